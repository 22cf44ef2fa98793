package order_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
)

func TestNewRFQ(t *testing.T) {
	d := askedMuch()
	r, events, err := order.NewRFQ(d, parties(), "acme", idRFQ, day("2026-10-29"), on("2026-10-29"))
	require.NoError(t, err)
	require.NoError(t, r.Validate())
	require.Equal(t, order.RFQReceivedState, r.State)
	require.Equal(t, day("2026-10-28"), r.Date)
	require.Equal(t, order.RFQLine{Line: 2, SKU: "WIPE", Name: "Wipes", Quantity: qty("3 case"), Note: "unscented"}, r.Lines[1])
	require.Equal(t, order.RFQReceived{Seller: "northwind", Customer: "lakeside", Channel: order.CustomerService, Date: day("2026-10-28"), WantedBy: day("2026-12-01"), Lines: 2}, events[0].Payload)
	plain, unique := r.Keys()
	require.Equal(t, []document.Key{{Name: "customer", Value: "lakeside"}, {Name: "seller", Value: "northwind"}, {Name: "channel", Value: "customer_service"}, {Name: "state", Value: "received"}}, plain)
	require.Empty(t, unique)

	// Nothing of the draft is kept.
	before := r.Clone()
	d.ShipTo.Lines[0], d.Lines[0].Item = "x", "x"
	d.Extensions["portal"][0] = 'x'
	require.Equal(t, before, r)

	d = asked()
	d.Date = document.Date{}
	r = newRFQ(d)
	require.Equal(t, day("2026-10-28"), r.Date)
	require.Equal(t, "33602", r.ShipTo.PostalCode, "the customer's")
}

func TestNewRFQ_Faults(t *testing.T) {
	none := func(err error, paths ...string) {
		t.Helper()
		require.ErrorIs(t, err, document.ErrInvalid)
		require.Equal(t, paths, faultPaths(t, err))
	}
	long := strings.Repeat("x", order.MaxNote+1)
	d := order.RFQDraft{
		Requirements: long, ShipTo: &party.Address{}, Lines: []order.RFQDraftLine{{Quantity: qty("-1 case"), Note: "a\x00"}},
	}
	none(d.Validate(), "seller", "customer", "channel", "requirements", "ship_to.country", "lines[0].item", "lines[0].quantity", "lines[0].note")
	d = asked()
	d.Lines = nil
	none(d.Validate(), "lines")

	d = asked()
	d.Date, d.Seller = document.Date{}, "nobody"
	d.Lines = append(d.Lines, order.RFQDraftLine{Item: "GONE", Quantity: qty("1 case")}, order.RFQDraftLine{Item: "GLV-N", Quantity: qty("1 hour")})
	p := parties()
	p.Seller = nil
	p.Customer.Disabled = true
	_, _, err := order.NewRFQ(d, p, "", document.ID{}, document.Date{}, on("2026-10-28"))
	none(err, "seller", "customer", "lines[1].item", "date", "lines[2].quantity", "header.id", "header.tenant")
	_, _, err = order.NewRFQ(order.RFQDraft{}, order.Parties{}, "acme", idRFQ, day("2026-10-28"), on("2026-10-28"))
	require.ErrorIs(t, err, document.ErrInvalid)
}

func rfqIn(s order.RFQState, _ order.RFQAction) *order.RFQ {
	r := newRFQ(asked())
	switch s {
	case order.RFQInReviewState:
		must(r.Review(at(1)))
	case order.RFQAnsweredState:
		must(r.Answer(sentQuote(offered()), at(1)))
	case order.RFQDeclinedState:
		must(r.Decline("not our business", at(1)))
	case order.RFQWithdrawnState:
		must(r.Withdraw("", nil, at(1)))
	}
	return r
}

func TestRFQLifecycle_EveryCell(t *testing.T) {
	first := sentQuote(offered())
	second := revised(first)
	must(second.Send(day("2026-11-03"), at(1)))
	cells(t, order.RFQLifecycle(), func(r *order.RFQ) order.RFQState { return r.State }, rfqIn, func(r *order.RFQ, a order.RFQAction) ([]document.Event, error) {
		switch a {
		case order.RFQReview:
			return r.Review(at(6))
		case order.RFQAnswer:
			return r.Answer(second, at(6))
		case order.RFQDecline:
			return r.Decline("sold out", at(6))
		}
		return r.Withdraw("bought elsewhere", []*order.Quote{first}, at(6))
	})
}

func TestRFQ_Guards(t *testing.T) {
	r := newRFQ(asked())
	q := newQuote(offered())
	err := failed(t, r, document.ErrRefused, func() ([]document.Event, error) { return r.Answer(q, at(1)) })
	require.ErrorContains(t, err, "is draft; send the quote")
	must(q.Send(day("2026-11-02"), at(1)))

	stranger := q.Clone()
	stranger.Customer, stranger.Header.From = "other", nil
	err = failed(t, r, document.ErrInvalid, func() ([]document.Event, error) { return r.Answer(stranger, at(1)) })
	require.Len(t, faultPaths(t, err), 2)
	same(t, r, document.ErrInvalid, func() ([]document.Event, error) { return r.Decline("", at(1)) })

	must(r.Answer(q, at(1)))
	require.Equal(t, []document.Link{q.Header.Link()}, r.Quotes)
	err = failed(t, r, document.ErrInvalid, func() ([]document.Event, error) { return r.Answer(q, at(1)) })
	require.ErrorContains(t, err, "answered the request already")
	err = failed(t, r, document.ErrInvalid, func() ([]document.Event, error) { return r.Withdraw("", nil, at(1)) })
	require.ErrorContains(t, err, "is not given")
	must(q.Accept(day("2026-11-05"), at(1)))
	err = failed(t, r, document.ErrRefused, func() ([]document.Event, error) { return r.Withdraw("", []*order.Quote{q}, at(1)) })
	require.ErrorContains(t, err, "was accepted")
}

