package memory_test

import (
	"context"
	"encoding/binary"
	"math"
	"math/rand"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/memory"
	"github.com/seed-3f372218/o2c/store/storetest"
)

const (
	acme = "acme"
	note = document.Kind("note")
)

var harness = storetest.Harness{Open: func(testing.TB) store.Store { return memory.New() }}

func TestStore(t *testing.T) { storetest.Run(t, harness) }

func TestZeroStore(t *testing.T) {
	storetest.Run(t, storetest.Harness{Open: func(testing.TB) store.Store { return new(memory.Store) }})
}

// source gives random numbers by O2C_SEED, else by a fixed seed.
func source(t testing.TB) *rand.Rand {
	t.Helper()
	seed := int64(20260701)
	if text := os.Getenv("O2C_SEED"); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		require.NoError(t, err, "O2C_SEED is a whole number")
		seed = n
	}
	t.Logf("O2C_SEED=%d", seed)
	return rand.New(rand.NewSource(seed))
}

func randomID(random *rand.Rand) document.ID {
	var id document.ID
	binary.BigEndian.PutUint64(id[:8], random.Uint64())
	binary.BigEndian.PutUint64(id[8:], random.Uint64()|1)
	return id
}

func record(id document.ID, keys ...document.Key) document.Record {
	return document.Record{Ref: document.Ref{Tenant: acme, Kind: note, ID: id}, Schema: 1, Keys: keys, Body: []byte("{}")}
}

func commit(t testing.TB, s store.Store, random *rand.Rand, writes ...document.Record) {
	t.Helper()
	_, err := s.Commit(t.Context(), document.Batch{ID: randomID(random), Tenant: acme, Writes: writes})
	require.NoError(t, err)
}

func walk(t testing.TB, s store.Store, k document.Key, limit int) []document.ID {
	t.Helper()
	var ids []document.ID
	for r, err := range store.All(t.Context(), s, store.Query{Tenant: acme, Kind: note, Key: k, Limit: limit}) {
		require.NoError(t, err)
		ids = append(ids, r.Ref.ID)
	}
	return ids
}

// TestIndex brings thousands of records in and out of an index, in order, backwards and at random, and compares with a sorted slice.
func TestIndex(t *testing.T) {
	random := source(t)
	const size = 2000
	k := document.Key{Name: "state", Value: "open"}
	var ids []document.ID
	for range size {
		ids = append(ids, randomID(random))
	}
	sorted := slices.Clone(ids)
	slices.SortFunc(sorted, document.ID.Compare)
	backwards := slices.Clone(sorted)
	slices.Reverse(backwards)
	for name, order := range map[string][]document.ID{"in order": sorted, "backwards": backwards, "at random": ids} {
		s := memory.New()
		versions := map[document.ID]int64{}
		put := func(ids []document.ID, keys ...document.Key) {
			for part := range slices.Chunk(ids, 50) {
				var writes []document.Record
				for _, id := range part {
					r := record(id, keys...)
					r.Version = versions[id]
					versions[id]++
					writes = append(writes, r)
				}
				commit(t, s, random, writes...)
			}
		}
		put(order, k)
		require.Equal(t, sorted, walk(t, s, k, 333), name)
		require.Equal(t, sorted, walk(t, s, document.Key{}, 1000), name)

		gone := slices.Clone(order[:size*9/10])
		random.Shuffle(len(gone), func(i, j int) { gone[i], gone[j] = gone[j], gone[i] })
		put(gone)
		left := slices.DeleteFunc(slices.Clone(sorted), func(id document.ID) bool { return versions[id] > 1 })
		require.Equal(t, left, walk(t, s, k, 7), name)
		require.Equal(t, sorted, walk(t, s, document.Key{}, 1000), name)
		put(left)
		require.Empty(t, walk(t, s, k, 7), name)
		put(order, k)
		require.Equal(t, sorted, walk(t, s, k, 1000), name)
	}
}

