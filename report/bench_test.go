package report_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/commission"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/report"
)

// many are 100,000 events: 10,000 orders of ten events each, in 300 days.
func many() feed {
	const orders = 10_000
	f := make(feed, 0, 10*orders)
	for n := range orders {
		d := func(days int) string { return day("2026-01-01").AddDays(n/40 + days).String() }
		f.submit(n, on(d(0)), "600.00 USD")
		f.confirm(n, on(d(0)), d(9), order.ECommerce, "10 case", "5 case")
		f.ship(n, d(2), lines("10 case")...)
		f.ship(n, d(3), lines("0 case", "5 case")...)
		f.deliver(n, d(5), lines("10 case", "5 case")...)
		f.bill(n, 100_000+n, d(5), "600.00 USD", "645.00 USD")
		f.pay(100_000+n, d(33), "645.00 USD")
		f.earn(n, d(33), "rita", "60.00 USD", "dora", "18.00 USD")
		f.add(on(d(33)), ref(order.KindSalesOrder, n), order.Closed{Customer: "lakeside"})
	}
	return f
}

func decode(b *testing.B, rec document.EventRecord) {
	var into any
	switch rec.Type {
	case "sales_order.submitted":
		into = new(order.Submitted)
	case "sales_order.confirmed":
		into = new(order.Confirmed)
	case "sales_order.closed":
		into = new(order.Closed)
	case "shipment.shipped":
		into = new(fulfillment.ShipmentShipped)
	case "shipment.delivered":
		into = new(fulfillment.ShipmentDelivered)
	case "invoice.posted":
		into = new(invoice.Posted)
	case "invoice.settled":
		into = new(invoice.SettledPart)
	case "commission.earned":
		into = new(commission.Earned)
	default:
		b.Fatal(rec.Type)
	}
	if err := json.Unmarshal(rec.Body, into); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkFold folds 100,000 events. The floor is encoding/json on the same bodies, in the same run; x-floor is the ratio.
func BenchmarkFold(b *testing.B) {
	f := many()
	require.Len(b, f, 100_000)
	var floor, fold time.Duration
	for b.Loop() {
		begin := time.Now()
		for _, rec := range f {
			decode(b, rec)
		}
		middle := time.Now()
		w := report.New(inChicago())
		if err := w.AddAll(f.all); err != nil {
			b.Fatal(err)
		}
		floor, fold = floor+middle.Sub(begin), fold+time.Since(middle)
		if len(w.Orders()) != 10_000 {
			b.Fatal("orders are missing")
		}
	}
	b.ReportMetric(float64(fold)/float64(floor), "x-floor")
	b.ReportMetric(float64(fold.Nanoseconds())/float64(b.N*len(f)), "ns/event")
}
