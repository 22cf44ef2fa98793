package o2c_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
)

// numbered revises the seller's numbering.
func (w *world) numbered(numbering ...party.Numbering) {
	w.t.Helper()
	seller, err := w.Records.Seller(w.ctx, "northwind")
	require.NoError(w.t, err)
	seller.SellerDraft.Numbering = numbering
	_, err = w.Records.SaveSeller(w.ctx, seller.SellerDraft)
	require.NoError(w.t, err)
}

// TestC25_AMigratedSeriesGoesOnAndBeginsAgainEachMonth takes over after number 56, and begins with 1 in the next month, of the seller's calendar.
func TestC25_AMigratedSeriesGoesOnAndBeginsAgainEachMonth(t *testing.T) {
	w := northwind(t, o2c.Config{}, nil)
	monthly := party.Numbering{Series: "invoice", Format: "INV-{year}-{month}-{n:3}", First: 57, Reset: party.Monthly, Monotonic: true}
	w.numbered(monthly)
	o := w.confirmed(gloves(t, "50 case"))
	bill := func() string {
		w.delivered(o, "10 case")
		inv, err := w.Invoices.Bill(w.ctx, invoice.Draft{Order: o.Header.ID})
		require.NoError(t, err)
		return inv.Header.Number
	}
	require.Equal(t, "INV-2026-11-057", bill())
	monthly.First = 1 // the month that runs is not touched
	w.numbered(monthly)
	require.Equal(t, "INV-2026-11-058", bill())
	w.clock.Set("2026-12-01T05:59:59Z") // still November in Chicago
	require.Equal(t, "INV-2026-11-059", bill())
	w.clock.Set("2026-12-01T06:00:00Z")
	require.Equal(t, "INV-2026-12-001", bill())
	w.clock.Set("2027-11-15T12:00:00Z")
	require.Equal(t, "INV-2027-11-001", bill(), "November of another year is another period")
}

// TestS7_WhatPromisesMayHaveGapsAndWhatIsBilledMayNot looks at what each kind of document asks of the store.
func TestS7_WhatPromisesMayHaveGapsAndWhatIsBilledMayNot(t *testing.T) {
	w, engine, j := hosted(t, o2c.Config{})
	w.Desk = engine.As(clerk)
	_, err := w.Quotes.Request(w.ctx, order.RFQDraft{Seller: "northwind", Customer: "lakeside", Channel: order.ECommerce, Lines: []order.RFQDraftLine{{Item: "GLV-N", Quantity: quantity(t, "1 case")}}})
	require.NoError(t, err)
	o := w.confirmed(gloves(t, "10 case"))
	w.delivered(o, "10 case")
	_, err = w.Invoices.Bill(w.ctx, invoice.Draft{Order: o.Header.ID})
	require.NoError(t, err)
	gaps := map[string]bool{}
	for _, b := range j.batches {
		for _, n := range b.Numbers {
			gaps[strings.TrimPrefix(n.Series, "northwind/")] = n.Gaps
		}
	}
	require.Equal(t, map[string]bool{"rfq": true, "sales_order": true, "shipment": false, "invoice": false}, gaps)
}
