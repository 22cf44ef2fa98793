package pricing

import (
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// Step is a part of a line's quantity at a unit price of its own, a fixed amount, or both.
type Step = model.Step

// steps works out the extension of a line that has steps: the exact sum of their products and amounts, rounded once.
func (t *totaler) steps(i int, l *Line) (extension money.Money, ok bool) {
	here, before := at{list: "lines", i: i, field: "unit_price"}, len(t.faults)
	if l.UnitPrice != (money.Price{}) {
		t.faults.Add(here.path(), "pricing/steps", "a line has a unit price or steps, not both", "")
	}
	var whole money.Quantity
	var currency money.Currency
	here.field = "steps"
	for k := range l.Steps {
		here.k = k + 1
		s := &l.Steps[k]
		if s.UnitPrice.Sign() < 0 {
			t.faults.Add(here.path(), "pricing/negative", "is not negative, this one is "+s.Quantity.String()+" at "+s.UnitPrice.String(), "")
			return extension, false
		}
		for _, c := range [...]money.Currency{s.UnitPrice.Currency(), s.Amount.Currency()} {
			if c.IsZero() {
				continue
			}
			if currency.IsZero() {
				currency = c
			}
			if c != currency {
				t.faults.Add(here.path(), "pricing/steps", "is in another currency than the first step", "")
				return extension, false
			}
		}
		if s.Quantity == (money.Quantity{}) {
			continue // a fixed amount for the whole
		}
		var err error
		if whole, err = whole.Add(s.Quantity); !t.check(here, err) {
			return extension, false
		}
	}
	at := at{list: "lines", i: i, field: "steps"}
	if whole != l.Quantity && !(whole.IsZero() && l.Quantity.IsZero()) {
		t.faults.Add(at.path(), "pricing/steps", "the steps give "+whole.String()+", not "+l.Quantity.String(), "")
	}
	if len(t.faults) > before {
		return extension, false
	}
	extension, err := model.Extend(l.Steps, l.PriceBase, t.rounding)
	if !t.check(at, err) {
		return extension, false
	}
	if extension.Sign() < 0 {
		t.faults.Add(at.path(), "pricing/negative", "the steps give "+extension.String(), "a line does not cost less than nothing")
		return extension, false
	}
	return extension, true
}
