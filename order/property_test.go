package order_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/pricing"
)

var triggers = []order.Trigger{order.OnOrder, order.OnShipment, order.OnDelivery}

var steps = []order.Step{order.Picked, order.Packed, order.Shipped, order.Delivered, order.Invoiced, order.Unpacked, order.PutBack}

// model counts a line in plain numbers, by the letters of the invariants: O, picked and packed in hand, S, D, I.
type model struct {
	goods                                             bool
	ordered, picked, packed, shipped, delivered, bill int64
}

// room is how much of a step the invariants allow.
func (m *model) room(step order.Step, trigger order.Trigger) int64 {
	switch step {
	case order.Delivered:
		if !m.goods {
			return m.ordered - m.delivered
		}
		return m.shipped - m.delivered
	case order.Invoiced:
		return m.basis(trigger) - m.bill
	}
	if !m.goods {
		return -1
	}
	switch step {
	case order.Picked:
		return m.ordered - m.shipped - m.packed - m.picked
	case order.Packed, order.PutBack:
		return m.picked
	case order.Shipped, order.Unpacked:
		return m.packed
	}
	return -1
}

func (m *model) basis(trigger order.Trigger) int64 {
	return map[order.Trigger]int64{order.OnOrder: m.ordered, order.OnShipment: m.shipped, order.OnDelivery: m.delivered}[trigger]
}

// enter moves a quantity; picked and packed are what lies in those places now.
func (m *model) enter(step order.Step, q int64) {
	switch step {
	case order.Picked:
		m.picked += q
	case order.PutBack:
		m.picked -= q
	case order.Packed:
		m.picked, m.packed = m.picked-q, m.packed+q
	case order.Unpacked:
		m.picked, m.packed = m.picked+q, m.packed-q
	case order.Shipped:
		m.packed, m.shipped = m.packed-q, m.shipped+q
	case order.Delivered:
		if m.delivered += q; !m.goods {
			m.shipped += q
		}
	case order.Invoiced:
		m.bill += q
	}
}

type run struct {
	order  *order.SalesOrder
	models []model
}

// orderOf builds a confirmed order of 1 to 3 lines, goods and services, with small whole quantities so that random steps meet their bounds.
func orderOf(n *numbers, trigger order.Trigger, unitPrice string) *run {
	d := worked()
	d.BillOn, d.Lines = trigger, nil
	r := &run{}
	for range 1 + n.below(3) {
		goods, q := n.below(3) > 0, 1+n.below(12)
		item, unit := "GLV-N", "case"
		if !goods {
			item, unit = "INST", "hour"
		}
		d.Lines = append(d.Lines, order.DraftLine{Item: item, Quantity: must(money.NewQuantity(q, unit)), UnitPrice: price(unitPrice)})
		r.models = append(r.models, model{goods: goods, ordered: q})
	}
	r.order = confirmed(d)
	return r
}

// step tries a random step of one or two lines. It says what differs from the model.
func (r *run) step(n *numbers) string {
	step := steps[n.below(int64(len(steps)))]
	var quantities []order.LineQuantity
	next := append([]model(nil), r.models...)
	fits := true
	for range 1 + n.below(2) {
		l, q := n.below(int64(len(next))), 1+n.below(8)
		quantities = append(quantities, order.LineQuantity{Line: int(l) + 1, Quantity: must(money.NewQuantity(q, r.order.Lines[l].Ledger.Ordered.Unit()))})
		if fits = fits && q <= next[l].room(step, r.order.BillOn); fits {
			next[l].enter(step, q)
		}
	}
	before := r.order.Clone()
	err := r.order.Record(step, quantities, at(5))
	if (err == nil) != fits {
		return fmt.Sprintf("%s %v: %v, the model says %v: %+v", step, quantities, err, fits, r.models)
	}
	if err != nil {
		if !errors.Is(err, document.ErrRefused) && !errors.Is(err, document.ErrInvalid) {
			return "another kind of error: " + err.Error()
		}
		if !reflect.DeepEqual(before, r.order) {
			return "a step that failed changed the order"
		}
		return ""
	}
	r.models = next
	return r.check()
}

func (r *run) check() string {
	if err := r.order.Validate(); err != nil {
		return err.Error()
	}
	for i, m := range r.models {
		p := must(r.order.Lines[i].Ledger.Progress(r.order.BillOn))
		unit := r.order.Lines[i].Ledger.Ordered.Unit()
		reserved := int64(0)
		if m.goods {
			reserved = m.ordered - m.shipped
		}
		want := order.Progress{}
		for to, n := range map[*money.Quantity]int64{
			&want.Wanted: m.ordered, &want.Reserved: reserved, &want.ToPick: m.ordered - m.shipped - m.packed - m.picked, &want.ToShip: m.ordered - m.shipped, &want.ToDeliver: m.ordered - m.delivered,
			&want.InTransit: m.shipped - m.delivered, &want.Billed: m.bill, &want.Basis: m.basis(r.order.BillOn), &want.ToInvoice: m.basis(r.order.BillOn) - m.bill,
		} {
			*to = must(money.NewQuantity(n, unit))
		}
		if !m.goods {
			want.ToPick = p.ToPick // means nothing for what is never picked
		}
		if p != want {
			return fmt.Sprintf("line %d: %+v, the model says %+v", i+1, p, want)
		}
	}
	return ""
}

