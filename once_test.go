package o2c_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/paymenttest"
	"github.com/seed-3f372218/o2c/store"
)

func (w *world) count(kind document.Kind) int {
	w.t.Helper()
	n := 0
	for _, err := range store.All(w.ctx, w.store, store.Query{Tenant: "acme", Kind: kind}) {
		require.NoError(w.t, err)
		n++
	}
	return n
}

func TestS8_SameKeySameAnswer(t *testing.T) {
	w := northwind(t, o2c.Config{}, nil)
	first, err := w.Orders.Submit(w.ctx, gloves(t, "200 case"), o2c.Once("web-1"))
	require.NoError(t, err)
	w.clock.Advance(time.Hour)
	_, err = w.Orders.Confirm(w.ctx, first.Header.ID) // the order moves on; the answer stays what it was
	require.NoError(t, err)
	again, err := w.Orders.Submit(w.ctx, gloves(t, "200 case"), o2c.Once("web-1"))
	require.NoError(t, err)
	require.Equal(t, first.Header, again.Header)
	require.Equal(t, order.SubmittedState, again.State)
	require.Equal(t, 1, w.count(order.KindSalesOrder))

	_, err = w.Orders.Submit(w.ctx, gloves(t, "201 case"), o2c.Once("web-1"))
	require.ErrorIs(t, err, document.ErrKeyReused)
	_, err = w.Orders.Confirm(w.ctx, first.Header.ID, o2c.Once("web-1"))
	require.ErrorIs(t, err, document.ErrKeyReused, "the key of another verb")

	other := o2c.New(w.store, o2c.Config{Clock: w.clock.Now, IDs: w.clock.NewID}).As(o2c.Actor{Tenant: "other", ID: "desk-2"})
	_, err = other.Orders.Submit(w.ctx, gloves(t, "200 case"), o2c.Once("web-1"))
	require.ErrorContains(t, err, "there is no seller", "keys of one tenant mean nothing to another")
}

func TestS8_ExpiredKeyIsFree(t *testing.T) {
	w := northwind(t, o2c.Config{KeepAnswers: 24 * time.Hour}, nil)
	for range 2 {
		_, err := w.Orders.Submit(w.ctx, gloves(t, "1 case"), o2c.Once("web-1"))
		require.NoError(t, err)
	}
	require.Equal(t, 1, w.count(order.KindSalesOrder))
	w.clock.Advance(24 * time.Hour)
	_, err := w.Orders.Submit(w.ctx, gloves(t, "2 case"), o2c.Once("web-1"))
	require.NoError(t, err)
	require.Equal(t, 2, w.count(order.KindSalesOrder))
}

func TestS8_RefusalIsNotKept(t *testing.T) {
	w := northwind(t, o2c.Config{}, nil)
	o, err := w.Orders.Submit(w.ctx, gloves(t, "601 case"))
	require.NoError(t, err)
	_, err = w.Orders.Confirm(w.ctx, o.Header.ID, o2c.Once("confirm-1"))
	require.ErrorIs(t, err, document.ErrRefused)
	w.stocked("601 case")
	o, err = w.Orders.Confirm(w.ctx, o.Header.ID, o2c.Once("confirm-1"))
	require.NoError(t, err)
	require.Equal(t, order.ConfirmedState, o.State)
}

func TestS8_ConcurrentCallsHaveOneEffect(t *testing.T) {
	w := northwind(t, o2c.Config{}, nil)
	const callers = 16
	answers := make([]*order.SalesOrder, callers)
	errs := make([]error, callers)
	var wg sync.WaitGroup
	for i := range callers {
		wg.Go(func() { answers[i], errs[i] = w.Orders.Submit(w.ctx, gloves(t, "5 case"), o2c.Once("web-1")) })
	}
	wg.Wait()
	for i := range callers {
		require.NoError(t, errs[i])
		require.Equal(t, answers[0].Header, answers[i].Header)
	}
	require.Equal(t, 1, w.count(order.KindSalesOrder))
}

func TestS8_LostAnswersHaveOneEffect(t *testing.T) {
	lossy := &faulty{}
	w := northwind(t, o2c.Config{}, func(s store.Store) store.Store { lossy.Store = s; return lossy })
	lossy.loseEvery = 1
	sale := w.confirmed(gloves(t, "200 case"))
	w.delivered(sale, "120 case")
	inv, err := w.Invoices.Bill(w.ctx, invoice.Draft{Order: sale.Header.ID})
	require.NoError(t, err)
	require.Equal(t, "INV-00001", inv.Header.Number)
	require.EqualValues(t, 1, inv.Header.Version)
	require.Equal(t, 1, w.count(order.KindSalesOrder))
	require.Equal(t, 1, w.count(invoice.KindInvoice))
}

// stalled is a gateway that answers when it is told to.
type stalled struct {
	*paymenttest.Gateway
	called, answer chan struct{}
}

func (g *stalled) Authorize(ctx context.Context, r payment.Request) (payment.Outcome, error) {
	close(g.called)
	select {
	case <-g.answer:
		return g.Gateway.Authorize(ctx, r)
	case <-ctx.Done():
		return payment.Outcome{}, ctx.Err()
	}
}

