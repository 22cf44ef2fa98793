package o2c

import (
	"context"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/order"
)

// Reserve sets aside in stock what a confirmed order still needs: what was made for it. With too little in stock it is refused, and nothing
// is reserved.
func (v Orders) Reserve(ctx context.Context, id document.ID, options ...Option) (*order.SalesOrder, error) {
	return perform(ctx, v.desk, "orders.reserve", id, options, func(u *unit) (*order.SalesOrder, error) {
		o, err := load[order.SalesOrder](u, order.KindSalesOrder, id)
		if err != nil {
			return nil, err
		}
		missing, err := o.Missing()
		if err != nil {
			return nil, err
		}
		stocks, err := stocksFor(u, o.Location, missing)
		if err != nil {
			return nil, err
		}
		events, err := o.Reserve(u.by)
		if err != nil {
			return nil, err
		}
		reasons, err := fulfillment.CheckStock(missing, stocks)
		if err != nil {
			return nil, err
		}
		if len(reasons) > 0 {
			return nil, document.Refuse(&o.Header, "reserve", reasons...)
		}
		for _, d := range missing {
			if err := stocks[d.SKU].Reserve(d.Quantity, u.by); err != nil {
				return nil, err
			}
		}
		u.emit(events...)
		return o, putAll(u, o, stocks)
	})
}
