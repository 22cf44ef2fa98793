package paymenttest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/payment"
)

// trial is one run of one check. The first thing that goes wrong is kept; what comes after it does not count. Safe for concurrent use.
type trial struct {
	ctx     context.Context
	tb      testing.TB
	h       Harness
	gateway payment.Gateway
	run     string // keys begin with it, so that a sandbox which keeps them knows none

	mu   sync.Mutex
	keys int
	saw  string
}

// fail keeps what was seen.
func (x *trial) fail(format string, args ...any) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.saw == "" {
		x.saw = fmt.Sprintf(format, args...)
	}
}

func (x *trial) failure() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.saw
}

// want keeps what was seen unless ok.
func (x *trial) want(ok bool, format string, args ...any) bool {
	if !ok {
		x.fail(format, args...)
	}
	return ok
}

// key gives a key that was never used. It is as long as those of payments.
func (x *trial) key() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.keys++
	return x.named(x.keys)
}

func (x *trial) named(n int) string { return fmt.Sprintf("o2c-%s-%d", x.run, n) }

// part gives n quarters of the usual amount.
func (x *trial) part(n int64) money.Money { return x.minor(x.h.Units/4*n, x.h.Currencies[0]) }

// all is the usual amount, some a part of it, over the least that is more.
func (x *trial) all() money.Money  { return x.part(4) }
func (x *trial) some() money.Money { return x.part(1) }
func (x *trial) over() money.Money { return x.minor(x.h.Units+1, x.h.Currencies[0]) }

func (x *trial) minor(n int64, c money.Currency) money.Money {
	m, err := money.FromMinor(n, c)
	x.want(err == nil, "the harness names a currency that has no amounts: %v", err)
	return m
}

// verb is one of the four methods that move money.
type verb struct {
	name string
	call func(payment.Gateway, context.Context, payment.Request) (payment.Outcome, error)
}

func verbs() (authorizing, capturing, voiding, refunding verb) {
	return verb{"Authorize", payment.Gateway.Authorize}, verb{"Capture", payment.Gateway.Capture}, verb{"Void", payment.Gateway.Void}, verb{"Refund", payment.Gateway.Refund}
}

// first is the request that begins an operation: it holds an amount, or takes it at once.
func (x *trial) first(amount money.Money, take bool) payment.Request {
	return payment.Request{Key: x.key(), Amount: amount, Token: x.h.Token, Capture: take}
}

// follow is the request of an operation that follows one with this outcome.
func (x *trial) follow(parent payment.Outcome, amount money.Money) payment.Request {
	return payment.Request{Key: x.key(), Amount: amount, Parent: parent.Reference}
}

// do sends a request that has a definite answer, and waits for it where it is pending.
func (x *trial) do(v verb, r payment.Request) payment.Outcome {
	o, err := v.call(x.gateway, x.ctx, r)
	if !x.want(err == nil, "%s of %s gave the error %v; a definite answer is an Outcome", v.name, r.Amount, err) {
		return o
	}
	return x.settled(v, r.Key, o)
}

func (x *trial) settled(v verb, key string, o payment.Outcome) payment.Outcome {
	for wait := 10 * time.Millisecond; o.Result == payment.ResultPending; wait = min(2*wait, time.Second) {
		select {
		case <-x.ctx.Done():
			x.fail("%s is pending for %s", v.name, patience)
			return o
		case <-time.After(wait):
		}
		var err error
		if o, err = x.gateway.Lookup(x.ctx, key); !x.want(err == nil, "Lookup of a pending %s gave the error %v", v.name, err) {
			return o
		}
	}
	x.want(o.Result == payment.ResultSucceeded || o.Result == payment.ResultFailed, "%s gave the result %q, which there is not", v.name, o.Result)
	return o
}

// succeeds sends a request that nothing stands against.
func (x *trial) succeeds(v verb, r payment.Request, what string) payment.Outcome {
	o := x.do(v, r)
	if x.want(o.Result == payment.ResultSucceeded, "%s failed, must succeed: %s", what, o.Reason) {
		x.want(o.Amount == r.Amount, "%s asked for %s and gave %s", what, r.Amount, o.Amount)
		x.want(o.Reference != "", "%s gave no Reference, so nothing can follow it", what)
	}
	return o
}

// fails sends a request that the provider has to turn down.
func (x *trial) fails(v verb, r payment.Request, what string) payment.Outcome {
	o := x.do(v, r)
	x.want(o.Result == payment.ResultFailed, "%s succeeded with %s, must fail", what, o.Amount)
	return o
}

// equal compares an outcome with the first one of its key.
func (x *trial) equal(first, again payment.Outcome, what string) {
	x.want(first.Result == again.Result && first.Amount == again.Amount && first.Reference == again.Reference,
		"%s gave %s, %s, reference %q; the first answer was %s, %s, reference %q", what, again.Result, again.Amount, again.Reference, first.Result, first.Amount, first.Reference)
}

// found looks a key up that the provider has seen.
func (x *trial) found(v verb, key string, first payment.Outcome) {
	o, err := x.gateway.Lookup(x.ctx, key)
	if x.want(err == nil, "Lookup of the key of %s gave the error %v", v.name, err) {
		x.equal(first, x.settled(v, key, o), "Lookup of the key of "+v.name)
	}
}

// absent looks a key up that the provider has not seen.
func (x *trial) absent(key string) {
	o, err := x.gateway.Lookup(x.ctx, key)
	if err == nil {
		x.fail("Lookup of a key that was never sent gave %s, %s", o.Result, o.Amount)
	} else {
		x.want(errors.Is(err, document.ErrNotFound), "Lookup of a key that was never sent gave the error %v, must be document.ErrNotFound", err)
	}
}

// moved runs f and compares what the provider moved meanwhile of the first currency, where it can be asked.
func (x *trial) moved(want money.Money, what string, f func()) {
	x.movedIn(x.h.Currencies[0], want, what, f)
}

func (x *trial) movedIn(c money.Currency, want money.Money, what string, f func()) {
	if x.h.Moved == nil {
		f()
		return
	}
	if want == (money.Money{}) {
		want = x.minor(0, c)
	}
	before := x.h.Moved(x.tb, x.gateway, c)
	f()
	got, err := x.h.Moved(x.tb, x.gateway, c).Sub(before)
	x.want(err == nil && (got == want || got.IsZero() && want.IsZero()), "%s moved %s, must move %s", what, got, want)
}
