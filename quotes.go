package o2c

import (
	"context"
	"strconv"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
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
		for i, l := range offer.Lines { // a price that stays was come to as before
			if was := q.Lines; i < len(was) && parties.Prices[i] == nil && was[i].SKU == l.Item && was[i].Quantity == l.Quantity {
				parties.Prices[i] = was[i].PricedBy
			}
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

func putQuote(u *unit, q *order.Quote) error {
	seller, err := load[party.Seller](u, party.KindSeller, party.SellerID(q.Seller))
	if err != nil {
		return err
	}
	return putNumbered(u, q, seller, seriesQuote, q.Date)
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
