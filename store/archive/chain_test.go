package archive_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/archive"
	"github.com/seed-3f372218/o2c/store/memory"
)

func desk(s store.Store) *o2c.Desk {
	noon := time.Date(2026, 11, 5, 15, 0, 0, 0, time.UTC)
	return o2c.New(s, o2c.Config{Clock: func() time.Time { return noon }}).As(o2c.Actor{Tenant: acme, ID: "desk-2"})
}

func quantity(t *testing.T, s string) money.Quantity {
	t.Helper()
	q, err := money.ParseQuantity(s)
	require.NoError(t, err)
	return q
}

func bill(t *testing.T, d *o2c.Desk, sale document.ID, cases string) *invoice.Invoice {
	t.Helper()
	s, err := d.Fulfillment.Ship(t.Context(), fulfillment.ShipmentDraft{Order: sale, Lines: []order.LineQuantity{{Line: 1, Quantity: quantity(t, cases)}}})
	require.NoError(t, err)
	_, err = d.Fulfillment.Deliver(t.Context(), s.Header.ID)
	require.NoError(t, err)
	inv, err := d.Invoices.Bill(t.Context(), invoice.Draft{Order: sale})
	require.NoError(t, err)
	return inv
}

// TestChainGoesOn delivers and bills a part of an order in one store, and the rest in another that was filled from the archive of the first.
func TestChainGoesOn(t *testing.T) {
	ctx := t.Context()
	from := memory.New()
	d := desk(from)
	_, err := d.Records.SaveSeller(ctx, party.SellerDraft{Code: "northwind", Name: "Northwind Medical Supply", Zone: "America/Chicago"})
	require.NoError(t, err)
	_, err = d.Records.SaveCustomer(ctx, party.CustomerDraft{Code: "lakeside", Name: "Lakeside Clinic", Terms: &party.Terms{NetDays: 30}, BillTo: party.Address{City: "Tampa", Region: "FL", PostalCode: "33602", Country: "US"}})
	require.NoError(t, err)
	_, err = d.Records.SaveItem(ctx, catalog.ItemDraft{SKU: "GLV-N", Name: "Nitrile gloves", Type: catalog.Goods, Unit: "case"})
	require.NoError(t, err)
	_, err = d.Stock.Count(ctx, fulfillment.StockDraft{Location: "austin", SKU: "GLV-N", OnHand: quantity(t, "600 case")})
	require.NoError(t, err)
	price, err := money.ParsePrice("50.00 USD")
	require.NoError(t, err)
	sale, err := d.Orders.Submit(ctx, order.Draft{Seller: "northwind", Customer: "lakeside", Location: "austin", Lines: []order.DraftLine{{Item: "GLV-N", Quantity: quantity(t, "200 case"), UnitPrice: price}}})
	require.NoError(t, err)
	_, err = d.Orders.Confirm(ctx, sale.Header.ID)
	require.NoError(t, err)
	require.Equal(t, "INV-00001", bill(t, d, sale.Header.ID, "120 case").Header.Number)

	file, totals := exported(t, from)
	require.Positive(t, totals.Records)
	to := memory.New()
	_, err = archive.Import(ctx, to, acme, strings.NewReader(file))
	require.NoError(t, err)

	there := desk(to)
	second := bill(t, there, sale.Header.ID, "80 case")
	require.Equal(t, "INV-00002", second.Header.Number, "the next of the series")
	require.Equal(t, "4000.00 USD", second.Totals.Gross.String())
	closed, err := there.Orders.Get(ctx, sale.Header.ID)
	require.NoError(t, err)
	require.Equal(t, "SO-00001", closed.Header.Number)
	stock, err := there.Stock.Get(ctx, "austin", "GLV-N")
	require.NoError(t, err)
	require.Equal(t, "400 case", stock.OnHand.String())
	events, err := to.Events(ctx, acme, totals.LastEvent, 0)
	require.NoError(t, err)
	require.NotEmpty(t, events)
	require.Equal(t, totals.LastEvent+1, events[0].Position, "the feed goes on where it was")
	again, _ := exported(t, from)
	require.Equal(t, file, again, "the first store has not changed")
}

// TestWaitersWake imports beneath those who wait for a tenant that is not there yet, and beside a commit.
func TestWaitersWake(t *testing.T) {
	file, totals := exported(t, release01(t))
	to := memory.New()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	woken := make(chan error)
	for after := range totals.LastEvent {
		go func() { woken <- to.WaitEvents(ctx, acme, after) }()
	}
	_, err := archive.Import(ctx, to, acme, strings.NewReader(file))
	require.NoError(t, err)
	for range totals.LastEvent {
		require.NoError(t, <-woken)
	}
}
