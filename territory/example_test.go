package territory_test

import (
	"fmt"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/territory"
)

var clerk = document.Stamp{At: time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC), Actor: "desk-2"}

func florida() territory.MapDraft {
	return territory.MapDraft{Code: "florida", Team: "north", Territories: []territory.Territory{
		{Code: "tampa", Rep: "r-1", Country: "US", Postal: []territory.Rule{"336*"}},
		{Code: "harbor", Rep: "r-2", Country: "US", Postal: []territory.Rule{"33602", "33605-33607"}},
	}}
}

func ExampleNewMap() {
	draft := florida()
	_, events, err := territory.NewMap("acme", draft, clerk)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%+v\n", events[0].Payload)

	draft.Territories[0].Postal = append(draft.Territories[0].Postal, "2139", "33602")
	_, _, err = territory.NewMap("acme", draft, clerk)
	fmt.Println(err)
	// Output:
	// {Code:florida Team:north Territories:2 Rules:3}
	// territory/postal_code: territories[0].postal[1]: has four digits, a US code has five: "2139"; write 02139 if the leading zero was lost
	// territory/conflict: territories[1].postal[0]: "33602" shares codes with "33602" at territories[0].postal[2] of "tampa" and is as specific; remove one of the two, or write narrower rules
}

func ExampleIndex_Assign() {
	made, _, err := territory.NewMap("acme", florida(), clerk)
	if err != nil {
		fmt.Println(err)
		return
	}
	index, err := territory.Compile(made)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, code := range []string{"33602-1234", "33603", "34000"} {
		to, err := index.Assign(party.Address{Country: "US", PostalCode: code})
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(code, "belongs to", to.Rep, "by the rule", to.Rule)
	}
	// Output:
	// 33602-1234 belongs to r-2 by the rule 33602
	// 33603 belongs to r-1 by the rule 336*
	// territory/gap: no territory of map "florida" has postal code "34000" of US; add the rule "34000" or "*" to a territory of US
}

func ExampleIndex_Explain() {
	made, _, err := territory.NewMap("acme", florida(), clerk)
	if err != nil {
		fmt.Println(err)
		return
	}
	index, err := territory.Compile(made)
	if err != nil {
		fmt.Println(err)
		return
	}
	why, err := index.Explain(party.Address{Country: "US", PostalCode: "33608"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(why)
	// Output:
	// US 33608: r-1 of tampa
	//   33605-33607 of harbor (r-2) missed: ends before 33608
	//   336* of tampa (r-1) won: the code begins with 336
}

func ExamplePostalCode() {
	for _, text := range []string{"33602-1234", "2139"} {
		code, err := territory.PostalCode("US", text)
		fmt.Println(code, err)
	}
	code, err := territory.PostalCode("GB", "sw1a 1aa")
	fmt.Println(code, err)
	// Output:
	// 33602 <nil>
	//  territory/postal_code: postal_code: has four digits, a US code has five: "2139"; write 02139 if the leading zero was lost
	// SW1A1AA <nil>
}
