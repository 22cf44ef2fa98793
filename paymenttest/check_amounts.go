package paymenttest

import (
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/payment"
)

func holdsOrTakes(x *trial) {
	authorizing, capturing, _, refunding := verbs()
	var held, charge payment.Outcome
	x.moved(money.Money{}, "an authorization", func() { held = x.succeeds(authorizing, x.first(x.all(), false), "an authorization") })
	x.fails(refunding, x.follow(held, x.some()), "a refund of an authorization that was not captured")
	x.moved(x.all(), "a capture", func() { x.succeeds(capturing, x.follow(held, x.all()), "a capture of all that was authorized") })
	x.moved(x.all(), "a charge", func() { charge = x.succeeds(authorizing, x.first(x.all(), true), "a charge") })
	x.fails(capturing, x.follow(charge, x.all()), "a capture of what was charged already")
	x.moved(x.part(-4), "a refund", func() { x.succeeds(refunding, x.follow(charge, x.all()), "a refund of all that was charged") })
	x.want(held.Reference != charge.Reference, "two operations have the one reference %q", held.Reference)
}

func refundBound(x *trial) {
	authorizing, capturing, _, refunding := verbs()
	charge := x.succeeds(authorizing, x.first(x.all(), true), "a charge")
	x.fails(refunding, x.follow(charge, x.over()), "a refund of more than was charged")
	x.succeeds(refunding, x.follow(charge, x.part(3)), "a refund of three quarters")
	x.fails(refunding, x.follow(charge, x.part(2)), "a refund of a half when a quarter was left")
	x.succeeds(refunding, x.follow(charge, x.some()), "a refund of the quarter that was left")
	x.fails(refunding, x.follow(charge, x.some()), "a refund when nothing was left")
	held := x.succeeds(authorizing, x.first(x.all(), false), "an authorization")
	captured := x.succeeds(capturing, x.follow(held, x.some()), "a capture of a quarter")
	x.fails(refunding, x.follow(captured, x.all()), "a refund of all that was authorized when a quarter was captured")
	x.succeeds(refunding, x.follow(captured, x.some()), "a refund of all that was captured")
}

func captureBound(x *trial) {
	authorizing, capturing, _, refunding := verbs()
	held := x.succeeds(authorizing, x.first(x.all(), false), "an authorization")
	x.fails(capturing, x.follow(held, x.over()), "a capture of more than was authorized")
	var part payment.Outcome
	x.moved(x.some(), "a capture of a quarter", func() { part = x.succeeds(capturing, x.follow(held, x.some()), "a capture of a quarter") })
	x.fails(capturing, x.follow(held, x.all()), "a capture of all that was authorized after a quarter of it")
	x.fails(refunding, x.follow(part, x.part(2)), "a refund of a half when a quarter was captured")
	whole := x.succeeds(authorizing, x.first(x.all(), false), "an authorization")
	x.succeeds(capturing, x.follow(whole, x.all()), "a capture of all that was authorized")
	x.fails(capturing, x.follow(whole, x.some()), "a capture when nothing was left")
}

func voidLetsGo(x *trial) {
	authorizing, capturing, voiding, _ := verbs()
	held := x.succeeds(authorizing, x.first(x.all(), false), "an authorization")
	x.moved(money.Money{}, "a void", func() { x.succeeds(voiding, x.follow(held, x.all()), "a void") })
	x.fails(capturing, x.follow(held, x.some()), "a capture of what was voided")
	x.fails(voiding, x.follow(held, x.all()), "a second void under another key")
	taken := x.succeeds(authorizing, x.first(x.all(), false), "an authorization")
	x.succeeds(capturing, x.follow(taken, x.all()), "a capture of all that was authorized")
	x.fails(voiding, x.follow(taken, x.all()), "a void of what was captured")
}

func declineIsAnOutcome(x *trial) {
	authorizing, capturing, _, refunding := verbs()
	for _, take := range []bool{true, false} {
		r := payment.Request{Key: x.key(), Amount: x.all(), Token: x.h.DecliningToken, Capture: take}
		x.moved(money.Money{}, "a declined charge", func() {
			o := x.fails(authorizing, r, "a charge of the declining method")
			x.want(o.Reason != "", "a decline gave no Reason, so nobody can be told why")
			x.equal(o, x.do(authorizing, r), "a declined charge under the same key")
			if o.Reference != "" {
				x.fails(capturing, x.follow(o, x.some()), "a capture of what was declined")
				x.fails(refunding, x.follow(o, x.some()), "a refund of what was declined")
			}
		})
	}
	x.succeeds(authorizing, x.first(x.all(), true), "a charge of the good method after declines")
}

func vaultSameKey(x *trial) {
	r := payment.VaultRequest{Key: x.key(), Customer: "o2c-conformance-1", Secret: x.h.Secret(x.tb)}
	vault := func(what string, r payment.VaultRequest) payment.Vaulted {
		v, err := x.gateway.Vault(x.ctx, r)
		x.want(err == nil && v.Token != "", "%s gave the token %q and the error %v", what, v.Token, err)
		return v
	}
	first := vault("Vault", r)
	again := vault("Vault under the same key", r)
	x.want(first == again, "Vault under the same key gave the token %q, at first %q", again.Token, first.Token)
	x.want(first.Token != r.Secret, "the token is the secret itself")
	other := r
	other.Customer = "o2c-conformance-2"
	if v, err := x.gateway.Vault(x.ctx, other); err == nil {
		x.fail("Vault for another customer under a used key gave the token %q without an error", v.Token)
	}
	authorizing, _, _, _ := verbs()
	charge := x.first(x.all(), true)
	charge.Token = first.Token
	x.succeeds(authorizing, charge, "a charge of the vaulted method")
}

func minorUnits(x *trial) {
	authorizing, capturing, _, refunding := verbs()
	for _, c := range x.h.Currencies {
		amount := x.minor(x.h.Units+1, c) // the last digit is not 0, so that one that is lost shows
		name := amount.String()
		var charge payment.Outcome
		x.movedIn(c, amount, "a charge of "+name, func() { charge = x.succeeds(authorizing, x.first(amount, true), "a charge of "+name) })
		if look, err := x.gateway.Lookup(x.ctx, x.lastKey()); x.want(err == nil, "Lookup of a charge of %s gave the error %v", name, err) {
			x.want(look.Amount == amount, "a charge of %s was looked up as %s", name, look.Amount)
		}
		x.succeeds(refunding, x.follow(charge, x.minor(1, c)), "a refund of the least amount of "+name)
		x.fails(refunding, x.follow(charge, amount), "a refund of all of "+name+" when the least amount was refunded")
		x.succeeds(refunding, x.follow(charge, x.minor(x.h.Units, c)), "a refund of the rest of "+name)
		held := x.succeeds(authorizing, x.first(amount, false), "an authorization of "+name)
		x.succeeds(capturing, x.follow(held, x.minor(x.h.Units/2+1, c)), "a capture of a part of "+name)

		tenth, err := money.Parse("10." + zeros(c.Digits()) + "1 " + c.String())
		if !x.want(err == nil, "the kit cannot write a fraction of %s: %v", c, err) {
			return
		}
		if o, err := authorizing.call(x.gateway, x.ctx, x.first(tenth, true)); err == nil {
			x.want(x.settled(authorizing, x.lastKey(), o).Result == payment.ResultFailed, "a charge of %s, which does not fit the currency, succeeded with %s", tenth, o.Amount)
		}
	}
}

func zeros(n int) string { return "000000000000000000"[:n] }

// lastKey gives the key that was made last.
func (x *trial) lastKey() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.named(x.keys)
}
