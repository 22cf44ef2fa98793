package o2c

import (
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/payment"
)

// settle lets a payment that has arrived do what it is for, and stages all that changes: the order that it pays for is handed over and
// billed, invoices are paid, the receipt is issued, and reps earn. Of one that has not arrived it stages the payment alone.
func settle(u *unit, p *payment.Payment, seller *party.Seller) error {
	if p.Received.Sign() <= 0 {
		if err := unclaim(u, p); err != nil {
			return err
		}
		_, err := put(u, p)
		return err
	}
	today, err := u.today(seller)
	if err != nil {
		return err
	}
	invoices, err := payable(u, p, seller, today)
	if err != nil {
		return err
	}
	events, err := p.Spread(invoices, p.On, u.by)
	if err != nil {
		return err
	}
	r, more, err := payment.NewReceipt(p, u.newID(), u.by)
	if err != nil {
		return err
	}
	u.emit(append(events, more...)...)
	if err := paid(u, p, p.Received, invoices, p.Allocations, seller, p.On); err != nil {
		return err
	}
	return putNumbered(u, r, seller, seriesReceipt, today) // a payment may be dated back, the series of receipts never goes back
}

// paid enters new allocations of a payment, and what was received, into the customer's account and what reps earn, and stages the payment
// with the invoices.
func paid(u *unit, p *payment.Payment, received money.Money, invoices []*invoice.Invoice, allocations []payment.Allocation, seller *party.Seller, on document.Date) error {
	if err := credited(u, p, received, allocations); err != nil {
		return err
	}
	if err := earn(u, p, invoices, allocations, on); err != nil {
		return err
	}
	if _, err := put(u, p); err != nil {
		return err
	}
	for _, inv := range invoices {
		if !slices.ContainsFunc(allocations, func(a payment.Allocation) bool { return a.Invoice.ID == inv.Header.ID }) {
			continue
		}
		if err := putNumbered(u, inv, seller, seriesInvoice, inv.Date); err != nil {
			return err
		}
	}
	return nil
}

// credited enters into the customer's account what was received, and what of it pays invoices.
func credited(u *unit, p *payment.Payment, received money.Money, paid []payment.Allocation) error {
	unapplied, invoices := received, money.Money{}
	for i := range paid {
		var err error
		if unapplied, err = unapplied.Sub(paid[i].Amount); err != nil {
			return err
		}
		if invoices, err = invoices.Sub(paid[i].Amount); err != nil {
			return err
		}
	}
	if unapplied.IsZero() && invoices.IsZero() {
		return nil
	}
	return changeAccount(u, p.Customer, money.Money{}, invoices, unapplied)
}

// payable gives the invoices that a payment may pay: that of the order that it pays for, those that the payer named, or the customer's open ones.
func payable(u *unit, p *payment.Payment, seller *party.Seller, today document.Date) ([]*invoice.Invoice, error) {
	if !p.Order.IsZero() {
		inv, err := handOverOrKeep(u, p, seller, today)
		if inv == nil {
			return nil, err
		}
		return []*invoice.Invoice{inv}, err
	}
	if len(p.Wishes) == 0 {
		return all[invoice.Invoice](u, invoice.KindInvoice, document.Key{Name: "open", Value: p.Customer})
	}
	var invoices []*invoice.Invoice
	for _, w := range p.Wishes {
		inv, err := load[invoice.Invoice](u, invoice.KindInvoice, w.Invoice)
		if err != nil {
			return nil, err
		}
		invoices = append(invoices, inv)
	}
	return invoices, nil
}
