package commission_test

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

	"github.com/seed-3f372218/o2c/commission"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
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
	for _, one := range events[:min(1, len(events))] {
		event, err := one.Record()
		require.NoError(t, err)
		assert.Equal(t, doc.Head().Ref(), event.Ref)
		golden(t, event.Type+".1.json", event.Body)
	}
}

func usd(t testing.TB, amount string) money.Money {
	t.Helper()
	m, err := money.Parse(amount + " USD")
	require.NoError(t, err)
	return m
}

// cents gives an amount in USD.
func cents(t testing.TB, n int64) money.Money {
	t.Helper()
	dollar, err := money.ISO("USD")
	require.NoError(t, err)
	m, err := money.FromMinor(n, dollar)
	require.NoError(t, err)
	return m
}

func percent(t testing.TB, text string) money.Rate {
	t.Helper()
	rate, err := money.ParseRate(text)
	require.NoError(t, err)
	return rate
}

// standard is the plan of the worked figures: 10%, 3% and 2%.
func standard(t testing.TB) commission.PlanDraft {
	return commission.PlanDraft{
		Code: "standard", Name: "Standard", Team: "north",
		Rates: []commission.LevelRate{
			{Level: "rep", Rate: percent(t, "10%")}, {Level: "district", Rate: percent(t, "3%")}, {Level: "national", Rate: percent(t, "2%")},
		},
		Valid:      document.Span{From: day(t, "2026-01-01"), To: day(t, "2027-01-01")},
		Extensions: map[string]json.RawMessage{"color": json.RawMessage(`"blue"`)},
	}
}

// chain is a rep with both managers.
func chain() []team.Link {
	return []team.Link{{Level: "rep", Rep: "r-1"}, {Level: "district", Rep: "r-4"}, {Level: "national", Rep: "r-9"}}
}

// order and payment give links to documents that are only named.
func order(n string) document.Link {
	return document.Link{Kind: "sales_order", ID: document.NameID("sales_order", n)}
}

func payment(n string) document.Link {
	return document.Link{Kind: "payment", ID: document.NameID("payment", n)}
}

// opened is the standing of an order under the standard plan.
func opened(t testing.TB, number string) *commission.Standing {
	t.Helper()
	plan, _, err := commission.NewPlan("acme", standard(t), by)
	require.NoError(t, err)
	plan.Header.Version = 3
	credits, err := plan.Credits(chain(), day(t, "2026-07-01"))
	require.NoError(t, err)
	credits.Territory = "33602"
	s, _, err := commission.NewStanding("acme", order(number), number, credits, money.Rounding{}, by)
	require.NoError(t, err)
	return s
}

// earn books net amounts on the lines from 1 on.
func earn(t testing.TB, s *commission.Standing, number, on string, nets ...money.Money) ([]commission.Entry, []document.Event) {
	t.Helper()
	var collected []commission.Collected
	for n, net := range nets {
		collected = append(collected, commission.Collected{Line: n + 1, Net: net})
	}
	entries, events, err := s.Earn(collected, payment(number), day(t, on), later)
	require.NoError(t, err)
	require.NoError(t, s.Validate())
	return entries, events
}

// amounts sums entries by payee.
func amounts(t testing.TB, entries []commission.Entry) map[string]string {
	t.Helper()
	sums := map[string]money.Money{}
	for _, e := range entries {
		sum, err := sums[e.Payee].Add(e.Amount)
		require.NoError(t, err)
		sums[e.Payee] = sum
	}
	texts := map[string]string{}
	for payee, sum := range sums {
		texts[payee] = sum.String()
	}
	return texts
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
