package order

import "github.com/seed-3f372218/o2c/document"

// TakeOrder records the order that was taken from an accepted quote. A quote leads to one order: a second is a *document.Refusal
// (ErrRefused) that names the first. A quote that was not accepted is ErrState.
func (q *Quote) TakeOrder(order *SalesOrder, by document.Stamp) error {
	if q.State != QuoteAcceptedState {
		return (&document.Error{Code: "quote/state", Path: "state", Kind: document.ErrState, Message: "cannot take an order: state is " + string(q.State) + ", that needs accepted"}).About(&q.Header)
	}
	if q.Order != nil {
		return document.Refuse(&q.Header, "take an order", document.Reason{
			Code: "quote/ordered", Gate: "order", Saw: "sales order " + q.Order.ID.String() + " was taken from it", Help: []string{"send another quote"},
		})
	}
	link := order.Header.Link()
	q.Order = &link
	q.Header.Touch(by)
	return nil
}
