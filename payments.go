package o2c

import (
	"context"
	"errors"
	"iter"
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/payment"
)

// Payments are the verbs of money.
type Payments struct{ desk *Desk }

const (
	verbCharge = "payments.charge"
	verbRetry  = "payments.retry"
)

// Record takes in a payment that has arrived by check, cash or wire. It pays the invoices that the draft names, or the customer's open
// ones, the earliest due first; what is over stays the customer's. The receipt is issued in the same commit.
func (v Payments) Record(ctx context.Context, draft payment.Draft, options ...Option) (*payment.Payment, error) {
	return perform(ctx, v.desk, "payments.record", draft, options, func(u *unit) (*payment.Payment, error) {
		p, seller, err := newPayment(u, draft)
		if err != nil {
			return nil, err
		}
		events, err := p.Arrive(u.by)
		if err != nil {
			return nil, err
		}
		u.emit(events...)
		return p, settle(u, p, seller)
	})
}

// Charge takes a payment through the gateway. The attempt is committed before it is sent. When the answer does not come the payment is
// returned with ErrUnknown: nobody knows yet, and nothing must be charged again; Recover asks the gateway. When the gateway says no the
// payment is returned with a refusal, and Retry may try again. A result that is pending has no error.
func (v Payments) Charge(ctx context.Context, draft payment.Draft, options ...Option) (*payment.Payment, error) {
	return v.attempt(ctx, verbCharge, draft, options, func(u *unit) (*payment.Payment, error) {
		p, _, err := newPayment(u, draft)
		return p, err
	})
}

// Retry makes another attempt at a payment whose attempts have all failed for certain, under a new key. While one may still move money it is refused.
func (v Payments) Retry(ctx context.Context, id document.ID, options ...Option) (*payment.Payment, error) {
	return v.attempt(ctx, verbRetry, id, options, func(u *unit) (*payment.Payment, error) {
		return load[payment.Payment](u, payment.KindPayment, id)
	})
}

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

// Apply lets what is unapplied of a payment pay the customer's open invoices, the earliest due first, at most payment.MaxSpread of them in one call.
func (v Payments) Apply(ctx context.Context, id document.ID, options ...Option) (*payment.Payment, error) {
	return perform(ctx, v.desk, "payments.apply", id, options, func(u *unit) (*payment.Payment, error) {
		p, err := load[payment.Payment](u, payment.KindPayment, id)
		if err != nil {
			return nil, err
		}
		seller, err := load[party.Seller](u, party.KindSeller, party.SellerID(p.Seller))
		if err != nil {
			return nil, err
		}
		today, err := u.today(seller)
		if err != nil {
			return nil, err
		}
		invoices, err := all[invoice.Invoice](u, invoice.KindInvoice, document.Key{Name: "open", Value: p.Customer})
		if err != nil {
			return nil, err
		}
		before := len(p.Allocations)
		events, err := p.Apply(invoices, today, u.by)
		if err != nil {
			return nil, err
		}
		u.emit(events...)
		return p, paid(u, p, money.Money{}, invoices, p.Allocations[before:], seller, today)
	})
}

// Get reads a payment.
func (v Payments) Get(ctx context.Context, id document.ID) (*payment.Payment, error) {
	return get[payment.Payment](ctx, v.desk, payment.KindPayment, id)
}

// Receipt reads the receipt of a payment.
func (v Payments) Receipt(ctx context.Context, id document.ID) (*payment.Receipt, error) {
	return get[payment.Receipt](ctx, v.desk, payment.KindReceipt, id)
}

// OfInvoice walks through the payments that pay an invoice.
func (v Payments) OfInvoice(ctx context.Context, id document.ID) iter.Seq2[*payment.Payment, error] {
	return each[payment.Payment](ctx, v.desk, payment.KindPayment, document.Key{Name: "invoice", Value: id.String()})
}

