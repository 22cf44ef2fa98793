package lincheck

import (
	"fmt"
	"slices"
	"strings"

	"github.com/anishathalye/porcupine"
)

// state is all that a tenant has. It is compared by ==, and never changed.
type state struct {
	docs    [documents]doc
	series  int64
	events  string
	batches string // each as "|0012=result", sorted
}

// sequential gives the contract, one call after the other, for porcupine.
func sequential() porcupine.Model {
	return porcupine.Model{
		Init: func() any { return state{} },
		Step: func(s, input, output any) (bool, any) {
			return s.(state).step(input.(*call), output.(answer))
		},
		Equal:             func(a, b any) bool { return a.(state) == b.(state) },
		DescribeOperation: func(input, output any) string { return fmt.Sprintf("%v -> %v", input, output) },
		DescribeState: func(s any) string {
			st := s.(state)
			return fmt.Sprintf("%+v series %d events %s batches %s", st.docs, st.series, st.events, st.batches)
		},
	}
}

// step tells whether the answer is right in this state, and gives the next one.
func (s state) step(c *call, a answer) (bool, state) {
	switch c.kind {
	case gets:
		want := answer{}
		want.docs[c.doc] = s.docs[c.doc]
		if s.docs[c.doc] == (doc{}) {
			want.kind = "not found"
		}
		return a == want, s
	case finds:
		want := answer{}
		for i, d := range s.docs {
			if d.color == c.color {
				want.docs[i] = d
			}
		}
		return a == want, s
	case lookups:
		result, there := s.result(c.batch)
		if !there {
			return a == answer{kind: "not found"}, s
		}
		return a == answer{result: result}, s
	case events:
		from := min(int(c.after)*width, len(s.events))
		return a == answer{events: s.events[from:]}, s
	}
	after, committed := s.commit(c)
	switch {
	case a.open: // where it fits nowhere, it stands at the end, and nobody sees it
		if committed {
			return true, after
		}
		return true, s
	case a.kind == "":
		result, there := after.result(c.batch)
		return committed && there && a.result == result, after
	case committed:
		return false, s
	case a.kind == "moved":
		return s.moved(c) && s.names(c, a), s
	case a.kind == "taken":
		return !s.moved(c) && s.heldBy(c, a.key, a.doc), s
	}
	return false, s
}

func (s state) result(batch int) (string, bool) {
	_, rest, there := strings.Cut(s.batches, "|"+text(batch)+"=")
	result, _, _ := strings.Cut(rest, "|")
	return result, there
}

func (s state) moved(c *call) bool {
	return slices.ContainsFunc(c.writes, func(w write) bool { return s.docs[w.doc].version != w.version }) ||
		slices.ContainsFunc(c.guards, func(g guard) bool { return s.docs[g.doc].version != g.version })
}

// names tells whether the answer names a document that has moved, and where to.
func (s state) names(c *call, a answer) bool {
	if s.docs[a.doc].version != a.now {
		return false
	}
	return slices.ContainsFunc(c.writes, func(w write) bool { return w.doc == a.doc && w.version != a.now }) ||
		slices.ContainsFunc(c.guards, func(g guard) bool { return g.doc == a.doc && g.version != a.now })
}

// heldBy tells whether a unique key that the batch wants belongs to the document, and stays with it.
func (s state) heldBy(c *call, key string, holder int) bool {
	wants := func(w write) bool { return w.unique == key }
	n := 0
	for _, w := range c.writes {
		if wants(w) {
			n++
		}
	}
	written := slices.IndexFunc(c.writes, func(w write) bool { return w.doc == holder })
	if written >= 0 {
		return n > 1 && wants(c.writes[written])
	}
	return n > 0 && s.docs[holder].unique == key
}

// commit gives the state after a batch, and whether it is committed: it has been before, or nothing stands against it.
func (s state) commit(c *call) (state, bool) {
	if _, again := s.result(c.batch); again {
		return s, true
	}
	if s.moved(c) {
		return s, false
	}
	for _, w := range c.writes {
		for holder := range documents {
			if w.unique != "" && holder != w.doc && s.heldBy(c, w.unique, holder) {
				return s, false
			}
		}
	}
	var versions, numbers []string
	for _, w := range c.writes {
		d := doc{version: w.version + 1, body: text(c.batch), number: w.number, color: w.color, unique: w.unique}
		if w.draws {
			s.series++
			d.number = number(s.series)
		}
		s.docs[w.doc] = d
		versions, numbers = append(versions, fmt.Sprint(d.version)), append(numbers, d.number)
	}
	first := 0
	if c.told > 0 {
		first = len(s.events)/width + 1
	}
	s.events += told(c.batch, c.told)
	entry := "|" + text(c.batch) + "=" + resultText(versions, numbers, first)
	at := 0
	for at < len(s.batches) && s.batches[at:] < entry {
		next := strings.IndexByte(s.batches[at+1:], '|')
		if next < 0 {
			at = len(s.batches)
			break
		}
		at += 1 + next
	}
	s.batches = s.batches[:at] + entry + s.batches[at:]
	return s, true
}

func number(n int64) string { return fmt.Sprintf("N-%d", n) }

// resultText says what became of a batch.
func resultText(versions, numbers []string, first int) string {
	return fmt.Sprintf("versions %s, numbers %s, first event %d", strings.Join(versions, " "), strings.Join(numbers, " "), first)
}
