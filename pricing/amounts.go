package pricing

import (
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// LineAmounts are the figures of one line, in the sheet's currency, each rounded by the sheet's rule: Extension − Discounts − OrderDiscount
// = Net, Net + Tax = Gross.
type LineAmounts struct {
	// Extension is quantity × unit price ÷ price base.
	Extension money.Money `json:"extension"`
	// Discounts are what each discount of the line takes, in their order.
	Discounts []money.Money `json:"discounts,omitempty"`
	// OrderDiscount is the line's share of the discounts on the whole. Shares are dealt out in minor units, also where the rule rounds to a
	// coarser step.
	OrderDiscount money.Money `json:"order_discount,omitzero"`
	Net           money.Money `json:"net"`
	// Taxes are the line's part of each of its taxes, in the order of its rates; Tax is their sum.
	Taxes []Tax       `json:"taxes,omitempty"`
	Tax   money.Money `json:"tax"`
	Gross money.Money `json:"gross"`
}

// Totals are the sums of the lines' figures; Taxes has one entry per jurisdiction, name, category and rate, in the order in which lines name them.
type Totals struct {
	Extension money.Money `json:"extension"`
	// LineDiscount is what the discounts of lines take, OrderDiscount what those on the whole take.
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

// Validate checks that the figures of a line add up: extension less discounts is net, the taxes are tax, net plus tax is gross. Mixed
// currencies and figures beyond range are faults, too.
func (a LineAmounts) Validate() error {
	var s sharer
	extension := s.add(a.Net, a.OrderDiscount)
	for _, d := range a.Discounts {
		extension = s.add(extension, d)
	}
	tax := money.Money{}
	for _, t := range a.Taxes {
		tax = s.add(tax, t.Amount)
	}
	gross := s.add(a.Net, a.Tax)
	var faults document.Faults
	faults.Check("", "pricing/amount", s.err)
	if s.err != nil {
		return faults.Err(nil)
	}
	if !same(extension, a.Extension) {
		faults.Add("extension", "pricing/sum", "net and discounts give "+extension.String()+", not "+a.Extension.String(), "")
	}
	if !same(tax, a.Tax) {
		faults.Add("tax", "pricing/sum", "the taxes give "+tax.String()+", not "+a.Tax.String(), "")
	}
	if !same(gross, a.Gross) {
		faults.Add("gross", "pricing/sum", "net and tax give "+gross.String()+", not "+a.Gross.String(), "")
	}
	return faults.Err(nil)
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
