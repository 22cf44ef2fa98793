package document_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/seed-3f372218/o2c/document"
)

func ExampleDecodeStrict() {
	type line struct {
		SKU      string `json:"sku"`
		Quantity int    `json:"quantity"`
	}
	type draft struct {
		Customer string `json:"customer"`
		Lines    []line `json:"lines"`
	}
	good, err := document.DecodeStrict[draft]([]byte(`{"customer":"lakeside","lines":[{"sku":"CUP","quantity":12}]}`))
	fmt.Println(good, err)

	_, err = document.DecodeStrict[draft]([]byte(`{"Customer":"lakeside","lines":[{"sku":"CUP","quantity":"12"},{"sku":"CUP","sku":"POT","qty":1}]}`))
	fmt.Println(err)
	// Output:
	// {lakeside [{CUP 12}]} <nil>
	// input/case: Customer: names are case-sensitive; write customer
	// input/type: lines[0].quantity: is the text "12", must be a whole number from -9223372036854775808 to 9223372036854775807
	// input/duplicate: lines[1].sku: the name occurs twice; keep one of the two
	// input/unknown: lines[1].qty: there is no such field; known: sku, quantity
}

// A table says what leads where, what is allowed now, and what is allowed instead.
func ExampleTable() {
	type State string
	type Action string
	table := document.NewTable("sales_order", State("draft"),
		document.Row[State, Action]{From: "draft", Action: "submit", To: "submitted", Guard: "has lines"},
		document.Row[State, Action]{From: "draft", Action: "cancel", To: "canceled"},
		document.Row[State, Action]{From: "submitted", Action: "ship", To: "shipped"},
	)
	fmt.Println(table.States(), table.Allowed("draft"))
	header := document.Header{Kind: "sales_order", Number: "SO-17"}
	next, err := table.Next(&header, "draft", "submit")
	fmt.Println(next, err)
	_, err = table.Next(&header, "draft", "ship")
	fmt.Println(err)
	fmt.Println(errors.Is(err, document.ErrState))
	fmt.Print(table.Mermaid())
	// Output:
	// [draft submitted canceled shipped] [submit cancel]
	// submitted <nil>
	// sales_order/state: sales order SO-17: cannot ship: state is draft, ship needs submitted; allowed now: submit, cancel
	// true
	// stateDiagram-v2
	//     [*] --> draft
	//     draft --> submitted: submit [has lines]
	//     draft --> canceled: cancel
	//     submitted --> shipped: ship
	//     canceled --> [*]
	//     shipped --> [*]
}

func ExampleDigest() {
	type party struct {
		City string `json:"city"`
		Name string `json:"name" o2c:"personal"`
	}
	digest := func(p party, later string) string {
		d, err := document.Digest(1, document.Field{Name: "ship_to", Value: p}, document.Field{Name: "later", Value: later})
		if err != nil {
			return err.Error()
		}
		return d
	}
	first := digest(party{City: "Bern", Name: "Ann"}, "")
	fmt.Println(first)
	fmt.Println(first == digest(party{City: "Bern", Name: "Bob"}, ""), first == digest(party{City: "Basel", Name: "Ann"}, ""))
	// Output:
	// 1:58ef53edd158b5e5d13cb7c5d7bcf0a6d1ca020517cc88f60fda3aacdc201f5f
	// true false
}

func ExampleEncode() {
	at := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	doc := &slip{Header: document.NewHeader("slip", "acme", document.NewID(at, [10]byte{1}), document.Stamp{At: at, Actor: "desk"}), Text: "hello"}
	doc.Header.Number, doc.Header.Version = "S-1", 4
	rec, err := document.Encode(doc)
	fmt.Println(rec.Ref.Kind, rec.Schema, rec.Version, rec.Number, err)
	fmt.Println(string(rec.Body))
	// Output:
	// slip 1 4 S-1 <nil>
	// {"header":{"kind":"slip","id":"019f1d8c-e200-7100-8000-000000000000","tenant":"acme","created_at":"2026-07-01T12:00:00Z","created_by":"desk","changed_at":"2026-07-01T12:00:00Z","changed_by":"desk"},"text":"hello"}
}

