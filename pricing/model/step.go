package model

import (
	"encoding/json"

	"github.com/seed-3f372218/o2c/money"
)

// Step is a part of a quantity at a unit price of its own, with a fixed amount, or both. A step without a quantity is a fixed amount for
// the whole: what is missing to a minimum, what is above a maximum. Where a later quantity makes an earlier one cheaper, steps that take it
// back are negative.
type Step struct {
	Quantity  money.Quantity `json:"quantity,omitempty"`
	UnitPrice money.Price    `json:"unit_price,omitempty"`
	Amount    money.Money    `json:"amount,omitempty"`
}

// MarshalJSON leaves out what the step does not have, and keeps zeros.
func (s Step) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Quantity  *money.Quantity `json:"quantity,omitempty"`
		UnitPrice *money.Price    `json:"unit_price,omitempty"`
		Amount    *money.Money    `json:"amount,omitempty"`
	}{some(s.Quantity), some(s.UnitPrice), some(s.Amount)})
}

// negative gives the step that takes s back.
func (s Step) negative() Step {
	return Step{Quantity: s.Quantity.Neg(), UnitPrice: s.UnitPrice, Amount: s.Amount.Neg()}
}
