package paymenttest

import (
	"context"
	"sync"

	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/payment"
)

func sameKey(x *trial) {
	authorizing, capturing, voiding, refunding := verbs()
	again := func(v verb, r payment.Request, what string) payment.Outcome {
		first := x.succeeds(v, r, what)
		x.equal(first, x.do(v, r), what+" under the same key")
		return first
	}
	x.moved(x.all(), "a charge sent twice under one key", func() {
		charge := again(authorizing, x.first(x.all(), true), "a charge")
		x.moved(x.part(-2), "a refund of a half sent twice under one key", func() { again(refunding, x.follow(charge, x.part(2)), "a refund of a half") })
		x.moved(x.part(-2), "a refund of the other half", func() { x.succeeds(refunding, x.follow(charge, x.part(2)), "a refund of the other half") })
		x.moved(x.all(), "another charge", func() { x.succeeds(authorizing, x.first(x.all(), true), "another charge") })
	})
	held := again(authorizing, x.first(x.all(), false), "an authorization")
	x.moved(x.some(), "a capture of a part sent twice under one key", func() { again(capturing, x.follow(held, x.some()), "a capture of a part") })
	again(voiding, x.follow(x.succeeds(authorizing, x.first(x.all(), false), "an authorization"), x.all()), "a void")
	declined := payment.Request{Key: x.key(), Amount: x.all(), Token: x.h.DecliningToken, Capture: true}
	x.equal(x.fails(authorizing, declined, "a charge of the declining method"), x.do(authorizing, declined), "a declined charge under the same key")
}

func sameKeyConcurrent(x *trial) {
	authorizing, _, _, refunding := verbs()
	x.moved(x.all(), "a charge sent several times at once under one key", func() { x.atOnce(authorizing, x.first(x.all(), true)) })
	charge := x.succeeds(authorizing, x.first(x.all(), true), "a charge")
	x.moved(x.part(-1), "a refund of a quarter sent several times at once under one key", func() { x.atOnce(refunding, x.follow(charge, x.some())) })
	x.succeeds(refunding, x.follow(charge, x.part(3)), "a refund of the three quarters that are left when a quarter was refunded several times at once under one key")
}

// atOnce sends a request several times at once. An error may be given, for instance because the first is still at work; outcomes are all
// the same, and the key is known afterwards.
func (x *trial) atOnce(v verb, r payment.Request) {
	const calls = 8
	var all sync.WaitGroup
	start := make(chan struct{})
	outcomes, failed := make([]payment.Outcome, calls), make([]error, calls)
	for i := range calls {
		all.Go(func() {
			<-start
			outcomes[i], failed[i] = v.call(x.gateway, x.ctx, r)
		})
	}
	close(start)
	all.Wait()
	first, err := x.gateway.Lookup(x.ctx, r.Key)
	if !x.want(err == nil, "Lookup gave the error %v after %d calls at once", err, calls) {
		return
	}
	first = x.settled(v, r.Key, first)
	x.want(first.Result == payment.ResultSucceeded, "%s sent %d times at once under one key failed: %s", v.name, calls, first.Reason)
	for i, o := range outcomes {
		if failed[i] == nil {
			x.equal(first, x.settled(v, r.Key, o), "one of several calls at once under one key")
		}
	}
}

func keyOfAnother(x *trial) {
	authorizing, capturing, voiding, refunding := verbs()
	r := x.first(x.all(), true)
	charge := x.succeeds(authorizing, r, "a charge")
	refused := func(v verb, other payment.Request, what string) {
		if o, err := v.call(x.gateway, x.ctx, other); err == nil {
			x.fail("%s under the key of an earlier request gave %s, %s without an error", what, o.Result, o.Amount)
		}
		x.found(authorizing, r.Key, charge)
	}
	x.moved(money.Money{}, "another request under a used key", func() {
		smaller := r
		smaller.Amount = x.some()
		refused(authorizing, smaller, "a charge of another amount")
		declining := r
		declining.Token = x.h.DecliningToken
		refused(authorizing, declining, "a charge of another method of payment")
		holding := r
		holding.Capture = false
		refused(authorizing, holding, "an authorization that only holds")
		follow := x.follow(charge, x.some())
		follow.Key = r.Key
		refused(refunding, follow, "a refund")
		refused(capturing, follow, "a capture")
		refused(voiding, follow, "a void")
	})
	x.succeeds(refunding, x.follow(charge, x.all()), "a refund of all that was charged, after other requests under its key")
}

func lookupUnknown(x *trial) {
	x.absent(x.key())
	authorizing, _, _, _ := verbs()
	r := x.first(x.all(), true)
	x.absent(r.Key)
	o := x.succeeds(authorizing, r, "a charge of a key that was looked up before")
	x.absent(o.Reference + "-none")
	x.absent(x.key())
}

func lookupKnown(x *trial) {
	authorizing, capturing, voiding, refunding := verbs()
	look := func(v verb, r payment.Request, what string) payment.Outcome {
		o := x.succeeds(v, r, what)
		x.found(v, r.Key, o)
		return o
	}
	charge := look(authorizing, x.first(x.all(), true), "a charge")
	look(refunding, x.follow(charge, x.some()), "a refund")
	held := look(authorizing, x.first(x.all(), false), "an authorization")
	look(capturing, x.follow(held, x.some()), "a capture")
	look(voiding, x.follow(look(authorizing, x.first(x.all(), false), "an authorization"), x.all()), "a void")
	declined := payment.Request{Key: x.key(), Amount: x.all(), Token: x.h.DecliningToken, Capture: true}
	x.found(authorizing, declined.Key, x.fails(authorizing, declined, "a charge of the declining method"))
}

func canceledEnds(x *trial) {
	ended, cancel := context.WithCancel(x.ctx)
	cancel()
	authorizing, capturing, voiding, refunding := verbs()
	charge := x.succeeds(authorizing, x.first(x.all(), true), "a charge")
	held := x.succeeds(authorizing, x.first(x.all(), false), "an authorization")
	for _, call := range []struct {
		verb    verb
		request payment.Request
	}{{authorizing, x.first(x.all(), true)}, {capturing, x.follow(held, x.some())}, {voiding, x.follow(held, x.all())}, {refunding, x.follow(charge, x.some())}} {
		o, err := call.verb.call(x.gateway, ended, call.request)
		x.want(err != nil, "%s with a context that had ended gave %s, %s without an error", call.verb.name, o.Result, o.Amount)
	}
	_, err := x.gateway.Lookup(ended, x.key())
	x.want(err != nil, "Lookup with a context that had ended gave no error")
	_, err = x.gateway.Vault(ended, payment.VaultRequest{Key: x.key(), Customer: "o2c-conformance"})
	x.want(err != nil, "Vault with a context that had ended gave no error")
}
