package storetest

import (
	"errors"
	"maps"
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// model is the contract of package store in its plainest form: for one goroutine, with no index and no copy.
type model struct {
	records map[document.Ref]document.Record
	batches map[document.ID]document.Committed
	series  map[string]document.Number // First is the number drawn last, Date its date
	events  []document.EventRecord
}

func newModel() *model {
	return &model{records: map[document.Ref]document.Record{}, batches: map[document.ID]document.Committed{}, series: map[string]document.Number{}}
}

// copy gives a model that goes on by itself.
func (m *model) copy() *model {
	return &model{records: maps.Clone(m.records), batches: maps.Clone(m.batches), series: maps.Clone(m.series), events: slices.Clone(m.events)}
}

func (m *model) commit(b document.Batch) (document.Committed, error) {
	if err := b.Validate(); err != nil {
		return document.Committed{}, err
	}
	if c, ok := m.batches[b.ID]; ok {
		return c, nil
	}
	reads := slices.Clone(b.Guards)
	after := maps.Clone(m.records)
	for _, w := range b.Writes {
		reads = append(reads, document.Guard{Ref: w.Ref, Version: w.Version})
		w.Version++
		after[w.Ref] = w
	}
	for _, r := range reads {
		if now := m.records[r.Ref].Version; now != r.Version {
			return document.Committed{}, &document.MovedError{Ref: r.Ref, Read: r.Version, Now: now}
		}
	}
	for _, w := range b.Writes {
		for _, r := range after {
			for _, k := range w.Unique {
				if r.Ref != w.Ref && r.Ref.Kind == w.Ref.Kind && slices.Contains(r.Unique, k) {
					return document.Committed{}, &document.TakenError{Key: k, Holder: r.Ref}
				}
			}
		}
	}
	drawn := maps.Clone(m.series)
	for _, n := range b.Numbers {
		last, begun := drawn[n.Series]
		if begun && n.Monotonic && n.Date.Before(last.Date) {
			return document.Committed{}, document.DateBackwards(n.Series, last.Date, n.Date)
		}
		next := last.First + 1
		if !begun {
			next = max(n.First, 1)
		}
		drawn[n.Series] = document.Number{First: next, Date: n.Date}
		w := after[b.Writes[n.Write].Ref]
		w.Number, _ = document.FormatNumber(n.Format, n.Date, next)
		after[w.Ref] = w
	}
	m.records, m.series = after, drawn
	c := document.Committed{Batch: b.ID}
	for _, w := range b.Writes {
		r := after[w.Ref]
		c.Wrote = append(c.Wrote, document.Written{Ref: r.Ref, Version: r.Version, Number: r.Number})
	}
	if len(b.Events) > 0 {
		c.FirstEvent = int64(len(m.events)) + 1
	}
	for _, e := range b.Events {
		e.Position = int64(len(m.events)) + 1
		m.events = append(m.events, e)
	}
	m.batches[b.ID] = c
	return c, nil
}

func (m *model) find(q store.Query) []document.Record {
	var found []document.Record
	for _, r := range m.records {
		has := q.Key == document.Key{} || slices.Contains(r.Keys, q.Key) || slices.Contains(r.Unique, q.Key)
		if r.Ref.Kind == q.Kind && has && q.After.Compare(r.Ref.ID) < 0 {
			found = append(found, r)
		}
	}
	slices.SortFunc(found, func(a, b document.Record) int { return a.Ref.ID.Compare(b.Ref.ID) })
	return found
}

// outcome names the kind of a commit's error.
func outcome(err error) string {
	if err == nil {
		return "committed"
	}
	for _, kind := range []error{document.ErrInvalid, document.ErrMoved, document.ErrTaken, document.ErrRefused, document.ErrUnknown} {
		if errors.Is(err, kind) {
			return kind.Error()
		}
	}
	return "an error of no kind"
}
