package order_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/pricing"
)

// The worked run: asked on 28 October for 200 cases, quoted on 2 November at 10,000.00 + 750.00 = 10,750.00 until 2 December, accepted on 5 November.
func TestQuote_WorkedRun(t *testing.T) {
	r := newRFQ(asked())
	q := newQuote(offered())
	require.NoError(t, q.Validate())
	require.Equal(t, "10000.00 USD", q.Totals.Net.String())
	require.Equal(t, "750.00 USD", q.Totals.Tax.String())
	require.Equal(t, "10750.00 USD", q.Totals.Gross.String())
	require.Equal(t, 30, q.Terms.NetDays, "the customer's")

	events := must(q.Send(day("2026-11-02"), on("2026-11-02")))
	require.Equal(t, order.QuoteSent{Seller: "northwind", Customer: "lakeside", Revision: 1, Valid: q.Valid, Net: amount("10000.00 USD"), Gross: amount("10750.00 USD")}, events[0].Payload)
	must(r.Answer(q, on("2026-11-02")))
	o := matched(ordered(), q)
	require.Equal(t, order.PurchaseOrderMatchedState, o.State)
	must(o.Accept(on("2026-11-05")))
	must(q.Accept(day("2026-11-05"), on("2026-11-05")))
	require.Equal(t, day("2026-11-05"), q.Acceptance.On)
	require.Equal(t, must(q.Digest()), q.Acceptance.Digest)

	p := parties()
	p.From = []document.Link{q.Header.Link(), o.Header.Link()}
	sale := must(order.New(must(o.Draft(q)), p, "acme", idA, day("2026-11-05"), on("2026-11-05")))
	require.NoError(t, sale.Validate())
	require.True(t, q.Totals.Equal(sale.Totals))
	require.Equal(t, order.PurchaseOrderRef{Number: "PO-4711", Date: day("2026-11-04")}, *sale.Purchase)
	require.Equal(t, order.FromPurchaseOrder, sale.Origin)
	require.Equal(t, document.LineSource{Kind: order.KindQuote, ID: idQuote, Line: 1}, *sale.Lines[0].From)
}

// An order from a quote costs what the quote says, line by line, whatever the quote has.
func TestQuote_Draft(t *testing.T) {
	q := sentQuote(offeredMuch())
	before := q.Clone()
	d := q.Draft(&order.PurchaseOrderRef{Number: "PO-1"})
	require.NoError(t, d.Validate())
	sale := must(order.New(d, parties(), "acme", idA, day("2026-11-05"), on("2026-11-05")))
	require.NoError(t, sale.Validate())
	require.True(t, q.Totals.Equal(sale.Totals))
	for i := range q.Lines {
		require.True(t, q.Lines[i].Amounts.Equal(sale.Lines[i].Amounts), "line %d", i+1)
		require.Equal(t, document.LineSource{Kind: order.KindQuote, ID: idQuote, Line: i + 1}, *sale.Lines[i].From)
	}
	require.Equal(t, q.ShipTo, sale.ShipTo)
	require.Equal(t, q.Terms, sale.Terms)
	require.Equal(t, q.DeliverBy, sale.DeliverBy)
	require.Equal(t, q.ShippingMethod, sale.ShippingMethod)
	require.Equal(t, q.Conditions, sale.Conditions)

	// Nothing is shared.
	d.ShipTo.Lines[0], d.Terms.NetDays, d.Discounts[0].Name = "x", 1, "x"
	for i := range d.Lines {
		d.Lines[i].From.Line = 99
		d.Lines[i].Taxes[0].Name = "x"
	}
	require.Equal(t, before, q)
	require.Nil(t, q.Draft(nil).PurchaseOrder)
}

