package pricing

import (
	"errors"
	"math/big"
	"strconv"

	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// ItemFacts are what prices ask of an item. All of them may be left out: then only entries for the item itself, or for any item, in exactly
// the unit asked price it.
type ItemFacts struct {
	Unit  string               `json:"unit,omitempty"`  // the base unit
	Units []catalog.Conversion `json:"units,omitempty"` // the others
	// Categories are those that the item lies in, from the narrowest to the widest.
	Categories []string `json:"categories,omitempty"`
	// Cost of one base unit; nil means that it is not known.
	Cost *money.Price `json:"cost,omitempty"`
}

// FactsOf gives the facts of a catalog's item; tree may be nil. A category that the tree does not have is ErrInvalid.
func FactsOf(item *catalog.ItemDraft, tree *catalog.CategoryTreeDraft) (ItemFacts, error) {
	f := ItemFacts{Unit: item.Unit, Units: item.Units, Cost: item.Cost}
	if item.Category == "" {
		return f, nil
	}
	if tree == nil {
		f.Categories = []string{item.Category}
		return f, nil
	}
	path, err := tree.Path(item.Category)
	if err != nil {
		return ItemFacts{}, err
	}
	for i := len(path) - 1; i >= 0; i-- {
		f.Categories = append(f.Categories, path[i].Code)
	}
	return f, nil
}

// faults are of facts that would give wrong prices: a category twice is a cycle of the tree.
func (f *ItemFacts) faults() document.Faults {
	var faults document.Faults
	if checkCount(&faults, "categories", len(f.Categories), MaxCategories) {
		for i, code := range f.Categories {
			for k := range i {
				if f.Categories[k] == code {
					faults.Add(document.Index("categories", i), "pricing/category_cycle", "category "+document.Quote(code)+" lies within itself", "give each category once, from the narrowest to the widest")
				}
			}
		}
	}
	if checkCount(&faults, "units", len(f.Units), MaxUnits) {
		for i := range f.Units {
			if c := &f.Units[i]; c.Num <= 0 || c.Den <= 0 || c.Num > catalog.MaxFactor || c.Den > catalog.MaxFactor {
				faults.Add(document.Index("units", i), "pricing/conversion", "both terms are 1 to "+strconv.Itoa(catalog.MaxFactor)+", they are "+strconv.FormatInt(c.Num, 10)+" and "+strconv.FormatInt(c.Den, 10), "")
			}
		}
	}
	if f.Cost != nil && f.Cost.Sign() < 0 {
		faults.Add("cost", "pricing/negative", "is not negative, this one is "+f.Cost.String(), "")
	}
	return faults
}

// nothing gives zero of a quantity's unit. As a comparable value it stands for the unit, and compares faster than its name.
func nothing(q money.Quantity) money.Quantity {
	none, _ := q.Sub(q) // the same unit, and zero fits
	return none
}

// unit finds a unit of the item by its nothing.
func (f *ItemFacts) unit(none money.Quantity) (catalog.Conversion, bool) {
	if is, err := money.NewQuantity(0, f.Unit); f.Unit != "" && err == nil && is == none {
		return catalog.Conversion{Unit: f.Unit, Num: 1, Den: 1}, true
	}
	for i := range f.Units {
		if is, err := money.NewQuantity(0, f.Units[i].Unit); err == nil && is == none {
			return f.Units[i], true
		}
	}
	return catalog.Conversion{}, false
}

// ratio says how many of a unit one of another is: 1 from = num/den to, in lowest terms.
type ratio struct {
	num, den int64
	to       string
}

// ratio finds the ratio between two units of the item, which are told by their nothings and differ.
func (f *ItemFacts) ratio(from, to money.Quantity) (ratio, bool) {
	if f.Unit == "" {
		return ratio{}, false
	}
	a, ok := f.unit(from)
	if !ok {
		return ratio{}, false
	}
	b, ok := f.unit(to)
	if !ok {
		return ratio{}, false
	}
	num, den := a.Num*b.Den, a.Den*b.Num
	common := gcd(num, den)
	return ratio{num / common, den / common, b.Unit}, true
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// convert gives a quantity in another unit of the item, exactly.
func (f *ItemFacts) convert(q, to money.Quantity) (money.Quantity, error) {
	from := nothing(q)
	if from == to {
		return q, nil
	}
	r, ok := f.ratio(from, to)
	if !ok {
		return money.Quantity{}, &document.Error{Code: "pricing/unit", Message: "the item has no conversion from " + document.Quote(q.Unit()) + " to " + document.Quote(to.Unit()), Kind: document.ErrInvalid}
	}
	return q.Convert(r.num, r.den, r.to)
}

// compare tells which of two quantities of the item is more, whatever their units; false when the item has no conversion.
func (f *ItemFacts) compare(a, b money.Quantity) (int, bool) {
	if a.IsZero() || b.IsZero() {
		return a.Sign() - b.Sign(), true
	}
	from, to := nothing(a), nothing(b)
	if from == to {
		c, err := a.Cmp(b)
		return c, err == nil
	}
	r, ok := f.ratio(from, to)
	if !ok {
		return 0, false
	}
	converted, err := a.Convert(r.num, r.den, r.to)
	if err == nil {
		c, err := converted.Cmp(b)
		return c, err == nil
	}
	if !errors.Is(err, money.ErrInexact) && !errors.Is(err, money.ErrOverflow) {
		return 0, false
	}
	x := new(big.Rat).SetFrac64(r.num, r.den)
	return x.Mul(x, a.Decimal().Rat()).Cmp(b.Decimal().Rat()), true
}
