package postgres

import (
	"bytes"
	"fmt"

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

// valid checks an entry by the rules of a batch that has nothing else.
func (in *importer) valid(b document.Batch) error {
	b.ID, b.Tenant = document.ID{1}, in.tenant
	return b.Validate()
}

// add collects a row. Rows count for more than their bodies.
func (in *importer) add(table, size int, row ...any) {
	in.rows[table] = append(in.rows[table], row)
	in.size += size + 500
}

func (in *importer) record(r *document.Record) error {
	if err := in.valid(document.Batch{Writes: []document.Record{*r}}); err != nil {
		return err
	}
	if r.Version < 1 {
		return badEntry("version", "a stored record has a version of at least 1")
	}
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
	return nil
}

func (in *importer) event(e *document.EventRecord) error {
	if err := in.valid(document.Batch{Events: []document.EventRecord{*e}}); err != nil {
		return err
	}
	if e.Position != in.last+1 {
		return badEntry("position", fmt.Sprintf("is event %d, the one before it is %d: events stand at 1, 2, 3 … in their order", e.Position, in.last))
	}
	in.last = e.Position
	in.add(toEvent, len(e.Body), in.tenant, e.Position, string(e.Ref.Kind), uuid(e.Ref.ID), e.Type, int64(e.Schema), e.At.Unix(), int32(e.At.Nanosecond()), e.Actor, notNil(bytes.Clone(e.Body)))
	return nil
}

func (in *importer) batch(c *document.Committed) error {
	if c.Batch.IsZero() || c.FirstEvent < 0 || len(c.Wrote) > document.MaxOperations {
		return badEntry("", "the result of a batch has an ID, no negative position, and no more writes than a batch")
	}
	n := len(c.Wrote)
	kinds, ids, versions, numbers := make([]string, n), make([]pgtype.UUID, n), make([]int64, n), make([]string, n)
	for i, w := range c.Wrote {
		if err := in.valid(document.Batch{Writes: []document.Record{{Ref: w.Ref, Schema: 1, Number: w.Number}}}); err != nil {
			return err
		}
		if w.Version < 1 {
			return badEntry(document.Index("wrote", i), "a written record has a version of at least 1")
		}
		kinds[i], ids[i], versions[i], numbers[i] = string(w.Ref.Kind), uuid(w.Ref.ID), w.Version, w.Number
	}
	in.add(toBatch, 100*n, in.tenant, uuid(c.Batch), c.FirstEvent, kinds, ids, versions, numbers)
	return nil
}

func (in *importer) series(one *store.Series) error {
	holder := document.Record{Ref: document.Ref{Tenant: in.tenant, Kind: "series", ID: document.ID{1}}, Schema: 1}
	if err := in.valid(document.Batch{Writes: []document.Record{holder}, Numbers: []document.Number{{Series: one.Name, Format: "{n}"}}}); err != nil {
		return err
	}
	if one.Last < 0 {
		return badEntry("last", "a number is not negative")
	}
	in.add(toSeries, 0, in.tenant, one.Name, one.Last, one.Date.String())
	return nil
}
