package o2c_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/paymenttest"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// stockOf makes n items with stock at a location, and gives a line for each.
func (w *world) stockOf(n int, location string) []order.DraftLine {
	w.t.Helper()
	var lines []order.DraftLine
	var entries []pricing.Entry
	for i := range n {
		sku := fmt.Sprintf("SKU-%04d", i)
		_, err := w.Records.SaveItem(w.ctx, catalog.ItemDraft{SKU: sku, Name: "Item " + strings.Repeat("n", 60), Type: catalog.Goods, Unit: "each"})
		require.NoError(w.t, err)
		_, err = w.Stock.Count(w.ctx, fulfillment.StockDraft{Location: location, SKU: sku, OnHand: quantity(w.t, "10 each")})
		require.NoError(w.t, err)
		lines = append(lines, order.DraftLine{Item: sku, Quantity: quantity(w.t, "3 each")})
		entries = append(entries, pricing.Entry{Item: sku, Unit: "each", Model: model.Model{Price: price(w.t, "1.37 USD")}})
	}
	_, err := w.Prices.Save(w.ctx, pricing.PriceListDraft{Code: "many", Name: "Many", Currency: amount(w.t, "1.00 USD").Currency(), Entries: entries})
	require.NoError(w.t, err)
	return lines
}

// The largest order there may be goes through the whole chain, each verb with a key: every batch and every answer fits.
func TestS13_LargestOrder(t *testing.T) {
	gateway := paymenttest.NewGateway()
	w := tampa(t, o2c.Config{Gateway: gateway})
	lines := w.stockOf(order.MaxLines, "van-7")
	once := 0
	key := func() o2c.Option { once++; return o2c.Once(fmt.Sprint("k", once)) }
	for _, kind := range []order.Type{order.Standard, order.CashSale} {
		o, err := w.Orders.Submit(w.ctx, order.Draft{Seller: "northwind", Customer: "bayside", Type: kind, Location: "van-7", Lines: lines}, key())
		require.NoError(t, err, kind)
		o, err = w.Orders.Confirm(w.ctx, o.Header.ID, key())
		require.NoError(t, err, kind)
		if kind == order.CashSale {
			_, err := w.Payments.Charge(w.ctx, payFor(o, payment.Card), key())
			require.NoError(t, err, kind)
		} else {
			s, err := w.Fulfillment.Ship(w.ctx, fulfillment.ShipmentDraft{Order: o.Header.ID}, key())
			require.NoError(t, err, kind)
			_, err = w.Fulfillment.Deliver(w.ctx, s.Header.ID, key())
			require.NoError(t, err, kind)
			_, err = w.Invoices.Bill(w.ctx, invoice.Draft{Order: o.Header.ID}, key())
			require.NoError(t, err, kind)
			_, err = w.Payments.Record(w.ctx, payment.Draft{Seller: "northwind", Customer: "bayside", Method: payment.Wire, Amount: o.Totals.Gross}, key())
			require.NoError(t, err, kind)
		}
		o, waits, err := w.Orders.Advance(w.ctx, o.Header.ID)
		require.NoError(t, err, kind)
		require.Empty(t, waits)
		require.Equal(t, order.ClosedState, o.State)
	}
	checkSums(t, w)
}

// A customer pays everything at once: what does not fit one commit is applied by the next calls, with reps earning of each invoice.
func TestC9_OnePaymentForManyInvoices(t *testing.T) {
	n := 2_000
	if testing.Short() {
		n = 250
		t.Logf("short: %d invoices of 2000", n)
	}
	gateway := paymenttest.NewGateway()
	w := tampa(t, o2c.Config{Gateway: gateway})
	w.stocked("5000 case")
	sum := amount(t, "0.00 USD")
	for range n {
		o := w.confirmed(order.Draft{Seller: "northwind", Customer: "lakeside", Location: "austin", Taxes: []pricing.TaxRate{{Jurisdiction: "none", Name: "none", Rate: rate(t, "0%")}},
			Lines: []order.DraftLine{{Item: "GLV-N", Quantity: quantity(t, "1 case"), Discounts: []pricing.Discount{{Amount: amount(t, "59.00 USD")}}}}})
		w.delivered(o, "1 case")
		inv, err := w.Invoices.Bill(w.ctx, invoice.Draft{Order: o.Header.ID})
		require.NoError(t, err)
		sum = plus(t, sum, inv.Totals.Gross)
	}
	p, err := w.Payments.Charge(w.ctx, payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.Card, Token: "tok-1", Amount: sum})
	require.NoError(t, err)
	for last := -1; len(p.Allocations) > last; {
		last = len(p.Allocations)
		p, err = w.Payments.Apply(w.ctx, p.Header.ID)
		require.NoError(t, err)
	}
	require.Equal(t, min(n, payment.MaxAllocations), len(p.Allocations))
	checkSums(t, w)
}

