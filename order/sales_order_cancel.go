package order

import (
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// Cancel gives the order up, all of every line. What is reserved for it goes back to stock: the caller releases what InStock gave before,
// in the same commit. Goods that are picked, anything that is shipped, delivered or invoiced refuse it, with a reason for each line
// (ErrRefused); no reason given is ErrInvalid, a state that does not allow it ErrState. Holds go.
func (o *SalesOrder) Cancel(reason string, by document.Stamp) ([]document.Event, error) {
	next, err := lifecycle.Next(&o.Header, o.State, Cancel)
	if err != nil {
		return nil, err
	}
	if reason == "" {
		return nil, (&document.Error{Code: "order/cancel", Path: "reason", Message: "a cancellation has a reason", Kind: document.ErrInvalid}).About(&o.Header)
	}
	var against []document.Reason
	for i := range o.Lines {
		l := &o.Lines[i].Ledger
		if l.Shipped.Sign() > 0 || l.Invoiced.Sign() > 0 || l.Picked.Sign() > 0 && l.Picked != l.PutBack {
			against = append(against, document.Reason{
				Code: "order/cancel", Gate: "facts", Path: document.Index("lines", i),
				Saw:  "picked " + l.Picked.String() + ", shipped " + l.Shipped.String() + ", invoiced " + l.Invoiced.String(),
				Help: []string{"cancel the shipments that have not left", "take the goods back and credit them"},
			})
		}
	}
	if len(against) > 0 {
		return nil, document.Refuse(&o.Header, string(Cancel), against...)
	}
	lines, canceled, err := o.afterEach(func(l *Line, p Progress, s *sums) money.Quantity {
		l.Ledger.Canceled = l.Ledger.Ordered
		l.Ledger.Released = l.Ledger.Reserved
		return p.Wanted
	})
	if err != nil {
		return nil, err
	}
	o.State, o.Lines, o.CancelReason, o.Holds = next, lines, reason, nil
	o.Header.Touch(by)
	return []document.Event{document.NewEvent(&o.Header, by, Canceled{Reason: reason, Canceled: canceled})}, nil
}
