package order_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/pricing"
)

func TestNewPurchaseOrder(t *testing.T) {
	d := orderedMuch()
	o, events, err := order.NewPurchaseOrder(d, parties(), "acme", idPO, day("2026-11-05"), on("2026-11-05"))
	require.NoError(t, err)
	require.NoError(t, o.Validate())
	require.Equal(t, order.PurchaseOrderReceivedState, o.State)
	require.Equal(t, order.PurchaseOrderReceived{
		Seller: "northwind", Customer: "lakeside", Number: "PO-4711", Date: day("2026-11-04"), Channel: order.Import, ReceivedAt: time.Date(2026, 11, 5, 9, 0, 0, 0, time.UTC),
	}, events[0].Payload)
	require.Nil(t, o.Refusal())
	before := o.Clone()
	d.ShipTo.Lines[0], d.Terms.NetDays, d.Lines[1].Steps[0].UnitPrice = "x", 1, price("1 USD")
	d.Extensions["edi"][0] = '['
	require.Equal(t, before, o)

	// The buyer's number is one of its kind for customer and seller, until the purchase order is rejected. No other pair of codes gives the same key.
	plain, unique := o.Keys()
	require.Equal(t, []document.Key{{Name: "customer", Value: "lakeside"}, {Name: "seller", Value: "northwind"}, {Name: "state", Value: "received"}, {Name: "quote", Value: idQuote.String()}}, plain)
	require.Equal(t, []document.Key{{Name: "purchase_order", Value: "northwind/lakeside/PO-4711"}}, unique)
	must(o.Reject("no such quote", at(1)))
	_, unique = o.Keys()
	require.Empty(t, unique)
	a, b := before.Clone(), before.Clone()
	a.Customer, a.Purchase.Number = "lake/side", "1"
	b.Customer, b.Purchase.Number = "lake", "side/1"
	_, ua := a.Keys()
	_, ub := b.Keys()
	require.NotEqual(t, ua, ub)

	d = ordered()
	d.Date, d.Quote, d.Total = document.Date{}, document.ID{}, nil
	d.Lines[0].Item = "GONE"
	o = newPurchaseOrder(d)
	require.NoError(t, o.Validate(), "what the seller does not have is for the match to tell")
	require.Equal(t, day("2026-11-05"), o.Purchase.Date)
	require.Equal(t, on("2026-11-05").At, o.ReceivedAt)
	require.Nil(t, o.Quote)
}

func TestNewPurchaseOrder_Faults(t *testing.T) {
	d := order.PurchaseOrderDraft{
		Channel: "\xff", ReceivedAt: time.Date(12026, 1, 1, 0, 0, 0, 0, time.UTC), ShipTo: &party.Address{}, Terms: &party.Terms{NetDays: -1}, Total: new(amount("-1.00 EUR")),
		Lines: []order.PurchaseOrderDraftLine{
			{Quantity: qty("1 case"), UnitPrice: price("1 USD"), QuoteLine: -1},
			{Item: "GLV-N", Quantity: qty("-1 case"), UnitPrice: price("-1 EUR"), PriceBase: qty("1 box")},
		},
	}
	require.Equal(t, []string{
		"number", "seller", "customer", "channel", "received_at", "ship_to.country", "terms.net_days", "lines[0].item", "lines[0].quote_line",
		"lines[1].quantity", "lines[1].unit_price", "lines[1].price_base", "lines[1].unit_price", "total",
	}, faultPaths(t, d.Validate()))
	d = ordered()
	d.Lines, d.Total, d.Date, d.ReceivedAt = nil, nil, document.Date{}, on("2026-11-06").At
	p := parties()
	p.Customer = nil
	_, _, err := order.NewPurchaseOrder(d, p, "", document.ID{}, document.Date{}, on("2026-11-05"))
	require.Equal(t, []string{"lines", "customer", "date", "received_at", "header.id", "header.tenant"}, faultPaths(t, err))
	d = ordered()
	d.Lines[0].UnitPrice = price("92233720368547758.07 USD")
	_, _, err = order.NewPurchaseOrder(d, parties(), "acme", idPO, day("2026-11-05"), on("2026-11-05"))
	require.ErrorIs(t, err, document.ErrInvalid)
	_, _, err = order.NewPurchaseOrder(order.PurchaseOrderDraft{}, order.Parties{}, "", document.ID{}, document.Date{}, document.Stamp{})
	require.ErrorIs(t, err, document.ErrInvalid)
}