func TestNewQuote(t *testing.T) {
	d := offeredMuch()
	q := newQuote(d)
	require.NoError(t, q.Validate())
	require.Equal(t, order.QuoteDraftState, q.State)
	require.Equal(t, 1, q.Revision)
	plain, unique := q.Keys()
	require.Equal(t, []document.Key{{Name: "customer", Value: "lakeside"}, {Name: "seller", Value: "northwind"}, {Name: "state", Value: "draft"}, {Name: "rfq", Value: idRFQ.String()}}, plain)
	require.Empty(t, unique)
	before := q.Clone()
	d.ShipTo.Lines[0], d.Terms.NetDays, d.Discounts[0].Name, d.Taxes[0].Name, d.Lines[0].From.Line, d.Lines[3].Steps[0].UnitPrice = "x", 1, "x", "x", 9, price("1 USD")
	d.Extensions["crm"][1] = 'x'
	require.Equal(t, before, q)

	d = offered()
	d.Date, d.Valid.From = document.Date{}, document.Date{}
	q = newQuote(d)
	require.Equal(t, day("2026-11-02"), q.Date)
	require.Equal(t, day("2026-11-02"), q.Valid.From)
}

func TestNewQuote_Faults(t *testing.T) {
	tax := pricing.TaxRate{Jurisdiction: "US-FL"}
	d := order.QuoteDraft{
		Valid: document.Span{From: day("2026-11-02")}, Delivery: "a\x00", Location: strings.Repeat("x", order.MaxText+1), Taxes: []pricing.TaxRate{tax, {Rate: rate("-1%")}},
		Discounts: []pricing.Discount{{}},
		Lines: []order.QuoteDraftLine{
			{Item: "GLV-N", Quantity: qty("1 case"), UnitPrice: price("1 USD"), Taxes: []pricing.TaxRate{tax, {}}, PriceList: "\xff"},
			{Item: "GLV-N", Quantity: qty("0 case"), UnitPrice: price("1 EUR"), From: &document.LineSource{}},
		},
	}
	require.Equal(t, []string{
		"seller", "customer", "valid.to", "delivery", "location", "discounts[0]", "taxes[1].jurisdiction", "taxes[1].rate",
		"lines[0].price_list", "lines[0].taxes[1].jurisdiction", "lines[0].taxes", "lines[1].quantity", "lines[1].from", "lines[1].unit_price",
	}, faultPaths(t, d.Validate()))
	d = offered()
	d.Valid.To, d.Lines = d.Valid.From, nil
	require.Equal(t, []string{"valid", "lines"}, faultPaths(t, d.Validate()))

	// A beginning that was left out is the quote's date, and has to lie before the end.
	d = offered()
	d.Valid = document.Span{To: day("2026-11-02")}
	d.Lines = append(d.Lines, order.QuoteDraftLine{Item: "GONE", Quantity: qty("1 case"), UnitPrice: price("1 USD")}, order.QuoteDraftLine{Item: "GLV-N", Quantity: qty("1 hour"), UnitPrice: price("1 USD")},
		order.QuoteDraftLine{Item: "WIPE", Quantity: qty("0.1 third"), UnitPrice: price("1 USD")})
	_, err := order.NewQuote(d, parties(), "acme", document.ID{}, document.Date{}, on("2026-11-02"))
	require.Equal(t, []string{"lines[1].item", "header.id", "valid", "lines[2].quantity", "lines[3].quantity"}, faultPaths(t, err))
	d = offered()
	d.Date = document.Date{}
	_, err = order.NewQuote(d, parties(), "acme", idQuote, document.Date{}, on("2026-11-02"))
	require.Equal(t, []string{"date"}, faultPaths(t, err))
	for _, wrong := range []func(*order.QuoteDraft){
		func(d *order.QuoteDraft) { d.Lines[0].UnitPrice = price("92233720368547758.07 USD") },
		func(d *order.QuoteDraft) { d.Discounts = []pricing.Discount{{Amount: amount("10000.01 USD")}} },
		func(d *order.QuoteDraft) {
			d.Lines[0].UnitPrice, d.Lines[0].Steps = money.Price{}, []pricing.Step{{Quantity: qty("1 case"), UnitPrice: price("1 USD")}}
		},
	} {
		d := offered()
		wrong(&d)
		_, err = order.NewQuote(d, parties(), "acme", idQuote, day("2026-11-02"), on("2026-11-02"))
		require.ErrorIs(t, err, document.ErrInvalid)
	}
	_, err = order.NewQuote(order.QuoteDraft{}, order.Parties{}, "", document.ID{}, document.Date{}, document.Stamp{})
	require.ErrorIs(t, err, document.ErrInvalid)
}