// TestUniqueAmongPlain finds by a key that many records have as a plain key and one as a unique key, wherever that one stands.
func TestUniqueAmongPlain(t *testing.T) {
	random := source(t)
	k := document.Key{Name: "number", Value: "1"}
	for range 60 {
		s := memory.New()
		var ids []document.ID
		unique := random.Intn(14)
		for i := range 12 {
			r := record(randomID(random), k)
			if i == unique {
				r.Unique = []document.Key{k}
				if random.Intn(2) == 0 {
					r.Keys = nil
				}
			}
			ids = append(ids, r.Ref.ID)
			commit(t, s, random, r)
		}
		slices.SortFunc(ids, document.ID.Compare)
		for limit := 1; limit < 14; limit++ {
			require.Equal(t, ids, walk(t, s, k, limit))
		}
	}
}

// TestKeyPassesOn lets two records of one batch have, leave and take a key in every way, plain and unique, in both orders.
func TestKeyPassesOn(t *testing.T) {
	random := source(t)
	k := document.Key{Name: "number", Value: "1"}
	for way := range 1 << 8 {
		has := func(bit int) []document.Key {
			if way>>bit&1 == 1 {
				return []document.Key{k}
			}
			return nil
		}
		if way&0b1010 == 0b1010 || way&0b1010_0000 == 0b1010_0000 {
			continue // both unique
		}
		s := memory.New()
		a, b := record(randomID(random), has(0)...), record(randomID(random), has(2)...)
		a.Unique, b.Unique = has(1), has(3)
		check := func() {
			t.Helper()
			var must []document.ID
			for _, r := range []document.Record{a, b} {
				if len(r.Keys)+len(r.Unique) > 0 {
					must = append(must, r.Ref.ID)
				}
			}
			slices.SortFunc(must, document.ID.Compare)
			require.Equal(t, must, walk(t, s, k, 1), "way %b", way)
			third := record(randomID(random))
			third.Unique = []document.Key{k}
			_, err := s.Commit(t.Context(), document.Batch{ID: randomID(random), Tenant: acme, Writes: []document.Record{third}, Guards: []document.Guard{{Ref: third.Ref}}})
			if len(a.Unique)+len(b.Unique) > 0 {
				require.ErrorIs(t, err, document.ErrTaken)
				return
			}
			require.NoError(t, err)
			third.Unique, third.Version = nil, 1
			commit(t, s, random, third)
		}
		commit(t, s, random, a, b)
		check()
		a.Version, b.Version = 1, 1
		a.Keys, a.Unique, b.Keys, b.Unique = has(4), has(5), has(6), has(7)
		if random.Intn(2) == 0 {
			commit(t, s, random, a, b)
		} else {
			commit(t, s, random, b, a)
		}
		check()
	}
}

// TestEventsOverChunks reads events across the places where the feed begins a new chunk.
func TestEventsOverChunks(t *testing.T) {
	random, s := source(t), memory.New()
	const total = 3000
	ref := record(randomID(random)).Ref
	for at := 0; at < total; {
		b := document.Batch{ID: randomID(random), Tenant: acme}
		for range min(1+random.Intn(700), total-at) {
			at++
			b.Events = append(b.Events, document.EventRecord{Ref: ref, Type: "note.made", Schema: 1, Body: []byte(strconv.Itoa(at))})
		}
		_, err := s.Commit(t.Context(), b)
		require.NoError(t, err)
	}
	for _, after := range []int64{-1, 0, 1, 1022, 1023, 1024, 1025, 2047, 2048, 2999, 3000, 3001, math.MaxInt64, math.MinInt64} {
		for _, limit := range []int{1, 2, 100, 1000} {
			events, err := s.Events(t.Context(), acme, after, limit)
			require.NoError(t, err)
			first := min(max(after, 0), total)
			require.Len(t, events, int(min(int64(limit), total-first)))
			for i, e := range events {
				require.Equal(t, first+int64(i)+1, e.Position)
				require.Equal(t, strconv.FormatInt(e.Position, 10), string(e.Body))
			}
		}
	}
}

