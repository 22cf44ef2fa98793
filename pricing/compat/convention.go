package compat

// Convention says how another system reads a table of tiers.
type Convention string

// The conventions of tables.
const (
	// TopTier is Kill Bill's TOP_TIER. A tier is a number of blocks of a size, and begins where the tiers before it are full. The tier that the
	// whole quantity reaches prices all of it, in its own blocks; a block that is begun counts. Above the last tier, the last one prices.
	TopTier Convention = "top_tier"
	// AllTiers is Kill Bill's ALL_TIERS: like TopTier, but each tier prices what lies in it. What is above the last tier is not charged.
	AllTiers Convention = "all_tiers"
	// Ranges is Lago's graduated charge, by unit prices or by percentages. Ranges state where they begin and where they end. When each one
	// begins where the one before it ends, a range has its end less its beginning; else, every range but one from 0 has one more, so that
	// 0 to 10 and 11 to 20 have ten each. A single pair of the other style therefore makes every range count one unit more. What is above the
	// last range is not charged.
	Ranges Convention = "ranges"
	// Sections are those of the commissions of Odoo's community (OCA): one closed section, the first that holds the whole quantity, prices all of
	// it. What lies in a hole between sections, or outside of all, is not charged.
	Sections Convention = "sections"
	// LastTier is Flexprice's volume tier: the first tier that holds the whole quantity prices all of it, and the last tier prices what lies
	// in none.
	LastTier Convention = "last_tier"
	// FirstTier is like LastTier, but the first tier prices what lies in none, as in old versions of Concrete's community store (its
	// issue 400).
	FirstTier Convention = "first_tier"
)

// known tells whether there is such a convention.
func (c Convention) known() bool {
	switch c {
	case TopTier, AllTiers, Ranges, Sections, LastTier, FirstTier:
		return true
	}
	return false
}

// blocks tells whether tiers are widths in blocks.
func (c Convention) blocks() bool { return c == TopTier || c == AllTiers }
