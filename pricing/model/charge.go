package model

import "github.com/seed-3f372218/o2c/money"

// Limit says that a charge is not what its tiers give.
type Limit string

// The limits of a charge.
const (
	NoLimit   Limit = ""
	AtMinimum Limit = "minimum" // raised to the model's minimum
	AtMaximum Limit = "maximum" // lowered to the model's maximum
)

// Charge is what a quantity costs, exactly: either UnitPrice for all of it, or Steps, as a line of a sheet has them.
type Charge struct {
	Quantity money.Quantity // that is charged
	// UnitPrice is set where all of the quantity has one unit price and there are no fixed amounts; then there are no Steps.
	UnitPrice money.Price
	Steps     []Step // they sum to Quantity
	// Per is the quantity that unit prices are for; none means 1.
	Per      money.Quantity
	Tier     int   // that the whole quantity lies in, from 0
	Packages int64 // that are charged
	Limit    Limit // that the whole charge is at

	model         *Model // for progressive charges, whose amount is a difference
	before, after money.Quantity
}

// Charge prices a quantity. A negative quantity is refused: a return has the price of its invoice line.
//
// Errors are ErrInvalid: "pricing/negative", "pricing/unit", "pricing/above_tiers" above a closed last tier, "pricing/range" where numbers
// do not fit.
func (m *Model) Charge(q money.Quantity) (Charge, error) {
	_, c, err := m.AppendCharge(nil, q)
	return c, err
}

// AppendCharge is [Model.Charge] with its steps, if it has any, appended to a buffer: the charge's Steps are the end of the buffer that is
// returned.
func (m *Model) AppendCharge(steps []Step, q money.Quantity) ([]Step, Charge, error) {
	return m.AppendBetween(steps, money.Quantity{}, q)
}

// Between prices what going from one quantity to another adds. All ways to a quantity sum to the same charge; where a model is not
// monotone, a part of the way may be negative. Before may be none, Quantity{}: then nothing has been charged, not even what AtZero charges
// for a quantity of zero.
//
// What is added is the whole charge after less the whole charge before, minimum and maximum included. Its [Charge.Amount] is the difference
// of the two amounts, each rounded, so that progressive bills sum to a single one. Errors are those of [Model.Charge].
func (m *Model) Between(before, after money.Quantity) (Charge, error) {
	_, c, err := m.AppendBetween(nil, before, after)
	return c, err
}

// AppendBetween is [Model.Between] with its steps, if it has any, appended to a buffer: the charge's Steps are the end of the buffer that
// is returned.
func (m *Model) AppendBetween(steps []Step, before, after money.Quantity) ([]Step, Charge, error) {
	start := len(steps)
	steps, c, err := m.tiers(steps, before, after)
	if err == nil && (m.Minimum != money.Money{} || m.Maximum != money.Money{}) {
		steps, err = m.limit(steps, start, &c, before, after)
	}
	if err != nil {
		return steps[:start], Charge{}, err
	}
	c.Steps = part(steps, start)
	if before != (money.Quantity{}) {
		c.model, c.before, c.after = m, before, after
	}
	return steps, c, nil
}

// part gives the end of a buffer, so that nothing is ever appended to it in place.
func part(steps []Step, start int) []Step {
	if len(steps) == start {
		return nil
	}
	return steps[start:len(steps):len(steps)]
}

