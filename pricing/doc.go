// Package pricing works out what a basket costs: line extensions, discounts, taxes and totals, to the minor unit, in one declared order of rounding, so that
// everybody who has the lines comes to the same totals.
//
// All functions are pure and safe for concurrent use.
package pricing
