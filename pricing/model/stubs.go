package model

import (
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

func (m *Model) appendCharge(steps []Step, q money.Quantity) ([]Step, Charge, error) {
	return steps, Charge{}, failPrice()
}
func (m *Model) appendBetween(steps []Step, before, after money.Quantity) ([]Step, Charge, error) {
	return steps, Charge{}, failPrice()
}
func (c *Charge) amount(r money.Rounding) (money.Money, error) { return money.Money{}, failPrice() }
func (c *Charge) settle(r money.Rounding) (Charge, money.Money, error) {
	return Charge{}, money.Money{}, failPrice()
}
func (m *Model) nextBreak(q, step money.Quantity) (Break, bool, error) {
	return Break{}, false, failPrice()
}
func (m *Model) inversions() []Interval { return nil }

// Extend adds up quantity × unit price ÷ per and the amounts of steps in one unit and currency, exactly, and rounds the sum once.
func Extend(steps []Step, per money.Quantity, r money.Rounding) (money.Money, error) {
	return money.Money{}, failPrice()
}

// Faults gives everything that is wrong with the model of an item in a unit, on a list in a currency; the zero Currency stands for any one.
func (m *Model) Faults(unit string, currency money.Currency) document.Faults { return nil }
