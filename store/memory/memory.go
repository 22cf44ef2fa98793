// Package memory is the default store: everything is held in the memory of the process and gone when it ends. It keeps every promise of
// package store but durability, so tests, tools and single-process hosts can use it as it is.
//
// A store is divided by tenant. The tenants share nothing, not even a lock; within a tenant one commit runs at a time, and readers wait for
// one commit at most.
package memory

import (
	"context"
	"sync"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// Store holds documents in memory. The zero Store is empty and ready. It must not be copied after its first use.
type Store struct {
	mu      sync.RWMutex // guards the map, not the tenants
	tenants map[string]*tenant
	born    chan struct{} // closed when a tenant is made; nil when nobody waits for one
}

var (
	_ store.Store    = (*Store)(nil)
	_ store.Waiter   = (*Store)(nil)
	_ store.Archiver = (*Store)(nil)
)

// New gives an empty store.
func New() *Store { return &Store{} }

// Get reads one record; ErrNotFound when there is none. What it gives is the caller's to change.
func (s *Store) Get(ctx context.Context, ref document.Ref) (document.Record, error) {
	if err := ctx.Err(); err != nil {
		return document.Record{}, err
	}
	t := s.tenant(ref.Tenant)
	if t == nil {
		return document.Record{}, document.NotFound(ref)
	}
	t.mu.RLock()
	e := t.kinds[ref.Kind].entry(ref.ID)
	var now entry
	if e != nil {
		now = *e
	}
	t.mu.RUnlock()
	if e == nil {
		return document.Record{}, document.NotFound(ref)
	}
	return now.record(t.name), nil
}

// Find reads one page of the records that the query asks for, ordered by ID. Only the last page is shorter than store.Size(q.Limit).
func (s *Store) Find(ctx context.Context, q store.Query) ([]document.Record, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	t := s.tenant(q.Tenant)
	if t == nil {
		return nil, nil
	}
	page := t.page(q)
	records := make([]document.Record, len(page))
	for i := range page {
		records[i] = page[i].record(t.name)
	}
	return records, nil
}

// page copies the entries of one page; what an entry points at never changes, so records are made of them without the lock.
func (t *tenant) page(q store.Query) []entry {
	t.mu.RLock()
	defer t.mu.RUnlock()
	k := t.kinds[q.Kind]
	if k == nil {
		return nil
	}
	if q.Key == (document.Key{}) {
		return k.all.after(q.After, store.Size(q.Limit))
	}
	if n := k.nodes[q.Key]; n != nil {
		return n.after(q.After, store.Size(q.Limit))
	}
	return nil
}

// Lookup gives the result of a committed batch; ErrNotFound when it has not been committed.
func (s *Store) Lookup(ctx context.Context, tenant string, batch document.ID) (document.Committed, error) {
	if err := ctx.Err(); err != nil {
		return document.Committed{}, err
	}
	if t := s.tenant(tenant); t != nil {
		t.mu.RLock()
		r, ok := t.batches[batch]
		t.mu.RUnlock()
		if ok {
			return r.committed(t.name, batch), nil
		}
	}
	return document.Committed{}, document.NotFound(document.Ref{Tenant: tenant, Kind: "batch", ID: batch})
}

// Events reads the tenant's events after a position, in order, at most store.Size(limit) of them.
func (s *Store) Events(ctx context.Context, tenant string, after int64, limit int) ([]document.EventRecord, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	t := s.tenant(tenant)
	if t == nil {
		return nil, nil
	}
	t.mu.RLock()
	events := t.events.after(after, store.Size(limit))
	t.mu.RUnlock()
	records := make([]document.EventRecord, len(events))
	after = max(after, 0)
	for i, e := range events {
		records[i] = e.record(t.name, after+int64(i)+1)
	}
	return records, nil
}

// tenant gives the tenant, nil when nothing has been committed for it.
func (s *Store) tenant(name string) *tenant {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.tenants[name]
}

// openTenant gives the tenant and makes it when it is new.
func (s *Store) openTenant(name string) *tenant {
	if t := s.tenant(name); t != nil {
		return t
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.tenants[name]
	if t == nil {
		t = newTenant(name)
		if s.tenants == nil {
			s.tenants = map[string]*tenant{}
		}
		s.tenants[t.name] = t
		if s.born != nil {
			close(s.born)
			s.born = nil
		}
	}
	return t
}
