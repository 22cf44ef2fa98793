package o2c_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/commission"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/paymenttest"
)

// crashing is a chain that is run until it ends, whatever dies on the way.
type crashing struct {
	name   string
	script []paymenttest.Behavior
	run    func(ctx context.Context, desk *o2c.Desk, gateway *paymenttest.Gateway, t testing.TB) error
	// counts are how many documents of a kind there are in the end, moved what the gateway moved, earned what each payee was booked.
	counts map[document.Kind]int
	moved  string
	earned map[string]string
	stock  [2]string // SKU, and what is on hand
}

// charged charges once, and tries again under a new key after each definite failure. A charge that is pending, or still at work, is no error: the provider will tell.
func charged(ctx context.Context, desk *o2c.Desk, draft payment.Draft) error {
	p, err := desk.Payments.Charge(ctx, draft, o2c.Once("charge"))
	for p != nil && errors.Is(err, document.ErrRefused) {
		p, err = desk.Payments.Retry(ctx, p.Header.ID, o2c.Once(fmt.Sprint("retry", len(p.Attempts))))
	}
	if draft.Method == payment.ACH && errors.Is(err, document.ErrInProgress) {
		return nil
	}
	return err
}

// wholeChain goes from the request for quote to the closed order, paid by a pending debit.
func wholeChain(ctx context.Context, desk *o2c.Desk, gateway *paymenttest.Gateway, t testing.TB) error {
	request, err := desk.Quotes.Request(ctx, order.RFQDraft{
		Seller: "northwind", Customer: "lakeside", Channel: order.CustomerService, WantedBy: date(t, "2026-12-01"), Lines: []order.RFQDraftLine{{Item: "GLV-N", Quantity: quantity(t, "200 case")}},
	}, o2c.Once("rfq"))
	if err != nil {
		return err
	}
	quote, err := desk.Quotes.Answer(ctx, request.Header.ID, order.QuoteDraft{Location: "austin"}, o2c.Once("quote"))
	if err != nil {
		return err
	}
	sale, err := desk.Orders.FromPurchaseOrder(ctx, purchase(t, quote, "50.00 USD"), o2c.Once("po-4711"))
	if err != nil {
		return err
	}
	if _, err := desk.Orders.Confirm(ctx, sale.Header.ID, o2c.Once("confirm")); err != nil {
		return err
	}
	shipment, err := desk.Fulfillment.Ship(ctx, fulfillment.ShipmentDraft{Order: sale.Header.ID}, o2c.Once("ship"))
	if err != nil {
		return err
	}
	if _, err := desk.Fulfillment.Deliver(ctx, shipment.Header.ID, o2c.Once("deliver")); err != nil {
		return err
	}
	bill, err := desk.Invoices.Bill(ctx, invoice.Draft{Order: sale.Header.ID}, o2c.Once("bill"))
	if err != nil {
		return err
	}
	var method *payment.StoredMethod
	for try := 0; ; try++ { // the secret is not stored, so after a crash it is asked for again
		method, err = desk.Payments.Vault(ctx, "lakeside", payment.ACH, "from the provider's form", o2c.Once(fmt.Sprint("vault", try)))
		if !errors.Is(err, document.ErrRefused) {
			break
		}
	}
	if err != nil {
		return err
	}
	err = charged(ctx, desk, payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.ACH, Token: method.Token, Amount: bill.Totals.Gross, Wishes: []payment.Wish{{Invoice: bill.Header.ID}}})
	if err != nil {
		return err
	}
	for _, key := range gateway.Keys() { // days later the provider tells, twice
		gateway.Settle(key)
		for range 2 {
			if _, err := desk.Payments.Observe(ctx, key, payment.Outcome{Result: payment.ResultSucceeded, Amount: bill.Totals.Gross}); err != nil {
				return err
			}
		}
	}
	closed, waits, err := desk.Orders.Advance(ctx, sale.Header.ID)
	if err == nil && closed.State != order.ClosedState {
		return fmt.Errorf("waits for %v", waits)
	}
	return err
}

// cashChain sells over the counter.
func cashChain(ctx context.Context, desk *o2c.Desk, _ *paymenttest.Gateway, t testing.TB) error {
	sale, err := desk.Orders.Submit(ctx, boxes(t, "2"), o2c.Once("submit"))
	if err != nil {
		return err
	}
	if sale, err = desk.Orders.Confirm(ctx, sale.Header.ID, o2c.Once("confirm")); err != nil {
		return err
	}
	if err := charged(ctx, desk, payFor(sale, payment.Card)); err != nil {
		return err
	}
	_, err = desk.Orders.Close(ctx, sale.Header.ID, o2c.Once("close"))
	return err
}

