package document

import (
	"bytes"
	"crypto/sha256"
	"encoding"
	"encoding/hex"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Field is one declared field of a digest.
type Field struct {
	Name  string
	Value any
}

// Digest identifies content: SHA-256 over the declared fields in canonical form, prefixed with the version of the declaration, as in "1:9f86d081…". Values that are zero are
// left out, so a field that is declared later does not change the digest of content that lacks it. Fields of structs that are tagged `o2c:"personal"` (names,
// e-mail addresses, telephone numbers) never take part. The order of fields does not matter; the order of list elements does.
//
// Values may be strings, numbers without a fraction, booleans, types with a text or JSON form, and structs, pointers, slices and maps of these. Anything else,
// a float first of all, is ErrInvalid, and so is a value nested more than 100 deep.
func Digest(version int, fields ...Field) (string, error) {
	sorted := slices.Clone(fields)
	slices.SortFunc(sorted, func(a, b Field) int { return strings.Compare(a.Name, b.Name) })
	out := []byte{'{'}
	for _, f := range sorted {
		var err error
		if out, err = appendMember(out, f.Name, reflect.ValueOf(f.Value), 0); err != nil {
			return "", &Error{Code: "document/digest", Path: f.Name, Message: "cannot take part in a digest", Kind: ErrInvalid, Cause: err}
		}
	}
	out = append(out, '}')
	sum := sha256.Sum256(out)
	return strconv.Itoa(version) + ":" + hex.EncodeToString(sum[:]), nil
}

func appendMember(out []byte, name string, v reflect.Value, depth int) ([]byte, error) {
	start := len(out)
	if out[start-1] != '{' {
		out = append(out, ',')
	}
	out = strconv.AppendQuoteToASCII(out, name)
	out = append(out, ':')
	before := len(out)
	out, err := appendCanonical(out, v, depth)
	if err != nil || len(out) > before {
		return out, err
	}
	return out[:start], nil // the value was zero
}

type zeroer interface{ IsZero() bool }

// appendCanonical appends nothing for a zero value.
func appendCanonical(out []byte, v reflect.Value, depth int) ([]byte, error) {
	if depth > 100 {
		return out, &Error{Code: "document/digest", Message: "nested more than 100 deep", Kind: ErrInvalid}
	}
	if !v.IsValid() || v.IsZero() {
		return out, nil
	}
	if z, ok := v.Interface().(zeroer); ok && z.IsZero() {
		return out, nil
	}
	switch x := v.Interface().(type) {
	case encoding.TextMarshaler:
		text, err := x.MarshalText()
		return strconv.AppendQuoteToASCII(out, string(text)), err
	case json.Marshaler:
		return appendJSON(out, x)
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return appendCanonical(out, v.Elem(), depth+1)
	case reflect.String:
		return strconv.AppendQuoteToASCII(out, v.String()), nil
	case reflect.Bool:
		return append(out, "true"...), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.AppendInt(out, v.Int(), 10), nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return strconv.AppendUint(out, v.Uint(), 10), nil
	case reflect.Slice, reflect.Array:
		return appendList(out, v, depth)
	case reflect.Map:
		return appendMap(out, v, depth)
	case reflect.Struct:
		return appendStruct(out, v, depth)
	}
	return out, &Error{Code: "document/digest", Message: "a " + v.Kind().String() + " has no canonical form", Kind: ErrInvalid}
}

func appendJSON(out []byte, x json.Marshaler) ([]byte, error) {
	raw, err := x.MarshalJSON()
	if err != nil {
		return out, err
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, raw); err != nil {
		return out, err
	}
	return append(out, compact.Bytes()...), nil
}

func appendList(out []byte, v reflect.Value, depth int) ([]byte, error) {
	if v.Len() == 0 {
		return out, nil
	}
	out = append(out, '[')
	for i := range v.Len() {
		if i > 0 {
			out = append(out, ',')
		}
		before := len(out)
		var err error
		if out, err = appendCanonical(out, v.Index(i), depth+1); err != nil {
			return out, err
		}
		if len(out) == before {
			out = append(out, "null"...) // a zero element keeps its place
		}
	}
	return append(out, ']'), nil
}

func appendMap(out []byte, v reflect.Value, depth int) ([]byte, error) {
	if v.Type().Key().Kind() != reflect.String {
		return out, &Error{Code: "document/digest", Message: "a map takes part only with text keys", Kind: ErrInvalid}
	}
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	start := len(out)
	out = append(out, '{')
	for _, k := range keys {
		var err error
		if out, err = appendMember(out, k.String(), v.MapIndex(k), depth+1); err != nil {
			return out, err
		}
	}
	return closeObject(out, start), nil
}

func appendStruct(out []byte, v reflect.Value, depth int) ([]byte, error) {
	fields := jsonFields(v.Type())
	slices.SortFunc(fields, func(a, b jsonField) int { return strings.Compare(a.name, b.name) })
	start := len(out)
	out = append(out, '{')
	for _, f := range fields {
		if f.personal {
			continue
		}
		var err error
		if out, err = appendMember(out, f.name, v.FieldByIndex(f.index), depth+1); err != nil {
			return out, err
		}
	}
	return closeObject(out, start), nil
}

// closeObject closes an object that began at start; one that stayed empty is taken back, for it is zero.
func closeObject(out []byte, start int) []byte {
	if len(out) == start+1 {
		return out[:start]
	}
	return append(out, '}')
}
