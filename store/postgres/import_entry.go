package postgres

import (
	"bytes"
	"strconv"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// checkTenant checks the name of a tenant by the rules of a batch.
func checkTenant(tenant string) error {
	ref := document.Ref{Tenant: tenant, Kind: "tenant", ID: document.ID{1}}
	b := document.Batch{ID: ref.ID, Tenant: tenant, Guards: []document.Guard{{Ref: ref}}}
	return b.Validate()
}

// take checks an entry and makes its rows.
func (in *importer) take(e store.Entry) error {
	if err := e.Validate(in.tenant); err != nil {
		return err
	}
	switch {
	case e.Record != nil:
		in.record(e.Record)
	case e.Event != nil:
		if e.Event.Position != in.last+1 {
			return e.OutOfOrder("event " + strconv.FormatInt(in.last+1, 10))
		}
		in.event(e.Event)
	case e.Batch != nil:
		in.batch(e.Batch)
	default:
		in.add(toSeries, 0, in.tenant, e.Series.Name, e.Series.Last, e.Series.Date.String())
	}
	return nil
}

// add collects a row. Rows count for more than their bodies.
func (in *importer) add(table, size int, row ...any) {
	in.rows[table] = append(in.rows[table], row)
	in.size += size + 500
}

func (in *importer) record(r *document.Record) {
	kind, id := string(r.Ref.Kind), uuid(r.Ref.ID)
	in.add(toRecord, len(r.Body), in.tenant, kind, id, r.Version, int64(r.Schema), r.Number, flat(r.Keys), flat(r.Unique), notNil(bytes.Clone(r.Body)))
	for table, keys := range map[int][]document.Key{toKey: r.Keys, toUnique: r.Unique} {
		seen := map[document.Key]bool{}
		for _, key := range keys {
			if !seen[key] {
				seen[key] = true
				in.add(table, 0, in.tenant, kind, digest(key), id)
			}
		}
	}
}

func (in *importer) event(e *document.EventRecord) {
	in.last = e.Position
	in.add(toEvent, len(e.Body), in.tenant, e.Position, string(e.Ref.Kind), uuid(e.Ref.ID), e.Type, int64(e.Schema), e.At.Unix(), int32(e.At.Nanosecond()), e.Actor, notNil(bytes.Clone(e.Body)))
}

func (in *importer) batch(c *document.Committed) {
	n := len(c.Wrote)
	kinds, ids, versions, numbers := make([]string, n), make([]pgtype.UUID, n), make([]int64, n), make([]string, n)
	for i, w := range c.Wrote {
		kinds[i], ids[i], versions[i], numbers[i] = string(w.Ref.Kind), uuid(w.Ref.ID), w.Version, w.Number
	}
	in.add(toBatch, 100*n, in.tenant, uuid(c.Batch), c.FirstEvent, kinds, ids, versions, numbers)
}
