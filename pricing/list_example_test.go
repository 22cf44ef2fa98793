package pricing_test

import (
	"fmt"

	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
)

// readList makes a list of what a file says.
func readList(text string) *pricing.PriceList {
	draft, err := document.DecodeStrict[pricing.PriceListDraft]([]byte(text))
	if err != nil {
		fmt.Println(err)
	}
	list, _, err := pricing.NewPriceList("acme", draft, 0, clerk)
	if err != nil {
		fmt.Println(err)
	}
	return list
}

// catalogList prices gloves by the case, and everything else at 30% above cost.
const catalogList = `{"code": "catalog", "name": "Catalog", "currency": "USD", "entries": [
	{"item": "GLOVES-M", "unit": "case", "price": "60.00 USD"},
	{"item": "GLOVES-M", "unit": "case", "minimum_quantity": "50 case", "price": "55.00 USD"},
	{"any": true, "formula": {"base": "cost", "factor": "130%", "step": "1.00 USD", "offset": "-0.01 USD"}}]}`

// clinicList gives a group of customers 10% less, and never less than 5% above cost.
const clinicList = `{"code": "clinics", "name": "Clinics", "currency": "USD", "scope": {"groups": ["clinics"]},
	"derived": {"from": "catalog", "factor": "90%", "margin_floor": "5%"}}`

