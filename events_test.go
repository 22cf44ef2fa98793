package o2c_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/feed"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/memory"
)

// heard is a handler that remembers what it was given, and fails at some positions.
type heard struct {
	positions []int64
	ids       map[document.ID]bool
	fails     map[int64]error
	panics    map[int64]any
}

func (h *heard) handle(_ context.Context, e document.EventRecord) error {
	if p, bad := h.panics[e.Position]; bad {
		panic(p)
	}
	if err := h.fails[e.Position]; err != nil {
		return err
	}
	h.positions = append(h.positions, e.Position)
	if h.ids == nil {
		h.ids = map[document.ID]bool{}
	}
	h.ids[e.ID()] = true
	return nil
}

func span(from, to int64) []int64 {
	var all []int64
	for n := from; n <= to; n++ {
		all = append(all, n)
	}
	return all
}

// told fills a tenant's feed with events.
func told(t testing.TB, s store.Store, tenant string, from, to int) {
	t.Helper()
	for n := from; n <= to; n++ {
		ref := document.Ref{Tenant: tenant, Kind: "note", ID: document.NameID("note", fmt.Sprint(n))}
		_, err := s.Commit(context.Background(), document.Batch{
			ID: document.NameID("batch", fmt.Sprint(n)), Tenant: tenant,
			Writes: []document.Record{{Ref: ref, Schema: 1, Body: []byte("{}")}}, Events: []document.EventRecord{{Ref: ref, Type: "note.written", Schema: 1, Body: []byte("{}")}},
		})
		require.NoError(t, err)
	}
}

// listening opens a desk on a feed of n events.
func listening(t testing.TB, n int, config o2c.Config) (*o2c.Desk, *memory.Store) {
	s := memory.New()
	told(t, s, "acme", 1, n)
	c := &clock{}
	c.Set("2026-11-05T15:00:00Z")
	config.Clock, config.IDs = c.Now, c.NewID
	return o2c.New(s, config).As(clerk), s
}

func (h *heard) parked(t testing.TB, desk *o2c.Desk) map[int64]*feed.Parked {
	t.Helper()
	all := map[int64]*feed.Parked{}
	for p, err := range desk.Events.Parked(context.Background(), "ledger") {
		require.NoError(t, err)
		all[p.Position] = p
	}
	return all
}

func TestEvents_CatchUp(t *testing.T) {
	ctx := context.Background()
	desk, s := listening(t, 250, o2c.Config{})
	h := &heard{}
	_, err := desk.Events.Consumer(ctx, "ledger")
	require.ErrorIs(t, err, document.ErrNotFound)
	n, err := desk.Events.CatchUp(ctx, "ledger", h.handle)
	require.NoError(t, err)
	require.Equal(t, 250, n)
	require.Equal(t, span(1, 250), h.positions)
	require.Len(t, h.ids, 250)
	c, err := desk.Events.Consumer(ctx, "ledger")
	require.NoError(t, err)
	require.Equal(t, int64(250), c.Position)
	require.Equal(t, int64(3), c.Header.Version, "stored after each 100, and at the end")
	n, err = desk.Events.CatchUp(ctx, "ledger", h.handle)
	require.NoError(t, err)
	require.Zero(t, n, "nothing twice")
	told(t, s, "acme", 251, 251)
	n, err = desk.Events.CatchUp(ctx, "ledger", h.handle)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	require.Equal(t, span(1, 251), h.positions)
	events, err := s.Events(ctx, "acme", 251, 1)
	require.NoError(t, err)
	require.Empty(t, events, "who listens tells nothing")
}

