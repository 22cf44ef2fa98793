package storetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// estate is a tenant with something of everything, and the model that knows what it must have.
type estate struct {
	model   *model
	batches []document.Batch
	keys    []document.Key
}

// estate commits a dozen batches: two kinds, several versions, keys plain, unique and passed on, two series, batches of nothing but events or guards.
func (x *trial) estate(s store.Store) *estate {
	e := &estate{model: newModel(), keys: []document.Key{{}, key("customer", "lakeside"), key("customer", "hillside"), key("no", "1"), key("no", "2"), key("no", "3")}}
	do := func(b document.Batch) document.Committed {
		must, err := e.model.commit(b)
		x.want(err == nil, "the kit's own estate does not fit its model: %v", err)
		got := x.commit(s, b)
		err = sameResult(got, must)
		x.want(err == nil, "a batch that nothing stands against: %v", err)
		e.batches = append(e.batches, b)
		return must
	}
	dated := document.Number{Series: "dated", First: 41, Format: "D-{year}-{n}", Date: day(2026, 3, 1), Monotonic: true}
	var records []document.Record
	for i := range 8 {
		w := x.note(fmt.Sprint(i), key("customer", []string{"lakeside", "hillside"}[i%2]), key("state", "open"))
		if i%3 == 0 {
			w.Ref.Kind = "storetest_a_kind" // it sorts before the usual one
		}
		b := x.batch(w)
		b.Numbers = []document.Number{draw(0, "invoices")}
		if i%2 == 1 {
			b.Numbers = []document.Number{dated}
		}
		b.Events = []document.EventRecord{happened(w.Ref, fmt.Sprint("made ", i)), happened(w.Ref, fmt.Sprint("told ", i))}[:1+i%2]
		records = append(records, stored(w, do(b), 0))
	}
	a, b := records[1].Clone(), records[2].Clone()
	a.Unique, b.Unique = []document.Key{key("no", "1"), key("no", "3")}, []document.Key{key("no", "2")}
	c := do(x.batch(a, b))
	a, b = next(a, c, 0, "lets it go"), next(b, c, 1, "keeps another")
	a.Unique, b.Keys = []document.Key{key("no", "3")}, nil
	c = do(x.batch(a, b))
	b = next(b, c, 1, "takes what is free")
	b.Unique = []document.Key{key("no", "1"), key("no", "2")}
	do(x.batch(b))
	told := document.Batch{ID: x.id(), Tenant: acme, Events: []document.EventRecord{happened(x.ref(), "of nothing that is stored")}}
	do(told)
	do(document.Batch{ID: x.id(), Tenant: acme, Guards: []document.Guard{{Ref: a.Ref, Version: 3}}})
	return e
}

// holds compares everything that can be read of the tenant with the model.
func (e *estate) holds(x *trial, s store.Store, when string) {
	for _, must := range e.model.records {
		x.kept(s, must, "a record "+when)
	}
	for _, kind := range []document.Kind{note, "storetest_a_kind"} {
		for _, k := range e.keys {
			q := store.Query{Tenant: acme, Kind: kind, Key: k, Limit: 5}
			found, must := x.walk(s, q), e.model.find(q)
			same := slices.EqualFunc(found, must, func(a, b document.Record) bool { return sameRecord(a, b) == nil })
			x.want(same, "%s a walk in kind %s by key %q gives %v, must give %v", when, kind, k, refs(found), refs(must))
		}
	}
	events := x.feed(s, acme, 0)
	if x.want(len(events) == len(e.model.events), "%s there are %d events, must be %d", when, len(events), len(e.model.events)) {
		for i := range events {
			err := sameEvent(events[i], e.model.events[i])
			x.want(err == nil, "an event %s: %v", when, err)
		}
	}
	for id, must := range e.model.batches {
		got, err := s.Lookup(x.ctx, acme, id)
		if err == nil {
			err = sameResult(got, must)
		}
		x.want(err == nil, "the result of a batch %s: %v", when, err)
	}
}

// goesOn commits more, and compares how the store decides with how the model does: numbers, positions, versions, unique keys, repeated batches.
func (e *estate) goesOn(x *trial, s store.Store, when string) {
	try := func(b document.Batch, what string) {
		must, mustErr := e.model.commit(b)
		got, err := s.Commit(x.ctx, b)
		if !x.want(outcome(err) == outcome(mustErr), "%s, %s: %s (error %v), must be: %s (%v)", what, when, outcome(err), err, outcome(mustErr), mustErr) {
			return
		}
		if err == nil {
			err = sameResult(got, must)
			x.want(err == nil, "%s, %s: %v", what, when, err)
		}
	}
	for _, b := range e.batches {
		try(b, "a batch that had been committed, committed again")
	}
	for _, name := range []string{"invoices", "dated", "new"} {
		w := x.note("numbered")
		b := x.batch(w)
		b.Numbers = []document.Number{{Series: name, First: 7, Format: "{n}", Date: day(2026, 3, 1), Monotonic: name == "dated"}}
		b.Events = []document.EventRecord{happened(w.Ref, "numbered")}
		try(b, "the next number of series "+name)
	}
	back := x.batch(x.note("never"))
	back.Numbers = []document.Number{{Series: "dated", Format: "{n}", Date: day(2026, 2, 28), Monotonic: true}}
	try(back, "a number of a date before the last")
	for _, no := range []string{"1", "2", "3"} {
		for _, kind := range []document.Kind{note, "storetest_a_kind"} {
			w := x.unique("taker", key("no", no))
			w.Ref.Kind = kind
			try(x.batch(w), "a taker of unique key "+no)
		}
	}
	for _, ref := range e.model.refs() {
		w := document.Record{Ref: ref, Schema: 1, Version: 2, Number: "2", Body: []byte("again")}
		try(x.batch(w), "a write that was read at version 2")
		w.Version = 0
		try(x.batch(w), "a new record at a reference that may be there")
	}
	e.holds(x, s, when+", after more batches,")
}

