package o2c_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/payment"
)

// together runs n calls at once and gives how many succeeded; every other one has to fail as expected.
func together(t *testing.T, n int, expected error, call func(i int) error) int {
	t.Helper()
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { errs[i] = call(i) })
	}
	wg.Wait()
	succeeded := 0
	for _, err := range errs {
		if err == nil {
			succeeded++
			continue
		}
		require.ErrorIs(t, err, expected)
	}
	return succeeded
}

func TestC21_ConcurrentConfirmsNeverOversell(t *testing.T) {
	w := northwind(t, o2c.Config{}, nil)
	w.stocked("100 case")
	orders := make([]*order.SalesOrder, 20)
	for i := range orders {
		var err error
		orders[i], err = w.Orders.Submit(w.ctx, gloves(t, "15 case"))
		require.NoError(t, err)
	}
	confirmed := together(t, len(orders), document.ErrRefused, func(i int) error {
		_, err := w.Orders.Confirm(w.ctx, orders[i].Header.ID)
		return err
	})
	require.Equal(t, 6, confirmed, "6 × 15 = 90 fit into 100")
	stock, err := w.Stock.Get(w.ctx, "austin", "GLV-N")
	require.NoError(t, err)
	require.Equal(t, "90 case", stock.Reserved.String())
}

func TestC14_ConcurrentBillsBillOnce(t *testing.T) {
	w := northwind(t, o2c.Config{}, nil)
	sale := w.confirmed(gloves(t, "200 case"))
	w.delivered(sale, "120 case")
	billed := together(t, 12, document.ErrRefused, func(int) error {
		_, err := w.Invoices.Bill(w.ctx, invoice.Draft{Order: sale.Header.ID})
		return err
	})
	require.Equal(t, 1, billed)
	require.Equal(t, 1, w.count(invoice.KindInvoice))
}

func TestC25_NumbersAreGaplessUnderConcurrency(t *testing.T) {
	w := northwind(t, o2c.Config{}, nil)
	const n = 24
	orders := make([]*order.SalesOrder, n)
	for i := range orders {
		orders[i] = w.confirmed(gloves(t, "2 case"))
		if i%3 != 0 { // every third has nothing to bill: its call fails and uses no number up
			w.delivered(orders[i], "2 case")
		}
	}
	billed := together(t, n, document.ErrRefused, func(i int) error {
		_, err := w.Invoices.Bill(w.ctx, invoice.Draft{Order: orders[i].Header.ID})
		return err
	})
	require.Equal(t, 16, billed)
	have := map[string]bool{}
	for _, o := range orders {
		for inv, err := range w.Invoices.OfOrder(w.ctx, o.Header.ID) {
			require.NoError(t, err)
			require.False(t, have[inv.Header.Number], "%s twice", inv.Header.Number)
			have[inv.Header.Number] = true
		}
	}
	for i := range billed {
		require.True(t, have[fmt.Sprintf("INV-%05d", i+1)], "number %d is missing", i+1)
	}
}

func TestC25_DatesOfInvoicesNeverGoBack(t *testing.T) {
	w := northwind(t, o2c.Config{}, nil)
	sale := w.confirmed(gloves(t, "3 case"))
	w.delivered(sale, "3 case")
	one := []order.LineQuantity{{Line: 1, Quantity: quantity(t, "1 case")}}
	_, err := w.Invoices.Bill(w.ctx, invoice.Draft{Order: sale.Header.ID, Lines: one, Date: date(t, "2026-11-10")})
	require.NoError(t, err)
	_, err = w.Invoices.Bill(w.ctx, invoice.Draft{Order: sale.Header.ID, Lines: one, Date: date(t, "2026-11-09")})
	require.ErrorIs(t, err, document.ErrRefused)
	require.ErrorContains(t, err, "date it 2026-11-10 or later")
	inv, err := w.Invoices.Bill(w.ctx, invoice.Draft{Order: sale.Header.ID, Lines: one, Date: date(t, "2026-11-10")})
	require.NoError(t, err)
	require.Equal(t, "INV-00002", inv.Header.Number, "the refused one used no number up")
}

func TestC9_ConcurrentPaymentsNeverOverpay(t *testing.T) {
	w := northwind(t, o2c.Config{}, nil)
	sale := w.confirmed(gloves(t, "2 case")) // 107.50 USD
	w.delivered(sale, "2 case")
	inv, err := w.Invoices.Bill(w.ctx, invoice.Draft{Order: sale.Header.ID})
	require.NoError(t, err)
	payments := make([]*payment.Payment, 8)
	require.Equal(t, 8, together(t, 8, nil, func(i int) error {
		var err error
		payments[i], err = w.Payments.Record(w.ctx, payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.Check, Amount: amount(t, "20.00 USD")})
		return err
	}))
	inv, err = w.Invoices.Get(w.ctx, inv.Header.ID)
	require.NoError(t, err)
	open, err := inv.Open()
	require.NoError(t, err)
	require.True(t, open.IsZero())
	left := amount(t, "0.00 USD")
	for _, p := range payments {
		unapplied, err := p.Unapplied()
		require.NoError(t, err)
		left, err = left.Add(unapplied)
		require.NoError(t, err)
	}
	require.Equal(t, "52.50 USD", left.String(), "160.00 came, 107.50 were open")
}

