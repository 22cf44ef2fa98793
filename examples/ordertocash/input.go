package main

import (
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/commission"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/team"
	"github.com/seed-3f372218/o2c/territory"
)

// input is what the folder's files say: who sells, who buys what, by which rules, and what happens when. A list of rules may be empty.
type input struct {
	Seller      party.SellerDraft
	Customers   []party.CustomerDraft
	Items       []catalog.ItemDraft
	Stock       []fulfillment.StockDraft
	Prices      []pricing.PriceListDraft
	Taxes       []pricing.TaxTableDraft
	Teams       []team.Draft
	Territories []territory.MapDraft
	Commissions []commission.PlanDraft
	Deals       []deal
}

// deal is one order, from where it begins to its payments.
type deal struct {
	Name string `json:"name"`
	// RequestFile and PurchaseOrderFile begin it with a request for quote, that a quote answers and a purchase order accepts; OrderFile
	// with an order.
	RequestFile       string `json:"rfq_file,omitempty"`
	PurchaseOrderFile string `json:"purchase_order_file,omitempty"`
	OrderFile         string `json:"order_file,omitempty"`
	Offer             offer  `json:"offer,omitzero"`

	RequestedAt time.Time     `json:"requested_at,omitzero"`
	OrderedAt   time.Time     `json:"ordered_at"`
	ConfirmedAt time.Time     `json:"confirmed_at"`
	Shipments   []shipment    `json:"shipments,omitempty"`
	Payments    []paymentMade `json:"payments,omitempty"`

	request  order.RFQDraft
	purchase order.PurchaseOrderDraft
	order    order.Draft
}

// offer is what a quote says beside what was requested.
type offer struct {
	SentAt     time.Time     `json:"sent_at"`
	Valid      document.Span `json:"valid"`
	Location   string        `json:"location"`
	Delivery   string        `json:"delivery,omitempty"`
	Conditions string        `json:"conditions,omitempty"`
}

// shipment leaves and arrives; it is billed on the day that it arrives.
type shipment struct {
	ShippedAt   time.Time            `json:"shipped_at"`
	DeliveredAt time.Time            `json:"delivered_at"`
	Tracking    string               `json:"tracking,omitempty"`
	Lines       []order.LineQuantity `json:"lines"`
}

// paymentMade is a payment of the customer. One by card or ACH goes through the example's gateway, by a method that is vaulted first.
type paymentMade struct {
	At     time.Time      `json:"at"`
	Method payment.Method `json:"method"`
	Amount money.Money    `json:"amount"`
	// Invoice is the deal's invoice that it pays, counted from 1; none means that an order is paid at once, or the invoice that is due first.
	Invoice   int    `json:"invoice,omitempty"`
	Reference string `json:"reference,omitempty"`
	// SettledAt is when the provider tells that a pending debit has settled.
	SettledAt time.Time `json:"settled_at,omitzero"`
	// Declined says that the provider refuses it.
	Declined bool `json:"declined,omitempty"`
}

// read reads every file of the folder and reports all that is wrong with any of them.
func read(folder fs.FS) (input, error) {
	var in input
	err := errors.Join(
		readFile(folder, "seller.json", &in.Seller),
		readFile(folder, "customers.json", &in.Customers),
		readFile(folder, "items.json", &in.Items),
		readFile(folder, "stock.json", &in.Stock),
		readFile(folder, "prices.json", &in.Prices),
		readFile(folder, "tax.json", &in.Taxes),
		readFile(folder, "team.json", &in.Teams),
		readFile(folder, "territories.json", &in.Territories),
		readFile(folder, "commission.json", &in.Commissions),
		readFile(folder, "deals.json", &in.Deals),
	)
	for i := range in.Deals {
		d := &in.Deals[i]
		if (d.OrderFile == "") == (d.RequestFile == "") || (d.RequestFile == "") != (d.PurchaseOrderFile == "") {
			err = errors.Join(err, fmt.Errorf("deals.json: [%d]: a deal begins with an rfq_file and a purchase_order_file, or with an order_file", i))
			continue
		}
		err = errors.Join(err, d.inOrder(i))
		if d.OrderFile != "" {
			err = errors.Join(err, readFile(folder, d.OrderFile, &d.order))
			continue
		}
		err = errors.Join(err, readFile(folder, d.RequestFile, &d.request), readFile(folder, d.PurchaseOrderFile, &d.purchase))
	}
	return in, err
}

// inOrder sees that the deal's times do not go back.
func (d *deal) inOrder(i int) error {
	times := []time.Time{d.OrderedAt, d.ConfirmedAt}
	if d.OrderFile == "" {
		times = append([]time.Time{d.RequestedAt, d.Offer.SentAt}, times...)
	}
	for _, s := range d.Shipments {
		times = append(times, s.ShippedAt, s.DeliveredAt)
	}
	var err error
	last := time.Time{}
	check := func(at time.Time) {
		if at.IsZero() || at.Before(last) {
			err = errors.Join(err, fmt.Errorf("deals.json: [%d]: time %s is missing or before %s, which comes first", i, at.Format(time.RFC3339), last.Format(time.RFC3339)))
		}
		last = at
	}
	for _, at := range times {
		check(at)
	}
	for _, p := range d.Payments {
		last = d.ConfirmedAt
		check(p.At)
		if !p.SettledAt.IsZero() {
			check(p.SettledAt)
		}
	}
	return err
}

func readFile[T any](folder fs.FS, name string, into *T) error {
	raw, err := fs.ReadFile(folder, name)
	if err != nil {
		return err
	}
	if *into, err = document.DecodeStrict[T](raw); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
