package pricing

import (
	"slices"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// Snapshot is what a document keeps of how a line got its price, so that the price can be compared with what was given, and worked out again.
type Snapshot struct {
	// Edition is that of the price book; 0 means that the book has no editions.
	Edition int `json:"edition,omitempty"`
	// On is the day whose prices applied, At its instant where that counted.
	On document.Date `json:"on"`
	At time.Time     `json:"at,omitzero"`
	// What follows is as PricedLine says it.
	List      ListRef        `json:"list,omitzero"`
	Rank      Rank           `json:"rank,omitempty"`
	From      ListRef        `json:"from,omitzero"`
	Entry     int            `json:"entry"`
	Tier      int            `json:"tier,omitempty"`
	Counted   money.Quantity `json:"counted,omitzero"`
	UnitPrice money.Price    `json:"unit_price,omitzero"`
	PriceBase money.Quantity `json:"price_base,omitzero"`
	Steps     []Step         `json:"steps,omitempty"`
	Limit     model.Limit    `json:"limit,omitempty"`
	Clamps    []FormulaStep  `json:"clamps,omitempty"`
	// Manual is the price that went before the list's.
	Manual    *ManualPrice `json:"manual,omitempty"`
	Approvals []Approval   `json:"approvals,omitempty"`
}

// Snapshot gives what a document keeps of a line that this basket asked for and an edition priced.
func (p *PricedLine) Snapshot(edition int, basket *Basket, line int) *Snapshot {
	s := &Snapshot{
		Edition: edition, On: basket.On, At: basket.At.UTC().Round(0), List: p.List, Rank: p.Rank, From: p.From, Entry: p.Entry, Tier: p.Tier, Counted: p.Counted,
		UnitPrice: p.UnitPrice, PriceBase: p.PriceBase, Steps: p.Steps, Limit: p.Limit, Clamps: p.Clamps, Approvals: p.Approvals, Manual: basket.Lines[line].Manual,
	}
	return s.Clone()
}

// Gave tells whether a price is the one that was given.
func (s *Snapshot) Gave(unit money.Price, base money.Quantity, steps []Step) bool {
	return s.UnitPrice == unit && s.PriceBase == base && slices.Equal(s.Steps, steps)
}

// Clone gives a deep copy; of nil, nil.
func (s *Snapshot) Clone() *Snapshot {
	if s == nil {
		return nil
	}
	c := *s
	c.Steps, c.Clamps, c.Approvals = slices.Clone(s.Steps), slices.Clone(s.Clamps), slices.Clone(s.Approvals)
	if s.Manual != nil {
		manual := *s.Manual
		c.Manual = &manual
	}
	for i := range c.Approvals {
		c.Approvals[i].Limit, c.Approvals[i].Saw = cloneOf(c.Approvals[i].Limit), cloneOf(c.Approvals[i].Saw)
	}
	return &c
}
