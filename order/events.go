package order

import (
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// LineQuantity is a quantity of one line, in the line's unit.
type LineQuantity struct {
	Line     int            `json:"line"`
	Quantity money.Quantity `json:"quantity"`
}

// Submitted: an order was taken.
type Submitted struct {
	Seller   string        `json:"seller"`
	Customer string        `json:"customer"`
	Date     document.Date `json:"date"`
	Net      money.Money   `json:"net"`
	Gross    money.Money   `json:"gross"`
}

// EventType is sales_order.submitted, schema 1.
func (Submitted) EventType() (string, int) { return "sales_order.submitted", 1 }

// Confirmed: the seller is bound by the order, and its stock is reserved.
type Confirmed struct {
	Seller        string          `json:"seller"`
	Customer      string          `json:"customer"`
	Type          Type            `json:"type"`
	Channel       Channel         `json:"channel,omitempty"`
	Date          document.Date   `json:"date"`
	DeliverBy     document.Date   `json:"deliver_by,omitzero"`
	PurchaseOrder document.ID     `json:"purchase_order,omitzero"`
	Rep           string          `json:"rep,omitempty"`
	Territory     string          `json:"territory,omitempty"`
	Net           money.Money     `json:"net"`
	Gross         money.Money     `json:"gross"`
	Lines         []ConfirmedLine `json:"lines"`
	Reserved      []LineQuantity  `json:"reserved,omitempty"`
}

// ConfirmedLine is a line as it was confirmed.
type ConfirmedLine struct {
	Line     int            `json:"line"`
	SKU      string         `json:"sku"`
	Quantity money.Quantity `json:"quantity"`
	Net      money.Money    `json:"net"`
}

// EventType is sales_order.confirmed, schema 1.
func (Confirmed) EventType() (string, int) { return "sales_order.confirmed", 1 }

// Held: holds were raised on the order.
type Held struct {
	Kinds []string `json:"kinds"`
}

// EventType is sales_order.held, schema 1.
func (Held) EventType() (string, int) { return "sales_order.held", 1 }

// Released: the holds that were raised by hand are gone.
type Released struct{}

// EventType is sales_order.hold_released, schema 1.
func (Released) EventType() (string, int) { return "sales_order.hold_released", 1 }

// LinesDelivered: what is not goods was delivered. Goods have the events of their shipments.
type LinesDelivered struct {
	Customer string         `json:"customer"`
	On       document.Date  `json:"on"`
	Lines    []LineQuantity `json:"lines"`
}

// EventType is sales_order.delivered, schema 1.
func (LinesDelivered) EventType() (string, int) { return "sales_order.delivered", 1 }

// Canceled: the order will not be carried out.
type Canceled struct {
	Reason   string         `json:"reason"`
	Canceled []LineQuantity `json:"canceled"`
}

// EventType is sales_order.canceled, schema 1.
func (Canceled) EventType() (string, int) { return "sales_order.canceled", 1 }

// Closed: everything is delivered, invoiced and paid.
type Closed struct {
	Customer string      `json:"customer"`
	Net      money.Money `json:"net"`
	Gross    money.Money `json:"gross"`
}

// EventType is sales_order.closed, schema 1.
func (Closed) EventType() (string, int) { return "sales_order.closed", 1 }

// Waived: the order may pass a gate that refuses it.
type Waived struct {
	Gate   Gate   `json:"gate"`
	Reason string `json:"reason"`
}

// EventType is sales_order.waived, schema 1.
func (Waived) EventType() (string, int) { return "sales_order.waived", 1 }

// Signed: a person signed the order.
type Signed struct {
	Role string `json:"role,omitempty"`
}

// EventType is sales_order.signed, schema 1.
func (Signed) EventType() (string, int) { return "sales_order.signed", 1 }
