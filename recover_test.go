package o2c_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/paymenttest"
	"github.com/seed-3f372218/o2c/store"
)

// thinChain carries an order to its receipts. Every call has a key, so it can be run again after a crash, and goes on where it was.
func thinChain(ctx context.Context, desk *o2c.Desk, draft order.Draft, parts [2]order.LineQuantity, check, charge payment.Draft) error {
	sale, err := desk.Orders.Submit(ctx, draft, o2c.Once("submit"))
	if err != nil {
		return err
	}
	if _, err = desk.Orders.Confirm(ctx, sale.Header.ID, o2c.Once("confirm")); err != nil {
		return err
	}
	var last *invoice.Invoice
	for i, part := range parts {
		shipment, err := desk.Fulfillment.Ship(ctx, fulfillment.ShipmentDraft{Order: sale.Header.ID, Lines: []order.LineQuantity{part}}, o2c.Once(fmt.Sprint("ship", i)))
		if err != nil {
			return err
		}
		if _, err := desk.Fulfillment.Deliver(ctx, shipment.Header.ID, o2c.Once(fmt.Sprint("deliver", i))); err != nil {
			return err
		}
		if last, err = desk.Invoices.Bill(ctx, invoice.Draft{Order: sale.Header.ID}, o2c.Once(fmt.Sprint("bill", i))); err != nil {
			return err
		}
	}
	if _, err := desk.Payments.Record(ctx, check, o2c.Once("check")); err != nil {
		return err
	}
	charge.Wishes = []payment.Wish{{Invoice: last.Header.ID}}
	paid, err := desk.Payments.Charge(ctx, charge, o2c.Once("charge"))
	for paid != nil && errors.Is(err, document.ErrRefused) {
		paid, err = desk.Payments.Retry(ctx, paid.Header.ID, o2c.Once(fmt.Sprint("retry", len(paid.Attempts))))
	}
	if err != nil {
		return err
	}
	_, err = desk.Orders.Close(ctx, sale.Header.ID, o2c.Once("close"))
	return err
}

// TestS11_CrashAnywhereRecoverGoesOn lets the process die at every single store call of the chain, before and after the call did its work, with a gateway that answers, times out after success, and loses the request. After
// Recover and a second run everything is as without a crash: one of each document, the numbers without a gap, and nobody charged twice.
func TestS11_CrashAnywhereRecoverGoesOn(t *testing.T) {
	for _, behavior := range []paymenttest.Behavior{paymenttest.Answer, paymenttest.TimeoutAfter, paymenttest.TimeoutBefore} {
		for _, after := range []bool{false, true} {
			for dieAt := 1; ; dieAt++ {
				if !crashAt(t, behavior, dieAt, after) {
					require.Greater(t, dieAt, 40, "the chain makes many calls")
					break
				}
			}
		}
	}
}

