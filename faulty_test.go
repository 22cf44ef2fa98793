package o2c_test

import (
	"context"
	"errors"
	"sync"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

var errCrash = errors.New("the process is gone")

// faulty is a store whose process dies at a call, before or after the call did its work, or whose answers get lost.
type faulty struct {
	store.Store
	mu    sync.Mutex
	calls int
	// dieAt is the call at which the process dies, from 1; 0 never. After says that the call's work is still done.
	dieAt int
	after bool
	// loseEvery loses the answer of every so manieth commit; 0 none.
	loseEvery int
	commits   int
}

func (f *faulty) step() (before, after error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls++
	switch {
	case f.dieAt == 0 || f.calls < f.dieAt:
		return nil, nil
	case f.calls == f.dieAt && f.after:
		return nil, errCrash
	}
	return errCrash, nil
}

func (f *faulty) Get(ctx context.Context, ref document.Ref) (document.Record, error) {
	before, after := f.step()
	if before != nil {
		return document.Record{}, before
	}
	rec, err := f.Store.Get(ctx, ref)
	return rec, errors.Join(err, after)
}

func (f *faulty) Find(ctx context.Context, q store.Query) ([]document.Record, error) {
	before, after := f.step()
	if before != nil {
		return nil, before
	}
	page, err := f.Store.Find(ctx, q)
	return page, errors.Join(err, after)
}

func (f *faulty) Lookup(ctx context.Context, tenant string, batch document.ID) (document.Committed, error) {
	before, after := f.step()
	if before != nil {
		return document.Committed{}, before
	}
	done, err := f.Store.Lookup(ctx, tenant, batch)
	return done, errors.Join(err, after)
}

func (f *faulty) Commit(ctx context.Context, b document.Batch) (document.Committed, error) {
	before, after := f.step()
	if before != nil {
		return document.Committed{}, before
	}
	done, err := f.Store.Commit(ctx, b)
	if err == nil && after != nil {
		return document.Committed{}, after
	}
	f.mu.Lock()
	f.commits++
	lost := f.loseEvery > 0 && f.commits%f.loseEvery == 0
	f.mu.Unlock()
	if lost {
		if f.commits%(2*f.loseEvery) == 0 && err == nil {
			return document.Committed{}, document.ErrUnknown // done, and nobody heard
		}
		return document.Committed{}, errors.Join(document.ErrUnknown, err)
	}
	return done, err
}
