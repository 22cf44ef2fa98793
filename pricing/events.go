package pricing

import (
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// PriceListSaved says that a version of a price list was saved. It prices nothing before its edition is published.
type PriceListSaved struct {
	Code     string         `json:"code"`
	Edition  int            `json:"edition,omitempty"`
	Name     string         `json:"name"`
	Currency money.Currency `json:"currency"`
	Valid    document.Span  `json:"valid,omitzero"`
	Entries  int            `json:"entries"` // how many there are
	Disabled bool           `json:"disabled,omitempty"`
}

// EventType names the event.
func (PriceListSaved) EventType() (name string, schema int) { return "price_list.saved", 1 }

// TaxTableSaved says that a tax table was made or revised.
type TaxTableSaved struct {
	Code string `json:"code"`
	Name string `json:"name"`
	Rows int    `json:"rows"` // how many there are
}

// EventType names the event.
func (TaxTableSaved) EventType() (name string, schema int) { return "tax_table.saved", 1 }
