package pricing

import (
	"errors"

	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// inLineUnit brings prices and steps from the entry's unit to the line's: 1 of the entry's is num/den of the line's, so den of them cost
// price × den, and are num of the line's.
func (w *work) inLineUnit(unit money.Quantity, to *PricedLine) error {
	if len(to.Steps) > 0 {
		whole, err := model.Extend(to.Steps, to.PriceBase, w.basket.Rounding)
		if err != nil {
			return err
		}
		steps := make([]Step, len(to.Steps))
		for i, s := range to.Steps {
			if s.Quantity != (money.Quantity{}) {
				if s.Quantity, err = w.line.Facts.convert(s.Quantity, w.none); err != nil {
					break
				}
			}
			steps[i] = s
		}
		if errors.Is(err, money.ErrInexact) { // the parts are not exact in the line's unit: only what they come to
			to.Steps, to.PriceBase = []Step{{Quantity: w.line.Quantity, Amount: whole}}, money.Quantity{}
			return nil
		}
		if err != nil {
			return err
		}
		to.Steps = steps
	}
	r, ok := w.line.Facts.ratio(unit, w.none)
	if !ok {
		return nil // there was one before
	}
	var err error
	if to.PriceBase == (money.Quantity{}) {
		to.PriceBase, err = money.NewQuantity(r.num, r.to)
	} else {
		to.PriceBase, err = to.PriceBase.Convert(r.num, 1, r.to)
	}
	if err != nil {
		return err
	}
	if one, err := money.NewQuantity(1, r.to); err == nil && to.PriceBase == one {
		to.PriceBase = money.Quantity{}
	}
	if r.den == 1 {
		return nil
	}
	if to.UnitPrice, err = w.multiply(to.UnitPrice, r); err != nil {
		return err
	}
	for i := range to.Steps {
		if to.Steps[i].UnitPrice, err = w.multiply(to.Steps[i].UnitPrice, r); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) multiply(p money.Price, r ratio) (money.Price, error) {
	if p == (money.Price{}) {
		return p, nil
	}
	den, err := money.NewQuantity(r.den, r.to)
	if err != nil {
		return p, err
	}
	m, err := p.Extend(den, money.Quantity{}, money.Rounding{Place: money.Places(18)})
	return m.Price(), err
}

// scaled gives a model in the line's unit instead of its own.
func (w *work) scaled(m *model.Model, unit money.Quantity) (*model.Model, error) {
	r, ok := w.line.Facts.ratio(unit, w.none)
	if !ok {
		return m, nil
	}
	s := *m
	s.Tiers = append([]model.Tier(nil), m.Tiers...)
	quantities := []*money.Quantity{&s.Size, &s.Free}
	prices := []*money.Price{}
	if s.Kind == model.Flat {
		prices = append(prices, &s.Price)
	}
	for k := range s.Tiers {
		t := &s.Tiers[k]
		quantities = append(quantities, &t.UpTo, &t.From)
		prices = append(prices, &t.Price)
	}
	var err error
	for _, q := range quantities {
		if *q != (money.Quantity{}) {
			if *q, err = q.Convert(r.num, r.den, r.to); err != nil {
				return nil, err
			}
		}
	}
	if s.Per == (money.Quantity{}) {
		s.Per, err = money.NewQuantity(r.num, r.to)
	} else {
		s.Per, err = s.Per.Convert(r.num, 1, r.to)
	}
	for _, p := range prices {
		if err == nil {
			*p, err = w.multiply(*p, r)
		}
	}
	return &s, err
}
