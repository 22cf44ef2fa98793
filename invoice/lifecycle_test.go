package invoice_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
)

// verbs are the actions of the table by the methods that perform them.
var verbs = map[invoice.Action]func(*invoice.Invoice, *order.SalesOrder) ([]document.Event, error){
	invoice.Approve: func(inv *invoice.Invoice, _ *order.SalesOrder) ([]document.Event, error) { return inv.Approve(later) },
	invoice.Post:    func(inv *invoice.Invoice, o *order.SalesOrder) ([]document.Event, error) { return inv.Post(o, later) },
	invoice.Drop:    func(inv *invoice.Invoice, _ *order.SalesOrder) ([]document.Event, error) { return inv.Drop(later) },
}

// ways lead to each state.
var ways = map[invoice.State][]invoice.Action{
	invoice.DraftState: nil, invoice.ApprovedState: {invoice.Approve}, invoice.PostedState: {invoice.Approve, invoice.Post}, invoice.DroppedState: {invoice.Drop},
}

func TestLifecycle_EveryCell(t *testing.T) {
	table := invoice.Lifecycle()
	require.Len(t, ways, len(table.States()))
	require.Len(t, verbs, len(table.Actions()))
	for _, state := range table.States() {
		for _, action := range table.Actions() {
			t.Run(string(state)+" "+string(action), func(t *testing.T) {
				o, err := confirmed(gloves("200 case"))
				require.NoError(t, err)
				require.NoError(t, deliver(o, 1, "120 case"))
				inv, err := draft(o, first)
				require.NoError(t, err)
				for _, step := range ways[state] {
					_, err := verbs[step](inv, o)
					require.NoError(t, err)
				}
				require.Equal(t, state, inv.State)
				next, refused := table.Next(&inv.Header, state, action)
				invoiceBefore, orderBefore := text(inv), text(o)
				events, err := verbs[action](inv, o)
				if refused != nil {
					require.ErrorIs(t, err, document.ErrState)
					require.Equal(t, refused.Error(), err.Error())
					require.Empty(t, events)
					require.Equal(t, invoiceBefore, text(inv))
					require.Equal(t, orderBefore, text(o))
					return
				}
				require.NoError(t, err)
				require.Equal(t, next, inv.State)
				require.Equal(t, "desk-3", inv.Header.ChangedBy)
				require.NoError(t, inv.Validate())
				require.Equal(t, action != invoice.Post, orderBefore == text(o), "posting alone changes the order")
			})
		}
	}
}

func TestSettle_OnlyPosted(t *testing.T) {
	for _, state := range invoice.Lifecycle().States() {
		o, err := confirmed(gloves("200 case"))
		require.NoError(t, err)
		require.NoError(t, deliver(o, 1, "120 case"))
		inv, err := draft(o, first)
		require.NoError(t, err)
		for _, step := range ways[state] {
			_, err := verbs[step](inv, o)
			require.NoError(t, err)
		}
		before := text(inv)
		_, err = inv.Settle(paid, amount("1.00 USD"), day("2026-12-01"), later)
		if state == invoice.PostedState {
			require.NoError(t, err)
			continue
		}
		require.ErrorIs(t, err, document.ErrState)
		require.Equal(t, before, text(inv))
		open, err := inv.Open()
		require.NoError(t, err)
		require.Equal(t, "0.00 USD", open.String())
		overdue, err := inv.Overdue(day("2030-01-01"))
		require.NoError(t, err)
		require.False(t, overdue)
	}
}

func TestSettle_RefusesWhatDoesNotFit(t *testing.T) {
	inv, _ := posted(t)
	before := text(inv)
	for _, m := range []money.Money{{}, amount("0.00 USD"), amount("-1.00 USD"), amount("6450.01 USD"), amount("1.00 EUR")} {
		_, err := inv.Settle(paid, m, day("2026-12-01"), later)
		require.ErrorIs(t, err, document.ErrRefused, m.String())
		require.ErrorContains(t, err, "open 6450.00 USD, to settle "+m.String())
	}
	_, err := inv.Settle(document.Link{}, amount("1.00 USD"), day("2026-12-01"), later)
	require.ErrorIs(t, err, document.ErrInvalid)
	_, err = inv.Settle(paid, amount("1.00 USD"), document.Date{}, later)
	require.ErrorIs(t, err, document.ErrInvalid)
	require.Equal(t, before, text(inv))
}

func TestPost_OfAnotherOrder(t *testing.T) {
	o, err := confirmed(gloves("200 case"))
	require.NoError(t, err)
	require.NoError(t, deliver(o, 1, "120 case"))
	inv, err := draft(o, first)
	require.NoError(t, err)
	for name, change := range map[string]func(o *order.SalesOrder, inv *invoice.Invoice){
		"another order":  func(o *order.SalesOrder, _ *invoice.Invoice) { o.Header.ID = second },
		"another tenant": func(o *order.SalesOrder, _ *invoice.Invoice) { o.Header.Tenant = "other" },
		"no such line":   func(_ *order.SalesOrder, inv *invoice.Invoice) { inv.Lines[0].Source.Line = 9 },
		"line 0":         func(_ *order.SalesOrder, inv *invoice.Invoice) { inv.Lines[0].Source.Line = 0 },
	} {
		o, inv := o.Clone(), inv.Clone()
		change(o, inv)
		orderBefore, invoiceBefore := text(o), text(inv)
		_, err := inv.Post(o, later)
		require.ErrorIs(t, err, document.ErrInvalid, name)
		require.ErrorContains(t, err, "invoice/order", name)
		require.Equal(t, orderBefore, text(o))
		require.Equal(t, invoiceBefore, text(inv))
	}
}
