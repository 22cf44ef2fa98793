package invoice

import (
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// Posted: the customer owes the invoice.
type Posted struct {
	Kind     Kind          `json:"kind"`
	Order    document.ID   `json:"order"`
	Seller   string        `json:"seller"`
	Customer string        `json:"customer"`
	Date     document.Date `json:"date"`
	Due      document.Date `json:"due"`
	Net      money.Money   `json:"net"`
	Tax      money.Money   `json:"tax"`
	Gross    money.Money   `json:"gross"`
	// Rep and Territory own the order.
	Rep       string       `json:"rep,omitempty"`
	Territory string       `json:"territory,omitempty"`
	Lines     []PostedLine `json:"lines"`
}

// EventType is invoice.posted, schema 1.
func (Posted) EventType() (string, int) { return "invoice.posted", 1 }

// PostedLine is a line as it was billed.
type PostedLine struct {
	// Line is the order's.
	Line     int            `json:"line"`
	SKU      string         `json:"sku"`
	Quantity money.Quantity `json:"quantity"`
	Net      money.Money    `json:"net"`
}

// SettledPart: a payment paid the invoice or a part of it; Open is what is left.
type SettledPart struct {
	Customer string        `json:"customer"`
	Payment  document.ID   `json:"payment"`
	Amount   money.Money   `json:"amount"`
	Open     money.Money   `json:"open"`
	On       document.Date `json:"on"`
	Due      document.Date `json:"due"`
}

// EventType is invoice.settled, schema 1.
func (SettledPart) EventType() (string, int) { return "invoice.settled", 1 }