func TestS13_OddAmounts(t *testing.T) {
	w := tampa(t, o2c.Config{Gateway: paymenttest.NewGateway()})
	free := []pricing.Discount{{Percent: rate(t, "100%")}}
	o := w.confirmed(order.Draft{Seller: "northwind", Customer: "lakeside", Location: "austin", Lines: []order.DraftLine{{Item: "GLV-N", Quantity: quantity(t, "2 case"), Discounts: free}}})
	require.True(t, o.Totals.Gross.IsZero())
	w.delivered(o, "2 case")
	o, waits, err := w.Orders.Advance(w.ctx, o.Header.ID)
	require.NoError(t, err)
	require.Empty(t, waits)
	require.Equal(t, order.ClosedState, o.State, "an invoice of nothing is settled from the start")

	gift := boxes(t, "1")
	gift.Lines[0].Discounts = free
	o = w.confirmed(gift)
	_, err = w.Payments.Record(w.ctx, payFor(o, payment.Cash))
	require.ErrorIs(t, err, document.ErrInvalid, "nothing is no payment")

	_, err = w.Records.SaveItem(w.ctx, catalog.ItemDraft{SKU: "VISIT", Name: "Visit", Type: catalog.Service, Unit: "hour"})
	require.NoError(t, err)
	_, err = w.Prices.Save(w.ctx, pricing.PriceListDraft{Code: "work", Name: "Work", Currency: o.Totals.Gross.Currency(), Entries: []pricing.Entry{{Item: "VISIT", Unit: "hour", Model: model.Model{Price: price(t, "80.00 USD")}}}})
	require.NoError(t, err)
	visit := order.DraftLine{Item: "VISIT", Quantity: quantity(t, "2.5 hour")}
	o = w.confirmed(order.Draft{Seller: "northwind", Customer: "bayside", Type: order.CashSale, Location: "van-7", Lines: []order.DraftLine{visit}})
	p, err := w.Payments.Charge(w.ctx, payFor(o, payment.Card))
	require.NoError(t, err, "services only")
	require.Len(t, p.Allocations, 1)
	o = w.confirmed(order.Draft{Seller: "northwind", Customer: "lakeside", Location: "austin", Lines: []order.DraftLine{visit}})
	_, err = w.Fulfillment.Ship(w.ctx, fulfillment.ShipmentDraft{Order: o.Header.ID})
	require.ErrorIs(t, err, document.ErrRefused)
	_, err = w.Orders.Deliver(w.ctx, o.Header.ID, nil)
	require.NoError(t, err)
	_, err = w.Payments.Record(w.ctx, payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.Check, Amount: amount(t, "1000000.00 USD")})
	require.NoError(t, err, "no invoice is open: all of it is the customer's")
	o, waits, err = w.Orders.Advance(w.ctx, o.Header.ID)
	require.NoError(t, err)
	require.Empty(t, waits)
	require.Equal(t, order.ClosedState, o.State)
	checkSums(t, w)
}

