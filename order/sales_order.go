package order

import (
	"slices"

	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/pricing"
)

// KindSalesOrder is the kind of sales orders.
const KindSalesOrder document.Kind = "sales_order"

// SalesOrder is the seller's confirmation of what was sold: the one document that stock, shipping and billing work from. It is made by New and changed by its verbs. Everything that it
// took from customer, seller and items is copied, so a later change of those does not change it.
type SalesOrder struct {
	Header    document.Header   `json:"header"`
	State     State             `json:"state"`
	Date      document.Date     `json:"date"`
	Seller    string            `json:"seller"`
	Customer  string            `json:"customer"`
	BillTo    party.Address     `json:"bill_to"`
	ShipTo    party.Address     `json:"ship_to"`
	Reference string            `json:"reference,omitempty"`
	Purchase  *PurchaseOrderRef `json:"purchase_order,omitempty"`

	ShippingMethod string             `json:"shipping_method,omitempty"`
	DeliverBy      document.Date      `json:"deliver_by,omitzero"`
	Location       string             `json:"location"`
	Terms          party.Terms        `json:"terms"`
	BillOn         Trigger            `json:"bill_on"`
	Rounding       money.Rounding     `json:"rounding"`
	Discounts      []pricing.Discount `json:"discounts,omitempty"`
	Lines          []Line             `json:"lines"`
	Totals         pricing.Totals     `json:"totals"`
	Holds          []Hold             `json:"holds,omitempty"`
	CancelReason   string             `json:"cancel_reason,omitempty"`
}

// Line is one line of a sales order.
type Line struct {
	// Line is the line's number, from 1; it never changes.
	Line   int                  `json:"line"`
	Source *document.LineSource `json:"source,omitempty"`
	SKU    string               `json:"sku"`
	Name   string               `json:"name"`
	Type   catalog.ItemType     `json:"type"`
	// InStock is one of the line's unit in the unit that stock is kept in.
	InStock   catalog.Conversion `json:"in_stock"`
	StockUnit string             `json:"stock_unit"`
	UnitPrice money.Price        `json:"unit_price"`
	PriceBase money.Quantity     `json:"price_base,omitzero"`
	Discounts []pricing.Discount `json:"discounts,omitempty"`
	TaxRates  []pricing.TaxRate  `json:"tax_rates,omitempty"`
	// Amounts are what the ordered quantity costs. Invoices take cumulative shares of them and never derive them anew.
	Amounts pricing.LineAmounts `json:"amounts"`
	Ledger  Ledger              `json:"ledger"`
}

// Stock gives a quantity of the line in the unit that stock is kept in.
func (l *Line) Stock(q money.Quantity) (money.Quantity, error) {
	return q.Convert(l.InStock.Num, l.InStock.Den, l.StockUnit)
}

// Parties are the documents that a draft names. New copies from them and keeps none.
type Parties struct {
	Seller   *party.Seller
	Customer *party.Customer
	// Items by SKU.
	Items map[string]*catalog.Item
}

