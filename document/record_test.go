package document_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
)

func newMemo() *memo {
	m := &memo{Header: document.NewHeader("memo", "acme", idA, document.Stamp{At: noon, Actor: "desk"}, document.Link{Kind: "quote", ID: idB}), Title: "hello"}
	m.Header.Number, m.Header.Version = "M-7", 3
	return m
}

func TestEncodeDecode(t *testing.T) {
	m := newMemo()
	rec, err := document.Encode(m)
	require.NoError(t, err)
	require.Equal(t, document.Record{
		Ref: document.Ref{Tenant: "acme", Kind: "memo", ID: idA}, Schema: 2, Version: 3, Number: "M-7", Keys: []document.Key{{Name: "title", Value: "hello"}}, Body: rec.Body,
	}, rec)
	require.JSONEq(t, `{"header":{"kind":"memo","id":"`+idA.String()+`","tenant":"acme","created_at":"2026-07-01T12:00:00Z","created_by":"desk","changed_at":"2026-07-01T12:00:00Z","changed_by":"desk",
		"from":[{"kind":"quote","id":"`+idB.String()+`"}]},"title":"hello"}`, string(rec.Body))
	for _, never := range []string{"version", "number", "M-7"} {
		require.NotContains(t, string(rec.Body), never)
	}
	require.Equal(t, int64(3), m.Header.Version, "the document is not changed")
	require.Equal(t, "M-7", m.Header.Number)

	rec.Version, rec.Number = 4, "M-8" // as the store assigned them
	back, err := document.Decode[memo](rec)
	require.NoError(t, err)
	m.Header.Version, m.Header.Number = 4, "M-8"
	require.Equal(t, m, back)

	rec.Body = bytes.Replace(rec.Body, []byte(`"tenant"`), []byte(`"version":99,"number":"forged","tenant"`), 1)
	back, err = document.Decode[memo](rec)
	require.NoError(t, err)
	require.Equal(t, m, back, "the record's columns count, whatever the body says")
}

func TestDecode_Refuses(t *testing.T) {
	good, err := document.Encode(newMemo())
	require.NoError(t, err)
	name := "memo M-7"
	for _, c := range []struct {
		change func(r *document.Record)
		kind   error
		want   string
	}{
		{func(r *document.Record) { r.Schema = 3 }, document.ErrNewerSchema, "document/newer_schema: " + name + ": written by schema 3, this release reads up to 2"},
		{func(r *document.Record) { r.Schema = 0 }, document.ErrInvalid, "document/decode: " + name + ": has schema 0; schemas begin at 1"},
		{func(r *document.Record) { r.Schema = -1 }, document.ErrInvalid, "document/decode: " + name + ": has schema -1; schemas begin at 1"},
		{func(r *document.Record) { r.Ref.Tenant = "zenith" }, document.ErrInvalid, "document/decode: " + name + ": the stored body is that of tenant \"acme\", document memo " + idA.String()},
		{func(r *document.Record) { r.Ref.Kind = "quote" }, document.ErrInvalid, "document/decode: quote M-7: the stored body is that of tenant \"acme\", document memo " + idA.String()},
		{func(r *document.Record) { r.Ref.ID = idB }, document.ErrInvalid, "document/decode: " + name + ": the stored body is that of tenant \"acme\", document memo " + idA.String()},
		{func(r *document.Record) { r.Body = nil }, document.ErrInvalid, "document/decode: " + name + ": the stored body is not this type's: unexpected end of JSON input"},
		{func(r *document.Record) { r.Body = []byte("null") }, document.ErrInvalid, "document/decode: " + name + ": the stored body is that of tenant \"\", document"},
		{func(r *document.Record) { r.Body = []byte(`{"title":1}`) }, document.ErrInvalid, "document/decode: " + name + ": the stored body is not this type's: json: cannot unmarshal number into Go struct field memo.title of type string"},
		{func(r *document.Record) { r.Schema, r.Body = 1, []byte(`{"name":1}`) }, document.ErrInvalid, "document/decode: " + name + ": the stored body is not this type's: json: cannot unmarshal number into Go struct field .name of type string"},
		{func(r *document.Record) { r.Schema, r.Body = 1, []byte(`{}`) }, document.ErrInvalid, "document/decode: " + name + ": the stored body is that of tenant \"\", document"},
	} {
		rec := good.Clone()
		c.change(&rec)
		got, err := document.Decode[memo](rec)
		require.ErrorIs(t, err, c.kind)
		require.EqualError(t, err, c.want)
		require.Nil(t, got)
	}
}

