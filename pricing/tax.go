package pricing

import "github.com/seed-3f372218/o2c/money"

// TaxRate is one tax that a line bears.
type TaxRate struct {
	// Jurisdiction is who levies it, such as "US-FL"; Name what it is called; Category why this rate applies, such as "standard" or "exempt".
	Jurisdiction string     `json:"jurisdiction"`
	Name         string     `json:"name,omitempty"`
	Category     string     `json:"category,omitempty"`
	Rate         money.Rate `json:"rate"`
}

// Tax is a tax worked out: of a line, or of all lines that share jurisdiction, name, category and rate.
type Tax struct {
	TaxRate
	Base   money.Money `json:"base"`
	Amount money.Money `json:"amount"`
}
