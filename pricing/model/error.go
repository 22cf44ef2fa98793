package model

import (
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

func fail(code, message, help string, cause error) error {
	return &document.Error{Code: code, Message: message, Help: help, Kind: document.ErrInvalid, Cause: cause}
}

func failUnit(q money.Quantity, cause error) error {
	return fail("pricing/unit", q.String()+" is not in the unit of the price", "convert it to the unit that is priced", cause)
}

func failCurrency(a, b money.Currency) error {
	return fail("pricing/currency", "a price has one currency, this one has "+a.String()+" and "+b.String(), "", nil)
}

func failPer(per money.Quantity) error {
	return fail("pricing/price_base", "is a positive quantity, this one is "+per.String(), "", nil)
}

func failNegative(q money.Quantity) error {
	return fail("pricing/negative", "a quantity that is charged is not negative, this one is "+q.String(), "credit a return by the price of its invoice line", nil)
}

func failRange(what string, cause error) error {
	return fail("pricing/range", what+" does not fit", "use a smaller quantity or a coarser rounding", cause)
}

func failPrice() error { return fail("pricing/required", "the model has no price", "", nil) }

// failAbove says that a quantity is above the closed end of a table.
func (m *Model) failAbove(q money.Quantity) error {
	if len(m.Tiers) == 0 {
		return failPrice()
	}
	return fail("pricing/above_tiers", q.String()+" is above the last tier, which ends at "+m.end(len(m.Tiers)-1).String(),
		"charge less, or give the table an open end", nil)
}
