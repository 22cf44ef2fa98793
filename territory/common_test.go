package territory_test

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
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/territory"
)

var (
	update = flag.Bool("update", false, "write the golden files anew")
	by     = document.Stamp{At: time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC), Actor: "desk-2"}
	later  = document.Stamp{At: time.Date(2026, 7, 2, 12, 0, 0, 0, time.UTC), Actor: "desk-3"}
)

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

// gulf is a map with a rule of every shape, in two countries.
func gulf() territory.MapDraft {
	return territory.MapDraft{
		Code: "gulf", Team: "north", Territories: []territory.Territory{
			{Code: "tampa", Name: "Tampa", Rep: "r-1", Country: "US", Postal: []territory.Rule{"33602", "33605-33609", "336*"}},
			{Code: "florida", Name: "Florida", Rep: "r-2", Country: "US", Postal: []territory.Rule{"32000-34999"}},
			{Code: "rest", Rep: "r-9", Country: "US", Postal: []territory.Rule{"*"}},
			{Code: "london", Name: "London", Rep: "r-5", Country: "GB", Postal: []territory.Rule{"SW1A 1AA", "sw1*", "W1*"}},
		},
		Extensions: map[string]json.RawMessage{"color": json.RawMessage(`"blue"`)},
	}
}

// us is an address in the United States.
func us(code string) party.Address { return party.Address{Country: "US", PostalCode: code} }

// compiled makes a map and its index.
func compiled(t testing.TB, draft territory.MapDraft) *territory.Index {
	t.Helper()
	made, _, err := territory.NewMap("acme", draft, by)
	require.NoError(t, err)
	index, err := territory.Compile(made)
	require.NoError(t, err)
	return index
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
