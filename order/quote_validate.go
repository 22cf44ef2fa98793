package order

import (
	"slices"

	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
)

// Head gives the quote's header.
func (q *Quote) Head() *document.Header { return &q.Header }

// Schema is 1.
func (q *Quote) Schema() int { return 1 }

// Keys finds quotes by customer, seller, state, the request that they came from, and the revision before; a revision has one successor.
func (q *Quote) Keys() (plain, unique []document.Key) {
	plain = []document.Key{{Name: "customer", Value: q.Customer}, {Name: "seller", Value: q.Seller}, {Name: "state", Value: string(q.State)}}
	for _, link := range q.Header.From {
		if link.Kind == KindRFQ {
			plain = append(plain, document.Key{Name: "rfq", Value: link.ID.String()})
		}
	}
	if q.Previous != nil {
		unique = append(unique, document.Key{Name: "previous", Value: q.Previous.ID.String()})
	}
	return plain, unique
}

// Digest identifies what is offered: parties, addresses without the names of people, dates, terms, lines and amounts. State, location of
// the stock, price lists' names and the host's own fields are no part of it.
func (q *Quote) Digest() (string, error) {
	type offered struct {
		Line      int                 `json:"line"`
		SKU       string              `json:"sku"`
		Quantity  money.Quantity      `json:"quantity"`
		UnitPrice money.Price         `json:"unit_price"`
		PriceBase money.Quantity      `json:"price_base"`
		Steps     []pricing.Step      `json:"steps"`
		Amounts   pricing.LineAmounts `json:"amounts"`
	}
	lines := make([]offered, len(q.Lines))
	for i := range q.Lines {
		l := &q.Lines[i]
		lines[i] = offered{l.Line, l.SKU, l.Quantity, l.UnitPrice, l.PriceBase, l.Steps, l.Amounts}
	}
	return document.Digest(1,
		document.Field{Name: "seller", Value: q.Seller}, document.Field{Name: "customer", Value: q.Customer},
		document.Field{Name: "ship_to", Value: q.ShipTo}, document.Field{Name: "bill_to", Value: q.BillTo},
		document.Field{Name: "date", Value: q.Date}, document.Field{Name: "valid", Value: q.Valid},
		document.Field{Name: "deliver_by", Value: q.DeliverBy}, document.Field{Name: "delivery", Value: q.Delivery},
		document.Field{Name: "shipping_method", Value: q.ShippingMethod}, document.Field{Name: "rounding", Value: q.Rounding},
		document.Field{Name: "terms", Value: q.Terms}, document.Field{Name: "conditions", Value: q.Conditions}, document.Field{Name: "lines", Value: lines})
}

// Validate checks every invariant of the quote and reports all faults at once (ErrInvalid): that what it offers could be offered, that its
// state and what was recorded of it fit, that revisions hang together, that an acceptance is of what the quote says, and that amounts and
// totals are what the lines give.
func (q *Quote) Validate() error {
	var faults document.Faults
	checkKind(&faults, &q.Header, KindQuote)
	if !quoteLifecycle.Has(q.State) {
		faults.Add("state", "order/state", "there is no state "+document.Quote(string(q.State)), "")
	}
	if q.Date.IsZero() {
		faults.Add("date", "order/required", "a quote has a date", "")
	}
	if q.Valid.From.IsZero() {
		faults.Add("valid.from", "order/required", "a quote begins", "")
	}
	content := q.Content()
	faults.Check("", "order/draft", content.Validate())
	for i := range q.Lines {
		l := &q.Lines[i]
		checkNumbered(&faults, i, l.Line)
		if l.Type != catalog.Goods && l.Type != catalog.Service && l.Type != catalog.Digital {
			faults.Add(document.Index("lines", i)+".type", "order/line", "there is no type "+document.Quote(string(l.Type)), "write goods, service or digital")
		}
	}
	q.checkRevision(&faults)
	q.checkAnswer(&faults)
	priced, err := pricing.Total(q.sheet())
	if err != nil {
		faults.Check("", "order/amounts", err)
		return faults.Err(&q.Header)
	}
	for i := range q.Lines {
		if !q.Lines[i].Amounts.Equal(priced.Lines[i]) {
			faults.Add(document.Index("lines", i)+".amounts", "order/amounts", "are not what the line gives", "")
		}
	}
	if !q.Totals.Equal(priced.Totals) {
		faults.Add("totals", "order/totals", "are not what the lines give", "")
	}
	return faults.Err(&q.Header)
}