func TestEncode_Refuses(t *testing.T) {
	m := newMemo()
	m.Header.CreatedAt = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
	_, err := document.Encode(m)
	require.ErrorIs(t, err, document.ErrInvalid)
	require.True(t, strings.HasPrefix(err.Error(), "document/encode: memo M-7: json: "), err)
	m = newMemo()
	raw := json.RawMessage(`{`)
	m.Meta = &raw
	_, err = document.Encode(m)
	require.ErrorIs(t, err, document.ErrInvalid)
}

// byPointer keeps its header where a copy of the document shares it.
type byPointer struct {
	*document.Header
}

func (b *byPointer) Head() *document.Header               { return b.Header }
func (b *byPointer) Schema() int                          { return 1 }
func (b *byPointer) Validate() error                      { return nil }
func (b *byPointer) Keys() (plain, unique []document.Key) { return nil, nil }

func TestEncode_HeaderByPointer(t *testing.T) {
	doc := &byPointer{orderHeader("SO-17")}
	doc.Version = 5
	rec, err := document.Encode(doc)
	require.NoError(t, err)
	require.Equal(t, int64(5), rec.Version)
	require.NotContains(t, string(rec.Body), "SO-17")
	require.Equal(t, "sales order SO-17", doc.Name(), "the document is not changed")
	require.Equal(t, int64(5), doc.Version)
}

func TestRecord_Clone(t *testing.T) {
	rec := document.Record{Keys: []document.Key{{Name: "a"}}, Unique: []document.Key{{Name: "b"}}, Body: []byte("{}")}
	c := rec.Clone()
	require.Equal(t, rec, c)
	c.Keys[0].Name, c.Unique[0].Name, c.Body[0] = "x", "x", 'x'
	require.Equal(t, document.Record{Keys: []document.Key{{Name: "a"}}, Unique: []document.Key{{Name: "b"}}, Body: []byte("{}")}, rec)
	require.Equal(t, document.Record{}, document.Record{}.Clone())
}

func TestEvent(t *testing.T) {
	h := orderHeader("SO-17")
	tokyo := zone(t, "Asia/Tokyo")
	event := document.NewEvent(h, document.Stamp{At: noon.In(tokyo), Actor: "desk"}, noted{Title: "hello", Due: day(t, "2026-07-31")})
	rec, err := event.Record()
	require.NoError(t, err)
	require.Equal(t, document.EventRecord{Ref: h.Ref(), Type: "memo.noted", Schema: 2, At: noon, Actor: "desk", Body: []byte(`{"title":"hello","due":"2026-07-31"}`)}, rec)
	back, err := document.DecodeEvent[noted](rec)
	require.NoError(t, err)
	require.Equal(t, event.Payload, back)
	byPointer, err := document.DecodeEvent[noted](document.EventRecord{Type: "memo.noted", Schema: 1, Body: []byte(`{"name":"old"}`)})
	require.NoError(t, err)
	require.Equal(t, noted{Title: "old"}, byPointer, "an older schema is read by its own rules")

	_, err = document.Event{Ref: h.Ref()}.Record()
	require.EqualError(t, err, "document/encode: an event has a payload")
	_, err = document.Event{Payload: broken2{}}.Record()
	require.ErrorIs(t, err, document.ErrInvalid)

	for _, c := range []struct {
		rec  document.EventRecord
		kind error
		want string
	}{
		{document.EventRecord{Position: 5, Type: "memo.signed", Schema: 1, Body: []byte("{}")}, document.ErrInvalid, `document/event: events[5]: is "memo.signed", not memo.noted`},
		{document.EventRecord{Position: 5, Type: "memo.noted", Schema: 3, Body: []byte("{}")}, document.ErrNewerSchema, `document/event: events[5]: memo.noted was written by schema 3, this release reads up to 2`},
		{document.EventRecord{Type: "memo.noted", Body: []byte("{}")}, document.ErrInvalid, `document/event: events[0]: memo.noted has schema 0; schemas begin at 1`},
		{document.EventRecord{Type: "memo.noted", Schema: 2, Body: []byte(" null\n")}, document.ErrInvalid, `document/event: events[0]: memo.noted has no payload`},
		{document.EventRecord{Type: "memo.noted", Schema: 2}, document.ErrInvalid, `document/event: events[0]: the payload is not memo.noted: unexpected end of JSON input`},
		{document.EventRecord{Type: "memo.noted", Schema: 1, Body: []byte(`[]`)}, document.ErrInvalid, `document/event: events[0]: the payload is not memo.noted: json: cannot unmarshal array into Go value of type struct { Name string "json:\"name\"" }`},
	} {
		got, err := document.DecodeEvent[noted](c.rec)
		require.ErrorIs(t, err, c.kind)
		require.EqualError(t, err, c.want)
		require.Zero(t, got)
	}
}

