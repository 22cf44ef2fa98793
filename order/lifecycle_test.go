package order_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/order"
)

// inState builds an order in a state, by its verbs, in which the guard of the action passes.
func inState(t *testing.T, s order.State, a order.Action) *order.SalesOrder {
	t.Helper()
	switch s {
	case order.DraftState:
		return newOrder(worked())
	case order.SubmittedState:
		return submitted(worked())
	case order.ConfirmedState:
		if a == order.Close {
			return complete()
		}
		return confirmed(worked())
	case order.ClosedState:
		o := complete()
		must(o.Close(nil, nil, at(5)))
		return o
	case order.CanceledState:
		o := confirmed(worked())
		must(o.Cancel("changed plans", at(5)))
		return o
	}
	t.Fatalf("no way to state %s", s)
	return nil
}

func perform(t *testing.T, o *order.SalesOrder, a order.Action) ([]document.Event, error) {
	t.Helper()
	switch a {
	case order.Submit:
		return o.Submit(at(6))
	case order.Confirm:
		return o.Confirm(nil, nil, at(6))
	case order.Cancel:
		return o.Cancel("no longer needed", at(6))
	case order.Close:
		return o.Close(nil, nil, at(6))
	}
	t.Fatalf("no verb for action %s", a)
	return nil, nil
}

// Every state × action cell: what the table allows leads to the table's state, everything else is refused in the table's words and changes nothing.
func TestLifecycle_EveryCell(t *testing.T) {
	table := order.Lifecycle()
	for _, s := range table.States() {
		for _, a := range table.Actions() {
			t.Run(string(s)+"/"+string(a), func(t *testing.T) {
				o := inState(t, s, a)
				require.Equal(t, s, o.State)
				require.NoError(t, o.Validate())
				before := o.Clone()
				to, refusal := table.Next(&o.Header, s, a)
				events, err := perform(t, o, a)
				if refusal != nil {
					require.ErrorIs(t, err, document.ErrState)
					require.EqualError(t, err, refusal.Error())
					require.Empty(t, events)
					require.Equal(t, before, o)
					return
				}
				require.NoError(t, err)
				require.Equal(t, to, o.State)
				require.NoError(t, o.Validate())
				require.Len(t, events, 1)
				require.Equal(t, o.Header.Ref(), events[0].Ref)
				require.Equal(t, at(6).At, o.Header.ChangedAt)
				// The receiver only: what was cloned before is as it was.
				require.Equal(t, s, before.State)
				require.NoError(t, before.Validate())
			})
		}
	}
}

// Facts are recorded on confirmed orders only.
func TestRecord_EveryState(t *testing.T) {
	for _, s := range order.Lifecycle().States() {
		for _, step := range []order.Step{order.Picked, order.Packed, order.Shipped, order.Delivered, order.Invoiced, order.Unpacked, order.PutBack} {
			o := inState(t, s, order.Cancel)
			if s != order.ConfirmedState {
				unchanged(t, o, document.ErrState, func() error { return o.Record(step, lq(1, "1 case"), at(6)) })
				continue
			}
			err := o.Record(step, lq(1, "1 case"), at(6))
			if step == order.Picked {
				require.NoError(t, err)
			} else {
				require.ErrorIs(t, err, document.ErrRefused, step)
			}
		}
	}
}

func TestConfirm_GatesAndHolds(t *testing.T) {
	gate := document.Reason{Code: "gate/stock", Gate: "stock", Path: "GLV-N", Saw: "needs 200 case, can reserve 120 case"}
	o := submitted(worked())
	must(o.Hold("credit check by phone", []order.Operation{order.Confirming}, at(3)))
	gates := []document.Reason{gate}
	unchanged(t, o, document.ErrRefused, func() error {
		_, err := o.Confirm(gates, nil, at(4))
		refusal, ok := errors.AsType[*document.Refusal](err)
		require.True(t, ok)
		require.Len(t, refusal.Reasons, 2)
		refusal.Reasons[0].Saw = "changed"
		return err
	})
	require.Equal(t, gate, gates[0])

	// The refusal becomes a hold of each gate; the hold that a person raised stays one, however often it is tried.
	for range 3 {
		_, err := o.Confirm(gates, nil, at(5))
		refusal, _ := errors.AsType[*document.Refusal](err)
		events, err := o.Block(refusal, at(5))
		require.NoError(t, err)
		require.Equal(t, order.Held{Kinds: []string{"stock"}}, events[0].Payload)
		require.Len(t, o.Holds, 2)
		require.Equal(t, "credit check by phone", o.Holds[0].Reason)
		require.NoError(t, o.Validate())
	}
	digest, err := o.Digest()
	require.NoError(t, err)
	require.Equal(t, digest, o.Holds[1].Digest)

	must(o.ReleaseHolds(at(6)))
	require.Len(t, o.Holds, 1)
	unchanged(t, o, document.ErrState, func() error { _, err := o.ReleaseHolds(at(6)); return err })
	must(o.Confirm(nil, nil, at(7)))
	require.Empty(t, o.Holds)
	unchanged(t, o, document.ErrState, func() error { _, err := o.Block(&document.Refusal{}, at(8)); return err })
}

