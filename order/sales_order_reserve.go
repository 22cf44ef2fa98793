package order

import (
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// Missing gives what a confirmed order still needs from stock, line by line, in the units that stock is kept in: what is made for the
// order, and what was given back. Everything else was reserved when it was confirmed.
func (o *SalesOrder) Missing() ([]StockDemand, error) { return o.demand((*Line).Shippable) }

// Reserve records that what Missing gave lies in stock for the order now; the caller reserves it in the same commit. An order that is not
// confirmed is ErrState; nothing missing is a *document.Refusal.
func (o *SalesOrder) Reserve(by document.Stamp) ([]document.Event, error) {
	if o.State != ConfirmedState {
		return nil, (&document.Error{Code: "sales_order/state", Path: "state", Kind: document.ErrState, Message: "cannot reserve: state is " + string(o.State) + ", reserve needs confirmed"}).About(&o.Header)
	}
	lines, reserved, err := o.afterEach(func(l *Line, p Progress, s *sums) money.Quantity { return l.reserve(p, s, (*Line).Shippable) })
	if err != nil {
		return nil, err
	}
	if len(reserved) == 0 {
		return nil, document.Refuse(&o.Header, "reserve", document.Reason{Code: "order/reserve", Gate: "quantity", Saw: "nothing is missing"})
	}
	o.Lines = lines
	o.Header.Touch(by)
	return []document.Event{document.NewEvent(&o.Header, by, Reserved{Lines: reserved})}, nil
}

// reserve sets aside what is still to ship of a line that counts.
func (l *Line) reserve(p Progress, s *sums, counts func(*Line) bool) money.Quantity {
	if !counts(l) {
		return money.Quantity{}
	}
	q := s.less(p.ToShip, p.Reserved)
	l.Ledger.Reserved = s.plus(l.Ledger.Reserved, q)
	return q
}

// Reserved: goods were set aside in stock for a confirmed order.
type Reserved struct {
	Lines []LineQuantity `json:"lines"`
}

// EventType is sales_order.reserved, schema 1.
func (Reserved) EventType() (string, int) { return "sales_order.reserved", 1 }
