package store

import (
	"math"
	"strconv"

	"github.com/seed-3f372218/o2c/document"
)

// Validate checks one entry by itself, as Archiver.Import has to: that it is one thing, of this tenant, within the bounds of document.Batch, and
// such as a store may have given it. What entries say together (twice the same reference, a gap among events) is the store's to find. A fault is
// ErrInvalid (store/entry).
func (e Entry) Validate(tenant string) error {
	things := 0
	for _, set := range [...]bool{e.Record != nil, e.Event != nil, e.Batch != nil, e.Series != nil} {
		if set {
			things++
		}
	}
	if things != 1 {
		return e.invalid("an entry is one record, event, result of a batch or series; this one has "+strconv.Itoa(things)+" of them", nil)
	}
	wrong, b := e.asBatch(tenant)
	if wrong != "" {
		return e.invalid(wrong, nil)
	}
	if err := b.Validate(); err != nil {
		return e.invalid("it is out of bounds", err)
	}
	return nil
}

// asBatch gives a batch that is valid if and only if the entry's texts, references and sizes are, or says what no batch can say.
func (e Entry) asBatch(tenant string) (wrong string, b document.Batch) {
	b = document.Batch{ID: document.ID{1}, Tenant: tenant}
	switch {
	case e.Record != nil:
		if e.Record.Version < 1 || e.Record.Version == math.MaxInt64 {
			wrong = "a version is at least 1, and one can follow it"
		}
		b.Writes = []document.Record{*e.Record}
	case e.Event != nil:
		if e.Event.Position < 1 {
			wrong = "positions begin at 1"
		}
		b.Events = []document.EventRecord{*e.Event}
	case e.Batch != nil:
		if e.Batch.FirstEvent < 0 {
			wrong = "positions begin at 1"
		}
		b.ID = e.Batch.Batch
		for _, w := range e.Batch.Wrote {
			if w.Version < 1 {
				wrong = "versions begin at 1"
			}
			b.Writes = append(b.Writes, document.Record{Ref: w.Ref, Schema: 1, Version: w.Version, Number: w.Number})
		}
		if len(b.Writes) == 0 { // a batch of nothing but guards or events
			b.Guards = []document.Guard{{Ref: document.Ref{Tenant: tenant, Kind: "batch", ID: document.ID{1}}}}
		}
	default:
		if e.Series.Last < 0 {
			wrong = "a number is not negative"
		}
		b.Writes = []document.Record{{Ref: document.Ref{Tenant: tenant, Kind: "series", ID: document.ID{1}}, Schema: 1}}
		b.Numbers = []document.Number{{Series: e.Series.Name, Format: "{n}"}}
	}
	return wrong, b
}

func (e Entry) invalid(message string, cause error) error {
	return &document.Error{
		Code: "store/entry", Doc: e.String(), Message: message, Help: "import what Export has given, unchanged", Kind: document.ErrInvalid, Cause: cause,
	}
}

// Twice is the fault (ErrInvalid) that Archiver.Import finds in an entry whose reference, position, batch, series or unique key another entry has
// already; what names it.
func (e Entry) Twice(what string) error {
	return e.invalid(what+" comes twice", nil)
}

// OutOfOrder is the fault (ErrInvalid) that Archiver.Import finds in an entry that comes before what it needs: an event before the one of the
// position below, a batch's result before a record that it names. What was expected stands in the message.
func (e Entry) OutOfOrder(expected string) error {
	return e.invalid("it comes too early, or something is missing: "+expected+" must come first", nil)
}

// String names the entry, as errors do: "event 17", "series \"invoice\"".
func (e Entry) String() string {
	switch {
	case e.Record != nil:
		return e.Record.Ref.Kind.Words() + " " + e.Record.Ref.ID.String()
	case e.Event != nil:
		return "event " + strconv.FormatInt(e.Event.Position, 10)
	case e.Batch != nil:
		return "batch " + e.Batch.Batch.String()
	case e.Series != nil:
		return "series " + document.Quote(e.Series.Name)
	}
	return "entry of nothing"
}
