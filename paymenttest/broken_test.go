package paymenttest_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/paymenttest"
)

// broken is a gateway that does one thing wrong.
type broken struct {
	*paymenttest.Gateway
	authorize, capture, void, refund func(ctx context.Context, r payment.Request) (payment.Outcome, error)
	lookup                           func(ctx context.Context, key string) (payment.Outcome, error)
	vault                            func(ctx context.Context, r payment.VaultRequest) (payment.Vaulted, error)
}

func breaking(change func(b *broken)) func() payment.Gateway {
	return func() payment.Gateway {
		g := paymenttest.NewGateway()
		b := &broken{Gateway: g, authorize: g.Authorize, capture: g.Capture, void: g.Void, refund: g.Refund, lookup: g.Lookup, vault: g.Vault}
		change(b)
		return b
	}
}

func (b *broken) Authorize(ctx context.Context, r payment.Request) (payment.Outcome, error) {
	return b.authorize(ctx, r)
}

func (b *broken) Capture(ctx context.Context, r payment.Request) (payment.Outcome, error) {
	return b.capture(ctx, r)
}

func (b *broken) Void(ctx context.Context, r payment.Request) (payment.Outcome, error) {
	return b.void(ctx, r)
}

func (b *broken) Refund(ctx context.Context, r payment.Request) (payment.Outcome, error) {
	return b.refund(ctx, r)
}

func (b *broken) Lookup(ctx context.Context, key string) (payment.Outcome, error) {
	return b.lookup(ctx, key)
}

func (b *broken) Vault(ctx context.Context, r payment.VaultRequest) (payment.Vaulted, error) {
	return b.vault(ctx, r)
}

// anew sends each call under a key of its own, the first one under the key that was asked for.
func anew(call func(context.Context, payment.Request) (payment.Outcome, error)) func(context.Context, payment.Request) (payment.Outcome, error) {
	var mu sync.Mutex
	calls := 0
	return func(ctx context.Context, r payment.Request) (payment.Outcome, error) {
		mu.Lock()
		calls++
		n := calls
		mu.Unlock()
		o, err := call(ctx, r)
		if err == nil && n > 1 {
			r.Key = fmt.Sprint(r.Key, "#", n)
			return call(ctx, r)
		}
		return o, err
	}
}

var errBroken = errors.New("broken")

