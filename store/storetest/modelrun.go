package storetest

import (
	"errors"
	"fmt"
	"math/rand"
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// walker makes random batches out of few documents and keys, so that they often meet.
type walker struct {
	x       *trial
	random  *rand.Rand
	model   *model
	refs    []document.Ref
	keys    []document.Key
	batches []document.Batch
}

func modelRun(x *trial) {
	s := x.open()
	w := &walker{x: x, random: x.source(1), model: newModel()}
	for range 4 {
		for _, kind := range []document.Kind{note, "storetest_other"} {
			w.refs = append(w.refs, document.Ref{Tenant: acme, Kind: kind, ID: x.id()})
		}
	}
	for _, value := range []string{"1", "2", "3", "four"} {
		w.keys = append(w.keys, key("customer", value), key("number", value))
	}
	const steps = 250
	for step := 1; step <= steps && !x.failed(); step++ {
		b := w.batch()
		must, mustErr := w.model.commit(b)
		got, err := s.Commit(x.ctx, b)
		at := fmt.Sprintf("step %d, %s", step, describe(b))
		if !x.want(outcome(err) == outcome(mustErr), "%s: %s (error %v), must be: %s (%v)", at, outcome(err), err, outcome(mustErr), mustErr) {
			return
		}
		if err == nil {
			err = sameResult(got, must)
			x.want(err == nil, "%s: %v", at, err)
		}
		w.compare(s, b, at, step%25 == 0 || step == steps)
	}
}

func describe(b document.Batch) string {
	return fmt.Sprintf("batch %v of %d writes, %d guards, %d numbers, %d events", b.ID, len(b.Writes), len(b.Guards), len(b.Numbers), len(b.Events))
}

// batch gives a batch that is about as likely to be refused as to be committed.
func (w *walker) batch() document.Batch {
	n := w.random.Intn
	if len(w.batches) > 0 && n(12) == 0 { // one that was tried before, committed or not, or another under its ID
		b := w.batches[n(len(w.batches))]
		if n(2) == 0 {
			id := b.ID
			b = w.batches[n(len(w.batches))]
			b.ID = id
		}
		return b
	}
	b := document.Batch{ID: w.x.id(), Tenant: acme}
	if n(2) == 0 {
		w.refs = append(w.refs, document.Ref{Tenant: acme, Kind: note, ID: w.x.id()})
	}
	newest := min(len(w.refs), 12) // the older ones rest
	for _, i := range w.random.Perm(newest)[:n(6)] {
		i += len(w.refs) - newest
		ref := w.refs[i]
		old := w.model.records[ref]
		r := document.Record{Ref: ref, Schema: 1 + n(3), Version: w.version(ref), Number: old.Number, Body: []byte(fmt.Sprint(n(1000)))}
		for range n(3) {
			r.Keys = append(r.Keys, w.keys[n(len(w.keys))])
		}
		if n(3) == 0 {
			r.Unique = append(r.Unique, w.keys[n(len(w.keys))])
		}
		b.Writes = append(b.Writes, r)
		if r.Number == "" && n(2) == 0 {
			d := document.Number{Write: len(b.Writes) - 1, Series: []string{"x", "y"}[n(2)], First: int64(n(3)), Format: "{year}-{n:3}", Date: day(2026, 1+len(w.batches)/25, 1+n(12))}
			d.Monotonic = d.Series == "y"
			b.Numbers = append(b.Numbers, d)
		}
	}
	for range n(3) {
		ref := w.refs[n(len(w.refs))]
		b.Guards = append(b.Guards, document.Guard{Ref: ref, Version: w.version(ref)})
	}
	w.random.Shuffle(len(b.Numbers), func(i, j int) { b.Numbers[i], b.Numbers[j] = b.Numbers[j], b.Numbers[i] })
	for i := range n(3) {
		b.Events = append(b.Events, happened(w.refs[n(len(w.refs))], fmt.Sprint(i)))
	}
	if n(40) == 0 {
		b.Guards = append(b.Guards, document.Guard{Ref: document.Ref{Tenant: "elsewhere", Kind: note, ID: w.x.id()}})
	}
	w.batches = append(w.batches, b)
	return b
}

// version gives the version that the document has, now and then another.
func (w *walker) version(ref document.Ref) int64 {
	now := w.model.records[ref].Version
	if w.random.Intn(15) == 0 {
		return max(0, now+int64(w.random.Intn(3))-1)
	}
	return now
}

// compare reads what the batch touched and some of the rest, or everything.
func (w *walker) compare(s store.Store, b document.Batch, at string, everything bool) {
	x := w.x
	must, known := w.model.batches[b.ID]
	got, err := s.Lookup(x.ctx, acme, b.ID)
	if known {
		if err == nil {
			err = sameResult(got, must)
		}
		x.want(err == nil, "%s: its result, looked up: %v", at, err)
	} else {
		x.want(errors.Is(err, document.ErrNotFound), "%s: Lookup gave %+v, error %v, though it was not committed", at, got, err)
	}
	refs := w.refs
	if !everything {
		refs = []document.Ref{w.refs[w.random.Intn(len(w.refs))]}
		for _, r := range b.Writes {
			refs = append(refs, r.Ref)
		}
	}
	for _, ref := range refs {
		if must, there := w.model.records[ref]; there {
			x.kept(s, must, at)
		} else {
			x.absent(s, ref, at+": a record that was not committed")
		}
	}
	if must.FirstEvent > 0 {
		events, err := s.Events(x.ctx, acme, must.FirstEvent-1, 0)
		if x.want(err == nil && len(events) > 0, "%s: Events gave %d, error %v", at, len(events), err) {
			err = sameEvent(events[0], w.model.events[must.FirstEvent-1])
			x.want(err == nil, "%s: its first event: %v", at, err)
		}
	}
	if everything {
		for _, kind := range []document.Kind{note, "storetest_other"} {
			for _, k := range append([]document.Key{{}}, w.keys...) {
				w.found(s, store.Query{Tenant: acme, Kind: kind, Key: k, Limit: 1 + w.random.Intn(9)}, at)
			}
		}
		x.want(len(x.feed(s, acme, 100)) == len(w.model.events), "%s: the feed does not have the %d events that were committed", at, len(w.model.events))
		return
	}
	q := store.Query{Tenant: acme, Kind: note, Key: w.keys[w.random.Intn(len(w.keys))], Limit: 1 + w.random.Intn(5)}
	if w.random.Intn(2) == 0 {
		q.After = w.refs[w.random.Intn(len(w.refs))].ID
	}
	w.found(s, q, at)
}

func (w *walker) found(s store.Store, q store.Query, at string) {
	found, must := w.x.walk(s, q), w.model.find(q)
	same := slices.EqualFunc(found, must, func(a, b document.Record) bool { return sameRecord(a, b) == nil })
	w.x.want(same, "%s: then a walk in kind %s by key %q gives %v, must give %v", at, q.Kind, q.Key, refs(found), refs(must))
}
