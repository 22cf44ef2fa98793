package order

import (
	"github.com/seed-3f372218/o2c/catalog"
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

// Confirm binds the seller. The stock that Demand asked for has been reserved by the caller, in the same commit. Gates are the reasons that the caller's checks found against it;
// with any of them, or with a hold raised by hand, that is a *document.Refusal (ErrRefused) with all reasons, and the order is unchanged. Holds that gates raised earlier go. An order that is not submitted is ErrState.
func (o *SalesOrder) Confirm(gates []document.Reason, by document.Stamp) ([]document.Event, error) {
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
	reasons := append([]document.Reason(nil), gates...)
	if blocked, ok := o.blocked(Confirming, left).(*document.Refusal); ok {
		reasons = append(reasons, blocked.Reasons...)
	}
	if len(reasons) > 0 {
		return nil, document.Refuse(&o.Header, string(Confirm), reasons...)
	}
	lines, reserved, err := o.afterEach(func(l *Line, p Progress, s *sums) money.Quantity {
		if l.Type != catalog.Goods {
			return money.Quantity{}
		}
		q := s.less(p.ToShip, p.Reserved)
		l.Ledger.Reserved = s.plus(l.Ledger.Reserved, q)
		return q
	})
	if err != nil {
		return nil, err
	}
	o.State, o.Lines, o.Holds = next, lines, left
	o.Header.Touch(by)
	return []document.Event{document.NewEvent(&o.Header, by, Confirmed{Seller: o.Seller, Customer: o.Customer, Gross: o.Totals.Gross, Reserved: reserved})}, nil
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
