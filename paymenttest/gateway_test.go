package paymenttest_test

import (
	"context"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/paymenttest"
)

func amount(t testing.TB, s string) money.Money {
	t.Helper()
	m, err := money.Parse(s)
	require.NoError(t, err)
	return m
}

func moved(t testing.TB, g *paymenttest.Gateway) string {
	t.Helper()
	m, err := g.Moved()
	require.NoError(t, err)
	return m.String()
}

// TestGateway_Behaviors shows of each behavior what the caller hears of a charge of 10.00 USD, what a look-up tells, what the same request hears when it is sent again, and what has been moved by then.
func TestGateway_Behaviors(t *testing.T) {
	ok, failed, pending := payment.ResultSucceeded, payment.ResultFailed, payment.ResultPending
	for _, c := range []struct {
		name     string
		behavior paymenttest.Behavior
		heard    payment.Result
		err      error
		lookedUp payment.Result // "" when nothing is found
		again    payment.Result
		againErr error
		moved    string
	}{
		{"answer", paymenttest.Answer, ok, nil, ok, ok, nil, "10.00 USD"},
		{"decline", paymenttest.Decline, failed, nil, failed, failed, nil, ""},
		{"delay", paymenttest.Delay, pending, nil, pending, pending, nil, ""},
		{"timeout after", paymenttest.TimeoutAfter, "", paymenttest.ErrTimeout, ok, ok, nil, "10.00 USD"},
		{"timeout before", paymenttest.TimeoutBefore, "", paymenttest.ErrTimeout, "", ok, nil, "10.00 USD"},
		{"late", paymenttest.Late, "", paymenttest.ErrTimeout, "", ok, nil, "10.00 USD"},
		{"error after", paymenttest.ErrorAfter, "", paymenttest.ErrInternal, ok, "", paymenttest.ErrInternal, "10.00 USD"},
		{"error before", paymenttest.ErrorBefore, "", paymenttest.ErrInternal, "", ok, nil, "10.00 USD"},
		{"twice", paymenttest.Twice, ok, nil, ok, ok, nil, "10.00 USD"},
		{"decline forgotten", paymenttest.DeclineForgotten, failed, nil, "", ok, nil, "10.00 USD"},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx := context.Background()
			g := paymenttest.NewGateway(c.behavior)
			r := payment.Request{Key: "k-1", Amount: amount(t, "10.00 USD"), Token: "tok-1", Capture: true}
			o, err := g.Authorize(ctx, r)
			require.ErrorIs(t, err, c.err)
			require.Equal(t, c.heard, o.Result)
			o, err = g.Lookup(ctx, "k-1")
			require.Equal(t, c.lookedUp, o.Result)
			if c.lookedUp == "" {
				require.ErrorIs(t, err, document.ErrNotFound)
			} else {
				require.NoError(t, err)
			}
			o, err = g.Authorize(ctx, r)
			require.ErrorIs(t, err, c.againErr)
			require.Equal(t, c.again, o.Result)
			g.Arrive() // what is late has no second effect
			require.Equal(t, c.moved, moved(t, g))
			require.LessOrEqual(t, len(g.Keys()), 1)
		})
	}
}

func TestGateway_LateArrivesAfterALookUpFoundNothing(t *testing.T) {
	ctx := context.Background()
	g := paymenttest.NewGateway(paymenttest.Late)
	_, err := g.Authorize(ctx, payment.Request{Key: "k-1", Amount: amount(t, "10.00 USD"), Token: "tok-1", Capture: true})
	require.ErrorIs(t, err, paymenttest.ErrTimeout)
	for range 3 {
		_, err = g.Lookup(ctx, "k-1")
		require.ErrorIs(t, err, document.ErrNotFound)
	}
	require.Equal(t, "", moved(t, g))
	require.Equal(t, []string{"k-1"}, g.Arrive())
	require.Empty(t, g.Arrive())
	o, err := g.Lookup(ctx, "k-1")
	require.NoError(t, err)
	require.Equal(t, payment.ResultSucceeded, o.Result)
	require.Equal(t, "10.00 USD", moved(t, g))
}

