package report_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/leanovate/gopter"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/commission"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/report"
)

var update = flag.Bool("update", false, "write the golden files anew")

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func amount(s string) money.Money { return must(money.Parse(s)) }
func qty(s string) money.Quantity { return must(money.ParseQuantity(s)) }
func day(s string) document.Date  { return must(document.ParseDate(s)) }
func chicago() *time.Location     { return must(time.LoadLocation("America/Chicago")) }
func clock(s string) time.Time    { return must(time.ParseInLocation("2006-01-02 15:04", s, chicago())) }
func inChicago() report.Zones     { return report.Zones{Default: chicago()} }
func id(n int) document.ID        { return document.NameID("test", strconv.Itoa(n)) }
func on(d string) time.Time       { return clock(d + " 12:00") }
func ref(k document.Kind, n int) document.Ref {
	return document.Ref{Tenant: "acme", Kind: k, ID: id(n)}
}

func lines(texts ...string) []order.LineQuantity {
	all := make([]order.LineQuantity, len(texts))
	for i, text := range texts {
		all[i] = order.LineQuantity{Line: i + 1, Quantity: qty(text)}
	}
	return all
}

// feed is a tenant's events.
type feed []document.EventRecord

func (f *feed) add(at time.Time, ref document.Ref, payload document.Payload) {
	rec := must(document.Event{Ref: ref, At: at.UTC(), Actor: "desk-2", Payload: payload}.Record())
	rec.Position = int64(len(*f)) + 1
	*f = append(*f, rec)
}

// all is the feed as a store yields it.
func (f feed) all(yield func(document.EventRecord, error) bool) {
	for _, rec := range f {
		if !yield(rec, nil) {
			return
		}
	}
}

func (f *feed) submit(n int, at time.Time, net string) {
	f.add(at, ref(order.KindSalesOrder, n), order.Submitted{Seller: "northwind", Customer: "lakeside", Date: document.DateIn(at, chicago()), Net: amount(net), Gross: amount(net)})
}

// confirm confirms an order of lines of gloves.
func (f *feed) confirm(n int, at time.Time, by string, channel order.Channel, texts ...string) {
	c := order.Confirmed{Seller: "northwind", Customer: "lakeside", Channel: channel, Date: document.DateIn(at, chicago()), Rep: "rita", Territory: "tampa", Net: amount("1.00 USD"), Gross: amount("1.00 USD")}
	if by != "" {
		c.DeliverBy = day(by)
	}
	for i, text := range texts {
		c.Lines = append(c.Lines, order.ConfirmedLine{Line: i + 1, SKU: "GLV-N", Quantity: qty(text), Net: amount("1.00 USD")})
	}
	f.add(at, ref(order.KindSalesOrder, n), c)
}

func (f *feed) ship(n int, d string, l ...order.LineQuantity) {
	f.add(on(d), ref("shipment", 100*n+len(*f)), fulfillment.ShipmentShipped{ShipmentFact: fulfillment.ShipmentFact{Order: id(n), Customer: "lakeside", On: day(d), Lines: l}})
}

func (f *feed) deliver(n int, d string, l ...order.LineQuantity) {
	f.add(on(d), ref("shipment", 100*n+len(*f)), fulfillment.ShipmentDelivered{ShipmentFact: fulfillment.ShipmentFact{Order: id(n), Customer: "lakeside", On: day(d), Lines: l}})
}

// bill posts invoice i of order n, for one line.
func (f *feed) bill(n, i int, d, net, gross string) {
	f.add(on(d), ref(invoice.KindInvoice, i), invoice.Posted{
		Kind: invoice.StandardInvoice, Order: id(n), Seller: "northwind", Customer: "lakeside", Date: day(d), Net: amount(net), Gross: amount(gross),
		Rep: "rita", Territory: "tampa", Lines: []invoice.PostedLine{{Line: 1, SKU: "GLV-N", Quantity: qty("1 case"), Net: amount(net)}},
	})
}

func (f *feed) pay(i int, d, gross string) {
	f.add(on(d), ref(invoice.KindInvoice, i), invoice.SettledPart{Customer: "lakeside", Payment: id(9000 + i), Amount: amount(gross), On: day(d)})
}

func (f *feed) earn(n int, d string, byPayee ...string) {
	for i := 0; i < len(byPayee); i += 2 {
		f.add(on(d), ref("commission_standing", n), commission.Earned{
			Payee: byPayee[i], Order: document.Link{Kind: order.KindSalesOrder, ID: id(n)}, OrderNumber: "SO-" + strconv.Itoa(n), On: day(d), Amount: amount(byPayee[i+1]),
		})
	}
}

