package order

import (
	"slices"
	"strings"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/pricing"
)

// PurchaseOrder is a buyer's order as the seller took it in. It is made by NewPurchaseOrder and changed by its verbs; what the buyer sent
// never changes. Number and date in Purchase are the buyer's; the header's number is the seller's own.
type PurchaseOrder struct {
	Header     document.Header     `json:"header"`
	State      PurchaseOrderState  `json:"state"`
	Purchase   PurchaseOrderRef    `json:"purchase_order"`
	Seller     string              `json:"seller"`
	Customer   string              `json:"customer"`
	Channel    Channel             `json:"channel,omitempty"`
	ReceivedAt time.Time           `json:"received_at"`
	DeliverBy  document.Date       `json:"deliver_by,omitzero"`
	ShipTo     *party.Address      `json:"ship_to,omitempty"`
	Terms      *party.Terms        `json:"terms,omitempty"`
	Total      *money.Money        `json:"total,omitempty"`
	Lines      []PurchaseOrderLine `json:"lines"`
	// Quote is the quote that the buyer refers to, and once it is matched the one that it was matched with.
	Quote *document.Link `json:"quote,omitempty"`
	// Differences are what the last match found.
	Differences []Difference `json:"differences,omitempty"`
	// Waiver lets the differences be.
	Waiver *DifferencesWaiver `json:"waiver,omitempty"`
	// Reason says why the purchase order was rejected.
	Reason string `json:"reason,omitempty"`
}

// PurchaseOrderLine is one line of a purchase order.
type PurchaseOrderLine struct {
	// Line is the line's number, from 1.
	Line int    `json:"line"`
	Item string `json:"item"` // SKU
	// QuoteLine is the line that the buyer refers to, Matched the one that the match found; 0 is none.
	QuoteLine int            `json:"quote_line,omitempty"`
	Matched   int            `json:"matched,omitempty"`
	Quantity  money.Quantity `json:"quantity"`
	UnitPrice money.Price    `json:"unit_price"`
	PriceBase money.Quantity `json:"price_base,omitzero"`
	Steps     []pricing.Step `json:"steps,omitempty"`
	NeedBy    document.Date  `json:"need_by,omitzero"`
}

// DifferencesWaiver says who let a purchase order's differences from its quote be, and why. It is bound to what was ordered and how that
// differed (C24).
type DifferencesWaiver struct {
	Reason string    `json:"reason"`
	Digest string    `json:"digest"`
	At     time.Time `json:"at"`
	By     string    `json:"by"`
}

// NewPurchaseOrder takes in what a buyer sent. Every fault is reported at once: of the draft itself, of a seller or customer who is not
// there, of amounts beyond range (document.Faults, ErrInvalid). Items that the seller does not have are no fault here: the match tells
// them. today is the day in the seller's zone, id a new one. Nothing of draft and parties is kept.
func NewPurchaseOrder(draft PurchaseOrderDraft, p Parties, tenant string, id document.ID, today document.Date, by document.Stamp) (*PurchaseOrder, []document.Event, error) {
	var faults document.Faults
	faults.Check("", "order/draft", draft.Validate())
	p.checkNamed(&faults, draft.Seller, draft.Customer, nil)
	o := &PurchaseOrder{
		Header: document.NewHeader(KindPurchaseOrder, tenant, id, by), State: purchaseOrderLifecycle.Initial(), Purchase: PurchaseOrderRef{Number: draft.Number, Date: draft.Date},
		Seller: draft.Seller, Customer: draft.Customer, Channel: draft.Channel, ReceivedAt: draft.ReceivedAt.UTC().Round(0), DeliverBy: draft.DeliverBy,
		Terms: copyOf(draft.Terms), Total: copyOf(draft.Total), Lines: make([]PurchaseOrderLine, len(draft.Lines)),
	}
	o.Header.Extensions = cloneExtensions(draft.Extensions)
	if o.Purchase.Date.IsZero() {
		o.Purchase.Date = today
	}
	if o.Purchase.Date.IsZero() {
		faults.Add("date", "order/required", "a purchase order has a date", "")
	}
	if o.ReceivedAt.IsZero() {
		o.ReceivedAt = o.Header.CreatedAt
	}
	if o.ReceivedAt.After(o.Header.CreatedAt) {
		faults.Add("received_at", "purchase_order/received", "lies in the future", "")
	}
	if draft.ShipTo != nil {
		o.ShipTo = new(draft.ShipTo.Clone())
	}
	if !draft.Quote.IsZero() {
		o.Quote = &document.Link{Kind: KindQuote, ID: draft.Quote}
		o.Header.From = []document.Link{*o.Quote}
	}
	for i := range draft.Lines {
		l := &draft.Lines[i]
		o.Lines[i] = PurchaseOrderLine{
			Line: i + 1, Item: l.Item, QuoteLine: l.QuoteLine, Quantity: l.Quantity, UnitPrice: l.UnitPrice, PriceBase: l.PriceBase, Steps: slices.Clone(l.Steps), NeedBy: l.NeedBy,
		}
	}
	faults.Check("", "order/header", o.Header.Validate())
	if len(faults) == 0 {
		_, err := pricing.Total(o.sheet())
		faults.Check("", "order/amounts", err)
	}
	if len(faults) > 0 {
		return nil, nil, faults.Err(nil)
	}
	return o, []document.Event{document.NewEvent(&o.Header, by, PurchaseOrderReceived{
		Seller: o.Seller, Customer: o.Customer, Number: o.Purchase.Number, Date: o.Purchase.Date, Channel: o.Channel, ReceivedAt: o.ReceivedAt,
	})}, nil
}

