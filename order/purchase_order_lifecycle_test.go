package order_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/pricing"
)

func purchaseOrderIn(s order.PurchaseOrderState, _ order.PurchaseOrderAction) *order.PurchaseOrder {
	q := sentQuote(offered())
	switch s {
	case order.PurchaseOrderMismatchedState:
		return matched(cheap(), q)
	case order.PurchaseOrderMatchedState:
		return matched(ordered(), q)
	case order.PurchaseOrderAcceptedState:
		o := matched(ordered(), q)
		must(o.Accept(at(3)))
		return o
	case order.PurchaseOrderRejectedState:
		o := matched(ordered(), q)
		must(o.Reject("no credit", at(3)))
		return o
	}
	return newPurchaseOrder(ordered())
}

func TestPurchaseOrderLifecycle_EveryCell(t *testing.T) {
	same, dearer := sentQuote(offered()), offered()
	dearer.Lines[0].UnitPrice = price("51.00 USD")
	for _, q := range []*order.Quote{same, sentQuote(dearer)} {
		cells(t, order.PurchaseOrderLifecycle(), func(o *order.PurchaseOrder) order.PurchaseOrderState { return o.State }, purchaseOrderIn,
			func(o *order.PurchaseOrder, a order.PurchaseOrderAction) ([]document.Event, error) {
				switch a {
				case order.PurchaseOrderMatch:
					return o.Match(q, at(6))
				case order.PurchaseOrderAccept:
					return o.Accept(at(6))
				case order.PurchaseOrderAcceptDifferences:
					return o.AcceptDifferences("a good customer", must(o.Digest()), at(6))
				}
				return o.Reject("no credit", at(6))
			})
	}
}

// change is one way in which a purchase order may differ from the quote.
type change struct {
	kind order.DifferenceKind
	make func(*order.PurchaseOrderDraft)
}

var changes = []change{
	{order.PriceDiffers, func(d *order.PurchaseOrderDraft) { d.Lines[0].UnitPrice = price("49.99 USD") }},
	{order.QuantityDiffers, func(d *order.PurchaseOrderDraft) { d.Lines[0].Quantity = qty("199 case") }},
	{order.ItemDiffers, func(d *order.PurchaseOrderDraft) {
		d.Lines = append(d.Lines, order.PurchaseOrderDraftLine{Item: "OTHER", Quantity: qty("1 case"), UnitPrice: price("1 USD")})
	}},
	{order.DateDiffers, func(d *order.PurchaseOrderDraft) { d.DeliverBy = day("2026-11-10") }},
	{order.TermsDiffer, func(d *order.PurchaseOrderDraft) { d.Terms = &party.Terms{NetDays: 90} }},
	{order.PlaceDiffers, func(d *order.PurchaseOrderDraft) { d.ShipTo = &party.Address{PostalCode: "1", Country: "US"} }},
	{order.TotalDiffers, func(d *order.PurchaseOrderDraft) { d.Total = new(amount("10749.99 USD")) }},
}

// A waiver holds for exactly the purchase order and the differences that were looked at: the digest of any other set of differences is refused, and the match finds exactly the differences that were made.
func TestC24_WaiverIsBoundToTheDifferences(t *testing.T) {
	draw := func(n *numbers) (*order.PurchaseOrder, int64) {
		set := 1 + n.below(1<<len(changes)-1)
		d := ordered()
		for i, c := range changes {
			if set>>i&1 == 1 {
				c.make(&d)
			}
		}
		return matched(d, sentQuote(offered())), set
	}
	property(t, 300, func(n *numbers) string {
		seen, a := draw(n)
		now, b := draw(n)
		for i, c := range changes {
			found := false
			for _, d := range now.Differences {
				found = found || d.Kind == c.kind
			}
			if found != (b>>i&1 == 1) {
				return fmt.Sprintf("set %b: %s is found: %v", b, c.kind, found)
			}
		}
		before := now.Clone()
		_, err := now.AcceptDifferences("a good customer", must(seen.Digest()), at(3))
		if (err == nil) != (a == b) {
			return fmt.Sprintf("waiver for %b on %b: %v", a, b, err)
		}
		if err != nil {
			if now.State != before.State || now.Waiver != nil {
				return "changed by an attempt"
			}
			return ""
		}
		if err := now.Validate(); err != nil {
			return err.Error()
		}
		// The waiver does not hold for anything else that the purchase order might come to say.
		now.Lines[0].Quantity = qty("500 case")
		if now.Validate() == nil {
			return "the waiver outlives an edit"
		}
		return ""
	})
}

