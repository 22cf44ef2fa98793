package pricing

import (
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// Line is a line whose unit price is known.
type Line struct {
	Quantity  money.Quantity
	UnitPrice money.Price
	// PriceBase is the quantity that the unit price is for, such as 100; the zero Quantity means 1.
	PriceBase money.Quantity
	Discounts []Discount
	Taxes     []TaxRate
}

// Sheet is what Total works on: lines in line-number order, and discounts on the whole.
type Sheet struct {
	Lines     []Line
	Discounts []Discount
	Rounding  money.Rounding
}

// LineAmounts are the figures of one line, in the sheet's currency, each rounded by the sheet's rule: Extension − Discounts − OrderDiscount = Net, Net + Tax = Gross.
type LineAmounts struct {
	Extension money.Money `json:"extension"`
	// Discounts are what each discount of the line takes, in their order.
	Discounts []money.Money `json:"discounts,omitempty"`
	// OrderDiscount is the line's share of the discounts on the whole.
	OrderDiscount money.Money `json:"order_discount,omitzero"`
	Net           money.Money `json:"net"`
	Taxes         []Tax       `json:"taxes,omitempty"`
	Tax           money.Money `json:"tax"`
	Gross         money.Money `json:"gross"`
}

// Totals are the sums of the lines' figures; Taxes has one entry per jurisdiction, name, category and rate, in the order in which lines name them.
type Totals struct {
	Extension     money.Money `json:"extension"`
	LineDiscount  money.Money `json:"line_discount,omitzero"`
	OrderDiscount money.Money `json:"order_discount,omitzero"`
	Net           money.Money `json:"net"`
	Taxes         []Tax       `json:"taxes,omitempty"`
	Tax           money.Money `json:"tax"`
	Gross         money.Money `json:"gross"`
}

// Priced is a sheet worked out: the figures of each line, in the lines' order, and their totals.
type Priced struct {
	Lines  []LineAmounts
	Totals Totals
}

// Total works out a sheet. Per line: extension = quantity × unit price ÷ price base, rounded; each line discount rounded, in its order. Each discount on the whole is
// rounded once and brought to the lines by money.Allocate, weighted and bounded by what they are worth by then. Tax per (jurisdiction, name, category, rate) is the rate times the sum of
// nets, rounded once per document; a line's part is the rounded tax up to and with it less that before it. A negative quantity or price, mixed currencies, a discount of more
// than there is, and amounts beyond range are faults, each with its path.
func Total(s Sheet) (Priced, error) {
	t := totaler{rounding: s.Rounding, priced: Priced{Lines: make([]LineAmounts, len(s.Lines))}}
	t.reserve(s.Lines)
	for i := range s.Lines {
		t.line(i, &s.Lines[i])
	}
	if len(t.faults) == 0 {
		t.orderDiscounts(s.Discounts)
	}
	if len(t.faults) == 0 {
		t.taxes(s.Lines)
		t.sums()
	}
	if len(t.faults) > 0 {
		return Priced{}, t.faults
	}
	return t.priced, nil
}

// Sum adds up lines that are already worked out, such as those of an invoice that bills a part of an order. Nothing is rounded again.
func Sum(lines []LineAmounts) (Totals, error) {
	t := totaler{priced: Priced{Lines: lines}}
	for i := range lines {
		for _, tax := range lines[i].Taxes {
			g := t.group(tax.TaxRate)
			g.Base = t.add(document.Index("lines", i), g.Base, tax.Base)
			g.Amount = t.add(document.Index("lines", i), g.Amount, tax.Amount)
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

func (t *totaler) check(path string, err error) bool {
	if err != nil {
		t.faults.Check(path, "pricing/amount", err)
	}
	return err == nil
}

func (t *totaler) add(path string, a, b money.Money) money.Money {
	sum, err := a.Add(b)
	t.check(path, err)
	return sum
}

func (t *totaler) sub(path string, a, b money.Money) money.Money {
	rest, err := a.Sub(b)
	t.check(path, err)
	return rest
}

func (t *totaler) line(i int, l *Line) {
	a := &t.priced.Lines[i]
	path := func(field string) string { return document.Index("lines", i) + "." + field }
	a.Discounts = take(&t.discounts, len(l.Discounts))
	a.Taxes = take(&t.lineTaxes, len(l.Taxes))
	if l.Quantity.Sign() < 0 || l.UnitPrice.Sign() < 0 {
		t.faults.Add(path("quantity"), "pricing/negative", "quantity and unit price are not negative", "")
		return
	}
	extension, err := l.UnitPrice.Extend(l.Quantity, l.PriceBase, t.rounding)
	if !t.check(path("unit_price"), err) {
		return
	}
	a.Extension, a.Net = extension, extension
	for d := range l.Discounts {
		at := document.Index(path("discounts"), d)
		if !t.check(at, l.Discounts[d].Validate()) {
			return
		}
		off, err := l.Discounts[d].off(a.Net, t.rounding)
		if !t.check(at, err) {
			return
		}
		a.Discounts[d] = off
		a.Net = t.sub(at, a.Net, off)
	}
}

func (t *totaler) orderDiscounts(discounts []Discount) {
	if len(discounts) == 0 {
		return
	}
	nets := make([]money.Money, len(t.priced.Lines))
	for d := range discounts {
		path := document.Index("discounts", d)
		var whole money.Money
		for i := range t.priced.Lines {
			nets[i] = t.priced.Lines[i].Net
			whole = t.add(path, whole, nets[i])
		}
		if !t.check(path, discounts[d].Validate()) {
			return
		}
		off, err := discounts[d].off(whole, t.rounding)
		if !t.check(path, err) || off.IsZero() {
			continue
		}
		parts, _, err := money.Allocate(off, nets, nets) // off ≤ whole, so nothing is left over
		if !t.check(path, err) {
			return
		}
		for i, part := range parts {
			a := &t.priced.Lines[i]
			a.OrderDiscount = t.add(path, a.OrderDiscount, part)
			a.Net = t.sub(path, a.Net, part)
		}
	}
}

// group finds the totals' entry of a tax, or begins one.
func (t *totaler) group(rate TaxRate) *Tax {
	groups := &t.priced.Totals.Taxes
	for g := range *groups {
		if (*groups)[g].TaxRate == rate {
			return &(*groups)[g]
		}
	}
	*groups = append(*groups, Tax{TaxRate: rate})
	return &(*groups)[len(*groups)-1]
}

func (t *totaler) taxes(lines []Line) {
	for i := range lines {
		a := &t.priced.Lines[i]
		path := document.Index("lines", i) + ".taxes"
		for k, rate := range lines[i].Taxes {
			g := t.group(rate)
			g.Base = t.add(path, g.Base, a.Net)
			upTo, err := g.Base.Mul(rate.Rate, t.rounding)
			if !t.check(document.Index(path, k), err) {
				return
			}
			a.Taxes[k] = Tax{TaxRate: rate, Base: a.Net, Amount: t.sub(path, upTo, g.Amount)}
			g.Amount = upTo
			a.Tax = t.add(path, a.Tax, a.Taxes[k].Amount)
		}
		if a.Tax.IsZero() {
			a.Tax = t.sub(path, a.Net, a.Net) // zero, in the line's currency
		}
		a.Gross = t.add(path, a.Net, a.Tax)
	}
}

func (t *totaler) sums() {
	sum := &t.priced.Totals
	for i := range t.priced.Lines {
		a, path := &t.priced.Lines[i], document.Index("lines", i)
		sum.Extension = t.add(path, sum.Extension, a.Extension)
		for _, off := range a.Discounts {
			sum.LineDiscount = t.add(path, sum.LineDiscount, off)
		}
		sum.OrderDiscount = t.add(path, sum.OrderDiscount, a.OrderDiscount)
		sum.Net = t.add(path, sum.Net, a.Net)
		sum.Tax = t.add(path, sum.Tax, a.Tax)
		sum.Gross = t.add(path, sum.Gross, a.Gross)
	}
}

// Equal tells whether two lines have the same figures.
func (a LineAmounts) Equal(b LineAmounts) bool {
	return same(a.Extension, b.Extension) && same(a.OrderDiscount, b.OrderDiscount) && same(a.Net, b.Net) && same(a.Tax, b.Tax) && same(a.Gross, b.Gross) &&
		slices.EqualFunc(a.Discounts, b.Discounts, same) && slices.EqualFunc(a.Taxes, b.Taxes, sameTax)
}

// Equal tells whether two totals have the same figures.
func (a Totals) Equal(b Totals) bool {
	return same(a.Extension, b.Extension) && same(a.LineDiscount, b.LineDiscount) && same(a.OrderDiscount, b.OrderDiscount) && same(a.Net, b.Net) &&
		same(a.Tax, b.Tax) && same(a.Gross, b.Gross) && slices.EqualFunc(a.Taxes, b.Taxes, sameTax)
}

// same takes an amount that was left out for one of zero.
func same(a, b money.Money) bool { return a == b || a.IsZero() && b.IsZero() }

func sameTax(a, b Tax) bool {
	return a.TaxRate == b.TaxRate && same(a.Base, b.Base) && same(a.Amount, b.Amount)
}
