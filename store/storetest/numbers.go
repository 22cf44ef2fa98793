package storetest

import (
	"errors"
	"fmt"
	"sync"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// drawn commits a batch that draws a number for a new record and checks which one it gets.
func (x *trial) drawn(s store.Store, n document.Number, must, what string) document.Record {
	w := x.note("numbered")
	b := x.batch(w)
	b.Numbers = []document.Number{n}
	c, err := s.Commit(x.ctx, b)
	if x.want(err == nil, "%s: refused with %v", what, err) {
		x.fits(b, c)
		w = stored(w, c, 0)
		x.want(w.Number == must, "%s: the number is %q, must be %q", what, w.Number, must)
		x.kept(s, w, what)
	}
	return w
}

func gapless(x *trial) {
	s := x.open()
	n := draw(0, "northwind/invoice/2026")
	holder := x.unique("holder", key("held", "1"))
	x.commit(s, x.batch(holder))
	x.drawn(s, n, "N-1", "the first number of a series")

	failing := func(kind error, what string, change func(b *document.Batch)) {
		b := x.batch(x.note("never"))
		b.Numbers = []document.Number{n}
		change(&b)
		x.refused(s, b, kind, what)
	}
	failing(document.ErrMoved, "a batch with a guard that moved", func(b *document.Batch) {
		b.Guards = []document.Guard{{Ref: holder.Ref, Version: 9}}
	})
	x.drawn(s, n, "N-2", "the number after a batch whose guard moved")
	failing(document.ErrMoved, "a batch whose write moved", func(b *document.Batch) { b.Writes[0].Version = 4 })
	x.drawn(s, n, "N-3", "the number after a batch whose write moved")
	failing(document.ErrTaken, "a batch whose unique key is taken", func(b *document.Batch) { b.Writes[0].Unique = holder.Unique })
	x.drawn(s, n, "N-4", "the number after a batch whose unique key was taken")

	dated := func(d document.Date) document.Number {
		return document.Number{Write: 1, Series: "dated", Format: "D-{n}", Date: d, Monotonic: true}
	}
	pair := x.batch(x.note("first"), x.note("second"))
	pair.Numbers = []document.Number{n, dated(day(2026, 3, 1))}
	c := x.commit(s, pair)
	x.want(c.Wrote[0].Number == "N-5" && c.Wrote[1].Number == "D-1", "a batch that draws from two series got %v", c.Wrote)
	failing(document.ErrRefused, "a batch whose second number goes back in time", func(b *document.Batch) {
		b.Writes = append(b.Writes, x.note("never"))
		b.Numbers = append(b.Numbers, dated(day(2026, 2, 28)))
	})
	x.drawn(s, n, "N-6", "the number after a batch whose other number went back in time")
	again, err := s.Commit(x.ctx, pair)
	x.want(err == nil && len(again.Wrote) == 2 && again.Wrote[0].Number == "N-5", "a batch that was committed again got %v, error %v", again.Wrote, err)
	x.drawn(s, n, "N-7", "the number after a batch that was committed again")

	many := x.batch(x.note("a"), x.note("b"), x.note("c"))
	many.Numbers = []document.Number{draw(0, n.Series), draw(1, n.Series), draw(2, n.Series)}
	c = x.commit(s, many)
	x.want(c.Wrote[0].Number == "N-8" && c.Wrote[1].Number == "N-9" && c.Wrote[2].Number == "N-10", "a batch that draws three numbers of one series got %v", c.Wrote)
}

func gaplessConcurrent(x *trial) {
	s := x.open()
	hub := x.note("hub")
	x.commit(s, x.batch(hub))
	const workers, rounds = crowdOf, 3
	series := [2]string{"invoices", "credit notes"}
	var mu sync.Mutex
	drawn := [2]map[string]bool{{}, {}}
	together(workers, func(worker int) {
		random := x.source(worker)
		for range rounds {
			if x.failed() {
				return
			}
			which := random.Intn(2)
			b := x.batch(x.note("a"), x.note("b"))
			b.Numbers = []document.Number{draw(1, series[which]), draw(0, series[which])}
			if random.Intn(2) == 0 {
				lost := b
				lost.ID = x.id()
				lost.Guards = []document.Guard{{Ref: hub.Ref, Version: 9}}
				_, err := s.Commit(x.ctx, lost)
				x.want(errors.Is(err, document.ErrMoved), "a batch with a guard that moved gave %v", err)
			}
			c, err := s.Commit(x.ctx, b)
			if !x.want(err == nil && len(c.Wrote) == 2, "a batch that nothing stands against but others that draw from the same series gave %v", err) {
				return
			}
			mu.Lock()
			for _, w := range c.Wrote {
				x.want(!drawn[which][w.Number], "number %s was drawn twice", w.Number)
				drawn[which][w.Number] = true
			}
			mu.Unlock()
		}
	})
	for i, name := range series {
		for n := 1; n <= len(drawn[i]); n++ {
			x.want(drawn[i][fmt.Sprintf("N-%d", n)], "of %d numbers drawn from %q, number %d is missing", len(drawn[i]), name, n)
		}
	}
}

func seriesRules(x *trial) {
	s := x.open()
	migrated := document.Number{Series: "migrated", First: 17, Format: "INV-{year}-{n:5}", Date: day(2026, 7, 1)}
	x.drawn(s, migrated, "INV-2026-00017", "the first number of a series that begins at 17")
	migrated.First = 5
	x.drawn(s, migrated, "INV-2026-00018", "the second number of a series, with another first,")
	migrated.Format = "{n}/{month}"
	x.drawn(s, migrated, "19/07", "the third number of a series, with another format,")
	x.drawn(s, draw(0, "Migrated"), "N-1", "the first number of a series whose name differs in case")
	x.drawn(s, draw(0, "migrated "), "N-1", "the first number of a series whose name has a space more")

	b := x.batch(x.note("a"), x.note("b"), x.note("c"))
	b.Writes[2].Number = "own-7"
	b.Numbers = []document.Number{draw(1, "order"), draw(0, "order")}
	c := x.commit(s, b)
	x.want(c.Wrote[1].Number == "N-1" && c.Wrote[0].Number == "N-2" && c.Wrote[2].Number == "own-7",
		"numbers drawn for the second write, then the first, beside a third write that has one, are %v", c.Wrote)
	changed := next(b.Writes[0], c, 0, "changed")
	c = x.commit(s, x.batch(changed))
	x.want(c.Wrote[0].Number == "N-2", "a record that was written again with its number got %q", c.Wrote[0].Number)
	x.kept(s, stored(changed, c, 0), "a record that was written again with its number")

	dated := func(month, d int) document.Number {
		return document.Number{Series: "dated", Format: "D-{n}", Date: day(2026, month, d), Monotonic: true}
	}
	x.drawn(s, dated(3, 10), "D-1", "a monotonic series' first number, of 10 March,")
	x.drawn(s, dated(3, 10), "D-2", "a monotonic series' number of the same date")
	back := x.batch(x.note("never"))
	back.Numbers = []document.Number{dated(3, 9)}
	x.refused(s, back, document.ErrRefused, "a monotonic series' number of the day before")
	x.drawn(s, dated(3, 11), "D-3", "a monotonic series' number of the day after")
	within := x.batch(x.note("never"), x.note("never"))
	within.Numbers = []document.Number{dated(4, 2), dated(4, 1)}
	within.Numbers[1].Write = 1
	x.refused(s, within, document.ErrRefused, "a batch that draws from a monotonic series for 2 April, then for 1 April")
	x.drawn(s, dated(3, 11), "D-4", "a monotonic series' number of 11 March, after one of 2 April that was refused,")
	free := document.Number{Series: "free", Format: "F-{n}", Date: day(2026, 3, 10)}
	x.drawn(s, free, "F-1", "another series' first number")
	free.Date = day(2025, 3, 10)
	x.drawn(s, free, "F-2", "an earlier date in a series that is not monotonic")
}
