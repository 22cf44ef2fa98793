package crash

import (
	"context"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/store"
)

// checkProvider compares what the provider did with what the tenants' payments say, when nothing is pending: it knows no request of which
// no attempt was written down (C4: with another amount neither), each attempt ended as the provider says, no payment has succeeded twice
// (C1), and all in all the same money was moved.
func (w *world) checkProvider(ctx context.Context, s store.Store) error {
	type attempt struct {
		of    *payment.Payment
		state payment.AttemptState
	}
	attempts := map[string]attempt{}
	var received money.Money
	for _, tenant := range w.tenants {
		for rec, err := range store.All(ctx, s, store.Query{Tenant: tenant, Kind: payment.KindPayment, Limit: store.MaxPage}) {
			if err != nil {
				return err
			}
			p, err := document.Decode[payment.Payment](rec)
			if err != nil {
				return err
			}
			for _, a := range p.Attempts {
				if _, twice := attempts[a.Key]; twice {
					w.say("C2", "the key %s was used twice", a.Key)
				}
				attempts[a.Key] = attempt{p, a.State}
			}
			if p.Method.ThroughGateway() {
				if received, err = received.Add(p.Received); err != nil {
					return err
				}
			}
		}
	}
	succeeded := map[document.ID]int{}
	for _, key := range w.provider.Keys() {
		o, err := w.provider.Lookup(ctx, key)
		if err != nil {
			return err
		}
		a, known := attempts[key]
		switch {
		case !known:
			w.say("C1", "the provider did %s of %s, and no attempt has that key", o.Result, key)
			continue
		case o.Result == payment.ResultSucceeded && (o.Amount != a.of.Amount || a.state != payment.Succeeded || a.of.Received != o.Amount):
			w.say("C4", "the provider moved %s, %s of %s is %s and received %s", o.Amount, a.of.Amount, a.of.Header.Name(), a.state, a.of.Received)
		case o.Result != payment.ResultSucceeded && a.state == payment.Succeeded:
			w.say("C1", "the provider says %s of %s, %s says %s", o.Result, key, a.of.Header.Name(), a.state)
		}
		if o.Result == payment.ResultSucceeded {
			if succeeded[a.of.Header.ID]++; succeeded[a.of.Header.ID] > 1 {
				w.say("C1", "%s was charged %d times", a.of.Header.Name(), succeeded[a.of.Header.ID])
			}
		}
	}
	for key, a := range attempts {
		if _, err := w.provider.Lookup(ctx, key); err != nil && a.state == payment.Succeeded {
			w.say("C1", "%s has succeeded by %s, which the provider does not know", a.of.Header.Name(), key)
		}
	}
	moved, err := w.provider.Moved()
	if err != nil {
		return err
	}
	if !same(moved, received) {
		w.say("C4", "the provider moved %s, %s was received through it", moved, received)
	}
	return nil
}
