package report_test

import (
	"encoding/json"
	"errors"
	"slices"
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

func TestRun(t *testing.T) {
	fold := folded(t, run())
	first := kpi(t, fold, 1)
	require.Equal(t, "PO received to last shipment 15 civil days (to confirmation 2 h 30 min); accuracy 1 of 1 lines in full, on time, undamaged; payment speed 27.6 days", first.String())
	require.Equal(t, 15, *first.DaysToLastShipment)
	require.Equal(t, 150*time.Minute, time.Duration(*first.ToConfirmation))
	require.Equal(t, report.Accuracy{Lines: 1, InFull: 1, OnTime: 1, Undamaged: 1}, *first.Accuracy)
	require.Equal(t, report.PaymentSpeed{Days: "27.6", Settled: amount("10750.00 USD")}, *first.PaymentSpeed)
	require.Equal(t, "submitted to last shipment 0 civil days (to confirmation 0 s); accuracy 3 of 3 lines in full, on time, undamaged; payment speed 0.0 days", kpi(t, fold, 2).String())
	require.Equal(t, "submitted", kpi(t, fold, 3).String())
	require.Equal(t, int64(len(run())), fold.Position())

	text := asJSON(t, fold.Report())
	golden(t, "report.json", text)
	golden(t, "report.txt", fold.Report().String())
	var back report.Report
	require.NoError(t, json.Unmarshal([]byte(text), &back))
	require.Equal(t, text, asJSON(t, back))
}

// The figures of an order at each step of its life.
func TestKPIStepByStep(t *testing.T) {
	events := run()
	fold := report.New(inChicago())
	step := func(n int, want string) {
		t.Helper()
		require.NoError(t, fold.AddAll(events[:n].all)) // those taken before are ignored
		require.Equal(t, want, kpi(t, fold, 1).String())
	}
	step(2, "submitted")
	step(3, "PO received to confirmation 2 h 30 min")
	step(6, "PO received to confirmation 2 h 30 min")
	step(len(events)-8, "PO received to last shipment 15 civil days (to confirmation 2 h 30 min); accuracy 1 of 1 lines in full, on time, undamaged; payment speed 28.0 days")
}

func TestAddAgainIsIgnored(t *testing.T) {
	once, often := folded(t, run()), report.New(inChicago())
	for i := range run() {
		for _, rec := range run()[max(0, i-3) : i+1] {
			require.NoError(t, often.Add(rec))
		}
	}
	require.Equal(t, once, often)
	require.Equal(t, asJSON(t, once.Report()), asJSON(t, folded(t, run()).Report()))
}

func TestAddRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*document.EventRecord)
		code   string
		kind   error
	}{
		"no position":     {func(r *document.EventRecord) { r.Position = 0 }, "report/position", document.ErrInvalid},
		"a gap":           {func(r *document.EventRecord) { r.Position++ }, "report/position", document.ErrInvalid},
		"another tenant":  {func(r *document.EventRecord) { r.Ref.Tenant = "other" }, "report/tenant", document.ErrInvalid},
		"no tenant":       {func(r *document.EventRecord) { r.Ref.Tenant = "" }, "report/tenant", document.ErrInvalid},
		"a newer schema":  {func(r *document.EventRecord) { r.Schema = 99 }, "document/event", document.ErrNewerSchema},
		"no schema":       {func(r *document.EventRecord) { r.Schema = 0 }, "document/event", document.ErrInvalid},
		"no payload":      {func(r *document.EventRecord) { r.Body = nil }, "document/event", document.ErrInvalid},
		"another payload": {func(r *document.EventRecord) { r.Body = []byte(`{"order":1}`) }, "document/event", document.ErrInvalid},
		"no document":     {func(r *document.EventRecord) { r.Ref.ID = document.ID{} }, "report/event", document.ErrInvalid},
		"no instant":      {func(r *document.EventRecord) { r.At = time.Time{} }, "report/event", document.ErrInvalid},
		"no day":          {func(r *document.EventRecord) { r.Body = []byte(`{"order":"` + id(1).String() + `"}`) }, "report/event", document.ErrInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			fold, events := folded(t, run()[:3]), run()
			before := asJSON(t, fold.Report())
			rec := events[3]
			require.Equal(t, "shipment.shipped", rec.Type)
			c.change(&rec)
			err := fold.Add(rec)
			require.ErrorIs(t, err, c.kind)
			found, ok := errors.AsType[*document.Error](err)
			require.True(t, ok)
			require.Equal(t, c.code, found.Code)
			require.Equal(t, before, asJSON(t, fold.Report()))
			require.NoError(t, fold.AddAll(events.all), "the fold still waits for that position")
			require.Equal(t, folded(t, run()), fold)
		})
	}
	err := report.New(report.Zones{}).Add(run()[1])
	require.EqualError(t, err, `report/position: sales order: events[2]: position 1 is missing; feed every event of the tenant, from position 1, in order`)
}