func TestQuoteValidate_NoticesTampering(t *testing.T) {
	sent := func() *order.Quote { return sentQuote(offeredMuch()) }
	in := func(s order.QuoteState) *order.Quote { return quoteIn(s, "") }
	second := func() *order.Quote { return revised(sent()) }
	cents := func(m *money.Money) { *m = must(m.Add(amount("0.01 USD"))) }
	notices(t, []tampered[order.Quote]{
		{"kind", sent(), func(q *order.Quote) { q.Header.Kind = "rfq" }, "header.kind"},
		{"state that is none", sent(), func(q *order.Quote) { q.State = "expired" }, "state"},
		{"seller", sent(), func(q *order.Quote) { q.Seller = "" }, "seller"},
		{"date", sent(), func(q *order.Quote) { q.Date = document.Date{} }, "date"},
		{"no end", sent(), func(q *order.Quote) { q.Valid.To = document.Date{} }, "valid.to"},
		{"no beginning", sent(), func(q *order.Quote) { q.Valid.From = document.Date{} }, "valid.from"},
		{"ends before it begins", sent(), func(q *order.Quote) { q.Valid.To = day("2026-11-01") }, "valid"},
		{"terms", sent(), func(q *order.Quote) { q.Terms.NetDays = -1 }, "terms.net_days"},
		{"line number", sent(), func(q *order.Quote) { q.Lines[1].Line = 7 }, "lines[1].line"},
		{"type", sent(), func(q *order.Quote) { q.Lines[1].Type = "stuff" }, "lines[1].type"},
		{"quantity", sent(), func(q *order.Quote) { q.Lines[0].Quantity = qty("201 case") }, "lines[0].amounts"},
		{"price", sent(), func(q *order.Quote) { q.Lines[0].UnitPrice = price("49.99 USD") }, "lines[0].amounts"},
		{"step", sent(), func(q *order.Quote) { q.Lines[3].Steps[1].UnitPrice = price("54.99 USD") }, "lines[3].amounts"},
		{"tax rate", sent(), func(q *order.Quote) { q.Lines[2].TaxRates[1].Rate = rate("2%") }, "lines[2].amounts"},
		{"negative tax", sent(), func(q *order.Quote) { q.Lines[2].TaxRates[1].Rate = rate("-2%") }, "lines[2].taxes[1].rate"},
		{"discount", sent(), func(q *order.Quote) { q.Discounts[0].Percent = rate("6%") }, "totals"},
		{"discount beyond all", sent(), func(q *order.Quote) { q.Discounts[0].Percent = rate("200%") }, "discounts[0].percent"},
		{"net", sent(), func(q *order.Quote) { cents(&q.Totals.Net) }, "totals"},
		{"net of a line", sent(), func(q *order.Quote) { cents(&q.Lines[1].Amounts.Net) }, "lines[1].amounts"},
		{"rounding", sent(), func(q *order.Quote) { q.Rounding.Place = money.CashStep(5) }, "totals"},
		{"revision 0", sent(), func(q *order.Quote) { q.Revision = 0 }, "revision"},
		{"revision 2 of nothing", sent(), func(q *order.Quote) { q.Revision = 2 }, "previous"},
		{"previous of another kind", second(), func(q *order.Quote) { q.Previous.Kind = "rfq" }, "previous"},
		{"previous is itself", second(), func(q *order.Quote) { q.Previous.ID = q.Header.ID }, "previous"},
		{"previous it did not come from", second(), func(q *order.Quote) { q.Header.From = nil }, "header.from"},
		{"next of one that is sent", sent(), func(q *order.Quote) { q.Next = &document.Link{Kind: order.KindQuote, ID: idA} }, "next"},
		{"superseded by none", in(order.QuoteSupersededState), func(q *order.Quote) { q.Next = nil }, "next"},
		{"superseded by a request", in(order.QuoteSupersededState), func(q *order.Quote) { q.Next.Kind = "rfq" }, "next"},
		{"declined without a reason", in(order.QuoteDeclinedState), func(q *order.Quote) { q.Reason = "" }, "reason"},
		{"reason of one that is sent", sent(), func(q *order.Quote) { q.Reason = "x" }, "reason"},
		{"accepted by nobody", sent(), func(q *order.Quote) { q.State = order.QuoteAcceptedState }, "acceptance"},
		{"acceptance too early", in(order.QuoteAcceptedState), func(q *order.Quote) { q.State = order.QuoteSentState }, "acceptance"},
		{"acceptance at no time", in(order.QuoteAcceptedState), func(q *order.Quote) { q.Acceptance.At = time.Time{} }, "acceptance"},
		{"acceptance by nobody", in(order.QuoteAcceptedState), func(q *order.Quote) { q.Acceptance.By = "" }, "acceptance"},
		{"late acceptance without a reason", in(order.QuoteAcceptedState), func(q *order.Quote) { q.Acceptance.On = day("2026-12-02") }, "acceptance.on"},
		{"acceptance before the beginning", in(order.QuoteAcceptedState), func(q *order.Quote) { q.Acceptance.On = day("2026-11-01") }, "acceptance.on"},
		{"late in time", in(order.QuoteAcceptedState), func(q *order.Quote) { q.Acceptance.Late = "x" }, "acceptance.on"},
		{"validity after acceptance", in(order.QuoteAcceptedState), func(q *order.Quote) { q.Valid.To = day("2026-12-03") }, "acceptance.digest"},
		{"conditions after acceptance", in(order.QuoteAcceptedState), func(q *order.Quote) { q.Conditions = "none" }, "acceptance.digest"},
		{"amounts beyond range", sent(), func(q *order.Quote) { q.Lines[0].UnitPrice = price("92233720368547758.07 USD") }, "lines[0].unit_price"},
	})
}

