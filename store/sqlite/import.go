package sqlite

import (
	"context"
	"errors"
	"fmt"
	"iter"

	sqlite3 "modernc.org/sqlite/lib"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

const (
	hasTenant = "SELECT EXISTS (SELECT 1 FROM o2c_document WHERE tenant = ?1) OR EXISTS (SELECT 1 FROM o2c_event WHERE tenant = ?1)" +
		" OR EXISTS (SELECT 1 FROM o2c_batch WHERE tenant = ?1) OR EXISTS (SELECT 1 FROM o2c_series WHERE tenant = ?1)"
	insertSeries = "INSERT INTO o2c_series (tenant, name, last, date) VALUES (?, ?, ?, ?)"
)

// Import stores the entries as they are, all or none, in one transaction; they are not held in memory. It holds the file's write lock from its beginning to its
// end: other writers wait, so the sequence should be quick and must not commit to the store itself. What it refuses is as store.Archiver says.
func (s *Store) Import(ctx context.Context, tenant string, entries iter.Seq2[store.Entry, error]) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return fault(ctx, err)
	}
	w := &writer{conn: conn, q: newSession(conn)}
	defer w.drop()
	if err := w.begin(ctx, s.db); err != nil {
		return fault(ctx, err)
	}
	in := &importer{ctx: context.WithoutCancel(ctx), q: w.q, tenant: tenant}
	if err := in.all(ctx, entries); err != nil {
		return err
	}
	if err := w.commit(in.ctx); err != nil {
		return err
	}
	s.wake.all()
	return nil
}

type importer struct {
	ctx       context.Context // of the statements
	q         *session
	tenant    string
	lastEvent int64
}

// all stores every entry. What the sequence yields as an error is given as it is.
func (in *importer) all(ctx context.Context, entries iter.Seq2[store.Entry, error]) error {
	var taken bool
	if _, err := in.q.row(in.ctx, hasTenant, []any{in.tenant}, &taken); err != nil {
		return fault(in.ctx, err)
	}
	if taken {
		return store.ImportTaken(in.tenant)
	}
	n := 0
	for entry, err := range entries {
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := in.one(entry); err != nil {
			if isCode(err, sqlite3.SQLITE_CONSTRAINT) {
				err = badEntry("", "comes twice, or has a unique key that another has")
			}
			return fault(in.ctx, at(n, err))
		}
		n++
	}
	return ctx.Err()
}

// at names the entry that an error is about.
func at(n int, err error) error {
	var many document.Faults
	var one *document.Error
	var faults document.Faults
	if errors.As(err, &many) || errors.As(err, &one) && errors.Is(err, document.ErrInvalid) {
		faults.Check(document.Index("entries", n), "store/entry", err)
		return faults.Err(nil)
	}
	return err
}

func badEntry(path, message string) error {
	return &document.Error{Code: "store/entry", Path: path, Message: message, Help: "import what Export gave, as it gave it", Kind: document.ErrInvalid}
}

func (in *importer) one(e store.Entry) error {
	if err := e.Validate(in.tenant); err != nil {
		return err
	}
	switch {
	case e.Record != nil:
		return in.record(e.Record)
	case e.Event != nil:
		return in.event(e.Event)
	case e.Batch != nil:
		return in.batch(e.Batch)
	}
	return in.series(e.Series)
}

func (in *importer) record(r *document.Record) error {
	seq, err := in.q.writeRecord(in.ctx, r, 0)
	if err != nil {
		return err
	}
	return in.q.writeKeys(in.ctx, r, seq, keySet(r.Keys, r.Unique))
}

func (in *importer) event(e *document.EventRecord) error {
	one := []document.EventRecord{*e}
	if e.Position != in.lastEvent+1 {
		return badEntry("position", fmt.Sprintf("is event %d, the one before it is %d: events stand at 1, 2, 3 … in their order", e.Position, in.lastEvent))
	}
	in.lastEvent = e.Position
	return in.q.writeEvents(in.ctx, one, e.Position)
}

func (in *importer) batch(c *document.Committed) error {
	s := &state{ctx: in.ctx, q: in.q, tenant: in.tenant, docs: map[document.Ref]docState{}}
	rows := make([]wroteRow, len(c.Wrote))
	for i, w := range c.Wrote {
		if now := s.Version(w.Ref); s.err != nil {
			return s.err
		} else if w.Version > now {
			return badEntry(document.Index("wrote", i), fmt.Sprintf("gives version %d to a document that is at %d here", w.Version, now))
		}
		rows[i] = wroteRow{document: s.docs[w.Ref].seq, version: w.Version, number: w.Number}
	}
	return in.q.writeResult(in.ctx, in.tenant, c.Batch, c.FirstEvent, rows)
}

func (in *importer) series(one *store.Series) error {
	_, err := in.q.exec(in.ctx, insertSeries, in.tenant, one.Name, one.Last, one.Date.String())
	return err
}
