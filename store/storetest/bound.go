package storetest

import (
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// begin begins a transaction of the host's and checks that the store says so.
func (x *trial) begin(s store.Store) (store.Store, func(commit bool)) {
	bound, end := x.h.Begin(x.tb, s)
	x.want(bound != nil && store.InTransaction(bound), "a store that is bound to a transaction says by InTransaction that it is not")
	return bound, func(commit bool) {
		err := end(commit)
		x.want(err == nil, "the host's transaction (committed: %t) ended with %v", commit, err)
	}
}

func boundToHost(x *trial) {
	s := x.open()
	x.want(!store.InTransaction(s), "a store that is bound to no transaction says by InTransaction that it is")
	hub := x.unique("hub", key("held", "1"))
	x.commit(s, x.batch(hub))
	batch := func() document.Batch {
		w := x.note("bound", key("state", "bound"))
		b := x.batch(w)
		b.Numbers = []document.Number{draw(0, "bound")}
		b.Events = []document.EventRecord{happened(w.Ref, "bound")}
		return b
	}

	undone := batch()
	bound, end := x.begin(s)
	c := x.commit(bound, undone)
	x.kept(bound, stored(undone.Writes[0], c, 0), "a record, read in the transaction that wrote it")
	x.repeated(bound, undone, c, "in the same transaction")
	end(false)
	x.absent(s, undone.Writes[0].Ref, "a record of a transaction that the host rolled back")
	x.unknown(s, acme, undone.ID, "a batch of a transaction that the host rolled back")
	x.holders(s, note, key("state", "bound"))
	x.want(len(x.feed(s, acme, 0)) == 0, "a transaction that the host rolled back left events")

	// A refusal is an answer: the host may go on in the same transaction.
	bound, end = x.begin(s)
	stale := batch()
	stale.Guards = []document.Guard{{Ref: hub.Ref, Version: 9}}
	x.refused(bound, stale, document.ErrMoved, "a batch with a guard that moved, in a transaction of the host,")
	taker := batch()
	taker.Writes[0].Unique = hub.Unique
	x.refused(bound, taker, document.ErrTaken, "a batch whose unique key is taken, in a transaction of the host,")
	first, second := batch(), batch()
	c = x.commit(bound, first)
	d := x.commit(bound, second)
	end(true)
	x.want(c.Wrote[0].Number == "N-1" && d.Wrote[0].Number == "N-2", "two batches of a transaction, after others that were refused or rolled back, drew %q and %q, must draw N-1 and N-2", c.Wrote[0].Number, d.Wrote[0].Number)
	x.want(c.FirstEvent == 1 && d.FirstEvent == 2, "two batches of a transaction, after others that were refused or rolled back, begin at events %d and %d, must begin at 1 and 2", c.FirstEvent, d.FirstEvent)
	x.kept(s, stored(first.Writes[0], c, 0), "a record of a transaction that the host committed")
	x.repeated(s, second, d, "after the host committed")
	x.absent(s, taker.Writes[0].Ref, "a record of a batch that was refused, after the host committed the rest")
	x.want(len(x.feed(s, acme, 0)) == 2, "a transaction of two events left %d", len(x.feed(s, acme, 0)))
}
