package storetest_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/storetest"
)

// faulty is a simple store with one fault built in, or none. It keeps everything in plain maps, under one lock, and shares no code with
// package memory or with the model of the kit.
type faulty struct {
	fault string
	data  *data
	lost  bool // the process that this was has ended
}

type data struct {
	mu      sync.Mutex
	tenants map[string]*tables
	turn    sync.Mutex
	exports int           // that are under way
	changed chan struct{} // closed when there are new events
}

func newData() *data { return &data{tenants: map[string]*tables{}, changed: make(chan struct{})} }

type tables struct {
	records map[document.Ref]document.Record
	dirty   map[document.Ref]document.Record // not committed
	stale   map[document.Ref][]document.Key
	batches map[document.ID]document.Committed
	series  map[string]document.Number // First is the last number
	events  []document.EventRecord
	gap     int64
	hidden  int64 // the position of an event that is not shown yet
	offsets map[document.ID]int
	lastIn  document.Batch
}

func harness(fault string) storetest.Harness {
	patience := time.Duration(0)
	if fault != "" {
		patience = time.Second
	}
	return storetest.Harness{
		Patience: patience,
		Begin:    begin,
		Open:     func(testing.TB) store.Store { return &faulty{fault: fault, data: newData()} },
		Reopen: func(_ testing.TB, s store.Store) store.Store {
			old := s.(*faulty)
			old.data.mu.Lock()
			defer old.data.mu.Unlock()
			old.lost = true
			for _, t := range old.data.tenants {
				t.restart(fault)
			}
			if fault == "forgets everything" {
				return &faulty{fault: fault, data: newData()}
			}
			return &faulty{fault: fault, data: old.data}
		},
	}
}

func (t *tables) restart(fault string) {
	switch fault {
	case "forgets batches":
		t.batches = map[document.ID]document.Committed{}
	case "forgets series":
		t.series = map[string]document.Number{}
	case "forgets events":
		t.events = nil
	case "forgets unique keys":
		for ref, r := range t.records {
			r.Keys, r.Unique = append(r.Keys, r.Unique...), nil
			t.records[ref] = r
		}
	case "half a batch":
		if n := len(t.lastIn.Writes); n > 0 {
			delete(t.records, t.lastIn.Writes[n-1].Ref)
		}
	}
}

// bound is a store within a transaction: a copy of the data that takes the place of the data when the host commits.
type bound struct {
	*faulty
	spoiled *error
}

func (b bound) InTransaction() bool { return !b.is("bound and does not say so") }

func (b bound) Commit(ctx context.Context, batch document.Batch) (document.Committed, error) {
	if *b.spoiled != nil {
		return document.Committed{}, *b.spoiled
	}
	c, err := b.faulty.Commit(ctx, batch)
	if err != nil && b.is("refusals abort the transaction") {
		*b.spoiled = errors.New("the transaction is aborted")
	}
	return c, err
}

func begin(_ testing.TB, s store.Store) (store.Store, func(commit bool) error) {
	host := s.(*faulty)
	copied := newData()
	for name, t := range host.data.tenants {
		c := *t
		c.records, c.batches, c.series, c.events = maps.Clone(t.records), maps.Clone(t.batches), maps.Clone(t.series), slices.Clone(t.events)
		copied.tenants[name] = &c
	}
	return bound{&faulty{fault: host.fault, data: copied}, new(error)}, func(commit bool) error {
		if commit || host.is("commits by itself") {
			host.data.tenants = copied.tenants
		}
		return nil
	}
}

func (s *faulty) is(fault string) bool { return s.fault == fault }

func (s *faulty) open(tenant string) *tables {
	if s.is("tenants without case") {
		tenant = strings.ToLower(tenant)
	}
	if s.is("tenants without spaces") {
		tenant = strings.TrimSpace(tenant)
	}
	t := s.data.tenants[tenant]
	if t == nil {
		t = &tables{
			records: map[document.Ref]document.Record{}, dirty: map[document.Ref]document.Record{}, stale: map[document.Ref][]document.Key{}, batches: map[document.ID]document.Committed{},
			series: map[string]document.Number{}, offsets: map[document.ID]int{},
		}
		if len(tenant) < 2000 {
			s.data.tenants[tenant] = t
		}
	}
	return t
}

// apart lets others in between two steps that belong together.
func (s *faulty) apart(step string) {
	if s.is(step) {
		s.data.mu.Unlock()
		time.Sleep(200 * time.Microsecond)
		s.data.mu.Lock()
	}
}

func (s *faulty) Get(ctx context.Context, ref document.Ref) (document.Record, error) {
	if err := ctx.Err(); err != nil && !s.is("ignores the context") {
		return document.Record{}, err
	}
	s.data.mu.Lock()
	defer s.data.mu.Unlock()
	if s.is("tenants without case") {
		ref.Tenant = strings.ToLower(ref.Tenant)
	}
	if s.is("tenants without spaces") {
		ref.Tenant = strings.TrimSpace(ref.Tenant)
	}
	t := s.open(ref.Tenant)
	r, ok := t.records[ref]
	if early, there := t.dirty[ref]; there {
		r, ok = early, true
	}
	if !ok && !s.is("missing is empty") {
		return document.Record{}, document.NotFound(ref)
	}
	return s.out(r), nil
}

