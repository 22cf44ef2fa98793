package order_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/order"
)

func paymentLink(n byte) document.Link {
	return document.Link{Kind: "payment", ID: document.NewID(noon, [10]byte{7, n})}
}

func cashSale() order.Draft {
	d := worked()
	d.Type = order.CashSale
	return d
}

func TestClaim_OnePaymentAtATime(t *testing.T) {
	o := confirmed(cashSale())
	require.NoError(t, o.Claim(paymentLink(1), at(4)))
	require.Equal(t, paymentLink(1), *o.PaidBy)
	require.NoError(t, o.Claim(paymentLink(1), at(5)), "the same payment again")
	unchanged(t, o, document.ErrRefused, func() error { return o.Claim(paymentLink(2), at(6)) })
	before := o.Clone()
	o.Unclaim(paymentLink(2), at(6))
	require.Equal(t, before, o, "another payment lets go of nothing")
	o.Unclaim(paymentLink(1), at(6))
	require.Nil(t, o.PaidBy)
	require.NoError(t, o.Validate())
	require.NoError(t, o.Claim(paymentLink(2), at(7)))
	copied := o.Clone()
	copied.PaidBy.ID = document.ID{}
	require.Equal(t, paymentLink(2), *o.PaidBy, "a clone is another one")
}

func TestClaim_Refused(t *testing.T) {
	canceled := confirmed(cashSale())
	must(canceled.Cancel("why", at(4)))
	picked := record(confirmed(cashSale()), lq(1, "1 case"), order.Picked)
	for name, c := range map[string]struct {
		o    *order.SalesOrder
		kind error
	}{
		"draft": {newOrder(cashSale()), document.ErrState}, "submitted": {submitted(cashSale()), document.ErrState}, "canceled": {canceled, document.ErrState},
		"on account": {confirmed(worked()), document.ErrRefused}, "picked": {picked, document.ErrRefused},
		"shipped": {record(confirmed(cashSale()), lq(1, "1 case"), order.Picked, order.Packed, order.Shipped), document.ErrRefused},
	} {
		t.Run(name, func(t *testing.T) {
			unchanged(t, c.o, c.kind, func() error { return c.o.Claim(paymentLink(1), at(9)) })
		})
	}
	require.NoError(t, record(picked, lq(1, "1 case"), order.PutBack).Claim(paymentLink(1), at(9)), "it was put back")
}

// TestC24_WaiverProperty gives waivers for gates, until instants, and edits the order; it confirms if and only if each gate that refuses has a live waiver that was given for what the order says now.
func TestC24_WaiverProperty(t *testing.T) {
	gates := []order.Gate{order.PriceGate, order.StockGate, order.CreditGate, order.TerritoryGate}
	property(t, 300, func(n *numbers) string {
		o := submitted(worked())
		type given struct {
			gate   order.Gate
			until  int
			edited int64
		}
		var waivers []given
		edited, minute := int64(0), 10
		for n.left() {
			minute++
			switch n.below(3) {
			case 0, 1:
				w := given{gates[n.below(4)], 0, edited}
				var until time.Time
				if n.below(2) == 1 {
					w.until = minute + 1 + int(n.below(20))
					until = at(w.until).At
				}
				must(o.Waive(w.gate, "why", until, at(minute)))
				waivers = append(waivers, w)
			case 2: // an edit that may take back an earlier one
				edited = n.below(3)
				o.Terms.NetDays = 30 + int(edited)
			}
		}
		minute += int(n.below(20))
		asked := 1 + len(waivers)%15
		var reasons []document.Reason
		want := true
		for i, gate := range gates {
			if asked&(1<<i) == 0 {
				continue
			}
			reasons = append(reasons, document.Reason{Code: "gate/" + string(gate), Gate: string(gate), Saw: "no"})
			live := false
			for _, w := range waivers {
				live = live || w.gate == gate && w.edited == edited && (w.until == 0 || minute < w.until)
			}
			want = want && live
		}
		_, err := o.Confirm(reasons, nil, at(minute))
		if (err == nil) != want {
			return fmt.Sprintf("confirmed is %t, want %t, by %v", err == nil, want, waivers)
		}
		return ""
	})
}

// A waiver is no copy's: a draft made of the order has none, and a clone's are its own.
func TestC36_WaiversAreNotShared(t *testing.T) {
	o := submitted(worked())
	must(o.Waive(order.CreditGate, "why", time.Time{}, at(9)))
	c := o.Clone()
	c.Waivers[0].Gate = order.StockGate
	require.Equal(t, order.CreditGate, o.Waivers[0].Gate)
}

func TestPolicy_Validate(t *testing.T) {
	seen := map[order.Type]bool{}
	for _, p := range order.Policies() {
		require.NoError(t, p.Validate(), p.Type)
		require.False(t, seen[p.Type], p.Type)
		seen[p.Type] = true
		for _, g := range []order.Gate{order.PriceGate, order.StockGate, order.CreditGate, order.TerritoryGate} {
			require.Equal(t, p.Asks(g), fmt.Sprint(p.Gates) != fmt.Sprint(without(p.Gates, g)))
		}
		require.Equal(t, p.OnAccount, p.Asks(order.CreditGate), "what is owed is asked about: %s", p.Type)
	}
	for path, tamper := range map[string]func(*order.Policy){
		"type":       func(p *order.Policy) { p.Type = "" },
		"gates[1]":   func(p *order.Policy) { p.Gates[1] = "moon" },
		"bill_on":    func(p *order.Policy) { p.BillOn = "moon" },
		"sources":    func(p *order.Policy) { p.Sources = nil },
		"sources[0]": func(p *order.Policy) { p.Sources[0] = "moon" },
	} {
		p := order.Policies()[0]
		tamper(&p)
		err := p.Validate()
		require.ErrorIs(t, err, document.ErrInvalid)
		require.ErrorContains(t, err, path)
	}
	d := worked()
	d.Type = "moon"
	_, err := order.New(d, parties(), "acme", idA, day("2026-11-05"), at(1))
	require.ErrorContains(t, err, "known: standard, cash, rush, scheduling_agreement, third_party")
	require.Equal(t, order.Standard, newOrder(worked()).Type, "the first is that of an order that names none")
}

// An order keeps to the policy that it was made with, whatever the host's become.
func TestPolicy_IsTheOrdersOwn(t *testing.T) {
	p := parties()
	p.Policies = order.Policies()
	o := must(order.New(worked(), p, "acme", idA, day("2026-11-05"), at(1)))
	p.Policies[0].Gates[0], p.Policies[0].Sources[0] = "moon", "moon"
	require.NoError(t, o.Validate())
	require.True(t, o.Policy.Asks(order.PriceGate))
	c := o.Clone()
	c.Policy.Gates[0] = "moon"
	require.True(t, o.Policy.Asks(order.PriceGate))
}

func without(gates []order.Gate, gate order.Gate) []order.Gate {
	var left []order.Gate
	for _, g := range gates {
		if g != gate {
			left = append(left, g)
		}
	}
	return left
}
