package o2c_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/feed"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/memory"
)

// dying is a faulty store that dies when it is asked for events, too, and that cannot tell of new ones.
type dying struct{ faulty }

func (d *dying) Events(ctx context.Context, tenant string, after int64, limit int) ([]document.EventRecord, error) {
	before, gone := d.step()
	if before != nil {
		return nil, before
	}
	page, err := d.Store.Events(ctx, tenant, after, limit)
	return page, errors.Join(err, gone)
}

// TestEvents_AtLeastOnceWhereverTheProcessDies kills the process at every store call of a CatchUp over three pages with two poison events, before and
// after the call did its work, and lets another go on. No event is missing, none is seen before the one before it, at most a page comes
// again, and what is parked is parked once.
func TestEvents_AtLeastOnceWhereverTheProcessDies(t *testing.T) {
	const events = 230
	for _, after := range []bool{false, true} {
		for dieAt := 1; ; dieAt++ {
			s := &dying{faulty{Store: memory.New()}}
			told(t, s.Store, "acme", 1, events)
			h := &heard{fails: map[int64]error{50: errors.New("no"), 150: errors.New("no")}}
			s.dieAt, s.after = dieAt, after
			_, died := o2c.New(s, o2c.Config{}).As(clerk).Events.CatchUp(context.Background(), "ledger", h.handle)
			crashed := s.calls >= dieAt
			first := len(h.positions)
			desk := o2c.New(s.Store, o2c.Config{}).As(clerk)
			n, err := desk.Events.CatchUp(context.Background(), "ledger", h.handle)
			require.NoError(t, err)
			if !crashed {
				require.NoError(t, died)
				require.Zero(t, n)
				require.Greater(t, dieAt, 10, "it makes many calls")
				break
			}
			require.ErrorIs(t, died, errCrash, "die at %d", dieAt)
			require.Len(t, h.ids, events-2, "die at %d, after %t: each event arrived", dieAt, after)
			require.LessOrEqual(t, len(h.positions), events-2+100, "at most a page comes again")
			for _, run := range [][]int64{h.positions[:first], h.positions[first:]} {
				require.True(t, slices.IsSorted(run), "in order")
			}
			require.Len(t, h.parked(t, desk), 2)
			c, err := desk.Events.Consumer(context.Background(), "ledger")
			require.NoError(t, err)
			require.Equal(t, int64(events), c.Position)
		}
	}
}

// TestEvents_LostAnswersOfCommits lets every second answer of a commit get lost, half of them with nothing done.
func TestEvents_LostAnswersOfCommits(t *testing.T) {
	s := &faulty{Store: memory.New(), loseEvery: 2}
	told(t, s.Store, "acme", 1, 450)
	h := &heard{fails: map[int64]error{50: errors.New("no")}}
	desk := o2c.New(s, o2c.Config{}).As(clerk)
	_, err := desk.Events.CatchUp(context.Background(), "ledger", h.handle)
	require.NoError(t, err)
	require.Len(t, h.positions, 449, "an answer that is found again lets nothing come twice")
	require.Len(t, h.parked(t, desk), 1)
}

// TestEvents_TwoRunnersOfOneConsumer steps through two processes by hand: the second goes past the first while that is in its handler.
func TestEvents_TwoRunnersOfOneConsumer(t *testing.T) {
	ctx := context.Background()
	desk, s := listening(t, 150, o2c.Config{})
	first, second := &heard{fails: map[int64]error{20: errors.New("mine alone")}}, &heard{}
	n, err := desk.Events.CatchUp(ctx, "ledger", func(ctx context.Context, e document.EventRecord) error {
		if e.Position == 60 {
			_, err := desk.Events.CatchUp(ctx, "ledger", second.handle)
			require.NoError(t, err)
			told(t, s, "acme", 151, 155)
		}
		return first.handle(ctx, e)
	})
	require.NoError(t, err)
	require.Equal(t, span(1, 150), second.positions)
	require.Equal(t, append(append(span(1, 19), span(21, 100)...), span(151, 155)...), first.positions, "it goes on from where the other is")
	require.Equal(t, 105, n)
	require.Empty(t, first.parked(t, desk), "the other has handled what failed here")
}

