package model

import "github.com/seed-3f372218/o2c/money"

// unitPrice gives the tier's price, which is zero where the tier has a flat amount alone. It is none where it has neither.
func (t *Tier) unitPrice() money.Price {
	if t.Price != (money.Price{}) || t.Flat == (money.Money{}) {
		return t.Price
	}
	return nothing(t.Flat)
}

// nothing gives the price of zero in the currency of an amount.
func nothing(m money.Money) money.Price {
	zero, _ := m.Sub(m) // an amount less itself always fits
	return zero.Price()
}

// volume prices all of the quantity at the tier that it lies in. Where that is another tier than before, the steps take the charge before back.
func (m *Model) volume(steps []Step, c Charge, before, after money.Quantity) ([]Step, Charge, error) {
	was, err := m.Tier(before)
	if err != nil {
		return steps, c, err
	}
	if c.Tier, err = m.Tier(after); err != nil {
		return steps, c, err
	}
	t := &m.Tiers[c.Tier]
	if t.unitPrice() == (money.Price{}) || m.Tiers[was].unitPrice() == (money.Price{}) {
		return steps, c, failPrice()
	}
	if was == c.Tier {
		return m.volumeWithin(steps, c, t, m.charged(before), m.charged(after))
	}
	if back := (Step{Quantity: before, UnitPrice: m.Tiers[was].Price}); before.Sign() > 0 || m.charged(before) && m.Tiers[was].Flat != (money.Money{}) {
		if m.charged(before) {
			back.Amount = m.Tiers[was].Flat
		}
		steps = append(steps, back.negative())
	} else if t.Flat == (money.Money{}) {
		c.UnitPrice = t.Price
		return steps, c, nil
	}
	now := Step{Quantity: after, UnitPrice: t.Price}
	if m.charged(after) {
		now.Amount = t.Flat
	}
	return append(steps, now), c, nil
}

// volumeWithin prices what comes on top within a tier.
func (m *Model) volumeWithin(steps []Step, c Charge, t *Tier, before, after bool) ([]Step, Charge, error) {
	if before == after || t.Flat == (money.Money{}) {
		c.UnitPrice = t.unitPrice()
		return steps, c, nil
	}
	s := Step{Quantity: c.Quantity, UnitPrice: t.Price, Amount: t.Flat}
	if before {
		s.Amount = t.Flat.Neg()
	}
	return append(steps, s), c, nil
}

// graduated prices each part of what is between at the tier that it lies in. No step is of nothing, but one that has a flat amount.
func (m *Model) graduated(steps []Step, c Charge, before, after money.Quantity) ([]Step, Charge, error) {
	first, err := m.Tier(before)
	if err != nil {
		return steps, c, err
	}
	if c.Tier, err = m.Tier(after); err != nil {
		return steps, c, err
	}
	last, start := c.Tier, len(steps)
	low, high, falls := before, after, c.Quantity.Sign() < 0
	if falls {
		low, high, first, last = after, before, last, first
	}
	for k := first; k <= last; k++ {
		t := &m.Tiers[k]
		from, to := m.begin(k), m.end(k)
		if k == first {
			from = low
		}
		if k == last {
			to = high
		}
		s := Step{UnitPrice: t.Price}
		if s.Quantity, err = to.Sub(from); err != nil {
			return steps, c, explain(err, "a part of "+high.String())
		}
		// What begins above the first tier begins a tier. The first one is begun unless its lower end was charged already.
		if begun := k > first || !m.charged(low); begun && m.charged(high) {
			s.Amount = t.Flat
		}
		if t.unitPrice() == (money.Price{}) {
			return steps, c, failPrice()
		}
		if s.Quantity.IsZero() && s.Amount == (money.Money{}) {
			continue
		}
		if s.Amount == (money.Money{}) {
			s.UnitPrice = t.unitPrice()
		}
		if falls {
			s = s.negative()
		}
		steps = append(steps, s)
	}
	switch {
	case len(steps) == start: // nothing is between
		c.UnitPrice = m.Tiers[c.Tier].unitPrice()
	case len(steps) == start+1 && steps[start].Amount == money.Money{}:
		c.UnitPrice = steps[start].UnitPrice
		steps = steps[:start]
	}
	return steps, c, nil
}
