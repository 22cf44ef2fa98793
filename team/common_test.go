package team_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/leanovate/gopter"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/team"
)

var (
	update = flag.Bool("update", false, "write the golden files anew")
	by     = document.Stamp{At: time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC), Actor: "desk-2"}
	later  = document.Stamp{At: time.Date(2026, 7, 2, 12, 0, 0, 0, time.UTC), Actor: "desk-3"}
)

func day(t testing.TB, s string) document.Date {
	t.Helper()
	d, err := document.ParseDate(s)
	require.NoError(t, err)
	return d
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

// parameters gives the settings of a property: the seed comes from O2C_SEED, else it is fixed.
func parameters(t testing.TB) *gopter.TestParameters {
	t.Helper()
	seed := int64(20260701)
	if text := os.Getenv("O2C_SEED"); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		require.NoError(t, err, "O2C_SEED is a whole number")
		seed = n
	}
	t.Logf("O2C_SEED=%d", seed)
	p := gopter.DefaultTestParametersWithSeed(seed)
	p.MinSuccessfulTests = 500
	return p
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

func span(t testing.TB, from, to string) document.Span {
	t.Helper()
	var s document.Span
	if from != "" {
		s.From = day(t, from)
	}
	if to != "" {
		s.To = day(t, to)
	}
	return s
}

// north is a team of three levels. Dan is district manager until July and then gone; Eve takes the district over in September.
func north(t testing.TB) team.Draft {
	return team.Draft{
		Code: "north", Name: "North", Levels: []string{"national", "district", "rep"},
		Members: []team.Member{
			{Rep: "r-1", Name: "Ann", Level: "rep", Manager: "r-4", Span: span(t, "2026-01-01", "2026-09-01")},
			{Rep: "r-1", Name: "Ann Field", Level: "rep", Manager: "r-5", Span: span(t, "2026-09-01", "")},
			{Rep: "r-2", Name: "Bob", Level: "rep", Manager: "r-9", Span: span(t, "2026-01-01", ""), Successor: "r-1", Disabled: true},
			{Rep: "r-4", Name: "Dan", Level: "district", Manager: "r-9", Span: span(t, "2026-01-01", "2026-07-01"), Successor: "r-5"},
			{Rep: "r-5", Name: "Eve", Level: "rep", Manager: "r-4", Span: span(t, "2026-01-01", "2026-09-01")},
			{Rep: "r-5", Name: "Eve", Level: "district", Manager: "r-9", Span: span(t, "2026-09-01", "")},
			{Rep: "r-9", Name: "Zoe", Level: "national"},
		},
		Extensions: map[string]json.RawMessage{"color": json.RawMessage(`"blue"`)},
	}
}

// again stores a document, reads it back and stores that: both records are the same, and both documents are valid.
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
