package document_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
)

func goodBatch() document.Batch {
	ref := func(id document.ID) document.Ref {
		return document.Ref{Tenant: "acme", Kind: "invoice", ID: id}
	}
	return document.Batch{
		ID: idA, Tenant: "acme",
		Writes: []document.Record{
			{Ref: ref(idA), Schema: 1, Keys: []document.Key{{Name: "customer", Value: "lakeside"}}, Unique: []document.Key{{Name: "reference", Value: ""}}, Body: []byte("{}")},
			{Ref: ref(idB), Schema: 1, Version: 3, Number: "INV-1"},
		},
		Guards:  []document.Guard{{Ref: ref(document.NewID(noon, [10]byte{3})), Version: 0}},
		Numbers: []document.Number{{Write: 0, Series: "acme/invoice/2026", Format: "INV-{year}-{n:5}", Date: document.DateIn(noon, nil), Monotonic: true}},
		Events:  []document.EventRecord{{Ref: ref(idA), Type: "invoice.posted", Schema: 1, At: noon, Actor: "desk", Body: []byte("{}")}},
	}
}

func TestBatch_Validate(t *testing.T) {
	good := goodBatch()
	require.NoError(t, good.Validate())

	const letters = "must have 1 to 1024 bytes, has "
	long := strings.Repeat("x", document.MaxText+1)
	for _, c := range []struct {
		change func(b *document.Batch)
		want   string
	}{
		{func(b *document.Batch) { b.ID = document.ID{} }, "id: a batch has an ID"},
		{func(b *document.Batch) { *b = document.Batch{ID: idA, Tenant: "acme"} }, "a batch has 1 to 1000 operations, this one has 0"},
		{func(b *document.Batch) { b.Guards = make([]document.Guard, 997) }, "a batch has 1 to 1000 operations, this one has 1001"},
		{func(b *document.Batch) { b.Writes[1].Ref = b.Writes[0].Ref }, "writes[1]: a document is written once in a batch"},
		{func(b *document.Batch) { b.Writes[0].Version = -1 }, "writes[0]: a version is not negative and a schema at least 1"},
		{func(b *document.Batch) { b.Writes[0].Schema = 0 }, "writes[0]: a version is not negative and a schema at least 1"},
		{func(b *document.Batch) { b.Writes[0].Body = make([]byte, document.MaxBody+1) }, "writes[0].body: a body has at most 1 MiB, this one has 1048577 bytes"},
		{func(b *document.Batch) { b.Writes[1].Number = long }, "writes[1].number: must have 0 to 1024 bytes, has 1025"},
		{func(b *document.Batch) { b.Writes[0].Ref.Tenant = "zenith" }, "writes[0]: a batch stays within its tenant"},
		{func(b *document.Batch) { b.Writes[0].Ref.Kind = "" }, "writes[0].kind: " + letters + "0"},
		{func(b *document.Batch) { b.Writes[0].Ref.ID = document.ID{} }, "writes[0].id: a reference has an ID"},
		{func(b *document.Batch) { b.Writes[0].Keys[0].Name = "" }, "writes[0].keys[0].name: " + letters + "0"},
		{func(b *document.Batch) { b.Writes[0].Unique[0].Value = long }, "writes[0].unique[0].value: must have 0 to 1024 bytes, has 1025"},
		{func(b *document.Batch) { b.Writes[0].Unique[0].Value = "a\x00" }, `writes[0].unique[0].value: must be UTF-8 without the character 0, is "a\x00"`},
		{func(b *document.Batch) { b.Writes[0].Keys[0].Value = "\xff" }, `writes[0].keys[0].value: must be UTF-8 without the character 0, is "\xff"`},
		{func(b *document.Batch) { b.Writes[0].Keys = make([]document.Key, document.MaxKeys) }, "writes[0].keys: a record has at most 1000 keys, this one has 1001"},
		{func(b *document.Batch) { b.Guards[0].Version = -1 }, "guards[0]: a version is not negative"},
		{func(b *document.Batch) { b.Guards[0].Ref.Tenant = "" }, "guards[0]: a batch stays within its tenant"},
		{func(b *document.Batch) { b.Numbers[0].Write = 2 }, "numbers[0].write: there is no such write"},
		{func(b *document.Batch) { b.Numbers[0].Write = -1 }, "numbers[0].write: there is no such write"},
		{func(b *document.Batch) { b.Numbers[0].Write = 1 }, "numbers[0].write: the document has a number already"},
		{func(b *document.Batch) { b.Numbers = append(b.Numbers, b.Numbers[0]) }, "numbers[1].write: the document has a number already"},
		{func(b *document.Batch) { b.Numbers[0].Series = "" }, "numbers[0].series: " + letters + "0"},
		{func(b *document.Batch) { b.Numbers[0].First = -1 }, "numbers[0].first: a series does not begin below 0"},
		{func(b *document.Batch) { b.Numbers[0].Format = "{n}" + long }, "numbers[0].format: " + letters + "1028"},
		{func(b *document.Batch) { b.Numbers[0].Format = "{n}" + long[:1021] }, "numbers[0].format: a format gives at most 1024 bytes"},
		{func(b *document.Batch) { b.Numbers[0].Date, b.Numbers[0].Format = document.Date{}, "{n}" }, "numbers[0].date: a date-monotonic series needs the document's date"},
		{func(b *document.Batch) { b.Events[0].Type = "" }, "events[0].type: " + letters + "0"},
		{func(b *document.Batch) { b.Events[0].Actor = long }, "events[0].actor: must have 0 to 1024 bytes, has 1025"},
		{func(b *document.Batch) { b.Events[0].Schema = 0 }, "events[0]: an event has a schema of at least 1 and a body of at most 1 MiB"},
		{func(b *document.Batch) { b.Events[0].Body = make([]byte, document.MaxBody+1) }, "events[0]: an event has a schema of at least 1 and a body of at most 1 MiB"},
		{func(b *document.Batch) { b.Events[0].Ref.Tenant = "x" }, "events[0]: a batch stays within its tenant"},
	} {
		b := goodBatch()
		c.change(&b)
		require.Equal(t, []string{"store/batch: " + c.want}, faultsOf(t, b.Validate()))
	}

	b := goodBatch()
	b.Numbers[0].Format = "INV"
	require.Equal(t, []string{`document/number_format: numbers[0].format: number format "INV" needs {n} exactly once; write for instance INV-{year}-{n:5}`}, faultsOf(t, b.Validate()))
	b.ID, b.Writes[0].Schema, b.Events[0].Schema = document.ID{}, 0, 0
	require.Len(t, faultsOf(t, b.Validate()), 4, "all at once")
	b = goodBatch()
	b.Tenant = ""
	require.Equal(t, "store/batch: tenant: "+letters+"0", faultsOf(t, b.Validate())[0])
	b = goodBatch()
	b.Guards = make([]document.Guard, document.MaxOperations-4)
	for i := range b.Guards {
		b.Guards[i].Ref = b.Writes[0].Ref
	}
	b.Writes[0].Body = make([]byte, document.MaxBody)
	require.NoError(t, b.Validate(), "the bounds themselves are good")
}

