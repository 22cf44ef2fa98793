package storetest

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

func notFound(x *trial) {
	s := x.open()
	empty := func(when string) {
		x.absent(s, x.ref(), "a record that was never written, "+when)
		x.unknown(s, acme, x.id(), "a batch that was never committed, "+when)
		q := store.Query{Tenant: acme, Kind: note, Key: key("customer", "nobody")}
		x.want(len(x.page(s, q)) == 0, "Find gave records that were never written, %s", when)
	}
	empty("in an empty store")
	x.want(len(x.page(s, store.Query{Tenant: acme, Kind: note})) == 0, "an empty store has records")
	x.want(len(x.feed(s, acme, 0)) == 0, "an empty store has events")

	w := x.note("here", key("customer", "lakeside"))
	x.commit(s, x.batch(w))
	empty("beside one that was")
	other := w.Ref
	other.Kind = "storetest_other"
	x.absent(s, other, "a record of another kind with the same ID")
	x.unknown(s, acme, w.Ref.ID, "a batch with the ID of a record")
}

// texts are such that stores have changed: case, spaces, composition, quotes, wildcards, separators, characters of all planes.
var texts = []string{
	"a", "A", "a ", " a", "a/b", "a%", "a_", "a'b", `a"b`, `a\b`, "a;b--", "a\nb", "a\tb", "%61", "$1", "?", "\u00e4", "a\u0308", "ß", "ss", "I", "ı", "租户", "\U0001f4e6", "\u200b", "\ufeff", "\x01", "\x7f",
	"0", "00", "1e3", "null", "NULL", "true", "{}", "[]", "..", "-",
}

func exact(x *trial) {
	s := x.open()
	bodies := [][]byte{nil, {}, []byte("{}"), {0}, []byte("a\x00b\x00"), {0xff, 0xfe, 0xc3, 0x28}, []byte(" \r\n\t "), []byte(`{"b":1,"a":1.0,"a":2}`), make([]byte, document.MaxBody)}
	x.source(1).Read(bodies[len(bodies)-1])
	instants := []time.Time{
		noon, {}, noon.Add(456789), noon.Add(1).In(time.FixedZone("", 5*3600+1800)), time.Date(1969, 12, 31, 23, 59, 59, 999999999, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC),
	}
	var b document.Batch
	for i, body := range bodies {
		w := x.note(string(body))
		w.Schema = i + 1
		w.Body = body
		e := happened(w.Ref, string(body))
		e.Schema, e.At = i+1, instants[i%len(instants)]
		x.roundTrip(s, document.Batch{Writes: []document.Record{w}, Events: []document.EventRecord{e}}, fmt.Sprintf("body %d of %d bytes", i, len(body)))
	}
	for i, text := range texts {
		w := x.note(text, key(text, text), key("n", text), key(text, ""))
		w.Ref.Kind, w.Number = document.Kind(text), text
		w.Unique = []document.Key{key(text, text), key("u", text)}
		e := happened(w.Ref, text)
		e.Type, e.Actor, e.At = text, text, instants[i%len(instants)]
		b.Writes, b.Events = append(b.Writes, w), append(b.Events, e)
	}
	quiet := happened(x.ref(), "")
	quiet.Actor, quiet.Body = "", nil // an event may be of a document that is not there, without actor and body
	b.Events = append(b.Events, quiet)
	x.roundTrip(s, b, "unusual texts")
}

