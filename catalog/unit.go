package catalog

import (
	"strconv"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// MaxFactor bounds the two terms of a conversion, so that two conversions in a row still fit.
const MaxFactor = 1_000_000_000

// Conversion says what one of a unit is in the item's base unit: 1 Unit = Num/Den base units, exactly. With the base unit "kg", a gram is
// {"g", 1, 1000} and a bag of 25 kg is {"bag", 25, 1}.
type Conversion struct {
	Unit string `json:"unit"`
	Num  int64  `json:"num"`
	Den  int64  `json:"den"`
}

// Conversion gives what one of the unit is in the base unit; for the base unit itself that is 1/1. A unit that the item does not have is
// ErrInvalid.
func (d *ItemDraft) Conversion(unit string) (Conversion, error) {
	if unit == d.Unit && unit != "" {
		return Conversion{Unit: unit, Num: 1, Den: 1}, nil
	}
	known := d.Unit
	for _, c := range d.Units {
		if c.Unit == unit && unit != "" {
			return c, nil
		}
		if len(known) < 100 {
			known += ", " + c.Unit
		}
	}
	return Conversion{}, &document.Error{
		Code: "catalog/unit", Message: "item " + document.Quote(d.SKU) + " has no unit " + document.Quote(unit), Help: "use " + known, Kind: document.ErrInvalid,
	}
}

// ToBase gives a quantity in the base unit, exactly. A unit that the item does not have is ErrInvalid; a result that is not exact is
// money.ErrInexact, one that does not fit money.ErrOverflow.
func (d *ItemDraft) ToBase(q money.Quantity) (money.Quantity, error) { return d.Convert(q, d.Unit) }

// Convert gives a quantity in another of the item's units, exactly and in one step: 3 of a unit of a third are 1. Its errors are those of
// ToBase.
func (d *ItemDraft) Convert(q money.Quantity, unit string) (money.Quantity, error) {
	from, err := d.Conversion(q.Unit())
	if err != nil {
		return money.Quantity{}, err
	}
	to, err := d.Conversion(unit)
	if err != nil {
		return money.Quantity{}, err
	}
	if from == to {
		return q, nil
	}
	for _, c := range [...]Conversion{from, to} {
		if !c.inBounds() {
			return money.Quantity{}, &document.Error{Code: "catalog/conversion", Message: c.fault(), Kind: document.ErrInvalid}
		}
	}
	return q.Convert(from.Num*to.Den, from.Den*to.Num, unit)
}

func (c Conversion) inBounds() bool {
	return c.Num > 0 && c.Den > 0 && c.Num <= MaxFactor && c.Den <= MaxFactor
}

func (c Conversion) fault() string {
	return "both terms must be 1 to " + strconv.Itoa(MaxFactor) + ", they are " + strconv.FormatInt(c.Num, 10) + " and " + strconv.FormatInt(c.Den, 10)
}

func (d *ItemDraft) checkUnits(f *document.Faults) {
	if !checkCount(f, "units", len(d.Units), MaxUnits) {
		return
	}
	seen := map[string]bool{d.Unit: true}
	for n, c := range d.Units {
		path := document.Index("units", n)
		checkUnit(f, path+".unit", c.Unit)
		if seen[c.Unit] && c.Unit != "" {
			f.Add(path+".unit", codeDuplicate, "unit "+document.Quote(c.Unit)+" is there already", "keep one of the two")
		}
		seen[c.Unit] = true
		if !c.inBounds() {
			f.Add(path, "catalog/conversion", c.fault(), "write 1 "+document.Quote(c.Unit)+" = num/den "+document.Quote(d.Unit))
		}
	}
}