func TestS7_LastNumber(t *testing.T) {
	random, s := source(t), memory.New()
	draw := func() (document.Committed, error) {
		return s.Commit(t.Context(), document.Batch{
			ID: randomID(random), Tenant: acme, Writes: []document.Record{record(randomID(random))},
			Numbers: []document.Number{{Series: "s", First: math.MaxInt64, Format: "{n}"}},
		})
	}
	c, err := draw()
	require.NoError(t, err)
	require.Equal(t, strconv.Itoa(math.MaxInt64), c.Wrote[0].Number)
	_, err = draw()
	require.ErrorContains(t, err, "has no number after")
	require.Len(t, walk(t, s, document.Key{}, 0), 1)
}

func TestS6_TenantsDoNotWaitForEachOther(t *testing.T) {
	random, s := source(t), memory.New()
	id, batch := randomID(random), randomID(random)
	for _, tenant := range []string{"a", "b"} {
		r := record(id)
		r.Ref.Tenant = tenant
		_, err := s.Commit(t.Context(), document.Batch{ID: batch, Tenant: tenant, Writes: []document.Record{r}})
		require.NoError(t, err)
	}
	blocked, release := make(chan struct{}), make(chan struct{})
	var waiting sync.WaitGroup
	waiting.Go(func() { // Commit asks its context once it holds the lock of its tenant
		ctx := &asked{Context: t.Context(), second: func() { close(blocked); <-release }}
		r := record(id)
		r.Ref.Tenant, r.Version = "a", 1
		_, _ = s.Commit(ctx, document.Batch{ID: id, Tenant: "a", Writes: []document.Record{r}})
	})
	<-blocked
	r, err := s.Get(t.Context(), document.Ref{Tenant: "b", Kind: note, ID: id})
	require.NoError(t, err)
	_, err = s.Commit(t.Context(), document.Batch{ID: id, Tenant: "b", Writes: []document.Record{r}})
	require.NoError(t, err)
	close(release)
	waiting.Wait()
}

// asked is a context that does something when it is asked for the second time.
type asked struct {
	context.Context
	n      int
	second func()
}

func (a *asked) Err() error {
	if a.n++; a.n == 2 {
		a.second()
	}
	return a.Context.Err()
}

func TestS12_CanceledAmidCommit(t *testing.T) {
	random, s := source(t), memory.New()
	ctx, cancel := context.WithCancel(t.Context())
	r := record(randomID(random))
	_, err := s.Commit(&asked{Context: ctx, second: cancel}, document.Batch{ID: randomID(random), Tenant: acme, Writes: []document.Record{r}})
	require.ErrorIs(t, err, context.Canceled)
	_, err = s.Get(t.Context(), r.Ref)
	require.ErrorIs(t, err, document.ErrNotFound)
}

func TestInstants(t *testing.T) {
	random, s := source(t), memory.New()
	at := time.Date(2026, 7, 1, 14, 0, 0, 1, time.FixedZone("summer", 7200))
	_, err := s.Commit(t.Context(), document.Batch{ID: randomID(random), Tenant: acme, Events: []document.EventRecord{{Ref: record(randomID(random)).Ref, Type: "note.made", Schema: 1, At: at}}})
	require.NoError(t, err)
	events, err := s.Events(t.Context(), acme, 0, 0)
	require.NoError(t, err)
	require.Equal(t, time.Date(2026, 7, 1, 12, 0, 0, 1, time.UTC), events[0].At)
}

func TestErrorsName(t *testing.T) {
	random, s := source(t), memory.New()
	a := record(randomID(random))
	a.Unique = []document.Key{{Name: "number", Value: "INV-1"}}
	commit(t, s, random, a)
	b := record(randomID(random))
	b.Unique = a.Unique
	_, err := s.Commit(t.Context(), document.Batch{ID: randomID(random), Tenant: acme, Writes: []document.Record{b}})
	require.EqualError(t, err, `store/taken: number "INV-1" belongs to note `+a.Ref.ID.String())
	_, err = s.Commit(t.Context(), document.Batch{ID: randomID(random), Tenant: acme, Writes: []document.Record{a}})
	require.EqualError(t, err, "store/moved: note "+a.Ref.ID.String()+": read at version 0, is at 1; read it again and decide again")
	_, err = s.Lookup(t.Context(), acme, b.Ref.ID)
	require.True(t, strings.HasPrefix(err.Error(), "store/not_found: batch "+b.Ref.ID.String()), err.Error())
}
