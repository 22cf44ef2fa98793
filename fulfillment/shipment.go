package fulfillment

import (
	"slices"
	"strconv"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
)

// KindShipment is the kind of shipments.
const KindShipment document.Kind = "shipment"

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

func (s *Shipment) quantities() []order.LineQuantity {
	q := make([]order.LineQuantity, len(s.Lines))
	for i := range s.Lines {
		q[i] = order.LineQuantity{Line: s.Lines[i].OrderLine, Quantity: s.Lines[i].Quantity}
	}
	return q
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

// Validate checks every invariant of the shipment and reports all faults at once (ErrInvalid).
func (s *Shipment) Validate() error {
	var faults document.Faults
	faults.Check("", "shipment/header", s.Header.Validate())
	if !lifecycle.Has(s.State) {
		faults.Add("state", "shipment/state", "there is no state "+document.Quote(string(s.State)), "")
	}
	if s.Header.Kind != KindShipment {
		faults.Add("header.kind", "shipment/header", "is "+document.Quote(string(s.Header.Kind))+", not "+string(KindShipment), "")
	}
	for _, must := range [...]struct{ path, value string }{{"seller", s.Seller}, {"customer", s.Customer}, {"location", s.Location}} {
		if must.value == "" {
			faults.Add(must.path, "shipment/required", "is that of the order", "")
		}
		checkText(&faults, must.path, must.value, "shipment/text")
	}
	checkText(&faults, "tracking", s.Tracking, "shipment/text")
	if s.Order.ID.IsZero() || s.Order.Kind != order.KindSalesOrder || !slices.Contains(s.Header.From, s.Order) {
		faults.Add("order", "shipment/required", "a shipment belongs to an order, from which it came", "")
	}
	if len(s.Lines) == 0 {
		faults.Add("lines", "shipment/lines", "a shipment has lines", "")
	}
	seen := map[int]bool{}
	for i := range s.Lines {
		path := document.Index("lines", i)
		if s.Lines[i].SKU == "" {
			faults.Add(path+".sku", "shipment/required", "a line names its item", "")
		}
		if seen[s.Lines[i].OrderLine] {
			faults.Add(path+".order_line", "shipment/line", "line "+strconv.Itoa(s.Lines[i].OrderLine)+" stands twice", "")
		}
		seen[s.Lines[i].OrderLine] = true
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
	if s.ShippedOn.IsZero() == (s.State == Shipped || s.State == Delivered) {
		faults.Add("shipped_on", "shipment/required", "what has left has a day, and nothing else", "")
	}
	if s.DeliveredOn.IsZero() == (s.State == Delivered) {
		faults.Add("delivered_on", "shipment/required", "what has arrived has a day, and nothing else", "")
	}
	return faults.Err(&s.Header)
}
