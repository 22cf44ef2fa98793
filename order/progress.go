package order

import (
	"strconv"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// Step is a fact about a confirmed order's quantities that another document of the chain brings, or Deliver.
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

// Record enters a step of some lines into their ledgers. Nothing is entered unless all of it fits: no more is picked than is wanted, packed
// than is picked, shipped than is packed and still to ship, delivered than was shipped, invoiced than is billable (C14, C22). Shipping
// takes the quantity out of the reservation. What is not goods is delivered and invoiced only; of it, no more is delivered than is wanted.
//
// Quantities are positive, in their line's unit; a line that stands twice counts twice. An order that is not confirmed is ErrState, lines
// and quantities that make no sense are document.Faults (ErrInvalid), and too much, or a hold that blocks the step, is a *document.Refusal
// (ErrRefused) with a reason for each line. After an error the order is unchanged.
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
	var reasons []document.Reason
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
			reason, err := lines[q.Line-1].record(step, q.Quantity, o.BillOn)
			faults.Check(path+".quantity", "order/quantity", err)
			if reason.Saw != "" {
				reason.Path = path
				reasons = append(reasons, reason)
			}
		}
	}
	switch {
	case len(faults) > 0:
		return faults.Err(&o.Header)
	case len(reasons) > 0:
		return document.Refuse(&o.Header, string(step), reasons...)
	}
	o.Lines = lines
	o.Header.Touch(by)
	return nil
}

// record enters a step of one line, or gives the reason why it is too much.
func (l *Line) record(step Step, q money.Quantity, trigger Trigger) (document.Reason, error) {
	p, err := l.Ledger.Progress(trigger)
	if err != nil {
		return document.Reason{}, err
	}
	goods := l.Shippable()
	if !goods && step != Delivered && step != Invoiced {
		return document.Reason{}, &document.Error{
			Code: "order/line", Kind: document.ErrInvalid, Message: "cannot " + string(step) + " line " + strconv.Itoa(l.Line) + ": it does not leave our stock", Help: "deliver it",
		}
	}
	var s sums
	var bound money.Quantity
	var why string
	next := l.Ledger
	none := s.less(next.Ordered, next.Ordered)
	picked, packed := s.less(s.plus(none, next.Picked), next.PutBack), s.less(s.plus(none, next.Packed), next.Unpacked)
	switch step {
	case Picked:
		bound, why = p.ToPick, "still to pick"
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
		if !goods {
			bound, why = p.ToDeliver, "still to deliver"
			next.Shipped = s.plus(next.Shipped, q)
		}
		next.Delivered = s.plus(next.Delivered, q)
	case Invoiced:
		bound, why = p.ToInvoice, "to invoice"
		next.Invoiced = s.plus(next.Invoiced, q)
	default:
		return document.Reason{}, &document.Error{Code: "order/step", Message: "there is no step " + document.Quote(string(step)), Kind: document.ErrInvalid}
	}
	if s.less(bound, q).Sign() < 0 && s.err == nil {
		return document.Reason{
			Code: "order/too_much", Gate: "quantity", Saw: q.String() + " of line " + strconv.Itoa(l.Line) + ", which has " + bound.String() + " " + why, Help: []string{"at most " + bound.String()},
		}, nil
	}
	if s.err != nil {
		return document.Reason{}, s.err
	}
	l.Ledger = next
	return document.Reason{}, nil
}