// Facts that contradict what came before are refused whole.
func TestAddRefusesContradictions(t *testing.T) {
	confirmed := order.Confirmed{Seller: "northwind", Lines: []order.ConfirmedLine{{Line: 1, Quantity: qty("1 case")}}}
	posted := invoice.Posted{Order: id(1), Date: day("2026-11-05"), Net: amount("1.00 USD")}
	edit := func(change func(*invoice.Posted)) invoice.Posted {
		p := posted
		change(&p)
		return p
	}
	moved := func(l ...order.LineQuantity) fulfillment.ShipmentShipped {
		return fulfillment.ShipmentShipped{ShipmentFact: fulfillment.ShipmentFact{Order: id(1), On: day("2026-11-05"), Lines: l}}
	}
	huge := "9223372036854775807 case"
	for name, c := range map[string]struct {
		ref     document.Ref
		payload document.Payload
	}{
		"a purchase order twice":    {ref(order.KindPurchaseOrder, 11), order.PurchaseOrderReceived{}},
		"submitted twice":           {ref(order.KindSalesOrder, 1), order.Submitted{}},
		"confirmed twice":           {ref(order.KindSalesOrder, 1), confirmed},
		"lines out of order":        {ref(order.KindSalesOrder, 3), order.Confirmed{Lines: []order.ConfirmedLine{{Line: 2}}}},
		"closed before confirmed":   {ref(order.KindSalesOrder, 3), order.Closed{}},
		"a line that is not there":  {ref("shipment", 5), moved(lines("1 case", "1 case")...)},
		"another unit":              {ref("shipment", 5), moved(lines("1 box")...)},
		"too much for 64 bits":      {ref("shipment", 5), moved(order.LineQuantity{Line: 1, Quantity: qty(huge)}, order.LineQuantity{Line: 1, Quantity: qty(huge)})},
		"canceled in another unit":  {ref(order.KindSalesOrder, 1), order.Canceled{Canceled: lines("1 box")}},
		"an invoice twice":          {ref(invoice.KindInvoice, 21), posted},
		"an invoice of no date":     {ref(invoice.KindInvoice, 31), edit(func(p *invoice.Posted) { p.Date = document.Date{} })},
		"an invoice of no currency": {ref(invoice.KindInvoice, 31), invoice.Posted{Date: posted.Date}},
		"lines in other currencies": {ref(invoice.KindInvoice, 31), edit(func(p *invoice.Posted) { p.Lines = []invoice.PostedLine{{Net: amount("1.00 EUR")}} })},
		"revenue beyond 64 bits":    {ref(invoice.KindInvoice, 31), edit(func(p *invoice.Posted) { p.Net = amount("92233720368547758.07 USD") })},
		"earned on no day":          {ref("commission_standing", 1), commission.Earned{Payee: "rita", Amount: amount("1.00 USD")}},
		"earned beyond 64 bits":     {ref("commission_standing", 1), commission.Earned{Payee: "rita", On: day("2026-11-05"), Amount: amount("92233720368547758.07 USD")}},
		"settled by nothing":        {ref(invoice.KindInvoice, 21), invoice.SettledPart{Amount: amount("0.00 USD"), On: day("2026-12-01")}},
		"settled in euros":          {ref(invoice.KindInvoice, 21), invoice.SettledPart{Amount: amount("1.00 EUR"), On: day("2026-12-01")}},
	} {
		t.Run(name, func(t *testing.T) {
			var f feed
			f.add(on("2026-11-04"), ref(order.KindPurchaseOrder, 11), order.PurchaseOrderReceived{})
			f.submit(1, on("2026-11-05"), "1.00 USD")
			f.submit(3, on("2026-11-05"), "1.00 USD")
			f.confirm(1, on("2026-11-05"), "", "", "1 case")
			f.bill(1, 21, "2026-11-05", "1.00 USD", "1.00 USD")
			f.pay(21, "2026-11-06", "0.50 USD")
			f.earn(1, "2026-11-06", "rita", "0.05 USD")
			fold := folded(t, f)
			f.add(on("2026-11-07"), c.ref, c.payload)
			require.ErrorIs(t, fold.AddAll(f.all), document.ErrInvalid)
			require.Equal(t, folded(t, f[:len(f)-1]), fold)
		})
	}
}

