package sqlite

import (
	"context"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

const (
	insertDocument = "INSERT INTO o2c_document (tenant, kind, id, version, schema, number, keys, unique_keys, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
	updateDocument = "UPDATE o2c_document SET version = ?, schema = ?, number = ?, keys = ?, unique_keys = ?, body = ? WHERE seq = ?"
	deleteKey      = "DELETE FROM o2c_key WHERE tenant = ? AND kind = ? AND name = ? AND value = ? AND id = ?"
	insertKey      = "INSERT INTO o2c_key (tenant, kind, name, value, id, document, is_unique) VALUES (?, ?, ?, ?, ?, ?, ?)"
	insertEvent    = "INSERT INTO o2c_event (tenant, position, kind, id, type, schema, at_seconds, at_nanos, actor, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	putSeries      = "INSERT INTO o2c_series (tenant, name, last, date) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET last = excluded.last, date = excluded.date"
	insertBatch    = "INSERT INTO o2c_batch (tenant, id, first_event, wrote) VALUES (?, ?, ?, ?)"
)

// answer is what became of a batch within a transaction: its result, or the refusal.
type answer struct {
	committed document.Committed
	refusal   error
}

// commit does the work of Store.Commit for a valid batch within a transaction that holds the write lock. A refusal has written nothing. An
// error is the database's own; parts of the batch may have been written then. before, if any, runs before anything is written.
func (q *session) commit(ctx context.Context, b *document.Batch, before func() error) (answer, error) {
	first, again, err := q.lookup(ctx, b.Tenant, b.ID)
	if err != nil || again {
		return answer{committed: first}, err
	}
	s := newState(ctx, q, b)
	out, refusal := store.Decide(b, s)
	if s.err != nil {
		return answer{}, s.err
	}
	if refusal != nil {
		return answer{refusal: refusal}, nil
	}
	if before != nil {
		if err := before(); err != nil {
			return answer{}, err
		}
	}
	if err := q.writeDocuments(ctx, b, &out, s.docs); err != nil {
		return answer{}, err
	}
	if err := q.writeEvents(ctx, b.Events, out.Committed.FirstEvent); err != nil {
		return answer{}, err
	}
	for name, drawn := range out.Series {
		if _, err := q.exec(ctx, putSeries, b.Tenant, name, drawn.Last, drawn.Date.String()); err != nil {
			return answer{}, err
		}
	}
	return answer{committed: out.Committed}, nil
}

// writeDocuments stores the records, their keys and the batch's result. Keys that the batch takes away go first, so that another of its
// writes can have them.
func (q *session) writeDocuments(ctx context.Context, b *document.Batch, out *store.Outcome, docs map[document.Ref]docState) error {
	fresh := make([]map[document.Key]bool, len(b.Writes))
	for i := range b.Writes {
		w := &b.Writes[i]
		fresh[i] = keySet(w.Keys, w.Unique)
		if err := q.dropKeys(ctx, w.Ref, docs[w.Ref], fresh[i]); err != nil {
			return err
		}
	}
	rows := make([]wroteRow, len(b.Writes))
	for i := range b.Writes {
		w, made := b.Writes[i], out.Committed.Wrote[i]
		w.Version, w.Number = made.Version, made.Number
		seq, err := q.writeRecord(ctx, &w, docs[w.Ref].seq)
		if err != nil {
			return err
		}
		if err := q.writeKeys(ctx, &w, seq, fresh[i]); err != nil {
			return err
		}
		rows[i] = wroteRow{document: seq, version: made.Version, number: made.Number}
	}
	return q.writeResult(ctx, b.Tenant, b.ID, out.Committed.FirstEvent, rows)
}

// dropKeys deletes the rows of keys that the document no longer has, and takes those that are there already off the ones to insert.
func (q *session) dropKeys(ctx context.Context, ref document.Ref, now docState, fresh map[document.Key]bool) error {
	if now.seq == 0 {
		return nil
	}
	plain, err := keysOf([]byte(now.keys))
	if err != nil {
		return err
	}
	unique, err := keysOf([]byte(now.unique))
	if err != nil {
		return err
	}
	for key, was := range keySet(plain, unique) {
		if is, stays := fresh[key]; stays && is == was {
			delete(fresh, key)
			continue
		}
		if _, err := q.exec(ctx, deleteKey, ref.Tenant, string(ref.Kind), key.Name, key.Value, ref.ID[:]); err != nil {
			return err
		}
	}
	return nil
}

// writeKeys inserts the rows of keys that are fresh, in the order of the record.
func (q *session) writeKeys(ctx context.Context, w *document.Record, seq int64, fresh map[document.Key]bool) error {
	for _, list := range [...][]document.Key{w.Keys, w.Unique} {
		for _, key := range list {
			unique, missing := fresh[key]
			if !missing {
				continue
			}
			delete(fresh, key)
			if _, err := q.exec(ctx, insertKey, w.Ref.Tenant, string(w.Ref.Kind), key.Name, key.Value, w.Ref.ID[:], seq, unique); err != nil {
				return err
			}
		}
	}
	return nil
}

// writeRecord stores a record as it is, in the row that it has or, when that is 0, in a new one, and gives the row.
func (q *session) writeRecord(ctx context.Context, w *document.Record, seq int64) (int64, error) {
	keys, err := keysText(w.Keys)
	if err != nil {
		return 0, err
	}
	unique, err := keysText(w.Unique)
	if err != nil {
		return 0, err
	}
	if seq != 0 {
		_, err = q.exec(ctx, updateDocument, w.Version, w.Schema, w.Number, keys, unique, blob(w.Body), seq)
		return seq, err
	}
	result, err := q.exec(ctx, insertDocument, w.Ref.Tenant, string(w.Ref.Kind), w.Ref.ID[:], w.Version, w.Schema, w.Number, keys, unique, blob(w.Body))
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}

func (q *session) writeEvents(ctx context.Context, events []document.EventRecord, first int64) error {
	for i := range events {
		e := &events[i]
		at := e.At.Round(0)
		_, err := q.exec(ctx, insertEvent, e.Ref.Tenant, first+int64(i), string(e.Ref.Kind), e.Ref.ID[:], e.Type, e.Schema, at.Unix(), at.Nanosecond(), e.Actor, blob(e.Body))
		if err != nil {
			return err
		}
	}
	return nil
}

func (q *session) writeResult(ctx context.Context, tenant string, batch document.ID, firstEvent int64, rows []wroteRow) error {
	text, err := wroteText(rows)
	if err == nil {
		_, err = q.exec(ctx, insertBatch, tenant, batch[:], firstEvent, text)
	}
	return err
}

// blob gives bytes that are not NULL.
func blob(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}
