package pricefile

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/seed-3f372218/o2c/document"
)

// node is a place in JSON that somebody asks for.
type node struct {
	parent *node
	below  map[string]*node
	line   int // 0: it is not there
}

// steps takes a path apart: entries[3].price is entries, [3], price. A name that is not plain stands quoted in brackets.
func steps(path string) []string {
	var all []string
	for path != "" {
		if path[0] == '.' {
			path = path[1:]
			continue
		}
		end := strings.IndexAny(path, ".[")
		switch {
		case strings.HasPrefix(path, `["`):
			quoted, err := strconv.QuotedPrefix(path[1:])
			if err != nil {
				return all
			}
			end = 1 + len(quoted)
			if i := strings.IndexByte(path[end:], ']'); i >= 0 {
				end += i + 1
			}
		case path[0] == '[':
			end = strings.IndexByte(path, ']') + 1
		}
		if end <= 0 {
			end = len(path)
		}
		all = append(all, path[:end])
		path = path[end:]
	}
	return all
}

// linesOf finds the lines at which paths lie in JSON that is well-formed and whose first line is given. What is not there is at the line of what
// it would lie in.
func linesOf(text []byte, first int, paths []string) []int {
	root := &node{line: first}
	ends := make([]*node, len(paths))
	for i, path := range paths {
		at := root
		for _, step := range steps(path) {
			if at.below == nil {
				at.below = map[string]*node{}
			}
			next := at.below[step]
			if next == nil {
				next = &node{parent: at}
				at.below[step] = next
			}
			at = next
		}
		ends[i] = at
	}
	w := liner{text: text, line: first}
	w.value(root)
	lines := make([]int, len(paths))
	for i, at := range ends {
		for at.line == 0 {
			at = at.parent
		}
		lines[i] = at.line
	}
	return lines
}

// liner goes over JSON and notes the lines of nodes.
type liner struct {
	text    []byte
	i       int
	counted int // bytes whose lines are counted
	line    int
}

func (w *liner) space() {
	for w.i < len(w.text) && (w.text[w.i] == ' ' || w.text[w.i] == '\n' || w.text[w.i] == '\t' || w.text[w.i] == '\r') {
		w.i++
	}
}

// note sets the line of a node to the one at hand.
func (w *liner) note(n *node) {
	w.line += bytes.Count(w.text[w.counted:w.i], []byte{'\n'})
	w.counted = w.i
	n.line = w.line
}

// value goes over a value. Where nobody asks for a part of it, n is nil or has nothing below.
func (w *liner) value(n *node) {
	w.space()
	if w.i >= len(w.text) {
		return
	}
	open := w.text[w.i]
	if open != '{' && open != '[' || n == nil || n.below == nil {
		w.skip()
		return
	}
	w.i++
	for k := 0; ; k++ {
		w.space()
		if w.i < len(w.text) && w.text[w.i] == ',' {
			w.i++
			w.space()
		}
		if w.i >= len(w.text) || w.text[w.i] == '}' || w.text[w.i] == ']' {
			w.i++
			return
		}
		var below *node
		if open == '[' {
			below = n.below["["+strconv.Itoa(k)+"]"]
		}
		at := w.i
		if open == '{' {
			w.skip()
			below = n.member(w.text[at:w.i])
		}
		if below != nil && below.line == 0 {
			end := w.i
			w.i = at
			w.note(below)
			w.i = end
		}
		if open == '{' {
			w.space()
			w.i++ // the colon
		}
		w.value(below)
	}
}

// member gives the node of a member by its name as it is written.
func (n *node) member(raw []byte) *node {
	var name string
	if json.Unmarshal(raw, &name) != nil {
		return nil
	}
	if below := n.below[name]; below != nil {
		return below
	}
	return n.below["["+document.Quote(name)+"]"]
}

// skip goes past a value without a look at what is in it.
func (w *liner) skip() {
	depth := 0
	for ; w.i < len(w.text); w.i++ {
		switch w.text[w.i] {
		case '"':
			for w.i++; w.i < len(w.text) && w.text[w.i] != '"'; w.i++ {
				if w.text[w.i] == '\\' {
					w.i++
				}
			}
			if depth == 0 {
				w.i++
				return
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return
			}
			if depth--; depth == 0 {
				w.i++
				return
			}
		case ',', ':', ' ', '\n', '\t', '\r':
			if depth == 0 {
				return
			}
		}
	}
}
