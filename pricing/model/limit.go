package model

import "github.com/seed-3f372218/o2c/money"

// limit brings a charge without minimum and maximum, whose steps begin at start, to what it is with them: it adds the change of what is
// missing or too much as a step of its own. Where no decimal holds that, the steps take the charge before back and charge the limit.
func (m *Model) limit(steps []Step, start int, c *Charge, before, after money.Quantity) ([]Step, error) {
	steps, is, isExact, at, err := m.excess(steps, after)
	if err != nil {
		return steps, err
	}
	c.Limit = at
	steps, was, wasExact, atBefore, err := m.excess(steps, before)
	if err != nil {
		return steps, err
	}
	if at == NoLimit && atBefore == NoLimit {
		return steps, nil
	}
	if isExact && wasExact {
		change, err := is.Sub(was)
		if err == nil {
			if change.IsZero() {
				return steps, nil
			}
			if len(steps) == start {
				steps = append(steps, Step{Quantity: c.Quantity, UnitPrice: c.UnitPrice})
				c.UnitPrice = money.Price{}
			}
			return append(steps, Step{Amount: change}), nil
		}
	}
	c.UnitPrice, steps = money.Price{}, steps[:start]
	if before != (money.Quantity{}) {
		if steps, err = m.whole(steps, before, atBefore); err != nil {
			return steps, err
		}
		for i := start; i < len(steps); i++ {
			steps[i] = steps[i].negative()
		}
	}
	return m.whole(steps, after, at)
}

// whole appends the steps of a charge that may be at a limit.
func (m *Model) whole(steps []Step, q money.Quantity, at Limit) ([]Step, error) {
	switch at {
	case AtMinimum:
		return append(steps, Step{Quantity: q, Amount: m.Minimum}), nil
	case AtMaximum:
		return append(steps, Step{Quantity: q, Amount: m.Maximum}), nil
	}
	start := len(steps)
	steps, c, err := m.tiers(steps, money.Quantity{}, q)
	if err == nil && len(steps) == start {
		steps = c.AppendSteps(steps)
	}
	return steps, err
}

// excess gives what is to be added to the charge of a quantity to reach its limit, whether a decimal holds that, and which limit it is. It uses the
// buffer's end and gives it back.
func (m *Model) excess(steps []Step, q money.Quantity) (_ []Step, add money.Money, exact bool, at Limit, err error) {
	if !m.charged(q) {
		return steps, add, true, NoLimit, nil
	}
	start := len(steps)
	if steps, err = m.whole(steps, q, NoLimit); err != nil {
		return steps, add, false, NoLimit, err
	}
	all := steps[start:]
	var limit money.Money
	if m.Minimum != (money.Money{}) {
		c, err := compareSums(all, []Step{{Amount: m.Minimum}}, m.Per)
		if err != nil {
			return steps, add, false, NoLimit, err
		}
		if c < 0 {
			limit, at = m.Minimum, AtMinimum
		}
	}
	if m.Maximum != (money.Money{}) && at == NoLimit {
		c, err := compareSums(all, []Step{{Amount: m.Maximum}}, m.Per)
		if err != nil {
			return steps, add, false, NoLimit, err
		}
		if c > 0 {
			limit, at = m.Maximum, AtMaximum
		}
	}
	if at == NoLimit {
		return steps[:start], add, true, at, nil
	}
	c := Charge{Steps: all, Per: m.Per}
	sum, exact := c.exact()
	if exact {
		if add, err = limit.Sub(sum); err != nil {
			exact = false
		}
	}
	return steps[:start], add, exact, at, nil
}