// TestEvents_WhatAnotherHandledIsNotParked lets the second process go past one of the two events that failed in the first.
func TestEvents_WhatAnotherHandledIsNotParked(t *testing.T) {
	ctx := context.Background()
	desk, _ := listening(t, 70, o2c.Config{})
	first := &heard{fails: map[int64]error{20: errors.New("mine alone"), 40: errors.New("mine alone")}}
	second := &heard{fails: map[int64]error{31: feed.ErrStop}}
	_, err := desk.Events.CatchUp(ctx, "ledger", func(ctx context.Context, e document.EventRecord) error {
		if e.Position == 60 {
			_, err := desk.Events.CatchUp(ctx, "ledger", second.handle)
			require.ErrorIs(t, err, feed.ErrStop)
		}
		return first.handle(ctx, e)
	})
	require.NoError(t, err)
	require.Equal(t, span(1, 30), second.positions)
	require.Len(t, first.positions, 68)
	parked := first.parked(t, desk)
	require.Len(t, parked, 1)
	require.Contains(t, parked, int64(40))
}

// TestEvents_AHandlerThatSpoilsTheBodyGetsItAnew writes into the event before it fails.
func TestEvents_AHandlerThatSpoilsTheBodyGetsItAnew(t *testing.T) {
	desk, _ := listening(t, 1, o2c.Config{})
	tries := 0
	_, err := desk.Events.CatchUp(context.Background(), "ledger", func(_ context.Context, e document.EventRecord) error {
		tries++
		require.JSONEq(t, "{}", string(e.Body))
		e.Body[0] = 'x'
		if tries < 3 {
			return errors.New("not yet")
		}
		return nil
	})
	require.NoError(t, err)
	require.Equal(t, 3, tries)
}

// TestEvents_RepositionedWhileDelivered sets a consumer back while a page of it is delivered: the page's position does not undo that.
func TestEvents_RepositionedWhileDelivered(t *testing.T) {
	ctx := context.Background()
	desk, _ := listening(t, 10, o2c.Config{})
	h := &heard{}
	done := false
	_, err := desk.Events.CatchUp(ctx, "ledger", func(ctx context.Context, e document.EventRecord) error {
		if e.Position == 8 && !done {
			done = true
			_, err := desk.Events.Reposition(ctx, "ledger", 5)
			require.NoError(t, err)
		}
		return h.handle(ctx, e)
	})
	require.NoError(t, err)
	require.Equal(t, append(span(1, 10), span(6, 10)...), h.positions)
}

// TestEvents_ManyRunnersManyTenants lets three processes catch up for one consumer of each of four tenants while events are told.
func TestEvents_ManyRunnersManyTenants(t *testing.T) {
	s := memory.New()
	const tenants, events, runners = 4, 300, 3
	var wg sync.WaitGroup
	var mu sync.Mutex
	seen := map[string]map[int64]bool{}
	for tenant := range tenants {
		seen[fmt.Sprint("tenant-", tenant)] = map[int64]bool{}
	}
	for name := range seen {
		desk := o2c.New(s, o2c.Config{}).As(o2c.Actor{Tenant: name, ID: "ledger"})
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		wg.Go(func() { told(t, s, name, 1, events) })
		for range runners {
			wg.Go(func() {
				last := int64(0)
				err := desk.Events.Follow(ctx, "ledger", func(_ context.Context, e document.EventRecord) error {
					mu.Lock()
					defer mu.Unlock()
					if e.Ref.Tenant != name {
						t.Errorf("an event of tenant %s came to %s", e.Ref.Tenant, name)
					}
					if e.Position > 1 && !seen[name][e.Position-1] {
						t.Errorf("event %d came before the one before it", e.Position)
					}
					if e.Position <= last {
						t.Errorf("event %d came after %d", e.Position, last)
					}
					last = e.Position
					seen[name][e.Position] = true
					if len(seen[name]) == events {
						cancel()
					}
					return nil
				})
				if !errors.Is(err, context.Canceled) {
					t.Errorf("it ended with %v", err)
				}
			})
		}
	}
	wg.Wait()
	for name, positions := range seen {
		require.Len(t, positions, events, name)
		c, err := o2c.New(s, o2c.Config{}).As(o2c.Actor{Tenant: name, ID: "ledger"}).Events.Consumer(context.Background(), "ledger")
		require.NoError(t, err)
		require.LessOrEqual(t, c.Position, int64(events))
	}
}

