package archive_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"math"
	"os"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/archive"
	"github.com/seed-3f372218/o2c/store/memory"
)

// TestRoundTrip exports random tenants, imports them elsewhere, finds the very same there, and exports the same bytes.
func TestRoundTrip(t *testing.T) {
	random := source(t)
	for range 60 {
		from, to := memory.New(), memory.New()
		fill(t, from, random, 1+random.Intn(40))
		file, totals := exported(t, from)
		got, err := archive.Import(t.Context(), to, acme, iotest.OneByteReader(strings.NewReader(file)))
		require.NoError(t, err, file)
		require.Equal(t, totals, got)
		all := entries(t, from)
		require.Equal(t, all, entries(t, to))
		require.Equal(t, int64(len(all)), totals.Records+totals.Events+totals.Batches+totals.Series)
		again, _ := exported(t, to)
		require.Equal(t, file, again)
	}
}

// TestLargest takes the largest entries that a store can hold through a file, spelled as long as JSON spells them.
func TestLargest(t *testing.T) {
	long := strings.Repeat("\x01", document.MaxText)
	kind := document.Kind(long)
	from := memory.New()
	b := document.Batch{ID: document.ID{1}, Tenant: long}
	for i := range document.MaxOperations {
		r := document.Record{Ref: document.Ref{Tenant: long, Kind: kind, ID: document.ID{1, byte(i >> 8), byte(i)}}, Schema: math.MaxInt, Number: long}
		if i == 0 {
			r.Body = bytes.Repeat([]byte{0xff}, document.MaxBody)
			for range document.MaxKeys {
				r.Keys = append(r.Keys, document.Key{Name: long, Value: long})
			}
		}
		b.Writes = append(b.Writes, r)
	}
	_, err := from.Commit(t.Context(), b)
	require.NoError(t, err)
	var file bytes.Buffer
	totals, err := archive.Export(t.Context(), from, long, &file)
	require.NoError(t, err)
	longest := 0
	for line := range bytes.Lines(file.Bytes()) {
		longest = max(longest, len(line)-1)
	}
	require.Greater(t, longest, 13_500_000)
	require.LessOrEqual(t, longest, archive.MaxLine)
	to := memory.New()
	got, err := archive.Import(t.Context(), to, long, &file)
	require.NoError(t, err)
	require.Equal(t, totals, got)
	r, err := to.Get(t.Context(), b.Writes[0].Ref)
	require.NoError(t, err)
	require.Equal(t, b.Writes[0].Body, r.Body)
	require.Equal(t, b.Writes[0].Keys, r.Keys)
}

// TestNothing is an archive of a tenant of which nothing is kept: 2 lines, and importing it leaves the store free.
func TestNothing(t *testing.T) {
	file, totals := exported(t, memory.New())
	require.Equal(t, archive.Totals{SHA256: totals.SHA256}, totals)
	require.Equal(t, 2, strings.Count(file, "\n"))
	to := memory.New()
	_, err := archive.Import(t.Context(), to, acme, strings.NewReader(file))
	require.NoError(t, err)
	fill(t, to, source(t), 3)
}

// TestS10_Release01 opens the archive that release 0.1 wrote, finds in it what was put in, and writes it byte for byte the same.
func TestS10_Release01(t *testing.T) {
	file, err := os.ReadFile("testdata/release-0.1.jsonl")
	require.NoError(t, err)
	s := memory.New()
	totals, err := archive.Import(t.Context(), s, acme, bytes.NewReader(file))
	require.NoError(t, err)
	require.Equal(t, archive.Totals{Records: 5, Events: 4, Batches: 4, Series: 2, LastEvent: 4, SHA256: totals.SHA256}, totals)

	page, err := s.Find(t.Context(), store.Query{Tenant: acme, Kind: "invoice", Key: document.Key{Name: "customer", Value: "lakeside"}})
	require.NoError(t, err)
	require.Len(t, page, 2)
	require.Equal(t, "INV-2026-00041", page[0].Number)
	require.Equal(t, int64(2), page[0].Version)
	require.JSONEq(t, `{"total": "10.00 USD"}`, string(page[0].Body))
	events, err := s.Events(t.Context(), acme, 0, 0)
	require.NoError(t, err)
	require.Equal(t, time.Date(2026, 7, 1, 12, 0, 0, 500, time.UTC), events[0].At)
	require.Equal(t, 10000, events[3].At.Year())
	require.Equal(t, []byte("\xff\x00 not JSON"), events[3].Body)

	again, _ := exported(t, s)
	require.Equal(t, string(file), again)
	written := release01(t)
	now, _ := exported(t, written)
	require.Equal(t, string(file), now, "this release writes the same")
}

