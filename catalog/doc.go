// Package catalog holds what is sold: items with their units and exact conversions between them, the tree of categories, and product sets.
//
// All functions are pure. Documents are not safe for concurrent change; reading them is.
package catalog
