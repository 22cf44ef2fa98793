// Package pricing works out what a basket costs: line extensions, discounts, taxes and totals, to the minor unit, in one declared order of
// rounding, so that everybody who has the lines comes to the same totals.
//
// Total works out lines whose unit prices are known. A Book, compiled from price lists, finds the unit prices of a basket first and
// explains them: lists by currency, day and scope (contract, customer, organization, group, channel, territory), with entries for items,
// categories or anything, each a price model of package model or a formula that starts from the cost or from another list. Lint looks lists
// over before anybody sells by them. A TaxTable says which rates lines bear.
//
// All functions are pure and safe for concurrent use.
package pricing
