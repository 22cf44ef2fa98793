package o2c_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
)

// TestGates_AllThatFailSaySoAtOnce confirms an order that is too cheap, too much for the stock and for the credit, and for nobody's territory.
func TestGates_AllThatFailSaySoAtOnce(t *testing.T) {
	w := tampa(t, o2c.Config{})
	o, err := w.Orders.Submit(w.ctx, order.Draft{
		Seller: "northwind", Customer: "lakeside", Location: "austin", ShipTo: &party.Address{City: "Miami", Region: "FL", PostalCode: "33101", Country: "US"},
		Lines: []order.DraftLine{{Item: "GLV-N", Quantity: quantity(t, "700 case"), UnitPrice: price(t, "49.00 USD")}},
	})
	require.NoError(t, err)
	held, err := w.Orders.Confirm(w.ctx, o.Header.ID)
	var gates, holds []string
	for _, r := range refusalOf(t, err).Reasons {
		gates = append(gates, r.Gate)
		require.NotEmpty(t, r.Saw)
		require.NotEmpty(t, r.Help)
	}
	require.Equal(t, []string{"price", "stock", "credit", "territory"}, gates)
	for _, h := range held.Holds {
		holds = append(holds, h.Kind)
	}
	require.Equal(t, gates, holds)
	stock, err := w.Stock.Get(w.ctx, "austin", "GLV-N")
	require.NoError(t, err)
	require.True(t, stock.Reserved.IsZero())

	for _, gate := range []order.Gate{order.PriceGate, order.CreditGate, order.TerritoryGate} {
		_, err = w.Orders.Waive(w.ctx, o.Header.ID, gate, "agreed", w.clock.Now().AddDate(0, 0, 1))
		require.NoError(t, err)
	}
	w.stocked("700 case")
	o, err = w.Orders.Confirm(w.ctx, o.Header.ID)
	require.NoError(t, err)
	require.Equal(t, order.ConfirmedState, o.State)
	require.Nil(t, o.Owner, "a gap was waived: nobody owns it")
}
