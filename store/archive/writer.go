package archive

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"hash"
	"io"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// writer writes the lines of an archive. It has one buffer, which grows to the longest line.
type writer struct {
	out     *bufio.Writer
	digest  hash.Hash
	tally   tally
	line    []byte
	scratch []byte
}

func newWriter(w io.Writer, tenant string) *writer {
	return &writer{out: bufio.NewWriterSize(w, 64<<10), digest: sha256.New(), tally: tally{tenant: tenant}}
}

func (w *writer) begin() error {
	w.line = append(w.line[:0], `{"archive":{"format":`...)
	w.line = appendInt(w.line, Format)
	w.line = append(w.line, `,"tenant":`...)
	w.line = appendText(w.line, w.tally.tenant)
	return w.put("}}\n")
}

func (w *writer) entry(e store.Entry) error {
	if wrong, err := w.tally.add(e); wrong != "" {
		return &document.Error{
			Code: "store/archive_entry", Message: "what the store gives cannot be imported: " + wrong, Help: "prove the store by package storetest", Kind: document.ErrInvalid, Cause: err,
		}
	}
	w.line = w.line[:0]
	switch {
	case e.Record != nil:
		w.record(e.Record)
	case e.Event != nil:
		w.event(e.Event)
	case e.Batch != nil:
		w.batch(e.Batch)
	default:
		w.series(e.Series)
	}
	return w.put("}}\n")
}

func (w *writer) end() (Totals, error) {
	t := w.tally.totals
	t.SHA256 = hex.EncodeToString(w.digest.Sum(nil))
	last, err := json.Marshal(map[string]Totals{"totals": t})
	if err != nil {
		return Totals{}, w.failed(err)
	}
	w.line = append(w.line[:0], last...)
	if err := w.put("\n"); err != nil {
		return Totals{}, err
	}
	if err := w.out.Flush(); err != nil {
		return Totals{}, w.failed(err)
	}
	return t, nil
}

// put ends the line and writes it.
func (w *writer) put(end string) error {
	w.line = append(w.line, end...)
	w.digest.Write(w.line)
	if _, err := w.out.Write(w.line); err != nil {
		return w.failed(err)
	}
	return nil
}

func (w *writer) failed(err error) error {
	return &document.Error{Code: "store/archive_write", Message: "the archive cannot be written", Help: "what was written so far is no archive: begin again", Cause: err}
}

func (w *writer) record(r *document.Record) {
	w.ref(`{"record":{"kind":`, r.Ref)
	w.int(`,"schema":`, int64(r.Schema))
	w.int(`,"version":`, r.Version)
	w.optional(`,"number":`, r.Number)
	w.keys(`,"keys":[`, r.Keys)
	w.keys(`,"unique":[`, r.Unique)
	w.body(r.Body)
}

func (w *writer) event(e *document.EventRecord) {
	w.int(`{"event":{"position":`, e.Position)
	w.ref(`,"kind":`, e.Ref)
	w.line = append(w.line, `,"type":`...)
	w.line = appendText(w.line, e.Type)
	w.int(`,"schema":`, int64(e.Schema))
	if at := e.At.UTC(); at.Year() >= 1 && at.Year() <= 9999 {
		w.line = append(w.line, `,"at":"`...)
		w.line = append(at.AppendFormat(w.line, time.RFC3339Nano), '"')
	} else {
		w.int(`,"at_unix":[`, at.Unix())
		w.int(`,`, int64(at.Nanosecond()))
		w.line = append(w.line, ']')
	}
	w.optional(`,"actor":`, e.Actor)
	w.body(e.Body)
}

func (w *writer) batch(c *document.Committed) {
	w.line = append(w.line, `{"batch":{"id":"`...)
	w.line = append(w.line, c.Batch.String()...)
	w.line = append(w.line, '"')
	for i, one := range c.Wrote {
		if i == 0 {
			w.ref(`,"wrote":[{"kind":`, one.Ref)
		} else {
			w.ref(`},{"kind":`, one.Ref)
		}
		w.int(`,"version":`, one.Version)
		w.optional(`,"number":`, one.Number)
	}
	if len(c.Wrote) > 0 {
		w.line = append(w.line, "}]"...)
	}
	if c.FirstEvent > 0 {
		w.int(`,"first_event":`, c.FirstEvent)
	}
}

func (w *writer) series(s *store.Series) {
	w.line = append(w.line, `{"series":{"name":`...)
	w.line = appendText(w.line, s.Name)
	w.int(`,"last":`, s.Last)
	w.optional(`,"date":`, s.Date.String())
}
