package o2c_test

import (
	"context"
	"encoding/binary"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/memory"
)

// world is a desk on a store with a clock and identifiers that a test decides.
type world struct {
	*o2c.Desk
	t     testing.TB
	ctx   context.Context
	store store.Store
	clock *clock
}

// clock is a clock that moves when it is told to.
type clock struct {
	mu  sync.Mutex
	now time.Time
	ids uint64
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func (c *clock) Set(date string) {
	at, err := time.Parse(time.RFC3339, date)
	if err != nil {
		panic(err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = at
}

// NewID counts up, so that a run can be replayed to the byte.
func (c *clock) NewID(at time.Time) document.ID {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ids++
	var random [10]byte
	binary.BigEndian.PutUint64(random[2:], c.ids)
	return document.NewID(at, random)
}

// northwind opens a world with the seller, customer, item and stock of the worked example.
func northwind(t testing.TB, config o2c.Config, wrap func(store.Store) store.Store) *world {
	w := &world{t: t, ctx: context.Background(), store: memory.New(), clock: &clock{}}
	w.clock.Set("2026-11-05T15:00:00Z")
	if wrap != nil {
		w.store = wrap(w.store)
	}
	config.Clock, config.IDs = w.clock.Now, w.clock.NewID
	w.Desk = o2c.New(w.store, config).As(o2c.Actor{Tenant: "acme", ID: "desk-2"})
	_, err := w.Records.SaveSeller(w.ctx, party.SellerDraft{
		Code: "northwind", Name: "Northwind Medical Supply", Address: party.Address{City: "Austin", Region: "TX", Country: "US"}, Zone: "America/Chicago",
		BankAccounts: []party.BankAccount{{Bank: "First Bank", AccountNumber: "000123456", RoutingNumber: "111000025"}},
	})
	require.NoError(t, err)
	_, err = w.Records.SaveCustomer(w.ctx, party.CustomerDraft{
		Code: "lakeside", Name: "Lakeside Clinic", Market: party.B2B, Terms: &party.Terms{NetDays: 30},
		BillTo: party.Address{City: "Tampa", Region: "FL", PostalCode: "33602", Country: "US"},
	})
	require.NoError(t, err)
	_, err = w.Records.SaveItem(w.ctx, catalog.ItemDraft{SKU: "GLV-N", Name: "Nitrile gloves", Type: catalog.Goods, Unit: "case"})
	require.NoError(t, err)
	_, err = w.Stock.Count(w.ctx, fulfillment.StockDraft{Location: "austin", SKU: "GLV-N", OnHand: quantity(t, "600 case")})
	require.NoError(t, err)
	return w
}

// gloves is the draft of the worked example: 200 cases at 50.00 with 7.5 % tax, 10,750.00 USD.
func gloves(t testing.TB, q string) order.Draft {
	return order.Draft{
		Seller: "northwind", Customer: "lakeside", Location: "austin",
		PurchaseOrder: &order.PurchaseOrderRef{Number: "PO-4711"},
		Taxes:         []pricing.TaxRate{{Jurisdiction: "US-FL", Name: "sales tax", Rate: rate(t, "7.5%")}},
		Lines:         []order.DraftLine{{Item: "GLV-N", Quantity: quantity(t, q), UnitPrice: price(t, "50.00 USD")}},
	}
}

func (w *world) confirmed(draft order.Draft) *order.SalesOrder {
	w.t.Helper()
	o, err := w.Orders.Submit(w.ctx, draft)
	require.NoError(w.t, err)
	o, err = w.Orders.Confirm(w.ctx, o.Header.ID)
	require.NoError(w.t, err)
	return o
}

// delivered ships and delivers a quantity of the first line.
func (w *world) delivered(o *order.SalesOrder, q string) *fulfillment.Shipment {
	w.t.Helper()
	s, err := w.Fulfillment.Ship(w.ctx, fulfillment.ShipmentDraft{Order: o.Header.ID, Lines: []order.LineQuantity{{Line: 1, Quantity: quantity(w.t, q)}}})
	require.NoError(w.t, err)
	s, err = w.Fulfillment.Deliver(w.ctx, s.Header.ID)
	require.NoError(w.t, err)
	return s
}

func quantity(t testing.TB, s string) money.Quantity {
	t.Helper()
	q, err := money.ParseQuantity(s)
	require.NoError(t, err)
	return q
}

func price(t testing.TB, s string) money.Price {
	t.Helper()
	p, err := money.ParsePrice(s)
	require.NoError(t, err)
	return p
}

func amount(t testing.TB, s string) money.Money {
	t.Helper()
	m, err := money.Parse(s)
	require.NoError(t, err)
	return m
}

func rate(t testing.TB, s string) money.Rate {
	t.Helper()
	r, err := money.ParseRate(s)
	require.NoError(t, err)
	return r
}

func date(t testing.TB, s string) document.Date {
	t.Helper()
	d, err := document.ParseDate(s)
	require.NoError(t, err)
	return d
}

// stocked counts what is on hand.
func (w *world) stocked(q string) {
	w.t.Helper()
	_, err := w.Stock.Count(w.ctx, fulfillment.StockDraft{Location: "austin", SKU: "GLV-N", OnHand: quantity(w.t, q)})
	require.NoError(w.t, err)
}

// shipLine ships and delivers a quantity of a line.
func shipLine(w *world, o *order.SalesOrder, line int, q string) {
	w.t.Helper()
	s, err := w.Fulfillment.Ship(w.ctx, fulfillment.ShipmentDraft{Order: o.Header.ID, Lines: []order.LineQuantity{{Line: line, Quantity: quantity(w.t, q)}}})
	require.NoError(w.t, err)
	_, err = w.Fulfillment.Deliver(w.ctx, s.Header.ID)
	require.NoError(w.t, err)
}

func refusalOf(t testing.TB, err error) *document.Refusal {
	t.Helper()
	refusal, ok := errors.AsType[*document.Refusal](err)
	require.True(t, ok, "%v", err)
	return refusal
}
