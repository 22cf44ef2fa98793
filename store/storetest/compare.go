package storetest

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// page reads one page and checks what holds for every page: its size, its order, and that it begins after the cursor.
func (x *trial) page(s store.Store, q store.Query) []document.Record {
	page, err := s.Find(x.ctx, q)
	x.want(err == nil, "Find of kind %s by key %q gave %v", document.Quote(string(q.Kind)), q.Key, err)
	x.want(len(page) <= store.Size(q.Limit), "Find with limit %d gave %d records", q.Limit, len(page))
	last := q.After
	for _, r := range page {
		x.want(r.Ref.Tenant == q.Tenant && r.Ref.Kind == q.Kind, "Find in tenant %q, kind %q gave %v", q.Tenant, q.Kind, r.Ref)
		x.want(last.Compare(r.Ref.ID) < 0, "Find after %v gave %v, which does not come later in the order of bytes", last, r.Ref.ID)
		last = r.Ref.ID
	}
	return page
}

// walk reads all pages.
func (x *trial) walk(s store.Store, q store.Query) []document.Record {
	var all []document.Record
	for !x.failed() {
		page := x.page(s, q)
		if len(page) == 0 {
			break
		}
		all = append(all, page...)
		q.After = page[len(page)-1].Ref.ID
	}
	return all
}

// holders finds by a key and compares with the references that must be found, in any order.
func (x *trial) holders(s store.Store, kind document.Kind, k document.Key, must ...document.Ref) {
	found := x.walk(s, store.Query{Tenant: acme, Kind: kind, Key: k, Limit: 7})
	slices.SortFunc(must, func(a, b document.Ref) int { return a.ID.Compare(b.ID) })
	same := len(found) == len(must)
	for i := 0; same && i < len(must); i++ {
		same = found[i].Ref == must[i]
	}
	x.want(same, "Find in kind %q by key %q gave %d records %v, must give %d: %v", kind, k, len(found), refs(found), len(must), must)
}

func refs(records []document.Record) []document.Ref {
	list := make([]document.Ref, len(records))
	for i, r := range records {
		list[i] = r.Ref
	}
	return list
}

// feed reads all events of a tenant in pages of a size, and checks that they stand at 1, 2, 3 …
func (x *trial) feed(s store.Store, tenant string, limit int) []document.EventRecord {
	var all []document.EventRecord
	for !x.failed() {
		page, err := s.Events(x.ctx, tenant, int64(len(all)), limit)
		x.want(err == nil, "Events gave %v", err)
		x.want(len(page) <= store.Size(limit), "Events with limit %d gave %d", limit, len(page))
		for i, e := range page {
			x.want(e.Position == int64(len(all)+i)+1, "the event after position %d has position %d", len(all)+i, e.Position)
			x.want(e.Ref.Tenant == tenant, "Events of tenant %q gave one of %q", tenant, e.Ref.Tenant)
		}
		if len(page) == 0 {
			break
		}
		all = append(all, page...)
	}
	return all
}

// sameRecord compares a record with the one that must be stored.
func sameRecord(got, must document.Record) error {
	switch {
	case got.Ref != must.Ref:
		return fmt.Errorf("the reference is %v, must be %v", got.Ref, must.Ref)
	case got.Version != must.Version:
		return fmt.Errorf("the version is %d, must be %d", got.Version, must.Version)
	case got.Schema != must.Schema:
		return fmt.Errorf("the schema is %d, must be %d", got.Schema, must.Schema)
	case got.Number != must.Number:
		return fmt.Errorf("the number is %q, must be %q", got.Number, must.Number)
	case !sameKeys(got.Keys, must.Keys):
		return fmt.Errorf("the keys are %q, must be %q", got.Keys, must.Keys)
	case !sameKeys(got.Unique, must.Unique):
		return fmt.Errorf("the unique keys are %q, must be %q", got.Unique, must.Unique)
	case !bytes.Equal(got.Body, must.Body):
		return fmt.Errorf("the body is %s (%d bytes), must be %s (%d bytes)", document.Quote(string(got.Body)), len(got.Body), document.Quote(string(must.Body)), len(must.Body))
	}
	return nil
}

// sameKeys compares keys as a set: their order, and one that was given twice, mean nothing.
func sameKeys(got, must []document.Key) bool {
	set := func(keys []document.Key) []document.Key {
		keys = slices.Clone(keys)
		slices.SortFunc(keys, func(a, b document.Key) int {
			return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Value, b.Value))
		})
		return slices.Compact(keys)
	}
	return slices.Equal(set(got), set(must))
}

// sameEvent compares an event with the one that must be stored. Instants are compared as instants, whatever their zone.
func sameEvent(got, must document.EventRecord) error {
	switch {
	case got.Position != must.Position:
		return fmt.Errorf("the position is %d, must be %d", got.Position, must.Position)
	case got.Ref != must.Ref:
		return fmt.Errorf("the reference is %v, must be %v", got.Ref, must.Ref)
	case got.Type != must.Type || got.Schema != must.Schema:
		return fmt.Errorf("the type is %q, schema %d, must be %q, schema %d", got.Type, got.Schema, must.Type, must.Schema)
	case !got.At.Equal(must.At):
		return fmt.Errorf("the instant is %v, must be %v", got.At, must.At)
	case got.Actor != must.Actor:
		return fmt.Errorf("the actor is %q, must be %q", got.Actor, must.Actor)
	case !bytes.Equal(got.Body, must.Body):
		return fmt.Errorf("the body is %s (%d bytes), must be %s (%d bytes)", document.Quote(string(got.Body)), len(got.Body), document.Quote(string(must.Body)), len(must.Body))
	}
	return nil
}

// sameResult compares the results of a batch.
func sameResult(got, must document.Committed) error {
	if got.Batch != must.Batch || got.FirstEvent != must.FirstEvent || !slices.Equal(got.Wrote, must.Wrote) {
		return fmt.Errorf("the result is %+v, must be %+v", got, must)
	}
	return nil
}

// stored makes of a record that was written the one that must be stored.
func stored(w document.Record, c document.Committed, i int) document.Record {
	r := w.Clone()
	r.Version = w.Version + 1
	if i < len(c.Wrote) {
		r.Number = c.Wrote[i].Number
	}
	return r
}

// kept compares what is stored with what was written.
func (x *trial) kept(s store.Store, must document.Record, what string) {
	r, err := s.Get(x.ctx, must.Ref)
	if err == nil {
		err = sameRecord(r, must)
	}
	x.want(err == nil, "%s: %v", what, err)
}

// storeQuery asks for records of the usual tenant and kind.
func storeQuery(k document.Key) store.Query { return store.Query{Tenant: acme, Kind: note, Key: k} }
