package model

import (
	"encoding/json"

	"github.com/seed-3f372218/o2c/money"
)

// Tier is a range of quantities and what they cost: a unit price, a flat amount, or both. A table whose tiers have flat amounts alone is a
// stairstep.
type Tier struct {
	// UpTo ends the tier; none is an open end, which only the last tier may have.
	UpTo money.Quantity `json:"up_to,omitzero"`
	// From begins the tier, in tables that state beginnings instead of ends: this quantity is the first of the tier. The first tier is from
	// 0; there, it can be left out. A table states UpTo or From throughout.
	From money.Quantity `json:"from,omitzero"`
	// Price of one unit, or of the model's Per; none where the tier has a flat amount alone.
	Price money.Price `json:"price,omitempty"`
	// Flat is charged once, when something of a graduated quantity lies in the tier, or when a volume lies in it.
	Flat money.Money `json:"flat,omitempty"`
}

// MarshalJSON leaves out what the tier does not have, and keeps a price or an amount of zero.
func (t Tier) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		UpTo  *money.Quantity `json:"up_to,omitempty"`
		From  *money.Quantity `json:"from,omitempty"`
		Price *money.Price    `json:"price,omitempty"`
		Flat  *money.Money    `json:"flat,omitempty"`
	}{some(t.UpTo), some(t.From), some(t.Price), some(t.Flat)})
}

// some gives nil for the zero value, which is none; a numeric zero is something.
func some[T comparable](v T) *T {
	var none T
	if v == none {
		return nil
	}
	return &v
}

// fromTable tells whether the tiers state where they begin.
func (m *Model) fromTable() bool {
	last := len(m.Tiers) - 1
	return last >= 0 && m.Tiers[last].From != (money.Quantity{})
}

// exclusive tells whether a quantity at a bound lies in the tier that begins there.
func (m *Model) exclusive() bool { return m.Bound == Exclusive || m.fromTable() }

// end gives where tier k ends; none is an open end.
func (m *Model) end(k int) money.Quantity {
	if k+1 < len(m.Tiers) && m.fromTable() {
		return m.Tiers[k+1].From
	}
	return m.Tiers[k].UpTo
}

// begin gives where tier k begins; none is 0.
func (m *Model) begin(k int) money.Quantity {
	if k == 0 {
		return money.Quantity{}
	}
	return m.end(k - 1)
}

// Tier gives the tier that a quantity lies in, 0 for models without tiers. A fraction between whole bounds lies in the upper tier. Above a
// closed last tier there is none: "pricing/above_tiers".
func (m *Model) Tier(q money.Quantity) (int, error) {
	if m.Kind != Volume && m.Kind != Graduated {
		return 0, nil
	}
	if q == (money.Quantity{}) && len(m.Tiers) > 0 {
		return 0, nil
	}
	from, exclusive := m.fromTable(), m.exclusive()
	low, high := 0, len(m.Tiers) // the tier is one of low … high
	for low < high {
		middle := int(uint(low+high) >> 1)
		end := m.Tiers[middle].UpTo
		if from && middle+1 < len(m.Tiers) {
			end = m.Tiers[middle+1].From
		}
		if end == (money.Quantity{}) { // open, so the last
			if high = middle; low == high {
				return low, nil
			}
			continue
		}
		c, err := q.Cmp(end)
		if err != nil {
			return 0, failUnit(q, err)
		}
		if c > 0 || c == 0 && exclusive {
			low = middle + 1
		} else {
			high = middle
		}
	}
	if low < len(m.Tiers) {
		return low, nil
	}
	return 0, m.failAbove(q)
}
