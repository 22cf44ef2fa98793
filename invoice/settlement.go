package invoice

import (
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// Open gives what is still to pay: the gross total less what is settled, in the invoice's currency. An invoice that is not posted has
// nothing open. Its only error is settlements in another currency or beyond range, which a valid invoice has not.
func (inv *Invoice) Open() (money.Money, error) {
	open := inv.Totals.Gross
	if inv.State != PostedState {
		return open.Sub(open)
	}
	for i := range inv.Settlements {
		var err error
		if open, err = open.Sub(inv.Settlements[i].Amount); err != nil {
			return money.Money{}, err
		}
	}
	return open, nil
}

// SettlementStatus says how far an invoice is paid.
type SettlementStatus string

// The settlement axis of an invoice. It is computed; nothing stores it.
const (
	Unsettled SettlementStatus = "open"
	PartPaid  SettlementStatus = "part"
	Settled   SettlementStatus = "settled"
)

// Settlement tells how far the invoice is paid: settled if and only if it is posted and exactly nothing is open (C10), so one of zero is
// settled from the start. Errors are those of Open.
func (inv *Invoice) Settlement() (SettlementStatus, error) {
	open, err := inv.Open()
	switch {
	case err != nil:
		return "", err
	case inv.State == PostedState && open.IsZero():
		return Settled, nil
	case len(inv.Settlements) > 0:
		return PartPaid, nil
	}
	return Unsettled, nil
}

// Overdue tells whether something is open after the due date; today is the day in the seller's zone (C26). On the due date itself nothing
// is. Errors are those of Open.
func (inv *Invoice) Overdue(today document.Date) (bool, error) {
	open, err := inv.Open()
	return err == nil && open.Sign() > 0 && today.After(inv.Due), err
}

// Settle records that a part of a payment pays the invoice; on is the payment's value date. More than is open, nothing, and another
// currency are ErrRefused: what is over stays with the customer's payment (C9, C10). An invoice that is not posted is ErrState, a
// settlement without a payment or a day ErrInvalid. The invoice is then unchanged.
func (inv *Invoice) Settle(payment document.Link, amount money.Money, on document.Date, by document.Stamp) ([]document.Event, error) {
	if inv.State != PostedState {
		return nil, (&document.Error{Code: "invoice/state", Path: "state", Kind: document.ErrState, Message: "cannot settle: state is " + string(inv.State) + ", settle needs posted"}).About(&inv.Header)
	}
	if payment.ID.IsZero() || on.IsZero() {
		return nil, (&document.Error{Code: "invoice/settlements", Path: "settlements", Kind: document.ErrInvalid, Message: "a settlement is of a payment and on a day"}).About(&inv.Header)
	}
	open, err := inv.Open()
	if err != nil {
		return nil, err
	}
	more, err := amount.Cmp(open)
	if err != nil || amount.Sign() <= 0 || more > 0 {
		return nil, document.Refuse(&inv.Header, "settle", document.Reason{
			Code: "invoice/settle", Gate: "amount", Saw: "open " + open.String() + ", to settle " + amount.String(), Help: []string{"settle more than nothing and at most " + open.String()},
		})
	}
	rest, err := open.Sub(amount)
	if err != nil {
		return nil, err
	}
	inv.Settlements = append(slices.Clone(inv.Settlements), Settlement{Payment: payment, Amount: amount, On: on})
	inv.Header.Touch(by)
	return []document.Event{document.NewEvent(&inv.Header, by, SettledPart{Customer: inv.Customer, Payment: payment.ID, Amount: amount, Open: rest, On: on, Due: inv.Due})}, nil
}