// New makes an order in state draft from a draft and the documents that it names. Every fault is reported at once: of the draft itself, of names that are not there, of units that an
// item is not sold in, of amounts beyond range. today is the day in the seller's zone.
func New(draft Draft, p Parties, tenant string, id document.ID, today document.Date, by document.Stamp) (*SalesOrder, error) {
	var faults document.Faults
	faults.Check("", "order/draft", draft.Validate())
	faults.Check("", "order/draft", p.validate(&draft))
	if len(faults) > 0 {
		return nil, faults.Err(nil)
	}
	o := &SalesOrder{
		Header: document.NewHeader(KindSalesOrder, tenant, id, by), State: lifecycle.Initial(),
		Date: draft.Date, Seller: draft.Seller, Customer: draft.Customer, BillTo: p.Customer.BillTo.Clone(), ShipTo: p.Customer.ShipTo().Clone(),
		Reference: draft.Reference, ShippingMethod: draft.ShippingMethod, DeliverBy: draft.DeliverBy, Location: draft.Location,
		Terms: p.Customer.PaymentTerms(), BillOn: draft.BillOn, Discounts: slices.Clone(draft.Discounts), Lines: make([]Line, len(draft.Lines)),
	}
	extensions := document.Header{Extensions: draft.Extensions}
	o.Header.Extensions = extensions.Clone().Extensions
	if o.Date.IsZero() {
		o.Date = today
	}
	if o.BillOn == "" {
		o.BillOn = OnDelivery
	}
	if draft.ShipTo != nil {
		o.ShipTo = draft.ShipTo.Clone()
	}
	if draft.Terms != nil {
		o.Terms = *draft.Terms
	}
	if draft.PurchaseOrder != nil {
		purchase := *draft.PurchaseOrder
		o.Purchase = &purchase
	}
	for i := range draft.Lines {
		faults.Check(document.Index("lines", i), "order/line", o.Lines[i].fill(i+1, &draft.Lines[i], p.Items[draft.Lines[i].Item], draft.Taxes))
	}
	if len(faults) > 0 {
		return nil, faults.Err(nil)
	}
	return o, o.price()
}

func (p *Parties) validate(draft *Draft) error {
	var faults document.Faults
	missing := func(path, what, name string) {
		if name != "" {
			faults.Add(path, "order/unknown", "there is no "+what+" "+document.Quote(name), "")
		}
	}
	if p.Seller == nil {
		missing("seller", "seller", draft.Seller)
	}
	if p.Customer == nil {
		missing("customer", "customer", draft.Customer)
	} else if p.Customer.NeedsPurchaseOrder() && draft.PurchaseOrder == nil {
		faults.Add("purchase_order", "order/purchase_order", "customer "+document.Quote(draft.Customer)+" orders with a purchase order number only", "")
	}
	if p.Customer != nil && p.Customer.Disabled {
		faults.Add("customer", "order/disabled", "customer "+document.Quote(draft.Customer)+" is disabled", "")
	}
	for i := range draft.Lines {
		path, sku := document.Index("lines", i)+".item", draft.Lines[i].Item
		switch item := p.Items[sku]; {
		case item == nil:
			missing(path, "item", sku)
		case item.Disabled:
			faults.Add(path, "order/disabled", "item "+document.Quote(sku)+" is disabled", "")
		}
	}
	return faults.Err(nil)
}

func (l *Line) fill(number int, d *DraftLine, item *catalog.Item, taxes []pricing.TaxRate) error {
	conversion, err := item.Conversion(d.Quantity.Unit())
	if err != nil {
		var faults document.Faults
		faults.Check("quantity", "order/unit", err)
		return faults.Err(nil)
	}
	*l = Line{
		Line: number, SKU: item.SKU, Name: item.Name, Type: item.Type, InStock: conversion, StockUnit: item.Unit,
		UnitPrice: d.UnitPrice, PriceBase: d.PriceBase, Discounts: slices.Clone(d.Discounts), TaxRates: slices.Clone(taxes),
		Ledger: Ledger{Ordered: d.Quantity},
	}
	if d.Source != nil {
		source := *d.Source
		l.Source = &source
	}
	return nil
}

func (o *SalesOrder) sheet() pricing.Sheet {
	s := pricing.Sheet{Lines: make([]pricing.Line, len(o.Lines)), Discounts: o.Discounts, Rounding: o.Rounding}
	for i := range o.Lines {
		l := &o.Lines[i]
		s.Lines[i] = pricing.Line{Quantity: l.Ledger.Ordered, UnitPrice: l.UnitPrice, PriceBase: l.PriceBase, Discounts: l.Discounts, Taxes: l.TaxRates}
	}
	return s
}

func (o *SalesOrder) price() error {
	priced, err := pricing.Total(o.sheet())
	if err != nil {
		return err
	}
	for i := range o.Lines {
		o.Lines[i].Amounts = priced.Lines[i]
	}
	o.Totals = priced.Totals
	return nil
}