// export collects what Export yields, and checks that it comes in order.
func (x *trial) export(ctx context.Context, s store.Store, tenant string, each func(n int)) ([]store.Entry, error) {
	var all []store.Entry
	for entry, err := range s.(store.Archiver).Export(ctx, tenant) {
		if err != nil {
			return all, err
		}
		if len(all) > 0 {
			x.want(entryOrder(all[len(all)-1], entry) < 0, "Export yields %s after %s", entryName(entry), entryName(all[len(all)-1]))
		}
		all = append(all, entry)
		if each != nil {
			each(len(all))
		}
		if x.failed() {
			break
		}
	}
	return all, nil
}

// exported is export of a tenant that nobody writes to, compared with the model.
func (e *estate) exported(x *trial, s store.Store, when string) []store.Entry {
	entries, err := x.export(x.ctx, s, acme, nil)
	x.want(err == nil, "Export, %s, gave %v", when, err)
	counts := [4]int{}
	for _, entry := range entries {
		counts[entrySort(entry)]++
		err := e.model.has(entry)
		x.want(err == nil, "Export, %s, yields %s: %v", when, entryName(entry), err)
	}
	must := [4]int{len(e.model.records), len(e.model.events), len(e.model.batches), len(e.model.series)}
	x.want(counts == must, "Export, %s, yields %v records, events, results of batches and series, must yield %v", when, counts, must)
	return entries
}

// has compares an exported entry with what the model has.
func (m *model) has(entry store.Entry) error {
	switch {
	case entry.Record != nil:
		if must, there := m.records[entry.Record.Ref]; there {
			return sameRecord(*entry.Record, must)
		}
	case entry.Event != nil:
		if at := entry.Event.Position; at >= 1 && at <= int64(len(m.events)) {
			return sameEvent(*entry.Event, m.events[at-1])
		}
	case entry.Batch != nil:
		if must, there := m.batches[entry.Batch.Batch]; there {
			return sameResult(*entry.Batch, must)
		}
	case entry.Series != nil:
		must, there := m.series[entry.Series.Name]
		if drawn := (store.Drawn{Last: must.First, Date: must.Date}); there && entry.Series.Drawn == drawn {
			return nil
		} else if there {
			return fmt.Errorf("it is at %+v, must be at %+v", entry.Series.Drawn, drawn)
		}
	}
	return errors.New("the tenant has no such thing")
}

// refs gives the references that there are, in order.
func (m *model) refs() []document.Ref {
	var list []document.Ref
	for ref := range m.records {
		list = append(list, ref)
	}
	slices.SortFunc(list, refOrder)
	return list
}

func refOrder(a, b document.Ref) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), a.ID.Compare(b.ID)) }

// entrySort says what an entry is: 0 a record, 1 an event, 2 the result of a batch, 3 a series.
func entrySort(e store.Entry) int {
	switch {
	case e.Record != nil:
		return 0
	case e.Event != nil:
		return 1
	case e.Batch != nil:
		return 2
	}
	return 3
}

// entryOrder compares two entries by the order in which Export must yield them.
func entryOrder(a, b store.Entry) int {
	if c := cmp.Compare(entrySort(a), entrySort(b)); c != 0 {
		return c
	}
	switch {
	case a.Record != nil:
		return refOrder(a.Record.Ref, b.Record.Ref)
	case a.Event != nil:
		return cmp.Compare(a.Event.Position, b.Event.Position)
	case a.Batch != nil:
		return a.Batch.Batch.Compare(b.Batch.Batch)
	case a.Series != nil && b.Series != nil:
		return cmp.Compare(a.Series.Name, b.Series.Name)
	}
	return 0 // one of them has nothing: it is in no order
}

func entryName(e store.Entry) string {
	switch {
	case e.Record != nil:
		return fmt.Sprintf("the record %v", e.Record.Ref)
	case e.Event != nil:
		return fmt.Sprintf("the event at position %d", e.Event.Position)
	case e.Batch != nil:
		return fmt.Sprintf("the result of batch %v", e.Batch.Batch)
	case e.Series != nil:
		return "the series " + document.Quote(e.Series.Name)
	}
	return "an entry of nothing"
}

// sequence gives entries as Import takes them, and at the end an error when there is one.
func sequence(entries []store.Entry, end error) iter.Seq2[store.Entry, error] {
	return func(yield func(store.Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
		if end != nil {
			yield(store.Entry{}, end)
		}
	}
}

// copyEntries gives deep copies.
func copyEntries(entries []store.Entry) []store.Entry {
	all := make([]store.Entry, len(entries))
	for i, e := range entries {
		switch {
		case e.Record != nil:
			r := e.Record.Clone()
			all[i].Record = &r
		case e.Event != nil:
			v := *e.Event
			v.Body = slices.Clone(v.Body)
			all[i].Event = &v
		case e.Batch != nil:
			c := *e.Batch
			c.Wrote = slices.Clone(c.Wrote)
			all[i].Batch = &c
		case e.Series != nil:
			v := *e.Series
			all[i].Series = &v
		}
	}
	return all
}
