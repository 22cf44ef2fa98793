package order

import "github.com/seed-3f372218/o2c/document"

// Claim says that a payment is about to pay for an order that is paid at once. While it is, another payment is refused, so that nobody pays
// twice. The same payment may claim it again. An order of which something is picked, shipped or invoiced already is refused: it cannot be
// handed over as a whole any more.
func (o *SalesOrder) Claim(payment document.Link, by document.Stamp) error {
	switch {
	case o.State != ConfirmedState:
		return (&document.Error{Code: "sales_order/state", Path: "state", Kind: document.ErrState, Message: "cannot pay: state is " + string(o.State) + ", pay needs confirmed"}).About(&o.Header)
	case o.Policy.OnAccount:
		return document.Refuse(&o.Header, "pay", document.Reason{Code: "order/pay", Gate: "type", Saw: "orders of type " + string(o.Type) + " are paid by invoice", Help: []string{"pay the invoice"}})
	case o.PaidBy != nil && *o.PaidBy != payment:
		return document.Refuse(&o.Header, "pay", document.Reason{Code: "order/pay", Gate: "payment", Saw: "payment " + o.PaidBy.ID.String() + " pays for it", Help: []string{"wait for its outcome"}})
	}
	for i := range o.Lines {
		if l := &o.Lines[i].Ledger; l.Picked.Sign() > 0 && l.Picked != l.PutBack || l.Shipped.Sign() > 0 || l.Invoiced.Sign() > 0 {
			return document.Refuse(&o.Header, "pay", document.Reason{
				Code: "order/pay", Gate: "facts", Path: document.Index("lines", i), Saw: "picked " + l.Picked.String() + ", shipped " + l.Shipped.String() + ", invoiced " + l.Invoiced.String() + " already",
				Help: []string{"cancel the shipments that have not left", "bill it and pay the invoice"},
			})
		}
	}
	claim := payment
	o.PaidBy = &claim
	o.Header.Touch(by)
	return nil
}

// Unclaim lets go of an order that a payment has failed to pay for. An order that another payment has claimed is left as it is.
func (o *SalesOrder) Unclaim(payment document.Link, by document.Stamp) {
	if o.PaidBy == nil || *o.PaidBy != payment {
		return
	}
	o.PaidBy = nil
	o.Header.Touch(by)
}