// run is the three orders of Northwind Medical Supply.
func run() feed {
	var f feed
	f.add(clock("2026-11-05 09:05"), ref(order.KindPurchaseOrder, 11), order.PurchaseOrderReceived{
		Seller: "northwind", Customer: "lakeside", Number: "PO-4711", Date: day("2026-11-05"), Channel: order.CustomerService, ReceivedAt: clock("2026-11-05 09:00").UTC(),
	})
	f.submit(1, clock("2026-11-05 10:00"), "10000.00 USD")
	f.add(clock("2026-11-05 11:30"), ref(order.KindSalesOrder, 1), order.Confirmed{
		Seller: "northwind", Customer: "lakeside", Channel: order.CustomerService, Date: day("2026-11-05"), DeliverBy: day("2026-12-01"), PurchaseOrder: id(11), Rep: "rita", Territory: "tampa",
		Net: amount("10000.00 USD"), Gross: amount("10750.00 USD"), Lines: []order.ConfirmedLine{{Line: 1, SKU: "GLV-N", Quantity: qty("200 case"), Net: amount("10000.00 USD")}},
	})
	f.ship(1, "2026-11-13", lines("120 case")...)
	f.deliver(1, "2026-11-16", lines("120 case")...)
	f.bill(1, 21, "2026-11-16", "6000.00 USD", "6450.00 USD")

	f.submit(2, clock("2026-11-18 14:00"), "110.00 USD")
	f.confirm(2, clock("2026-11-18 14:00"), "", order.FieldRep, "1 case", "1 case", "1 case")
	f.ship(2, "2026-11-18", lines("1 case", "1 case", "1 case")...)
	f.deliver(2, "2026-11-18", lines("1 case", "1 case", "1 case")...)
	f.add(on("2026-11-18"), ref(invoice.KindInvoice, 22), invoice.Posted{
		Kind: invoice.CashSale, Order: id(2), Seller: "northwind", Customer: "bayside", Date: day("2026-11-18"), Net: amount("110.00 USD"), Gross: amount("118.25 USD"), Rep: "rita", Territory: "tampa",
		Lines: []invoice.PostedLine{
			{Line: 1, SKU: "GLV-N", Net: amount("36.66 USD")}, {Line: 2, SKU: "MSK-3", Net: amount("36.67 USD")}, {Line: 3, SKU: "WIPE", Net: amount("36.67 USD")},
		},
	})
	f.pay(22, "2026-11-18", "118.25 USD")
	f.earn(2, "2026-11-18", "rita", "11.00 USD", "dora", "3.30 USD", "nils", "2.20 USD")
	f.add(on("2026-11-18"), ref(order.KindSalesOrder, 2), order.Closed{Customer: "bayside"})

	f.ship(1, "2026-11-20", lines("80 case")...)
	f.deliver(1, "2026-11-24", lines("80 case")...)
	f.bill(1, 23, "2026-11-24", "4000.00 USD", "4300.00 USD")
	f.submit(3, clock("2026-11-25 16:00"), "15000.00 USD")
	f.add(clock("2026-11-25 16:00"), ref(order.KindSalesOrder, 3), order.Held{Kinds: []string{"credit"}})

	f.pay(21, "2026-12-14", "6450.00 USD")
	f.earn(1, "2026-12-14", "rita", "600.00 USD", "dora", "180.00 USD", "nils", "120.00 USD")
	f.pay(23, "2026-12-21", "4300.00 USD")
	f.earn(1, "2026-12-21", "rita", "400.00 USD", "dora", "120.00 USD", "nils", "80.00 USD")
	f.add(on("2026-12-21"), ref(order.KindSalesOrder, 1), order.Closed{Customer: "lakeside"})
	return f
}

func folded(t testing.TB, f feed) *report.Fold {
	t.Helper()
	fold := report.New(inChicago())
	require.NoError(t, fold.AddAll(f.all))
	return fold
}

func kpi(t testing.TB, fold *report.Fold, n int) report.OrderKPI {
	t.Helper()
	k, ok := fold.Order(id(n))
	require.True(t, ok)
	return k
}

// parameters gives the settings of a property: the seed comes from O2C_SEED, else it is fixed.
func parameters(t testing.TB) *gopter.TestParameters {
	t.Helper()
	seed := int64(20261105)
	if text := os.Getenv("O2C_SEED"); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		require.NoError(t, err, "O2C_SEED is a whole number")
		seed = n
	}
	t.Logf("O2C_SEED=%d", seed)
	p := gopter.DefaultTestParametersWithSeed(seed)
	p.MinSuccessfulTests = 300
	return p
}

// golden compares text with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

func asJSON(t testing.TB, v any) string {
	t.Helper()
	b, err := json.MarshalIndent(v, "", "  ")
	require.NoError(t, err)
	return string(b) + "\n"
}
