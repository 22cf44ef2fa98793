package territory

import (
	"encoding/json"
	"slices"

	"github.com/seed-3f372218/o2c/document"
)

// KindMap is the kind of territory maps.
const KindMap document.Kind = "territory_map"

// MapDraft is a map's content as it comes from outside.
type MapDraft struct {
	// Code never changes.
	Code string `json:"code"`
	// Team is the code of the team whose reps own the territories.
	Team string `json:"team"`
	// Territories may stand in any order: no answer depends on it.
	Territories []Territory `json:"territories"`
	// Extensions are the host's own fields. The document keeps them in its header.
	Extensions map[string]json.RawMessage `json:"extensions,omitempty"`
}

// Territory is what one rep owns in one country.
type Territory struct {
	Code string `json:"code"`
	Name string `json:"name,omitempty"`
	// Rep identifies the owner, a member of the team.
	Rep string `json:"rep"`
	// Country of all its rules, ISO 3166-1 alpha-2, such as "US".
	Country string `json:"country"`
	// Postal are the rules, in any order. None means that the territory owns nothing yet.
	Postal []Rule `json:"postal,omitempty"`
}

// Map divides countries among the reps of a team.
type Map struct {
	Header document.Header `json:"header"`
	MapDraft
}

// MapID gives the ID of the map with this code.
func MapID(code string) document.ID { return document.NameID(KindMap, code) }

// NewMap makes a map. Every fault of the draft is reported at once (ErrInvalid): rules that cannot be read, and rules that are equally specific
// and share a code, with the paths of both.
func NewMap(tenant string, draft MapDraft, by document.Stamp) (*Map, []document.Event, error) {
	m := &Map{Header: document.NewHeader(KindMap, tenant, MapID(draft.Code), by)}
	events, err := m.take(draft, by)
	if err != nil {
		return nil, nil, err
	}
	return m, events, nil
}

// Revise replaces the map's content; the code stays. Documents that were assigned before keep their rep: an assignment names the version that
// made it. An error is ErrInvalid and leaves the map as it was.
func (m *Map) Revise(draft MapDraft, by document.Stamp) ([]document.Event, error) {
	if err := fixed(m.Code, draft.Code); err != nil {
		return nil, err
	}
	next := &Map{Header: m.Header.Clone()}
	next.Header.Touch(by)
	events, err := next.take(draft, by)
	if err != nil {
		return nil, err
	}
	*m = *next
	return events, nil
}

func (m *Map) take(draft MapDraft, by document.Stamp) ([]document.Event, error) {
	m.MapDraft = draft.Clone()
	m.Header.Extensions, m.Extensions = m.Extensions, nil
	faults := m.faults()
	checkExtensions(&faults, m.Header.Extensions)
	checkHeader(&faults, bare(m.Header), KindMap, MapID(m.Code))
	if err := faults.Err(nil); err != nil {
		return nil, err
	}
	return []document.Event{document.NewEvent(&m.Header, by, MapSaved{
		Code: m.Code, Team: m.Team, Territories: len(m.Territories), Rules: m.rules(),
	})}, nil
}

// Content gives a deep copy of the content, to be changed and given to Revise.
func (m *Map) Content() MapDraft {
	draft := m.MapDraft.Clone()
	draft.Extensions = cloneExtensions(m.Header.Extensions)
	return draft
}

// Head gives the map's header.
func (m *Map) Head() *document.Header { return &m.Header }

// Schema is 1.
func (m *Map) Schema() int { return 1 }

// Keys finds maps by their team and by the reps who own a territory.
func (m *Map) Keys() (plain, unique []document.Key) {
	plain = append(plain, document.Key{Name: "team", Value: m.Team})
	seen := make(map[string]bool, len(m.Territories))
	for n := range m.Territories {
		if rep := m.Territories[n].Rep; !seen[rep] {
			seen[rep] = true
			plain = append(plain, document.Key{Name: "rep", Value: rep})
		}
	}
	return plain, nil
}

// Validate checks every invariant of the map and reports all faults at once.
func (m *Map) Validate() error {
	faults := m.faults()
	checkHeader(&faults, &m.Header, KindMap, MapID(m.Code))
	checkNoExtensions(&faults, m.Extensions)
	return faults.Err(&m.Header)
}

// Clone gives a deep copy.
func (m *Map) Clone() *Map { return &Map{Header: m.Header.Clone(), MapDraft: m.MapDraft.Clone()} }

// Clone gives a deep copy.
func (d MapDraft) Clone() MapDraft {
	d.Territories, d.Extensions = slices.Clone(d.Territories), cloneExtensions(d.Extensions)
	for n := range d.Territories {
		d.Territories[n].Postal = slices.Clone(d.Territories[n].Postal)
	}
	return d
}

// rules counts the rules of all territories.
func (d *MapDraft) rules() int {
	n := 0
	for i := range d.Territories {
		n += len(d.Territories[i].Postal)
	}
	return n
}