// What a quote offers is in its digest; how it stands is not.
func TestQuote_Digest(t *testing.T) {
	q := newQuote(offeredMuch())
	digest := must(q.Digest())
	must(q.Send(day("2026-11-02"), at(1)))
	must(q.Counter("cheaper", at(2)))
	q.Header.Number, q.Location, q.ShipTo.Name = "QT-1", "dallas", "Someone Else"
	require.Equal(t, digest, must(q.Digest()))
	for i, change := range []func(*order.Quote){
		func(q *order.Quote) { q.Customer = "x" }, func(q *order.Quote) { q.Seller = "x" }, func(q *order.Quote) { q.ShipTo.PostalCode = "x" }, func(q *order.Quote) { q.BillTo.City = "x" },
		func(q *order.Quote) { q.Date = day("2026-01-01") }, func(q *order.Quote) { q.Valid.To = day("2026-12-03") }, func(q *order.Quote) { q.DeliverBy = day("2026-12-03") },
		func(q *order.Quote) { q.Delivery = "" }, func(q *order.Quote) { q.Terms.NetDays = 1 }, func(q *order.Quote) { q.Conditions = "" }, func(q *order.Quote) { q.ShippingMethod = "air" },
		func(q *order.Quote) { q.Lines[0].SKU = "x" }, func(q *order.Quote) { q.Lines[0].Quantity = qty("1 case") }, func(q *order.Quote) { q.Lines[0].UnitPrice = price("1 USD") },
		func(q *order.Quote) { q.Lines[3].Steps[0].Quantity = qty("1 case") }, func(q *order.Quote) { q.Lines[2].Amounts.Taxes[1].Rate = rate("3%") }, func(q *order.Quote) { q.Lines = q.Lines[:1] },
	} {
		c := q.Clone()
		change(c)
		require.NotEqual(t, digest, must(c.Digest()), "change %d", i)
	}
}

