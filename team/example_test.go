package team_test

import (
	"fmt"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/team"
)

var clerk = document.Stamp{At: time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC), Actor: "desk-2"}

func ExampleNew() {
	north, events, err := team.New("acme", team.Draft{
		Code: "north", Name: "North", Levels: []string{"national manager", "district manager", "rep"},
		Members: []team.Member{
			{Rep: "r-1", Name: "Ann", Level: "rep", Manager: "r-4"},
			{Rep: "r-4", Name: "Dan", Level: "district manager", Manager: "r-9"},
			{Rep: "r-9", Name: "Zoe", Level: "national manager"},
		},
	}, clerk)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%+v\n", events[0].Payload)

	draft := north.Content()
	draft.Members[2].Manager = "r-1"
	_, err = north.Revise(draft, clerk)
	fmt.Println(err)
	// Output:
	// {Code:north Name:North Levels:[national manager district manager rep] Members:3}
	// team/cycle: members[2].manager: on the first day "r-9" → "r-1" → "r-4" → "r-9"; let one of them report to somebody else
}

func ExampleDraft_Chain() {
	july, err := document.ParseDate("2026-07-01")
	if err != nil {
		fmt.Println(err)
		return
	}
	north, _, err := team.New("acme", team.Draft{
		Code: "north", Name: "North", Levels: []string{"national manager", "district manager", "rep"},
		Members: []team.Member{
			{Rep: "r-1", Name: "Ann", Level: "rep", Manager: "r-4"},
			{Rep: "r-4", Name: "Dan", Level: "district manager", Manager: "r-9", Span: document.Span{To: july}},
			{Rep: "r-9", Name: "Zoe", Level: "national manager"},
		},
	}, clerk)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, date := range []document.Date{july.AddDays(-1), july} {
		chain, err := north.Chain("r-1", date)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(date)
		for _, link := range chain {
			fmt.Println(" ", link)
		}
	}
	// Output:
	// 2026-06-30
	//   rep: r-1
	//   district manager: r-4
	//   national manager: r-9
	// 2026-07-01
	//   rep: r-1
	//   district manager: r-4 (absent)
	//   national manager: r-9
}
