package o2c

import (
	"context"
	"errors"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/payment"
)

// attempt commits an attempt with its intent, sends it, and records what came of it.
func (v Payments) attempt(ctx context.Context, verb string, request any, options []Option, make func(u *unit) (*payment.Payment, error)) (*payment.Payment, error) {
	if _, err := v.gateway(); err != nil {
		return nil, err
	}
	c := newCall(verb, request, options)
	var p *payment.Payment
	var send payment.Request
	var i *intent
	err := v.desk.run(ctx, func(u *unit) error {
		i = nil
		kept, err := c.recall(u)
		if err != nil {
			return err
		}
		if kept.is(answered) {
			p, err = replay[payment.Payment](u, kept)
			return err
		}
		if p, err = make(u); err != nil {
			return err
		}
		if send, err = p.Begin(u.by); err != nil {
			return err
		}
		if err := claim(u, p); err != nil {
			return err
		}
		if _, err := put(u, p); err != nil {
			return err
		}
		if i, err = intend(u, c, kept, p.Header.Link()); err != nil {
			return err
		}
		return c.finish(u)
	})
	if err != nil {
		return nil, err
	}
	if i != nil && c.plan == nil {
		if p, _, err = v.learn(ctx, i, v.send(ctx, send)); errors.Is(err, document.ErrRefused) {
			stored, gone := v.Get(ctx, i.Subject.ID)
			return stored, errors.Join(err, gone) // what the gateway said could not be recorded as it is: somebody has to look at this payment
		}
		if err != nil {
			return nil, err
		}
	}
	return p, verdict(p)
}

// send calls the gateway, with a deadline well before the intent's lease ends. It gives what is to be recorded.
func (v Payments) send(ctx context.Context, r payment.Request) func(*payment.Payment, document.Stamp) ([]document.Event, error) {
	calling, cancel := context.WithTimeout(ctx, v.desk.engine.config.Lease/2)
	defer cancel()
	outcome, err := v.desk.engine.config.Gateway.Authorize(calling, r)
	return func(p *payment.Payment, by document.Stamp) ([]document.Event, error) {
		if err != nil {
			return p.Lost(err.Error(), by)
		}
		return p.Learn(outcome, by)
	}
}

// learn records what is known of a payment's open attempt. When that is final, money that arrived is allocated, the receipt issued and the
// intent done, all in one commit.
func (v Payments) learn(ctx context.Context, i *intent, what func(*payment.Payment, document.Stamp) ([]document.Event, error)) (p *payment.Payment, finished bool, err error) {
	err = v.desk.run(ctx, func(u *unit) error {
		now, err := load[intent](u, kindIntent, i.Header.ID)
		if err != nil {
			return err
		}
		if p, err = load[payment.Payment](u, payment.KindPayment, i.Subject.ID); err != nil {
			return err
		}
		if finished = now.Done; finished {
			return nil // somebody else has finished it
		}
		seller, err := load[party.Seller](u, party.KindSeller, party.SellerID(p.Seller))
		if err != nil {
			return err
		}
		if p.On, err = u.today(seller); err != nil { // the value date is the day on which the outcome is known
			return err
		}
		before := p.Header.ChangedAt
		events, err := what(p, u.by)
		if err != nil {
			return err
		}
		u.emit(events...)
		_, _, open := p.Open()
		if finished = !open; !finished {
			if p.Header.ChangedAt.Equal(before) && len(events) == 0 {
				return nil // nothing new
			}
			_, err = put(u, p)
			return err
		}
		if err := settle(u, p, seller); err != nil {
			return err
		}
		return done(u, now, p)
	})
	return p, finished, err
}

// resume asks the gateway what became of an intent's attempt. What the gateway does not know has failed once the in-flight time has passed,
// and is unknown until then (C1).
func (v Payments) resume(ctx context.Context, i *intent) (finished bool, err error) {
	gateway, err := v.gateway()
	if err != nil {
		return false, err
	}
	p, err := v.Get(ctx, i.Subject.ID)
	if err != nil {
		return false, err
	}
	request, _, open := p.Open()
	what := func(*payment.Payment, document.Stamp) ([]document.Event, error) { return nil, nil }
	if open {
		calling, cancel := context.WithTimeout(ctx, v.desk.engine.config.Lease/2)
		defer cancel()
		outcome, err := gateway.Lookup(calling, request.Key)
		lost := err != nil
		if errors.Is(err, document.ErrNotFound) && !v.desk.engine.config.Clock().Before(i.Header.CreatedAt.Add(v.desk.engine.config.InFlight)) {
			outcome, lost = payment.NeverArrived(), false
		}
		what = func(p *payment.Payment, by document.Stamp) ([]document.Event, error) {
			now, state, open := p.Open()
			switch {
			case !open || now.Key != request.Key:
				return nil, nil
			case lost && state == payment.Pending:
				return nil, nil // it was there once: no answer now says nothing new
			case lost:
				return p.Lost(err.Error(), by)
			}
			return p.Learn(outcome, by)
		}
	}
	_, finished, err = v.learn(ctx, i, what)
	return finished, err
}

// verdict is what a caller hears of a payment through the gateway.
func verdict(p *payment.Payment) error {
	if len(p.Attempts) == 0 {
		return nil
	}
	if !p.Order.IsZero() && p.Received.Sign() > 0 && len(p.Allocations) == 0 {
		return document.Refuse(&p.Header, "hand_over", document.Reason{
			Code: "payment/hand_over", Gate: "order", Saw: "the money arrived and the order could not be handed over, so " + p.Received.String() + " is unapplied", Help: []string{"see what the order waits for, ship and bill it, and apply the payment"},
		})
	}
	switch last := p.Attempts[len(p.Attempts)-1]; last.State {
	case payment.Failed:
		return document.Refuse(&p.Header, "charge", document.Reason{Code: "payment/declined", Gate: "gateway", Saw: "the gateway said no: " + last.Reason, Help: []string{"retry the payment", "take another method"}})
	case payment.Unknown:
		return &document.Error{Code: "payment/unknown", Doc: p.Header.Name(), ID: p.Header.ID, Message: "the gateway's answer did not come: " + last.Reason, Help: "do not charge again; Recover asks what happened", Kind: document.ErrUnknown}
	}
	return nil
}
