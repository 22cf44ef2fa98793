package document

import (
	"slices"
	"strings"
)

// Row is one line of a state table: in state From, Action leads to To, provided that the guard lets it. Guard names the condition for the reader and
// for diagrams; the verb that performs the action checks it.
type Row[S, A ~string] struct {
	From   S
	Action A
	To     S
	Guard  string
}

// Table is the lifecycle of a document. It only says what leads where; effects are returned by the verbs. A Table is immutable and safe for concurrent use.
type Table[S, A ~string] struct {
	name    string
	initial S
	rows    []Row[S, A]
}

// NewTable makes the table of the documents of a kind, which begin in the initial state.
func NewTable[S, A ~string](kind Kind, initial S, rows ...Row[S, A]) Table[S, A] {
	return Table[S, A]{name: kind.Words(), initial: initial, rows: slices.Clone(rows)}
}

// Initial gives the state that a new document is in.
func (t Table[S, A]) Initial() S { return t.initial }

// Rows gives a copy of the table's lines, in their order.
func (t Table[S, A]) Rows() []Row[S, A] { return slices.Clone(t.rows) }

// States gives every state, the initial one first, then in the order in which the rows name them.
func (t Table[S, A]) States() []S {
	states := []S{t.initial}
	for _, r := range t.rows {
		for _, s := range [...]S{r.From, r.To} {
			if !slices.Contains(states, s) {
				states = append(states, s)
			}
		}
	}
	return states
}

// Actions gives every action, in the order in which the rows name them.
func (t Table[S, A]) Actions() []A {
	var actions []A
	for _, r := range t.rows {
		if !slices.Contains(actions, r.Action) {
			actions = append(actions, r.Action)
		}
	}
	return actions
}

// Allowed gives the actions that the state allows, guards aside, in the order of the rows.
func (t Table[S, A]) Allowed(state S) []A {
	var allowed []A
	for _, r := range t.rows {
		if r.From == state && !slices.Contains(allowed, r.Action) {
			allowed = append(allowed, r.Action)
		}
	}
	return allowed
}

// Next gives the state that the action leads to; where two rows have one state and action, the first counts. When the state does not allow the action, the state
// stays, and the error is ErrState: its code is the document's kind and "/state", and it says which states the action needs and what is allowed instead.
func (t Table[S, A]) Next(h *Header, state S, action A) (S, error) {
	var needs []string
	for _, r := range t.rows {
		if r.Action != action {
			continue
		}
		if r.From == state {
			return r.To, nil
		}
		if from := words(r.From); !slices.Contains(needs, from) {
			needs = append(needs, from)
		}
	}
	need := words(action) + " is not an action of any " + t.name
	if len(needs) > 0 {
		need = words(action) + " needs " + strings.Join(needs, " or ")
	}
	help := "nothing is allowed now"
	if allowed := t.Allowed(state); len(allowed) > 0 {
		names := make([]string, len(allowed))
		for i, a := range allowed {
			names[i] = words(a)
		}
		help = "allowed now: " + strings.Join(names, ", ")
	}
	err := &Error{
		Code: strings.ReplaceAll(t.name, " ", "_") + "/state", Kind: ErrState,
		Message: "cannot " + words(action) + ": state is " + words(state) + ", " + need, Help: help,
	}
	return state, err.About(h)
}

// Has tells whether the state is one of the table's.
func (t Table[S, A]) Has(state S) bool { return slices.Contains(t.States(), state) }

func words[T ~string](s T) string { return strings.ReplaceAll(string(s), "_", " ") }

// Mermaid draws the table as a Mermaid state diagram. Guards stand in square brackets.
func (t Table[S, A]) Mermaid() string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n")
	b.WriteString("    [*] --> " + string(t.initial) + "\n")
	for _, r := range t.rows {
		b.WriteString("    " + string(r.From) + " --> " + string(r.To) + ": " + words(r.Action))
		if r.Guard != "" {
			b.WriteString(" [" + r.Guard + "]")
		}
		b.WriteString("\n")
	}
	for _, s := range t.States() {
		if len(t.Allowed(s)) == 0 {
			b.WriteString("    " + string(s) + " --> [*]\n")
		}
	}
	return b.String()
}
