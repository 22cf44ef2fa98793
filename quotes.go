package o2c

import (
	"context"
	"errors"
	"iter"
	"strconv"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/pricing"
)

// Quotes are the verbs of requests for quote and of quotes.
type Quotes struct{ desk *Desk }

// validDays is how long a quote is good for that does not say so.
const validDays = 30

// Request takes in a request for quote.
func (v Quotes) Request(ctx context.Context, draft order.RFQDraft, options ...Option) (*order.RFQ, error) {
	return perform(ctx, v.desk, "quotes.request", draft, options, func(u *unit) (*order.RFQ, error) {
		parties, err := partiesOf(u, draft.Seller, draft.Customer, skusOf(draft.Lines, func(l order.RFQDraftLine) string { return l.Item }))
		if err != nil {
			return nil, err
		}
		today, err := u.today(parties.Seller)
		if err != nil {
			return nil, err
		}
		r, events, err := order.NewRFQ(draft, parties, u.batch.Tenant, u.newID(), today, u.by)
		if err != nil {
			return nil, err
		}
		u.emit(events...)
		return r, putNumbered(u, r, parties.Seller, seriesRFQ, r.Date)
	})
}

// Answer makes a quote out of a request and sends it, in one commit. What the offer leaves open comes from the request and from the
// tenant's rules: seller, customer, place and lines are the request's, prices the price book's, taxes the tax table's, and the offer is
// good for 30 days from today.
func (v Quotes) Answer(ctx context.Context, request document.ID, offer order.QuoteDraft, options ...Option) (*order.Quote, error) {
	return perform(ctx, v.desk, "quotes.answer", []any{request, offer}, options, func(u *unit) (*order.Quote, error) {
		r, err := load[order.RFQ](u, order.KindRFQ, request)
		if err != nil {
			return nil, err
		}
		offer := offer
		offer.Seller, offer.Customer = r.Seller, r.Customer
		if offer.ShipTo == nil && !r.ShipTo.IsZero() {
			to := r.ShipTo.Clone()
			offer.ShipTo = &to
		}
		if offer.DeliverBy.IsZero() {
			offer.DeliverBy = r.WantedBy
		}
		if len(offer.Lines) == 0 {
			for i := range r.Lines {
				offer.Lines = append(offer.Lines, order.QuoteDraftLine{
					Item: r.Lines[i].SKU, Quantity: r.Lines[i].Quantity, From: &document.LineSource{Kind: order.KindRFQ, ID: request, Line: r.Lines[i].Line},
				})
			}
		}
		q, err := newQuote(u, offer, r.Header.Link())
		if err != nil {
			return nil, err
		}
		events, err := q.Send(q.Date, u.by)
		if err != nil {
			return nil, err
		}
		answered, err := r.Answer(q, u.by)
		if err != nil {
			return nil, err
		}
		u.emit(append(events, answered...)...)
		if _, err := put(u, r); err != nil {
			return nil, err
		}
		return q, putQuote(u, q)
	})
}

// Draft makes a quote that can be looked at before it is sent.
func (v Quotes) Draft(ctx context.Context, offer order.QuoteDraft, options ...Option) (*order.Quote, error) {
	return perform(ctx, v.desk, "quotes.draft", offer, options, func(u *unit) (*order.Quote, error) {
		q, err := newQuote(u, offer)
		if err != nil {
			return nil, err
		}
		return q, putQuote(u, q)
	})
}

// Revise makes the next revision of a quote, and sends it; the one before is superseded. What the offer leaves open stays as it was, prices
// too, except that it is good for 30 days from today.
func (v Quotes) Revise(ctx context.Context, id document.ID, offer order.QuoteDraft, options ...Option) (*order.Quote, error) {
	return perform(ctx, v.desk, "quotes.revise", []any{id, offer}, options, func(u *unit) (*order.Quote, error) {
		q, err := load[order.Quote](u, order.KindQuote, id)
		if err != nil {
			return nil, err
		}
		offer, parties, today, err := filledOffer(u, revised(q.Content(), offer))
		if err != nil {
			return nil, err
		}
		next, err := q.Revise(offer, parties, u.newID(), today, u.by)
		if err != nil {
			return nil, err
		}
		events, err := next.Send(today, u.by)
		if err != nil {
			return nil, err
		}
		superseded, err := q.Supersede(next, u.by)
		if err != nil {
			return nil, err
		}
		u.emit(append(events, superseded...)...)
		if _, err := put(u, q); err != nil {
			return nil, err
		}
		return next, putQuote(u, next)
	})
}

