package payment

import (
	"strconv"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
)

// KindAccount is the kind of customer accounts.
const KindAccount document.Kind = "customer_account"

// Account is what a customer owes in one currency. Every commit that changes it writes it, so concurrent confirmations cannot all pass on
// the same room (C23). Its ID comes from customer and currency (AccountID).
type Account struct {
	Header   document.Header `json:"header"`
	Customer string          `json:"customer"`
	Currency money.Currency  `json:"currency"`
	// Orders is the gross of confirmed orders on account that is not invoiced yet.
	Orders money.Money `json:"orders"`
	// Invoices is what posted invoices have open.
	Invoices money.Money `json:"invoices"`
	// Unapplied is money that arrived and pays no invoice yet.
	Unapplied money.Money `json:"unapplied"`
}

// AccountID gives the ID of a customer's account in a currency.
func AccountID(customer string, c money.Currency) document.ID {
	return document.NameID(KindAccount, customer, c.String())
}

// NewAccount begins the account of a customer in a currency, with nothing owed.
func NewAccount(tenant, customer string, c money.Currency, by document.Stamp) (*Account, error) {
	zero, err := money.FromMinor(0, c)
	if err != nil {
		return nil, err
	}
	return &Account{Header: document.NewHeader(KindAccount, tenant, AccountID(customer, c), by), Customer: customer, Currency: c, Orders: zero, Invoices: zero, Unapplied: zero}, nil
}

// Exposure gives what counts against the customer's credit: confirmed and not invoiced, plus invoiced and open, less what is unapplied.
// Payments whose outcome is not known lower nothing (C23).
func (a *Account) Exposure() (money.Money, error) {
	sum, err := a.Orders.Add(a.Invoices)
	if err != nil {
		return money.Money{}, err
	}
	return sum.Sub(a.Unapplied)
}

// Change moves amounts of the account: any may be negative. What would put one of them below zero is an error, and then nothing is changed.
func (a *Account) Change(orders, invoices, unapplied money.Money, by document.Stamp) error {
	next := *a
	for _, part := range [...]struct {
		of *money.Money
		by money.Money
	}{{&next.Orders, orders}, {&next.Invoices, invoices}, {&next.Unapplied, unapplied}} {
		sum, err := part.of.Add(part.by)
		if err != nil {
			return err
		}
		if sum.Sign() < 0 {
			return (&document.Error{Code: "account/negative", Message: part.of.String() + " cannot change by " + part.by.String(), Kind: document.ErrInvalid}).About(&a.Header)
		}
		*part.of = sum
	}
	*a = next
	a.Header.Touch(by)
	return nil
}

// CheckCredit tells whether an order on account passes: exposure plus its gross is at most the limit, equal passes (C23, policy projected).
// No limit passes. The reason says what was seen and what would help.
func CheckCredit(a *Account, limit *money.Money, o *order.SalesOrder) ([]document.Reason, error) {
	if limit == nil {
		return nil, nil
	}
	exposure, err := a.Exposure()
	if err != nil {
		return nil, err
	}
	would, err := exposure.Add(o.Totals.Gross)
	if err != nil {
		return nil, err
	}
	over, err := would.Sub(*limit)
	if err != nil {
		return []document.Reason{{Code: "gate/credit", Gate: string(order.CreditGate), Saw: "the limit is " + limit.String() + ", the order is in " + o.Totals.Gross.Currency().String(), Help: []string{"set a limit in that currency", "an approval"}}}, nil
	}
	if over.Sign() <= 0 {
		return nil, nil
	}
	reason := document.Reason{
		Code: "gate/credit", Gate: string(order.CreditGate),
		Saw:  "exposure " + exposure.String() + " + this order " + o.Totals.Gross.String() + " = " + would.String() + ", over the limit of " + limit.String() + " by " + over.String(),
		Help: []string{"pay or prepay " + over.String()},
	}
	if room, err := limit.Sub(exposure); err == nil && room.Sign() > 0 && len(o.Lines) == 1 {
		if most, ok := atMost(o, room); ok {
			reason.Help = append(reason.Help, "order at most "+most.String())
		}
	}
	reason.Help = append(reason.Help, "an approval")
	return []document.Reason{reason}, nil
}

// atMost gives how many whole units of the order's only line fit into the room, at the line's price.
func atMost(o *order.SalesOrder, room money.Money) (money.Quantity, bool) {
	ordered := o.Lines[0].Ledger.Ordered
	if !ordered.IsWhole() {
		return money.Quantity{}, false
	}
	whole, err := strconv.ParseInt(ordered.Decimal().String(), 10, 64)
	if err != nil {
		return money.Quantity{}, false
	}
	low, high := int64(0), whole // the largest n whose share of the gross fits
	for low < high {
		middle := low + (high-low+1)/2
		n, err := money.NewQuantity(middle, ordered.Unit())
		if err != nil {
			return money.Quantity{}, false
		}
		costs, err := o.Totals.Gross.Share(n, ordered, money.Rounding{Mode: money.Up})
		if err != nil {
			return money.Quantity{}, false
		}
		if fits, err := costs.Cmp(room); err != nil || fits > 0 {
			high = middle - 1
		} else {
			low = middle
		}
	}
	most, err := money.NewQuantity(low, ordered.Unit())
	return most, err == nil && low > 0
}

// Head gives the account's header.
func (a *Account) Head() *document.Header { return &a.Header }

// Schema is 1.
func (a *Account) Schema() int { return 1 }

// Keys finds accounts by customer.
func (a *Account) Keys() (plain, unique []document.Key) {
	return []document.Key{{Name: "customer", Value: a.Customer}}, nil
}

// Clone gives a deep copy.
func (a *Account) Clone() *Account {
	c := *a
	c.Header = a.Header.Clone()
	return &c
}

// Validate checks that the account is what its ID says, in one currency, and that nothing is negative.
func (a *Account) Validate() error {
	var faults document.Faults
	faults.Check("", "account/header", a.Header.Validate())
	if a.Header.Kind != KindAccount {
		faults.Add("header.kind", "account/header", "is "+document.Quote(string(a.Header.Kind))+", not "+string(KindAccount), "")
	}
	if a.Customer == "" {
		faults.Add("customer", "account/required", "an account is a customer's", "")
	}
	if a.Header.ID != AccountID(a.Customer, a.Currency) {
		faults.Add("header.id", "account/id", "is not the ID of "+a.Customer+" in "+a.Currency.String(), "")
	}
	for _, part := range [...]struct {
		path string
		is   money.Money
	}{{"orders", a.Orders}, {"invoices", a.Invoices}, {"unapplied", a.Unapplied}} {
		if part.is.Currency() != a.Currency || part.is.Sign() < 0 {
			faults.Add(part.path, "account/amount", "is not negative and in "+a.Currency.String()+", this one is "+part.is.String(), "")
		}
	}
	return faults.Err(&a.Header)
}
