package catalog_test

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

	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

var (
	update = flag.Bool("update", false, "write the golden files anew")
	by     = document.Stamp{At: time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC), Actor: "desk-2"}
	later  = document.Stamp{At: time.Date(2026, 7, 2, 12, 0, 0, 0, time.UTC), Actor: "desk-3"}
)

func quantity(t testing.TB, s string) money.Quantity {
	t.Helper()
	q, err := money.ParseQuantity(s)
	require.NoError(t, err)
	return q
}

func price(t testing.TB, s string) *money.Price {
	t.Helper()
	p, err := money.ParsePrice(s)
	require.NoError(t, err)
	return &p
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

func rice(t testing.TB) catalog.ItemDraft {
	return catalog.ItemDraft{
		SKU: "RICE-1", Name: "Rice, long grain", Type: catalog.Goods, Unit: "kg",
		Units:    []catalog.Conversion{{Unit: "g", Num: 1, Den: 1000}, {Unit: "bag", Num: 25, Den: 1}, {Unit: "third", Num: 1, Den: 3}},
		Category: "dry-food", TaxClass: "food", Cost: price(t, "0.85 USD"), Weight: quantity(t, "1 kg"),
		BuyerParts: []catalog.BuyerPart{{Customer: "lakeside", Number: "LS-77"}},
		Extensions: map[string]json.RawMessage{"shelf": json.RawMessage(`"B-4"`)},
	}
}

func food() catalog.CategoryTreeDraft {
	return catalog.CategoryTreeDraft{Categories: []catalog.Category{
		{Code: "dry-food", Name: "Dry food", Parent: "food"}, {Code: "food", Name: "Food"},
		{Code: "fresh", Name: "Fresh food", Parent: "food"}, {Code: "tools", Name: "Tools"},
	}}
}
