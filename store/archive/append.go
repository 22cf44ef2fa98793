package archive

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strconv"

	"github.com/seed-3f372218/o2c/document"
)

func appendInt(b []byte, n int64) []byte { return strconv.AppendInt(b, n, 10) }

// appendText appends a text as JSON. It is UTF-8, so nothing but quotes, backslashes and control characters is escaped, and there is one spelling.
func appendText(b []byte, s string) []byte {
	const digits = "0123456789abcdef"
	b = append(b, '"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c < ' ':
			b = append(b, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}

func (w *writer) int(name string, n int64) {
	w.line = appendInt(append(w.line, name...), n)
}

// optional appends a text under a name, or nothing when it is empty.
func (w *writer) optional(name, text string) {
	if text != "" {
		w.line = appendText(append(w.line, name...), text)
	}
}

func (w *writer) ref(name string, ref document.Ref) {
	w.line = appendText(append(w.line, name...), string(ref.Kind))
	w.line = append(w.line, `,"id":"`...)
	w.line = append(w.line, ref.ID.String()...)
	w.line = append(w.line, '"')
}

func (w *writer) keys(name string, keys []document.Key) {
	if len(keys) == 0 {
		return
	}
	w.line = append(w.line, name...)
	for i, k := range keys {
		if i > 0 {
			w.line = append(w.line, ',')
		}
		w.line = appendText(append(w.line, `{"name":`...), k.Name)
		w.line = appendText(append(w.line, `,"value":`...), k.Value)
		w.line = append(w.line, '}')
	}
	w.line = append(w.line, ']')
}

func (w *writer) body(body []byte) {
	switch {
	case len(body) == 0:
	case w.plain(body):
		w.line = append(w.line, `,"body":`...)
		w.line = append(w.line, body...)
	default:
		w.line = append(w.line, `,"body_base64":"`...)
		w.line = base64.StdEncoding.AppendEncode(w.line, body)
		w.line = append(w.line, '"')
	}
}

// plain tells whether a body is JSON that can stand in a line and comes back from it byte for byte. It is asked of the decoder that will read it,
// as deep within other values as it will be.
func (w *writer) plain(body []byte) bool {
	if bytes.ContainsAny(body, "\r\n") || bytes.Equal(body, []byte("null")) || len(bytes.TrimSpace(body)) != len(body) {
		return false
	}
	w.scratch = append(w.scratch[:0], "[["...)
	w.scratch = append(w.scratch, body...)
	w.scratch = append(w.scratch, "]]"...)
	read, err := document.DecodeStrict[[][]json.RawMessage](w.scratch)
	return err == nil && len(read) == 1 && len(read[0]) == 1 && bytes.Equal(read[0][0], body)
}
