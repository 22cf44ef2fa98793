package order

import (
	"strconv"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// Step is a fact about a confirmed order's quantities that another document of the chain brings.
type Step string

// The steps, in the order in which a quantity takes them.
const (
	Picked    Step = "pick"
	Packed    Step = "pack"
	Shipped   Step = "ship"
	Delivered Step = "deliver"
	Invoiced  Step = "invoice"
	Unpacked  Step = "unpack"
	PutBack   Step = "put_back"
)

// Record enters a step of some lines into their ledgers. Nothing is entered unless all of it fits: no more is picked or shipped than is still to ship and was reserved, delivered than was shipped,
// invoiced than is billable (C14, C22). Shipping takes the quantity out of the reservation.
func (o *SalesOrder) Record(step Step, quantities []LineQuantity, by document.Stamp) error {
	if o.State != ConfirmedState {
		return (&document.Error{
			Code: "sales_order/state", Path: "state", Kind: document.ErrState,
			Message: "cannot " + string(step) + ": state is " + string(o.State) + ", " + string(step) + " needs confirmed",
		}).About(&o.Header)
	}
	switch step {
	case Picked, Packed, Shipped:
		if err := o.blocked(Shipping, o.Holds); err != nil {
			return err
		}
	case Invoiced:
		if err := o.blocked(Invoicing, o.Holds); err != nil {
			return err
		}
	}
	var faults document.Faults
	if len(quantities) == 0 {
		faults.Add("lines", "order/lines", "there is nothing to "+string(step), "")
	}
	lines := append([]Line(nil), o.Lines...)
	for i, q := range quantities {
		path := document.Index("lines", i)
		switch {
		case q.Line < 1 || q.Line > len(lines):
			faults.Add(path+".line", "order/line", o.Header.Name()+" has no line "+strconv.Itoa(q.Line), "")
		case q.Quantity.Sign() <= 0:
			faults.Add(path+".quantity", "order/quantity", "must be positive, is "+q.Quantity.String(), "")
		default:
			faults.Check(path+".quantity", "order/quantity", lines[q.Line-1].record(step, q.Quantity, o.BillOn))
		}
	}
	if len(faults) > 0 {
		return faults.Err(&o.Header)
	}
	o.Lines = lines
	o.Header.Touch(by)
	return nil
}

func (l *Line) record(step Step, q money.Quantity, trigger Trigger) error {
	p, err := l.Ledger.Progress(trigger)
	if err != nil {
		return err
	}
	var s sums
	var bound money.Quantity
	var why string
	next := l.Ledger
	picked, packed := s.less(next.Picked, next.PutBack), s.less(next.Packed, next.Unpacked)
	switch step {
	case Picked:
		bound, why = s.less(p.Wanted, picked), "still to pick"
		next.Picked = s.plus(next.Picked, q)
	case Packed:
		bound, why = s.less(picked, packed), "picked and not packed"
		next.Packed = s.plus(next.Packed, q)
	case Unpacked:
		bound, why = s.less(packed, next.Shipped), "packed and not shipped"
		next.Unpacked = s.plus(next.Unpacked, q)
	case PutBack:
		bound, why = s.less(picked, packed), "picked and not packed"
		next.PutBack = s.plus(next.PutBack, q)
	case Shipped:
		bound, why = s.min(p.ToShip, s.less(packed, next.Shipped)), "packed and not shipped"
		next.Released = s.plus(next.Released, s.min(q, p.Reserved))
		next.Shipped = s.plus(next.Shipped, q)
	case Delivered:
		bound, why = p.InTransit, "shipped and not delivered"
		next.Delivered = s.plus(next.Delivered, q)
	case Invoiced:
		bound, why = p.ToInvoice, "to invoice"
		next.Invoiced = s.plus(next.Invoiced, q)
	}
	if s.less(bound, q).Sign() < 0 && s.err == nil {
		return &document.Error{
			Code: "order/too_much", Kind: document.ErrRefused,
			Message: "cannot " + string(step) + " " + q.String() + " of line " + strconv.Itoa(l.Line) + ": " + bound.String() + " " + why, Help: "at most " + bound.String(),
		}
	}
	if s.err != nil {
		return s.err
	}
	l.Ledger = next
	return nil
}
