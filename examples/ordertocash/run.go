package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/paymenttest"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/memory"
)

// chain is the documents of one run.
type chain struct {
	Order     *order.SalesOrder       `json:"order"`
	Shipments []*fulfillment.Shipment `json:"shipments"`
	Invoices  []*invoice.Invoice      `json:"invoices"`
	Payments  []*payment.Payment      `json:"payments"`
	Receipts  []*payment.Receipt      `json:"receipts"`
	Timeline  []happened              `json:"timeline"`

	zone *time.Location
}

// happened is one entry of the timeline.
type happened struct {
	Position int64         `json:"position"`
	At       time.Time     `json:"at"`
	Event    string        `json:"event"`
	Document document.Kind `json:"document"`
	Number   string        `json:"number,omitempty"`
}

// run carries the order through the chain. The clock stands where the input says, and identifiers count up, so the same input gives the same output to the byte.
func run(ctx context.Context, in input) (*chain, error) {
	now := in.Happens.Submitted
	var made uint64
	records := memory.New()
	engine := o2c.New(records, o2c.Config{
		Gateway: paymenttest.NewGateway(),
		Clock:   func() time.Time { return now },
		IDs: func(at time.Time) document.ID {
			made++
			var random [10]byte
			binary.BigEndian.PutUint64(random[2:], made)
			return document.NewID(at, random)
		},
	})
	desk := engine.As(o2c.Actor{Tenant: "example", ID: "desk"})

	if err := prepare(ctx, desk, in); err != nil {
		return nil, err
	}
	var c chain
	var err error
	if c.zone, err = time.LoadLocation(in.Seller.Zone); err != nil {
		return nil, err
	}
	if c.Order, err = desk.Orders.Submit(ctx, in.Order); err != nil {
		return nil, fmt.Errorf("order.json: %w", err)
	}
	now = in.Happens.Confirmed
	if c.Order, err = desk.Orders.Confirm(ctx, c.Order.Header.ID); err != nil {
		return nil, err
	}
	for i, s := range in.Happens.Shipments {
		now = s.Shipped
		sent, err := desk.Fulfillment.Ship(ctx, fulfillment.ShipmentDraft{Order: c.Order.Header.ID, Tracking: s.Tracking, Lines: s.Lines})
		if err != nil {
			return nil, fmt.Errorf("happens.json: shipments[%d]: %w", i, err)
		}
		now = s.Delivered
		if sent, err = desk.Fulfillment.Deliver(ctx, sent.Header.ID); err != nil {
			return nil, err
		}
		billed, err := desk.Invoices.Bill(ctx, invoice.Draft{Order: c.Order.Header.ID})
		if err != nil {
			return nil, err
		}
		c.Shipments, c.Invoices = append(c.Shipments, sent), append(c.Invoices, billed)
	}
	for i, p := range in.Happens.Payments {
		now = p.At
		paid, err := pay(ctx, desk, in, p)
		if err != nil {
			return nil, fmt.Errorf("happens.json: payments[%d]: %w", i, err)
		}
		receipt, err := desk.Payments.Receipt(ctx, paid.Receipt.ID)
		if err != nil {
			return nil, err
		}
		c.Payments, c.Receipts = append(c.Payments, paid), append(c.Receipts, receipt)
	}
	return &c, c.look(ctx, desk, records)
}

// prepare stores who sells, who buys, what is sold and what is there.
func prepare(ctx context.Context, desk *o2c.Desk, in input) error {
	if _, err := desk.Records.SaveSeller(ctx, in.Seller); err != nil {
		return fmt.Errorf("seller.json: %w", err)
	}
	for i, customer := range in.Customers {
		if _, err := desk.Records.SaveCustomer(ctx, customer); err != nil {
			return fmt.Errorf("customers.json: [%d]: %w", i, err)
		}
	}
	for i, item := range in.Items {
		if _, err := desk.Records.SaveItem(ctx, item); err != nil {
			return fmt.Errorf("items.json: [%d]: %w", i, err)
		}
	}
	for i, count := range in.Stock {
		if _, err := desk.Stock.Count(ctx, count); err != nil {
			return fmt.Errorf("stock.json: [%d]: %w", i, err)
		}
	}
	return nil
}

func pay(ctx context.Context, desk *o2c.Desk, in input, p paymentMade) (*payment.Payment, error) {
	draft := payment.Draft{Seller: in.Order.Seller, Customer: in.Order.Customer, Method: p.Method, Amount: p.Amount, Reference: p.Reference}
	if p.Method.ThroughGateway() {
		draft.Token = p.Reference
		return desk.Payments.Charge(ctx, draft)
	}
	return desk.Payments.Record(ctx, draft)
}

// look reads the documents as they are at the end, and what happened.
func (c *chain) look(ctx context.Context, desk *o2c.Desk, records store.Store) error {
	var err error
	if c.Order, err = desk.Orders.Get(ctx, c.Order.Header.ID); err != nil {
		return err
	}
	for i := range c.Invoices {
		if c.Invoices[i], err = desk.Invoices.Get(ctx, c.Invoices[i].Header.ID); err != nil {
			return err
		}
	}
	for e, err := range store.AllEvents(ctx, records, c.Order.Header.Tenant, 0) {
		if err != nil {
			return err
		}
		rec, err := records.Get(ctx, e.Ref)
		if err != nil {
			return err
		}
		c.Timeline = append(c.Timeline, happened{Position: e.Position, At: e.At, Event: e.Type, Document: e.Ref.Kind, Number: rec.Number})
	}
	return nil
}
