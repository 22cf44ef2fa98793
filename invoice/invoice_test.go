package invoice_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/pricing"
)

func TestInvoice_TwoPartsOfAnOrder(t *testing.T) {
	inv, o := posted(t)
	require.Equal(t, "6000.00 USD", inv.Totals.Net.String())
	require.Equal(t, "450.00 USD", inv.Totals.Tax.String())
	require.Equal(t, "6450.00 USD", inv.Totals.Gross.String())
	require.Equal(t, "2026-11-16", inv.Date.String())
	require.Equal(t, "2026-12-16", inv.Due.String())
	require.Equal(t, "PO-4711", inv.Purchase.Number)

	require.NoError(t, deliver(o, 1, "80 case"))
	rest, events, err := bill(o, second)
	require.NoError(t, err)
	require.Equal(t, "4300.00 USD", rest.Totals.Gross.String())
	require.Equal(t, "300.00 USD", rest.Totals.Tax.String())
	require.Equal(t, invoice.Posted{
		Kind: invoice.StandardInvoice, Order: o.Header.ID, Seller: "northwind", Customer: "lakeside", Date: day("2026-11-16"), Due: day("2026-12-16"),
		Net: amount("4000.00 USD"), Tax: amount("300.00 USD"), Gross: amount("4300.00 USD"),
		Lines: []invoice.PostedLine{{Line: 1, SKU: "GLV-N", Quantity: quantity("80 case"), Net: amount("4000.00 USD")}},
	}, events[0].Payload)
	_, err = draft(o, first)
	require.ErrorIs(t, err, document.ErrRefused)
	require.EqualError(t, err, "invoice/nothing: sales order "+orderID.String()+": cannot invoice: nothing is billable now: the order bills on delivery")
}

// TestC12_AmountsFollowFromQuantitiesAlone bills thirds that do not divide: each part is the rounded share up to and with it less that before it.
func TestC12_AmountsFollowFromQuantitiesAlone(t *testing.T) {
	d := gloves("3 case")
	d.BillOn, d.Taxes = order.OnOrder, nil
	d.Lines[0].UnitPrice, d.Lines[0].PriceBase = price("100.00 USD"), quantity("3 case")
	o, err := confirmed(d)
	require.NoError(t, err)
	require.Equal(t, "100.00 USD", o.Totals.Gross.String())
	for _, want := range []string{"33.33 USD", "33.34 USD", "33.33 USD"} {
		inv, _, err := bill(o, first, lines(1, "1 case")...)
		require.NoError(t, err)
		require.Equal(t, want, inv.Totals.Gross.String())
		require.Equal(t, "100.00 USD", inv.Lines[0].UnitPrice.String(), "the price is the order's, never derived from an amount")
		require.Equal(t, "3 case", inv.Lines[0].PriceBase.String())
	}
	p, err := o.Lines[0].Ledger.Progress(o.BillOn)
	require.NoError(t, err)
	require.True(t, p.ToInvoice.IsZero())
}

func TestInvoice_DiscountsAndTaxesInThirds(t *testing.T) {
	d := gloves("3 case")
	d.BillOn = order.OnOrder
	d.Lines[0].UnitPrice = price("33.34 USD")
	d.Lines[0].Discounts = []pricing.Discount{{Name: "spring", Percent: rate("1%")}}
	d.Discounts = []pricing.Discount{{Name: "whole", Amount: amount("0.02 USD")}}
	o, err := confirmed(d)
	require.NoError(t, err)
	require.Equal(t, "99.00 USD", o.Totals.Net.String()) // 100.02 less 1.00 less 0.02
	require.Equal(t, "7.43 USD", o.Totals.Tax.String())  // 7.425
	var seen []string
	for range 3 {
		inv, _, err := bill(o, first, lines(1, "1 case")...)
		require.NoError(t, err)
		require.NoError(t, inv.Validate())
		a := inv.Lines[0].Amounts
		seen = append(seen, a.Extension.String(), a.Discounts[0].String(), a.OrderDiscount.String(), a.Net.String(), a.Tax.String(), a.Gross.String())
	}
	require.Equal(t, []string{
		"33.34 USD", "0.33 USD", "0.01 USD", "33.00 USD", "2.48 USD", "35.48 USD",
		"33.34 USD", "0.34 USD", "0.00 USD", "33.00 USD", "2.47 USD", "35.47 USD",
		"33.34 USD", "0.33 USD", "0.01 USD", "33.00 USD", "2.48 USD", "35.48 USD",
	}, seen)
}

