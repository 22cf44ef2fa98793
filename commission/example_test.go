package commission_test

import (
	"fmt"
	"time"

	"github.com/seed-3f372218/o2c/commission"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/team"
)

var clerk = document.Stamp{At: time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC), Actor: "desk-2"}

// bp makes a plan's rate from basis points.
func bp(level string, points int32) commission.LevelRate {
	return commission.LevelRate{Level: level, Rate: money.RateFromBasisPoints(points)}
}

func ExampleNewPlan() {
	draft := commission.PlanDraft{Code: "standard", Name: "Standard", Team: "north", Rates: []commission.LevelRate{bp("rep", 1000), bp("district manager", 300)}}
	_, events, err := commission.NewPlan("acme", draft, clerk)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%+v\n", events[0].Payload)

	draft.Rates = append(draft.Rates, bp("rep", -100))
	_, _, err = commission.NewPlan("acme", draft, clerk)
	fmt.Println(err)
	// Output:
	// {Code:standard Name:Standard Team:north Basis:collected_net Rates:[{Level:rep Rate:10%} {Level:district manager Rate:3%}] Valid:{From: To:}}
	// commission/rate: rates[2].rate: is -1%, rates are from 0% to 100%; write percent, such as "10%"
	// commission/duplicate: rates[2].level: "rep" has a rate at rates[0] already; keep one of the two
}

// sold gives the standing of an order that a rep with two managers sold.
func sold() (*commission.Standing, error) {
	plan, _, err := commission.NewPlan("acme", commission.PlanDraft{
		Code: "standard", Name: "Standard", Team: "north", Rates: []commission.LevelRate{bp("rep", 1000), bp("district manager", 300), bp("national manager", 200)},
	}, clerk)
	if err != nil {
		return nil, err
	}
	july, err := document.ParseDate("2026-07-01")
	if err != nil {
		return nil, err
	}
	credits, err := plan.Credits([]team.Link{
		{Level: "rep", Rep: "ann"}, {Level: "district manager", Rep: "dan", Vacancy: team.Absent}, {Level: "national manager", Rep: "zoe"},
	}, july)
	if err != nil {
		return nil, err
	}
	credits.Territory = "33602"
	order := document.Link{Kind: "sales_order", ID: document.NameID("sales_order", "SO-1")}
	standing, _, err := commission.NewStanding("acme", order, "SO-1", credits, money.Rounding{}, clerk)
	return standing, err
}

func ExamplePlan_Credits() {
	standing, err := sold()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range standing.Credits.Payees {
		fmt.Println(p.Level, p.Rep, p.Rate)
	}
	for _, s := range standing.Credits.Skipped {
		fmt.Println(s)
	}
	// Output:
	// rep ann 10%
	// national manager zoe 2%
	// district manager is skipped: dan is absent
}

func ExampleStanding_Earn() {
	standing, err := sold()
	if err != nil {
		fmt.Println(err)
		return
	}
	usd, err := money.ISO("USD")
	if err != nil {
		fmt.Println(err)
		return
	}
	july, err := document.ParseDate("2026-07-20")
	if err != nil {
		fmt.Println(err)
		return
	}
	payment := document.Link{Kind: "payment", ID: document.NameID("payment", "P-1")}
	for _, minor := range []int64{600_000, -150_000} {
		net, err := money.FromMinor(minor, usd)
		if err != nil {
			fmt.Println(err)
			return
		}
		entries, _, err := standing.Earn([]commission.Collected{{Line: 1, Net: net}}, payment, july, clerk)
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, e := range entries {
			fmt.Println(e.Payee, e.Amount, "=", e.Reason())
		}
	}
	// Output:
	// ann 600.00 USD = 10% of 6000.00 USD collected on SO-1 line 1, territory 33602
	// zoe 120.00 USD = 2% of 6000.00 USD collected on SO-1 line 1, territory 33602
	// ann -150.00 USD = 10% of 4500.00 USD collected on SO-1 line 1 after 1500.00 USD went back, territory 33602, less 600.00 USD booked before
	// zoe -30.00 USD = 2% of 4500.00 USD collected on SO-1 line 1 after 1500.00 USD went back, territory 33602, less 120.00 USD booked before
}

func ExampleCollectedNet() {
	usd, err := money.ISO("USD")
	if err != nil {
		fmt.Println(err)
		return
	}
	amount := func(minor int64) money.Money {
		m, err := money.FromMinor(minor, usd)
		if err != nil {
			fmt.Println(err)
		}
		return m
	}
	nets := []money.Money{amount(3666), amount(3667), amount(3667)}
	settled := amount(0)
	for _, paid := range []money.Money{amount(5000), amount(6825)} { // of 118.25 gross
		shares, err := commission.CollectedNet(nets, amount(11825), settled, paid, money.Rounding{})
		if err != nil {
			fmt.Println(err)
			return
		}
		settled = paid
		fmt.Println(paid, "brings", shares)
	}
	// Output:
	// 50.00 USD brings [15.50 USD 15.51 USD 15.51 USD]
	// 68.25 USD brings [21.16 USD 21.16 USD 21.16 USD]
}

func ExamplePage_Book() {
	standing, err := sold()
	if err != nil {
		fmt.Println(err)
		return
	}
	net, err := money.Parse("6000.00 USD")
	if err != nil {
		fmt.Println(err)
		return
	}
	july, err := document.ParseDate("2026-07-20")
	if err != nil {
		fmt.Println(err)
		return
	}
	payment := document.Link{Kind: "payment", ID: document.NameID("payment", "P-1")}
	entries, _, err := standing.Earn([]commission.Collected{{Line: 1, Net: net}}, payment, july, clerk)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, posting := range commission.Postings(entries) {
		page, err := commission.NewPage("acme", posting.Payee, posting.Period, clerk)
		if err != nil {
			fmt.Println(err)
			return
		}
		if _, err := page.Book(posting.Entries, clerk); err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(page.Payee, page.Period, page.Totals)
	}
	// Output:
	// ann 2026-07 [600.00 USD]
	// zoe 2026-07 [120.00 USD]
}
