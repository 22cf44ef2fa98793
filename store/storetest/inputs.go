package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync/atomic"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

func keptInputs(x *trial) {
	s := x.open()
	full := func() document.Batch {
		w := x.note("body", key("customer", "lakeside"))
		w.Unique = []document.Key{key("no", w.Ref.ID.String())}
		b := x.batch(w)
		b.Numbers = []document.Number{draw(0, "kept")}
		b.Guards = []document.Guard{{Ref: x.ref()}}
		b.Events = []document.EventRecord{happened(w.Ref, "fact")}
		return b
	}
	copyOf := func(b document.Batch) document.Batch {
		c := b
		c.Writes = []document.Record{b.Writes[0].Clone()}
		c.Guards = append([]document.Guard(nil), b.Guards...)
		c.Numbers = append([]document.Number(nil), b.Numbers...)
		c.Events = append([]document.EventRecord(nil), b.Events...)
		c.Events[0].Body = append([]byte(nil), b.Events[0].Body...)
		return c
	}
	b := full()
	before := copyOf(b)
	c := x.commit(s, b)
	x.want(reflect.DeepEqual(b, before), "Commit changed the batch that it was given")
	if x.failed() {
		return
	}
	must := stored(before.Writes[0], c, 0)
	result := document.Committed{Batch: c.Batch, Wrote: append([]document.Written(nil), c.Wrote...), FirstEvent: c.FirstEvent}
	fact := before.Events[0]
	fact.Position = c.FirstEvent

	spoil := func(r document.Record) {
		for i := range r.Body {
			r.Body[i] = '#'
		}
		for i := range r.Keys {
			r.Keys[i] = key("spoiled", "")
		}
		for i := range r.Unique {
			r.Unique[i] = key("spoiled", "")
		}
	}
	intact := func(who string) {
		x.kept(s, must, "after the caller changed "+who)
		x.holders(s, note, key("customer", "lakeside"), must.Ref)
		x.holders(s, note, must.Unique[0], must.Ref)
		x.holders(s, note, key("spoiled", ""))
		events, err := s.Events(x.ctx, acme, max(c.FirstEvent-1, 0), 1)
		if x.want(err == nil && len(events) == 1, "Events gave %d, error %v", len(events), err) {
			err := sameEvent(events[0], fact)
			x.want(err == nil, "after the caller changed %s: %v", who, err)
		}
		got, err := s.Lookup(x.ctx, acme, b.ID)
		if x.want(err == nil, "Lookup gave %v", err) {
			err = sameResult(got, result)
			x.want(err == nil, "after the caller changed %s: %v", who, err)
		}
	}
	spoil(b.Writes[0])
	b.Writes[0] = document.Record{}
	b.Numbers[0], b.Guards[0] = document.Number{}, document.Guard{}
	copy(b.Events[0].Body, "####")
	b.Events[0].Actor = "spoiled"
	intact("the batch after the commit")

	c.Wrote[0] = document.Written{Number: "spoiled"}
	intact("the result of Commit")
	got, err := s.Lookup(x.ctx, acme, b.ID)
	if err == nil && len(got.Wrote) > 0 {
		got.Wrote[0] = document.Written{Number: "spoiled"}
	}
	intact("the result of Lookup")
	spoil(x.get(s, must.Ref))
	intact("what Get gave")
	for _, q := range []store.Query{{Tenant: acme, Kind: note}, {Tenant: acme, Kind: note, Key: key("customer", "lakeside")}} {
		for _, r := range x.page(s, q) {
			spoil(r)
		}
	}
	intact("what Find gave")
	events, err := s.Events(x.ctx, acme, 0, 0)
	if err == nil && len(events) > 0 {
		copy(events[0].Body, "####")
		events[0].Type = "spoiled"
	}
	intact("what Events gave")

	lost := full()
	lost.Guards = []document.Guard{{Ref: must.Ref, Version: 9}}
	before = copyOf(lost)
	x.refused(s, lost, document.ErrMoved, "a batch with a guard that moved")
	x.want(reflect.DeepEqual(lost, before), "Commit changed a batch that it refused")
}

