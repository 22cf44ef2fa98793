package postgres

import (
	"crypto/sha256"
	"strings"
	"unicode/utf8"

	"github.com/seed-3f372218/o2c/document"
)

// digest gives what stands in the indexes for a key. No text has the character 0, so different keys have different digests.
func digest(k document.Key) []byte {
	text := make([]byte, 0, 128)
	text = append(text, k.Name...)
	text = append(text, 0)
	text = append(text, k.Value...)
	sum := sha256.Sum256(text)
	return sum[:]
}

// literal writes keys as the literal of an array of texts: name, value, name, value ….
func literal(keys []document.Key) string {
	if len(keys) == 0 {
		return "{}"
	}
	size := 2
	for _, k := range keys {
		size += len(k.Name) + len(k.Value) + 6
	}
	var b strings.Builder
	b.Grow(size)
	for i, k := range keys {
		if i == 0 {
			b.WriteByte('{')
		} else {
			b.WriteByte(',')
		}
		quoteElement(&b, k.Name)
		b.WriteByte(',')
		quoteElement(&b, k.Value)
	}
	b.WriteByte('}')
	return b.String()
}

func quoteElement(b *strings.Builder, s string) {
	b.WriteByte('"')
	for {
		i := strings.IndexAny(s, `"\`)
		if i < 0 {
			break
		}
		b.WriteString(s[:i])
		b.WriteByte('\\')
		b.WriteByte(s[i])
		s = s[i+1:]
	}
	b.WriteString(s)
	b.WriteByte('"')
}

// flat gives keys as name, value, name, value …; never nil.
func flat(keys []document.Key) []string {
	texts := make([]string, 0, 2*len(keys))
	for _, k := range keys {
		texts = append(texts, k.Name, k.Value)
	}
	return texts
}

// pairs reads what literal wrote; false when a name has no value.
func pairs(texts []string) ([]document.Key, bool) {
	if len(texts)%2 != 0 {
		return nil, false
	}
	if len(texts) == 0 {
		return nil, true
	}
	keys := make([]document.Key, len(texts)/2)
	for i := range keys {
		keys[i] = document.Key{Name: texts[2*i], Value: texts[2*i+1]}
	}
	return keys, true
}

// storable tells whether a text can be in the database at all. What is asked for by another is not there.
func storable(texts ...string) bool {
	for _, s := range texts {
		if !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0 {
			return false
		}
	}
	return true
}
