package order_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
)

// Services and digital items are delivered on the order, become billable by it, and let it close.
func TestDeliver_ServicesBecomeBillableAndClose(t *testing.T) {
	for _, trigger := range triggers {
		d := mixed()
		d.BillOn = trigger
		d.Lines = d.Lines[2:]
		o := confirmed(d)
		require.Empty(t, must(o.Demand()))
		require.Empty(t, must(o.InStock()))

		events, err := o.Deliver(lq(1, "1.5 hour"), day("2026-11-10"), at(5))
		require.NoError(t, err)
		require.Equal(t, order.LinesDelivered{Customer: "lakeside", On: day("2026-11-10"), Lines: lq(1, "1.5 hour")}, events[0].Payload)
		p := must(o.Lines[0].Ledger.Progress(trigger))
		require.Equal(t, "2.5 hour", p.ToDeliver.String())
		require.Equal(t, "2.5 hour", p.ToShip.String())
		require.True(t, p.InTransit.IsZero())
		if trigger != order.OnOrder {
			require.Equal(t, "1.5 hour", p.ToInvoice.String())
		}
		require.NoError(t, o.Validate())

		events, err = o.Deliver(nil, day("2026-11-11"), at(6)) // all that is left
		require.NoError(t, err)
		require.Equal(t, []order.LineQuantity{{Line: 1, Quantity: qty("2.5 hour")}, {Line: 2, Quantity: qty("1 copy")}}, events[0].Payload.(order.LinesDelivered).Lines)
		unchanged(t, o, document.ErrRefused, func() error { _, err := o.Cancel("too late", at(7)); return err })
		unchanged(t, o, document.ErrRefused, func() error { _, err := o.Close(nil, nil, at(7)); return err })
		require.NoError(t, o.Record(order.Invoiced, []order.LineQuantity{{Line: 1, Quantity: qty("4 hour")}, {Line: 2, Quantity: qty("1 copy")}}, at(8)))
		must(o.Close(nil, nil, at(9)))
		require.NoError(t, o.Validate())
	}
}

func TestDeliver_Faults(t *testing.T) {
	o := confirmed(mixed())
	on := day("2026-11-10")
	cases := []struct {
		name  string
		lines []order.LineQuantity
		on    document.Date
		kind  error
		says  string
	}{
		{"no day", nil, document.Date{}, document.ErrInvalid, "order/required: sales order " + idA.String() + ": on: a delivery has a day"},
		{"goods", lq(1, "1 case"), on, document.ErrInvalid, "lines[0].line: line 1 leaves our stock; deliver its shipment"},
		{"no such line", lq(5, "1 case"), on, document.ErrInvalid, "has no line 5"},
		{"line 0", lq(0, "1 case"), on, document.ErrInvalid, "has no line 0"},
		{"too much", lq(3, "4.5 hour"), on, document.ErrRefused, "order/too_much: sales order " + idA.String() + ": cannot deliver: lines[0]: 4.5 hour of line 3, which has 4 hour still to deliver; at most 4 hour"},
		{"negative", lq(3, "-1 hour"), on, document.ErrInvalid, "must be positive"},
		{"another unit", lq(3, "1 copy"), on, document.ErrInvalid, "lines[0].quantity"},
	}
	for _, c := range cases {
		unchanged(t, o, c.kind, func() error {
			_, err := o.Deliver(c.lines, c.on, at(5))
			require.ErrorContains(t, err, c.says, c.name)
			return err
		})
	}
	goods := confirmed(worked())
	unchanged(t, goods, document.ErrInvalid, func() error { _, err := goods.Deliver(nil, on, at(5)); return err })
	waiting := submitted(mixed())
	unchanged(t, waiting, document.ErrState, func() error { _, err := waiting.Deliver(nil, on, at(5)); return err })
}

func TestRecord_Faults(t *testing.T) {
	o := confirmed(mixed())
	cases := []struct {
		name  string
		step  order.Step
		lines []order.LineQuantity
		kind  error
		says  string
	}{
		{"nothing", order.Picked, nil, document.ErrInvalid, "there is nothing to pick"},
		{"a step that is none", "dream", lq(1, "1 case"), document.ErrInvalid, `there is no step "dream"`},
		{"a service is not picked", order.Picked, lq(3, "1 hour"), document.ErrInvalid, "cannot pick line 3: it does not leave our stock; deliver it"},
		{"nothing is picked yet", order.Packed, lq(1, "1 case"), document.ErrRefused, "1 case of line 1, which has 0 case picked and not packed; at most 0 case"},
		{"twice the same line", order.Picked, append(lq(1, "150 case"), lq(1, "51 case")...), document.ErrRefused, "lines[1]: 51 case of line 1, which has 50 case still to pick"},
		{"one of two", order.Picked, append(lq(1, "1 case"), lq(2, "4 case")...), document.ErrRefused, "lines[1]: 4 case of line 2"},
		{"zero", order.Picked, lq(1, "0 case"), document.ErrInvalid, "must be positive, is 0 case"},
		{"beyond range", order.Picked, lq(1, "9223372036854775807 case"), document.ErrRefused, "at most 200 case"},
		{"another unit", order.Picked, lq(1, "1 box"), document.ErrInvalid, "lines[0].quantity"},
	}
	for _, c := range cases {
		unchanged(t, o, c.kind, func() error {
			err := o.Record(c.step, c.lines, at(5))
			require.ErrorContains(t, err, c.says, c.name)
			return err
		})
	}
}

// What comes back to be delivered again can be picked again.
func TestRecord_AfterAReturnThatReopensDelivery(t *testing.T) {
	o := record(confirmed(worked()), lq(1, "200 case"), order.Picked, order.Packed, order.Shipped, order.Delivered)
	o.Lines[0].Ledger.Reopened = units(5)
	require.NoError(t, o.Validate())
	require.Equal(t, "5 case", must(o.Demand())[0].Quantity.String())
	record(o, lq(1, "5 case"), order.Picked, order.Packed, order.Shipped, order.Delivered)
	require.NoError(t, o.Validate())
	unchanged(t, o, document.ErrRefused, func() error { return o.Record(order.Picked, lq(1, "1 case"), at(9)) })
}

func TestProgress_Units(t *testing.T) {
	p := must(order.Ledger{Ordered: units(3)}.Progress(order.OnDelivery))
	require.Equal(t, order.Progress{
		Wanted: units(3), Reserved: units(0), ToPick: units(3), ToShip: units(3), ToDeliver: units(3), InTransit: units(0), Billed: units(0), Basis: units(0), ToInvoice: units(0),
	}, p)
	_, err := order.Ledger{Ordered: units(3), Shipped: qty("1 box")}.Progress(order.OnDelivery)
	require.ErrorIs(t, err, money.ErrUnit)
}
