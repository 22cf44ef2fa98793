package house

import (
	"slices"
	"strings"
)

// Module is the path of the core module.
const Module = "github.com/seed-3f372218/o2c"

// Root is how this package calls the package at the module's root; all others are called by their folder.
const Root = "."

// Row is one row of the order of packages. Packages of a row import those of the rows before it, never one another; only the last row's,
// the kits, do.
type Row struct {
	Packages []string
	Purpose  string
}

// Rows gives the order of packages, the first one first.
func Rows() []Row {
	return []Row{
		{[]string{"money"}, "amounts, prices, quantities, rates; rounding; the one allocator"},
		{[]string{"document"}, "header, links, records, keys, state tables, digests, events, civil dates, the error shape"},
		{[]string{"catalog"}, "items, units and conversions, categories, product sets, costs, tax classes"},
		{[]string{"party", "team"}, "customers, sellers, tax registrations, addresses; reps, levels and hierarchies as of a date"},
		{[]string{"pricing", "territory", "commission"}, "the three calculators"},
		{[]string{"order"}, "requests for quote, quotes, purchase orders, sales orders"},
		{[]string{"fulfillment"}, "stock, shipments, returns"},
		{[]string{"invoice"}, "invoices and credit notes"},
		{[]string{"payment"}, "payments, receipts, the customer's account"},
		{[]string{"report", "store"}, "answers folded from events; the storage port"},
		{[]string{"store/memory"}, "the default store"},
		{[]string{Root}, "the engine: loads, calls one pure method, commits one batch"},
		{[]string{"store/storetest", "paymenttest", "inventorytest", "o2ctest"}, "conformance kits, generators, properties, the checker"},
	}
}

// pureRows is how many rows, from the first, are pure.
const pureRows = 9

// Place finds the row of a package and the package of that row which it belongs to: pricing/tax belongs to pricing.
func Place(dir string) (row int, owner string, ok bool) {
	for i, r := range Rows() {
		for _, p := range r.Packages {
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
	case fromOwner == "store/memory":
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
		all = append(all, r.Packages...)
	}
	return all
}
