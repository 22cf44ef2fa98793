package main

import (
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/payment"
)

// input is what the folder's files say: who sells, who buys what, what is there, and what happens when.
type input struct {
	Seller    party.SellerDraft
	Customers []party.CustomerDraft
	Items     []catalog.ItemDraft
	Stock     []fulfillment.StockDraft
	Order     order.Draft
	Happens   happens
}

// happens is the timeline of the run.
type happens struct {
	Submitted time.Time     `json:"submitted"`
	Confirmed time.Time     `json:"confirmed"`
	Shipments []shipment    `json:"shipments"`
	Payments  []paymentMade `json:"payments"`
}

// shipment leaves and arrives; it is billed on the day that it arrives.
type shipment struct {
	Shipped   time.Time            `json:"shipped"`
	Delivered time.Time            `json:"delivered"`
	Tracking  string               `json:"tracking,omitempty"`
	Lines     []order.LineQuantity `json:"lines"`
}

// paymentMade is a payment of the customer. One by card or ACH goes through the example's gateway.
type paymentMade struct {
	At        time.Time      `json:"at"`
	Method    payment.Method `json:"method"`
	Amount    money.Money    `json:"amount"`
	Reference string         `json:"reference,omitempty"`
}

// read reads every file of the folder and reports all that is wrong with any of them.
func read(folder fs.FS) (input, error) {
	var in input
	err := errors.Join(
		readFile(folder, "seller.json", &in.Seller),
		readFile(folder, "customers.json", &in.Customers),
		readFile(folder, "items.json", &in.Items),
		readFile(folder, "stock.json", &in.Stock),
		readFile(folder, "order.json", &in.Order),
		readFile(folder, "happens.json", &in.Happens),
	)
	return in, err
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
