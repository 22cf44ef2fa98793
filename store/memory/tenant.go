package memory

import (
	"slices"
	"sync"

	"github.com/seed-3f372218/o2c/document"
)

// at is where a record is found within its tenant.
type at struct {
	kind document.Kind
	id   document.ID
}

// indexed is what an index is kept for: a kind and a key, or a kind alone.
type indexed struct {
	kind document.Kind
	key  document.Key
}

// owned is a unique key of a kind.
type owned struct {
	kind document.Kind
	key  document.Key
}

type series struct {
	next int64
	last document.Date
}

type tenant struct {
	mu      sync.RWMutex
	records map[at]*document.Record
	index   map[indexed]*ids
	owners  map[owned]document.ID
	series  map[string]series
	batches map[document.ID]result
	events  []document.EventRecord
}

// result is a batch's result, as small as it can be kept: the records know their references.
type result struct {
	wrote []document.Written
	first int64
}

func (r result) committed(batch document.ID) document.Committed {
	return document.Committed{Batch: batch, Wrote: slices.Clone(r.wrote), FirstEvent: r.first}
}

func newTenant() *tenant {
	return &tenant{
		records: map[at]*document.Record{}, index: map[indexed]*ids{}, owners: map[owned]document.ID{},
		series: map[string]series{}, batches: map[document.ID]result{},
	}
}

// commit checks everything before it changes anything, so there is nothing to take back.
func (t *tenant) commit(b *document.Batch) (document.Committed, error) {
	if done, again := t.batches[b.ID]; again {
		return done.committed(b.ID), nil
	}
	if err := t.unmoved(b); err != nil {
		return document.Committed{}, err
	}
	if err := t.untaken(b); err != nil {
		return document.Committed{}, err
	}
	numbers, drawn, err := t.draw(b)
	if err != nil {
		return document.Committed{}, err
	}
	done := result{wrote: make([]document.Written, len(b.Writes))}
	for i := range b.Writes {
		rec := b.Writes[i].Clone()
		rec.Version++
		if numbers[i] != "" {
			rec.Number = numbers[i]
		}
		t.replace(&rec)
		done.wrote[i] = document.Written{Ref: rec.Ref, Version: rec.Version, Number: rec.Number}
	}
	for name, s := range drawn {
		t.series[name] = s
	}
	if len(b.Events) > 0 {
		done.first = int64(len(t.events)) + 1
	}
	for _, e := range b.Events {
		e.Position = int64(len(t.events)) + 1
		e.Body = append([]byte(nil), e.Body...)
		t.events = append(t.events, e)
	}
	t.batches[b.ID] = done
	return done.committed(b.ID), nil
}

func (t *tenant) unmoved(b *document.Batch) error {
	check := func(ref document.Ref, read int64) error {
		now := int64(0)
		if rec := t.records[at{ref.Kind, ref.ID}]; rec != nil {
			now = rec.Version
		}
		if now != read {
			return &document.MovedError{Ref: ref, Read: read, Now: now}
		}
		return nil
	}
	for i := range b.Writes {
		if err := check(b.Writes[i].Ref, b.Writes[i].Version); err != nil {
			return err
		}
	}
	for _, g := range b.Guards {
		if err := check(g.Ref, g.Version); err != nil {
			return err
		}
	}
	return nil
}

// untaken sees that each unique key has one owner after the batch. A key whose owner the batch rewrites without it is free.
func (t *tenant) untaken(b *document.Batch) error {
	taking := map[owned]document.ID{}
	rewritten := map[at]*document.Record{}
	for i := range b.Writes {
		rewritten[at{b.Writes[i].Ref.Kind, b.Writes[i].Ref.ID}] = &b.Writes[i]
	}
	for i := range b.Writes {
		w := &b.Writes[i]
		for _, key := range w.Unique {
			o := owned{w.Ref.Kind, key}
			holder, taken := taking[o]
			if !taken {
				if holder, taken = t.owners[o]; taken {
					if rewrite := rewritten[at{w.Ref.Kind, holder}]; rewrite != nil && !slices.Contains(rewrite.Unique, key) {
						taken = false
					}
				}
			}
			if taken && holder != w.Ref.ID {
				return &document.TakenError{Key: key, Holder: document.Ref{Tenant: b.Tenant, Kind: w.Ref.Kind, ID: holder}}
			}
			taking[o] = w.Ref.ID
		}
	}
	return nil
}

// draw works out the numbers of the writes and what the series are then, and changes nothing.
func (t *tenant) draw(b *document.Batch) (numbers []string, drawn map[string]series, err error) {
	numbers = make([]string, len(b.Writes))
	for _, n := range b.Numbers {
		s, known := drawn[n.Series]
		if !known {
			if s, known = t.series[n.Series]; !known {
				s = series{next: max(n.First, 1)}
			}
		}
		if n.Monotonic && n.Date.Before(s.last) {
			return nil, nil, document.DateBackwards(n.Series, s.last, n.Date)
		}
		if numbers[n.Write], err = document.FormatNumber(n.Format, n.Date, s.next); err != nil {
			return nil, nil, err
		}
		s.next++
		if s.last.Before(n.Date) {
			s.last = n.Date
		}
		if drawn == nil {
			drawn = map[string]series{}
		}
		drawn[n.Series] = s
	}
	return numbers, drawn, nil
}

// replace puts a record in the place of the one before, and its keys in the place of that one's.
func (t *tenant) replace(rec *document.Record) {
	where := at{rec.Ref.Kind, rec.Ref.ID}
	before := t.records[where]
	t.records[where] = rec
	if before == nil {
		t.enter(indexed{kind: where.kind}, where.id)
	} else {
		for _, key := range before.Keys {
			if !slices.Contains(rec.Keys, key) && !slices.Contains(rec.Unique, key) {
				t.leave(indexed{where.kind, key}, where.id)
			}
		}
		for _, key := range before.Unique {
			if !slices.Contains(rec.Keys, key) && !slices.Contains(rec.Unique, key) {
				t.leave(indexed{where.kind, key}, where.id)
			}
			if o := (owned{where.kind, key}); !slices.Contains(rec.Unique, key) && t.owners[o] == where.id {
				delete(t.owners, o)
			}
		}
	}
	for _, key := range rec.Keys {
		t.enter(indexed{where.kind, key}, where.id)
	}
	for _, key := range rec.Unique {
		t.enter(indexed{where.kind, key}, where.id)
		t.owners[owned{where.kind, key}] = where.id
	}
}

func (t *tenant) enter(i indexed, id document.ID) {
	index := t.index[i]
	if index == nil {
		index = new(ids)
		t.index[i] = index
	}
	index.add(id)
}

func (t *tenant) leave(i indexed, id document.ID) {
	index := t.index[i]
	if index == nil {
		return
	}
	if index.remove(id); index.empty() {
		delete(t.index, i)
	}
}
