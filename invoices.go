package o2c

import (
	"context"
	"iter"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
)

// Invoices are the verbs of billing.
type Invoices struct{ desk *Desk }

// Bill makes an invoice of what an order has billable, or of the lines that the draft names, and posts it in the same commit, with the next
// number of the seller's series.
func (v Invoices) Bill(ctx context.Context, draft invoice.Draft, options ...Option) (*invoice.Invoice, error) {
	return v.make(ctx, "invoices.bill", draft, options, true)
}

// Draft makes an invoice that can be looked at and approved before it is posted. It has no number, and the order is not changed.
func (v Invoices) Draft(ctx context.Context, draft invoice.Draft, options ...Option) (*invoice.Invoice, error) {
	return v.make(ctx, "invoices.draft", draft, options, false)
}

func (v Invoices) make(ctx context.Context, verb string, draft invoice.Draft, options []Option, now bool) (*invoice.Invoice, error) {
	return perform(ctx, v.desk, verb, draft, options, func(u *unit) (*invoice.Invoice, error) {
		o, err := load[order.SalesOrder](u, order.KindSalesOrder, draft.Order)
		if err != nil {
			return nil, err
		}
		seller, err := load[party.Seller](u, party.KindSeller, party.SellerID(o.Seller))
		if err != nil {
			return nil, err
		}
		today, err := u.today(seller)
		if err != nil {
			return nil, err
		}
		inv, err := invoice.New(o, seller, draft, u.newID(), today, u.by)
		if err != nil {
			return nil, err
		}
		if now {
			return inv, postNow(u, inv, o, seller)
		}
		_, err = put(u, inv)
		return inv, err
	})
}

// Post freezes a drafted invoice and gives it the next number of the seller's series. More than is billable by now is refused.
func (v Invoices) Post(ctx context.Context, id document.ID, options ...Option) (*invoice.Invoice, error) {
	return perform(ctx, v.desk, "invoices.post", id, options, func(u *unit) (*invoice.Invoice, error) {
		inv, err := load[invoice.Invoice](u, invoice.KindInvoice, id)
		if err != nil {
			return nil, err
		}
		o, err := load[order.SalesOrder](u, order.KindSalesOrder, inv.Order.ID)
		if err != nil {
			return nil, err
		}
		seller, err := load[party.Seller](u, party.KindSeller, party.SellerID(inv.Seller.Code))
		if err != nil {
			return nil, err
		}
		return inv, postNow(u, inv, o, seller)
	})
}

// postNow posts an invoice and stages it with its order.
func postNow(u *unit, inv *invoice.Invoice, o *order.SalesOrder, seller *party.Seller) error {
	if err := post(u, inv, o); err != nil {
		return err
	}
	if _, err := put(u, o); err != nil {
		return err
	}
	return putNumbered(u, inv, seller, seriesInvoice, inv.Date)
}

// Approve lets a drafted invoice be posted by somebody who may not approve.
func (v Invoices) Approve(ctx context.Context, id document.ID, options ...Option) (*invoice.Invoice, error) {
	return v.change(ctx, "invoices.approve", id, options, (*invoice.Invoice).Approve)
}

// Drop gives up an invoice that was not posted.
func (v Invoices) Drop(ctx context.Context, id document.ID, options ...Option) (*invoice.Invoice, error) {
	return v.change(ctx, "invoices.drop", id, options, (*invoice.Invoice).Drop)
}

func (v Invoices) change(ctx context.Context, verb string, id document.ID, options []Option, change func(*invoice.Invoice, document.Stamp) ([]document.Event, error)) (*invoice.Invoice, error) {
	return perform(ctx, v.desk, verb, id, options, func(u *unit) (*invoice.Invoice, error) {
		inv, err := load[invoice.Invoice](u, invoice.KindInvoice, id)
		if err != nil {
			return nil, err
		}
		events, err := change(inv, u.by)
		if err != nil {
			return nil, err
		}
		u.emit(events...)
		_, err = put(u, inv)
		return inv, err
	})
}

// Get reads an invoice.
func (v Invoices) Get(ctx context.Context, id document.ID) (*invoice.Invoice, error) {
	return get[invoice.Invoice](ctx, v.desk, invoice.KindInvoice, id)
}

// OfOrder walks through the invoices of an order, in the order in which they were made.
func (v Invoices) OfOrder(ctx context.Context, id document.ID) iter.Seq2[*invoice.Invoice, error] {
	return each[invoice.Invoice](ctx, v.desk, invoice.KindInvoice, document.Key{Name: "order", Value: id.String()})
}

// OpenOf walks through the posted invoices of a customer that are not settled, in the order in which they were made.
func (v Invoices) OpenOf(ctx context.Context, customer string) iter.Seq2[*invoice.Invoice, error] {
	return each[invoice.Invoice](ctx, v.desk, invoice.KindInvoice, document.Key{Name: "open", Value: customer})
}
