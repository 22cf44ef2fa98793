// Package catalog holds what is sold: items with their units, costs, weights and buyers' part numbers, the tree of categories, and product
// sets. Items, the tree and the sets are documents with a key of their own (SKU, code), from which their IDs are derived, so they are
// read without a search.
//
// Units are converted by exact rationals and nothing is rounded: a conversion that has no exact result is an error.
//
// All functions are pure. Documents are not safe for concurrent change; reading them is.
package catalog
