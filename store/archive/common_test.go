package archive_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"iter"
	"math/rand"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/archive"
	"github.com/seed-3f372218/o2c/store/memory"
)

const acme = "acme"

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

func pick[T any](random *rand.Rand, of ...T) T { return of[random.Intn(len(of))] }

// text gives a text that a store takes, with whatever is awkward in JSON.
func text(random *rand.Rand, least int) string {
	parts := []string{"a", "Z", "é", "\u2028", "\"", "\\", "\n", "\x1f", "\x7f", "<&>", "語", "😀", " ", "/", "\ufffd", "\ufeff"}
	n := least + random.Intn(6)
	s := ""
	for range n {
		s += pick(random, parts...)
	}
	return s
}

func body(random *rand.Rand) []byte {
	return pick(random, nil, []byte(`{}`), []byte(`{"a":1,"b":[true,null,"é<>&\u00e9"]}`), []byte(`{"a": 1}`), []byte(` {}`), []byte("{\n}"), []byte(`{"a":1,"a":2}`), []byte(`null`),
		[]byte(`1e400`), []byte(`"`+"\u2028"+`"`), []byte("\xff\x00"), []byte(strings.Repeat("[", 64)+strings.Repeat("]", 64)), []byte(`"\ud800"`), []byte("\"\xff\""), []byte(`{"a":1,"A":2}`),
		[]byte(strings.Repeat("[", 62)+strings.Repeat("]", 62)), []byte(`-0.0`), []byte(`"body"`), []byte(`false`), []byte("{}\r"))
}

func instant(random *rand.Rand) time.Time {
	return pick(random, time.Time{}, time.Unix(random.Int63n(1<<33), random.Int63n(1e9)), time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC), time.Date(10000, 1, 1, 0, 0, 0, 1, time.UTC),
		time.Date(0, 12, 31, 23, 59, 59, 1, time.UTC), time.Unix(1<<62, 5), time.Unix(-1<<62, 999999999), time.Date(2026, 7, 1, 12, 0, 0, 500, time.FixedZone("", 3600*14)))
}

// fill commits random batches: new records and later versions of several kinds, keys plain and unique, series, events, guards.
func fill(t testing.TB, s store.Store, random *rand.Rand, batches int) {
	t.Helper()
	var there []document.Record
	kinds := []document.Kind{"note", "invoice", document.Kind(text(random, 1)), "Z"}
	for range batches {
		b := document.Batch{ID: randomID(random), Tenant: acme}
		used := map[document.Ref]bool{}
		for range random.Intn(4) {
			r := document.Record{Ref: document.Ref{Tenant: acme, Kind: pick(random, kinds...), ID: randomID(random)}}
			if len(there) > 0 && random.Intn(2) == 0 {
				r = pick(random, there...)
			}
			if used[r.Ref] {
				continue
			}
			used[r.Ref] = true
			r.Schema, r.Body = 1+random.Intn(3), body(random)
			r.Keys, r.Unique = nil, nil
			for range random.Intn(4) {
				r.Keys = append(r.Keys, document.Key{Name: text(random, 1), Value: text(random, 0)})
			}
			for range random.Intn(2) {
				r.Unique = append(r.Unique, document.Key{Name: "no", Value: fmt.Sprint(random.Int63())})
			}
			b.Writes = append(b.Writes, r)
			if r.Number == "" && random.Intn(2) == 0 {
				date, err := document.NewDate(1+random.Intn(9999), 2, 1+random.Intn(28))
				require.NoError(t, err)
				b.Numbers = append(b.Numbers, document.Number{
					Write: len(b.Writes) - 1, Series: pick(random, "invoices", "notes", "\"q\""), First: random.Int63n(100), Format: "{n:4}/é", Date: pick(random, date, document.Date{}),
				})
			}
		}
		for range random.Intn(4) {
			ref := document.Ref{Tenant: acme, Kind: pick(random, kinds...), ID: randomID(random)}
			b.Events = append(b.Events, document.EventRecord{Ref: ref, Type: text(random, 1), Schema: 1 + random.Intn(2), At: instant(random), Actor: text(random, 0), Body: body(random)})
		}
		if len(b.Writes)+len(b.Events) == 0 {
			b.Guards = []document.Guard{{Ref: document.Ref{Tenant: acme, Kind: "note", ID: randomID(random)}}}
		}
		c, err := s.Commit(t.Context(), b)
		require.NoError(t, err)
		for i, w := range b.Writes {
			w.Version, w.Number = c.Wrote[i].Version, c.Wrote[i].Number
			there = append(there[:0:0], there...)
			there = replaced(there, w)
		}
	}
}

func replaced(list []document.Record, r document.Record) []document.Record {
	for i := range list {
		if list[i].Ref == r.Ref {
			list[i] = r
			return list
		}
	}
	return append(list, r)
}

func exported(t testing.TB, s store.Store) (string, archive.Totals) {
	t.Helper()
	var out strings.Builder
	totals, err := archive.Export(t.Context(), s, acme, &out)
	require.NoError(t, err)
	return out.String(), totals
}

func entries(t testing.TB, s store.Archiver) []store.Entry {
	t.Helper()
	var all []store.Entry
	for e, err := range s.Export(t.Context(), acme) {
		require.NoError(t, err)
		all = append(all, e)
	}
	return all
}

func requireEmpty(t testing.TB, s *memory.Store) {
	t.Helper()
	require.Empty(t, entries(t, s), "nothing was stored")
}

// plain hides the abilities of a store.
type plain struct{ store.Store }

// stub is a store of which only the ability to export and import is there.
type stub struct {
	store.Store
	export iter.Seq2[store.Entry, error]
	load   func(iter.Seq2[store.Entry, error]) error
}

func (s stub) Export(context.Context, string) iter.Seq2[store.Entry, error] { return s.export }

func (s stub) Import(_ context.Context, _ string, all iter.Seq2[store.Entry, error]) error {
	return s.load(all)
}
