package party_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/party"
)

func customer(t testing.TB, draft party.CustomerDraft) *party.Customer {
	t.Helper()
	c, _, err := party.NewCustomer("acme", draft, by)
	require.NoError(t, err)
	return c
}

func TestCustomerIsStored(t *testing.T) {
	c, events, err := party.NewCustomer("acme", lakeside(t), by)
	require.NoError(t, err)
	stored(t, c, events)
	assert.Equal(t, party.CustomerID("lakeside"), c.Header.ID)
	assert.Equal(t, lakeside(t), c.Content())
	plain, unique := c.Keys()
	assert.Equal(t, []document.Key{{Name: "organization", Value: "lake-group"}, {Name: "group", Value: "wholesale"}, {Name: "payer", Value: "lake-holding"}}, plain)
	assert.Empty(t, unique)
}

func TestCustomerOfLittle(t *testing.T) {
	c := customer(t, party.CustomerDraft{Code: "c-1", Name: "Jo Field"})
	assert.Equal(t, party.B2B, c.Market)
	assert.Equal(t, party.Roles{SoldTo: "c-1", BillTo: "c-1", Payer: "c-1"}, c.Roles())
	assert.Equal(t, party.Address{}, c.ShipTo())
	assert.Equal(t, party.Terms{}, c.PaymentTerms())
	assert.False(t, c.NeedsPurchaseOrder())
	rec, err := document.Encode(c)
	require.NoError(t, err)
	assert.NotContains(t, string(rec.Body), "bill_to")
	again(t, c)
}

func TestCustomerFaultsAreReportedAtOnce(t *testing.T) {
	draft := party.CustomerDraft{
		Code: "a\x00", Name: strings.Repeat("n", party.MaxText+1), Organization: " x", Market: "b2g", Group: "\xff",
		BillTo:        party.Address{Lines: []string{""}, Country: "usa"},
		ShipTos:       []party.ShipTo{{Code: "d"}, {Code: "d", Address: party.Address{Country: "US", Lines: make([]string, party.MaxLines+1)}}},
		DefaultShipTo: "x", BillToCustomer: " ", Payer: strings.Repeat("p", party.MaxCode+1),
		Contacts:         []party.Contact{{Role: "billing"}, {Email: "jo"}, {Email: "Jo <jo@x>"}},
		TaxRegistrations: []party.TaxRegistration{{Country: "de", Number: ""}, {Country: "DE", Number: "1"}, {Country: "DE", Number: "1"}},
		Exemptions:       []party.Exemption{{Span: document.Span{From: day(t, "2026-01-02"), To: day(t, "2026-01-01")}}},
		Terms:            &party.Terms{NetDays: -1}, CreditLimit: &money.Money{},
		Extensions: map[string]json.RawMessage{"": json.RawMessage(`1`)},
	}
	_, _, err := party.NewCustomer("acme", draft, by)
	assert.Equal(t, []string{
		"code party/text", "name party/text", "organization party/text", "market party/market", "group party/text",
		"bill_to.lines[0] party/required", "bill_to.country party/country",
		"ship_tos[0].address.country party/required", "ship_tos[1].code party/duplicate", "ship_tos[1].address.lines party/count", "default_ship_to party/unknown",
		"bill_to_customer party/text", "payer party/text",
		"contacts[0] party/required", "contacts[1].email party/email", "contacts[2].email party/email",
		"tax_registrations[0].country party/country", "tax_registrations[0].number party/required", "tax_registrations[2] party/duplicate",
		"exemptions[0].jurisdiction party/required", "exemptions[0].certificate party/required", "exemptions[0].span document/span",
		"terms.net_days party/terms", "credit_limit party/credit_limit", "extensions. party/required",
	}, faultsOf(t, err))
	assert.NotContains(t, err.Error(), "jo@x", "a fault does not repeat what is personal")
	assert.Equal(t, []string{"code party/required", "name party/required"}, faultsOf(t, new(party.CustomerDraft{}).Validate()))
	many := party.CustomerDraft{
		Code: "c", Name: "C", ShipTos: make([]party.ShipTo, party.MaxEntries+1), Contacts: make([]party.Contact, party.MaxEntries+1),
		TaxRegistrations: make([]party.TaxRegistration, party.MaxEntries+1), Exemptions: make([]party.Exemption, party.MaxEntries+1),
	}
	assert.Equal(t, []string{"ship_tos party/count", "contacts party/count", "tax_registrations party/count", "exemptions party/count"}, faultsOf(t, many.Validate()))
}

