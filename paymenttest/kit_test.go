package paymenttest_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/paymenttest"
)

func currency(t testing.TB, code string) money.Currency {
	t.Helper()
	c, err := money.ISO(code)
	require.NoError(t, err)
	return c
}

// teller is a gateway that can be asked what it moved.
type teller interface {
	MovedIn(c money.Currency) (money.Money, error)
}

// harness gives the harness of a gateway. Blind ones tell what the port tells and nothing else.
func harness(t testing.TB, open func() payment.Gateway, blind bool) paymenttest.Harness {
	h := paymenttest.Harness{
		Open: func(testing.TB) payment.Gateway { return open() }, Token: "tok-good", DecliningToken: paymenttest.DecliningToken,
		Secret: func(testing.TB) string { return "secret" }, Currencies: []money.Currency{currency(t, "USD"), currency(t, "JPY"), currency(t, "KWD")},
	}
	if !blind {
		h.Moved = func(t testing.TB, g payment.Gateway, c money.Currency) money.Money {
			m, err := g.(teller).MovedIn(c)
			require.NoError(t, err)
			return m
		}
	}
	return h
}

func TestRun_TheFakeKeepsItsPromises(t *testing.T) {
	open := func() payment.Gateway { return paymenttest.NewGateway() }
	t.Run("told", func(t *testing.T) { paymenttest.Run(t, harness(t, open, false)) })
	t.Run("blind", func(t *testing.T) { paymenttest.Run(t, harness(t, open, true)) })
}

// slow answers that everything is pending, and has the outcome at the second look.
type slow struct{ *paymenttest.Gateway }

func (s slow) late(o payment.Outcome, err error) (payment.Outcome, error) {
	if o.Result == payment.ResultSucceeded {
		return payment.Outcome{Result: payment.ResultPending, Amount: o.Amount}, err
	}
	return o, err
}

func (s slow) Authorize(ctx context.Context, r payment.Request) (payment.Outcome, error) {
	return s.late(s.Gateway.Authorize(ctx, r))
}

func (s slow) Refund(ctx context.Context, r payment.Request) (payment.Outcome, error) {
	return s.late(s.Gateway.Refund(ctx, r))
}

func TestRun_PendingOutcomesAreWaitedFor(t *testing.T) {
	paymenttest.Run(t, harness(t, func() payment.Gateway { return slow{paymenttest.NewGateway()} }, false))
}

func TestRun_BrokenGatewaysAreNoticed(t *testing.T) {
	noticed := map[string]bool{}
	for _, b := range brokenGateways {
		t.Run(b.name, func(t *testing.T) {
			for _, blind := range []bool{false, true} {
				if blind && !b.blind {
					continue
				}
				var by []string
				for _, check := range paymenttest.Checks() {
					err := check.Try(t, harness(t, breaking(b.change), blind))
					if err == nil {
						continue
					}
					by = append(by, check.Name)
					if check.Name == b.check {
						require.ErrorContains(t, err, check.Promise+": ")
						require.ErrorContains(t, err, "A correct gateway "+check.Correct)
						t.Log(err)
					}
				}
				require.Contains(t, by, b.check, "blind %t", blind)
			}
			noticed[b.check] = true
		})
	}
	for _, check := range paymenttest.Checks() {
		require.True(t, noticed[check.Name], "no broken gateway shows that %s notices anything", check.Name)
	}
}

func TestRun_AHarnessIsComplete(t *testing.T) {
	h := harness(t, func() payment.Gateway { return paymenttest.NewGateway() }, true)
	check := paymenttest.Checks()[0]
	require.NoError(t, check.Try(t, h))
	for _, change := range []func(h *paymenttest.Harness){
		func(h *paymenttest.Harness) { h.Open = nil }, func(h *paymenttest.Harness) { h.Token = "" }, func(h *paymenttest.Harness) { h.DecliningToken = "" },
		func(h *paymenttest.Harness) { h.Currencies = nil }, func(h *paymenttest.Harness) { h.Units = 10 }, func(h *paymenttest.Harness) { h.Units = 1_002 },
	} {
		incomplete := h
		change(&incomplete)
		require.ErrorContains(t, check.Try(t, incomplete), "paymenttest: ")
	}
	h.Secret = nil
	for _, check := range paymenttest.Checks() {
		if check.Vaults {
			require.ErrorContains(t, check.Try(t, h), "needs Harness.Secret")
		}
	}
}
