package order

import (
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// Ledger is what a line has come to: counters in the line's unit that only grow. Everything that is said about progress is computed from them.
type Ledger struct {
	Ordered  money.Quantity `json:"ordered"`
	Canceled money.Quantity `json:"canceled,omitzero"`
	// Reserved is all that was ever set aside in stock, Released what was given back or left with a shipment.
	Reserved money.Quantity `json:"reserved,omitzero"`
	Released money.Quantity `json:"released,omitzero"`
	Picked   money.Quantity `json:"picked,omitzero"`
	Packed   money.Quantity `json:"packed,omitzero"`
	// PutBack is what was picked and went back to its place, Unpacked what was packed and taken out again.
	PutBack  money.Quantity `json:"put_back,omitzero"`
	Unpacked money.Quantity `json:"unpacked,omitzero"`
	// Shipped is what left, Delivered what arrived. What is not goods leaves and arrives at once.
	Shipped   money.Quantity `json:"shipped,omitzero"`
	Delivered money.Quantity `json:"delivered,omitzero"`
	// Reopened is what came back and is to be delivered again, Returned what came back for good.
	Reopened money.Quantity `json:"reopened,omitzero"`
	Returned money.Quantity `json:"returned,omitzero"`
	// Invoiced is what posted invoices bill, Credited what quantity credits took back of it, Waived what will never be billed.
	Invoiced money.Quantity `json:"invoiced,omitzero"`
	Waived   money.Quantity `json:"waived,omitzero"`
	Credited money.Quantity `json:"credited,omitzero"`
}

// Progress is what the counters of a line mean, in the line's unit.
type Progress struct {
	// Wanted is what is to be delivered: ordered less canceled.
	Wanted money.Quantity `json:"wanted"`
	// Reserved is what lies in stock for the line now.
	Reserved money.Quantity `json:"reserved"`
	// ToPick is what is wanted and neither picked nor shipped.
	ToPick money.Quantity `json:"to_pick"`
	// ToShip is what has not been shipped, ToDeliver what has not been delivered; both of what is wanted, and never below zero.
	ToShip    money.Quantity `json:"to_ship"`
	ToDeliver money.Quantity `json:"to_deliver"`
	// InTransit is shipped and not yet delivered.
	InTransit money.Quantity `json:"in_transit"`
	// Billed is invoiced less quantity credits; Basis is what the billing trigger makes billable; ToInvoice is what may be invoiced now.
	Billed    money.Quantity `json:"billed"`
	Basis     money.Quantity `json:"basis"`
	ToInvoice money.Quantity `json:"to_invoice"`
}

// Progress works out what the counters mean under a billing trigger; every trigger but OnOrder and OnShipment counts as OnDelivery. Its
// only errors are counters in mixed units (money.ErrUnit) or beyond range (money.ErrOverflow), which a valid ledger has not.
func (l Ledger) Progress(trigger Trigger) (Progress, error) {
	var s sums
	none := s.less(l.Ordered, l.Ordered) // of the line's unit, which counters that never counted lack
	shipped := s.less(s.plus(none, l.Shipped), l.Reopened)
	delivered := s.less(s.plus(none, l.Delivered), l.Reopened)
	p := Progress{
		Wanted:    s.less(l.Ordered, l.Canceled),
		Reserved:  s.less(s.plus(none, l.Reserved), l.Released),
		InTransit: s.less(s.plus(none, l.Shipped), l.Delivered),
		Billed:    s.less(s.plus(none, l.Invoiced), l.Credited),
	}
	p.ToPick = s.floor(s.plus(s.less(p.Wanted, l.Picked), s.plus(l.PutBack, l.Reopened)))
	p.ToShip = s.floor(s.less(p.Wanted, shipped))
	p.ToDeliver = s.floor(s.less(p.Wanted, delivered))
	switch trigger {
	case OnOrder:
		p.Basis = p.Wanted
	case OnShipment:
		p.Basis = s.less(shipped, l.Returned)
	default:
		p.Basis = s.less(delivered, l.Returned)
	}
	p.ToInvoice = s.floor(s.less(p.Basis, p.Billed, l.Waived))
	return p, s.err
}

// validate checks what must hold between the counters (C14, C18, C22).
func (l Ledger) validate(trigger Trigger, goods bool) error {
	var faults document.Faults
	counters := [...]struct {
		name string
		is   money.Quantity
	}{
		{"canceled", l.Canceled}, {"reserved", l.Reserved}, {"released", l.Released}, {"picked", l.Picked}, {"packed", l.Packed}, {"put_back", l.PutBack}, {"unpacked", l.Unpacked},
		{"shipped", l.Shipped}, {"delivered", l.Delivered}, {"reopened", l.Reopened}, {"returned", l.Returned}, {"invoiced", l.Invoiced},
		{"waived", l.Waived}, {"credited", l.Credited},
	}
	if l.Ordered.Sign() <= 0 {
		faults.Add("ordered", "order/ledger", "must be positive, is "+l.Ordered.String(), "")
	}
	for _, c := range counters {
		if c.is.Sign() < 0 {
			faults.Add(c.name, "order/ledger", "a counter is not negative, this one is "+c.is.String(), "")
		}
		if unit := c.is.Unit(); unit != "" && unit != l.Ordered.Unit() {
			faults.Add(c.name, "order/ledger", "a counter is in the line's unit, this one is "+c.is.String(), "")
		}
	}
	if len(faults) > 0 {
		return faults.Err(nil)
	}
	p, err := l.Progress(trigger)
	if err != nil {
		faults.Check("", "order/ledger", err)
		return faults.Err(nil)
	}
	var s sums
	atMost := func(name string, is, bound money.Quantity, rule string) {
		if s.less(bound, is).Sign() < 0 {
			faults.Add(name, "order/ledger", is.String()+" is more than "+bound.String()+": "+rule, "")
		}
	}
	atMost("canceled", l.Canceled, l.Ordered, "no more is canceled than was ordered")
	atMost("released", l.Released, l.Reserved, "no more is released than was reserved")
	atMost("reserved", p.Reserved, p.ToShip, "no more is reserved than is still to ship")
	picked, packed := s.less(l.Picked, l.PutBack), s.less(l.Packed, l.Unpacked)
	if goods {
		atMost("picked", picked, s.plus(p.Wanted, l.Reopened), "no more is picked than is wanted")
		atMost("packed", packed, picked, "no more is packed than is picked")
		atMost("shipped", l.Shipped, packed, "no more is shipped than is packed")
	} else {
		atMost("shipped", l.Shipped, l.Delivered, "what is not goods leaves and arrives at once")
		if l.Reserved.Sign() > 0 || l.Picked.Sign() > 0 || l.Packed.Sign() > 0 {
			faults.Add("reserved", "order/ledger", "only goods are reserved, picked and packed", "")
		}
	}
	atMost("delivered", l.Delivered, l.Shipped, "no more is delivered than was shipped")
	atMost("returned", s.plus(l.Reopened, l.Returned), l.Shipped, "no more comes back than was shipped")
	atMost("shipped", s.less(l.Shipped, l.Reopened), p.Wanted, "no more is shipped than is wanted")
	atMost("credited", l.Credited, l.Invoiced, "no more is credited than was invoiced")
	atMost("invoiced", s.plus(p.Billed, l.Waived), p.Basis, "no more is billed or waived than is billable")
	faults.Check("", "order/ledger", s.err)
	return faults.Err(nil)
}

// sums adds and subtracts quantities and keeps the first error, so that a formula reads as a formula.
type sums struct{ err error }

func (s *sums) plus(a, b money.Quantity) money.Quantity {
	sum, err := a.Add(b)
	if err != nil && s.err == nil {
		s.err = err
	}
	return sum
}

func (s *sums) less(a money.Quantity, parts ...money.Quantity) money.Quantity {
	for _, b := range parts {
		rest, err := a.Sub(b)
		if err != nil && s.err == nil {
			s.err = err
		}
		a = rest
	}
	return a
}

func (s *sums) floor(a money.Quantity) money.Quantity {
	if a.Sign() < 0 {
		return s.less(a, a)
	}
	return a
}

func (s *sums) min(a, b money.Quantity) money.Quantity {
	if s.less(a, b).Sign() > 0 {
		return b
	}
	return a
}
