package order

import (
	"slices"
	"time"

	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/pricing"
)

// Quote is what a seller offers until a day. It is made by NewQuote, and what it offers never changes: a change is another revision, a
// document of its own (Revise). So what was accepted keeps the prices of its revision (C37). Whether it has expired is never stored
// (Expired).
type Quote struct {
	Header document.Header `json:"header"`
	State  QuoteState      `json:"state"`
	// Revision counts from 1; Previous is the one before, Next the one that took its place.
	Revision int            `json:"revision"`
	Previous *document.Link `json:"previous,omitempty"`
	Next     *document.Link `json:"next,omitempty"`

	Date           document.Date      `json:"date"`
	Seller         string             `json:"seller"`
	Customer       string             `json:"customer"`
	BillTo         party.Address      `json:"bill_to,omitzero"`
	ShipTo         party.Address      `json:"ship_to,omitzero"`
	Valid          document.Span      `json:"valid"`
	DeliverBy      document.Date      `json:"deliver_by,omitzero"`
	Delivery       string             `json:"delivery,omitempty"`
	Terms          party.Terms        `json:"terms"`
	ShippingMethod string             `json:"shipping_method,omitempty"`
	Location       string             `json:"location,omitempty"`
	Conditions     string             `json:"conditions,omitempty"`
	Rounding       money.Rounding     `json:"rounding"`
	Discounts      []pricing.Discount `json:"discounts,omitempty"`
	Lines          []QuoteLine        `json:"lines"`
	Totals         pricing.Totals     `json:"totals"`

	Acceptance *Acceptance `json:"acceptance,omitempty"`
	// Order is the order that was taken from the quote; there is one at most.
	Order *document.Link `json:"order,omitempty"`
	// Reason says why the quote was declined, countered or withdrawn; a counter-offer's stays when a revision takes the quote's place.
	Reason string `json:"reason,omitempty"`
}

// QuoteLine is one line of a quote.
type QuoteLine struct {
	// Line is the line's number, from 1.
	Line      int                  `json:"line"`
	From      *document.LineSource `json:"from,omitempty"`
	SKU       string               `json:"sku"`
	Name      string               `json:"name"`
	Type      catalog.ItemType     `json:"type"`
	Quantity  money.Quantity       `json:"quantity"`
	UnitPrice money.Price          `json:"unit_price"`
	PriceBase money.Quantity       `json:"price_base,omitzero"`
	Steps     []pricing.Step       `json:"steps,omitempty"`
	PriceList string               `json:"price_list,omitempty"`
	// PricedBy says how the price book came to the price; nil where the price was named. It never changes.
	PricedBy  *pricing.Snapshot   `json:"priced_by,omitempty"`
	Discounts []pricing.Discount  `json:"discounts,omitempty"`
	TaxRates  []pricing.TaxRate   `json:"tax_rates,omitempty"`
	Amounts   pricing.LineAmounts `json:"amounts"`
}

// Acceptance says when and by whom a quote was accepted, and what it said then.
type Acceptance struct {
	// On is the day in the seller's zone.
	On document.Date `json:"on"`
	At time.Time     `json:"at"`
	By string        `json:"by"`
	// Late says why the quote was accepted after its last day; of one that was accepted in time it is empty.
	Late string `json:"late,omitempty"`
	// Digest is that of the quote (Quote.Digest).
	Digest string `json:"digest"`
}

// NewQuote makes the first revision of a quote, in state draft, from a draft, the documents that it names, and links to those that it comes
// from, such as the request. Every fault is reported at once: of the draft itself, of names that are not there, of units that an item is
// not sold in, of amounts beyond range (document.Faults, ErrInvalid). today is the day in the seller's zone, id a new one. Nothing of the
// arguments is kept.
func NewQuote(draft QuoteDraft, p Parties, tenant string, id document.ID, today document.Date, by document.Stamp, from ...document.Link) (*Quote, error) {
	q := &Quote{Header: document.NewHeader(KindQuote, tenant, id, by, from...), State: quoteLifecycle.Initial(), Revision: 1}
	if err := q.fill(&draft, &p, today); err != nil {
		return nil, err
	}
	return q, nil
}

