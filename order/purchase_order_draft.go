package order

import (
	"encoding/json"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/pricing"
)

// PurchaseOrderDraft is what a buyer sent, as it was sent: content only.
type PurchaseOrderDraft struct {
	// Number and Date are the buyer's own. No two purchase orders of a customer to a seller have one number.
	Number string        `json:"number"`
	Date   document.Date `json:"date,omitzero"` // none means the day it is taken in, in the seller's zone
	// Seller and Customer are codes of documents that exist.
	Seller   string  `json:"seller"`
	Customer string  `json:"customer"`
	Channel  Channel `json:"channel,omitempty"`
	// ReceivedAt is the instant at which it came in; none means now.
	ReceivedAt time.Time `json:"received_at,omitzero"`
	// Quote is the quote that the buyer refers to, if it is known.
	Quote document.ID `json:"quote,omitzero"`
	// DeliverBy is the day by which the buyer wants the goods; a line may name another.
	DeliverBy document.Date  `json:"deliver_by,omitzero"`
	ShipTo    *party.Address `json:"ship_to,omitempty"`
	Terms     *party.Terms   `json:"terms,omitempty"`
	// Total is what the buyer takes the whole to cost, with taxes or without.
	Total      *money.Money               `json:"total,omitempty"`
	Lines      []PurchaseOrderDraftLine   `json:"lines"`
	Extensions map[string]json.RawMessage `json:"extensions,omitempty"`
}

// PurchaseOrderDraftLine orders a quantity of an item at a unit price.
type PurchaseOrderDraftLine struct {
	Item string `json:"item"` // SKU
	// QuoteLine is the number of the quote's line that the buyer refers to; 0 means that it is found by the item.
	QuoteLine int            `json:"quote_line,omitempty"`
	Quantity  money.Quantity `json:"quantity"`
	UnitPrice money.Price    `json:"unit_price"`
	// PriceBase is the quantity that the unit price is for, in the unit of Quantity; none means 1.
	PriceBase money.Quantity `json:"price_base,omitzero"`
	// Steps are parts of the quantity with unit prices of their own; UnitPrice is then none.
	Steps  []pricing.Step `json:"steps,omitempty"`
	NeedBy document.Date  `json:"need_by,omitzero"`
}

// Validate reports every fault of the draft at once, each with its path (ErrInvalid). Whether what it names exists is not looked at.
func (d *PurchaseOrderDraft) Validate() error {
	var faults document.Faults
	checkText(&faults, "number", d.Number, "a purchase order has a number")
	checkText(&faults, "seller", d.Seller, "a purchase order names its seller")
	checkText(&faults, "customer", d.Customer, "a purchase order names its customer")
	checkText(&faults, "channel", string(d.Channel), "")
	if year := d.ReceivedAt.UTC().Year(); !d.ReceivedAt.IsZero() && (year < 1 || year > 9999) {
		faults.Add("received_at", "purchase_order/received", "is an instant of the years 1 to 9999", "")
	}
	if d.ShipTo != nil {
		faults.Check("ship_to", "order/ship_to", d.ShipTo.Validate())
	}
	if d.Terms != nil {
		faults.Check("terms", "order/terms", d.Terms.Validate())
	}
	checkLineCount(&faults, len(d.Lines), "a purchase order")
	var currency money.Currency
	for i := range d.Lines {
		l, path := &d.Lines[i], document.Index("lines", i)
		line := l.line()
		faults.Check(path, "order/line", line.validate())
		if l.QuoteLine < 0 || l.QuoteLine > MaxLines {
			faults.Add(path+".quote_line", "order/line", "is the number of a line, from 1", "leave it out to find the line by its item")
		}
		c := priceCurrency(l.UnitPrice, l.Steps)
		if i == 0 {
			currency = c
		} else if c != currency {
			faults.Add(path+".unit_price", "order/currency", "is in "+c.String()+", the first line in "+currency.String(), "a purchase order has one currency")
		}
	}
	if d.Total != nil && (d.Total.Currency() != currency || d.Total.Sign() < 0) {
		faults.Add("total", "purchase_order/total", "is an amount in the lines' currency, not negative; this one is "+d.Total.String(), "")
	}
	return faults.Err(nil)
}

// line gives what an order's line would say. It shares what the line points to.
func (l *PurchaseOrderDraftLine) line() DraftLine {
	return DraftLine{Item: l.Item, Quantity: l.Quantity, UnitPrice: l.UnitPrice, PriceBase: l.PriceBase, Steps: l.Steps}
}
