package fulfillment

import (
	"slices"
	"strconv"

	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
)

// KindShipment is the kind of shipments.
const KindShipment document.Kind = "shipment"

// State is where a shipment stands.
type State string

// The states of a shipment.
const (
	Planned   State = "planned"
	Released  State = "released"
	Picking   State = "picking"
	Packed    State = "packed"
	Shipped   State = "shipped"
	Delivered State = "delivered"
	Canceled  State = "canceled"
)

// Action is what can be done to a shipment.
type Action string

// The actions on a shipment.
const (
	Release Action = "release"
	Pick    Action = "pick"
	Pack    Action = "pack"
	Ship    Action = "ship"
	Deliver Action = "deliver"
	Cancel  Action = "cancel"
)

type row = document.Row[State, Action]

var lifecycle = document.NewTable(KindShipment, Planned,
	row{From: Planned, Action: Release, To: Released},
	row{From: Released, Action: Pick, To: Picking, Guard: "order confirmed, no more than is wanted"},
	row{From: Picking, Action: Pack, To: Packed, Guard: "no more than is picked"},
	row{From: Packed, Action: Ship, To: Shipped, Guard: "no hold, no more than is packed"},
	row{From: Shipped, Action: Deliver, To: Delivered},
	row{From: Planned, Action: Cancel, To: Canceled},
	row{From: Released, Action: Cancel, To: Canceled},
	row{From: Picking, Action: Cancel, To: Canceled},
	row{From: Packed, Action: Cancel, To: Canceled},
)

// Lifecycle gives the state table of shipments.
func Lifecycle() document.Table[State, Action] { return lifecycle }

// Shipment is goods that leave together for one address, for one order.
type Shipment struct {
	Header   document.Header         `json:"header"`
	State    State                   `json:"state"`
	Seller   string                  `json:"seller"`
	Customer string                  `json:"customer"`
	Order    document.Link           `json:"order"`
	Purchase *order.PurchaseOrderRef `json:"purchase_order,omitempty"`
	Location string                  `json:"location"`
	ShipTo   party.Address           `json:"ship_to"`
	Method   string                  `json:"method,omitempty"`
	Tracking string                  `json:"tracking,omitempty"`
	Lines    []ShipmentLine          `json:"lines"`
	// ShippedOn and DeliveredOn are days in the seller's zone.
	ShippedOn   document.Date `json:"shipped_on,omitzero"`
	DeliveredOn document.Date `json:"delivered_on,omitzero"`
}

// ShipmentLine is a quantity of one order line, in that line's unit.
type ShipmentLine struct {
	Line      int            `json:"line"`
	OrderLine int            `json:"order_line"`
	SKU       string         `json:"sku"`
	Name      string         `json:"name"`
	Quantity  money.Quantity `json:"quantity"`
}

// ShipmentDraft says what to ship of an order.
type ShipmentDraft struct {
	Order    document.ID `json:"order"`
	Tracking string      `json:"tracking,omitempty"`
	// Lines to ship; none means everything that is still to ship.
	Lines []order.LineQuantity `json:"lines,omitempty"`
}

// Plan makes a shipment of goods that an order still has to ship. What lines ask for is checked here and again by the order when it is picked.
func Plan(o *order.SalesOrder, draft ShipmentDraft, id document.ID, by document.Stamp) (*Shipment, error) {
	s := &Shipment{
		Header: document.NewHeader(KindShipment, o.Header.Tenant, id, by, o.Header.Link()), State: lifecycle.Initial(),
		Seller: o.Seller, Customer: o.Customer, Order: o.Header.Link(), Location: o.Location, ShipTo: o.ShipTo.Clone(), Method: o.ShippingMethod, Tracking: draft.Tracking,
	}
	if o.Purchase != nil {
		purchase := *o.Purchase
		s.Purchase = &purchase
	}
	lines, err := planned(o, draft.Lines)
	if err != nil {
		return nil, err
	}
	for _, q := range lines {
		l := &o.Lines[q.Line-1]
		s.Lines = append(s.Lines, ShipmentLine{Line: len(s.Lines) + 1, OrderLine: q.Line, SKU: l.SKU, Name: l.Name, Quantity: q.Quantity})
	}
	return s, nil
}

func planned(o *order.SalesOrder, wish []order.LineQuantity) ([]order.LineQuantity, error) {
	var faults document.Faults
	seen := map[int]bool{}
	for i, q := range wish {
		path := document.Index("lines", i)
		switch {
		case q.Line < 1 || q.Line > len(o.Lines):
			faults.Add(path+".line", "shipment/line", o.Header.Name()+" has no line "+strconv.Itoa(q.Line), "")
		case seen[q.Line]:
			faults.Add(path+".line", "shipment/line", "line "+strconv.Itoa(q.Line)+" stands twice", "")
		case o.Lines[q.Line-1].Type != catalog.Goods:
			faults.Add(path+".line", "shipment/line", "line "+strconv.Itoa(q.Line)+" is not goods", "")
		}
		seen[q.Line] = true
	}
	if len(faults) > 0 {
		return nil, faults.Err(nil)
	}
	if len(wish) > 0 {
		return wish, nil
	}
	var all []order.LineQuantity
	for i := range o.Lines {
		l := &o.Lines[i]
		p, err := l.Ledger.Progress(o.BillOn)
		if err != nil {
			return nil, err
		}
		if l.Type == catalog.Goods && p.ToShip.Sign() > 0 {
			all = append(all, order.LineQuantity{Line: l.Line, Quantity: p.ToShip})
		}
	}
	if len(all) == 0 {
		return nil, document.Refuse(&o.Header, "ship", document.Reason{Code: "shipment/nothing", Gate: "quantity", Saw: "nothing is left to ship"})
	}
	return all, nil
}

