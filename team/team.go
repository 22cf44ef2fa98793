package team

import (
	"encoding/json"
	"slices"

	"github.com/seed-3f372218/o2c/document"
)

// KindTeam is the kind of teams.
const KindTeam document.Kind = "team"

// Draft is a team's content as it comes from outside.
type Draft struct {
	// Code never changes.
	Code string `json:"code"`
	Name string `json:"name"`
	// Levels are named by the host, the highest first, such as "national manager", "district manager", "rep".
	Levels []string `json:"levels"`
	// Members are who is in the team, past and future memberships too, in any order.
	Members []Member `json:"members,omitempty"`
	// Extensions are the host's own fields. The document keeps them in its header.
	Extensions map[string]json.RawMessage `json:"extensions,omitempty"`
}

// Member is one rep's place in the team over a stretch of days. A rep may have several, on different days.
type Member struct {
	// Rep identifies the rep and never changes; the same rep may be in several teams.
	Rep string `json:"rep"`
	// Name of the rep as it is shown; it may change.
	Name string `json:"name,omitempty" o2c:"personal"`
	// Level is one of the team's.
	Level string `json:"level"`
	// Manager is the rep that this one reports to: a member at a higher level, on every day on which both are members. None means nobody.
	Manager string `json:"manager,omitempty"`
	// Span is when the membership holds, from its first day to the day after its last.
	Span document.Span `json:"span,omitzero"`
	// Successor is the rep that takes over when this one is disabled or gone.
	Successor string `json:"successor,omitempty"`
	// Disabled reps keep their place; Chain reports it as vacant.
	Disabled bool `json:"disabled,omitempty"`
}

// Team is a group of reps in named levels.
type Team struct {
	Header document.Header `json:"header"`
	Draft
}

// ID gives the ID of the team with this code.
func ID(code string) document.ID { return document.NameID(KindTeam, code) }

// New makes a team. Every fault of the draft is reported at once (ErrInvalid): levels and reps that are not there, memberships of one rep that
// overlap, managers that do not stand higher and cycles, on any day.
func New(tenant string, draft Draft, by document.Stamp) (*Team, []document.Event, error) {
	t := &Team{Header: document.NewHeader(KindTeam, tenant, ID(draft.Code), by)}
	events, err := t.take(draft, by)
	if err != nil {
		return nil, nil, err
	}
	return t, events, nil
}

// Revise replaces the team's content; the code stays. An error is ErrInvalid and leaves the team as it was.
func (t *Team) Revise(draft Draft, by document.Stamp) ([]document.Event, error) {
	if err := fixed(t.Code, draft.Code); err != nil {
		return nil, err
	}
	next := &Team{Header: t.Header.Clone()}
	next.Header.Touch(by)
	events, err := next.take(draft, by)
	if err != nil {
		return nil, err
	}
	*t = *next
	return events, nil
}

func (t *Team) take(draft Draft, by document.Stamp) ([]document.Event, error) {
	t.Draft = draft.Clone()
	t.Header.Extensions, t.Draft.Extensions = t.Draft.Extensions, nil
	faults := draft.faults()
	checkHeader(&faults, bare(t.Header), KindTeam, ID(t.Code))
	if err := faults.Err(nil); err != nil {
		return nil, err
	}
	return []document.Event{document.NewEvent(&t.Header, by, Saved{
		Code: t.Code, Name: t.Name, Levels: slices.Clone(t.Levels), Members: len(t.Members),
	})}, nil
}

// Content gives a deep copy of the content, to be changed and given to Revise.
func (t *Team) Content() Draft {
	draft := t.Draft.Clone()
	draft.Extensions = cloneExtensions(t.Header.Extensions)
	return draft
}

// Head gives the team's header.
func (t *Team) Head() *document.Header { return &t.Header }

// Schema is 1.
func (t *Team) Schema() int { return 1 }

// Keys finds teams by the reps that have ever been in them.
func (t *Team) Keys() (plain, unique []document.Key) {
	seen := make(map[string]bool, len(t.Members))
	for n := range t.Members {
		if rep := t.Members[n].Rep; !seen[rep] {
			seen[rep] = true
			plain = append(plain, document.Key{Name: "rep", Value: rep})
		}
	}
	return plain, nil
}

// Validate checks every invariant of the team and reports all faults at once.
func (t *Team) Validate() error {
	faults := t.faults()
	checkHeader(&faults, &t.Header, KindTeam, ID(t.Code))
	checkNoExtensions(&faults, t.Draft.Extensions)
	return faults.Err(&t.Header)
}

// Clone gives a deep copy.
func (t *Team) Clone() *Team {
	return &Team{Header: t.Header.Clone(), Draft: t.Draft.Clone()}
}

// Clone gives a deep copy.
func (d Draft) Clone() Draft {
	d.Levels, d.Members, d.Extensions = slices.Clone(d.Levels), slices.Clone(d.Members), cloneExtensions(d.Extensions)
	return d
}

// Rank gives the place of a level from the top, 0 for the highest; false when the team has no such level.
func (d *Draft) Rank(level string) (rank int, ok bool) {
	rank = slices.Index(d.Levels, level)
	return rank, rank >= 0
}

// Member gives the rep's membership on a date; false when there is none.
func (d *Draft) Member(rep string, on document.Date) (Member, bool) {
	for n := range d.Members {
		if d.Members[n].Rep == rep && d.Members[n].Span.Contains(on) {
			return d.Members[n], true
		}
	}
	return Member{}, false
}
