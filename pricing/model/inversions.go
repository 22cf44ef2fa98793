package model

import "github.com/seed-3f372218/o2c/money"

// Interval is a range of quantities that cost less than a smaller one: those between After and BreakEven, and with exclusive bounds After too.
type Interval struct {
	Tier  int            `json:"tier"`  // that ends at After, from 0
	After money.Quantity `json:"after"` // the bound
	// BreakEven is the first quantity that costs again as much as the end of the tier, rounded up where no decimal holds it; none where no quantity does.
	BreakEven money.Quantity `json:"break_even,omitzero"`
}

// Inversions gives for each bound of a volume table behind which quantities cost less than the end of the tier the interval up to break-even, ascending.
// That is a warning: the prices are as the table says.
func (m *Model) Inversions() []Interval { return m.inversions() }
