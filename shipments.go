package o2c

import (
	"context"
	"maps"
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
)

// Stock are the verbs of what lies where.
type Stock struct{ desk *Desk }

// Count records what is on hand of an item at a location. It is a fact and never refused, also when less is there than is reserved.
func (v Stock) Count(ctx context.Context, draft fulfillment.StockDraft, options ...Option) (*fulfillment.Stock, error) {
	return perform(ctx, v.desk, "stock.count", draft, options, func(u *unit) (*fulfillment.Stock, error) {
		s, err := find[fulfillment.Stock](u, fulfillment.KindStock, fulfillment.StockID(draft.Location, draft.SKU))
		if err != nil {
			return nil, err
		}
		var events []document.Event
		if s == nil {
			s, events, err = fulfillment.NewStock(u.batch.Tenant, draft, u.by)
		} else {
			events, err = s.Count(draft, u.by)
		}
		if err != nil {
			return nil, err
		}
		u.emit(events...)
		_, err = put(u, s)
		return s, err
	})
}

// Get reads the stock of an item at a location.
func (v Stock) Get(ctx context.Context, location, sku string) (*fulfillment.Stock, error) {
	return get[fulfillment.Stock](ctx, v.desk, fulfillment.KindStock, fulfillment.StockID(location, sku))
}

func stocksFor(u *unit, location string, demand []order.StockDemand) (map[string]*fulfillment.Stock, error) {
	stocks := make(map[string]*fulfillment.Stock, len(demand))
	for _, d := range demand {
		if _, known := stocks[d.SKU]; known {
			continue
		}
		s, err := find[fulfillment.Stock](u, fulfillment.KindStock, fulfillment.StockID(location, d.SKU))
		if err != nil {
			return nil, err
		}
		stocks[d.SKU] = s
	}
	return stocks, nil
}

// putAll stages an order and the stocks that changed with it.
func putAll(u *unit, o *order.SalesOrder, stocks map[string]*fulfillment.Stock) error {
	if _, err := put(u, o); err != nil {
		return err
	}
	for _, sku := range slices.Sorted(maps.Keys(stocks)) {
		if stocks[sku] == nil {
			continue
		}
		if _, err := put(u, stocks[sku]); err != nil {
			return err
		}
	}
	return nil
}

// Fulfillment are the verbs of shipments.
type Fulfillment struct{ desk *Desk }

// Plan makes a shipment of goods that an order still has to ship.
func (v Fulfillment) Plan(ctx context.Context, draft fulfillment.ShipmentDraft, options ...Option) (*fulfillment.Shipment, error) {
	return v.make(ctx, "fulfillment.plan", draft, options)
}

// Ship plans a shipment and lets it leave at once: released, picked, packed and shipped in one commit, with the goods taken out of stock.
func (v Fulfillment) Ship(ctx context.Context, draft fulfillment.ShipmentDraft, options ...Option) (*fulfillment.Shipment, error) {
	return v.make(ctx, "fulfillment.ship", draft, options, fulfillment.Release, fulfillment.Pick, fulfillment.Pack, fulfillment.Ship)
}

func (v Fulfillment) make(ctx context.Context, verb string, draft fulfillment.ShipmentDraft, options []Option, actions ...fulfillment.Action) (*fulfillment.Shipment, error) {
	return perform(ctx, v.desk, verb, draft, options, func(u *unit) (*fulfillment.Shipment, error) {
		o, err := load[order.SalesOrder](u, order.KindSalesOrder, draft.Order)
		if err != nil {
			return nil, err
		}
		s, err := fulfillment.Plan(o, draft, u.newID(), u.by)
		if err != nil {
			return nil, err
		}
		return s, carry(u, s, o, actions...)
	})
}

// Release hands a planned shipment to the warehouse.
func (v Fulfillment) Release(ctx context.Context, id document.ID, options ...Option) (*fulfillment.Shipment, error) {
	return v.act(ctx, id, fulfillment.Release, options)
}

