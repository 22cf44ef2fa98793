package order

import (
	"encoding/json"
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/pricing"
)

// QuoteDraft is a quote's content as it comes from outside. Its prices are the caller's, who took them from a price book.
type QuoteDraft struct {
	// Seller and Customer are codes of documents that exist.
	Seller   string `json:"seller"`
	Customer string `json:"customer"`
	// Date is the quote's date; none means the day it is made, in the seller's zone.
	Date document.Date `json:"date,omitzero"`
	// Valid are the days in the seller's zone on which the quote can be accepted; its end, the first day on which it cannot be, is never
	// left out. No beginning means the quote's date.
	Valid document.Span `json:"valid"`
	// DeliverBy is the day by which the goods are there; Delivery tells the timeline in words.
	DeliverBy document.Date `json:"deliver_by,omitzero"`
	Delivery  string        `json:"delivery,omitempty"`
	// Terms of payment, preliminary until an order is made; none means the customer's.
	Terms          *party.Terms   `json:"terms,omitempty"`
	ShipTo         *party.Address `json:"ship_to,omitempty"` // none means the customer's
	ShippingMethod string         `json:"shipping_method,omitempty"`
	// Location is where the stock would be taken from; a quote may leave that open.
	Location string `json:"location,omitempty"`
	// Discounts are taken off the whole, in their order, and brought to the lines.
	Discounts []pricing.Discount `json:"discounts,omitempty"`
	// Taxes apply to every line.
	Taxes []pricing.TaxRate `json:"taxes,omitempty"`
	// Conditions are the terms and conditions.
	Conditions string                     `json:"conditions,omitempty"`
	Lines      []QuoteDraftLine           `json:"lines"`
	Extensions map[string]json.RawMessage `json:"extensions,omitempty"`
}

// QuoteDraftLine offers a quantity of an item at a unit price.
type QuoteDraftLine struct {
	Item string `json:"item"` // SKU
	// Quantity is positive, in a unit that the item has; of goods it has to come out exactly in the unit that stock is kept in.
	Quantity money.Quantity `json:"quantity"`
	// UnitPrice is not negative; it may have more decimals than its currency. All lines are in one currency.
	UnitPrice money.Price `json:"unit_price"`
	// PriceBase is the quantity that the unit price is for, in the unit of Quantity; none means 1.
	PriceBase money.Quantity `json:"price_base,omitzero"`
	// Steps are parts of the quantity with unit prices of their own, as under graduated prices; UnitPrice is then none.
	Steps []pricing.Step `json:"steps,omitempty"`
	// PriceList names where the price stands, for people.
	PriceList string `json:"price_list,omitempty"`
	// Discounts are taken off the line, in their order.
	Discounts []pricing.Discount `json:"discounts,omitempty"`
	// Taxes apply to this line, beside those of the whole quote.
	Taxes []pricing.TaxRate `json:"taxes,omitempty"`
	// From is the line of another document that this one came from, such as the request's.
	From *document.LineSource `json:"from,omitempty"`
}

// Validate reports every fault of the draft at once, each with its path (ErrInvalid). Whether what it names exists is not looked at.
func (d *QuoteDraft) Validate() error {
	var faults document.Faults
	checkText(&faults, "seller", d.Seller, "a quote names its seller")
	checkText(&faults, "customer", d.Customer, "a quote names its customer")
	if d.Valid.To.IsZero() {
		faults.Add("valid.to", "order/required", "a quote ends", "write the first day on which it cannot be accepted any more")
	}
	faults.Check("valid", "quote/validity", d.Valid.Validate())
	checkNote(&faults, "delivery", d.Delivery, "")
	if d.Terms != nil {
		faults.Check("terms", "order/terms", d.Terms.Validate())
	}
	if d.ShipTo != nil {
		faults.Check("ship_to", "order/ship_to", d.ShipTo.Validate())
	}
	checkText(&faults, "shipping_method", d.ShippingMethod, "")
	checkText(&faults, "location", d.Location, "")
	checkDiscounts(&faults, d.Discounts)
	checkTaxes(&faults, "taxes", d.Taxes)
	checkNote(&faults, "conditions", d.Conditions, "")
	checkLineCount(&faults, len(d.Lines), "a quote")
	var currency money.Currency
	for i := range d.Lines {
		l, path := &d.Lines[i], document.Index("lines", i)
		line := l.line()
		faults.Check(path, "order/line", line.validate())
		checkText(&faults, path+".price_list", l.PriceList, "")
		checkTaxes(&faults, path+".taxes", l.Taxes)
		for _, tax := range l.Taxes {
			if slices.Contains(d.Taxes, tax) {
				faults.Add(path+".taxes", "order/tax", "the same tax stands on the line and on the whole quote", "")
			}
		}
		c := priceCurrency(l.UnitPrice, l.Steps)
		if i == 0 {
			currency = c
		} else if c != currency {
			faults.Add(path+".unit_price", "order/currency", "is in "+c.String()+", the first line in "+currency.String(), "a quote has one currency")
		}
	}
	return faults.Err(nil)
}

// line gives what an order's line would say. It shares what the quote's line points to.
func (l *QuoteDraftLine) line() DraftLine {
	return DraftLine{Item: l.Item, Quantity: l.Quantity, UnitPrice: l.UnitPrice, PriceBase: l.PriceBase, Steps: l.Steps, Discounts: l.Discounts, Taxes: l.Taxes, From: l.From}
}

func priceCurrency(p money.Price, steps []pricing.Step) money.Currency {
	if len(steps) > 0 {
		return steps[0].UnitPrice.Currency()
	}
	return p.Currency()
}

func checkTaxes(faults *document.Faults, path string, taxes []pricing.TaxRate) {
	if !checkCount(faults, path, len(taxes), MaxTaxes) {
		return
	}
	d := Draft{Taxes: taxes}
	var found document.Faults
	d.validateTaxes(&found)
	for _, one := range found {
		one.Path = path + one.Path[len("taxes"):]
	}
	*faults = append(*faults, found...)
}