func TestPurchaseOrder_AcceptDifferences(t *testing.T) {
	o := matched(cheap(), sentQuote(offered()))
	digest := must(o.Digest())
	same(t, o, document.ErrInvalid, func() ([]document.Event, error) { return o.AcceptDifferences("", digest, at(1)) })
	err := failed(t, o, document.ErrRefused, func() ([]document.Event, error) { return o.AcceptDifferences("why", "1:00", at(1)) })
	require.ErrorContains(t, err, "look at the differences again")
	same(t, o, document.ErrInvalid, func() ([]document.Event, error) { return o.Reject("", at(1)) })
	events := must(o.AcceptDifferences("a good customer", digest, at(2)))
	require.Equal(t, order.PurchaseOrderAccepted{Customer: "lakeside", Number: "PO-4711", Quote: idQuote, Waived: "a good customer"}, events[0].Payload)
	require.Equal(t, order.DifferencesWaiver{Reason: "a good customer", Digest: digest, At: at(2).At, By: "desk-2"}, *o.Waiver)
}

// What was accepted with differences leads to an order of what was ordered.
func TestPurchaseOrder_Draft(t *testing.T) {
	offer := offered()
	offer.Lines[0].Discounts = []pricing.Discount{{Percent: rate("1%")}, {Amount: amount("5.00 USD")}}
	offer.Lines = append(offer.Lines, order.QuoteDraftLine{Item: "MAN", Quantity: qty("1 copy"), UnitPrice: price("9.99 USD")})
	q := sentQuote(offer)
	d := ordered()
	d.Channel, d.Total, d.DeliverBy, d.Terms = order.Import, nil, day("2026-12-24"), &party.Terms{NetDays: 60}
	d.ShipTo = &party.Address{Lines: []string{"Dock 3"}, PostalCode: "33602", Region: "FL", Country: "US"}
	d.Lines = []order.PurchaseOrderDraftLine{
		{Item: "GLV-N", QuoteLine: 1, Quantity: qty("120 case"), UnitPrice: price("50.00 USD")},
		{Item: "GLV-N", QuoteLine: 1, Quantity: qty("80 case"), UnitPrice: price("50.00 USD")},
		{Item: "GLV-N", QuoteLine: 1, Quantity: qty("10 case"), UnitPrice: price("48.00 USD")},
		{Item: "WIPE", Quantity: qty("1 box"), UnitPrice: price("3.00 USD")},
	}
	o := matched(d, q)
	_, err := o.Draft(q)
	require.ErrorIs(t, err, document.ErrState)
	must(o.AcceptDifferences("a good customer", must(o.Digest()), at(3)))
	_, err = o.Draft(revised(q))
	require.ErrorIs(t, err, document.ErrInvalid)

	before, offeredBefore := o.Clone(), q.Clone()
	draft := must(o.Draft(q))
	require.NoError(t, draft.Validate())
	require.Equal(t, order.Import, draft.Channel)
	require.Equal(t, day("2026-12-24"), draft.DeliverBy)
	require.Equal(t, 60, draft.Terms.NetDays)
	require.Equal(t, []string{"Dock 3"}, draft.ShipTo.Lines)
	require.Len(t, draft.Lines, 3, "the first two are one; the manual was not ordered")
	require.Equal(t, qty("200 case"), draft.Lines[0].Quantity)
	require.Len(t, draft.Lines[0].Discounts, 2)
	require.Equal(t, price("48.00 USD"), draft.Lines[1].UnitPrice)
	require.Equal(t, []pricing.Discount{{Percent: rate("1%")}}, draft.Lines[1].Discounts, "a fixed amount is taken off once")
	require.Equal(t, document.LineSource{Kind: order.KindQuote, ID: idQuote, Line: 1}, *draft.Lines[1].From)
	require.Equal(t, document.LineSource{Kind: order.KindPurchaseOrder, ID: idPO, Line: 4}, *draft.Lines[2].From)
	require.Empty(t, draft.Lines[2].Taxes)
	sale := must(order.New(draft, parties(), "acme", idA, day("2026-11-05"), at(3)))
	require.Equal(t, "10373.20 USD", sale.Totals.Net.String(), "10,000 less 1 %, less 5; 480 less 1 %; 3")

	draft.ShipTo.Lines[0], draft.Lines[0].Discounts[0].Name, draft.Lines[1].From.Line, draft.PurchaseOrder.Number = "x", "x", 9, "x"
	require.Equal(t, before, o)
	require.Equal(t, offeredBefore, q)
}

