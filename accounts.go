package o2c

import (
	"maps"
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/payment"
)

// accountOf reads a customer's account in a currency, or begins it.
func accountOf(u *unit, customer string, currency money.Currency) (*payment.Account, error) {
	id := payment.AccountID(customer, currency)
	if known, ok := u.accounts[id]; ok {
		return known, nil
	}
	account, err := find[payment.Account](u, payment.KindAccount, id)
	if err == nil && account == nil {
		account, err = payment.NewAccount(u.batch.Tenant, customer, currency, u.by)
	}
	if err != nil {
		return nil, err
	}
	if u.accounts == nil {
		u.accounts = map[document.ID]*payment.Account{}
	}
	u.accounts[id] = account
	return account, nil
}

// owes changes what a customer owes for confirmed orders on account that are not invoiced yet.
func owes(u *unit, o *order.SalesOrder, gross money.Money) error {
	if !o.Policy.OnAccount {
		return nil
	}
	return changeAccount(u, o.Customer, gross, money.Money{}, money.Money{})
}

// changeAccount moves amounts of a customer's account. It is staged once, with all the changes of the unit.
func changeAccount(u *unit, customer string, orders, invoices, unapplied money.Money) error {
	var currency money.Currency
	for _, m := range [...]money.Money{orders, invoices, unapplied} {
		if !m.Currency().IsZero() {
			currency = m.Currency()
		}
	}
	account, err := accountOf(u, customer, currency)
	if err != nil {
		return err
	}
	if err := account.Change(orders, invoices, unapplied, u.by); err != nil {
		return err
	}
	if u.changed == nil {
		u.changed = map[document.ID]bool{}
	}
	u.changed[account.Header.ID] = true
	return nil
}

// putAccounts stages the accounts that the unit changed.
func putAccounts(u *unit) error {
	for _, id := range slices.SortedFunc(maps.Keys(u.changed), document.ID.Compare) {
		if _, err := put(u, u.accounts[id]); err != nil {
			return err
		}
	}
	u.changed = nil
	return nil
}
