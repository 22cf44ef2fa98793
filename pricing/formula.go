package pricing

import (
	"errors"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// BaseCost is the base of a formula that starts from the item's cost. No list has this code.
const BaseCost = "cost"

// MaxDerivations is how many lists may be derived one from another.
const MaxDerivations = 8

// Formula makes a price of another one: base × Factor, rounded to a multiple of Step, plus Offset, then held between the two margins. Each
// part may be left out.
type Formula struct {
	// Base is where an entry's formula starts: BaseCost, or the code of a list. The formula of a derivation has none: it starts from the list
	// that is derived from.
	Base string `json:"base,omitempty"`
	// Factor multiplies, such as "90%" or "130%". A product of more than 12 decimals is rounded there.
	Factor money.Rate `json:"factor,omitzero"`
	// Step rounds to a multiple of it, half away from zero.
	Step money.Price `json:"step,omitzero"`
	// Offset is added after rounding: a step of 10.00 and an offset of -0.01 give 9.99, 19.99 and so on.
	Offset money.Price `json:"offset,omitzero"`
	// MarginFloor and MarginCeiling hold the price between cost × (100% + floor) and cost × (100% + ceiling). Where the cost is not known, a
	// formula with one of them gives no price.
	MarginFloor   *money.Rate `json:"margin_floor,omitempty"`
	MarginCeiling *money.Rate `json:"margin_ceiling,omitempty"`
}

// Derivation says that a list has the prices of another one, changed by a formula, for everything that it has no entry of its own for.
type Derivation struct {
	From string `json:"from"` // code
	Formula
}

// limited tells whether the formula asks for the cost.
func (f *Formula) limited() bool { return f.MarginFloor != nil || f.MarginCeiling != nil }

func (f *Formula) clone() *Formula {
	if f == nil {
		return nil
	}
	c := *f
	c.MarginFloor, c.MarginCeiling = cloneOf(f.MarginFloor), cloneOf(f.MarginCeiling)
	return &c
}

func (d *Derivation) clone() *Derivation {
	if d == nil {
		return nil
	}
	return &Derivation{From: d.From, Formula: *d.Formula.clone()}
}

func cloneOf[T any](v *T) *T {
	if v == nil {
		return nil
	}
	c := *v
	return &c
}

func (f *Formula) faults(currency money.Currency) document.Faults {
	var faults document.Faults
	if f.Factor.Sign() < 0 {
		faults.Add("factor", "pricing/formula", "is not negative, this one is "+f.Factor.String(), "")
	}
	if f.Step.Sign() < 0 {
		faults.Add("step", "pricing/formula", "is not negative, this one is "+f.Step.String(), "")
	}
	for _, p := range [...]struct {
		path  string
		price money.Price
	}{{"step", f.Step}, {"offset", f.Offset}} {
		if c := p.price.Currency(); p.price != (money.Price{}) && !currency.IsZero() && c != currency {
			faults.Add(p.path, "pricing/currency", "is in "+c.String()+", the list in "+currency.String(), "a list has one currency")
		}
	}
	whole := money.RateFromBasisPoints(10_000)
	for _, m := range [...]struct {
		path   string
		margin *money.Rate
	}{{"margin_floor", f.MarginFloor}, {"margin_ceiling", f.MarginCeiling}} {
		if m.margin != nil && m.margin.Cmp(whole.Neg()) < 0 {
			faults.Add(m.path, "pricing/formula", "is at least -100%, this one is "+m.margin.String(), "")
		}
	}
	if f.MarginFloor != nil && f.MarginCeiling != nil && f.MarginFloor.Cmp(*f.MarginCeiling) > 0 {
		faults.Add("margin_ceiling", "pricing/formula", "is below the floor of "+f.MarginFloor.String(), "")
	}
	return faults
}

// FormulaRule names a part of a formula.
type FormulaRule string

// The parts of a formula, in the order in which they apply.
const (
	RuleFactor  FormulaRule = "factor"
	RuleStep    FormulaRule = "step"
	RuleOffset  FormulaRule = "offset"
	RuleFloor   FormulaRule = "margin_floor"
	RuleCeiling FormulaRule = "margin_ceiling"
)

// FormulaStep is what one part of a formula made of a price.
type FormulaStep struct {
	List string      `json:"list"` // code of the list whose formula it is
	Rule FormulaRule `json:"rule"`
	By   string      `json:"by"` // the factor, step, offset or margin
	From money.Price `json:"from"`
	To   money.Price `json:"to"`
}

// formula is a formula as a book keeps it.
type formula struct {
	Formula
	list   string         // code of the list that has it
	per    money.Quantity // the step, as a base quantity
	places money.Place    // that hold its multiples
}

func newFormula(list string, f Formula) (formula, error) {
	c := formula{Formula: f, list: list}
	var err error
	if !f.Step.IsZero() {
		step := f.Step.Decimal()
		c.per, err = money.QuantityFromDecimal(step, stepUnit)
		c.places = money.Places(max(f.Step.Currency().Digits(), -int(step.Exponent())))
	}
	return c, err
}

// apply makes a price of a base price; cost is what the same quantity costs, none where it is not known. Every part that changes something is
// told; told may be nil.
func (f *formula) apply(p, cost money.Price, told func(formulaStep)) (money.Price, error) {
	if !f.Factor.IsZero() {
		to, err := times(p, f.Factor, money.HalfAway)
		if err != nil {
			return p, err
		}
		p = f.tell(told, RuleFactor, p, to)
	}
	if !f.Step.IsZero() {
		to, err := f.multiple(p)
		if err != nil {
			return p, err
		}
		p = f.tell(told, RuleStep, p, to)
	}
	if !f.Offset.IsZero() {
		to, err := p.Add(f.Offset)
		if err != nil {
			return p, err
		}
		p = f.tell(told, RuleOffset, p, to)
	}
	for _, limit := range [...]struct {
		rule   FormulaRule
		margin *money.Rate
		mode   money.Mode
		sign   int
	}{{RuleFloor, f.MarginFloor, money.Up, -1}, {RuleCeiling, f.MarginCeiling, money.Down, 1}} {
		if limit.margin == nil {
			continue
		}
		bound, err := marked(cost, *limit.margin, limit.mode)
		if err != nil {
			return p, err
		}
		c, err := p.Cmp(bound)
		if err != nil {
			return p, err
		}
		if c == limit.sign {
			p = f.tell(told, limit.rule, p, bound)
		}
	}
	if p.Sign() < 0 {
		return p, &document.Error{
			Code: "pricing/negative", Message: "the formula of list " + document.Quote(f.list) + " gives " + p.String(), Help: "a price is not negative; use a smaller offset, or a margin floor", Kind: document.ErrInvalid,
		}
	}
	return p, nil
}

// formulaStep is what a part of a formula made of a price; what it says is written out only where somebody asks.
type formulaStep struct {
	of       *formula
	rule     FormulaRule
	from, to money.Price
}

func (s formulaStep) told() FormulaStep {
	f, by := s.of, ""
	switch s.rule {
	case RuleFactor:
		by = f.Factor.String()
	case RuleStep:
		by = f.Step.String()
	case RuleOffset:
		by = f.Offset.String()
	case RuleFloor:
		by = f.MarginFloor.String()
	case RuleCeiling:
		by = f.MarginCeiling.String()
	}
	return FormulaStep{List: f.list, Rule: s.rule, By: by, From: s.from, To: s.to}
}

func (f *formula) tell(told func(formulaStep), rule FormulaRule, from, to money.Price) money.Price {
	if told != nil {
		told(formulaStep{f, rule, from, to})
	}
	return to
}

// marked gives cost × (100% + margin).
func marked(cost money.Price, margin money.Rate, mode money.Mode) (money.Price, error) {
	factor, err := margin.Add(money.RateFromBasisPoints(10_000))
	if err != nil {
		return money.Price{}, err
	}
	return times(cost, factor, mode)
}

// pricePlaces are the decimals of a price that is worked out.
const pricePlaces = 12

// times multiplies and rounds to 12 places, or to as many as a large product leaves room for.
func times(p money.Price, r money.Rate, mode money.Mode) (money.Price, error) {
	for places := pricePlaces; ; places -= 4 {
		product, err := p.Mul(r, money.Rounding{Mode: mode, Place: money.Places(places)})
		if err == nil || places <= 4 || !errors.Is(err, money.ErrOverflow) {
			return product, err
		}
	}
}

// stepUnit is the unit in which steps are counted.
const stepUnit = "step"

// multiple rounds to the nearest multiple of the step, half away from zero: the price over a base of one step is the number of steps.
func (f *formula) multiple(p money.Price) (money.Price, error) {
	one, err := money.NewQuantity(1, stepUnit)
	if err != nil {
		return p, err
	}
	steps, err := p.Extend(one, f.per, money.Rounding{Place: money.Places(0)})
	if err != nil {
		return p, err
	}
	n, err := steps.Minor()
	if err != nil {
		return p, err
	}
	for range steps.Currency().Digits() {
		n /= 10
	}
	if one, err = money.NewQuantity(n, stepUnit); err != nil {
		return p, err
	}
	whole, err := f.Step.Extend(one, money.Quantity{}, money.Rounding{Place: f.places})
	return whole.Price(), err
}
