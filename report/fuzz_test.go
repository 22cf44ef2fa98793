package report_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/report"
)

// FuzzAdd feeds an arbitrary event after a prefix of the run: it is taken, ignored or refused with an error of a known kind that changes nothing, and all answers can still be given and written.
func FuzzAdd(f *testing.F) {
	events := run()
	for i, rec := range events {
		f.Add(i, rec.Type, rec.Schema, rec.At.Unix(), rec.Ref.ID[0], rec.Body)
	}
	f.Add(3, "invoice.settled", 2, int64(0), byte(0), []byte("{}"))
	f.Add(0, "unknown", -1, int64(1)<<60, byte(1), []byte("null"))
	f.Add(6, "sales_order.closed", 1, int64(-62135596800), byte(0), []byte("{}"))
	f.Add(5, "invoice.posted", 1, int64(0), byte(0), []byte(`{"date":"9999-12-31","net":"0.000000000000000001 USD","lines":[{"net":"9 USD"},{"net":"-9 USD"}]}`))
	for _, body := range []string{
		`{"order":"` + id(1).String() + `","on":"0001-01-01","lines":[{"line":1,"quantity":"-200 case"}]}`,
		`{"order":"` + id(1).String() + `","on":"9999-12-31","lines":[{"line":-1,"quantity":"9223372036854775807 case"}]}`,
	} {
		f.Add(4, "shipment.delivered", 1, int64(0), byte(0), []byte(body))
		f.Add(9, "shipment.shipped", 1, int64(0), byte(0), []byte(body))
	}
	f.Fuzz(func(t *testing.T, after int, kind string, schema int, at int64, doc byte, body []byte) {
		prefix := events[:int(uint(after)%uint(len(events)+1))]
		fold := folded(t, prefix)
		before := asJSON(t, fold.Report())
		ref := document.Ref{Tenant: "acme", Kind: "fuzz", ID: id(int(doc) % 32)}
		for _, rec := range events { // the documents of the run, so that events meet
			if rec.Ref.ID[0] == doc {
				ref = rec.Ref
			}
		}
		err := fold.Add(document.EventRecord{Position: int64(len(prefix)) + 1, Ref: ref, Type: kind, Schema: schema, At: time.Unix(at, 0), Body: body})
		text := asJSON(t, fold.Report())
		if err != nil {
			require.True(t, errors.Is(err, document.ErrInvalid) || errors.Is(err, document.ErrNewerSchema), "%v", err)
			require.Equal(t, before, text)
			require.Equal(t, int64(len(prefix)), fold.Position())
		} else {
			require.Equal(t, int64(len(prefix))+1, fold.Position())
		}
		require.NotEmpty(t, fold.Report().String())
		var back report.Report
		require.NoError(t, json.Unmarshal([]byte(text), &back))
		require.Equal(t, text, asJSON(t, back))
		fold.TakeFinished()
	})
}

// FuzzElapsed reads any text: what is accepted is written again as it was.
func FuzzElapsed(f *testing.F) {
	for _, s := range []string{"PT2H30M", "-PT1S", "PT0S", "P", "PT1H1H", "PT-1H", "PTPT1H"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var e report.Elapsed
		if err := e.UnmarshalText([]byte(s)); err != nil {
			require.ErrorIs(t, err, document.ErrInvalid)
			return
		}
		require.Equal(t, s, string(must(e.MarshalText())))
	})
}
