package party_test

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
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/party"
)

var (
	update = flag.Bool("update", false, "write the golden files anew")
	by     = document.Stamp{At: time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC), Actor: "desk-2"}
	later  = document.Stamp{At: time.Date(2026, 7, 2, 12, 0, 0, 0, time.UTC), Actor: "desk-3"}
)

func amount(t testing.TB, s string) money.Money {
	t.Helper()
	m, err := money.Parse(s)
	require.NoError(t, err)
	return m
}

func currency(t testing.TB, code string) money.Currency {
	t.Helper()
	c, err := money.ISO(code)
	require.NoError(t, err)
	return c
}

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

func lakeside(t testing.TB) party.CustomerDraft {
	return party.CustomerDraft{
		Code: "lakeside", Name: "Lakeside Clinic", Organization: "lake-group", Market: party.B2B, Group: "wholesale",
		BillTo: party.Address{Name: "Accounts", Lines: []string{"1 Shore Rd", "Floor 2"}, City: "Chicago", Region: "IL", PostalCode: "60601", Country: "US"},
		ShipTos: []party.ShipTo{
			{Code: "dock-1", Address: party.Address{Lines: []string{"2 Shore Rd"}, City: "Chicago", Region: "IL", PostalCode: "60602", Country: "US"}},
			{Code: "dock-2", Address: party.Address{Name: "Night desk", City: "Gary", Region: "IN", Country: "US"}},
		},
		DefaultShipTo: "dock-2", Payer: "lake-holding",
		Contacts:         []party.Contact{{Role: "billing", Name: "Jo Field", Email: "jo@lakeside.example", Phone: "+1 312 555 0100"}},
		TaxRegistrations: []party.TaxRegistration{{Country: "US", Region: "IL", Number: "36-1234567"}},
		Exemptions: []party.Exemption{
			{Jurisdiction: "US-IL", Certificate: "E-1", Span: document.Span{From: day(t, "2025-01-01"), To: day(t, "2026-01-01")}},
			{Jurisdiction: "US-IL", Certificate: "E-2", Span: document.Span{From: day(t, "2025-12-01")}},
		},
		Currency: currency(t, "USD"), Terms: &party.Terms{NetDays: 30}, CreditLimit: new(amount(t, "10000.00 USD")), PurchaseOrderRequired: new(true),
		Extensions: map[string]json.RawMessage{"segment": json.RawMessage(`"clinic"`)},
	}
}

func lakeGroup(t testing.TB) party.OrganizationDraft {
	return party.OrganizationDraft{
		Code: "lake-group", Name: "Lake Group", Group: "key", Currency: currency(t, "USD"), Terms: &party.Terms{NetDays: 45},
		CreditLimit: new(amount(t, "50000.00 USD")), PurchaseOrderRequired: new(true),
		Contacts: []party.Contact{{Email: "office@lake.example"}}, Extensions: map[string]json.RawMessage{"tier": json.RawMessage(`1`)},
	}
}

func northwind(t testing.TB) party.SellerDraft {
	return party.SellerDraft{
		Code: "northwind", Name: "Northwind", LegalName: "Northwind Trading, Inc.", Zone: "America/Chicago", Currency: currency(t, "USD"),
		Address:          party.Address{Name: "Northwind", Lines: []string{"9 Market St"}, City: "Chicago", Region: "IL", PostalCode: "60603", Country: "US"},
		TaxRegistrations: []party.TaxRegistration{{Country: "US", Number: "98-7654321"}, {Country: "DE", Number: "DE123456789"}},
		BankAccounts: []party.BankAccount{
			{Bank: "First Bank", AccountNumber: "000123456789", RoutingNumber: "021000021", Currency: currency(t, "USD")},
			{Holder: "Northwind GmbH", IBAN: "DE89370400440532013000", BIC: "COBADEFFXXX", Currency: currency(t, "EUR")},
		},
		Contacts:   []party.Contact{{Role: "billing", Email: "billing@northwind.example"}},
		Numbering:  []party.Numbering{{Series: "invoice", Format: "INV-{year}-{n:5}", First: 100, Reset: party.Yearly, Monotonic: true}},
		Extensions: map[string]json.RawMessage{"ledger": json.RawMessage(`"4000"`)},
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
