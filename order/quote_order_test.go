package order_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/order"
)

func TestQuote_LeadsToOneOrder(t *testing.T) {
	q, o := &order.Quote{State: order.QuoteSentState}, &order.SalesOrder{Header: document.Header{Kind: order.KindSalesOrder, ID: document.ID{1}}}
	require.ErrorIs(t, q.TakeOrder(o, at(1)), document.ErrState)
	require.Nil(t, q.Order)
	q.State = order.QuoteAcceptedState
	require.NoError(t, q.TakeOrder(o, at(1)))
	require.Equal(t, o.Header.Link(), *q.Order)
	before := *q.Order
	err := q.TakeOrder(&order.SalesOrder{Header: document.Header{Kind: order.KindSalesOrder, ID: document.ID{2}}}, at(2))
	require.ErrorIs(t, err, document.ErrRefused)
	require.ErrorContains(t, err, "was taken from it")
	require.Equal(t, before, *q.Order)
}