func ExampleDecode() {
	id, _ := document.ParseID("019f1d8c-e200-7100-8000-000000000000")
	rec := document.Record{
		Ref: document.Ref{Tenant: "acme", Kind: "slip", ID: id}, Schema: 1, Version: 4, Number: "S-1",
		Body: []byte(`{"header":{"kind":"slip","id":"019f1d8c-e200-7100-8000-000000000000","tenant":"acme"},"text":"hello"}`),
	}
	doc, err := document.Decode[slip](rec)
	fmt.Println(doc.Text, doc.Header.Name(), doc.Header.Version, err)
	rec.Schema = 2
	_, err = document.Decode[slip](rec)
	fmt.Println(err)
	// Output:
	// hello slip S-1 4 <nil>
	// document/newer_schema: slip S-1: written by schema 2, this release reads up to 1
}

func ExampleDecodeEvent() {
	at := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	header := document.NewHeader("slip", "acme", document.NewID(at, [10]byte{1}), document.Stamp{At: at, Actor: "desk"})
	rec, err := document.NewEvent(&header, document.Stamp{At: at, Actor: "desk"}, signed{By: "Ann"}).Record()
	fmt.Println(rec.Type, rec.Schema, string(rec.Body), err)
	payload, err := document.DecodeEvent[signed](rec)
	fmt.Println(payload.By, err)
	// Output:
	// memo.signed 1 {"by":"Ann"} <nil>
	// Ann <nil>
}

func ExampleFormatNumber() {
	date, _ := document.NewDate(2026, time.March, 4)
	number, err := document.FormatNumber("INV-{year}-{n:5}", date, 17)
	fmt.Println(number, err)
	_, err = document.FormatNumber("INV-{year}", date, 17)
	fmt.Println(err)
	// Output:
	// INV-2026-00017 <nil>
	// document/number_format: number format "INV-{year}" needs {n} exactly once; write for instance INV-{year}-{n:5}
}

func ExampleDate_AddMonths() {
	date, _ := document.ParseDate("2024-01-31")
	fmt.Println(date.AddMonths(1), date.AddMonths(2), date.AddMonths(13))
	// Output: 2024-02-29 2024-03-31 2025-02-28
}

func ExampleDateIn() {
	at := time.Date(2026, 6, 30, 22, 30, 0, 0, time.UTC)
	seller := time.FixedZone("seller", 2*60*60)
	today, due := document.DateIn(at, seller), document.DateIn(at, nil)
	fmt.Println(today, due, "overdue:", today.After(due))
	// Output: 2026-07-01 2026-06-30 overdue: true
}

func ExampleDate_Start() {
	date, _ := document.ParseDate("2026-07-01")
	fmt.Println(date.Start(time.FixedZone("seller", 2*60*60)).UTC().Format(time.RFC3339))
	// Output: 2026-06-30T22:00:00Z
}

func ExampleDate_DaysUntil() {
	posted, _ := document.ParseDate("2026-07-01")
	due := posted.AddDays(30)
	fmt.Println(due, posted.DaysUntil(due), due.DaysUntil(posted), due.EndOfMonth())
	// Output: 2026-07-31 30 -30 2026-07-31
}

func ExampleSpan() {
	from, _ := document.ParseDate("2026-01-01")
	to, _ := document.ParseDate("2026-07-01")
	half := document.Span{From: from, To: to}
	fmt.Println(half.Contains(from), half.Contains(to), half.Overlaps(document.Span{From: to}))
	fmt.Println(document.Span{From: to, To: from}.Validate())
	// Output:
	// true false false
	// document/span: from 2026-07-01 to 2026-01-01 holds no day; the end is the first day that is outside; it lies after the beginning
}

func ExampleNewID() {
	at := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	first, second := document.NewID(at, [10]byte{0xaa}), document.NewID(at.Add(time.Millisecond), [10]byte{})
	fmt.Println(first, first.Compare(second))
	// Output: 019f1d8c-e200-7a00-8000-000000000000 -1
}

