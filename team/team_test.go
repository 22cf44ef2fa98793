package team_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/team"
)

func made(t testing.TB, draft team.Draft) *team.Team {
	t.Helper()
	made, _, err := team.New("acme", draft, by)
	require.NoError(t, err)
	return made
}

func TestTeamIsStored(t *testing.T) {
	made, events, err := team.New("acme", north(t), by)
	require.NoError(t, err)
	stored(t, made, events)
	assert.Equal(t, team.ID("north"), made.Header.ID)
	assert.Equal(t, north(t), made.Content())
	plain, unique := made.Keys()
	assert.Equal(t, []document.Key{{Name: "rep", Value: "r-1"}, {Name: "rep", Value: "r-2"}, {Name: "rep", Value: "r-4"}, {Name: "rep", Value: "r-5"}, {Name: "rep", Value: "r-9"}}, plain)
	assert.Empty(t, unique)
	event, err := events[0].Record()
	require.NoError(t, err)
	assert.NotContains(t, string(event.Body), "Ann", "events are kept when people are forgotten")
}

func TestTeamFaultsAreReportedAtOnce(t *testing.T) {
	_, _, err := team.New("acme", team.Draft{
		Code: " n", Name: "\xff", Levels: []string{"manager", "", "manager"},
		Members: []team.Member{
			{Rep: "", Name: strings.Repeat("n", team.MaxText+1), Level: "rep"},
			{Rep: "a", Level: "manager", Manager: "a", Successor: "nobody", Span: span(t, "2026-02-01", "2026-02-01")},
			{Rep: "b", Level: "manager", Manager: "nobody", Successor: "b"},
		},
		Extensions: map[string]json.RawMessage{"x": json.RawMessage(`?`)},
	}, by)
	assert.Equal(t, []string{
		"code team/text", "name team/text", "extensions.x team/extension", "levels[1] team/required", "levels[2] team/duplicate",
		"members[0].rep team/required", "members[0].name team/text", "members[0].level team/unknown_level", "members[1].span document/span",
		"members[1].manager team/self", "members[1].successor team/unknown_rep", "members[2].manager team/unknown_rep", "members[2].successor team/self",
	}, faultsOf(t, err))
	assert.Equal(t, []string{"code team/required", "name team/required", "levels team/required"}, faultsOf(t, new(team.Draft{}).Validate()))
	assert.Equal(t, []string{"levels team/count", "members team/count"}, faultsOf(t, (&team.Draft{Code: "n", Name: "N", Levels: make([]string, team.MaxLevels+1), Members: make([]team.Member, team.MaxMembers+1)}).Validate()))
}

func TestReviseTeam(t *testing.T) {
	made := made(t, north(t))
	before := made.Clone()
	draft := made.Content()
	draft.Code = "south"
	_, err := made.Revise(draft, later)
	assert.Equal(t, []string{"code team/fixed"}, faultsOf(t, err))
	draft = made.Content()
	draft.Members[6].Manager = "r-1"
	_, err = made.Revise(draft, later)
	assert.NotEmpty(t, faultsOf(t, err))
	assert.Equal(t, before, made, "an error leaves the team as it was")
	draft.Members[6].Manager = ""
	draft.Members[0].Name = "Ann F."
	events, err := made.Revise(draft, later)
	require.NoError(t, err)
	assert.Equal(t, team.Saved{Code: "north", Name: "North", Levels: []string{"national", "district", "rep"}, Members: 7}, events[0].Payload)
	assert.Equal(t, later.Actor, made.Header.ChangedBy)
	draft.Members[0].Name, draft.Levels[0], draft.Extensions["color"][1] = "x", "x", 'x'
	assert.Equal(t, "Ann F.", made.Members[0].Name, "drafts are not kept")
	assert.Equal(t, "national", made.Levels[0])
	payload, ok := events[0].Payload.(team.Saved)
	require.True(t, ok)
	payload.Levels[0] = "x"
	assert.Equal(t, "national", made.Levels[0])
	require.NoError(t, made.Validate())
}

func TestValidateSeesAHandMadeTeam(t *testing.T) {
	made := made(t, north(t))
	made.Code, made.Header.Kind = "other", "squad"
	made.Draft.Extensions = map[string]json.RawMessage{"x": json.RawMessage(`1`)}
	assert.Equal(t, []string{"header.kind team/header", "header.id team/header", "extensions team/extension"}, faultsOf(t, made.Validate()))
}

