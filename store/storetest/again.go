package storetest

import (
	"fmt"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// full gives a batch that does something of everything: it creates, changes, guards, draws a number, and tells of it.
func (x *trial) full(change document.Record, guard document.Guard) document.Batch {
	w := x.note("new", key("customer", "lakeside"))
	w.Unique = []document.Key{key("no", w.Ref.ID.String())}
	b := x.batch(w, change)
	b.Guards = []document.Guard{guard}
	b.Numbers = []document.Number{draw(0, "invoices")}
	b.Events = []document.EventRecord{happened(w.Ref, "one"), happened(change.Ref, "two")}
	return b
}

// repeated checks that a batch gives its first result again, from Commit and Lookup.
func (x *trial) repeated(s store.Store, b document.Batch, must document.Committed, when string) {
	got, err := s.Commit(x.ctx, b)
	if x.want(err == nil, "the batch, committed again %s, gave %v, must give the first result", when, err) {
		err = sameResult(got, must)
		x.want(err == nil, "the batch, committed again %s: %v", when, err)
	}
	got, err = s.Lookup(x.ctx, b.Tenant, b.ID)
	if x.want(err == nil, "the batch, looked up %s, gave %v", when, err) {
		err = sameResult(got, must)
		x.want(err == nil, "the batch, looked up %s: %v", when, err)
	}
}

func sameBatch(x *trial) {
	s := x.open()
	a, hub := x.note("1"), x.note("hub")
	c := x.commit(s, x.batch(a, hub))
	b := x.full(next(a, c, 0, "2"), document.Guard{Ref: hub.Ref, Version: 1})
	first := x.commit(s, b)
	b2 := stored(b.Writes[0], first, 0)
	x.repeated(s, b, first, "at once")
	x.kept(s, stored(b.Writes[1], first, 1), "a record after the batch that changed it was committed again")

	a = next(a, first, 1, "3")
	later := x.batch(a, next(hub, c, 1, "moved"))
	later.Events = []document.EventRecord{happened(a.Ref, "three")}
	after := x.commit(s, later)
	x.repeated(s, b, first, "after its documents and guards moved on")
	x.kept(s, stored(a, after, 0), "a record that moved on after a batch that was committed again")
	x.kept(s, b2, "a record that a batch created, which was committed again")

	other := x.batch(x.note("other"))
	other.ID = b.ID
	other.Events = []document.EventRecord{happened(a.Ref, "other")}
	x.repeated(s, other, first, "with other content")
	x.absent(s, other.Writes[0].Ref, "a record of a batch whose ID was committed before")
	x.want(len(x.feed(s, acme, 0)) == 3, "batches that were committed again left %d events, must leave 3", len(x.feed(s, acme, 0)))
	x.repeated(s, later, after, "at once")

	failed := x.batch(x.note("late"))
	failed.Guards = []document.Guard{{Ref: a.Ref, Version: 1}}
	x.refused(s, failed, document.ErrMoved, "a batch with a guard that moved")
	x.unknown(s, acme, failed.ID, "a batch that was refused")
	failed.Guards[0].Version = 3
	x.repeated(s, failed, x.commit(s, failed), "after it was refused and then committed")

	last := x.note("numbered")
	numbered := x.batch(last)
	numbered.Numbers = []document.Number{draw(0, "invoices")}
	c = x.commit(s, numbered)
	x.want(c.Wrote[0].Number == "N-2", "batches that were committed again drew numbers: the next is %q, must be N-2", c.Wrote[0].Number)
}

func sameBatchConcurrent(x *trial) {
	s := x.open()
	a, hub := x.note("1"), x.note("hub")
	c := x.commit(s, x.batch(a, hub))
	const rounds, callers = 8, 5
	for round := range rounds {
		a = next(a, c, 0, fmt.Sprint(round))
		if round > 0 {
			a = next(a, c, 1, fmt.Sprint(round))
		}
		b := x.full(a, document.Guard{Ref: hub.Ref, Version: 1})
		var results [callers]document.Committed
		var errs [callers]error
		together(callers, func(i int) { results[i], errs[i] = s.Commit(x.ctx, b) })
		for i := range callers {
			if !x.want(errs[i] == nil, "of callers that commit the same batch at the same time, one got %v", errs[i]) {
				return
			}
			err := sameResult(results[i], results[0])
			x.want(err == nil, "of callers that commit the same batch at the same time, one got another result: %v", err)
		}
		c = results[0]
		x.fits(b, c)
		if x.failed() {
			return
		}
		x.want(c.Wrote[0].Number == fmt.Sprintf("N-%d", round+1), "the %dth batch got number %q", round+1, c.Wrote[0].Number)
		x.want(c.FirstEvent == int64(round*2+1), "the %dth batch of two events begins at %d", round+1, c.FirstEvent)
		x.kept(s, stored(a, c, 1), "a record after a batch that was committed by several at the same time")
	}
	x.want(len(x.feed(s, acme, 0)) == 2*rounds, "%d batches of two events, each committed %d times, left %d", rounds, callers, len(x.feed(s, acme, 0)))
}
