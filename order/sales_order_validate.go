package order

import (
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/pricing"
)

// Validate checks every invariant of the order: that its state is one of the table's, that its lines are numbered 1, 2, 3 …, that the ledgers hold, and that amounts and totals are what the lines give.
func (o *SalesOrder) Validate() error {
	var faults document.Faults
	faults.Check("", "order/header", o.Header.Validate())
	if !lifecycle.Has(o.State) {
		faults.Add("state", "order/state", "there is no state "+document.Quote(string(o.State)), "")
	}
	if o.Date.IsZero() {
		faults.Add("date", "order/required", "an order has a date", "")
	}
	for i := range o.Lines {
		l, path := &o.Lines[i], document.Index("lines", i)
		if l.Line != i+1 {
			faults.Add(path+".line", "order/line", "lines are numbered 1, 2, 3 in their order", "")
		}
		faults.Check(path+".ledger", "order/ledger", l.Ledger.validate(o.BillOn))
	}
	priced, err := pricing.Total(o.sheet())
	if err != nil {
		faults.Check("", "order/amounts", err)
		return faults.Err(&o.Header)
	}
	for i := range o.Lines {
		if !o.Lines[i].Amounts.Equal(priced.Lines[i]) {
			faults.Add(document.Index("lines", i)+".amounts", "order/amounts", "are not what the line gives", "")
		}
	}
	if !o.Totals.Equal(priced.Totals) {
		faults.Add("totals", "order/totals", "are not what the lines give", "")
	}
	return faults.Err(&o.Header)
}