func (s *faulty) out(r document.Record) document.Record {
	if s.is("hands out its slices") {
		return r
	}
	return r.Clone()
}

func (s *faulty) Lookup(ctx context.Context, tenant string, batch document.ID) (document.Committed, error) {
	if err := ctx.Err(); err != nil && !s.is("ignores the context") {
		return document.Committed{}, err
	}
	s.data.mu.Lock()
	defer s.data.mu.Unlock()
	t := s.open(tenant)
	c, ok := t.batches[batch]
	if s.is("batch IDs without tenant") {
		for _, other := range s.data.tenants {
			if found, there := other.batches[batch]; there && !ok {
				c, ok = found, true
			}
		}
	}
	if !ok {
		return document.Committed{}, document.NotFound(document.Ref{ID: batch})
	}
	c.Wrote = slices.Clone(c.Wrote)
	if s.is("results of today") {
		for i := range c.Wrote {
			c.Wrote[i].Version = t.records[c.Wrote[i].Ref].Version
		}
	}
	return c, nil
}

func (s *faulty) Events(ctx context.Context, tenant string, after int64, limit int) ([]document.EventRecord, error) {
	if err := ctx.Err(); err != nil && !s.is("ignores the context") {
		return nil, err
	}
	s.data.mu.Lock()
	defer s.data.mu.Unlock()
	var page []document.EventRecord
	t := s.open(tenant)
	all := t.events
	if s.is("") { // they stand in order, without a gap
		all = all[min(after, int64(len(all))):]
	}
	for _, e := range all {
		if t.hidden > 0 && e.Position == t.hidden {
			continue
		}
		if s.is("events from the cursor on") && e.Position == after && len(page) == 0 || e.Position > after {
			page = append(page, e)
		}
	}
	if s.is("events shown late") {
		slices.SortFunc(page, func(a, b document.EventRecord) int { return int(a.Position - b.Position) })
	}
	if !s.is("events without a limit") {
		page = page[:min(len(page), store.Size(limit))]
	}
	for i := range page {
		page[i].Body = slices.Clone(page[i].Body)
	}
	return page, nil
}

func (s *faulty) Find(ctx context.Context, q store.Query) ([]document.Record, error) {
	if err := ctx.Err(); err != nil && !s.is("ignores the context") {
		return nil, err
	}
	s.data.mu.Lock()
	defer s.data.mu.Unlock()
	t := s.open(q.Tenant)
	var found []document.Record
	has := func(k document.Key) bool {
		return k == q.Key || s.is("keys without case") && strings.EqualFold(k.Name, q.Key.Name) && strings.EqualFold(k.Value, q.Key.Value)
	}
	add := func(t *tables) {
		for ref, r := range t.records {
			if ref.Kind != q.Kind {
				continue
			}
			if q.Key == (document.Key{}) || slices.ContainsFunc(r.Keys, has) || (s.is("keys never go") || s.is("plain keys stay found")) && slices.ContainsFunc(t.stale[ref], has) ||
				!s.is("unique keys are not found") && slices.ContainsFunc(r.Unique, has) {
				found = append(found, r)
			}
		}
	}
	add(t)
	if s.is("finds without tenant") {
		for _, other := range s.data.tenants {
			if other != t {
				add(other)
			}
		}
	}
	order := document.ID.Compare
	if s.is("signed order") {
		order = func(a, b document.ID) int { a[0] ^= 0x80; b[0] ^= 0x80; return a.Compare(b) }
	}
	slices.SortFunc(found, func(a, b document.Record) int { return order(a.Ref.ID, b.Ref.ID) })
	_, cursor := t.offsets[q.After]
	if (s.is("pages by offset") || s.is("unstable paging") && cursor) && !q.After.IsZero() {
		found = found[min(len(found), t.offsets[q.After]):]
	} else {
		found = slices.DeleteFunc(found, func(r document.Record) bool {
			c := order(r.Ref.ID, q.After)
			return !q.After.IsZero() && (c < 0 || c == 0 && !s.is("pages repeat the cursor"))
		})
	}
	if s.is("pages skip one") && !q.After.IsZero() && len(found) > 0 {
		found = found[1:]
	}
	size := store.Size(q.Limit)
	if s.is("pages of any size") {
		size = max(size, q.Limit)
	}
	page := slices.Clone(found[:min(len(found), size)])
	for i := range page {
		page[i] = s.out(page[i])
	}
	if (s.is("pages by offset") || s.is("unstable paging")) && len(page) > 0 {
		t.offsets[page[len(page)-1].Ref.ID] = t.offsets[q.After] + len(page)
		if q.After.IsZero() {
			t.offsets[page[len(page)-1].Ref.ID] = len(page)
		}
	}
	return page, nil
}
