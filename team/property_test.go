package team_test

import (
	"slices"
	"strconv"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
	"github.com/stretchr/testify/assert"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/team"
)

// days is how many days the properties look at; spans lie among them.
const days = 12

// shape builds a team of four levels from plain numbers, five for each membership, which shrink well.
func shape(first document.Date, raw []int) team.Draft {
	draft := team.Draft{Code: "n", Name: "N", Levels: []string{"top", "high", "mid", "low"}}
	for ; len(raw) >= 5; raw = raw[5:] {
		rep := raw[0] % 5
		m := team.Member{Rep: "r" + strconv.Itoa(rep), Level: draft.Levels[raw[1]%4]}
		if manager := raw[2] % 6; manager < 5 && manager != rep {
			m.Manager = "r" + strconv.Itoa(manager)
		}
		from, length := raw[3]%(days+1), raw[4]%days
		if from > 0 {
			m.Span.From = first.AddDays(from - 1)
		}
		if length > 0 {
			m.Span.To = first.AddDays(max(from-1, 0) + length)
		}
		draft.Members = append(draft.Members, m)
	}
	for n := range draft.Members { // managers are members
		if !slices.ContainsFunc(draft.Members, func(m team.Member) bool { return m.Rep == draft.Members[n].Manager }) {
			draft.Members[n].Manager = ""
		}
	}
	return draft
}

func memberships(n int) gopter.Gen { return gen.SliceOfN(5*n, gen.IntRange(0, 1<<20)) }

// calendar gives the day before the first, and all that any span begins or ends on.
func calendar(first document.Date) []document.Date {
	all := make([]document.Date, 0, 2*days+2)
	for n := -1; n <= 2*days; n++ {
		all = append(all, first.AddDays(n))
	}
	return all
}

// active gives who is a member on a day, found without the package's help.
func active(d *team.Draft, day document.Date) (byRep map[string]team.Member, disjoint bool) {
	byRep, disjoint = map[string]team.Member{}, true
	for _, m := range d.Members {
		if m.Span.From.After(day) || !m.Span.To.IsZero() && !day.Before(m.Span.To) {
			continue
		}
		_, twice := byRep[m.Rep]
		disjoint = disjoint && !twice
		byRep[m.Rep] = m
	}
	return byRep, disjoint
}

// Validate looks at spans and finds what looking at every single day finds; what it accepts has no cycle on any day.
func TestT23_AcceptedExactlyWhenEveryDayIsSound(t *testing.T) {
	first := day(t, "2026-02-20")
	accepted := 0
	properties := gopter.NewProperties(parameters(t))
	properties.Property("accepted = on each day memberships are single and managers stand higher", prop.ForAll(
		func(raw []int) bool {
			draft := shape(first, raw)
			sound := true
			for _, day := range calendar(first) {
				byRep, disjoint := active(&draft, day)
				sound = sound && disjoint
				for _, m := range byRep {
					if manager, there := byRep[m.Manager]; there {
						sound = sound && slices.Index(draft.Levels, manager.Level) < slices.Index(draft.Levels, m.Level)
					}
				}
			}
			if (draft.Validate() == nil) != sound {
				return false
			}
			if !sound {
				return true
			}
			accepted++
			for _, day := range calendar(first) {
				byRep, _ := active(&draft, day)
				for rep := range byRep {
					at, steps := rep, 0
					for ; at != "" && steps <= len(byRep); steps++ {
						at = byRep[at].Manager
					}
					if steps > len(byRep)+1 || at != "" {
						return false
					}
				}
			}
			return true
		}, memberships(4),
	))
	properties.TestingRun(t)
	assert.Greater(t, accepted, 20, "teams that are accepted")
}

