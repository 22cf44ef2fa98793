package territory_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/territory"
)

// BenchmarkAssign assigns addresses by a map of 41,000 codes, against looking the code up in a plain Go map in the same run.
func BenchmarkAssign(b *testing.B) {
	const codes, territories = 41_000, 400
	draft := territory.MapDraft{Code: "us", Team: "north"}
	floor := make(map[string]string, codes)
	addresses := make([]party.Address, 0, codes)
	for n := range territories {
		draft.Territories = append(draft.Territories, territory.Territory{Code: fmt.Sprintf("t-%d", n), Rep: fmt.Sprintf("r-%d", n), Country: "US"})
	}
	for n := range codes {
		code := fmt.Sprintf("%05d", 500+2*n)
		in := &draft.Territories[n*7%territories]
		in.Postal = append(in.Postal, territory.Rule(code))
		floor[code] = in.Rep
		addresses = append(addresses, us(code))
	}
	made, _, err := territory.NewMap("acme", draft, by)
	require.NoError(b, err)
	index, err := territory.Compile(made)
	require.NoError(b, err)

	b.Run("assign", func(b *testing.B) {
		b.ReportAllocs()
		for n := 0; b.Loop(); n++ {
			if got, err := index.Assign(addresses[n*7919%codes]); err != nil || got.Rep == "" {
				b.Fatal(err)
			}
		}
	})
	b.Run("floor", func(b *testing.B) {
		b.ReportAllocs()
		for n := 0; b.Loop(); n++ {
			if floor[addresses[n*7919%codes].PostalCode] == "" {
				b.Fatal("nobody")
			}
		}
	})
	b.Run("explain", func(b *testing.B) {
		for n := 0; b.Loop(); n++ {
			if _, err := index.Explain(addresses[n*7919%codes]); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("compile", func(b *testing.B) {
		for b.Loop() {
			if _, err := territory.Compile(made); err != nil {
				b.Fatal(err)
			}
		}
	})
}