// Every verb leaves everything as it is when it is only tried, and also when its context is gone.
func TestDryRun_OfEveryVerbChangesNothing(t *testing.T) {
	gateway := paymenttest.NewGateway(paymenttest.Decline)
	w := tampa(t, o2c.Config{Gateway: gateway})
	request := order.RFQDraft{Seller: "northwind", Customer: "lakeside", Channel: order.CustomerService, WantedBy: date(t, "2026-12-01"), Lines: []order.RFQDraftLine{{Item: "GLV-N", Quantity: quantity(t, "2 case")}}}
	rfq, err := w.Quotes.Request(w.ctx, request)
	require.NoError(t, err)
	q, q2 := w.quoted("2 case"), w.quoted("3 case")
	drafted, err := w.Quotes.Draft(w.ctx, order.QuoteDraft{Seller: "northwind", Customer: "lakeside", Location: "austin", Lines: []order.QuoteDraftLine{{Item: "GLV-N", Quantity: quantity(t, "2 case")}}})
	require.NoError(t, err)
	standard := order.Draft{Seller: "northwind", Customer: "lakeside", Location: "austin", Lines: []order.DraftLine{{Item: "GLV-N", Quantity: quantity(t, "2 case")}}}
	submitted, err := w.Orders.Submit(w.ctx, standard)
	require.NoError(t, err)
	confirmed, shipped := w.confirmed(standard), w.confirmed(standard)
	w.delivered(shipped, "1 case")
	draftBill, err := w.Invoices.Draft(w.ctx, invoice.Draft{Order: shipped.Header.ID})
	require.NoError(t, err)
	planned, err := w.Fulfillment.Plan(w.ctx, fulfillment.ShipmentDraft{Order: confirmed.Header.ID})
	require.NoError(t, err)
	cash := w.confirmed(boxes(t, "1"))
	declined, err := w.Payments.Charge(w.ctx, payFor(cash, payment.Card))
	require.ErrorIs(t, err, document.ErrRefused)
	over, err := w.Payments.Record(w.ctx, payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.Check, Amount: amount(t, "10.00 USD")})
	require.NoError(t, err)
	one := []order.LineQuantity{{Line: 1, Quantity: quantity(t, "1 case")}}
	id := func(h document.Header) document.ID { return h.ID }
	before, sent := w.snapshot(), len(gateway.Keys())
	canceled, cancel := context.WithCancel(w.ctx)
	cancel()
	for name, verb := range map[string]func(context.Context, ...o2c.Option) error{
		"request": func(ctx context.Context, o ...o2c.Option) error {
			_, err := w.Quotes.Request(ctx, request, o...)
			return err
		},
		"answer": func(ctx context.Context, o ...o2c.Option) error {
			_, err := w.Quotes.Answer(ctx, id(rfq.Header), order.QuoteDraft{Location: "austin"}, o...)
			return err
		},
		"send": func(ctx context.Context, o ...o2c.Option) error {
			_, err := w.Quotes.Send(ctx, id(drafted.Header), o...)
			return err
		},
		"accept": func(ctx context.Context, o ...o2c.Option) error {
			_, err := w.Quotes.Accept(ctx, id(q.Header), o...)
			return err
		},
		"decline": func(ctx context.Context, o ...o2c.Option) error {
			_, err := w.Quotes.Decline(ctx, id(q.Header), "dear", o...)
			return err
		},
		"counter": func(ctx context.Context, o ...o2c.Option) error {
			_, err := w.Quotes.Counter(ctx, id(q.Header), "dear", o...)
			return err
		},
		"withdraw": func(ctx context.Context, o ...o2c.Option) error {
			_, err := w.Quotes.Withdraw(ctx, id(q2.Header), "sold", o...)
			return err
		},
		"quote": func(ctx context.Context, o ...o2c.Option) error {
			_, err := w.Orders.FromQuote(ctx, id(q.Header), o...)
			return err
		},
		"po": func(ctx context.Context, o ...o2c.Option) error {
			_, err := w.Orders.FromPurchaseOrder(ctx, purchase(t, q, "60.00 USD"), o...)
			return err
		},
		"submit": func(ctx context.Context, o ...o2c.Option) error {
			_, err := w.Orders.Submit(ctx, standard, o...)
			return err
		},
		"confirm": func(ctx context.Context, o ...o2c.Option) error {
			_, err := w.Orders.Confirm(ctx, id(submitted.Header), o...)
			return err
		},
		"waive": func(ctx context.Context, o ...o2c.Option) error {
			_, err := w.Orders.Waive(ctx, id(submitted.Header), order.CreditGate, "why", time.Time{}, o...)
			return err
		},
		"hold": func(ctx context.Context, o ...o2c.Option) error {
			_, err := w.Orders.Hold(ctx, id(submitted.Header), "why", []order.Operation{order.Shipping}, o...)
			return err
		},
		"cancel": func(ctx context.Context, o ...o2c.Option) error {
			_, err := w.Orders.Cancel(ctx, id(confirmed.Header), "why", o...)
			return err
		},
		"plan": func(ctx context.Context, o ...o2c.Option) error {
			_, err := w.Fulfillment.Plan(ctx, fulfillment.ShipmentDraft{Order: id(confirmed.Header)}, o...)
			return err
		},
		"ship": func(ctx context.Context, o ...o2c.Option) error {
			_, err := w.Fulfillment.Ship(ctx, fulfillment.ShipmentDraft{Order: id(confirmed.Header), Lines: one}, o...)
			return err
		},
		"release": func(ctx context.Context, o ...o2c.Option) error {
			_, err := w.Fulfillment.Release(ctx, id(planned.Header), o...)
			return err
		},
		"bill": func(ctx context.Context, o ...o2c.Option) error {
			_, err := w.Invoices.Bill(ctx, invoice.Draft{Order: id(shipped.Header)}, o...)
			return err
		},
		"post": func(ctx context.Context, o ...o2c.Option) error {
			_, err := w.Invoices.Post(ctx, id(draftBill.Header), o...)
			return err
		},
		"drop": func(ctx context.Context, o ...o2c.Option) error {
			_, err := w.Invoices.Drop(ctx, id(draftBill.Header), o...)
			return err
		},
		"record": func(ctx context.Context, o ...o2c.Option) error {
			_, err := w.Payments.Record(ctx, payFor(cash, payment.Cash), o...)
			return err
		},
		"charge": func(ctx context.Context, o ...o2c.Option) error {
			_, err := w.Payments.Charge(ctx, payFor(cash, payment.Card), o...)
			return err
		},
		"retry": func(ctx context.Context, o ...o2c.Option) error {
			_, err := w.Payments.Retry(ctx, id(declined.Header), o...)
			return err
		},
		"apply": func(ctx context.Context, o ...o2c.Option) error {
			_, err := w.Payments.Apply(ctx, id(over.Header), o...)
			return err
		},
		"vault": func(ctx context.Context, o ...o2c.Option) error {
			_, err := w.Payments.Vault(ctx, "lakeside", payment.Card, "secret", o...)
			return err
		},
		"count": func(ctx context.Context, o ...o2c.Option) error {
			_, err := w.Stock.Count(ctx, fulfillment.StockDraft{Location: "x", SKU: "BOX", OnHand: quantity(t, "1 each")}, o...)
			return err
		},
	} {
		var plan o2c.Plan
		require.NoError(t, verb(w.ctx, o2c.DryRun(&plan)), name)
		require.NotEmpty(t, plan.Writes, name)
		require.NoError(t, verb(w.ctx, o2c.DryRun(nil), o2c.Once("dry "+name)), name)
		require.ErrorIs(t, verb(canceled), context.Canceled, name)
		require.ErrorIs(t, verb(canceled, o2c.Once("gone "+name)), context.Canceled, name)
		require.Equal(t, before, w.snapshot(), name)
		require.Len(t, gateway.Keys(), sent, name)
	}
}

