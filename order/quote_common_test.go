package order_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/pricing"
)

var (
	idRFQ    = document.NewID(noon, [10]byte{2})
	idQuote  = document.NewID(noon, [10]byte{3})
	idQuote2 = document.NewID(noon, [10]byte{4})
	idPO     = document.NewID(noon, [10]byte{5})
)

// on is a stamp at noon, UTC, of a day.
func on(date string) document.Stamp {
	return document.Stamp{At: day(date).Start(nil).Add(12 * time.Hour), Actor: "desk-2"}
}

func amount(s string) money.Money { return must(money.Parse(s)) }

// asked is the worked request: 200 cases, by 1 December.
func asked() order.RFQDraft {
	return order.RFQDraft{
		Seller: "northwind", Customer: "lakeside", Channel: order.CustomerService, Date: day("2026-10-28"), WantedBy: day("2026-12-01"),
		Requirements: "Latex free.", Lines: []order.RFQDraftLine{{Item: "GLV-N", Quantity: qty("200 case")}},
	}
}

// askedMuch has everything that a request can have.
func askedMuch() order.RFQDraft {
	d := asked()
	d.ShipTo = &party.Address{Name: "Sam Ortiz", Lines: []string{"Dock 2"}, City: "Tampa", Region: "FL", PostalCode: "33602", Country: "US"}
	d.Lines = append(d.Lines, order.RFQDraftLine{Item: "WIPE", Quantity: qty("3 case"), Note: "unscented"})
	d.Extensions = map[string]json.RawMessage{"portal": json.RawMessage(`17`)}
	return d
}

func newRFQ(d order.RFQDraft) *order.RFQ {
	r, _, err := order.NewRFQ(d, parties(), "acme", idRFQ, day("2026-10-28"), on("2026-10-28"))
	if err != nil {
		panic(err)
	}
	return r
}

// offered is the worked quote: 200 cases at 50.00 with 7.5 % tax, valid [2 November, 2 December).
func offered() order.QuoteDraft {
	return order.QuoteDraft{
		Seller: "northwind", Customer: "lakeside", Date: day("2026-11-02"), Valid: document.Span{From: day("2026-11-02"), To: day("2026-12-02")}, DeliverBy: day("2026-12-01"), Location: "austin",
		Taxes: []pricing.TaxRate{{Jurisdiction: "US-FL", Name: "sales tax", Rate: rate("7.5%")}},
		Lines: []order.QuoteDraftLine{{
			Item: "GLV-N", Quantity: qty("200 case"), UnitPrice: price("50.00 USD"), PriceList: "list 2026", From: &document.LineSource{Kind: order.KindRFQ, ID: idRFQ, Line: 1},
		}},
	}
}

// offeredMuch has everything that a quote can have: goods, a service, prices per base and in steps, discounts, taxes of lines.
func offeredMuch() order.QuoteDraft {
	d := offered()
	d.Delivery, d.ShippingMethod, d.Conditions = "In two parts: 120 by 16 November, the rest by 24 November.", "ground", "Title passes on delivery."
	d.Terms = &party.Terms{NetDays: 45}
	d.ShipTo = &party.Address{Name: "Sam Ortiz", Lines: []string{"Dock 2"}, City: "Tampa", Region: "FL", PostalCode: "33602", Country: "US"}
	d.Discounts = []pricing.Discount{{Name: "campaign", Percent: rate("5%")}}
	d.Extensions = map[string]json.RawMessage{"crm": json.RawMessage(`"opp-9"`)}
	d.Lines = append(d.Lines,
		order.QuoteDraftLine{Item: "WIPE", Quantity: qty("3 case"), UnitPrice: price("120.0000 USD"), PriceBase: qty("10 case"), Discounts: []pricing.Discount{{Percent: rate("10%")}, {Amount: amount("1.00 USD")}}},
		order.QuoteDraftLine{Item: "INST", Quantity: qty("4 hour"), UnitPrice: price("80.00 USD"), Taxes: []pricing.TaxRate{{Jurisdiction: "US-FL-57", Name: "county", Rate: rate("1%")}}},
		order.QuoteDraftLine{Item: "GLV-N", Quantity: qty("60 case"), Steps: []pricing.Step{{Quantity: qty("49 case"), UnitPrice: price("60.00 USD")}, {Quantity: qty("11 case"), UnitPrice: price("55.00 USD")}}},
	)
	return d
}

