package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

func archiveImport(x *trial) {
	from := x.open()
	e := x.estate(from)
	entries := e.exported(x, from, "of a tenant")
	if x.failed() {
		return
	}
	orders := []string{"in the order of Export", "in another order", "beside another tenant"}
	for i, how := range orders {
		to := x.open()
		list := copyEntries(entries)
		if i == 1 {
			list = shuffled(x, list)
		}
		other := x.pair()
		for _, w := range []*document.Record{&other.Writes[0], &other.Writes[1]} {
			w.Ref.Tenant, w.Ref.Kind = "beside", "storetest_beside_"+w.Ref.Kind
		}
		other.Tenant, other.Events[0].Ref.Tenant, other.Numbers = "beside", "beside", nil
		if i == 2 {
			x.commit(to, other)
		}
		err := to.(store.Archiver).Import(x.ctx, acme, sequence(list, nil))
		if !x.want(err == nil, "Import into an empty store, %s, gave %v", how, err) {
			return
		}
		for _, entry := range list { // what it was given is the caller's
			if entry.Record != nil {
				copy(entry.Record.Body, "####")
			}
		}
		when := "after an import " + how
		e.holds(x, to, when)
		e.exported(x, to, when)
		if x.h.Reopen != nil {
			if to = x.reopen(to); !x.want(to != nil, "Harness.Reopen gave no store") {
				return
			}
			e.holds(x, to, when+" and a restart")
		}
		ahead := e.copy()
		ahead.goesOn(x, to, when)
		ahead.exported(x, to, when+" and more commits")
		if i == 2 {
			x.kept(to, stored(other.Writes[1], document.Committed{}, 0), "a record of another tenant "+when)
			x.want(len(x.feed(to, "beside", 0)) == 1, "%s another tenant has %d events, must have 1", when, len(x.feed(to, "beside", 0)))
		}
		if x.failed() {
			return
		}
	}
	e.holds(x, from, "of a store that was exported")
}

// copy gives an estate that goes on by itself.
func (e *estate) copy() *estate {
	c := *e
	c.model = e.model.copy()
	return &c
}

// shuffled puts entries into an order that Import takes as well: events still by position, results after all records.
func shuffled(x *trial, entries []store.Entry) []store.Entry {
	random := x.source(3)
	var events, first, last []store.Entry
	for _, e := range entries {
		switch {
		case e.Event != nil:
			events = append(events, e)
		case e.Batch != nil:
			last = append(last, e)
		default:
			first = append(first, e)
		}
	}
	random.Shuffle(len(first), func(i, j int) { first[i], first[j] = first[j], first[i] })
	random.Shuffle(len(last), func(i, j int) { last[i], last[j] = last[j], last[i] })
	rest := append(first, last...)
	for len(events) > 0 { // each event somewhere after the one before it
		at := len(rest) - random.Intn(max(1, len(rest)/len(events)))
		rest = slices.Insert(rest, at, events[len(events)-1])
		events = events[:len(events)-1]
		rest = append(rest[at:], rest[:at]...)
	}
	return inOrder(rest)
}

// inOrder brings the events, wherever they stand, into the order of their positions, and the results behind the rest.
func inOrder(entries []store.Entry) []store.Entry {
	var events []store.Entry
	for _, e := range entries {
		if e.Event != nil {
			events = append(events, e)
		}
	}
	slices.SortFunc(events, entryOrder)
	n := 0
	for i, e := range entries {
		if e.Event != nil {
			entries[i] = events[n]
			n++
		}
	}
	slices.SortStableFunc(entries, func(a, b store.Entry) int {
		late := func(e store.Entry) int {
			if e.Batch != nil {
				return 1
			}
			return 0
		}
		return late(a) - late(b)
	})
	return entries
}

// archiveTaken imports over something of each sort, and several at once.
func archiveTaken(x *trial) {
	from := x.open()
	e := x.estate(from)
	entries := e.exported(x, from, "of a tenant")
	subject := x.note("there")
	all := x.batch(subject)
	all.Numbers, all.Events = []document.Number{draw(0, "invoices")}, []document.EventRecord{happened(subject.Ref, "there")}
	for what, b := range map[string]document.Batch{
		"a record":                          x.batch(x.note("there")),
		"an event":                          {ID: x.id(), Tenant: acme, Events: []document.EventRecord{happened(x.ref(), "there")}},
		"nothing but the result of a batch": {ID: x.id(), Tenant: acme, Guards: []document.Guard{{Ref: x.ref()}}},
		"something of everything":           all,
	} {
		to := x.open()
		x.commit(to, b)
		before, err := x.export(x.ctx, to, acme, nil)
		x.want(err == nil, "Export gave %v", err)
		err = to.(store.Archiver).Import(x.ctx, acme, sequence(copyEntries(entries), nil))
		x.want(errors.Is(err, document.ErrRefused), "Import over %s gave %v, must be: %v", what, err, document.ErrRefused)
		x.sameEntries(to, before, "after an import over "+what+" was refused")
		x.repeated(to, b, x.lookup(to, b.ID), "after an import over "+what+" was refused")
		if len(b.Writes) > 0 {
			x.commit(to, x.batch(next(b.Writes[0], x.lookup(to, b.ID), 0, "goes on")))
		}
	}
	err := from.(store.Archiver).Import(x.ctx, acme, sequence(copyEntries(entries), nil))
	x.want(errors.Is(err, document.ErrRefused), "Import of what a store has exported into the same store gave %v, must be: %v", err, document.ErrRefused)
	e.holds(x, from, "after an import over itself was refused")

	for range 3 {
		e.copy().raced(x, entries)
	}
}

