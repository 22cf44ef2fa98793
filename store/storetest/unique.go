package storetest

import (
	"errors"
	"fmt"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// taken checks what a *document.TakenError says. Any of the holders will do.
func (x *trial) taken(s store.Store, b document.Batch, k document.Key, what string, holders ...document.Ref) {
	err := x.refusal(s, b, document.ErrTaken, what)
	x.takenBy(err, k, what, holders...)
	for _, w := range b.Writes {
		if w.Version == 0 {
			x.absent(s, w.Ref, "a new record of "+what)
		}
	}
	x.unknown(s, acme, b.ID, what)
}

func (x *trial) takenBy(err error, k document.Key, what string, holders ...document.Ref) {
	if !errors.Is(err, document.ErrTaken) {
		return
	}
	t, ok := errors.AsType[*document.TakenError](err)
	if !x.want(ok, "%s: the error is a %T, must be or wrap a *document.TakenError", what, err) {
		return
	}
	known := false
	for _, h := range holders {
		known = known || t.Holder == h
	}
	x.want(t.Key == k && known, "%s: the error names key %q and holder %v, must name %q and %v", what, t.Key, t.Holder, k, holders)
}

func uniqueTaken(x *trial) {
	s := x.open()
	k := key("number", "INV-1")
	a := x.unique("a", k, key("external", "e-1"))
	c := x.commit(s, x.batch(a))
	x.taken(s, x.batch(x.unique("b", k)), k, "the second taker of a unique key", a.Ref)
	x.taken(s, x.batch(x.unique("b", key("number", "INV-2"), k)), k, "the second taker of a unique key, among others,", a.Ref)
	plain := x.note("plain")
	pc := x.commit(s, x.batch(plain))
	taker := next(plain, pc, 0, "taker")
	taker.Unique = []document.Key{k}
	x.taken(s, x.batch(taker), k, "an existing record that takes another's unique key", a.Ref)
	x.kept(s, stored(plain, pc, 0), "a record that would have taken another's unique key")
	twice := []document.Record{x.unique("b", key("number", "INV-3")), x.unique("c", key("number", "INV-3"))}
	x.taken(s, x.batch(twice...), key("number", "INV-3"), "two records of one batch with the same unique key", twice[0].Ref, twice[1].Ref)
	x.holders(s, note, k, a.Ref)

	other := x.unique("other kind", k)
	other.Ref.Kind = "storetest_other"
	free := x.note("plain", k) // a plain key is not taken, nor does it take
	x.commit(s, x.batch(other, free, x.unique("other name", key("external", "INV-1")), x.unique("other value", key("number", "inv-1"))))
	a = next(a, c, 0, "a keeps it")
	c = x.commit(s, x.batch(a))
	x.taken(s, x.batch(x.unique("b", k)), k, "the second taker of a unique key that its holder kept", a.Ref)
	a = next(a, c, 0, "a lets it go")
	a.Unique = nil
	x.commit(s, x.batch(a))
	b := x.unique("b", k)
	x.commit(s, x.batch(b))
	x.taken(s, x.batch(x.unique("c", k)), k, "the second taker of a unique key that was free meanwhile", b.Ref)
}

func uniqueMoved(x *trial) {
	s := x.open()
	k, l := key("slot", "1"), key("slot", "2")
	a, b, heir := x.note("a"), x.note("b"), x.note("heir")
	versions := map[document.ID]int64{}
	with := func(r document.Record, keys ...document.Key) document.Record {
		r.Unique, r.Version = keys, versions[r.Ref.ID]
		return r
	}
	change := func(what string, writes ...document.Record) {
		_, err := s.Commit(x.ctx, x.batch(writes...))
		x.want(err == nil, "%s: refused with %v", what, err)
		for _, w := range writes {
			versions[w.Ref.ID]++
			for _, k := range w.Unique {
				x.holders(s, note, k, w.Ref)
				x.taken(s, x.batch(x.unique("third", k)), k, "a third taker after this: "+what, w.Ref)
			}
		}
	}
	change("two new records take a unique key each", with(a, k), with(b, l))
	change("two records swap their unique keys", with(a, l), with(b, k))
	change("one record lets its unique key go, then another takes it", with(a), with(b, k, l))
	change("one record takes a unique key, then the holder lets it go", with(a, k), with(b, l))
	x.taken(s, x.batch(with(heir, k), with(a, k)), k, "a record that takes the unique key of another, which the batch writes and which keeps it,", a.Ref, heir.Ref)
	change("a new record takes a unique key, then the holder lets it go", with(heir, k), with(a))
	change("three records pass their unique keys on", with(a, l), with(b, k), with(heir))
}

func uniqueConcurrent(x *trial) {
	s := x.open()
	for round := range 4 {
		k := key("once", fmt.Sprint(round))
		const takers = crowdOf
		var batches [takers]document.Batch
		var errs [takers]error
		for i := range batches {
			batches[i] = x.batch(x.unique("taker", k))
		}
		together(takers, func(i int) { _, errs[i] = s.Commit(x.ctx, batches[i]) })
		winner := -1
		for i, err := range errs {
			if err == nil {
				x.want(winner < 0, "two concurrent takers of a unique key both committed")
				winner = i
			} else {
				x.want(errors.Is(err, document.ErrTaken), "a concurrent taker got %v, must be: %v", err, document.ErrTaken)
			}
		}
		if !x.want(winner >= 0, "no concurrent taker of a free unique key got it: %v", errs[0]) {
			return
		}
		for _, err := range errs {
			x.takenBy(err, k, "a concurrent taker", batches[winner].Writes[0].Ref)
		}
		x.holders(s, note, k, batches[winner].Writes[0].Ref)
	}
}
