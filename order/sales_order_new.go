package order

import (
	"slices"

	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/pricing"
)

// Parties are the documents that a draft names. New copies from them and keeps none.
type Parties struct {
	Seller   *party.Seller
	Customer *party.Customer
	// Items by SKU.
	Items map[string]*catalog.Item
	// Policies are the host's; none means Policies().
	Policies []Policy
	// From are the documents that the order came from.
	From []document.Link
	// Prices say, line by line, how the price book came to the prices; nil where the draft named the price. They never come from a draft.
	Prices []*pricing.Snapshot
}

// price gives what says how the price book came to a line's price, if that is the line's price.
func (p *Parties) price(i int, unit money.Price, base money.Quantity, steps []pricing.Step) *pricing.Snapshot {
	if i >= len(p.Prices) || p.Prices[i] == nil || !p.Prices[i].Gave(unit, base, steps) {
		return nil
	}
	return p.Prices[i].Clone()
}

// origin tells what an order came from: a purchase order before a quote before nothing but its channel.
func (p *Parties) origin() Origin {
	origin := FromChannel
	for _, l := range p.From {
		switch l.Kind {
		case KindPurchaseOrder:
			return FromPurchaseOrder
		case KindQuote:
			origin = FromQuote
		}
	}
	return origin
}

// New makes an order in state draft from a draft and the documents that it names. Every fault is reported at once: of the draft itself, of
// names that are not there, of units that an item is not sold in or that come out unevenly in stock, of amounts beyond range
// (document.Faults, ErrInvalid). today is the day in the seller's zone, id a new one. Nothing of draft and parties is kept.
func New(draft Draft, p Parties, tenant string, id document.ID, today document.Date, by document.Stamp) (*SalesOrder, error) {
	var faults document.Faults
	faults.Check("", "order/draft", draft.Validate())
	faults.Check("", "order/draft", p.validate(&draft))
	if len(faults) > 0 {
		return nil, faults.Err(nil)
	}
	policy, err := findPolicy(p.Policies, draft.Type)
	if err != nil {
		faults.Check("type", "order/type", err)
		return nil, faults.Err(nil)
	}
	o := &SalesOrder{
		Header: document.NewHeader(KindSalesOrder, tenant, id, by, p.From...), State: lifecycle.Initial(),
		Type: policy.Type, Policy: policy.clone(), Market: p.Customer.Market, Channel: draft.Channel, Origin: p.origin(),
		SellerContacts: slices.Clone(p.Seller.Contacts), BuyerContacts: slices.Clone(p.Customer.Contacts), Conditions: draft.Conditions,
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
		o.BillOn = policy.BillOn
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
		faults.Check(document.Index("lines", i), "order/line", o.Lines[i].fill(i+1, &draft.Lines[i], p.Items[draft.Lines[i].Item], draft.Taxes, policy))
		o.Lines[i].PricedBy = p.price(i, draft.Lines[i].UnitPrice, draft.Lines[i].PriceBase, draft.Lines[i].Steps)
	}
	faults.Check("", "order/header", o.Header.Validate())
	if len(faults) > 0 {
		return nil, faults.Err(nil)
	}
	if err := o.price(); err != nil {
		return nil, err
	}
	return o, nil
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
	} else if p.Seller.Disabled {
		faults.Add("seller", "order/disabled", "seller "+document.Quote(draft.Seller)+" is disabled", "")
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

func (l *Line) fill(number int, d *DraftLine, item *catalog.Item, taxes []pricing.TaxRate, policy Policy) error {
	source := d.Source
	if source == "" {
		source = policy.Sources[0]
	}
	if !slices.Contains(policy.Sources, source) {
		var faults document.Faults
		faults.Add("source", "order/source", "an order of type "+string(policy.Type)+" has no lines from "+document.Quote(string(source)), "")
		return faults.Err(nil)
	}
	conversion, err := item.Conversion(d.Quantity.Unit())
	if err != nil {
		var faults document.Faults
		faults.Check("quantity", "order/unit", err)
		return faults.Err(nil)
	}
	*l = Line{
		Line: number, Source: source, SKU: item.SKU, Name: item.Name, Type: item.Type, InStock: conversion, StockUnit: item.Unit,
		UnitPrice: d.UnitPrice, PriceBase: d.PriceBase, Steps: slices.Clone(d.Steps), Discounts: slices.Clone(d.Discounts), TaxRates: slices.Concat(taxes, d.Taxes),
		Ledger: Ledger{Ordered: d.Quantity},
	}
	if _, err := l.Stock(d.Quantity); err != nil && l.Type == catalog.Goods {
		var faults document.Faults
		faults.Check("quantity", "order/unit", err)
		return faults.Err(nil)
	}
	if d.From != nil {
		from := *d.From
		l.From = &from
	}
	return nil
}

func (o *SalesOrder) sheet() pricing.Sheet {
	s := pricing.Sheet{Lines: make([]pricing.Line, len(o.Lines)), Discounts: o.Discounts, Rounding: o.Rounding}
	for i := range o.Lines {
		l := &o.Lines[i]
		s.Lines[i] = pricing.Line{Quantity: l.Ledger.Ordered, UnitPrice: l.UnitPrice, PriceBase: l.PriceBase, Steps: l.Steps, Discounts: l.Discounts, Taxes: l.TaxRates}
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