// A clock that steps back is no reason to lose or to double anything: what needs the order of dates is refused until the clock has caught up, and goes on then.
func TestC25_ClockGoesBackwards(t *testing.T) {
	gateway := paymenttest.NewGateway()
	w := tampa(t, o2c.Config{Gateway: gateway})
	w.clock.Set("2026-11-05T15:00:00Z")
	sell := func() (*order.SalesOrder, error) {
		o := w.confirmed(order.Draft{Seller: "northwind", Customer: "lakeside", Location: "austin", Lines: []order.DraftLine{{Item: "GLV-N", Quantity: quantity(t, "2 case")}}})
		s, err := w.Fulfillment.Ship(w.ctx, fulfillment.ShipmentDraft{Order: o.Header.ID})
		if err != nil {
			return nil, err
		}
		_, err = w.Fulfillment.Deliver(w.ctx, s.Header.ID)
		require.NoError(t, err)
		_, err = w.Invoices.Bill(w.ctx, invoice.Draft{Order: o.Header.ID})
		return o, err
	}
	_, err := sell()
	require.NoError(t, err)
	_, err = w.Payments.Charge(w.ctx, card(t, "10.00 USD"))
	require.NoError(t, err)
	w.clock.Advance(-48 * time.Hour)
	_, err = w.Payments.Charge(w.ctx, card(t, "20.00 USD"), o2c.Once("pay"))
	require.Error(t, err)
	require.Len(t, gateway.Keys(), 2)
	w.clock.Advance(49 * time.Hour)
	_, err = w.Recover(w.ctx)
	require.NoError(t, err)
	p, err := w.Payments.Charge(w.ctx, card(t, "20.00 USD"), o2c.Once("pay"))
	require.NoError(t, err)
	require.Equal(t, "20.00 USD", p.Received.String())
	require.Len(t, gateway.Keys(), 2, "nobody is charged again")
	checkSums(t, w)
}

