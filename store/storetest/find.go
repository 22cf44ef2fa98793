package storetest

import (
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

func findKeys(x *trial) {
	s := x.open()
	customer, state := key("customer", "lakeside"), key("state", "open")
	a, b, c := x.note("a", customer, state), x.note("b", customer), x.note("c", state)
	d := x.unique("d", customer) // the same key, plain for some and unique for one
	e := x.note("e", key("number", "1"), key("number", "2"))
	e.Unique = []document.Key{key("number", "1")} // both plain and unique: found once
	other := x.note("other", customer, state)
	other.Ref.Kind, other.Ref.ID = "storetest_other", a.Ref.ID
	all := []document.Record{a, b, c, d, e, other}
	got := x.commit(s, x.batch(all...))
	x.holders(s, note, customer, a.Ref, b.Ref, d.Ref)
	x.holders(s, note, state, a.Ref, c.Ref)
	x.holders(s, note, key("number", "1"), e.Ref)
	x.holders(s, note, key("number", "2"), e.Ref)
	x.holders(s, note, document.Key{}, a.Ref, b.Ref, c.Ref, d.Ref, e.Ref)
	x.holders(s, "storetest_other", customer, other.Ref)
	x.holders(s, "storetest_other", document.Key{}, other.Ref)
	x.holders(s, "storetest_none", document.Key{})
	for _, k := range []document.Key{key("customer", ""), key("customer", "Lakeside"), key("customer", "lake"), key("Customer", "lakeside"), key("customer", "%"), key("", "lakeside"), key("state", "lakeside")} {
		x.holders(s, note, k)
	}

	// Keys of a written record replace those it had.
	a = next(a, got, 0, "a2")
	a.Keys = []document.Key{customer, key("state", "closed")}
	b = next(b, got, 1, "b2")
	b.Keys = nil
	d = next(d, got, 3, "d2")
	d.Keys, d.Unique = []document.Key{customer}, nil
	x.commit(s, x.batch(a, b, d))
	x.holders(s, note, customer, a.Ref, d.Ref)
	x.holders(s, note, state, c.Ref)
	x.holders(s, note, key("state", "closed"), a.Ref)
	x.holders(s, note, document.Key{}, a.Ref, b.Ref, c.Ref, d.Ref, e.Ref)
	x.holders(s, "storetest_other", state, other.Ref)

	// Values that differ in a byte are different.
	var writes []document.Record
	for _, text := range texts {
		writes = append(writes, x.note(text, key("text", text)))
	}
	writes = append(writes, x.note("", key("text", "")))
	x.commit(s, x.batch(writes...))
	for _, w := range writes {
		x.holders(s, note, w.Keys[0], w.Ref)
	}

	// Pages: the first and the last ID, sizes, and a cursor that is no record's.
	var many []document.Record
	for i := range 150 {
		w := x.note("many", key("many", "1"))
		w.Ref.Kind = "storetest_many"
		if i < 4 {
			w.Ref.ID = []document.ID{{15: 1}, {0: 0x7f, 15: 1}, {0: 0x80, 15: 1}, {0: 0xff, 15: 0xff}}[i]
		}
		many = append(many, w)
	}
	x.commit(s, x.batch(many...))
	slices.SortFunc(many, func(a, b document.Record) int { return a.Ref.ID.Compare(b.Ref.ID) })
	for _, k := range []document.Key{{}, key("many", "1")} {
		for _, limit := range []int{-1, 0, 1, 7, 150, 5000} {
			x.want(slices.Equal(refs(x.walk(s, store.Query{Tenant: acme, Kind: "storetest_many", Key: k, Limit: limit})), refs(many)), "a walk over 150 records in pages of %d does not give each once, in the order of their IDs", limit)
		}
		var end document.ID
		for i := range end {
			end[i] = 0xff
		}
		x.want(len(x.page(s, store.Query{Tenant: acme, Kind: "storetest_many", Key: k, After: end})) == 0, "Find after the last ID that there can be gave records")
		between := many[70].Ref.ID
		between[15]-- // no record has this one: all IDs of the kit are odd
		page := x.page(s, store.Query{Tenant: acme, Kind: "storetest_many", Key: k, After: between, Limit: 1})
		x.want(len(page) == 1 && page[0].Ref == many[70].Ref, "Find after an ID that no record has gave %v, must give %v", refs(page), many[70].Ref)
	}
	x.crowd(s)
}

// crowd finds among more records than a page may have.
func (x *trial) crowd(s store.Store) {
	for range 2 {
		b := x.batch()
		for range store.MaxPage/2 + 1 {
			w := x.note("crowd", key("many", "1"))
			w.Ref.Kind = "storetest_crowd"
			b.Writes = append(b.Writes, w)
		}
		x.commit(s, b)
	}
	for _, k := range []document.Key{{}, key("many", "1")} {
		found := x.walk(s, store.Query{Tenant: acme, Kind: "storetest_crowd", Key: k, Limit: 5000})
		x.want(len(found) == store.MaxPage+2, "a walk over %d records by key %q gave %d", store.MaxPage+2, k, len(found))
	}
}

// herd is records that keep a key throughout, among others that come and go.
type herd struct {
	kept  []document.Record
	fleet []document.Record // they lose the key and get it back
}

var herdKey = key("herd", "all")

func (x *trial) herd(s store.Store, kept, fleet int) *herd {
	h := &herd{}
	for range kept {
		h.kept = append(h.kept, x.note("0", herdKey, key("round", "0")))
	}
	for range fleet {
		h.fleet = append(h.fleet, x.note("0", herdKey, key("round", "0")))
	}
	x.commit(s, x.batch(append(slices.Clone(h.kept), h.fleet...)...))
	for _, group := range [][]document.Record{h.kept, h.fleet} {
		for i := range group {
			group[i].Version = 1
		}
	}
	return h
}

// stir changes some kept records, but not their key, lets others come and go, and adds one.
func (x *trial) stir(s store.Store, h *herd, round, part, parts int) {
	var writes []document.Record
	take := func(group []document.Record, key bool) {
		for i := range group {
			if (i+round)%parts != part {
				continue
			}
			text := fmt.Sprint(group[i].Version)
			group[i].Body, group[i].Keys = []byte(text), []document.Key{{Name: "round", Value: text}}
			if key {
				group[i].Keys = append(group[i].Keys, herdKey)
			}
			writes = append(writes, group[i])
		}
	}
	take(h.kept, true)
	take(h.fleet, round%2 == 1)
	fresh := x.note("0", herdKey, key("round", "0"))
	x.commit(s, x.batch(append(writes, fresh)...))
	for i := range h.kept {
		if (i+round)%parts == part {
			h.kept[i].Version++
		}
	}
	for i := range h.fleet {
		if (i+round)%parts == part {
			h.fleet[i].Version++
		}
	}
}

// through walks through the herd and checks that every kept record comes once, nothing comes twice, and each record is as one commit left it.
func (x *trial) through(s store.Store, h *herd, limit int, between func(page int)) {
	for _, k := range []document.Key{herdKey, {}} {
		q := store.Query{Tenant: acme, Kind: note, Key: k, Limit: limit}
		seen := map[document.ID]bool{}
		for n := 0; !x.failed(); n++ {
			page := x.page(s, q)
			if len(page) == 0 {
				break
			}
			for _, r := range page {
				x.want(!seen[r.Ref.ID], "a walk gave %v twice", r.Ref.ID)
				seen[r.Ref.ID] = true
				x.want(k == document.Key{} || slices.Contains(r.Keys, k), "Find by key %q gave a record that has %q", k, r.Keys)
				text := fmt.Sprint(r.Version - 1)
				x.want(string(r.Body) == text && slices.Contains(r.Keys, key("round", text)), "Find gave version %d with the body %s and the keys %q of another", r.Version, document.Quote(string(r.Body)), r.Keys)
			}
			q.After = page[len(page)-1].Ref.ID
			between(n)
		}
		for _, r := range h.kept {
			x.want(seen[r.Ref.ID], "a walk by key %q in pages of %d missed %v, which had it throughout", k, limit, r.Ref.ID)
		}
	}
}

func stableFind(x *trial) {
	s := x.open()
	h := x.herd(s, 40, 20)
	for i, limit := range []int{1, 7, 25} {
		x.through(s, h, limit, func(page int) {
			if page%max(1, 7/limit) == 0 {
				x.stir(s, h, page+i, 0, 3)
			}
		})
	}
}

func stableFindConcurrent(x *trial) {
	s := x.open()
	const writers, readers, walks, rounds, most = 2, 3, 3, 25, 100
	var herds [writers]*herd
	for i := range herds {
		herds[i] = x.herd(s, 30, 15)
	}
	all := &herd{kept: slices.Concat(herds[0].kept, herds[1].kept)}
	for i := range all.kept {
		all.kept[i] = all.kept[i].Clone()
	}
	var reading atomic.Int64
	reading.Store(readers)
	together(writers+readers, func(i int) {
		if i < writers { // as long as anybody reads, so that each walk is among writes however they are scheduled
			for round := 0; (round < rounds || reading.Load() > 0 && round < most) && !x.failed(); round++ {
				x.stir(s, herds[i], round, 0, 2)
			}
			return
		}
		defer reading.Add(-1)
		for range walks {
			x.through(s, all, 3+4*(i%3), func(int) {})
		}
	})
	x.through(s, all, 7, func(int) {}) // once more, when all is committed
}
