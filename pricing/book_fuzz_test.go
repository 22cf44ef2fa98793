package pricing_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/pricing"
)

// FuzzPriceListDraft: whatever is accepted is stored and read back as it is and makes a book; each of its entries then prices its bounds, or says why not, and what is explained is what is priced.
func FuzzPriceListDraft(f *testing.F) {
	whole, err := json.Marshal(wholesale())
	require.NoError(f, err)
	f.Add(whole, "200 case")
	f.Add([]byte(`{"code":"b","name":"B","currency":"USD","entries":[{"item":"x","unit":"kg","kind":"graduated","per":"3 kg","tiers":[{"price":"0.0000000000000001 USD"},{"from":"0.5 kg","price":"9 USD"},{"from":"7 kg","price":"0.00 USD"}]}]}`), "7.123456789 kg")
	f.Add([]byte(`{"code":"b","name":"B","currency":"JPY","entries":[{"item":"x","unit":"ea","kind":"volume","tiers":[{"from":"0 ea","price":"9223372036854775807 JPY"},{"from":"2 ea","price":"1 JPY"}]}]}`), "9223372036854775807 ea")
	f.Fuzz(func(t *testing.T, input []byte, quantity string) {
		draft, err := document.DecodeStrict[pricing.PriceListDraft](input)
		if err != nil {
			return
		}
		list, events, err := pricing.NewPriceList("acme", draft, 7, clerk)
		if err != nil {
			require.ErrorIs(t, err, document.ErrInvalid)
			return
		}
		require.Len(t, events, 1)
		again(t, list)
		book, err := pricing.Compile([]*pricing.PriceList{list}, pricing.Config{})
		require.NoError(t, err)
		basket := pricing.Basket{Currency: list.Currency, On: list.Valid.From}
		if basket.On.IsZero() {
			basket.On = day("0001-01-01")
		}
		if len(list.Scope.Customers) > 0 {
			basket.Customer = list.Scope.Customers[0]
		} else if len(list.Scope.Groups) > 0 {
			basket.Groups = list.Scope.Groups[:1]
		}
		for _, e := range list.Entries {
			for _, tier := range e.Tiers {
				basket.Lines = append(basket.Lines, pricing.BasketLine{Item: e.Item, Quantity: tier.From})
			}
			if q, err := money.ParseQuantity(quantity); err == nil {
				basket.Lines = append(basket.Lines, pricing.BasketLine{Item: e.Item, Quantity: q})
			}
		}
		priced, err := book.Price(basket)
		why, err2 := book.Explain(basket)
		require.NotEmpty(t, why.String())
		if err != nil {
			require.ErrorIs(t, err, document.ErrInvalid)
			require.Equal(t, err.Error(), err2.Error())
			return
		}
		require.NoError(t, err2)
		require.True(t, priced.Totals.Equal(why.Totals))
		for i, l := range priced.Lines {
			require.NoError(t, l.Amounts.Validate())
			require.Equal(t, list.Code, l.List.Code)
			if !basket.Lines[i].Quantity.IsZero() && len(l.Steps) == 0 {
				require.Equal(t, list.Currency, l.UnitPrice.Currency())
			}
		}
	})
}

// FuzzTaxTableDraft: whatever is accepted is stored and read back as it is, and answers for the place of every row.
func FuzzTaxTableDraft(f *testing.F) {
	whole, err := json.Marshal(sampleTaxes())
	require.NoError(f, err)
	f.Add(whole, "33101")
	f.Add([]byte(`{"code":"t","name":"T","rows":[{"country":"US","jurisdiction":"US","rate":"0%","valid":{"to":"2026-01-01"}}]}`), "")
	f.Fuzz(func(t *testing.T, input []byte, postal string) {
		draft, err := document.DecodeStrict[pricing.TaxTableDraft](input)
		if err != nil {
			return
		}
		table, events, err := pricing.NewTaxTable("acme", draft, clerk)
		if err != nil {
			require.ErrorIs(t, err, document.ErrInvalid)
			return
		}
		require.Len(t, events, 1)
		again(t, table)
		for _, r := range table.Rows {
			on := r.Valid.From
			if on.IsZero() {
				on = day("0001-01-01")
			}
			rates, err := table.Rates(party.Address{Country: r.Country, Region: r.Region, PostalCode: r.PostalPrefix + postal}, r.Class, on)
			if err != nil {
				require.ErrorIs(t, err, document.ErrInvalid)
				continue
			}
			require.NotEmpty(t, rates)
		}
	})
}
