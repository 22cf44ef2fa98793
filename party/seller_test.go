package party_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/party"
)

func seller(t testing.TB, draft party.SellerDraft) *party.Seller {
	t.Helper()
	s, _, err := party.NewSeller("acme", draft, by)
	require.NoError(t, err)
	return s
}

func TestSellerIsStored(t *testing.T) {
	s, events, err := party.NewSeller("acme", northwind(t), by)
	require.NoError(t, err)
	stored(t, s, events)
	assert.Equal(t, party.SellerID("northwind"), s.Header.ID)
	assert.Equal(t, northwind(t), s.Content())
	plain, unique := s.Keys()
	assert.Empty(t, plain)
	assert.Empty(t, unique)
}

func TestSellerFaults(t *testing.T) {
	draft := party.SellerDraft{
		Code: "north/wind", LegalName: "\xff", Address: party.Address{City: "Chicago"}, Zone: "../etc/passwd",
		TaxRegistrations: []party.TaxRegistration{{}},
		BankAccounts: []party.BankAccount{
			{}, {IBAN: "DE89370400440532013000", AccountNumber: "1"}, {IBAN: "DE88370400440532013000"}, {AccountNumber: "1", BIC: "COBADEFF1"},
		},
		Contacts: []party.Contact{{}},
		Numbering: []party.Numbering{
			{Series: "invoice", Format: "INV-{n:5}", Reset: party.Yearly}, {Series: "invoice", Format: "INV", First: -1}, {Series: "a/b", Format: "{n}"}, {},
			{Series: "quote", Format: "{year}{n}", Reset: party.Monthly, Monotonic: true, Gaps: true}, {Series: "rfq", Format: "{n}", Reset: "weekly"},
		},
		Extensions: map[string]json.RawMessage{"x": nil},
	}
	_, _, err := party.NewSeller("acme", draft, by)
	assert.Equal(t, []string{
		"code party/text", "name party/required", "legal_name party/text", "address.country party/required", "zone party/zone",
		"tax_registrations[0].country party/required", "tax_registrations[0].number party/required",
		"bank_accounts[0] party/bank_account", "bank_accounts[1] party/bank_account", "bank_accounts[2].iban party/iban", "bank_accounts[3].bic party/bic",
		"contacts[0] party/required",
		"numbering[0].format party/number_format", "numbering[1].series party/duplicate", "numbering[1].format document/number_format", "numbering[1].first party/number_first",
		"numbering[2].series party/text", "numbering[3].series party/required", "numbering[3].format party/required",
		"numbering[4].format party/number_format", "numbering[4].gaps party/number_gaps", "numbering[5].reset party/number_reset",
		"extensions.x party/extension",
	}, faultsOf(t, err))
	draft = northwind(t)
	draft.BankAccounts, draft.Numbering = make([]party.BankAccount, party.MaxEntries+1), make([]party.Numbering, party.MaxEntries+1)
	assert.Equal(t, []string{"bank_accounts party/count", "numbering party/count"}, faultsOf(t, draft.Validate()))
	s := seller(t, northwind(t))
	s.Zone = ""
	assert.Equal(t, []string{"zone party/required"}, faultsOf(t, s.Validate()))
}

func TestZone(t *testing.T) {
	for zone, ok := range map[string]bool{
		"": true, "UTC": true, "America/Argentina/Buenos_Aires": true, "Etc/GMT+5": true, "America/Port-au-Prince": true,
		"Local": false, "/etc/localtime": false, "a b": false, "Europe\\Berlin": false, "Zür": false, strings.Repeat("z", party.MaxCode+1): false,
	} {
		draft := party.SellerDraft{Code: "s", Name: "S", Zone: zone}
		assert.Equal(t, ok, draft.Validate() == nil, zone)
	}
	assert.Equal(t, "UTC", seller(t, party.SellerDraft{Code: "s", Name: "S"}).Zone)
}

func TestBankAccount(t *testing.T) {
	for iban, ok := range map[string]bool{
		"DE89370400440532013000": true, "GB82WEST12345698765432": true, "FR1420041010050500013M02606": true, "NO9386011117947": true,
		"DE89 3704 0044 0532 0130 00": false, "de89370400440532013000": false, "DE89370400440532013001": false, "GB82WEST1234569876543": false, "X": false, "DE8937040044053201300é": false,
	} {
		assert.Equal(t, ok, party.BankAccount{IBAN: iban}.Validate() == nil, iban)
	}
	for bic, ok := range map[string]bool{"COBADEFF": true, "COBADEFFXXX": true, "CHASUS33": true, "C0BAUS33": true, "CHAS1S33": false, "COBADEF": false, "cobadeff": false, "COBADEFFXX": false} {
		assert.Equal(t, ok, party.BankAccount{AccountNumber: "1", BIC: bic}.Validate() == nil, bic)
	}
}

