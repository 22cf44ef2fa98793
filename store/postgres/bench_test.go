package postgres_test

// BenchmarkCommit: commits of an order with 10 lines, by the store and by SQL written by hand, in turns on the same server, which syncs each commit
// (fsync=on). writers=1: one till. writers=8/tenants=8: eight tills at once, each of a tenant of its own. writers=8/tenants=1: eight tills of one tenant. The
// figure that counts is percent-of-sql: the store's throughput against that of the SQL, at least 80. ns/op is that of both together.
//
// BenchmarkFind, BenchmarkEvents: a page of 100 out of a million documents or events, at the beginning, in the middle and at the end. all: every document of the
// kind; state: by a key that all have; customer: one by a key that a thousand have. ns/row is to be flat.

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/postgres"
	"github.com/seed-3f372218/o2c/store/postgres/pgtest"
)

func BenchmarkCommit(b *testing.B) {
	server := pgtest.Private(b, "fsync=on", "synchronous_commit=on", "max_wal_size=4GB")
	for _, shape := range []struct{ writers, tenants int }{{1, 1}, {8, 8}, {8, 1}} {
		b.Run(fmt.Sprintf("writers=%d/tenants=%d", shape.writers, shape.tenants), func(b *testing.B) {
			ours, theirs := server.URL(b), server.URL(b)
			s, beginning := open(b, ours+"&pool_max_conns=10", postgres.Config{}), open(b, theirs, postgres.Config{})
			r := &reference{pool: newPool(b, theirs+"&pool_max_conns=10")}
			store := func(ctx context.Context, batch *document.Batch) error {
				_, err := s.Commit(ctx, *batch)
				return err
			}
			sides := [2]*side{{commit: store}, {commit: r.commit}}
			for i := range shape.writers {
				for j, on := range []*postgres.Store{s, beginning} {
					d := newTill(fmt.Sprintf("tenant-%d", i%shape.tenants), i)
					commit(b, on, d.opening())
					sides[j].tills = append(sides[j].tills, d)
				}
			}
			for _, one := range sides {
				one.run(b, 1000) // prepares the statements, and fills the tables so that no plan made for small ones stays
				one.took = 0
			}
			execute(b, ours, "ANALYZE")
			execute(b, theirs, "ANALYZE")
			round := 32 * shape.writers
			b.ResetTimer()
			for done := 0; done < b.N; done += round {
				for _, one := range sides {
					one.run(b, min(round, b.N-done))
				}
			}
			b.StopTimer()
			took, its := sides[0].took.Seconds(), sides[1].took.Seconds()
			b.ReportMetric(float64(b.N)/took, "store-orders/s")
			b.ReportMetric(float64(b.N)/its, "sql-orders/s")
			b.ReportMetric(100*its/took, "percent-of-sql")
		})
	}
}

// side is one of the two that are compared. They take turns, a few orders at a time, so that what else the machine does meets both.
type side struct {
	tills  []*till
	commit func(context.Context, *document.Batch) error
	took   time.Duration
}

// run commits so many orders, shared among the tills.
func (one *side) run(b *testing.B, orders int) {
	began := time.Now()
	var all sync.WaitGroup
	for i, d := range one.tills {
		all.Go(func() {
			for range (orders + len(one.tills) - 1 - i) / len(one.tills) {
				batch := d.next()
				if err := one.commit(b.Context(), &batch); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	one.took += time.Since(began)
}

const million = 1_000_000

// fill gives a new store with what is imported into it, in one go.
func fill(b *testing.B, entry func(n int) store.Entry) *postgres.Store {
	b.Helper()
	s := open(b, pgtest.Private(b, "fsync=off", "max_wal_size=4GB").URL(b), postgres.Config{})
	began := time.Now()
	err := s.Import(b.Context(), acme, func(yield func(store.Entry, error) bool) {
		for n := range million {
			if !yield(entry(n), nil) {
				return
			}
		}
	})
	require.NoError(b, err)
	b.Logf("imported a million entries in %.0f s", time.Since(began).Seconds())
	return s
}

const page = 100

var body = []byte(`{"customer":"lakeside","lines":[{"sku":"0001","quantity":"12 case"},{"sku":"0002","quantity":"1 case"}],"total":"650.00 USD"}`)

func BenchmarkFind(b *testing.B) {
	ids := make([]document.ID, million)
	for n := range ids {
		ids[n] = id(n)
	}
	slices.SortFunc(ids, document.ID.Compare)
	s := fill(b, func(n int) store.Entry {
		return store.Entry{Record: &document.Record{
			Ref: document.Ref{Tenant: acme, Kind: note, ID: ids[n]}, Schema: 1, Version: 1, Body: body,
			Keys: []document.Key{{Name: "state", Value: "open"}, {Name: "customer", Value: fmt.Sprintf("c-%d", n%(million/1000))}},
		}}
	})
	keys := map[string]document.Key{"all": {}, "state": {Name: "state", Value: "open"}, "customer": {Name: "customer", Value: "c-7"}}
	for _, by := range []string{"all", "state", "customer"} {
		for _, place := range []struct {
			name  string
			after int
		}{{"first", 0}, {"middle", million / 2}, {"last", million * 4 / 5}} {
			b.Run(by+"/"+place.name, func(b *testing.B) {
				b.ReportAllocs()
				rows := 0
				for b.Loop() {
					found, err := s.Find(b.Context(), store.Query{Tenant: acme, Kind: note, Key: keys[by], After: ids[place.after], Limit: page})
					if err != nil || len(found) != page {
						b.Fatal(len(found), err)
					}
					rows += len(found)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(rows), "ns/row")
			})
		}
	}
}

func BenchmarkEvents(b *testing.B) {
	s := fill(b, func(n int) store.Entry {
		return store.Entry{Event: &document.EventRecord{Position: int64(n) + 1, Ref: ref(n), Type: "note.written", Schema: 1, Actor: "desk-2", Body: body}}
	})
	for _, after := range []int64{0, million / 2, million - page} {
		b.Run(fmt.Sprintf("after=%d", after), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				found, err := s.Events(b.Context(), acme, after, page)
				if err != nil || len(found) != page {
					b.Fatal(len(found), err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*page), "ns/row")
		})
	}
}