func TestInvoice_OneOrderLineTwice(t *testing.T) {
	d := gloves("3 case")
	d.BillOn, d.Taxes = order.OnOrder, nil
	d.Lines[0].UnitPrice, d.Lines[0].PriceBase = price("100.00 USD"), quantity("3 case")
	o, err := confirmed(d)
	require.NoError(t, err)
	inv, events, err := bill(o, first, order.LineQuantity{Line: 1, Quantity: quantity("1 case")}, order.LineQuantity{Line: 1, Quantity: quantity("2 case")})
	require.NoError(t, err)
	require.NoError(t, inv.Validate())
	require.Equal(t, "33.33 USD", inv.Lines[0].Amounts.Net.String())
	require.Equal(t, "66.67 USD", inv.Lines[1].Amounts.Net.String())
	require.Len(t, events[0].Payload.(invoice.Posted).Lines, 2)
	_, err = draft(o, second, order.LineQuantity{Line: 1, Quantity: quantity("1 case")})
	require.ErrorIs(t, err, document.ErrRefused)
}

func TestInvoice_OfServices(t *testing.T) {
	d := gloves("1 case")
	d.BillOn = order.OnOrder
	d.Lines = []order.DraftLine{{Item: "FIT", Quantity: quantity("1.5 h"), UnitPrice: price("80.00 USD")}}
	o, err := confirmed(d)
	require.NoError(t, err)
	inv, _, err := bill(o, first)
	require.NoError(t, err)
	require.Equal(t, "129.00 USD", inv.Totals.Gross.String())
}

// TestInvoice_OfNothingToPay: an invoice of zero is settled when it is posted, never overdue, and not found among the open ones.
func TestInvoice_OfNothingToPay(t *testing.T) {
	d := gloves("2 case")
	d.BillOn = order.OnOrder
	d.Discounts = []pricing.Discount{{Name: "sample", Percent: rate("100%")}}
	o, err := confirmed(d)
	require.NoError(t, err)
	inv, err := draft(o, first)
	require.NoError(t, err)
	status, err := inv.Settlement()
	require.NoError(t, err)
	require.Equal(t, invoice.Unsettled, status, "a draft is not settled")
	_, err = inv.Post(o, by)
	require.NoError(t, err)
	require.NoError(t, inv.Validate())
	require.Equal(t, "0.00 USD", inv.Totals.Gross.String())
	status, err = inv.Settlement()
	require.NoError(t, err)
	require.Equal(t, invoice.Settled, status)
	overdue, err := inv.Overdue(day("2030-01-01"))
	require.NoError(t, err)
	require.False(t, overdue)
	require.NotContains(t, keyNames(inv), "open")
	_, err = inv.Settle(paid, amount("0.01 USD"), day("2026-12-01"), by)
	require.ErrorIs(t, err, document.ErrRefused)
}

func keyNames(inv *invoice.Invoice) map[string]string {
	plain, _ := inv.Keys()
	names := map[string]string{}
	for _, k := range plain {
		names[k.Name] = k.Value
	}
	return names
}

func TestInvoice_Keys(t *testing.T) {
	inv, _ := posted(t)
	require.Equal(t, map[string]string{"order": orderID.String(), "customer": "lakeside", "seller": "northwind", "state": "posted", "open": "lakeside"}, keyNames(inv))
	_, err := inv.Settle(paid, amount("6450.00 USD"), day("2026-12-01"), by)
	require.NoError(t, err)
	require.NotContains(t, keyNames(inv), "open")
}

