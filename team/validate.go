package team

import (
	"slices"
	"strconv"

	"github.com/seed-3f372218/o2c/document"
)

// maxFaults keeps hostile input from filling memory with complaints.
const maxFaults = 100

// Validate reports every fault of the draft at once (of a hostile one the first hundred or so), each with its path.
func (d *Draft) Validate() error { return d.faults().Err(nil) }

func (d *Draft) faults() document.Faults {
	var f document.Faults
	checkCode(&f, "code", d.Code, true)
	checkText(&f, "name", d.Name, true)
	checkExtensions(&f, d.Extensions)
	if len(d.Levels) == 0 {
		f.Add("levels", codeRequired, "a team has a level", "write for instance manager, rep")
	}
	few := checkCount(&f, "levels", len(d.Levels), MaxLevels)
	if !checkCount(&f, "members", len(d.Members), MaxMembers) || !few {
		return f
	}
	for n, level := range d.Levels {
		checkCode(&f, document.Index("levels", n), level, true)
		if slices.Index(d.Levels, level) < n {
			f.Add(document.Index("levels", n), codeDuplicate, document.Quote(level)+" is there already", "keep one of the two")
		}
	}
	byRep := make(map[string][]int, len(d.Members))
	for n := range d.Members {
		m, path := &d.Members[n], document.Index("members", n)
		checkCode(&f, path+".rep", m.Rep, true)
		checkText(&f, path+".name", m.Name, false)
		if _, known := d.Rank(m.Level); !known {
			f.Add(path+".level", "team/unknown_level", "there is no level "+document.Quote(m.Level), "use one of levels")
		}
		f.Check(path+".span", "team/span", m.Span.Validate())
		byRep[m.Rep] = append(byRep[m.Rep], n)
		if len(f) > maxFaults {
			return f
		}
	}
	d.checkNames(&f, byRep)
	d.checkSpans(&f, byRep)
	if len(f) == 0 { // who stands above whom makes sense only when levels and days do
		d.checkManagers(&f, byRep)
		d.checkSuccessors(&f, byRep)
	}
	return f
}

// checkNames sees that managers and successors are reps of the team.
func (d *Draft) checkNames(f *document.Faults, byRep map[string][]int) {
	for n := range d.Members {
		m := &d.Members[n]
		for _, other := range [...]struct{ field, rep string }{{".manager", m.Manager}, {".successor", m.Successor}} {
			path := document.Index("members", n) + other.field
			switch {
			case other.rep == "":
			case other.rep == m.Rep:
				f.Add(path, "team/self", "is the rep itself: "+document.Quote(m.Rep), "")
			case len(byRep[other.rep]) == 0:
				f.Add(path, "team/unknown_rep", "there is no rep "+document.Quote(other.rep)+" in the team", "")
			}
		}
		if len(*f) > maxFaults {
			return
		}
	}
}

// checkSpans sees that the memberships of a rep share no day.
func (d *Draft) checkSpans(f *document.Faults, byRep map[string][]int) {
	done := make(map[string]bool, len(byRep))
	for n := range d.Members {
		rep, path := d.Members[n].Rep, document.Index("members", n)
		own := byRep[rep]
		if done[rep] {
			continue
		}
		done[rep] = true
		if !checkCount(f, path+".rep", len(own), MaxSpans) {
			return
		}
		slices.SortStableFunc(own, func(a, b int) int { return d.Members[a].Span.From.Compare(d.Members[b].Span.From) })
		for i := 1; i < len(own); i++ {
			before, after := own[i-1], own[i]
			if d.Members[before].Span.Overlaps(d.Members[after].Span) {
				f.Add(document.Index("members", max(before, after))+".span", "team/overlap",
					"rep "+document.Quote(rep)+" has another membership on "+on(d.Members[after].Span.From), "end "+document.Index("members", min(before, after))+" first")
			}
		}
		if len(*f) > maxFaults {
			return
		}
	}
}

// on names a day in a sentence.
func on(day document.Date) string {
	if day.IsZero() {
		return "the first day"
	}
	return day.String()
}

// meetings gives the memberships of a rep that share a day with m, each with the first such day, until visit has seen enough.
func (d *Draft) meetings(m *Member, rep string, byRep map[string][]int, visit func(other *Member, day document.Date) bool) {
	for _, n := range byRep[rep] {
		other := &d.Members[n]
		if !m.Span.Overlaps(other.Span) {
			continue
		}
		day := m.Span.From
		if day.Before(other.Span.From) {
			day = other.Span.From
		}
		if !visit(other, day) {
			return
		}
	}
}

// checkManagers sees that a manager stands higher on every day on which both are members. It follows that no day has a cycle: along one, levels would
// have to rise for ever.
func (d *Draft) checkManagers(f *document.Faults, byRep map[string][]int) {
	for n := range d.Members {
		m := &d.Members[n]
		if m.Manager == "" {
			continue
		}
		d.meetings(m, m.Manager, byRep, func(manager *Member, day document.Date) bool {
			own, _ := d.Rank(m.Level)
			if higher, _ := d.Rank(manager.Level); higher < own {
				return true
			}
			path := document.Index("members", n) + ".manager"
			if way, back, _ := d.follow(m, day, byRep, func(m *Member) string { return m.Manager }, len(d.Members)); back {
				f.Add(path, "team/cycle", "on "+on(day)+" "+way, "let one of them report to somebody else")
			} else {
				f.Add(path, "team/level", document.Quote(m.Manager)+" is "+document.Quote(manager.Level)+" on "+on(day)+", which is not higher than "+document.Quote(m.Level), "")
			}
			return len(*f) <= maxFaults
		})
		if len(*f) > maxFaults {
			return
		}
	}
}

// checkSuccessors sees that following successors from a disabled rep comes to an end soon, on every day.
func (d *Draft) checkSuccessors(f *document.Faults, byRep map[string][]int) {
	next := func(m *Member) string {
		if !m.Disabled {
			return ""
		}
		return m.Successor
	}
	for n := range d.Members {
		m := &d.Members[n]
		if next(m) == "" {
			continue
		}
		d.meetings(m, m.Successor, byRep, func(_ *Member, day document.Date) bool {
			way, back, steps := d.follow(m, day, byRep, next, MaxSuccessors)
			switch {
			case back:
				f.Add(document.Index("members", n)+".successor", "team/cycle", "on "+on(day)+" "+way, "name somebody who is not disabled")
			case steps > MaxSuccessors:
				f.Add(document.Index("members", n)+".successor", "team/successors", "on "+on(day)+" more than "+strconv.Itoa(MaxSuccessors)+" disabled reps follow one another", "name somebody who is not disabled")
			}
			return !back && steps <= MaxSuccessors
		})
		if len(*f) > maxFaults {
			return
		}
	}
}

// follow goes from m to the next rep and on, by the memberships of one day, in at most some steps. It tells the way and whether it comes back to m.
func (d *Draft) follow(m *Member, day document.Date, byRep map[string][]int, next func(*Member) string, most int) (way string, back bool, steps int) {
	const named = 5
	way = document.Quote(m.Rep)
	for at := m; at != nil; steps++ {
		rep := next(at)
		if rep == "" || steps > most {
			return way, false, steps
		}
		if rep == m.Rep {
			return way + " → " + document.Quote(rep), true, steps
		}
		if steps < named {
			way += " → " + document.Quote(rep)
		} else if steps == named {
			way += " → …"
		}
		at = nil
		for _, n := range byRep[rep] {
			if d.Members[n].Span.Contains(day) {
				at = &d.Members[n]
				break
			}
		}
	}
	return way, false, steps
}
