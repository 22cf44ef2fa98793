package invoice

import (
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/pricing"
)

// Validate checks every invariant of the invoice and reports all faults at once (ErrInvalid): one order that seller, customer and lines
// come from, lines that add up to the totals, a due date that follows from date and terms, a number only when it is posted, and no more
// settled than there is to pay (C9).
func (inv *Invoice) Validate() error {
	var faults document.Faults
	faults.Check("", "invoice/header", inv.Header.Validate())
	if inv.Header.Kind != KindInvoice {
		faults.Add("header.kind", "invoice/header", "is "+document.Quote(string(inv.Header.Kind))+", not "+string(KindInvoice), "")
	}
	if !lifecycle.Has(inv.State) {
		faults.Add("state", "invoice/state", "there is no state "+document.Quote(string(inv.State)), "")
	} else if inv.Header.Number != "" && inv.State != PostedState {
		faults.Add("state", "invoice/state", "is "+string(inv.State)+", and only a posted invoice has a number", "")
	}
	if inv.Kind != StandardInvoice && inv.Kind != CashSale {
		faults.Add("kind", "invoice/kind", "there is no kind "+document.Quote(string(inv.Kind)), "write standard or cash_sale")
	}
	if inv.Order.Kind != order.KindSalesOrder || inv.Order.ID.IsZero() {
		faults.Add("order", "invoice/order", "is missing", "")
	}
	if inv.Seller.Code == "" {
		faults.Add("seller.code", "invoice/order", "is missing: an invoice has its order's seller", "")
	}
	if inv.Customer == "" {
		faults.Add("customer", "invoice/order", "is missing: an invoice has its order's customer", "")
	}
	inv.validateDates(&faults)
	inv.validateLines(&faults)
	inv.validateSettlements(&faults)
	return faults.Err(&inv.Header)
}

func (inv *Invoice) validateDates(faults *document.Faults) {
	faults.Check("terms", "invoice/due", inv.Terms.Validate())
	if inv.Date.IsZero() || inv.Due.IsZero() || inv.Due != inv.Terms.Due(inv.Date) {
		faults.Add("due", "invoice/due", "is not what the date and the terms give", "")
	}
	if inv.TaxPoint.IsZero() {
		faults.Add("tax_point", "invoice/due", "is missing", "")
	}
}

func (inv *Invoice) validateLines(faults *document.Faults) {
	if len(inv.Lines) == 0 {
		faults.Add("lines", "invoice/lines", "an invoice has lines", "")
	}
	amounts := make([]pricing.LineAmounts, len(inv.Lines))
	for i := range inv.Lines {
		l, path := &inv.Lines[i], document.Index("lines", i)
		if l.Line != i+1 {
			faults.Add(path+".line", "invoice/line", "lines are numbered 1, 2, 3 in their order", "")
		}
		if l.Source.Kind != inv.Order.Kind || l.Source.ID != inv.Order.ID || l.Source.Line < 1 {
			faults.Add(path+".source", "invoice/order", "is not a line of the invoice's order", "")
		}
		if l.SKU == "" {
			faults.Add(path+".sku", "invoice/line", "is missing", "")
		}
		if l.Quantity.Sign() <= 0 {
			faults.Add(path+".quantity", "invoice/quantity", "must be positive, is "+l.Quantity.String(), "")
		}
		if l.UnitPrice.Sign() < 0 || l.UnitPrice.Currency() != inv.Totals.Gross.Currency() {
			faults.Add(path+".unit_price", "invoice/amounts", "is not negative and in the invoice's currency, this one is "+l.UnitPrice.String(), "")
		}
		a := &l.Amounts
		if a.Extension.Sign() < 0 || a.Net.Sign() < 0 || a.Tax.Sign() < 0 || a.Gross.Sign() < 0 {
			faults.Add(path+".amounts", "invoice/amounts", "an invoice bills nothing negative", "")
		}
		faults.Check(path+".amounts", "invoice/amounts", a.Validate())
		amounts[i] = *a
	}
	if totals, err := pricing.Sum(amounts); err != nil {
		faults.Check("", "invoice/amounts", err)
	} else if !totals.Equal(inv.Totals) {
		faults.Add("totals", "invoice/totals", "are not the sums of the lines", "")
	}
}

func (inv *Invoice) validateSettlements(faults *document.Faults) {
	for i := range inv.Settlements {
		if s := &inv.Settlements[i]; s.Amount.Sign() <= 0 || s.Payment.ID.IsZero() || s.On.IsZero() {
			faults.Add(document.Index("settlements", i), "invoice/settlements", "is of a payment, on a day, and of more than nothing, this one is of "+s.Amount.String(), "")
		}
	}
	if open, err := inv.Open(); err != nil {
		faults.Check("settlements", "invoice/settlements", err)
	} else if open.Sign() < 0 || len(inv.Settlements) > 0 && inv.State != PostedState {
		faults.Add("settlements", "invoice/settlements", "more is settled than there is to pay", "")
	}
}