// revised gives a quote's content with what an offer says in its place.
func revised(was, offer order.QuoteDraft) order.QuoteDraft {
	offer.Seller, offer.Customer = was.Seller, was.Customer
	offer.DeliverBy = firstDate(offer.DeliverBy, was.DeliverBy)
	for _, text := range [...]struct{ is, was *string }{
		{&offer.Delivery, &was.Delivery}, {&offer.ShippingMethod, &was.ShippingMethod}, {&offer.Location, &was.Location}, {&offer.Conditions, &was.Conditions},
	} {
		if *text.is == "" {
			*text.is = *text.was
		}
	}
	if offer.Terms == nil {
		offer.Terms = was.Terms
	}
	if offer.ShipTo == nil {
		offer.ShipTo = was.ShipTo
	}
	if offer.Discounts == nil {
		offer.Discounts = was.Discounts
	}
	if len(offer.Lines) == 0 {
		offer.Lines, offer.Taxes = was.Lines, was.Taxes
	}
	if offer.Extensions == nil {
		offer.Extensions = was.Extensions
	}
	return offer
}

// Send sends a drafted quote.
func (v Quotes) Send(ctx context.Context, id document.ID, options ...Option) (*order.Quote, error) {
	return v.change(ctx, "quotes.send", id, id, options, (*order.Quote).Send)
}

// Accept records that the customer accepts a quote. Past its validity it is refused; AcceptLate takes it all the same. Orders.FromQuote
// accepts by itself.
func (v Quotes) Accept(ctx context.Context, id document.ID, options ...Option) (*order.Quote, error) {
	return v.change(ctx, "quotes.accept", id, id, options, (*order.Quote).Accept)
}

// AcceptLate takes an acceptance that came past the quote's validity, for a reason.
func (v Quotes) AcceptLate(ctx context.Context, id document.ID, reason string, options ...Option) (*order.Quote, error) {
	return v.change(ctx, "quotes.accept_late", id, []any{id, reason}, options, func(q *order.Quote, today document.Date, by document.Stamp) ([]document.Event, error) {
		return q.AcceptLate(reason, today, by)
	})
}

// Decline records that the customer does not want the quote.
func (v Quotes) Decline(ctx context.Context, id document.ID, reason string, options ...Option) (*order.Quote, error) {
	return v.reasoned(ctx, "quotes.decline", id, reason, options, (*order.Quote).Decline)
}

// Counter records that the customer wants other conditions; Revise answers.
func (v Quotes) Counter(ctx context.Context, id document.ID, reason string, options ...Option) (*order.Quote, error) {
	return v.reasoned(ctx, "quotes.counter", id, reason, options, (*order.Quote).Counter)
}

// Withdraw takes a quote back before it is accepted.
func (v Quotes) Withdraw(ctx context.Context, id document.ID, reason string, options ...Option) (*order.Quote, error) {
	return v.reasoned(ctx, "quotes.withdraw", id, reason, options, (*order.Quote).Withdraw)
}

func (v Quotes) reasoned(ctx context.Context, verb string, id document.ID, reason string, options []Option, change func(*order.Quote, string, document.Stamp) ([]document.Event, error)) (*order.Quote, error) {
	return v.change(ctx, verb, id, []any{id, reason}, options, func(q *order.Quote, _ document.Date, by document.Stamp) ([]document.Event, error) {
		return change(q, reason, by)
	})
}

func (v Quotes) change(ctx context.Context, verb string, id document.ID, request any, options []Option, change func(*order.Quote, document.Date, document.Stamp) ([]document.Event, error)) (*order.Quote, error) {
	return perform(ctx, v.desk, verb, request, options, func(u *unit) (*order.Quote, error) {
		q, err := load[order.Quote](u, order.KindQuote, id)
		if err != nil {
			return nil, err
		}
		today, err := u.todayOf(q.Seller)
		if err != nil {
			return nil, err
		}
		events, err := change(q, today, u.by)
		if err != nil {
			return nil, err
		}
		u.emit(events...)
		_, err = put(u, q)
		return q, err
	})
}

// Get reads a quote.
func (v Quotes) Get(ctx context.Context, id document.ID) (*order.Quote, error) {
	return get[order.Quote](ctx, v.desk, order.KindQuote, id)
}

// GetRequest reads a request for quote.
func (v Quotes) GetRequest(ctx context.Context, id document.ID) (*order.RFQ, error) {
	return get[order.RFQ](ctx, v.desk, order.KindRFQ, id)
}