// Head gives the order's header.
func (o *SalesOrder) Head() *document.Header { return &o.Header }

// Schema is 1.
func (o *SalesOrder) Schema() int { return 1 }

// Keys finds orders by customer, seller and state; the number and the reference belong to one order each.
func (o *SalesOrder) Keys() (plain, unique []document.Key) {
	plain = []document.Key{{Name: "customer", Value: o.Customer}, {Name: "seller", Value: o.Seller}, {Name: "state", Value: string(o.State)}}
	if o.Reference != "" {
		unique = append(unique, document.Key{Name: "reference", Value: o.Reference})
	}
	return plain, unique
}

// Digest identifies what was agreed: parties, addresses without the names of people, terms, lines and amounts. Progress and holds are no part of it.
func (o *SalesOrder) Digest() (string, error) {
	type agreed struct {
		Line      int                 `json:"line"`
		SKU       string              `json:"sku"`
		Quantity  money.Quantity      `json:"quantity"`
		UnitPrice money.Price         `json:"unit_price"`
		PriceBase money.Quantity      `json:"price_base"`
		Amounts   pricing.LineAmounts `json:"amounts"`
	}
	lines := make([]agreed, len(o.Lines))
	for i := range o.Lines {
		l := &o.Lines[i]
		lines[i] = agreed{l.Line, l.SKU, l.Ledger.Ordered, l.UnitPrice, l.PriceBase, l.Amounts}
	}
	return document.Digest(1,
		document.Field{Name: "seller", Value: o.Seller}, document.Field{Name: "customer", Value: o.Customer},
		document.Field{Name: "ship_to", Value: o.ShipTo}, document.Field{Name: "bill_to", Value: o.BillTo},
		document.Field{Name: "deliver_by", Value: o.DeliverBy}, document.Field{Name: "terms", Value: o.Terms},
		document.Field{Name: "bill_on", Value: o.BillOn}, document.Field{Name: "lines", Value: lines})
}

// Clone gives a deep copy.
func (o *SalesOrder) Clone() *SalesOrder {
	c := *o
	c.Header = o.Header.Clone()
	c.BillTo, c.ShipTo = o.BillTo.Clone(), o.ShipTo.Clone()
	if o.Purchase != nil {
		purchase := *o.Purchase
		c.Purchase = &purchase
	}
	c.Discounts = slices.Clone(o.Discounts)
	c.Totals.Taxes = slices.Clone(o.Totals.Taxes)
	c.Holds = slices.Clone(o.Holds)
	for i := range c.Holds {
		c.Holds[i].Blocks = slices.Clone(c.Holds[i].Blocks)
	}
	c.Lines = slices.Clone(o.Lines)
	for i := range c.Lines {
		l := &c.Lines[i]
		if l.Source != nil {
			source := *l.Source
			l.Source = &source
		}
		l.Discounts, l.TaxRates = slices.Clone(l.Discounts), slices.Clone(l.TaxRates)
		l.Amounts.Discounts, l.Amounts.Taxes = slices.Clone(l.Amounts.Discounts), slices.Clone(l.Amounts.Taxes)
	}
	return &c
}

// Validate checks every invariant of the order: that its state is one of the table's, that its lines are numbered 1, 2, 3 …, that the ledgers hold, and that amounts and totals are what the lines give.
func (o *SalesOrder) Validate() error {
	var faults document.Faults
	faults.Check("", "order/header", o.Header.Validate())
	if !lifecycle.Has(o.State) {
		faults.Add("state", "order/state", "there is no state "+document.Quote(string(o.State)), "")
	}
	if o.Date.IsZero() {
		faults.Add("date", "order/required", "an order has a date", "")
	}
	for i := range o.Lines {
		l, path := &o.Lines[i], document.Index("lines", i)
		if l.Line != i+1 {
			faults.Add(path+".line", "order/line", "lines are numbered 1, 2, 3 in their order", "")
		}
		faults.Check(path+".ledger", "order/ledger", l.Ledger.validate(o.BillOn))
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
