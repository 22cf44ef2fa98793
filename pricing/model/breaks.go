package model

import "github.com/seed-3f372218/o2c/money"

// Break is the next price of a table, seen from a quantity.
type Break struct {
	More     money.Quantity // how much more reaches it
	Quantity money.Quantity // the whole then
	Tier     int            // that it lies in
	// UnitPrice there, of the model's Per if it has one; none where the tier has a flat amount alone.
	UnitPrice money.Price
	Charge    Charge // what the whole costs then
	Cheaper   bool   // whether that is less than the quantity at hand costs
}

// NextBreak says how much more reaches the next tier, in multiples of a step that the quantity can grow by; none means 1. It reports false
// where there is no further tier: in flat and package models, in the last tier, and where the step leads past a closed end. Errors are
// those of [Model.Charge], and "pricing/negative" for a step that is not positive.
func (m *Model) NextBreak(q, step money.Quantity) (next Break, ok bool, err error) {
	now, err := m.Charge(q)
	if err != nil || m.Kind != Volume && m.Kind != Graduated || now.Tier == len(m.Tiers)-1 {
		return Break{}, false, err
	}
	end := m.end(now.Tier)
	if step == (money.Quantity{}) {
		if step, err = money.NewQuantity(1, end.Unit()); err != nil {
			return Break{}, false, explain(err, "a step")
		}
	}
	if step.Sign() < 0 || step.IsZero() {
		return Break{}, false, fail("pricing/negative", "a step is positive, this one is "+step.String(), "", nil)
	}
	if next.More, err = m.reach(q, end, step); err != nil {
		return Break{}, false, err
	}
	if next.Quantity, err = q.Add(next.More); err != nil {
		return Break{}, false, explain(err, "the next quantity")
	}
	if m.above(next.Quantity) {
		return Break{}, false, nil
	}
	if next.Charge, err = m.Charge(next.Quantity); err != nil {
		return Break{}, false, err
	}
	next.Tier = next.Charge.Tier
	next.UnitPrice = m.Tiers[next.Tier].Price
	c, err := compareSums(next.Charge.AppendSteps(nil), now.AppendSteps(nil), m.Per)
	if err != nil {
		return Break{}, false, err
	}
	next.Cheaper = c < 0
	return next, true, nil
}

// reach gives the least multiple of a step that leads from a quantity beyond the end of its tier.
func (m *Model) reach(q, end, step money.Quantity) (money.Quantity, error) {
	gap, err := end.Sub(q)
	if err != nil {
		return money.Quantity{}, explain(err, "the way to the next tier")
	}
	mode := money.Down
	if m.exclusive() {
		mode = money.Up
	}
	n, err := ratio(gap, step, mode, m.currency())
	if err != nil {
		return money.Quantity{}, err
	}
	if mode == money.Down {
		n++ // the end itself is in the tier; counts are below the largest integer
	}
	more, err := step.Convert(n, 1, step.Unit())
	return more, explain(err, "the way to the next tier")
}

// above tells whether a quantity is above the closed end of a table.
func (m *Model) above(q money.Quantity) bool {
	end := m.end(len(m.Tiers) - 1)
	c, err := q.Cmp(end)
	return end != (money.Quantity{}) && err == nil && (c > 0 || c == 0 && m.exclusive())
}

// currency gives the currency of the prices.
func (m *Model) currency() money.Currency {
	if c := m.Price.Currency(); !c.IsZero() {
		return c
	}
	for i := range m.Tiers {
		if c := m.Tiers[i].unitPrice().Currency(); !c.IsZero() {
			return c
		}
	}
	return m.Minimum.Currency()
}
