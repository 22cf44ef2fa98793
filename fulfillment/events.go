package fulfillment

import (
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
)

// Counted: what is on hand of an item at a location was counted.
type Counted struct {
	Location string         `json:"location"`
	SKU      string         `json:"sku"`
	OnHand   money.Quantity `json:"on_hand"`
}

// EventType is stock.counted, schema 1.
func (Counted) EventType() (string, int) { return "stock.counted", 1 }

// ShipmentFact is what the events of a shipment say.
type ShipmentFact struct {
	Order    document.ID          `json:"order"`
	Customer string               `json:"customer"`
	On       document.Date        `json:"on"`
	Lines    []order.LineQuantity `json:"lines"`
}

func (s *Shipment) fact(on document.Date) ShipmentFact {
	return ShipmentFact{Order: s.Order.ID, Customer: s.Customer, On: on, Lines: s.quantities()}
}

// ShipmentShipped: goods left the location.
type ShipmentShipped struct{ ShipmentFact }

// EventType is shipment.shipped, schema 1.
func (ShipmentShipped) EventType() (string, int) { return "shipment.shipped", 1 }

// ShipmentDelivered: goods arrived.
type ShipmentDelivered struct{ ShipmentFact }

// EventType is shipment.delivered, schema 1.
func (ShipmentDelivered) EventType() (string, int) { return "shipment.delivered", 1 }

// ShipmentCanceled: the goods stay.
type ShipmentCanceled struct{ ShipmentFact }

// EventType is shipment.canceled, schema 1.
func (ShipmentCanceled) EventType() (string, int) { return "shipment.canceled", 1 }
