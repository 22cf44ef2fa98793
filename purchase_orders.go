package o2c

import (
	"context"
	"errors"
	"iter"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
)

// FromQuote takes an order from a quote: the quote is accepted, if it was not, and an order with its prices, discounts and terms is handed
// in, in one commit.
func (v Orders) FromQuote(ctx context.Context, quote document.ID, options ...Option) (*order.SalesOrder, error) {
	return perform(ctx, v.desk, "orders.from_quote", quote, options, func(u *unit) (*order.SalesOrder, error) {
		q, err := load[order.Quote](u, order.KindQuote, quote)
		if err != nil {
			return nil, err
		}
		return ordered(u, q, q.Draft(nil), q.Header.Link())
	})
}

// ordered accepts a quote, if it was not, and hands in the one order that is taken from it.
func ordered(u *unit, q *order.Quote, draft order.Draft, from ...document.Link) (*order.SalesOrder, error) {
	if q.State != order.QuoteAcceptedState {
		today, err := u.todayOf(q.Seller)
		if err != nil {
			return nil, err
		}
		events, err := q.Accept(today, u.by)
		if err != nil {
			return nil, err
		}
		u.emit(events...)
	}
	o, err := submit(u, draft, from...)
	if err != nil {
		return nil, err
	}
	if err := q.TakeOrder(o, u.by); err != nil {
		return nil, err
	}
	_, err = put(u, q)
	return o, err
}

// FromPurchaseOrder takes in what a buyer sent, compares it with the quote that it names, line by line, and, when it says what was quoted,
// takes the order, all in one commit: the quote is accepted, the order handed in. Otherwise the purchase order is kept as mismatched, and
// the error is a *document.Refusal with every difference; AcceptDifferences takes it all the same. The same
// sent again gets the same answer; a number that the customer has used for something else is ErrTaken.
func (v Orders) FromPurchaseOrder(ctx context.Context, draft order.PurchaseOrderDraft, options ...Option) (*order.SalesOrder, error) {
	const verb = "orders.from_purchase_order"
	call := newCall(verb, draft, options)
	return perform(ctx, v.desk, verb, draft, options, func(u *unit) (*order.SalesOrder, error) {
		id := u.newID()
		if call.once { // a mismatch is kept, and no answer with it: the key itself has to tell that it was there, also when it was rejected since
			request, err := document.Digest(1, document.Field{Name: "request", Value: draft})
			if err != nil {
				return nil, err
			}
			id = document.NameID(order.KindPurchaseOrder, "once", call.key, request)
			first, err := find[order.PurchaseOrder](u, order.KindPurchaseOrder, id)
			if err != nil || first != nil {
				if first != nil {
					u.refusal = first.Refusal()
				}
				return nil, err
			}
		}
		parties, err := partiesOf(u, draft.Seller, draft.Customer, skusOf(draft.Lines, func(l order.PurchaseOrderDraftLine) string { return l.Item }))
		if err != nil {
			return nil, err
		}
		today, err := u.today(parties.Seller)
		if err != nil {
			return nil, err
		}
		po, events, err := order.NewPurchaseOrder(draft, parties, u.batch.Tenant, id, today, u.by)
		if err != nil {
			return nil, err
		}
		if again, err := sentAgain(u, po); err != nil || again != nil {
			if again != nil {
				u.refusal = again.Refusal()
			}
			return nil, err
		}
		u.emit(events...)
		q, err := load[order.Quote](u, order.KindQuote, draft.Quote)
		if errors.Is(err, document.ErrNotFound) {
			var faults document.Faults
			faults.Add("quote", "order/unknown", "there is no quote "+draft.Quote.String()+" that the purchase order could be compared with", "name the quote that was sent")
			return nil, faults
		}
		if err != nil {
			return nil, err
		}
		if events, err = po.Match(q, u.by); err != nil {
			return nil, err
		}
		u.emit(events...)
		if po.State == order.PurchaseOrderMismatchedState {
			u.refusal = po.Refusal()
			return nil, putNumbered(u, po, parties.Seller, seriesPurchaseOrder, po.Purchase.Date)
		}
		if events, err = po.Accept(u.by); err != nil {
			return nil, err
		}
		u.emit(events...)
		return fromAccepted(u, po, q)
	})
}

