package order

import (
	"strconv"

	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// State is where a sales order stands in its lifecycle. How far it has come is read from its lines.
type State string

// The states of a sales order.
const (
	DraftState     State = "draft"
	SubmittedState State = "submitted"
	ConfirmedState State = "confirmed"
	ClosedState    State = "closed"
	CanceledState  State = "canceled"
)

// Action is what can be done to a sales order.
type Action string

// The actions on a sales order.
const (
	Submit  Action = "submit"
	Confirm Action = "confirm"
	Cancel  Action = "cancel"
	Close   Action = "close"
)

type row = document.Row[State, Action]

var lifecycle = document.NewTable(KindSalesOrder, DraftState,
	row{From: DraftState, Action: Submit, To: SubmittedState},
	row{From: SubmittedState, Action: Confirm, To: ConfirmedState, Guard: "no hold, gates pass"},
	row{From: ConfirmedState, Action: Close, To: ClosedState, Guard: "delivered, invoiced, paid"},
	row{From: DraftState, Action: Cancel, To: CanceledState},
	row{From: SubmittedState, Action: Cancel, To: CanceledState},
	row{From: ConfirmedState, Action: Cancel, To: CanceledState, Guard: "nothing shipped, nothing invoiced"},
)

// Lifecycle gives the state table of sales orders.
func Lifecycle() document.Table[State, Action] { return lifecycle }

// Submit hands the order in.
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

// Demand gives what the order needs from stock to be confirmed: all of its goods, in the units that stock is kept in. Services and digital items need none.
func (o *SalesOrder) Demand() ([]StockDemand, error) {
	var demand []StockDemand
	for i := range o.Lines {
		l := &o.Lines[i]
		if l.Type != catalog.Goods {
			continue
		}
		p, err := l.Ledger.Progress(o.BillOn)
		if err != nil {
			return nil, err
		}
		var s sums
		q, err := l.Stock(s.less(p.ToShip, p.Reserved))
		if err != nil || s.err != nil {
			return nil, (&document.Error{Code: "order/unit", Path: document.Index("lines", i), Kind: document.ErrInvalid, Cause: err}).About(&o.Header)
		}
		if !q.IsZero() {
			demand = append(demand, StockDemand{Line: l.Line, SKU: l.SKU, Quantity: q})
		}
	}
	return demand, nil
}

// StockDemand is what one line needs from stock, in the unit that stock is kept in.
type StockDemand struct {
	Line     int
	SKU      string
	Quantity money.Quantity
}

// Confirm binds the seller. The stock that Demand asked for has been reserved by the caller, in the same commit. Gates are the reasons that the caller's checks found against it;
// with any of them, or with a hold raised by hand, the order is refused and unchanged. Holds that gates raised earlier go.
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
	reasons := gates
	if blocked, ok := o.blocked(Confirming, left).(*document.Refusal); ok {
		reasons = append(append([]document.Reason(nil), gates...), blocked.Reasons...)
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

// Cancel gives the order up. What is reserved for it goes back to stock: the caller releases what Reserved gave, in the same commit.
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

// InStock gives what lies in stock for the order now, in the units that stock is kept in.
func (o *SalesOrder) InStock() ([]StockDemand, error) {
	var reserved []StockDemand
	for i := range o.Lines {
		l := &o.Lines[i]
		p, err := l.Ledger.Progress(o.BillOn)
		if err != nil {
			return nil, err
		}
		if p.Reserved.IsZero() {
			continue
		}
		q, err := l.Stock(p.Reserved)
		if err != nil {
			return nil, err
		}
		reserved = append(reserved, StockDemand{Line: l.Line, SKU: l.SKU, Quantity: q})
	}
	return reserved, nil
}

// Unpaid is an invoice of the order that is not settled.
type Unpaid struct {
	Invoice string
	Open    money.Money
}

// Close ends an order that is complete: every line delivered and invoiced as far as it is wanted, and every invoice settled. Unpaid are the order's invoices with
// an open amount, pending the payments whose outcome is not known yet.
func (o *SalesOrder) Close(unpaid []Unpaid, pending []string, by document.Stamp) ([]document.Event, error) {
	next, err := lifecycle.Next(&o.Header, o.State, Close)
	if err != nil {
		return nil, err
	}
	var against []document.Reason
	for i := range o.Lines {
		p, err := o.Lines[i].Ledger.Progress(o.BillOn)
		if err != nil {
			return nil, err
		}
		path := "line " + strconv.Itoa(o.Lines[i].Line)
		if p.ToDeliver.Sign() > 0 {
			against = append(against, document.Reason{Code: "order/open", Gate: "delivery", Path: path, Saw: p.ToDeliver.String() + " not delivered", Help: []string{"deliver it"}})
		}
		if p.ToInvoice.Sign() > 0 {
			against = append(against, document.Reason{Code: "order/open", Gate: "invoice", Path: path, Saw: p.ToInvoice.String() + " not invoiced", Help: []string{"invoice it"}})
		}
	}
	for _, u := range unpaid {
		against = append(against, document.Reason{Code: "order/open", Gate: "payment", Saw: u.Invoice + " has " + u.Open.String() + " open", Help: []string{"settle it"}})
	}
	for _, p := range pending {
		against = append(against, document.Reason{Code: "order/open", Gate: "payment", Saw: p + " has no outcome yet", Help: []string{"wait for it"}})
	}
	if len(against) > 0 {
		return nil, document.Refuse(&o.Header, string(Close), against...)
	}
	o.State = next
	o.Header.Touch(by)
	return []document.Event{document.NewEvent(&o.Header, by, Closed{Customer: o.Customer, Net: o.Totals.Net, Gross: o.Totals.Gross})}, nil
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