func TestPurchaseOrder_Match(t *testing.T) {
	none := money.Money{}
	line := func(item, quantity, unitPrice string) order.PurchaseOrderDraftLine {
		return order.PurchaseOrderDraftLine{Item: item, Quantity: qty(quantity), UnitPrice: price(unitPrice)}
	}
	cases := []struct {
		name   string
		change func(*order.PurchaseOrderDraft, *order.QuoteDraft)
		want   []order.Difference
	}{
		{"as quoted", func(*order.PurchaseOrderDraft, *order.QuoteDraft) {}, nil},
		{"total without taxes", func(d *order.PurchaseOrderDraft, _ *order.QuoteDraft) { d.Total = new(amount("10000.00 USD")) }, nil},
		{"later than quoted", func(d *order.PurchaseOrderDraft, _ *order.QuoteDraft) { d.DeliverBy = day("2027-01-01") }, nil},
		{"price per ten", func(d *order.PurchaseOrderDraft, _ *order.QuoteDraft) {
			d.Lines[0].UnitPrice, d.Lines[0].PriceBase = price("500 USD"), qty("10 case")
		}, nil},
		{"in two parts", func(d *order.PurchaseOrderDraft, _ *order.QuoteDraft) {
			d.Lines = []order.PurchaseOrderDraftLine{line("GLV-N", "120 case", "50 USD"), line("GLV-N", "80 case", "50 USD")}
		}, nil},
		{"in two parts, the line named", func(d *order.PurchaseOrderDraft, q *order.QuoteDraft) {
			q.Lines, d.Total = append(q.Lines, order.QuoteDraftLine{Item: "GLV-N", Quantity: qty("80 case"), UnitPrice: price("50 USD")}), nil
			d.Lines = []order.PurchaseOrderDraftLine{line("GLV-N", "120 case", "50 USD"), line("GLV-N", "80 case", "50 USD"), line("GLV-N", "80 case", "50 USD")}
			d.Lines[0].QuoteLine, d.Lines[1].QuoteLine = 1, 1
		}, nil},
		{"two lines of one item, in another order", func(d *order.PurchaseOrderDraft, q *order.QuoteDraft) {
			q.Lines, d.Total = append(q.Lines, order.QuoteDraftLine{Item: "GLV-N", Quantity: qty("10 case"), UnitPrice: price("60 USD")}), nil
			d.Lines = []order.PurchaseOrderDraftLine{line("GLV-N", "10 case", "60 USD"), line("GLV-N", "200 case", "50 USD")}
		}, nil},
		{"price", func(d *order.PurchaseOrderDraft, _ *order.QuoteDraft) {
			d.Lines[0].UnitPrice, d.Total = price("49.00 USD"), nil
		}, []order.Difference{{Path: "lines[0].unit_price", Kind: order.PriceDiffers, Quoted: "50.00 USD", Ordered: "49.00 USD", Delta: amount("-200.00 USD")}}},
		{"price by less than a cent", func(d *order.PurchaseOrderDraft, _ *order.QuoteDraft) {
			d.Lines[0].UnitPrice, d.Total = price("49.999999999 USD"), nil
		}, []order.Difference{{Path: "lines[0].unit_price", Kind: order.PriceDiffers, Quoted: "50.00 USD", Ordered: "49.999999999 USD"}}},
		{"price per eleven", func(d *order.PurchaseOrderDraft, _ *order.QuoteDraft) {
			d.Lines[0].UnitPrice, d.Lines[0].PriceBase, d.Total = price("500 USD"), qty("11 case"), nil
		}, []order.Difference{{Path: "lines[0].unit_price", Kind: order.PriceDiffers, Quoted: "50.00 USD", Ordered: "500.00 USD per 11 case", Delta: amount("-909.09 USD")}}},
		{"currency", func(d *order.PurchaseOrderDraft, _ *order.QuoteDraft) {
			d.Lines[0].UnitPrice, d.Total = price("50.00 EUR"), new(amount("10750.00 EUR"))
		}, []order.Difference{
			{Path: "lines[0].unit_price", Kind: order.PriceDiffers, Quoted: "50.00 USD", Ordered: "50.00 EUR"},
			{Path: "total", Kind: order.TotalDiffers, Quoted: "10750.00 USD", Ordered: "10750.00 EUR"},
		}},
		{"quantity", func(d *order.PurchaseOrderDraft, _ *order.QuoteDraft) {
			d.Lines[0].Quantity, d.Total = qty("210 case"), new(amount("11287.50 USD"))
		}, []order.Difference{
			{Path: "lines[0].quantity", Kind: order.QuantityDiffers, Quoted: "200 case", Ordered: "210 case"},
			{Path: "total", Kind: order.TotalDiffers, Quoted: "10750.00 USD", Ordered: "11287.50 USD", Delta: amount("537.50 USD")},
		}},
		{"parts that do not sum", func(d *order.PurchaseOrderDraft, _ *order.QuoteDraft) {
			d.Lines, d.Total = []order.PurchaseOrderDraftLine{line("GLV-N", "120 case", "50 USD"), line("GLV-N", "81 case", "50 USD")}, nil
		}, []order.Difference{{Path: "lines[0].quantity", Kind: order.QuantityDiffers, Quoted: "200 case", Ordered: "201 case"}}},
		{"unit", func(d *order.PurchaseOrderDraft, _ *order.QuoteDraft) {
			d.Lines[0].Quantity, d.Total = qty("200 box"), nil
		}, []order.Difference{
			{Path: "lines[0].quantity", Kind: order.QuantityDiffers, Quoted: "200 case", Ordered: "200 box"},
			{Path: "lines[0].unit_price", Kind: order.PriceDiffers, Quoted: "50.00 USD", Ordered: "50.00 USD"},
		}},
		{"item that was not quoted", func(d *order.PurchaseOrderDraft, _ *order.QuoteDraft) {
			d.Lines, d.Total = append(d.Lines, line("GONE", "1 case", "1 USD")), nil
		}, []order.Difference{{Path: "lines[1].item", Kind: order.ItemDiffers, Ordered: "GONE"}}},
		{"another item on the line", func(d *order.PurchaseOrderDraft, _ *order.QuoteDraft) {
			d.Lines[0].Item, d.Lines[0].QuoteLine = "WIPE", 1
		}, []order.Difference{{Path: "lines[0].item", Kind: order.ItemDiffers, Quoted: "GLV-N", Ordered: "WIPE"}}},
		{"line that is not there", func(d *order.PurchaseOrderDraft, _ *order.QuoteDraft) { d.Lines[0].QuoteLine = 2 }, []order.Difference{
			{Path: "lines[0].item", Kind: order.ItemDiffers, Ordered: "GLV-N"},
			{Path: "lines", Kind: order.LineMissing, Quoted: "line 1: 200 case of GLV-N"},
		}},
		{"line missing", func(d *order.PurchaseOrderDraft, q *order.QuoteDraft) {
			q.Lines, d.Total = append(q.Lines, order.QuoteDraftLine{Item: "WIPE", Quantity: qty("3 case"), UnitPrice: price("12 USD")}), nil
		}, []order.Difference{{Path: "lines", Kind: order.LineMissing, Quoted: "line 2: 3 case of WIPE"}}},
		{"earlier than quoted", func(d *order.PurchaseOrderDraft, _ *order.QuoteDraft) {
			d.DeliverBy, d.Lines[0].NeedBy = day("2026-11-30"), day("2026-11-20")
		}, []order.Difference{
			{Path: "deliver_by", Kind: order.DateDiffers, Quoted: "2026-12-01", Ordered: "2026-11-30"},
			{Path: "lines[0].need_by", Kind: order.DateDiffers, Quoted: "2026-12-01", Ordered: "2026-11-20"},
		}},
		{"no date quoted", func(_ *order.PurchaseOrderDraft, q *order.QuoteDraft) { q.DeliverBy = document.Date{} }, []order.Difference{
			{Path: "deliver_by", Kind: order.DateDiffers, Ordered: "2026-12-01"},
		}},
		{"terms", func(d *order.PurchaseOrderDraft, _ *order.QuoteDraft) { d.Terms = &party.Terms{NetDays: 60} }, []order.Difference{
			{Path: "terms", Kind: order.TermsDiffer, Quoted: "net 30", Ordered: "net 60"},
		}},
		{"place", func(d *order.PurchaseOrderDraft, _ *order.QuoteDraft) {
			d.ShipTo = &party.Address{Region: "GA", PostalCode: "30301", Country: "US"}
		}, []order.Difference{{Path: "ship_to", Kind: order.PlaceDiffers, Quoted: "US FL 33602", Ordered: "US GA 30301"}}},
		{"steps at another price", func(d *order.PurchaseOrderDraft, q *order.QuoteDraft) {
			q.Lines[0].UnitPrice, d.Total = money.Price{}, nil
			q.Lines[0].Steps = []pricing.Step{{Quantity: qty("100 case"), UnitPrice: price("60 USD")}, {Quantity: qty("100 case"), UnitPrice: price("40.01 USD")}}
		}, []order.Difference{{Path: "lines[0].unit_price", Kind: order.PriceDiffers, Quoted: "100 case at 60.00 USD + 100 case at 40.01 USD", Ordered: "50.00 USD", Delta: amount("-1.00 USD")}}},
		{"steps that come to the same", func(_ *order.PurchaseOrderDraft, q *order.QuoteDraft) {
			q.Lines[0].UnitPrice = money.Price{}
			q.Lines[0].Steps = []pricing.Step{{Quantity: qty("100 case"), UnitPrice: price("60 USD")}, {Quantity: qty("100 case"), UnitPrice: price("40 USD")}}
		}, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d, offer := ordered(), offered()
			c.change(&d, &offer)
			o, q := newPurchaseOrder(d), sentQuote(offer)
			before := q.Clone()
			events := must(o.Match(q, at(1)))
			require.Equal(t, c.want, o.Differences)
			require.NoError(t, o.Validate())
			require.Equal(t, before, q)
			require.Equal(t, len(c.want) > 0, o.State == order.PurchaseOrderMismatchedState)
			if len(c.want) == 0 {
				require.Equal(t, order.PurchaseOrderMatched{Customer: "lakeside", Number: "PO-4711", Quote: idQuote}, events[0].Payload)
				require.Nil(t, o.Refusal())
				return
			}
			kinds := events[0].Payload.(order.PurchaseOrderMismatched).Kinds
			refusal := o.Refusal()
			require.Len(t, refusal.Reasons, len(c.want))
			for i, reason := range refusal.Reasons {
				require.Equal(t, c.want[i].Path, reason.Path)
				require.Equal(t, "purchase_order/"+string(c.want[i].Kind), reason.Code)
				require.Len(t, reason.Help, 3)
				require.Contains(t, kinds, c.want[i].Kind)
			}
			if c.want[0].Delta != none && c.name == "price" {
				require.Equal(t, "quoted 50.00 USD, ordered 49.00 USD (-200.00 USD)", refusal.Reasons[0].Saw)
			}
		})
	}
	require.Equal(t, order.PurchaseOrderMatchedState, matched(orderedMuch(), sentQuote(offeredMuch())).State)
}

