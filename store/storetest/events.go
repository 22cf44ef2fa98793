package storetest

import (
	"errors"
	"fmt"
	"strconv"
	"sync"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

func eventsGapless(x *trial) {
	s := x.open()
	const writers, commits, readers = 4, 15, 2
	hub := x.note("hub")
	x.commit(s, x.batch(hub))
	var writing sync.WaitGroup
	writing.Add(writers)
	done := make(chan struct{})
	go func() {
		writing.Wait()
		close(done)
	}()
	var seen [readers][]document.EventRecord
	var mu sync.Mutex
	total := 0
	together(writers+readers, func(i int) {
		if i >= writers {
			seen[i-writers] = x.follow(s, done)
			return
		}
		defer writing.Done()
		random := x.source(i)
		for n := range commits {
			b := x.batch(x.note("subject"))
			for e := range random.Intn(3) + 1 {
				b.Events = append(b.Events, happened(b.Writes[0].Ref, fmt.Sprintf("%d/%d/%d", i, n, e)))
			}
			if random.Intn(3) == 0 {
				lost := b
				lost.ID = x.id()
				lost.Guards = []document.Guard{{Ref: hub.Ref, Version: 9}}
				x.refused(s, lost, document.ErrMoved, "a batch with a guard that moved")
			}
			x.commit(s, b)
			mu.Lock()
			total += len(b.Events)
			mu.Unlock()
		}
	})
	all := x.feed(s, acme, 13)
	x.want(len(all) == total, "%d events were committed, %d can be read", total, len(all))
	for _, one := range seen {
		x.want(len(one) == len(all), "a reader that followed the feed has seen %d events of %d", len(one), len(all))
		for i := range min(len(one), len(all)) {
			err := sameEvent(one[i], all[i])
			x.want(err == nil, "an event at a position is another than it was when it was read first: %v", err)
		}
	}
	texts := map[string]bool{}
	for _, e := range all {
		x.want(!texts[string(e.Body)], "the event %s stands at two positions", e.Body)
		texts[string(e.Body)] = true
	}
}

// follow reads the feed while others write, until done, and once more.
func (x *trial) follow(s store.Store, done <-chan struct{}) []document.EventRecord {
	var all []document.EventRecord
	for last := false; !x.failed(); {
		page, err := s.Events(x.ctx, acme, int64(len(all)), 0)
		x.want(err == nil, "Events gave %v", err)
		for _, e := range page {
			x.want(e.Position == int64(len(all))+1, "a reader saw position %d after position %d", e.Position, len(all))
			all = append(all, e)
		}
		if last && len(page) == 0 {
			break
		}
		select {
		case <-done:
			last = true
		default:
		}
	}
	return all
}

func eventsPaged(x *trial) {
	s := x.open()
	const half = 600
	ref := x.ref()
	for round := range 2 {
		b := x.batch()
		for i := range half {
			b.Events = append(b.Events, happened(ref, strconv.Itoa(round*half+i+1)))
		}
		c := x.commit(s, b)
		x.want(c.FirstEvent == int64(round*half)+1, "the first event of %d stands at %d, must stand at %d", half, c.FirstEvent, round*half+1)
	}
	for _, limit := range []int{0, 1, 97, store.MaxPage, 5000} {
		if limit == 1 {
			one, err := s.Events(x.ctx, acme, 599, 1)
			x.want(err == nil && len(one) == 1 && one[0].Position == 600, "one event after position 599 is %v, error %v", one, err)
			continue
		}
		all := x.feed(s, acme, limit)
		x.want(len(all) == 2*half, "%d events, read in pages of %d, are %d", 2*half, limit, len(all))
		for i, e := range all {
			x.want(string(e.Body) == strconv.Itoa(i+1), "the event at position %d is number %s", i+1, e.Body)
		}
	}
	for _, after := range []int64{2 * half, 2*half + 1, 1 << 40} {
		page, err := s.Events(x.ctx, acme, after, 0)
		x.want(err == nil && len(page) == 0, "after position %d of %d there are %d events, error %v", after, 2*half, len(page), err)
	}
}

func eventOrder(x *trial) {
	s := x.open()
	block := func(b *document.Batch, n int) {
		for i := range n {
			b.Events = append(b.Events, happened(b.Writes[0].Ref, fmt.Sprintf("%v/%d", b.ID, i)))
		}
	}
	a := x.note("1")
	written := x.batch(a)
	block(&written, 2)
	first := x.commit(s, written)
	reading := x.batch(x.note("decided"))
	reading.Guards = []document.Guard{{Ref: a.Ref, Version: 1}}
	block(&reading, 3)
	second := x.commit(s, reading)
	over := x.batch(next(a, first, 0, "2"))
	block(&over, 2)
	third := x.commit(s, over)
	x.want(first.FirstEvent == 1 && second.FirstEvent == 3 && third.FirstEvent == 6, "batches of 2, 3 and 2 events, one after the other, begin at %d, %d and %d", first.FirstEvent, second.FirstEvent, third.FirstEvent)

	type commit struct {
		batch document.Batch
		first int64
		read  [2]document.Guard // what it guarded, and what it overwrote
	}
	commits := []commit{{batch: written, first: first.FirstEvent}, {batch: reading, first: second.FirstEvent}, {batch: over, first: third.FirstEvent}}
	made := map[document.Guard]int64{} // where the batch that wrote a version begins
	const workers, rounds, documents = 5, 10, 4
	var pool [documents]document.Record
	for i := range pool {
		pool[i] = x.note("pool")
	}
	start := x.batch(pool[:]...)
	block(&start, 1)
	c := x.commit(s, start)
	commits = append(commits, commit{batch: start, first: c.FirstEvent})
	for _, r := range pool {
		made[document.Guard{Ref: r.Ref, Version: 1}] = c.FirstEvent
	}
	var mu sync.Mutex
	together(workers, func(worker int) {
		random := x.source(worker)
		for done := 0; done < rounds && !x.failed(); {
			pick := random.Perm(documents)
			seen, changed := x.get(s, pool[pick[0]].Ref), x.get(s, pool[pick[1]].Ref)
			b := x.batch(changed)
			b.Guards = []document.Guard{{Ref: seen.Ref, Version: seen.Version}}
			block(&b, 1+random.Intn(3))
			c, err := s.Commit(x.ctx, b)
			if errors.Is(err, document.ErrMoved) {
				continue
			}
			if !x.want(err == nil, "a concurrent commit gave %v, may give ErrMoved only", err) {
				return
			}
			done++
			mu.Lock()
			commits = append(commits, commit{b, c.FirstEvent, [2]document.Guard{b.Guards[0], {Ref: changed.Ref, Version: changed.Version}}})
			made[document.Guard{Ref: changed.Ref, Version: changed.Version + 1}] = c.FirstEvent
			mu.Unlock()
		}
	})
	all := x.feed(s, acme, 0)
	for _, c := range commits {
		for i, e := range c.batch.Events {
			at := c.first + int64(i)
			if !x.want(at >= 1 && at <= int64(len(all)), "event %d of a batch that begins at %d is not among the %d of the feed", i, c.first, len(all)) {
				return
			}
			x.want(string(all[at-1].Body) == string(e.Body), "position %d, of a batch that begins at %d, holds another event than its number %d", at, c.first, i)
		}
		for _, r := range c.read {
			x.want(made[r] < c.first, "a batch whose events begin at %d read version %d of a record from a batch whose events begin at %d", c.first, r.Version, made[r])
		}
	}
}