func TestEvents_PoisonIsParkedAndOthersGoOn(t *testing.T) {
	ctx := context.Background()
	desk, _ := listening(t, 120, o2c.Config{Attempts: 2})
	h := &heard{fails: map[int64]error{3: errors.New("no such account"), 110: errors.New(strings.Repeat("é\x00", 5000))}, panics: map[int64]any{7: "nil map"}}
	calls := 0
	n, err := desk.Events.CatchUp(ctx, "ledger", func(ctx context.Context, e document.EventRecord) error {
		if e.Position == 3 {
			calls++
		}
		return h.handle(ctx, e)
	})
	require.NoError(t, err)
	require.Equal(t, 120, n)
	require.Equal(t, 2, calls, "two attempts in a row")
	require.Len(t, h.positions, 117)
	parked := h.parked(t, desk)
	require.Len(t, parked, 3)
	require.Equal(t, "no such account", parked[3].Error)
	require.Equal(t, 2, parked[3].Attempts)
	require.Equal(t, "note.written", parked[3].Type)
	require.Contains(t, parked[7].Error, "the handler panicked: nil map")
	require.LessOrEqual(t, len(parked[110].Error), feed.MaxError)

	_, err = desk.Events.Retry(ctx, "ledger", 3, h.handle)
	require.ErrorContains(t, err, "no such account")
	require.Equal(t, 3, h.parked(t, desk)[3].Attempts)
	_, err = desk.Events.Retry(ctx, "ledger", 7, h.handle)
	require.ErrorContains(t, err, "nil map")
	h.fails, h.panics = nil, nil
	p, err := desk.Events.Retry(ctx, "ledger", 3, h.handle)
	require.NoError(t, err)
	require.Equal(t, feed.DoneState, p.State)
	require.Equal(t, int64(3), h.positions[len(h.positions)-1])
	_, err = desk.Events.Retry(ctx, "ledger", 3, h.handle)
	require.ErrorIs(t, err, document.ErrState, "it is done")
	_, err = desk.Events.Retry(ctx, "ledger", 4, h.handle)
	require.ErrorIs(t, err, document.ErrNotFound, "it never was parked")
	_, err = desk.Events.Drop(ctx, "ledger", 7, "")
	require.ErrorIs(t, err, document.ErrInvalid)
	p, err = desk.Events.Drop(ctx, "ledger", 7, "written by hand")
	require.NoError(t, err)
	require.Equal(t, feed.DroppedState, p.State)
	_, err = desk.Events.Drop(ctx, "ledger", 7, "again")
	require.ErrorIs(t, err, document.ErrState)
	require.Len(t, h.parked(t, desk), 1)
}

// mute is an error that cannot say what it is.
type mute struct{}

func (*mute) Error() string { panic("no words") }

func TestEvents_AnErrorThatPanicsIsParked(t *testing.T) {
	desk, _ := listening(t, 2, o2c.Config{})
	h := &heard{fails: map[int64]error{1: &mute{}}}
	n, err := desk.Events.CatchUp(context.Background(), "ledger", h.handle)
	require.NoError(t, err)
	require.Equal(t, 2, n)
	require.Contains(t, h.parked(t, desk)[1].Error, "*o2c_test.mute")
}

func TestEvents_StopParksNothing(t *testing.T) {
	ctx := context.Background()
	desk, _ := listening(t, 20, o2c.Config{})
	h := &heard{fails: map[int64]error{13: fmt.Errorf("the ledger is down: %w", feed.ErrStop)}}
	n, err := desk.Events.CatchUp(ctx, "ledger", h.handle)
	require.ErrorIs(t, err, feed.ErrStop)
	require.Equal(t, 12, n)
	require.ErrorIs(t, desk.Events.Follow(ctx, "ledger", h.handle), feed.ErrStop)
	require.Empty(t, h.parked(t, desk))
	c, err := desk.Events.Consumer(ctx, "ledger")
	require.NoError(t, err)
	require.Equal(t, int64(12), c.Position, "what was handled before is stored")
	h.fails = nil
	_, err = desk.Events.CatchUp(ctx, "ledger", h.handle)
	require.NoError(t, err)
	require.Equal(t, span(1, 20), h.positions, "the event came again, and nothing else")
}

func TestEvents_CanceledStopsAndStores(t *testing.T) {
	desk, _ := listening(t, 20, o2c.Config{})
	h := &heard{}
	ctx, cancel := context.WithCancel(context.Background())
	n, err := desk.Events.CatchUp(ctx, "ledger", func(ctx context.Context, e document.EventRecord) error {
		if e.Position == 8 {
			cancel()
			return ctx.Err() // a handler that gives up because it has to
		}
		return h.handle(ctx, e)
	})
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, 7, n)
	require.Empty(t, h.parked(t, desk))
	_, err = desk.Events.CatchUp(context.Background(), "ledger", h.handle)
	require.NoError(t, err)
	require.Equal(t, span(1, 20), h.positions)
}