func TestFormatNumber(t *testing.T) {
	date := day(t, "2026-03-04")
	for _, c := range []struct {
		format string
		n      int64
		want   string
	}{
		{"{n}", 0, "0"}, {"{n}", 17, "17"}, {"INV-{year}-{n:5}", 17, "INV-2026-00017"}, {"{day}.{month}.{year}/{n:1}", 9, "04.03.2026/9"}, {"{n:3}", 12345, "12345"},
		{"{n:18}", 1, "000000000000000001"}, {"{n}", math.MaxInt64, "9223372036854775807"}, {"№ {n} €", 1, "№ 1 €"}, {"%d{n}%", 1, "%d1%"},
	} {
		got, err := document.FormatNumber(c.format, date, c.n)
		require.NoError(t, err, c.format)
		require.Equal(t, c.want, got)
	}
	for _, c := range []struct{ format, why string }{
		{"", "needs {n} exactly once"}, {"INV", "needs {n} exactly once"}, {"{n}{n}", "needs {n} exactly once"}, {"{n}-{n:3}", "needs {n} exactly once"}, {"{year}", "needs {n} exactly once"},
		{"{n", "does not close a brace"}, {"n}", "closes a brace that was not opened"}, {"{n}}", "closes a brace that was not opened"}, {"{{n}}", `has an unknown field "{{n}"`}, {"{}{n}", `has an unknown field "{}"`},
		{"{N}", `has an unknown field "{N}"`}, {"{n:}", `has an unknown field "{n:}"`}, {"{ n }", `has an unknown field "{ n }"`}, {"{week}{n}", `has an unknown field "{week}"`},
		{"{n:0}", "pads to a width that is not 1 to 18"}, {"{n:19}", "pads to a width that is not 1 to 18"}, {"{n:-1}", "pads to a width that is not 1 to 18"}, {"{n:05}", "pads to a width that is not 1 to 18"},
		{"{n:+5}", "pads to a width that is not 1 to 18"}, {"{n:x}", "pads to a width that is not 1 to 18"}, {"{n:99999999999999999999}", "pads to a width that is not 1 to 18"},
	} {
		got, err := document.FormatNumber(c.format, date, 1)
		require.ErrorIs(t, err, document.ErrInvalid, c.format)
		require.Empty(t, got)
		one, ok := errors.AsType[*document.Error](err)
		require.True(t, ok)
		require.Equal(t, "number format "+document.Quote(c.format)+" "+c.why, one.Message)
	}
	for _, field := range []string{"{year}", "{month}", "{day}"} {
		_, err := document.FormatNumber(field+"{n}", document.Date{}, 1)
		require.ErrorContains(t, err, "needs a date for "+field)
	}
	_, err := document.FormatNumber("{n}", document.Date{}, 1)
	require.NoError(t, err, "a format without a date needs none")
	_, err = document.FormatNumber("{n:5}", date, -1)
	require.ErrorContains(t, err, "cannot render -1: a number is not negative")
}

func TestDateBackwards(t *testing.T) {
	err := document.DateBackwards("acme/invoice", day(t, "2026-07-02"), day(t, "2026-07-01"))
	require.ErrorIs(t, err, document.ErrRefused)
	require.EqualError(t, err, `store/number_date: series "acme/invoice" has already numbered a document of 2026-07-02, this one is of 2026-07-01; date it 2026-07-02 or later`)
}