func TestGateway_WhatIsPendingIsSetAside(t *testing.T) {
	ctx := context.Background()
	g := paymenttest.NewGateway(paymenttest.Answer, paymenttest.Delay)
	charge, err := g.Authorize(ctx, payment.Request{Key: "charge", Amount: amount(t, "10.00 USD"), Token: "tok-1", Capture: true})
	require.NoError(t, err)
	refund := func(key, m string) payment.Result {
		o, err := g.Refund(ctx, payment.Request{Key: key, Amount: amount(t, m), Parent: charge.Reference})
		require.NoError(t, err)
		return o.Result
	}
	require.Equal(t, payment.ResultPending, refund("r-1", "6.00 USD"))
	require.Equal(t, payment.ResultFailed, refund("r-2", "6.00 USD"), "the first one may still succeed")
	g.Return("r-1", "account closed")
	o, err := g.Lookup(ctx, "r-1")
	require.NoError(t, err)
	require.Equal(t, payment.Outcome{Result: payment.ResultFailed, Reference: "op-2", Reason: "account closed"}, o)
	require.Equal(t, payment.ResultSucceeded, refund("r-3", "6.00 USD"))
	g.Settle("r-1")
	g.Settle("nobody")
	require.Equal(t, "4.00 USD", moved(t, g))
}

func TestGateway_PendingVoidAndCaptureComeBack(t *testing.T) {
	ctx := context.Background()
	g := paymenttest.NewGateway(paymenttest.Answer, paymenttest.Delay, paymenttest.Delay)
	held, err := g.Authorize(ctx, payment.Request{Key: "held", Amount: amount(t, "10.00 USD"), Token: "tok-1"})
	require.NoError(t, err)
	_, err = g.Void(ctx, payment.Request{Key: "void", Amount: amount(t, "10.00 USD"), Parent: held.Reference})
	require.NoError(t, err)
	g.Return("void", "too late")
	_, err = g.Capture(ctx, payment.Request{Key: "part", Amount: amount(t, "4.00 USD"), Parent: held.Reference})
	require.NoError(t, err)
	g.Settle("part")
	o, err := g.Capture(ctx, payment.Request{Key: "rest", Amount: amount(t, "6.01 USD"), Parent: held.Reference})
	require.NoError(t, err)
	require.Equal(t, "more than is left", o.Reason)
	require.Equal(t, "4.00 USD", moved(t, g))
}

func TestGateway_Errors(t *testing.T) {
	ctx := context.Background()
	g := paymenttest.NewGateway()
	for _, amounts := range []money.Money{{}, amount(t, "0.00 USD"), amount(t, "-1.00 USD"), amount(t, "1.005 USD")} {
		o, err := g.Authorize(ctx, payment.Request{Key: "k" + amounts.String(), Amount: amounts, Token: "tok-1"})
		require.NoError(t, err)
		require.Equal(t, payment.ResultFailed, o.Result, amounts.String())
	}
	_, err := g.Authorize(ctx, payment.Request{Amount: amount(t, "1.00 USD")})
	require.ErrorContains(t, err, "a request has a key")
	_, err = g.Vault(ctx, payment.VaultRequest{})
	require.ErrorContains(t, err, "a request has a key")
	_, err = g.Authorize(ctx, payment.Request{Key: "usd", Amount: amount(t, "1.00 USD"), Token: "t", Capture: true})
	require.NoError(t, err)
	_, err = g.Authorize(ctx, payment.Request{Key: "jpy", Amount: amount(t, "1 JPY"), Token: "t", Capture: true})
	require.NoError(t, err)
	_, err = g.Moved()
	require.ErrorIs(t, err, money.ErrCurrency)
	yen, err := g.MovedIn(currency(t, "JPY"))
	require.NoError(t, err)
	require.Equal(t, "1 JPY", yen.String())
}

func TestGateway_ConcurrentCallsHaveOneEffectAKey(t *testing.T) {
	g := paymenttest.NewGateway(paymenttest.TimeoutAfter, paymenttest.Late, paymenttest.ErrorBefore)
	r := payment.Request{Key: "k-1", Amount: amount(t, "10.00 USD"), Token: "tok-1", Capture: true}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 50 {
				_, _ = g.Authorize(context.Background(), r)
				_, _ = g.Lookup(context.Background(), r.Key)
				g.Arrive()
			}
		})
	}
	all.Wait()
	require.Equal(t, "10.00 USD", moved(t, g))
	require.Equal(t, []string{"k-1"}, g.Keys())
}
