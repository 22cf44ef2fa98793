// Package model has the price models: how a quantity makes a price.
//
// A [Model] is flat, volume, graduated or a price of packages; tiers may have a fixed amount each, so that stairstep prices and "a fee and
// so much a unit" are tables too, and any model may have a minimum and a maximum charge. A model is plain data. [Model.Faults] says what is
// wrong with it, [Model.Charge] prices a quantity, [Model.Between] prices what comes on top of an earlier quantity, [Model.NextBreak] says
// how far the next price is, and [Model.Inversions] finds the quantities that cost less than a smaller one.
//
// Everything is exact. A [Charge] is a sum of quantities at unit prices and of fixed amounts, which is rounded once, by [Charge.Amount].
package model