// Pick records that a shipment's goods were taken from their place.
func (v Fulfillment) Pick(ctx context.Context, id document.ID, options ...Option) (*fulfillment.Shipment, error) {
	return v.act(ctx, id, fulfillment.Pick, options)
}

// Pack records that a shipment's goods were packed.
func (v Fulfillment) Pack(ctx context.Context, id document.ID, options ...Option) (*fulfillment.Shipment, error) {
	return v.act(ctx, id, fulfillment.Pack, options)
}

// Dispatch records that a packed shipment left, and takes its goods out of stock.
func (v Fulfillment) Dispatch(ctx context.Context, id document.ID, options ...Option) (*fulfillment.Shipment, error) {
	return v.act(ctx, id, fulfillment.Ship, options)
}

// Deliver records that a shipment arrived.
func (v Fulfillment) Deliver(ctx context.Context, id document.ID, options ...Option) (*fulfillment.Shipment, error) {
	return v.act(ctx, id, fulfillment.Deliver, options)
}

// Cancel gives up a shipment that has not left; what was picked goes back to its place and stays reserved.
func (v Fulfillment) Cancel(ctx context.Context, id document.ID, options ...Option) (*fulfillment.Shipment, error) {
	return v.act(ctx, id, fulfillment.Cancel, options)
}

func (v Fulfillment) act(ctx context.Context, id document.ID, action fulfillment.Action, options []Option) (*fulfillment.Shipment, error) {
	return perform(ctx, v.desk, "fulfillment."+string(action), id, options, func(u *unit) (*fulfillment.Shipment, error) {
		s, err := load[fulfillment.Shipment](u, fulfillment.KindShipment, id)
		if err != nil {
			return nil, err
		}
		o, err := load[order.SalesOrder](u, order.KindSalesOrder, s.Order.ID)
		if err != nil {
			return nil, err
		}
		return s, carry(u, s, o, action)
	})
}

// Get reads a shipment.
func (v Fulfillment) Get(ctx context.Context, id document.ID) (*fulfillment.Shipment, error) {
	return get[fulfillment.Shipment](ctx, v.desk, fulfillment.KindShipment, id)
}

// carry takes a shipment through actions and stages all that changed.
func carry(u *unit, s *fulfillment.Shipment, o *order.SalesOrder, actions ...fulfillment.Action) error {
	seller, err := load[party.Seller](u, party.KindSeller, party.SellerID(s.Seller))
	if err != nil {
		return err
	}
	today, err := u.today(seller)
	if err != nil {
		return err
	}
	stocks := map[string]*fulfillment.Stock{}
	for _, action := range actions {
		if err := act(u, s, o, action, stocks, today); err != nil {
			return err
		}
	}
	if err := putNumbered(u, s, seller, seriesShipment, today); err != nil {
		return err
	}
	if len(actions) == 0 {
		return nil // a plan changes nothing of the order
	}
	return putAll(u, o, stocks)
}

// act takes a shipment through one action. Stocks that it takes goods out of are added to stocks.
func act(u *unit, s *fulfillment.Shipment, o *order.SalesOrder, action fulfillment.Action, stocks map[string]*fulfillment.Stock, today document.Date) error {
	var events []document.Event
	var err error
	switch action {
	case fulfillment.Release:
		events, err = s.Release(u.by)
	case fulfillment.Pick:
		events, err = s.Pick(o, u.by)
	case fulfillment.Pack:
		events, err = s.Pack(o, u.by)
	case fulfillment.Ship:
		var goods []order.StockDemand
		for i := range s.Lines {
			goods = append(goods, order.StockDemand{SKU: s.Lines[i].SKU})
		}
		var found map[string]*fulfillment.Stock
		if found, err = stocksFor(u, s.Location, goods); err == nil {
			maps.Copy(stocks, found)
			events, err = s.Ship(o, stocks, today, u.by)
		}
	case fulfillment.Deliver:
		events, err = s.Deliver(o, today, u.by)
	case fulfillment.Cancel:
		events, err = s.Cancel(o, today, u.by)
	}
	if err != nil {
		return err
	}
	u.emit(events...)
	return nil
}