func TestPurchaseOrder_MatchGuards(t *testing.T) {
	o, q := newPurchaseOrder(cheap()), newQuote(offered())
	err := failed(t, o, document.ErrRefused, func() ([]document.Event, error) { return o.Match(q, at(1)) })
	require.ErrorContains(t, err, "is draft; give a quote that was sent or accepted")
	must(q.Send(day("2026-11-02"), at(1)))
	other := q.Clone()
	other.Customer, other.Header.ID = "x", idQuote2
	err = failed(t, o, document.ErrInvalid, func() ([]document.Event, error) { return o.Match(other, at(1)) })
	require.Equal(t, []string{"quote", "quote"}, faultPaths(t, err))

	// A mismatch is mended by the quote's next revision, at any distance.
	must(o.Match(q, at(1)))
	require.Equal(t, order.PurchaseOrderMismatchedState, o.State)
	d := q.Content()
	d.Lines[0].UnitPrice = price("49.00 USD")
	second := must(q.Revise(d, parties(), idQuote2, day("2026-11-05"), at(2)))
	third := must(second.Revise(d, parties(), idA, day("2026-11-05"), at(2)))
	must(third.Send(day("2026-11-05"), at(2)))
	must(o.Match(third, at(3)))
	require.Equal(t, order.PurchaseOrderMatchedState, o.State)
	require.Equal(t, third.Header.Link(), *o.Quote)
	require.Equal(t, []document.Link{{Kind: order.KindQuote, ID: idQuote}, third.Header.Link()}, o.Header.From)
	require.NoError(t, o.Validate())

	// Quantities beyond range cannot be summed up.
	huge := ordered()
	huge.Total, huge.Lines[0].Quantity, huge.Lines[0].UnitPrice = nil, qty("9223372036854775807 case"), price("0.00 USD")
	huge.Lines = append(huge.Lines, huge.Lines[0])
	o, q = newPurchaseOrder(huge), sentQuote(offered())
	err = failed(t, o, document.ErrInvalid, func() ([]document.Event, error) { return o.Match(q, at(1)) })
	require.ErrorIs(t, err, money.ErrOverflow)
}