// release01 is the store that the golden file was made of.
func release01(t testing.TB) *memory.Store {
	t.Helper()
	s := memory.New()
	ref := func(kind document.Kind, name string) document.Ref {
		return document.Ref{Tenant: acme, Kind: kind, ID: document.NameID(kind, name)}
	}
	day, err := document.NewDate(2026, 7, 1)
	require.NoError(t, err)
	commit := func(name string, b document.Batch) document.Committed {
		b.ID, b.Tenant = document.NameID("batch", name), acme
		c, err := s.Commit(t.Context(), b)
		require.NoError(t, err)
		return c
	}
	noon := time.Date(2026, 7, 1, 12, 0, 0, 500, time.UTC)
	lakeside := []document.Key{{Name: "customer", Value: "lakeside"}}
	first := document.Record{Ref: ref("invoice", "1"), Schema: 1, Keys: lakeside, Unique: []document.Key{{Name: "external", Value: `PO "7"\é`}}, Body: []byte(`{"total": "10.00 USD"}`)}
	second := document.Record{Ref: ref("invoice", "2"), Schema: 2, Keys: lakeside, Body: []byte("{\n}")}
	c := commit("1", document.Batch{
		Writes:  []document.Record{first, second},
		Numbers: []document.Number{{Write: 0, Series: "invoice/2026", First: 41, Format: "INV-{year}-{n:5}", Date: day, Monotonic: true}, {Write: 1, Series: "plain", Format: "{n}"}},
		Events: []document.EventRecord{
			{Ref: first.Ref, Type: "invoice.issued", Schema: 1, At: noon, Actor: "desk-2", Body: []byte(`{"net":"10.00 USD"}`)},
			{Ref: second.Ref, Type: "invoice.issued", Schema: 1, At: noon.Add(time.Hour - 500)},
		},
	})
	first.Version, first.Number = c.Wrote[0].Version, c.Wrote[0].Number
	commit("2", document.Batch{Writes: []document.Record{first}, Events: []document.EventRecord{{Ref: first.Ref, Type: "invoice.sent", Schema: 1, Body: []byte(`null`)}}})
	commit("3", document.Batch{
		Writes: []document.Record{{Ref: ref("note", "empty"), Schema: 1}, {Ref: ref("note", "spaced"), Schema: 1, Body: []byte(` {}`)}, {Ref: ref("note", "twice"), Schema: 1, Body: []byte(`{"a":1,"a":2}`)}},
		Events: []document.EventRecord{{Ref: ref("note", "empty"), Type: "note.late", Schema: 1, At: time.Date(10000, 1, 1, 0, 0, 0, 7, time.UTC), Body: []byte("\xff\x00 not JSON")}},
	})
	commit("4", document.Batch{Guards: []document.Guard{{Ref: ref("note", "absent")}}})
	return s
}

