package report

import (
	"bytes"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
)

// OrderKPI says how fast and how well one order was carried out. What is not known yet is nil.
type OrderKPI struct {
	Order document.ID `json:"order"`
	// Number is what people call the order; the events tell it when its commission is credited.
	Number   string        `json:"number,omitempty"`
	Seller   string        `json:"seller"`
	Customer string        `json:"customer"`
	Channel  order.Channel `json:"channel,omitempty"`
	State    order.State   `json:"state"`
	// Received is when the purchase order came in that the order was confirmed on; nil when there was none.
	Received *time.Time `json:"received"`
	// Submitted is when the order was handed in.
	Submitted *time.Time `json:"submitted"`
	// Confirmed is when the seller became bound.
	Confirmed *time.Time `json:"confirmed"`
	// ToConfirmation is the time from Received, or from Submitted where there is no purchase order, to Confirmed.
	ToConfirmation *Elapsed `json:"to_confirmation"`
	// DaysToLastShipment counts the civil days, in the seller's zone, from Received, or from Submitted where there is no purchase order, to
	// the last shipment. It is nil while something is unshipped and when nothing was to be shipped. What is delivered without a shipment (a
	// service, third-party goods) counts as shipped on that day.
	DaysToLastShipment *int `json:"days_to_last_shipment"`
	// Accuracy is nil until the delivery of some line is over.
	Accuracy *Accuracy `json:"accuracy"`
	// PaymentSpeed is nil until something is paid.
	PaymentSpeed *PaymentSpeed `json:"payment_speed"`
}

// Accuracy counts the lines of an order. The other counts are out of Lines, which is never 0.
type Accuracy struct {
	// Lines are the lines whose delivery is over: all that is wanted was delivered, or the order is closed. A line that is canceled
	// altogether is not counted.
	Lines int `json:"lines"`
	// InFull are those of which exactly what was ordered, less what was canceled, was delivered: not less and not more.
	InFull int `json:"in_full"`
	// OnTime are those whose last delivery was not after the order's agreed day. Without such a day every delivery is on time.
	OnTime int `json:"on_time"`
	// Undamaged are those of which nothing arrived damaged. No event reports damage so far, so this is all of them.
	Undamaged int `json:"undamaged"`
	// Open are the lines, beside Lines, that wait for a delivery.
	Open int `json:"open"`
}

// PaymentSpeed says how fast the invoices of an order were paid.
type PaymentSpeed struct {
	// Days is the mean of the days from invoice date to payment, weighted by amount: an exact quotient, rounded half away from zero to one
	// decimal, such as "27.6".
	Days string `json:"days"`
	// Settled is the amount that was paid so far, which Days is the mean of.
	Settled money.Money `json:"settled"`
}

// Orders gives the figures of each order that was submitted, in the order of their IDs, but for those that TakeFinished handed over.
func (f *Fold) Orders() []OrderKPI {
	all := make([]OrderKPI, 0, len(f.orders))
	for _, id := range slices.SortedFunc(maps.Keys(f.orders), compareIDs) {
		all = append(all, f.kpi(f.orders[id]))
	}
	return all
}

// Order gives the figures of one order; ok is false for one that no event has submitted, or that TakeFinished handed over.
func (f *Fold) Order(id document.ID) (kpi OrderKPI, ok bool) {
	o := f.orders[id]
	if o == nil {
		return OrderKPI{}, false
	}
	return f.kpi(o), true
}

// TakeFinished gives the figures of the orders that are closed or canceled and forgets them with their invoices, and their purchase orders
// unless another order that is kept came from them. Whoever calls it keeps what it returns: Orders does not give it again, and later events
// do not change it. Revenue, commission and volume stay.
func (f *Fold) TakeFinished() []OrderKPI {
	var done []OrderKPI
	for _, id := range slices.SortedFunc(maps.Keys(f.orders), compareIDs) {
		o := f.orders[id]
		if o.state != order.ClosedState && o.state != order.CanceledState {
			continue
		}
		done = append(done, f.kpi(o))
		delete(f.orders, id)
		if p, known := f.purchases[o.purchase]; known {
			if p.orders--; p.orders <= 0 {
				delete(f.purchases, o.purchase)
			} else {
				f.purchases[o.purchase] = p
			}
		}
	}
	maps.DeleteFunc(f.invoices, func(_ document.ID, b bill) bool { return f.orders[b.order] == nil })
	return done
}

func compareIDs(a, b document.ID) int { return bytes.Compare(a[:], b[:]) }