func TestEvents_Reposition(t *testing.T) {
	ctx := context.Background()
	desk, _ := listening(t, 10, o2c.Config{})
	h := &heard{fails: map[int64]error{4: errors.New("no"), 9: errors.New("no")}}
	_, err := desk.Events.CatchUp(ctx, "ledger", h.handle)
	require.NoError(t, err)
	require.Len(t, h.parked(t, desk), 2)
	_, err = desk.Events.Reposition(ctx, "ledger", 3)
	require.NoError(t, err)
	h.positions, h.fails = nil, map[int64]error{9: errors.New("still no")}
	n, err := desk.Events.CatchUp(ctx, "ledger", h.handle)
	require.NoError(t, err)
	require.Equal(t, 7, n)
	require.Equal(t, []int64{4, 5, 6, 7, 8, 10}, h.positions)
	parked := h.parked(t, desk)
	require.Len(t, parked, 1, "what was delivered anew and handled is parked no more")
	require.Equal(t, "still no", parked[9].Error)
	require.Equal(t, 6, parked[9].Attempts)

	for _, position := range []int64{-1, 11, math.MaxInt64} {
		_, err = desk.Events.Reposition(ctx, "ledger", position)
		require.ErrorIs(t, err, document.ErrInvalid, position)
	}
	_, err = desk.Events.Reposition(ctx, "fresh", 10)
	require.NoError(t, err, "who begins at the end")
	n, err = desk.Events.CatchUp(ctx, "fresh", h.handle)
	require.NoError(t, err)
	require.Zero(t, n)
	var names []string
	for c, err := range desk.Events.Consumers(ctx) {
		require.NoError(t, err)
		names = append(names, c.Name)
	}
	require.ElementsMatch(t, []string{"ledger", "fresh"}, names)
}

// TestEvents_AheadOfTheFeed has the documents of a consumer without the events that it has handled, as after a restore that lost some.
func TestEvents_AheadOfTheFeed(t *testing.T) {
	ctx := context.Background()
	desk, s := listening(t, 5, o2c.Config{})
	_, err := desk.Events.CatchUp(ctx, "ledger", (&heard{}).handle)
	require.NoError(t, err)
	rec, err := s.Get(ctx, document.Ref{Tenant: "acme", Kind: feed.KindConsumer, ID: feed.ConsumerID("ledger")})
	require.NoError(t, err)
	restored := memory.New()
	told(t, restored, "acme", 1, 3)
	rec.Version = 0
	_, err = restored.Commit(ctx, document.Batch{ID: document.NameID("batch", "restored"), Tenant: "acme", Writes: []document.Record{rec}})
	require.NoError(t, err)
	desk = o2c.New(restored, o2c.Config{}).As(clerk)
	h := &heard{}
	_, err = desk.Events.CatchUp(ctx, "ledger", h.handle)
	require.ErrorContains(t, err, "o2c/feed_ahead")
	require.ErrorContains(t, err, "the feed has no event 5")
	_, err = desk.Events.Reposition(ctx, "ledger", 2)
	require.NoError(t, err)
	_, err = desk.Events.CatchUp(ctx, "ledger", h.handle)
	require.NoError(t, err)
	require.Equal(t, []int64{3}, h.positions)
}

func TestEvents_BadInput(t *testing.T) {
	ctx := context.Background()
	desk, s := listening(t, 3, o2c.Config{})
	h := &heard{}
	for _, name := range []string{"", "\xff", "a\x00b", strings.Repeat("n", document.MaxText+1)} {
		for what, call := range map[string]func() error{
			"catch up":   func() error { _, err := desk.Events.CatchUp(ctx, name, h.handle); return err },
			"follow":     func() error { return desk.Events.Follow(ctx, name, h.handle) },
			"consumer":   func() error { _, err := desk.Events.Consumer(ctx, name); return err },
			"reposition": func() error { _, err := desk.Events.Reposition(ctx, name, 1); return err },
			"retry":      func() error { _, err := desk.Events.Retry(ctx, name, 1, h.handle); return err },
			"drop":       func() error { _, err := desk.Events.Drop(ctx, name, 1, "x"); return err },
			"parked": func() error {
				for _, err := range desk.Events.Parked(ctx, name) {
					return err
				}
				return nil
			},
		} {
			require.ErrorIs(t, call(), document.ErrInvalid, what)
		}
	}
	_, err := desk.Events.CatchUp(ctx, "ledger", nil)
	require.ErrorIs(t, err, document.ErrInvalid)
	_, err = desk.Events.Retry(ctx, "ledger", -1, h.handle)
	require.ErrorIs(t, err, document.ErrNotFound)
	_, err = o2c.New(s, o2c.Config{}).As(o2c.Actor{}).Events.CatchUp(ctx, "ledger", h.handle)
	require.ErrorContains(t, err, "o2c/actor")
	require.Empty(t, h.positions)
}
