package memory

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/seed-3f372218/o2c/document"
)

// Commit stores all of the batch or nothing, as store.Store says. It checks everything before it changes anything, so there is nothing to take back,
// and its answer is never lost: it never gives ErrUnknown. A context that is canceled before the batch's turn comes ends it.
func (s *Store) Commit(ctx context.Context, b document.Batch) (document.Committed, error) {
	if err := ctx.Err(); err != nil {
		return document.Committed{}, err
	}
	if err := b.Validate(); err != nil {
		return document.Committed{}, err
	}
	bodies := copyBodies(&b)
	t := s.openTenant(b.Tenant)
	r, err := t.commit(ctx, &b, bodies)
	if err != nil {
		return document.Committed{}, err
	}
	return r.committed(t.name, b.ID), nil
}

// bodies are copies of a batch's bodies, made before the lock is taken.
type bodies struct {
	writes, events []string
}

func copyBodies(b *document.Batch) bodies {
	all := make([]string, 0, len(b.Writes)+len(b.Events))
	for i := range b.Writes {
		all = append(all, string(b.Writes[i].Body))
	}
	for i := range b.Events {
		all = append(all, string(b.Events[i].Body))
	}
	return bodies{writes: all[:len(b.Writes)], events: all[len(b.Writes):]}
}

func (t *tenant) commit(ctx context.Context, b *document.Batch, copied bodies) (result, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return result{}, err
	}
	if r, again := t.batches[b.ID]; again {
		return r, nil
	}
	was, err := t.checkVersions(b)
	if err != nil {
		return result{}, err
	}
	if err := t.checkUnique(b, was); err != nil {
		return result{}, err
	}
	numbers, drawn, err := t.draw(b)
	if err != nil {
		return result{}, err
	}

	r := result{wrote: make([]written, len(b.Writes))}
	for _, e := range was {
		if e != nil {
			for _, n := range e.keys[e.plain:] {
				n.owner = nil
			}
		}
	}
	for i := range b.Writes {
		r.wrote[i] = t.write(&b.Writes[i], was[i], numbers[i], copied.writes[i])
	}
	for name, s := range drawn {
		t.series[strings.Clone(name)] = s
	}
	if len(b.Events) > 0 {
		r.first = t.events.len() + 1
	}
	for i := range b.Events {
		e := &b.Events[i]
		t.events.add(event{
			kind: document.Kind(t.text(string(e.Ref.Kind))), id: e.Ref.ID, typ: t.text(e.Type), actor: t.text(e.Actor),
			schema: e.Schema, at: e.At.UTC().Round(0), body: copied.events[i],
		})
	}
	t.batches[b.ID] = r
	return r, nil
}

// checkVersions compares every version that was read and gives the entries that the writes replace, nil for new documents.
func (t *tenant) checkVersions(b *document.Batch) (was []*entry, err error) {
	stored := func(ref document.Ref, read int64) (*entry, error) {
		e, now := t.kinds[ref.Kind].entry(ref.ID), int64(0)
		if e != nil {
			now = e.version
		}
		if now != read {
			return nil, &document.MovedError{Ref: ref, Read: read, Now: now}
		}
		return e, nil
	}
	was = make([]*entry, len(b.Writes))
	for i := range b.Writes {
		if was[i], err = stored(b.Writes[i].Ref, b.Writes[i].Version); err != nil {
			return nil, err
		}
	}
	for _, g := range b.Guards {
		if _, err := stored(g.Ref, g.Version); err != nil {
			return nil, err
		}
	}
	return was, nil
}

// checkUnique finds a unique key that belongs to a document outside the batch, or that two documents of the batch want.
func (t *tenant) checkUnique(b *document.Batch, was []*entry) error {
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
	var rewritten map[*entry]bool
	for i := range b.Writes {
		w := &b.Writes[i]
		k := t.kinds[w.Ref.Kind]
		for _, key := range w.Unique {
			c := claim{w.Ref.Kind, key}
			if first, twice := claimed[c]; twice && first != i {
				return &document.TakenError{Key: key, Holder: b.Writes[first].Ref}
			}
			claimed[c] = i
			owner := k.owner(key)
			if owner == nil || owner == was[i] {
				continue
			}
			if rewritten == nil {
				rewritten = make(map[*entry]bool, len(was))
				for _, e := range was {
					rewritten[e] = true
				}
			}
			if !rewritten[owner] {
				return &document.TakenError{Key: key, Holder: document.Ref{Tenant: t.name, Kind: owner.kind.name, ID: owner.id}}
			}
		}
	}
	return nil
}

// draw gives the number that each write will have, and what becomes of the series.
func (t *tenant) draw(b *document.Batch) (numbers []string, drawn map[string]series, err error) {
	numbers = make([]string, len(b.Writes))
	for i := range b.Writes {
		numbers[i] = b.Writes[i].Number
	}
	if len(b.Numbers) > 0 {
		drawn = make(map[string]series, 1)
	}
	for _, n := range b.Numbers {
		s, begun := drawn[n.Series]
		if !begun {
			s, begun = t.series[n.Series]
		}
		switch {
		case !begun:
			s.last = max(n.First, 1)
		case n.Monotonic && n.Date.Before(s.date):
			return nil, nil, document.DateBackwards(n.Series, s.date, n.Date)
		case s.last == math.MaxInt64:
			return nil, nil, fmt.Errorf("memory: series %s has no number after %d", document.Quote(n.Series), s.last)
		default:
			s.last++
		}
		s.date = n.Date
		if numbers[n.Write], err = document.FormatNumber(n.Format, n.Date, s.last); err != nil {
			return nil, nil, err
		}
		drawn[n.Series] = s
	}
	return numbers, drawn, nil
}

// write stores one record. The unique keys of all documents that the batch replaces have been set free.
func (t *tenant) write(w *document.Record, e *entry, number, body string) written {
	k := t.openKind(w.Ref.Kind)
	fresh := e == nil
	if fresh {
		e = &entry{id: w.Ref.ID, kind: k}
	}
	if number != e.number {
		e.number = strings.Clone(number)
	}
	e.version, e.schema, e.body = w.Version+1, w.Schema, body

	before, wasPlain := e.keys, e.plain
	e.keys, e.plain = nil, int32(len(w.Keys))
	if n := len(w.Keys) + len(w.Unique); n > 0 {
		e.keys = make([]*node, 0, n)
	}
	t.mark++
	for i := range w.Keys {
		n := t.openNode(k, w.Keys[i])
		n.mark = t.mark
		n.holders.insert(e)
		e.keys = append(e.keys, n)
	}
	for i := range w.Unique {
		n := t.openNode(k, w.Unique[i])
		n.owner = e
		e.keys = append(e.keys, n)
	}
	for i, n := range before {
		if i < int(wasPlain) && n.mark != t.mark {
			n.holders.remove(e)
		}
		if n.owner == nil && len(n.holders.chunks) == 0 && k.nodes[n.key] == n {
			delete(k.nodes, n.key)
		}
	}
	if fresh {
		k.byID[e.id] = e
		k.all.insert(e)
	}
	return written{entry: e, version: e.version, number: e.number}
}
