package report

import (
	"slices"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
)

// orderState is what is known of one order.
type orderState struct {
	id                       document.ID
	number, seller, customer string
	channel                  order.Channel
	state                    order.State
	submitted, confirmed     time.Time
	purchase                 document.ID
	deliverBy, lastShipped   document.Date
	lines                    []lineState
	settled                  money.Money     // of the order's invoices
	weighted                 decimal.Decimal // sum of amount × days of what is settled
}

// lineState is what is known of one line of an order; its place in the slice is its number less one.
type lineState struct {
	ordered, canceled, shipped, delivered money.Quantity
	lastDelivered                         document.Date
}

// purchase is a purchase order: when it came in, zero as long as that is not known, and how many orders that are still kept came from it.
type purchase struct {
	at     time.Time
	orders int
}

// bill is what is known of one invoice.
type bill struct {
	order document.ID
	date  document.Date
}

func (f *Fold) purchaseReceived(rec document.EventRecord, e order.PurchaseOrderReceived) error {
	p := f.purchases[rec.Ref.ID]
	if !p.at.IsZero() {
		return wrong(rec, "report/event", "came in before", "", nil)
	}
	at := e.ReceivedAt
	if at.IsZero() {
		at = rec.At
	}
	if document.DateIn(at, time.UTC).IsZero() {
		return wrong(rec, "report/event", "came in at no instant of the years 1 to 9999", "", nil)
	}
	p.at = at
	f.purchases[rec.Ref.ID] = p
	return nil
}

func (f *Fold) submitted(rec document.EventRecord, e order.Submitted) error {
	if f.orders[rec.Ref.ID] != nil {
		return wrong(rec, "report/event", "was submitted before", "", nil)
	}
	f.orders[rec.Ref.ID] = &orderState{id: rec.Ref.ID, seller: e.Seller, customer: e.Customer, state: order.SubmittedState, submitted: rec.At}
	return nil
}

func (f *Fold) confirmed(rec document.EventRecord, e order.Confirmed) error {
	o := f.orders[rec.Ref.ID]
	if o != nil && o.state != order.SubmittedState {
		return wrong(rec, "report/event", "is of an order that is "+string(o.state), "", nil)
	}
	day := document.DateIn(rec.At, f.zones.of(e.Seller))
	if day.IsZero() {
		return wrong(rec, "report/event", "is of no day of the years 1 to 9999", "", nil)
	}
	lines := make([]lineState, len(e.Lines))
	for i, l := range e.Lines {
		if l.Line != i+1 {
			return wrong(rec, "report/event", "has line "+strconv.Itoa(l.Line)+" where line "+strconv.Itoa(i+1)+" stands", "", nil)
		}
		lines[i].ordered = l.Quantity
	}
	if o == nil {
		o = &orderState{id: rec.Ref.ID}
		f.orders[rec.Ref.ID] = o
	}
	o.seller, o.customer, o.channel, o.deliverBy = e.Seller, e.Customer, e.Channel, e.DeliverBy
	o.state, o.confirmed, o.lines, o.purchase = order.ConfirmedState, rec.At, lines, e.PurchaseOrder
	if !e.PurchaseOrder.IsZero() {
		p := f.purchases[e.PurchaseOrder]
		p.orders++
		f.purchases[e.PurchaseOrder] = p
	}
	f.count(day, e.Channel, counts{confirmed: 1})
	return nil
}

func (f *Fold) canceled(rec document.EventRecord, e order.Canceled) error {
	o := f.orders[rec.Ref.ID]
	if o == nil {
		return nil // a draft, or handed over by TakeFinished
	}
	if o.state != order.ConfirmedState { // its lines are not known, and it was counted nowhere
		o.state = order.CanceledState
		return nil
	}
	day := document.DateIn(rec.At, f.zones.of(o.seller))
	if day.IsZero() {
		return wrong(rec, "report/event", "is of no day of the years 1 to 9999", "", nil)
	}
	if err := o.enter(rec, e.Canceled, func(l *lineState, q money.Quantity) (err error) {
		l.canceled, err = l.canceled.Add(q)
		return err
	}); err != nil {
		return err
	}
	o.state = order.CanceledState
	f.count(day, o.channel, counts{canceled: 1})
	return nil
}

func (f *Fold) closed(rec document.EventRecord, _ order.Closed) error {
	switch o := f.orders[rec.Ref.ID]; {
	case o == nil: // handed over by TakeFinished
	case o.state != order.ConfirmedState:
		return wrong(rec, "report/event", "is of an order that is "+string(o.state), "", nil)
	default:
		o.state = order.ClosedState
	}
	return nil
}

// The counters of a line that a delivery or a shipment moves.
const (
	shipped = 1 << iota
	delivered
)

func (f *Fold) moved(rec document.EventRecord, id document.ID, on document.Date, quantities []order.LineQuantity, what int) error {
	o := f.orders[id]
	if o == nil {
		return nil // handed over by TakeFinished
	}
	if on.IsZero() {
		return wrong(rec, "report/event", "has no day", "", nil)
	}
	if err := o.enter(rec, quantities, func(l *lineState, q money.Quantity) (err error) {
		if what&shipped != 0 {
			if l.shipped, err = l.shipped.Add(q); err != nil {
				return err
			}
		}
		if what&delivered != 0 {
			l.lastDelivered = later(l.lastDelivered, on)
			l.delivered, err = l.delivered.Add(q)
		}
		return err
	}); err != nil {
		return err
	}
	if what&shipped != 0 {
		o.lastShipped = later(o.lastShipped, on)
	}
	return nil
}

// enter applies a change to the lines named, to all of them or, with an error, to none.
func (o *orderState) enter(rec document.EventRecord, quantities []order.LineQuantity, change func(*lineState, money.Quantity) error) error {
	lines := slices.Clone(o.lines)
	for i, q := range quantities {
		if q.Line < 1 || q.Line > len(lines) {
			return wrong(rec, "report/event", "has line "+strconv.Itoa(q.Line)+", which the order has not", "", nil)
		}
		l := &lines[q.Line-1]
		if q.Quantity.Unit() != l.ordered.Unit() {
			return wrong(rec, "report/event", document.Index("lines", i)+" is in another unit than the order's line", "", nil)
		}
		if err := change(l, q.Quantity); err != nil {
			return wrong(rec, "report/event", "does not add up", "", err)
		}
	}
	o.lines = lines
	return nil
}

func (f *Fold) settled(rec document.EventRecord, e invoice.SettledPart) error {
	b, known := f.invoices[rec.Ref.ID]
	o := f.orders[b.order]
	if !known || o == nil {
		return nil // handed over by TakeFinished
	}
	if e.Amount.Sign() <= 0 || e.On.IsZero() {
		return wrong(rec, "report/event", "settles nothing or on no day", "", nil)
	}
	sum, err := o.settled.Add(e.Amount)
	if err != nil {
		return wrong(rec, "report/event", "does not add up with what was settled before", "", err)
	}
	days := decimal.NewFromInt(int64(b.date.DaysUntil(e.On)))
	o.settled, o.weighted = sum, o.weighted.Add(e.Amount.Decimal().Mul(days))
	return nil
}

// named remembers what people call an order.
func (f *Fold) named(id document.ID, number string) {
	if o := f.orders[id]; o != nil && number != "" {
		o.number = number
	}
}

func later(a, b document.Date) document.Date {
	if b.After(a) {
		return b
	}
	return a
}
