package party_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/party"
)

// FuzzCustomerDraft: whatever is accepted validates, is read back as it was stored, and answers without a panic.
func FuzzCustomerDraft(f *testing.F) {
	whole, err := json.Marshal(lakeside(f))
	require.NoError(f, err)
	f.Add(whole)
	f.Add([]byte(`{"code":"c","name":"C"}`))
	f.Add([]byte(`{"code":"c","name":"C","bill_to":{"country":""},"terms":{"net_days":0},"credit_limit":"0.00 USD","purchase_order_required":false}`))
	f.Add([]byte(`{"code":"c","name":"C","credit_limit":"","ship_tos":[],"contacts":null,"extensions":{}}`))
	f.Fuzz(func(t *testing.T, input []byte) {
		draft, err := document.DecodeStrict[party.CustomerDraft](input)
		if err != nil {
			return
		}
		_, _, _, _ = draft.Roles(), draft.ShipTo(), draft.PaymentTerms(), draft.NeedsPurchaseOrder()
		c, events, err := party.NewCustomer("acme", draft, by)
		if err != nil {
			require.ErrorIs(t, err, document.ErrInvalid)
			return
		}
		require.Len(t, events, 1)
		again(t, c)
		o := organization(t, party.OrganizationDraft{Code: "o", Name: "O", Terms: &party.Terms{NetDays: 30}})
		c.Organization = "o"
		require.NoError(t, c.InForce(o).Validate())
	})
}

// FuzzSellerDraft: whatever is accepted validates, is read back as it was stored, and numbers its documents.
func FuzzSellerDraft(f *testing.F) {
	whole, err := json.Marshal(northwind(f))
	require.NoError(f, err)
	f.Add(whole)
	f.Add([]byte(`{"code":"s","name":"S","numbering":[{"series":"memo","format":"{year}{n:18}","first":9,"reset":"yearly"}]}`))
	f.Add([]byte(`{"code":"s","name":"S","bank_accounts":[{"iban":"GB82WEST12345698765432"}]}`))
	f.Fuzz(func(t *testing.T, input []byte) {
		draft, err := document.DecodeStrict[party.SellerDraft](input)
		if err != nil {
			return
		}
		s, events, err := party.NewSeller("acme", draft, by)
		if err != nil {
			require.ErrorIs(t, err, document.ErrInvalid)
			return
		}
		require.Len(t, events, 1)
		again(t, s)
		batch := document.Batch{ID: document.NewID(by.At, [10]byte{1}), Tenant: "acme"}
		for n, series := range append(s.Numbering, party.Numbering{Series: "shipment"}) {
			rec, err := document.Encode(s)
			require.NoError(t, err)
			rec.Ref.ID = document.NameID("shipment", series.Series, string(rune('a'+n%26)), s.Code, series.Format)
			number, err := s.Number(len(batch.Writes), series.Series, day(t, "2026-07-01"))
			require.NoError(t, err)
			batch.Writes, batch.Numbers = append(batch.Writes, rec), append(batch.Numbers, number)
		}
		if len(batch.Writes) < 100 {
			require.NoError(t, batch.Validate())
		}
	})
}
