package order_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/order"
)

// A waiver lets the order pass the gate that it names, while it lasts, and for what was agreed when it was given: any edit of that ends it, an edit of anything else does not.
func TestC24_WaiverIsBoundToTheDigest(t *testing.T) {
	credit := document.Reason{Code: "gate/credit", Gate: "credit", Saw: "exposure 12000.00 USD, limit 10000.00 USD"}
	stock := document.Reason{Code: "gate/stock", Gate: "stock", Saw: "needs 200 case, can reserve 120 case"}
	waived := func() *order.SalesOrder {
		o := submitted(mixed())
		must(o.Waive(order.CreditGate, "approved by the chief", at(60).At, at(10)))
		return o
	}
	confirm := func(o *order.SalesOrder, minute int, gates ...document.Reason) error {
		_, err := o.Confirm(gates, nil, at(minute))
		return err
	}
	require.NoError(t, confirm(waived(), 59, credit))
	require.ErrorIs(t, confirm(waived(), 60, credit), document.ErrRefused, "it has ended")
	require.ErrorIs(t, confirm(waived(), 20, credit, stock), document.ErrRefused, "another gate")
	require.ErrorIs(t, confirm(submitted(mixed()), 20, credit), document.ErrRefused, "another order")
	for name, edit := range map[string]func(*order.SalesOrder){
		"price":      func(o *order.SalesOrder) { o.Lines[0].UnitPrice = price("49.00 USD") },
		"quantity":   func(o *order.SalesOrder) { o.Lines[0].Ledger.Ordered = qty("199 case") },
		"amount":     func(o *order.SalesOrder) { o.Lines[0].Amounts.Gross = must(parseMoney("1.00 USD")) },
		"customer":   func(o *order.SalesOrder) { o.Customer = "riverside" },
		"terms":      func(o *order.SalesOrder) { o.Terms.NetDays = 90 },
		"deliver by": func(o *order.SalesOrder) { o.DeliverBy = day("2027-01-01") },
	} {
		o := waived()
		edit(o)
		require.ErrorIs(t, confirm(o, 20, credit), document.ErrRefused, name)
	}
	o := waived()
	o.ShipTo.Name, o.Location = "Kim", "reno"
	require.NoError(t, confirm(o, 20, credit))
}

func TestWaive_Faults(t *testing.T) {
	o := submitted(mixed())
	for _, try := range []func() error{
		func() error { _, err := o.Waive("dream", "why", time.Time{}, at(9)); return err },
		func() error { _, err := o.Waive(order.CreditGate, "", time.Time{}, at(9)); return err },
		func() error { _, err := o.Waive(order.CreditGate, "why", at(9).At, at(9)); return err },
	} {
		unchanged(t, o, document.ErrInvalid, try)
	}
	done := confirmed(mixed())
	unchanged(t, done, document.ErrState, func() error { _, err := done.Waive(order.CreditGate, "why", time.Time{}, at(9)); return err })
}
