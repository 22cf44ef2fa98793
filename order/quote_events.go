package order

import (
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// QuoteSent: a revision of a quote was offered to the customer.
type QuoteSent struct {
	Seller   string        `json:"seller"`
	Customer string        `json:"customer"`
	Revision int           `json:"revision"`
	Valid    document.Span `json:"valid"`
	Net      money.Money   `json:"net"`
	Gross    money.Money   `json:"gross"`
}

// EventType is quote.sent, schema 1.
func (QuoteSent) EventType() (string, int) { return "quote.sent", 1 }

// QuoteAccepted: the customer took an offer. Late says why it was accepted after its last day.
type QuoteAccepted struct {
	Seller   string        `json:"seller"`
	Customer string        `json:"customer"`
	Revision int           `json:"revision"`
	On       document.Date `json:"on"`
	Late     string        `json:"late,omitempty"`
	Net      money.Money   `json:"net"`
	Gross    money.Money   `json:"gross"`
}

// EventType is quote.accepted, schema 1.
func (QuoteAccepted) EventType() (string, int) { return "quote.accepted", 1 }

// QuoteDeclined: the customer did not take an offer.
type QuoteDeclined struct {
	Customer string `json:"customer"`
	Revision int    `json:"revision"`
	Reason   string `json:"reason"`
}

// EventType is quote.declined, schema 1.
func (QuoteDeclined) EventType() (string, int) { return "quote.declined", 1 }

// QuoteCountered: the customer wants other conditions.
type QuoteCountered struct {
	Customer string `json:"customer"`
	Revision int    `json:"revision"`
	Reason   string `json:"reason"`
}

// EventType is quote.countered, schema 1.
func (QuoteCountered) EventType() (string, int) { return "quote.countered", 1 }

// QuoteWithdrawn: the seller took an offer back.
type QuoteWithdrawn struct {
	Customer string `json:"customer"`
	Revision int    `json:"revision"`
	Reason   string `json:"reason,omitempty"`
}

// EventType is quote.withdrawn, schema 1.
func (QuoteWithdrawn) EventType() (string, int) { return "quote.withdrawn", 1 }

// QuoteSuperseded: another revision took the place of this one.
type QuoteSuperseded struct {
	Customer string      `json:"customer"`
	Revision int         `json:"revision"`
	Next     document.ID `json:"next"`
}

// EventType is quote.superseded, schema 1.
func (QuoteSuperseded) EventType() (string, int) { return "quote.superseded", 1 }
