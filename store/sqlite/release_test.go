package sqlite_test

import (
	"context"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/sqlite"
)

var update = flag.Bool("update", false, "write testdata/release-0.1.db anew; a file that a release has written stays as it is")

const release = "testdata/release-0.1.db"

// releaseBatches is the content of the file: four kinds, three versions of a document, keys of both sorts, two series, events of unusual instants,
// a batch of nothing but a guard, and a second tenant.
func releaseBatches() []document.Batch {
	date, _ := document.NewDate(2026, 7, 1)
	at := func(kind document.Kind, n int) document.Ref { return document.Ref{Tenant: acme, Kind: kind, ID: id(n)} }
	key := func(name, value string) document.Key { return document.Key{Name: name, Value: value} }
	event := func(ref document.Ref, typ string, at time.Time, body string) document.EventRecord {
		return document.EventRecord{Ref: ref, Type: typ, Schema: 2, At: at, Actor: "desk-2", Body: []byte(body)}
	}
	customer := document.Record{Ref: at("customer", 1), Schema: 1, Unique: []document.Key{key("code", "lakeside")}, Body: []byte(`{"name":"Lakeside"}`)}
	order := document.Record{Ref: at("sales_order", 2), Schema: 3, Keys: []document.Key{key("customer", "lakeside"), key("state", "draft"), key("state", "draft")}, Body: []byte(`{"lines":[{"sku":"0001"}]}`)}
	confirmed := order.Clone()
	confirmed.Version, confirmed.Number, confirmed.Keys[1], confirmed.Body = 1, "SO-2026-00007", key("state", "confirmed"), []byte(`{"lines":[{"sku":"0001"},{"sku":"0002"}]}`)
	closed := confirmed.Clone()
	closed.Version, closed.Keys = 2, []document.Key{key("state", "closed")}
	invoice := document.Record{Ref: at("invoice", 3), Schema: 1, Keys: []document.Key{key("order", "2")}, Unique: []document.Key{key("order", "2"), key("seller", "northwind")}, Body: []byte{0, 0xff}}
	odd := document.Record{Ref: at("o'dd \u00e4\U0001f4e6", 4), Schema: 1, Number: "a'b\"c", Keys: []document.Key{key("n\u00e4me", ""), key("<", "&\u2028")}}
	elsewhere := customer.Clone()
	elsewhere.Ref.Tenant = "elsewhere"
	return []document.Batch{
		{
			ID: id(10), Tenant: acme, Writes: []document.Record{customer, order},
			Numbers: []document.Number{{Write: 1, Series: "order/2026", First: 7, Format: "SO-{year}-{n:5}", Date: date}},
			Events:  []document.EventRecord{event(customer.Ref, "customer.saved", noon, "{}"), event(order.Ref, "sales_order.made", time.Time{}, "")},
		},
		{
			ID: id(11), Tenant: acme, Writes: []document.Record{confirmed, invoice}, Guards: []document.Guard{{Ref: customer.Ref, Version: 1}},
			Numbers: []document.Number{{Write: 1, Series: "invoice", Format: "INV-{n}", Date: date, Monotonic: true}},
			Events:  []document.EventRecord{event(order.Ref, "sales_order.confirmed", time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC), `{"total":"1.00 USD"}`)},
		},
		{ID: id(12), Tenant: acme, Writes: []document.Record{odd, closed}},
		{ID: id(13), Tenant: acme, Guards: []document.Guard{{Ref: customer.Ref, Version: 1}}},
		{ID: id(10), Tenant: "elsewhere", Writes: []document.Record{elsewhere}},
	}
}

