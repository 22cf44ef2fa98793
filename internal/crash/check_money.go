package crash

import (
	"fmt"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/payment"
)

// holder is whose money it is, and which.
type holder struct {
	customer string
	currency money.Currency
}

// checkPayments checks that what payments allocate is what invoices were settled by, one by one (C9), that all that was received is
// allocated or unapplied (C10) and has a receipt, and that attempts follow one another (C1, C2).
func (b *books) checkPayments() {
	parts := map[string]int{}
	receipts := map[document.ID]*payment.Receipt{}
	for _, r := range b.receipts {
		receipts[r.Header.ID] = r
		if !b.has(payment.KindPayment, r.Payment.ID) {
			b.say("S1", "%s is of a payment that is not there", r.Header.Name())
		}
	}
	for _, p := range b.payments {
		left, err := p.Unapplied()
		b.fail(err)
		if left.Sign() < 0 {
			b.say("C9", "%s has %s unapplied", p.Header.Name(), left)
		}
		sum := left
		for _, a := range p.Allocations {
			sum = b.plus(sum, a.Amount)
			parts[fmt.Sprint(p.Header.ID, " pays ", a.Amount, " of ", a.Invoice.ID)]++
		}
		if !same(sum, p.Received) {
			b.say("C10", "%s: %s was received, allocations and the rest are %s", p.Header.Name(), p.Received, sum)
		}
		r := receipts[p.Receipt.ID]
		switch {
		case p.Received.Sign() <= 0 && p.Receipt.ID.IsZero():
		case r == nil || r.Payment.ID != p.Header.ID || r.Amount != p.Received:
			b.say("S1", "%s received %s, and its receipt is %v", p.Header.Name(), p.Received, p.Receipt)
		}
		b.checkAttempts(p)
	}
	for _, inv := range b.invoices {
		open, err := inv.Open()
		b.fail(err)
		if open.Sign() < 0 {
			b.say("C9", "%s has %s open", inv.Header.Name(), open)
		}
		for _, s := range inv.Settlements {
			parts[fmt.Sprint(s.Payment.ID, " pays ", s.Amount, " of ", inv.Header.ID)]--
		}
	}
	for part, n := range parts {
		if n != 0 {
			b.say("C9", "payment %s: allocated %+d times more than settled", part, n)
		}
	}
}

// checkAttempts checks that a new attempt is made under a new key and only after a definite failure.
func (b *books) checkAttempts(p *payment.Payment) {
	keys := map[string]bool{}
	for i, a := range p.Attempts {
		if keys[a.Key] || a.Number != i+1 {
			b.say("C2", "%s: attempt %d is number %d with the key %s", p.Header.Name(), i+1, a.Number, a.Key)
		}
		keys[a.Key] = true
		if i < len(p.Attempts)-1 && a.State != payment.Failed {
			b.say("C1", "%s: attempt %d is %s and another was made", p.Header.Name(), a.Number, a.State)
		}
		if got := p.Received.Sign() > 0; i == len(p.Attempts)-1 && got != (a.State == payment.Succeeded) {
			b.say("C1", "%s: the last attempt is %s and %s was received", p.Header.Name(), a.State, p.Received)
		}
	}
}

