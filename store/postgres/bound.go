package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// In gives a store that works within a transaction of the host's own, on the same database and with the same search_path. What it stores is committed
// when the host commits, together with the host's own rows, and gone when it rolls back.
//
// Nothing is tried again. A refusal (ErrMoved, ErrTaken, ErrRefused, ErrInvalid) comes before anything is written and leaves the transaction usable; an
// error of the database breaks it off, as every statement's does. From the first commit on, other commits of the tenant wait for the host's, so
// o2c comes last. At READ COMMITTED nothing else can go wrong; at a stricter level the database may ask to run the transaction again
// (store/contention). The store is as safe for concurrent use as the transaction is: not at all.
func (s *Store) In(tx pgx.Tx) store.Store {
	return &bound{tx: tx, server: s.server}
}

// bound is a store within a transaction of the host's.
type bound struct {
	tx     pgx.Tx
	server server
}

var (
	_ store.Store = (*bound)(nil)
	_ store.Bound = (*bound)(nil)
)

func (b *bound) InTransaction() bool { return true }

func (b *bound) Get(ctx context.Context, ref document.Ref) (document.Record, error) {
	if err := ctx.Err(); err != nil {
		return document.Record{}, err
	}
	rec, err := get(ctx, b.tx, ref)
	return rec, fault(ctx, err)
}

func (b *bound) Find(ctx context.Context, q store.Query) ([]document.Record, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	page, err := find(ctx, b.tx, q)
	return page, fault(ctx, err)
}

func (b *bound) Lookup(ctx context.Context, tenant string, batch document.ID) (document.Committed, error) {
	if err := ctx.Err(); err != nil {
		return document.Committed{}, err
	}
	c, err := lookup(ctx, b.tx, tenant, batch)
	return c, fault(ctx, err)
}

func (b *bound) Events(ctx context.Context, tenant string, after int64, limit int) ([]document.EventRecord, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	page, err := events(ctx, b.tx, tenant, after, limit)
	return page, fault(ctx, err)
}

func (b *bound) Commit(ctx context.Context, batch document.Batch) (document.Committed, error) {
	if err := ctx.Err(); err != nil {
		return document.Committed{}, err
	}
	if err := batch.Validate(); err != nil {
		return document.Committed{}, err
	}
	st, err := readState(ctx, b.tx, &batch)
	if err == nil && st.fresh {
		st, err = readState(ctx, b.tx, &batch, addTenant)
	}
	if err != nil {
		return document.Committed{}, fault(ctx, err)
	}
	if st.done != nil {
		return *st.done, nil
	}
	out, err := store.Decide(&batch, st)
	if err != nil {
		return document.Committed{}, err
	}
	q := queueWrites(&batch, st, out)
	if b.server.notifies && out.Committed.FirstEvent > 0 {
		q.Queue(notify, b.server.channel, []string{batch.Tenant}) // told when the host commits
	}
	if err := b.tx.SendBatch(ctx, q).Close(); err != nil {
		return document.Committed{}, fault(ctx, err)
	}
	return out.Committed, nil
}
