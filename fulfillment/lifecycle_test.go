package fulfillment_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/order"
)

// world is a shipment with its order and stocks.
type world struct {
	s      *fulfillment.Shipment
	o      *order.SalesOrder
	stocks map[string]*fulfillment.Stock
}

func newWorld(lines ...order.LineQuantity) *world {
	o, stocks := confirmed()
	return &world{plan(o, lines...), o, stocks}
}

func (w *world) clone() *world {
	c := &world{w.s.Clone(), w.o.Clone(), map[string]*fulfillment.Stock{}}
	for sku, s := range w.stocks {
		c.stocks[sku] = s.Clone()
	}
	return c
}

func (w *world) perform(t testing.TB, a fulfillment.Action) ([]document.Event, error) {
	t.Helper()
	switch a {
	case fulfillment.Release:
		return w.s.Release(at(5))
	case fulfillment.Pick:
		return w.s.Pick(w.o, at(5))
	case fulfillment.Pack:
		return w.s.Pack(w.o, at(5))
	case fulfillment.Ship:
		return w.s.Ship(w.o, w.stocks, today, at(5))
	case fulfillment.Deliver:
		return w.s.Deliver(w.o, today, at(5))
	case fulfillment.Cancel:
		return w.s.Cancel(w.o, today, at(5))
	}
	t.Fatalf("no verb for action %s", a)
	return nil, nil
}

func (w *world) through(t testing.TB, actions ...fulfillment.Action) *world {
	t.Helper()
	for _, a := range actions {
		_, err := w.perform(t, a)
		require.NoError(t, err, a)
	}
	return w
}

// unchanged says that an attempt failed as wanted and left shipment, order and stocks as they were.
func (w *world) unchanged(t testing.TB, kind error, try func() error) {
	t.Helper()
	before := w.clone()
	require.ErrorIs(t, try(), kind)
	require.Equal(t, before, w)
}

var ways = map[fulfillment.State][]fulfillment.Action{
	fulfillment.Planned:   nil,
	fulfillment.Released:  {fulfillment.Release},
	fulfillment.Picking:   {fulfillment.Release, fulfillment.Pick},
	fulfillment.Packed:    {fulfillment.Release, fulfillment.Pick, fulfillment.Pack},
	fulfillment.Shipped:   {fulfillment.Release, fulfillment.Pick, fulfillment.Pack, fulfillment.Ship},
	fulfillment.Delivered: {fulfillment.Release, fulfillment.Pick, fulfillment.Pack, fulfillment.Ship, fulfillment.Deliver},
	fulfillment.Canceled:  {fulfillment.Release, fulfillment.Pick, fulfillment.Pack, fulfillment.Cancel},
}

// Every state × action cell: what the table allows leads to the table's state, everything else is refused in the table's words and changes nothing.
func TestLifecycle_EveryCell(t *testing.T) {
	table := fulfillment.Lifecycle()
	for _, state := range table.States() {
		way, known := ways[state]
		require.True(t, known, "no way to state %s", state)
		for _, a := range table.Actions() {
			t.Run(string(state)+"/"+string(a), func(t *testing.T) {
				w := newWorld().through(t, way...)
				require.Equal(t, state, w.s.State)
				w.valid(t)
				to, refusal := table.Next(&w.s.Header, state, a)
				if refusal != nil {
					w.unchanged(t, document.ErrState, func() error {
						events, err := w.perform(t, a)
						require.EqualError(t, err, refusal.Error())
						require.Empty(t, events)
						return err
					})
					return
				}
				before := w.clone()
				events, err := w.perform(t, a)
				require.NoError(t, err)
				require.Equal(t, to, w.s.State)
				w.valid(t)
				before.valid(t)
				require.Equal(t, state, before.s.State)
				if len(events) > 0 {
					require.Equal(t, w.s.Header.Ref(), events[0].Ref)
				}
			})
		}
	}
}

func (w *world) valid(t testing.TB) {
	t.Helper()
	require.NoError(t, w.s.Validate())
	require.NoError(t, w.o.Validate())
	for _, s := range w.stocks {
		require.NoError(t, s.Validate())
	}
}

// From every state, a cancellation puts back what was picked; the order is as before the plan, and all of it can be shipped again.
func TestCancel_PutsBack(t *testing.T) {
	for _, state := range []fulfillment.State{fulfillment.Planned, fulfillment.Released, fulfillment.Picking, fulfillment.Packed} {
		w := newWorld().through(t, ways[state]...)
		must(w.o.Hold("wait", []order.Operation{order.Shipping}, at(5))) // a hold does not keep goods in a box
		w.through(t, fulfillment.Cancel)
		for i := range w.o.Lines {
			p := must(w.o.Lines[i].Ledger.Progress(w.o.BillOn))
			require.Equal(t, w.o.Lines[i].Ledger.Ordered, p.ToPick)
		}
		require.Equal(t, "200 case", w.stocks["GLV-N"].Reserved.String())
		must(w.o.ReleaseHolds(at(6)))
		w.s = plan(w.o)
		w.through(t, ways[fulfillment.Delivered]...)
		require.Equal(t, "400 case", w.stocks["GLV-N"].OnHand.String())
		require.Equal(t, "2 box", w.stocks["WIPE"].OnHand.String()) // 40 − 36 − 2
		require.Equal(t, "0 box", w.stocks["WIPE"].Reserved.String())
		w.valid(t)
	}
}

