package pricefile_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/model"
	"github.com/seed-3f372218/o2c/pricing/pricefile"
)

func ExampleCSV_Write() {
	usd, _ := money.ISO("USD")
	ten, _ := money.ParseQuantity("10 case")
	fifty, _ := money.ParsePrice("50.00 USD")
	forty, _ := money.ParsePrice("40.00 USD")
	two, _ := money.ParsePrice("2.50 USD")
	factor, _ := money.ParseRate("92.5%")
	lists := []pricing.PriceListDraft{
		{Code: "base", Name: "List prices", Currency: usd, Entries: []pricing.Entry{
			{Item: "GLOVES-M", Unit: "case", Model: model.Model{Kind: model.Volume, Tiers: []model.Tier{{UpTo: ten, Price: fifty}, {Price: forty}}}},
			{Category: "PPE", Unit: "ea", Model: model.Model{Price: two}},
		}},
		{Code: "gold", Name: "Gold customers", Currency: usd, Scope: pricing.Scope{Groups: []string{"gold", "platinum"}}, Derived: &pricing.Derivation{From: "base", Formula: pricing.Formula{Factor: factor}}},
	}
	var a, b strings.Builder
	if err := (pricefile.CSV{}).Write(&a, &b, lists); err != nil {
		fmt.Println(err)
	}
	fmt.Println(a.String())
	fmt.Println(b.String())
	// Output:
	// list,name,currency,groups,derived_from,factor
	// base,List prices,USD,,,
	// gold,Gold customers,USD,gold | platinum,base,92.5%
	//
	// list,item,category,unit,kind,up_to,price
	// base,GLOVES-M,,case,volume,10,50.00
	// base,GLOVES-M,,case,volume,,40.00
	// base,,PPE,ea,,,2.50
}

// A file as somebody wrote it, with two mistakes.
func ExampleCSV_Read() {
	lists := "list;name;currency\nbase;List prices;EUR\n"
	entries := `Item;Unit;Minimum Quantity;Kind;Up To;Price
GLOVES-M;case;;volume;10;50,00
;;;;;4O,00
MASKS;;;;;12,50
`
	_, err := pricefile.CSV{DecimalComma: true}.Read(strings.NewReader(lists), strings.NewReader(entries))
	fmt.Println(err)

	entries = strings.NewReplacer("4O", "40", "MASKS;;", "MASKS;ea;").Replace(entries)
	read, err := pricefile.CSV{DecimalComma: true}.Read(strings.NewReader(lists), strings.NewReader(entries))
	fmt.Println(len(read[0].Entries), "entries", err)
	fmt.Println(read[0].Entries[0].Tiers[1].Price)
	// Output:
	// pricefile/value: entries line 3: price: "4O.00 EUR" is not a price; write an amount, one space and a currency, as "0.0125 USD"
	// pricefile/required: entries line 4: unit: is required; write the unit that is priced, such as "case"
	// 2 entries <nil>
	// 40.00 EUR
}

func ExampleWriteJSON() {
	read, err := pricefile.ReadJSON(strings.NewReader(`{"code":"base","name":"List prices","currency":"USD","entries":[
		{"item":"GLOVES-M","unit":"case","price":"50.00 USD"},
		{"item":"MASKS","unit":"ea","kind":"graduated","tiers":[{"up_to":"100 ea","price":"1.00 USD"},{"price":"0.80 USD"}]}]}`))
	if err != nil {
		fmt.Println(err)
	}
	if err := pricefile.WriteJSON(os.Stdout, read); err != nil {
		fmt.Println(err)
	}
	// Output:
	// [
	//   {
	//     "code": "base",
	//     "name": "List prices",
	//     "currency": "USD",
	//     "entries": [
	//       {"item": "GLOVES-M", "unit": "case", "price": "50.00 USD"},
	//       {"item": "MASKS", "unit": "ea", "kind": "graduated", "tiers": [
	//         {"up_to": "100 ea", "price": "1.00 USD"},
	//         {"price": "0.80 USD"}
	//       ]}
	//     ]
	//   }
	// ]
}

func ExampleReadJSON() {
	_, err := pricefile.ReadJSON(strings.NewReader(`[
  {"code": "base", "name": "List prices", "currency": "USD", "entries": [
    {"item": "GLOVES-M", "unit": "case"},
    {"item": "MASKS", "unit": "ea", "price": "1.00 EUR"}
  ]}
]`))
	fmt.Println(err)
	// Output:
	// pricing/required: line 3: lists[0].entries[0].price: is required; write for instance "50.00 USD"
	// pricing/currency: line 4: lists[0].entries[1].price: is in EUR, other prices are in USD; a list has one currency
}