func newPayment(u *unit, draft payment.Draft) (*payment.Payment, *party.Seller, error) {
	if err := draft.Validate(); err != nil {
		return nil, nil, err
	}
	seller, err := find[party.Seller](u, party.KindSeller, party.SellerID(draft.Seller))
	if err != nil {
		return nil, nil, err
	}
	customer, err := find[party.Customer](u, party.KindCustomer, party.CustomerID(draft.Customer))
	if err != nil {
		return nil, nil, err
	}
	var faults document.Faults
	if seller == nil {
		faults.Add("seller", "payment/unknown", "there is no seller "+document.Quote(draft.Seller), "")
	}
	if customer == nil {
		faults.Add("customer", "payment/unknown", "there is no customer "+document.Quote(draft.Customer), "")
	}
	for i, w := range draft.Wishes {
		inv, err := find[invoice.Invoice](u, invoice.KindInvoice, w.Invoice)
		if err != nil {
			return nil, nil, err
		}
		if inv == nil || inv.State != invoice.PostedState || inv.Customer != draft.Customer || inv.Seller.Code != draft.Seller {
			faults.Add(document.Index("wishes", i)+".invoice", "payment/unknown", "there is no such posted invoice of this customer and seller", "")
		}
	}
	if len(faults) > 0 {
		return nil, nil, faults
	}
	today, err := u.today(seller)
	if err != nil {
		return nil, nil, err
	}
	p, err := payment.New(u.batch.Tenant, draft, u.newID(), today, u.by)
	return p, seller, err
}

// settle lets a payment that has arrived do what it is for, and stages all that changes: the order that it pays for is handed over and
// billed, invoices are paid, the receipt is issued, and reps earn. Of one that has not arrived it stages the payment alone.
func settle(u *unit, p *payment.Payment, seller *party.Seller) error {
	if p.Received.Sign() <= 0 {
		if err := unclaim(u, p); err != nil {
			return err
		}
		_, err := put(u, p)
		return err
	}
	today, err := u.today(seller)
	if err != nil {
		return err
	}
	invoices, err := payable(u, p, seller, today)
	if err != nil {
		return err
	}
	events, err := p.Spread(invoices, p.On, u.by)
	if err != nil {
		return err
	}
	r, more, err := payment.NewReceipt(p, u.newID(), u.by)
	if err != nil {
		return err
	}
	u.emit(append(events, more...)...)
	if err := paid(u, p, p.Received, invoices, p.Allocations, seller, p.On); err != nil {
		return err
	}
	return putNumbered(u, r, seller, seriesReceipt, today) // a payment may be dated back, the series of receipts never goes back
}

// paid enters new allocations of a payment, and what was received, into the customer's account and what reps earn, and stages the payment
// with the invoices.
func paid(u *unit, p *payment.Payment, received money.Money, invoices []*invoice.Invoice, allocations []payment.Allocation, seller *party.Seller, on document.Date) error {
	if err := credited(u, p, received, allocations); err != nil {
		return err
	}
	if err := earn(u, p, invoices, allocations, on); err != nil {
		return err
	}
	if _, err := put(u, p); err != nil {
		return err
	}
	for _, inv := range invoices {
		if !slices.ContainsFunc(allocations, func(a payment.Allocation) bool { return a.Invoice.ID == inv.Header.ID }) {
			continue
		}
		if err := putNumbered(u, inv, seller, seriesInvoice, inv.Date); err != nil {
			return err
		}
	}
	return nil
}

// credited enters into the customer's account what was received, and what of it pays invoices.
func credited(u *unit, p *payment.Payment, received money.Money, paid []payment.Allocation) error {
	unapplied, invoices := received, money.Money{}
	for i := range paid {
		var err error
		if unapplied, err = unapplied.Sub(paid[i].Amount); err != nil {
			return err
		}
		if invoices, err = invoices.Sub(paid[i].Amount); err != nil {
			return err
		}
	}
	if unapplied.IsZero() && invoices.IsZero() {
		return nil
	}
	return changeAccount(u, p.Customer, money.Money{}, invoices, unapplied)
}

// payable gives the invoices that a payment may pay: that of the order that it pays for, those that the payer named, or the customer's open ones.
func payable(u *unit, p *payment.Payment, seller *party.Seller, today document.Date) ([]*invoice.Invoice, error) {
	if !p.Order.IsZero() {
		inv, err := handOverOrKeep(u, p, seller, today)
		if inv == nil {
			return nil, err
		}
		return []*invoice.Invoice{inv}, err
	}
	if len(p.Wishes) == 0 {
		return all[invoice.Invoice](u, invoice.KindInvoice, document.Key{Name: "open", Value: p.Customer})
	}
	var invoices []*invoice.Invoice
	for _, w := range p.Wishes {
		inv, err := load[invoice.Invoice](u, invoice.KindInvoice, w.Invoice)
		if err != nil {
			return nil, err
		}
		invoices = append(invoices, inv)
	}
	return invoices, nil
}