func TestShip_Refusals(t *testing.T) {
	packed := func() *world { return newWorld().through(t, ways[fulfillment.Packed]...) }
	try := func(name string, kind error, says string, change func(*world)) {
		w := packed()
		change(w)
		w.unchanged(t, kind, func() error {
			_, err := w.perform(t, fulfillment.Ship)
			require.ErrorContains(t, err, says, name)
			return err
		})
	}
	try("no stock", document.ErrRefused, "shipment/stock: ", func(w *world) { delete(w.stocks, "WIPE") })
	try("stock of another location", document.ErrRefused, "has no stock at austin", func(w *world) { w.stocks["WIPE"].Location = "reno" })
	try("too little on hand", document.ErrRefused, "count what is there", func(w *world) {
		must(w.stocks["WIPE"].Count(fulfillment.StockDraft{Location: "austin", SKU: "WIPE", OnHand: qty("37 box")}, at(5)))
	})
	try("a hold", document.ErrRefused, "held: customs", func(w *world) { must(w.o.Hold("customs", []order.Operation{order.Shipping}, at(5))) })
	try("a line that the order lacks", document.ErrInvalid, "no such line", func(w *world) { w.s.Lines[0].OrderLine = 9 })
	w := packed()
	w.unchanged(t, document.ErrInvalid, func() error { _, err := w.s.Ship(w.o, w.stocks, document.Date{}, at(5)); return err })
	other, _ := confirmed()
	other.Header.ID = idB
	w.unchanged(t, document.ErrInvalid, func() error { _, err := w.s.Ship(other, w.stocks, today, at(5)); return err })
}

// A planned shipment reserves nothing: two plans of the same goods are made, the second is refused when it is picked, and a plan made then knows what is left.
func TestPlan_Twice(t *testing.T) {
	w := newWorld(lq(1, "120 case")...)
	second := &world{must(fulfillment.Plan(w.o, fulfillment.ShipmentDraft{Order: idA, Lines: lq(1, "120 case")}, idB, at(4))), w.o, w.stocks}
	w.through(t, fulfillment.Release, fulfillment.Pick)
	second.through(t, fulfillment.Release)
	second.unchanged(t, document.ErrRefused, func() error { _, err := second.perform(t, fulfillment.Pick); return err })
	_, err := fulfillment.Plan(w.o, fulfillment.ShipmentDraft{Order: idA, Lines: lq(1, "81 case")}, idB, at(6))
	require.EqualError(t, err, "shipment/too_much: sales order "+idA.String()+": cannot ship: lines[0]: 81 case of line 1, which has 80 case still to pick; at most 80 case")
	rest := plan(w.o)
	require.Equal(t, "80 case", rest.Lines[0].Quantity.String())
	require.Len(t, rest.Lines, 3) // the service is none of it
}

func TestPlan_Faults(t *testing.T) {
	o, _ := confirmed()
	for says, d := range map[string]fulfillment.ShipmentDraft{
		"lines[0].line: sales order " + idA.String() + " has no line 5": {Order: idA, Lines: lq(5, "1 case")},
		"has no line 0":                      {Order: idA, Lines: lq(0, "1 case")},
		"lines[1].line: line 1 stands twice": {Order: idA, Lines: append(lq(1, "1 case"), lq(1, "1 case")...)},
		"lines[0].line: line 4 does not leave our stock; deliver it on the order": {Order: idA, Lines: lq(4, "1 hour")},
		"lines[0].quantity: must be positive, is 0 case":                          {Order: idA, Lines: lq(1, "0 case")},
		"lines[0].quantity: money/":                                               {Order: idA, Lines: lq(1, "1 box")},
		"lines[0].quantity: money/inexact":                                        {Order: idA, Lines: lq(3, "1 third")},
		"order: is another order than":                                            {Order: idB},
		"tracking: is UTF-8":                                                      {Order: idA, Tracking: "\x00"},
	} {
		before := o.Clone()
		s, err := fulfillment.Plan(o, d, idB, at(4))
		require.Nil(t, s)
		require.ErrorIs(t, err, document.ErrInvalid, says)
		require.ErrorContains(t, err, says)
		require.Equal(t, before, o)
	}
	w := newWorld().through(t, ways[fulfillment.Shipped]...)
	_, err := fulfillment.Plan(w.o, fulfillment.ShipmentDraft{Order: idA}, idB, at(6))
	require.ErrorIs(t, err, document.ErrRefused)
	require.ErrorContains(t, err, "nothing is left to ship")
}

func TestPick_NeedsAConfirmedOrder(t *testing.T) {
	o := sale()
	w := &world{plan(o), o, map[string]*fulfillment.Stock{}}
	w.through(t, fulfillment.Release)
	w.unchanged(t, document.ErrState, func() error { _, err := w.perform(t, fulfillment.Pick); return err })
}
