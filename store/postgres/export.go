package postgres

import (
	"context"
	"iter"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

const (
	exportRecords = "SELECT " + recordColumns + " FROM o2c_record WHERE tenant = $1 AND (kind, id) > ($2, $3) ORDER BY kind, id LIMIT $4"
	exportBatches = "SELECT id, first_event, kinds, ids, versions, numbers FROM o2c_batch WHERE tenant = $1 AND id > $2 ORDER BY id LIMIT $3"
	exportSeries  = "SELECT name, last, date FROM o2c_series WHERE tenant = $1 AND name > $2 ORDER BY name LIMIT $3"
)

var _ store.Archiver = (*Store)(nil)

// Export yields everything of the tenant as it stood at one moment, page by page, so that it holds no more than a page in memory. It keeps a connection and
// a snapshot of the database (REPEATABLE READ, read only) for as long as the loop lasts. No writer waits for it.
func (s *Store) Export(ctx context.Context, tenant string) iter.Seq2[store.Entry, error] {
	return func(yield func(store.Entry, error) bool) {
		err := ctx.Err()
		if err == nil && storable(tenant) {
			err = s.export(ctx, tenant, yield)
		}
		if err != nil {
			yield(store.Entry{}, err)
		}
	}
}

func (s *Store) export(ctx context.Context, tenant string, yield func(store.Entry, error) bool) error {
	c, err := s.acquire(ctx, true)
	if err != nil {
		return s.noConnection(ctx, err)
	}
	defer release(ctx, c)
	if _, err := c.Exec(ctx, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"); err != nil {
		return fault(ctx, err)
	}
	x := &exporter{tenant: tenant, on: c, yield: yield}
	return fault(ctx, x.all(ctx))
}

// exporter reads a tenant within one transaction.
type exporter struct {
	tenant string
	on     session
	yield  func(store.Entry, error) bool
}

// all yields every entry, until the caller's loop ends.
func (x *exporter) all(ctx context.Context) error {
	for _, part := range []func(context.Context) (bool, error){x.records, x.events, x.batches, x.series} {
		if more, err := part(ctx); err != nil || !more {
			return err
		}
	}
	return nil
}

// give yields one entry; false when the caller's loop has ended or the context has.
func (x *exporter) give(ctx context.Context, e store.Entry) (bool, error) {
	if !x.yield(e, nil) {
		return false, nil
	}
	return true, ctx.Err()
}

func (x *exporter) records(ctx context.Context) (bool, error) {
	var kind string
	var id document.ID
	for {
		page, err := records(ctx, x.on, x.tenant, exportRecords, x.tenant, kind, uuid(id), store.MaxPage)
		if err != nil || len(page) == 0 {
			return err == nil, err
		}
		for i := range page {
			if more, err := x.give(ctx, store.Entry{Record: &page[i]}); err != nil || !more {
				return false, err
			}
		}
		kind, id = string(page[len(page)-1].Ref.Kind), page[len(page)-1].Ref.ID
	}
}

func (x *exporter) events(ctx context.Context) (bool, error) {
	for after := int64(0); ; {
		page, err := events(ctx, x.on, x.tenant, after, store.MaxPage)
		if err != nil || len(page) == 0 {
			return err == nil, err
		}
		for i := range page {
			if more, err := x.give(ctx, store.Entry{Event: &page[i]}); err != nil || !more {
				return false, err
			}
		}
		after = page[len(page)-1].Position
	}
}

func (x *exporter) batches(ctx context.Context) (bool, error) {
	var after document.ID
	for {
		rows, err := x.on.Query(ctx, exportBatches, x.tenant, uuid(after), store.MaxPage)
		if err != nil {
			return false, err
		}
		page, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (document.Committed, error) {
			var id pgtype.UUID
			var r batchRow
			if err := row.Scan(append([]any{&id}, r.fields()...)...); err != nil {
				return document.Committed{}, corrupt(x.tenant, "the result of a batch", err)
			}
			return r.committed(x.tenant, id.Bytes)
		})
		if err != nil || len(page) == 0 {
			return err == nil, err
		}
		for i := range page {
			if more, err := x.give(ctx, store.Entry{Batch: &page[i]}); err != nil || !more {
				return false, err
			}
		}
		after = page[len(page)-1].Batch
	}
}

func (x *exporter) series(ctx context.Context) (bool, error) {
	after := ""
	for {
		rows, err := x.on.Query(ctx, exportSeries, x.tenant, after, store.MaxPage)
		if err != nil {
			return false, err
		}
		page, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (store.Series, error) {
			return scanSeries(row, x.tenant)
		})
		if err != nil || len(page) == 0 {
			return err == nil, err
		}
		for i := range page {
			if more, err := x.give(ctx, store.Entry{Series: &page[i]}); err != nil || !more {
				return false, err
			}
		}
		after = page[len(page)-1].Name
	}
}