func newQuote(d order.QuoteDraft) *order.Quote {
	return must(order.NewQuote(d, parties(), "acme", idQuote, day("2026-11-02"), on("2026-11-02"), document.Link{Kind: order.KindRFQ, ID: idRFQ}))
}

func sentQuote(d order.QuoteDraft) *order.Quote {
	q := newQuote(d)
	must(q.Send(day("2026-11-02"), on("2026-11-02")))
	return q
}

func revised(q *order.Quote) *order.Quote {
	return must(q.Revise(q.Content(), parties(), idQuote2, day("2026-11-03"), on("2026-11-03")))
}

// ordered is the worked purchase order: what the quote says.
func ordered() order.PurchaseOrderDraft {
	return order.PurchaseOrderDraft{
		Number: "PO-4711", Date: day("2026-11-04"), Seller: "northwind", Customer: "lakeside", Quote: idQuote, DeliverBy: day("2026-12-01"), Total: new(amount("10750.00 USD")),
		Lines: []order.PurchaseOrderDraftLine{{Item: "GLV-N", Quantity: qty("200 case"), UnitPrice: price("50.00 USD")}},
	}
}

// orderedMuch has everything that a purchase order can have, and says what the quote offeredMuch says.
func orderedMuch() order.PurchaseOrderDraft {
	d := ordered()
	d.Channel, d.ReceivedAt, d.Total = order.Import, on("2026-11-05").At.Add(-3*time.Hour), nil
	d.Terms = &party.Terms{NetDays: 45}
	d.ShipTo = &party.Address{Lines: []string{"Dock 3"}, City: "Tampa", Region: "FL", PostalCode: "33602", Country: "US"}
	d.Extensions = map[string]json.RawMessage{"edi": json.RawMessage(`{"interchange":"000000905"}`)}
	d.Lines[0].QuoteLine, d.Lines[0].NeedBy = 1, day("2026-12-05")
	d.Lines = append(d.Lines,
		order.PurchaseOrderDraftLine{Item: "GLV-N", Quantity: qty("60 case"), Steps: []pricing.Step{{Quantity: qty("49 case"), UnitPrice: price("60.00 USD")}, {Quantity: qty("11 case"), UnitPrice: price("55.00 USD")}}},
		order.PurchaseOrderDraftLine{Item: "INST", Quantity: qty("4 hour"), UnitPrice: price("80.00 USD")},
		order.PurchaseOrderDraftLine{Item: "WIPE", Quantity: qty("3 case"), UnitPrice: price("12.00 USD"), PriceBase: qty("1 case")},
	)
	return d
}

func newPurchaseOrder(d order.PurchaseOrderDraft) *order.PurchaseOrder {
	o, _, err := order.NewPurchaseOrder(d, parties(), "acme", idPO, day("2026-11-05"), on("2026-11-05"))
	if err != nil {
		panic(err)
	}
	return o
}

func matched(d order.PurchaseOrderDraft, q *order.Quote) *order.PurchaseOrder {
	o := newPurchaseOrder(d)
	must(o.Match(q, on("2026-11-05")))
	return o
}

// cheap is the worked purchase order at 49.00 instead of 50.00.
func cheap() order.PurchaseOrderDraft {
	d := ordered()
	d.Lines[0].UnitPrice, d.Total = price("49.00 USD"), nil
	return d
}

type cloner[T any] interface{ Clone() *T }

// failed says that an attempt failed as wanted, gave no events, and left the document as it was. It gives the error.
func failed[T any, P interface {
	*T
	cloner[T]
}](t testing.TB, doc P, kind error, try func() ([]document.Event, error)) error {
	t.Helper()
	before := doc.Clone()
	events, err := try()
	require.ErrorIs(t, err, kind)
	require.Empty(t, events)
	require.Equal(t, before, (*T)(doc))
	return err
}