// crashAt gives false when the chain ended before the crash.
func crashAt(t *testing.T, behavior paymenttest.Behavior, dieAt int, after bool) bool {
	crashing := &faulty{}
	gateway := paymenttest.NewGateway(behavior)
	w := northwind(t, o2c.Config{Gateway: gateway}, func(s store.Store) store.Store { crashing.Store = s; return crashing })
	parts := [2]order.LineQuantity{{Line: 1, Quantity: quantity(t, "120 case")}, {Line: 1, Quantity: quantity(t, "80 case")}}
	check := payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.Check, Amount: amount(t, "6450.00 USD")}
	draft, charge := gloves(t, "200 case"), card(t, "4300.00 USD")

	crashing.calls, crashing.dieAt, crashing.after = 0, dieAt, after
	ended := thinChain(w.ctx, w.Desk, draft, parts, check, charge)
	crashed := crashing.calls >= dieAt
	w.store = crashing.Store
	w.Desk = o2c.New(w.store, o2c.Config{Gateway: gateway, Clock: w.clock.Now, IDs: w.clock.NewID}).As(o2c.Actor{Tenant: "acme", ID: "desk-2"})
	for runs := 0; ended != nil; runs++ { // after the crash, and again when the gateway's answer did not come
		require.Less(t, runs, 3, "die at %d, after %t, gateway %d: %v", dieAt, after, behavior, ended)
		w.clock.Advance(10 * time.Minute) // the lease is over, the request has arrived or never will
		_, err := w.Recover(w.ctx)
		require.NoError(t, err, "die at %d", dieAt)
		before := w.events()
		_, err = w.Recover(w.ctx)
		require.NoError(t, err)
		require.Equal(t, before, w.events(), "a second Recover changes nothing")
		ended = thinChain(w.ctx, w.Desk, draft, parts, check, charge)
	}
	moved, err := gateway.Moved()
	require.NoError(t, err)
	require.Equal(t, "4300.00 USD", moved.String(), "nobody is charged twice: die at %d", dieAt)
	require.Equal(t, 1, w.count(order.KindSalesOrder))
	require.Equal(t, 2, w.count(fulfillment.KindShipment))
	require.Equal(t, 2, w.count(payment.KindPayment))
	require.Equal(t, 2, w.count(payment.KindReceipt))
	var numbers []string
	for inv, err := range w.Invoices.OfOrder(w.ctx, w.onlyOrder().Header.ID) {
		require.NoError(t, err)
		numbers = append(numbers, inv.Header.Number+" "+inv.Totals.Gross.String())
		open, err := inv.Open()
		require.NoError(t, err)
		require.True(t, open.IsZero())
	}
	require.Equal(t, []string{"INV-00001 6450.00 USD", "INV-00002 4300.00 USD"}, numbers)
	require.Equal(t, order.ClosedState, w.onlyOrder().State)
	stock, err := w.Stock.Get(w.ctx, "austin", "GLV-N")
	require.NoError(t, err)
	require.Equal(t, "400 case", stock.OnHand.String())
	require.True(t, stock.Reserved.IsZero())
	return crashed
}

func (w *world) onlyOrder() *order.SalesOrder {
	w.t.Helper()
	var only *order.SalesOrder
	for rec, err := range store.All(w.ctx, w.store, store.Query{Tenant: "acme", Kind: order.KindSalesOrder}) {
		require.NoError(w.t, err)
		only, err = document.Decode[order.SalesOrder](rec)
		require.NoError(w.t, err)
	}
	return only
}

func TestC1_TimeoutIsUnknownAndNotChargedAgain(t *testing.T) {
	gateway := paymenttest.NewGateway(paymenttest.TimeoutAfter)
	w := northwind(t, o2c.Config{Gateway: gateway}, nil)
	p, err := w.Payments.Charge(w.ctx, card(t, "10.00 USD"))
	require.ErrorIs(t, err, document.ErrUnknown)
	require.Equal(t, payment.Unknown, p.Attempts[0].State)
	_, err = w.Payments.Retry(w.ctx, p.Header.ID)
	require.ErrorIs(t, err, document.ErrRefused, "while it may have moved money nothing is sent again")

	w.clock.Advance(2 * time.Minute)
	r, err := w.Recover(w.ctx)
	require.NoError(t, err)
	require.Len(t, r.Finished, 1)
	p, err = w.Payments.Get(w.ctx, p.Header.ID)
	require.NoError(t, err)
	require.Equal(t, payment.Succeeded, p.Attempts[0].State)
	require.Equal(t, "10.00 USD", p.Received.String())
	require.Equal(t, 1, w.count(payment.KindReceipt))
	require.Len(t, gateway.Keys(), 1)
}