// AcceptDifferences takes an order from a purchase order in spite of its differences from the quote, for a reason. digest is the purchase
// order's (order.PurchaseOrder.Digest) as whoever decides has seen it.
func (v Orders) AcceptDifferences(ctx context.Context, purchaseOrder document.ID, reason, digest string, options ...Option) (*order.SalesOrder, error) {
	return perform(ctx, v.desk, "orders.accept_differences", []any{purchaseOrder, reason, digest}, options, func(u *unit) (*order.SalesOrder, error) {
		po, err := load[order.PurchaseOrder](u, order.KindPurchaseOrder, purchaseOrder)
		if err != nil {
			return nil, err
		}
		if po.Quote == nil {
			return nil, document.Refuse(&po.Header, "accept", document.Reason{Code: "purchase_order/quote", Gate: "quote", Saw: "was not compared with a quote"})
		}
		q, err := load[order.Quote](u, order.KindQuote, po.Quote.ID)
		if err != nil {
			return nil, err
		}
		events, err := po.AcceptDifferences(reason, digest, u.by)
		if err != nil {
			return nil, err
		}
		u.emit(events...)
		return fromAccepted(u, po, q)
	})
}

// PurchaseOrder reads a purchase order.
func (v Orders) PurchaseOrder(ctx context.Context, id document.ID) (*order.PurchaseOrder, error) {
	return get[order.PurchaseOrder](ctx, v.desk, order.KindPurchaseOrder, id)
}

// PurchaseOrdersOf walks through the purchase orders of a customer, in the order in which they came in.
func (v Orders) PurchaseOrdersOf(ctx context.Context, customer string) iter.Seq2[*order.PurchaseOrder, error] {
	return each[order.PurchaseOrder](ctx, v.desk, order.KindPurchaseOrder, document.Key{Name: "customer", Value: customer})
}

// sentAgain finds a purchase order of the same number and content that waits with its differences: a buyer who sends it again gets the same answer.
func sentAgain(u *unit, po *order.PurchaseOrder) (*order.PurchaseOrder, error) {
	_, unique := po.Keys()
	for _, key := range unique {
		earlier, err := all[order.PurchaseOrder](u, order.KindPurchaseOrder, key)
		if err != nil {
			return nil, err
		}
		for _, e := range earlier {
			said, err := content(e)
			if err != nil {
				return nil, err
			}
			says, err := content(po)
			if err != nil || said == says && e.State == order.PurchaseOrderMismatchedState {
				return e, err
			}
		}
	}
	return nil, nil
}

// content identifies what a buyer wrote, without what a match adds.
func content(po *order.PurchaseOrder) (string, error) {
	lines := make([]order.PurchaseOrderDraftLine, len(po.Lines))
	for i := range po.Lines {
		l := &po.Lines[i]
		lines[i] = order.PurchaseOrderDraftLine{Item: l.Item, Quantity: l.Quantity, UnitPrice: l.UnitPrice, PriceBase: l.PriceBase}
	}
	return document.Digest(1, document.Field{Name: "purchase_order", Value: po.Purchase}, document.Field{Name: "lines", Value: lines},
		document.Field{Name: "total", Value: po.Total}, document.Field{Name: "deliver_by", Value: po.DeliverBy},
		document.Field{Name: "ship_to", Value: po.ShipTo}, document.Field{Name: "terms", Value: po.Terms})
}

// fromAccepted hands in the order of an accepted purchase order, accepts its quote, and stages all three.
func fromAccepted(u *unit, po *order.PurchaseOrder, q *order.Quote) (*order.SalesOrder, error) {
	seller, err := load[party.Seller](u, party.KindSeller, party.SellerID(po.Seller))
	if err != nil {
		return nil, err
	}
	if err := putNumbered(u, po, seller, seriesPurchaseOrder, po.Purchase.Date); err != nil {
		return nil, err
	}
	draft, err := po.Draft(q)
	if err != nil {
		return nil, err
	}
	return ordered(u, q, draft, q.Header.Link(), po.Header.Link())
}
