package compat

import (
	"strconv"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// Faults gives everything that is wrong with a table, with paths such as rows[3].to: what the other system would refuse, and what it would
// read as something else. Holes between sections, closed ends, overlaps and mixed styles of ranges are no faults.
func (t *Table) Faults() document.Faults {
	var f document.Faults
	if !t.Convention.known() {
		f.Add("convention", "pricing/convention", "there is no convention "+document.Quote(string(t.Convention)), "write top_tier, all_tiers, ranges, sections, last_tier or first_tier")
		return f
	}
	if t.Currency.IsZero() {
		f.Add("currency", "pricing/required", "is required", "")
	}
	switch n := len(t.Rows); {
	case n == 0:
		f.Add("rows", "pricing/required", "a table has rows", "")
	case n > MaxRows:
		f.Add("rows", "pricing/count", "has "+strconv.Itoa(n)+" rows, at most "+strconv.Itoa(MaxRows)+" are allowed", "")
		return f
	}
	c := checker{Table: t, unit: t.unit()}
	for i := range t.Rows {
		c.row, c.path = &t.Rows[i], document.Index("rows", i)
		c.price()
		if t.Convention.blocks() {
			c.blocks(i)
		} else {
			c.bounds(i)
		}
	}
	return append(f, c.faults...)
}

// checker collects the faults of rows.
type checker struct {
	*Table
	unit   string
	row    *Row
	path   string
	faults document.Faults
}

func (c *checker) add(path, code, message, help string) {
	c.faults.Add(c.path+path, code, message, help)
}

// only faults what is there and belongs to other conventions.
func (c *checker) only(there bool, path string) {
	if there {
		c.add(path, "pricing/convention", "is not read by "+string(c.Convention), "leave it out")
	}
}

func (c *checker) price() {
	r := c.row
	switch {
	case r.Price != (money.Price{}) && r.Rate != nil:
		c.add(".rate", "pricing/convention", "a row has a price or a rate, not both", "")
	case r.Price == (money.Price{}) && r.Rate == nil && r.Flat == (money.Money{}):
		c.add(".price", "pricing/required", "is required", `write for instance "50.00 USD", a rate or a flat amount`)
	}
	if r.Price != (money.Price{}) {
		c.money(".price", r.Price.Currency(), r.Price.Sign(), r.Price.String())
	}
	if r.Flat != (money.Money{}) {
		c.money(".flat", r.Flat.Currency(), r.Flat.Sign(), r.Flat.String())
	}
	if r.Rate != nil {
		if _, err := money.PriceFromDecimal(r.Rate.Decimal(), c.Currency); err != nil {
			c.add(".rate", "pricing/range", "has too many digits: "+r.Rate.String(), "")
		}
		if r.Rate.Sign() < 0 {
			c.add(".rate", "pricing/negative", "is not negative, this one is "+r.Rate.String(), "")
		}
	}
}

func (c *checker) money(path string, of money.Currency, sign int, text string) {
	switch {
	case of != c.Currency:
		c.add(path, "pricing/currency", "is in "+of.String()+", the table in "+c.Currency.String(), "a table has one currency")
	case sign < 0:
		c.add(path, "pricing/negative", "is not negative, this one is "+text, "")
	}
}

// quantity faults one that is in another unit or negative.
func (c *checker) quantity(path string, q money.Quantity) bool {
	switch {
	case q == money.Quantity{}:
		return false
	case q.Unit() != c.unit:
		c.add(path, "pricing/unit", "is in the unit of the table, "+document.Quote(c.unit)+", this one is "+q.String(), "")
	case q.Sign() < 0:
		c.add(path, "pricing/negative", "is not negative, this one is "+q.String(), "")
	default:
		return true
	}
	return false
}

func (c *checker) blocks(i int) {
	r := c.row
	c.only(r.From != money.Quantity{}, ".from")
	c.only(r.To != money.Quantity{}, ".to")
	c.only(r.Rate != nil, ".rate")
	c.only(r.Flat != money.Money{}, ".flat")
	if r.Price == (money.Price{}) && r.Flat != (money.Money{}) {
		c.add(".price", "pricing/required", "is required", "write the price of a block")
	}
	switch {
	case r.Block == money.Quantity{}:
		c.add(".block", "pricing/required", "is required", `write how much a block holds, for instance "1000 ea"`)
	case c.quantity(".block", r.Block) && r.Block.IsZero():
		c.add(".block", "pricing/tiers", "is more than 0", "")
	}
	switch {
	case r.Blocks < 0:
		c.add(".blocks", "pricing/negative", "is not negative, this one is "+strconv.FormatInt(r.Blocks, 10), "leave it out where there is no end")
	case r.Blocks == 0 && i < len(c.Rows)-1:
		c.add(".blocks", "pricing/tiers", "only the last tier has no end", "write how many blocks the tier has")
	}
}

func (c *checker) bounds(i int) {
	r := c.row
	c.only(r.Block != money.Quantity{}, ".block")
	c.only(r.Blocks != 0, ".blocks")
	from, to := c.quantity(".from", r.From), c.quantity(".to", r.To)
	if from && to && compare(r.From, r.To) > 0 {
		c.add(".to", "pricing/tiers", "is not below "+r.From.String()+", where the row begins, this one is "+r.To.String(), "")
	}
	if c.Convention == Ranges {
		c.rangeBounds(i)
	}
}

// rangeBounds sees that ranges begin at 0, and each one at the end of the one before it or one later.
func (c *checker) rangeBounds(i int) {
	r := c.row
	if r.To == (money.Quantity{}) && i < len(c.Rows)-1 {
		c.add(".to", "pricing/tiers", "only the last range has an open end", "write where the range ends")
	}
	if i == 0 {
		if !r.From.IsZero() {
			c.add(".from", "pricing/tiers", "the first range is from 0, this one is from "+r.From.String(), "")
		}
		return
	}
	end := c.Rows[i-1].To
	if r.From.Unit() != c.unit || end.Unit() != c.unit {
		if r.From == (money.Quantity{}) {
			c.add(".from", "pricing/required", "is required", "write where the range begins")
		}
		return
	}
	if gap, err := r.From.Sub(end); err != nil || !gap.IsZero() && !isOne(gap) || compare(r.From, c.Rows[i-1].From) <= 0 {
		c.add(".from", "pricing/tiers", "a range begins at the end of the one before it, "+end.String()+", or one later; this one begins at "+r.From.String(), "")
	}
}

// isOne tells whether a quantity is 1.
func isOne(q money.Quantity) bool {
	one, err := money.NewQuantity(1, q.Unit())
	return err == nil && q == one
}