// same is failed for who does not look at the error.
func same[T any, P interface {
	*T
	cloner[T]
}](t testing.TB, doc P, kind error, try func() ([]document.Event, error)) {
	t.Helper()
	require.Error(t, failed(t, doc, kind, try))
}

// cells walks every state × action cell of a table through the real verbs: what the table allows leads to one of the table's states, everything else is refused in the table's words and changes nothing.
func cells[S, A ~string, T any, P interface {
	*T
	cloner[T]
	document.Document
}](t *testing.T, table document.Table[S, A], state func(P) S, in func(S, A) P, perform func(P, A) ([]document.Event, error)) {
	t.Helper()
	for _, s := range table.States() {
		for _, a := range table.Actions() {
			t.Run(string(s)+"/"+string(a), func(t *testing.T) {
				doc := in(s, a)
				require.Equal(t, s, state(doc))
				require.NoError(t, doc.Validate())
				_, refusal := table.Next(doc.Head(), s, a)
				if refusal != nil {
					err := failed[T, P](t, doc, document.ErrState, func() ([]document.Event, error) { return perform(doc, a) })
					require.EqualError(t, err, refusal.Error())
					return
				}
				before := doc.Clone()
				events, err := perform(doc, a)
				require.NoError(t, err)
				var to []S
				for _, r := range table.Rows() {
					if r.From == s && r.Action == a {
						to = append(to, r.To)
					}
				}
				require.Contains(t, to, state(doc))
				require.NoError(t, doc.Validate())
				require.Len(t, events, 1)
				require.Equal(t, doc.Head().Ref(), events[0].Ref)
				require.Equal(t, at(6).At, doc.Head().ChangedAt)
				// The receiver only: what was cloned before is as it was.
				require.Equal(t, s, state(P(before)))
				require.NoError(t, P(before).Validate())
			})
		}
	}
}

// tampered is a document with a change that Validate has to notice, at a path.
type tampered[T any] struct {
	name   string
	doc    *T
	change func(*T)
	path   string
}

func notices[T any, P interface {
	*T
	document.Document
}](t *testing.T, cases []tampered[T]) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			require.NoError(t, P(c.doc).Validate())
			c.change(c.doc)
			err := P(c.doc).Validate()
			require.ErrorIs(t, err, document.ErrInvalid)
			paths := faultPaths(t, err)
			require.Contains(t, paths, c.path)
		})
	}
}

func faultPaths(t testing.TB, err error) []string {
	t.Helper()
	var faults document.Faults
	require.ErrorAs(t, err, &faults)
	paths := make([]string, len(faults))
	for i, one := range faults {
		paths[i] = one.Path
	}
	return paths
}

// stored compares a document's stored form and events with the golden files, and reads them back.
func stored[T any, P document.Of[T]](t *testing.T, doc P, name string) {
	t.Helper()
	require.NoError(t, doc.Validate())
	rec, err := document.Encode(doc)
	require.NoError(t, err)
	golden(t, name, indent(t, rec.Body))
	back, err := document.Decode[T, P](rec)
	require.NoError(t, err)
	require.NoError(t, P(back).Validate())
	again, err := document.Encode(P(back))
	require.NoError(t, err)
	require.Equal(t, string(rec.Body), string(again.Body))
}

func indent(t *testing.T, body []byte) []byte {
	t.Helper()
	var content any
	require.NoError(t, json.Unmarshal(body, &content))
	text, err := json.MarshalIndent(json.RawMessage(body), "", "  ")
	require.NoError(t, err)
	return append(text, '\n')
}

// payloads compares the payloads of events with the golden files, one for each type.
func payloads(t *testing.T, events []document.Event) {
	t.Helper()
	for _, e := range events {
		rec, err := e.Record()
		require.NoError(t, err)
		require.Equal(t, 1, rec.Schema)
		golden(t, rec.Type+".v1.json", indent(t, rec.Body))
	}
}
