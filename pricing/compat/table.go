package compat

import (
	"slices"

	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// MaxRows is how many rows a table may have, as many as a model may have tiers.
const MaxRows = model.MaxTiers

// Table is a table of tiers as another system keeps it. Its methods do not change it, so that any number of goroutines may use one.
type Table struct {
	Convention Convention `json:"convention"`
	// Currency is that of every price and amount.
	Currency money.Currency `json:"currency"`
	Rows     []Row          `json:"rows"`
	// AtZero charges the flat amount for a quantity of zero too: some versions of Lago do.
	AtZero bool `json:"at_zero,omitempty"`
}

// Row is a tier of a [Table]. TopTier and AllTiers read Block and Blocks, the others From and To.
type Row struct {
	// From and To hold both of their bounds. Without a From the row begins at 0 in Ranges, and holds any quantity up to To elsewhere; without
	// a To it has an open end.
	From money.Quantity `json:"from"`
	To   money.Quantity `json:"to"`
	// Block is the size of a block, and Blocks is how many of them the tier has; 0 is no end, which only the last tier may have.
	Block  money.Quantity `json:"block"`
	Blocks int64          `json:"blocks,omitempty"`
	// Price is that of one unit, or of one block.
	Price money.Price `json:"price"`
	// Rate is a part of the amount, instead of a Price. Quantities of a table with rates are amounts, in the code of the currency: "1000 USD".
	Rate *money.Rate `json:"rate,omitempty"`
	// Flat is charged once, when the row prices something.
	Flat money.Money `json:"flat"`
}

// Charge prices a quantity as the other system does. The charge's tier is the row that the whole quantity reaches, -1 for none, and its
// packages are the blocks. Its steps are what the other system charges; in Ranges of mixed styles they are more than the quantity.
//
// Errors are ErrInvalid: those of [Table.Faults], "pricing/required" for no quantity, "pricing/negative", "pricing/unit", "pricing/range" where numbers do not fit.
func (t *Table) Charge(q money.Quantity) (model.Charge, error) {
	if err := t.Faults().Err(nil); err != nil {
		return model.Charge{}, err
	}
	if q == (money.Quantity{}) {
		return model.Charge{}, fail("pricing/required", "there is no quantity", "zero has a unit, too")
	}
	if q.Sign() < 0 {
		return model.Charge{}, fail("pricing/negative", "a quantity that is charged is not negative, this one is "+q.String(), "")
	}
	if unit := t.unit(); unit != "" && q.Unit() != unit {
		return model.Charge{}, fail("pricing/unit", q.String()+" is not in the unit of the table, "+unit, "convert it")
	}
	c := model.Charge{Quantity: q, Tier: -1}
	var err error
	switch t.Convention {
	case TopTier:
		err = t.topTier(&c)
	case AllTiers:
		err = t.allTiers(&c)
	case Ranges:
		err = t.ranges(&c)
	default:
		t.whole(&c)
	}
	if err != nil {
		return model.Charge{}, err
	}
	if len(c.Steps) == 0 {
		c.UnitPrice = t.nothing()
	}
	return c, nil
}

// Amount is what a quantity costs, rounded once. Errors are those of [Table.Charge].
func (t *Table) Amount(q money.Quantity, r money.Rounding) (money.Money, error) {
	c, err := t.Charge(q)
	if err != nil {
		return money.Money{}, err
	}
	return c.Amount(r)
}

// whole prices all of the quantity by the row that holds it.
func (t *Table) whole(c *model.Charge) {
	for i := range t.Rows {
		if t.Rows[i].holds(c.Quantity) {
			c.Tier = i
			break
		}
	}
	switch {
	case c.Tier < 0 && t.Convention == Sections:
		return
	case c.Tier < 0 && t.Convention == FirstTier:
		c.Tier = 0
	case c.Tier < 0:
		c.Tier = len(t.Rows) - 1
	}
	row := &t.Rows[c.Tier]
	c.Steps = t.step(nil, c.Quantity, c.Quantity, row)
}

// holds tells whether a quantity lies between the row's bounds.
func (r *Row) holds(q money.Quantity) bool {
	return compare(r.From, q) <= 0 && (r.To == (money.Quantity{}) || compare(q, r.To) <= 0)
}

// compare compares quantities that were seen to have one unit; none is 0.
func compare(a, b money.Quantity) int {
	c, _ := a.Cmp(b)
	return c
}

// ranges prices each part of the quantity by the range that it lies in.
func (t *Table) ranges(c *model.Charge) error {
	one, err := t.extra()
	if err != nil {
		return err
	}
	for i := range t.Rows {
		row := &t.Rows[i]
		c.Tier = i
		end := c.Quantity
		last := row.To == (money.Quantity{}) || compare(row.To, end) >= 0
		if !last {
			end = row.To
		}
		part, err := end.Sub(row.From)
		if err == nil && row.From.Sign() > 0 {
			part, err = part.Add(one)
		}
		if err != nil {
			return explain(err, "a part of "+c.Quantity.String())
		}
		c.Steps = t.step(c.Steps, part, c.Quantity, row)
		if last {
			break
		}
	}
	return nil
}

// extra is what every range but one from 0 has on top of its end less its beginning: nothing in a table whose ranges are adjacent, else 1.
func (t *Table) extra() (money.Quantity, error) {
	for i := 1; i < len(t.Rows); i++ {
		if compare(t.Rows[i].From, t.Rows[i-1].To) != 0 {
			one, err := money.NewQuantity(1, t.unit())
			return one, explain(err, "a unit")
		}
	}
	return money.Quantity{}, nil
}

// step appends what a part of a quantity costs. A part of nothing has no flat amount, unless the quantity is 0 and that has one.
func (t *Table) step(steps []model.Step, part, of money.Quantity, row *Row) []model.Step {
	s := model.Step{Quantity: part, UnitPrice: row.unitPrice(t.Currency)}
	if !part.IsZero() || of.IsZero() && t.AtZero {
		s.Amount = row.Flat
	}
	return append(steps, s)
}

// unitPrice gives the price of a unit, of the amount where the row has a rate, and zero where it has a flat amount alone.
func (r *Row) unitPrice(of money.Currency) money.Price {
	if r.Price != (money.Price{}) {
		return r.Price
	}
	var rate money.Rate
	if r.Rate != nil {
		rate = *r.Rate
	}
	p, _ := money.PriceFromDecimal(rate.Decimal(), of) // faults were looked for
	return p
}

// nothing gives the price of zero.
func (t *Table) nothing() money.Price {
	none, _ := money.FromMinor(0, t.Currency) // a table without faults has a currency
	return none.Price()
}

// unit gives the unit of the quantities: the currency's code where a row has a rate, else that of the first bound, "" for any.
func (t *Table) unit() string {
	if slices.ContainsFunc(t.Rows, func(r Row) bool { return r.Rate != nil }) {
		return t.Currency.Code()
	}
	for i := range t.Rows {
		r := &t.Rows[i]
		for _, q := range [...]money.Quantity{r.From, r.To, r.Block} {
			if q.Unit() != "" {
				return q.Unit()
			}
		}
	}
	return ""
}