// TestS11_WholeChainCrashAnywhere lets the process die at every store call of the whole chain and of a cash sale, before and after the call did its work, and once more in the first Recover. After Recover and another run with the
// same keys there is one of each document, numbers have no gap, the gateway has moved what is owed once, reps have earned it once, nobody owes anything and the stock is exact.
func TestS11_WholeChainCrashAnywhere(t *testing.T) {
	usual := map[document.Kind]int{order.KindSalesOrder: 1, fulfillment.KindShipment: 1, invoice.KindInvoice: 1, payment.KindPayment: 1, payment.KindReceipt: 1, commission.KindStanding: 1, commission.KindPage: 3}
	quoted := map[document.Kind]int{order.KindRFQ: 1, order.KindQuote: 1, order.KindPurchaseOrder: 1}
	for kind, n := range usual {
		quoted[kind] = n
	}
	delays := slices.Repeat([]paymenttest.Behavior{paymenttest.Delay}, 5)
	chains := []crashing{{
		name: "from request to close", script: delays, run: wholeChain, counts: quoted, moved: "10750.00 USD",
		earned: map[string]string{"rita": "1000.00 USD", "dan": "300.00 USD", "nora": "200.00 USD"}, stock: [2]string{"GLV-N", "400 case"},
	}}
	for name, script := range map[string][]paymenttest.Behavior{
		"answer": nil, "decline, then retry": {paymenttest.Decline}, "timeout after success": {paymenttest.TimeoutAfter}, "timeout before": {paymenttest.TimeoutBefore}, "error after success": {paymenttest.ErrorAfter},
	} {
		chains = append(chains, crashing{
			name: "cash: " + name, script: script, run: cashChain, counts: usual, moved: "86.00 USD",
			earned: map[string]string{"rita": "8.00 USD", "dan": "2.40 USD", "nora": "1.60 USD"}, stock: [2]string{"BOX", "8 each"},
		})
	}
	step := 1
	if testing.Short() {
		step = 11
		t.Logf("short: dies at every %dth call only", step)
	}
	for _, c := range chains {
		t.Run(c.name, func(t *testing.T) {
			deaths := 0
			for _, after := range []bool{false, true} {
				for dieAt := 1; c.diesAt(t, dieAt, after); dieAt += step {
					deaths++
				}
			}
			require.Greater(t, deaths*step, 50, "the chain makes many calls")
			t.Log(deaths, "deaths")
		})
	}
}

// diesAt gives false when the chain ended before the crash.
func (c *crashing) diesAt(t *testing.T, dieAt int, after bool) bool {
	gateway := paymenttest.NewGateway(c.script...)
	w := tampa(t, o2c.Config{})
	w.clock.Set("2026-11-05T15:00:00Z")
	dies := &faulty{Store: w.store}
	open := func(f *faulty) *o2c.Desk {
		return o2c.New(f, o2c.Config{Gateway: gateway, Clock: w.clock.Now, IDs: w.clock.NewID}).As(o2c.Actor{Tenant: "acme", ID: "desk-2"})
	}
	dies.dieAt, dies.after = dieAt, after
	ended := c.run(w.ctx, open(dies), gateway, t)
	crashed := dies.calls >= dieAt
	at := fmt.Sprintf("dies at %d, after %t", dieAt, after)
	w.Desk = open(&faulty{Store: w.store})
	for runs := 0; ended != nil; runs++ {
		require.Less(t, runs, 4, "%s: %v", at, ended)
		w.clock.Advance(10 * time.Minute)
		if runs == 0 {
			_, _ = open(&faulty{Store: w.store, dieAt: 1 + dieAt%13, after: !after}).Recover(w.ctx) // it dies, too
		}
		r, err := w.Recover(w.ctx)
		require.NoError(t, err, at)
		require.Empty(t, r.Errors, at)
		before := w.events()
		_, err = w.Recover(w.ctx)
		require.NoError(t, err, at)
		require.Equal(t, before, w.events(), "a second Recover changes nothing: %s", at)
		ended = c.run(w.ctx, w.Desk, gateway, t)
	}
	c.check(t, w, gateway, at)
	return crashed
}

func (c *crashing) check(t *testing.T, w *world, gateway *paymenttest.Gateway, at string) {
	moved, err := gateway.Moved()
	require.NoError(t, err)
	require.Equal(t, c.moved, moved.String(), at)
	for kind, n := range c.counts {
		require.Equal(t, n, w.count(kind), "%s: %s", kind, at)
	}
	o := w.onlyOrder()
	require.Equal(t, order.ClosedState, o.State, at)
	require.Equal(t, "SO-00001", o.Header.Number, at)
	for inv, err := range w.Invoices.OfOrder(w.ctx, o.Header.ID) {
		require.NoError(t, err)
		require.Equal(t, "INV-00001", inv.Header.Number, at)
		status, err := inv.Settlement()
		require.NoError(t, err)
		require.Equal(t, invoice.Settled, status, at)
	}
	for payee, want := range c.earned {
		page, err := w.Commissions.Page(w.ctx, payee, "2026-11")
		require.NoError(t, err, at)
		require.Equal(t, want, page.Totals[0].String(), at)
		require.Len(t, page.Entries, len(o.Lines), at)
	}
	account, err := w.Payments.Account(w.ctx, o.Customer, o.Totals.Gross.Currency())
	require.NoError(t, err)
	require.True(t, account.Orders.IsZero() && account.Invoices.IsZero() && account.Unapplied.IsZero(), "%s: %v", at, account)
	stock, err := w.Stock.Get(w.ctx, o.Location, c.stock[0])
	require.NoError(t, err)
	require.Equal(t, c.stock[1], stock.OnHand.String(), at)
	require.True(t, stock.Reserved.IsZero(), at)
	for _, rec := range w.dump("intent") {
		require.Contains(t, rec, `"done":true`, at)
	}
}