func TestUnable(t *testing.T) {
	_, err := archive.Export(t.Context(), plain{memory.New()}, acme, io.Discard)
	require.ErrorIs(t, err, document.ErrRefused)
	_, err = archive.Import(t.Context(), plain{memory.New()}, acme, strings.NewReader(""))
	require.ErrorIs(t, err, document.ErrRefused)
	require.ErrorContains(t, err, "store/archive_unable")

	file, _ := exported(t, release01(t))
	_, err = archive.Import(t.Context(), stub{load: func(iter.Seq2[store.Entry, error]) error { return nil }}, acme, strings.NewReader(file))
	require.ErrorIs(t, err, document.ErrRefused, "a store that says yes without reading")
	_, err = archive.Import(t.Context(), stub{load: func(all iter.Seq2[store.Entry, error]) error {
		n := 0
		for _, err := range all {
			if err == nil {
				n++
			}
		}
		t.Logf("overlooked what follows entry %d", n)
		return nil
	}}, acme, strings.NewReader(file[:len(file)-9]))
	require.ErrorIs(t, err, document.ErrInvalid, "a store that overlooks errors")
}

// TestBadStore exports from stores that give what could not be imported: the file must not look whole.
func TestBadStore(t *testing.T) {
	good := entries(t, release01(t))
	for name, list := range map[string][]store.Entry{
		"twice":            {good[0], good[0]},
		"out of order":     {good[1], good[0]},
		"of two things":    {{Record: good[0].Record, Series: &store.Series{Name: "s"}}},
		"nothing":          {{}},
		"gap":              {good[6]},
		"of a lost event":  {good[9], good[10], good[11], good[12]},
		"record after all": {good[14], good[0]},
	} {
		var out bytes.Buffer
		_, err := archive.Export(t.Context(), stub{export: func(yield func(store.Entry, error) bool) {
			for _, e := range list {
				if !yield(e, nil) {
					return
				}
			}
		}}, acme, &out)
		require.ErrorIs(t, err, document.ErrInvalid, name)
		require.ErrorContains(t, err, "store/archive_entry", name)
		require.NotContains(t, out.String(), "totals", name)
	}
	broken := errors.New("disk gone")
	_, err := archive.Export(t.Context(), stub{export: func(yield func(store.Entry, error) bool) { yield(store.Entry{}, broken) }}, acme, io.Discard)
	require.ErrorIs(t, err, broken)
	for _, tenant := range []string{"", "a\x00", "\xff", strings.Repeat("t", document.MaxText+1)} {
		_, err = archive.Export(t.Context(), memory.New(), tenant, io.Discard)
		require.ErrorIs(t, err, document.ErrInvalid)
		_, err = archive.Import(t.Context(), memory.New(), tenant, strings.NewReader(""))
		require.ErrorIs(t, err, document.ErrInvalid)
	}
}

// failing fails from a number of bytes on.
type failing struct{ left int }

var errFull = errors.New("disk full")

func (f *failing) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestReaderAndWriterFail(t *testing.T) {
	s := memory.New()
	fill(t, s, source(t), 400)
	file, _ := exported(t, s)
	require.Greater(t, len(file), 130_000, "more than the buffers")
	for _, left := range []int{0, 70_000, len(file) - 1} {
		_, err := archive.Export(t.Context(), s, acme, &failing{left})
		require.ErrorIs(t, err, errFull)
		to := memory.New()
		_, err = archive.Import(t.Context(), to, acme, io.MultiReader(strings.NewReader(file[:left]), iotest.ErrReader(errFull)))
		require.ErrorIs(t, err, errFull)
		require.NotErrorIs(t, err, document.ErrInvalid)
		requireEmpty(t, to)
	}
	to := memory.New()
	_, err := archive.Import(t.Context(), to, acme, io.MultiReader(strings.NewReader(file), iotest.ErrReader(errFull)))
	require.ErrorIs(t, err, errFull, "who knows what would have followed")
	requireEmpty(t, to)
	_, err = archive.Import(t.Context(), to, acme, strings.NewReader(file))
	require.NoError(t, err)
}

// canceling cancels a context when it is read or written for the nth time.
type canceling struct {
	io.Reader
	io.Writer
	cancel func()
	n      int
}

func (c *canceling) count() {
	if c.n--; c.n == 0 {
		c.cancel()
	}
}

