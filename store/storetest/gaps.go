package storetest

import (
	"errors"
	"fmt"
	"strconv"
	"sync"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// tickets remembers which numbers of a series were given. Safe for concurrent use.
type tickets struct {
	x    *trial
	mu   sync.Mutex
	seen map[string]bool
}

// take remembers a number, which must be new and not below the first of its series.
func (t *tickets) take(number string, first int64, what string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n, err := strconv.ParseInt(number, 10, 64)
	if !t.x.want(err == nil, "%s is %q, and not as its format says", what, number) {
		return
	}
	t.x.want(n >= first, "%s is %d; the series begins at %d", what, n, first)
	t.x.want(!t.seen[number], "%s is %d, which another has", what, n)
	t.seen[number] = true
}

func gaps(x *trial) {
	s := x.open()
	hub := x.unique("hub", key("held", "1"))
	x.commit(s, x.batch(hub))
	loose := func(write int, series string, first int64) document.Number {
		return document.Number{Write: write, Series: series, First: first, Format: "{n}", Gaps: true}
	}
	given := &tickets{x: x, seen: map[string]bool{}}
	one := func(n document.Number, what string) string {
		w := x.note("numbered")
		b := x.batch(w)
		b.Numbers = []document.Number{n}
		c := x.commit(s, b)
		given.take(c.Wrote[0].Number, 17, what)
		x.kept(s, stored(w, c, 0), what)
		return c.Wrote[0].Number
	}
	number := one(loose(0, "orders", 17), "the first number of a series that may have gaps")
	x.want(number == "17", "the first number of a series that may have gaps and begins at 17 is %s", number)
	one(loose(0, "orders", 3), "the second number of it, with another first,")

	failing := func(kind error, what string, change func(b *document.Batch)) {
		lost := x.batch(x.note("never"))
		lost.Numbers = []document.Number{loose(0, "orders", 17)}
		change(&lost)
		x.refused(s, lost, kind, what)
		x.unknown(s, acme, lost.ID, what)
		one(loose(0, "orders", 17), "a number after "+what)
	}
	failing(document.ErrMoved, "a batch with a guard that moved", func(b *document.Batch) { b.Guards = []document.Guard{{Ref: hub.Ref, Version: 9}} })
	failing(document.ErrTaken, "a batch whose unique key is taken", func(b *document.Batch) { b.Writes[0].Unique = hub.Unique })

	many := x.batch(x.note("a"), x.note("b"), x.note("c"))
	many.Numbers = []document.Number{loose(2, "orders", 17), loose(0, "orders", 17), loose(1, "orders", 17)}
	c := x.commit(s, many)
	order := [3]int{2, 0, 1}
	var before int64
	for _, i := range order {
		given.take(c.Wrote[i].Number, 17, "a number of a batch that draws three")
		n, _ := strconv.ParseInt(c.Wrote[i].Number, 10, 64)
		x.want(n > before, "a batch that draws for its writes 2, 0 and 1 gave them %s, %s and %s", c.Wrote[2].Number, c.Wrote[0].Number, c.Wrote[1].Number)
		before = n
	}
	strict := loose(0, "orders", 17)
	strict.Gaps = false
	one(strict, "a number of the same series that may not have gaps from now on")
	one(loose(0, "orders", 17), "a number of the same series that may have gaps again")
	if x.failed() {
		return
	}
	x.gapsConcurrent(s, hub.Ref, given, loose)
	if x.h.Reopen == nil || x.failed() {
		return
	}
	if s = x.reopen(s); x.want(s != nil, "Harness.Reopen gave no store") {
		one(loose(0, "orders", 17), "a number of a series that may have gaps, after a restart,")
	}
}

// gapsConcurrent lets many draw from one series at once, in batches some of which fail.
func (x *trial) gapsConcurrent(s store.Store, hub document.Ref, given *tickets, loose func(int, string, int64) document.Number) {
	together(crowdOf, func(worker int) {
		random := x.source(worker)
		for range 4 {
			if x.failed() {
				return
			}
			b := x.batch(x.note("a"), x.note("b"))
			b.Numbers = []document.Number{loose(1, "orders", 17), loose(0, "orders", 17)}
			if random.Intn(2) == 0 {
				lost := b
				lost.ID = x.id()
				lost.Guards = []document.Guard{{Ref: hub, Version: 9}}
				_, err := s.Commit(x.ctx, lost)
				x.want(errors.Is(err, document.ErrMoved), "a batch with a guard that moved gave %v", err)
			}
			c, err := s.Commit(x.ctx, b)
			if !x.want(err == nil && len(c.Wrote) == 2, "a batch that nothing stands against but others that draw from the same series gave %v", err) {
				return
			}
			for _, w := range c.Wrote {
				given.take(w.Number, 17, fmt.Sprintf("a number that one of %d concurrent writers drew", crowdOf))
			}
		}
	})
}
