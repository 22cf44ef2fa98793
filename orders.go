package o2c

import (
	"context"
	"errors"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/payment"
)

// Orders are the verbs of sales orders.
type Orders struct{ desk *Desk }

// Submit takes an order: it checks the draft, copies what it names, prices it, numbers it and hands it in. Lines without a price get the
// price book's, orders without taxes the tax table's, where the tenant has them. A draft with faults is ErrInvalid and lists all of them; a
// reference that another order has is ErrTaken.
func (v Orders) Submit(ctx context.Context, draft order.Draft, options ...Option) (*order.SalesOrder, error) {
	return perform(ctx, v.desk, "orders.submit", draft, options, func(u *unit) (*order.SalesOrder, error) {
		return submit(u, draft)
	})
}

// submit takes an order that comes from the documents that from names.
func submit(u *unit, draft order.Draft, from ...document.Link) (*order.SalesOrder, error) {
	parties, err := partiesOf(u, draft.Seller, draft.Customer, func(yield func(string) bool) {
		for i := range draft.Lines {
			if !yield(draft.Lines[i].Item) {
				return
			}
		}
	})
	if err != nil {
		return nil, err
	}
	parties.From = from
	today, err := u.today(parties.Seller)
	if err != nil {
		return nil, err
	}
	if draft, err = filled(u, draft, &parties, today); err != nil {
		return nil, err
	}
	o, err := order.New(draft, parties, u.batch.Tenant, u.newID(), today, u.by)
	if err != nil {
		return nil, err
	}
	events, err := o.Submit(u.by)
	if err != nil {
		return nil, err
	}
	u.emit(events...)
	return o, putNumbered(u, o, parties.Seller, seriesOrder, o.Date)
}

// Get reads an order.
func (v Orders) Get(ctx context.Context, id document.ID) (*order.SalesOrder, error) {
	return get[order.SalesOrder](ctx, v.desk, order.KindSalesOrder, id)
}

// Confirm binds the seller: every gate is asked, and when all pass the order's goods are reserved in the same commit. Otherwise the answer
// is the order as it stays, submitted with a hold for each gate that refused, and a *document.Refusal with all of them; nothing is
// reserved.
func (v Orders) Confirm(ctx context.Context, id document.ID, options ...Option) (*order.SalesOrder, error) {
	return perform(ctx, v.desk, "orders.confirm", id, options, func(u *unit) (*order.SalesOrder, error) {
		o, err := load[order.SalesOrder](u, order.KindSalesOrder, id)
		if err != nil {
			return nil, err
		}
		found, err := askGates(u, o)
		if err != nil {
			return nil, err
		}
		events, err := o.Confirm(found.reasons, found.owner, u.by)
		if refusal, ok := errors.AsType[*document.Refusal](err); ok {
			u.refusal = refusal
			if events, err = o.Block(refusal, u.by); err != nil {
				return nil, err
			}
			u.emit(events...)
			_, err = put(u, o)
			return o, err
		}
		if err != nil {
			return nil, err
		}
		for _, d := range found.demand {
			if err := found.stocks[d.SKU].Reserve(d.Quantity, u.by); err != nil {
				return nil, err
			}
		}
		u.emit(events...)
		if err := credit(u, o, found.today); err != nil {
			return nil, err
		}
		if err := owes(u, o, o.Totals.Gross); err != nil {
			return nil, err
		}
		return o, putAll(u, o, found.stocks)
	})
}

// Waive lets an order pass a gate that refuses it, for a reason, until an instant (the zero time: without end). It holds for what the order says now.
func (v Orders) Waive(ctx context.Context, id document.ID, gate order.Gate, reason string, until time.Time, options ...Option) (*order.SalesOrder, error) {
	return v.change(ctx, "orders.waive", id, []any{id, gate, reason, until}, options, func(o *order.SalesOrder, by document.Stamp) ([]document.Event, error) {
		return o.Waive(gate, reason, until, by)
	})
}

// Sign records that a person signed what the order says now.
func (v Orders) Sign(ctx context.Context, id document.ID, name, role string, options ...Option) (*order.SalesOrder, error) {
	return v.change(ctx, "orders.sign", id, []any{id, name, role}, options, func(o *order.SalesOrder, by document.Stamp) ([]document.Event, error) {
		return o.Sign(name, role, by)
	})
}

// Deliver records that what does not leave our stock was delivered: services were rendered, digital items sent, vendors' shipments arrived.
// lines say what; none means all of it that is still to deliver.
func (v Orders) Deliver(ctx context.Context, id document.ID, lines []order.LineQuantity, options ...Option) (*order.SalesOrder, error) {
	return perform(ctx, v.desk, "orders.deliver", []any{id, lines}, options, func(u *unit) (*order.SalesOrder, error) {
		o, err := load[order.SalesOrder](u, order.KindSalesOrder, id)
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
		events, err := o.Deliver(lines, today, u.by)
		if err != nil {
			return nil, err
		}
		u.emit(events...)
		_, err = put(u, o)
		return o, err
	})
}

