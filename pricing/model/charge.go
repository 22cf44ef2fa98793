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
// Errors are ErrInvalid: "pricing/negative", "pricing/unit", "pricing/above_tiers" above a closed last tier, "pricing/range" where numbers do not fit.
func (m *Model) Charge(q money.Quantity) (Charge, error) {
	_, c, err := m.AppendCharge(nil, q)
	return c, err
}

// AppendCharge is [Model.Charge] with its steps, if it has any, appended to a buffer: the charge's Steps are the end of the buffer that is returned.
func (m *Model) AppendCharge(steps []Step, q money.Quantity) ([]Step, Charge, error) {
	return m.appendCharge(steps, q)
}

// Between prices what going from one quantity to another adds. Any ways to the same quantity sum to the same charge; where a model is not monotone, a part of
// the way may be negative. Before may be none, Quantity{}: then nothing has been charged, not even what AtZero charges for a quantity of zero.
//
// What is added is the whole charge after less the whole charge before, minimum and maximum included. Its [Charge.Amount] is the difference of the two
// amounts, each rounded, so that progressive bills sum to a single one. Errors are those of [Model.Charge].
func (m *Model) Between(before, after money.Quantity) (Charge, error) {
	_, c, err := m.AppendBetween(nil, before, after)
	return c, err
}

// AppendBetween is [Model.Between] with its steps, if it has any, appended to a buffer: the charge's Steps are the end of the buffer that is returned.
func (m *Model) AppendBetween(steps []Step, before, after money.Quantity) ([]Step, Charge, error) {
	return m.appendBetween(steps, before, after)
}

// Amount rounds the charge. For a charge of [Model.Between] that is the whole amount after, rounded, less the whole amount before, rounded.
func (c *Charge) Amount(r money.Rounding) (money.Money, error) {
	return c.amount(r)
}

// Settle gives the amount as [Charge.Amount] does, and the charge in a form whose steps make that amount when [Extend] rounds them: where rounding the whole
// before and the whole after gives another cent than rounding the difference, a last step without a quantity has it.
func (c *Charge) Settle(r money.Rounding) (Charge, money.Money, error) {
	return c.settle(r)
}

// AppendSteps appends the charge's steps, or the one step of a charge that has a unit price.
func (c *Charge) AppendSteps(steps []Step) []Step {
	if len(c.Steps) == 0 {
		return append(steps, Step{Quantity: c.Quantity, UnitPrice: c.UnitPrice})
	}
	return append(steps, c.Steps...)
}
