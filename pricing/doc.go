// Package pricing works out what a basket costs: line extensions, discounts, taxes and totals, to the minor unit, in one declared order of
// rounding, so that everybody who has the lines comes to the same totals.
//
// Total works out lines whose unit prices are known. A Book, compiled from price lists, finds the unit prices of a basket first, by volume
// and graduated tiers, and explains them. A TaxTable says which rates lines bear.
//
// All functions are pure and safe for concurrent use.
package pricing
