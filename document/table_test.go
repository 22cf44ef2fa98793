package document_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
)

type (
	state  string
	action string
)

func orders() document.Table[state, action] {
	return document.NewTable("sales_order", state("draft"),
		document.Row[state, action]{From: "draft", Action: "submit", To: "submitted", Guard: "has lines"},
		document.Row[state, action]{From: "draft", Action: "cancel", To: "canceled"},
		document.Row[state, action]{From: "submitted", Action: "confirm", To: "confirmed", Guard: "gates pass"},
		document.Row[state, action]{From: "submitted", Action: "cancel", To: "canceled"},
		document.Row[state, action]{From: "confirmed", Action: "ship", To: "confirmed"},
		document.Row[state, action]{From: "confirmed", Action: "put_on_hold", To: "on_hold"},
		document.Row[state, action]{From: "on_hold", Action: "ship", To: "on_hold"},
	)
}

func TestTable(t *testing.T) {
	table := orders()
	require.Equal(t, state("draft"), table.Initial())
	require.Equal(t, []state{"draft", "submitted", "canceled", "confirmed", "on_hold"}, table.States())
	require.Equal(t, []action{"submit", "cancel", "confirm", "ship", "put_on_hold"}, table.Actions())
	require.Equal(t, []action{"submit", "cancel"}, table.Allowed("draft"))
	require.Empty(t, table.Allowed("canceled"))
	require.Empty(t, table.Allowed("nowhere"))
	require.True(t, table.Has("on_hold"))
	require.True(t, document.NewTable[state, action]("x", "alone").Has("alone"))
	require.False(t, table.Has("nowhere"))
	require.False(t, table.Has(""))

	rows := table.Rows()
	require.Len(t, rows, 7)
	rows[0].To = "changed"
	require.Equal(t, state("submitted"), table.Rows()[0].To, "a copy")
	given := orders().Rows()
	own := document.NewTable("sales_order", state("draft"), given...)
	given[0].To = "changed"
	require.Equal(t, state("submitted"), own.Rows()[0].To, "arguments are not kept")
}

func TestTable_Next(t *testing.T) {
	table, h := orders(), orderHeader("SO-17")
	leads := map[state]map[action]state{
		"draft": {"submit": "submitted", "cancel": "canceled"}, "submitted": {"confirm": "confirmed", "cancel": "canceled"},
		"confirmed": {"ship": "confirmed", "put_on_hold": "on_hold"}, "on_hold": {"ship": "on_hold"}, "canceled": {},
	}
	for from, row := range leads {
		for _, do := range table.Actions() {
			to, err := table.Next(h, from, do)
			if want, allowed := row[do]; allowed {
				require.NoError(t, err)
				require.Equal(t, want, to)
			} else {
				require.ErrorIs(t, err, document.ErrState)
				require.Equal(t, from, to, "the state stays")
			}
		}
	}
	for _, c := range []struct {
		from state
		do   action
		want string
	}{
		{"draft", "ship", "sales_order/state: sales order SO-17: cannot ship: state is draft, ship needs confirmed or on hold; allowed now: submit, cancel"},
		{"draft", "confirm", "sales_order/state: sales order SO-17: cannot confirm: state is draft, confirm needs submitted; allowed now: submit, cancel"},
		{"confirmed", "cancel", "sales_order/state: sales order SO-17: cannot cancel: state is confirmed, cancel needs draft or submitted; allowed now: ship, put on hold"},
		{"canceled", "put_on_hold", "sales_order/state: sales order SO-17: cannot put on hold: state is canceled, put on hold needs confirmed; nothing is allowed now"},
		{"on_hold", "fly", "sales_order/state: sales order SO-17: cannot fly: state is on hold, fly is not an action of any sales order; allowed now: ship"},
	} {
		_, err := table.Next(h, c.from, c.do)
		require.EqualError(t, err, c.want)
	}
}

func TestTable_TwoRowsForOneCell(t *testing.T) {
	table := document.NewTable("memo", state("a"),
		document.Row[state, action]{From: "a", Action: "go", To: "b", Guard: "one"},
		document.Row[state, action]{From: "a", Action: "go", To: "c", Guard: "two"})
	require.Equal(t, []action{"go"}, table.Allowed("a"))
	to, err := table.Next(orderHeader(""), "a", "go")
	require.NoError(t, err)
	require.Equal(t, state("b"), to, "the first counts")
	_, err = table.Next(orderHeader("SO-1"), "b", "go")
	require.EqualError(t, err, "memo/state: sales order SO-1: cannot go: state is b, go needs a; nothing is allowed now")
}

func TestTable_Mermaid(t *testing.T) {
	require.Equal(t, `stateDiagram-v2
    [*] --> draft
    draft --> submitted: submit [has lines]
    draft --> canceled: cancel
    submitted --> confirmed: confirm [gates pass]
    submitted --> canceled: cancel
    confirmed --> confirmed: ship
    confirmed --> on_hold: put on hold
    on_hold --> on_hold: ship
    canceled --> [*]
`, orders().Mermaid())
}