// tiers is AppendBetween without minimum and maximum.
func (m *Model) tiers(steps []Step, before, after money.Quantity) ([]Step, Charge, error) {
	c := Charge{Quantity: after, Per: m.Per}
	if after.Sign() < 0 {
		return steps, c, failNegative(after)
	}
	if before.Sign() < 0 {
		return steps, c, failNegative(before)
	}
	if m.Per != (money.Quantity{}) {
		if _, err := after.Cmp(m.Per); err != nil {
			return steps, c, failUnit(after, err)
		}
		if m.Per.Sign() <= 0 {
			return steps, c, failPer(m.Per)
		}
	}
	if before != (money.Quantity{}) {
		var err error
		if c.Quantity, err = after.Sub(before); err != nil {
			return steps, c, explain(err, "the difference of "+before.String()+" and "+after.String())
		}
	}
	switch m.Kind {
	case Flat:
		if m.Price == (money.Price{}) {
			return steps, c, failPrice()
		}
		c.UnitPrice = m.Price
		return steps, c, nil
	case Volume:
		return m.volume(steps, c, before, after)
	case Graduated:
		return m.graduated(steps, c, before, after)
	case Package:
		return m.packages(steps, c, before, after)
	}
	return steps, c, fail("pricing/model", "there is no kind of model "+string(m.Kind), "write volume, graduated or package, or leave it out where there is one price", nil)
}

// charged tells whether a quantity is charged for flat amounts and the minimum: none is not, zero is when the model says so.
func (m *Model) charged(q money.Quantity) bool {
	return q.Sign() > 0 || m.AtZero && q != (money.Quantity{})
}

// Amount rounds the charge. For a charge of [Model.Between] that is the whole amount after, rounded, less the whole amount before, rounded.
func (c *Charge) Amount(r money.Rounding) (money.Money, error) {
	if c.model == nil {
		return c.sum(r)
	}
	var buffer [8]Step
	var ends [2]money.Money
	for i, q := range [...]money.Quantity{c.before, c.after} {
		_, whole, err := c.model.AppendCharge(buffer[:0], q)
		if err != nil {
			return money.Money{}, err
		}
		if ends[i], err = whole.sum(r); err != nil {
			return money.Money{}, err
		}
	}
	m, err := ends[1].Sub(ends[0])
	return m, explain(err, "the difference of two charges")
}

// sum rounds what the charge's own parts sum to.
func (c *Charge) sum(r money.Rounding) (money.Money, error) {
	if len(c.Steps) > 0 {
		return Extend(c.Steps, c.Per, r)
	}
	m, err := c.UnitPrice.Extend(c.Quantity, c.Per, r)
	if err != nil {
		return m, explain(err, "the price of "+c.Quantity.String())
	}
	return m, nil
}

// Settle gives the amount as [Charge.Amount] does, and the charge in a form whose steps make that amount when [Extend] rounds them: where
// rounding the whole before and the whole after gives another cent than rounding the difference, a last step without a quantity has it;
// where no decimal holds it, the only step is the quantity with its amount.
func (c *Charge) Settle(r money.Rounding) (Charge, money.Money, error) {
	amount, err := c.Amount(r)
	if err != nil || c.model == nil {
		return *c, amount, err
	}
	settled := *c
	settled.model, settled.before, settled.after = nil, money.Quantity{}, money.Quantity{}
	if alone, err := c.sum(r); err == nil && alone == amount {
		return settled, amount, nil
	}
	settled.UnitPrice, settled.Steps = money.Price{}, c.AppendSteps(make([]Step, 0, len(c.Steps)+2))
	if sum, ok := settled.exact(); ok {
		if rest, err := amount.Sub(sum); err == nil {
			settled.Steps = append(settled.Steps, Step{Amount: rest})
			return settled, amount, nil
		}
	}
	settled.Steps = append(settled.Steps[:0], Step{Quantity: c.Quantity, Amount: amount})
	return settled, amount, nil
}

// exact gives what the steps sum to, if a decimal holds it.
func (c *Charge) exact() (money.Money, bool) {
	sum, ok, err := exactSum(c.Steps, c.Per)
	if err != nil || ok {
		return sum, ok && err == nil
	}
	return exactMoney(ratSum(c.Steps, c.Per))
}

// AppendSteps appends the charge's steps, or the one step of a charge that has a unit price.
func (c *Charge) AppendSteps(steps []Step) []Step {
	if len(c.Steps) == 0 {
		return append(steps, Step{Quantity: c.Quantity, UnitPrice: c.UnitPrice})
	}
	return append(steps, c.Steps...)
}
