package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// told commits a batch of n events in a tenant.
func (x *trial) told(s store.Store, tenant string, n int) {
	b := document.Batch{ID: x.id(), Tenant: tenant}
	for i := range n {
		b.Events = append(b.Events, happened(document.Ref{Tenant: tenant, Kind: note, ID: x.id()}, fmt.Sprint(i)))
	}
	x.commit(s, b)
}

func waiterWakes(x *trial) {
	s := x.open()
	ctx, cancel := context.WithTimeout(x.ctx, x.h.patience())
	defer cancel()
	wait := func(after int64, what string) bool {
		err := s.(store.Waiter).WaitEvents(ctx, acme, after)
		if errors.Is(err, context.DeadlineExceeded) {
			return x.want(false, "WaitEvents after position %d does not return, %s", after, what)
		}
		return x.want(err == nil, "WaitEvents after position %d, %s, gave %v", after, what, err)
	}
	x.told(s, acme, 3)
	for after := range int64(3) {
		wait(after, "though there are events up to position 3")
	}

	x.followers(ctx, s, wait)
	if archiver, can := s.(store.Archiver); can && !x.failed() {
		x.wakesOnImport(ctx, archiver)
	}
}

// followers follow the feed by nothing but WaitEvents. In every second round the writer lets all of them come to the end first, so that they
// wait; in the others it commits while they come and go. A wake-up that is lost shows.
func (x *trial) followers(ctx context.Context, s store.Store, wait func(after int64, what string) bool) {
	const readers, rounds, begin = 8, 25, 3
	type place struct {
		reader int
		at     int64
	}
	total := int64(begin)
	for round := range rounds {
		total += int64(1 + round%3)
	}
	seen := make(chan place, readers*int(total+1))
	together(readers+1, func(i int) {
		if i < readers {
			for at := int64(0); at < total && !x.failed(); {
				page, err := s.Events(ctx, acme, at, 0)
				if !x.want(err == nil, "Events gave %v", err) {
					break
				}
				if len(page) > 0 {
					at = page[len(page)-1].Position
					seen <- place{i, at}
				} else if !wait(at, "though another caller commits more events") {
					break
				}
			}
			seen <- place{i, total} // also of one that failed: nobody waits for it
			return
		}
		var at [readers]int64
		committed := int64(begin)
		for round := range rounds {
			for round%2 == 0 && slices.Min(at[:]) < committed {
				p := <-seen
				at[p.reader] = p.at
			}
			for range 1 + round%3 {
				committed++
				x.told(s, acme, 1)
			}
		}
	})
}

// wakesOnImport waits in an empty store for what is imported there.
func (x *trial) wakesOnImport(ctx context.Context, from store.Archiver) {
	var entries []store.Entry
	for e, err := range from.Export(ctx, acme) {
		x.want(err == nil, "Export gave %v", err)
		entries = append(entries, e)
	}
	to := x.open()
	together(2, func(i int) {
		if i == 0 {
			err := to.(store.Archiver).Import(ctx, acme, sequence(entries, nil))
			x.want(err == nil, "Import gave %v", err)
			return
		}
		for !x.failed() {
			err := to.(store.Waiter).WaitEvents(ctx, acme, 2)
			x.want(err == nil, "WaitEvents, though events are imported, gave %v", err)
			if page, _ := to.Events(ctx, acme, 2, 1); len(page) > 0 {
				return
			}
		}
	})
}

func waiterCanceled(x *trial) {
	s := x.open()
	w := s.(store.Waiter)
	x.told(s, acme, 2)
	gone, cancel := context.WithCancel(x.ctx)
	cancel()
	late, cancel := context.WithDeadline(x.ctx, time.Now().Add(-time.Second))
	defer cancel()
	for ctx, must := range map[context.Context]error{gone: context.Canceled, late: context.DeadlineExceeded} {
		for _, tenant := range []string{acme, "nobody"} {
			err := w.WaitEvents(ctx, tenant, 2)
			x.want(errors.Is(err, must), "WaitEvents with a context that is done, and no events, gave %v, must be: %v", err, must)
		}
	}
	const waiters = 8
	ctx, cancel := context.WithCancel(x.ctx)
	var canceled atomic.Bool
	var ended atomic.Int64
	begun := make(chan struct{}, waiters)
	together(waiters+1, func(i int) {
		if i == waiters { // what others do meanwhile is no reason to fail, nor to sleep on
			for range waiters {
				<-begun
			}
			for range 10 {
				x.told(s, "beside", 1)
				x.commit(s, x.batch(x.note("of no event")))
			}
			lost := x.batch(x.note("never"))
			lost.Guards, lost.Events = []document.Guard{{Ref: x.ref(), Version: 9}}, []document.EventRecord{happened(x.ref(), "never")}
			x.refused(s, lost, document.ErrMoved, "a batch with a guard that moved")
			cancel()
			canceled.Store(true)
			return
		}
		begun <- struct{}{}
		for {
			late := canceled.Load()
			err := w.WaitEvents(ctx, acme, 2) // it may return early; then a caller looks, and waits again
			if err != nil {
				x.want(errors.Is(err, context.Canceled), "WaitEvents whose context was canceled meanwhile gave %v, must be: %v", err, context.Canceled)
				ended.Add(1)
				return
			}
			if !x.want(!late, "WaitEvents that began after its context was canceled gave no error, and there are no events") {
				return
			}
		}
	})
	x.want(x.failed() || ended.Load() == waiters, "of %d waiters %d ended when their context was canceled", waiters, ended.Load())

	within, cancel := context.WithTimeout(x.ctx, x.h.patience())
	defer cancel()
	together(2, func(i int) { // those who gave up do not take others' wake-ups
		if i == 0 {
			x.told(s, acme, 1)
			return
		}
		for !x.failed() {
			err := w.WaitEvents(within, acme, 2)
			x.want(err == nil, "WaitEvents, though another caller commits an event, gave %v", err)
			if page, _ := s.Events(within, acme, 2, 1); len(page) > 0 {
				return
			}
		}
	})
}
