package postgres

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

const hasTenant = `
SELECT EXISTS (SELECT 1 FROM o2c_record WHERE tenant = $1) OR EXISTS (SELECT 1 FROM o2c_event WHERE tenant = $1)
	OR EXISTS (SELECT 1 FROM o2c_batch WHERE tenant = $1) OR EXISTS (SELECT 1 FROM o2c_series WHERE tenant = $1)`

// Import stores the entries as they are, all or none, in one transaction; they are not held in memory. It locks the tenant from its beginning to its end,
// so the sequence must not commit anything of the tenant itself. What it refuses is as store.Archiver says. It is not tried again; ErrUnknown
// means that the answer to the last COMMIT was lost: then all is there or nothing.
func (s *Store) Import(ctx context.Context, tenant string, entries iter.Seq2[store.Entry, error]) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := checkTenant(tenant); err != nil {
		return err
	}
	c, err := s.acquire(ctx, true)
	if err != nil {
		return s.noConnection(ctx, err)
	}
	defer release(ctx, c)
	in := &importer{tenant: tenant, c: c}
	if err := in.begin(ctx); err != nil {
		return fault(ctx, err)
	}
	if err := in.all(ctx, entries); err != nil {
		return err
	}
	q := &pgx.Batch{}
	q.Queue(setTenant, tenant, in.last)
	q.Queue("COMMIT")
	if err := finish(c.SendBatch(ctx, q), q.Len(), unknownImport); err != nil {
		return fault(ctx, err)
	}
	s.hub.committed(tenant, document.Committed{FirstEvent: in.last})
	return nil
}

func unknownImport(err error) error {
	return &document.Error{
		Code: "store/unknown", Message: "the answer to the end of the import was lost; it may have happened", Help: "look whether the tenant has anything: it has all or nothing",
		Kind: document.ErrUnknown, Cause: err,
	}
}

// importer collects entries and copies them to their tables, a few thousand at a time.
type importer struct {
	tenant string
	c      *pgxpool.Conn
	last   int64 // the position of the last event
	rows   [6][][]any
	size   int // of the rows
}

// The tables that an importer writes, in the order of importer.rows.
const (
	toRecord = iota
	toKey
	toUnique
	toEvent
	toBatch
	toSeries
)

var copied = [...]struct {
	table   string
	columns []string
}{
	toRecord: {"o2c_record", []string{"tenant", "kind", "id", "version", "schema_number", "number", "keys", "unique_keys", "body"}},
	toKey:    {"o2c_key", []string{"tenant", "kind", "digest", "id"}},
	toUnique: {"o2c_unique", []string{"tenant", "kind", "digest", "id"}},
	toEvent:  {"o2c_event", []string{"tenant", "position", "kind", "id", "type", "schema_number", "at_seconds", "at_nanos", "actor", "body"}},
	toBatch:  {"o2c_batch", []string{"tenant", "id", "first_event", "kinds", "ids", "versions", "numbers"}},
	toSeries: {"o2c_series", []string{"tenant", "name", "last", "date"}},
}

// begin locks the tenant and refuses one of which something is kept.
func (in *importer) begin(ctx context.Context) error {
	if _, err := in.c.Exec(ctx, addTenant, in.tenant); err != nil {
		return err
	}
	q := &pgx.Batch{}
	q.Queue(begin)
	q.Queue(lockTenant, in.tenant).QueryRow(func(row pgx.Row) error {
		var last int64
		return row.Scan(&last)
	})
	var taken bool
	q.Queue(hasTenant, in.tenant).QueryRow(func(row pgx.Row) error { return row.Scan(&taken) })
	if err := in.c.SendBatch(ctx, q).Close(); err != nil {
		return err
	}
	if taken {
		return store.ImportTaken(in.tenant)
	}
	return nil
}

// all takes every entry. What the sequence yields as an error is given as it is.
func (in *importer) all(ctx context.Context, entries iter.Seq2[store.Entry, error]) error {
	for e, err := range entries {
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := in.take(e); err != nil {
			return err
		}
		if in.size >= chunkBytes {
			if err := in.flush(ctx); err != nil {
				return err
			}
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return in.flush(ctx)
}

// flush copies what has been collected.
func (in *importer) flush(ctx context.Context) error {
	for i, to := range copied {
		if len(in.rows[i]) == 0 {
			continue
		}
		_, err := in.c.CopyFrom(ctx, pgx.Identifier{to.table}, to.columns, pgx.CopyFromRows(in.rows[i]))
		var pg *pgconn.PgError
		if errors.As(err, &pg) && pg.Code == "23505" {
			return badEntry("a reference, a unique key, a batch or a series comes twice: " + pg.Detail)
		}
		if err != nil {
			return fault(ctx, err)
		}
		if i == toBatch {
			if err := in.checkBatches(ctx); err != nil {
				return err
			}
		}
		in.rows[i] = nil
	}
	in.size = 0
	return nil
}

const badWrote = `
SELECT u.kind, u.id, u.version
FROM unnest($2::text[], $3::uuid[], $4::bigint[]) AS u(kind, id, version)
WHERE NOT EXISTS (SELECT 1 FROM o2c_record AS o WHERE o.tenant = $1 AND o.kind = u.kind AND o.id = u.id AND o.version >= u.version)
LIMIT 1`

// checkBatches refuses results that name documents, or versions, that are not there.
func (in *importer) checkBatches(ctx context.Context) error {
	var kinds []string
	var ids []pgtype.UUID
	var versions []int64
	for _, row := range in.rows[toBatch] {
		kinds = append(kinds, row[3].([]string)...)
		ids = append(ids, row[4].([]pgtype.UUID)...)
		versions = append(versions, row[5].([]int64)...)
	}
	if len(kinds) == 0 {
		return nil
	}
	var kind string
	var id pgtype.UUID
	var version int64
	err := in.c.QueryRow(ctx, badWrote, in.tenant, kinds, ids, versions).Scan(&kind, &id, &version)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fault(ctx, err)
	}
	return badEntry(fmt.Sprintf("the result of a batch names %s %s at version %d, which has not come before it", document.Kind(kind).Words(), document.ID(id.Bytes), version))
}

func badEntry(message string) *document.Error {
	return &document.Error{Code: "store/entry", Message: message, Help: "import what Export has given, unchanged", Kind: document.ErrInvalid}
}
