package pricing

import (
	"strings"

	"github.com/seed-3f372218/o2c/money"
)

// String gives the explanation as text: for each line the price that won with its tiers, the lists that lost, and what the line comes to;
// then the totals.
func (e Explanation) String() string {
	var b strings.Builder
	b.WriteString("prices in " + e.Currency.String() + " on " + e.On.String())
	if e.Customer != "" {
		b.WriteString(" for customer " + e.Customer)
	}
	if e.Group != "" {
		b.WriteString(" of group " + e.Group)
	}
	b.WriteByte('\n')
	for i := range e.Lines {
		e.Lines[i].text(&b)
	}
	t := &e.Totals
	if t.Gross == (money.Money{}) {
		return b.String()
	}
	for _, d := range e.Discounts {
		b.WriteString("discount on the whole: " + d.text() + "\n")
	}
	b.WriteString("total: " + t.Extension.String())
	if !t.LineDiscount.IsZero() {
		b.WriteString(", less " + t.LineDiscount.String() + " off lines")
	}
	if !t.OrderDiscount.IsZero() {
		b.WriteString(", less " + t.OrderDiscount.String() + " off the whole")
	}
	b.WriteString(", net " + t.Net.String() + ", tax " + t.Tax.String() + ", gross " + t.Gross.String() + "\n")
	return b.String()
}

func (l *LineExplanation) text(b *strings.Builder) {
	b.WriteString(l.Item + ", " + l.Quantity.String())
	if l.Amounts.Extension != (money.Money{}) {
		b.WriteString(": " + l.Amounts.Extension.String())
	}
	b.WriteByte('\n')
	for i := range l.Lists {
		l.Lists[i].text(b)
	}
	for k, d := range l.Discounts {
		b.WriteString("  discount: " + d.text())
		if k < len(l.Amounts.Discounts) {
			b.WriteString(" = " + l.Amounts.Discounts[k].String())
		}
		b.WriteByte('\n')
	}
	if !l.Amounts.OrderDiscount.IsZero() {
		b.WriteString("  share of the discounts on the whole: " + l.Amounts.OrderDiscount.String() + "\n")
	}
	for _, t := range l.Amounts.Taxes {
		b.WriteString("  tax: " + strings.TrimSpace(t.Jurisdiction+" "+t.Name) + " " + t.Rate.String() + " of " + t.Base.String() + " = " + t.Amount.String() + "\n")
	}
}

func (l *ListExplanation) text(b *strings.Builder) {
	b.WriteString("  " + string(l.Outcome) + ": " + l.List.String() + " (" + string(l.Scope))
	if !l.Valid.From.IsZero() {
		b.WriteString(", from " + l.Valid.From.String())
	}
	if !l.Valid.To.IsZero() {
		b.WriteString(", to " + l.Valid.To.String())
	}
	b.WriteByte(')')
	if l.Tiering != Flat {
		b.WriteString(", " + string(l.Tiering))
	}
	b.WriteByte('\n')
	for _, t := range l.Tiers {
		b.WriteString("    from " + t.From.String() + " at " + t.Price.String())
		if l.PriceBase != (money.Quantity{}) {
			b.WriteString(" per " + l.PriceBase.String())
		}
		if t.Prices != (money.Quantity{}) {
			b.WriteString(": " + t.Prices.String())
		}
		b.WriteByte('\n')
	}
}

func (d Discount) text() string {
	text := d.Percent.String()
	if !d.Amount.IsZero() {
		text = d.Amount.String()
	}
	if d.Name != "" {
		text = d.Name + " " + text
	}
	return text
}
