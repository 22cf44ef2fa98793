package pricing

import (
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// Part gives what the quantity from before to after costs of a line whose figures are those of the whole quantity: the rounded share up to after less the rounded share up to before, figure by figure. So the
// parts of any partition sum to the line, cent for cent, and no figure is derived from another's rounding (C11, C12). Extension is net plus discounts, so each part adds up, too.
// before may be the zero Quantity; after beyond whole is priced on at the same rate.
func (a LineAmounts) Part(before, after, whole money.Quantity, r money.Rounding) (LineAmounts, error) {
	s := sharer{before: before, after: after, whole: whole, rounding: r}
	p := LineAmounts{Net: s.part(a.Net), OrderDiscount: s.part(a.OrderDiscount)}
	p.Extension = s.add(p.Net, p.OrderDiscount)
	for _, d := range a.Discounts {
		off := s.part(d)
		p.Discounts = append(p.Discounts, off)
		p.Extension = s.add(p.Extension, off)
	}
	p.Tax, s.err = keep(s.err)(p.Net.Sub(p.Net))
	for _, t := range a.Taxes {
		tax := Tax{TaxRate: t.TaxRate, Base: p.Net, Amount: s.part(t.Amount)}
		p.Taxes = append(p.Taxes, tax)
		p.Tax = s.add(p.Tax, tax.Amount)
	}
	p.Gross = s.add(p.Net, p.Tax)
	return p, s.err
}

// keep gives a function that keeps an earlier error before a later one.
func keep(first error) func(money.Money, error) (money.Money, error) {
	return func(m money.Money, err error) (money.Money, error) {
		if first != nil {
			return m, first
		}
		return m, err
	}
}

type sharer struct {
	before, after, whole money.Quantity
	rounding             money.Rounding
	err                  error
}

func (s *sharer) part(m money.Money) money.Money {
	if m.IsZero() {
		return m
	}
	upTo, err := m.Share(s.after, s.whole, s.rounding)
	_, s.err = keep(s.err)(upTo, err)
	already := money.Money{}
	if !s.before.IsZero() {
		already, err = m.Share(s.before, s.whole, s.rounding)
		_, s.err = keep(s.err)(already, err)
	}
	rest, err := upTo.Sub(already)
	_, s.err = keep(s.err)(rest, err)
	return rest
}

func (s *sharer) add(a, b money.Money) money.Money {
	sum, err := a.Add(b)
	_, s.err = keep(s.err)(sum, err)
	return sum
}

// Validate checks that the figures of a line add up: extension less discounts is net, net plus taxes is gross.
func (a LineAmounts) Validate() error {
	var s sharer
	net := s.add(a.Net, a.OrderDiscount)
	for _, d := range a.Discounts {
		net = s.add(net, d)
	}
	tax := money.Money{}
	for _, t := range a.Taxes {
		tax = s.add(tax, t.Amount)
	}
	gross := s.add(a.Net, a.Tax)
	if s.err != nil {
		return s.err
	}
	var faults document.Faults
	if !same(net, a.Extension) {
		faults.Add("extension", "pricing/sum", "net and discounts give "+net.String()+", not "+a.Extension.String(), "")
	}
	if !same(tax, a.Tax) {
		faults.Add("tax", "pricing/sum", "the taxes give "+tax.String()+", not "+a.Tax.String(), "")
	}
	if !same(gross, a.Gross) {
		faults.Add("gross", "pricing/sum", "net and tax give "+gross.String()+", not "+a.Gross.String(), "")
	}
	return faults.Err(nil)
}