func (q *Quote) checkRevision(faults *document.Faults) {
	if q.Revision < 1 {
		faults.Add("revision", "quote/revision", "revisions begin at 1", "")
	}
	if (q.Previous != nil) != (q.Revision > 1) {
		faults.Add("previous", "quote/revision", "every revision but the first names the one before", "")
	}
	if q.Previous != nil && !hasLink(q.Header.From, *q.Previous) {
		faults.Add("header.from", "quote/revision", "a revision comes from the one before", "")
	}
	if (q.Next != nil) != (q.State == QuoteSupersededState) {
		faults.Add("next", "quote/revision", "a quote that is superseded names the revision in its place, and no other", "")
	}
	q.checkOther(faults, "previous", q.Previous)
	q.checkOther(faults, "next", q.Next)
}

func (q *Quote) checkOther(faults *document.Faults, path string, link *document.Link) {
	if link != nil && (link.Kind != KindQuote || link.ID.IsZero() || link.ID == q.Header.ID) {
		faults.Add(path, "quote/revision", "names another quote", "")
	}
}

func (q *Quote) checkAnswer(faults *document.Faults) {
	switch q.State {
	case QuoteDeclinedState, QuoteCounteredState:
		checkNote(faults, "reason", q.Reason, "a quote that is declined or countered says why")
	case QuoteWithdrawnState, QuoteSupersededState:
		checkNote(faults, "reason", q.Reason, "")
	default:
		checkNoReason(faults, q.Reason)
	}
	a := q.Acceptance
	if (a != nil) != (q.State == QuoteAcceptedState) {
		faults.Add("acceptance", "quote/acceptance", "a quote that is accepted says when and by whom, and no other", "")
	}
	if q.Order != nil && (q.State != QuoteAcceptedState || q.Order.Kind != KindSalesOrder || q.Order.ID.IsZero()) {
		faults.Add("order", "quote/ordered", "an order is taken from a quote that was accepted", "")
	}
	if a == nil {
		return
	}
	if a.At.IsZero() || a.By == "" {
		faults.Add("acceptance", "quote/acceptance", "an acceptance says when and by whom", "")
	}
	checkNote(faults, "acceptance.late", a.Late, "")
	if q.over(a.On) != (a.Late != "") || a.Late == "" && !q.Valid.Contains(a.On) {
		faults.Add("acceptance.on", "quote/validity", "is a day on which the quote was valid, or after it with a reason", "")
	}
	digest, err := q.Digest()
	faults.Check("", "quote/acceptance", err)
	if err == nil && digest != a.Digest {
		faults.Add("acceptance.digest", "quote/acceptance", "is not that of the quote", "")
	}
}

// Clone gives a deep copy.
func (q *Quote) Clone() *Quote {
	c := *q
	c.Header = q.Header.Clone()
	c.Previous, c.Next, c.Acceptance, c.Order = copyOf(q.Previous), copyOf(q.Next), copyOf(q.Acceptance), copyOf(q.Order)
	c.BillTo, c.ShipTo = q.BillTo.Clone(), q.ShipTo.Clone()
	c.Discounts, c.Totals.Taxes, c.Lines = slices.Clone(q.Discounts), slices.Clone(q.Totals.Taxes), slices.Clone(q.Lines)
	for i := range c.Lines {
		l := &c.Lines[i]
		l.From, l.PricedBy = copyOf(l.From), l.PricedBy.Clone()
		l.Steps, l.Discounts, l.TaxRates = slices.Clone(l.Steps), slices.Clone(l.Discounts), slices.Clone(l.TaxRates)
		l.Amounts.Discounts, l.Amounts.Taxes = slices.Clone(l.Amounts.Discounts), slices.Clone(l.Amounts.Taxes)
	}
	return &c
}
