package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// session is what statements run on: a connection of the pool or a transaction.
type session interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults
}

const recordColumns = "kind, id, version, schema_number, number, keys, unique_keys, body"

const (
	getRecord = "SELECT " + recordColumns + " FROM o2c_record WHERE tenant = $1 AND kind = $2 AND id = $3"

	findAll = "SELECT " + recordColumns + " FROM o2c_record WHERE tenant = $1 AND kind = $2 AND id > $3 ORDER BY id LIMIT $4"

	// The record is looked up for each ID of the page, and never joined: no plan of this reads more than the page.
	findKey = `
SELECT r.kind, r.id, r.version, r.schema_number, r.number, r.keys, r.unique_keys, r.body
FROM (
	(SELECT id FROM o2c_key WHERE tenant = $1 AND kind = $2 AND digest = $5 AND id > $3 ORDER BY id LIMIT $4)
	UNION
	(SELECT id FROM o2c_unique WHERE tenant = $1 AND kind = $2 AND digest = $5 AND id > $3)
	ORDER BY id LIMIT $4
) AS page
CROSS JOIN LATERAL (SELECT * FROM o2c_record AS o WHERE o.tenant = $1 AND o.kind = $2 AND o.id = page.id LIMIT 1) AS r
ORDER BY page.id`

	getBatch = "SELECT first_event, kinds, ids, versions, numbers FROM o2c_batch WHERE tenant = $1 AND id = $2"

	getEvents = `
SELECT position, kind, id, type, schema_number, at_seconds, at_nanos, actor, body
FROM o2c_event WHERE tenant = $1 AND position > $2 ORDER BY position LIMIT $3`
)

// pageBytes is how large the bodies of one page may become before it ends early.
const pageBytes = 64 << 20

// Get reads one record; ErrNotFound when there is none. It waits for no commit.
func (s *Store) Get(ctx context.Context, ref document.Ref) (rec document.Record, err error) {
	err = s.read(ctx, func(q session) (err error) {
		rec, err = get(ctx, q, ref)
		return err
	})
	return rec, err
}

func get(ctx context.Context, q session, ref document.Ref) (document.Record, error) {
	if !storable(ref.Tenant, string(ref.Kind)) {
		return document.Record{}, document.NotFound(ref)
	}
	page, err := records(ctx, q, ref.Tenant, getRecord, ref.Tenant, string(ref.Kind), uuid(ref.ID))
	if err == nil && len(page) == 0 {
		err = document.NotFound(ref)
	}
	if err != nil {
		return document.Record{}, err
	}
	return page[0], nil
}

// Find reads one page of the records that the query asks for, ordered by ID. A page ends early when its bodies come to more than 64 MiB. It waits
// for no commit.
func (s *Store) Find(ctx context.Context, q store.Query) (page []document.Record, err error) {
	err = s.read(ctx, func(on session) (err error) {
		page, err = find(ctx, on, q)
		return err
	})
	return page, err
}

func find(ctx context.Context, on session, q store.Query) ([]document.Record, error) {
	if !storable(q.Tenant, string(q.Kind)) {
		return nil, nil
	}
	if q.Key == (document.Key{}) {
		return records(ctx, on, q.Tenant, findAll, q.Tenant, string(q.Kind), uuid(q.After), store.Size(q.Limit))
	}
	return records(ctx, on, q.Tenant, findKey, q.Tenant, string(q.Kind), uuid(q.After), store.Size(q.Limit), digest(q.Key))
}

// Lookup gives the result of a committed batch; ErrNotFound when it has not been committed. Before it says that, it waits for the commits of the tenant
// that are under way, so that the truth about a batch that was ErrUnknown is known, and no longer changes unless the batch is committed again.
func (s *Store) Lookup(ctx context.Context, tenant string, batch document.ID) (c document.Committed, err error) {
	err = s.read(ctx, func(q session) (err error) {
		c, err = lookup(ctx, q, tenant, batch)
		if errors.Is(err, document.ErrNotFound) && storable(tenant) {
			c, err = lookupLast(ctx, q, tenant, batch, err)
		}
		return err
	})
	return c, err
}

// lookupLast looks once more when no commit of the tenant is under way. A server that takes no writes has none of its own.
func lookupLast(ctx context.Context, on session, tenant string, batch document.ID, notFound error) (c document.Committed, err error) {
	q := &pgx.Batch{}
	q.Queue(begin)
	q.Queue(lockTenant, tenant)
	q.Queue(getBatch, tenant, uuid(batch)).Query(func(rows pgx.Rows) (err error) {
		c, err = scanBatch(rows, tenant, batch)
		return err
	})
	q.Queue("ROLLBACK")
	err = on.SendBatch(ctx, q).Close()
	if errors.Is(err, pgx.ErrNoRows) || code(err) == "25006" {
		err = notFound
	}
	return c, err
}