// entries gives all that a store keeps of a tenant, one line each.
func entries(t testing.TB, s store.Archiver, tenant string) []string {
	t.Helper()
	var lines []string
	for e, err := range s.Export(t.Context(), tenant) {
		require.NoError(t, err)
		switch {
		case e.Record != nil:
			r := e.Record
			lines = append(lines, fmt.Sprintf("record %s %s v%d s%d %q %q %q %s", r.Ref.Kind, r.Ref.ID, r.Version, r.Schema, r.Number, r.Keys, r.Unique, hex.EncodeToString(r.Body)))
		case e.Event != nil:
			x := e.Event
			lines = append(lines, fmt.Sprintf("event %d %s %s %s s%d %s %s %s", x.Position, x.Ref.Kind, x.Ref.ID, x.Type, x.Schema, x.At.Format(time.RFC3339Nano), x.Actor, hex.EncodeToString(x.Body)))
		case e.Batch != nil:
			lines = append(lines, fmt.Sprintf("batch %s %d %v", e.Batch.Batch, e.Batch.FirstEvent, e.Batch.Wrote))
		case e.Series != nil:
			lines = append(lines, fmt.Sprintf("series %s %d %s", e.Series.Name, e.Series.Last, e.Series.Date))
		}
	}
	return lines
}

// fill commits the content of the file.
func fill(t testing.TB, s store.Store) {
	t.Helper()
	for _, b := range releaseBatches() {
		_, err := s.Commit(t.Context(), b)
		require.NoError(t, err)
	}
}

// A file that release 0.1 has written opens, gives what it gave, and goes on.
func TestS10_ReleaseFile(t *testing.T) {
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.RemoveAll(release))
		s, err := sqlite.Open(t.Context(), release)
		require.NoError(t, err)
		fill(t, s)
		require.NoError(t, s.Close())
	}
	content, err := os.ReadFile(release)
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "release.db")
	require.NoError(t, os.WriteFile(path, content, 0o600))
	s := open(t, path)

	must := openNew(t) // what this release makes of the same content
	fill(t, must)
	for _, tenant := range []string{acme, "elsewhere"} {
		require.Equal(t, entries(t, must, tenant), entries(t, s, tenant))
	}
	require.Len(t, entries(t, s, acme), 4+3+4+2)
	rec, err := s.Get(t.Context(), document.Ref{Tenant: acme, Kind: "sales_order", ID: id(2)})
	require.NoError(t, err)
	require.Equal(t, int64(3), rec.Version)
	require.Equal(t, "SO-2026-00007", rec.Number)
	require.Equal(t, []document.Key{{Name: "state", Value: "closed"}}, rec.Keys)
	require.JSONEq(t, `{"lines":[{"sku":"0001"},{"sku":"0002"}]}`, string(rec.Body))
	for _, q := range []store.Query{
		{Kind: "sales_order", Key: document.Key{Name: "state", Value: "closed"}}, {Kind: "invoice", Key: document.Key{Name: "order", Value: "2"}}, {Kind: "customer"},
	} {
		q.Tenant = acme
		page, err := s.Find(t.Context(), q)
		require.NoError(t, err)
		require.Len(t, page, 1)
	}
	first, err := s.Commit(t.Context(), releaseBatches()[1]) // its batches are known
	require.NoError(t, err)
	require.Equal(t, "INV-1", first.Wrote[1].Number)
	require.Equal(t, int64(3), first.FirstEvent)

	next := batch(20, write(20, 0, "next"))
	next.Numbers = []document.Number{{Series: "order/2026", Format: "{n}"}}
	c, err := s.Commit(t.Context(), next)
	require.NoError(t, err)
	require.Equal(t, "8", c.Wrote[0].Number)
	require.Equal(t, int64(4), c.FirstEvent)
}

// What is exported of the file and imported elsewhere is the same.
func TestS10_ReleaseMoved(t *testing.T) {
	content, err := os.ReadFile(release)
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "release.db")
	require.NoError(t, os.WriteFile(path, content, 0o600))
	from, to := open(t, path), openNew(t)
	require.NoError(t, to.Import(context.Background(), acme, from.Export(t.Context(), acme)))
	require.Equal(t, entries(t, from, acme), entries(t, to, acme))
}