func TestReviseSeller(t *testing.T) {
	s := seller(t, northwind(t))
	before := s.Clone()
	draft := s.Content()
	draft.Code = "southwind"
	_, err := s.Revise(draft, later)
	assert.Equal(t, []string{"code party/fixed"}, faultsOf(t, err))
	draft = s.Content()
	draft.Name = ""
	_, err = s.Revise(draft, later)
	assert.Equal(t, []string{"name party/required"}, faultsOf(t, err))
	assert.Equal(t, before, s)
	draft.Name, draft.Disabled = "Northwind Traders", true
	events, err := s.Revise(draft, later)
	require.NoError(t, err)
	assert.Equal(t, party.SellerSaved{Code: "northwind", Name: "Northwind Traders", Zone: "America/Chicago", Disabled: true}, events[0].Payload)
	draft.Address.Lines[0], draft.TaxRegistrations[0].Number, draft.BankAccounts[0].Bank, draft.Contacts[0].Email, draft.Numbering[0].First = "x", "x", "x", "x", 1
	draft.Extensions["ledger"][0] = 'x'
	before.Name, before.Disabled, before.Header.ChangedAt, before.Header.ChangedBy = s.Name, true, later.At, later.Actor
	assert.Equal(t, before, s, "drafts are not kept")
	require.NoError(t, s.Validate())
}

func TestNumber(t *testing.T) {
	s := seller(t, northwind(t))
	july, january := day(t, "2026-07-01"), day(t, "2027-01-02")
	for _, c := range []struct {
		series string
		date   document.Date
		want   document.Number
		text   string
	}{
		{"invoice", july, document.Number{Write: 2, Series: "northwind/invoice/2026", First: 100, Format: "INV-{year}-{n:5}", Monotonic: true}, "INV-2026-00100"},
		{"invoice", january, document.Number{Write: 2, Series: "northwind/invoice/2027", First: 100, Format: "INV-{year}-{n:5}", Monotonic: true}, "INV-2027-00100"},
		{"rfq", july, document.Number{Write: 2, Series: "northwind/rfq", Format: "RFQ-{n:5}", Gaps: true}, "RFQ-00001"},
		{"quote", july, document.Number{Write: 2, Series: "northwind/quote", Format: "QT-{n:5}", Gaps: true}, "QT-00001"},
		{"purchase_order", july, document.Number{Write: 2, Series: "northwind/purchase_order", Format: "PO-{n:5}", Gaps: true}, "PO-00001"},
		{"sales_order", july, document.Number{Write: 2, Series: "northwind/sales_order", Format: "SO-{n:5}", Gaps: true}, "SO-00001"},
		{"shipment", july, document.Number{Write: 2, Series: "northwind/shipment", Format: "SH-{n:5}"}, "SH-00001"},
		{"return", july, document.Number{Write: 2, Series: "northwind/return", Format: "RT-{n:5}"}, "RT-00001"},
		{"credit_note", july, document.Number{Write: 2, Series: "northwind/credit_note", Format: "CN-{n:5}", Monotonic: true}, "CN-00001"},
		{"payment", july, document.Number{Write: 2, Series: "northwind/payment", Format: "PAY-{n:5}"}, "PAY-00001"},
		{"receipt", july, document.Number{Write: 2, Series: "northwind/receipt", Format: "RC-{n:5}", Monotonic: true}, "RC-00001"},
	} {
		got, err := s.Number(2, c.series, c.date)
		require.NoError(t, err)
		c.want.Date = c.date
		assert.Equal(t, c.want, got)
		text, err := document.FormatNumber(got.Format, got.Date, max(got.First, 1))
		require.NoError(t, err)
		assert.Equal(t, c.text, text)
	}
	_, err := s.Number(0, "memo", july)
	assert.EqualError(t, err, `party/series: numbering: seller "northwind" has no number series "memo"; add it to the seller's numbering`)
	assert.ErrorIs(t, err, document.ErrInvalid)
	_, err = s.Number(0, "invoice", document.Date{})
	assert.ErrorIs(t, err, document.ErrInvalid)
}
