package whatif

import (
	"iter"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// textRows is how many rows of each table a text shows.
const textRows = 10

// String gives the report as text, for a look at it: the totals, the customers, items and baskets that move most, ten each in each currency, and the first ten baskets
// without a price. The whole report is in its fields.
func (r Report) String() string {
	var b strings.Builder
	b.WriteString(count(r.Baskets, "basket") + ": " + strconv.FormatInt(r.Changed, 10) + " changed, " + strconv.FormatInt(r.Same, 10) + " the same, " +
		strconv.FormatInt(r.Lost, 10) + " lost, " + strconv.FormatInt(r.Gained, 10) + " gained, " + strconv.FormatInt(r.Unpriced, 10) + " unpriced\n")
	rows := make([][]string, len(r.Totals))
	for i := range r.Totals {
		rows[i] = r.Totals[i].row(r.Totals[i].Currency.String(), strconv.FormatInt(r.Totals[i].Count, 10))
	}
	table(&b, "totals", rows)
	groupsText(&b, "customers", r.Customers)
	groupsText(&b, "items", r.Items)
	for movers := range runs(r.Movers, func(c *Change) money.Currency { return c.Currency }) {
		rows = rows[:0]
		for i := range movers {
			rows = append(rows, movers[i].row(nameOf(movers[i].Basket), ""))
		}
		table(&b, "baskets, "+movers[0].Currency.String(), rows)
	}
	if failed := r.Lost + r.Gained + r.Unpriced; failed > 0 {
		b.WriteString("without a price\n")
		shown := min(len(r.Failures), textRows)
		for i := range r.Failures[:shown] {
			r.Failures[i].text(&b)
		}
		if left := failed - int64(shown); left > 0 {
			b.WriteString("  and " + strconv.FormatInt(left, 10) + " more\n")
		}
	}
	return b.String()
}

func count(n int64, of string) string {
	if n != 1 {
		of += "s"
	}
	return strconv.FormatInt(n, 10) + " " + of
}

// nameOf gives a name from outside as it may stand in a text.
func nameOf(name string) string {
	if quoted := document.Quote(name); name == "" || quoted[1:len(quoted)-1] != name {
		return quoted
	}
	return name
}

// runs gives the parts of a list that have the same currency.
func runs[T any](all []T, currency func(*T) money.Currency) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		for from, i := 0, 1; i <= len(all); i++ {
			if i == len(all) || currency(&all[i]) != currency(&all[from]) {
				if !yield(all[from:i]) {
					return
				}
				from = i
			}
		}
	}
}

// groupsText writes a table of each currency.
func groupsText(b *strings.Builder, title string, all []Group) {
	for groups := range runs(all, func(g *Group) money.Currency { return g.Currency }) {
		rows := make([][]string, len(groups))
		for i := range groups {
			rows[i] = groups[i].row(nameOf(groups[i].Code), strconv.FormatInt(groups[i].Count, 10))
		}
		table(b, title+", "+groups[0].Currency.String(), rows)
	}
}

// row is a row of a table: a name, a number, net before and after, and by how much net and gross change.
func (d *Figures) row(name, n string) []string {
	return []string{name, n, d.Before.Net.String(), d.After.Net.String(), signed(d.Delta.Net), signed(d.Delta.Gross)}
}

func signed(m money.Money) string {
	if m.Sign() > 0 {
		return "+" + m.String()
	}
	return m.String()
}

// table writes rows with aligned columns, the first to the left.
func table(b *strings.Builder, title string, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	left := max(len(rows)-textRows, 0)
	rows = append([][]string{{title, "count", "net before", "net after", "net change", "gross change"}}, rows[:len(rows)-left]...)
	if rows[1][1] == "" {
		rows[0][1] = ""
	}
	width := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	for k, row := range rows {
		line := ""
		if k > 0 {
			line = "  "
		}
		for i, cell := range row {
			pad := strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell))
			switch {
			case i > 0 && width[i] > 0:
				line += "  " + pad + cell
			case i == 0 && k == 0:
				line += cell + pad + "  "
			case i == 0:
				line += cell + pad
			}
		}
		b.WriteString(line + "\n")
	}
	if left > 0 {
		b.WriteString("  and " + strconv.Itoa(left) + " more\n")
	}
}

// text says why a basket has no price.
func (c *Change) text(b *strings.Builder) {
	b.WriteString("  " + nameOf(c.Basket) + ": " + string(c.Outcome) + "\n")
	for _, side := range [...]struct {
		name   string
		faults document.Faults
	}{{"before", c.BeforeFaults}, {"after", c.AfterFaults}} {
		for _, one := range side.faults {
			b.WriteString("    " + side.name + ": " + one.Error() + "\n")
		}
	}
}
