package model

import (
	"strconv"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// checker collects the faults of a model. Its unit and currency are the first ones that it sees, unless they are given.
type checker struct {
	faults   document.Faults
	unit     string
	currency money.Currency
}

// Faults gives everything that is wrong with the price of an item in a unit, on a list in a currency, with paths such as tiers[3].up_to.
// Without a unit, or with the zero Currency, the model may have any one.
func (m *Model) Faults(unit string, currency money.Currency) document.Faults {
	c := checker{unit: unit, currency: currency}
	switch m.Kind {
	case Flat:
		c.flat(m)
	case Volume, Graduated:
		c.table(m)
	case Package:
		c.packages(m)
	default:
		c.faults.Add("kind", "pricing/model", "there is no kind "+document.Quote(string(m.Kind)), "write volume, graduated or package, or leave it out where there is one price")
		return c.faults
	}
	if m.Kind != Package {
		c.only(m.Size != money.Quantity{}, "size", "packages")
		c.only(m.Free != money.Quantity{}, "free", "packages")
		c.only(m.RoundDown, "round_down", "packages")
	}
	if m.Per != (money.Quantity{}) && m.Kind != Package {
		if c.inUnit("per", m.Per) && m.Per.Sign() <= 0 {
			c.faults.Add("per", "pricing/price_base", "is a positive quantity, this one is "+m.Per.String(), "")
		}
	}
	c.limits(m)
	return c.faults
}

// only faults what is there and belongs to another kind.
func (c *checker) only(there bool, path, of string) {
	if there {
		c.faults.Add(path, "pricing/model", "is for "+of, "leave it out")
	}
}

func (c *checker) flat(m *Model) {
	c.price("price", m.Price)
	c.noTable(m)
	if m.Minimum == (money.Money{}) {
		c.only(m.AtZero, "at_zero", "tiers and minimums")
	}
}

func (c *checker) noTable(m *Model) {
	if len(m.Tiers) > 0 {
		c.faults.Add("tiers", "pricing/model", "a model with "+strconv.Itoa(len(m.Tiers))+" tiers says how they make a price", "write the kind volume or graduated")
	}
	c.only(m.Bound != Inclusive, "bound", "tiers")
}

func (c *checker) packages(m *Model) {
	c.price("price", m.Price)
	switch {
	case m.Size == money.Quantity{}:
		c.faults.Add("size", "pricing/required", "is required", `write how much a package holds, for instance "1000 ea"`)
	case c.inUnit("size", m.Size) && m.Size.Sign() <= 0:
		c.faults.Add("size", "pricing/model", "is positive, this one is "+m.Size.String(), "")
	}
	if m.Free != (money.Quantity{}) && c.inUnit("free", m.Free) && m.Free.Sign() < 0 {
		c.faults.Add("free", "pricing/negative", "is not negative, this one is "+m.Free.String(), "")
	}
	c.noTable(m)
	c.only(m.Per != money.Quantity{}, "per", "unit prices")
	if m.Minimum == (money.Money{}) {
		c.only(m.AtZero, "at_zero", "tiers and minimums")
	}
}

func (c *checker) limits(m *Model) {
	for _, limit := range [...]struct {
		path   string
		amount money.Money
	}{{"minimum", m.Minimum}, {"maximum", m.Maximum}} {
		if limit.amount != (money.Money{}) && c.inCurrency(limit.path, limit.amount.Currency()) && limit.amount.Sign() <= 0 {
			c.faults.Add(limit.path, "pricing/negative", "is positive, this one is "+limit.amount.String(), "leave it out where there is none")
		}
	}
	if m.Minimum != (money.Money{}) && m.Maximum != (money.Money{}) {
		if x, err := m.Minimum.Cmp(m.Maximum); err == nil && x > 0 {
			c.faults.Add("maximum", "pricing/model", "is at least the minimum of "+m.Minimum.String()+", this one is "+m.Maximum.String(), "")
		}
	}
}

// price faults one that is not there, negative, or in another currency.
func (c *checker) price(path string, p money.Price) {
	switch {
	case p == money.Price{}:
		c.faults.Add(path, "pricing/required", "is required", `write for instance "50.00 USD"`)
	case p.Sign() < 0:
		c.faults.Add(path, "pricing/negative", "is not negative, this one is "+p.String(), "")
	default:
		c.inCurrency(path, p.Currency())
	}
}

func (c *checker) inCurrency(path string, is money.Currency) bool {
	if c.currency.IsZero() {
		c.currency = is
	}
	if is != c.currency {
		c.faults.Add(path, "pricing/currency", "is in "+is.String()+", other prices are in "+c.currency.String(), "a list has one currency")
	}
	return is == c.currency
}

func (c *checker) inUnit(path string, q money.Quantity) bool {
	if c.unit == "" {
		c.unit = q.Unit()
	}
	if q.Unit() != c.unit {
		c.faults.Add(path, "pricing/unit", "is in the unit that is priced, "+document.Quote(c.unit)+", this one is "+q.String(), "")
	}
	return q.Unit() == c.unit
}
