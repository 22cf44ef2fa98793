package order

import (
	"strconv"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// Unpaid is an invoice of the order that is not settled.
type Unpaid struct {
	// Invoice is its name in a sentence, such as "invoice INV-1".
	Invoice string
	Open    money.Money
}

// Close ends an order that is complete: every line delivered and invoiced as far as it is wanted, and every invoice settled. Unpaid are the
// order's invoices with an open amount, pending the payments whose outcome is not known yet. All that is open is listed in a
// *document.Refusal (ErrRefused); an order that is not confirmed is ErrState.
func (o *SalesOrder) Close(unpaid []Unpaid, pending []string, by document.Stamp) ([]document.Event, error) {
	next, err := lifecycle.Next(&o.Header, o.State, Close)
	if err != nil {
		return nil, err
	}
	var against []document.Reason
	for i := range o.Lines {
		p, err := o.Lines[i].Ledger.Progress(o.BillOn)
		if err != nil {
			return nil, err
		}
		path := "line " + strconv.Itoa(o.Lines[i].Line)
		if p.ToDeliver.Sign() > 0 {
			against = append(against, document.Reason{Code: "order/open", Gate: "delivery", Path: path, Saw: p.ToDeliver.String() + " not delivered", Help: []string{"deliver it"}})
		}
		if p.ToInvoice.Sign() > 0 {
			against = append(against, document.Reason{Code: "order/open", Gate: "invoice", Path: path, Saw: p.ToInvoice.String() + " not invoiced", Help: []string{"invoice it"}})
		}
	}
	for _, u := range unpaid {
		against = append(against, document.Reason{Code: "order/open", Gate: "payment", Saw: u.Invoice + " has " + u.Open.String() + " open", Help: []string{"settle it"}})
	}
	for _, p := range pending {
		against = append(against, document.Reason{Code: "order/open", Gate: "payment", Saw: p + " has no outcome yet", Help: []string{"wait for it"}})
	}
	if len(against) > 0 {
		return nil, document.Refuse(&o.Header, string(Close), against...)
	}
	o.State = next
	o.Header.Touch(by)
	return []document.Event{document.NewEvent(&o.Header, by, Closed{Customer: o.Customer, Net: o.Totals.Net, Gross: o.Totals.Gross})}, nil
}
