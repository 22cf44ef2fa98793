package document

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Bounds of one batch. A larger one is ErrInvalid.
const (
	MaxOperations = 1000    // writes, guards, numbers and events together
	MaxBody       = 1 << 20 // bytes of one record's or event's body
	MaxText       = 1024    // bytes of a tenant, kind, key name, key value, number, series, number format, event type or actor
	MaxKeys       = 1000    // keys of one record, plain and unique together
)

// Guard is a read that must not have moved when the batch commits. Version 0 means: still not there.
type Guard struct {
	Ref     Ref
	Version int64
}

// Batch is what a store commits: all of it or nothing.
type Batch struct {
	// ID names the batch; committed again under the same ID it has no second effect and gives the first result.
	ID     ID
	Tenant string
	// Writes are the records to store. Version is the version that was read, 0 for a new document; Number is what the document has.
	Writes  []Record
	Guards  []Guard
	Numbers []Number
	Events  []EventRecord
}

// Written is what the store made of one write.
type Written struct {
	Ref     Ref    `json:"ref"`
	Version int64  `json:"version"`
	Number  string `json:"number,omitempty"`
}

// Committed is the result of a batch: what became of each write, in the order of the writes, and where its events stand.
type Committed struct {
	Batch ID        `json:"batch"`
	Wrote []Written `json:"wrote"`
	// FirstEvent is the position of the batch's first event; 0 when it has none. The others follow without a gap.
	FirstEvent int64 `json:"first_event,omitempty"`
}

// Validate checks the batch against its bounds and its own sense. A store calls it first; it reports every fault at once, as Faults
// (ErrInvalid). Texts are UTF-8 without the character 0, so that every database can hold them and they come back from JSON as they went in.
func (b *Batch) Validate() error {
	var faults Faults
	invalid := func(path, message string) { faults.Add(path, "store/batch", message, "") }
	if b.ID.IsZero() {
		invalid("id", "a batch has an ID")
	}
	checkText(&faults, b.Tenant, 1, "", "", 0, "tenant")
	if n := len(b.Writes) + len(b.Guards) + len(b.Numbers) + len(b.Events); n == 0 || n > MaxOperations {
		invalid("", "a batch has 1 to "+strconv.Itoa(MaxOperations)+" operations, this one has "+strconv.Itoa(n))
		return faults.Err(nil)
	}
	seen := make(map[Ref]bool, len(b.Writes))
	for i := range b.Writes {
		w, path := &b.Writes[i], Index("writes", i)
		b.checkRef(&faults, path, w.Ref)
		if seen[w.Ref] {
			invalid(path, "a document is written once in a batch")
		}
		seen[w.Ref] = true
		if w.Version < 0 || w.Schema < 1 {
			invalid(path, "a version is not negative and a schema at least 1")
		}
		if len(w.Body) > MaxBody {
			invalid(path+".body", "a body has at most 1 MiB, this one has "+strconv.Itoa(len(w.Body))+" bytes")
		}
		checkText(&faults, w.Number, 0, "", "writes", i, ".number")
		if len(w.Keys)+len(w.Unique) > MaxKeys {
			invalid(path+".keys", "a record has at most "+strconv.Itoa(MaxKeys)+" keys, this one has "+strconv.Itoa(len(w.Keys)+len(w.Unique)))
			continue
		}
		checkKeys(&faults, path, "keys", w.Keys)
		checkKeys(&faults, path, "unique", w.Unique)
	}
	for i, g := range b.Guards {
		b.checkRef(&faults, Index("guards", i), g.Ref)
		if g.Version < 0 {
			invalid(Index("guards", i), "a version is not negative")
		}
	}
	numbered := make(map[int]bool, len(b.Numbers))
	for i, n := range b.Numbers {
		path := Index("numbers", i)
		if n.Write < 0 || n.Write >= len(b.Writes) {
			invalid(path+".write", "there is no such write")
		} else if b.Writes[n.Write].Number != "" || numbered[n.Write] {
			invalid(path+".write", "the document has a number already")
		}
		numbered[n.Write] = true
		checkText(&faults, n.Series, 1, "", "numbers", i, ".series")
		if n.First < 0 {
			invalid(path+".first", "a series does not begin below 0")
		}
		if n.Monotonic && n.Gaps {
			invalid(path+".gaps", "a date-monotonic series cannot have gaps")
		}
		if n.Monotonic && n.Date.IsZero() {
			invalid(path+".date", "a date-monotonic series needs the document's date")
		}
		if checkText(&faults, n.Format, 1, "", "numbers", i, ".format") {
			if longest, err := FormatNumber(n.Format, n.Date, math.MaxInt64); err != nil {
				faults.Check(path+".format", "store/batch", err)
			} else if len(longest) > MaxText {
				invalid(path+".format", "a format gives at most "+strconv.Itoa(MaxText)+" bytes")
			}
		}
	}
	for i := range b.Events {
		e, path := &b.Events[i], Index("events", i)
		b.checkRef(&faults, path, e.Ref)
		checkText(&faults, e.Type, 1, "", "events", i, ".type")
		checkText(&faults, e.Actor, 0, "", "events", i, ".actor")
		if e.Schema < 1 || len(e.Body) > MaxBody {
			invalid(path, "an event has a schema of at least 1 and a body of at most 1 MiB")
		}
	}
	return faults.Err(nil)
}

func (b *Batch) checkRef(faults *Faults, path string, ref Ref) {
	if ref.Tenant != b.Tenant {
		faults.Add(path, "store/batch", "a batch stays within its tenant", "")
	}
	checkText(faults, string(ref.Kind), 1, path, "", 0, ".kind")
	if ref.ID.IsZero() {
		faults.Add(path+".id", "store/batch", "a reference has an ID", "")
	}
}

func checkKeys(faults *Faults, path, list string, keys []Key) {
	for i, k := range keys {
		checkText(faults, k.Name, 1, path, list, i, ".name")
		checkText(faults, k.Value, 0, path, list, i, ".value")
	}
}

// checkText checks a text that a store keeps in a column of its own. Nothing is spent on the path of a good one.
func checkText(faults *Faults, s string, least int, path, list string, i int, field string) bool {
	wrong := ""
	switch {
	case len(s) < least || len(s) > MaxText:
		wrong = "must have " + strconv.Itoa(least) + " to " + strconv.Itoa(MaxText) + " bytes, has " + strconv.Itoa(len(s))
	case !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0:
		wrong = "must be UTF-8 without the character 0, is " + Quote(s)
	default:
		return true
	}
	if list != "" {
		path = join(path, Index(list, i))
	}
	faults.Add(path+field, "store/batch", wrong, "")
	return false
}
