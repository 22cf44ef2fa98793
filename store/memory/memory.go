// Package memory keeps everything in memory: the default store, for tests, examples and services whose data may end with the process.
package memory

import (
	"context"
	"sync"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// Store keeps records, numbers and events of each tenant apart, in memory. It gives what the port promises except that nothing survives the process. The zero Store is empty and
// ready. Safe for concurrent use: readers wait no longer than one commit of their own tenant.
type Store struct {
	mu      sync.RWMutex
	tenants map[string]*tenant
}

// New gives an empty store.
func New() *Store { return new(Store) }

var _ store.Store = (*Store)(nil)

// tenant gives what is stored of a tenant; nil when nothing is and make is false.
func (s *Store) tenant(name string, make bool) *tenant {
	s.mu.RLock()
	t := s.tenants[name]
	s.mu.RUnlock()
	if t != nil || !make {
		return t
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.tenants == nil {
		s.tenants = map[string]*tenant{}
	}
	if t = s.tenants[name]; t == nil {
		t = newTenant()
		s.tenants[name] = t
	}
	return t
}

// Get reads one record.
func (s *Store) Get(ctx context.Context, ref document.Ref) (document.Record, error) {
	if err := ctx.Err(); err != nil {
		return document.Record{}, err
	}
	t := s.tenant(ref.Tenant, false)
	if t == nil {
		return document.Record{}, document.NotFound(ref)
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	rec := t.records[at{ref.Kind, ref.ID}]
	if rec == nil {
		return document.Record{}, document.NotFound(ref)
	}
	return rec.Clone(), nil
}

// Find reads one page of the records that have a key, by ID.
func (s *Store) Find(ctx context.Context, q store.Query) ([]document.Record, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	t := s.tenant(q.Tenant, false)
	if t == nil {
		return nil, nil
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	index := t.index[indexed{q.Kind, q.Key}]
	if index == nil {
		return nil, nil
	}
	var page []document.Record
	for _, id := range index.after(q.After, store.Size(q.Limit)) {
		page = append(page, t.records[at{q.Kind, id}].Clone())
	}
	return page, nil
}

// Commit stores all of the batch or nothing.
func (s *Store) Commit(ctx context.Context, b document.Batch) (document.Committed, error) {
	if err := ctx.Err(); err != nil {
		return document.Committed{}, err
	}
	if err := b.Validate(); err != nil {
		return document.Committed{}, err
	}
	t := s.tenant(b.Tenant, true)
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.commit(&b)
}

// Lookup gives the result of a committed batch.
func (s *Store) Lookup(ctx context.Context, name string, batch document.ID) (document.Committed, error) {
	if err := ctx.Err(); err != nil {
		return document.Committed{}, err
	}
	if t := s.tenant(name, false); t != nil {
		t.mu.RLock()
		defer t.mu.RUnlock()
		if done, ok := t.batches[batch]; ok {
			return done.committed(batch), nil
		}
	}
	return document.Committed{}, document.NotFound(document.Ref{Tenant: name, Kind: "batch", ID: batch})
}

// Events reads the tenant's events after a position.
func (s *Store) Events(ctx context.Context, name string, after int64, limit int) ([]document.EventRecord, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	t := s.tenant(name, false)
	if t == nil {
		return nil, nil
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	after = max(after, 0)
	if after >= int64(len(t.events)) {
		return nil, nil
	}
	part := t.events[after:min(after+int64(store.Size(limit)), int64(len(t.events)))]
	page := make([]document.EventRecord, len(part))
	for i, e := range part {
		e.Body = append([]byte(nil), e.Body...)
		page[i] = e
	}
	return page, nil
}
