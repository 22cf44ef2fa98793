package pricefile_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/pricing/pricefile"
)

// Any bytes are lists that are valid and can be written and read again, or faults, each with its place.
func FuzzCSV(f *testing.F) {
	lists, entries := writeCSV(f, pricefile.CSV{}, everything())
	f.Add(lists, entries, false)
	lists, entries = writeCSV(f, pricefile.CSV{DecimalComma: true}, everything())
	f.Add(lists, entries, true)
	f.Add("list,name,currency\nA,a,USD\n", "item,unit,kind,up_to,price\nX,ea,volume,10,5\n,,,,4\n", false)
	f.Add("\ufefflist;name;currency\r\nA;\"a\"\"\r\n\";USD\r\n", "Any\tUnit\tPrice\r\nyes\tea\t'1\r\n\r\n", false)
	f.Fuzz(func(t *testing.T, lists, entries string, comma bool) {
		c := pricefile.CSV{DecimalComma: comma}
		got, err := c.Read(strings.NewReader(lists), strings.NewReader(entries))
		require.Empty(t, sound(got, err))
		if err != nil {
			return
		}
		a, b := writeCSV(t, c, got)
		again, err := c.Read(strings.NewReader(a), strings.NewReader(b))
		require.NoError(t, err)
		require.Equal(t, len(got), len(again))
		for i := range got {
			require.Equal(t, got[i], again[i])
		}
	})
}

// Any bytes are lists that are valid and can be written and read again, or faults, each with its place.
func FuzzJSON(f *testing.F) {
	f.Add([]byte(writeJSON(f, everything())))
	f.Add([]byte(`{"code":"a","name":"A","currency":"USD","entries":[{"any":true,"unit":"ea","price":"1 USD"}]}`))
	f.Add([]byte(`[{"code":"a","entries":[{"tiers":[{"up_to":"1 ea"},{}]}],"extensions":{"a.b":{"[0]":1}}},{"code":"a"`))
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := pricefile.ReadJSON(strings.NewReader(string(text)))
		require.Empty(t, sound(got, err))
		if err != nil {
			return
		}
		first := writeJSON(t, got)
		again, err := pricefile.ReadJSON(strings.NewReader(first))
		require.NoError(t, err)
		require.Equal(t, first, writeJSON(t, again))
	})
}
