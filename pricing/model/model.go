package model

import "github.com/seed-3f372218/o2c/money"

// MaxTiers is how many tiers a table may have.
const MaxTiers = 100

// Kind says how a quantity makes a price.
type Kind string

// The kinds of models. One that is not named is Flat.
const (
	// Flat has one unit price for any quantity.
	Flat Kind = ""
	// Volume prices the whole quantity at the tier that it lies in. More may then cost less: 49 cases at 60.00 are more than 50 at 55.00.
	Volume Kind = "volume"
	// Graduated prices each part of the quantity at the tier that it lies in.
	Graduated Kind = "graduated"
	// Package prices whole packages; a package that is begun counts, or does not.
	Package Kind = "package"
)

// Bound says which tier a quantity lies in that is exactly the bound of two.
type Bound string

// The sides of a bound. One that is not named is Inclusive.
const (
	// Inclusive bounds lie in the tier that they end: up to 10 includes 10.
	Inclusive Bound = ""
	// Exclusive bounds lie in the tier that they begin: up to 10 ends before 10.
	Exclusive Bound = "exclusive"
)

// Model says how a quantity makes a price. The zero Model has no price. A Model is not changed by its methods, so that any number of
// goroutines may use one; its methods expect one without [Model.Faults] and answer others with errors where they notice.
//
// A quantity of zero costs nothing, unless AtZero is set.
//
// Model has no MarshalJSON, so that structs can embed it: a model without a Price writes "price":null.
type Model struct {
	Kind Kind `json:"kind,omitempty"`
	// Price of one unit, or of Per, in a flat model; of one package in a package model. It may have more decimals than its currency. A
	// price of zero is given away on purpose.
	Price money.Price `json:"price"`
	// Per is the quantity that unit prices are for, such as "1000 ea"; none means 1.
	Per money.Quantity `json:"per,omitzero"`
	// Tiers of a volume or graduated model ascend from 0. The last may have an end, above which there is no price.
	Tiers []Tier `json:"tiers,omitempty"`
	// Bound is the side of the tiers' bounds. Tables that state From have exclusive ones.
	Bound Bound `json:"bound,omitempty"`
	// AtZero charges the first tier's flat amount, and the minimum, for a quantity of zero too.
	AtZero bool `json:"at_zero,omitempty"`
	// Size of a package.
	Size money.Quantity `json:"size,omitzero"`
	// Free is taken off the whole quantity, once, before it is packed.
	Free money.Quantity `json:"free,omitzero"`
	// RoundDown does not charge a package that is begun and not full.
	RoundDown bool `json:"round_down,omitempty"`
	// Minimum and Maximum bound the whole charge.
	Minimum money.Money `json:"minimum,omitzero"`
	Maximum money.Money `json:"maximum,omitzero"`
}
