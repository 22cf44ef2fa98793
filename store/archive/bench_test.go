package archive_test

import (
	"bytes"
	"encoding/json"
	"io"
	"iter"
	"testing"

	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/archive"
)

const benchmarked = 10_000 // records, and as many results of batches

// perEntry reports what one entry costs.
func perEntry(b *testing.B, do func()) {
	b.ReportAllocs()
	for b.Loop() {
		do()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/(2*benchmarked), "ns/entry")
}

// BenchmarkExport writes archives. The reference is encoding/json on the same values, with nothing checked and no digest. An operation is 20,000 entries.
func BenchmarkExport(b *testing.B) {
	b.Run("archive", func(b *testing.B) {
		perEntry(b, func() {
			if _, err := archive.Export(b.Context(), stub{export: many(benchmarked)}, acme, io.Discard); err != nil {
				b.Fatal(err)
			}
		})
	})
	b.Run("json", func(b *testing.B) {
		perEntry(b, func() {
			out := json.NewEncoder(io.Discard)
			for e, err := range many(benchmarked) {
				if err == nil {
					err = out.Encode(plainJSON(e))
				}
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	})
}

// plainJSON lets encoding/json write a body as JSON and not as base64, as the archive does.
func plainJSON(e store.Entry) any {
	if e.Record == nil {
		return e
	}
	return struct {
		store.Entry
		Body json.RawMessage
	}{e, e.Record.Body}
}

// BenchmarkImport reads archives into a store that keeps nothing. The reference is encoding/json on the same values.
func BenchmarkImport(b *testing.B) {
	var file, plain bytes.Buffer
	if _, err := archive.Export(b.Context(), stub{export: many(benchmarked)}, acme, &file); err != nil {
		b.Fatal(err)
	}
	out := json.NewEncoder(&plain)
	for e, err := range many(benchmarked) {
		if err == nil {
			err = out.Encode(e)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	nothing := stub{load: func(all iter.Seq2[store.Entry, error]) error {
		for _, err := range all {
			if err != nil {
				return err
			}
		}
		return nil
	}}
	b.Run("archive", func(b *testing.B) {
		perEntry(b, func() {
			if _, err := archive.Import(b.Context(), nothing, acme, bytes.NewReader(file.Bytes())); err != nil {
				b.Fatal(err)
			}
		})
	})
	b.Run("json", func(b *testing.B) {
		perEntry(b, func() {
			in := json.NewDecoder(bytes.NewReader(plain.Bytes()))
			for range 2 * benchmarked {
				var e store.Entry
				if err := in.Decode(&e); err != nil {
					b.Fatal(err)
				}
			}
		})
	})
}
