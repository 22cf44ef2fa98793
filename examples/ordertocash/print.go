package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/pricing"
)

func printJSON(out io.Writer, r *result) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(r)
}

// page prints documents and keeps the first error.
type page struct {
	out io.Writer
	err error
}

func printTables(out io.Writer, r *result) error {
	p := &page{out: out}
	for i, c := range r.Deals {
		p.banner(fmt.Sprintf("%d. %s", i+1, c.Name))
		if c.Request != nil {
			p.request(c.Request)
			p.quote(c.Quote)
		}
		if c.Purchase != nil {
			p.purchase(c.Purchase)
		}
		p.order(c)
		p.shipments(c)
		for _, inv := range c.Invoices {
			p.invoice(inv)
		}
		for _, receipt := range c.Receipts {
			p.receipt(c, receipt)
		}
		p.earned(c)
		p.timeline(c, r.zone)
	}
	p.banner("Report")
	_, err := fmt.Fprintln(out, r.Report.String())
	p.keep(err)
	return p.err
}

func (p *page) banner(words string) {
	line := strings.Repeat("━", len([]rune(words))+4)
	_, err := fmt.Fprintf(p.out, "%s\n  %s\n%s\n\n", line, words, line)
	p.keep(err)
}

func (p *page) keep(err error) {
	if p.err == nil {
		p.err = err
	}
}

func (p *page) title(words ...string) {
	line := strings.Join(words, "  ")
	_, err := fmt.Fprintf(p.out, "%s\n%s\n", line, strings.Repeat("=", len([]rune(line))))
	p.keep(err)
}

// facts prints names and values, one pair a line.
func (p *page) facts(pairs ...[2]string) {
	w := p.writer()
	w.Style().Options.DrawBorder = false
	w.Style().Options.SeparateColumns = false
	for _, pair := range pairs {
		if pair[1] != "" {
			w.AppendRow(table.Row{pair[0], pair[1]})
		}
	}
	p.print(w)
}