type broken2 struct{ F func() }

func (broken2) EventType() (string, int) { return "x", 1 }

// What the first release wrote must be read by every later one.
func TestS10_FirstSchemaOpensForever(t *testing.T) {
	read := func(name string) []byte {
		raw, err := os.ReadFile("testdata/" + name)
		require.NoError(t, err)
		return raw
	}
	ref := func(kind document.Kind) document.Ref { return document.Ref{Tenant: "acme", Kind: kind, ID: idA} }

	m, err := document.Decode[memo](document.Record{Ref: ref("memo"), Schema: 1, Version: 2, Number: "M-1", Body: read("memo_schema1.json")})
	require.NoError(t, err)
	want := memo{Title: "first (schema 1)", Header: document.Header{
		Kind: "memo", ID: idA, Tenant: "acme", Number: "M-1", Version: 2, CreatedAt: noon, CreatedBy: "desk", ChangedAt: noon.Add(1), ChangedBy: "desk-2",
		From: []document.Link{{Kind: "quote", ID: idB}}, Extensions: map[string]json.RawMessage{"host": json.RawMessage(`{"b":[1.50,null],"a":"\u003cx\u003e"}`)},
	}}
	require.Equal(t, &want, m)
	require.NoError(t, m.Validate())

	s, err := document.Decode[slip](document.Record{Ref: ref("slip"), Schema: 1, Version: 1, Body: read("slip_schema1.json")})
	require.NoError(t, err)
	require.Equal(t, "first", s.Text)
	rec, err := document.Encode(s)
	require.NoError(t, err)
	require.Equal(t, strings.TrimSpace(string(read("slip_schema1.json"))), string(rec.Body), "and is still written so, byte for byte")

	old, err := document.DecodeEvent[noted](document.EventRecord{Position: 1, Type: "memo.noted", Schema: 1, Body: read("noted_schema1.json")})
	require.NoError(t, err)
	require.Equal(t, noted{Title: "first"}, old)
	by, err := document.DecodeEvent[signed](document.EventRecord{Position: 2, Type: "memo.signed", Schema: 1, Body: read("signed_schema1.json")})
	require.NoError(t, err)
	require.Equal(t, signed{By: "desk-2"}, by)
}

func TestHeader(t *testing.T) {
	h := document.NewHeader("sales_order", "acme", idA, document.Stamp{At: noon.In(zone(t, "Asia/Tokyo")), Actor: "desk"}, document.Link{Kind: "quote", ID: idB})
	require.Equal(t, time.UTC, h.CreatedAt.Location())
	h.Extensions = map[string]json.RawMessage{"host": json.RawMessage(`{}`)}
	require.NoError(t, h.Validate())
	c := h.Clone()
	require.Equal(t, h, c)
	c.From[0].Kind, c.Extensions["host"][0], c.Extensions["more"] = "x", 'x', nil
	require.Equal(t, document.Kind("quote"), h.From[0].Kind)
	require.Equal(t, map[string]json.RawMessage{"host": json.RawMessage(`{}`)}, h.Extensions)
	h.Touch(document.Stamp{At: noon.Add(time.Hour), Actor: "desk-2"})
	require.Equal(t, "desk-2", h.ChangedBy)
	require.Equal(t, noon, h.CreatedAt)
	require.Equal(t, document.Link{Kind: "sales_order", ID: idA}, h.Link())

	h = document.Header{Extensions: map[string]json.RawMessage{"a b": json.RawMessage(`{`), "z": nil}}
	require.Equal(t, []string{
		"document/required: header.kind: a document has a kind", "document/required: header.id: a document has an ID", "document/required: header.tenant: a document belongs to a tenant",
		"document/required: header.created_at: a document says when it was made and changed",
		`document/json: header.extensions["a b"]: an extension is one JSON value`, "document/json: header.extensions.z: an extension is one JSON value",
	}, faultsOf(t, h.Validate()))
}
