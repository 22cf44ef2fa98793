package order

import (
	"errors"
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// Submit hands the order in. An order that is no draft is ErrState.
func (o *SalesOrder) Submit(by document.Stamp) ([]document.Event, error) {
	next, err := lifecycle.Next(&o.Header, o.State, Submit)
	if err != nil {
		return nil, err
	}
	o.State = next
	o.Header.Touch(by)
	return []document.Event{document.NewEvent(&o.Header, by, Submitted{
		Seller: o.Seller, Customer: o.Customer, Date: o.Date, Net: o.Totals.Net, Gross: o.Totals.Gross,
	})}, nil
}

// Confirm binds the seller. The stock that Demand asked for has been reserved by the caller, in the same commit. Gates are the reasons that
// the caller's checks found against it; with any of them, or with a hold raised by hand, that is a *document.Refusal (ErrRefused) with all
// reasons, and the order is unchanged. Holds that gates raised earlier go, and gates with a live waiver do not count. owner is the rep that
// the order belongs to from now on; nil when nobody owns it. An order that is not submitted is ErrState.
func (o *SalesOrder) Confirm(gates []document.Reason, owner *Owner, by document.Stamp) ([]document.Event, error) {
	next, err := lifecycle.Next(&o.Header, o.State, Confirm)
	if err != nil {
		return nil, err
	}
	var left []Hold
	for _, h := range o.Holds {
		if h.Kind == manual {
			left = append(left, h)
		}
	}
	reasons, err := o.unwaived(gates, by.At)
	if err != nil {
		return nil, err
	}
	if blocked, ok := errors.AsType[*document.Refusal](o.blocked(Confirming, left)); ok {
		reasons = slices.Concat(reasons, blocked.Reasons)
	}
	if len(reasons) > 0 {
		return nil, document.Refuse(&o.Header, string(Confirm), reasons...)
	}
	lines, reserved, err := o.afterEach(func(l *Line, p Progress, s *sums) money.Quantity { return l.reserve(p, s, (*Line).reservable) })
	if err != nil {
		return nil, err
	}
	o.State, o.Lines, o.Holds = next, lines, left
	if owner != nil {
		frozen := *owner
		o.Owner = &frozen
	}
	o.Header.Touch(by)
	return []document.Event{document.NewEvent(&o.Header, by, o.confirmed(reserved))}, nil
}

func (o *SalesOrder) confirmed(reserved []LineQuantity) Confirmed {
	c := Confirmed{Seller: o.Seller, Customer: o.Customer, Type: o.Type, Channel: o.Channel, Date: o.Date, DeliverBy: o.DeliverBy, Net: o.Totals.Net, Gross: o.Totals.Gross, Reserved: reserved}
	for _, l := range o.Header.From {
		if l.Kind == KindPurchaseOrder {
			c.PurchaseOrder = l.ID
		}
	}
	if o.Owner != nil {
		c.Rep, c.Territory = o.Owner.Rep, o.Owner.Territory
	}
	for i := range o.Lines {
		l := &o.Lines[i]
		c.Lines = append(c.Lines, ConfirmedLine{Line: l.Line, SKU: l.SKU, Quantity: l.Ledger.Ordered, Net: l.Amounts.Net})
	}
	return c
}

// afterEach applies a change to a copy of every line and gives the changed lines with the quantities that the change reports; zero ones are left out.
func (o *SalesOrder) afterEach(change func(l *Line, p Progress, s *sums) money.Quantity) ([]Line, []LineQuantity, error) {
	lines := append([]Line(nil), o.Lines...)
	var changed []LineQuantity
	for i := range lines {
		l := &lines[i]
		p, err := l.Ledger.Progress(o.BillOn)
		if err != nil {
			return nil, nil, err
		}
		var s sums
		q := change(l, p, &s)
		if s.err != nil {
			return nil, nil, s.err
		}
		if !q.IsZero() {
			changed = append(changed, LineQuantity{Line: l.Line, Quantity: q})
		}
	}
	return lines, changed, nil
}
