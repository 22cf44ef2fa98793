package o2c

import (
	"context"
	"errors"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/payment"
)

// Advance takes an order every step further that needs nobody: it is confirmed when its gates pass, what is billable is billed, the
// customer's unapplied money pays its invoices, and it is closed when it is complete. It gives the order as it stands then, and what it
// waits for. Each step is a commit of its own; called again it goes on where it is.
func (v Orders) Advance(ctx context.Context, id document.ID) (*order.SalesOrder, []document.Reason, error) {
	o, err := v.Get(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	if o.State == order.SubmittedState {
		confirmed, err := v.Confirm(ctx, id)
		if reasons, waits := waitsFor(err); waits {
			return confirmed, reasons, nil
		}
		if err != nil {
			return nil, nil, err
		}
		o = confirmed
	}
	if o.State != order.ConfirmedState {
		return o, nil, nil
	}
	if o.Policy.OnAccount || o.PaidBy != nil { // money for an order that could not be handed over at once pays its invoice
		if err := v.billAndPay(ctx, o); err != nil {
			return nil, nil, err
		}
	}
	closed, err := v.Close(ctx, id)
	if reasons, waits := waitsFor(err); waits {
		o, err = v.Get(ctx, id)
		return o, reasons, err
	}
	return closed, nil, err
}

// billAndPay bills what is billable, and lets the customer's unapplied money pay.
func (v Orders) billAndPay(ctx context.Context, o *order.SalesOrder) error {
	_, err := v.desk.Invoices.Bill(ctx, invoice.Draft{Order: o.Header.ID})
	if _, nothing := waitsFor(err); err != nil && !nothing {
		return err
	}
	for p, err := range each[payment.Payment](ctx, v.desk, payment.KindPayment, document.Key{Name: "unapplied", Value: o.Customer}) {
		if err != nil {
			return err
		}
		if _, err := v.desk.Payments.Apply(ctx, p.Header.ID); err != nil {
			return err
		}
	}
	return nil
}

// waitsFor tells whether an error is a refusal, and for what.
func waitsFor(err error) ([]document.Reason, bool) {
	if refusal, ok := errors.AsType[*document.Refusal](err); ok {
		return refusal.Reasons, true
	}
	return nil, false
}
