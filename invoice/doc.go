// Package invoice bills what a sales order makes billable. An invoice takes cumulative shares of the order's amounts, so that any partition
// of an order into invoices sums to the order cent for cent; it is numbered and frozen when it is posted; how much of it is open is read
// from its settlements.
//
// All functions are pure. Documents are not safe for concurrent change; reading them is.
package invoice