// newQuote makes a quote with the prices and taxes that the offer leaves to the seller's book and table.
func newQuote(u *unit, offer order.QuoteDraft, from ...document.Link) (*order.Quote, error) {
	offer, parties, today, err := filledOffer(u, offer)
	if err != nil {
		return nil, err
	}
	return order.NewQuote(offer, parties, u.batch.Tenant, u.newID(), today, u.by, from...)
}

func filledOffer(u *unit, offer order.QuoteDraft) (order.QuoteDraft, order.Parties, document.Date, error) {
	parties, err := partiesOf(u, offer.Seller, offer.Customer, skusOf(offer.Lines, func(l order.QuoteDraftLine) string { return l.Item }))
	if err != nil {
		return offer, parties, document.Date{}, err
	}
	today, err := u.today(parties.Seller)
	if err != nil {
		return offer, parties, today, err
	}
	if offer.Valid.To.IsZero() {
		offer.Valid = document.Span{From: today, To: today.AddDays(validDays)}
	}
	lines := make([]open, len(offer.Lines))
	for i := range offer.Lines {
		l := &offer.Lines[i]
		lines[i] = open{item: l.Item, quantity: l.Quantity, price: order.Price{UnitPrice: l.UnitPrice, PriceBase: l.PriceBase, Steps: l.Steps}, taxes: l.Taxes}
	}
	err = fill(u, parties, filling{on: firstDate(offer.Date, today), to: offer.ShipTo, taxed: len(offer.Taxes) > 0}, lines)
	filledLines := make([]order.QuoteDraftLine, len(offer.Lines))
	for i, l := range offer.Lines {
		if l.UnitPrice, l.PriceBase, l.Steps, l.Taxes = lines[i].price.UnitPrice, lines[i].price.PriceBase, lines[i].price.Steps, lines[i].taxes; l.PriceList == "" {
			l.PriceList = lines[i].price.By
		}
		filledLines[i] = l
	}
	offer.Lines = filledLines
	return offer, parties, today, err
}

func putQuote(u *unit, q *order.Quote) error {
	seller, err := load[party.Seller](u, party.KindSeller, party.SellerID(q.Seller))
	if err != nil {
		return err
	}
	return putNumbered(u, q, seller, seriesQuote, q.Date)
}

func skusOf[T any](lines []T, sku func(T) string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, l := range lines {
			if !yield(sku(l)) {
				return
			}
		}
	}
}

// quoted gives the price of a quote's line.
func quoted(u *unit, from document.LineSource) (order.Price, error) {
	q, err := load[order.Quote](u, order.KindQuote, from.ID)
	if err != nil || from.Line < 1 || from.Line > len(q.Lines) {
		return order.Price{}, err
	}
	l := &q.Lines[from.Line-1]
	return order.Price{UnitPrice: l.UnitPrice, PriceBase: l.PriceBase, Steps: l.Steps, By: q.Header.Name() + " line " + strconv.Itoa(from.Line)}, nil
}

// FromQuote takes an order from a quote: the quote is accepted, if it was not, and an order with its prices, discounts and terms is handed
// in, in one commit.
func (v Orders) FromQuote(ctx context.Context, quote document.ID, options ...Option) (*order.SalesOrder, error) {
	return perform(ctx, v.desk, "orders.from_quote", quote, options, func(u *unit) (*order.SalesOrder, error) {
		q, err := load[order.Quote](u, order.KindQuote, quote)
		if err != nil {
			return nil, err
		}
		return ordered(u, q, q.Draft(nil), q.Header.Link())
	})
}

// ordered accepts a quote, if it was not, and hands in the one order that is taken from it.
func ordered(u *unit, q *order.Quote, draft order.Draft, from ...document.Link) (*order.SalesOrder, error) {
	if q.State != order.QuoteAcceptedState {
		today, err := u.todayOf(q.Seller)
		if err != nil {
			return nil, err
		}
		events, err := q.Accept(today, u.by)
		if err != nil {
			return nil, err
		}
		u.emit(events...)
	}
	o, err := submit(u, draft, from...)
	if err != nil {
		return nil, err
	}
	if err := q.TakeOrder(o, u.by); err != nil {
		return nil, err
	}
	_, err = put(u, q)
	return o, err
}