func TestFromPurchaseOrder_OfNoQuoteOrSomebodyElses(t *testing.T) {
	w := tampa(t, o2c.Config{})
	q := w.quoted("2 case")
	before := w.snapshot()
	none := purchase(t, q, "60.00 USD")
	none.Quote = document.ID{}
	_, err := w.Orders.FromPurchaseOrder(w.ctx, none)
	require.ErrorIs(t, err, document.ErrInvalid)
	require.ErrorContains(t, err, "quote")
	none.Quote = document.NameID("no", "quote")
	_, err = w.Orders.FromPurchaseOrder(w.ctx, none)
	require.ErrorIs(t, err, document.ErrInvalid)
	require.Equal(t, before, w.snapshot())

	theirs := purchase(t, q, "60.00 USD")
	theirs.Customer = "bayside"
	_, err = w.Orders.FromPurchaseOrder(w.ctx, theirs)
	require.Error(t, err)
	require.Zero(t, w.count(order.KindSalesOrder))
	q, err = w.Quotes.Get(w.ctx, q.Header.ID)
	require.NoError(t, err)
	require.Equal(t, order.QuoteSentState, q.State, "nobody accepts another one's quote")
	for po, err := range w.Orders.PurchaseOrdersOf(w.ctx, "bayside") {
		require.NoError(t, err)
		digest, err := po.Digest()
		require.NoError(t, err)
		_, err = w.Orders.AcceptDifferences(w.ctx, po.Header.ID, "by mistake", digest)
		require.Error(t, err, "nor in spite of the differences")
	}
	require.Zero(t, w.count(order.KindSalesOrder))
}

func TestC24_WaiverWhoseTimeIsOver(t *testing.T) {
	w := tampa(t, o2c.Config{})
	draft := order.Draft{Seller: "northwind", Customer: "lakeside", Location: "austin", Lines: []order.DraftLine{{Item: "GLV-N", Quantity: quantity(t, "500 case")}}}
	o, err := w.Orders.Submit(w.ctx, draft)
	require.NoError(t, err)
	before := w.snapshot()
	_, err = w.Orders.Waive(w.ctx, o.Header.ID, order.CreditGate, "why", w.clock.Now())
	require.ErrorIs(t, err, document.ErrInvalid, "it is over when it is given")
	_, err = w.Orders.Waive(w.ctx, o.Header.ID, "moon", "why", time.Time{})
	require.ErrorIs(t, err, document.ErrInvalid)
	require.Equal(t, before, w.snapshot())
	_, err = w.Orders.Waive(w.ctx, o.Header.ID, order.CreditGate, "why", w.clock.Now().Add(time.Minute))
	require.NoError(t, err)
	w.clock.Advance(time.Minute)
	_, err = w.Orders.Confirm(w.ctx, o.Header.ID)
	require.ErrorContains(t, err, "over the limit")
	_, err = w.Orders.Waive(w.ctx, o.Header.ID, order.CreditGate, "why", w.clock.Now().Add(time.Minute))
	require.NoError(t, err)
	_, err = w.Orders.Confirm(w.ctx, o.Header.ID)
	require.NoError(t, err)
}

// While a charge is on its way Recover leaves it alone, and the charge ends as if nothing had been.
func TestC1_RecoverWhileAChargeIsOnItsWay(t *testing.T) {
	gateway := &hooked{Gateway: paymenttest.NewGateway()}
	w := northwind(t, o2c.Config{Gateway: gateway}, nil)
	gateway.before = func() {
		for _, ahead := range []time.Duration{0, 59 * time.Second} {
			w.clock.Advance(ahead)
			r, err := w.Recover(w.ctx)
			require.NoError(t, err)
			require.Len(t, r.Waiting, 1)
		}
	}
	p, err := w.Payments.Charge(w.ctx, card(t, "10.00 USD"))
	require.NoError(t, err)
	require.Equal(t, "10.00 USD", p.Received.String())
	require.Len(t, gateway.Keys(), 1)
	require.Equal(t, 1, w.count(payment.KindReceipt))
}
