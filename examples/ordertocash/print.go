package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/pricing"
)

func printJSON(out io.Writer, c *chain) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(c)
}

// page prints documents and keeps the first error.
type page struct {
	out io.Writer
	err error
}

func printTables(out io.Writer, c *chain) error {
	p := &page{out: out}
	p.order(c)
	p.shipments(c)
	for _, inv := range c.Invoices {
		p.invoice(inv)
	}
	for _, r := range c.Receipts {
		p.receipt(r)
	}
	p.timeline(c.Timeline)
	return p.err
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

// table prints rows of cells; columns after the first are set flush right when right says so.
func (p *page) table(right bool, rows ...[]string) {
	flags := uint(0)
	if right {
		flags = tabwriter.AlignRight
	}
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', flags)
	for _, row := range rows {
		_, err := fmt.Fprintln(w, strings.Join(row, "\t")+"\t")
		p.keep(err)
	}
	p.keep(w.Flush())
	_, err := fmt.Fprintln(p.out)
	p.keep(err)
}

func (p *page) money(m money.Money) string {
	s, err := m.Format("en-US")
	p.keep(err)
	return s
}

func (p *page) order(c *chain) {
	o := c.Order
	p.title("SALES ORDER", o.Header.Number, o.Date.String())
	head := [][]string{{"Customer", o.Customer}, {"Ship to", place(o.ShipTo)}, {"Terms", o.Terms.String()}, {"State", string(o.State)}}
	if o.Purchase != nil {
		head = append(head, []string{"Your order", strings.TrimSpace(o.Purchase.Number + " " + o.Purchase.Date.String())})
	}
	p.table(false, head...)
	rows := [][]string{{"#", "item", "ordered", "shipped", "delivered", "invoiced", "unit price", "net", "tax", "gross"}}
	for i := range o.Lines {
		l := &o.Lines[i]
		rows = append(rows, []string{
			fmt.Sprint(l.Line), l.Name, l.Ledger.Ordered.String(), l.Ledger.Shipped.String(), l.Ledger.Delivered.String(), l.Ledger.Invoiced.String(),
			l.UnitPrice.String(), p.money(l.Amounts.Net), p.money(l.Amounts.Tax), p.money(l.Amounts.Gross),
		})
	}
	p.table(true, rows...)
	p.totals(o.Totals)
}

func (p *page) totals(t pricing.Totals) {
	rows := [][]string{{"Extension", p.money(t.Extension)}}
	if !t.LineDiscount.IsZero() {
		rows = append(rows, []string{"Line discounts", p.money(t.LineDiscount.Neg())})
	}
	if !t.OrderDiscount.IsZero() {
		rows = append(rows, []string{"Order discounts", p.money(t.OrderDiscount.Neg())})
	}
	rows = append(rows, []string{"Net", p.money(t.Net)})
	for _, tax := range t.Taxes {
		rows = append(rows, []string{strings.TrimSpace(tax.Jurisdiction+" "+tax.Name) + " " + tax.Rate.String() + " of " + p.money(tax.Base), p.money(tax.Amount)})
	}
	p.table(true, append(rows, []string{"Total", p.money(t.Gross)})...)
}

func (p *page) shipments(c *chain) {
	for _, s := range c.Shipments {
		p.title("SHIPMENT", s.Header.Number, "of "+c.Order.Header.Number)
		p.table(false, []string{"From", s.Location}, []string{"To", place(s.ShipTo)}, []string{"Shipped", s.ShippedOn.String()}, []string{"Delivered", s.DeliveredOn.String()}, []string{"Tracking", s.Tracking})
		rows := [][]string{{"#", "item", "quantity"}}
		for _, l := range s.Lines {
			rows = append(rows, []string{fmt.Sprint(l.Line), l.Name, l.Quantity.String()})
		}
		p.table(true, rows...)
	}
}

func (p *page) invoice(inv *invoice.Invoice) {
	p.title("INVOICE", inv.Header.Number, inv.Date.String())
	open, err := inv.Open()
	p.keep(err)
	head := [][]string{{"From", inv.Seller.Name}, {"To", place(inv.BillTo)}, {"Due", inv.Due.String() + " (" + inv.Terms.String() + ")"}}
	for _, b := range inv.Seller.BankAccounts {
		head = append(head, []string{"Pay to", strings.Join(strings.Fields(strings.Join([]string{b.Bank, b.RoutingNumber, b.AccountNumber, b.BIC, b.IBAN}, " ")), " ")})
	}
	if inv.Purchase != nil {
		head = append(head, []string{"Your order", inv.Purchase.Number})
	}
	p.table(false, append(head, []string{"Reference", inv.Header.Number})...)
	rows := [][]string{{"#", "item", "quantity", "unit price", "net", "tax", "gross"}}
	for i := range inv.Lines {
		l := &inv.Lines[i]
		rows = append(rows, []string{fmt.Sprint(l.Line), l.Name, l.Quantity.String(), l.UnitPrice.String(), p.money(l.Amounts.Net), p.money(l.Amounts.Tax), p.money(l.Amounts.Gross)})
	}
	p.table(true, rows...)
	p.totals(inv.Totals)
	p.table(true, []string{"Open", p.money(open)})
}

func (p *page) receipt(r *payment.Receipt) {
	p.title("RECEIPT", r.Header.Number, r.On.String())
	p.table(false, []string{"From", r.Customer}, []string{"By", strings.TrimSpace(string(r.Method) + " " + r.Reference)}, []string{"Amount", p.money(r.Amount)})
	rows := [][]string{{"paid", "amount"}}
	for _, l := range r.Lines {
		rows = append(rows, []string{l.Number, p.money(l.Amount)})
	}
	p.table(true, append(rows, []string{"kept for you", p.money(r.Unapplied)})...)
}

func (p *page) timeline(entries []happened) {
	p.title("TIMELINE")
	var rows [][]string
	for _, e := range entries {
		rows = append(rows, []string{e.At.Format(time.DateTime), e.Event, document.Kind(e.Document).Words(), e.Number})
	}
	p.table(false, rows...)
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
