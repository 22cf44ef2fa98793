package order

import (
	"time"

	"github.com/seed-3f372218/o2c/document"
)

// PurchaseOrderReceived: a buyer's order came in.
type PurchaseOrderReceived struct {
	Seller     string        `json:"seller"`
	Customer   string        `json:"customer"`
	Number     string        `json:"number"`
	Date       document.Date `json:"date"`
	Channel    Channel       `json:"channel,omitempty"`
	ReceivedAt time.Time     `json:"received_at"`
}

// EventType is purchase_order.received, schema 1.
func (PurchaseOrderReceived) EventType() (string, int) { return "purchase_order.received", 1 }

// PurchaseOrderMatched: a buyer's order says what the quote says.
type PurchaseOrderMatched struct {
	Customer string      `json:"customer"`
	Number   string      `json:"number"`
	Quote    document.ID `json:"quote"`
}

// EventType is purchase_order.matched, schema 1.
func (PurchaseOrderMatched) EventType() (string, int) { return "purchase_order.matched", 1 }

// PurchaseOrderMismatched: a buyer's order differs from the quote, in these kinds.
type PurchaseOrderMismatched struct {
	Customer string           `json:"customer"`
	Number   string           `json:"number"`
	Quote    document.ID      `json:"quote"`
	Kinds    []DifferenceKind `json:"kinds"`
}

// EventType is purchase_order.mismatched, schema 1.
func (PurchaseOrderMismatched) EventType() (string, int) { return "purchase_order.mismatched", 1 }

// PurchaseOrderAccepted: the seller takes a buyer's order. Waived says why its differences from the quote were let be.
type PurchaseOrderAccepted struct {
	Customer string      `json:"customer"`
	Number   string      `json:"number"`
	Quote    document.ID `json:"quote"`
	Waived   string      `json:"waived,omitempty"`
}

// EventType is purchase_order.accepted, schema 1.
func (PurchaseOrderAccepted) EventType() (string, int) { return "purchase_order.accepted", 1 }

// PurchaseOrderRejected: the seller does not take a buyer's order.
type PurchaseOrderRejected struct {
	Customer string `json:"customer"`
	Number   string `json:"number"`
	Reason   string `json:"reason"`
}

// EventType is purchase_order.rejected, schema 1.
func (PurchaseOrderRejected) EventType() (string, int) { return "purchase_order.rejected", 1 }
