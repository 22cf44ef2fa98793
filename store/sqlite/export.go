package sqlite

import (
	"context"
	"database/sql"
	"iter"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

const (
	allDocuments = "SELECT d.kind, " + columns + " FROM o2c_document d WHERE d.tenant = ? ORDER BY d.kind, d.id"
	allEvents    = "SELECT position, kind, id, type, schema, at_seconds, at_nanos, actor, body FROM o2c_event WHERE tenant = ? ORDER BY position"
	allBatches   = "SELECT id, first_event, wrote FROM o2c_batch WHERE tenant = ? ORDER BY id"
	allSeries    = "SELECT name, last, date FROM o2c_series WHERE tenant = ? ORDER BY name"
)

var _ store.Archiver = (*Store)(nil)

// Export yields everything of the tenant as it stood at one moment: records by kind and ID, events by position, results of batches by ID, series by
// name. It reads in a transaction of its own, for as long as the loop lasts: writers are not held up, but the write-ahead log grows meanwhile. What it
// yields is the caller's.
func (s *Store) Export(ctx context.Context, tenant string) iter.Seq2[store.Entry, error] {
	return func(yield func(store.Entry, error) bool) {
		if err := s.export(ctx, tenant, yield); err != nil {
			yield(store.Entry{}, fault(ctx, err))
		}
	}
}

// export gives an error unless it went through, or the caller's loop has ended.
func (s *Store) export(ctx context.Context, tenant string, yield func(store.Entry, error) bool) error {
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // it has only read
	x := &exporter{tenant: tenant, q: newSession(tx), yield: yield}
	for _, part := range []struct {
		query string
		entry func(ctx context.Context, row scanner) (store.Entry, error)
	}{{allDocuments, x.record}, {allEvents, x.event}, {allBatches, x.batch}, {allSeries, x.series}} {
		if more, err := x.part(ctx, part.query, part.entry); err != nil || !more {
			return err
		}
	}
	return nil
}

type exporter struct {
	tenant string
	q      *session
	yield  func(store.Entry, error) bool
}

// part yields an entry for each row; false when the caller's loop has ended.
func (x *exporter) part(ctx context.Context, query string, entry func(context.Context, scanner) (store.Entry, error)) (bool, error) {
	rows, err := x.q.query(ctx, query, x.tenant)
	if err != nil {
		return false, err
	}
	defer rows.Close() //nolint:errcheck // the rows' own error says all
	for rows.Next() {
		e, err := entry(ctx, rows)
		if err != nil {
			return false, err
		}
		if !x.yield(e, nil) {
			return false, nil
		}
		if err := ctx.Err(); err != nil {
			return false, err
		}
	}
	return true, rows.Err()
}

func (x *exporter) record(_ context.Context, row scanner) (store.Entry, error) {
	rec := &document.Record{Ref: document.Ref{Tenant: x.tenant}}
	return store.Entry{Record: rec}, scanRecord(row, rec, &rec.Ref.Kind)
}

func (x *exporter) event(_ context.Context, row scanner) (store.Entry, error) {
	e := &document.EventRecord{Ref: document.Ref{Tenant: x.tenant}}
	return store.Entry{Event: e}, scanEvent(row, e)
}

func (x *exporter) batch(ctx context.Context, row scanner) (store.Entry, error) {
	c := &document.Committed{}
	var id, wrote []byte
	err := row.Scan(&id, &c.FirstEvent, &wrote)
	if err == nil {
		err = scanID(id, &c.Batch)
	}
	if err == nil {
		c.Wrote, err = x.q.written(ctx, x.tenant, wrote)
	}
	return store.Entry{Batch: c}, err
}

func (x *exporter) series(_ context.Context, row scanner) (store.Entry, error) {
	one := &store.Series{}
	var date string
	err := row.Scan(&one.Name, &one.Last, &date)
	if err == nil {
		one.Date, err = seriesDate(date)
	}
	return store.Entry{Series: one}, err
}
