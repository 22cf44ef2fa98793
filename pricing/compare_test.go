package pricing_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/pricing"
)

func TestCompare(t *testing.T) {
	was, _, err := pricing.NewPriceList("acme", draft("base", flat("SOAP", "ea", "1.00 USD"), flat("MASK", "ea", "2.00 USD"), flat("GLOVES-M", "case", "50.00 USD")), 1, clerk)
	require.NoError(t, err)
	next := draft("base", flat("GLOVES-M", "case", "55.00 USD"), flat("TAPE", "ea", "3.00 USD"), flat("SOAP", "ea", "1.00 USD"))
	next.Name, next.Priority = "Base, from July", 4
	is, _, err := pricing.NewPriceList("acme", next, 2, later)
	require.NoError(t, err)

	c := pricing.Compare(was, is)
	require.Equal(t, "base", c.Code)
	require.Equal(t, pricing.ListRef{Code: "base", Version: 1}, *c.Was)
	require.Equal(t, pricing.ListRef{Code: "base", Version: 2}, *c.Is)
	require.Equal(t, []string{"name", "priority"}, c.Fields)
	require.Len(t, c.Entries, 3, "SOAP is the same in another place")
	require.Equal(t, "50.00 USD 55.00 USD", c.Entries[0].Was.Price.String()+" "+c.Entries[0].Is.Price.String())
	require.Nil(t, c.Entries[1].Was)
	require.Equal(t, "TAPE", c.Entries[1].Is.Item)
	require.Nil(t, c.Entries[2].Is)
	require.Equal(t, "MASK", c.Entries[2].Was.Item)

	require.Empty(t, pricing.Compare(was, was).Entries)
	require.Empty(t, pricing.Compare(was, was).Fields)
	made, out := pricing.Compare(nil, is), pricing.Compare(was, nil)
	require.Nil(t, made.Was)
	require.Len(t, made.Entries, 3)
	require.Nil(t, out.Is)
	require.Len(t, out.Entries, 3)
	require.Equal(t, pricing.ListChange{}, pricing.Compare(nil, nil))
}
