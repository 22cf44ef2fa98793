package pricing_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/pricing"
)

func row(country, region, prefix, jurisdiction, class, r string) pricing.TaxRow {
	return pricing.TaxRow{Country: country, Region: region, PostalPrefix: prefix, Jurisdiction: jurisdiction, Name: "sales tax", Category: "standard", Class: class, Rate: rate(r)}
}

// sampleTaxes are made up: a state with a county, food at 0 %, a rate that changes, and a country with a federal tax.
func sampleTaxes() pricing.TaxTableDraft {
	old := row("US", "FL", "", "US-FL", "", "5%")
	old.Valid = span("", "2026-01-01")
	state := row("US", "FL", "", "US-FL", "", "6%")
	state.Valid = span("2026-01-01", "")
	food := row("US", "FL", "", "US-FL", "food", "0%")
	food.Category = "exempt"
	return pricing.TaxTableDraft{
		Code: "sample", Name: "Sample", Note: "sample rates, not to be relied on",
		Rows: []pricing.TaxRow{
			old, state, food, row("US", "FL", "331", "US-FL-DADE", "", "1%"),
			row("CA", "", "", "CA", "", "5%"), row("CA", "BC", "", "CA-BC", "", "7%"),
			row("DE", "", "", "DE", "standard", "19%"), row("DE", "", "", "DE", "books", "7%"), row("DE", "", "27498", "DE", "standard", "0%"),
		},
		Extensions: map[string]json.RawMessage{"source": json.RawMessage(`"made up"`)},
	}
}

func madeTaxes(d pricing.TaxTableDraft) *pricing.TaxTable {
	table, _, err := pricing.NewTaxTable("acme", d, clerk)
	return must(table, err)
}

func TestTaxTable_Rates(t *testing.T) {
	table := madeTaxes(sampleTaxes())
	miami := party.Address{City: "Miami", Region: "FL", PostalCode: "33101", Country: "US"}
	tampa := party.Address{City: "Tampa", Region: "FL", PostalCode: "33601", Country: "US"}
	for name, c := range map[string]struct {
		to    party.Address
		class string
		on    string
		rates []string
	}{
		"state":                           {tampa, "", "2026-07-01", []string{"US-FL standard 6%"}},
		"county first":                    {miami, "gloves", "2026-07-01", []string{"US-FL-DADE standard 1%", "US-FL standard 6%"}},
		"class before all classes":        {miami, "food", "2026-07-01", []string{"US-FL-DADE standard 1%", "US-FL exempt 0%"}},
		"nothing due is said":             {tampa, "food", "2026-07-01", []string{"US-FL exempt 0%"}},
		"day before the change":           {tampa, "", "2025-12-31", []string{"US-FL standard 5%"}},
		"day of the change":               {tampa, "", "2026-01-01", []string{"US-FL standard 6%"}},
		"region before country":           {party.Address{Region: "BC", Country: "CA"}, "", "2026-07-01", []string{"CA-BC standard 7%", "CA standard 5%"}},
		"region without taxes":            {party.Address{Region: "AB", Country: "CA"}, "", "2026-07-01", []string{"CA standard 5%"}},
		"class":                           {party.Address{PostalCode: "10115", Country: "DE"}, "books", "2026-07-01", []string{"DE standard 7%"}},
		"smaller place of the same tax":   {party.Address{PostalCode: "27498", Country: "DE"}, "standard", "2026-07-01", []string{"DE standard 0%"}},
		"class goes before a small place": {party.Address{PostalCode: "27498", Country: "DE"}, "books", "2026-07-01", []string{"DE standard 7%"}},
	} {
		t.Run(name, func(t *testing.T) {
			rates, err := table.Rates(c.to, c.class, day(c.on))
			require.NoError(t, err)
			texts := make([]string, len(rates))
			for i, r := range rates {
				texts[i] = r.Jurisdiction + " " + r.Category + " " + r.Rate.String()
			}
			require.Equal(t, c.rates, texts)
		})
	}
	for name, c := range map[string]struct {
		to    party.Address
		class string
		fault string
		says  string
	}{
		"other state":    {party.Address{Region: "GA", PostalCode: "30301", Country: "US"}, "", "to pricing/no_tax", `tax table "sample" has no row for "US-GA", postal code "30301", on 2026-07-01`},
		"other country":  {party.Address{Country: "FR"}, "", "to pricing/no_tax", `has no row for "FR" on 2026-07-01`},
		"other class":    {party.Address{Country: "DE", PostalCode: "10115"}, "food", "to pricing/no_tax", `has no row for "DE", postal code "10115", and items of class "food" on`},
		"no region":      {party.Address{Country: "CA"}, "", "to.region pricing/tax_address", "depend on the region"},
		"no postal code": {party.Address{Country: "US", Region: "FL"}, "", "to.postal_code pricing/tax_address", "depend on the postal code"},
	} {
		t.Run(name, func(t *testing.T) {
			rates, err := table.Rates(c.to, c.class, today)
			require.Equal(t, []string{c.fault}, faultsOf(t, err))
			require.ErrorContains(t, err, c.says)
			require.Nil(t, rates)
		})
	}
	_, err := table.Rates(miami, "", document.Date{})
	require.Equal(t, []string{"on pricing/required"}, faultsOf(t, err))
}

