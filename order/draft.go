package order

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/pricing"
)

// Trigger says what makes a line billable.
type Trigger string

// The billing triggers. An order that names none bills on delivery.
const (
	OnOrder    Trigger = "order"
	OnShipment Trigger = "shipment"
	OnDelivery Trigger = "delivery"
)

// PurchaseOrderRef is the buyer's own order, echoed on order, shipment and invoice.
type PurchaseOrderRef struct {
	Number string        `json:"number"`
	Date   document.Date `json:"date,omitzero"`
}

// Draft is an order as it comes from outside: content only. Its lines carry the prices that were agreed.
type Draft struct {
	// Seller and Customer are codes of documents that exist.
	Seller   string `json:"seller"`
	Customer string `json:"customer"`
	// Type names the policy; none means the host's first, standard.
	Type    Type    `json:"type,omitempty"`
	Channel Channel `json:"channel,omitempty"`
	// Reference is the order's name in the system that it comes from; within the tenant only one order has it.
	Reference string `json:"reference,omitempty"`
	// Date is the order's date; none means the day it is submitted, in the seller's zone.
	Date           document.Date     `json:"date,omitzero"`
	PurchaseOrder  *PurchaseOrderRef `json:"purchase_order,omitempty"`
	ShipTo         *party.Address    `json:"ship_to,omitempty"` // none means the customer's
	ShippingMethod string            `json:"shipping_method,omitempty"`
	DeliverBy      document.Date     `json:"deliver_by,omitzero"`
	// Location is where the stock is taken from; orders that need none name one, too.
	Location string `json:"location"`
	// Terms of payment; none means the customer's.
	Terms *party.Terms `json:"terms,omitempty"`
	// BillOn says what makes a line billable; none means delivery.
	BillOn Trigger `json:"bill_on,omitempty"`
	// Discounts are taken off the whole, in their order, and brought to the lines.
	Discounts []pricing.Discount `json:"discounts,omitempty"`
	// Taxes apply to every line.
	Taxes []pricing.TaxRate `json:"taxes,omitempty"`
	// Conditions are the terms and conditions that were agreed.
	Conditions string                     `json:"conditions,omitempty"`
	Lines      []DraftLine                `json:"lines"`
	Extensions map[string]json.RawMessage `json:"extensions,omitempty"`
}

// DraftLine asks for a quantity of an item at a unit price.
type DraftLine struct {
	Item string `json:"item"` // SKU
	// Quantity is positive, in a unit that the item has; of goods it has to come out exactly in the unit that stock is kept in.
	Quantity money.Quantity `json:"quantity"`
	// UnitPrice is not negative; it may have more decimals than its currency. All lines are in one currency.
	UnitPrice money.Price `json:"unit_price"`
	// PriceBase is the quantity that the unit price is for, in the unit of Quantity; none means 1.
	PriceBase money.Quantity `json:"price_base,omitzero"`
	// Steps are parts of the quantity with unit prices of their own, as under graduated prices; UnitPrice is then none.
	Steps []pricing.Step `json:"steps,omitempty"`
	// Discounts are taken off the line, in their order.
	Discounts []pricing.Discount `json:"discounts,omitempty"`
	// Taxes apply to this line, beside those of the whole order.
	Taxes []pricing.TaxRate `json:"taxes,omitempty"`
	// Source says where the goods come from; none means what the order's policy names first.
	Source Source `json:"source,omitempty"`
	// From is the line of another document that this one came from.
	From *document.LineSource `json:"from,omitempty"`
}

// Bounds of what an order may hold. More is ErrInvalid.
const (
	MaxLines     = 900 // lines of an order: it is confirmed in one commit with the stock of each
	MaxDiscounts = 20  // discounts of an order, and of each line
	MaxTaxes     = 20  // taxes of an order, and of each line
	MaxText      = 200 // bytes of a code, reference, number or shipping method
)

// Validate reports every fault of the draft at once, each with its path (ErrInvalid). Whether what it names exists is not looked at.
func (d *Draft) Validate() error {
	var faults document.Faults
	checkText(&faults, "seller", d.Seller, "an order names its seller")
	checkText(&faults, "customer", d.Customer, "an order names its customer")
	checkText(&faults, "location", d.Location, "an order names the location that its stock is taken from")
	checkText(&faults, "reference", d.Reference, "")
	checkText(&faults, "shipping_method", d.ShippingMethod, "")
	if d.PurchaseOrder != nil {
		checkText(&faults, "purchase_order.number", d.PurchaseOrder.Number, "a purchase order has a number")
	}
	if d.ShipTo != nil {
		faults.Check("ship_to", "order/ship_to", d.ShipTo.Validate())
	}
	if d.Terms != nil {
		faults.Check("terms", "order/terms", d.Terms.Validate())
	}
	if !d.BillOn.known() && d.BillOn != "" {
		faults.Add("bill_on", "order/trigger", "there is no trigger "+document.Quote(string(d.BillOn)), "write order, shipment or delivery")
	}
	checkDiscounts(&faults, d.Discounts)
	d.validateTaxes(&faults)
	if n := len(d.Lines); n == 0 || n > MaxLines {
		faults.Add("lines", "order/lines", "an order has 1 to "+strconv.Itoa(MaxLines)+" lines, this one has "+strconv.Itoa(n), "")
		return faults.Err(nil)
	}
	currency := d.Lines[0].currency()
	for i := range d.Lines {
		path := document.Index("lines", i)
		faults.Check(path, "order/line", d.Lines[i].validate())
		d.validateLineTaxes(&faults, path, d.Lines[i].Taxes)
		if c := d.Lines[i].currency(); c != currency {
			faults.Add(path+".unit_price", "order/currency", "is in "+c.String()+", the first line in "+currency.String(), "an order has one currency")
		}
	}
	return faults.Err(nil)
}

