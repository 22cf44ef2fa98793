package crash

import (
	"cmp"
	"slices"

	"github.com/seed-3f372218/o2c/commission"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
)

// share is what a payee has of an order.
type share struct {
	payee string
	order document.ID
}

// checkCommissions checks that pages are the sums of their entries, and that the entries of a payee of an order are the rounded share of what
// was collected on it (C35); what was collected is all of it once everything is paid (T29).
func (b *books) checkCommissions() {
	entries := b.entries()
	net, paid := map[document.ID]money.Money{}, map[document.ID]bool{}
	for _, inv := range b.invoices {
		if inv.State != invoice.PostedState {
			continue
		}
		status, err := inv.Settlement()
		b.fail(err)
		before, known := paid[inv.Order.ID]
		paid[inv.Order.ID] = status == invoice.Settled && (before || !known)
		net[inv.Order.ID] = b.plus(net[inv.Order.ID], inv.Totals.Net)
	}
	for _, s := range b.standings {
		if !b.has(order.KindSalesOrder, s.Order.ID) {
			b.say("S1", "%s is of an order that is not there", s.Header.Name())
		}
		var collected money.Money
		for _, l := range s.Lines {
			collected = b.plus(collected, l.Collected)
		}
		if paid[s.Order.ID] && !same(collected, net[s.Order.ID]) {
			b.say("T29", "%s of order %s is paid, %s is collected", net[s.Order.ID], s.OrderNumber, collected)
		}
		for i, p := range s.Credits.Payees {
			of := share{p.Rep, s.Order.ID}
			booked := entries[of]
			delete(entries, of)
			if collected.IsZero() {
				if !booked.IsZero() {
					b.say("C35", "%s has %s of order %s, of which nothing is collected", p.Rep, booked, s.OrderNumber)
				}
				continue
			}
			want, err := collected.Mul(p.Rate, s.Rounding)
			b.fail(err)
			stands, err := s.Booked(i)
			b.fail(err)
			if !same(want, booked) || !same(stands, booked) {
				b.say("C35", "%s has %s of order %s booked, the order says %s, and the rate of %s says %s", p.Rep, booked, s.OrderNumber, stands, collected, want)
			}
		}
	}
	for of, m := range entries {
		b.say("C35", "%s has %s of order %s, which gives nothing", of.payee, m, of.order)
	}
}

// entries sums the entries of every payee and order, and checks each page on the way.
func (b *books) entries() map[share]money.Money {
	sums, months := map[share]money.Money{}, map[string]map[money.Currency]money.Money{}
	pages := slices.Clone(b.pages)
	slices.SortStableFunc(pages, func(x, y *commission.Page) int { return cmp.Compare(y.Sheet, x.Sheet) }) // the open one, 0, last
	for _, page := range pages {
		month := page.Payee + " in " + string(page.Period)
		if months[month] == nil {
			months[month] = map[money.Currency]money.Money{}
		}
		for _, e := range page.Entries {
			of := share{e.Payee, e.Order.ID}
			sums[of] = b.plus(sums[of], e.Amount)
			months[month][e.Amount.Currency()] = b.plus(months[month][e.Amount.Currency()], e.Amount)
			if e.Payee != page.Payee {
				b.say("C35", "the page of %s has an entry of %s", month, e.Payee)
			}
		}
		if page.Sheet > 0 {
			continue
		}
		for _, total := range page.Totals {
			if sum := months[month][total.Currency()]; !same(sum, total) {
				b.say("T36", "the page of %s says %s, its entries are %s", month, total, sum)
			}
			delete(months[month], total.Currency())
		}
		for _, sum := range months[month] {
			if !sum.IsZero() {
				b.say("T36", "the page of %s does not show %s", month, sum)
			}
		}
	}
	return sums
}