func (s *Shipment) quantities() []order.LineQuantity {
	q := make([]order.LineQuantity, len(s.Lines))
	for i := range s.Lines {
		q[i] = order.LineQuantity{Line: s.Lines[i].OrderLine, Quantity: s.Lines[i].Quantity}
	}
	return q
}

// Release hands the shipment to the warehouse.
func (s *Shipment) Release(by document.Stamp) ([]document.Event, error) {
	return nil, s.move(Release, nil, by, func() error { return nil })
}

// Pick records that the goods were taken from their place, and enters it into the order.
func (s *Shipment) Pick(o *order.SalesOrder, by document.Stamp) ([]document.Event, error) {
	return nil, s.move(Pick, o, by, func() error { return o.Record(order.Picked, s.quantities(), by) })
}

// Pack records that the goods were packed, and enters it into the order.
func (s *Shipment) Pack(o *order.SalesOrder, by document.Stamp) ([]document.Event, error) {
	return nil, s.move(Pack, o, by, func() error { return o.Record(order.Packed, s.quantities(), by) })
}

// Ship records that the goods left: they are taken out of the stocks (those of the shipment's location, by SKU) and entered into the order. on is the day in the seller's zone. After an error shipment and order are
// unchanged, and the stocks are not to be used.
func (s *Shipment) Ship(o *order.SalesOrder, stocks map[string]*Stock, on document.Date, by document.Stamp) ([]document.Event, error) {
	err := s.move(Ship, o, by, func() error {
		if err := s.takeOut(o, stocks, by); err != nil {
			return err
		}
		return o.Record(order.Shipped, s.quantities(), by)
	})
	if err != nil {
		return nil, err
	}
	s.ShippedOn = on
	return []document.Event{document.NewEvent(&s.Header, by, ShipmentShipped{s.fact(on)})}, nil
}

// Deliver records that the goods arrived, and enters it into the order. on is the day in the seller's zone.
func (s *Shipment) Deliver(o *order.SalesOrder, on document.Date, by document.Stamp) ([]document.Event, error) {
	err := s.move(Deliver, o, by, func() error { return o.Record(order.Delivered, s.quantities(), by) })
	if err != nil {
		return nil, err
	}
	s.DeliveredOn = on
	return []document.Event{document.NewEvent(&s.Header, by, ShipmentDelivered{s.fact(on)})}, nil
}

// Cancel gives up a shipment that has not left. What was picked goes back to its place and stays reserved.
func (s *Shipment) Cancel(o *order.SalesOrder, on document.Date, by document.Stamp) ([]document.Event, error) {
	if err := s.move(Cancel, o, by, func() error { return s.putBack(o, by) }); err != nil {
		return nil, err
	}
	return []document.Event{document.NewEvent(&s.Header, by, ShipmentCanceled{s.fact(on)})}, nil
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

func (s *Shipment) takeOut(o *order.SalesOrder, stocks map[string]*Stock, by document.Stamp) error {
	for i := range s.Lines {
		l := &s.Lines[i]
		stock := stocks[l.SKU]
		if stock == nil {
			return (&document.Error{Code: "shipment/stock", Path: document.Index("lines", i), Message: l.SKU + " has no stock at " + s.Location, Kind: document.ErrRefused}).About(&s.Header)
		}
		q, err := o.Lines[l.OrderLine-1].Stock(l.Quantity)
		if err != nil {
			return err
		}
		if err := stock.Ship(q, by); err != nil {
			return err
		}
	}
	return nil
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

// Head gives the shipment's header.
func (s *Shipment) Head() *document.Header { return &s.Header }

// Schema is 1.
func (s *Shipment) Schema() int { return 1 }

// Keys finds shipments by order, customer and state.
func (s *Shipment) Keys() (plain, unique []document.Key) {
	return []document.Key{{Name: "order", Value: s.Order.ID.String()}, {Name: "customer", Value: s.Customer}, {Name: "state", Value: string(s.State)}}, nil
}

// Clone gives a deep copy.
func (s *Shipment) Clone() *Shipment {
	c := *s
	c.Header, c.ShipTo, c.Lines = s.Header.Clone(), s.ShipTo.Clone(), slices.Clone(s.Lines)
	if s.Purchase != nil {
		purchase := *s.Purchase
		c.Purchase = &purchase
	}
	return &c
}

// Validate checks every invariant of the shipment.
func (s *Shipment) Validate() error {
	var faults document.Faults
	faults.Check("", "shipment/header", s.Header.Validate())
	if !lifecycle.Has(s.State) {
		faults.Add("state", "shipment/state", "there is no state "+document.Quote(string(s.State)), "")
	}
	if s.Order.ID.IsZero() {
		faults.Add("order", "shipment/required", "a shipment belongs to an order", "")
	}
	if len(s.Lines) == 0 {
		faults.Add("lines", "shipment/lines", "a shipment has lines", "")
	}
	for i := range s.Lines {
		path := document.Index("lines", i)
		if s.Lines[i].Line != i+1 {
			faults.Add(path+".line", "shipment/line", "lines are numbered 1, 2, 3 in their order", "")
		}
		if s.Lines[i].OrderLine < 1 {
			faults.Add(path+".order_line", "shipment/line", "a line belongs to a line of the order", "")
		}
		if s.Lines[i].Quantity.Sign() <= 0 {
			faults.Add(path+".quantity", "shipment/quantity", "must be positive, is "+s.Lines[i].Quantity.String(), "")
		}
	}
	if s.ShippedOn.IsZero() && (s.State == Shipped || s.State == Delivered) || s.DeliveredOn.IsZero() && s.State == Delivered {
		faults.Add("shipped_on", "shipment/required", "what is shipped or delivered has a date", "")
	}
	return faults.Err(&s.Header)
}