func TestTaxTable_Stored(t *testing.T) {
	table, events, err := pricing.NewTaxTable("acme", sampleTaxes(), clerk)
	require.NoError(t, err)
	stored(t, table, events)
	again(t, table)
	plain, unique := table.Keys()
	require.Equal(t, []document.Key{{Name: "country", Value: "US"}, {Name: "country", Value: "CA"}, {Name: "country", Value: "DE"}}, plain)
	require.Empty(t, unique)
	require.Equal(t, pricing.TaxTableID("sample"), table.Header.ID)
}

func TestTaxTable_Revise(t *testing.T) {
	table := madeTaxes(sampleTaxes())
	before := table.Clone()
	d := table.Content()
	d.Rows[3].Rate = rate("1.5%")
	require.Equal(t, before, table, "content is a copy")
	events, err := table.Revise(d, later)
	require.NoError(t, err)
	require.Equal(t, pricing.TaxTableSaved{Code: "sample", Name: "Sample", Rows: 9}, events[0].Payload)
	require.Equal(t, rate("1.5%"), table.Rows[3].Rate)
	require.Equal(t, "desk-3", table.Header.ChangedBy)

	before = table.Clone()
	d.Code = "other"
	_, err = table.Revise(d, later)
	require.Equal(t, []string{"code pricing/fixed"}, faultsOf(t, err))
	d = table.Content()
	d.Name = ""
	_, err = table.Revise(d, later)
	require.Equal(t, []string{"name pricing/required"}, faultsOf(t, err))
	require.Equal(t, before, table)
	table.Header.Kind = "item"
	require.Equal(t, []string{"header.kind pricing/header"}, faultsOf(t, table.Validate()))
}

func TestTaxTableDraft_Faults(t *testing.T) {
	first := func(change func(*pricing.TaxRow)) func(*pricing.TaxTableDraft) {
		return func(d *pricing.TaxTableDraft) { change(&d.Rows[0]) }
	}
	for name, c := range map[string]struct {
		change func(*pricing.TaxTableDraft)
		faults []string
	}{
		"fine":         {func(*pricing.TaxTableDraft) {}, nil},
		"empty":        {func(d *pricing.TaxTableDraft) { *d = pricing.TaxTableDraft{} }, []string{"code pricing/required", "name pricing/required"}},
		"rows":         {func(d *pricing.TaxTableDraft) { d.Rows = make([]pricing.TaxRow, pricing.MaxRows+1) }, []string{"rows pricing/count"}},
		"country":      {first(func(r *pricing.TaxRow) { r.Country = "us" }), []string{"rows[0].country party/country"}},
		"jurisdiction": {first(func(r *pricing.TaxRow) { r.Jurisdiction = "" }), []string{"rows[0].jurisdiction pricing/required"}},
		"rate":         {first(func(r *pricing.TaxRow) { r.Rate = rate("-1%") }), []string{"rows[0].rate pricing/negative"}},
		"overlap":      {first(func(r *pricing.TaxRow) { r.Valid = span("", "2026-01-02") }), []string{"rows[1] pricing/duplicate"}},
		"no day":       {first(func(r *pricing.TaxRow) { r.Valid = span("2025-01-01", "2025-01-01") }), []string{"rows[0].valid document/span"}},
		"category is no key": {func(d *pricing.TaxTableDraft) {
			d.Rows = append(d.Rows, d.Rows[2])
			d.Rows[9].Category = "zero"
		}, []string{"rows[9] pricing/duplicate"}},
		"extension": {func(d *pricing.TaxTableDraft) { d.Extensions["x"] = nil }, []string{"extensions.x pricing/extension"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := sampleTaxes()
			c.change(&d)
			_, _, err := pricing.NewTaxTable("acme", d, clerk)
			if c.faults == nil {
				require.NoError(t, err)
				require.NoError(t, d.Validate())
				return
			}
			require.Equal(t, c.faults, faultsOf(t, err))
			require.Equal(t, c.faults, faultsOf(t, d.Validate()))
		})
	}
}

// The order of the rows does not decide which rates apply.
func TestTaxTable_OrderOfRows(t *testing.T) {
	d := sampleTaxes()
	slices.Reverse(d.Rows)
	one, two := madeTaxes(sampleTaxes()), madeTaxes(d)
	for _, postal := range []string{"27498", "10115", "33101"} {
		for _, class := range []string{"standard", "books", "food"} {
			for _, to := range []party.Address{{Country: "DE", PostalCode: postal}, {Country: "US", Region: "FL", PostalCode: postal}} {
				a, errA := one.Rates(to, class, today)
				b, errB := two.Rates(to, class, today)
				require.Equal(t, a, b)
				require.Equal(t, errA, errB)
			}
		}
	}
}