// roundTrip commits a batch and compares everything that can be read of it with what went in.
func (x *trial) roundTrip(s store.Store, b document.Batch, what string) {
	b.ID, b.Tenant = x.id(), acme
	c := x.commit(s, b)
	for i, w := range b.Writes {
		must := stored(w, c, i)
		x.kept(s, must, what+", by Get")
		for _, k := range append(append([]document.Key{{}}, w.Keys...), w.Unique...) {
			found := false
			for _, r := range x.walk(s, store.Query{Tenant: acme, Kind: w.Ref.Kind, Key: k}) {
				if r.Ref == must.Ref {
					found = true
					err := sameRecord(r, must)
					x.want(err == nil, "%s, by Find: %v", what, err)
				}
			}
			x.want(found, "%s: Find by key %q does not give the record", what, k)
		}
	}
	if len(b.Events) == 0 || x.failed() {
		return
	}
	events, err := s.Events(x.ctx, acme, max(c.FirstEvent-1, 0), len(b.Events))
	if !x.want(err == nil && len(events) == len(b.Events), "%s: Events gave %d of %d, error %v", what, len(events), len(b.Events), err) {
		return
	}
	for i, e := range b.Events {
		e.Position = c.FirstEvent + int64(i)
		err := sameEvent(events[i], e)
		x.want(err == nil, "%s, by Events: %v", what, err)
	}
}

func limits(x *trial) {
	s := x.open()
	good := func(b document.Batch, what string) {
		b.ID, b.Tenant = x.id(), acme
		_, err := s.Commit(x.ctx, b)
		x.want(err == nil, "%s: refused with %v", what, err)
	}
	bad := func(b document.Batch, what string) {
		b.ID, b.Tenant = x.id(), acme
		mark := x.note("beside it", key("beside", what))
		b.Writes = append([]document.Record{mark}, b.Writes...)
		x.refused(s, b, document.ErrInvalid, what)
		x.absent(s, mark.Ref, "a record beside "+what)
		x.unknown(s, acme, b.ID, "a batch with "+what)
	}
	one := func(change func(w *document.Record)) document.Batch {
		w := x.note("{}")
		change(&w)
		return document.Batch{Writes: []document.Record{w}}
	}
	var many []document.Record
	for i := range document.MaxOperations {
		many = append(many, x.note("{}", key("many", fmt.Sprint(i%3))))
	}
	good(document.Batch{Writes: many}, "a batch of 1,000 operations")
	for i := range many {
		many[i].Ref.ID = x.id()
	}
	bad(document.Batch{Writes: many}, "1,001 operations")
	x.want(len(x.walk(s, store.Query{Tenant: acme, Kind: note})) == document.MaxOperations, "there are not 1,000 records after a batch of 1,000 and one of 1,001 that was refused")

	body := make([]byte, document.MaxBody+1)
	good(one(func(w *document.Record) { w.Body = body[1:] }), "a body of 1 MiB")
	bad(one(func(w *document.Record) { w.Body = body }), "a body of more than 1 MiB")
	large := happened(x.ref(), "")
	large.Body = body
	bad(document.Batch{Events: []document.EventRecord{large}}, "an event's body of more than 1 MiB")

	keys := make([]document.Key, document.MaxKeys+1)
	for i := range keys {
		keys[i] = key("tag", fmt.Sprint(i))
	}
	good(one(func(w *document.Record) { w.Keys, w.Unique = keys[501:], keys[:500] }), "a record of 1,000 keys")
	bad(one(func(w *document.Record) { w.Keys, w.Unique = keys[500:], keys[:500] }), "1,001 keys of a record")

	bad(one(func(w *document.Record) { w.Number = "a\x00b" }), "a text with the character 0")
	bad(one(func(w *document.Record) { w.Keys = []document.Key{key("k", "\xff")} }), "a text that is not UTF-8")
	bad(one(func(w *document.Record) { w.Ref.Tenant = "elsewhere" }), "a write of another tenant")
	bad(one(func(w *document.Record) { w.Ref.Kind = "" }), "a write without a kind")
	bad(one(func(w *document.Record) { w.Unique = []document.Key{key("", "x")} }), "a key without a name")
	bad(document.Batch{Numbers: []document.Number{{Write: 7, Series: "s", Format: "{n}"}}}, "a number for no write")
	x.refused(s, document.Batch{ID: x.id(), Tenant: acme}, document.ErrInvalid, "a batch of nothing")
	x.refused(s, document.Batch{Tenant: acme, Writes: []document.Record{x.note("")}}, document.ErrInvalid, "a batch without an ID")
	x.longest(s)
}

