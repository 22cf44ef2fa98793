package fulfillment

import (
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/order"
)

// Release hands the shipment to the warehouse. It has no event: nothing moved. A shipment that is not planned is ErrState.
func (s *Shipment) Release(by document.Stamp) ([]document.Event, error) {
	return nil, s.move(Release, nil, by, func() error { return nil })
}

// Pick records that the goods were taken from their place, and enters it into the order, which has to be this shipment's. It has no event.
// A shipment that is not released is ErrState; what the order refuses (SalesOrder.Record) is refused, and both are unchanged.
func (s *Shipment) Pick(o *order.SalesOrder, by document.Stamp) ([]document.Event, error) {
	return nil, s.move(Pick, o, by, func() error { return o.Record(order.Picked, s.quantities(), by) })
}

// Pack records that the goods were packed, and enters it into the order. It has no event. Errors are those of Pick.
func (s *Shipment) Pack(o *order.SalesOrder, by document.Stamp) ([]document.Event, error) {
	return nil, s.move(Pack, o, by, func() error { return o.Record(order.Packed, s.quantities(), by) })
}

// Ship records that the goods left: they are taken out of the stocks (those of the shipment's location, by SKU) and entered into the order.
// on is the day in the seller's zone. Errors are those of Pick, and a stock that is not there or has too little on hand or reserved
// (ErrRefused). After an error shipment, order and stocks are unchanged.
func (s *Shipment) Ship(o *order.SalesOrder, stocks map[string]*Stock, on document.Date, by document.Stamp) ([]document.Event, error) {
	var left map[string]*Stock
	err := s.moveOn(Ship, o, on, by, func() (err error) {
		if left, err = s.takeOut(o, stocks, by); err != nil {
			return err
		}
		return o.Record(order.Shipped, s.quantities(), by)
	})
	if err != nil {
		return nil, err
	}
	for sku, stock := range left {
		*stocks[sku] = *stock
	}
	s.ShippedOn = on
	return []document.Event{document.NewEvent(&s.Header, by, ShipmentShipped{s.fact(on)})}, nil
}

// Deliver records that the goods arrived, and enters it into the order. on is the day in the seller's zone. Errors are those of Pick.
func (s *Shipment) Deliver(o *order.SalesOrder, on document.Date, by document.Stamp) ([]document.Event, error) {
	err := s.moveOn(Deliver, o, on, by, func() error { return o.Record(order.Delivered, s.quantities(), by) })
	if err != nil {
		return nil, err
	}
	s.DeliveredOn = on
	return []document.Event{document.NewEvent(&s.Header, by, ShipmentDelivered{s.fact(on)})}, nil
}

// Cancel gives up a shipment that has not left. What was picked goes back to its place and stays reserved. on is the day in the seller's
// zone. Errors are those of Pick; holds do not block it.
func (s *Shipment) Cancel(o *order.SalesOrder, on document.Date, by document.Stamp) ([]document.Event, error) {
	if err := s.moveOn(Cancel, o, on, by, func() error { return s.putBack(o, by) }); err != nil {
		return nil, err
	}
	return []document.Event{document.NewEvent(&s.Header, by, ShipmentCanceled{s.fact(on)})}, nil
}

// moveOn is move for actions that have a day.
func (s *Shipment) moveOn(action Action, o *order.SalesOrder, on document.Date, by document.Stamp, record func() error) error {
	return s.move(action, o, by, func() error {
		if on.IsZero() {
			return (&document.Error{Code: "shipment/required", Path: "on", Message: "it has a day", Kind: document.ErrInvalid}).About(&s.Header)
		}
		return record()
	})
}

// move takes the shipment to the action's next state when record, which enters the action into the other documents, lets it.
func (s *Shipment) move(action Action, o *order.SalesOrder, by document.Stamp, record func() error) error {
	next, err := lifecycle.Next(&s.Header, s.State, action)
	if err != nil {
		return err
	}
	if o != nil && o.Header.Link() != s.Order {
		return (&document.Error{Code: "shipment/order", Path: "order", Message: "belongs to another order than " + o.Header.Name(), Kind: document.ErrInvalid}).About(&s.Header)
	}
	if err := record(); err != nil {
		return err
	}
	s.State = next
	s.Header.Touch(by)
	return nil
}

// takeOut gives copies of the stocks without the shipment's goods.
func (s *Shipment) takeOut(o *order.SalesOrder, stocks map[string]*Stock, by document.Stamp) (map[string]*Stock, error) {
	left := map[string]*Stock{}
	for i := range s.Lines {
		l, path := &s.Lines[i], document.Index("lines", i)
		stock := left[l.SKU]
		if stock == nil && stocks[l.SKU] != nil {
			stock = stocks[l.SKU].Clone()
			left[l.SKU] = stock
		}
		if stock == nil || stock.Location != s.Location {
			return nil, (&document.Error{Code: "shipment/stock", Path: path, Message: l.SKU + " has no stock at " + s.Location, Kind: document.ErrRefused}).About(&s.Header)
		}
		if l.OrderLine > len(o.Lines) {
			return nil, (&document.Error{Code: "shipment/line", Path: path, Message: o.Header.Name() + " has no such line", Kind: document.ErrInvalid}).About(&s.Header)
		}
		q, err := o.Lines[l.OrderLine-1].Stock(l.Quantity)
		if err != nil {
			return nil, (&document.Error{Code: "shipment/quantity", Path: path, Kind: document.ErrInvalid, Cause: err}).About(&s.Header)
		}
		if err := s.reserved(i, &o.Lines[l.OrderLine-1], o.BillOn); err != nil {
			return nil, err
		}
		if err := stock.Ship(q, by); err != nil {
			return nil, err
		}
	}
	return left, nil
}

// reserved refuses what is not set aside for the order's line, such as goods made for it that were not reserved yet: it would be taken from
// what others have reserved (C21).
func (s *Shipment) reserved(i int, l *order.Line, billOn order.Trigger) error {
	p, err := l.Ledger.Progress(billOn)
	if err != nil {
		return err
	}
	short, err := s.Lines[i].Quantity.Sub(p.Reserved)
	if err != nil || short.Sign() <= 0 {
		return err
	}
	return document.Refuse(&s.Header, string(Ship), document.Reason{
		Code: "shipment/reserved", Gate: "stock", Path: document.Index("lines", i), Saw: s.Lines[i].Quantity.String() + " leave and " + p.Reserved.String() + " are reserved for the order",
		Help: []string{"reserve " + short.String() + " more for the order first"},
	})
}

func (s *Shipment) putBack(o *order.SalesOrder, by document.Stamp) error {
	if s.State == Packed {
		if err := o.Record(order.Unpacked, s.quantities(), by); err != nil {
			return err
		}
	}
	if s.State == Packed || s.State == Picking {
		return o.Record(order.PutBack, s.quantities(), by)
	}
	return nil
}
