package payment

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/money"
)

// Unapplied gives what was received and pays no invoice yet: the customer's credit (C9, C10). Its only error is allocations in another
// currency or beyond range, which a valid payment has not.
func (p *Payment) Unapplied() (money.Money, error) {
	left := p.Received
	for i := range p.Allocations {
		var err error
		if left, err = left.Sub(p.Allocations[i].Amount); err != nil {
			return money.Money{}, err
		}
	}
	return left, nil
}

// Allocate lets the payment pay an amount of an invoice; on is the day that it counts from. More than is unapplied, or than the invoice has
// open, nothing, another currency, another customer, seller or tenant, and more than MaxAllocations are ErrRefused, an invoice that is not
// posted ErrState; then neither document is changed.
func (p *Payment) Allocate(inv *invoice.Invoice, amount money.Money, on document.Date, by document.Stamp) ([]document.Event, error) {
	unapplied, err := p.Unapplied()
	if err != nil {
		return nil, err
	}
	if !p.same(inv) {
		return nil, document.Refuse(&p.Header, "allocate", document.Reason{
			Code: "payment/party", Gate: "party", Saw: inv.Header.Name() + " is of customer " + inv.Customer + " and seller " + inv.Seller.Code + ", the payment of " + p.Customer + " and " + p.Seller,
		})
	}
	if len(p.Allocations) >= MaxAllocations {
		return nil, document.Refuse(&p.Header, "allocate", document.Reason{Code: "payment/allocations", Gate: "size", Saw: "it pays " + strconv.Itoa(MaxAllocations) + " invoices already"})
	}
	if more, err := amount.Cmp(unapplied); err != nil || more > 0 || amount.Sign() <= 0 {
		return nil, document.Refuse(&p.Header, "allocate", document.Reason{
			Code: "payment/unapplied", Gate: "amount", Saw: "unapplied " + unapplied.String() + ", to allocate " + amount.String(), Help: []string{"allocate more than nothing and at most " + unapplied.String()},
		})
	}
	events, err := inv.Settle(p.Header.Link(), amount, on, by)
	if err != nil {
		return nil, err
	}
	p.Allocations = append(slices.Clone(p.Allocations), Allocation{Invoice: inv.Header.Link(), Number: inv.Header.Number, Amount: amount, On: on})
	p.Header.Touch(by)
	return events, nil
}

// MaxSpread is the most invoices that one Spread or Apply pays, so that they fit in one commit, and MaxAllocations the most allocations of
// a payment, so that it can be found by each.
const (
	MaxSpread      = 100
	MaxAllocations = 900
)

// Apply is Spread over the invoices given, whatever the payer named: for what was left unapplied.
func (p *Payment) Apply(invoices []*invoice.Invoice, on document.Date, by document.Stamp) ([]document.Event, error) {
	return p.spread(byDue(invoices), on, by)
}

// Spread lets the payment pay the invoices that the payer named, in that order, or, when none were named, all of those given, the earliest
// due first (then by number). Each gets at most what it has open and what was wished; what is over stays unapplied (C10), and so does what
// more than MaxSpread invoices, or MaxAllocations, would take. Invoices of another tenant, seller, customer or currency, and ones that
// stand there a second time, are left alone. It never refuses: the money is there. Its only errors are documents that are not valid, and
// then none is changed.
func (p *Payment) Spread(invoices []*invoice.Invoice, on document.Date, by document.Stamp) ([]document.Event, error) {
	if len(p.Wishes) == 0 {
		return p.spread(byDue(invoices), on, by)
	}
	return p.spread(p.wished(invoices), on, by)
}

func (p *Payment) spread(parts []part, on document.Date, by document.Stamp) ([]document.Event, error) {
	plan, err := p.plan(parts)
	if err != nil {
		return nil, err
	}
	var events []document.Event
	for _, part := range plan {
		more, err := p.Allocate(part.invoice, part.most, on, by)
		if err != nil {
			return nil, err
		}
		events = append(events, more...)
	}
	return events, nil
}

// plan gives what each invoice gets, and changes nothing.
func (p *Payment) plan(parts []part) ([]part, error) {
	left, err := p.Unapplied()
	if err != nil {
		return nil, err
	}
	var plan []part
	seen := map[document.ID]bool{}
	for _, part := range parts {
		if len(plan) == MaxSpread || len(p.Allocations)+len(plan) == MaxAllocations || left.Sign() <= 0 {
			break
		}
		amount, err := part.invoice.Open()
		if err != nil {
			return nil, err
		}
		if seen[part.invoice.Header.ID] || amount.Currency() != left.Currency() || !p.same(part.invoice) {
			continue // never across currencies, customers or sellers
		}
		seen[part.invoice.Header.ID] = true
		for _, bound := range [...]money.Money{left, part.most} {
			if over, err := amount.Cmp(bound); bound != (money.Money{}) && (err != nil || over > 0) {
				amount = bound
			}
		}
		if amount.Sign() <= 0 {
			continue
		}
		if left, err = left.Sub(amount); err != nil {
			return nil, err
		}
		part.most = amount
		plan = append(plan, part)
	}
	return plan, nil
}

// same tells whether an invoice is of the payment's tenant, seller and customer.
func (p *Payment) same(inv *invoice.Invoice) bool {
	return inv.Header.Tenant == p.Header.Tenant && inv.Seller.Code == p.Seller && inv.Customer == p.Customer
}

type part struct {
	invoice *invoice.Invoice
	most    money.Money
}

func (p *Payment) wished(invoices []*invoice.Invoice) []part {
	var parts []part
	for _, w := range p.Wishes {
		for _, inv := range invoices {
			if inv.Header.ID == w.Invoice {
				parts = append(parts, part{inv, w.Amount})
			}
		}
	}
	return parts
}

func byDue(invoices []*invoice.Invoice) []part {
	parts := make([]part, len(invoices))
	for i, inv := range invoices {
		parts[i] = part{invoice: inv}
	}
	slices.SortStableFunc(parts, func(a, b part) int {
		return cmp.Or(a.invoice.Due.Compare(b.invoice.Due), cmp.Compare(a.invoice.Header.Number, b.invoice.Header.Number), a.invoice.Header.ID.Compare(b.invoice.Header.ID))
	})
	return parts
}