// TestC26_DueAndOverdueAreDaysInTheSellersZone bills in the last hour of 31 October in Chicago, when it is November already in UTC and the clock is about to change.
func TestC26_DueAndOverdueAreDaysInTheSellersZone(t *testing.T) {
	chicago := must(time.LoadLocation("America/Chicago"))
	at := time.Date(2026, 11, 1, 4, 30, 0, 0, time.UTC)
	o, err := confirmed(gloves("1 case"))
	require.NoError(t, err)
	require.NoError(t, deliver(o, 1, "1 case"))
	inv, err := invoice.New(o, world.Seller, invoice.Draft{Order: orderID}, first, document.DateIn(at, chicago), document.Stamp{At: at, Actor: "desk-2"})
	require.NoError(t, err)
	_, err = inv.Post(o, by)
	require.NoError(t, err)
	require.Equal(t, "2026-10-31", inv.Date.String())
	require.Equal(t, "2026-11-30", inv.Due.String())
	for _, c := range []struct {
		at      string
		overdue bool
	}{
		{"2026-11-30T06:00:00Z", false}, // the first minute of the due date in Chicago
		{"2026-12-01T00:30:00Z", false}, // December in UTC, still the due date in Chicago
		{"2026-12-01T05:59:59Z", false}, {"2026-12-01T06:00:00Z", true}, {"2027-05-01T12:00:00Z", true},
	} {
		overdue, err := inv.Overdue(document.DateIn(must(time.Parse(time.RFC3339, c.at)), chicago))
		require.NoError(t, err)
		require.Equal(t, c.overdue, overdue, c.at)
	}
	for _, c := range []struct {
		net       int
		date, due string
	}{{0, "2026-11-01", "2026-11-01"}, {30, "2026-01-31", "2026-03-02"}, {30, "2028-01-31", "2028-03-01"}, {10, "2026-03-05", "2026-03-15"}, {365, "2027-02-28", "2028-02-28"}} {
		d := gloves("1 case")
		d.BillOn, d.Terms = order.OnOrder, &party.Terms{NetDays: c.net}
		o, err := confirmed(d)
		require.NoError(t, err)
		inv, err := invoice.New(o, world.Seller, invoice.Draft{Order: orderID, Date: day(c.date)}, first, day("2026-11-16"), by)
		require.NoError(t, err)
		require.Equal(t, c.due, inv.Due.String())
	}
	inv.Settlements = []invoice.Settlement{{Payment: paid, Amount: inv.Totals.Gross, On: inv.Due}}
	overdue, err := inv.Overdue(day("2027-05-01"))
	require.NoError(t, err)
	require.False(t, overdue, "what is settled is not overdue")
}

func TestInvoice_NewRefusesWhatDoesNotFit(t *testing.T) {
	ready, err := confirmed(gloves("200 case"))
	require.NoError(t, err)
	require.NoError(t, deliver(ready, 1, "120 case"))
	other := *world.Seller
	other.Code = "southwind"
	early, err := submitted(gloves("200 case"))
	require.NoError(t, err)
	held := ready.Clone()
	_, err = held.Hold("the price is disputed", []order.Operation{order.Invoicing}, by)
	require.NoError(t, err)
	for _, c := range []struct {
		name   string
		order  *order.SalesOrder
		seller *party.Seller
		draft  invoice.Draft
		kind   error
		says   string
	}{
		{"another order", ready, world.Seller, invoice.Draft{Order: first}, document.ErrInvalid, "invoice/order"},
		{"no order", ready, world.Seller, invoice.Draft{}, document.ErrInvalid, "invoice/order"},
		{"another seller", ready, &other, invoice.Draft{Order: orderID}, document.ErrInvalid, "invoice/order"},
		{"not confirmed", early, world.Seller, invoice.Draft{Order: orderID, Lines: lines(1, "1 case")}, document.ErrState, "invoice needs confirmed"},
		{"held", held, world.Seller, invoice.Draft{Order: orderID}, document.ErrRefused, "the price is disputed"},
		{"too much", ready, world.Seller, invoice.Draft{Order: orderID, Lines: lines(1, "121 case")}, document.ErrRefused, "at most 120 case"},
		{"no such line", ready, world.Seller, invoice.Draft{Order: orderID, Lines: lines(2, "1 case")}, document.ErrInvalid, "has no line 2"},
		{"line 0", ready, world.Seller, invoice.Draft{Order: orderID, Lines: lines(0, "1 case")}, document.ErrInvalid, "has no line 0"},
		{"nothing", ready, world.Seller, invoice.Draft{Order: orderID, Lines: lines(1, "0 case")}, document.ErrInvalid, "must be positive"},
		{"less than nothing", ready, world.Seller, invoice.Draft{Order: orderID, Lines: lines(1, "-1 case")}, document.ErrInvalid, "must be positive"},
		{"another unit", ready, world.Seller, invoice.Draft{Order: orderID, Lines: lines(1, "1 box")}, nil, "lines[0].quantity"},
		{"out of the calendar", ready, world.Seller, invoice.Draft{Order: orderID, Date: day("9999-12-15")}, document.ErrInvalid, "due: is out of the calendar: net 30 from 9999-12-15"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := text(c.order)
			inv, err := invoice.New(c.order, c.seller, c.draft, first, day("2026-11-16"), by)
			require.Nil(t, inv)
			require.ErrorContains(t, err, c.says)
			if c.kind != nil {
				require.ErrorIs(t, err, c.kind)
			}
			require.Equal(t, before, text(c.order))
		})
	}
}