func TestMemberAndRank(t *testing.T) {
	draft := north(t)
	m, ok := draft.Member("r-1", day(t, "2026-08-31"))
	assert.True(t, ok)
	assert.Equal(t, "Ann", m.Name)
	m, ok = draft.Member("r-1", day(t, "2026-09-01"))
	assert.True(t, ok)
	assert.Equal(t, "Ann Field", m.Name, "a name is that of the day")
	_, ok = draft.Member("r-1", day(t, "2025-12-31"))
	assert.False(t, ok)
	rank, ok := draft.Rank("rep")
	assert.True(t, ok)
	assert.Equal(t, 2, rank)
	_, ok = draft.Rank("x")
	assert.False(t, ok)
}

func TestT23_CyclesAndLevels(t *testing.T) {
	type m = team.Member
	for name, c := range map[string]struct {
		members []m
		want    []string
	}{
		"two report to each other": {
			[]m{{Rep: "a", Level: "mid", Manager: "b"}, {Rep: "b", Level: "mid", Manager: "a"}},
			[]string{"members[0].manager team/cycle", "members[1].manager team/cycle"},
		},
		"three, at levels that only partly rise": {
			[]m{{Rep: "a", Level: "low", Manager: "b"}, {Rep: "b", Level: "mid", Manager: "c"}, {Rep: "c", Level: "top", Manager: "a"}},
			[]string{"members[2].manager team/cycle"},
		},
		"only in July, when both have changed": {
			[]m{
				{Rep: "a", Level: "low", Manager: "b", Span: span(t, "2026-01-01", "2026-08-01")},
				{Rep: "a", Level: "top", Span: span(t, "2026-08-01", "")},
				{Rep: "b", Level: "mid", Span: span(t, "2026-01-01", "2026-07-01")},
				{Rep: "b", Level: "low", Manager: "a", Span: span(t, "2026-07-01", "")},
			},
			[]string{"members[0].manager team/cycle", "members[3].manager team/cycle"},
		},
		"the same a month later is none": {
			[]m{
				{Rep: "a", Level: "low", Manager: "b", Span: span(t, "2026-01-01", "2026-08-01")},
				{Rep: "a", Level: "top", Span: span(t, "2026-08-01", "")},
				{Rep: "b", Level: "mid", Span: span(t, "2026-01-01", "2026-08-01")},
				{Rep: "b", Level: "low", Manager: "a", Span: span(t, "2026-08-01", "")},
			}, nil,
		},
		"a manager of the same level": {
			[]m{{Rep: "a", Level: "mid", Manager: "b"}, {Rep: "b", Level: "mid"}},
			[]string{"members[0].manager team/level"},
		},
		"a manager who steps down": {
			[]m{{Rep: "a", Level: "mid", Manager: "b"}, {Rep: "b", Level: "top", Span: span(t, "", "2026-07-01")}, {Rep: "b", Level: "low", Span: span(t, "2026-07-01", "")}},
			[]string{"members[0].manager team/level"},
		},
		"a manager whose lower place comes after the report": {
			[]m{{Rep: "a", Level: "mid", Manager: "b", Span: span(t, "", "2026-07-01")}, {Rep: "b", Level: "low", Span: span(t, "2026-07-01", "")}}, nil,
		},
		"a level is left out": {
			[]m{{Rep: "a", Level: "low", Manager: "b"}, {Rep: "b", Level: "top"}}, nil,
		},
		"successors who follow each other": {
			[]m{{Rep: "a", Level: "low", Successor: "b", Disabled: true}, {Rep: "b", Level: "low", Successor: "a", Disabled: true}},
			[]string{"members[0].successor team/cycle", "members[1].successor team/cycle"},
		},
		"successors in turn": {
			[]m{
				{Rep: "a", Level: "low", Successor: "b", Disabled: true, Span: span(t, "", "2026-07-01")}, {Rep: "a", Level: "low", Span: span(t, "2026-07-01", "")},
				{Rep: "b", Level: "low", Span: span(t, "", "2026-07-01")}, {Rep: "b", Level: "low", Successor: "a", Disabled: true, Span: span(t, "2026-07-01", "")},
			}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			draft := team.Draft{Code: "n", Name: "N", Levels: []string{"top", "mid", "low"}, Members: c.members}
			if c.want == nil {
				require.NoError(t, draft.Validate())
				return
			}
			assert.Equal(t, c.want, faultsOf(t, draft.Validate()))
		})
	}
	july := team.Draft{Code: "n", Name: "N", Levels: []string{"top", "mid"}, Members: []m{
		{Rep: "a", Level: "mid", Manager: "b", Span: span(t, "2026-07-01", "")}, {Rep: "b", Level: "mid", Manager: "a", Span: span(t, "", "2026-08-01")},
	}}
	assert.EqualError(t, july.Validate(), `team/cycle: members[0].manager: on 2026-07-01 "a" → "b" → "a"; let one of them report to somebody else
team/cycle: members[1].manager: on 2026-07-01 "b" → "a" → "b"; let one of them report to somebody else`)
	long := team.Draft{Code: "n", Name: "N", Levels: []string{"one"}}
	for n := range team.MaxSuccessors + 3 {
		long.Members = append(long.Members, m{Rep: fmt.Sprint(n), Level: "one", Successor: fmt.Sprint(n + 1), Disabled: true})
	}
	long.Members = append(long.Members, m{Rep: fmt.Sprint(team.MaxSuccessors + 3), Level: "one"})
	assert.Equal(t, []string{"members[0].successor team/successors", "members[1].successor team/successors", "members[2].successor team/successors"}, faultsOf(t, long.Validate()))
}

