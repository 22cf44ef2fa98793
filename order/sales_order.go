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

// SalesOrder is the seller's confirmation of what was sold: the one document that stock, shipping and billing work from. It is made by New
// and changed by its verbs. Everything that it took from customer, seller and items is copied, so a later change of those does not change
// it.
type SalesOrder struct {
	Header    document.Header   `json:"header"`
	State     State             `json:"state"`
	Type      Type              `json:"type"`
	Market    party.Market      `json:"market"`
	Channel   Channel           `json:"channel,omitempty"`
	Origin    Origin            `json:"origin"`
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

	// Policy is what the order's type meant when it was taken.
	Policy  Policy   `json:"policy"`
	Waivers []Waiver `json:"waivers,omitempty"`
	// Owner is the rep that the order belongs to, from its confirmation on.
	Owner *Owner `json:"owner,omitempty"`
	// PaidBy is the payment that pays, or is about to pay, for an order that is paid at once.
	PaidBy *document.Link `json:"paid_by,omitempty"`
	// SellerContacts and BuyerContacts are who to talk to; Conditions are the terms and conditions; Signatures who signed what.
	SellerContacts []party.Contact `json:"seller_contacts,omitempty"`
	BuyerContacts  []party.Contact `json:"buyer_contacts,omitempty"`
	Conditions     string          `json:"conditions,omitempty"`
	Signatures     []Signature     `json:"signatures,omitempty"`
}

// Line is one line of a sales order.
type Line struct {
	// Line is the line's number, from 1; it never changes.
	Line   int                  `json:"line"`
	From   *document.LineSource `json:"from,omitempty"`
	Source Source               `json:"source"`
	SKU    string               `json:"sku"`
	Name   string               `json:"name"`
	Type   catalog.ItemType     `json:"type"`
	// InStock is one of the line's unit in the unit that stock is kept in.
	InStock   catalog.Conversion `json:"in_stock"`
	StockUnit string             `json:"stock_unit"`
	UnitPrice money.Price        `json:"unit_price"`
	PriceBase money.Quantity     `json:"price_base,omitzero"`
	// Steps are parts of the quantity with unit prices of their own; UnitPrice is then none.
	Steps []pricing.Step `json:"steps,omitempty"`
	// PricedBy says how the price book came to the price; nil where the price was agreed otherwise. It never changes.
	PricedBy  *pricing.Snapshot  `json:"priced_by,omitempty"`
	Discounts []pricing.Discount `json:"discounts,omitempty"`
	TaxRates  []pricing.TaxRate  `json:"tax_rates,omitempty"`
	// Amounts are what the ordered quantity costs. Invoices take cumulative shares of them and never derive them anew.
	Amounts pricing.LineAmounts `json:"amounts"`
	Ledger  Ledger              `json:"ledger"`
}

// Stock gives a quantity of the line in the unit that stock is kept in, exactly. One that it cannot say exactly is money.ErrInexact, one
// beyond range money.ErrOverflow.
func (l *Line) Stock(q money.Quantity) (money.Quantity, error) {
	return q.Convert(l.InStock.Num, l.InStock.Den, l.StockUnit)
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

// Digest identifies what was agreed: parties, addresses without the names of people, dates, terms, the buyer's own order, lines and
// amounts. Progress, holds, the location of the stock and the host's own fields are no part of it.
func (o *SalesOrder) Digest() (string, error) {
	type agreed struct {
		Line      int                 `json:"line"`
		SKU       string              `json:"sku"`
		Quantity  money.Quantity      `json:"quantity"`
		UnitPrice money.Price         `json:"unit_price"`
		PriceBase money.Quantity      `json:"price_base"`
		Steps     []pricing.Step      `json:"steps"`
		Source    Source              `json:"source"`
		Amounts   pricing.LineAmounts `json:"amounts"`
	}
	lines := make([]agreed, len(o.Lines))
	for i := range o.Lines {
		l := &o.Lines[i]
		lines[i] = agreed{l.Line, l.SKU, l.Ledger.Ordered, l.UnitPrice, l.PriceBase, l.Steps, l.Source, l.Amounts}
	}
	return document.Digest(1,
		document.Field{Name: "seller", Value: o.Seller}, document.Field{Name: "customer", Value: o.Customer},
		document.Field{Name: "ship_to", Value: o.ShipTo}, document.Field{Name: "bill_to", Value: o.BillTo},
		document.Field{Name: "date", Value: o.Date}, document.Field{Name: "purchase_order", Value: o.Purchase},
		document.Field{Name: "shipping_method", Value: o.ShippingMethod}, document.Field{Name: "rounding", Value: o.Rounding},
		document.Field{Name: "deliver_by", Value: o.DeliverBy}, document.Field{Name: "terms", Value: o.Terms},
		document.Field{Name: "bill_on", Value: o.BillOn}, document.Field{Name: "type", Value: o.Type}, document.Field{Name: "conditions", Value: o.Conditions}, document.Field{Name: "lines", Value: lines})
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
	c.Holds, c.Policy, c.Waivers, c.Signatures = slices.Clone(o.Holds), o.Policy.clone(), slices.Clone(o.Waivers), slices.Clone(o.Signatures)
	c.SellerContacts, c.BuyerContacts = slices.Clone(o.SellerContacts), slices.Clone(o.BuyerContacts)
	if o.Owner != nil {
		owner := *o.Owner
		c.Owner = &owner
	}
	if o.PaidBy != nil {
		paidBy := *o.PaidBy
		c.PaidBy = &paidBy
	}
	for i := range c.Holds {
		c.Holds[i].Blocks = slices.Clone(c.Holds[i].Blocks)
	}
	c.Lines = slices.Clone(o.Lines)
	for i := range c.Lines {
		l := &c.Lines[i]
		if l.From != nil {
			from := *l.From
			l.From = &from
		}
		l.PricedBy = l.PricedBy.Clone()
		l.Discounts, l.TaxRates, l.Steps = slices.Clone(l.Discounts), slices.Clone(l.TaxRates), slices.Clone(l.Steps)
		l.Amounts.Discounts, l.Amounts.Taxes = slices.Clone(l.Amounts.Discounts), slices.Clone(l.Amounts.Taxes)
	}
	return &c
}