func TestSkipsWhatNoFigureNeeds(t *testing.T) {
	fold := folded(t, nil)
	require.NoError(t, fold.Add(document.EventRecord{Position: 1, Ref: document.Ref{Tenant: "acme"}, Type: "weather.changed", Schema: 99, Body: []byte("not JSON")}))
	var f feed
	f.add(on("2026-11-05"), ref("weather", 1), order.Released{})
	f.ship(7, "2026-11-05", lines("1 case")...) // of an order that was never handed in
	f.pay(7, "2026-11-05", "1.00 USD")
	require.NoError(t, fold.AddAll(f.all))
	require.Equal(t, "{\n  \"position\": 3,\n  \"orders\": [],\n  \"revenue\": [],\n  \"commission\": [],\n  \"volume\": []\n}\n", asJSON(t, fold.Report()))
}

func TestAddAllGivesTheError(t *testing.T) {
	fold, broken := report.New(report.Zones{}), errors.New("the line is dead")
	err := fold.AddAll(func(yield func(document.EventRecord, error) bool) {
		_ = yield(run()[0], nil) && yield(document.EventRecord{}, broken)
	})
	require.Equal(t, broken, err)
	require.Equal(t, int64(1), fold.Position())
}

func TestZonesAreOfTheSeller(t *testing.T) {
	var f feed
	f.submit(1, clock("2026-11-05 23:30"), "1.00 USD") // the 6th in UTC
	f.confirm(1, clock("2026-11-05 23:40"), "", order.FieldRep, "1 case")
	f.ship(1, "2026-11-10", lines("1 case")...)
	for _, c := range []struct {
		zones report.Zones
		days  int
		day   string
	}{
		{report.Zones{}, 4, "2026-11-06"},
		{report.Zones{Default: chicago()}, 5, "2026-11-05"},
		{report.Zones{Sellers: map[string]*time.Location{"northwind": chicago()}}, 5, "2026-11-05"},
		{report.Zones{Default: chicago(), Sellers: map[string]*time.Location{"northwind": time.UTC}}, 4, "2026-11-06"},
	} {
		fold := report.New(c.zones)
		clear(c.zones.Sellers) // the fold has its own
		require.NoError(t, fold.AddAll(f.all))
		require.Equal(t, c.days, *kpi(t, fold, 1).DaysToLastShipment)
		require.Equal(t, []report.Volume{{Day: day(c.day), Channel: order.FieldRep, Confirmed: 1}}, fold.Volume())
	}
}

func TestTakeFinished(t *testing.T) {
	fold := folded(t, run())
	all := fold.Orders()
	revenue, earned, volume := fold.Revenue(), fold.Commission(), fold.Volume()
	finished := func(k report.OrderKPI) bool { return k.State == order.ClosedState }
	taken := fold.TakeFinished()
	require.Len(t, taken, 2)
	require.Equal(t, slices.DeleteFunc(slices.Clone(all), func(k report.OrderKPI) bool { return !finished(k) }), taken)
	require.Equal(t, slices.DeleteFunc(slices.Clone(all), finished), fold.Orders())
	require.Equal(t, []any{revenue, earned, volume}, []any{fold.Revenue(), fold.Commission(), fold.Volume()})
	require.Empty(t, fold.TakeFinished())

	// What comes later counts where it counts and is no error.
	f := run()
	f.pay(21, "2026-12-22", "1.00 USD")
	f.deliver(1, "2026-12-22", lines("1 case")...)
	f.add(on("2026-12-22"), ref(order.KindSalesOrder, 1), order.Canceled{})
	f.add(on("2026-12-22"), ref(order.KindSalesOrder, 1), order.Closed{})
	f.earn(1, "2026-12-22", "rita", "-1.00 USD")
	f.bill(1, 24, "2026-12-22", "5.00 USD", "5.00 USD")
	require.NoError(t, fold.AddAll(f.all))
	require.Len(t, fold.Orders(), 1)
	require.Equal(t, "5.00 USD", fold.Revenue()[1].Total.String())
	require.Equal(t, "999.00 USD", fold.Commission()[5].Amount.String())
}

