package o2c_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/paymenttest"
)

// TestC30_ClosesWhenNothingOfAnyLineIsOpen takes away one reason after the other: a line that is not delivered, one that is not invoiced, an invoice with a cent open, a payment without an outcome.
func TestC30_ClosesWhenNothingOfAnyLineIsOpen(t *testing.T) {
	gateway := paymenttest.NewGateway(paymenttest.Delay)
	w := northwind(t, o2c.Config{Gateway: gateway}, nil)
	draft := gloves(t, "500 case")
	draft.Lines = append(draft.Lines, order.DraftLine{Item: "GLV-N", Quantity: quantity(t, "1 case"), UnitPrice: price(t, "50.00 USD")})
	o := w.confirmed(draft)
	waits := func() []string {
		t.Helper()
		_, err := w.Orders.Close(w.ctx, o.Header.ID)
		require.ErrorIs(t, err, document.ErrRefused)
		var gates []string
		for _, r := range refusalOf(t, err).Reasons {
			gates = append(gates, r.Gate+" "+r.Path)
		}
		return gates
	}
	require.Equal(t, []string{"delivery line 1", "delivery line 2"}, waits())
	w.delivered(o, "500 case")
	require.Equal(t, []string{"invoice line 1", "delivery line 2"}, waits(), "500 of 501 are there, and a percentage would say 99.8")
	first, err := w.Invoices.Bill(w.ctx, invoice.Draft{Order: o.Header.ID})
	require.NoError(t, err)
	require.Equal(t, []string{"delivery line 2", "payment "}, waits())
	shipLine(w, o, 2, "1 case")
	second, err := w.Invoices.Bill(w.ctx, invoice.Draft{Order: o.Header.ID})
	require.NoError(t, err)
	require.Equal(t, []string{"payment ", "payment "}, waits())

	rest, err := first.Totals.Gross.Sub(amount(t, "0.01 USD"))
	require.NoError(t, err)
	pay := payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.Wire, Amount: rest, Wishes: []payment.Wish{{Invoice: first.Header.ID}}}
	_, err = w.Payments.Record(w.ctx, pay)
	require.NoError(t, err)
	require.Len(t, waits(), 2, "a cent is open")
	pay.Amount = amount(t, "0.01 USD")
	_, err = w.Payments.Record(w.ctx, pay)
	require.NoError(t, err)
	debit := payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.ACH, Token: "tok-1", Amount: second.Totals.Gross, Wishes: []payment.Wish{{Invoice: second.Header.ID}}}
	p, err := w.Payments.Charge(w.ctx, debit)
	require.NoError(t, err)
	require.Len(t, waits(), 2, "what is pending pays nothing yet")
	_, err = w.Payments.Observe(w.ctx, p.Attempts[0].Key, payment.Outcome{Result: payment.ResultSucceeded, Amount: second.Totals.Gross})
	require.NoError(t, err)
	o, err = w.Orders.Close(w.ctx, o.Header.ID)
	require.NoError(t, err)
	require.Equal(t, order.ClosedState, o.State)
}

// A cash sale whose card payment is pending may be shipped by hand and paid by wire meanwhile; it stays open until the card's outcome is known.
func TestC30_APendingPaymentOfTheOrderItselfKeepsItOpen(t *testing.T) {
	w := tampa(t, o2c.Config{Gateway: paymenttest.NewGateway(paymenttest.Delay)})
	o := w.confirmed(boxes(t, "2"))
	pending, err := w.Payments.Charge(w.ctx, payFor(o, payment.Card))
	require.NoError(t, err)
	shipLine(w, o, 1, "2 each")
	inv, err := w.Invoices.Bill(w.ctx, invoice.Draft{Order: o.Header.ID})
	require.NoError(t, err)
	_, err = w.Payments.Record(w.ctx, payment.Draft{Seller: "northwind", Customer: "bayside", Method: payment.Wire, Amount: inv.Totals.Gross, Wishes: []payment.Wish{{Invoice: inv.Header.ID}}})
	require.NoError(t, err)
	_, err = w.Orders.Close(w.ctx, o.Header.ID)
	require.ErrorIs(t, err, document.ErrRefused)
	require.ErrorContains(t, err, pending.Header.Name()+" has no outcome yet")
	_, err = w.Payments.Observe(w.ctx, pending.Attempts[0].Key, payment.Outcome{Result: payment.ResultFailed, Reason: "no funds"})
	require.NoError(t, err)
	o, err = w.Orders.Close(w.ctx, o.Header.ID)
	require.NoError(t, err)
	require.Equal(t, order.ClosedState, o.State)
}
