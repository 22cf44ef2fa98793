package storetest_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/seed-3f372218/o2c/document"
)

func (s *faulty) Commit(ctx context.Context, b document.Batch) (document.Committed, error) {
	none := document.Committed{}
	if err := ctx.Err(); err != nil && !s.is("ignores the context") && !s.is("commits, then looks at the context") {
		return none, err
	}
	if err := b.Validate(); err != nil && (!s.is("takes any batch") || b.ID.IsZero()) {
		return none, err
	}
	if s.is("torn batch") || s.is("skipped event") { // one commit at a time, and readers in between
		s.data.turn.Lock()
		defer s.data.turn.Unlock()
	}
	s.data.mu.Lock()
	defer s.data.mu.Unlock()
	if s.is("exports keep writers out") && s.data.exports > 0 {
		return none, errors.New("the database is locked")
	}
	t := s.open(b.Tenant)
	if err := s.special(&b, t); err != nil {
		return none, err
	}
	if c, again := s.again(t, b); again {
		return c, nil
	}
	s.apart("batch IDs checked apart")
	checks := []func(*tables, document.Batch) error{s.moved, s.taken}
	if s.is("taken before moved") {
		slices.Reverse(checks)
	}
	for _, check := range checks {
		if err := check(t, b); err != nil {
			if s.is("dirty read") {
				s.dirty(t, b)
			}
			s.failed(t, b)
			if s.is("gap in series") && errors.Is(err, document.ErrTaken) { // the sequence was asked before the index
				_, _ = s.draw(t, b)
			}
			return none, err
		}
	}
	if s.is("partial on error") {
		s.write(t, b, make([]string, len(b.Writes)))
	}
	numbers, err := s.draw(t, b)
	if err != nil {
		s.failed(t, b)
		return none, err
	}
	s.apart("numbers drawn apart")
	wrote := s.write(t, b, numbers)
	defer s.wake(len(b.Events))
	c := document.Committed{Batch: b.ID, Wrote: wrote, FirstEvent: s.tell(t, b)}
	t.batches[b.ID] = c
	t.lastIn = b
	c.Wrote = slices.Clone(wrote)
	if s.is("answers late") { // the commit stands; the connection breaks before the answer
		s.apart("answers late")
		if s.lost {
			return none, errors.New("connection lost")
		}
	}
	if err := ctx.Err(); err != nil && s.is("commits, then looks at the context") {
		return none, err
	}
	return c, nil
}

// special are faults that concern what goes in.
func (s *faulty) special(b *document.Batch, t *tables) error {
	for i := range b.Writes {
		if s.is("small bodies") && len(b.Writes[i].Body) > 1<<16 {
			return errors.New("value too long")
		}
		if s.is("short keys") && slices.ContainsFunc(b.Writes[i].Unique, func(k document.Key) bool { return len(k.Value) > 255 }) {
			return errors.New("index row too long")
		}
	}
	for i := range b.Events {
		if s.is("changes the batch") {
			b.Events[i].Position = int64(len(t.events)+i) + 1
		}
	}
	if s.is("unique without tenant") || s.is("series without tenant") {
		for name, other := range s.data.tenants {
			if name == b.Tenant {
				continue
			}
			for key, n := range other.series {
				if s.is("series without tenant") && n.First > t.series[key].First {
					t.series[key] = n
				}
			}
			for _, r := range other.records {
				for _, w := range b.Writes {
					if s.is("unique without tenant") && r.Ref.Kind == w.Ref.Kind && len(r.Unique) > 0 && slices.Contains(w.Unique, r.Unique[0]) {
						return &document.TakenError{Key: r.Unique[0], Holder: r.Ref}
					}
				}
			}
		}
	}
	return nil
}

func (s *faulty) again(t *tables, b document.Batch) (document.Committed, bool) {
	c, again := t.batches[b.ID]
	if s.is("batch IDs without tenant") {
		for _, other := range s.data.tenants {
			if found, there := other.batches[b.ID]; there {
				c, again = found, true
			}
		}
	}
	if s.is("batches have effect twice") {
		return document.Committed{}, false
	}
	c.Wrote = slices.Clone(c.Wrote)
	return c, again
}

