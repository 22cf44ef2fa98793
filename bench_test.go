package o2c_test

import (
	"context"
	"encoding/json"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/paymenttest"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/memory"
)

// recorder keeps what a chain reads and writes, to be encoded and decoded again as the reference.
type recorder struct {
	store.Store
	on      bool
	read    []document.Record
	written []document.Record
	events  []document.EventRecord
}

func (r *recorder) Get(ctx context.Context, ref document.Ref) (document.Record, error) {
	rec, err := r.Store.Get(ctx, ref)
	if r.on && err == nil {
		r.read = append(r.read, rec.Clone())
	}
	return rec, err
}

func (r *recorder) Commit(ctx context.Context, b document.Batch) (document.Committed, error) {
	if r.on {
		for _, w := range b.Writes {
			r.written = append(r.written, w.Clone())
		}
		r.events = append(r.events, b.Events...)
	}
	return r.Store.Commit(ctx, b)
}

// oneChain carries one order of 200 cases from its draft to two receipts.
func oneChain(b testing.TB, w *world) {
	sale, err := w.Orders.Submit(w.ctx, gloves(b, "200 case"))
	require.NoError(b, err)
	_, err = w.Orders.Confirm(w.ctx, sale.Header.ID)
	require.NoError(b, err)
	for _, q := range [...]string{"120 case", "80 case"} {
		s, err := w.Fulfillment.Ship(w.ctx, fulfillment.ShipmentDraft{Order: sale.Header.ID, Lines: []order.LineQuantity{{Line: 1, Quantity: quantity(b, q)}}})
		require.NoError(b, err)
		_, err = w.Fulfillment.Deliver(w.ctx, s.Header.ID)
		require.NoError(b, err)
		inv, err := w.Invoices.Bill(w.ctx, invoice.Draft{Order: sale.Header.ID})
		require.NoError(b, err)
		draft := payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.Check, Amount: inv.Totals.Gross, Wishes: []payment.Wish{{Invoice: inv.Header.ID}}}
		if q == "80 case" {
			draft.Method, draft.Token = payment.Card, "tok-1"
			_, err = w.Payments.Charge(w.ctx, draft)
		} else {
			_, err = w.Payments.Record(w.ctx, draft)
		}
		require.NoError(b, err)
	}
	_, err = w.Orders.Close(w.ctx, sale.Header.ID)
	require.NoError(b, err)
}

// reference encodes and decodes each version of each document that a chain stored once, and its events.
func reference(b testing.TB, r *recorder) func() {
	var work []func()
	for _, rec := range r.written {
		work = append(work, roundTrip(b, rec))
	}
	for _, e := range r.events {
		work = append(work, func() {
			var payload map[string]any
			require.NoError(b, json.Unmarshal(e.Body, &payload))
		})
	}
	return func() {
		for _, one := range work {
			one()
		}
	}
}

func roundTrip(b testing.TB, rec document.Record) func() {
	switch rec.Ref.Kind {
	case order.KindSalesOrder:
		return again[order.SalesOrder](b, rec)
	case fulfillment.KindShipment:
		return again[fulfillment.Shipment](b, rec)
	case fulfillment.KindStock:
		return again[fulfillment.Stock](b, rec)
	case invoice.KindInvoice:
		return again[invoice.Invoice](b, rec)
	case payment.KindPayment:
		return again[payment.Payment](b, rec)
	case payment.KindReceipt:
		return again[payment.Receipt](b, rec)
	case payment.KindAccount:
		return again[payment.Account](b, rec)
	}
	return func() {}
}

func again[T any, P document.Of[T]](b testing.TB, rec document.Record) func() {
	return func() {
		doc, err := document.Decode[T, P](rec)
		require.NoError(b, err)
		_, err = document.Encode[T, P](doc)
		require.NoError(b, err)
	}
}

func openChain(b testing.TB, s store.Store) *world {
	w := northwind(b, o2c.Config{Gateway: paymenttest.NewGateway()}, func(store.Store) store.Store { return s })
	w.stocked("1000000000 case")
	return w
}

// BenchmarkChain carries orders from draft to receipts: codec is the reference (each version of each document that the chain stores, encoded and decoded once), chain is the whole.
func BenchmarkChain(b *testing.B) {
	r := &recorder{Store: memory.New()}
	w := openChain(b, r)
	r.on = true
	oneChain(b, w)
	codec := reference(b, r)
	b.Run("codec", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			codec()
		}
	})
	b.Run("chain", func(b *testing.B) {
		w := openChain(b, memory.New())
		b.ReportAllocs()
		for b.Loop() {
			oneChain(b, w)
		}
	})
}

// BenchmarkChainMillion carries orders, in turn, on a store that holds nothing else and on one that holds a million documents of the same tenant and kinds. It reports the median of both, and what the million adds.
func BenchmarkChainMillion(b *testing.B) {
	full := memory.New()
	fill(b, full, 1_000_000)
	worlds := [...]*world{openChain(b, memory.New()), openChain(b, full)}
	var took [2][]time.Duration
	for range 50 {
		for _, w := range worlds {
			oneChain(b, w)
		}
	}
	runtime.GC()
	for b.Loop() {
		for i, w := range worlds {
			start := time.Now()
			oneChain(b, w)
			took[i] = append(took[i], time.Since(start))
		}
	}
	median := func(d []time.Duration) float64 {
		slices.Sort(d)
		return float64(d[len(d)/2].Nanoseconds()) / 1000
	}
	empty, million := median(took[0]), median(took[1])
	b.ReportMetric(empty, "empty-µs")
	b.ReportMetric(million, "million-µs")
	b.ReportMetric(million-empty, "added-µs")
}

// fill stores n small documents beside the chain's, of the same tenant and kinds.
func fill(b testing.TB, s store.Store, n int) {
	var made atomic.Uint64
	at := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	id := func() document.ID {
		k := made.Add(1)
		return document.NewID(at.Add(time.Duration(k)*time.Second), [10]byte{byte(k), byte(k >> 8), byte(k >> 16)})
	}
	kinds := [...]document.Kind{order.KindSalesOrder, invoice.KindInvoice, payment.KindPayment, fulfillment.KindShipment}
	for done := 0; done < n; {
		batch := document.Batch{ID: id(), Tenant: "acme"}
		for range min(1000, n-done) {
			batch.Writes = append(batch.Writes, document.Record{
				Ref: document.Ref{Tenant: "acme", Kind: kinds[done%len(kinds)], ID: id()}, Schema: 1, Body: []byte(`{"filled":true}`),
				Keys: []document.Key{{Name: "customer", Value: "other"}, {Name: "state", Value: "closed"}},
			})
			done++
		}
		_, err := s.Commit(context.Background(), batch)
		require.NoError(b, err)
	}
}