// A chain has one link for each level, from the rep's own to the highest, and nobody twice; while everybody is there it is what following the
// managers gives.
func TestT23_ChainHasEveryLevelOnce(t *testing.T) {
	first := day(t, "2026-02-20")
	settings := parameters(t)
	settings.MinSuccessfulTests = 3000
	checked := 0
	properties := gopter.NewProperties(settings)
	properties.Property("one link a level, in order, nobody twice", prop.ForAll(
		func(raw []int) bool {
			draft := shape(first, raw)
			valid := draft.Validate() == nil
			for _, day := range calendar(first) {
				byRep, _ := active(&draft, day)
				for rep, m := range byRep {
					chain, err := draft.Chain(rep, day)
					if err != nil {
						if valid {
							return false
						}
						continue
					}
					if !valid {
						if len(chain) > len(draft.Levels) {
							return false
						}
						continue
					}
					rank := slices.Index(draft.Levels, m.Level)
					if len(chain) != rank+1 || chain[0].Rep != rep {
						return false
					}
					seen := map[string]bool{}
					for n, link := range chain {
						if link.Level != draft.Levels[rank-n] || link.Rep != "" && seen[link.Rep] || (link.Rep == "") != (link.Vacancy == team.Unassigned) {
							return false
						}
						_, here := byRep[link.Rep]
						if link.Rep != "" && (link.Vacancy == team.Absent) == here {
							return false
						}
						seen[link.Rep] = true
					}
					checked++
					for manager, here := byRep[m.Manager]; here; manager, here = byRep[manager.Manager] {
						if !seen[manager.Rep] {
							return false
						}
					}
				}
			}
			return true
		}, memberships(5),
	))
	properties.TestingRun(t)
	assert.Greater(t, checked, 500, "chains that were looked at")
}

// The days of the parts are the days of the whole: on each day a rep of an accepted team has one membership or none.
func TestT24_DaysOfPartsAreDaysOfTheWhole(t *testing.T) {
	first := day(t, "2026-02-20")
	properties := gopter.NewProperties(parameters(t))
	properties.Property("sum of the spans' days = days on which there is a membership", prop.ForAll(
		func(raw []int) bool {
			draft := team.Draft{Code: "n", Name: "N", Levels: []string{"one"}}
			sum := 0
			for ; len(raw) >= 2; raw = raw[2:] {
				from, length := raw[0]%days, 1+raw[1]%4
				draft.Members = append(draft.Members, team.Member{Rep: "a", Level: "one", Span: document.Span{From: first.AddDays(from), To: first.AddDays(from + length)}})
				sum += length
			}
			covered := 0
			for _, day := range calendar(first) {
				if _, there := draft.Member("a", day); there {
					covered++
				}
			}
			return (draft.Validate() == nil) == (sum == covered)
		}, gen.SliceOfN(6, gen.IntRange(0, 1<<20)),
	))
	properties.TestingRun(t)
}

// Whatever is changed from a day on, chains of days before it stay as they were.
func TestT24_TheFutureDoesNotChangeThePast(t *testing.T) {
	first := day(t, "2026-02-20")
	compared := 0
	properties := gopter.NewProperties(parameters(t))
	properties.Property("chains before the day of the change are the same", prop.ForAll(
		func(raw, more []int, on int) bool {
			before := shape(first, raw)
			if before.Validate() != nil {
				return true
			}
			change := first.AddDays(on)
			after := before.Clone()
			after.Members = nil
			for _, m := range before.Members {
				if !m.Span.From.Before(change) {
					continue // it has not begun: it may be taken back
				}
				if m.Span.To.IsZero() || m.Span.To.After(change) {
					m.Span.To = change
				}
				after.Members = append(after.Members, m)
			}
			added := shape(first, more)
			for _, m := range added.Members {
				if m.Span.From.Before(change) {
					m.Span.From = change
				}
				if !m.Span.To.IsZero() && !m.Span.From.Before(m.Span.To) {
					m.Span.To = document.Date{}
				}
				after.Members = append(after.Members, m)
			}
			for _, day := range calendar(first) {
				if !day.Before(change) {
					break
				}
				for n := range 5 {
					rep := "r" + strconv.Itoa(n)
					was, wasErr := before.Chain(rep, day)
					is, isErr := after.Chain(rep, day)
					if !slices.Equal(was, is) || (wasErr == nil) != (isErr == nil) {
						return false
					}
					if wasErr == nil {
						compared++
					}
				}
			}
			return true
		}, memberships(3), memberships(3), gen.IntRange(0, days),
	))
	properties.TestingRun(t)
	assert.Greater(t, compared, 100, "chains that were compared")
}