// Cancel gives an order up, before anything of it is picked or invoiced, and gives its reservation back.
func (v Orders) Cancel(ctx context.Context, id document.ID, reason string, options ...Option) (*order.SalesOrder, error) {
	return perform(ctx, v.desk, "orders.cancel", []string{id.String(), reason}, options, func(u *unit) (*order.SalesOrder, error) {
		o, err := load[order.SalesOrder](u, order.KindSalesOrder, id)
		if err != nil {
			return nil, err
		}
		reserved, err := o.InStock()
		if err != nil {
			return nil, err
		}
		if o.PaidBy != nil {
			p, err := load[payment.Payment](u, payment.KindPayment, o.PaidBy.ID)
			if err != nil {
				return nil, err
			}
			if _, _, open := p.Open(); open {
				return nil, document.Refuse(&o.Header, "cancel", document.Reason{Code: "order/cancel", Gate: "payment", Saw: p.Header.Name() + " may still pay for it", Help: []string{"wait for its outcome"}})
			}
		}
		confirmed := o.State == order.ConfirmedState
		events, err := o.Cancel(reason, u.by)
		if err != nil {
			return nil, err
		}
		if confirmed {
			if err := owes(u, o, o.Totals.Gross.Neg()); err != nil {
				return nil, err
			}
		}
		stocks, err := stocksFor(u, o.Location, reserved)
		if err != nil {
			return nil, err
		}
		for _, r := range reserved {
			if err := stocks[r.SKU].Release(r.Quantity, u.by); err != nil {
				return nil, err
			}
		}
		u.emit(events...)
		return o, putAll(u, o, stocks)
	})
}

// Hold blocks operations on an order by hand.
func (v Orders) Hold(ctx context.Context, id document.ID, reason string, blocks []order.Operation, options ...Option) (*order.SalesOrder, error) {
	return v.change(ctx, "orders.hold", id, []any{id, reason, blocks}, options, func(o *order.SalesOrder, by document.Stamp) ([]document.Event, error) {
		return o.Hold(reason, blocks, by)
	})
}

// ReleaseHolds removes the holds that were raised by hand.
func (v Orders) ReleaseHolds(ctx context.Context, id document.ID, options ...Option) (*order.SalesOrder, error) {
	return v.change(ctx, "orders.release_holds", id, id, options, (*order.SalesOrder).ReleaseHolds)
}

func (v Orders) change(ctx context.Context, verb string, id document.ID, request any, options []Option, change func(*order.SalesOrder, document.Stamp) ([]document.Event, error)) (*order.SalesOrder, error) {
	return perform(ctx, v.desk, verb, request, options, func(u *unit) (*order.SalesOrder, error) {
		o, err := load[order.SalesOrder](u, order.KindSalesOrder, id)
		if err != nil {
			return nil, err
		}
		events, err := change(o, u.by)
		if err != nil {
			return nil, err
		}
		u.emit(events...)
		_, err = put(u, o)
		return o, err
	})
}

// Close ends an order of which everything is delivered, invoiced and paid. What is still open is listed in the refusal.
func (v Orders) Close(ctx context.Context, id document.ID, options ...Option) (*order.SalesOrder, error) {
	return perform(ctx, v.desk, "orders.close", id, options, func(u *unit) (*order.SalesOrder, error) {
		o, err := load[order.SalesOrder](u, order.KindSalesOrder, id)
		if err != nil {
			return nil, err
		}
		invoices, err := all[invoice.Invoice](u, invoice.KindInvoice, document.Key{Name: "order", Value: id.String()})
		if err != nil {
			return nil, err
		}
		var unpaid []order.Unpaid
		var pending []string
		for _, inv := range invoices {
			u.guard(&inv.Header)
			open, err := inv.Open()
			if err != nil {
				return nil, err
			}
			if !open.IsZero() {
				unpaid = append(unpaid, order.Unpaid{Invoice: inv.Header.Name(), Open: open})
			}
			waiting, err := all[payment.Payment](u, payment.KindPayment, document.Key{Name: "pending", Value: inv.Header.ID.String()})
			if err != nil {
				return nil, err
			}
			for _, p := range waiting {
				pending = append(pending, p.Header.Name())
			}
		}
		if o.PaidBy != nil {
			p, err := load[payment.Payment](u, payment.KindPayment, o.PaidBy.ID)
			if err != nil {
				return nil, err
			}
			if _, _, open := p.Open(); open { // the goods were handed over and paid otherwise meanwhile, and this money may still come
				pending = append(pending, p.Header.Name())
			}
		}
		events, err := o.Close(unpaid, pending, u.by)
		if err != nil {
			return nil, err
		}
		u.emit(events...)
		_, err = put(u, o)
		return o, err
	})
}