// longest uses the longest texts that a batch may have, all at once.
func (x *trial) longest(s store.Store) {
	random := x.source(2)
	long := func() string { // random, so that no compression makes it short
		var b strings.Builder
		for b.Len() < document.MaxText {
			b.WriteByte("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"[random.Intn(64)])
		}
		return b.String()
	}
	ref := document.Ref{Tenant: long(), Kind: document.Kind(long()), ID: x.id()}
	plain, unique := key(long(), long()), key(long(), long())
	w := document.Record{Ref: ref, Schema: 1, Number: long(), Keys: []document.Key{plain}, Unique: []document.Key{unique}, Body: []byte("{}")}
	drawn := w.Clone()
	drawn.Ref.ID, drawn.Number, drawn.Unique = x.id(), "", nil
	b := x.batch(w, drawn)
	b.Numbers = []document.Number{{Write: 1, Series: long(), Format: "{n}"}}
	e := happened(ref, "")
	e.Type, e.Actor = long(), long()
	b.Events = []document.EventRecord{e}
	c, err := s.Commit(x.ctx, b)
	if !x.want(err == nil, "a batch whose texts all have 1,024 bytes: refused with %v", err) {
		return
	}
	x.kept(s, stored(w, c, 0), "a record whose texts all have 1,024 bytes")
	for _, k := range []document.Key{plain, unique} {
		x.want(len(x.walk(s, store.Query{Tenant: ref.Tenant, Kind: ref.Kind, Key: k})) > 0, "a key of 1,024 bytes finds nothing")
	}
	again := w.Clone()
	again.Ref.ID = x.id()
	x.refused(s, x.batch(again), document.ErrTaken, "the second taker of a unique key of 1,024 bytes")
}

func checkOrder(x *trial) {
	s := x.open()
	old := x.unique("old", key("no", "1"))
	first := x.batch(old)
	first.Numbers = []document.Number{{Write: 0, Series: "dated", Format: "{n}", Date: day(2026, 3, 1), Monotonic: true}}
	c := x.commit(s, first)

	backwards := document.Number{Write: 0, Series: "dated", Format: "{n}", Date: day(2026, 2, 1), Monotonic: true}
	refused := x.batch(x.note("n"))
	refused.Numbers = []document.Number{backwards}
	x.refused(s, refused, document.ErrRefused, "a number of a date before the last")
	taken := x.batch(x.unique("n", key("no", "1")))
	taken.Numbers = []document.Number{backwards}
	x.refused(s, taken, document.ErrTaken, "a batch that is both taken and refused")
	moved := x.batch(x.unique("n", key("no", "1")))
	moved.Numbers = []document.Number{backwards}
	moved.Guards = []document.Guard{{Ref: old.Ref, Version: 7}}
	x.refused(s, moved, document.ErrMoved, "a batch that is moved, taken and refused")
	invalid := moved
	invalid.Writes = []document.Record{invalid.Writes[0].Clone()}
	invalid.Writes[0].Schema = 0
	x.refused(s, invalid, document.ErrInvalid, "a batch that is invalid, moved, taken and refused")

	again := moved
	again.ID = first.ID
	got, err := s.Commit(x.ctx, again)
	if x.want(err == nil, "the ID of a committed batch, with content that is moved, taken and refused, gave %v, must give the first result", err) {
		err = sameResult(got, c)
		x.want(err == nil, "the ID of a committed batch, with content that is moved, taken and refused: %v", err)
	}
	invalid.ID = first.ID
	_, err = s.Commit(x.ctx, invalid)
	x.want(errors.Is(err, document.ErrInvalid), "the ID of a committed batch, with content that is invalid, gave %v, must be: %v", err, document.ErrInvalid)
}
