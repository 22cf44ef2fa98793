package model

import (
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

func failUnit(q money.Quantity, cause error) error {
	return &document.Error{
		Code: "pricing/unit", Message: q.String() + " is not in the unit of the price", Help: "convert it to the unit that is priced", Kind: document.ErrInvalid, Cause: cause,
	}
}

func (m *Model) failAbove(q money.Quantity) error {
	if len(m.Tiers) == 0 {
		return &document.Error{Code: "pricing/required", Path: "tiers", Message: "the model has no tiers", Kind: document.ErrInvalid}
	}
	return &document.Error{
		Code: "pricing/above_tiers", Message: q.String() + " is above the last tier, which ends at " + m.end(len(m.Tiers)-1).String(),
		Help: "charge less, or give the table an open end", Kind: document.ErrInvalid,
	}
}

func failNegative(q money.Quantity) error {
	return &document.Error{
		Code: "pricing/negative", Message: "a quantity that is charged is not negative, this one is " + q.String(),
		Help: "credit a return by the price of its invoice line", Kind: document.ErrInvalid,
	}
}

func failRange(what string, cause error) error {
	return &document.Error{Code: "pricing/range", Message: what + " does not fit", Help: "use a smaller quantity or a coarser rounding", Kind: document.ErrInvalid, Cause: cause}
}

func failPrice() error {
	return &document.Error{Code: "pricing/required", Path: "price", Message: "the model has no price", Kind: document.ErrInvalid}
}