func (s *faulty) moved(t *tables, b document.Batch) error {
	if s.is("guards checked apart") {
		defer s.apart("guards checked apart")
	}
	for _, w := range b.Writes {
		now := t.records[w.Ref].Version
		if s.is("stale writes win") && w.Version > 0 && w.Version < now && len(b.Events) == 0 {
			continue
		}
		if now == w.Version || s.is("lost update") || s.is("new overwrites") && w.Version == 0 {
			continue
		}
		if s.is("moved without versions") {
			return document.ErrMoved
		}
		return &document.MovedError{Ref: w.Ref, Read: w.Version, Now: now}
	}
	s.apart("versions checked apart")
	for _, g := range b.Guards {
		now := t.records[g.Ref].Version
		if now == g.Version || s.is("guards ignored") || s.is("absent guards ignored") && g.Version == 0 {
			continue
		}
		return &document.MovedError{Ref: g.Ref, Read: g.Version, Now: now}
	}
	return nil
}

func (s *faulty) taken(t *tables, b document.Batch) error {
	wants := func(w document.Record) bool { return len(w.Unique) > 0 }
	if s.is("unique ignored") || !slices.ContainsFunc(b.Writes, wants) {
		s.apart("unique checked apart")
		return nil
	}
	after := maps.Clone(t.records)
	if s.is("keys stay taken") {
		for ref, old := range t.stale {
			r := after[ref]
			r.Unique = slices.Concat(r.Unique, old)
			after[ref] = r
		}
	}
	for _, w := range b.Writes {
		if !s.is("unique keys freed too late") {
			after[w.Ref] = w
		}
	}
	if s.is("unique within a batch ignored") {
		for _, w := range b.Writes {
			delete(after, w.Ref)
		}
	}
	for _, w := range b.Writes {
		for ref, r := range after {
			for _, k := range w.Unique {
				if ref != w.Ref && (ref.Kind == w.Ref.Kind || s.is("unique across kinds")) && slices.Contains(r.Unique, k) {
					if s.is("taken without a holder") {
						return document.ErrTaken
					}
					return &document.TakenError{Key: k, Holder: ref}
				}
			}
		}
		if s.is("unique keys freed too late") {
			after[w.Ref] = w
		}
	}
	s.apart("unique checked apart")
	if len(b.Numbers) == 0 {
		s.apart("duplicate unique key")
	}
	return nil
}

// dirty shows what is about to be rolled back, lets others read it, and takes it back.
func (s *faulty) dirty(t *tables, b document.Batch) {
	for _, w := range b.Writes {
		w = w.Clone()
		w.Version++
		t.dirty[w.Ref] = w
	}
	s.apart("dirty read")
	for _, w := range b.Writes {
		delete(t.dirty, w.Ref)
	}
}

// failed is what a batch leaves that is refused.
func (s *faulty) failed(t *tables, b document.Batch) {
	if s.is("numbers lost by failures") {
		for _, n := range b.Numbers {
			last := t.series[n.Series]
			last.First++
			t.series[n.Series] = last
		}
	}
	if s.is("positions lost by failures") {
		t.gap += int64(len(b.Events))
	}
	if s.is("failed batches are remembered") {
		t.batches[b.ID] = document.Committed{Batch: b.ID}
	}
	if s.is("partial on error") {
		for _, w := range b.Writes {
			if _, there := t.records[w.Ref]; !there {
				w.Version = 1
				t.records[w.Ref] = w.Clone()
				return
			}
		}
	}
}

func (s *faulty) draw(t *tables, b document.Batch) ([]string, error) {
	numbers := make([]string, len(b.Writes))
	for i, w := range b.Writes {
		numbers[i] = w.Number
	}
	drawn := maps.Clone(t.series)
	for _, n := range b.Numbers {
		if n.Write >= len(b.Writes) {
			continue
		}
		last, begun := drawn[n.Series]
		if s.is("series forget their dates after a while") && last.First > 6 && last.First < 40 {
			last.Date = document.Date{}
		}
		if n.Monotonic && n.Date.Before(last.Date) && !s.is("dates go back") {
			return nil, document.DateBackwards(n.Series, last.Date, n.Date)
		}
		if s.is("numbers with gaps counted apart") && n.Gaps { // from a sequence that knows nothing of the series
			last, begun = drawn["gaps of "+n.Series]
		}
		next := max(n.First, 1)
		if begun || s.is("series begin at 1") {
			next = last.First + 1
		}
		if s.is("gaps begin at 1") && n.Gaps && !begun {
			next = 1
		}
		name := n.Series
		if s.is("numbers with gaps counted apart") && n.Gaps {
			name = "gaps of " + name
		}
		drawn[name] = document.Number{First: next, Date: n.Date}
		numbers[n.Write], _ = document.FormatNumber(n.Format, n.Date, next)
	}
	loose := slices.ContainsFunc(b.Numbers, func(n document.Number) bool { return n.Gaps })
	if s.is("numbers with gaps drawn apart") && loose {
		defer func() { maps.Copy(t.series, drawn) }()
		s.apart("numbers with gaps drawn apart")
	}
	if s.is("numbers drawn apart") {
		defer func() { maps.Copy(t.series, drawn) }()
		s.apart("numbers drawn apart")
	}
	t.series = drawn
	return numbers, nil
}

