package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

const (
	columns = "d.id, d.version, d.schema, d.number, d.keys, d.unique_keys, d.body"

	getDocument = "SELECT " + columns + " FROM o2c_document d WHERE d.tenant = ? AND d.kind = ? AND d.id = ?"
	findAll     = "SELECT " + columns + " FROM o2c_document d WHERE d.tenant = ? AND d.kind = ? AND d.id > ? ORDER BY d.id LIMIT ?"
	findByKey   = "SELECT " + columns + " FROM o2c_key k CROSS JOIN o2c_document d ON d.seq = k.document" +
		" WHERE k.tenant = ? AND k.kind = ? AND k.name = ? AND k.value = ? AND k.id > ? ORDER BY k.id LIMIT ?"

	getBatch    = "SELECT first_event, wrote FROM o2c_batch WHERE tenant = ? AND id = ?"
	getName     = "SELECT kind, id FROM o2c_document WHERE seq = ?"
	eventsAfter = "SELECT position, kind, id, type, schema, at_seconds, at_nanos, actor, body FROM o2c_event WHERE tenant = ? AND position > ? ORDER BY position LIMIT ?"
)

// pageBytes is about how large a page may become: one that has more ends early, so that no page of large bodies fills the memory.
const pageBytes = 8 << 20

// scanner is a row, or one of many.
type scanner interface {
	Scan(into ...any) error
}

// scanRecord reads the columns of one document. Those of its reference that are known stay.
func scanRecord(row scanner, rec *document.Record, before ...any) error {
	var id, keys, unique sql.RawBytes
	if err := row.Scan(append(before, &id, &rec.Version, &rec.Schema, &rec.Number, &keys, &unique, &rec.Body)...); err != nil {
		return err
	}
	if err := scanID(id, &rec.Ref.ID); err != nil {
		return err
	}
	var err error
	if rec.Keys, err = keysOf(keys); err != nil {
		return err
	}
	rec.Unique, err = keysOf(unique)
	return err
}

func scanID(from []byte, id *document.ID) error {
	if len(from) != len(id) {
		return corrupt("an ID has another length than 16 bytes", nil)
	}
	copy(id[:], from)
	return nil
}

func (q *session) get(ctx context.Context, ref document.Ref) (document.Record, error) {
	rows, err := q.query(ctx, getDocument, ref.Tenant, string(ref.Kind), ref.ID[:])
	if err != nil {
		return document.Record{}, err
	}
	defer rows.Close() //nolint:errcheck // the rows' own error says all
	rec := document.Record{Ref: ref}
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return document.Record{}, err
		}
		return document.Record{}, document.NotFound(ref)
	}
	if err := scanRecord(rows, &rec); err != nil {
		return document.Record{}, err
	}
	return rec, rows.Close()
}

func (q *session) find(ctx context.Context, query store.Query) ([]document.Record, error) {
	limit := store.Size(query.Limit)
	var rows *sql.Rows
	var err error
	if query.Key == (document.Key{}) {
		rows, err = q.query(ctx, findAll, query.Tenant, string(query.Kind), query.After[:], limit)
	} else {
		rows, err = q.query(ctx, findByKey, query.Tenant, string(query.Kind), query.Key.Name, query.Key.Value, query.After[:], limit)
	}
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // the rows' own error says all
	var page []document.Record
	for size := 0; size < pageBytes && rows.Next(); {
		rec := document.Record{Ref: document.Ref{Tenant: query.Tenant, Kind: query.Kind}}
		if err := scanRecord(rows, &rec); err != nil {
			return nil, err
		}
		page = append(page, rec)
		size += len(rec.Body)
	}
	return page, rows.Err()
}

func (q *session) events(ctx context.Context, tenant string, after int64, limit int) ([]document.EventRecord, error) {
	rows, err := q.query(ctx, eventsAfter, tenant, after, store.Size(limit))
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // the rows' own error says all
	var page []document.EventRecord
	for size := 0; size < pageBytes && rows.Next(); {
		e := document.EventRecord{Ref: document.Ref{Tenant: tenant}}
		if err := scanEvent(rows, &e); err != nil {
			return nil, err
		}
		page = append(page, e)
		size += len(e.Body)
	}
	return page, rows.Err()
}

func scanEvent(row scanner, e *document.EventRecord) error {
	var id sql.RawBytes
	var seconds, nanos int64
	if err := row.Scan(&e.Position, &e.Ref.Kind, &id, &e.Type, &e.Schema, &seconds, &nanos, &e.Actor, &e.Body); err != nil {
		return err
	}
	e.At = time.Unix(seconds, nanos).UTC()
	return scanID(id, &e.Ref.ID)
}

// lookup gives the result of a batch; false when it has not been committed.
func (q *session) lookup(ctx context.Context, tenant string, batch document.ID) (document.Committed, bool, error) {
	c := document.Committed{Batch: batch}
	var wrote []byte
	there, err := q.row(ctx, getBatch, []any{tenant, batch[:]}, &c.FirstEvent, &wrote)
	if !there || err != nil {
		return document.Committed{}, false, err
	}
	c.Wrote, err = q.written(ctx, tenant, wrote)
	return c, err == nil, err
}

// written reads what wroteText gave, and looks up whose rows they are.
func (q *session) written(ctx context.Context, tenant string, text []byte) ([]document.Written, error) {
	var rows []wroteRow
	if err := json.Unmarshal(text, &rows); err != nil {
		return nil, corrupt("the result of a batch cannot be read", err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	wrote := make([]document.Written, len(rows))
	for i, row := range rows {
		w := &wrote[i]
		w.Ref.Tenant, w.Version, w.Number = tenant, row.version, row.number
		var id []byte
		there, err := q.row(ctx, getName, []any{row.document}, &w.Ref.Kind, &id)
		if err != nil {
			return nil, err
		}
		if !there {
			return nil, corrupt("the result of a batch names a document that is not there", nil)
		}
		if err := scanID(id, &w.Ref.ID); err != nil {
			return nil, err
		}
	}
	return wrote, nil
}

// wroteRow is what became of one write, as o2c_batch.wrote has it.
type wroteRow struct {
	document, version int64 // the document's row
	number            string
}

// UnmarshalJSON reads [document, version] or [document, version, number].
func (w *wroteRow) UnmarshalJSON(text []byte) error {
	return json.Unmarshal(text, &[]any{&w.document, &w.version, &w.number})
}

// wroteText gives the rows as JSON.
func wroteText(rows []wroteRow) (string, error) {
	list := make([][]any, len(rows))
	for i, row := range rows {
		list[i] = []any{row.document, row.version}
		if row.number != "" {
			list[i] = append(list[i], row.number)
		}
	}
	text, err := json.Marshal(list)
	return string(text), err
}
