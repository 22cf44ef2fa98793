package memory_test

import (
	"context"
	"fmt"
	"math/rand"
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/memory"
)

// sizes are how many records are there before a benchmark begins.
var sizes = []int{0, 1_000_000}

const customers = 1000

var background = context.Background()

// filled is a store and, for reference, a plain map under a mutex, both with the same records.
type filled struct {
	random *rand.Rand
	store  *memory.Store
	ids    []document.ID
	mu     sync.Mutex
	plain  map[document.Ref]document.Record
	serial int
	bytes  uint64 // of the store, a record
}

func (f *filled) next() document.Record {
	f.serial++
	r := record(randomID(f.random), document.Key{Name: "customer", Value: fmt.Sprintf("c-%d", f.random.Intn(customers))}, document.Key{Name: "state", Value: "open"})
	r.Unique = []document.Key{{Name: "number", Value: fmt.Sprintf("SO-%08d", f.serial)}}
	r.Body = []byte(`{"header":{"kind":"note"},"lines":[{"sku":"0001","quantity":"12 case"},{"sku":"0002","quantity":"1 case"}]}`)
	return r
}

func (f *filled) batch(n int) document.Batch {
	b := document.Batch{ID: randomID(f.random), Tenant: acme}
	for range n {
		b.Writes = append(b.Writes, f.next())
	}
	return b
}

var fill = sync.OnceValue(func() *filled { return newFilled(1_000_000) })

func newFilled(size int) *filled {
	f := &filled{random: rand.New(rand.NewSource(1)), store: memory.New(), plain: map[document.Ref]document.Record{}}
	f.ids = make([]document.ID, 0, size)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for range size / 500 {
		b := f.batch(500)
		if _, err := f.store.Commit(background, b); err != nil {
			panic(err)
		}
		for i := range b.Writes {
			f.ids = append(f.ids, b.Writes[i].Ref.ID)
		}
	}
	if size > 0 {
		runtime.GC()
		runtime.ReadMemStats(&after)
		f.bytes = (after.HeapAlloc - before.HeapAlloc) / uint64(size)
		for _, id := range f.ids {
			r, _ := f.store.Get(background, record(id).Ref)
			f.plain[r.Ref] = r
		}
	}
	return f
}

func at(size int) *filled {
	if size == 0 {
		return newFilled(0)
	}
	return fill()
}

func name(who string, size int) string { return fmt.Sprintf("%s/records=%d", who, size) }

func BenchmarkGet(b *testing.B) {
	for _, size := range sizes {
		f := at(size)
		if size == 0 {
			one := f.batch(1)
			_, err := f.store.Commit(b.Context(), one)
			require.NoError(b, err)
			r, err := f.store.Get(b.Context(), one.Writes[0].Ref)
			require.NoError(b, err)
			f.ids, f.plain[r.Ref] = append(f.ids, r.Ref.ID), r
		}
		n := len(f.ids)
		b.Run(name("memory", size), func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if _, err := f.store.Get(b.Context(), record(f.ids[i*7919%n]).Ref); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name("map", size), func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				f.mu.Lock()
				r, ok := f.plain[record(f.ids[i*7919%n]).Ref]
				f.mu.Unlock()
				if r = r.Clone(); !ok || r.Version == 0 {
					b.Fatal("not there")
				}
			}
		})
	}
}

func BenchmarkFind(b *testing.B) {
	for _, size := range sizes[1:] {
		f := at(size)
		for _, k := range []document.Key{{Name: "customer", Value: "c-7"}, {Name: "state", Value: "open"}} {
			b.Run(name("memory/page=100/"+k.Name, size), func(b *testing.B) {
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					page, err := f.store.Find(b.Context(), store.Query{Tenant: acme, Kind: note, Key: k, After: document.ID{byte(i % 128)}, Limit: 100})
					if err != nil || len(page) != 100 {
						b.Fatal(len(page), err)
					}
				}
			})
		}
		b.Run(name("map/page=100/known", size), func(b *testing.B) { // the floor: 100 records whose IDs are known
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				page := make([]document.Record, 0, 100)
				f.mu.Lock()
				for j := range 100 {
					page = append(page, f.plain[record(f.ids[(i*100+j)%size]).Ref])
				}
				f.mu.Unlock()
				for j := range page {
					page[j] = page[j].Clone()
				}
			}
		})
	}
}

func BenchmarkCommit(b *testing.B) {
	for _, size := range sizes {
		f := at(size)
		// each runs b.N commits of 3 writes and an event; batches are made beforehand, a thousand at a time
		each := func(b *testing.B, do func(document.Batch)) {
			b.ReportAllocs()
			for done := 0; done < b.N; {
				b.StopTimer()
				list := make([]document.Batch, min(1000, b.N-done))
				for i := range list {
					list[i] = f.batch(3)
					list[i].Events = []document.EventRecord{{Ref: list[i].Writes[0].Ref, Type: "note.made", Schema: 1, Actor: "desk-2", Body: []byte("{}")}}
				}
				b.StartTimer()
				for i := range list {
					do(list[i])
				}
				done += len(list)
			}
		}
		b.Run(name("memory/writes=3", size), func(b *testing.B) {
			each(b, func(batch document.Batch) {
				if _, err := f.store.Commit(background, batch); err != nil {
					b.Fatal(err)
				}
			})
			if size > 0 {
				b.ReportMetric(float64(f.bytes), "B/record")
			}
		})
		b.Run(name("map/writes=3", size), func(b *testing.B) {
			each(b, func(batch document.Batch) {
				f.mu.Lock()
				for _, w := range batch.Writes {
					f.plain[w.Ref] = w.Clone()
				}
				f.mu.Unlock()
			})
		})
	}
}

// BenchmarkReadersBesideCommits is the time of a Get while one writer commits all the time.
func BenchmarkReadersBesideCommits(b *testing.B) {
	f := at(sizes[1])
	stop := make(chan struct{})
	var writing sync.WaitGroup
	writing.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				if _, err := f.store.Commit(background, f.batch(3)); err != nil {
					panic(err)
				}
			}
		}
	})
	b.RunParallel(func(p *testing.PB) {
		for i := 0; p.Next(); i++ {
			if _, err := f.store.Get(b.Context(), record(f.ids[i*7919%len(f.ids)]).Ref); err != nil {
				b.Error(err)
			}
		}
	})
	close(stop)
	writing.Wait()
}
