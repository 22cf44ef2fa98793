package o2c_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/paymenttest"
)

// generous is a gateway that moves another amount than it was asked for.
type generous struct {
	*paymenttest.Gateway
	moves string
	t     testing.TB
}

func (g *generous) Authorize(ctx context.Context, r payment.Request) (payment.Outcome, error) {
	o, err := g.Gateway.Authorize(ctx, r)
	o.Amount = amount(g.t, g.moves)
	return o, err
}

// When what the gateway says cannot be recorded the caller gets the payment as it is stored, so that somebody can look at it, and nothing is sent again.
func TestC4_AnotherAmountThanAskedFor(t *testing.T) {
	gateway := &generous{paymenttest.NewGateway(), "9.00 USD", t}
	w := northwind(t, o2c.Config{Gateway: gateway}, nil)
	p, err := w.Payments.Charge(w.ctx, card(t, "10.00 USD"), o2c.Once("pay"))
	require.ErrorIs(t, err, document.ErrRefused)
	require.ErrorContains(t, err, "the provider moved 9.00 USD")
	stored, err := w.Payments.Get(w.ctx, p.Header.ID)
	require.NoError(t, err)
	require.Equal(t, stored, p)
	require.True(t, p.Received.IsZero())
	_, err = w.Payments.Retry(w.ctx, p.Header.ID)
	require.ErrorIs(t, err, document.ErrRefused)
	_, err = w.Payments.Charge(w.ctx, card(t, "10.00 USD"), o2c.Once("pay"))
	require.ErrorIs(t, err, document.ErrInProgress)
	require.Len(t, gateway.Keys(), 1)
}

// The provider may tell before it answers: the call that asked then finds its work done.
func TestC6_ObservedBeforeTheAnswer(t *testing.T) {
	gateway := &observed{Gateway: paymenttest.NewGateway()}
	w := northwind(t, o2c.Config{Gateway: gateway}, nil)
	gateway.tell = func(key string, o payment.Outcome) {
		_, err := w.Payments.Observe(w.ctx, key, o)
		require.NoError(t, err)
	}
	p, err := w.Payments.Charge(w.ctx, card(t, "10.00 USD"), o2c.Once("pay"))
	require.NoError(t, err)
	require.Equal(t, "10.00 USD", p.Received.String())
	again, err := w.Payments.Charge(w.ctx, card(t, "10.00 USD"), o2c.Once("pay"))
	require.NoError(t, err)
	require.Equal(t, p.Header, again.Header)
	require.Equal(t, 1, w.count(payment.KindReceipt))
}

type observed struct {
	*paymenttest.Gateway
	tell func(key string, o payment.Outcome)
}

func (g *observed) Authorize(ctx context.Context, r payment.Request) (payment.Outcome, error) {
	o, err := g.Gateway.Authorize(ctx, r)
	g.tell(r.Key, o)
	return o, err
}

// A purchase order that was kept as mismatched is found again under the customer's number: nothing is ordered by sending it twice.
func TestFromPurchaseOrder_MismatchedSentTwice(t *testing.T) {
	w := tampa(t, o2c.Config{})
	q := w.quoted("2 case")
	_, err := w.Orders.FromPurchaseOrder(w.ctx, purchase(t, q, "1.00 USD"), o2c.Once("po"))
	require.ErrorIs(t, err, document.ErrRefused)
	first := err.Error()
	for _, key := range []string{"po", "another"} {
		_, err = w.Orders.FromPurchaseOrder(w.ctx, purchase(t, q, "1.00 USD"), o2c.Once(key))
		require.EqualError(t, err, first, "the same sent again gets the same answer")
	}
	other := purchase(t, q, "2.00 USD")
	_, err = w.Orders.FromPurchaseOrder(w.ctx, other)
	require.ErrorIs(t, err, document.ErrTaken, "the number is taken for something else")
	require.Equal(t, 1, w.count(order.KindPurchaseOrder))
	require.Zero(t, w.count(order.KindSalesOrder))
}