func TestC1_NotFoundStaysUnknownUntilTheInFlightTimeHasPassed(t *testing.T) {
	gateway := paymenttest.NewGateway(paymenttest.TimeoutBefore)
	w := northwind(t, o2c.Config{Gateway: gateway, Lease: time.Minute, InFlight: 5 * time.Minute}, nil)
	p, err := w.Payments.Charge(w.ctx, card(t, "10.00 USD"))
	require.ErrorIs(t, err, document.ErrUnknown)
	w.clock.Advance(5*time.Minute - time.Second)
	r, err := w.Recover(w.ctx)
	require.NoError(t, err)
	require.Len(t, r.Waiting, 1)
	w.clock.Advance(time.Second)
	r, err = w.Recover(w.ctx)
	require.NoError(t, err)
	require.Len(t, r.Finished, 1)
	p, err = w.Payments.Retry(w.ctx, p.Header.ID)
	require.NoError(t, err)
	require.Equal(t, []payment.AttemptState{payment.Failed, payment.Succeeded}, []payment.AttemptState{p.Attempts[0].State, p.Attempts[1].State})
}

func TestC2_NewKeyOnlyAfterADefiniteFailure(t *testing.T) {
	gateway := paymenttest.NewGateway(paymenttest.Decline)
	w := northwind(t, o2c.Config{Gateway: gateway}, nil)
	p, err := w.Payments.Charge(w.ctx, card(t, "10.00 USD"), o2c.Once("pay"))
	require.ErrorIs(t, err, document.ErrRefused)
	require.ErrorContains(t, err, "the gateway said no: declined")
	again, err := w.Payments.Charge(w.ctx, card(t, "10.00 USD"), o2c.Once("pay"))
	require.ErrorIs(t, err, document.ErrRefused, "the same call has the same answer")
	require.Equal(t, p.Header, again.Header)
	p, err = w.Payments.Retry(w.ctx, p.Header.ID)
	require.NoError(t, err)
	require.NotEqual(t, p.Attempts[0].Key, p.Attempts[1].Key)
	require.Equal(t, []string{p.Attempts[0].Key, p.Attempts[1].Key}, gateway.Keys())
}

func TestC6_PendingIsReceivedWhenItSettles(t *testing.T) {
	gateway := paymenttest.NewGateway(paymenttest.Delay)
	w := northwind(t, o2c.Config{Gateway: gateway}, nil)
	draft := card(t, "10.00 USD")
	draft.Method = payment.ACH
	p, err := w.Payments.Charge(w.ctx, draft)
	require.NoError(t, err)
	require.Equal(t, payment.Pending, p.Attempts[0].State)
	require.True(t, p.Received.IsZero(), "a pending debit is not money yet")
	w.clock.Advance(time.Hour)
	r, err := w.Recover(w.ctx)
	require.NoError(t, err)
	require.Len(t, r.Waiting, 1)
	gateway.Settle(p.Attempts[0].Key)
	r, err = w.Recover(w.ctx)
	require.NoError(t, err)
	require.Len(t, r.Finished, 1)
	p, err = w.Payments.Get(w.ctx, p.Header.ID)
	require.NoError(t, err)
	require.Equal(t, "10.00 USD", p.Received.String())
}

// What is final at the gateway and cannot be recorded is told with its error, and not as finished: here the receipt would be dated back.
func TestS11_RecoverTellsWhatCannotBeRecorded(t *testing.T) {
	w := northwind(t, o2c.Config{Gateway: paymenttest.NewGateway(paymenttest.TimeoutAfter)}, nil)
	p, err := w.Payments.Charge(w.ctx, card(t, "10.00 USD"))
	require.ErrorIs(t, err, document.ErrUnknown)
	w.clock.Advance(48 * time.Hour)
	_, err = w.Payments.Record(w.ctx, payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.Check, Amount: amount(t, "1.00 USD")})
	require.NoError(t, err)
	w.clock.Advance(-24 * time.Hour)
	r, err := w.Recover(w.ctx)
	require.NoError(t, err)
	require.Empty(t, r.Finished)
	require.Equal(t, []document.Link{p.Header.Link()}, r.Troubled)
	require.ErrorContains(t, r.Errors[0], "store/number_date")
	w.clock.Advance(24 * time.Hour)
	r, err = w.Recover(w.ctx)
	require.NoError(t, err)
	require.Equal(t, []document.Link{p.Header.Link()}, r.Finished)
}
