package memory

import (
	"context"
	"strings"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
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
	out, err := store.Decide(b, t)
	if err != nil {
		return result{}, err
	}

	r := result{wrote: make([]written, len(b.Writes)), first: out.Committed.FirstEvent}
	was := make([]*entry, len(b.Writes))
	for i := range b.Writes {
		if was[i] = t.kinds[b.Writes[i].Ref.Kind].entry(b.Writes[i].Ref.ID); was[i] != nil {
			for _, n := range was[i].keys[was[i].plain:] {
				n.owner = nil
			}
		}
	}
	for i := range b.Writes {
		r.wrote[i] = t.write(&b.Writes[i], was[i], out.Committed.Wrote[i].Number, copied.writes[i])
	}
	for name, drawn := range out.Series {
		t.series[strings.Clone(name)] = drawn
	}
	for i := range b.Events {
		t.addEvent(&b.Events[i], copied.events[i])
	}
	t.batches[b.ID] = r
	if len(b.Events) > 0 {
		t.wake()
	}
	return r, nil
}

// addEvent gives an event the next position.
func (t *tenant) addEvent(e *document.EventRecord, body string) {
	t.events.add(event{
		kind: document.Kind(t.text(string(e.Ref.Kind))), id: e.Ref.ID, typ: t.text(e.Type), actor: t.text(e.Actor),
		schema: e.Schema, at: e.At.UTC().Round(0), body: body,
	})
}

// Version is for store.Decide, as are Holder, Series and LastEvent: they read under the lock that commit holds.
func (t *tenant) Version(ref document.Ref) int64 {
	if e := t.kinds[ref.Kind].entry(ref.ID); e != nil {
		return e.version
	}
	return 0
}

func (t *tenant) Holder(kind document.Kind, key document.Key) document.Ref {
	if owner := t.kinds[kind].owner(key); owner != nil {
		return document.Ref{Tenant: t.name, Kind: owner.kind.name, ID: owner.id}
	}
	return document.Ref{}
}

func (t *tenant) Series(name string) (store.Drawn, bool) {
	drawn, begun := t.series[name]
	return drawn, begun
}

func (t *tenant) LastEvent() int64 { return t.events.len() }

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
