package o2c

import (
	"context"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/order"
)

// Review records that somebody looks at a request.
func (v Quotes) Review(ctx context.Context, request document.ID, options ...Option) (*order.RFQ, error) {
	return v.request(ctx, "quotes.review", request, request, options, (*order.RFQ).Review)
}

// DeclineRequest records that the seller makes no offer.
func (v Quotes) DeclineRequest(ctx context.Context, request document.ID, reason string, options ...Option) (*order.RFQ, error) {
	return v.request(ctx, "quotes.decline_request", request, []any{request, reason}, options, func(r *order.RFQ, by document.Stamp) ([]document.Event, error) { return r.Decline(reason, by) })
}

// WithdrawRequest records that the customer asks no more. When a quote that answers it was accepted it is refused.
func (v Quotes) WithdrawRequest(ctx context.Context, request document.ID, reason string, options ...Option) (*order.RFQ, error) {
	return perform(ctx, v.desk, "quotes.withdraw_request", []any{request, reason}, options, func(u *unit) (*order.RFQ, error) {
		r, err := load[order.RFQ](u, order.KindRFQ, request)
		if err != nil {
			return nil, err
		}
		quotes := make([]*order.Quote, len(r.Quotes))
		for i, l := range r.Quotes {
			if quotes[i], err = load[order.Quote](u, order.KindQuote, l.ID); err != nil {
				return nil, err
			}
		}
		events, err := r.Withdraw(reason, quotes, u.by)
		if err != nil {
			return nil, err
		}
		u.emit(events...)
		_, err = put(u, r)
		return r, err
	})
}

func (v Quotes) request(ctx context.Context, verb string, id document.ID, request any, options []Option, change func(*order.RFQ, document.Stamp) ([]document.Event, error)) (*order.RFQ, error) {
	return perform(ctx, v.desk, verb, request, options, func(u *unit) (*order.RFQ, error) {
		r, err := load[order.RFQ](u, order.KindRFQ, id)
		if err != nil {
			return nil, err
		}
		events, err := change(r, u.by)
		if err != nil {
			return nil, err
		}
		u.emit(events...)
		_, err = put(u, r)
		return r, err
	})
}

// RejectPurchaseOrder turns a purchase order down, for a reason. Its number is free again, so the buyer may send a corrected one.
func (v Orders) RejectPurchaseOrder(ctx context.Context, purchaseOrder document.ID, reason string, options ...Option) (*order.PurchaseOrder, error) {
	return perform(ctx, v.desk, "orders.reject_purchase_order", []any{purchaseOrder, reason}, options, func(u *unit) (*order.PurchaseOrder, error) {
		po, err := load[order.PurchaseOrder](u, order.KindPurchaseOrder, purchaseOrder)
		if err != nil {
			return nil, err
		}
		events, err := po.Reject(reason, u.by)
		if err != nil {
			return nil, err
		}
		u.emit(events...)
		_, err = put(u, po)
		return po, err
	})
}