// list prints rows under a heading. The columns from figures on are set flush right.
func (p *page) list(figures int, heading []string, rows ...[]string) {
	w := p.writer()
	var columns []table.ColumnConfig
	for i := figures; i <= len(heading); i++ {
		columns = append(columns, table.ColumnConfig{Number: i, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	w.SetColumnConfigs(columns)
	w.AppendHeader(row(heading))
	for _, cells := range rows {
		w.AppendRow(row(cells))
	}
	p.print(w)
}

func row(cells []string) table.Row {
	r := make(table.Row, len(cells))
	for i, cell := range cells {
		r[i] = cell
	}
	return r
}

func (p *page) writer() table.Writer {
	w := table.NewWriter()
	w.SetStyle(table.StyleLight)
	w.Style().Format.Header = text.FormatDefault
	w.SuppressTrailingSpaces()
	return w
}

func (p *page) print(w table.Writer) {
	_, err := fmt.Fprintln(p.out, w.Render()+"\n")
	p.keep(err)
}

func (p *page) money(m money.Money) string {
	s, err := m.Format("en-US")
	p.keep(err)
	return s
}

func (p *page) request(r *order.RFQ) {
	p.title("REQUEST FOR QUOTE", r.Header.Number, r.Date.String())
	p.facts([2]string{"From", r.Customer}, [2]string{"By", words(r.Channel)}, [2]string{"Wanted", r.WantedBy.String()}, [2]string{"Requirements", r.Requirements}, [2]string{"State", words(r.State)})
	var rows [][]string
	for i := range r.Lines {
		rows = append(rows, []string{fmt.Sprint(r.Lines[i].Line), r.Lines[i].SKU, r.Lines[i].Name, r.Lines[i].Quantity.String()})
	}
	p.list(4, []string{"#", "SKU", "Item", "Quantity"}, rows...)
}

func (p *page) quote(q *order.Quote) {
	p.title("QUOTE", q.Header.Number, q.Date.String())
	p.facts([2]string{"For", q.BillTo.Name}, [2]string{"Valid", q.Valid.From.String() + " until before " + q.Valid.To.String()}, [2]string{"Delivery", strings.TrimSpace(q.DeliverBy.String() + " " + q.Delivery)}, [2]string{"Terms", q.Terms.String()}, [2]string{"State", words(q.State)})
	var rows [][]string
	for i := range q.Lines {
		l := &q.Lines[i]
		rows = append(rows, []string{fmt.Sprint(l.Line), l.SKU, l.Name, l.PriceList, l.Quantity.String(), l.UnitPrice.String(), p.money(l.Amounts.Net), p.money(l.Amounts.Tax), p.money(l.Amounts.Gross)})
	}
	p.list(5, []string{"#", "SKU", "Item", "Price list", "Quantity", "Unit price", "Net", "Tax", "Gross"}, rows...)
	p.totals(q.Totals)
}

func (p *page) purchase(o *order.PurchaseOrder) {
	p.title("PURCHASE ORDER", o.Purchase.Number, o.Purchase.Date.String())
	p.facts([2]string{"From", o.Customer}, [2]string{"Taken in as", o.Header.Number}, [2]string{"Wanted", o.DeliverBy.String()}, [2]string{"Match", fmt.Sprintf("%d differences from the quote", len(o.Differences))}, [2]string{"State", words(o.State)})
	var rows [][]string
	for i := range o.Lines {
		rows = append(rows, []string{fmt.Sprint(o.Lines[i].Line), o.Lines[i].Item, o.Lines[i].Quantity.String(), o.Lines[i].UnitPrice.String()})
	}
	p.list(3, []string{"#", "SKU", "Quantity", "Unit price"}, rows...)
}

// words gives a name as it stands in a sentence.
func words[T ~string](name T) string { return strings.ReplaceAll(string(name), "_", " ") }

func (p *page) order(c *chain) {
	o := c.Order
	p.title("SALES ORDER", o.Header.Number, o.Date.String())
	facts := [][2]string{
		{"Customer", o.BillTo.Name}, {"Type", words(o.Type) + ", from " + words(o.Origin)}, {"Channel", words(o.Channel)}, {"Ship to", place(o.ShipTo)}, {"By", o.ShippingMethod}, {"Wanted", o.DeliverBy.String()},
		{"Terms", o.Terms.String()}, {"State", words(o.State)},
	}
	if o.Purchase != nil {
		facts = append(facts, [2]string{"Your order", strings.TrimSpace(o.Purchase.Number + " of " + o.Purchase.Date.String())})
	}
	if o.Owner != nil {
		facts = append(facts, [2]string{"Rep", fmt.Sprintf("%s, territory %s (map %s version %d, rule %s)", o.Owner.Rep, o.Owner.Territory, o.Owner.Map, o.Owner.MapVersion, o.Owner.Rule)})
	}
	for _, hold := range o.Holds {
		facts = append(facts, [2]string{"Held", hold.Kind + ": " + hold.Reason})
	}
	for _, reason := range c.WaitsFor {
		if len(reason.Help) > 0 {
			facts = append(facts, [2]string{"What helps", strings.Join(reason.Help, ", or ")})
		}
	}
	p.facts(facts...)
	var rows [][]string
	for i := range o.Lines {
		l := &o.Lines[i]
		rows = append(rows, []string{
			fmt.Sprint(l.Line), l.SKU, l.Name, l.Ledger.Ordered.String(), l.Ledger.Shipped.String(), l.Ledger.Delivered.String(), l.Ledger.Invoiced.String(),
			l.UnitPrice.String(), p.money(l.Amounts.Net), p.money(l.Amounts.Tax), p.money(l.Amounts.Gross),
		})
	}
	p.list(4, []string{"#", "SKU", "Item", "Ordered", "Shipped", "Delivered", "Invoiced", "Unit price", "Net", "Tax", "Gross"}, rows...)
	p.totals(o.Totals)
}

func (p *page) totals(t pricing.Totals, more ...[]string) {
	rows := [][]string{{"Extension", p.money(t.Extension)}}
	if !t.LineDiscount.IsZero() {
		rows = append(rows, []string{"Line discounts", p.money(t.LineDiscount.Neg())})
	}
	if !t.OrderDiscount.IsZero() {
		rows = append(rows, []string{"Order discounts", p.money(t.OrderDiscount.Neg())})
	}
	rows = append(rows, []string{"Net", p.money(t.Net)})
	for _, tax := range t.Taxes {
		rows = append(rows, []string{strings.TrimSpace(tax.Jurisdiction+" "+tax.Name) + ", " + tax.Rate.String() + " of " + p.money(tax.Base), p.money(tax.Amount)})
	}
	rows = append(rows, []string{"Total", p.money(t.Gross)})
	p.list(2, []string{"Totals", "Amount"}, append(rows, more...)...)
}

func (p *page) shipments(c *chain) {
	for _, s := range c.Shipments {
		p.title("SHIPMENT", s.Header.Number, "of "+c.Order.Header.Number)
		p.facts([2]string{"From", s.Location}, [2]string{"To", place(s.ShipTo)}, [2]string{"Shipped", s.ShippedOn.String()}, [2]string{"Delivered", s.DeliveredOn.String()}, [2]string{"Tracking", s.Tracking})
		var rows [][]string
		for _, l := range s.Lines {
			rows = append(rows, []string{fmt.Sprint(l.Line), l.SKU, l.Name, l.Quantity.String()})
		}
		p.list(4, []string{"#", "SKU", "Item", "Quantity"}, rows...)
	}
}

func (p *page) invoice(inv *invoice.Invoice) {
	p.title(invoiceTitle(inv), inv.Header.Number, inv.Date.String())
	open, err := inv.Open()
	p.keep(err)
	facts := [][2]string{{"From", inv.Seller.Name + ", " + place(inv.Seller.Address)}, {"To", place(inv.BillTo)}, {"Due", inv.Due.String() + " (" + inv.Terms.String() + ")"}}
	for _, b := range inv.Seller.BankAccounts {
		facts = append(facts, [2]string{"Pay to", strings.Join(strings.Fields(strings.Join([]string{b.Bank, b.RoutingNumber, b.AccountNumber, b.BIC, b.IBAN}, " ")), " ")})
	}
	if inv.Purchase != nil {
		facts = append(facts, [2]string{"Your order", inv.Purchase.Number})
	}
	p.facts(append(facts, [2]string{"Reference", inv.Header.Number})...)
	var rows [][]string
	for i := range inv.Lines {
		l := &inv.Lines[i]
		rows = append(rows, []string{fmt.Sprint(l.Line), l.SKU, l.Name, l.Quantity.String(), l.UnitPrice.String(), p.money(l.Amounts.Net), p.money(l.Amounts.Tax), p.money(l.Amounts.Gross)})
	}
	p.list(4, []string{"#", "SKU", "Item", "Quantity", "Unit price", "Net", "Tax", "Gross"}, rows...)
	p.totals(inv.Totals, []string{"Open", p.money(open)})
}

func invoiceTitle(inv *invoice.Invoice) string {
	if inv.Kind == invoice.CashSale {
		return "CASH SALE INVOICE"
	}
	return "INVOICE"
}

func (p *page) receipt(c *chain, r *payment.Receipt) {
	p.title("RECEIPT", r.Header.Number, r.On.String())
	p.facts([2]string{"From", r.Customer}, [2]string{"By", strings.Trim(string(r.Method)+", "+r.Reference, ", ")}, [2]string{"Amount", p.money(r.Amount)})
	var rows [][]string
	for _, l := range r.Lines {
		rows = append(rows, []string{c.invoiceNumbers[l.Invoice.ID], p.money(l.Amount)})
	}
	p.list(2, []string{"Paid", "Amount"}, append(rows, []string{"Kept for you", p.money(r.Unapplied)})...)
}

func (p *page) earned(c *chain) {
	if len(c.Earned) == 0 {
		return
	}
	p.title("WHO EARNED WHAT, AND WHY")
	var rows [][]string
	for _, e := range c.Earned {
		rows = append(rows, []string{e.Payee, e.Level, e.On.String(), e.Why, p.money(e.Amount)})
	}
	p.list(5, []string{"Who", "Level", "On", "Why", "Amount"}, rows...)
}

func (p *page) timeline(c *chain, zone *time.Location) {
	p.title("TIMELINE", "times of "+zone.String())
	var rows [][]string
	for _, e := range c.Timeline {
		rows = append(rows, []string{e.At.In(zone).Format("Mon 2 Jan 2006 15:04"), e.Event, strings.TrimSpace(e.Document.Words() + " " + e.Number)})
	}
	p.list(4, []string{"When", "What happened", "Document"}, rows...)
}

func place(a party.Address) string {
	parts := make([]string, 0, 5)
	for _, s := range append([]string{a.Name}, append(a.Lines, a.City, strings.TrimSpace(a.Region+" "+a.PostalCode), a.Country)...) {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ", ")
}