func (f *Fold) kpi(o *orderState) OrderKPI {
	from := f.purchases[o.purchase].at
	k := OrderKPI{
		Order: o.id, Number: o.number, Seller: o.seller, Customer: o.customer, Channel: o.channel, State: o.state,
		Received: instant(from), Submitted: instant(o.submitted), Confirmed: instant(o.confirmed), Accuracy: o.accuracy(), PaymentSpeed: o.paymentSpeed(),
	}
	if from.IsZero() {
		from = o.submitted
	}
	if from.IsZero() {
		return k
	}
	if !o.confirmed.IsZero() {
		k.ToConfirmation = new(Elapsed(o.confirmed.Sub(from).Truncate(time.Second)))
	}
	if day := document.DateIn(from, f.zones.of(o.seller)); o.allShipped() && !day.IsZero() {
		k.DaysToLastShipment = new(day.DaysUntil(o.lastShipped))
	}
	return k
}

func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return new(t.UTC())
}

// reached tells whether a quantity has reached what is wanted of the line; their units are the line's.
func (l *lineState) reached(q money.Quantity) (wanted, reached, over bool) {
	want, err := l.ordered.Sub(l.canceled)
	if err != nil || want.Sign() <= 0 {
		return false, true, false
	}
	c, err := q.Cmp(want)
	return true, err == nil && c >= 0, c > 0
}

func (o *orderState) allShipped() bool {
	something := false
	for i := range o.lines {
		l := &o.lines[i]
		wanted, all, _ := l.reached(l.shipped)
		if !all {
			return false
		}
		something = something || wanted
	}
	return something && !o.lastShipped.IsZero()
}

func (o *orderState) accuracy() *Accuracy {
	var a Accuracy
	for i := range o.lines {
		l := &o.lines[i]
		wanted, all, over := l.reached(l.delivered)
		switch {
		case !wanted:
			continue
		case !all && o.state != order.ClosedState:
			a.Open++
			continue
		}
		a.Lines++
		a.Undamaged++
		if all && !over {
			a.InFull++
		}
		if !l.lastDelivered.IsZero() && (o.deliverBy.IsZero() || !l.lastDelivered.After(o.deliverBy)) {
			a.OnTime++
		}
	}
	if a.Lines == 0 {
		return nil
	}
	return &a
}

func (o *orderState) paymentSpeed() *PaymentSpeed {
	if o.settled.Sign() <= 0 {
		return nil
	}
	mean := new(big.Rat).Quo(o.weighted.Rat(), o.settled.Decimal().Rat())
	days := mean.FloatString(1) // halves away from zero
	if strings.Trim(days, "-0.") == "" {
		days = "0.0"
	}
	return &PaymentSpeed{Days: days, Settled: o.settled}
}

// String gives the figures in a sentence, such as "PO received to last shipment 15 civil days (to confirmation 2 h 30 min); accuracy 1 of 1
// lines in full, on time, undamaged; payment speed 27.6 days". What is not known is left out; where nothing is, it is the order's state.
func (k OrderKPI) String() string {
	var parts []string
	from := "submitted"
	if k.Received != nil {
		from = "PO received"
	}
	switch {
	case k.DaysToLastShipment != nil && k.ToConfirmation != nil:
		parts = append(parts, from+" to last shipment "+civil(*k.DaysToLastShipment)+" (to confirmation "+k.ToConfirmation.String()+")")
	case k.DaysToLastShipment != nil:
		parts = append(parts, from+" to last shipment "+civil(*k.DaysToLastShipment))
	case k.ToConfirmation != nil:
		parts = append(parts, from+" to confirmation "+k.ToConfirmation.String())
	}
	if k.Accuracy != nil {
		parts = append(parts, "accuracy "+k.Accuracy.String())
	}
	if k.PaymentSpeed != nil {
		parts = append(parts, "payment speed "+k.PaymentSpeed.String())
	}
	if len(parts) == 0 {
		return string(k.State)
	}
	return strings.Join(parts, "; ")
}

// String gives "1 of 1 lines in full, on time, undamaged"; counts that differ are said one by one.
func (a Accuracy) String() string {
	of := " of " + strconv.Itoa(a.Lines)
	text := strconv.Itoa(a.InFull) + of + " lines in full"
	if a.OnTime == a.InFull && a.Undamaged == a.InFull {
		text += ", on time, undamaged"
	} else {
		text += ", " + strconv.Itoa(a.OnTime) + of + " on time, " + strconv.Itoa(a.Undamaged) + of + " undamaged"
	}
	if a.Open > 0 {
		text += ", " + strconv.Itoa(a.Open) + " open"
	}
	return text
}

// String gives "27.6 days".
func (s PaymentSpeed) String() string { return s.Days + " days" }

// civil gives "15 civil days".
func civil(n int) string {
	if n == 1 {
		return "1 civil day"
	}
	return strconv.Itoa(n) + " civil days"
}
