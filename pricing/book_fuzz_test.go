package pricing_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/pricing"
)

// FuzzPriceListDraft: whatever is accepted is stored and read back as it is and makes a book; each of its entries then prices its bounds,
// or says why not, and what is explained is what is priced.
func FuzzPriceListDraft(f *testing.F) {
	whole, err := json.Marshal(wholesale())
	require.NoError(f, err)
	f.Add(whole, "200 case")
	f.Add([]byte(`{"code":"b","name":"B","currency":"USD","entries":[{"item":"x","unit":"kg","kind":"graduated","per":"3 kg","tiers":[{"price":"0.0000000000000001 USD"},{"from":"0.5 kg","price":"9 USD"},{"from":"7 kg","price":"0.00 USD"}]}]}`), "7.123456789 kg")
	f.Add([]byte(`{"code":"b","name":"B","currency":"JPY","entries":[{"item":"x","unit":"ea","kind":"volume","tiers":[{"from":"0 ea","price":"9223372036854775807 JPY"},{"from":"2 ea","price":"1 JPY"}]}]}`), "9223372036854775807 ea")
	rich := everything()
	rich.Derived, rich.Disabled = nil, false
	body, err := json.Marshal(rich)
	require.NoError(f, err)
	f.Add(body, "12 ea")
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
		lists := []*pricing.PriceList{list}
		if draft.Code != "ten off" && draft.Code != "base" {
			off := from("ten off", draft.Code, pricing.Formula{Factor: rate("90%")})
			off.Currency, off.Scope.Contracts = draft.Currency, []string{"ten off"}
			base := draft.Clone()
			base.Code, base.Derived, base.Priority, base.Entries, base.Extensions = "base", nil, draft.Priority^1, nil, nil
			lists = append(lists, made(off), made(base))
		}
		config := pricing.Config{Zones: map[string]*time.Location{draft.Zone: time.UTC}, Today: draft.Valid.From}
		findings := pricing.Lint(lists, config)
		book, err := pricing.Compile(lists, config)
		if err != nil {
			require.ErrorIs(t, err, document.ErrInvalid)
			require.Equal(t, pricing.SeverityError, findings[0].Severity)
			return
		}
		for i, basket := range fuzzBaskets(list, quantity) {
			if i == 2 {
				basket.Contracts = append(basket.Contracts[:len(basket.Contracts):len(basket.Contracts)], "ten off")
			}
			priced, err := book.Price(basket)
			why, err2 := book.Explain(basket)
			require.NotEmpty(t, why.String())
			if err != nil {
				require.ErrorIs(t, err, document.ErrInvalid)
				require.Equal(t, err.Error(), err2.Error())
				continue
			}
			require.NoError(t, err2)
			require.True(t, priced.Totals.Equal(why.Totals))
			for k, l := range priced.Lines {
				require.NoError(t, l.Amounts.Validate())
				require.NotEmpty(t, l.List.Code)
				if !basket.Lines[k].Quantity.IsZero() && len(l.Steps) == 0 {
					require.Equal(t, list.Currency, l.UnitPrice.Currency())
				}
			}
			if len(basket.Lines) > 0 {
				_, _, err = book.NextBreak(basket, 0)
				require.NoError(t, err)
			}
		}
	})
}

// fuzzBaskets asks for each entry of a list: its bounds and a quantity, by the best price, and in other units with a cost.
func fuzzBaskets(list *pricing.PriceList, quantity string) []pricing.Basket {
	first := func(codes []string) string {
		if len(codes) == 0 {
			return ""
		}
		return codes[0]
	}
	plain := pricing.Basket{
		Contracts: list.Scope.Contracts, Customer: first(list.Scope.Customers), Organization: first(list.Scope.Organizations), Groups: list.Scope.Groups,
		Channel: first(list.Scope.Channels), Territory: first(list.Scope.Territories), Currency: list.Currency, On: list.Valid.From,
	}
	if plain.On.IsZero() {
		plain.On = day("0001-01-01")
	}
	q, err := money.ParseQuantity(quantity)
	for i := range min(len(list.Entries), 20) {
		e := &list.Entries[i]
		var categories []string
		if e.Category != "" {
			categories = []string{e.Category}
		}
		ask := func(q money.Quantity) {
			plain.Lines = append(plain.Lines, pricing.BasketLine{Item: e.Item, Quantity: q, Facts: pricing.ItemFacts{Categories: categories}})
		}
		for _, tier := range e.Tiers {
			ask(tier.From)
			ask(tier.UpTo)
		}
		if err == nil {
			ask(q)
		}
	}
	best, full := plain, plain
	best.Policy, full.Lines = pricing.BestPrice, slices.Clone(plain.Lines)
	cost := money.Price{}
	if zero, err := money.FromMinor(100, list.Currency); err == nil {
		cost = zero.Price()
	}
	for i := range full.Lines {
		l := &full.Lines[i]
		l.Facts.Unit, l.Facts.Cost, l.Prior = l.Quantity.Unit(), &cost, l.Quantity
		if unit := "kg"; unit != l.Facts.Unit && l.Facts.Unit != "" {
			l.Facts.Units = []catalog.Conversion{{Unit: unit, Num: 7, Den: 3}}
		}
	}
	return []pricing.Basket{plain, best, full}
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
