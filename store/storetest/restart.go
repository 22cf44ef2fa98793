package storetest

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/seed-3f372218/o2c/document"
)

func durable(x *trial) {
	s := x.open()
	a, hub := x.note("1", key("state", "open")), x.note("hub")
	c := x.commit(s, x.batch(a, hub))
	b := x.full(next(a, c, 0, "2"), document.Guard{Ref: hub.Ref, Version: 1})
	dated := document.Number{Write: 1, Series: "dated", First: 41, Format: "{n}", Date: day(2026, 3, 1), Monotonic: true}
	b.Numbers = append(b.Numbers, dated)
	first := x.commit(s, b)
	failed := x.full(x.note("never"), document.Guard{Ref: hub.Ref, Version: 9})
	x.refused(s, failed, document.ErrMoved, "a batch with a guard that moved")

	for round := range 2 {
		if s = x.reopen(s); s == nil {
			x.fail("Harness.Reopen gave no store")
			return
		}
		when := []string{"after a restart", "after a second restart"}[round]
		for i, w := range b.Writes {
			x.kept(s, stored(w, first, i), "a record "+when)
			for _, k := range append(append([]document.Key{{}}, w.Keys...), w.Unique...) {
				found := false
				for _, r := range x.walk(s, storeQuery(k)) {
					found = found || r.Ref == w.Ref
				}
				x.want(found, "%s, a record is not found by key %q", when, k)
			}
		}
		x.absent(s, failed.Writes[0].Ref, "a record of a batch that was refused, "+when)
		x.unknown(s, acme, failed.ID, "a batch that was refused, "+when)
		x.repeated(s, b, first, when)
		x.want(len(x.feed(s, acme, 0)) == 2+round, "%s there are %d events, must be %d", when, len(x.feed(s, acme, 0)), 2+round)
		if x.failed() {
			return
		}
		taker := x.unique("taker", b.Writes[0].Unique...)
		x.taken(s, x.batch(taker), b.Writes[0].Unique[0], "the second taker of a unique key, "+when, b.Writes[0].Ref)
		stale := x.note("stale")
		stale.Ref = hub.Ref
		x.moved(s, x.batch(stale), hub.Ref, 0, 1, "a new record at a reference that is there, "+when)
		back := x.batch(x.note("never"))
		back.Numbers = []document.Number{{Series: "dated", Format: "{n}", Date: day(2026, 2, 28), Monotonic: true}}
		x.refused(s, back, document.ErrRefused, "a number of a date before the last, "+when)
		w := x.note("numbered")
		more := x.batch(w)
		more.Numbers = []document.Number{draw(0, "invoices")}
		more.Events = []document.EventRecord{happened(w.Ref, "more")}
		got := x.commit(s, more)
		x.want(got.Wrote[0].Number == fmt.Sprintf("N-%d", round+2), "%s the next number is %q, must be N-%d", when, got.Wrote[0].Number, round+2)
		x.want(got.FirstEvent == int64(round+3), "%s the next event stands at %d, must stand at %d", when, got.FirstEvent, round+3)
		x.drawn(s, document.Number{Series: "dated", Format: "{n}", Date: day(2026, 3, 1), Monotonic: true}, fmt.Sprint(42+round), "a number drawn "+when)
	}
}

func crash(x *trial) {
	s := x.open()
	type tried struct {
		batch document.Batch
		err   error
	}
	var mu sync.Mutex
	var all []tried
	for round := range 3 {
		const workers, most = 4, 200
		var stop atomic.Bool
		enough := make(chan struct{}, workers*most)
		before, next := s, s
		together(workers+1, func(i int) {
			if i == workers { // the restart comes amid the work
				for range 8 * workers {
					select {
					case <-enough:
					case <-time.After(time.Second): // the workers have ended early; what is wrong shows below
					}
				}
				stop.Store(true)
				next = x.reopen(before)
				return
			}
			for n := range most {
				if stop.Load() {
					return
				}
				b := x.batch(x.note(fmt.Sprint(i)), x.unique(fmt.Sprint(n), key("who", fmt.Sprintf("%d/%d/%d", round, i, n))))
				b.Numbers = []document.Number{draw(1, "crash")}
				b.Events = []document.EventRecord{happened(b.Writes[0].Ref, fmt.Sprint(n)), happened(b.Writes[1].Ref, fmt.Sprint(n))}
				_, err := before.Commit(x.ctx, b)
				mu.Lock()
				all = append(all, tried{b, err})
				mu.Unlock()
				enough <- struct{}{}
			}
		})
		if s = next; s == nil {
			x.fail("Harness.Reopen gave no store")
			return
		}
		there, numbers := 0, map[string]bool{}
		for _, one := range all {
			if x.settled(s, one.batch, one.err, "a batch that was committed about when the store restarted") {
				there++
				numbers[x.get(s, one.batch.Writes[1].Ref).Number] = true
			}
		}
		for n := 1; n <= there; n++ {
			x.want(numbers[fmt.Sprintf("N-%d", n)], "of %d batches that are there after a restart, none has number %d", there, n)
		}
		x.want(len(x.feed(s, acme, 0)) == 2*there, "%d batches of two events that are there after a restart left %d events", there, len(x.feed(s, acme, 0)))
		x.want(len(x.walk(s, storeQuery(document.Key{}))) == 2*there, "%d batches of two records that are there after a restart left another number of records", there)
	}
}
