package pricing_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/model"
)

var (
	update = flag.Bool("update", false, "write the golden files anew")
	clerk  = document.Stamp{At: time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC), Actor: "desk-2"}
	later  = document.Stamp{At: time.Date(2026, 7, 2, 12, 0, 0, 0, time.UTC), Actor: "desk-3"}
	today  = day("2026-07-01")
)

func day(s string) document.Date { return must(document.ParseDate(s)) }

func span(from, to string) document.Span {
	var s document.Span
	if from != "" {
		s.From = day(from)
	}
	if to != "" {
		s.To = day(to)
	}
	return s
}

func iso(code string) money.Currency { return must(money.ISO(code)) }

// tiers reads "60.00 USD", "50 case", "55.00 USD" and so on: the first price, then bounds and prices in turn.
func tiers(first string, more ...string) []model.Tier {
	all := []model.Tier{{Price: price(first)}}
	for i := 0; i < len(more); i += 2 {
		all = append(all, model.Tier{From: qty(more[i]), Price: price(more[i+1])})
	}
	return all
}

// gloves are 60.00 a case, 55.00 from 50 cases and 50.00 from 200.
func gloves(kind model.Kind) pricing.Entry {
	return tiered("GLOVES-M", "case", kind, "60.00 USD", "50 case", "55.00 USD", "200 case", "50.00 USD")
}

func tiered(item, unit string, kind model.Kind, first string, more ...string) pricing.Entry {
	return pricing.Entry{Item: item, Unit: unit, Model: model.Model{Kind: kind, Tiers: tiers(first, more...)}}
}

func flat(item, unit, p string) pricing.Entry {
	return pricing.Entry{Item: item, Unit: unit, Model: model.Model{Price: price(p)}}
}

func draft(code string, entries ...pricing.Entry) pricing.PriceListDraft {
	return pricing.PriceListDraft{Code: code, Name: "List " + code, Currency: iso("USD"), Entries: entries}
}

func made(d pricing.PriceListDraft) *pricing.PriceList {
	p, _, err := pricing.NewPriceList("acme", d, 0, clerk)
	return must(p, err)
}

// with makes a list after a change of its draft.
func with(d pricing.PriceListDraft, change func(*pricing.PriceListDraft)) *pricing.PriceList {
	change(&d)
	return made(d)
}

func compiled(lists ...*pricing.PriceList) *pricing.Book {
	return must(pricing.Compile(lists, pricing.Config{}))
}

// asks is a basket of items and quantities in turn.
func asks(itemsAndQuantities ...string) pricing.Basket {
	b := pricing.Basket{Customer: "lakeside", Groups: []string{"wholesale"}, Currency: iso("USD"), On: today}
	for i := 0; i < len(itemsAndQuantities); i += 2 {
		b.Lines = append(b.Lines, pricing.BasketLine{Item: itemsAndQuantities[i], Quantity: qty(itemsAndQuantities[i+1])})
	}
	return b
}

// faultsOf gives "path code" of every fault of an error that is ErrInvalid.
func faultsOf(t testing.TB, err error) []string {
	t.Helper()
	require.ErrorIs(t, err, document.ErrInvalid)
	faults, ok := errors.AsType[document.Faults](err)
	require.True(t, ok, "%T", err)
	texts := make([]string, len(faults))
	for i, f := range faults {
		require.NotEmpty(t, f.Code)
		texts[i] = f.Path + " " + f.Code
	}
	return texts
}

// golden compares JSON with a file of testdata.
func golden(t *testing.T, name string, body []byte) []byte {
	t.Helper()
	var indented bytes.Buffer
	require.NoError(t, json.Indent(&indented, body, "", "  "))
	indented.WriteByte('\n')
	file := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(file, indented.Bytes(), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), indented.String())
	return want
}

// stored sees that a document and its event are written as the golden files of schema 1 say, and that the file reads back as the document.
func stored[T any, P document.Of[T]](t *testing.T, doc P, events []document.Event) {
	t.Helper()
	rec, err := document.Encode[T, P](doc)
	require.NoError(t, err)
	require.Equal(t, 1, rec.Schema)
	rec.Body = golden(t, string(rec.Ref.Kind)+".1.json", rec.Body)
	read, err := document.Decode[T, P](rec)
	require.NoError(t, err)
	assert.Equal(t, (*T)(doc), read)
	require.NoError(t, P(read).Validate())
	require.Len(t, events, 1)
	event, err := events[0].Record()
	require.NoError(t, err)
	assert.Equal(t, doc.Head().Ref(), event.Ref)
	golden(t, event.Type+".1.json", event.Body)
}

// again stores a document and reads it back: it is the same, and valid.
func again[T any, P document.Of[T]](t *testing.T, doc P) {
	t.Helper()
	require.NoError(t, doc.Validate())
	rec, err := document.Encode[T, P](doc)
	require.NoError(t, err)
	read, err := document.Decode[T, P](rec)
	require.NoError(t, err)
	require.NoError(t, P(read).Validate())
	twice, err := document.Encode[T, P](read)
	require.NoError(t, err)
	require.Equal(t, string(rec.Body), string(twice.Body))
	require.Equal(t, rec.Keys, twice.Keys)
}
