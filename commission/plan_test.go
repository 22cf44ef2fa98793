package commission_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/commission"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/team"
)

func TestPlanStored(t *testing.T) {
	made, events, err := commission.NewPlan("acme", standard(t), by)
	require.NoError(t, err)
	require.NoError(t, made.Validate())
	require.Len(t, events, 1)
	stored(t, made, events)
	plain, unique := made.Keys()
	assert.Equal(t, []document.Key{{Name: "team", Value: "north"}}, plain)
	assert.Empty(t, unique)
}

func TestPlanRevise(t *testing.T) {
	made, _, err := commission.NewPlan("acme", standard(t), by)
	require.NoError(t, err)
	before := made.Clone()
	draft := made.Content()
	draft.Rates[0].Rate = percent(t, "-1%")
	_, err = made.Revise(draft, later)
	assert.Equal(t, []string{"rates[0].rate commission/rate"}, faultsOf(t, err))
	assert.Equal(t, before, made)
	draft.Rates[0].Rate = percent(t, "12%")
	events, err := made.Revise(draft, later)
	require.NoError(t, err)
	require.Len(t, events, 1)
	assert.Equal(t, "10%", before.Rates[0].Rate.String())
	draft.Code = "other"
	_, err = made.Revise(draft, later)
	assert.Equal(t, []string{"code commission/fixed"}, faultsOf(t, err))
}

func TestPlanFaults(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*commission.PlanDraft)
		want   []string
	}{
		{"empty", func(d *commission.PlanDraft) { *d = commission.PlanDraft{} }, []string{"code commission/required", "name commission/required", "team commission/required", "rates commission/required"}},
		{"everything at once", func(d *commission.PlanDraft) {
			d.Basis, d.Rates[1].Level, d.Rates[2].Rate = "margin", "rep", percent(t, "1000%")
			d.Valid = document.Span{From: d.Valid.To, To: d.Valid.From}
			d.Extensions["x"] = json.RawMessage("{")
		}, []string{"basis commission/basis", "valid document/span", "rates[1].level commission/duplicate", "rates[2].rate commission/rate", "extensions.x commission/extension"}},
		{"too many rates", func(d *commission.PlanDraft) { d.Rates = make([]commission.LevelRate, commission.MaxPayees+1) }, []string{"rates commission/count"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			draft := standard(t)
			test.change(&draft)
			got := faultsOf(t, draft.Validate())
			assert.Equal(t, test.want, got)
			_, _, err := commission.NewPlan("acme", draft, by)
			assert.Equal(t, test.want, faultsOf(t, err))
		})
	}
}

func TestCodesAndNames(t *testing.T) {
	draft := standard(t)
	draft.Code, draft.Team, draft.Name = strings.Repeat("x", commission.MaxCode+1), "a\xff", strings.Repeat("x", commission.MaxText+1)
	draft.Rates[0].Level, draft.Rates[1].Level = " a", "a\n"
	assert.Equal(t, []string{"code commission/text", "name commission/text", "team commission/text", "rates[0].level commission/text", "rates[1].level commission/text"}, faultsOf(t, draft.Validate()))
	draft = standard(t)
	draft.Name = "\xff"
	assert.Equal(t, []string{"name commission/text"}, faultsOf(t, draft.Validate()))
}

func TestPlanValidateSeesTheDocument(t *testing.T) {
	made, _, err := commission.NewPlan("acme", standard(t), by)
	require.NoError(t, err)
	made.Code, made.Basis, made.Extensions = "other", "", map[string]json.RawMessage{"a": json.RawMessage("1")}
	made.Header.Kind = "team"
	assert.Equal(t, []string{"basis commission/required", "header.kind commission/header", "header.id commission/header", "extensions commission/extension"}, faultsOf(t, made.Validate()))
}

