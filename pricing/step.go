package pricing

import (
	"errors"
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// Step is a part of a line's quantity at a unit price of its own.
type Step struct {
	Quantity  money.Quantity `json:"quantity"`
	UnitPrice money.Price    `json:"unit_price"`
}

// steps works out the extension of a line that has steps: the exact sum of their products, rounded once.
func (t *totaler) steps(i int, l *Line) (extension money.Money, ok bool) {
	here, before := at{list: "lines", i: i, field: "unit_price"}, len(t.faults)
	if l.UnitPrice != (money.Price{}) {
		t.faults.Add(here.path(), "pricing/steps", "a line has a unit price or steps, not both", "")
	}
	var whole money.Quantity
	here.field = "steps"
	for k := range l.Steps {
		here.k = k + 1
		s := &l.Steps[k]
		if s.Quantity.Sign() < 0 || s.UnitPrice.Sign() < 0 {
			t.faults.Add(here.path(), "pricing/negative", "is not negative, this one is "+s.Quantity.String()+" at "+s.UnitPrice.String(), "")
			return extension, false
		}
		if s.UnitPrice.Currency() != l.Steps[0].UnitPrice.Currency() {
			t.faults.Add(here.path(), "pricing/steps", "is in another currency than the first step", "")
			return extension, false
		}
		var err error
		if whole, err = whole.Add(s.Quantity); !t.check(here, err) {
			return extension, false
		}
	}
	if whole != l.Quantity {
		t.faults.Add(at{list: "lines", i: i, field: "steps"}.path(), "pricing/steps", "the steps give "+whole.String()+", not "+l.Quantity.String(), "")
	}
	if len(t.faults) > before {
		return extension, false
	}
	extension, err := extend(l.Steps, l.PriceBase, t.rounding)
	return extension, t.check(at{list: "lines", i: i, field: "steps"}, err)
}

// finePlaces are enough for nearly all products. What they do not hold exactly is added up as fractions.
const finePlaces = 8

// extend adds up quantity × unit price ÷ per of steps that are not negative and in one unit and currency, exactly, and rounds the sum.
func extend(steps []Step, per money.Quantity, r money.Rounding) (money.Money, error) {
	var sum money.Money
	for i := range steps {
		s := &steps[i]
		low, err := s.UnitPrice.Extend(s.Quantity, per, money.Rounding{Mode: money.Down, Place: money.Places(finePlaces)})
		if errors.Is(err, money.ErrOverflow) {
			return extendFractions(steps, per, r)
		}
		if err != nil {
			return money.Money{}, err
		}
		high, err := s.UnitPrice.Extend(s.Quantity, per, money.Rounding{Mode: money.Up, Place: money.Places(finePlaces)})
		if err != nil || low != high {
			return extendFractions(steps, per, r)
		}
		if sum, err = sum.Add(low); err != nil {
			return extendFractions(steps, per, r)
		}
	}
	return sum.Round(r)
}

// extendFractions is extend in numbers of any size.
func extendFractions(steps []Step, per money.Quantity, r money.Rounding) (money.Money, error) {
	sum := new(big.Rat)
	for i := range steps {
		x := steps[i].Quantity.Decimal().Rat()
		sum.Add(sum, x.Mul(x, steps[i].UnitPrice.Decimal().Rat()))
	}
	if !per.IsZero() {
		sum.Quo(sum, per.Decimal().Rat())
	}
	currency := steps[0].UnitPrice.Currency()
	if all, rest := cut(sum, 18); rest.Sign() == 0 {
		if m, err := money.FromDecimal(decimal.NewFromBigInt(all, -18), currency); err == nil {
			return m.Round(r)
		}
	}
	// The sum is cut off behind a place that is finer than every tie of the rounding; a last digit of 1 stands for what was cut off, so the
	// rounding goes where the exact sum would.
	for places := int32(17); places > 0; places-- {
		unit, err := money.FromDecimal(decimal.New(1, -places), currency)
		if err != nil {
			return money.Money{}, err
		}
		kept, err := unit.Round(r)
		if err != nil {
			return money.Money{}, err
		}
		if kept == unit {
			break
		}
		most, rest := cut(sum, int64(places))
		most.Mul(most, big.NewInt(10))
		if rest.Sign() != 0 {
			most.Add(most, big.NewInt(1))
		}
		if m, err := money.FromDecimal(decimal.NewFromBigInt(most, -places-1), currency); err == nil {
			return m.Round(r)
		}
	}
	return money.Money{}, &document.Error{
		Code: "pricing/range", Message: "the sum of the steps does not fit", Help: "use a smaller quantity or a coarser rounding", Kind: document.ErrInvalid, Cause: money.ErrOverflow,
	}
}

// cut gives x in units of a decimal place, cut off, and what was cut off.
func cut(x *big.Rat, places int64) (units, rest *big.Int) {
	units = new(big.Int).Exp(big.NewInt(10), big.NewInt(places), nil)
	return units.QuoRem(units.Mul(units, x.Num()), x.Denom(), new(big.Int))
}