// raced lets several import the same at once.
func (e *estate) raced(x *trial, entries []store.Entry) {
	const importers = 4
	to := x.open()
	var errs [importers]error
	together(importers, func(i int) { errs[i] = to.(store.Archiver).Import(x.ctx, acme, sequence(copyEntries(entries), nil)) })
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else {
			x.want(errors.Is(err, document.ErrRefused), "one of several concurrent imports gave %v, must be: %v", err, document.ErrRefused)
		}
	}
	x.want(won == 1, "of %d concurrent imports of a tenant %d were stored, must be 1", importers, won)
	e.exported(x, to, "after concurrent imports")
	e.goesOn(x, to, "after concurrent imports")
}

func (x *trial) lookup(s store.Store, batch document.ID) document.Committed {
	c, err := s.Lookup(x.ctx, acme, batch)
	x.want(err == nil, "a batch that was committed cannot be looked up: %v", err)
	return c
}

// sameEntries exports once more and compares.
func (x *trial) sameEntries(s store.Store, must []store.Entry, when string) {
	got, err := x.export(x.ctx, s, acme, nil)
	x.want(err == nil && len(got) == len(must), "%s a tenant has %d entries, must have %d, error %v", when, len(got), len(must), err)
	for i := range min(len(got), len(must)) {
		same := entrySort(got[i]) == entrySort(must[i])
		switch g, m := got[i], must[i]; {
		case !same:
		case g.Record != nil:
			same = sameRecord(*g.Record, *m.Record) == nil
		case g.Event != nil:
			same = sameEvent(*g.Event, *m.Event) == nil
		case g.Batch != nil:
			same = sameResult(*g.Batch, *m.Batch) == nil
		default:
			same = *g.Series == *m.Series
		}
		x.want(same, "%s a tenant has %s, must have %s", when, entryName(got[i]), entryName(must[i]))
	}
}

// untouched checks that an import that failed left nothing, also nothing that stands in the way.
func (x *trial) untouched(s store.Store, entries []store.Entry, what string) {
	left, err := x.export(x.ctx, s, acme, nil)
	x.want(err == nil && len(left) == 0, "an import of %s left %d entries, error %v", what, len(left), err)
	for _, e := range entries {
		switch {
		case e.Record != nil && e.Record.Ref.Tenant == acme:
			x.absent(s, e.Record.Ref, "a record of an import of "+what)
			for _, k := range e.Record.Unique {
				x.want(len(x.page(s, store.Query{Tenant: acme, Kind: e.Record.Ref.Kind, Key: k})) == 0, "a unique key of an import of %s finds something", what)
			}
		case e.Batch != nil && !e.Batch.Batch.IsZero():
			x.unknown(s, acme, e.Batch.Batch, "a batch of an import of "+what)
		}
	}
	x.want(len(x.feed(s, acme, 0)) == 0, "an import of %s left events", what)
}

// archiveAtomic imports sequences that end in an error, and with contexts that are canceled.
func archiveAtomic(x *trial) {
	from := x.open()
	e := x.estate(from)
	entries := e.exported(x, from, "of a tenant")
	if x.failed() {
		return
	}
	to := x.open()
	a := to.(store.Archiver)
	for at := 0; at <= len(entries); at += 6 {
		broken := errors.New("the file ends here")
		stopped := false
		err := a.Import(x.ctx, acme, func(yield func(store.Entry, error) bool) {
			for _, entry := range copyEntries(entries[:at]) {
				if !yield(entry, nil) {
					return
				}
			}
			stopped = !yield(store.Entry{}, broken)
		})
		x.want(errors.Is(err, broken), "Import of a sequence that ends in an error after %d entries gave %v, must be that error", at, err)
		x.want(stopped, "Import goes on after the sequence has yielded an error")
		x.untouched(to, entries, fmt.Sprintf("a sequence that ends in an error after %d entries", at))
	}
	gone, cancel := context.WithCancel(x.ctx)
	cancel()
	err := a.Import(gone, acme, sequence(copyEntries(entries), nil))
	x.want(errors.Is(err, context.Canceled), "Import with a context that is done gave %v, must be: %v", err, context.Canceled)
	x.untouched(to, entries, "a sequence with a context that is done")
	for at := 1; at < len(entries); at += 9 {
		ctx, cancel := context.WithCancel(x.ctx)
		n := 0
		err := a.Import(ctx, acme, func(yield func(store.Entry, error) bool) {
			for _, entry := range copyEntries(entries) {
				if n++; n == at {
					cancel()
				}
				if !yield(entry, nil) {
					return
				}
			}
		})
		cancel()
		x.want(errors.Is(err, context.Canceled), "Import whose context was canceled at entry %d of %d gave %v, must be: %v", at, len(entries), err, context.Canceled)
		x.untouched(to, entries, "a sequence whose context was canceled meanwhile")
	}
	err = a.Import(x.ctx, acme, sequence(nil, nil))
	x.want(err == nil, "Import of nothing gave %v", err)
	x.untouched(to, entries, "nothing")
	err = a.Import(x.ctx, acme, sequence(copyEntries(entries), nil))
	x.want(err == nil, "Import after others that were not stored gave %v", err)
	e.goesOn(x, to, "after an import that followed others that were not stored")
}
