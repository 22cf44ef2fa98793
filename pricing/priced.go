package pricing

import (
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// PricedBasket is a basket worked out: what each line costs and by which price, in the lines' order, and their totals.
type PricedBasket struct {
	Lines  []PricedLine `json:"lines"`
	Totals Totals       `json:"totals"`
}

// PricedLine says what a line costs, and by which price.
type PricedLine struct {
	// List is the price list that won, and Rank why it stands where it stands. They are none where a manual price stands alone.
	List ListRef `json:"list,omitzero"`
	Rank Rank    `json:"rank,omitempty"`
	// From is the list that has the entry, where the price is derived; none where List has it. Entry is the entry's place there, from 0.
	From  ListRef `json:"from,omitzero"`
	Entry int     `json:"entry"`
	// UnitPrice is the price of all of the quantity. It is none where Steps have several.
	UnitPrice money.Price `json:"unit_price,omitzero"`
	// PriceBase is the quantity that prices are for; none means 1.
	PriceBase money.Quantity `json:"price_base,omitzero"`
	// Steps are the parts of the quantity that have prices of their own, and fixed amounts; they sum to the quantity.
	Steps []Step `json:"steps,omitempty"`
	// Tier is the tier that the quantity lies in, counted from 0.
	Tier int `json:"tier"`
	// Counted is what minimum and tier were chosen by, where that is not the line's quantity alone.
	Counted money.Quantity `json:"counted,omitzero"`
	// Limit says that the charge is at the minimum or the maximum of its model.
	Limit model.Limit `json:"limit,omitempty"`
	// Clamps are the prices that a margin of a formula held.
	Clamps []FormulaStep `json:"clamps,omitempty"`
	// Listed is what the line comes to by the list, where a manual price goes before it.
	Listed money.Money `json:"listed,omitzero"`
	// Approvals are those that the line needs; nothing is refused for the want of one.
	Approvals []Approval  `json:"approvals,omitempty"`
	Amounts   LineAmounts `json:"amounts"`
}
