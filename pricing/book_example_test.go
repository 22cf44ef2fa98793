package pricing_test

import (
	"errors"
	"fmt"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/pricing"
)

// gloveList is a list as a host would read it from a file: 60.00 a case, 55.00 from 50 cases, 50.00 from 200.
func gloveList(code, tiering, groups string) (*pricing.PriceList, error) {
	draft, err := document.DecodeStrict[pricing.PriceListDraft]([]byte(`{
		"code": "` + code + `", "name": "Gloves", "currency": "USD", "scope": {"groups": [` + groups + `]},
		"valid": {"from": "2026-01-01", "to": "2027-01-01"},
		"entries": [{"item": "GLOVES-M", "unit": "case", "kind": "` + tiering + `", "tiers": [
			{"price": "60.00 USD"}, {"from": "50 case", "price": "55.00 USD"}, {"from": "200 case", "price": "50.00 USD"}]}]}`))
	if err != nil {
		return nil, err
	}
	list, _, err := pricing.NewPriceList("acme", draft, 0, clerk)
	return list, err
}

func gloveBook() (*pricing.Book, error) {
	base, err := gloveList("base", "graduated", "")
	if err != nil {
		return nil, err
	}
	key, err := gloveList("key", "volume", `"key"`)
	if err != nil {
		return nil, err
	}
	return pricing.Compile([]*pricing.PriceList{base, key}, pricing.Config{})
}

func gloveBasket(group string) pricing.Basket {
	dollars, _ := money.ISO("USD")
	on, _ := document.ParseDate("2026-07-01")
	cases, _ := money.ParseQuantity("200 case")
	rate, _ := money.ParseRate("7.5%")
	return pricing.Basket{
		Customer: "lakeside", Groups: []string{group}, Currency: dollars, On: on,
		Lines: []pricing.BasketLine{{Item: "GLOVES-M", Quantity: cases, Taxes: []pricing.TaxRate{{Jurisdiction: "US-FL", Name: "sales tax", Rate: rate}}}},
	}
}

// Two lists for everybody that price the same thing on the same days make no book: which of them applied would be luck.
func ExampleCompile() {
	base, _ := gloveList("base", "graduated", "")
	second, _ := gloveList("base-2", "volume", "")
	_, err := pricing.Compile([]*pricing.PriceList{base, second}, pricing.Config{})
	if conflict, ok := errors.AsType[*pricing.ConflictError](err); ok {
		fmt.Println(conflict.Lists, conflict.Paths, conflict.Item, conflict.Unit)
	}
	// Output: [base base-2] [lists[0].entries[0] lists[1].entries[0]] GLOVES-M case
}

func ExampleBook_Price() {
	book, err := gloveBook()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, group := range []string{"", "key"} {
		priced, err := book.Price(gloveBasket(group))
		if err != nil {
			fmt.Println(err)
			return
		}
		line := priced.Lines[0]
		fmt.Println(line.List, line.UnitPrice, line.Steps, priced.Totals.Net, priced.Totals.Gross)
	}
	// Output:
	// base  [{50 case 60.00 USD } {150 case 55.00 USD }] 11250.00 USD 12093.75 USD
	// key 50.00 USD [] 10000.00 USD 10750.00 USD
}

// What no list prices is an error, never free.
func ExampleBook_Price_noPrice() {
	book, _ := gloveBook()
	basket := gloveBasket("key")
	basket.Lines[0].Item = "GLOVES-L"
	_, err := book.Price(basket)
	fmt.Println(err)
	// Output: pricing/no_price: lines[0].item: no price list that applies has a price of "GLOVES-L" per "case" in "USD" on 2026-07-01; Explain says which lists were looked at
}

func ExampleBook_Explain() {
	book, _ := gloveBook()
	why, err := book.Explain(gloveBasket("key"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(why)
	// Output:
	// prices in USD on 2026-07-01, customer lakeside, group key
	// GLOVES-M, 200 case: 10000.00 USD
	//   won: key (group, from 2026-01-01, to 2027-01-01)
	//     won: item GLOVES-M per case, volume = 10000.00 USD
	//       from 0 case at 60.00 USD
	//       from 50 case at 55.00 USD
	//       from 200 case at 50.00 USD: 200 case
	//   outranked: base (base, from 2026-01-01, to 2027-01-01)
	//     outranked: item GLOVES-M per case, graduated = 11250.00 USD
	//       from 0 case at 60.00 USD: 50 case
	//       from 50 case at 55.00 USD: 150 case
	//       from 200 case at 50.00 USD
	//   tax: US-FL sales tax 7.5% of 10000.00 USD = 750.00 USD
	// total: 10000.00 USD, net 10000.00 USD, tax 750.00 USD, gross 10750.00 USD
}

func ExampleNewPriceList() {
	list, _ := gloveList("base", "volume", "")
	draft := list.Content()
	draft.Entries[0].Tiers[1].From = draft.Entries[0].Tiers[2].From
	_, _, err := pricing.NewPriceList("acme", draft, 2, clerk)
	fmt.Println(err)
	// Output: pricing/tiers: entries[0].tiers[2].from: tiers ascend, this bound is 200 case after 200 case
}

func ExampleTaxTable_Rates() {
	state, _ := money.ParseRate("6%")
	county, _ := money.ParseRate("1%")
	table, _, err := pricing.NewTaxTable("acme", pricing.TaxTableDraft{
		Code: "us", Name: "United States", Note: "sample rates",
		Rows: []pricing.TaxRow{
			{Country: "US", Region: "FL", Jurisdiction: "US-FL", Name: "sales tax", Category: "standard", Rate: state},
			{Country: "US", Region: "FL", Jurisdiction: "US-FL", Name: "sales tax", Category: "exempt", Class: "medical"},
			{Country: "US", Region: "FL", PostalPrefix: "331", Jurisdiction: "US-FL-DADE", Name: "surtax", Category: "standard", Rate: county},
		},
	}, clerk)
	if err != nil {
		fmt.Println(err)
		return
	}
	on, _ := document.ParseDate("2026-07-01")
	miami := party.Address{City: "Miami", Region: "FL", PostalCode: "33101", Country: "US"}
	for _, class := range []string{"toys", "medical"} {
		rates, err := table.Rates(miami, class, on)
		fmt.Println(rates, err)
	}
	_, err = table.Rates(party.Address{Region: "GA", PostalCode: "30301", Country: "US"}, "toys", on)
	fmt.Println(err)
	// Output:
	// [{US-FL-DADE surtax standard 1%} {US-FL sales tax standard 6%}] <nil>
	// [{US-FL-DADE surtax standard 1%} {US-FL sales tax exempt 0%}] <nil>
	// pricing/no_tax: to: tax table "us" has no row for "US-GA", postal code "30301", on 2026-07-01; add one; where nothing is due, with a rate of 0%
}