// polled is a store that cannot tell of new events.
type polled struct{ store.Store }

func TestEvents_FollowPollsWhereTheStoreCannotTell(t *testing.T) {
	s := memory.New()
	told(t, s, "acme", 1, 3)
	ctx, cancel := context.WithCancel(context.Background())
	h := &heard{}
	err := o2c.New(polled{s}, o2c.Config{Poll: time.Microsecond}).As(clerk).Events.Follow(ctx, "ledger", func(ctx context.Context, e document.EventRecord) error {
		if e.Position < 20 && e.Position >= 3 { // the next one is told once this one is there
			told(t, s, "acme", int(e.Position)+1, int(e.Position)+1)
		}
		if e.Position == 20 {
			defer cancel()
		}
		return h.handle(ctx, e)
	})
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, span(1, 20), h.positions)
}

// TestEvents_AnIdleFollowerNoticesThatItWasRepositioned has nobody tell of new events, and sets the consumer back.
func TestEvents_AnIdleFollowerNoticesThatItWasRepositioned(t *testing.T) {
	for name, wrap := range map[string]func(store.Store) store.Store{"told": func(s store.Store) store.Store { return s }, "polled": func(s store.Store) store.Store { return polled{s} }} {
		s := memory.New()
		told(t, s, "acme", 1, 3)
		ctx, cancel := context.WithCancel(context.Background())
		desk := o2c.New(wrap(s), o2c.Config{Poll: 100 * time.Microsecond}).As(clerk)
		idle, h := make(chan struct{}), &heard{}
		var wg sync.WaitGroup
		wg.Go(func() {
			defer cancel()
			<-idle
			for c, err := desk.Events.Consumer(ctx, "ledger"); ; c, err = desk.Events.Consumer(ctx, "ledger") {
				if err == nil && c.Position == 3 {
					break
				}
			}
			_, err := desk.Events.Reposition(ctx, "ledger", 1)
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			<-ctx.Done()
		})
		err := desk.Events.Follow(ctx, "ledger", func(ctx context.Context, e document.EventRecord) error {
			err := h.handle(ctx, e)
			switch len(h.positions) {
			case 3:
				close(idle)
			case 5:
				cancel()
			}
			return err
		})
		require.ErrorIs(t, err, context.Canceled)
		wg.Wait()
		require.Equal(t, []int64{1, 2, 3, 2, 3}, h.positions, name)
	}
}

// TestOn_EventsAreDeliveredInTheHostsTransaction rolls back what a handler wrote together with how far the consumer has come.
func TestOn_EventsAreDeliveredInTheHostsTransaction(t *testing.T) {
	w, engine, j := hosted(t, o2c.Config{})
	ctx, h := w.ctx, &heard{}
	before := w.events()
	tx := j.begin(t)
	n, err := engine.On(tx).As(clerk).Events.CatchUp(ctx, "ledger", h.handle)
	require.NoError(t, err)
	require.Equal(t, before, n)
	_, err = w.Events.Consumer(ctx, "ledger")
	require.ErrorIs(t, err, document.ErrNotFound, "rolled back")
	tx = j.begin(t)
	_, err = engine.On(tx).As(clerk).Events.CatchUp(ctx, "ledger", h.handle)
	require.NoError(t, err)
	tx.commit(t)
	require.Equal(t, append(span(1, int64(before)), span(1, int64(before))...), h.positions)
	n, err = w.Events.CatchUp(ctx, "ledger", h.handle)
	require.NoError(t, err)
	require.Zero(t, n)

	tx = j.begin(t)
	tx.fails = []error{&document.MovedError{Ref: document.Ref{Tenant: "acme", Kind: feed.KindConsumer, ID: feed.ConsumerID("other")}}}
	_, err = engine.On(tx).As(clerk).Events.CatchUp(ctx, "other", h.handle)
	require.ErrorIs(t, err, document.ErrMoved, "the host rolls back")
	require.ErrorContains(t, engine.On(tx).As(clerk).Events.Follow(ctx, "other", h.handle), "o2c/in_transaction")
}
