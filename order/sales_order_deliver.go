package order

import (
	"strconv"

	"github.com/seed-3f372218/o2c/document"
)

// Deliver records that what is not goods was delivered: services were rendered, digital items sent. lines say what; none means all that is
// not goods and still to deliver. on is the day in the seller's zone. Goods are delivered with their shipment; a line of goods, a missing
// day, and nothing to deliver are document.Faults (ErrInvalid), all else is refused as Record refuses it. After an error the order is
// unchanged.
func (o *SalesOrder) Deliver(lines []LineQuantity, on document.Date, by document.Stamp) ([]document.Event, error) {
	var faults document.Faults
	if on.IsZero() {
		faults.Add("on", "order/required", "a delivery has a day", "")
	}
	for i, q := range lines {
		if q.Line >= 1 && q.Line <= len(o.Lines) && o.Lines[q.Line-1].Shippable() {
			faults.Add(document.Index("lines", i)+".line", "order/line", "line "+strconv.Itoa(q.Line)+" leaves our stock", "deliver its shipment")
		}
	}
	if len(faults) > 0 {
		return nil, faults.Err(&o.Header)
	}
	done := append([]LineQuantity(nil), lines...)
	for i := 0; i < len(o.Lines) && len(lines) == 0; i++ {
		l := &o.Lines[i]
		p, err := l.Ledger.Progress(o.BillOn)
		if err != nil {
			return nil, err
		}
		if !l.Shippable() && p.ToDeliver.Sign() > 0 {
			done = append(done, LineQuantity{Line: l.Line, Quantity: p.ToDeliver})
		}
	}
	if err := o.Record(Delivered, done, by); err != nil {
		return nil, err
	}
	return []document.Event{document.NewEvent(&o.Header, by, LinesDelivered{Customer: o.Customer, On: on, Lines: done})}, nil
}
