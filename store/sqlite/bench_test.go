package sqlite_test

// BenchmarkCommit: commits of an order with 10 lines, by the store and by SQL written by hand, in turns on the same machine. writers=1: one desk.
// writers=8/tenants=8: eight desks at once, each of a tenant of its own. writers=8/tenants=1: eight desks of one tenant. The figure that counts is
// percent-of-sql: the store's throughput against that of the SQL, at least 80. ns/op is that of both together.
//
// BenchmarkFind, BenchmarkEvents: a page out of a million documents or events, at the beginning, in the middle and at the end. all: every document of the
// kind; state: by a key that all have; customer: one by a key that a thousand have. ns/row is to be flat.
//
// BenchmarkWalk: all of the million by a key, page by page.

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/sqlite"
)

func BenchmarkCommit(b *testing.B) {
	for _, shape := range []struct{ writers, tenants int }{{1, 1}, {8, 8}, {8, 1}} {
		b.Run(fmt.Sprintf("writers=%d/tenants=%d", shape.writers, shape.tenants), func(b *testing.B) {
			s := openNew(b)
			r, err := newReference(b.Context(), filepath.Join(b.TempDir(), "reference.db"))
			require.NoError(b, err)
			b.Cleanup(func() { require.NoError(b, r.db.Close()) })
			sides := [2]*side{
				newSide(b, shape.writers, shape.tenants, func(ctx context.Context, batch *document.Batch) error {
					_, err := s.Commit(ctx, *batch)
					return err
				}),
				newSide(b, shape.writers, shape.tenants, r.commit),
			}
			round := 32 * shape.writers
			b.ResetTimer()
			first := 0
			for done := 0; done < b.N; done += round {
				for i := range sides { // who goes first changes
					sides[first^i].run(b, min(round, b.N-done))
				}
				first = 1 - first
			}
			b.StopTimer()
			took, its := sides[0].took.Seconds(), sides[1].took.Seconds()
			b.ReportMetric(float64(b.N)/took, "store-orders/s")
			b.ReportMetric(float64(b.N)/its, "sql-orders/s")
			b.ReportMetric(100*its/took, "percent-of-sql")
			b.ReportMetric(float64(sides[0].cpu.Microseconds())/float64(b.N), "store-cpu-us")
			b.ReportMetric(float64(sides[1].cpu.Microseconds())/float64(b.N), "sql-cpu-us")
		})
	}
}

// side is one of the two that are compared. They take turns, a few orders at a time, so that what else the machine does meets both.
type side struct {
	desks  []*desk
	commit func(context.Context, *document.Batch) error
	took   time.Duration
	cpu    time.Duration // of the process meanwhile; it depends less on what else the machine does
}

func newSide(b *testing.B, writers, tenants int, commit func(context.Context, *document.Batch) error) *side {
	b.Helper()
	one := &side{commit: commit}
	for i := range writers {
		d := newDesk(fmt.Sprintf("tenant-%d", i%tenants), i)
		opening := d.opening()
		require.NoError(b, commit(b.Context(), &opening))
		one.desks = append(one.desks, d)
	}
	return one
}

// run commits so many orders, shared among the desks.
func (one *side) run(b *testing.B, orders int) {
	ctx := context.WithoutCancel(b.Context()) // the driver watches one that can end with a goroutine for each statement
	began, cpu := time.Now(), cpuTime(b)
	var all sync.WaitGroup
	for i, d := range one.desks {
		all.Go(func() {
			for range (orders + len(one.desks) - 1 - i) / len(one.desks) {
				batch := d.next()
				if err := one.commit(ctx, &batch); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	one.took += time.Since(began)
	one.cpu += cpuTime(b) - cpu
}

func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

const million = 1_000_000

// openMillion gives a store with a million documents, each with an event, a key that all of them have and one that a thousand have. The file is made once a
// run, in bulk.
func openMillion(b *testing.B) *sqlite.Store {
	b.Helper()
	path, err := millionFile()
	require.NoError(b, err)
	return open(b, path)
}

var millionFile = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp(os.Getenv("O2C_SQLITE_SCRATCH"), "o2c-million-") // TestMain removes it
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "o2c.db")
	s, err := sqlite.Open(context.Background(), path)
	if err != nil {
		return "", err
	}
	err = s.Import(context.Background(), acme, func(yield func(store.Entry, error) bool) {
		body := []byte(`{"customer":"lakeside","lines":[{"sku":"0001","quantity":"12 case"},{"sku":"0002","quantity":"1 case"}],"total":"650.00 USD"}`)
		for n := 1; n <= million; n++ {
			rec := document.Record{
				Ref: ref(n), Schema: 1, Version: 1, Body: body,
				Keys: []document.Key{{Name: "state", Value: "open"}, {Name: "customer", Value: fmt.Sprintf("c-%d", n%(million/1000))}},
			}
			event := document.EventRecord{Position: int64(n), Ref: rec.Ref, Type: "note.written", Schema: 1, At: noon, Actor: "desk-2", Body: body}
			if !yield(store.Entry{Record: &rec}, nil) || !yield(store.Entry{Event: &event}, nil) {
				return
			}
		}
	})
	if err != nil {
		return "", err
	}
	return path, s.Close()
})

// places are where a page begins: after which of a million.
var places = []struct {
	name  string
	after int
}{{"first", 0}, {"middle", million / 2}, {"last", million - 100}}

func BenchmarkFind(b *testing.B) {
	s := openMillion(b)
	ctx := context.WithoutCancel(b.Context())
	for _, key := range []document.Key{{}, {Name: "state", Value: "open"}, {Name: "customer", Value: "c-950"}} {
		name := key.Name
		if name == "" {
			name = "all"
		}
		for _, place := range places {
			q := store.Query{Tenant: acme, Kind: note, Key: key, After: id(place.after), Limit: 100}
			if key.Name == "customer" {
				q.Limit = 1
			}
			b.Run(name+"/"+place.name, func(b *testing.B) {
				b.ReportAllocs()
				found := 0
				for b.Loop() {
					page, err := s.Find(ctx, q)
					if err != nil || len(page) != q.Limit {
						b.Fatal(len(page), err)
					}
					found += len(page)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(found), "ns/row")
			})
		}
	}
}

func BenchmarkEvents(b *testing.B) {
	s := openMillion(b)
	ctx := context.WithoutCancel(b.Context())
	for _, place := range places {
		b.Run(place.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				page, err := s.Events(ctx, acme, int64(place.after), 100)
				if err != nil || len(page) != 100 {
					b.Fatal(len(page), err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(100*b.N), "ns/row")
		})
	}
}

// BenchmarkWalk reads all of the million, page by page: what is held at once is one page.
func BenchmarkWalk(b *testing.B) {
	s := openMillion(b)
	ctx := context.WithoutCancel(b.Context())
	for b.Loop() {
		n := 0
		for _, err := range store.All(ctx, s, store.Query{Tenant: acme, Kind: note, Key: document.Key{Name: "state", Value: "open"}, Limit: store.MaxPage}) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != million {
			b.Fatal(n)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(million*b.N), "ns/row")
}
