package pricing_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// told gives "severity code path" of findings, and " < other" where there is another.
func told(findings []pricing.Finding) []string {
	var texts []string
	for _, f := range findings {
		text := string(f.Severity) + " " + f.Code + " " + f.Path
		if f.Other != "" {
			text += " < " + f.Other
		}
		texts = append(texts, text)
	}
	return texts
}

func during(from, to string) func(*pricing.PriceListDraft) {
	return func(d *pricing.PriceListDraft) { d.Valid = span(from, to) }
}

func TestLint(t *testing.T) {
	x := flat("X", "ea", "5.00 USD")
	closed := pricing.Entry{Item: "X", Unit: "ea", Model: model.Model{Kind: model.Graduated, Tiers: []model.Tier{{UpTo: qty("10 ea"), Price: price("2.00 USD")}, {UpTo: qty("20 ea"), Price: price("1.00 USD")}}}}
	above := closed
	above.MinimumQuantity = qty("21 ea")
	late := tiered("X", "ea", model.Volume, "5.00 USD", "10 ea", "4.90 USD")
	late.MinimumQuantity = qty("10 ea")
	cost := price("5.50 USD")
	items := map[string]pricing.ItemFacts{"X": {Unit: "ea", Cost: &cost}, "Y": {Unit: "ea"}}
	half := pricing.Formula{Factor: rate("50%")}
	for name, c := range map[string]struct {
		lists  []*pricing.PriceList
		config pricing.Config
		want   []string
	}{
		"fine": {[]*pricing.PriceList{made(draft("a", x)), with(draft("b", x), forLakeside)}, pricing.Config{}, nil},
		"inversion": {[]*pricing.PriceList{made(draft("a", gloves(model.Volume)))}, pricing.Config{}, []string{
			"warning pricing/inversion lists[0].entries[0].tiers[1]", "warning pricing/inversion lists[0].entries[0].tiers[2]"}},
		"closed":     {[]*pricing.PriceList{made(draft("a", closed))}, pricing.Config{}, []string{"warning pricing/gap lists[0].entries[0].tiers[1]"}},
		"above":      {[]*pricing.PriceList{made(draft("a", above))}, pricing.Config{}, []string{"warning pricing/unreachable lists[0].entries[0]"}},
		"late":       {[]*pricing.PriceList{made(draft("a", late))}, pricing.Config{}, []string{"warning pricing/inversion lists[0].entries[0].tiers[1]", "warning pricing/unreachable lists[0].entries[0].tiers[0]"}},
		"below cost": {[]*pricing.PriceList{made(draft("a", x))}, pricing.Config{Items: items}, []string{"warning pricing/below_cost lists[0].entries[0]"}},
		"at cost":    {[]*pricing.PriceList{made(draft("a", flat("X", "ea", "5.50 USD")))}, pricing.Config{Items: items}, nil},
		"derived below cost": {[]*pricing.PriceList{made(draft("a", flat("X", "ea", "6.00 USD"))), with(from("b", "a", half), forLakeside)}, pricing.Config{Items: items},
			[]string{"warning pricing/below_cost lists[1].derived"}},
		"gap": {[]*pricing.PriceList{with(draft("b", x), during("2026-07-01", "")), with(draft("a", x), during("", "2026-06-01"))}, pricing.Config{},
			[]string{"warning pricing/gap lists[0].entries[0] < lists[1].entries[0]"}},
		"gap that a wider list fills": {[]*pricing.PriceList{
			with(draft("b", x), func(d *pricing.PriceListDraft) { forLakeside(d); d.Valid = span("2026-07-01", "") }),
			with(draft("a", x), func(d *pricing.PriceListDraft) { forLakeside(d); d.Valid = span("", "2026-06-01") }), made(draft("base", x)),
		}, pricing.Config{}, nil},
		"gap that a narrower list does not fill": {[]*pricing.PriceList{
			with(draft("b", x), during("2026-07-01", "")), with(draft("a", x), during("", "2026-06-01")), with(draft("own", x), forLakeside),
		}, pricing.Config{}, []string{"warning pricing/gap lists[0].entries[0] < lists[1].entries[0]"}},
		"no gap of other items": {[]*pricing.PriceList{with(draft("b", x), during("2026-07-01", "")), with(draft("a", flat("Y", "ea", "1.00 USD")), during("", "2026-06-01"))}, pricing.Config{}, nil},
		"always behind": {[]*pricing.PriceList{made(draft("a", x)), with(draft("b", x), func(d *pricing.PriceListDraft) { d.Priority = 1 })}, pricing.Config{},
			[]string{"warning pricing/unreachable lists[0].entries[0] < lists[1].entries[0]"}},
		"campaign": {[]*pricing.PriceList{made(draft("a", x)), with(draft("b", x), func(d *pricing.PriceListDraft) { d.Priority, d.Valid = 1, span("2026-07-01", "2026-08-01") })}, pricing.Config{},
			[]string{"warning pricing/overlap lists[0].entries[0] < lists[1].entries[0]"}},
		"possible tie": {[]*pricing.PriceList{
			with(draft("a", x), func(d *pricing.PriceListDraft) { d.Scope.Channels = []string{"web"} }), with(draft("b", x), func(d *pricing.PriceListDraft) { d.Scope.Territories = []string{"FL"} }),
		}, pricing.Config{}, []string{"warning pricing/tie lists[1].entries[0] < lists[0].entries[0]"}},
		"derived tie": {[]*pricing.PriceList{made(draft("a", x)), with(from("b", "a", half), forLakeside), with(from("c", "a", half), forLakeside)}, pricing.Config{},
			[]string{"warning pricing/tie lists[2] < lists[1]"}},
		"stale base": {[]*pricing.PriceList{
			with(draft("a", x), during("", "2026-07-01")), with(from("b", "a", half), forLakeside), with(from("c", "a", half), func(d *pricing.PriceListDraft) { d.Scope.Groups, d.Valid = []string{"g"}, span("", "2026-07-01") }),
		}, pricing.Config{Today: day("2026-07-01")}, []string{"warning pricing/stale_base lists[1].derived.from < lists[0]"}},
		"base that will end": {[]*pricing.PriceList{with(draft("a", x), during("", "2026-08-01")), with(from("b", "a", half), forLakeside)}, pricing.Config{Today: day("2026-07-01")},
			[]string{"warning pricing/stale_base lists[1].derived.from < lists[0]"}},
		"disabled base": {[]*pricing.PriceList{with(draft("a", x), func(d *pricing.PriceListDraft) { d.Disabled = true }), with(draft("b", pricing.Entry{Any: true, Formula: &pricing.Formula{Base: "a"}}), forLakeside)}, pricing.Config{},
			[]string{"warning pricing/stale_base lists[1].entries[0].formula.base < lists[0]"}},
		"errors first": {[]*pricing.PriceList{made(draft("a", gloves(model.Volume))), nil, made(draft("c", gloves(model.Graduated))), with(from("d", "gone", half), forLakeside)}, pricing.Config{}, []string{
			"error pricing/required lists[1]", "error pricing/unknown_list lists[3].derived.from", "error pricing/conflict lists[2].entries[0] < lists[0].entries[0]",
			"warning pricing/inversion lists[0].entries[0].tiers[1]", "warning pricing/inversion lists[0].entries[0].tiers[2]",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			findings := pricing.Lint(c.lists, c.config)
			require.Equal(t, c.want, told(findings))
			_, err := pricing.Compile(c.lists, c.config)
			require.Equal(t, err != nil, len(findings) > 0 && findings[0].Severity == pricing.SeverityError)
			body, err := json.Marshal(findings)
			require.NoError(t, err)
			var read []pricing.Finding
			require.NoError(t, json.Unmarshal(body, &read))
			require.Equal(t, told(findings), told(read))
		})
	}
}

