package store

import (
	"fmt"
	"math"

	"github.com/seed-3f372218/o2c/document"
)

// State is what a store knows of one tenant while it commits a batch, read under its locks. Decide asks it for nothing but what the batch names.
type State interface {
	// Version gives the stored version of a document, 0 when there is none.
	Version(ref document.Ref) int64
	// Holder gives the document of the kind that has the key as a unique key; the zero Ref when none has.
	Holder(kind document.Kind, key document.Key) document.Ref
	// Series gives how far a series has come; false when nothing has been drawn from it.
	Series(name string) (Drawn, bool)
	// LastEvent gives the position of the tenant's last event, 0 when there is none.
	LastEvent() int64
}

// Drawn is how far a series has come: the number drawn last, and the date it was drawn for.
type Drawn struct {
	Last int64
	Date document.Date
}

// Outcome is what a store has to do for a batch that nothing stands against.
type Outcome struct {
	// Committed has the version and number of each write, and the position of the first event.
	Committed document.Committed
	// Series has the series that the batch draws from, as they are afterwards; nil when it draws none.
	Series map[string]Drawn
}

// Decide applies the rules of Store.Commit to a valid batch that has not been committed before: versions of writes, then of guards
// (*document.MovedError), unique keys (*document.TakenError), numbers (document.DateBackwards). It only reads, so a store that asks before it
// writes has nothing to take back. Whoever writes a store may use it, and answers as all others do.
func Decide(b *document.Batch, s State) (Outcome, error) {
	if err := decideVersions(b, s); err != nil {
		return Outcome{}, err
	}
	if err := decideUnique(b, s); err != nil {
		return Outcome{}, err
	}
	out := Outcome{Committed: document.Committed{Batch: b.ID}}
	if len(b.Writes) > 0 {
		out.Committed.Wrote = make([]document.Written, len(b.Writes))
	}
	for i := range b.Writes {
		w := &b.Writes[i]
		out.Committed.Wrote[i] = document.Written{Ref: w.Ref, Version: w.Version + 1, Number: w.Number}
	}
	if err := out.draw(b, s); err != nil {
		return Outcome{}, err
	}
	if len(b.Events) > 0 {
		out.Committed.FirstEvent = s.LastEvent() + 1
	}
	return out, nil
}

func decideVersions(b *document.Batch, s State) error {
	for i := range b.Writes {
		if now := s.Version(b.Writes[i].Ref); now != b.Writes[i].Version {
			return &document.MovedError{Ref: b.Writes[i].Ref, Read: b.Writes[i].Version, Now: now}
		}
	}
	for _, g := range b.Guards {
		if now := s.Version(g.Ref); now != g.Version {
			return &document.MovedError{Ref: g.Ref, Read: g.Version, Now: now}
		}
	}
	return nil
}

// decideUnique finds a unique key that belongs to a document outside the batch, or that two documents of the batch want.
func decideUnique(b *document.Batch, s State) error {
	type claim struct {
		kind document.Kind
		key  document.Key
	}
	claims := 0
	for i := range b.Writes {
		claims += len(b.Writes[i].Unique)
	}
	if claims == 0 {
		return nil
	}
	claimed := make(map[claim]int, claims)
	var rewritten map[document.Ref]bool
	for i := range b.Writes {
		w := &b.Writes[i]
		for _, key := range w.Unique {
			c := claim{w.Ref.Kind, key}
			if first, twice := claimed[c]; twice && first != i {
				return &document.TakenError{Key: key, Holder: b.Writes[first].Ref}
			}
			claimed[c] = i
			holder := s.Holder(w.Ref.Kind, key)
			if holder == (document.Ref{}) || holder == w.Ref {
				continue
			}
			if rewritten == nil {
				rewritten = make(map[document.Ref]bool, len(b.Writes))
				for j := range b.Writes {
					rewritten[b.Writes[j].Ref] = true
				}
			}
			if !rewritten[holder] {
				return &document.TakenError{Key: key, Holder: holder}
			}
		}
	}
	return nil
}

// draw gives each write that asks for one its number.
func (o *Outcome) draw(b *document.Batch, s State) error {
	if len(b.Numbers) == 0 {
		return nil
	}
	o.Series = make(map[string]Drawn, 1)
	for _, n := range b.Numbers {
		d, begun := o.Series[n.Series]
		if !begun {
			d, begun = s.Series(n.Series)
		}
		switch {
		case !begun:
			d.Last = max(n.First, 1)
		case n.Monotonic && n.Date.Before(d.Date):
			return document.DateBackwards(n.Series, d.Date, n.Date)
		case d.Last == math.MaxInt64:
			return &document.Error{Code: "store/series_end", Message: fmt.Sprintf("series %s has no number after %d", document.Quote(n.Series), d.Last), Help: "begin another series", Kind: document.ErrRefused}
		default:
			d.Last++
		}
		d.Date = n.Date
		number, err := document.FormatNumber(n.Format, n.Date, d.Last)
		if err != nil {
			return err
		}
		o.Committed.Wrote[n.Write].Number = number
		o.Series[n.Series] = d
	}
	return nil
}