func TestC10_OverpaymentStaysTheCustomersAndPaysTheNextInvoice(t *testing.T) {
	w := northwind(t, o2c.Config{}, nil)
	sale := w.confirmed(gloves(t, "4 case"))
	w.delivered(sale, "2 case")
	_, err := w.Invoices.Bill(w.ctx, invoice.Draft{Order: sale.Header.ID}) // 107.50 USD
	require.NoError(t, err)
	p, err := w.Payments.Record(w.ctx, payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.Wire, Amount: amount(t, "150.00 USD")})
	require.NoError(t, err)
	unapplied, err := p.Unapplied()
	require.NoError(t, err)
	require.Equal(t, "42.50 USD", unapplied.String())

	w.delivered(sale, "2 case")
	next, err := w.Invoices.Bill(w.ctx, invoice.Draft{Order: sale.Header.ID})
	require.NoError(t, err)
	p, err = w.Payments.Apply(w.ctx, p.Header.ID)
	require.NoError(t, err)
	unapplied, err = p.Unapplied()
	require.NoError(t, err)
	require.True(t, unapplied.IsZero())
	next, err = w.Invoices.Get(w.ctx, next.Header.ID)
	require.NoError(t, err)
	open, err := next.Open()
	require.NoError(t, err)
	require.Equal(t, "65.00 USD", open.String())
}

func TestC22_CancelGivesTheReservationBack(t *testing.T) {
	w := northwind(t, o2c.Config{}, nil)
	sale := w.confirmed(gloves(t, "200 case"))
	_, err := w.Orders.Cancel(w.ctx, sale.Header.ID, "the buyer changed its mind")
	require.NoError(t, err)
	stock, err := w.Stock.Get(w.ctx, "austin", "GLV-N")
	require.NoError(t, err)
	require.True(t, stock.Reserved.IsZero())

	sale = w.confirmed(gloves(t, "200 case"))
	planned, err := w.Fulfillment.Plan(w.ctx, fulfillment.ShipmentDraft{Order: sale.Header.ID})
	require.NoError(t, err)
	for _, step := range []func() (*fulfillment.Shipment, error){
		func() (*fulfillment.Shipment, error) { return w.Fulfillment.Release(w.ctx, planned.Header.ID) },
		func() (*fulfillment.Shipment, error) { return w.Fulfillment.Pick(w.ctx, planned.Header.ID) },
		func() (*fulfillment.Shipment, error) { return w.Fulfillment.Pack(w.ctx, planned.Header.ID) },
	} {
		_, err := step()
		require.NoError(t, err)
	}
	_, err = w.Orders.Cancel(w.ctx, sale.Header.ID, "too late")
	require.True(t, errors.Is(err, document.ErrRefused), "what is packed has to be put back first")
	_, err = w.Fulfillment.Cancel(w.ctx, planned.Header.ID)
	require.NoError(t, err)
	_, err = w.Orders.Cancel(w.ctx, sale.Header.ID, "now it is in time")
	require.NoError(t, err)
	stock, err = w.Stock.Get(w.ctx, "austin", "GLV-N")
	require.NoError(t, err)
	require.Equal(t, "600 case", stock.OnHand.String())
	require.True(t, stock.Reserved.IsZero())
}

// Goods that are made for an order leave only when they were reserved for it: else they would be taken from what others have reserved.
func TestC21_WhatIsNotReservedDoesNotLeave(t *testing.T) {
	w := northwind(t, o2c.Config{}, nil)
	w.stocked("5 case")
	w.confirmed(gloves(t, "4 case"))
	draft := gloves(t, "3 case")
	draft.Lines[0].Source, draft.Reference = order.FromMake, "made"
	made := w.confirmed(draft)
	_, err := w.Fulfillment.Ship(w.ctx, fulfillment.ShipmentDraft{Order: made.Header.ID})
	require.ErrorIs(t, err, document.ErrRefused)
	require.ErrorContains(t, err, "3 case leave and 0 case are reserved for the order; reserve 3 case more")
	w.stocked("7 case")
	_, err = w.Orders.Reserve(w.ctx, made.Header.ID)
	require.NoError(t, err)
	w.delivered(made, "3 case")
	stock, err := w.Stock.Get(w.ctx, "austin", "GLV-N")
	require.NoError(t, err)
	require.Equal(t, "4 case", stock.OnHand.String())
	require.Equal(t, "4 case", stock.Reserved.String())
}
