package memory_test

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/memory"
)

func told(id document.ID) document.Batch {
	return document.Batch{ID: id, Tenant: acme, Events: []document.EventRecord{{Ref: record(id).Ref, Type: "note.told", Schema: 1}}}
}

// TestWaitersAreNotKept lets a thousand callers give up, of a tenant that is there and of one that is not: no goroutine stays, and those who wait
// on are woken.
func TestWaitersAreNotKept(t *testing.T) {
	s := memory.New()
	_, err := s.Commit(t.Context(), told(document.ID{1}))
	require.NoError(t, err)
	before := runtime.NumGoroutine()
	ctx, cancel := context.WithCancel(t.Context())
	var waiting sync.WaitGroup
	for i := range 1000 {
		waiting.Go(func() {
			err := s.WaitEvents(ctx, []string{acme, "nobody"}[i%2], 1)
			if !errors.Is(err, context.Canceled) {
				t.Errorf("a waiter ended with %v", err)
			}
		})
	}
	cancel()
	waiting.Wait()
	for runtime.NumGoroutine() > before { // those that have ended are taken off in their own time
		runtime.Gosched()
	}
	late, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	woken := make(chan error, 2)
	go func() { woken <- s.WaitEvents(late, acme, 2) }() // two more must come
	go func() { woken <- s.WaitEvents(late, "beside", -7) }()
	for i := range 2 {
		_, err = s.Commit(late, told(document.ID{2, byte(i)}))
		require.NoError(t, err)
	}
	b := told(document.ID{3})
	b.Tenant, b.Events[0].Ref.Tenant = "beside", "beside"
	_, err = s.Commit(late, b)
	require.NoError(t, err)
	require.NoError(t, <-woken)
	require.NoError(t, <-woken)
}

// TestWaitBelowZero waits below position 0 of tenants without events: there is nothing to look at, so only the end of the context ends it.
func TestWaitBelowZero(t *testing.T) {
	s := memory.New()
	commit(t, s, source(t), record(document.ID{1})) // no event
	for _, tenant := range []string{acme, "nobody"} {
		ctx, cancel := context.WithCancel(t.Context())
		err := s.WaitEvents(&asked{Context: ctx, n: 1, second: func() { go cancel() }}, tenant, -1)
		require.ErrorIs(t, err, context.Canceled)
	}
}

// TestImportBesideCommits imports while others commit to the same tenant. Whoever is first has it: either the import is refused, and their batches are
// there, or all of it is there and their batches came after. Nothing is lost, and nothing is mixed.
func TestImportBesideCommits(t *testing.T) {
	from := memory.New()
	for i := range 50 {
		_, err := from.Commit(t.Context(), told(document.ID{1, byte(i)}))
		require.NoError(t, err)
	}
	for range 200 {
		to := memory.New()
		var both sync.WaitGroup
		var imported error
		both.Go(func() { imported = to.Import(t.Context(), acme, from.Export(t.Context(), acme)) })
		both.Go(func() {
			if _, err := to.Commit(t.Context(), told(document.ID{2})); err != nil {
				t.Error(err)
			}
		})
		both.Wait()
		events, err := to.Events(t.Context(), acme, 0, 1000)
		require.NoError(t, err)
		if imported == nil {
			require.Len(t, events, 51)
			require.Equal(t, document.ID{2}, events[50].Ref.ID)
		} else {
			require.ErrorIs(t, imported, document.ErrRefused)
			require.Len(t, events, 1)
		}
		_, err = to.Lookup(t.Context(), acme, document.ID{2})
		require.NoError(t, err)
	}
}

// TestImportFaultsAreNamed reads what a person reads.
func TestImportFaultsAreNamed(t *testing.T) {
	r := record(document.NameID(note, "1"))
	r.Version = 1
	bad := r
	bad.Number = strings.Repeat("9", document.MaxText+1)
	one := store.Series{Name: "s", Drawn: store.Drawn{Last: 1}}
	missing := document.Committed{Batch: document.ID{1}, Wrote: []document.Written{{Ref: r.Ref, Version: 1}}}
	for _, c := range []struct {
		says string
		list []store.Entry
	}{
		{"the document comes twice", []store.Entry{{Record: &r}, {Record: &r}}},
		{"writes[0].number: must have 0 to 1024 bytes, has 1025", []store.Entry{{Record: &bad}}},
		{"event 1 must come first", []store.Entry{{Event: &document.EventRecord{Position: 2, Ref: r.Ref, Type: "t", Schema: 1}}}},
		{"note " + r.Ref.ID.String() + " must come first", []store.Entry{{Batch: &missing}}},
		{"this one has 0 of them", []store.Entry{{}}},
		{`series "s": the series comes twice`, []store.Entry{{Series: &one}, {Series: &one}}},
	} {
		s := memory.New()
		err := s.Import(t.Context(), acme, func(yield func(store.Entry, error) bool) {
			for _, e := range c.list {
				if !yield(e, nil) {
					return
				}
			}
		})
		require.ErrorIs(t, err, document.ErrInvalid)
		require.ErrorContains(t, err, "store/entry: ")
		require.ErrorContains(t, err, c.says)
		for e, err := range s.Export(t.Context(), acme) {
			t.Fatal("something stayed", e, err)
		}
	}
}

// waiting is a context that tells when somebody is about to wait for its end.
type waiting struct {
	context.Context
	now chan struct{}
}

func (w waiting) Done() <-chan struct{} {
	w.now <- struct{}{}
	return w.Context.Done()
}

// TestImportWakes imports below somebody who waits already, in a tenant that is known but empty.
func TestImportWakes(t *testing.T) {
	s := memory.New()
	lost := told(document.ID{9})
	lost.Guards = []document.Guard{{Ref: record(document.ID{1}).Ref, Version: 1}}
	_, err := s.Commit(t.Context(), lost)
	require.ErrorIs(t, err, document.ErrMoved)
	from := memory.New()
	_, err = from.Commit(t.Context(), told(document.ID{1}))
	require.NoError(t, err)

	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	w, woken := waiting{ctx, make(chan struct{}, 9)}, make(chan error)
	go func() { woken <- s.WaitEvents(w, acme, 0) }()
	<-w.now
	require.NoError(t, s.Import(t.Context(), acme, from.Export(t.Context(), acme)))
	require.NoError(t, <-woken)
}