// A purchase order is kept as long as an order that came from it.
func TestTakeFinishedKeepsSharedPurchaseOrders(t *testing.T) {
	var f feed
	f.add(on("2026-11-01"), ref(order.KindPurchaseOrder, 11), order.PurchaseOrderReceived{}) // no instant of its own: that of the event
	release := func(n int) {
		f.submit(n, on("2026-11-02"), "1.00 USD")
		f.add(on("2026-11-03"), ref(order.KindSalesOrder, n), order.Confirmed{PurchaseOrder: id(11)})
	}
	release(1)
	release(2)
	f.add(on("2026-11-04"), ref(order.KindSalesOrder, 1), order.Canceled{})
	fold := folded(t, f)
	require.Len(t, fold.TakeFinished(), 1)
	release(3)
	require.NoError(t, fold.AddAll(f.all))
	require.Equal(t, on("2026-11-01").UTC(), *kpi(t, fold, 3).Received)
	for _, n := range []int{2, 3} {
		f.add(on("2026-11-04"), ref(order.KindSalesOrder, n), order.Closed{})
	}
	require.NoError(t, fold.AddAll(f.all))
	require.Len(t, fold.TakeFinished(), 2)
	release(4)
	require.NoError(t, fold.AddAll(f.all))
	require.Nil(t, kpi(t, fold, 4).Received)
}

// An instant of the last year may lie on a day after the last one in the seller's zone.
func TestDaysBeyondTheCalendar(t *testing.T) {
	end := time.Date(9999, 12, 31, 23, 0, 0, 0, time.UTC)
	var f feed
	f.add(end, ref(order.KindSalesOrder, 1), order.Confirmed{Seller: "northwind"})
	east := report.Zones{Default: time.FixedZone("east", 2*60*60)}
	require.ErrorIs(t, report.New(east).AddAll(f.all), document.ErrInvalid)
	f = nil
	f.submit(1, on("2026-11-05"), "1.00 USD")
	f.confirm(1, on("2026-11-05"), "", "", "1 case")
	f.add(end, ref(order.KindSalesOrder, 1), order.Canceled{})
	fold := report.New(east)
	require.ErrorIs(t, fold.AddAll(f.all), document.ErrInvalid)
	require.Equal(t, order.ConfirmedState, kpi(t, fold, 1).State)
	f = nil
	f.add(end, ref(order.KindPurchaseOrder, 1), order.PurchaseOrderReceived{ReceivedAt: time.Date(9999, 12, 31, 23, 0, 0, 0, time.FixedZone("west", -2*60*60))})
	require.ErrorIs(t, report.New(east).AddAll(f.all), document.ErrInvalid)
}

// A purchase order counts wherever its event stands.
func TestPurchaseOrderAfterItsOrder(t *testing.T) {
	var f feed
	f.submit(1, on("2026-11-05"), "1.00 USD")
	f.add(on("2026-11-05"), ref(order.KindSalesOrder, 1), order.Confirmed{PurchaseOrder: id(11)})
	require.Nil(t, kpi(t, folded(t, f), 1).Received)
	f.add(on("2026-11-05"), ref(order.KindPurchaseOrder, 11), order.PurchaseOrderReceived{ReceivedAt: on("2026-11-04")})
	require.Equal(t, "PO received to confirmation 24 h", kpi(t, folded(t, f), 1).String())
}

// The number of an order becomes known when its commission is credited.
func TestNumberOfAnOrder(t *testing.T) {
	var f feed
	f.submit(1, on("2026-11-05"), "1.00 USD")
	require.Empty(t, kpi(t, folded(t, f), 1).Number)
	f.add(on("2026-11-05"), ref("commission_standing", 1), commission.Credited{Order: document.Link{Kind: order.KindSalesOrder, ID: id(1)}, OrderNumber: "SO-17"})
	fold := folded(t, f)
	require.Equal(t, "SO-17", kpi(t, fold, 1).Number)
	_, ok := fold.Order(id(2))
	require.False(t, ok)
}