func canceled(x *trial) {
	s := x.open()
	kept := x.note("kept")
	first := x.batch(kept)
	first.Events = []document.EventRecord{happened(kept.Ref, "kept")}
	x.commit(s, first)

	gone, cancel := context.WithCancel(x.ctx)
	cancel()
	late, cancel := context.WithDeadline(x.ctx, time.Now().Add(-time.Second))
	defer cancel()
	for ctx, must := range map[context.Context]error{gone: context.Canceled, late: context.DeadlineExceeded} {
		b := x.batch(x.note("never"))
		_, err := s.Commit(ctx, b)
		x.want(errors.Is(err, must), "Commit with a context that is done gave %v, must be: %v", err, must)
		x.absent(s, b.Writes[0].Ref, "a record that was committed with a context that is done")
		x.unknown(s, acme, b.ID, "a batch that was committed with a context that is done")
		_, err = s.Get(ctx, kept.Ref)
		x.want(errors.Is(err, must), "Get with a context that is done gave %v, must be: %v", err, must)
		_, err = s.Find(ctx, store.Query{Tenant: acme, Kind: note})
		x.want(errors.Is(err, must), "Find with a context that is done gave %v, must be: %v", err, must)
		_, err = s.Lookup(ctx, acme, first.ID)
		x.want(errors.Is(err, must), "Lookup with a context that is done gave %v, must be: %v", err, must)
		_, err = s.Events(ctx, acme, 0, 0)
		x.want(errors.Is(err, must), "Events with a context that is done gave %v, must be: %v", err, must)
	}

	there := x.canceledMeanwhile(s)
	x.want(len(x.feed(s, acme, 0)) == 1+there, "%d batches of one event whose contexts were canceled are there, with %d events", there, len(x.feed(s, acme, 0))-1)
	x.drawn(s, draw(0, "raced"), fmt.Sprintf("N-%d", there+1), fmt.Sprintf("the number after %d batches that are there, of many whose contexts were canceled", there))
}

// canceledMeanwhile lets many callers commit at once, cancels their contexts at any moment, and gives how many of the batches are there.
func (x *trial) canceledMeanwhile(s store.Store) int {
	const callers, rounds = 8, 6
	var there atomic.Int64
	together(callers, func(i int) {
		random := x.source(i)
		for range rounds {
			ctx, cancel := context.WithCancel(x.ctx)
			wait := time.Duration(random.Intn(1000)) * time.Microsecond
			w := x.note("raced")
			b := x.batch(w, x.note("raced"))
			b.Numbers = []document.Number{draw(0, "raced")}
			b.Events = []document.EventRecord{happened(w.Ref, "raced")}
			done := make(chan struct{})
			go func() {
				defer close(done)
				time.Sleep(wait)
				cancel()
			}()
			_, err := s.Commit(ctx, b)
			<-done
			x.want(err == nil || errors.Is(err, context.Canceled) || errors.Is(err, document.ErrUnknown), "Commit with a context that was canceled meanwhile gave %v", err)
			if x.settled(s, b, err, "a batch whose context was canceled meanwhile") {
				there.Add(1)
			}
		}
	})
	return int(there.Load())
}

// settled checks that a batch of new documents is there as a whole or not at all, as the error of its commit says. It tells whether it is there.
func (x *trial) settled(s store.Store, b document.Batch, err error, what string) bool {
	c, look := s.Lookup(x.ctx, b.Tenant, b.ID)
	there := look == nil
	switch {
	case !there && !errors.Is(look, document.ErrNotFound):
		x.fail("Lookup of %s gave %v", what, look)
	case err == nil:
		x.want(there, "%s was committed, and Lookup does not know it", what)
	case !errors.Is(err, document.ErrUnknown):
		x.want(!there, "%s ended with an error that is not ErrUnknown (%v), and was committed all the same", what, err)
	}
	if !there {
		for _, w := range b.Writes {
			x.absent(s, w.Ref, "a record of "+what+" that is not there")
		}
		return false
	}
	x.fits(b, c)
	for i, w := range b.Writes {
		x.kept(s, stored(w, c, i), "a record of "+what)
	}
	events, err := s.Events(x.ctx, b.Tenant, max(c.FirstEvent-1, 0), max(len(b.Events), 1))
	x.want(err == nil && len(events) >= len(b.Events), "%s has %d events of %d, error %v", what, len(events), len(b.Events), err)
	for i, e := range events {
		if i < len(b.Events) {
			e.Position = 0
			err := sameEvent(e, b.Events[i])
			x.want(err == nil, "event %d of %s: %v", i, what, err)
		}
	}
	return true
}
