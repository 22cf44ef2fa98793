package order

import (
	"slices"

	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/pricing"
)

// Validate checks every invariant of the order and reports all faults at once (ErrInvalid): that its state is one of the table's and fits
// the ledgers, that its lines are numbered 1, 2, 3 …, that the ledgers hold, that holds say why and what, and that amounts and totals are
// what the lines give.
func (o *SalesOrder) Validate() error {
	var faults document.Faults
	o.checkHead(&faults)
	for i := range o.Lines {
		o.checkLine(&faults, i)
	}
	for i := range o.Holds {
		path := document.Index("holds", i)
		faults.Check(path, "order/hold", o.Holds[i].validate())
		if o.Holds[i].Digest == "" || o.Holds[i].RaisedAt.IsZero() || o.Holds[i].RaisedBy == "" {
			faults.Add(path, "order/hold", "a hold says on what, when and by whom it was raised", "")
		}
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

func (o *SalesOrder) checkHead(faults *document.Faults) {
	faults.Check("", "order/header", o.Header.Validate())
	if o.Header.Kind != KindSalesOrder {
		faults.Add("header.kind", "order/header", "is "+document.Quote(string(o.Header.Kind))+", not "+string(KindSalesOrder), "")
	}
	if !lifecycle.Has(o.State) {
		faults.Add("state", "order/state", "there is no state "+document.Quote(string(o.State)), "")
	}
	if o.Date.IsZero() {
		faults.Add("date", "order/required", "an order has a date", "")
	}
	checkText(faults, "seller", o.Seller, "an order names its seller")
	checkText(faults, "customer", o.Customer, "an order names its customer")
	checkText(faults, "location", o.Location, "an order names the location that its stock is taken from")
	checkText(faults, "reference", o.Reference, "")
	checkText(faults, "shipping_method", o.ShippingMethod, "")
	if o.Purchase != nil {
		checkText(faults, "purchase_order.number", o.Purchase.Number, "a purchase order has a number")
	}
	faults.Check("terms", "order/terms", o.Terms.Validate())
	if !o.BillOn.known() {
		faults.Add("bill_on", "order/trigger", "there is no trigger "+document.Quote(string(o.BillOn)), "write order, shipment or delivery")
	}
	if (o.CancelReason != "") != (o.State == CanceledState) {
		faults.Add("cancel_reason", "order/cancel", "an order that is canceled says why, and no other", "")
	}
	if len(o.Lines) == 0 {
		faults.Add("lines", "order/lines", "an order has lines", "")
	}
	faults.Check("policy", "order/policy", o.Policy.Validate())
	if o.Type != o.Policy.Type {
		faults.Add("type", "order/type", "is "+document.Quote(string(o.Type))+", its policy is of "+document.Quote(string(o.Policy.Type)), "")
	}
}

func (o *SalesOrder) checkLine(faults *document.Faults, i int) {
	l, path := &o.Lines[i], document.Index("lines", i)
	if l.Line != i+1 {
		faults.Add(path+".line", "order/line", "lines are numbered 1, 2, 3 in their order", "")
	}
	checkText(faults, path+".sku", l.SKU, "a line names its item")
	if l.Type != catalog.Goods && l.Type != catalog.Service && l.Type != catalog.Digital {
		faults.Add(path+".type", "order/line", "there is no type "+document.Quote(string(l.Type)), "write goods, service or digital")
	}
	if !slices.Contains(o.Policy.Sources, l.Source) {
		faults.Add(path+".source", "order/source", "the order's policy has no lines from "+document.Quote(string(l.Source)), "")
	}
	if l.StockUnit == "" || l.InStock.Unit != l.Ledger.Ordered.Unit() || l.InStock.Num <= 0 || l.InStock.Den <= 0 {
		faults.Add(path+".in_stock", "order/unit", "says what one "+l.Ledger.Ordered.Unit()+" is in the unit that stock is kept in", "")
	}
	ledger := document.Faults{}
	ledger.Check(path+".ledger", "order/ledger", l.Ledger.validate(o.BillOn, l.Shippable()))
	if len(ledger) == 0 {
		o.checkState(&ledger, l, path+".ledger")
	}
	*faults = append(*faults, ledger...)
}

// checkState sees that a line has come as far as the order's state says.
func (o *SalesOrder) checkState(faults *document.Faults, l *Line, path string) {
	p, err := l.Ledger.Progress(o.BillOn)
	faults.Check(path, "order/ledger", err)
	switch {
	case (o.State == DraftState || o.State == SubmittedState) && l.Ledger != Ledger{Ordered: l.Ledger.Ordered}:
		faults.Add(path, "order/ledger", "nothing happens to lines before the order is confirmed", "")
	case o.State == CanceledState && p.Wanted.Sign() != 0:
		faults.Add(path+".canceled", "order/ledger", "of an order that is canceled, all of every line is", "")
	case o.State == ClosedState && (p.ToDeliver.Sign() != 0 || p.ToInvoice.Sign() != 0):
		faults.Add(path, "order/ledger", "an order that is closed has nothing left to deliver or to invoice", "")
	}
}
