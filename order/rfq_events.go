package order

import "github.com/seed-3f372218/o2c/document"

// RFQReceived: a customer asked for a quote.
type RFQReceived struct {
	Seller   string        `json:"seller"`
	Customer string        `json:"customer"`
	Channel  Channel       `json:"channel"`
	Date     document.Date `json:"date"`
	WantedBy document.Date `json:"wanted_by,omitzero"`
	Lines    int           `json:"lines"`
}

// EventType is rfq.received, schema 1.
func (RFQReceived) EventType() (string, int) { return "rfq.received", 1 }

// RFQReviewed: somebody works on a request.
type RFQReviewed struct {
	Customer string `json:"customer"`
}

// EventType is rfq.reviewed, schema 1.
func (RFQReviewed) EventType() (string, int) { return "rfq.reviewed", 1 }

// RFQAnswered: a quote, or a new revision of one, was sent in answer to a request.
type RFQAnswered struct {
	Customer string      `json:"customer"`
	Quote    document.ID `json:"quote"`
	Revision int         `json:"revision"`
}

// EventType is rfq.answered, schema 1.
func (RFQAnswered) EventType() (string, int) { return "rfq.answered", 1 }

// RFQDeclined: the seller will not quote.
type RFQDeclined struct {
	Customer string `json:"customer"`
	Reason   string `json:"reason"`
}

// EventType is rfq.declined, schema 1.
func (RFQDeclined) EventType() (string, int) { return "rfq.declined", 1 }

// RFQWithdrawn: the customer wants no quote any more.
type RFQWithdrawn struct {
	Customer string `json:"customer"`
	Reason   string `json:"reason,omitempty"`
}

// EventType is rfq.withdrawn, schema 1.
func (RFQWithdrawn) EventType() (string, int) { return "rfq.withdrawn", 1 }
