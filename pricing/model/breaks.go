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

// NextBreak says how much more reaches the next tier, in multiples of a step that the quantity can grow by; none means 1. It reports false where there is
// no further tier: in flat and package models, in the last tier, and where the step leads past a closed end. Errors are those of [Model.Charge].
func (m *Model) NextBreak(q, step money.Quantity) (next Break, ok bool, err error) {
	return m.nextBreak(q, step)
}
