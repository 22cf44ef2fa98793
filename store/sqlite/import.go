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
	sorts := 0
	for _, set := range [...]bool{e.Record != nil, e.Event != nil, e.Batch != nil, e.Series != nil} {
		if set {
			sorts++
		}
	}
	switch {
	case sorts != 1:
		return badEntry("", fmt.Sprintf("is of %d sorts, must be of one", sorts))
	case e.Record != nil:
		return in.record(e.Record)
	case e.Event != nil:
		return in.event(e.Event)
	case e.Batch != nil:
		return in.batch(e.Batch)
	}
	return in.series(e.Series)
}

// valid checks an entry by the rules of a batch that has nothing else.
func (in *importer) valid(b document.Batch) error {
	b.Tenant = in.tenant
	if b.ID.IsZero() {
		b.ID = document.ID{1}
	}
	return b.Validate()
}

func (in *importer) record(r *document.Record) error {
	if err := in.valid(document.Batch{Writes: []document.Record{*r}}); err != nil {
		return err
	}
	if r.Version < 1 {
		return badEntry("version", "a stored record has a version of at least 1")
	}
	seq, err := in.q.writeRecord(in.ctx, r, 0)
	if err != nil {
		return err
	}
	return in.q.writeKeys(in.ctx, r, seq, keySet(r.Keys, r.Unique))
}

func (in *importer) event(e *document.EventRecord) error {
	one := []document.EventRecord{*e}
	if err := in.valid(document.Batch{Events: one}); err != nil {
		return err
	}
	if e.Position != in.lastEvent+1 {
		return badEntry("position", fmt.Sprintf("is event %d, the one before it is %d: events stand at 1, 2, 3 … in their order", e.Position, in.lastEvent))
	}
	in.lastEvent = e.Position
	return in.q.writeEvents(in.ctx, one, e.Position)
}

func (in *importer) batch(c *document.Committed) error {
	if c.Batch.IsZero() || c.FirstEvent < 0 || len(c.Wrote) > document.MaxOperations {
		return badEntry("", "the result of a batch has an ID, no negative position, and no more writes than a batch")
	}
	s := &state{ctx: in.ctx, q: in.q, tenant: in.tenant, docs: map[document.Ref]docState{}}
	rows := make([]wroteRow, len(c.Wrote))
	for i, w := range c.Wrote {
		write := document.Record{Ref: w.Ref, Schema: 1, Number: w.Number}
		if err := in.valid(document.Batch{ID: c.Batch, Writes: []document.Record{write}}); err != nil {
			return err
		}
		if now := s.Version(w.Ref); s.err != nil {
			return s.err
		} else if w.Version < 1 || w.Version > now {
			return badEntry(document.Index("wrote", i), fmt.Sprintf("gives version %d to a document that is at %d here", w.Version, now))
		}
		rows[i] = wroteRow{document: s.docs[w.Ref].seq, version: w.Version, number: w.Number}
	}
	return in.q.writeResult(in.ctx, in.tenant, c.Batch, c.FirstEvent, rows)
}

func (in *importer) series(one *store.Series) error {
	number := document.Number{Series: one.Name, Format: "{n}"}
	holder := document.Record{Ref: document.Ref{Tenant: in.tenant, Kind: "series", ID: document.ID{1}}, Schema: 1}
	if err := in.valid(document.Batch{Writes: []document.Record{holder}, Numbers: []document.Number{number}}); err != nil {
		return err
	}
	if one.Last < 0 {
		return badEntry("last", "a number is not negative")
	}
	_, err := in.q.exec(in.ctx, insertSeries, in.tenant, one.Name, one.Last, one.Date.String())
	return err
}
