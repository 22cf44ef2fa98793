package o2c

import (
	"context"
	"errors"
	"iter"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/payment"
)

const verbVault = "payments.vault"

// Vault lets the gateway keep a method of payment for a customer. secret is what the provider's own form gave; it is passed on and not
// stored. The answer has the token that payments name. When the gateway does not keep it, the method that failed is returned with a
// refusal, joined with the gateway's error; whoever wants it stored asks again, under another key.
func (v Payments) Vault(ctx context.Context, customer string, method payment.Method, secret string, options ...Option) (*payment.StoredMethod, error) {
	gateway, err := v.gateway()
	if err != nil {
		return nil, err
	}
	c := newCall(verbVault, []string{customer, string(method), document.NameID("secret", secret).String()}, options)
	var m *payment.StoredMethod
	var i *intent
	err = v.desk.run(ctx, func(u *unit) error {
		i = nil
		kept, err := c.recall(u)
		if err != nil {
			return err
		}
		if kept.is(answered) {
			m, err = replay[payment.StoredMethod](u, kept)
			return err
		}
		known, err := find[party.Customer](u, party.KindCustomer, party.CustomerID(customer))
		if err != nil {
			return err
		}
		if known == nil {
			var faults document.Faults
			faults.Add("customer", "payment/unknown", "there is no customer "+document.Quote(customer), "")
			return faults
		}
		if m, err = payment.NewStoredMethod(u.batch.Tenant, customer, method, u.newID(), u.by); err != nil {
			return err
		}
		if _, err := put(u, m); err != nil {
			return err
		}
		if i, err = intend(u, c, kept, m.Header.Link()); err != nil {
			return err
		}
		return c.finish(u)
	})
	if err != nil {
		return nil, err
	}
	if i == nil || c.plan != nil {
		return m, unkept(m)
	}
	calling, cancel := context.WithTimeout(ctx, v.desk.engine.config.Lease/2)
	defer cancel()
	vaulted, failed := gateway.Vault(calling, payment.VaultRequest{Key: m.Header.ID.String(), Customer: customer, Secret: secret})
	if m, err = v.stored(ctx, i, vaulted, failed); err != nil {
		return nil, errors.Join(err, failed)
	}
	return m, errors.Join(unkept(m), failed)
}

// unkept is what a caller hears of a method that the provider did not keep, also when the same call is made again.
func unkept(m *payment.StoredMethod) error {
	if m.Failed == "" {
		return nil
	}
	return document.Refuse(&m.Header, "vault", document.Reason{Code: "payment/vault", Gate: "gateway", Saw: "the gateway did not keep it: " + m.Failed, Help: []string{"ask again, under another key"}})
}

// stored records what came of storing a method, and ends the intent.
func (v Payments) stored(ctx context.Context, i *intent, vaulted payment.Vaulted, failed error) (m *payment.StoredMethod, err error) {
	err = v.desk.run(ctx, func(u *unit) error {
		now, err := load[intent](u, kindIntent, i.Header.ID)
		if err != nil {
			return err
		}
		if m, err = load[payment.StoredMethod](u, payment.KindStoredMethod, i.Subject.ID); err != nil || now.Done {
			return err
		}
		if failed != nil {
			err = m.Fail(failed.Error(), u.by)
		} else {
			var events []document.Event
			events, err = m.Keep(vaulted, u.by)
			u.emit(events...)
		}
		if err != nil {
			return err
		}
		if _, err := put(u, m); err != nil {
			return err
		}
		return done(u, now, m)
	})
	return m, err
}

// MethodsOf walks through the stored methods of a customer.
func (v Payments) MethodsOf(ctx context.Context, customer string) iter.Seq2[*payment.StoredMethod, error] {
	return each[payment.StoredMethod](ctx, v.desk, payment.KindStoredMethod, document.Key{Name: "customer", Value: customer})
}

func (v Payments) gateway() (payment.Gateway, error) {
	if err := v.desk.engine.unbound("asking the payment gateway"); err != nil {
		return nil, err
	}
	if gateway := v.desk.engine.config.Gateway; gateway != nil {
		return gateway, nil
	}
	return nil, &document.Error{Code: "o2c/gateway", Message: "there is no payment gateway", Help: "give one in o2c.Config.Gateway", Kind: document.ErrInvalid}
}

// Observe records what the provider tells by itself, such as that a pending debit has settled. key is the attempt's. What is known already
// changes nothing; an outcome for an attempt that has ended otherwise is refused, so that somebody looks.
func (v Payments) Observe(ctx context.Context, key string, outcome payment.Outcome) (*payment.Payment, error) {
	if len(key) < 36 {
		return nil, document.Faults{{Code: "payment/key", Path: "key", Message: "is not the key of an attempt: " + document.Quote(key), Kind: document.ErrInvalid}}
	}
	id, err := document.ParseID(key[:36])
	if err != nil {
		return nil, err
	}
	p, err := v.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	for i, err := range each[intent](ctx, v.desk, kindIntent, document.Key{Name: "subject", Value: id.String()}) {
		if err != nil {
			return nil, err
		}
		p, _, err = v.learn(ctx, i, func(p *payment.Payment, by document.Stamp) ([]document.Event, error) {
			if now, _, open := p.Open(); !open || now.Key != key {
				return nil, otherwise(p, key, outcome)
			}
			return p.Learn(outcome, by)
		})
		return p, err
	}
	return p, otherwise(p, key, outcome)
}

// otherwise refuses an outcome that contradicts what is known of an attempt that has ended. That it was pending once contradicts nothing:
// events of a provider come in any order (C6).
func otherwise(p *payment.Payment, key string, outcome payment.Outcome) error {
	for i := range p.Attempts {
		a := &p.Attempts[i]
		if a.Key != key {
			continue
		}
		switch outcome.Result {
		case payment.ResultPending:
			return nil
		case payment.ResultFailed:
			if a.State == payment.Failed {
				return nil
			}
		case payment.ResultSucceeded:
			if a.State == payment.Succeeded && outcome.Amount == p.Amount {
				return nil
			}
		default:
			return document.Faults{{Code: "payment/outcome", Path: "outcome.result", Message: "there is no result " + document.Quote(string(outcome.Result)), Help: "succeeded, pending or failed", Kind: document.ErrInvalid}}
		}
	}
	return document.Refuse(&p.Header, "observe", document.Reason{
		Code: "payment/observed", Gate: "attempt", Saw: "the provider says " + string(outcome.Result) + " of " + document.Quote(key) + ", which is not open", Help: []string{"ask the provider"},
	})
}

// Account reads what a customer owes in a currency; ErrNotFound when nothing was ever ordered or paid in it.
func (v Payments) Account(ctx context.Context, customer string, currency money.Currency) (*payment.Account, error) {
	return get[payment.Account](ctx, v.desk, payment.KindAccount, payment.AccountID(customer, currency))
}
