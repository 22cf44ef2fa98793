package pricefile

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/pricing"
)

// WriteJSON writes price lists as an array that ReadJSON reads back as it was: a field a line, an entry a line, a tier a line, so that changes are
// seen line by line. The same lists give the same bytes. Extensions come back without the white space between their parts; a zero that says the
// same as nothing, such as a minimum quantity of 0, comes back as nothing.
//
// Lists that are not valid or not of different codes, and more than ReadJSON takes, are document.Faults (ErrInvalid), with paths such as
// lists[2].entries[0].price. A writer's own error is the cause of "pricefile/write".
func WriteJSON(w io.Writer, lists []pricing.PriceListDraft) error {
	if w == nil {
		return invalid("pricefile/writer", "there is no writer", "")
	}
	if _, err := checkLists(lists); err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 64<<10)
	var p printer
	var compact bytes.Buffer
	for i := range lists {
		compact.Reset()
		enc := json.NewEncoder(&compact)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(&lists[i]); err != nil {
			return failWrite("lists", err)
		}
		p.from, p.at, p.to = compact.Bytes(), 0, append(p.to[:0], ",\n  "...)
		if i == 0 {
			p.to[0] = '['
		}
		p.object(1)
		if len(p.to) > maxList {
			return document.Faults{{Code: "pricefile/size", Path: document.Index("lists", i), Message: "the list has more than 16 MiB", Help: "make several lists of it", Kind: document.ErrInvalid}}
		}
		_, _ = out.Write(p.to) // errors stay until the flush
	}
	if len(lists) == 0 {
		_ = out.WriteByte('[')
	} else {
		_ = out.WriteByte('\n')
	}
	_, _ = out.WriteString("]\n")
	if err := out.Flush(); err != nil {
		return failWrite("lists", err)
	}
	return nil
}

// printer lays out the JSON of a list, which is compact.
type printer struct {
	from []byte
	at   int
	to   []byte
}

func (p *printer) line(depth int) {
	p.to = append(p.to, '\n')
	for range depth {
		p.to = append(p.to, "  "...)
	}
}

// object writes the list, a member a line.
func (p *printer) object(depth int) {
	p.put()
	for p.from[p.at] != '}' {
		p.line(depth + 1)
		switch string(p.name()) {
		case `"entries"`:
			p.broken(depth+1, p.entry)
		case `"extensions"`:
			p.verbatim()
		default:
			p.inline(nil, 0)
		}
		p.comma()
	}
	p.line(depth)
	p.put()
}

// entry writes an entry on a line, and each of its tiers on one.
func (p *printer) entry(depth int) { p.inline(p.tiers, depth) }

func (p *printer) tiers(name []byte, depth int) bool {
	if string(name) != `"tiers"` {
		return false
	}
	p.broken(depth, func(int) { p.inline(nil, 0) })
	return true
}

// broken writes an array, an element a line.
func (p *printer) broken(depth int, element func(int)) {
	if p.from[p.at] != '[' {
		p.inline(nil, 0)
		return
	}
	p.put()
	for p.from[p.at] != ']' {
		p.line(depth + 1)
		element(depth + 1)
		p.comma()
	}
	p.line(depth)
	p.put()
}

// inline writes a value on the line at hand; other may write a member in its own way.
func (p *printer) inline(other func(name []byte, depth int) bool, depth int) {
	switch p.from[p.at] {
	case '{', '[':
		object := p.from[p.at] == '{'
		p.put()
		for p.from[p.at] != '}' && p.from[p.at] != ']' {
			if object {
				if name := p.name(); other != nil && other(name, depth) {
					p.space()
					continue
				}
			}
			p.inline(nil, 0)
			p.space()
		}
		p.put()
	case '"':
		p.text()
	default:
		for c := p.from[p.at]; c != ',' && c != '}' && c != ']'; c = p.from[p.at] {
			p.put()
		}
	}
}

func (p *printer) put() {
	p.to = append(p.to, p.from[p.at])
	p.at++
}

// comma writes the comma, if there is one.
func (p *printer) comma() {
	if p.from[p.at] == ',' {
		p.put()
	}
}

// space writes the comma and a space, if there is one.
func (p *printer) space() {
	if p.from[p.at] == ',' {
		p.put()
		p.to = append(p.to, ' ')
	}
}

// name writes a member's name and a colon.
func (p *printer) name() []byte {
	from := p.at
	p.text()
	name := p.from[from:p.at]
	p.put()
	p.to = append(p.to, ' ')
	return name
}

// text writes a text. Escapes that only HTML needs are undone.
func (p *printer) text() {
	for p.put(); p.from[p.at] != '"'; {
		if p.from[p.at] != '\\' {
			p.put()
			continue
		}
		switch rest := p.from[p.at:]; {
		case bytes.HasPrefix(rest, []byte(`\u003c`)):
			p.to, p.at = append(p.to, '<'), p.at+6
		case bytes.HasPrefix(rest, []byte(`\u003e`)):
			p.to, p.at = append(p.to, '>'), p.at+6
		case bytes.HasPrefix(rest, []byte(`\u0026`)):
			p.to, p.at = append(p.to, '&'), p.at+6
		default:
			p.put()
			p.put()
		}
	}
	p.put()
}

// verbatim writes a value as it is.
func (p *printer) verbatim() {
	w := liner{text: p.from, i: p.at}
	w.skip()
	p.to = append(p.to, p.from[p.at:w.i]...)
	p.at = w.i
}
