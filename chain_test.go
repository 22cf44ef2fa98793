package o2c_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/paymenttest"
	"github.com/seed-3f372218/o2c/store"
)

func TestChain_OrderToReceipt(t *testing.T) {
	gateway := paymenttest.NewGateway()
	w := northwind(t, o2c.Config{Gateway: gateway}, nil)

	sale := w.confirmed(gloves(t, "200 case"))
	require.Equal(t, "SO-00001", sale.Header.Number)
	require.Equal(t, "10000.00 USD", sale.Totals.Net.String())
	require.Equal(t, "750.00 USD", sale.Totals.Tax.String())
	require.Equal(t, "10750.00 USD", sale.Totals.Gross.String())
	stock, err := w.Stock.Get(w.ctx, "austin", "GLV-N")
	require.NoError(t, err)
	require.Equal(t, "600 case", stock.OnHand.String())
	require.Equal(t, "200 case", stock.Reserved.String())

	w.clock.Set("2026-11-16T16:00:00Z")
	w.delivered(sale, "120 case")
	first, err := w.Invoices.Bill(w.ctx, invoice.Draft{Order: sale.Header.ID})
	require.NoError(t, err)
	require.Equal(t, "INV-00001", first.Header.Number)
	require.Equal(t, "6450.00 USD", first.Totals.Gross.String())
	require.Equal(t, "2026-12-16", first.Due.String())

	w.clock.Set("2026-11-24T16:00:00Z")
	w.delivered(sale, "80 case")
	second, err := w.Invoices.Bill(w.ctx, invoice.Draft{Order: sale.Header.ID})
	require.NoError(t, err)
	require.Equal(t, "INV-00002", second.Header.Number)
	require.Equal(t, "4300.00 USD", second.Totals.Gross.String())
	require.Equal(t, "2026-12-24", second.Due.String())
	stock, err = w.Stock.Get(w.ctx, "austin", "GLV-N")
	require.NoError(t, err)
	require.Equal(t, "400 case", stock.OnHand.String())
	require.Equal(t, "0 case", stock.Reserved.String())

	_, err = w.Orders.Close(w.ctx, sale.Header.ID)
	require.ErrorIs(t, err, document.ErrRefused)
	require.ErrorContains(t, err, "invoice INV-00001 has 6450.00 USD open")

	w.clock.Set("2026-12-14T16:00:00Z")
	check, err := w.Payments.Record(w.ctx, payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.Check, Amount: amount(t, "6450.00 USD"), Reference: "check 1001"})
	require.NoError(t, err)
	require.Equal(t, "INV-00001", check.Allocations[0].Number)
	receipt, err := w.Payments.Receipt(w.ctx, check.Receipt.ID)
	require.NoError(t, err)
	require.Equal(t, "RC-00001", receipt.Header.Number)
	require.Equal(t, "0.00 USD", receipt.Unapplied.String())

	card, err := w.Payments.Charge(w.ctx, payment.Draft{
		Seller: "northwind", Customer: "lakeside", Method: payment.Card, Token: "tok-1", Amount: amount(t, "4300.00 USD"), Wishes: []payment.Wish{{Invoice: second.Header.ID}},
	})
	require.NoError(t, err)
	require.Equal(t, payment.Succeeded, card.Attempts[0].State)
	moved, err := gateway.Moved()
	require.NoError(t, err)
	require.Equal(t, "4300.00 USD", moved.String())

	for inv, err := range w.Invoices.OfOrder(w.ctx, sale.Header.ID) {
		require.NoError(t, err)
		status, err := inv.Settlement()
		require.NoError(t, err)
		require.Equal(t, invoice.Settled, status)
	}
	sale, err = w.Orders.Close(w.ctx, sale.Header.ID)
	require.NoError(t, err)
	require.Equal(t, order.ClosedState, sale.State)

	var told []string
	for e, err := range store.AllEvents(w.ctx, w.store, "acme", 0) {
		require.NoError(t, err)
		require.EqualValues(t, len(told)+1, e.Position)
		told = append(told, e.Type)
	}
	require.Equal(t, []string{
		"seller.saved", "customer.saved", "item.saved", "stock.counted",
		"sales_order.submitted", "sales_order.confirmed",
		"shipment.shipped", "shipment.delivered", "invoice.posted", "shipment.shipped", "shipment.delivered", "invoice.posted",
		"payment.received", "invoice.settled", "receipt.issued",
		"payment.attempt_moved", "payment.received", "invoice.settled", "receipt.issued",
		"sales_order.closed",
	}, told)
}

func TestChain_RefusalKeepsTheOrderSubmittedWithAHold(t *testing.T) {
	w := northwind(t, o2c.Config{}, nil)
	o, err := w.Orders.Submit(w.ctx, gloves(t, "700 case"))
	require.NoError(t, err)
	held, err := w.Orders.Confirm(w.ctx, o.Header.ID)
	require.ErrorIs(t, err, document.ErrRefused)
	require.EqualError(t, err, "gate/stock: sales order SO-00001: cannot confirm: GLV-N: needs 700 case, can reserve 600 case; receive 100 case, or order at most 600 case")
	require.Equal(t, order.SubmittedState, held.State)
	require.Equal(t, "stock", held.Holds[0].Kind)
	stock, err := w.Stock.Get(w.ctx, "austin", "GLV-N")
	require.NoError(t, err)
	require.True(t, stock.Reserved.IsZero())

	_, err = w.Stock.Count(w.ctx, fulfillment.StockDraft{Location: "austin", SKU: "GLV-N", OnHand: quantity(t, "700 case")})
	require.NoError(t, err)
	o, err = w.Orders.Confirm(w.ctx, o.Header.ID)
	require.NoError(t, err)
	require.Empty(t, o.Holds)
}
