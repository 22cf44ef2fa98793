package pricing

import (
	"strconv"
	"strings"

	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// String gives the explanation as text: for each line the price that won with its tiers, the lists that lost, and what the line comes to;
// then the totals.
func (e Explanation) String() string {
	var b strings.Builder
	b.WriteString("prices in " + e.Currency.String() + " on " + e.On.String())
	for _, who := range [...]struct{ what, code string }{
		{"contract", strings.Join(e.Contracts, ", ")}, {"customer", e.Customer}, {"organization", e.Organization}, {"group", strings.Join(e.Groups, ", ")}, {"channel", e.Channel}, {"territory", e.Territory},
	} {
		if who.code != "" {
			b.WriteString(", " + who.what + " " + who.code)
		}
	}
	if e.Policy == BestPrice {
		b.WriteString(", best price")
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
	if m := l.Manual; m != nil {
		b.WriteString("  by hand: ")
		switch {
		case m.Free:
			b.WriteString("free")
		case !m.Off.IsZero():
			b.WriteString(m.Off.String() + " off")
		default:
			b.WriteString(m.Price.String() + perText(m.PriceBase))
		}
		if !l.Listed.IsZero() {
			b.WriteString(", by the list " + l.Listed.String())
		}
		b.WriteString("; " + m.Reason + "\n")
	}
	for _, a := range l.Approvals {
		b.WriteString("  needs approval: " + string(a.Rule))
		if a.Saw != nil && a.Limit != nil {
			b.WriteString(", " + a.Saw.String() + " where the limit is " + a.Limit.String())
		}
		b.WriteByte('\n')
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
	b.WriteString("  " + string(l.Outcome) + ": " + l.List.String() + " (" + string(l.Rank))
	if !l.Valid.From.IsZero() {
		b.WriteString(", from " + l.Valid.From.String())
	}
	if !l.Valid.To.IsZero() {
		b.WriteString(", to " + l.Valid.To.String())
	}
	if l.Zone != "" {
		b.WriteString(" in " + l.Zone)
	}
	if l.Priority != 0 {
		b.WriteString(", priority " + strconv.Itoa(l.Priority))
	}
	b.WriteString(")\n")
	for i := range l.Entries {
		l.Entries[i].text(b)
	}
}

func (e *EntryExplanation) text(b *strings.Builder) {
	b.WriteString("    " + string(e.Outcome) + ": ")
	switch {
	case e.Item != "":
		b.WriteString("item " + e.Item)
	case e.Category != "":
		b.WriteString("category " + e.Category)
	default:
		b.WriteString("any item")
	}
	if e.Unit != "" {
		b.WriteString(" per " + e.Unit)
	}
	if !e.MinimumQuantity.IsZero() {
		b.WriteString(", from " + e.MinimumQuantity.String() + " on")
	}
	if e.From.Code != "" {
		b.WriteString(", of list " + e.From.String())
	}
	if e.Kind != model.Flat {
		b.WriteString(", " + string(e.Kind))
	}
	if e.Counted != (money.Quantity{}) {
		b.WriteString(", counting " + e.Counted.String())
	}
	if e.Amount != (money.Money{}) {
		b.WriteString(" = " + e.Amount.String())
	}
	if e.Limit != model.NoLimit {
		b.WriteString(", the " + string(e.Limit))
	}
	b.WriteByte('\n')
	for i := range e.Tiers {
		e.Tiers[i].text(b, e)
	}
}

func (t *TierExplanation) text(b *strings.Builder, e *EntryExplanation) {
	b.WriteString("      ")
	if t.Above {
		b.WriteString("above ")
	} else {
		b.WriteString("from ")
	}
	b.WriteString(t.From.String())
	if t.Price != (money.Price{}) {
		b.WriteString(" at " + t.Price.String())
		switch {
		case e.Kind == model.Package:
			b.WriteString(" per package of " + e.Size.String())
		default:
			b.WriteString(perText(e.PriceBase))
		}
	}
	if t.Flat != (money.Money{}) {
		b.WriteString(" and " + t.Flat.String())
	}
	if t.Prices != (money.Quantity{}) {
		b.WriteString(": " + t.Prices.String())
	}
	b.WriteByte('\n')
	for _, s := range t.Formula {
		b.WriteString("        " + s.List + ": " + s.From.String() + ", " + strings.ReplaceAll(string(s.Rule), "_", " ") + " " + s.By + " = " + s.To.String() + "\n")
	}
}

func perText(base money.Quantity) string {
	if base == (money.Quantity{}) {
		return ""
	}
	return " per " + base.String()
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
