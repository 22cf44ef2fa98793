package payment

import (
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// ReceivedMoney: a payment has arrived.
type ReceivedMoney struct {
	Seller   string        `json:"seller"`
	Customer string        `json:"customer"`
	Method   Method        `json:"method"`
	Amount   money.Money   `json:"amount"`
	On       document.Date `json:"on"`
}

// EventType is payment.received, schema 1.
func (ReceivedMoney) EventType() (string, int) { return "payment.received", 1 }

// AttemptMoved: something became known of an attempt.
type AttemptMoved struct {
	Customer string       `json:"customer"`
	Attempt  int          `json:"attempt"`
	State    AttemptState `json:"state"`
	Amount   money.Money  `json:"amount"`
	Reason   string       `json:"reason,omitempty"`
}

// EventType is payment.attempt_moved, schema 1.
func (AttemptMoved) EventType() (string, int) { return "payment.attempt_moved", 1 }

// Receipted: the customer has a receipt.
type Receipted struct {
	Customer string        `json:"customer"`
	Payment  document.ID   `json:"payment"`
	Amount   money.Money   `json:"amount"`
	On       document.Date `json:"on"`
}

// EventType is receipt.issued, schema 1.
func (Receipted) EventType() (string, int) { return "receipt.issued", 1 }
