package document

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"unicode"
)

// space gives the first place from i on that is not white space, at most the end.
func (d *strict) space(i int) int {
	for i < len(d.text) && (d.text[i] == ' ' || d.text[i] == '\n' || d.text[i] == '\t' || d.text[i] == '\r') {
		i++
	}
	return i
}

// member reads the name of an object's next member and gives where its value begins; or no name, and where the object ends.
func (d *strict) member(i int) (name string, at int, more bool) {
	i = d.space(i)
	if d.text[i] == ',' {
		i = d.space(i + 1)
	}
	if d.text[i] == '}' {
		return "", i + 1, false
	}
	end, escaped := d.quote(i)
	at = d.space(d.space(end) + 1)
	if escaped {
		return unquote(d.input[i:end]), at, true
	}
	return d.text[i+1 : end-1], at, true
}

func unquote(raw []byte) (text string) {
	_ = json.Unmarshal(raw, &text) // it is known to be well-formed
	return text
}

// quote gives where the text that begins at i ends. An escape that is half a character is a fault.
func (d *strict) quote(i int) (end int, escaped bool) {
	for i++; ; i++ {
		for d.text[i] != '"' && d.text[i] != '\\' {
			i++
		}
		if d.text[i] == '"' {
			return i + 1, escaped
		}
		escaped = true
		i++
		if d.text[i] != 'u' {
			continue
		}
		unit := d.unit(i + 1)
		i += 4
		if unit < 0xd800 || unit > 0xdfff {
			continue
		}
		if unit < 0xdc00 && strings.HasPrefix(d.text[i+1:], `\u`) {
			if low := d.unit(i + 3); low >= 0xdc00 && low <= 0xdfff {
				i += 6
				continue
			}
		}
		d.fault("input/text", `\u`+d.text[i-3:i+1]+" is half a character", "")
	}
}

func (d *strict) unit(i int) int64 {
	n, _ := strconv.ParseInt(d.text[i:i+4], 16, 32)
	return n
}

// skip gives where the value that begins at i ends, without a look at what is in it.
func (d *strict) skip(i int) int {
	depth := 0
	for ; i < len(d.text); i++ {
		switch d.text[i] {
		case '"':
			for i++; d.text[i] != '"'; i++ {
				if d.text[i] == '\\' {
					i++
				}
			}
			if depth == 0 {
				return i + 1
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return i // the end of what the value is in
			}
			if depth--; depth == 0 {
				return i + 1
			}
		case ',', ' ', '\n', '\t', '\r':
			if depth == 0 {
				return i
			}
		}
	}
	return i
}

// nameSet finds names that occur twice. Few names need no map.
type nameSet struct {
	few  [8]string
	n    int
	many map[string]string
}

// add tells whether the name was there before, and how it was written; with fold, names that differ only in case are the same.
func (s *nameSet) add(name string, fold bool) (before string, again bool) {
	if s.many == nil {
		for _, one := range s.few[:s.n] {
			if one == name || fold && strings.EqualFold(one, name) {
				return one, true
			}
		}
		if s.n < len(s.few) {
			s.few[s.n] = name
			s.n++
			return "", false
		}
		s.many = map[string]string{}
		for _, one := range s.few {
			s.many[folded(one, fold)] = one
		}
	}
	key := folded(name, fold)
	if before, again = s.many[key]; !again {
		s.many[key] = name
	}
	return before, again
}

// folded gives the same text for names that strings.EqualFold finds equal.
func folded(name string, fold bool) string {
	if !fold {
		return name
	}
	return strings.Map(func(r rune) rune {
		for {
			next := unicode.SimpleFold(r)
			if next <= r {
				return next
			}
			r = next
		}
	}, name)
}

// keySet finds names that stand for the same key of a map whose keys are not plain text, such as "1" and "01".
type keySet map[any]bool

// add tells whether the key was there before. The error says that the name is no key of type t at all.
func (s keySet) add(name string, t reflect.Type) (again bool, err error) {
	var key any
	switch k := t.Kind(); {
	case implements[encoding.TextUnmarshaler](t):
		v := reflect.New(t)
		err = v.Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(name))
		key = v.Elem().Interface()
	case k >= reflect.Int && k <= reflect.Int64:
		key, err = strconv.ParseInt(name, 10, t.Bits())
	case k >= reflect.Uint && k <= reflect.Uintptr:
		key, err = strconv.ParseUint(name, 10, t.Bits())
	default:
		err = ErrInvalid // not a type that encoding/json takes for keys
	}
	if err != nil {
		return false, err
	}
	again, s[key] = s[key], true
	return again, nil
}
