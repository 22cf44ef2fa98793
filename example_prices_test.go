package o2c_test

import (
	"fmt"
	"time"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// januaryPrices is the list of branch with one price, for all quantities.
func januaryPrices() pricing.PriceListDraft {
	return pricing.PriceListDraft{Code: "base", Name: "Base 2027", Currency: dollars, Entries: []pricing.Entry{{Item: "GLV-N", Unit: "case", Model: model.Model{Price: try(money.ParsePrice("52.00 USD"))}}}}
}

func ExamplePriceBook_Publish() {
	now := november()
	ctx, desk := branch(o2c.Config{Clock: func() time.Time { return now }})
	before := try(desk.Orders.Submit(ctx, listed(200)))

	try(desk.Prices.Stage(ctx, januaryPrices()))
	for _, change := range try(desk.Prices.Staged(ctx)) {
		fmt.Println("staged:", *change.Is, "in the place of", *change.Was)
	}
	january := time.Date(2027, 1, 1, 6, 0, 0, 0, time.UTC) // midnight in Chicago
	try(desk.Prices.Publish(ctx, january))
	fmt.Println("in November:", try(desk.Orders.Submit(ctx, listed(200))).Totals.Net)

	now = january
	fmt.Println("in January:", try(desk.Orders.Submit(ctx, listed(200))).Totals.Net)
	fmt.Println("the order of November:", try(desk.Orders.Get(ctx, before.Header.ID)).Totals.Net)
	for _, e := range try(desk.Prices.History(ctx)) {
		fmt.Println("edition", e.Number, "from", e.From.Format(time.DateTime))
	}
	// Output:
	// staged: base version 2 in the place of base version 1
	// in November: 10000.00 USD
	// in January: 10400.00 USD
	// the order of November: 10000.00 USD
	// edition 1 from 2026-11-05 15:00:00
	// edition 2 from 2027-01-01 06:00:00
}

func ExamplePriceBook_ExplainOrder() {
	ctx, desk := branch(o2c.Config{})
	sale := try(desk.Orders.Submit(ctx, listed(200)))
	try(desk.Prices.Save(ctx, januaryPrices()))
	explained := try(desk.Prices.ExplainOrder(ctx, sale.Header.ID))
	fmt.Println("edition", explained.Reviews[0].Edition)
	fmt.Print(explained.Reviews[0].Explanation)
	// Output:
	// edition 1
	// prices in USD on 2026-11-05, customer lakeside
	// GLV-N, 200 case: 10000.00 USD
	//   won: base version 1 (base)
	//     won: item GLV-N per case, volume = 10000.00 USD
	//       from 0 case at 60.00 USD
	//       from 50 case at 55.00 USD
	//       from 200 case at 50.00 USD: 200 case
	//   tax: US-FL 7.5% of 10000.00 USD = 750.00 USD
	// total: 10000.00 USD, net 10000.00 USD, tax 750.00 USD, gross 10750.00 USD
}

func ExamplePriceBook_Price() {
	ctx, desk := branch(o2c.Config{})
	basket := pricing.Basket{Customer: "lakeside", Lines: []pricing.BasketLine{{Item: "GLV-N", Quantity: try(money.ParseQuantity("190 case"))}}}
	fmt.Println(try(desk.Prices.Price(ctx, "northwind", basket)).Totals.Gross)
	next, _, err := desk.Prices.NextBreak(ctx, "northwind", basket, 0)
	fmt.Println(next.More, "more:", try(next, err).Totals.Gross, "cheaper:", next.Cheaper)
	// Output:
	// 10450.00 USD
	// 10 case more: 10000.00 USD cheaper: true
}