func TestHold_BlocksWhatItSays(t *testing.T) {
	all := []order.Step{order.Picked, order.Packed, order.Shipped, order.Delivered, order.Invoiced}
	for op, blocked := range map[order.Operation][]order.Step{order.Shipping: {order.Picked, order.Packed, order.Shipped}, order.Invoicing: {order.Invoiced}, order.Confirming: nil} {
		o := confirmed(worked())
		for i, step := range all {
			must(o.Hold("wait", []order.Operation{op}, at(5)))
			err := o.Clone().Record(step, lq(1, "2 case"), at(6))
			if contains(blocked, step) {
				require.ErrorIs(t, err, document.ErrRefused, "%s %s", op, step)
				require.ErrorContains(t, err, "held: wait")
			} else {
				require.NoError(t, err, "%s %s", op, step)
			}
			must(o.ReleaseHolds(at(7)))
			record(o, lq(1, "2 case"), all[i])
		}
	}
}

func contains(steps []order.Step, step order.Step) bool {
	for _, s := range steps {
		if s == step {
			return true
		}
	}
	return false
}

// A hold that does not block the confirmation outlives it.
func TestConfirm_KeepsOtherHolds(t *testing.T) {
	o := submitted(worked())
	must(o.Hold("customs", []order.Operation{order.Shipping}, at(3)))
	must(o.Confirm(nil, nil, at(4)))
	require.Len(t, o.Holds, 1)
	unchanged(t, o, document.ErrRefused, func() error { return o.Record(order.Picked, lq(1, "1 case"), at(5)) })
}

func TestHold_Faults(t *testing.T) {
	o := submitted(worked())
	blocks := []order.Operation{order.Shipping}
	for _, try := range []func() error{
		func() error { _, err := o.Hold("", blocks, at(3)); return err },
		func() error { _, err := o.Hold("why", nil, at(3)); return err },
		func() error { _, err := o.Hold("why", []order.Operation{"dream"}, at(3)); return err },
	} {
		unchanged(t, o, document.ErrInvalid, try)
	}
	must(o.Hold("why", blocks, at(3)))
	blocks[0] = order.Invoicing
	require.Equal(t, order.Shipping, o.Holds[0].Blocks[0])
	for _, s := range []order.State{order.ClosedState, order.CanceledState} {
		final := inState(t, s, "")
		unchanged(t, final, document.ErrState, func() error { _, err := final.Hold("why", blocks, at(9)); return err })
	}
}

func TestClose_ListsWhatIsOpen(t *testing.T) {
	o := record(confirmed(worked()), lq(1, "120 case"), order.Picked, order.Packed, order.Shipped, order.Delivered)
	unchanged(t, o, document.ErrRefused, func() error {
		_, err := o.Close([]order.Unpaid{{Invoice: "invoice INV-1", Open: must(parseMoney("1.00 USD"))}}, []string{"payment 7"}, at(9))
		require.EqualError(t, err, "order/open: sales order "+idA.String()+": cannot close: line 1: 80 case not delivered; deliver it\n"+
			"order/open: sales order "+idA.String()+": cannot close: line 1: 120 case not invoiced; invoice it\n"+
			"order/open: sales order "+idA.String()+": cannot close: invoice INV-1 has 1.00 USD open; settle it\n"+
			"order/open: sales order "+idA.String()+": cannot close: payment 7 has no outcome yet; wait for it")
		return err
	})
}

func TestCancel_NeedsAReason(t *testing.T) {
	o := submitted(worked())
	unchanged(t, o, document.ErrInvalid, func() error { _, err := o.Cancel("", at(3)); return err })
}
