package storetest_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// wake tells those who wait. The lock is held.
func (s *faulty) wake(events int) {
	if events == 0 && !s.is("others' events are errors") {
		return
	}
	if s.is("wakes one") {
		select {
		case s.data.changed <- struct{}{}:
		default:
		}
		return
	}
	close(s.data.changed)
	s.data.changed = make(chan struct{})
}

func (s *faulty) WaitEvents(ctx context.Context, tenant string, after int64) error {
	for {
		s.data.mu.Lock()
		there := int64(len(s.open(tenant).events)) > after
		changed := s.data.changed
		s.data.mu.Unlock()
		there = there && !s.is("sleeps though there are events")
		switch {
		case ctx.Err() != nil && s.is("returns nil when canceled"):
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		}
		if there {
			return nil
		}
		select {
		case <-ctx.Done():
		case <-changed:
			if s.is("sleeps though there are events") {
				return nil
			}
			if s.is("others' events are errors") {
				s.data.mu.Lock()
				there := int64(len(s.open(tenant).events)) > after
				s.data.mu.Unlock()
				if !there {
					return errors.New("woken for nothing")
				}
			}
		}
	}
}

// entries gives everything of a tenant, in order. The lock is held, and let go between the tables by one of the faults.
func (s *faulty) entries(tenant string) []store.Entry {
	t := s.open(tenant)
	var all []store.Entry
	out := func(r document.Record) document.Record {
		if s.is("exports hand out slices") {
			return r
		}
		return r.Clone()
	}
	for _, r := range t.records {
		c := out(r)
		all = append(all, store.Entry{Record: &c})
	}
	if s.is("exports all tenants") {
		for name, other := range s.data.tenants {
			for _, r := range other.records {
				if c := r.Clone(); name != tenant {
					all = append(all, store.Entry{Record: &c})
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b store.Entry) int {
		if c := a.Record.Ref.ID.Compare(b.Record.Ref.ID); c != 0 && (a.Record.Ref.Kind == b.Record.Ref.Kind || s.is("exports out of order")) {
			return c
		}
		if a.Record.Ref.Kind < b.Record.Ref.Kind {
			return -1
		}
		return 1
	})
	s.apart("exports table by table")
	for _, e := range t.events {
		e.Body = slices.Clone(e.Body)
		all = append(all, store.Entry{Event: &e})
	}
	for _, id := range slices.SortedFunc(maps.Keys(t.batches), document.ID.Compare) {
		c := t.batches[id]
		c.Wrote = slices.Clone(c.Wrote)
		if s.is("exports without guards' batches") && len(c.Wrote) == 0 && c.FirstEvent == 0 {
			continue
		}
		all = append(all, store.Entry{Batch: &c})
	}
	for _, name := range slices.Sorted(maps.Keys(t.series)) {
		n := t.series[name]
		if !s.is("exports lose series") {
			all = append(all, store.Entry{Series: &store.Series{Name: name, Drawn: store.Drawn{Last: n.First, Date: n.Date}}})
		}
	}
	return all
}

func (s *faulty) Export(ctx context.Context, tenant string) iter.Seq2[store.Entry, error] {
	return func(yield func(store.Entry, error) bool) {
		if err := ctx.Err(); err != nil {
			yield(store.Entry{}, err)
			return
		}
		s.data.mu.Lock()
		all := s.entries(tenant)
		s.data.exports++
		s.data.mu.Unlock()
		defer func() {
			s.data.mu.Lock()
			s.data.exports--
			s.data.mu.Unlock()
		}()
		for _, e := range all {
			if err := ctx.Err(); err != nil {
				if !s.is("exports a part when canceled") {
					yield(store.Entry{}, err)
				}
				return
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

func (s *faulty) Import(ctx context.Context, tenant string, entries iter.Seq2[store.Entry, error]) error {
	empty := false
	if s.is("imports checked apart") { // it looks first, and does not look again
		s.data.mu.Lock()
		empty = len(s.open(tenant).batches) == 0
		s.apart("imports checked apart")
		s.data.mu.Unlock()
	}
	var all []store.Entry
	for e, err := range entries {
		if err == nil && !s.is("imports ignore the context") {
			err = ctx.Err()
		}
		if err != nil {
			if s.is("imports as they come") {
				s.data.mu.Lock()
				s.take(tenant, all)
				s.data.mu.Unlock()
			}
			if s.is("imports swallow errors") && ctx.Err() == nil {
				return nil
			}
			return err
		}
		all = append(all, e)
	}
	if err := ctx.Err(); err != nil && !s.is("imports ignore the context") {
		return err
	}
	if err := s.check(tenant, all); err != nil && !s.is("imports anything") {
		return err
	}
	s.data.mu.Lock()
	defer s.data.mu.Unlock()
	t := s.open(tenant)
	taken := len(t.batches) > 0
	if s.is("imports look for records only") {
		taken = len(t.records) > 0
	}
	if taken && !empty && !s.is("imports replace") {
		return store.ImportTaken(tenant)
	}
	s.take(tenant, all)
	return nil
}

// check does what a database's constraints do, in the plainest way.
func (s *faulty) check(tenant string, entries []store.Entry) error {
	seen := map[any]bool{}
	var faults document.Faults
	bad := func(what any) { faults.Add("", "store/import", fmt.Sprint(what), "") }
	once := func(what any) {
		if seen[what] {
			bad(what)
		}
		seen[what] = true
	}
	valid := func(b document.Batch) {
		b.ID, b.Tenant = document.NameID("b"), tenant
		faults.Check("", "store/import", b.Validate())
	}
	guard := []document.Guard{{Ref: document.Ref{Tenant: tenant, Kind: "k", ID: document.NameID("k")}}}
	valid(document.Batch{Guards: guard})
	position := int64(0)
	for _, e := range entries {
		fields := 0
		if e.Record != nil {
			fields++
			once(e.Record.Ref)
			valid(document.Batch{Writes: []document.Record{*e.Record}})
			if e.Record.Version < 1 {
				bad("version")
			}
			for _, k := range e.Record.Unique {
				if !s.is("imports unique keys twice") {
					once([2]any{e.Record.Ref.Kind, k})
				}
			}
		}
		if e.Event != nil {
			fields++
			position++
			if e.Event.Position != position && !s.is("imports events with gaps") {
				bad("position")
			}
			valid(document.Batch{Events: []document.EventRecord{*e.Event}})
		}
		if e.Batch != nil {
			fields++
			once(e.Batch.Batch)
			if e.Batch.Batch.IsZero() {
				bad("batch")
			}
			for _, w := range e.Batch.Wrote {
				valid(document.Batch{Guards: []document.Guard{{Ref: w.Ref}}})
			}
		}
		if e.Series != nil {
			fields++
			once(e.Series.Name)
			valid(document.Batch{
				Writes:  []document.Record{{Ref: guard[0].Ref, Schema: 1}},
				Numbers: []document.Number{{Series: e.Series.Name, Format: "{n}"}},
			})
		}
		if fields != 1 {
			bad("fields")
		}
	}
	return faults.Err(nil)
}

// take stores entries.
func (s *faulty) take(tenant string, entries []store.Entry) {
	t := s.open(tenant)
	for _, e := range entries {
		switch {
		case e.Record != nil:
			r := e.Record.Clone()
			if s.is("imports keep slices") {
				r = *e.Record
			}
			if s.is("imports begin versions anew") {
				r.Version = 1
			}
			t.records[r.Ref] = r
		case e.Event != nil:
			v := *e.Event
			v.Body = slices.Clone(v.Body)
			t.events = append(t.events, v)
		case e.Batch != nil:
			c := *e.Batch
			c.Wrote = slices.Clone(c.Wrote)
			if !s.is("imports forget batches") {
				t.batches[c.Batch] = c
			}
		case e.Series != nil:
			n := document.Number{First: e.Series.Last, Date: e.Series.Date}
			if s.is("imports forget dates") {
				n.Date = document.Date{}
			}
			t.series[e.Series.Name] = n
		}
	}
	if !s.is("imports wake nobody") {
		s.wake(len(t.events))
	}
}
