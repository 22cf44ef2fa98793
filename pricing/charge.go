package pricing

import (
	"errors"

	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// counting says what counts for a line beside its own quantity, in the unit of its entry; the zero counting is nothing.
type counting struct {
	before money.Quantity // what was counted before the line
	whole  money.Quantity // by which the tier is chosen
	first  bool           // whether the line is the first that counts
}

// clamp is a price that a margin held, of a tier.
type clamp struct {
	step formulaStep
	tier int
}

// charge prices the line's quantity by a candidate.
func (w *work) charge(c *candidate, n counting, to *PricedLine) error {
	m, err := w.model(c)
	if err != nil {
		return err
	}
	unit := w.unit(c)
	q := w.line.Quantity
	if unit != w.none {
		r, ok := w.line.Facts.ratio(w.none, unit)
		if !ok {
			_, err := w.line.Facts.convert(q, unit)
			return err
		}
		if q, err = q.Convert(r.num, r.den, r.to); errors.Is(err, money.ErrInexact) && n == (counting{}) {
			// The quantity is not exact in the entry's unit; the entry may be in the quantity's.
			var scaled *model.Model
			if scaled, err = w.scaled(m, unit); err == nil {
				m, q, unit = scaled, w.line.Quantity, w.none
			}
		}
		if err != nil {
			return err
		}
	}
	if m.Kind == model.Flat && m.Minimum == (money.Money{}) && m.Maximum == (money.Money{}) && m.Price != (money.Price{}) {
		to.UnitPrice, to.PriceBase = m.Price, m.Per
	} else if err := w.chargeTiers(m, q, n, to); err != nil {
		return err
	}
	for i := range w.clamped {
		if k := w.clamped[i].tier; k == to.Tier || k < to.Tier && m.Kind == model.Graduated {
			to.Clamps = append(to.Clamps, w.clamped[i].step.told())
		}
	}
	if unit != w.none {
		return w.inLineUnit(unit, to)
	}
	return nil
}

// chargeTiers prices by a model that may have steps.
func (w *work) chargeTiers(m *model.Model, q money.Quantity, n counting, to *PricedLine) error {
	if w.steps == nil {
		w.steps = make([]Step, 0, 2*len(w.basket.Lines))
	}
	if n != (counting{}) && m.Kind == model.Volume {
		return w.chargeVolume(m, q, n, to)
	}
	var c model.Charge
	var err error
	if n == (counting{}) || n.before.IsZero() && n.first {
		w.steps, c, err = m.AppendCharge(w.steps, q)
	} else {
		var after money.Quantity
		if after, err = n.before.Add(q); err == nil {
			w.steps, c, err = m.AppendBetween(w.steps, n.before, after)
		}
		if err == nil {
			c, _, err = c.Settle(w.basket.Rounding)
		}
	}
	if err != nil {
		return err
	}
	to.UnitPrice, to.Steps, to.PriceBase, to.Tier, to.Limit = c.UnitPrice, c.Steps, c.Per, c.Tier, c.Limit
	if to.UnitPrice == (money.Price{}) && len(to.Steps) == 0 {
		return w.nothing(q, to)
	}
	return nil
}

// nothing is the charge of a quantity that costs nothing and has no unit price.
func (w *work) nothing(q money.Quantity, to *PricedLine) error {
	zero, err := money.FromMinor(0, w.basket.Currency)
	if err != nil {
		return err
	}
	to.Steps = []Step{{Quantity: q, Amount: zero}}
	return nil
}

// chargeVolume prices the quantity at the tier that everything together reaches. The tier's flat amount is charged once: with the first line,
// unless what was bought before had reached the tier.
func (w *work) chargeVolume(m *model.Model, q money.Quantity, n counting, to *PricedLine) error {
	k, err := m.Tier(n.whole)
	if err != nil {
		return err
	}
	tier := &m.Tiers[k]
	to.Tier, to.PriceBase = k, m.Per
	flat := tier.Flat != (money.Money{}) && n.first && !q.IsZero()
	if flat && !n.before.IsZero() {
		was, err := m.Tier(n.before)
		if err != nil {
			return err
		}
		flat = was != k
	}
	if !flat && tier.Price != (money.Price{}) {
		to.UnitPrice = tier.Price
		return nil
	}
	s := Step{Quantity: q, UnitPrice: tier.Price}
	if flat {
		s.Amount = tier.Flat
	}
	if s.UnitPrice == (money.Price{}) && s.Amount == (money.Money{}) {
		return w.nothing(q, to)
	}
	begin := len(w.steps)
	w.steps = append(w.steps, s)
	to.Steps = w.steps[begin:len(w.steps):len(w.steps)]
	return nil
}

// model gives the model of a candidate, with its formulas applied.
func (w *work) model(c *candidate) (*model.Model, error) {
	w.clamped = w.clamped[:0]
	if c.n == 0 {
		return &c.rule.Model, nil
	}
	if w.told == nil {
		w.told = w.note
	}
	m := &w.scratch
	*m = c.rule.Model
	limited := c.rule.formula != nil
	for k := range c.n {
		limited = limited || c.formulas[k].limited()
	}
	var cost money.Price
	if limited {
		of := m.Per
		if m.Kind == model.Package {
			of = m.Size
		}
		var err error
		if cost, err = w.cost(of, w.unit(c)); err != nil {
			return nil, err
		}
	}
	w.tier = 0
	if c.rule.formula != nil {
		m.Price = cost
	}
	if err := w.derivePrice(c, &m.Price, cost); err != nil {
		return nil, err
	}
	if len(m.Tiers) > 0 {
		w.tiers = append(w.tiers[:0], m.Tiers...)
		m.Tiers = w.tiers
		for k := range m.Tiers {
			w.tier = k
			if err := w.derivePrice(c, &m.Tiers[k].Price, cost); err != nil {
				return nil, err
			}
			if err := deriveAmount(c, &m.Tiers[k].Flat); err != nil {
				return nil, err
			}
		}
	}
	if err := deriveAmount(c, &m.Minimum); err != nil {
		return nil, err
	}
	return m, deriveAmount(c, &m.Maximum)
}

// note keeps the margins that hold a price; all else can be seen from the lists.
func (w *work) note(s formulaStep) {
	if s.rule == RuleFloor || s.rule == RuleCeiling {
		w.clamped = append(w.clamped, clamp{s, w.tier})
	}
}

func (w *work) derivePrice(c *candidate, p *money.Price, cost money.Price) error {
	if *p == (money.Price{}) {
		return nil
	}
	for k := range c.n {
		var err error
		if *p, err = c.formulas[k].apply(*p, cost, w.told); err != nil {
			return err
		}
	}
	return nil
}

// deriveAmount multiplies a fixed amount by the factors. Steps, offsets and margins are those of unit prices.
func deriveAmount(c *candidate, m *money.Money) error {
	if *m == (money.Money{}) {
		return nil
	}
	for k := range c.n {
		if factor := c.formulas[k].Factor; !factor.IsZero() {
			var err error
			if *m, err = m.Mul(factor, money.Rounding{Place: money.Places(pricePlaces / 2)}); err != nil {
				return err
			}
		}
	}
	return nil
}

// cost gives what a quantity costs; none is 1 of the unit.
func (w *work) cost(of, unit money.Quantity) (money.Price, error) {
	facts := &w.line.Facts
	places := money.Rounding{Place: money.Places(pricePlaces)}
	base := w.base()
	if of == (money.Quantity{}) && unit == base {
		return *facts.Cost, nil
	}
	if unit == base {
		m, err := facts.Cost.Extend(of, money.Quantity{}, places)
		return m.Price(), err
	}
	r, ok := facts.ratio(unit, base)
	if !ok {
		_, err := facts.convert(of, base)
		return money.Price{}, err
	}
	many, err := money.NewQuantity(r.num, r.to)
	if of != (money.Quantity{}) {
		many, err = of.Convert(r.num, 1, r.to)
	}
	if err != nil {
		return money.Price{}, err
	}
	per, err := money.NewQuantity(r.den, r.to)
	if err != nil {
		return money.Price{}, err
	}
	m, err := facts.Cost.Extend(many, per, places)
	return m.Price(), err
}