func TestRFQValidate_NoticesTampering(t *testing.T) {
	fresh := func() *order.RFQ { return newRFQ(askedMuch()) }
	answered := func() *order.RFQ { return rfqIn(order.RFQAnsweredState, "") }
	notices(t, []tampered[order.RFQ]{
		{"kind", fresh(), func(r *order.RFQ) { r.Header.Kind = "quote" }, "header.kind"},
		{"tenant", fresh(), func(r *order.RFQ) { r.Header.Tenant = "" }, "header.tenant"},
		{"state that is none", fresh(), func(r *order.RFQ) { r.State = "lost" }, "state"},
		{"date", fresh(), func(r *order.RFQ) { r.Date = document.Date{} }, "date"},
		{"channel", fresh(), func(r *order.RFQ) { r.Channel = "" }, "channel"},
		{"ship-to", fresh(), func(r *order.RFQ) { r.ShipTo.Country = "usa" }, "ship_to.country"},
		{"no lines", fresh(), func(r *order.RFQ) { r.Lines = nil }, "lines"},
		{"line number", fresh(), func(r *order.RFQ) { r.Lines[1].Line = 1 }, "lines[1].line"},
		{"quantity", fresh(), func(r *order.RFQ) { r.Lines[0].Quantity = qty("0 case") }, "lines[0].quantity"},
		{"answered by none", answered(), func(r *order.RFQ) { r.Quotes = nil }, "quotes"},
		{"a quote too early", answered(), func(r *order.RFQ) { r.State = order.RFQReceivedState }, "quotes"},
		{"a quote twice", answered(), func(r *order.RFQ) { r.Quotes = append(r.Quotes, r.Quotes[0]) }, "quotes[1]"},
		{"a quote that is none", answered(), func(r *order.RFQ) { r.Quotes[0].Kind = "invoice" }, "quotes[0]"},
		{"reason too early", fresh(), func(r *order.RFQ) { r.Reason = "x" }, "reason"},
		{"declined without a reason", rfqIn(order.RFQDeclinedState, ""), func(r *order.RFQ) { r.Reason = "" }, "reason"},
		{"reason too long", rfqIn(order.RFQWithdrawnState, ""), func(r *order.RFQ) { r.Reason = strings.Repeat("x", order.MaxNote+1) }, "reason"},
	})
}

func TestRFQ_StoredForm(t *testing.T) {
	r, all, err := order.NewRFQ(askedMuch(), parties(), "acme", idRFQ, day("2026-10-28"), on("2026-10-28"))
	require.NoError(t, err)
	noneShared(t, "rfq", reflect.ValueOf(r), reflect.ValueOf(r.Clone()))
	stored(t, r, "rfq.v1.received.json")
	declined := r.Clone()
	all = append(all, must(declined.Decline("sold out", on("2026-10-29")))...)
	stored(t, declined, "rfq.v1.declined.json")
	all = append(all, must(r.Review(on("2026-10-29")))...)
	q := sentQuote(offered())
	all = append(all, must(r.Answer(q, on("2026-11-02")))...)
	stored(t, r, "rfq.v1.answered.json")
	noneShared(t, "rfq", reflect.ValueOf(r), reflect.ValueOf(r.Clone()))
	all = append(all, must(r.Withdraw("bought elsewhere", []*order.Quote{q}, on("2026-11-03")))...)
	payloads(t, all)
	require.NoError(t, r.Validate())
}

// FuzzRFQDraft takes a request from any bytes: nothing panics, what is refused is ErrInvalid, and what is taken in validates, stores and comes back.
func FuzzRFQDraft(f *testing.F) {
	for _, d := range []order.RFQDraft{asked(), askedMuch()} {
		f.Add(must(json.Marshal(d)))
	}
	p := parties()
	f.Fuzz(func(t *testing.T, body []byte) {
		d, err := document.DecodeStrict[order.RFQDraft](body)
		if err != nil {
			require.ErrorIs(t, err, document.ErrInvalid)
			return
		}
		r, _, err := order.NewRFQ(d, p, "acme", idRFQ, day("2026-10-28"), on("2026-10-28"))
		if err != nil {
			require.ErrorIs(t, err, document.ErrInvalid)
			return
		}
		comesBack(t, r)
	})
}

// comesBack stores a document and reads it.
func comesBack[T any, P interface {
	document.Of[T]
	cloner[T]
}](t *testing.T, doc P) P {
	require.NoError(t, doc.Validate())
	require.Equal(t, (*T)(doc), doc.Clone())
	rec, err := document.Encode(doc)
	require.NoError(t, err)
	back, err := document.Decode[T, P](rec)
	require.NoError(t, err)
	require.NoError(t, P(back).Validate())
	return P(back)
}
