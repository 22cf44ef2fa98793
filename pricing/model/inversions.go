package model

import (
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/seed-3f372218/o2c/money"
)

// Interval is a range of quantities that cost less than a smaller one: those between After and BreakEven. With exclusive bounds, After
// costs less too.
type Interval struct {
	Tier  int            `json:"tier"`  // that ends at After, from 0
	After money.Quantity `json:"after"` // the bound
	// BreakEven is where the charge is again that of the end of the tier, rounded up where no decimal holds it; none where it never is.
	BreakEven money.Quantity `json:"break_even,omitzero"`
}

// Inversions gives, for each bound of a volume table behind which quantities cost less than the end of the tier, the interval up to
// break-even, ascending. Fractions of a unit count. That is a warning: the prices are as the table says. Other models have none.
func (m *Model) Inversions() []Interval {
	if m.Kind != Volume || len(m.Tiers) > MaxTiers {
		return nil
	}
	var found []Interval
	for k := range len(m.Tiers) - 1 {
		after := m.end(k)
		target := m.costAt(k, after.Decimal().Rat())
		if m.Maximum != (money.Money{}) {
			if most := m.Maximum.Decimal().Rat(); target.Cmp(most) > 0 {
				target = most
			}
		}
		if m.Minimum != (money.Money{}) && target.Cmp(m.Minimum.Decimal().Rat()) <= 0 {
			continue
		}
		if m.costAt(k+1, after.Decimal().Rat()).Cmp(target) < 0 {
			found = append(found, Interval{Tier: k, After: after, BreakEven: m.breakEven(k+1, target, after.Unit())})
		}
	}
	return found
}

// costAt gives what a quantity would cost at a tier.
func (m *Model) costAt(k int, q *big.Rat) *big.Rat {
	t := &m.Tiers[k]
	cost := new(big.Rat)
	if t.Price != (money.Price{}) {
		cost.Mul(q, t.Price.Decimal().Rat())
	}
	if m.Per.Sign() > 0 {
		cost.Quo(cost, m.Per.Decimal().Rat())
	}
	if t.Flat != (money.Money{}) {
		cost.Add(cost, t.Flat.Decimal().Rat())
	}
	return cost
}

// breakEven gives where from the beginning of a tier on, which costs less, a cost is reached.
func (m *Model) breakEven(k int, target *big.Rat, unit string) money.Quantity {
	for begins := true; k < len(m.Tiers); k, begins = k+1, false {
		if !begins && m.costAt(k, m.begin(k).Decimal().Rat()).Cmp(target) >= 0 {
			return m.begin(k)
		}
		t := &m.Tiers[k]
		if t.Price.Sign() <= 0 {
			continue
		}
		at := new(big.Rat).Set(target)
		if t.Flat != (money.Money{}) {
			at.Sub(at, t.Flat.Decimal().Rat())
		}
		at.Quo(at, t.Price.Decimal().Rat())
		if m.Per.Sign() > 0 {
			at.Mul(at, m.Per.Decimal().Rat())
		}
		if end := m.end(k); end != (money.Quantity{}) {
			if c := at.Cmp(end.Decimal().Rat()); c > 0 || c == 0 && m.exclusive() {
				continue
			}
		}
		return roundUp(at, unit)
	}
	return money.Quantity{}
}

// roundUp gives a quantity at the finest place that holds it, and none where none does.
func roundUp(x *big.Rat, unit string) money.Quantity {
	for places := int64(18); places >= 0; places-- {
		n, rest := cut(x, places)
		if rest.Sign() > 0 {
			n.Add(n, big.NewInt(1))
		}
		if q, err := money.QuantityFromDecimal(decimal.NewFromBigInt(n, -int32(places)), unit); err == nil {
			return q
		}
	}
	return money.Quantity{}
}