// The intervals up to break-even: 49 cases at 60.00 cost what 53.45… at 55.00 do. The first tiers of sales.md 2.1 give (10, 15) and (15, 30).
func TestT4_LintGivesTheIntervals(t *testing.T) {
	openMeter := pricing.Entry{Item: "X", Unit: "ea", Model: model.Model{Kind: model.Volume, Tiers: []model.Tier{
		{UpTo: qty("5 ea"), Flat: usd("100.00")}, {UpTo: qty("10 ea"), Flat: usd("150.00")}, {UpTo: qty("15 ea"), Price: price("10.00 USD")}, {Price: price("5.00 USD")},
	}}}
	findings := pricing.Lint([]*pricing.PriceList{made(draft("a", openMeter))}, pricing.Config{})
	require.Len(t, findings, 2)
	require.Equal(t, &model.Interval{Tier: 1, After: qty("10 ea"), BreakEven: qty("15 ea")}, findings[0].Inversion)
	require.Equal(t, &model.Interval{Tier: 2, After: qty("15 ea"), BreakEven: qty("30 ea")}, findings[1].Inversion)
	require.Equal(t, "more than 10 ea cost less, up to 15 ea", findings[0].Message)
}

// What Lint calls an error is what stops Compile, in whatever lists; the order in which they come changes no more than the paths.
func TestLint_ErrorsAreThoseOfCompile(t *testing.T) {
	holds(t, 500, "errors", func(n *numbers) bool {
		lists := listsOf(n)
		if n.below(3) == 1 {
			lists = append(lists, with(from("derived", "list-0", pricing.Formula{}), forLakeside))
		}
		findings := pricing.Lint(lists, pricing.Config{})
		again := pricing.Lint(lists, pricing.Config{})
		if !slices.Equal(told(findings), told(again)) {
			return false
		}
		_, err := pricing.Compile(lists, pricing.Config{})
		var faults document.Faults
		if err != nil {
			faults.Check("", "", err)
		}
		for i, f := range findings {
			if f.Severity != pricing.SeverityError {
				return len(faults) == i
			}
			if i >= len(faults) || faults[i].Path != f.Path || faults[i].Code != f.Code {
				return false
			}
		}
		return len(faults) == len(findings)
	})
}