func (q *Quote) fill(draft *QuoteDraft, p *Parties, today document.Date) error {
	var faults document.Faults
	faults.Check("", "order/draft", draft.Validate())
	items := make([]string, len(draft.Lines))
	for i := range draft.Lines {
		items[i] = draft.Lines[i].Item
	}
	p.checkNamed(&faults, draft.Seller, draft.Customer, items)
	q.Header.Extensions = cloneExtensions(draft.Extensions)
	faults.Check("", "order/header", q.Header.Validate())
	q.Date, q.Valid = draft.Date, draft.Valid
	if q.Date.IsZero() {
		q.Date = today
	}
	if q.Date.IsZero() {
		faults.Add("date", "order/required", "a quote has a date", "")
	}
	if q.Valid.From.IsZero() {
		q.Valid.From = q.Date
		faults.Check("valid", "quote/validity", q.Valid.Validate())
	}
	q.Lines = make([]QuoteLine, len(draft.Lines))
	for i := range draft.Lines {
		if item := p.Items[draft.Lines[i].Item]; item != nil {
			q.Lines[i].fill(&faults, i, &draft.Lines[i], item, draft.Taxes)
			q.Lines[i].PricedBy = p.price(i, draft.Lines[i].UnitPrice, draft.Lines[i].PriceBase, draft.Lines[i].Steps)
		}
	}
	if len(faults) > 0 {
		return faults.Err(nil)
	}
	q.Seller, q.Customer, q.BillTo, q.ShipTo = draft.Seller, draft.Customer, p.Customer.BillTo.Clone(), unless(draft.ShipTo, p.Customer.ShipTo())
	q.DeliverBy, q.Delivery, q.ShippingMethod, q.Location, q.Conditions = draft.DeliverBy, draft.Delivery, draft.ShippingMethod, draft.Location, draft.Conditions
	q.Terms = p.Customer.PaymentTerms()
	if draft.Terms != nil {
		q.Terms = *draft.Terms
	}
	q.Discounts = slices.Clone(draft.Discounts)
	priced, err := pricing.Total(q.sheet())
	if err != nil {
		faults.Check("", "order/amounts", err)
		return faults.Err(nil)
	}
	for i := range q.Lines {
		q.Lines[i].Amounts = priced.Lines[i]
	}
	q.Totals = priced.Totals
	return nil
}

func (l *QuoteLine) fill(faults *document.Faults, i int, d *QuoteDraftLine, item *catalog.Item, taxes []pricing.TaxRate) {
	*l = QuoteLine{
		Line: i + 1, From: copyOf(d.From), SKU: item.SKU, Name: item.Name, Type: item.Type, Quantity: d.Quantity, UnitPrice: d.UnitPrice, PriceBase: d.PriceBase, Steps: slices.Clone(d.Steps),
		PriceList: d.PriceList, Discounts: slices.Clone(d.Discounts), TaxRates: slices.Concat(taxes, d.Taxes),
	}
	if d.Quantity.Sign() <= 0 {
		return // a fault already
	}
	unit, err := item.Conversion(d.Quantity.Unit())
	if err == nil && item.Type == catalog.Goods {
		_, err = d.Quantity.Convert(unit.Num, unit.Den, item.Unit)
	}
	faults.Check(document.Index("lines", i)+".quantity", "order/unit", err)
}

func (q *Quote) sheet() pricing.Sheet {
	s := pricing.Sheet{Lines: make([]pricing.Line, len(q.Lines)), Discounts: q.Discounts, Rounding: q.Rounding}
	for i := range q.Lines {
		l := &q.Lines[i]
		s.Lines[i] = pricing.Line{Quantity: l.Quantity, UnitPrice: l.UnitPrice, PriceBase: l.PriceBase, Steps: l.Steps, Discounts: l.Discounts, Taxes: l.TaxRates}
	}
	return s
}

// Content gives the quote's content, to be changed and given to Revise by who wants to keep its prices. It is a deep copy, without date and
// extensions: those are a revision's own (C36). Taxes stand on the lines.
func (q *Quote) Content() QuoteDraft {
	c := q.Clone()
	d := QuoteDraft{
		Seller: c.Seller, Customer: c.Customer, Valid: c.Valid, DeliverBy: c.DeliverBy, Delivery: c.Delivery, Terms: &c.Terms, ShipTo: named(c.ShipTo), ShippingMethod: c.ShippingMethod, Location: c.Location,
		Discounts: c.Discounts, Conditions: c.Conditions, Lines: make([]QuoteDraftLine, len(c.Lines)),
	}
	for i := range c.Lines {
		l := &c.Lines[i]
		d.Lines[i] = QuoteDraftLine{
			Item: l.SKU, Quantity: l.Quantity, UnitPrice: l.UnitPrice, PriceBase: l.PriceBase, Steps: l.Steps, PriceList: l.PriceList, Discounts: l.Discounts, Taxes: l.TaxRates, From: l.From,
		}
	}
	return d
}

// Draft gives the draft of the order that the quote leads to: its prices, discounts, taxes, terms and ship-to, each line from a line of the
// quote. purchase is the buyer's own order, or nil. What the quote does not say, such as type, channel and, where it was left open,
// location, is the caller's to add. Nothing is shared with the quote.
func (q *Quote) Draft(purchase *PurchaseOrderRef) Draft {
	c := q.Content()
	d := Draft{
		Seller: c.Seller, Customer: c.Customer, PurchaseOrder: copyOf(purchase), ShipTo: c.ShipTo, ShippingMethod: c.ShippingMethod, DeliverBy: c.DeliverBy, Location: c.Location, Terms: c.Terms,
		Discounts: c.Discounts, Conditions: c.Conditions, Lines: make([]DraftLine, len(c.Lines)),
	}
	for i := range c.Lines {
		d.Lines[i] = c.Lines[i].line()
		d.Lines[i].From = &document.LineSource{Kind: KindQuote, ID: q.Header.ID, Line: q.Lines[i].Line}
	}
	return d
}

// Expired tells whether a quote that was sent can no longer be accepted in time on that day in the seller's zone. A quote that was answered
// or taken back does not expire (C29).
func (q *Quote) Expired(today document.Date) bool { return q.State == QuoteSentState && q.over(today) }

func (q *Quote) over(today document.Date) bool { return !today.Before(q.Valid.To) }