func (c *canceling) Read(p []byte) (int, error) {
	c.count()
	return c.Reader.Read(p[:min(len(p), 500)])
}
func (c *canceling) Write(p []byte) (int, error) { c.count(); return c.Writer.Write(p) }

func TestS12_Canceled(t *testing.T) {
	s := memory.New()
	fill(t, s, source(t), 400)
	file, _ := exported(t, s)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := archive.Export(gone, s, acme, io.Discard)
	require.ErrorIs(t, err, context.Canceled)
	to := memory.New()
	_, err = archive.Import(gone, to, acme, strings.NewReader(file))
	require.ErrorIs(t, err, context.Canceled)
	requireEmpty(t, to)

	ctx, cancel := context.WithCancel(t.Context())
	var out bytes.Buffer
	_, err = archive.Export(ctx, s, acme, &canceling{Writer: &out, cancel: cancel, n: 1})
	require.ErrorIs(t, err, context.Canceled)
	require.NotContains(t, out.String(), `{"totals":`)
	for _, n := range []int{1, 2, len(file) / 1000, len(file) / 500} {
		ctx, cancel := context.WithCancel(t.Context())
		_, err = archive.Import(ctx, to, acme, &canceling{Reader: strings.NewReader(file), cancel: cancel, n: n})
		cancel()
		require.ErrorIs(t, err, context.Canceled)
		requireEmpty(t, to)
	}
}

// TestConstantMemory takes 100,000 records and their batches from one store to another that keep nothing, and looks at the heap meanwhile.
func TestConstantMemory(t *testing.T) {
	records := 100_000
	if testing.Short() {
		t.Log("short: 10,000 records instead of 100,000")
		records = 10_000
	}
	heap := func() int64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	before, most, seen := heap(), int64(0), 0
	r, w := io.Pipe()
	var sent archive.Totals
	done := make(chan error, 1)
	go func() {
		var err error
		sent, err = archive.Export(t.Context(), stub{export: many(records)}, acme, w)
		w.CloseWithError(err)
		done <- err
	}()
	got, err := archive.Import(t.Context(), stub{load: func(all iter.Seq2[store.Entry, error]) error {
		for _, err := range all {
			if err != nil {
				return err
			}
			if seen++; seen%(records/5) == 0 {
				most = max(most, heap())
			}
		}
		return nil
	}}, acme, r)
	require.NoError(t, err)
	require.NoError(t, <-done)
	require.Equal(t, sent, got)
	require.Equal(t, int64(records), got.Records)
	require.Equal(t, int64(records), got.Batches)
	require.Less(t, most-before, int64(4<<20), "bytes of the heap in use, at most")
	t.Logf("%d entries; at most %d KiB of the heap in use above those before", seen, (most-before)>>10)
}

// many gives records, then the batches that wrote them, and keeps none.
func many(n int) iter.Seq2[store.Entry, error] {
	id := func(i int) document.ID { return document.ID{1, byte(i >> 16), byte(i >> 8), byte(i)} }
	ref := func(i int) document.Ref { return document.Ref{Tenant: acme, Kind: "note", ID: id(i)} }
	return func(yield func(store.Entry, error) bool) {
		for i := range n {
			r := document.Record{
				Ref: ref(i), Schema: 1, Version: 1, Keys: []document.Key{{Name: "customer", Value: "lakeside"}, {Name: "state", Value: "open"}},
				Body: []byte(`{"header":{"kind":"note"},"lines":[{"sku":"0001","quantity":"12 case"},{"sku":"0002","quantity":"1 case"}]}`),
			}
			if !yield(store.Entry{Record: &r}, nil) {
				return
			}
		}
		for i := range n {
			c := document.Committed{Batch: id(i), Wrote: []document.Written{{Ref: ref(i), Version: 1}}}
			if !yield(store.Entry{Batch: &c}, nil) {
				return
			}
		}
	}
}
