package storetest

import (
	"errors"
	"fmt"
	"strconv"
	"sync"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

func allOrNothing(x *trial) {
	s := x.open()
	for i, fault := range []struct {
		name string
		kind error
		put  func(b *document.Batch, holder document.Record)
	}{
		{"its last write moved", document.ErrMoved, func(b *document.Batch, holder document.Record) {
			b.Writes = append(b.Writes, document.Record{Ref: holder.Ref, Schema: 1, Version: 7})
		}},
		{"its last guard moved", document.ErrMoved, func(b *document.Batch, holder document.Record) {
			b.Guards = append(b.Guards, document.Guard{Ref: holder.Ref, Version: 7})
		}},
		{"the unique key of its last write is taken", document.ErrTaken, func(b *document.Batch, holder document.Record) {
			b.Writes = append(b.Writes, x.unique("taker", holder.Unique...))
		}},
		{"its last number goes back in time", document.ErrRefused, func(b *document.Batch, _ document.Record) {
			b.Writes = append(b.Writes, x.note("numbered"))
			b.Numbers = append(b.Numbers, document.Number{Write: len(b.Writes) - 1, Series: "dated", Format: "{n}", Date: day(2026, 1, 1), Monotonic: true})
		}},
		{"its last event is invalid", document.ErrInvalid, func(b *document.Batch, holder document.Record) {
			e := happened(holder.Ref, "")
			e.Schema = 0
			b.Events = append(b.Events, e)
		}},
	} {
		round := strconv.Itoa(i)
		holder := x.unique("holder", key("held", round))
		change := x.note("unchanged", key("state", "old "+round))
		setup := x.batch(holder, change)
		setup.Numbers = []document.Number{{Write: 0, Series: "dated", Format: "{n}", Date: day(2026, 3, 1), Monotonic: true}}
		setup.Events = []document.EventRecord{happened(holder.Ref, "setup")}
		c := x.commit(s, setup)
		events := len(x.feed(s, acme, 0))

		fresh := x.note("fresh", key("state", "new "+round))
		fresh.Unique = []document.Key{key("no", round)}
		changed := next(change, c, 1, "changed")
		changed.Keys = []document.Key{key("state", "new "+round)}
		b := x.batch(fresh, changed)
		b.Numbers = []document.Number{draw(0, "round "+round)}
		b.Events = []document.EventRecord{happened(fresh.Ref, "a"), happened(fresh.Ref, "b")}
		fault.put(&b, holder)
		x.refused(s, b, fault.kind, "a batch of which "+fault.name)

		what := "a batch that was refused because " + fault.name
		x.absent(s, fresh.Ref, "a new record of "+what)
		x.kept(s, stored(change, c, 1), "a record that "+what+" would have changed")
		x.kept(s, stored(holder, c, 0), "a record that "+what+" runs into")
		x.holders(s, note, key("state", "new "+round))
		x.holders(s, note, key("state", "old "+round), change.Ref)
		x.unknown(s, acme, b.ID, what)
		x.want(len(x.feed(s, acme, 0)) == events, "%s left events", what)

		again := x.batch(x.unique("free", key("no", round)), changed)
		again.ID = b.ID // nothing was committed under it
		again.Numbers = []document.Number{draw(0, "round "+round)}
		got := x.commit(s, again)
		x.want(got.Wrote[0].Number == "N-1", "%s used up a number: the next one is %q", what, got.Wrote[0].Number)
	}
}

func wholeBatches(x *trial) {
	s := x.open()
	const rounds = 60
	a, b := x.note("1"), x.note("1")
	ids := make([]document.ID, rounds+1)
	for i := range ids {
		ids[i] = x.id()
	}
	done := make(chan struct{})
	write := func() {
		defer close(done)
		for v := int64(1); v <= rounds && !x.failed(); v++ {
			a.Version, b.Version = v-1, v-1
			batch := document.Batch{ID: ids[v], Tenant: acme, Writes: []document.Record{a, b}, Events: []document.EventRecord{happened(a.Ref, fmt.Sprint(v))}}
			x.commit(s, batch)
		}
	}
	read := func() {
		for last := false; !last && !x.failed(); {
			select {
			case <-done:
				last = true // once more, when all is committed
			default:
			}
			first, err := s.Get(x.ctx, a.Ref)
			if errors.Is(err, document.ErrNotFound) {
				continue
			}
			x.want(err == nil, "Get gave %v", err)
			v := first.Version
			if !x.want(v >= 1 && v <= rounds, "Get gave version %d, which was never committed", v) {
				return
			}
			second, err := s.Get(x.ctx, b.Ref)
			x.want(err == nil && second.Version >= v, "one record was read at version %d, then the other, written by the same batches, at %d, error %v", v, second.Version, err)
			_, err = s.Lookup(x.ctx, acme, ids[v])
			x.want(err == nil, "a record was read at version %d, then the batch that wrote it was looked up: %v", v, err)
			events, err := s.Events(x.ctx, acme, v-1, 0)
			x.want(err == nil && len(events) > 0, "a record was read at version %d, then its event was not there, error %v", v, err)
			if len(events) > 0 {
				tail := events[len(events)-1].Position
				first, err = s.Get(x.ctx, a.Ref)
				x.want(err == nil && first.Version >= tail, "the event of version %d was read, then the record at version %d, error %v", tail, first.Version, err)
			}
		}
	}
	together(4, func(i int) {
		if i == 0 {
			write()
		} else {
			read()
		}
	})
}

// moved checks what a *document.MovedError says.
func (x *trial) moved(s store.Store, b document.Batch, ref document.Ref, read, now int64, what string) {
	err := x.refusal(s, b, document.ErrMoved, what)
	if m, ok := errors.AsType[*document.MovedError](err); ok {
		x.want(*m == document.MovedError{Ref: ref, Read: read, Now: now}, "%s: the error says %v, must say read %d, now %d", what, m, read, now)
	} else {
		x.want(!errors.Is(err, document.ErrMoved), "%s: the error is a %T, must be or wrap a *document.MovedError", what, err)
	}
	for _, w := range b.Writes {
		if w.Ref != ref && w.Version == 0 {
			x.absent(s, w.Ref, "a new record beside "+what)
		}
	}
}

func lostUpdate(x *trial) {
	s := x.open()
	a := x.note("1")
	at := func(version int64, body string) document.Batch {
		w := a.Clone()
		w.Version, w.Body = version, []byte(body)
		return x.batch(x.note("beside"), w)
	}
	missing := x.note("missing")
	missing.Version = 3
	x.moved(s, x.batch(missing), missing.Ref, 3, 0, "a write that was read at version 3, of a record that is not there,")
	x.absent(s, missing.Ref, "a record that was not there")

	x.commit(s, at(0, "1"))
	x.moved(s, at(0, "new again"), a.Ref, 0, 1, "a new record, at a reference that is there at version 1,")
	x.commit(s, at(1, "2"))
	x.moved(s, at(1, "lost"), a.Ref, 1, 2, "a write that was read at version 1, of a record at version 2,")
	x.moved(s, at(3, "ahead"), a.Ref, 3, 2, "a write that was read at version 3, of a record at version 2,")
	must := a.Clone()
	must.Version, must.Body = 2, []byte("2")
	x.kept(s, must, "after writes that were refused")
	x.commit(s, at(2, "3"))
}

// oneWinner lets many write the same version of one document at once.
func (x *trial) oneWinner(s store.Store) {
	hub := x.note("0")
	x.commit(s, x.batch(hub))
	for version := int64(1); version <= 4 && !x.failed(); version++ {
		var batches [crowdOf]document.Batch
		var errs [crowdOf]error
		for i := range batches {
			hub.Version, hub.Body = version, []byte(strconv.Itoa(i))
			batches[i] = x.batch(hub.Clone(), x.note("beside"))
		}
		together(crowdOf, func(i int) { _, errs[i] = s.Commit(x.ctx, batches[i]) })
		winner := -1
		for i, err := range errs {
			if err == nil {
				x.want(winner < 0, "of %d writers of the same version two committed", crowdOf)
				winner = i
				continue
			}
			x.want(errors.Is(err, document.ErrMoved), "of %d writers of the same version one got %v, must be: %v", crowdOf, err, document.ErrMoved)
			x.absent(s, batches[i].Writes[1].Ref, "a record of a batch that lost a version to another")
		}
		if x.want(winner >= 0, "of %d writers of the same version none committed: %v", crowdOf, errs[0]) {
			x.kept(s, stored(batches[winner].Writes[0], document.Committed{}, 0), "a record after many have tried to write the same version of it")
		}
	}
}

func concurrentUpdates(x *trial) {
	s := x.open()
	x.oneWinner(s)
	const workers, rounds, documents = crowdOf, 3, 3
	var counters [documents]document.Record
	for i := range counters {
		counters[i] = x.note("1")
	}
	c := x.commit(s, x.batch(counters[:]...))
	var mu sync.Mutex
	versions := map[document.Ref]map[int64]bool{}
	for _, w := range c.Wrote {
		versions[w.Ref] = map[int64]bool{1: true}
	}
	together(workers, func(worker int) {
		random := x.source(worker)
		for done := 0; done < rounds && !x.failed(); {
			pick := random.Perm(documents)[:2]
			b := x.batch()
			for _, p := range pick {
				r := x.get(s, counters[p].Ref)
				n, err := strconv.Atoi(string(r.Body))
				x.want(err == nil && int64(n) == r.Version, "version %d of a counter has the body %s", r.Version, document.Quote(string(r.Body)))
				r.Body = []byte(strconv.Itoa(n + 1))
				b.Writes = append(b.Writes, r)
			}
			got, err := s.Commit(x.ctx, b)
			if errors.Is(err, document.ErrMoved) {
				continue
			}
			if !x.want(err == nil, "a concurrent commit gave %v, may give ErrMoved only", err) {
				return
			}
			x.fits(b, got)
			done++
			mu.Lock()
			for _, w := range got.Wrote {
				x.want(!versions[w.Ref][w.Version], "two batches committed version %d of the same record", w.Version)
				if versions[w.Ref] != nil {
					versions[w.Ref][w.Version] = true
				}
			}
			mu.Unlock()
		}
	})
	total := 0
	for _, r := range counters {
		got := x.get(s, r.Ref)
		n := len(versions[r.Ref])
		total += n - 1
		x.want(got.Version == int64(n) && string(got.Body) == strconv.Itoa(n), "%d commits of a record left version %d and the count %s", n, got.Version, document.Quote(string(got.Body)))
		for v := range n {
			x.want(versions[r.Ref][int64(v)+1], "no batch committed version %d of a record that is at %d", v+1, n)
		}
	}
	x.want(total == workers*rounds*2, "%d commits of two records each were answered, %d are counted", workers*rounds, total)
}