// brokenGateways are the ways to be wrong, the check that has to notice, and whether it notices without Harness.Moved, too.
var brokenGateways = []struct {
	name, check string
	blind       bool
	change      func(b *broken)
}{
	{"charges anew under the same key", "C1_SameKeyOneEffect", true, func(b *broken) { b.authorize = anew(b.Gateway.Authorize) }},
	{"refunds anew under the same key", "C1_SameKeyOneEffect", true, func(b *broken) { b.refund = anew(b.Gateway.Refund) }},
	{"charges twice and says so once", "C1_SameKeyOneEffect", false, func(b *broken) {
		b.authorize = func(ctx context.Context, r payment.Request) (payment.Outcome, error) {
			if _, err := b.Gateway.Lookup(ctx, r.Key); err == nil {
				more := r
				more.Key += "#2"
				if _, err := b.Gateway.Authorize(ctx, more); err != nil {
					return payment.Outcome{}, err
				}
			}
			return b.Gateway.Authorize(ctx, r)
		}
	}},
	{"looks for the key, then acts", "C1_SameKeyConcurrent", true, func(b *broken) {
		var mu sync.Mutex
		known, n := map[string]payment.Outcome{}, 0
		b.refund = func(ctx context.Context, r payment.Request) (payment.Outcome, error) {
			mu.Lock()
			o, again := known[r.Key]
			mu.Unlock()
			if again {
				return o, nil
			}
			time.Sleep(20 * time.Millisecond)
			mu.Lock()
			defer mu.Unlock()
			sent := r
			if n++; known[r.Key].Reference != "" {
				sent.Key = fmt.Sprint(r.Key, "#", n)
			}
			o, err := b.Gateway.Refund(ctx, sent)
			known[r.Key] = o
			return o, err
		}
	}},
	{"gives the first outcome to another request", "C2_KeyOfAnotherRequest", true, func(b *broken) {
		b.authorize = func(ctx context.Context, r payment.Request) (payment.Outcome, error) {
			if o, err := b.Gateway.Lookup(ctx, r.Key); err == nil {
				return o, nil
			}
			return b.Gateway.Authorize(ctx, r)
		}
	}},
	{"has a key for each method", "C2_KeyOfAnotherRequest", true, func(b *broken) {
		b.refund = func(ctx context.Context, r payment.Request) (payment.Outcome, error) {
			r.Key += "/refund"
			return b.Gateway.Refund(ctx, r)
		}
		b.lookup = func(ctx context.Context, key string) (payment.Outcome, error) {
			if o, err := b.Gateway.Lookup(ctx, key); err == nil {
				return o, nil
			}
			return b.Gateway.Lookup(ctx, key+"/refund")
		}
	}},
	{"refunds without a bound", "C3_RefundBound", true, func(b *broken) {
		b.refund = func(ctx context.Context, r payment.Request) (payment.Outcome, error) {
			o, err := b.Gateway.Refund(ctx, r)
			if o.Result == payment.ResultFailed {
				o.Result, o.Amount = payment.ResultSucceeded, r.Amount
			}
			return o, err
		}
	}},
	{"captures all whatever was asked", "C4_CaptureBound", true, func(b *broken) {
		var held sync.Map
		b.authorize = func(ctx context.Context, r payment.Request) (payment.Outcome, error) {
			o, err := b.Gateway.Authorize(ctx, r)
			held.Store(o.Reference, r.Amount)
			return o, err
		}
		b.capture = func(ctx context.Context, r payment.Request) (payment.Outcome, error) {
			asked := r.Amount
			if all, known := held.Load(r.Parent); known {
				r.Amount = all.(money.Money)
			}
			o, err := b.Gateway.Capture(ctx, r)
			if o.Result == payment.ResultSucceeded {
				o.Amount = asked
			}
			return o, err
		}
	}},
	{"takes money that it should hold", "Authorize_HoldsOrTakes", true, func(b *broken) {
		b.authorize = func(ctx context.Context, r payment.Request) (payment.Outcome, error) {
			r.Capture = true
			return b.Gateway.Authorize(ctx, r)
		}
	}},
	{"says that it voided", "Void_LetsGo", true, func(b *broken) {
		b.void = func(ctx context.Context, r payment.Request) (payment.Outcome, error) {
			return payment.Outcome{Result: payment.ResultSucceeded, Amount: r.Amount, Reference: "void-" + r.Key}, ctx.Err()
		}
	}},
	{"makes a decline an error", "Decline_IsAnOutcome", true, func(b *broken) {
		b.authorize = func(ctx context.Context, r payment.Request) (payment.Outcome, error) {
			o, err := b.Gateway.Authorize(ctx, r)
			if o.Result == payment.ResultFailed {
				return payment.Outcome{}, errBroken
			}
			return o, err
		}
	}},
	{"takes an unknown key for a failure", "Lookup_UnknownKey", true, func(b *broken) {
		b.lookup = func(ctx context.Context, key string) (payment.Outcome, error) {
			o, err := b.Gateway.Lookup(ctx, key)
			if err != nil && ctx.Err() == nil {
				return payment.Outcome{Result: payment.ResultFailed}, nil
			}
			return o, err
		}
	}},
	{"has its own error for an unknown key", "Lookup_UnknownKey", true, func(b *broken) {
		b.lookup = func(ctx context.Context, key string) (payment.Outcome, error) {
			o, err := b.Gateway.Lookup(ctx, key)
			if err != nil {
				err = errBroken
			}
			return o, err
		}
	}},
	{"does not find what failed", "Lookup_KnownKey", true, func(b *broken) {
		b.lookup = func(ctx context.Context, key string) (payment.Outcome, error) {
			o, err := b.Gateway.Lookup(ctx, key)
			if o.Result == payment.ResultFailed {
				return b.Gateway.Lookup(ctx, "never sent")
			}
			return o, err
		}
	}},
	{"does not hear that the caller is gone", "Canceled_EndsWithError", true, func(b *broken) {
		b.authorize = func(_ context.Context, r payment.Request) (payment.Outcome, error) {
			return b.Gateway.Authorize(context.Background(), r)
		}
	}},
	{"vaults anew under the same key", "Vault_SameKeySameToken", true, func(b *broken) {
		n := 0
		b.vault = func(ctx context.Context, r payment.VaultRequest) (payment.Vaulted, error) {
			n++
			r.Key = fmt.Sprint(r.Key, "#", n)
			return b.Gateway.Vault(ctx, r)
		}
	}},
	{"has two decimals for every currency", "C34_MinorUnits", true, func(b *broken) {
		b.authorize = func(ctx context.Context, r payment.Request) (payment.Outcome, error) {
			o, err := b.Gateway.Authorize(ctx, r)
			if o.Amount.Currency().Digits() > 2 {
				o.Amount, _ = o.Amount.Round(money.Rounding{Place: money.Places(2)})
			}
			return o, err
		}
	}},
	{"multiplies by 100 on the way out and divides on the way in", "C34_MinorUnits", false, func(b *broken) {
		b.authorize = func(ctx context.Context, r payment.Request) (payment.Outcome, error) {
			if r.Amount.Currency().Digits() != 0 {
				return b.Gateway.Authorize(ctx, r)
			}
			asked, sent := r.Amount, r
			units, err := asked.Minor()
			if err != nil {
				return payment.Outcome{}, err
			}
			if sent.Amount, err = money.FromMinor(100*units, asked.Currency()); err != nil {
				return payment.Outcome{}, err
			}
			o, err := b.Gateway.Authorize(ctx, sent)
			o.Amount = asked
			return o, err
		}
	}},
	{"rounds what does not fit", "C34_MinorUnits", true, func(b *broken) {
		b.authorize = func(ctx context.Context, r payment.Request) (payment.Outcome, error) {
			r.Amount, _ = r.Amount.Round(money.Rounding{})
			return b.Gateway.Authorize(ctx, r)
		}
	}},
}