// checkBilled checks that what invoices bill of an order line is its counter (C14), and costs exactly the cumulative share of what the line
// costs (C11).
func (b *books) checkBilled() {
	type sums struct {
		quantity                 money.Quantity
		extension, off, net, tax money.Money
	}
	billed := map[document.LineSource]*sums{}
	known := map[document.ID]bool{}
	for _, inv := range b.invoices {
		if inv.State == invoice.PostedState != (inv.Header.Number != "") {
			b.say("S7", "%s is %s and its number is %q", inv.Header.Name(), inv.State, inv.Header.Number)
		}
		if !b.has(order.KindSalesOrder, inv.Order.ID) {
			b.say("S1", "%s bills an order that is not there", inv.Header.Name())
		}
		if inv.State != invoice.PostedState {
			continue
		}
		for _, l := range inv.Lines {
			s := billed[l.Source]
			if s == nil {
				s = &sums{}
				billed[l.Source] = s
			}
			s.quantity = b.plusQuantity(s.quantity, l.Quantity)
			s.extension, s.off = b.plus(s.extension, l.Amounts.Extension), b.plus(s.off, l.Amounts.OrderDiscount)
			s.net, s.tax = b.plus(s.net, l.Amounts.Net), b.plus(s.tax, l.Amounts.Tax)
		}
	}
	for _, o := range b.orders {
		known[o.Header.ID] = true
		for i := range o.Lines {
			l := &o.Lines[i]
			s := billed[document.LineSource{Kind: order.KindSalesOrder, ID: o.Header.ID, Line: l.Line}]
			if s == nil {
				s = &sums{}
			}
			if b.more(s.quantity, l.Ledger.Invoiced) || b.more(l.Ledger.Invoiced, s.quantity) {
				b.say("C14", "%s line %d counts %s invoiced, its invoices bill %s", o.Header.Name(), l.Line, l.Ledger.Invoiced, s.quantity)
				continue
			}
			if s.quantity.IsZero() {
				continue
			}
			none, err := s.quantity.Sub(s.quantity)
			b.fail(err)
			want, err := l.Amounts.Part(none, s.quantity, l.Ledger.Ordered, o.Rounding)
			b.fail(err)
			if !same(want.Extension, s.extension) || !same(want.OrderDiscount, s.off) || !same(want.Net, s.net) || !same(want.Tax, s.tax) {
				b.say("C11", "%s line %d: %s of %s is billed as %s - %s, net %s, tax %s; its share is %s - %s, net %s, tax %s", o.Header.Name(), l.Line, s.quantity,
					l.Ledger.Ordered, s.extension, s.off, s.net, s.tax, want.Extension, want.OrderDiscount, want.Net, want.Tax)
			}
		}
	}
	for source := range billed {
		if !known[source.ID] {
			b.say("S1", "something is billed of order %s, which is not there", source.ID)
		}
	}
}

// checkAccounts checks that each customer's account is what its documents say, that who owes something has one, and that nobody owes more
// than the limit unless an order was let pass (C23).
func (b *books) checkAccounts() {
	uninvoiced, owed, unapplied := map[holder]money.Money{}, map[holder]money.Money{}, map[holder]money.Money{}
	add := func(to map[holder]money.Money, customer string, m money.Money) {
		if !m.IsZero() {
			h := holder{customer, m.Currency()}
			to[h] = b.plus(to[h], m)
		}
	}
	gross := map[document.ID]money.Money{}
	for _, inv := range b.invoices {
		if inv.State == invoice.PostedState {
			open, err := inv.Open()
			b.fail(err)
			add(owed, inv.Customer, open)
			gross[inv.Order.ID] = b.plus(gross[inv.Order.ID], inv.Totals.Gross)
		}
	}
	for _, p := range b.payments {
		left, err := p.Unapplied()
		b.fail(err)
		add(unapplied, p.Customer, left)
	}
	waived := map[string]bool{}
	for _, o := range b.orders {
		if o.State == order.ConfirmedState && o.Policy.OnAccount {
			add(uninvoiced, o.Customer, b.minus(o.Totals.Gross, gross[o.Header.ID]))
		}
		waived[o.Customer] = waived[o.Customer] || o.State != order.SubmittedState && len(o.Waivers) > 0
	}
	limits := map[string]*money.Money{}
	for _, c := range b.customers {
		limits[c.Code] = c.CreditLimit
	}
	seen := map[holder]bool{}
	for _, a := range b.accounts {
		h := holder{a.Customer, a.Currency}
		seen[h] = true
		if !same(a.Orders, uninvoiced[h]) || !same(a.Invoices, owed[h]) || !same(a.Unapplied, unapplied[h]) {
			b.say("C23", "the account of %s has orders %s, invoices %s, unapplied %s; the documents say %s, %s, %s",
				a.Customer, a.Orders, a.Invoices, a.Unapplied, uninvoiced[h], owed[h], unapplied[h])
		}
		exposure, err := a.Exposure()
		b.fail(err)
		if limit := limits[a.Customer]; limit != nil && limit.Currency() == a.Currency && !waived[a.Customer] {
			if over, err := exposure.Cmp(*limit); err != nil || over > 0 {
				b.say("C23", "the exposure of %s is %s, the limit %s (%v)", a.Customer, exposure, limit, err)
			}
		}
	}
	for _, some := range []map[holder]money.Money{uninvoiced, owed, unapplied} {
		for h, m := range some {
			if !seen[h] && !m.IsZero() {
				b.say("C23", "%s has %s in documents and no account", h.customer, m)
			}
		}
	}
}