func TestQuote_StoredForm(t *testing.T) {
	first := sentQuote(offeredMuch())
	noneShared(t, "quote", reflect.ValueOf(first), reflect.ValueOf(first.Clone()))
	stored(t, newQuote(offeredMuch()), "quote.v1.draft.json")
	all := must(newQuote(offered()).Send(day("2026-11-02"), on("2026-11-02")))
	all = append(all, must(first.Counter("48.00 a case", on("2026-11-03")))...)
	second := revised(first)
	all = append(all, must(first.Supersede(second, on("2026-11-03")))...)
	stored(t, first, "quote.v1.superseded.json")
	must(second.Send(day("2026-11-03"), on("2026-11-03")))
	noneShared(t, "quote", reflect.ValueOf(second), reflect.ValueOf(second.Clone()))
	for _, end := range []func(*order.Quote) ([]document.Event, error){
		func(q *order.Quote) ([]document.Event, error) { return q.Decline("too dear", on("2026-11-04")) },
		func(q *order.Quote) ([]document.Event, error) { return q.Withdraw("sold out", on("2026-11-04")) },
		func(q *order.Quote) ([]document.Event, error) {
			return q.AcceptLate("a good customer", day("2026-12-02"), on("2026-12-02"))
		},
	} {
		c := second.Clone()
		all = append(all, must(end(c))...)
		require.NoError(t, c.Validate())
		if c.State == order.QuoteAcceptedState {
			stored(t, c, "quote.v1.accepted.json")
			noneShared(t, "quote", reflect.ValueOf(c), reflect.ValueOf(c.Clone()))
		}
	}
	payloads(t, all)
}

// FuzzQuoteDraft takes a quote from any bytes through its life: nothing panics, what is refused is ErrInvalid, and what is made validates, stores, comes back with the same digest, and leads to an order that costs the same.
func FuzzQuoteDraft(f *testing.F) {
	for _, d := range []order.QuoteDraft{offered(), offeredMuch()} {
		f.Add(must(json.Marshal(d)))
	}
	f.Add([]byte(`{"seller":"northwind","customer":"lakeside","valid":{"to":"2027-01-01"},"lines":[{"item":"INST","quantity":"1 third","unit_price":"92233720368547758.07 USD","price_base":"3 third"}]}`))
	f.Add([]byte(`{"seller":"northwind","customer":"lakeside","valid":{"to":"2027-01-01"},"lines":[{"item":"GLV-N","quantity":"1 case","unit_price":"0 USD"}]}`))
	p := parties()
	today := day("2026-11-02")
	f.Fuzz(func(t *testing.T, body []byte) {
		d, err := document.DecodeStrict[order.QuoteDraft](body)
		if err != nil {
			require.ErrorIs(t, err, document.ErrInvalid)
			return
		}
		q, err := order.NewQuote(d, p, "acme", idQuote, today, on("2026-11-02"))
		if err != nil {
			require.ErrorIs(t, err, document.ErrInvalid)
			require.Nil(t, q)
			return
		}
		back := comesBack(t, q)
		require.Equal(t, must(q.Digest()), must(back.Digest()))
		next := must(q.Revise(q.Content(), p, idQuote2, today, on("2026-11-02")))
		require.NoError(t, next.Validate())
		require.True(t, next.Totals.Equal(q.Totals))
		if _, err := q.Send(today, on("2026-11-02")); err != nil {
			require.ErrorIs(t, err, document.ErrRefused)
			require.False(t, today.Before(q.Valid.To))
			return
		}
		if _, err := q.Accept(today, on("2026-11-02")); err != nil {
			require.ErrorIs(t, err, document.ErrRefused)
		}
		require.NoError(t, q.Validate())
		draft := q.Draft(nil)
		if draft.Location == "" {
			draft.Location = "austin"
		}
		sale, err := order.New(draft, p, "acme", idA, today, on("2026-11-02"))
		require.NoError(t, err)
		require.True(t, sale.Totals.Equal(q.Totals))
	})
}