// A purchase order that says what the quote says has no differences, however the buyer writes it: lines in any order and in parts, prices for any quantity.
func TestMatch_SaysTheSameHoweverItIsWritten(t *testing.T) {
	skus := []string{"GLV-N", "WIPE"}
	property(t, 300, func(n *numbers) string {
		offer := offered()
		offer.Lines = nil
		for range 1 + n.below(5) {
			quantity := 2 + n.below(50)
			unitPrice := must(money.FromMinor(n.below(5_000), must(money.ISO("USD")))).Price()
			offer.Lines = append(offer.Lines, order.QuoteDraftLine{Item: skus[n.below(2)], Quantity: must(money.NewQuantity(quantity, "case")), UnitPrice: unitPrice})
		}
		d := ordered()
		d.Total, d.Lines = nil, nil
		for i := range offer.Lines {
			l := &offer.Lines[i]
			line := order.PurchaseOrderDraftLine{Item: l.Item, QuoteLine: i + 1, Quantity: l.Quantity, UnitPrice: l.UnitPrice}
			if base := n.below(12); base > 1 {
				line.PriceBase = must(money.NewQuantity(base, "case"))
				line.UnitPrice = price(must(l.UnitPrice.Extend(line.PriceBase, money.Quantity{}, money.Rounding{})).String())
			} else if base == 0 {
				line.QuoteLine = 0 // found by what it says
			}
			parts := []order.PurchaseOrderDraftLine{line}
			if line.QuoteLine > 0 && n.below(3) == 0 {
				rest := line
				parts[0].Quantity = units(1)
				rest.Quantity = must(line.Quantity.Sub(units(1)))
				parts = append(parts, rest)
			}
			for _, p := range parts {
				at := int(n.below(int64(len(d.Lines)) + 1))
				d.Lines = append(d.Lines[:at:at], append([]order.PurchaseOrderDraftLine{p}, d.Lines[at:]...)...)
			}
		}
		q := sentQuote(offer)
		o := matched(d, q)
		if len(o.Differences) > 0 {
			return fmt.Sprintf("%v: %v", d.Lines, o.Refusal())
		}
		if err := o.Validate(); err != nil {
			return err.Error()
		}
		// One line less or one unit more is seen.
		i := int(n.below(int64(len(d.Lines))))
		d.Lines[i].QuoteLine = o.Lines[i].Matched
		d.Lines[i].Quantity = must(d.Lines[i].Quantity.Add(units(1)))
		if o := matched(d, q); o.State != order.PurchaseOrderMismatchedState {
			return fmt.Sprintf("%v matches", d.Lines)
		}
		return ""
	})
}
