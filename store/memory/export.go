package memory

import (
	"bytes"
	"context"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// Export yields everything of the tenant as it stood when the loop began, as store.Archiver says. While it makes a list of what there is, some
// hundred bytes an entry and no bodies, writers of the tenant wait; while the loop's body runs nobody does. Each loop is an export of its own.
func (s *Store) Export(ctx context.Context, tenant string) iter.Seq2[store.Entry, error] {
	return func(yield func(store.Entry, error) bool) {
		if err := ctx.Err(); err != nil {
			yield(store.Entry{}, err)
			return
		}
		t := s.tenant(tenant)
		if t == nil {
			return
		}
		m := t.moment()
		for e := range m.entries() {
			if err := ctx.Err(); err != nil {
				yield(store.Entry{}, err)
				return
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

// moment is what a tenant had at one moment. What its copies point at never changes.
type moment struct {
	tenant  string
	kinds   [][]entry
	events  []event
	batches []batch
	series  []store.Series
}

type batch struct {
	id document.ID
	result
}

func (t *tenant) moment() *moment {
	m := t.copied()
	slices.SortFunc(m.kinds, func(a, b []entry) int { return strings.Compare(string(a[0].kind.name), string(b[0].kind.name)) })
	slices.SortFunc(m.batches, func(a, b batch) int { return bytes.Compare(a.id[:], b.id[:]) })
	slices.SortFunc(m.series, func(a, b store.Series) int { return strings.Compare(a.Name, b.Name) })
	return m
}

// copied copies without putting in order, which can be done without the lock.
func (t *tenant) copied() *moment {
	t.mu.RLock()
	defer t.mu.RUnlock()
	m := &moment{tenant: t.name, kinds: make([][]entry, 0, len(t.kinds)), batches: make([]batch, 0, len(t.batches)), series: make([]store.Series, 0, len(t.series))}
	for k := range maps.Values(t.kinds) {
		if len(k.byID) > 0 {
			m.kinds = append(m.kinds, k.all.after(document.ID{}, len(k.byID)))
		}
	}
	m.events = t.events.after(0, int(t.events.len()))
	for id, r := range t.batches {
		m.batches = append(m.batches, batch{id, r})
	}
	for name, drawn := range t.series {
		m.series = append(m.series, store.Series{Name: name, Drawn: drawn})
	}
	return m
}

func (m *moment) entries() iter.Seq[store.Entry] {
	return func(yield func(store.Entry) bool) {
		for _, kind := range m.kinds {
			for i := range kind {
				r := kind[i].record(m.tenant)
				if !yield(store.Entry{Record: &r}) {
					return
				}
			}
		}
		for i := range m.events {
			e := m.events[i].record(m.tenant, int64(i)+1)
			if !yield(store.Entry{Event: &e}) {
				return
			}
		}
		for i := range m.batches {
			c := m.batches[i].committed(m.tenant, m.batches[i].id)
			if !yield(store.Entry{Batch: &c}) {
				return
			}
		}
		for i := range m.series {
			if one := m.series[i]; !yield(store.Entry{Series: &one}) {
				return
			}
		}
	}
}