func TestT24_MembershipsOfARepAreDisjoint(t *testing.T) {
	for _, c := range []struct {
		first, second document.Span
		ok            bool
	}{
		{span(t, "2026-01-01", "2026-07-01"), span(t, "2026-07-01", ""), true},
		{span(t, "2026-07-01", ""), span(t, "2026-01-01", "2026-07-01"), true},
		{span(t, "", "2026-01-01"), span(t, "2026-02-01", ""), true},
		{span(t, "2026-01-01", "2026-07-02"), span(t, "2026-07-01", ""), false},
		{span(t, "", ""), span(t, "2026-07-01", ""), false},
		{span(t, "", ""), span(t, "", ""), false},
		{span(t, "2026-01-01", "2026-12-31"), span(t, "2026-03-01", "2026-04-01"), false},
	} {
		draft := team.Draft{Code: "n", Name: "N", Levels: []string{"one"}, Members: []team.Member{
			{Rep: "a", Level: "one", Span: c.first}, {Rep: "b", Level: "one"}, {Rep: "a", Level: "one", Span: c.second},
		}}
		if c.ok {
			require.NoError(t, draft.Validate(), "%v %v", c.first, c.second)
			continue
		}
		assert.Equal(t, []string{"members[2].span team/overlap"}, faultsOf(t, draft.Validate()), "%v %v", c.first, c.second)
	}
	many := team.Draft{Code: "n", Name: "N", Levels: []string{"one"}}
	for n := range team.MaxSpans + 1 {
		from := day(t, "2026-01-01").AddDays(n)
		many.Members = append(many.Members, team.Member{Rep: "a", Level: "one", Span: document.Span{From: from, To: from.AddDays(1)}})
	}
	assert.Equal(t, []string{"members[0].rep team/count"}, faultsOf(t, many.Validate()))
	many.Members = many.Members[1:]
	require.NoError(t, many.Validate())
}

// Input that is all faults is not answered with thousands of them.
func TestHostileTeam(t *testing.T) {
	for name, member := range map[string]func(n int) team.Member{
		"levels":   func(n int) team.Member { return team.Member{Rep: fmt.Sprint(n)} },
		"names":    func(n int) team.Member { return team.Member{Rep: fmt.Sprint(n), Level: "one", Manager: "x"} },
		"overlaps": func(n int) team.Member { return team.Member{Rep: fmt.Sprint(n / 2), Level: "one"} },
		"ring": func(n int) team.Member {
			return team.Member{Rep: fmt.Sprint(n), Level: "one", Manager: fmt.Sprint((n + 1) % team.MaxMembers)}
		},
		"heirs": func(n int) team.Member {
			return team.Member{Rep: fmt.Sprint(n), Level: "one", Successor: fmt.Sprint((n + 1) % team.MaxMembers), Disabled: true}
		},
	} {
		draft := team.Draft{Code: "n", Name: "N", Levels: []string{"one"}, Members: make([]team.Member, team.MaxMembers)}
		for n := range draft.Members {
			draft.Members[n] = member(n)
		}
		faults := faultsOf(t, draft.Validate())
		assert.LessOrEqual(t, len(faults), 110, name)
		assert.Greater(t, len(faults), 90, name)
	}
}
