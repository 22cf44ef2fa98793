package pricing

import (
	"slices"

	"github.com/seed-3f372218/o2c/money"
)

// byHand puts the manual price in place of the list's.
func (w *work) byHand(won *PricedLine, f foundLine) error {
	m := w.line.Manual
	if f.v == applies {
		var err error
		if won.Listed, err = won.extension(w.line.Quantity, w.basket.Rounding); err != nil {
			return err
		}
	}
	switch {
	case !m.Off.IsZero():
		left, err := money.RateFromBasisPoints(10_000).Sub(m.Off)
		if err != nil {
			return err
		}
		return won.times(left)
	case m.Free:
		zero, err := money.FromMinor(0, w.basket.Currency)
		if err != nil {
			return err
		}
		won.UnitPrice, won.PriceBase, won.Steps = zero.Price(), money.Quantity{}, nil
	default:
		won.UnitPrice, won.PriceBase, won.Steps = m.Price, m.PriceBase, nil
	}
	return nil
}

// times multiplies every price and amount of the line.
func (p *PricedLine) times(r money.Rate) error {
	var err error
	if len(p.Steps) == 0 {
		p.UnitPrice, err = times(p.UnitPrice, r, money.HalfAway)
		return err
	}
	p.Steps = slices.Clone(p.Steps)
	for i := range p.Steps {
		s := &p.Steps[i]
		if s.UnitPrice != (money.Price{}) {
			if s.UnitPrice, err = times(s.UnitPrice, r, money.HalfAway); err != nil {
				return err
			}
		}
		if s.Amount != (money.Money{}) {
			amount, err := times(s.Amount.Price(), r, money.HalfAway)
			if err != nil {
				return err
			}
			if s.Amount, err = money.FromDecimal(amount.Decimal(), amount.Currency()); err != nil {
				return err
			}
		}
	}
	return nil
}

// approve says which approvals the lines need.
func (w *work) approve(found []foundLine) {
	for i := range w.priced.Lines {
		w.begin(i)
		l := &w.priced.Lines[i]
		net, err := l.Amounts.Net.Add(l.Amounts.OrderDiscount)
		if err != nil {
			continue // it was subtracted before
		}
		v := noEntry
		switch {
		case found != nil:
			v = found[i].v
		case l.List == ListRef{}:
			v = w.pick(&w.best).v
		}
		l.Approvals = w.line.approve(l.Listed, net, v)
	}
}
