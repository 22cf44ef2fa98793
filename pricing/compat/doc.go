// Package compat has conventions of other systems, for imports and for comparisons with a host's old figures. No document is priced by it:
// what o2c itself offers is in packages pricing and pricing/model.
//
// A [Table] is a table of tiers as another system keeps it, with the [Convention] by which that system reads it: blocks that round up,
// ranges that state where they begin, sections with holes between them, percentages of an amount. [Table.Charge] gives the other system's
// figure, and [Table.ToModel] the live model that gives the same figures, or an error that says why there is none. An [Order] chooses among
// prices as another system does.
//
// Everything is exact, and everything is a pure function of its input.
package compat
