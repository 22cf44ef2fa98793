package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"sync"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

const (
	takeLock      = "DELETE FROM o2c_schema WHERE version < 0" // deletes nothing, but is a write
	saveHere      = "SAVEPOINT o2c"
	backToHere    = "ROLLBACK TO o2c"
	releaseThis   = "RELEASE o2c"
	otherDatabase = "statement from different database" // database/sql keeps this one to itself
)

// bound is the store within a transaction of the host's own.
type bound struct {
	s *Store

	mu     sync.Mutex // one call at a time: the transaction has one connection
	tx     *sql.Tx
	q      *session
	locked bool
}

var (
	_ store.Store = (*bound)(nil)
	_ store.Bound = (*bound)(nil)
)

// In gives the store within a transaction of the host's own on the same file: what it commits is there when the host commits, together with
// the host's own rows, and gone when the host rolls back. The transaction should come from DB, whose transactions hold the file's write lock from
// their beginning. One that begins deferred is taken as well, but may get store/transaction_stale from its first Commit, when it has read and another
// has written since: begin it with BEGIN IMMEDIATE.
//
// Nothing is retried: ErrMoved goes to the host, which rolls back and begins anew. No refusal aborts the transaction, and a Commit that fails leaves
// nothing of its batch in it. The lock is the whole file's: all other writers wait until the host ends the transaction, so use o2c last in it, and do not call
// the store itself meanwhile.
func (s *Store) In(tx *sql.Tx) store.Store {
	b := &bound{s: s, tx: tx}
	b.q = newSession(b)
	return b
}

// PrepareContext gives the statement that the pool has prepared already, on the transaction's connection.
func (b *bound) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	stmt, err := b.s.reads.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	return b.tx.StmtContext(ctx, stmt), nil
}

// InTransaction says that the store is bound.
func (b *bound) InTransaction() bool { return true }

// enter is the beginning of every call; the caller unlocks.
func (b *bound) enter(ctx context.Context) error {
	b.mu.Lock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if b.locked {
		return nil
	}
	var now int
	_, err := b.q.row(ctx, lastSchema, nil, &now)
	if err != nil && strings.Contains(err.Error(), otherDatabase) { // a pool of the host's own on the file
		b.q = newSession(b.tx)
		_, err = b.q.row(ctx, lastSchema, nil, &now)
	}
	if err != nil {
		return fault(ctx, err)
	}
	return knownSchema(now)
}

// Commit does what Store.Commit does, within the transaction. What it answers holds only once the host has committed.
func (b *bound) Commit(ctx context.Context, batch document.Batch) (document.Committed, error) {
	if err := ctx.Err(); err != nil {
		return document.Committed{}, err
	}
	if err := batch.Validate(); err != nil {
		return document.Committed{}, err
	}
	defer b.mu.Unlock()
	if err := b.enter(ctx); err != nil {
		return document.Committed{}, err
	}
	if !b.locked {
		if _, err := b.q.exec(ctx, takeLock); err != nil {
			return document.Committed{}, fault(ctx, err)
		}
		b.locked = true
	}
	steady := context.WithoutCancel(ctx) // an interrupted statement would roll the host's transaction back
	saved := false
	a, err := b.q.commit(steady, &batch, func() error {
		_, err := b.q.exec(steady, saveHere)
		saved = err == nil
		return err
	})
	if saved && err != nil {
		_, back := b.q.exec(steady, backToHere)
		err = errors.Join(err, back)
	}
	if saved {
		_, released := b.q.exec(steady, releaseThis)
		err = errors.Join(err, released)
	}
	if err != nil {
		return document.Committed{}, fault(ctx, err)
	}
	return a.committed, a.refusal
}

// Get reads one record, as the transaction sees it.
func (b *bound) Get(ctx context.Context, ref document.Ref) (document.Record, error) {
	defer b.mu.Unlock()
	if err := b.enter(ctx); err != nil {
		return document.Record{}, err
	}
	rec, err := b.q.get(ctx, ref)
	if err != nil {
		return document.Record{}, fault(ctx, err)
	}
	return rec, nil
}

// Find reads one page, as the transaction sees it.
func (b *bound) Find(ctx context.Context, query store.Query) ([]document.Record, error) {
	defer b.mu.Unlock()
	if err := b.enter(ctx); err != nil {
		return nil, err
	}
	page, err := b.q.find(ctx, query)
	if err != nil {
		return nil, fault(ctx, err)
	}
	return page, nil
}

// Lookup gives the result of a batch, as the transaction sees it.
func (b *bound) Lookup(ctx context.Context, tenant string, batch document.ID) (document.Committed, error) {
	defer b.mu.Unlock()
	if err := b.enter(ctx); err != nil {
		return document.Committed{}, err
	}
	c, there, err := b.q.lookup(ctx, tenant, batch)
	if err != nil {
		return document.Committed{}, fault(ctx, err)
	}
	if !there {
		return document.Committed{}, noBatch(tenant, batch)
	}
	return c, nil
}

// Events reads the tenant's events after a position, as the transaction sees them.
func (b *bound) Events(ctx context.Context, tenant string, after int64, limit int) ([]document.EventRecord, error) {
	defer b.mu.Unlock()
	if err := b.enter(ctx); err != nil {
		return nil, err
	}
	page, err := b.q.events(ctx, tenant, after, limit)
	if err != nil {
		return nil, fault(ctx, err)
	}
	return page, nil
}
