package model

import "github.com/seed-3f372218/o2c/money"

// packages prices the packages that come on top. Free units are taken off the whole.
func (m *Model) packages(steps []Step, c Charge, before, after money.Quantity) ([]Step, Charge, error) {
	if m.Price == (money.Price{}) {
		return steps, c, failPrice()
	}
	had, freeBefore, err := m.packed(before)
	if err != nil {
		return steps, c, err
	}
	has, freeAfter, err := m.packed(after)
	if err != nil {
		return steps, c, err
	}
	c.Packages = has - had // counts are not negative
	zero, err := m.Price.Sub(m.Price)
	if err != nil {
		return steps, c, explain(err, "the price of a package")
	}
	if c.Packages == 0 {
		c.UnitPrice = zero
		return steps, c, nil
	}
	free, err := freeAfter.Sub(freeBefore)
	if err != nil {
		return steps, c, explain(err, "the free quantity")
	}
	s := Step{Quantity: c.Quantity}
	if !free.IsZero() {
		steps = append(steps, Step{Quantity: free, UnitPrice: zero})
		if s.Quantity, err = c.Quantity.Sub(free); err != nil {
			return steps, c, explain(err, "the quantity that is packed")
		}
	}
	count, err := money.NewQuantity(c.Packages, "package")
	if err != nil {
		return steps, c, explain(err, "the number of packages")
	}
	if s.Amount, err = times(m.Price, count); err != nil {
		return steps, c, err
	}
	return append(steps, s), c, nil
}

// times gives a price times a whole number, exactly.
func times(p money.Price, count money.Quantity) (money.Money, error) {
	if m, ok, err := exactSum([]Step{{Quantity: count, UnitPrice: p}}, money.Quantity{}); ok && err == nil {
		return m, nil
	}
	m, err := p.Extend(count, money.Quantity{}, money.Rounding{Place: money.Places(18)}) // prices have no more
	if err != nil {
		return m, explain(err, "the price of "+count.String())
	}
	return m, nil
}

// packed gives how many packages a quantity is, and what of it is free.
func (m *Model) packed(q money.Quantity) (n int64, free money.Quantity, err error) {
	if m.Size.Sign() <= 0 {
		return 0, free, fail("pricing/model", "a package has a positive size, this one has "+m.Size.String(), "", nil)
	}
	over, err := q.Sub(m.Free)
	if err != nil {
		return 0, free, explain(err, "the quantity that is free")
	}
	if over.Sign() <= 0 {
		return 0, q, nil
	}
	mode := money.Up
	if m.RoundDown {
		mode = money.Down
	}
	n, err = ratio(over, m.Size, mode, m.Price.Currency())
	return n, m.Free, err
}

// ratio gives how often a size goes into a quantity, rounded to a whole number, once. Package money divides nothing but amounts, so it
// shares out one minor unit of any currency.
func ratio(q, size money.Quantity, mode money.Mode, currency money.Currency) (int64, error) {
	one, err := money.FromMinor(1, currency)
	if err != nil {
		return 0, explain(err, "a quotient")
	}
	share, err := one.Share(q, size, money.Rounding{Mode: mode})
	if err != nil {
		return 0, explain(err, "the number of times that "+size.String()+" goes into "+q.String())
	}
	n, err := share.Minor()
	return n, explain(err, "a quotient")
}
