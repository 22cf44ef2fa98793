// Package payment takes money in: payments by check, cash and wire, payments through a gateway with outcomes that may be unknown for a
// while, their allocation to invoices, and receipts.
//
// The package is pure: it declares the Gateway port and never calls it. Whoever does commits the attempt first and passes the gateway's
// answer in as a value, so that nobody is charged twice.
package payment