func lookup(ctx context.Context, q session, tenant string, batch document.ID) (document.Committed, error) {
	notFound := document.NotFound(document.Ref{Tenant: tenant, Kind: "batch", ID: batch})
	if !storable(tenant) {
		return document.Committed{}, notFound
	}
	rows, err := q.Query(ctx, getBatch, tenant, uuid(batch))
	if err != nil {
		return document.Committed{}, err
	}
	c, err := scanBatch(rows, tenant, batch)
	if errors.Is(err, pgx.ErrNoRows) {
		err = notFound
	}
	return c, err
}

// batchRow is the result of a batch as its row has it.
type batchRow struct {
	first    int64
	kinds    []string
	ids      []pgtype.UUID
	versions []int64
	numbers  []string
}

func (r *batchRow) fields() []any {
	return []any{&r.first, &r.kinds, &r.ids, &r.versions, &r.numbers}
}

func (r *batchRow) committed(tenant string, batch document.ID) (document.Committed, error) {
	c := document.Committed{Batch: batch, FirstEvent: r.first}
	n := len(r.kinds)
	if len(r.ids) != n || len(r.versions) != n || len(r.numbers) != n {
		return document.Committed{}, corrupt(tenant, "the result of batch "+batch.String(), errors.New("its lists have different lengths"))
	}
	if n > 0 {
		c.Wrote = make([]document.Written, n)
	}
	for i := range n {
		c.Wrote[i] = document.Written{Ref: document.Ref{Tenant: tenant, Kind: document.Kind(r.kinds[i]), ID: document.ID(r.ids[i].Bytes)}, Version: r.versions[i], Number: r.numbers[i]}
	}
	return c, nil
}

// scanBatch reads the result of a batch from at most one row and closes the rows; pgx.ErrNoRows when there is none.
func scanBatch(rows pgx.Rows, tenant string, batch document.ID) (document.Committed, error) {
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return document.Committed{}, err
		}
		return document.Committed{}, pgx.ErrNoRows
	}
	var r batchRow
	if err := rows.Scan(r.fields()...); err != nil {
		return document.Committed{}, corrupt(tenant, "the result of batch "+batch.String(), err)
	}
	rows.Close()
	if err := rows.Err(); err != nil {
		return document.Committed{}, err
	}
	return r.committed(tenant, batch)
}

// Events reads the tenant's events after a position, in order, at most store.Size(limit) of them, and less when their bodies come to more than 64 MiB. It
// waits for no commit.
func (s *Store) Events(ctx context.Context, tenant string, after int64, limit int) (page []document.EventRecord, err error) {
	err = s.read(ctx, func(q session) (err error) {
		page, err = events(ctx, q, tenant, after, limit)
		return err
	})
	return page, err
}

func events(ctx context.Context, q session, tenant string, after int64, limit int) ([]document.EventRecord, error) {
	if !storable(tenant) {
		return nil, nil
	}
	rows, err := q.Query(ctx, getEvents, tenant, max(after, 0), store.Size(limit))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var page []document.EventRecord
	var kind string
	var id pgtype.UUID
	var seconds int64
	var nanos int32
	for size := 0; size <= pageBytes && rows.Next(); {
		e := document.EventRecord{}
		if err := rows.Scan(&e.Position, &kind, &id, &e.Type, &e.Schema, &seconds, &nanos, &e.Actor, &e.Body); err != nil {
			return nil, corrupt(tenant, "an event", err)
		}
		e.Ref = document.Ref{Tenant: tenant, Kind: document.Kind(kind), ID: document.ID(id.Bytes)}
		e.At = time.Unix(seconds, int64(nanos)).UTC()
		size += len(e.Body)
		page = append(page, e)
	}
	rows.Close()
	return page, rows.Err()
}

// records reads the rows of a statement that selects recordColumns.
func records(ctx context.Context, q session, tenant, sql string, args ...any) ([]document.Record, error) {
	rows, err := q.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var page []document.Record
	var kind string
	var id pgtype.UUID
	var plain, unique []string
	for size := 0; size <= pageBytes && rows.Next(); {
		r := document.Record{}
		if err := rows.Scan(&kind, &id, &r.Version, &r.Schema, &r.Number, &plain, &unique, &r.Body); err != nil {
			return nil, corrupt(tenant, "a record of kind "+document.Quote(kind), err)
		}
		r.Ref = document.Ref{Tenant: tenant, Kind: document.Kind(kind), ID: document.ID(id.Bytes)}
		var ok, okToo bool
		r.Keys, ok = pairs(plain)
		r.Unique, okToo = pairs(unique)
		if !ok || !okToo {
			return nil, corrupt(tenant, r.Ref.Kind.Words()+" "+r.Ref.ID.String(), errors.New("a key has no value"))
		}
		size += len(r.Body)
		page = append(page, r)
	}
	rows.Close()
	return page, rows.Err()
}

func uuid(id document.ID) pgtype.UUID { return pgtype.UUID{Bytes: id, Valid: true} }

// read runs something that only reads on a connection of the pool, again when the connection was lost.
func (s *Store) read(ctx context.Context, do func(session) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.try(ctx, func(c *pgxpool.Conn) error { return do(c) })
}