func TestS8_InProgress(t *testing.T) {
	g := &stalled{paymenttest.NewGateway(), make(chan struct{}), make(chan struct{})}
	w := northwind(t, o2c.Config{Gateway: g}, nil)
	done := make(chan error)
	go func() {
		_, err := w.Payments.Charge(w.ctx, card(t, "10.00 USD"), o2c.Once("pay-1"))
		done <- err
	}()
	<-g.called
	_, err := w.Payments.Charge(w.ctx, card(t, "10.00 USD"), o2c.Once("pay-1"))
	require.ErrorIs(t, err, document.ErrInProgress)
	close(g.answer)
	require.NoError(t, <-done)
	p, err := w.Payments.Charge(w.ctx, card(t, "10.00 USD"), o2c.Once("pay-1"))
	require.NoError(t, err)
	require.Equal(t, payment.Succeeded, p.Attempts[0].State)
	require.Len(t, g.Keys(), 1)
}

func TestS12_CanceledCallLeavesAnIntentThatRecoverFinishes(t *testing.T) {
	g := &stalled{paymenttest.NewGateway(), make(chan struct{}), make(chan struct{})}
	w := northwind(t, o2c.Config{Gateway: g}, nil)
	ctx, cancel := context.WithCancel(w.ctx)
	done := make(chan error)
	go func() {
		_, err := w.Payments.Charge(ctx, card(t, "10.00 USD"))
		done <- err
	}()
	<-g.called
	cancel()
	require.Error(t, <-done)
	require.Equal(t, 1, w.count(payment.KindPayment))

	r, err := w.Recover(w.ctx)
	require.NoError(t, err)
	require.Len(t, r.Waiting, 1, "the lease runs")
	w.clock.Advance(10 * time.Minute)
	r, err = w.Recover(w.ctx)
	require.NoError(t, err)
	require.Len(t, r.Finished, 1)
	p, err := w.Payments.Get(w.ctx, r.Finished[0].ID)
	require.NoError(t, err)
	require.Equal(t, payment.Failed, p.Attempts[0].State, "the gateway never saw it")
	r, err = w.Recover(w.ctx)
	require.NoError(t, err)
	require.Empty(t, r.Finished)
	require.Empty(t, r.Waiting)
}

func TestS12_CanceledContextDoesNothing(t *testing.T) {
	w := northwind(t, o2c.Config{}, nil)
	ctx, cancel := context.WithCancel(w.ctx)
	cancel()
	_, err := w.Orders.Submit(ctx, gloves(t, "1 case"))
	require.ErrorIs(t, err, context.Canceled)
	require.Zero(t, w.count(order.KindSalesOrder))
}

func TestDryRun_TellsAndCommitsNothing(t *testing.T) {
	w := northwind(t, o2c.Config{Gateway: paymenttest.NewGateway()}, nil)
	o, err := w.Orders.Submit(w.ctx, gloves(t, "200 case"))
	require.NoError(t, err)
	before := w.events()

	var plan o2c.Plan
	would, err := w.Orders.Confirm(w.ctx, o.Header.ID, o2c.DryRun(&plan), o2c.Once("confirm"))
	require.NoError(t, err)
	require.Equal(t, order.ConfirmedState, would.State)
	require.Len(t, plan.Writes, 3, "the order, its stock and what the customer owes")
	require.Equal(t, "sales_order.confirmed", typeOf(plan.Events[0]))

	_, err = w.Payments.Charge(w.ctx, card(t, "10.00 USD"), o2c.DryRun(&plan))
	require.NoError(t, err)
	require.Len(t, plan.Writes, 1)

	big, err := w.Orders.Submit(w.ctx, gloves(t, "601 case"), o2c.DryRun(nil))
	require.NoError(t, err)
	require.Empty(t, big.Header.Number)
	require.Equal(t, before, w.events())
	require.Zero(t, w.count("answer"))
	require.Zero(t, w.count(payment.KindPayment))
	o, err = w.Orders.Get(w.ctx, o.Header.ID)
	require.NoError(t, err)
	require.Equal(t, order.SubmittedState, o.State)
}

func TestDryRun_OfARefusalKeepsNoHold(t *testing.T) {
	w := northwind(t, o2c.Config{}, nil)
	o, err := w.Orders.Submit(w.ctx, gloves(t, "601 case"))
	require.NoError(t, err)
	_, err = w.Orders.Confirm(w.ctx, o.Header.ID, o2c.DryRun(nil))
	require.ErrorIs(t, err, document.ErrRefused)
	o, err = w.Orders.Get(w.ctx, o.Header.ID)
	require.NoError(t, err)
	require.Empty(t, o.Holds)
}

func TestNoVerbWithoutTenantAndActor(t *testing.T) {
	w := northwind(t, o2c.Config{}, nil)
	for _, actor := range []o2c.Actor{{}, {Tenant: "acme"}, {ID: "desk"}} {
		desk := o2c.New(w.store, o2c.Config{}).As(actor)
		_, err := desk.Orders.Submit(w.ctx, gloves(t, "1 case"))
		require.ErrorIs(t, err, document.ErrInvalid)
		_, err = desk.Orders.Get(w.ctx, document.ID{1})
		require.ErrorIs(t, err, document.ErrInvalid)
		_, err = desk.Recover(w.ctx)
		require.ErrorIs(t, err, document.ErrInvalid)
	}
}

func (w *world) events() int {
	w.t.Helper()
	n := 0
	for _, err := range store.AllEvents(w.ctx, w.store, "acme", 0) {
		require.NoError(w.t, err)
		n++
	}
	return n
}

func typeOf(e document.Event) string {
	name, _ := e.Payload.EventType()
	return name
}

func card(t testing.TB, sum string) payment.Draft {
	return payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.Card, Token: "tok-1", Amount: amount(t, sum)}
}
