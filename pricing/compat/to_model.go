package compat

import (
	"strconv"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// ToModel gives the live model that prices every quantity as the table does; whole says that quantities are whole numbers, so that the model
// has to agree for those alone.
//
// Errors are ErrInvalid: those of [Table.Faults], and "pricing/no_model" with the path of the row where a model would price something else.
func (t *Table) ToModel(whole bool) (model.Model, error) {
	if err := t.Faults().Err(nil); err != nil {
		return model.Model{}, err
	}
	m := model.Model{Kind: model.Volume, AtZero: t.AtZero}
	var err error
	switch t.Convention {
	case TopTier, AllTiers:
		err = t.blockModel(&m, whole)
	case Ranges:
		m.Kind = model.Graduated
		err = t.rangeModel(&m)
	default:
		err = t.wholeModel(&m, whole)
	}
	if err != nil {
		return model.Model{}, err
	}
	if err := m.Faults(t.unit(), t.Currency).Err(nil); err != nil {
		return model.Model{}, err
	}
	return m, nil
}

// noModel says why a row has no place in a model.
func noModel(row int, path, message, help string) error {
	var f document.Faults
	f.Add(document.Index("rows", row)+path, "pricing/no_model", message, help)
	return f.Err(nil)
}

// tier gives a row's price as a tier of a model.
func (t *Table) tier(r *Row, upTo money.Quantity) model.Tier {
	tier := model.Tier{UpTo: upTo, Flat: r.Flat}
	if r.Price != (money.Price{}) || r.Rate != nil || r.Flat == (money.Money{}) {
		tier.Price = r.unitPrice(t.Currency)
	}
	return tier
}

// open appends the tier for what is above all rows: one that costs nothing, unless the last one has an open end already.
func (t *Table) open(m *model.Model, last model.Tier) {
	if n := len(m.Tiers); n == 0 || m.Tiers[n-1].UpTo != (money.Quantity{}) {
		last.UpTo = money.Quantity{}
		m.Tiers = append(m.Tiers, last)
	}
}

// blockModel makes packages of a table of one tier, and tiers of one with blocks of 1.
func (t *Table) blockModel(m *model.Model, whole bool) error {
	m.AtZero = false // blocks have no flat amount
	if last := &t.Rows[0]; len(t.Rows) == 1 && (last.Blocks == 0 || t.Convention == TopTier) {
		*m = last.block()
		return nil
	}
	if t.Convention == AllTiers {
		m.Kind = model.Graduated
	}
	var end money.Quantity
	for i := range t.Rows {
		r := &t.Rows[i]
		if !isOne(r.Block) {
			return noModel(i, ".block", "blocks of "+r.Block.String()+" round up in each tier, where a model prices each part as it is", "keep the table, or price packages of one size")
		}
		if !whole {
			return noModel(i, ".block", "a part of "+r.Block.String()+" is a whole block", "say that quantities are whole, if they are")
		}
		if r.Blocks == 0 {
			end = money.Quantity{}
		} else {
			w, err := r.width()
			if err != nil {
				return err
			}
			if end, err = end.Add(w); err != nil {
				return explain(err, "the end of tier "+strconv.Itoa(i))
			}
		}
		if i == len(t.Rows)-1 && t.Convention == TopTier {
			end = money.Quantity{} // the last tier prices what is above it
		}
		m.Tiers = append(m.Tiers, t.tier(r, end))
	}
	t.open(m, model.Tier{Price: t.nothing()})
	return nil
}

// rangeModel makes tiers of ranges of one style.
func (t *Table) rangeModel(m *model.Model) error {
	one, err := t.extra()
	if err != nil {
		return err
	}
	for i := range t.Rows {
		r := &t.Rows[i]
		if i > 0 && !one.IsZero() && compare(r.From, t.Rows[i-1].To) == 0 {
			return noModel(i, ".from", "the range begins at the end of the one before it, "+r.From.String()+", and others begin one later: it counts one unit twice", "write all ranges in one style")
		}
		m.Tiers = append(m.Tiers, t.tier(r, r.To))
	}
	t.open(m, model.Tier{Price: t.nothing()})
	return nil
}

// wholeModel makes tiers of rows that leave no hole.
func (t *Table) wholeModel(m *model.Model, whole bool) error {
	var end money.Quantity
	for i := range t.Rows {
		r := &t.Rows[i]
		if i > 0 && end == (money.Quantity{}) {
			return noModel(i, "", "the row before it has an open end, so it prices nothing", "leave it out")
		}
		if compare(r.From, end) > 0 {
			// What is missing between whole numbers is not there, and zero costs nothing without a flat amount.
			gap, err := r.From.Sub(end)
			if err != nil {
				return explain(err, "the hole before row "+strconv.Itoa(i))
			}
			bounds := end == (money.Quantity{}) || end.IsWhole()
			if !whole || !bounds || !isOne(gap) || i == 0 && t.AtZero {
				return noModel(i, ".from", "nothing is between "+zero(end, r.From).String()+" and "+r.From.String()+", which the other system prices otherwise", "begin the row where the one before it ends")
			}
		}
		if i > 0 && r.To != (money.Quantity{}) && compare(r.To, end) <= 0 {
			return noModel(i, ".to", "earlier rows hold everything up to "+end.String()+", so it prices nothing", "leave it out")
		}
		if r.To != (money.Quantity{}) && r.To.IsZero() {
			return noModel(i, ".to", "the row is for zero alone", "leave it out")
		}
		end = r.To
		m.Tiers = append(m.Tiers, t.tier(r, end))
	}
	last := model.Tier{Price: t.nothing()}
	switch t.Convention {
	case LastTier:
		m.Tiers[len(m.Tiers)-1].UpTo = money.Quantity{}
	case FirstTier:
		last = m.Tiers[0]
	}
	t.open(m, last)
	return nil
}

// zero gives q, or 0 in the unit of another quantity where it is none.
func zero(q, of money.Quantity) money.Quantity {
	if q == (money.Quantity{}) {
		q, _ = of.Sub(of) // a quantity less itself always fits
	}
	return q
}
