package team_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/team"
)

func TestT23_Chain(t *testing.T) {
	draft := north(t)
	require.NoError(t, draft.Validate())
	for _, c := range []struct {
		name, rep, date string
		want            []team.Link
	}{
		{"everybody is there", "r-1", "2026-06-30", []team.Link{{Level: "rep", Rep: "r-1"}, {Level: "district", Rep: "r-4", Successor: "r-5"}, {Level: "national", Rep: "r-9"}}},
		{"Dan is gone and not replaced", "r-1", "2026-07-01", []team.Link{{Level: "rep", Rep: "r-1"}, {Level: "district", Rep: "r-4", Vacancy: team.Absent, Successor: "r-5"}, {Level: "national", Rep: "r-9"}}},
		{"Eve has the district", "r-1", "2026-09-01", []team.Link{{Level: "rep", Rep: "r-1"}, {Level: "district", Rep: "r-5"}, {Level: "national", Rep: "r-9"}}},
		{"no district, and disabled", "r-2", "2026-06-30", []team.Link{{Level: "rep", Rep: "r-2", Vacancy: team.Disabled, Successor: "r-1"}, {Level: "district", Vacancy: team.Unassigned}, {Level: "national", Rep: "r-9"}}},
		{"from the middle", "r-5", "2026-09-01", []team.Link{{Level: "district", Rep: "r-5"}, {Level: "national", Rep: "r-9"}}},
		{"from the top", "r-9", "1999-01-01", []team.Link{{Level: "national", Rep: "r-9"}}},
	} {
		got, err := draft.Chain(c.rep, day(t, c.date))
		require.NoError(t, err, c.name)
		assert.Equal(t, c.want, got, c.name)
	}
}

func TestChainOfVacancies(t *testing.T) {
	draft := team.Draft{Code: "n", Name: "N", Levels: []string{"top", "mid", "low"}, Members: []team.Member{
		{Rep: "alone", Level: "low"},
		{Rep: "early", Level: "low", Manager: "late"},
		{Rep: "late", Level: "mid", Manager: "boss", Span: span(t, "2026-07-01", "")},
		{Rep: "boss", Level: "top", Disabled: true},
		{Rep: "left", Level: "mid", Manager: "fell"},
		{Rep: "fell", Level: "low", Span: span(t, "", "2026-01-01")},
		{Rep: "fell", Level: "top", Span: span(t, "2026-07-01", "")},
	}}
	draft.Members[4].Span = span(t, "2026-01-01", "")
	require.NoError(t, draft.Validate())
	for _, c := range []struct {
		rep, date string
		want      []team.Link
	}{
		{"alone", "2026-06-30", []team.Link{{Level: "low", Rep: "alone"}, {Level: "mid", Vacancy: team.Unassigned}, {Level: "top", Vacancy: team.Unassigned}}},
		{"early", "2026-06-30", []team.Link{{Level: "low", Rep: "early"}, {Level: "mid", Rep: "late", Vacancy: team.Absent}, {Level: "top", Vacancy: team.Unassigned}}},
		{"early", "2026-07-01", []team.Link{{Level: "low", Rep: "early"}, {Level: "mid", Rep: "late"}, {Level: "top", Rep: "boss", Vacancy: team.Disabled}}},
		{"left", "2026-06-30", []team.Link{{Level: "mid", Rep: "left"}, {Level: "top", Rep: "fell", Vacancy: team.Absent}}},
		{"left", "2026-07-01", []team.Link{{Level: "mid", Rep: "left"}, {Level: "top", Rep: "fell"}}},
	} {
		got, err := draft.Chain(c.rep, day(t, c.date))
		require.NoError(t, err, c.rep)
		assert.Equal(t, c.want, got, "%s on %s", c.rep, c.date)
	}
}

func TestChainRefuses(t *testing.T) {
	draft := north(t)
	_, err := draft.Chain("r-4", day(t, "2026-07-01"))
	assert.ErrorIs(t, err, document.ErrNotFound)
	assert.EqualError(t, err, `team/no_member: rep "r-4" is not in team "north" on 2026-07-01`)
	_, err = draft.Chain("nobody", day(t, "2026-07-01"))
	assert.ErrorIs(t, err, document.ErrNotFound)
	_, err = draft.Chain("r-9", document.Date{})
	assert.ErrorIs(t, err, document.ErrInvalid)
	for name, broken := range map[string]team.Draft{
		"a ring":           {Levels: []string{"one"}, Members: []team.Member{{Rep: "r", Level: "one", Manager: "s"}, {Rep: "s", Level: "one", Manager: "r"}}},
		"no level":         {Members: []team.Member{{Rep: "r", Level: "one"}}},
		"a ring of levels": {Levels: []string{"a", "b"}, Members: []team.Member{{Rep: "r", Level: "b", Manager: "s"}, {Rep: "s", Level: "x", Manager: "r"}}},
		"oneself":          {Levels: []string{"a", "b"}, Members: []team.Member{{Rep: "r", Level: "b", Manager: "r"}}},
	} {
		_, err := broken.Chain("r", day(t, "2026-07-01"))
		assert.ErrorIs(t, err, document.ErrInvalid, name)
	}
}
