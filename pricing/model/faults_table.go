package model

import (
	"strconv"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// table checks tiers: they ascend, state one of up_to and from throughout, and only the last has an open end.
func (c *checker) table(m *Model) {
	if m.Price != (money.Price{}) {
		c.faults.Add("price", "pricing/model", "is for a model with one price, this one has it in its tiers", "leave it out")
	}
	if m.Bound != Inclusive && m.Bound != Exclusive {
		c.faults.Add("bound", "pricing/model", "there is no bound "+document.Quote(string(m.Bound)), "write exclusive, or leave it out where a bound is in the tier that it ends")
	}
	switch n := len(m.Tiers); {
	case n == 0:
		c.faults.Add("tiers", "pricing/required", "a table has tiers", "")
	case n > MaxTiers:
		c.faults.Add("tiers", "pricing/count", "has "+strconv.Itoa(n)+" entries, at most "+strconv.Itoa(MaxTiers)+" are allowed", "")
		return
	}
	from := statesFrom(m.Tiers)
	for i := range m.Tiers {
		t, path := &m.Tiers[i], document.Index("tiers", i)
		if from {
			c.from(m.Tiers, i, path)
		} else {
			c.upTo(m.Tiers, i, path)
		}
		if t.Price != (money.Price{}) || t.Flat == (money.Money{}) {
			c.price(path+".price", t.Price)
		}
		if t.Flat != (money.Money{}) && c.inCurrency(path+".flat", t.Flat.Currency()) && t.Flat.Sign() < 0 {
			c.faults.Add(path+".flat", "pricing/negative", "is not negative, this one is "+t.Flat.String(), "")
		}
	}
}

// statesFrom tells whether the first tier that states a bound states its beginning.
func statesFrom(tiers []Tier) bool {
	for i := range tiers {
		switch {
		case tiers[i].UpTo != money.Quantity{}:
			return false
		case tiers[i].From != money.Quantity{}:
			return true
		}
	}
	return false
}

func (c *checker) from(tiers []Tier, i int, path string) {
	if tiers[i].UpTo != (money.Quantity{}) {
		c.faults.Add(path+".up_to", "pricing/tiers", "a table states from or up_to throughout, this one states from before", "leave it out")
	}
	from := tiers[i].From
	path += ".from"
	switch {
	case from == money.Quantity{} && i > 0:
		c.faults.Add(path, "pricing/required", "is required", "write where the tier begins")
	case from == money.Quantity{} || !c.inUnit(path, from):
	case i == 0 && !from.IsZero():
		c.faults.Add(path, "pricing/tiers", "the first tier is from 0, this one is from "+from.String(), "leave it out")
	case i > 0 && from.Sign() <= 0:
		c.faults.Add(path, "pricing/tiers", "is more than 0, this one is "+from.String(), "")
	case i > 0:
		c.ascend(path, tiers[i-1].From, from)
	}
}

func (c *checker) upTo(tiers []Tier, i int, path string) {
	if tiers[i].From != (money.Quantity{}) {
		c.faults.Add(path+".from", "pricing/tiers", "a table states from or up_to throughout, this one states up_to before", "leave it out")
	}
	end := tiers[i].UpTo
	path += ".up_to"
	switch {
	case end == money.Quantity{}:
		if i < len(tiers)-1 {
			c.faults.Add(path, "pricing/tiers", "only the last tier has an open end", "write where the tier ends")
		}
	case !c.inUnit(path, end):
	case end.Sign() <= 0:
		c.faults.Add(path, "pricing/tiers", "is more than 0, this one is "+end.String(), "")
	case i > 0:
		c.ascend(path, tiers[i-1].UpTo, end)
	}
}

// ascend faults a bound that is not above the one before it.
func (c *checker) ascend(path string, before, bound money.Quantity) {
	if x, err := bound.Cmp(before); err == nil && before != (money.Quantity{}) && x <= 0 {
		c.faults.Add(path, "pricing/tiers", "tiers ascend, this bound is "+bound.String()+" after "+before.String(), "")
	}
}
