package pricing

import (
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// Part gives what the quantity from before to after costs of a line whose figures are those of the whole quantity: the rounded share up to
// after less the rounded share up to before, figure by figure. So the parts of any partition sum to the line, cent for cent, and no figure
// is derived from another's rounding (C11, C12). Extension is net plus discounts, so each part adds up, too.
//
// The rounding is the one that the line was worked out with; a figure that it does not keep, such as a share of an order discount under a
// cash step, is shared in minor units. before may be the zero Quantity; after beyond whole is priced on at the same rate; with after below
// before the figures are negative, as a credit's. Another unit, a whole of zero, figures finer than the rounding and ones beyond range are
// document.Faults (ErrInvalid).
func (a LineAmounts) Part(before, after, whole money.Quantity, r money.Rounding) (LineAmounts, error) {
	s := sharer{before: before, after: after, whole: whole, rounding: r}
	p := LineAmounts{Net: s.part(a.Net), OrderDiscount: s.part(a.OrderDiscount)}
	p.Extension = s.add(p.Net, p.OrderDiscount)
	for _, d := range a.Discounts {
		off := s.part(d)
		p.Discounts = append(p.Discounts, off)
		p.Extension = s.add(p.Extension, off)
	}
	p.Tax = s.sub(p.Net, p.Net) // zero, in the line's currency
	for _, t := range a.Taxes {
		tax := Tax{TaxRate: t.TaxRate, Base: p.Net, Amount: s.part(t.Amount)}
		p.Taxes = append(p.Taxes, tax)
		p.Tax = s.add(p.Tax, tax.Amount)
	}
	p.Gross = s.add(p.Net, p.Tax)
	if s.err != nil {
		var faults document.Faults
		faults.Check("quantity", "pricing/amount", s.err)
		return LineAmounts{}, faults
	}
	return p, nil
}

// sharer takes shares of figures, and keeps the first error.
type sharer struct {
	before, after, whole money.Quantity
	rounding             money.Rounding
	err                  error
}

func (s *sharer) part(m money.Money) money.Money {
	if m.IsZero() {
		return m
	}
	rule := s.rounding
	if !s.keeps(rule, m) {
		rule = money.Rounding{Mode: rule.Mode}
	}
	if !s.keeps(rule, m) && s.err == nil {
		s.err = &document.Error{Code: "pricing/rounding", Message: m.String() + " is finer than the rounding", Help: "give the rounding that the line was worked out with", Kind: document.ErrInvalid}
	}
	upTo := s.keep(m.Share(s.after, s.whole, rule))
	if s.before.IsZero() {
		return upTo
	}
	return s.sub(upTo, s.keep(m.Share(s.before, s.whole, rule)))
}

func (s *sharer) keeps(rule money.Rounding, m money.Money) bool {
	return s.keep(m.Round(rule)) == m
}

func (s *sharer) keep(m money.Money, err error) money.Money {
	if s.err == nil {
		s.err = err
	}
	return m
}

func (s *sharer) add(a, b money.Money) money.Money { return s.keep(a.Add(b)) }

func (s *sharer) sub(a, b money.Money) money.Money { return s.keep(a.Sub(b)) }