// FromPurchaseOrder takes in what a buyer sent, compares it with the quote that it names, line by line, and, when it says what was quoted,
// takes the order, all in one commit: the quote is accepted, the order handed in. Otherwise the purchase order is kept as mismatched, and
// the error is a *document.Refusal with every difference; FromDifferent takes it all the same. A number that the customer has used before
// is ErrTaken.
func (v Orders) FromPurchaseOrder(ctx context.Context, draft order.PurchaseOrderDraft, options ...Option) (*order.SalesOrder, error) {
	return perform(ctx, v.desk, "orders.from_purchase_order", draft, options, func(u *unit) (*order.SalesOrder, error) {
		parties, err := partiesOf(u, draft.Seller, draft.Customer, skusOf(draft.Lines, func(l order.PurchaseOrderDraftLine) string { return l.Item }))
		if err != nil {
			return nil, err
		}
		today, err := u.today(parties.Seller)
		if err != nil {
			return nil, err
		}
		po, events, err := order.NewPurchaseOrder(draft, parties, u.batch.Tenant, u.newID(), today, u.by)
		if err != nil {
			return nil, err
		}
		u.emit(events...)
		q, err := load[order.Quote](u, order.KindQuote, draft.Quote)
		if errors.Is(err, document.ErrNotFound) {
			var faults document.Faults
			faults.Add("quote", "order/unknown", "there is no quote "+draft.Quote.String()+" that the purchase order could be compared with", "name the quote that was sent")
			return nil, faults
		}
		if err != nil {
			return nil, err
		}
		if events, err = po.Match(q, u.by); err != nil {
			return nil, err
		}
		u.emit(events...)
		if po.State == order.PurchaseOrderMismatchedState {
			u.refusal = po.Refusal()
			return nil, putNumbered(u, po, parties.Seller, seriesPurchaseOrder, po.Purchase.Date)
		}
		if events, err = po.Accept(u.by); err != nil {
			return nil, err
		}
		u.emit(events...)
		return fromAccepted(u, po, q)
	})
}

// FromDifferent takes an order from a purchase order in spite of its differences from the quote, for a reason. digest is the purchase
// order's (order.PurchaseOrder.Digest) as whoever decides has seen it.
func (v Orders) FromDifferent(ctx context.Context, purchaseOrder document.ID, reason, digest string, options ...Option) (*order.SalesOrder, error) {
	return perform(ctx, v.desk, "orders.from_different", []any{purchaseOrder, reason, digest}, options, func(u *unit) (*order.SalesOrder, error) {
		po, err := load[order.PurchaseOrder](u, order.KindPurchaseOrder, purchaseOrder)
		if err != nil {
			return nil, err
		}
		if po.Quote == nil {
			return nil, document.Refuse(&po.Header, "accept", document.Reason{Code: "purchase_order/quote", Gate: "quote", Saw: "was not compared with a quote"})
		}
		q, err := load[order.Quote](u, order.KindQuote, po.Quote.ID)
		if err != nil {
			return nil, err
		}
		events, err := po.AcceptDifferences(reason, digest, u.by)
		if err != nil {
			return nil, err
		}
		u.emit(events...)
		return fromAccepted(u, po, q)
	})
}

// PurchaseOrder reads a purchase order.
func (v Orders) PurchaseOrder(ctx context.Context, id document.ID) (*order.PurchaseOrder, error) {
	return get[order.PurchaseOrder](ctx, v.desk, order.KindPurchaseOrder, id)
}

// PurchaseOrdersOf walks through the purchase orders of a customer, in the order in which they came in.
func (v Orders) PurchaseOrdersOf(ctx context.Context, customer string) iter.Seq2[*order.PurchaseOrder, error] {
	return each[order.PurchaseOrder](ctx, v.desk, order.KindPurchaseOrder, document.Key{Name: "customer", Value: customer})
}

// fromAccepted hands in the order of an accepted purchase order, accepts its quote, and stages all three.
func fromAccepted(u *unit, po *order.PurchaseOrder, q *order.Quote) (*order.SalesOrder, error) {
	seller, err := load[party.Seller](u, party.KindSeller, party.SellerID(po.Seller))
	if err != nil {
		return nil, err
	}
	if err := putNumbered(u, po, seller, seriesPurchaseOrder, po.Purchase.Date); err != nil {
		return nil, err
	}
	draft, err := po.Draft(q)
	if err != nil {
		return nil, err
	}
	return ordered(u, q, draft, q.Header.Link(), po.Header.Link())
}

// open is a line whose price and taxes may be left to the seller's book and table.
type open struct {
	item     string
	quantity money.Quantity
	price    order.Price
	taxes    []pricing.TaxRate
}
