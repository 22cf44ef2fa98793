package pricing

import (
	"strconv"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// Tiering says how the tiers of an entry make a price.
type Tiering string

// The ways of tiering. One that is not named is Flat.
const (
	// Flat has one price for any quantity.
	Flat Tiering = ""
	// Volume prices the whole quantity at the tier that it reaches. More may then cost less: 49 cases at 60.00 are more than 50 at 55.00.
	Volume Tiering = "volume"
	// Graduated prices each part of the quantity at the tier that it lies in.
	Graduated Tiering = "graduated"
)

// Entry is the price of an item in a unit.
type Entry struct {
	Item string `json:"item"` // SKU
	// Unit is the one that is priced. Quantities in other units of the item need entries of their own.
	Unit string `json:"unit"`
	// PriceBase is the quantity that prices are for, such as "100 ea"; none means 1.
	PriceBase money.Quantity `json:"price_base,omitzero"`
	Tiering   Tiering        `json:"tiering,omitempty"`
	// Tiers ascend from 0.
	Tiers []Tier `json:"tiers"`
}

// Tier is the price from a quantity on, up to the next tier.
type Tier struct {
	// From is in the tier: with one from "50 case", 50 cases have its price. The first tier is from 0; there, it can be left out.
	From money.Quantity `json:"from,omitzero"`
	// Price of one unit, or of the price base; it may have more decimals than its currency. A price of zero is given away on purpose.
	Price money.Price `json:"price"`
}

func (e *Entry) faults(currency money.Currency) document.Faults {
	var f document.Faults
	checkCode(&f, "item", e.Item, true)
	if _, err := money.NewQuantity(0, e.Unit); err != nil {
		f.Check("unit", "pricing/unit", err)
	}
	if e.PriceBase != (money.Quantity{}) && (e.PriceBase.Sign() <= 0 || e.PriceBase.Unit() != e.Unit) {
		f.Add("price_base", "pricing/price_base", "is a positive quantity in the entry's unit, this one is "+e.PriceBase.String(), "")
	}
	switch e.Tiering {
	case Flat:
		if len(e.Tiers) > 1 {
			f.Add("tiering", "pricing/tiering", "an entry with "+strconv.Itoa(len(e.Tiers))+" tiers says how they make a price", "write volume or graduated")
		}
	case Volume, Graduated:
	default:
		f.Add("tiering", "pricing/tiering", "there is no tiering "+document.Quote(string(e.Tiering)), "write volume or graduated, or leave it out where there is one price")
	}
	if len(e.Tiers) == 0 {
		f.Add("tiers", codeRequired, "an entry has a price", "")
	}
	if !checkCount(&f, "tiers", len(e.Tiers), MaxTiers) {
		return f
	}
	for i, tier := range e.Tiers {
		path := document.Index("tiers", i)
		e.checkFrom(&f, path+".from", i)
		switch {
		case tier.Price.Currency().IsZero():
			f.Add(path+".price", codeRequired, "is required", `write for instance "50.00 USD"`)
		case tier.Price.Sign() < 0:
			f.Add(path+".price", "pricing/negative", "is not negative, this one is "+tier.Price.String(), "")
		case !currency.IsZero() && tier.Price.Currency() != currency:
			f.Add(path+".price", "pricing/currency", "is in "+tier.Price.Currency().String()+", the list in "+currency.String(), "a list has one currency")
		}
	}
	return f
}

func (e *Entry) checkFrom(f *document.Faults, path string, i int) {
	from := e.Tiers[i].From
	switch {
	case from != (money.Quantity{}) && from.Unit() != e.Unit:
		f.Add(path, "pricing/unit", "is in the unit of the entry, "+document.Quote(e.Unit)+", this one is "+from.String(), "")
	case i == 0 && !from.IsZero():
		f.Add(path, "pricing/tiers", "the first tier is from 0, this one is from "+from.String(), "leave it out")
	case i > 0 && from.Sign() <= 0:
		f.Add(path, "pricing/tiers", "is more than 0, this one is "+document.Quote(from.String()), "")
	case i > 0:
		if c, err := from.Cmp(e.Tiers[i-1].From); err == nil && c <= 0 {
			f.Add(path, "pricing/tiers", "tiers ascend, this one is from "+from.String()+" after "+e.Tiers[i-1].From.String(), "")
		}
	}
}

// reached gives the tier that a quantity lies in. The quantity is not negative and in the entry's unit.
func (e *Entry) reached(q money.Quantity) (int, error) {
	low, high := 0, len(e.Tiers) // the tier is one of low … high-1
	for high-low > 1 {
		middle := (low + high) / 2
		c, err := q.Cmp(e.Tiers[middle].From)
		if err != nil {
			return 0, err
		}
		if c >= 0 {
			low = middle
		} else {
			high = middle
		}
	}
	return low, nil
}

// appendSteps adds what each graduated tier prices of a quantity. No step is of nothing, but the only one of a quantity of zero.
func (e *Entry) appendSteps(steps []Step, q money.Quantity) ([]Step, error) {
	last, err := e.reached(q)
	if err != nil {
		return steps, err
	}
	for last > 0 && q == e.Tiers[last].From { // nothing lies in it
		last--
	}
	for i := range last + 1 {
		upTo := q
		if i < last {
			upTo = e.Tiers[i+1].From
		}
		part, err := upTo.Sub(e.Tiers[i].From)
		if err != nil {
			return steps, err
		}
		steps = append(steps, Step{Quantity: part, UnitPrice: e.Tiers[i].Price})
	}
	return steps, nil
}
