package pricing

import (
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// Total works out a sheet. Per line: extension = quantity × unit price ÷ price base, rounded; each line discount rounded, in its order.
// Each discount on the whole is rounded once and brought to the lines by money.Allocate, weighted and bounded by what they are worth by
// then. Tax per (jurisdiction, name, category, rate) is the rate times the sum of nets, rounded once per document; a line's part is the
// rounded tax up to and with it less that before it. A sheet without lines has totals of nothing.
//
// A negative quantity or price, mixed currencies or units, a price base of zero, a discount of more than there is, and amounts beyond range
// are document.Faults (ErrInvalid), each with its path; all faults of lines are reported at once. The result shares no memory with the
// sheet.
func Total(s Sheet) (Priced, error) {
	t := totaler{rounding: s.Rounding, priced: Priced{Lines: make([]LineAmounts, len(s.Lines))}}
	t.reserve(s.Lines)
	for i := range s.Lines {
		t.line(i, &s.Lines[i])
	}
	t.orderDiscounts(s.Discounts)
	t.taxes(s.Lines)
	t.sums()
	if len(t.faults) > 0 {
		return Priced{}, t.faults
	}
	return t.priced, nil
}

// Sum adds up lines that are already worked out, such as those of an invoice that bills a part of an order. Nothing is rounded again. Mixed
// currencies and sums beyond range are document.Faults (ErrInvalid).
func Sum(lines []LineAmounts) (Totals, error) {
	t := totaler{priced: Priced{Lines: lines}}
	for i := range lines {
		for k, tax := range lines[i].Taxes {
			g, here := t.group(tax.TaxRate), at{list: "lines", i: i, field: "taxes", k: k + 1}
			g.Base = t.add(here, g.Base, tax.Base)
			g.Amount = t.add(here, g.Amount, tax.Amount)
		}
	}
	t.sums()
	if len(t.faults) > 0 {
		return Totals{}, t.faults
	}
	return t.priced.Totals, nil
}

type totaler struct {
	rounding  money.Rounding
	priced    Priced
	faults    document.Faults
	discounts []money.Money // one backing array for the lines' discounts, one for their taxes
	lineTaxes []Tax
	groups    map[TaxRate]int // the totals' taxes by rate, once there are many
}

// at is a place in the sheet. Its path is written out only where there is a fault.
type at struct {
	list  string
	i     int
	field string
	k     int // element of the field, counted from 1; 0 means the field itself
}

func (a at) path() string {
	path := document.Index(a.list, a.i)
	if a.field != "" {
		path += "." + a.field
	}
	if a.k > 0 {
		path = document.Index(path, a.k-1)
	}
	return path
}

func (t *totaler) reserve(lines []Line) {
	discounts, taxes := 0, 0
	for i := range lines {
		discounts += len(lines[i].Discounts)
		taxes += len(lines[i].Taxes)
	}
	t.discounts, t.lineTaxes = make([]money.Money, discounts), make([]Tax, taxes)
}

func take[T any](from *[]T, n int) []T {
	if n == 0 {
		return nil
	}
	part := (*from)[:n:n]
	*from = (*from)[n:]
	return part
}

func (t *totaler) check(here at, err error) bool {
	if err == nil {
		return true
	}
	if path, n := here.path(), len(t.faults); n == 0 || t.faults[n-1].Path != path { // one sum that fails makes the next ones fail
		t.faults.Check(path, "pricing/amount", err)
	}
	return false
}

func (t *totaler) add(here at, a, b money.Money) money.Money {
	sum, err := a.Add(b)
	t.check(here, err)
	return sum
}

func (t *totaler) sub(here at, a, b money.Money) money.Money {
	rest, err := a.Sub(b)
	t.check(here, err)
	return rest
}

func (t *totaler) line(i int, l *Line) {
	a, here := &t.priced.Lines[i], at{list: "lines", i: i}
	a.Discounts = take(&t.discounts, len(l.Discounts))
	a.Taxes = take(&t.lineTaxes, len(l.Taxes))
	if here.field = "quantity"; l.Quantity.Sign() < 0 {
		t.faults.Add(here.path(), "pricing/negative", "is not negative, this one is "+l.Quantity.String(), "")
		return
	}
	if here.field = "unit_price"; l.UnitPrice.Sign() < 0 {
		t.faults.Add(here.path(), "pricing/negative", "is not negative, this one is "+l.UnitPrice.String(), "")
		return
	}
	var extension money.Money
	if len(l.Steps) > 0 {
		var ok bool
		if extension, ok = t.steps(i, l); !ok {
			return
		}
	} else {
		var err error
		if extension, err = l.UnitPrice.Extend(l.Quantity, l.PriceBase, t.rounding); !t.check(here, err) {
			return
		}
	}
	a.Extension, a.Net = extension, extension
	here.field = "discounts"
	for d := range l.Discounts {
		here.k = d + 1
		off, err := l.Discounts[d].off(a.Net, t.rounding)
		if !t.check(here, err) {
			return
		}
		a.Discounts[d] = off
		a.Net = t.sub(here, a.Net, off)
	}
}

func (t *totaler) orderDiscounts(discounts []Discount) {
	if len(discounts) == 0 || len(t.faults) > 0 {
		return
	}
	nets := make([]money.Money, len(t.priced.Lines))
	for d := range discounts {
		here := at{list: "discounts", i: d}
		var whole money.Money
		for i := range nets {
			nets[i] = t.priced.Lines[i].Net
			if whole = t.add(here, whole, nets[i]); len(t.faults) > 0 {
				return
			}
		}
		off, err := discounts[d].off(whole, t.rounding)
		if !t.check(here, err) {
			return
		}
		if off.IsZero() {
			continue
		}
		parts, rest, err := money.Allocate(off, nets, nets)
		if !t.check(here, err) {
			return
		}
		for i, part := range parts {
			if rest.Sign() > 0 {
				part = t.top(here, part, nets[i], &rest)
			}
			a := &t.priced.Lines[i]
			a.OrderDiscount = t.add(here, a.OrderDiscount, part)
			a.Net = t.sub(here, a.Net, part)
		}
	}
}

// top raises a part towards the line's net by what is left over. That happens only where the rule rounds finer than the minor unit:
// money.Allocate then leaves fractions of it.
func (t *totaler) top(here at, part, net money.Money, rest *money.Money) money.Money {
	more := t.sub(here, net, part)
	if c, err := more.Cmp(*rest); t.check(here, err) && c > 0 {
		more = *rest
	}
	*rest = t.sub(here, *rest, more)
	return t.add(here, part, more)
}

// fewGroups is how many taxes are looked for one by one; more are found by a map.
const fewGroups = 16

// group finds the totals' entry of a tax, or begins one.
func (t *totaler) group(rate TaxRate) *Tax {
	groups := &t.priced.Totals.Taxes
	if t.groups == nil {
		for g := range *groups {
			if (*groups)[g].TaxRate == rate {
				return &(*groups)[g]
			}
		}
	} else if g, known := t.groups[rate]; known {
		return &(*groups)[g]
	}
	*groups = append(*groups, Tax{TaxRate: rate})
	if len(*groups) == fewGroups {
		t.groups = map[TaxRate]int{}
		for g := range *groups {
			t.groups[(*groups)[g].TaxRate] = g
		}
	} else if t.groups != nil {
		t.groups[rate] = len(*groups) - 1
	}
	return &(*groups)[len(*groups)-1]
}

func (t *totaler) taxes(lines []Line) {
	for i := 0; i < len(lines) && len(t.faults) == 0; i++ {
		a, here := &t.priced.Lines[i], at{list: "lines", i: i, field: "taxes"}
		for k, rate := range lines[i].Taxes {
			here.k = k + 1
			g := t.group(rate)
			g.Base = t.add(here, g.Base, a.Net)
			upTo, err := g.Base.Mul(rate.Rate, t.rounding)
			if !t.check(here, err) {
				return
			}
			a.Taxes[k] = Tax{TaxRate: rate, Base: a.Net, Amount: t.sub(here, upTo, g.Amount)}
			g.Amount = upTo
			a.Tax = t.add(here, a.Tax, a.Taxes[k].Amount)
		}
		if a.Tax.IsZero() {
			a.Tax = t.sub(here, a.Net, a.Net) // zero, in the line's currency
		}
		a.Gross = t.add(here, a.Net, a.Tax)
	}
}

func (t *totaler) sums() {
	sum := &t.priced.Totals
	for i := 0; i < len(t.priced.Lines) && len(t.faults) == 0; i++ {
		a, here := &t.priced.Lines[i], at{list: "lines", i: i}
		sum.Extension = t.add(here, sum.Extension, a.Extension)
		for _, off := range a.Discounts {
			sum.LineDiscount = t.add(here, sum.LineDiscount, off)
		}
		sum.OrderDiscount = t.add(here, sum.OrderDiscount, a.OrderDiscount)
		sum.Net = t.add(here, sum.Net, a.Net)
		sum.Tax = t.add(here, sum.Tax, a.Tax)
		sum.Gross = t.add(here, sum.Gross, a.Gross)
	}
}
