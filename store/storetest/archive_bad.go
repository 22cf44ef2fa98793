package storetest

import (
	"errors"
	"slices"
	"strings"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// archiveBad imports what Export can not have given.
func archiveBad(x *trial) {
	from := x.open()
	e := x.estate(from)
	entries := e.exported(x, from, "of a tenant")
	if x.failed() {
		return
	}
	to := x.open()
	for _, fault := range badEntries(entries) {
		list := fault.change(copyEntries(entries))
		err := to.(store.Archiver).Import(x.ctx, acme, sequence(list, nil))
		x.want(errors.Is(err, document.ErrInvalid), "Import of %s gave %v, must be: %v", fault.what, err, document.ErrInvalid)
		x.untouched(to, entries, fault.what)
		if x.failed() {
			return
		}
	}
	for _, tenant := range []string{"", "a\x00b", "\xff", strings.Repeat("t", document.MaxText+1)} {
		r := *entries[0].Record
		r.Ref.Tenant = tenant
		err := to.(store.Archiver).Import(x.ctx, tenant, sequence([]store.Entry{{Record: &r}}, nil))
		x.want(errors.Is(err, document.ErrInvalid), "Import into a tenant whose name is not allowed gave %v, must be: %v", err, document.ErrInvalid)
	}
	err := to.(store.Archiver).Import(x.ctx, acme, sequence(copyEntries(entries), nil))
	x.want(err == nil, "a good import after bad ones gave %v", err)
	e.goesOn(x, to, "after a good import that followed bad ones")
}

type badEntry struct {
	what   string
	change func([]store.Entry) []store.Entry
}

// badEntries gives ways to spoil entries. Each adds or changes a copy.
func badEntries(good []store.Entry) []badEntry {
	first := [4]int{} // where each sort begins
	for sort := range first {
		first[sort] = slices.IndexFunc(good, func(e store.Entry) bool { return entrySort(e) == sort })
	}
	record, event, batch, series := first[0], first[1], first[2], first[3]
	onRecord := func(what string, change func(r *document.Record)) badEntry {
		return badEntry{what, func(l []store.Entry) []store.Entry { change(l[record].Record); return l }}
	}
	onEvent := func(what string, change func(e *document.EventRecord)) badEntry {
		return badEntry{what, func(l []store.Entry) []store.Entry { change(l[event+1].Event); return l }}
	}
	twice := func(what string, at int) badEntry {
		return badEntry{what + " twice", func(l []store.Entry) []store.Entry { return append(l, copyEntries(l[at:at+1])...) }}
	}
	return []badEntry{
		twice("a record", record), twice("an event", event), twice("the last event", batch-1), twice("the result of a batch", batch), twice("a series", series),
		{"two records with the same unique key", func(l []store.Entry) []store.Entry {
			var at []int
			for i, e := range l {
				if e.Record != nil && e.Record.Ref.Kind == note {
					at = append(at, i)
				}
			}
			for _, i := range at[:2] {
				l[i].Record.Unique = []document.Key{key("no", "again")}
			}
			return l
		}},
		{"events with a gap", func(l []store.Entry) []store.Entry { return slices.Delete(l, event+1, event+2) }},
		{"events that do not begin at 1", func(l []store.Entry) []store.Entry { return slices.Delete(l, event, event+1) }},
		{"events in another order", func(l []store.Entry) []store.Entry { l[event], l[event+1] = l[event+1], l[event]; return l }},
		{"an entry of nothing", func(l []store.Entry) []store.Entry { return append(l, store.Entry{}) }},
		{"an entry of two things", func(l []store.Entry) []store.Entry {
			l[record].Series = &store.Series{Name: "two", Drawn: store.Drawn{Last: 1}}
			return l
		}},
		onRecord("a record of another tenant", func(r *document.Record) { r.Ref.Tenant = "elsewhere" }),
		onRecord("a record without a kind", func(r *document.Record) { r.Ref.Kind = "" }),
		onRecord("a record without an ID", func(r *document.Record) { r.Ref.ID = document.ID{} }),
		onRecord("a record at version 0", func(r *document.Record) { r.Version = 0 }),
		onRecord("a record of schema 0", func(r *document.Record) { r.Schema = 0 }),
		onRecord("a record with a body of more than 1 MiB", func(r *document.Record) { r.Body = make([]byte, document.MaxBody+1) }),
		onRecord("a record with a number of more than 1,024 bytes", func(r *document.Record) { r.Number = strings.Repeat("n", document.MaxText+1) }),
		onRecord("a record with a key that has the character 0", func(r *document.Record) { r.Keys = []document.Key{key("k", "a\x00b")} }),
		onRecord("a record with a unique key without a name", func(r *document.Record) { r.Unique = []document.Key{key("", "x")} }),
		onRecord("a record with 1,001 keys", func(r *document.Record) { r.Keys = slices.Repeat([]document.Key{key("k", "v")}, document.MaxKeys+1) }),
		onEvent("an event of another tenant", func(e *document.EventRecord) { e.Ref.Tenant = "elsewhere" }),
		onEvent("an event at position 0", func(e *document.EventRecord) { e.Position = 0 }),
		onEvent("an event at a negative position", func(e *document.EventRecord) { e.Position = -1 }),
		onEvent("an event without a type", func(e *document.EventRecord) { e.Type = "" }),
		onEvent("an event of schema 0", func(e *document.EventRecord) { e.Schema = 0 }),
		onEvent("an event with a body of more than 1 MiB", func(e *document.EventRecord) { e.Body = make([]byte, document.MaxBody+1) }),
		onEvent("an event whose actor is not UTF-8", func(e *document.EventRecord) { e.Actor = "\xff" }),
		{"the result of a batch without an ID", func(l []store.Entry) []store.Entry { l[batch].Batch.Batch = document.ID{}; return l }},
		{"the result of a batch that wrote for another tenant", func(l []store.Entry) []store.Entry {
			for _, e := range l {
				if e.Batch != nil && len(e.Batch.Wrote) > 0 {
					e.Batch.Wrote[0].Ref.Tenant = "elsewhere"
					break
				}
			}
			return l
		}},
		{"a series without a name", func(l []store.Entry) []store.Entry { l[series].Series.Name = ""; return l }},
		{"a series whose name has more than 1,024 bytes", func(l []store.Entry) []store.Entry {
			l[series].Series.Name = strings.Repeat("s", document.MaxText+1)
			return l
		}},
	}
}
