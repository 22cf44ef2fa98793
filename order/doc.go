// Package order holds the seller's side of an agreement: the sales order, what its lines have come to so far, and the holds that block it.
//
// A sales order begins as a Draft from outside. Its lifecycle (Lifecycle) says what may be done with it; how far it is reserved, shipped,
// delivered and invoiced is read from the counters of its lines (Ledger), which only grow. Documents are not safe for concurrent change;
// reading them is.
package order
