package sqlite_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/seed-3f372218/o2c/document"
)

// reference stores what a desk commits by SQL written by hand for just that: it knows which documents are new and that the keys of stocks do not
// change, checks a version by the UPDATE itself, and leaves unique keys and batches that come twice to the database. Its writes have one connection,
// so that they wait for one another in this process and not in SQLite. The tables are those of the store, and a counter for each tenant's events.
type reference struct {
	db *sql.DB

	batch, version, order, update, key, event, count, draw *sql.Stmt
}

func newReference(ctx context.Context, path string) (*reference, error) {
	db, err := sql.Open("sqlite", path+"?_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=synchronous(FULL)&_pragma=journal_mode(WAL)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, `
CREATE TABLE counter (tenant TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE document (seq INTEGER PRIMARY KEY, tenant TEXT NOT NULL, kind TEXT NOT NULL, id BLOB NOT NULL, version INTEGER NOT NULL, schema INTEGER NOT NULL,
	number TEXT NOT NULL, keys TEXT NOT NULL, unique_keys TEXT NOT NULL, body BLOB NOT NULL, UNIQUE (tenant, kind, id)) STRICT;
CREATE TABLE key (tenant TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, id BLOB NOT NULL, document INTEGER NOT NULL, is_unique INTEGER NOT NULL,
	PRIMARY KEY (tenant, kind, name, value, id)) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX key_unique ON key (tenant, kind, name, value) WHERE is_unique = 1;
CREATE TABLE event (tenant TEXT NOT NULL, position INTEGER NOT NULL, kind TEXT NOT NULL, id BLOB NOT NULL, type TEXT NOT NULL, schema INTEGER NOT NULL, at_seconds INTEGER NOT NULL,
	at_nanos INTEGER NOT NULL, actor TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (tenant, position)) STRICT, WITHOUT ROWID;
CREATE TABLE series (tenant TEXT NOT NULL, name TEXT NOT NULL, last INTEGER NOT NULL, date TEXT NOT NULL, PRIMARY KEY (tenant, name)) STRICT, WITHOUT ROWID;
CREATE TABLE batch (tenant TEXT NOT NULL, id BLOB NOT NULL, first_event INTEGER NOT NULL, wrote TEXT NOT NULL, PRIMARY KEY (tenant, id)) STRICT, WITHOUT ROWID`); err != nil {
		return nil, err
	}
	r := &reference{db: db}
	for _, s := range []struct {
		into **sql.Stmt
		text string
	}{
		{&r.batch, "INSERT INTO batch VALUES (?, ?, ?, ?)"},
		{&r.version, "SELECT version FROM document WHERE tenant = ? AND kind = ? AND id = ?"},
		{&r.order, "INSERT INTO document (tenant, kind, id, version, schema, number, keys, unique_keys, body) VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?)"},
		{&r.update, "UPDATE document SET version = version + 1, schema = ?, body = ? WHERE tenant = ? AND kind = ? AND id = ? AND version = ? RETURNING seq"},
		{&r.key, "INSERT INTO key VALUES (?, ?, ?, ?, ?, ?, ?)"},
		{&r.event, "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"},
		{&r.count, "INSERT INTO counter VALUES (?1, ?2) ON CONFLICT DO UPDATE SET last = last + ?2 RETURNING last"},
		{&r.draw, "INSERT INTO series VALUES (?, ?, 1, '') ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last"},
	} {
		if *s.into, err = db.PrepareContext(ctx, s.text); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// commit stores a batch of a desk.
func (r *reference) commit(ctx context.Context, b *document.Batch) error {
	tx, err := r.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	version := tx.StmtContext(ctx, r.version)
	for _, g := range b.Guards {
		var now int64
		if err := version.QueryRowContext(ctx, g.Ref.Tenant, string(g.Ref.Kind), g.Ref.ID[:]).Scan(&now); err != nil {
			return err
		}
		if now != g.Version {
			return document.ErrMoved
		}
	}
	numbers := make([]string, len(b.Writes))
	for _, n := range b.Numbers {
		var drawn int64
		if err := tx.StmtContext(ctx, r.draw).QueryRowContext(ctx, b.Tenant, n.Series).Scan(&drawn); err != nil {
			return err
		}
		numbers[n.Write] = fmt.Sprintf("SO-2026-%06d", drawn)
	}
	wrote := make([][]any, len(b.Writes))
	insert, update, key := tx.StmtContext(ctx, r.order), tx.StmtContext(ctx, r.update), tx.StmtContext(ctx, r.key)
	for i := range b.Writes {
		w := &b.Writes[i]
		var seq int64
		if w.Version > 0 {
			err := update.QueryRowContext(ctx, w.Schema, w.Body, w.Ref.Tenant, string(w.Ref.Kind), w.Ref.ID[:], w.Version).Scan(&seq)
			if errors.Is(err, sql.ErrNoRows) {
				return document.ErrMoved
			}
			if err != nil {
				return err
			}
			wrote[i] = []any{seq, w.Version + 1}
			continue
		}
		result, err := insert.ExecContext(ctx, w.Ref.Tenant, string(w.Ref.Kind), w.Ref.ID[:], w.Schema, numbers[i], flat(w.Keys), flat(w.Unique), w.Body)
		if err != nil {
			return err
		}
		if seq, err = result.LastInsertId(); err != nil {
			return err
		}
		for j, list := range [][]document.Key{w.Keys, w.Unique} {
			for _, k := range list {
				if _, err := key.ExecContext(ctx, w.Ref.Tenant, string(w.Ref.Kind), k.Name, k.Value, w.Ref.ID[:], seq, j); err != nil {
					return err
				}
			}
		}
		wrote[i] = []any{seq, 1}
		if numbers[i] != "" {
			wrote[i] = append(wrote[i], numbers[i])
		}
	}
	first, err := r.events(ctx, tx, b)
	if err != nil {
		return err
	}
	text, err := json.Marshal(wrote)
	if err != nil {
		return err
	}
	if _, err := tx.StmtContext(ctx, r.batch).ExecContext(ctx, b.Tenant, b.ID[:], first, string(text)); err != nil {
		return err
	}
	return tx.Commit()
}

func (r *reference) events(ctx context.Context, tx *sql.Tx, b *document.Batch) (int64, error) {
	if len(b.Events) == 0 {
		return 0, nil
	}
	var last int64
	if err := tx.StmtContext(ctx, r.count).QueryRowContext(ctx, b.Tenant, len(b.Events)).Scan(&last); err != nil {
		return 0, err
	}
	first := last - int64(len(b.Events)) + 1
	event := tx.StmtContext(ctx, r.event)
	for i := range b.Events {
		e := &b.Events[i]
		if _, err := event.ExecContext(ctx, e.Ref.Tenant, first+int64(i), string(e.Ref.Kind), e.Ref.ID[:], e.Type, e.Schema, e.At.Unix(), e.At.Nanosecond(), e.Actor, e.Body); err != nil {
			return 0, err
		}
	}
	return first, nil
}

func flat(keys []document.Key) string {
	list := make([]string, 0, 2*len(keys))
	for _, k := range keys {
		list = append(list, k.Name, k.Value)
	}
	text, _ := json.Marshal(list) // strings always can
	return string(text)
}