// currency is that of the line's price.
func (l *DraftLine) currency() money.Currency {
	if len(l.Steps) > 0 {
		return l.Steps[0].UnitPrice.Currency()
	}
	return l.UnitPrice.Currency()
}

func (t Trigger) known() bool { return t == OnOrder || t == OnShipment || t == OnDelivery }

// checkText faults text that is missing where required says so, too long, or that not every database can hold.
func checkText(faults *document.Faults, path, text, required string) {
	switch {
	case text == "" && required != "":
		faults.Add(path, "order/required", required, "")
	case len(text) > MaxText:
		faults.Add(path, "order/text", "has "+strconv.Itoa(len(text))+" bytes, at most "+strconv.Itoa(MaxText)+" are allowed", "")
	case !utf8.ValidString(text) || strings.IndexByte(text, 0) >= 0:
		faults.Add(path, "order/text", "is UTF-8 without the character 0, this one is "+document.Quote(text), "")
	}
}

func checkCount(faults *document.Faults, path string, n, most int) bool {
	if n > most {
		faults.Add(path, "order/count", "has "+strconv.Itoa(n)+" entries, at most "+strconv.Itoa(most)+" are allowed", "")
	}
	return n <= most
}

func checkDiscounts(faults *document.Faults, discounts []pricing.Discount) {
	if checkCount(faults, "discounts", len(discounts), MaxDiscounts) {
		for i, discount := range discounts {
			faults.Check(document.Index("discounts", i), "order/discount", discount.Validate())
		}
	}
}

func (d *Draft) validateTaxes(faults *document.Faults) {
	if !checkCount(faults, "taxes", len(d.Taxes), MaxTaxes) {
		return
	}
	for i, tax := range d.Taxes {
		path := document.Index("taxes", i)
		if tax.Jurisdiction == "" {
			faults.Add(path+".jurisdiction", "order/required", "a tax names who levies it", "")
		}
		if tax.Rate.Sign() < 0 {
			faults.Add(path+".rate", "order/tax", "a tax rate is not negative, this one is "+tax.Rate.String(), "")
		}
		if slices.Contains(d.Taxes[:i], tax) {
			faults.Add(path, "order/tax", "the same tax stands twice", "")
		}
	}
}

// validateLineTaxes checks the taxes of a line like those of the order, and that none of them is one of the order's, which apply anyway.
func (d *Draft) validateLineTaxes(faults *document.Faults, path string, taxes []pricing.TaxRate) {
	var found document.Faults
	(&Draft{Taxes: taxes}).validateTaxes(&found)
	faults.Check(path, "order/tax", found.Err(nil))
	for i, tax := range taxes {
		if slices.Contains(d.Taxes, tax) {
			faults.Add(document.Index(path+".taxes", i), "order/tax", "the same tax stands on the line and on the whole order", "")
		}
	}
}

func (l *DraftLine) validate() error {
	var faults document.Faults
	checkText(&faults, "item", l.Item, "a line names its item")
	if l.Quantity.Sign() <= 0 {
		faults.Add("quantity", "order/quantity", "must be positive, is "+l.Quantity.String(), `write for instance "200 case"`)
	}
	if l.currency() == (money.Currency{}) {
		faults.Add("unit_price", "order/required", "a line has a unit price", `write for instance "50.00 USD"`)
	} else if l.UnitPrice.Sign() < 0 {
		faults.Add("unit_price", "order/price", "is not negative, this one is "+l.UnitPrice.String(), "")
	}
	if l.PriceBase != (money.Quantity{}) && (l.PriceBase.Sign() <= 0 || l.PriceBase.Unit() != l.Quantity.Unit()) {
		faults.Add("price_base", "order/price_base", "is a positive quantity in the line's unit, this one is "+l.PriceBase.String(), "")
	}
	checkDiscounts(&faults, l.Discounts)
	if l.From != nil && (l.From.Kind == "" || l.From.ID.IsZero() || l.From.Line < 1) {
		faults.Add("from", "order/from", "a line that came from another names its document's kind, ID and line", "")
	}
	return faults.Err(nil)
}