func ExampleNameID() {
	fmt.Println(document.NameID("item", "SKU-1"))
	fmt.Println(document.NameID("item", "ab", "c") == document.NameID("item", "a", "bc"))
	// Output:
	// 6e0bb415-090c-8b49-9398-6b2ca01c239c
	// false
}

func ExampleParseID() {
	id, err := document.ParseID("6e0bb415-090c-8b49-9398-6b2ca01c239c")
	fmt.Println(id, err)
	_, err = document.ParseID("SO-17")
	fmt.Println(err)
	// Output:
	// 6e0bb415-090c-8b49-9398-6b2ca01c239c <nil>
	// document/id: not an identifier: "SO-17"; write a UUID such as 0190b5a0-7c3e-7d52-9f0e-0f4e6a1b2c3d
}

func ExampleRefuse() {
	header := document.Header{Kind: "sales_order", Number: "SO-17"}
	var err error = document.Refuse(&header, "confirm",
		document.Reason{Code: "gate/stock", Gate: "stock", Path: "lines[0]", Saw: "needs 5 case, 3 case are free", Help: []string{"ship 3 case now", "wait until July 9"}},
		document.Reason{Code: "gate/credit", Gate: "credit", Saw: "owes 950.00 USD of a limit of 1000.00 USD"})
	fmt.Println(err)
	refusal, _ := errors.AsType[*document.Refusal](err)
	fmt.Println(len(refusal.Reasons), errors.Is(err, document.ErrRefused))
	// Output:
	// gate/stock: sales order SO-17: cannot confirm: lines[0]: needs 5 case, 3 case are free; ship 3 case now, or wait until July 9
	// gate/credit: sales order SO-17: cannot confirm: owes 950.00 USD of a limit of 1000.00 USD
	// 2 true
}

func ExampleFaults() {
	var faults document.Faults
	faults.Add("lines[2].quantity", "order/quantity", "must be positive, is -3", "")
	_, err := document.ParseDate("2026-02-30")
	faults.Check("deliver_by", "order/date", err)
	err = faults.Err(&document.Header{Kind: "sales_order", Number: "SO-17"})
	fmt.Println(err)
	fmt.Println(errors.Is(err, document.ErrInvalid))
	// Output:
	// order/quantity: sales order SO-17: lines[2].quantity: must be positive, is -3
	// document/date: sales order SO-17: deliver_by: not a date: "2026-02-30"; write YYYY-MM-DD, a day that exists
	// true
}

func ExampleError() {
	err := &document.Error{Code: "order/quantity", Path: "quantity", Message: "must be positive, is -3", Help: "order at least 1", Kind: document.ErrInvalid}
	fmt.Println(err.At("lines[2]").About(&document.Header{Kind: "sales_order", Number: "SO-17"}))
	// Output: order/quantity: sales order SO-17: lines[2].quantity: must be positive, is -3; order at least 1
}

func ExampleBatch_Validate() {
	batch := document.Batch{Tenant: "acme", Guards: []document.Guard{{Ref: document.Ref{Tenant: "zenith", Kind: "item", ID: document.NameID("item", "CUP")}}}}
	fmt.Println(batch.Validate())
	// Output:
	// store/batch: id: a batch has an ID
	// store/batch: guards[0]: a batch stays within its tenant
}

func ExampleHeader() {
	at := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	h := document.NewHeader("sales_order", "acme", document.NewID(at, [10]byte{}), document.Stamp{At: at, Actor: "desk"}, document.Link{Kind: "quote", ID: document.NewID(at, [10]byte{1})})
	h.Extensions = map[string]json.RawMessage{"erp": json.RawMessage(`{"plant":7}`)}
	fmt.Println(h.Name(), h.Validate())
	h.Number = "SO-17"
	fmt.Println(h.Name(), len(h.From), h.Link().Kind)
	// Output:
	// sales order 019f1d8c-e200-7000-8000-000000000000 <nil>
	// sales order SO-17 1 sales_order
}
