package o2c

import (
	"context"
	"iter"

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
// ones, the earliest due first; what is over stays the customer's. A draft that names an order
// that is paid at once hands that over and bills it. The receipt is issued in the same commit.
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
