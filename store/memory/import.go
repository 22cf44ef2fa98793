package memory

import (
	"context"
	"iter"
	"strconv"
	"strings"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// Import stores all entries or none, as store.Archiver says. They are gathered beside the store and put in its place at the end, so that nobody
// sees a part of them and nothing has to be taken back. Nothing of the entries is kept or changed.
func (s *Store) Import(ctx context.Context, tenant string, entries iter.Seq2[store.Entry, error]) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if t := s.tenant(tenant); t != nil && t.taken() {
		return store.ImportTaken(tenant)
	}
	fresh := newTenant(tenant)
	some := false
	for e, err := range entries {
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = fresh.take(e)
		}
		if err != nil {
			return err
		}
		some = true
	}
	if err := ctx.Err(); err != nil || !some {
		return err
	}
	return s.openTenant(tenant).become(ctx, fresh)
}

// taken tells whether something is kept.
func (t *tenant) taken() bool {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.some()
}

func (t *tenant) some() bool {
	return len(t.kinds) > 0 || t.events.len() > 0 || len(t.batches) > 0 || len(t.series) > 0
}

// become takes over all that a tenant outside the store has. The tenant stays the same, for a commit may have it in hand.
func (t *tenant) become(ctx context.Context, fresh *tenant) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if t.some() {
		return store.ImportTaken(t.name)
	}
	t.kinds, t.events, t.batches, t.series, t.texts, t.mark = fresh.kinds, fresh.events, fresh.batches, fresh.series, fresh.texts, fresh.mark
	t.wake()
	return nil
}

// take adds one entry to a tenant that nobody else sees yet.
func (t *tenant) take(e store.Entry) error {
	if err := e.Validate(t.name); err != nil {
		return err
	}
	switch {
	case e.Record != nil:
		return t.takeRecord(e)
	case e.Event != nil:
		if next := t.events.len() + 1; e.Event.Position < next {
			return e.Twice("its position")
		} else if e.Event.Position > next {
			return e.OutOfOrder("event " + strconv.FormatInt(next, 10))
		}
		t.addEvent(e.Event, string(e.Event.Body))
	case e.Batch != nil:
		return t.takeBatch(e)
	default:
		if _, twice := t.series[e.Series.Name]; twice {
			return e.Twice("the series")
		}
		t.series[strings.Clone(e.Series.Name)] = e.Series.Drawn
	}
	return nil
}

func (t *tenant) takeRecord(e store.Entry) error {
	r := *e.Record
	k := t.openKind(r.Ref.Kind)
	if k.entry(r.Ref.ID) != nil {
		return e.Twice("the document")
	}
	for _, key := range r.Unique {
		if k.owner(key) != nil {
			return e.Twice("the unique key " + key.Name + " " + document.Quote(key.Value))
		}
	}
	r.Version-- // write counts it up
	t.write(&r, nil, r.Number, string(r.Body))
	return nil
}

func (t *tenant) takeBatch(e store.Entry) error {
	if _, twice := t.batches[e.Batch.Batch]; twice {
		return e.Twice("the batch")
	}
	r := result{wrote: make([]written, len(e.Batch.Wrote)), first: e.Batch.FirstEvent}
	for i, w := range e.Batch.Wrote {
		of := t.kinds[w.Ref.Kind].entry(w.Ref.ID)
		if of == nil {
			return e.OutOfOrder(w.Ref.Kind.Words() + " " + w.Ref.ID.String())
		}
		if w.Version > of.version {
			return e.OutOfOrder(w.Ref.Kind.Words() + " " + w.Ref.ID.String() + " at version " + strconv.FormatInt(w.Version, 10))
		}
		number := of.number // mostly the same, and held once
		if w.Number != number {
			number = strings.Clone(w.Number)
		}
		r.wrote[i] = written{entry: of, version: w.Version, number: number}
	}
	t.batches[e.Batch.Batch] = r
	return nil
}