func (s *faulty) write(t *tables, b document.Batch, numbers []string) []document.Written {
	var wrote []document.Written
	for i, w := range b.Writes {
		if i > 0 {
			s.apart("one record after the other")
			if i < 4 {
				s.apart("torn batch")
			}
		}
		old := t.records[w.Ref]
		w.Version++
		if s.is("lost update") || s.is("stale writes win") {
			w.Version = old.Version + 1
		}
		w.Number = numbers[i]
		if s.is("forgotten batch ID") { // the result is kept with the documents, and goes with their versions
			for id, c := range t.batches {
				numbered := slices.ContainsFunc(c.Wrote, func(old document.Written) bool { return old.Number != "" })
				if numbered && slices.ContainsFunc(c.Wrote, func(old document.Written) bool { return old.Ref == w.Ref && old.Number == "" }) {
					delete(t.batches, id)
				}
			}
		}
		if s.is("plain keys stay found") {
			t.stale[w.Ref] = slices.Concat(t.stale[w.Ref], old.Keys)
		}
		if s.is("keys stay taken") {
			t.stale[w.Ref] = slices.Concat(t.stale[w.Ref], old.Unique)
		}
		if s.is("keys never go") {
			t.stale[w.Ref] = slices.Concat(t.stale[w.Ref], old.Keys, old.Unique)
		}
		if !s.is("keeps slices") {
			w = w.Clone()
		}
		if s.is("bodies are text") {
			w.Body = []byte(strings.ToValidUTF8(string(w.Body), "?"))
		}
		if s.is("texts are trimmed") {
			w.Number = strings.TrimSpace(w.Number)
		}
		if s.is("versions before bodies") && old.Version > 0 {
			torn := old
			torn.Version = w.Version
			t.records[w.Ref] = torn
			s.apart("versions before bodies")
		}
		t.records[w.Ref] = w
		wrote = append(wrote, document.Written{Ref: w.Ref, Version: w.Version, Number: w.Number})
	}
	return wrote
}

// tell appends the events and gives the position of the first.
func (s *faulty) tell(t *tables, b document.Batch) int64 {
	if len(b.Events) == 0 {
		return 0
	}
	events := slices.Clone(b.Events)
	for i := range events {
		events[i].Body = slices.Clone(events[i].Body)
		if s.is("instants to the microsecond") {
			events[i].At = events[i].At.Truncate(time.Microsecond)
		}
	}
	if s.is("events backwards") {
		slices.Reverse(events)
	}
	if s.is("no place for events") && len(events) > 1 {
		events = events[:len(events)-1]
	}
	first := int64(len(t.events)) + 1 + t.gap
	if s.is("newest events first") {
		t.events = append(events, t.events...)
		for i := range t.events {
			t.events[i].Position = int64(i) + 1
		}
		return 1
	}
	if s.is("events shown late") { // the position is given now, and shown by and by
		t.gap += int64(len(events))
		for i := range events {
			events[i].Position = first + int64(i)
		}
		s.apart("events shown late")
		if len(b.Events)%2 == 0 {
			s.apart("events shown late")
		}
		t.gap -= int64(len(events))
		t.events = append(t.events, events...)
		return first
	}
	for i := range events {
		events[i].Position = first + int64(i)
		t.events = append(t.events, events[i])
	}
	if s.is("skipped event") && len(events) > 1 {
		t.hidden = first
		s.apart("skipped event")
		t.hidden = 0
	}
	return first
}