func TestCredits(t *testing.T) {
	made, _, err := commission.NewPlan("acme", standard(t), by)
	require.NoError(t, err)
	made.Header.Version = 3
	on := day(t, "2026-07-01")
	credits, err := made.Credits(chain(), on)
	require.NoError(t, err)
	require.NoError(t, credits.Validate())
	assert.Equal(t, commission.Credits{
		Plan: "standard", PlanVersion: 3, Basis: commission.BasisCollectedNet,
		Payees: []commission.Payee{{Rep: "r-1", Level: "rep", Rate: percent(t, "10%")}, {Rep: "r-4", Level: "district", Rate: percent(t, "3%")}, {Rep: "r-9", Level: "national", Rate: percent(t, "2%")}},
	}, credits)

	_, err = made.Credits(chain(), day(t, "2027-01-01"))
	require.ErrorIs(t, err, document.ErrRefused)
	require.ErrorContains(t, err, `commission/not_valid: commission plan`)
	_, err = made.Credits(nil, document.Date{})
	assert.Equal(t, []string{"on commission/required", "chain commission/required"}, faultsOf(t, err))
	_, err = made.Credits([]team.Link{{Level: "rep"}, {Level: "rep", Rep: "r-1"}}, on)
	assert.Equal(t, []string{"chain[0].rep commission/required", "chain[1].level commission/duplicate"}, faultsOf(t, err))
	_, err = made.Credits(make([]team.Link, commission.MaxPayees+1), on)
	assert.Equal(t, []string{"chain commission/count"}, faultsOf(t, err))
}

// A vacant level gets nothing and is named with the reason; the levels beyond it get their own rates.
func TestT23_VacantLevelsAreSkipped(t *testing.T) {
	draft := standard(t)
	draft.Rates = append(draft.Rates, commission.LevelRate{Level: "trainee"}, commission.LevelRate{Level: "elsewhere", Rate: percent(t, "1%")})
	made, _, err := commission.NewPlan("acme", draft, by)
	require.NoError(t, err)
	credits, err := made.Credits([]team.Link{
		{Level: "trainee", Rep: "r-0"},
		{Level: "rep", Rep: "r-1", Vacancy: team.Disabled, Successor: "r-2"},
		{Level: "area", Rep: "r-3"},
		{Level: "district", Vacancy: team.Unassigned},
		{Level: "national", Rep: "r-9"},
		{Level: "world", Rep: "r-10", Vacancy: team.Absent},
	}, day(t, "2026-07-01"))
	require.NoError(t, err)
	assert.Equal(t, []commission.Payee{{Rep: "r-9", Level: "national", Rate: percent(t, "2%")}}, credits.Payees)
	var said []string
	for _, s := range credits.Skipped {
		said = append(said, s.String())
	}
	assert.Equal(t, []string{
		"trainee is skipped: the plan has no rate for the level",
		"rep is skipped: r-1 is disabled",
		"area is skipped: the plan has no rate for the level",
		"district is skipped: nobody is named",
		"world is skipped: r-10 is absent",
	}, said)
}

// What an order has got it keeps, whatever happens to the plan.
func TestT33_CreditsAreFrozen(t *testing.T) {
	made, _, err := commission.NewPlan("acme", standard(t), by)
	require.NoError(t, err)
	credits, err := made.Credits(chain(), day(t, "2026-07-01"))
	require.NoError(t, err)
	s, _, err := commission.NewStanding("acme", order("SO-1"), "SO-1", credits, money.Rounding{}, by)
	require.NoError(t, err)
	draft := made.Content()
	draft.Rates[0].Rate = percent(t, "50%")
	_, err = made.Revise(draft, later)
	require.NoError(t, err)
	credits.Payees[0].Rate = percent(t, "50%")
	entries, _ := earn(t, s, "P-1", "2026-08-01", usd(t, "6000.00"))
	assert.Equal(t, map[string]string{"r-1": "600.00 USD", "r-4": "180.00 USD", "r-9": "120.00 USD"}, amounts(t, entries))
}
