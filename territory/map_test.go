package territory_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/territory"
)

func TestMapStored(t *testing.T) {
	made, events, err := territory.NewMap("acme", gulf(), by)
	require.NoError(t, err)
	require.NoError(t, made.Validate())
	stored(t, made, events)
	plain, unique := made.Keys()
	assert.Empty(t, unique)
	assert.Equal(t, []document.Key{{Name: "team", Value: "north"}, {Name: "rep", Value: "r-1"}, {Name: "rep", Value: "r-2"}, {Name: "rep", Value: "r-9"}, {Name: "rep", Value: "r-5"}}, plain)
}

func TestMapRevise(t *testing.T) {
	made, _, err := territory.NewMap("acme", gulf(), by)
	require.NoError(t, err)
	before := made.Clone()
	require.Equal(t, before, made)

	draft := made.Content()
	assert.Equal(t, gulf(), draft)
	draft.Territories[0].Postal[0] = "2139"
	_, err = made.Revise(draft, later)
	assert.Equal(t, []string{"territories[0].postal[0] territory/postal_code"}, faultsOf(t, err))
	assert.Equal(t, before, made, "a revision that fails changes nothing")

	draft.Territories[0].Postal[0] = "33603"
	events, err := made.Revise(draft, later)
	require.NoError(t, err)
	require.Len(t, events, 1)
	assert.Equal(t, "desk-3", made.Header.ChangedBy)
	assert.Equal(t, territory.Rule("33602"), before.Territories[0].Postal[0], "clones share nothing")
	draft.Territories[0].Postal[0] = "1"
	assert.Equal(t, territory.Rule("33603"), made.Territories[0].Postal[0], "the draft is not kept")

	draft = made.Content()
	draft.Code = "other"
	_, err = made.Revise(draft, later)
	assert.Equal(t, []string{"code territory/fixed"}, faultsOf(t, err))
}

func TestMapFaults(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*territory.MapDraft)
		want   []string
	}{
		{"empty", func(d *territory.MapDraft) { *d = territory.MapDraft{} }, []string{"code territory/required", "team territory/required"}},
		{"everything at once", func(d *territory.MapDraft) {
			d.Team, d.Territories[0].Rep, d.Territories[1].Country, d.Territories[2].Code = "", "", "us", "tampa"
			d.Territories[3].Postal[1] = "SW/1"
		}, []string{"team territory/required", "territories[0].rep territory/required", "territories[1].country territory/country", "territories[2].code territory/duplicate", "territories[3].postal[1] territory/rule"}},
		{"no country", func(d *territory.MapDraft) { d.Territories[0].Country = "" }, []string{"territories[0].country territory/country"}},
		{"the same code twice", func(d *territory.MapDraft) {
			d.Territories[1].Postal = append(d.Territories[1].Postal, " 33602 ")
		}, []string{"territories[1].postal[1] territory/conflict"}},
		{"the same code in one territory", func(d *territory.MapDraft) {
			d.Territories[3].Postal = append(d.Territories[3].Postal, "SW1A1AA")
		}, []string{"territories[3].postal[3] territory/duplicate"}},
		{"ranges that overlap", func(d *territory.MapDraft) {
			d.Territories[1].Postal = append(d.Territories[1].Postal, "33601-33605", "33609..33609", "31000-32000")
		}, []string{"territories[1].postal[1] territory/conflict", "territories[1].postal[3] territory/duplicate"}},
		{"a range within a range", func(d *territory.MapDraft) {
			d.Territories[1].Postal = append(d.Territories[1].Postal, "33000-34000", "33999-34001", "34500-34600")
		}, []string{"territories[1].postal[1] territory/duplicate", "territories[1].postal[2] territory/duplicate"}},
		{"a range as wide as a prefix", func(d *territory.MapDraft) {
			d.Territories[1].Postal = append(d.Territories[1].Postal, "33601-33699")
		}, []string{"territories[1].postal[1] territory/conflict"}},
		{"two owners of the rest", func(d *territory.MapDraft) {
			d.Territories[0].Postal = append(d.Territories[0].Postal, "*")
		}, []string{"territories[2].postal[0] territory/conflict"}},
		{"extensions", func(d *territory.MapDraft) { d.Extensions["bad"] = json.RawMessage("{") }, []string{"extensions.bad territory/extension"}},
		{"too many territories", func(d *territory.MapDraft) { d.Territories = make([]territory.Territory, territory.MaxTerritories+1) }, []string{"territories territory/count"}},
		{"too many rules", func(d *territory.MapDraft) {
			d.Territories[0].Postal = make([]territory.Rule, territory.MaxRules)
		}, []string{"territories territory/count"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			draft := gulf()
			test.change(&draft)
			assert.Equal(t, test.want, faultsOf(t, draft.Validate()))
			_, _, err := territory.NewMap("acme", draft, by)
			assert.Equal(t, test.want, faultsOf(t, err))
		})
	}
}

func TestCodesAndNames(t *testing.T) {
	draft := gulf()
	draft.Code, draft.Team, draft.Territories[0].Code = strings.Repeat("x", territory.MaxCode+1), "a\xff", " a"
	draft.Territories[0].Rep, draft.Territories[0].Name = "a\n", "\xff"
	draft.Extensions[strings.Repeat("x", territory.MaxText+1)] = json.RawMessage("1")
	got := faultsOf(t, draft.Validate())
	assert.Equal(t, []string{"code territory/text", "team territory/text", "territories[0].code territory/text", "territories[0].name territory/text", "territories[0].rep territory/text"}, got[:5])
	assert.Len(t, got, 6)
}

// A conflict names both rules with their paths.
func TestConflictNamesBoth(t *testing.T) {
	draft := gulf()
	draft.Territories[1].Postal = append(draft.Territories[1].Postal, "33601-33605")
	assert.EqualError(t, draft.Validate(), `territory/conflict: territories[1].postal[1]: "33601-33605" shares codes with "33605-33609" at territories[0].postal[1] of "tampa" and is as specific; remove one of the two, or write narrower rules`)
}

func TestHostileDraftHasFewFaults(t *testing.T) {
	draft := gulf()
	draft.Territories[0].Postal = slices.Repeat([]territory.Rule{"no!"}, 5_000)
	assert.LessOrEqual(t, len(faultsOf(t, draft.Validate())), 110)
	draft.Territories[0].Postal = slices.Repeat([]territory.Rule{"33602"}, 5_000)
	assert.LessOrEqual(t, len(faultsOf(t, draft.Validate())), 110)
	draft.Territories[0].Name = strings.Repeat("x", territory.MaxText+1)
	assert.Contains(t, faultsOf(t, draft.Validate()), "territories[0].name territory/text")
}

func TestMapValidateSeesTheDocument(t *testing.T) {
	made, _, err := territory.NewMap("acme", gulf(), by)
	require.NoError(t, err)
	made.Code, made.Extensions = "other", map[string]json.RawMessage{"a": json.RawMessage("1")}
	assert.Equal(t, []string{"header.id territory/header", "extensions territory/extension"}, faultsOf(t, made.Validate()))
	made.Header.Kind = "team"
	assert.Contains(t, faultsOf(t, made.Validate()), "header.kind territory/header")
	_, err = territory.Compile(made)
	require.ErrorIs(t, err, document.ErrInvalid)
	_, err = territory.Compile(nil)
	require.ErrorIs(t, err, document.ErrInvalid)
	var fault *document.Error
	require.True(t, errors.As(err, &fault))
}
