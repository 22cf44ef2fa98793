package document

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strconv"
	"strings"
)

const (
	maxInput = 16 << 20 // bytes
	maxDepth = 64
)

// DecodeStrict reads input from outside: one JSON value of the type the caller names. Unknown names, names that differ only in case, names that occur twice, values of
// another type and anything after the value are faults; all are reported at once, each with its path. Input of more than 16 MiB or nested more than 64 deep is
// refused unread. The error is Faults (ErrInvalid).
func DecodeStrict[T any](input []byte) (T, error) {
	var value T
	d := strict{}
	if err := checkSyntax(input); err != nil {
		d.faults = append(d.faults, err)
		return value, d.faults
	}
	d.check("", input, reflect.TypeFor[T]())
	if len(d.faults) > 0 {
		return value, d.faults
	}
	if err := json.Unmarshal(input, &value); err != nil {
		d.faults.Check("", "input/value", err)
		var none T
		return none, d.faults
	}
	return value, nil
}

// checkSyntax sees that the input is one JSON value of bounded size and depth.
func checkSyntax(input []byte) *Error {
	if len(input) > maxInput {
		return &Error{Code: "input/size", Message: "the input has " + strconv.Itoa(len(input)) + " bytes, more than 16 MiB", Kind: ErrInvalid}
	}
	depth, inText := 0, false
	for i := 0; i < len(input); i++ {
		switch c := input[i]; {
		case inText && c == '\\':
			i++
		case c == '"':
			inText = !inText
		case inText:
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return &Error{Code: "input/depth", Message: "the input is nested more than " + strconv.Itoa(maxDepth) + " deep", Kind: ErrInvalid}
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	var whole json.RawMessage
	dec := json.NewDecoder(bytes.NewReader(input))
	err := dec.Decode(&whole)
	if err == nil {
		if _, more := dec.Token(); !errors.Is(more, io.EOF) {
			return &Error{Code: "input/trailing", Message: "something follows the value, at byte " + strconv.FormatInt(dec.InputOffset(), 10), Help: "send one JSON value", Kind: ErrInvalid}
		}
		return nil
	}
	where := ""
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		line := 1 + bytes.Count(input[:min(int(syntax.Offset), len(input))], []byte{'\n'})
		where = ", line " + strconv.Itoa(line)
	}
	return &Error{Code: "input/json", Message: "not JSON" + where, Kind: ErrInvalid, Cause: err}
}

type strict struct{ faults Faults }

// maxFaults keeps hostile input from filling memory with complaints.
const maxFaults = 100

func (d *strict) fault(path, code, message, help string) {
	if len(d.faults) < maxFaults {
		d.faults.Add(path, code, message, help)
	}
}

// check compares a value that is known to be well-formed with the type it is meant for.
func (d *strict) check(path string, raw []byte, t reflect.Type) {
	for t.Kind() == reflect.Pointer && !decodesItself(t) {
		t = t.Elem()
	}
	raw = bytes.TrimSpace(raw)
	if string(raw) == "null" {
		return
	}
	switch {
	case t == reflect.TypeFor[json.RawMessage]():
		d.duplicates(path, raw)
	case decodesItself(t):
		d.leaf(path, raw, t)
	case t.Kind() == reflect.Struct && raw[0] == '{':
		d.object(path, raw, t)
	case t.Kind() == reflect.Map && raw[0] == '{':
		d.members(raw, func(name string, value []byte, again bool) {
			if again {
				d.fault(join(path, name), "input/duplicate", "the name occurs twice", "keep one of the two")
			}
			d.check(join(path, name), value, t.Elem())
		})
	case (t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8 || t.Kind() == reflect.Array) && raw[0] == '[':
		d.elements(raw, func(i int, value []byte) { d.check(Index(path, i), value, t.Elem()) })
	default:
		d.leaf(path, raw, t)
	}
}

func decodesItself(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(reflect.TypeFor[json.Unmarshaler]()) || p.Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

func (d *strict) leaf(path string, raw []byte, t reflect.Type) {
	err := json.Unmarshal(raw, reflect.New(t).Interface())
	if err == nil {
		return
	}
	if mismatch, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		d.fault(path, "input/type", "is a "+mismatch.Value+", must be "+describe(t), "")
		return
	}
	if len(d.faults) < maxFaults {
		d.faults.Check(path, "input/value", err)
	}
}

func describe(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "text in quotes"
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return "a whole number"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Struct, reflect.Map:
		return "an object"
	}
	return "a " + t.Kind().String()
}

func (d *strict) object(path string, raw []byte, t reflect.Type) {
	fields := jsonFields(t)
	d.members(raw, func(name string, value []byte, again bool) {
		at := join(path, name)
		if again {
			d.fault(at, "input/duplicate", "the name occurs twice", "keep one of the two")
		}
		for _, f := range fields {
			if f.name == name {
				d.check(at, value, f.typ)
				return
			}
		}
		for _, f := range fields {
			if strings.EqualFold(f.name, name) {
				d.fault(at, "input/case", "names are case-sensitive", "write "+f.name)
				return
			}
		}
		d.fault(at, "input/unknown", "there is no such field", "known: "+known(fields))
	})
}

func known(fields []jsonField) string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.name
	}
	return strings.Join(names, ", ")
}

// duplicates looks for names that occur twice inside a value whose type says nothing.
func (d *strict) duplicates(path string, raw []byte) {
	switch raw = bytes.TrimSpace(raw); raw[0] {
	case '{':
		d.members(raw, func(name string, value []byte, again bool) {
			if again {
				d.fault(join(path, name), "input/duplicate", "the name occurs twice", "keep one of the two")
			}
			d.duplicates(join(path, name), value)
		})
	case '[':
		d.elements(raw, func(i int, value []byte) { d.duplicates(Index(path, i), value) })
	}
}

func (d *strict) members(raw []byte, visit func(name string, value []byte, again bool)) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	_, _ = dec.Token() // the opening brace: the input is known to be well-formed
	seen := map[string]bool{}
	for dec.More() {
		token, _ := dec.Token()
		name, _ := token.(string)
		var value json.RawMessage
		if dec.Decode(&value) != nil {
			return
		}
		visit(name, value, seen[name])
		seen[name] = true
	}
}

func (d *strict) elements(raw []byte, visit func(i int, value []byte)) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	_, _ = dec.Token()
	for i := 0; dec.More(); i++ {
		var value json.RawMessage
		if dec.Decode(&value) != nil {
			return
		}
		visit(i, value)
	}
}

type jsonField struct {
	name     string
	index    []int
	typ      reflect.Type
	personal bool
}

// jsonFields gives the fields of a struct as encoding/json names them. Embedded structs without a name of their own count as their fields.
func jsonFields(t reflect.Type) []jsonField {
	var fields []jsonField
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" {
			continue
		}
		if f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct {
			for _, inner := range jsonFields(f.Type) {
				inner.index = append([]int{i}, inner.index...)
				fields = append(fields, inner)
			}
			continue
		}
		if !f.IsExported() {
			continue
		}
		if name == "" {
			name = f.Name
		}
		fields = append(fields, jsonField{name: name, index: []int{i}, typ: f.Type, personal: f.Tag.Get("o2c") == "personal"})
	}
	return fields
}
