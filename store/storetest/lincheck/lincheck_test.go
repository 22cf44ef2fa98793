package lincheck_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/memory"
	"github.com/seed-3f372218/o2c/store/storetest"
	"github.com/seed-3f372218/o2c/store/storetest/lincheck"
)

func over(open func() store.Store) storetest.Harness {
	return storetest.Harness{Open: func(testing.TB) store.Store { return open() }}
}

func TestLinearizable_Memory(t *testing.T) {
	lincheck.Run(t, over(func() store.Store { return memory.New() }), lincheck.Options{Rounds: 60})
}

// unsure loses the answer of every fifth commit, done or not.
type unsure struct {
	store.Store
	mu sync.Mutex
	n  int
}

func (u *unsure) Commit(ctx context.Context, b document.Batch) (document.Committed, error) {
	u.mu.Lock()
	u.n++
	n := u.n
	u.mu.Unlock()
	if n%10 == 0 {
		return document.Committed{}, document.ErrUnknown
	}
	c, err := u.Store.Commit(ctx, b)
	if n%5 == 0 {
		return document.Committed{}, document.ErrUnknown
	}
	return c, err
}

func TestLinearizable_UnknownOutcomes(t *testing.T) {
	lincheck.Run(t, over(func() store.Store { return &unsure{Store: memory.New()} }), lincheck.Options{Rounds: 30})
}

// stale answers Get from a copy that it made when the document was read before, every other time.
type stale struct {
	store.Store
	mu   sync.Mutex
	seen map[document.Ref]document.Record
}

func (s *stale) Get(ctx context.Context, ref document.Ref) (document.Record, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if old, there := s.seen[ref]; there {
		delete(s.seen, ref)
		return old, nil
	}
	r, err := s.Store.Get(ctx, ref)
	if err == nil {
		s.seen[ref] = r
	}
	return r, err
}

// lost writes over what has moved.
type lost struct{ store.Store }

func (s lost) Commit(ctx context.Context, b document.Batch) (document.Committed, error) {
	for {
		c, err := s.Store.Commit(ctx, b)
		moved, is := errors.AsType[*document.MovedError](err)
		if !is || moved.Read == 0 {
			return c, err
		}
		over := false
		b.Writes = append([]document.Record(nil), b.Writes...)
		for i := range b.Writes {
			if b.Writes[i].Ref == moved.Ref {
				b.Writes[i].Version, over = moved.Now, true
			}
		}
		if !over {
			return c, err
		}
	}
}

// dirty shows the writes of a batch before it is judged.
type dirty struct {
	store.Store
	mu    sync.Mutex
	early map[document.Ref]document.Record
}

func (s *dirty) Commit(ctx context.Context, b document.Batch) (document.Committed, error) {
	s.mu.Lock()
	for _, w := range b.Writes {
		w = w.Clone()
		w.Version++
		s.early[w.Ref] = w
	}
	s.mu.Unlock()
	time.Sleep(50 * time.Microsecond)
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, w := range b.Writes {
			delete(s.early, w.Ref)
		}
	}()
	return s.Store.Commit(ctx, b)
}

func (s *dirty) Get(ctx context.Context, ref document.Ref) (document.Record, error) {
	s.mu.Lock()
	early, there := s.early[ref]
	s.mu.Unlock()
	if there {
		return early.Clone(), nil
	}
	return s.Store.Get(ctx, ref)
}

func TestBrokenStoresAreNotLinearizable(t *testing.T) {
	for _, b := range []struct {
		name, promise string // no promise: which call is caught depends on who comes first
		open          func() store.Store
	}{
		{"stale read", "Get gives the record as the last commit left it", func() store.Store { return &stale{Store: memory.New(), seen: map[document.Ref]document.Record{}} }},
		{"lost update", "commits take effect one after the other", func() store.Store { return lost{memory.New()} }},
		{"dirty read", "", func() store.Store { return &dirty{Store: memory.New(), early: map[document.Ref]document.Record{}} }},
	} {
		t.Run(b.name, func(t *testing.T) {
			dir := t.TempDir()
			t.Setenv("O2C_ARTIFACTS", dir)
			err := lincheck.Check(t, over(b.open), lincheck.Options{Seed: 7})
			require.ErrorContains(t, err, "which fits no order of the calls")
			require.ErrorContains(t, err, b.promise)
			require.ErrorContains(t, err, "O2C_SEED=7")
			pages, globErr := filepath.Glob(filepath.Join(dir, "lincheck-7-*.html"))
			require.NoError(t, globErr)
			require.Len(t, pages, 1)
			require.ErrorContains(t, err, pages[0])
			page, readErr := os.ReadFile(pages[0])
			require.NoError(t, readErr)
			require.Contains(t, string(page), "Commit(batch")
			t.Log(err)
		})
	}
}

func TestUndecidedIsAFailure(t *testing.T) {
	err := lincheck.Check(t, over(func() store.Store { return memory.New() }), lincheck.Options{Clients: 16, Calls: 60, Timeout: 1})
	require.ErrorContains(t, err, "nobody can tell whether the store is linearizable")
}

func TestHarness(t *testing.T) {
	require.ErrorContains(t, lincheck.Check(t, storetest.Harness{}, lincheck.Options{}), "Open")
	t.Setenv("O2C_SEED", "many")
	require.ErrorContains(t, lincheck.Check(t, over(func() store.Store { return memory.New() }), lincheck.Options{}), "O2C_SEED")
	broken := over(func() store.Store { return failing{memory.New()} })
	require.ErrorContains(t, lincheck.Check(t, broken, lincheck.Options{Seed: 1}), "disk full")
}

// failing gives errors of its own.
type failing struct{ store.Store }

func (failing) Get(context.Context, document.Ref) (document.Record, error) {
	return document.Record{}, errors.New("disk full")
}