// sheet is what the buyer's lines come to, without discounts and taxes.
func (o *PurchaseOrder) sheet() pricing.Sheet {
	s := pricing.Sheet{Lines: make([]pricing.Line, len(o.Lines))}
	for i := range o.Lines {
		s.Lines[i] = o.Lines[i].priced()
	}
	return s
}

func (l *PurchaseOrderLine) priced() pricing.Line {
	return pricing.Line{Quantity: l.Quantity, UnitPrice: l.UnitPrice, PriceBase: l.PriceBase, Steps: l.Steps}
}

// Head gives the purchase order's header.
func (o *PurchaseOrder) Head() *document.Header { return &o.Header }

// Schema is 1.
func (o *PurchaseOrder) Schema() int { return 1 }

// Keys finds purchase orders by customer, seller, state and quote. The buyer's number belongs to one purchase order of a customer to a
// seller; when that is rejected the number is free again, so that the buyer may send a better one under it.
func (o *PurchaseOrder) Keys() (plain, unique []document.Key) {
	plain = []document.Key{{Name: "customer", Value: o.Customer}, {Name: "seller", Value: o.Seller}, {Name: "state", Value: string(o.State)}}
	if o.Quote != nil {
		plain = append(plain, document.Key{Name: "quote", Value: o.Quote.ID.String()})
	}
	if o.State != PurchaseOrderRejectedState {
		unique = append(unique, document.Key{Name: "purchase_order", Value: keyPart(o.Seller) + "/" + keyPart(o.Customer) + "/" + o.Purchase.Number})
	}
	return plain, unique
}

// keyPart writes a code so that a slash ends it.
func keyPart(code string) string {
	return strings.ReplaceAll(strings.ReplaceAll(code, "%", "%25"), "/", "%2F")
}

// Digest identifies what was ordered, and how it differs from the quote that it was matched with: a waiver of the differences is bound to
// it. The names of people and the host's own fields are no part of it.
func (o *PurchaseOrder) Digest() (string, error) {
	return document.Digest(1,
		document.Field{Name: "purchase_order", Value: o.Purchase}, document.Field{Name: "seller", Value: o.Seller}, document.Field{Name: "customer", Value: o.Customer},
		document.Field{Name: "deliver_by", Value: o.DeliverBy}, document.Field{Name: "ship_to", Value: o.ShipTo}, document.Field{Name: "terms", Value: o.Terms},
		document.Field{Name: "total", Value: o.Total}, document.Field{Name: "lines", Value: o.Lines},
		document.Field{Name: "quote", Value: o.Quote}, document.Field{Name: "differences", Value: o.Differences})
}

func (o *PurchaseOrder) draft() PurchaseOrderDraft {
	d := PurchaseOrderDraft{
		Number: o.Purchase.Number, Date: o.Purchase.Date, Seller: o.Seller, Customer: o.Customer, Channel: o.Channel, ReceivedAt: o.ReceivedAt, DeliverBy: o.DeliverBy, ShipTo: o.ShipTo,
		Terms: o.Terms, Total: o.Total, Lines: make([]PurchaseOrderDraftLine, len(o.Lines)),
	}
	for i := range o.Lines {
		l := &o.Lines[i]
		d.Lines[i] = PurchaseOrderDraftLine{Item: l.Item, QuoteLine: l.QuoteLine, Quantity: l.Quantity, UnitPrice: l.UnitPrice, PriceBase: l.PriceBase, Steps: l.Steps, NeedBy: l.NeedBy}
	}
	return d
}

// Clone gives a deep copy.
func (o *PurchaseOrder) Clone() *PurchaseOrder {
	c := *o
	c.Header = o.Header.Clone()
	if o.ShipTo != nil {
		c.ShipTo = new(o.ShipTo.Clone())
	}
	c.Terms, c.Total, c.Quote, c.Waiver = copyOf(o.Terms), copyOf(o.Total), copyOf(o.Quote), copyOf(o.Waiver)
	c.Lines, c.Differences = slices.Clone(o.Lines), slices.Clone(o.Differences)
	for i := range c.Lines {
		c.Lines[i].Steps = slices.Clone(c.Lines[i].Steps)
	}
	return &c
}
