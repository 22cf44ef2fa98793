package territory_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/territory"
)

func TestAssign(t *testing.T) {
	index := compiled(t, gulf())
	for _, test := range []struct{ country, code, territory, rule string }{
		{"US", "33602", "tampa", "33602"},
		{"US", "33602-1234", "tampa", "33602"},
		{"US", "33605", "tampa", "33605-33609"},
		{"US", "33609", "tampa", "33605-33609"},
		{"US", "33610", "tampa", "336*"},
		{"US", "33604", "tampa", "336*"},
		{"US", "32000", "florida", "32000-34999"},
		{"US", "34999", "florida", "32000-34999"},
		{"US", "35000", "rest", "*"},
		{"US", "", "rest", "*"},
		{"GB", "sw1a1aa", "london", "SW1A 1AA"},
		{"GB", "SW1A 2AA", "london", "sw1*"},
		{"GB", "w1d 3qu", "london", "W1*"},
	} {
		got, err := index.Assign(party.Address{Country: test.country, PostalCode: test.code})
		require.NoError(t, err, test.code)
		assert.Equal(t, test.territory, got.Territory, test.code)
		assert.Equal(t, territory.Rule(test.rule), got.Rule, test.code)
		assert.Equal(t, "gulf", got.Map)
		assert.Equal(t, "north", got.Team)
		assert.NotEmpty(t, got.Rep)
	}
}

func TestGap(t *testing.T) {
	index := compiled(t, gulf())
	for _, test := range []struct{ country, code, message string }{
		{"GB", "E1 6AN", `territory/gap: no territory of map "gulf" has postal code "E16AN" of GB; add the rule "E16AN" or "*" to a territory of GB`},
		{"GB", "", `territory/gap: no territory of map "gulf" has an address in GB without a postal code; give the address a postal code, or add the rule "*" to a territory of GB`},
		{"DE", "10115", `territory/gap: no territory of map "gulf" has postal code "10115" of DE; add the rule "10115" or "*" to a territory of DE`},
	} {
		_, err := index.Assign(party.Address{Country: test.country, PostalCode: test.code})
		require.ErrorIs(t, err, document.ErrRefused)
		require.EqualError(t, err, test.message)
		gap, ok := errors.AsType[*territory.Gap](err)
		require.True(t, ok)
		assert.Equal(t, test.country, gap.Country)
		shape, ok := errors.AsType[*document.Error](err)
		require.True(t, ok)
		assert.Equal(t, "territory/gap", shape.Code)
	}
}

func TestAssignRefusesWhatIsNoPostalCode(t *testing.T) {
	index := compiled(t, gulf())
	_, err := index.Assign(us("2139"))
	require.ErrorIs(t, err, document.ErrInvalid, "the rest of the country does not swallow it")
	assert.ErrorContains(t, err, "write 02139")
	_, err = index.Assign(party.Address{PostalCode: "33602"})
	require.ErrorIs(t, err, document.ErrInvalid)
	_, err = index.Explain(us("2139"))
	require.ErrorIs(t, err, document.ErrInvalid)
	_, err = (*territory.Index)(nil).Assign(us("33602"))
	require.ErrorIs(t, err, document.ErrInvalid)
	_, err = new(territory.Index).Assign(us("33602"))
	require.ErrorIs(t, err, document.ErrRefused)
}

// "9" is not in "10-99", nor is "100", whatever their letters say.
func TestT32_RangesHaveAFixedWidth(t *testing.T) {
	index := compiled(t, territory.MapDraft{Code: "m", Team: "t", Territories: []territory.Territory{
		{Code: "two", Rep: "r-2", Country: "DE", Postal: []territory.Rule{"10-99"}},
		{Code: "four", Rep: "r-4", Country: "DE", Postal: []territory.Rule{"1000-1999"}},
	}})
	for code, want := range map[string]string{"9": "", "10": "two", "99": "two", "100": "", "09": "", "009": "", "0999": "", "1000": "four", "1999": "four", "2000": "", "1A": "", "1000000000000000000000": ""} {
		got, err := index.Assign(party.Address{Country: "DE", PostalCode: code})
		assert.Equal(t, want, got.Territory, code)
		if want == "" {
			assert.ErrorIs(t, err, document.ErrRefused)
		}
	}
}

// An index is of one version: publishing the next one changes no answer of the index that an order was assigned by.
func TestT33_AnIndexIsOfOneVersion(t *testing.T) {
	made, _, err := territory.NewMap("acme", gulf(), by)
	require.NoError(t, err)
	made.Header.Version = 1
	index, err := territory.Compile(made)
	require.NoError(t, err)
	before, err := index.Assign(us("33602"))
	require.NoError(t, err)

	draft := made.Content()
	draft.Territories[0].Rep = "r-7"
	_, err = made.Revise(draft, later)
	require.NoError(t, err)
	made.Header.Version = 2
	made.Territories[0].Postal[0] = "99999" // not even in place

	after, err := index.Assign(us("33602"))
	require.NoError(t, err)
	assert.Equal(t, before, after)
	assert.Equal(t, int64(1), after.MapVersion)
}

func TestExplain(t *testing.T) {
	index := compiled(t, gulf())
	for _, test := range []struct{ code, want string }{
		{"33602-1234", `US 33602: r-1 of tampa
  33602 of tampa (r-1) won: is the code
  33605-33609 of tampa (r-1) missed: begins after 33602
  336* of tampa (r-1) lost: the code begins with 336; 33602 is more specific
  32000-34999 of florida (r-2) lost: has the code; 33602 is more specific
  * of rest (r-9) lost: has the rest of US; 33602 is more specific`},
		{"35000", `US 35000: r-9 of rest
  32000-34999 of florida (r-2) missed: ends before 35000
  * of rest (r-9) won: has the rest of US`},
	} {
		why, err := index.Explain(us(test.code))
		require.NoError(t, err)
		assert.Equal(t, test.want, why.String())
	}
	why, err := index.Explain(party.Address{Country: "GB", PostalCode: "E1 6AN"})
	require.NoError(t, err)
	require.NotNil(t, why.Gap)
	assert.Empty(t, why.Considered)
	assert.Equal(t, "GB E16AN: "+why.Gap.Error(), why.String())
}
