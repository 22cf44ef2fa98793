package crash_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/internal/crash"
	"github.com/seed-3f372218/o2c/store"
)

// early acknowledges a commit before it is on the disk.
type early struct {
	*crash.Journal
	mu     sync.Mutex
	behind *crash.Journal
	queue  chan document.Batch
	empty  sync.WaitGroup
}

func openEarly(place string) (store.Store, func() error, error) {
	behind, err := crash.OpenJournal(place)
	if err != nil {
		return nil, nil, err
	}
	content, err := os.ReadFile(place)
	if err != nil {
		return nil, nil, err
	}
	if err := os.WriteFile(place+".cache", content, 0o600); err != nil {
		return nil, nil, err
	}
	front, err := crash.OpenJournal(place + ".cache")
	if err != nil {
		return nil, nil, err
	}
	s := &early{Journal: front, behind: behind, queue: make(chan document.Batch, 100_000)}
	s.empty.Go(func() {
		for b := range s.queue {
			if _, err := s.behind.Commit(context.Background(), b); err != nil {
				panic(err)
			}
		}
	})
	return s, func() error {
		close(s.queue)
		s.empty.Wait()
		return errors.Join(front.Close(), behind.Close())
	}, nil
}

func (s *early) Commit(ctx context.Context, b document.Batch) (document.Committed, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	result, err := s.Journal.Commit(ctx, b)
	if err == nil {
		s.queue <- b
	}
	return result, err
}

// torn commits the last document and the events of a batch by themselves.
type torn struct {
	*crash.Journal
	mu sync.Mutex
}

func secondHalf(id document.ID) document.ID { return document.NameID("half", id.String()) }

func (s *torn) Commit(ctx context.Context, b document.Batch) (document.Committed, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	last := len(b.Writes) - 1
	if last < 1 {
		return s.Journal.Commit(ctx, b)
	}
	one, two := b, document.Batch{ID: secondHalf(b.ID), Tenant: b.Tenant, Writes: b.Writes[last:], Events: b.Events}
	one.Writes, one.Events, one.Numbers = b.Writes[:last], nil, nil
	one.Guards = append(slices.Clone(b.Guards), document.Guard{Ref: b.Writes[last].Ref, Version: b.Writes[last].Version})
	for _, n := range b.Numbers {
		if n.Write == last {
			n.Write = 0
			two.Numbers = append(two.Numbers, n)
			continue
		}
		one.Numbers = append(one.Numbers, n)
	}
	if _, err := s.Journal.Commit(ctx, one); err != nil {
		return document.Committed{}, err
	}
	if _, err := s.Journal.Commit(ctx, two); err != nil {
		return document.Committed{}, err
	}
	return s.Lookup(ctx, b.Tenant, b.ID)
}

func (s *torn) Lookup(ctx context.Context, tenant string, batch document.ID) (document.Committed, error) {
	one, err := s.Journal.Lookup(ctx, tenant, batch)
	if err != nil {
		return one, err
	}
	if two, err := s.Journal.Lookup(ctx, tenant, secondHalf(batch)); err == nil {
		one.Wrote, one.FirstEvent = append(one.Wrote, two.Wrote...), two.FirstEvent
	}
	return one, nil
}

// drawing draws numbers before the commit that they are for.
type drawing struct{ *crash.Journal }

func (s drawing) Commit(ctx context.Context, b document.Batch) (document.Committed, error) {
	if len(b.Numbers) == 0 {
		return s.Journal.Commit(ctx, b)
	}
	b.Writes = slices.Clone(b.Writes)
	for i, n := range b.Numbers {
		slip := document.Ref{Tenant: b.Tenant, Kind: "slip", ID: document.NameID("slip", b.ID.String(), string(rune('a'+i)))}
		w := n.Write
		n.Write = 0
		drawn, err := s.Journal.Commit(ctx, document.Batch{ID: slip.ID, Tenant: b.Tenant, Writes: []document.Record{{Ref: slip, Schema: 1}}, Numbers: []document.Number{n}})
		if err != nil {
			return document.Committed{}, err
		}
		b.Writes[w].Number = drawn.Wrote[0].Number
	}
	b.Numbers = nil
	return s.Journal.Commit(ctx, b)
}

// forgetful says of every answer that it has expired.
type forgetful struct{ *crash.Journal }

func (s forgetful) Get(ctx context.Context, ref document.Ref) (document.Record, error) {
	rec, err := s.Journal.Get(ctx, ref)
	if err != nil || ref.Kind != "answer" {
		return rec, err
	}
	var body map[string]json.RawMessage
	if err := json.Unmarshal(rec.Body, &body); err != nil {
		return rec, err
	}
	body["expires"] = json.RawMessage(`"2000-01-01T00:00:00Z"`)
	rec.Body, err = json.Marshal(body)
	return rec, err
}

// shy keeps the third event of every tenant to itself.
type shy struct{ *crash.Journal }

func (s shy) Events(ctx context.Context, tenant string, after int64, limit int) ([]document.EventRecord, error) {
	events, err := s.Journal.Events(ctx, tenant, after, limit)
	return slices.DeleteFunc(events, func(e document.EventRecord) bool { return e.Position == 3 }), err
}

// Stores that break a promise only when a process dies, or only for those who come after, are noticed by the promise's number.
func TestCrash_NoticesBrokenStores(t *testing.T) {
	over := func(wrap func(*crash.Journal) store.Store) func(string) (store.Store, func() error, error) {
		return func(place string) (store.Store, func() error, error) {
			j, err := crash.OpenJournal(place)
			if err != nil {
				return nil, nil, err
			}
			return wrap(j), j.Close, nil
		}
	}
	for _, one := range []struct {
		name, invariant string
		open            func(string) (store.Store, func() error, error)
	}{
		{"acknowledges before it commits", "S1", openEarly},
		{"tears a batch", "S1", over(func(j *crash.Journal) store.Store { return &torn{Journal: j} })},
		{"draws numbers before the commit", "S7", over(func(j *crash.Journal) store.Store { return drawing{j} })},
		{"keeps no answers", "S8", over(func(j *crash.Journal) store.Store { return forgetful{j} })},
		{"hides an event", "S5", over(func(j *crash.Journal) store.Store { return shy{j} })},
	} {
		t.Run(one.name, func(t *testing.T) {
			_, broken := crash.Try(t, crash.Harness{Place: file, Open: one.open, Kills: 100})
			require.NotEmpty(t, broken, "nobody noticed")
			t.Log(broken[0])
			require.True(t, slices.ContainsFunc(broken, func(b crash.Broken) bool { return b.Invariant == one.invariant }), "%v", broken)
		})
	}
}
