package compat

import (
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// block gives the model of a row's blocks: as many packages of their size as are begun.
func (r *Row) block() model.Model {
	return model.Model{Kind: model.Package, Price: r.Price, Size: r.Block}
}

// width gives how much the row's blocks hold.
func (r *Row) width() (money.Quantity, error) {
	w, err := r.Block.Convert(r.Blocks, 1, r.Block.Unit())
	return w, explain(err, "the width of a tier")
}

// topTier prices all of the quantity in blocks of the tier that it reaches.
func (t *Table) topTier(c *model.Charge) error {
	rest := c.Quantity
	for c.Tier = 0; c.Tier < len(t.Rows)-1; c.Tier++ {
		w, err := t.Rows[c.Tier].width()
		if err != nil {
			return err
		}
		if compare(rest, w) <= 0 {
			break
		}
		if rest, err = rest.Sub(w); err != nil {
			return explain(err, "a part of "+c.Quantity.String())
		}
	}
	return t.pack(c, &t.Rows[c.Tier], c.Quantity)
}

// allTiers prices each part of the quantity in blocks of the tier that it lies in.
func (t *Table) allTiers(c *model.Charge) error {
	rest := c.Quantity
	for i := range t.Rows {
		row, part, left := &t.Rows[i], rest, money.Quantity{}
		if row.Blocks > 0 {
			w, err := row.width()
			if err != nil {
				return err
			}
			if compare(rest, w) > 0 {
				part = w
				if left, err = rest.Sub(w); err != nil {
					return explain(err, "a part of "+c.Quantity.String())
				}
			}
		}
		c.Tier = i
		if err := t.pack(c, row, part); err != nil {
			return err
		}
		if rest = left; rest.IsZero() {
			return nil
		}
	}
	c.Tier = -1
	c.Steps = append(c.Steps, model.Step{Quantity: rest, UnitPrice: t.nothing()})
	return nil
}

// pack appends what a part costs in a row's blocks.
func (t *Table) pack(c *model.Charge, row *Row, part money.Quantity) error {
	m := row.block()
	packed, err := m.Charge(part)
	if err != nil {
		return err
	}
	if c.Packages += packed.Packages; c.Packages < 0 {
		return fail("pricing/range", "the number of blocks does not fit", "")
	}
	c.Steps = packed.AppendSteps(c.Steps)
	return nil
}
