package house

import (
	"slices"
	"strings"
)

// Module is the path of the core module.
const Module = "github.com/seed-3f372218/o2c"

// Root is how this package calls the package at the module's root; all others are called by their folder.
const Root = "."

// Rows gives the order of packages, the first one first. Packages of a row import those of the rows before it, never one another; only the
// last row's, the kits, do.
func Rows() [][]string {
	return [][]string{
		{"money"},
		{"document"},
		{"edition"},
		{"catalog"},
		{"party", "team"},
		{"pricing", "territory", "commission"},
		{"order"},
		{"fulfillment"},
		{"invoice"},
		{"payment"},
		{"report", "store", "feed"},
		{"store/memory", "store/archive"},
		{Root},
		{"store/storetest", "paymenttest", "inventorytest", "o2ctest"},
	}
}

// pureRows is how many rows, from the first, are pure.
const pureRows = 10

// Place finds the row of a package and the package of that row which it belongs to: pricing/tax belongs to pricing.
func Place(dir string) (row int, owner string, ok bool) {
	for i, r := range Rows() {
		for _, p := range r {
			if dir == p || p != Root && strings.HasPrefix(dir, p+"/") && len(p) > len(owner) {
				row, owner, ok = i, p, true
			}
		}
	}
	return row, owner, ok
}

// Pure tells whether a package is one of the pure ones.
func Pure(dir string) bool {
	row, _, ok := Place(dir)
	return ok && row < pureRows
}

// MayImport tells whether the order of packages lets one package import another; both stand in the order.
func MayImport(from, to string) bool {
	fromRow, fromOwner, _ := Place(from)
	toRow, toOwner, _ := Place(to)
	switch {
	case fromOwner == toOwner:
		return true
	case fromOwner == "store":
		return toOwner == "document"
	case fromOwner == "store/memory" || fromOwner == "store/archive":
		return slices.Contains([]string{"document", "store"}, toOwner)
	case fromRow == len(Rows())-1:
		return true
	}
	return toRow < fromRow
}

// Importable gives the packages that stand in the order.
func Importable() []string {
	var all []string
	for _, r := range Rows() {
		all = append(all, r...)
	}
	return all
}
