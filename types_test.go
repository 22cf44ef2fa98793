package o2c_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/order"
)

func TestC32_ThirdPartyIsDeliveredAsTheVendorConfirms(t *testing.T) {
	w := tampa(t, o2c.Config{})
	draft := order.Draft{Seller: "northwind", Customer: "lakeside", Type: order.ThirdPartySale, Location: "vendor", Lines: []order.DraftLine{{Item: "GLV-N", Quantity: quantity(t, "10 case")}}}
	mixed := draft
	mixed.Lines = []order.DraftLine{{Item: "GLV-N", Quantity: quantity(t, "10 case"), Source: order.FromStock}}
	_, err := w.Orders.Submit(w.ctx, mixed)
	require.ErrorContains(t, err, `lines[0].source: an order of type third_party has no lines from "stock"`)

	o := w.confirmed(draft) // no stock is asked for
	_, err = w.Fulfillment.Ship(w.ctx, fulfillment.ShipmentDraft{Order: o.Header.ID})
	require.ErrorIs(t, err, document.ErrRefused)
	_, err = w.Orders.Deliver(w.ctx, o.Header.ID, []order.LineQuantity{{Line: 1, Quantity: quantity(t, "4 case")}})
	require.NoError(t, err, "C32: what the vendor confirmed")
	bill, err := w.Invoices.Bill(w.ctx, invoice.Draft{Order: o.Header.ID})
	require.NoError(t, err)
	require.Equal(t, "240.00 USD", bill.Totals.Net.String())
}

func TestTypes_MadeForTheOrderIsReservedOnceItIsThere(t *testing.T) {
	w := tampa(t, o2c.Config{})
	w.stocked("0 case")
	o := w.confirmed(order.Draft{Seller: "northwind", Customer: "lakeside", Location: "austin", Lines: []order.DraftLine{{Item: "GLV-N", Quantity: quantity(t, "10 case"), Source: order.FromMake}}})
	_, err := w.Orders.Reserve(w.ctx, o.Header.ID)
	require.ErrorContains(t, err, "needs 10 case, can reserve 0 case")
	w.stocked("10 case")
	_, err = w.Orders.Reserve(w.ctx, o.Header.ID)
	require.NoError(t, err)
	w.delivered(o, "10 case")
	stock, err := w.Stock.Get(w.ctx, "austin", "GLV-N")
	require.NoError(t, err)
	require.True(t, stock.OnHand.IsZero())
	require.True(t, stock.Reserved.IsZero())
	_, err = w.Orders.Reserve(w.ctx, o.Header.ID)
	require.ErrorIs(t, err, document.ErrRefused, "nothing is missing")
}

func TestTypes_ServicesAreDeliveredWithoutAShipment(t *testing.T) {
	w := northwind(t, o2c.Config{}, nil)
	_, err := w.Records.SaveItem(w.ctx, catalog.ItemDraft{SKU: "INST", Name: "Installation", Type: catalog.Service, Unit: "hour"})
	require.NoError(t, err)
	draft := gloves(t, "1 case")
	draft.Lines = append(draft.Lines, order.DraftLine{Item: "INST", Quantity: quantity(t, "2 hour"), UnitPrice: price(t, "80.00 USD")})
	o := w.confirmed(draft)
	w.delivered(o, "1 case")
	_, err = w.Orders.Deliver(w.ctx, o.Header.ID, nil)
	require.NoError(t, err)
	bill, err := w.Invoices.Bill(w.ctx, invoice.Draft{Order: o.Header.ID})
	require.NoError(t, err)
	require.Equal(t, "210.00 USD", bill.Totals.Net.String())
	require.Len(t, bill.Lines, 2)
}

func TestTypes_AHostHasItsOwn(t *testing.T) {
	policies := append(order.Policies(), order.Policy{Type: "sample", OnAccount: true, BillOn: order.OnOrder, Sources: []order.Source{order.FromStock}})
	w := northwind(t, o2c.Config{Policies: policies}, nil)
	draft := gloves(t, "601 case") // more than there is: the type asks no gate for it, so the stock itself refuses
	draft.Type = "sample"
	o, err := w.Orders.Submit(w.ctx, draft)
	require.NoError(t, err)
	require.Equal(t, order.OnOrder, o.BillOn)
	_, err = w.Orders.Confirm(w.ctx, o.Header.ID)
	require.ErrorIs(t, err, document.ErrRefused)
	draft.Type = "unheard"
	_, err = w.Orders.Submit(w.ctx, draft)
	require.ErrorContains(t, err, "known: standard, cash, rush, scheduling_agreement, third_party, sample")
}
