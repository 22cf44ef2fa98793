package report

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Report is everything that a fold answers, at one position of the feed.
type Report struct {
	// Position is that of the last event counted.
	Position   int64        `json:"position"`
	Orders     []OrderKPI   `json:"orders"`
	Revenue    []Revenue    `json:"revenue"`
	Commission []Commission `json:"commission"`
	Volume     []Volume     `json:"volume"`
}

// Report gives all answers at once.
func (f *Fold) Report() Report {
	return Report{Position: f.position, Orders: f.Orders(), Revenue: f.Revenue(), Commission: f.Commission(), Volume: f.Volume()}
}

// String prints the report as tables, for people.
func (r Report) String() string {
	orders := table{{"Order", "State", "To confirmation", "To last shipment", "Accuracy", "Payment speed"}}
	for _, k := range r.Orders {
		orders = append(orders, k.row())
	}
	revenue := table{{"Month", "By", "", "Net"}}
	for _, m := range r.Revenue {
		revenue = append(revenue, []string{m.Month, "total", "", m.Total.String()})
		for _, v := range [...]struct {
			by      string
			buckets []Bucket
		}{{"rep", m.ByRep}, {"territory", m.ByTerritory}, {"SKU", m.BySKU}} {
			for _, b := range v.buckets {
				revenue = append(revenue, []string{m.Month, v.by, b.Name(), b.Net.String()})
			}
		}
	}
	earned := table{{"Month", "Payee", "Commission"}}
	for _, c := range r.Commission {
		earned = append(earned, []string{c.Month, nameOf(c.Payee), c.Amount.String()})
	}
	volume := table{{"Day", "Channel", "Confirmed", "Canceled"}}
	for _, v := range r.Volume {
		volume = append(volume, []string{v.Day.String(), nameOf(string(v.Channel)), strconv.Itoa(v.Confirmed), strconv.Itoa(v.Canceled)})
	}
	var b strings.Builder
	for _, t := range [...]table{orders, revenue, earned, volume} {
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		t.print(&b)
	}
	return b.String()
}

func (k OrderKPI) row() []string {
	row := []string{k.Number, string(k.State), "", "", "", ""}
	if k.Number == "" {
		row[0] = k.Order.String()
	}
	if k.ToConfirmation != nil {
		row[2] = k.ToConfirmation.String()
	}
	if k.DaysToLastShipment != nil {
		row[3] = civil(*k.DaysToLastShipment)
	}
	if k.Accuracy != nil {
		row[4] = k.Accuracy.String()
	}
	if k.PaymentSpeed != nil {
		row[5] = k.PaymentSpeed.String()
	}
	return row
}

// table is rows of cells, the first of them the headings.
type table [][]string

// print writes the rows in columns of equal width, without blanks at the ends of lines.
func (t table) print(b *strings.Builder) {
	var widths []int
	for _, row := range t {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range t {
		blanks := 0
		for i, cell := range row {
			if cell != "" {
				b.WriteString(strings.Repeat(" ", blanks))
				b.WriteString(cell)
				blanks = 0
			}
			blanks += widths[i] - utf8.RuneCountInString(cell) + 2
		}
		b.WriteByte('\n')
	}
}