func TestPurchaseOrderValidate_NoticesTampering(t *testing.T) {
	in := func(s order.PurchaseOrderState) *order.PurchaseOrder { return purchaseOrderIn(s, "") }
	much := func() *order.PurchaseOrder { return matched(orderedMuch(), sentQuote(offeredMuch())) }
	waived := func() *order.PurchaseOrder {
		o := in(order.PurchaseOrderMismatchedState)
		must(o.AcceptDifferences("a good customer", must(o.Digest()), at(3)))
		return o
	}
	type o = order.PurchaseOrder
	notices(t, []tampered[o]{
		{"kind", much(), func(p *o) { p.Header.Kind = "quote" }, "header.kind"},
		{"state that is none", much(), func(p *o) { p.State = "lost" }, "state"},
		{"number", much(), func(p *o) { p.Purchase.Number = "" }, "number"},
		{"date", much(), func(p *o) { p.Purchase.Date = document.Date{} }, "date"},
		{"customer", much(), func(p *o) { p.Customer = "" }, "customer"},
		{"received after it was taken in", much(), func(p *o) { p.ReceivedAt = p.Header.CreatedAt.Add(1) }, "received_at"},
		{"received never", much(), func(p *o) { p.ReceivedAt = time.Time{} }, "received_at"},
		{"ship-to", much(), func(p *o) { p.ShipTo.Country = "" }, "ship_to.country"},
		{"terms", much(), func(p *o) { p.Terms.NetDays = -1 }, "terms.net_days"},
		{"no lines", much(), func(p *o) { p.Lines = nil }, "lines"},
		{"line number", much(), func(p *o) { p.Lines[1].Line = 1 }, "lines[1].line"},
		{"matched line", much(), func(p *o) { p.Lines[0].Matched = 2 }, "lines[0].matched"},
		{"matched below 0", much(), func(p *o) { p.Lines[1].Matched = -1 }, "lines[1].matched"},
		{"total", in(order.PurchaseOrderMatchedState), func(p *o) { p.Total = new(amount("1.00 EUR")) }, "total"},
		{"amounts beyond range", much(), func(p *o) { p.Lines[0].UnitPrice = price("92233720368547758.07 USD") }, "lines[0].unit_price"},
		{"quote of another kind", much(), func(p *o) { p.Quote.Kind = "rfq" }, "quote"},
		{"matched with nothing", much(), func(p *o) { p.Quote = nil }, "quote"},
		{"matched too early", much(), func(p *o) { p.State = order.PurchaseOrderReceivedState }, "differences"},
		{"mismatched in nothing", much(), func(p *o) { p.State = order.PurchaseOrderMismatchedState }, "differences"},
		{"matched with differences", in(order.PurchaseOrderMismatchedState), func(p *o) { p.State = order.PurchaseOrderMatchedState }, "differences"},
		{"difference of no kind", in(order.PurchaseOrderMismatchedState), func(p *o) { p.Differences[0].Kind = "x" }, "differences[0]"},
		{"difference nowhere", in(order.PurchaseOrderMismatchedState), func(p *o) { p.Differences[0].Path = "" }, "differences[0]"},
		{"accepted without a waiver", in(order.PurchaseOrderMismatchedState), func(p *o) { p.State = order.PurchaseOrderAcceptedState }, "waiver"},
		{"waiver too early", waived(), func(p *o) { p.State = order.PurchaseOrderMismatchedState }, "waiver"},
		{"waiver without a reason", waived(), func(p *o) { p.Waiver.Reason = "" }, "waiver.reason"},
		{"waiver by nobody", waived(), func(p *o) { p.Waiver.By = "" }, "waiver"},
		{"price after the waiver", waived(), func(p *o) { p.Lines[0].UnitPrice = price("48 USD") }, "waiver.digest"},
		{"difference after the waiver", waived(), func(p *o) { p.Differences[0].Ordered = "48.00 USD" }, "waiver.digest"},
		{"rejected without a reason", in(order.PurchaseOrderRejectedState), func(p *o) { p.Reason = "" }, "reason"},
		{"reason too early", much(), func(p *o) { p.Reason = "x" }, "reason"},
		{"reason too long", in(order.PurchaseOrderRejectedState), func(p *o) { p.Reason = strings.Repeat("x", order.MaxNote+1) }, "reason"},
	})
}
