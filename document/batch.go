package document

import (
	"fmt"
	"strconv"
)

// Bounds of one batch. A larger one is ErrInvalid.
const (
	MaxOperations = 1000    // writes, guards, numbers and events together
	MaxBody       = 1 << 20 // bytes of one record's or event's body
	MaxText       = 1024    // bytes of a tenant, kind, key name, key value, series or number format
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

// Number asks the store to draw the next number of a series for one write, inside the commit: no other commit gets it, and a batch that
// fails uses none up.
type Number struct {
	// Write is the index of the record that gets the number. A record that already has one keeps it, and the batch is ErrInvalid.
	Write int
	// Series names the sequence within the tenant, such as "northwind/invoice/2026". Where numbering starts over each year, the year is part of it.
	Series string
	// First is the number that a new series begins with; 0 means 1.
	First int64
	// Format is the text around the number, see FormatNumber.
	Format string
	// Date is the document's date.
	Date Date
	// Monotonic refuses a date that lies before the date of the number drawn last.
	Monotonic bool
}

// FormatNumber renders a number: "{n}" stands for it, "{n:5}" pads it with zeros to 5 digits (at most 18), "{year}", "{month}" and "{day}" come from
// the date. Everything else stands as it is. A format needs {n} exactly once; other text in braces is ErrInvalid.
func FormatNumber(format string, date Date, n int64) (string, error) {
	bad := func(why string) (string, error) {
		return "", &Error{Code: "document/number_format", Message: "number format " + Quote(format) + " " + why, Help: "write for instance INV-{year}-{n:5}", Kind: ErrInvalid}
	}
	out := make([]byte, 0, len(format)+20)
	numbers := 0
	for i := 0; i < len(format); i++ {
		if format[i] == '}' {
			return bad("closes a brace that was not opened")
		}
		if format[i] != '{' {
			out = append(out, format[i])
			continue
		}
		end := i + 1
		for end < len(format) && format[end] != '}' {
			end++
		}
		if end == len(format) {
			return bad("does not close a brace")
		}
		field := format[i+1 : end]
		i = end
		width := 0
		if len(field) > 2 && field[:2] == "n:" {
			w, err := strconv.Atoi(field[2:])
			if err != nil || w < 1 || w > 18 {
				return bad("pads to a width that is not 1 to 18")
			}
			field, width = "n", w
		}
		switch field {
		case "n":
			numbers++
			out = fmt.Appendf(out, "%0*d", width, n)
		case "year":
			out = fmt.Appendf(out, "%04d", date.Year())
		case "month":
			out = fmt.Appendf(out, "%02d", date.Month())
		case "day":
			out = fmt.Appendf(out, "%02d", date.Day())
		default:
			return bad("has an unknown field {" + field + "}")
		}
	}
	if numbers != 1 {
		return bad("needs {n} exactly once")
	}
	return string(out), nil
}

// DateBackwards is the refusal of a monotonic series for a date before its last.
func DateBackwards(series string, last, date Date) error {
	return &Error{
		Code: "store/number_date", Message: "series " + Quote(series) + " has already numbered a document of " + last.String() + ", this one is of " + date.String(),
		Help: "date it " + last.String() + " or later", Kind: ErrRefused,
	}
}

// Validate checks the batch against its bounds and its own sense. A store calls it first; it reports every fault at once.
func (b *Batch) Validate() error {
	var faults Faults
	invalid := func(path, message string) { faults.Add(path, "store/batch", message, "") }
	if b.ID.IsZero() {
		invalid("id", "a batch has an ID")
	}
	if b.Tenant == "" || len(b.Tenant) > MaxText {
		invalid("tenant", "a batch belongs to a tenant of 1 to "+strconv.Itoa(MaxText)+" bytes")
	}
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
		if len(w.Number) > MaxText {
			invalid(path+".number", "a number has at most "+strconv.Itoa(MaxText)+" bytes")
		}
		checkKeys(&faults, path+".keys", w.Keys)
		checkKeys(&faults, path+".unique", w.Unique)
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
		if n.Series == "" || len(n.Series) > MaxText || n.First < 0 {
			invalid(path+".series", "a series has a name of 1 to "+strconv.Itoa(MaxText)+" bytes and does not begin below 0")
		}
		if len(n.Format) > MaxText {
			invalid(path+".format", "a format has at most "+strconv.Itoa(MaxText)+" bytes")
		} else if _, err := FormatNumber(n.Format, n.Date, 1); err != nil {
			faults.Check(path+".format", "store/batch", err)
		}
	}
	for i := range b.Events {
		e, path := &b.Events[i], Index("events", i)
		b.checkRef(&faults, path, e.Ref)
		if e.Type == "" || e.Schema < 1 || len(e.Body) > MaxBody {
			invalid(path, "an event has a type, a schema and at most 1 MiB")
		}
	}
	return faults.Err(nil)
}

func (b *Batch) checkRef(faults *Faults, path string, ref Ref) {
	if ref.Tenant != b.Tenant {
		faults.Add(path, "store/batch", "a batch stays within its tenant", "")
	}
	if ref.Kind == "" || len(ref.Kind) > MaxText || ref.ID.IsZero() {
		faults.Add(path, "store/batch", "a reference has a kind and an ID", "")
	}
}

func checkKeys(faults *Faults, path string, keys []Key) {
	for i, k := range keys {
		if k.Name == "" || len(k.Name) > MaxText || len(k.Value) > MaxText {
			faults.Add(Index(path, i), "store/batch", "a key has a name, and name and value have at most "+strconv.Itoa(MaxText)+" bytes", "")
		}
	}
}