// No sequence of steps bills more than is billable, for each trigger; what is refused is refused for that reason only.
func TestC14_NeverBilledBeyondTheBasis(t *testing.T) {
	for _, trigger := range triggers {
		t.Run(string(trigger), func(t *testing.T) {
			property(t, 150, func(n *numbers) string {
				r := orderOf(n, trigger, "7.77 USD")
				for n.left() {
					if fault := r.step(n); fault != "" {
						return fault
					}
				}
				return ""
			})
		})
	}
}

// What is reserved for a line is never more than is still to ship, and nothing once the order is canceled.
func TestC22_ReservedIsStillToShip(t *testing.T) {
	property(t, 150, func(n *numbers) string {
		r := orderOf(n, triggers[n.below(3)], "1.00 USD")
		for n.left() {
			if fault := r.step(n); fault != "" {
				return fault
			}
			for i := range r.order.Lines {
				p := must(r.order.Lines[i].Ledger.Progress(r.order.BillOn))
				if c := must(p.Reserved.Cmp(p.ToShip)); c > 0 || p.Reserved.Sign() < 0 {
					return "reserved " + p.Reserved.String() + ", to ship " + p.ToShip.String()
				}
			}
		}
		if _, err := r.order.Cancel("why not", at(9)); err == nil {
			if held := must(r.order.InStock()); len(held) > 0 {
				return fmt.Sprint("a canceled order holds ", held)
			}
		}
		return ""
	})
}

// A cancellation takes exactly what was ordered, only when nothing is in anybody's hands, and gives all that was reserved back.
func TestC18_CancelTakesWhatIsLeft(t *testing.T) {
	property(t, 300, func(n *numbers) string {
		r := orderOf(n, triggers[n.below(3)], "1.00 USD")
		for range n.below(4) {
			if fault := r.step(n); fault != "" {
				return fault
			}
		}
		free := true
		for _, m := range r.models {
			free = free && m.picked+m.packed+m.shipped+m.delivered+m.bill == 0
		}
		before := r.order.Clone()
		events, err := r.order.Cancel("changed plans", at(9))
		if (err == nil) != free {
			return fmt.Sprintf("%v, the model says %v: %+v", err, free, r.models)
		}
		if err != nil {
			if !errors.Is(err, document.ErrRefused) || !reflect.DeepEqual(before, r.order) {
				return "a refused cancellation changed the order: " + err.Error()
			}
			return ""
		}
		if err := r.order.Validate(); err != nil {
			return err.Error()
		}
		canceled := events[0].Payload.(order.Canceled).Canceled
		for i := range r.order.Lines {
			l := r.order.Lines[i].Ledger
			if p := must(l.Progress(r.order.BillOn)); l.Canceled != l.Ordered || !p.Reserved.IsZero() || !p.ToInvoice.IsZero() || canceled[i].Quantity != l.Ordered {
				return fmt.Sprintf("%+v", l)
			}
		}
		return ""
	})
}

// Prices move no quantity: the same steps on the same lines at other prices come to the same ledgers.
func TestC13_PricesMoveNoQuantity(t *testing.T) {
	property(t, 150, func(n *numbers) string {
		trigger, list := triggers[n.below(3)], n.list[n.used:]
		a, b := &numbers{list: list}, &numbers{list: list}
		cheap, dear := orderOf(a, trigger, "0.00 USD"), orderOf(b, trigger, "12345.6789 USD")
		for a.left() {
			if fault := cheap.step(a) + dear.step(b); fault != "" {
				return fault
			}
		}
		for i := range cheap.order.Lines {
			if cheap.order.Lines[i].Ledger != dear.order.Lines[i].Ledger {
				return "the ledgers differ"
			}
		}
		return ""
	})
}

// Billed in any parts, a line comes to what was agreed, in every figure; what remains is found in the ledger's quantities only.
func TestT18_InvoicesSumToTheOrder(t *testing.T) {
	property(t, 300, func(n *numbers) string {
		d := mixed()
		d.BillOn = order.OnOrder
		for i := range d.Lines {
			d.Lines[i].Quantity = must(money.NewQuantity(1+n.below(30), d.Lines[i].Quantity.Unit()))
			d.Lines[i].UnitPrice = price(fmt.Sprintf("%d.%04d USD", 1+n.below(90), n.below(10_000)))
		}
		d.Lines[1].Discounts = d.Lines[1].Discounts[:1]
		o := confirmed(d)
		var parts []pricing.LineAmounts
		for i := 0; i < len(o.Lines); {
			l := &o.Lines[i]
			p := must(l.Ledger.Progress(o.BillOn))
			if p.ToInvoice.IsZero() {
				i++
				continue
			}
			q := must(money.NewQuantity(1+n.below(30), p.ToInvoice.Unit()))
			if must(q.Cmp(p.ToInvoice)) > 0 {
				q = p.ToInvoice
			}
			part, err := l.Amounts.Part(p.Billed, must(p.Billed.Add(q)), l.Ledger.Ordered, o.Rounding)
			if err != nil {
				return err.Error()
			}
			parts = append(parts, part)
			record(o, []order.LineQuantity{{Line: l.Line, Quantity: q}}, order.Invoiced)
		}
		if sum := must(pricing.Sum(parts)); !sum.Equal(o.Totals) {
			return fmt.Sprintf("billed %+v, agreed %+v", sum, o.Totals)
		}
		return ""
	})
}
