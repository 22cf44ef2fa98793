package model

import (
	"errors"
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/seed-3f372218/o2c/money"
)

// finePlaces are enough for nearly all products. What they do not hold exactly is added up as fractions.
const finePlaces = 8

// Extend adds up quantity × unit price ÷ per and the amounts of steps in one unit and currency, exactly, and rounds the sum once. Steps may
// be negative. The sum of no steps is Money{}.
//
// Errors are ErrInvalid: "pricing/unit" and "pricing/currency" for steps that do not go together, "pricing/price_base" for a per of zero,
// "pricing/range" for a sum that does not fit.
func Extend(steps []Step, per money.Quantity, r money.Rounding) (money.Money, error) {
	if len(steps) == 1 && steps[0].Amount == (money.Money{}) && steps[0].UnitPrice != (money.Price{}) {
		one := Charge{Quantity: steps[0].Quantity, UnitPrice: steps[0].UnitPrice, Per: per}
		return one.sum(r)
	}
	sum, ok, err := exactSum(steps, per)
	switch {
	case err != nil:
		return money.Money{}, err
	case ok:
		m, err := sum.Round(r)
		return m, explain(err, "the sum of the steps")
	}
	exact, currency := ratSum(steps, per)
	return roundRat(exact, currency, r)
}

// exactSum adds up steps, and reports false where a decimal of a few places does not hold a product or the sum.
func exactSum(steps []Step, per money.Quantity) (sum money.Money, ok bool, err error) {
	var of money.Currency
	unit := per // a quantity in the unit of all others, once there is one
	for i := range steps {
		s := &steps[i]
		for _, c := range [...]money.Currency{s.UnitPrice.Currency(), s.Amount.Currency()} {
			if of.IsZero() {
				of = c
			} else if !c.IsZero() && c != of {
				return sum, false, failCurrency(of, c)
			}
		}
		if unit == (money.Quantity{}) {
			unit = s.Quantity
		} else if _, err := s.Quantity.Cmp(unit); err != nil {
			return sum, false, failUnit(s.Quantity, err)
		}
	}
	if per != (money.Quantity{}) && per.IsZero() {
		return sum, false, failPer(per)
	}
	for i := range steps {
		s := &steps[i]
		if s.UnitPrice != (money.Price{}) {
			low, err := s.UnitPrice.Extend(s.Quantity, per, money.Rounding{Mode: money.Down, Place: money.Places(finePlaces)})
			if err != nil {
				return sum, false, nil
			}
			high, err := s.UnitPrice.Extend(s.Quantity, per, money.Rounding{Mode: money.Up, Place: money.Places(finePlaces)})
			if err != nil || low != high {
				return sum, false, nil
			}
			if sum, err = sum.Add(low); err != nil {
				return sum, false, nil
			}
		}
		if sum, err = sum.Add(s.Amount); err != nil {
			return sum, false, nil
		}
	}
	return sum, true, nil
}

// ratSum is exactSum in numbers of any size, of steps that exactSum found no error in.
func ratSum(steps []Step, per money.Quantity) (*big.Rat, money.Currency) {
	sum, x := new(big.Rat), new(big.Rat)
	var currency money.Currency
	for i := range steps {
		s := &steps[i]
		if s.UnitPrice != (money.Price{}) {
			currency = s.UnitPrice.Currency()
			x.Mul(s.Quantity.Decimal().Rat(), s.UnitPrice.Decimal().Rat())
			sum.Add(sum, x)
		}
	}
	if per != (money.Quantity{}) {
		sum.Quo(sum, per.Decimal().Rat())
	}
	for i := range steps {
		if a := steps[i].Amount; a != (money.Money{}) {
			currency = a.Currency()
			sum.Add(sum, a.Decimal().Rat())
		}
	}
	return sum, currency
}

// exactMoney gives the amount that is x, if a decimal holds it.
func exactMoney(x *big.Rat, currency money.Currency) (money.Money, bool) {
	all, rest := cut(x, 18)
	if rest.Sign() != 0 {
		return money.Money{}, false
	}
	m, err := money.FromDecimal(decimal.NewFromBigInt(all, -18), currency)
	return m, err == nil
}

func roundRat(x *big.Rat, currency money.Currency, r money.Rounding) (money.Money, error) {
	if m, ok := exactMoney(x, currency); ok {
		m, err := m.Round(r)
		return m, explain(err, "the sum of the steps")
	}
	// The sum is cut off behind a place that is finer than every tie of the rounding; a last digit of 1 stands for what was cut off, so the
	// rounding goes where the exact sum would.
	for places := int32(17); places > 0; places-- {
		unit, err := money.FromDecimal(decimal.New(1, -places), currency)
		if err != nil {
			return money.Money{}, explain(err, "the sum of the steps")
		}
		kept, err := unit.Round(r)
		if err != nil {
			return money.Money{}, explain(err, "the sum of the steps")
		}
		if kept == unit {
			break
		}
		most, rest := cut(x, int64(places))
		most.Mul(most, big.NewInt(10))
		most.Add(most, big.NewInt(int64(rest.Sign())))
		if m, err := money.FromDecimal(decimal.NewFromBigInt(most, -places-1), currency); err == nil {
			m, err := m.Round(r)
			return m, explain(err, "the sum of the steps")
		}
	}
	return money.Money{}, failRange("the sum of the steps", money.ErrOverflow)
}

// cut gives x in units of a decimal place, cut off, and what was cut off, which has the sign of x.
func cut(x *big.Rat, places int64) (units, rest *big.Int) {
	units = new(big.Int).Exp(big.NewInt(10), big.NewInt(places), nil)
	return units.QuoRem(units.Mul(units, x.Num()), x.Denom(), new(big.Int))
}

// compareSums compares what steps sum to, exactly.
func compareSums(a, b []Step, per money.Quantity) (int, error) {
	x, exactX, err := exactSum(a, per)
	if err != nil {
		return 0, err
	}
	y, exactY, err := exactSum(b, per)
	if err != nil {
		return 0, err
	}
	if exactX && exactY {
		c, err := x.Cmp(y)
		return c, explain(err, "a comparison")
	}
	left, _ := ratSum(a, per)
	right, _ := ratSum(b, per)
	return left.Cmp(right), nil
}

// explain gives an error of package money the shape of this module's.
func explain(err error, what string) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, money.ErrOverflow):
		return failRange(what, err)
	case errors.Is(err, money.ErrDivisionByZero):
		return fail("pricing/price_base", what+" is for nothing", "a price is for a positive quantity", err)
	case errors.Is(err, money.ErrUnit):
		return fail("pricing/unit", what+" mixes units", "convert to the unit that is priced", err)
	case errors.Is(err, money.ErrCurrency):
		return fail("pricing/currency", what+" mixes currencies", "a price has one currency", err)
	}
	return fail("pricing/rounding", what+" cannot be worked out", "", err)
}
