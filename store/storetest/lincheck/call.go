package lincheck

import (
	"fmt"
	"strings"
)

// kind says which method a call is of.
type kind int

const (
	commits kind = iota
	gets
	finds
	lookups
	events
)

// promises are what each method promises to who calls it beside others.
var promises = [...]string{
	commits: "S2, S3, S4, S5, S7: commits take effect one after the other",
	gets:    "S1, S2: Get gives the record as the last commit left it, and nothing that is not committed",
	finds:   "S9: Find gives the records that have the key, as the last commit left them",
	lookups: "S8: Lookup knows a batch from the moment it is committed",
	events:  "S5: Events gives all events of the batches that are committed, in one order",
}

// How small the world is, so that clients meet.
const (
	documents = 4
	width     = 7 // characters of an event's text, such as "0012.1|"
)

// write is one write of a batch.
type write struct {
	doc           int
	version       int64 // that was read
	number        string
	color, unique string
	draws         bool
}

// guard is a read that must not have moved.
type guard struct {
	doc     int
	version int64
}

// call is one call, and its answer. Times are of one logical clock.
type call struct {
	at         int // its index
	client     int
	kind       kind
	begin, end int64

	batch  int // commit, lookup: the number of the batch
	writes []write
	guards []guard
	told   int // commit: how many events

	doc    int    // get
	color  string // find
	after  int64  // events
	answer answer
}

// doc is a document as it is read. The zero doc is none.
type doc struct {
	version       int64
	body, number  string
	color, unique string
}

// answer is what a call gave.
type answer struct {
	open bool // nobody knows whether, and when, it took effect

	kind   string // "" for success, else which error
	doc    int    // moved: which one; taken: the holder
	now    int64  // moved: the version that the store has
	key    string // taken
	result string // commit, lookup

	docs   [documents]doc // get: the one asked for; find: those found
	events string
}

func text(batch int) string { return fmt.Sprintf("%04d", batch) }

// told gives the texts of a batch's events.
func told(batch, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%04d.%d|", batch, i)
	}
	return b.String()
}

// String says what was called.
func (c *call) String() string {
	switch c.kind {
	case gets:
		return fmt.Sprintf("Get(document %d)", c.doc)
	case finds:
		return fmt.Sprintf("Find(color %s)", c.color)
	case lookups:
		return fmt.Sprintf("Lookup(batch %d)", c.batch)
	case events:
		return fmt.Sprintf("Events(after %d)", c.after)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Commit(batch %d:", c.batch)
	for _, w := range c.writes {
		fmt.Fprintf(&b, " write %d, read at %d, color %s", w.doc, w.version, w.color)
		if w.unique != "" {
			b.WriteString(", unique " + w.unique)
		}
		if w.draws {
			b.WriteString(", draws")
		}
		b.WriteString(";")
	}
	for _, g := range c.guards {
		fmt.Fprintf(&b, " guard %d at %d;", g.doc, g.version)
	}
	fmt.Fprintf(&b, " %d events)", c.told)
	return b.String()
}

// String says what a call gave.
func (a answer) String() string {
	switch {
	case a.open:
		return "an unknown outcome"
	case a.kind == "moved":
		return fmt.Sprintf("moved: document %d is at %d", a.doc, a.now)
	case a.kind == "taken":
		return fmt.Sprintf("taken: %s by document %d", a.key, a.doc)
	case a.kind != "":
		return a.kind
	case a.result != "":
		return "result " + a.result
	}
	var list []string
	for i, d := range a.docs {
		if d != (doc{}) {
			list = append(list, fmt.Sprintf("document %d %+v", i, d))
		}
	}
	return "[" + strings.Join(list, " ") + a.events + "]"
}
