package order

import (
	"encoding/json"
	"strconv"

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
	// Reference is the order's name in the system that it comes from; within the tenant only one order has it.
	Reference string `json:"reference,omitempty"`
	// Date is the order's date; none means the day it is submitted, in the seller's zone.
	Date           document.Date     `json:"date,omitzero"`
	PurchaseOrder  *PurchaseOrderRef `json:"purchase_order,omitempty"`
	ShipTo         *party.Address    `json:"ship_to,omitempty"` // none means the customer's
	ShippingMethod string            `json:"shipping_method,omitempty"`
	DeliverBy      document.Date     `json:"deliver_by,omitzero"`
	// Location is where the stock is taken from.
	Location string `json:"location"`
	// Terms of payment; none means the customer's.
	Terms  *party.Terms `json:"terms,omitempty"`
	BillOn Trigger      `json:"bill_on,omitempty"`
	// Discounts are taken off the whole and brought to the lines.
	Discounts []pricing.Discount `json:"discounts,omitempty"`
	// Taxes apply to every line.
	Taxes      []pricing.TaxRate          `json:"taxes,omitempty"`
	Lines      []DraftLine                `json:"lines"`
	Extensions map[string]json.RawMessage `json:"extensions,omitempty"`
}

// DraftLine asks for a quantity of an item at a unit price.
type DraftLine struct {
	Item      string         `json:"item"` // SKU
	Quantity  money.Quantity `json:"quantity"`
	UnitPrice money.Price    `json:"unit_price"`
	// PriceBase is the quantity that the unit price is for; none means 1.
	PriceBase money.Quantity       `json:"price_base,omitzero"`
	Discounts []pricing.Discount   `json:"discounts,omitempty"`
	Source    *document.LineSource `json:"source,omitempty"`
}

// MaxLines is the most lines an order may have.
const MaxLines = 10_000

// Validate reports every fault of the draft at once, each with its path.
func (d *Draft) Validate() error {
	var faults document.Faults
	required := func(path, value, what string) {
		if value == "" {
			faults.Add(path, "order/required", what, "")
		}
	}
	required("seller", d.Seller, "an order names its seller")
	required("customer", d.Customer, "an order names its customer")
	required("location", d.Location, "an order names the location that its stock is taken from")
	if d.PurchaseOrder != nil {
		required("purchase_order.number", d.PurchaseOrder.Number, "a purchase order has a number")
	}
	switch d.BillOn {
	case "", OnOrder, OnShipment, OnDelivery:
	default:
		faults.Add("bill_on", "order/trigger", "there is no trigger "+document.Quote(string(d.BillOn)), "write order, shipment or delivery")
	}
	for i, discount := range d.Discounts {
		faults.Check(document.Index("discounts", i), "order/discount", discount.Validate())
	}
	d.validateTaxes(&faults)
	if n := len(d.Lines); n == 0 || n > MaxLines {
		faults.Add("lines", "order/lines", "an order has 1 to "+strconv.Itoa(MaxLines)+" lines, this one has "+strconv.Itoa(n), "")
		return faults.Err(nil)
	}
	currency := d.Lines[0].UnitPrice.Currency()
	for i := range d.Lines {
		path := document.Index("lines", i)
		faults.Check(path, "order/line", d.Lines[i].validate())
		if c := d.Lines[i].UnitPrice.Currency(); c != currency {
			faults.Add(path+".unit_price", "order/currency", "is in "+c.String()+", the first line in "+currency.String(), "an order has one currency")
		}
	}
	return faults.Err(nil)
}

func (d *Draft) validateTaxes(faults *document.Faults) {
	for i, tax := range d.Taxes {
		path := document.Index("taxes", i)
		if tax.Jurisdiction == "" {
			faults.Add(path+".jurisdiction", "order/required", "a tax names who levies it", "")
		}
		if tax.Rate.Sign() < 0 {
			faults.Add(path+".rate", "order/tax", "a tax rate is not negative, this one is "+tax.Rate.String(), "")
		}
		for k := range i {
			if d.Taxes[k] == tax {
				faults.Add(path, "order/tax", "the same tax stands twice", "")
			}
		}
	}
}

func (l *DraftLine) validate() error {
	var faults document.Faults
	if l.Item == "" {
		faults.Add("item", "order/required", "a line names its item", "")
	}
	if l.Quantity.Sign() <= 0 {
		faults.Add("quantity", "order/quantity", "must be positive, is "+l.Quantity.String(), `write for instance "200 case"`)
	}
	if l.UnitPrice.Currency() == (money.Currency{}) {
		faults.Add("unit_price", "order/required", "a line has a unit price", `write for instance "50.00 USD"`)
	} else if l.UnitPrice.Sign() < 0 {
		faults.Add("unit_price", "order/price", "is not negative, this one is "+l.UnitPrice.String(), "")
	}
	if l.PriceBase.Sign() < 0 || l.PriceBase != (money.Quantity{}) && l.PriceBase.Unit() != l.Quantity.Unit() {
		faults.Add("price_base", "order/price_base", "is a positive quantity in the line's unit, this one is "+l.PriceBase.String(), "")
	}
	for i, discount := range l.Discounts {
		faults.Check(document.Index("discounts", i), "order/discount", discount.Validate())
	}
	return faults.Err(nil)
}
