package team

import (
	"slices"

	"github.com/seed-3f372218/o2c/document"
)

// Vacancy says why nobody acts at a level of a chain.
type Vacancy string

// The reasons of a vacancy. Filled is none.
const (
	Filled Vacancy = ""
	// Unassigned: nobody is named for the level.
	Unassigned Vacancy = "unassigned"
	// Absent: the manager who is named is not a member on the date.
	Absent Vacancy = "absent"
	// Disabled: the rep is a member and disabled.
	Disabled Vacancy = "disabled"
)

// Link is one level of a chain.
type Link struct {
	Level string `json:"level"`
	// Rep is who stands there, also when absent or disabled; none when nobody is named.
	Rep     string  `json:"rep,omitempty"`
	Vacancy Vacancy `json:"vacancy,omitempty"`
	// Successor is who the rep's membership names to take over.
	Successor string `json:"successor,omitempty"`
}

// String gives "rep: r-1", "rep: r-1 (absent)" or "rep: nobody".
func (l Link) String() string {
	switch {
	case l.Rep == "":
		return l.Level + ": nobody"
	case l.Vacancy == Filled:
		return l.Level + ": " + l.Rep
	}
	return l.Level + ": " + l.Rep + " (" + string(l.Vacancy) + ")"
}

// Chain gives the levels above a rep on a date, from the rep's own up to the highest: one link for each level, so at most MaxLevels. A level where
// nobody acts is there too, with the reason. A manager who is away keeps the last place, if that is higher than the reporting rep's, and else counts
// for the level just above, with nobody beyond. What a later membership says is not looked at, so changing the future changes no chain of the past.
//
// A rep who is not a member on the date is ErrNotFound. No date, and a team that was not validated and whose managers do not stand higher, are
// ErrInvalid.
func (d *Draft) Chain(rep string, on document.Date) ([]Link, error) {
	if on.IsZero() {
		return nil, &document.Error{Code: "team/date", Message: "a chain is asked for as of a date", Kind: document.ErrInvalid}
	}
	at, there := d.Member(rep, on)
	if !there {
		return nil, &document.Error{
			Code: "team/no_member", Message: "rep " + document.Quote(rep) + " is not in team " + document.Quote(d.Code) + " on " + on.String(), Kind: document.ErrNotFound,
		}
	}
	rank, known := d.Rank(at.Level)
	if !known {
		return nil, d.invalid(at, "is at level "+document.Quote(at.Level)+", which the team does not have")
	}
	links := make([]Link, rank+1)
	for n := range links {
		links[n] = Link{Level: d.Levels[rank-n], Vacancy: Unassigned}
	}
	links[0] = link(at)
	for away := false; at.Manager != ""; {
		manager, here := d.Member(at.Manager, on)
		if !here {
			manager, _ = d.last(at.Manager, on)
		}
		higher, known := d.Rank(manager.Level)
		switch known = known && higher < rank; {
		case known:
			rank, at, away = higher, manager, !here
			links[len(links)-1-rank] = link(at)
			if away {
				links[len(links)-1-rank].Vacancy = Absent
			}
		case here && !away:
			return nil, d.invalid(at, "reports to "+document.Quote(at.Manager)+", who does not stand higher on "+on.String())
		case !away && rank > 0 && !slices.ContainsFunc(links, func(l Link) bool { return l.Rep == at.Manager }):
			links[len(links)-rank].Rep, links[len(links)-rank].Vacancy = at.Manager, Absent
			return links, nil
		default:
			return links, nil
		}
	}
	return links, nil
}

func link(m Member) Link {
	l := Link{Level: m.Level, Rep: m.Rep, Successor: m.Successor}
	if m.Disabled {
		l.Vacancy = Disabled
	}
	return l
}

func (d *Draft) invalid(m Member, why string) error {
	return &document.Error{Code: "team/level", Message: "rep " + document.Quote(m.Rep) + " of team " + document.Quote(d.Code) + " " + why, Kind: document.ErrInvalid}
}

// last gives the rep's latest membership that ended by a date.
func (d *Draft) last(rep string, by document.Date) (last Member, ok bool) {
	for n := range d.Members {
		m := &d.Members[n]
		if m.Rep == rep && !m.Span.To.IsZero() && !by.Before(m.Span.To) && (!ok || last.Span.From.Before(m.Span.From)) {
			last, ok = *m, true
		}
	}
	return last, ok
}