func TestReviseCustomer(t *testing.T) {
	c := customer(t, lakeside(t))
	c.Header.Version = 2
	before := c.Clone()
	draft := c.Content()
	draft.Code = "hillside"
	_, err := c.Revise(draft, later)
	assert.Equal(t, []string{"code party/fixed"}, faultsOf(t, err))
	draft = c.Content()
	draft.Terms.NetDays = 10_000
	_, err = c.Revise(draft, later)
	assert.Equal(t, []string{"terms.net_days party/terms"}, faultsOf(t, err))
	assert.Equal(t, before, c, "an error leaves the customer as it was")
	draft.Terms.NetDays, draft.Disabled = 60, true
	events, err := c.Revise(draft, later)
	require.NoError(t, err)
	assert.Equal(t, party.CustomerSaved{Code: "lakeside", Organization: "lake-group", Market: party.B2B, Group: "wholesale", Disabled: true}, events[0].Payload)
	assert.Equal(t, later.At, c.Header.ChangedAt)
	assert.Equal(t, int64(2), c.Header.Version)
	require.NoError(t, c.Validate())
}

func TestCustomerKeepsNothingOfItsDraft(t *testing.T) {
	draft := lakeside(t)
	c := customer(t, draft)
	want, clone := c.Clone(), c.Clone()
	for _, d := range []party.CustomerDraft{draft, c.Content(), clone.CustomerDraft} {
		d.BillTo.Lines[0], d.ShipTos[0].Address.Lines[0], d.ShipTos[1].Code = "x", "x", "x"
		d.Contacts[0].Name, d.TaxRegistrations[0].Number, d.Exemptions[0].Certificate = "x", "x", "x"
		d.Terms.NetDays, *d.CreditLimit, *d.PurchaseOrderRequired = 1, money.Money{}, false
		if d.Extensions != nil {
			d.Extensions["segment"][1] = 'x'
		}
	}
	clone.Header.Extensions["segment"][1] = 'x'
	c.BillTo.Clone().Lines[0] = "x"
	dock, ok := c.ShipToAddress("dock-1")
	assert.True(t, ok)
	dock.Lines[0] = "x"
	c.DefaultShipTo = "dock-1"
	c.ShipTo().Lines[0] = "x"
	c.DefaultShipTo = "dock-2"
	assert.Equal(t, want, c)
}

func TestValidateSeesAHandMadeCustomer(t *testing.T) {
	c := customer(t, lakeside(t))
	c.Market, c.Code, c.Header.Tenant, c.Header.Kind = "", "other", "", "client"
	c.Extensions = map[string]json.RawMessage{"x": json.RawMessage(`1`)}
	assert.Equal(t, []string{"header.tenant document/required", "header.kind party/header", "header.id party/header", "extensions party/extension", "market party/required"}, faultsOf(t, c.Validate()))
}

func TestRolesAndAddresses(t *testing.T) {
	c := customer(t, lakeside(t))
	assert.Equal(t, party.Roles{SoldTo: "lakeside", BillTo: "lakeside", Payer: "lake-holding"}, c.Roles())
	c.BillToCustomer = "lake-office"
	assert.Equal(t, party.Roles{SoldTo: "lakeside", BillTo: "lake-office", Payer: "lake-holding"}, c.Roles())
	assert.Equal(t, "Gary", c.ShipTo().City, "the default")
	c.DefaultShipTo = ""
	assert.Equal(t, "60602", c.ShipTo().PostalCode, "the first")
	dock, ok := c.ShipToAddress("dock-2")
	assert.True(t, ok)
	assert.Equal(t, "Gary", dock.City)
	_, ok = c.ShipToAddress("dock-3")
	assert.False(t, ok)
	c.ShipTos = nil
	assert.Equal(t, "60601", c.ShipTo().PostalCode, "the address of invoices")
}

func TestExemptionFor(t *testing.T) {
	c := lakeside(t)
	for _, x := range []struct{ jurisdiction, date, certificate string }{
		{"US-IL", "2024-12-31", ""}, {"US-IL", "2025-01-01", "E-1"}, {"US-IL", "2025-12-31", "E-1"}, {"US-IL", "2026-01-01", "E-2"},
		{"US", "2025-06-01", ""}, {"US-IN", "2025-06-01", ""},
	} {
		e, ok := c.ExemptionFor(x.jurisdiction, day(t, x.date))
		assert.Equal(t, x.certificate != "", ok, x)
		assert.Equal(t, x.certificate, e.Certificate, x)
	}
}

// What identifies people takes no part in a digest, so it can be erased without changing what was agreed.
func TestPersonalFieldsAreNotInDigests(t *testing.T) {
	digest := func(d party.CustomerDraft) string {
		text, err := document.Digest(1, document.Field{Name: "customer", Value: d})
		require.NoError(t, err)
		return text
	}
	want := digest(lakeside(t))
	erased := lakeside(t)
	erased.Name, erased.BillTo.Name, erased.ShipTos[1].Address.Name = "", "", ""
	erased.Contacts[0].Name, erased.Contacts[0].Email, erased.Contacts[0].Phone = "", "", ""
	assert.Equal(t, want, digest(erased))
	moved := lakeside(t)
	moved.BillTo.City = "Gary"
	assert.NotEqual(t, want, digest(moved))
}
