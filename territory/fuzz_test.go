package territory_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/territory"
)

// FuzzMapDraft: whatever is accepted validates, is read back as it was stored, compiles, and its single codes are assigned to their own territory.
func FuzzMapDraft(f *testing.F) {
	whole, err := json.Marshal(gulf())
	require.NoError(f, err)
	f.Add(whole)
	f.Add([]byte(`{"code":"m","team":"t","territories":[{"code":"a","rep":"r","country":"DE","postal":["10-99","1*","1000-1999"]}]}`))
	f.Add([]byte(`{"code":"m","team":"t","territories":[{"code":"a","rep":"r","country":"US","postal":["2139"]},{"code":"a","rep":"r","country":"XX","postal":["*","*"]}]}`))
	f.Fuzz(func(t *testing.T, input []byte) {
		draft, err := document.DecodeStrict[territory.MapDraft](input)
		if err != nil {
			return
		}
		made, events, err := territory.NewMap("acme", draft, by)
		if err != nil {
			require.ErrorIs(t, err, document.ErrInvalid)
			return
		}
		require.Len(t, events, 1)
		again(t, made)
		index, err := territory.Compile(made)
		require.NoError(t, err)
		for _, in := range made.Territories {
			for _, rule := range in.Postal {
				to := party.Address{Country: in.Country, PostalCode: string(rule)}
				read, err := rule.Read(in.Country)
				require.NoError(t, err)
				_, err = index.Explain(to)
				if err != nil {
					require.ErrorIs(t, err, document.ErrInvalid)
				}
				if code, err := territory.PostalCode(in.Country, string(read)); err != nil || code != string(read) {
					continue // not a single code
				}
				got, err := index.Assign(party.Address{Country: in.Country, PostalCode: string(read)})
				require.NoError(t, err)
				require.Equal(t, in.Code, got.Territory)
			}
		}
	})
}

// FuzzRule: reading a rule ends in a rule that reads as itself, or in ErrInvalid; so does a postal code.
func FuzzRule(f *testing.F) {
	for _, country := range []string{"US", "GB", "JP", "DE", "us", ""} {
		for _, text := range []string{"33602", "33602-1234", "33601-33699", "336*", "*", "2139", "sw1a 1aa", "100-0001", "1..2", "\xff–"} {
			f.Add(country, text)
		}
	}
	f.Fuzz(func(t *testing.T, country, text string) {
		rule, err := territory.Rule(text).Read(country)
		if err != nil {
			require.ErrorIs(t, err, document.ErrInvalid)
		} else {
			again, err := rule.Read(country)
			require.NoError(t, err)
			require.Equal(t, rule, again)
		}
		code, err := territory.PostalCode(country, text)
		if err != nil {
			require.ErrorIs(t, err, document.ErrInvalid)
			return
		}
		again, err := territory.PostalCode(country, code)
		require.NoError(t, err)
		require.Equal(t, code, again)
	})
}
