package report_test

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/report"
)

// The events of a tenant, as a store yields them, answer how an order went. run() stands for store.AllEvents(ctx, s, "acme", fold.Position()).
func Example() {
	fold := report.New(report.Zones{Default: chicago()})
	if err := fold.AddAll(run().all); err != nil {
		fmt.Println(err)
		return
	}
	kpi, _ := fold.Order(id(1))
	fmt.Println(kpi)
	// Output:
	// PO received to last shipment 15 civil days (to confirmation 2 h 30 min); accuracy 1 of 1 lines in full, on time, undamaged; payment speed 27.6 days
}

// An event that was delivered before is ignored; one that was left out is noticed.
func ExampleFold_Add() {
	fold, events := report.New(report.Zones{}), run()
	fmt.Println(fold.Add(events[0]))
	fmt.Println(fold.Add(events[0]))
	fmt.Println(fold.Add(events[2]))
	fmt.Println(fold.Position())
	// Output:
	// <nil>
	// <nil>
	// report/position: sales order: events[3]: position 2 is missing; feed every event of the tenant, from position 1, in order
	// 1
}

func ExampleFold_Orders() {
	fold := report.New(report.Zones{Default: chicago()})
	_ = fold.AddAll(run().all)
	for _, kpi := range fold.Orders() {
		fmt.Println(kpi.State, kpi.Channel, kpi.Accuracy != nil)
	}
	// Output:
	// submitted  false
	// closed customer_service true
	// closed field_rep true
}

func ExampleFold_Revenue() {
	fold := report.New(report.Zones{Default: chicago()})
	_ = fold.AddAll(run().all)
	for _, month := range fold.Revenue() {
		fmt.Println(month.Month, month.Total)
		for _, b := range month.BySKU {
			fmt.Println(b.Name(), b.Net)
		}
	}
	// Output:
	// 2026-11 10110.00 USD
	// GLV-N 10036.66 USD
	// MSK-3 36.67 USD
	// WIPE 36.67 USD
}

func ExampleFold_Commission() {
	fold := report.New(report.Zones{Default: chicago()})
	_ = fold.AddAll(run().all)
	for _, c := range fold.Commission() {
		fmt.Println(c.Month, c.Payee, c.Amount)
	}
	// Output:
	// 2026-11 dora 3.30 USD
	// 2026-11 nils 2.20 USD
	// 2026-11 rita 11.00 USD
	// 2026-12 dora 300.00 USD
	// 2026-12 nils 200.00 USD
	// 2026-12 rita 1000.00 USD
}

func ExampleFold_Volume() {
	fold := report.New(report.Zones{Default: chicago()})
	_ = fold.AddAll(run().all)
	for _, v := range fold.Volume() {
		fmt.Println(v.Day, v.Channel, v.Confirmed)
	}
	// Output:
	// 2026-11-05 customer_service 1
	// 2026-11-18 field_rep 1
}

// Whoever follows a feed for long hands the finished orders on and forgets them.
func ExampleFold_TakeFinished() {
	fold := report.New(report.Zones{Default: chicago()})
	_ = fold.AddAll(run().all)
	for _, kpi := range fold.TakeFinished() {
		fmt.Println(kpi.Number, kpi.State)
	}
	fmt.Println(len(fold.Orders()), "open")
	// Output:
	// SO-1 closed
	// SO-2 closed
	// 1 open
}

// A report prints as tables, and as JSON with null where there is no answer yet.
func ExampleReport() {
	var f feed
	f.submit(3, time.Date(2026, 11, 25, 22, 0, 0, 0, time.UTC), "15000.00 USD")
	f.add(time.Date(2026, 11, 26, 15, 0, 0, 0, time.UTC), document.Ref{Tenant: "acme", Kind: order.KindSalesOrder, ID: id(3)}, order.Confirmed{
		Seller: "northwind", Customer: "lakeside", Channel: order.ECommerce, Lines: []order.ConfirmedLine{{Line: 1, SKU: "GLV-N", Quantity: qty("300 case")}},
	})
	fold := report.New(report.Zones{Default: chicago()})
	_ = fold.AddAll(f.all)
	fmt.Print(fold.Report())
	body, _ := json.Marshal(fold.Report().Orders[0].PaymentSpeed)
	fmt.Println(string(body))
	// Output:
	// Order                                 State      To confirmation  To last shipment  Accuracy  Payment speed
	// 0c76ace2-92b7-8657-8277-c7b68ce099e0  confirmed  17 h
	//
	// Month  By    Net
	//
	// Month  Payee  Commission
	//
	// Day         Channel     Confirmed  Canceled
	// 2026-11-26  e_commerce  1          0
	// null
}

func ExampleElapsed() {
	e := report.Elapsed(150 * time.Minute)
	body, _ := json.Marshal(e)
	fmt.Println(e, string(body))
	// Output: 2 h 30 min "PT2H30M"
}