// A list that is derived from another one: the group pays 10% less, but not below 105% of the cost.
func ExampleDerivation() {
	book, err := pricing.Compile([]*pricing.PriceList{readList(catalogList), readList(clinicList)}, pricing.Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	cost, _ := money.ParsePrice("52.00 USD")
	dollars, _ := money.ISO("USD")
	on, _ := document.ParseDate("2026-07-01")
	cases, _ := money.ParseQuantity("50 case")
	why, err := book.Explain(pricing.Basket{
		Groups: []string{"clinics"}, Currency: dollars, On: on, Lines: []pricing.BasketLine{{Item: "GLOVES-M", Quantity: cases, Facts: pricing.ItemFacts{Unit: "case", Cost: &cost}}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(why)
	// Output:
	// prices in USD on 2026-07-01, group clinics
	// GLOVES-M, 50 case: 2730.00 USD
	//   won: clinics (group)
	//     won: item GLOVES-M per case, from 50 case on, of list catalog = 2730.00 USD
	//       from 0 case at 54.60 USD: 50 case
	//         clinics: 55.00 USD, factor 90% = 49.50 USD
	//         clinics: 49.50 USD, margin floor 5% = 54.60 USD
	//   outranked: catalog (base)
	//     outranked: item GLOVES-M per case = 3000.00 USD
	//       from 0 case at 60.00 USD: 50 case
	//     outranked: item GLOVES-M per case, from 50 case on = 2750.00 USD
	//       from 0 case at 55.00 USD: 50 case
	//     outranked: any item = 3399.50 USD
	//       from 0 case at 67.99 USD: 50 case
	//         catalog: 52.00 USD, factor 130% = 67.60 USD
	//         catalog: 67.60 USD, step 1.00 USD = 68.00 USD
	//         catalog: 68.00 USD, offset -0.01 USD = 67.99 USD
	// total: 2730.00 USD, net 2730.00 USD, tax 0.00 USD, gross 2730.00 USD
}

// Two more cases reach another price, and the whole then costs less.
func ExampleBook_NextBreak() {
	book, _ := pricing.Compile([]*pricing.PriceList{readList(catalogList)}, pricing.Config{})
	basket := gloveBasket("")
	basket.Lines[0].Quantity, _ = money.ParseQuantity("48 case")
	next, ok, err := book.NextBreak(basket, 0)
	fmt.Println(next.More, next.Line.UnitPrice, next.Totals.Net, next.Cheaper, ok, err)
	// Output: 2 case 55.00 USD 2750.00 USD true true <nil>
}

// What changed is compiled, the rest is shared; the old book stays as it is.
func ExampleBook_Replace() {
	book, _ := pricing.Compile([]*pricing.PriceList{readList(catalogList), readList(clinicList)}, pricing.Config{})
	next, err := book.Replace(readList(`{"code": "clinics", "name": "Clinics", "currency": "USD", "scope": {"groups": ["clinics"]}, "derived": {"from": "catalog", "factor": "80%"}}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, b := range []*pricing.Book{book, next} {
		basket := gloveBasket("clinics")
		cost, _ := money.ParsePrice("10.00 USD")
		basket.Lines[0].Facts.Cost = &cost
		priced, err := b.Price(basket)
		fmt.Println(priced.Lines[0].UnitPrice, err)
	}
	// Output:
	// 49.50 USD <nil>
	// 44.00 USD <nil>
}

// Lint finds what nobody may sell by, and what somebody should look at.
func ExampleLint() {
	lists := []*pricing.PriceList{
		readList(`{"code": "a", "name": "A", "currency": "USD", "entries": [{"item": "X", "unit": "ea", "kind": "volume", "tiers": [{"up_to": "10 ea", "price": "2.00 USD"}, {"price": "1.50 USD"}]}]}`),
		readList(`{"code": "b", "name": "B", "currency": "USD", "derived": {"from": "c"}}`),
	}
	for _, f := range pricing.Lint(lists, pricing.Config{}) {
		fmt.Println(f.Severity, f.Code, f.Path+":", f.Message)
	}
	// Output:
	// error pricing/unknown_list lists[1].derived.from: there is no list "c"
	// warning pricing/inversion lists[0].entries[0].tiers[1]: more than 10 ea cost less, up to 13.33333333333333334 ea
}

// A manual price has the line, and the line says which approval it needs.
func ExampleManualPrice() {
	book, _ := pricing.Compile([]*pricing.PriceList{readList(catalogList)}, pricing.Config{})
	basket := gloveBasket("")
	most, _ := money.ParseRate("5%")
	offer, _ := money.ParsePrice("50.00 USD")
	basket.Lines[0].Manual = &pricing.ManualPrice{Price: offer, Reason: "a rival offers 51.00"}
	basket.Lines[0].Limits.MostOff = &most
	priced, err := book.Price(basket)
	if err != nil {
		fmt.Println(err)
		return
	}
	line := priced.Lines[0]
	fmt.Println(line.Amounts.Net, "instead of", line.Listed)
	for _, a := range line.Approvals {
		fmt.Println(a.Rule, "limit", a.Limit, "saw", a.Saw)
	}
	// Output:
	// 10000.00 USD instead of 11000.00 USD
	// most_off limit 5% saw 9.09%
}

// The facts of an item let prices of its categories and in its other units apply.
func ExampleFactsOf() {
	item := &catalog.ItemDraft{SKU: "GLOVES-M", Unit: "box", Units: []catalog.Conversion{{Unit: "case", Num: 10, Den: 1}}, Category: "nitrile"}
	tree := &catalog.CategoryTreeDraft{Categories: []catalog.Category{{Code: "gloves", Name: "Gloves"}, {Code: "nitrile", Name: "Nitrile", Parent: "gloves"}}}
	facts, err := pricing.FactsOf(item, tree)
	if err != nil {
		fmt.Println(err)
		return
	}
	book, _ := pricing.Compile([]*pricing.PriceList{readList(`{"code": "a", "name": "A", "currency": "USD", "entries": [{"category": "gloves", "unit": "box", "price": "6.00 USD"}]}`)}, pricing.Config{})
	basket := gloveBasket("")
	basket.Lines[0].Facts = facts
	priced, err := book.Price(basket)
	fmt.Println(priced.Lines[0].UnitPrice, "per case,", priced.Totals.Net, err)
	// Output: 60.00 USD per case, 12000.00 USD <nil>
}
