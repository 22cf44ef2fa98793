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
	"time"
	"unicode/utf8"
)

// Field is one declared field of a digest.
type Field struct {
	Name  string
	Value any
}

// maxDigestDepth bounds the nesting of a digest's values.
const maxDigestDepth = 100

// Digest identifies content: SHA-256 over the declared fields in canonical form, prefixed with the version of the declaration, as in
// "1:9f86d081…". Fields that are zero, by their own IsZero where they have it, are left out, so a field that is declared later does not
// change the digest of content that lacks it. Fields of structs that are tagged `o2c:"personal"` (names, e-mail addresses, telephone
// numbers) never take part. The order of fields, of a map's entries and of the members of raw JSON does not matter; the order of list
// elements does, and an element or a map's entry that is zero counts. An empty list or map is the same as none. Content that was stored and
// read again has the digest that it had.
//
// Values may be strings, numbers without a fraction, booleans, types with a text or JSON form, and structs, pointers, lists and maps with
// text keys of these. Anything else is ErrInvalid, with its path: a float first of all, zero or not, a struct that hides all its content,
// personal content in a type that writes itself, a field declared twice, and values nested more than 100 deep.
func Digest(version int, fields ...Field) (string, error) {
	sorted := slices.Clone(fields)
	slices.SortStableFunc(sorted, func(a, b Field) int { return strings.Compare(a.Name, b.Name) })
	d := digester{out: []byte{'{'}, forms: map[reflect.Type]*form{}}
	for i, f := range sorted {
		if i > 0 && sorted[i-1].Name == f.Name {
			return "", d.refuse("is declared twice", nil).At(pathName(f.Name))
		}
		if err := d.member(f.Name, reflect.ValueOf(f.Value), 0, false); err != nil {
			return "", err
		}
	}
	sum := sha256.Sum256(append(d.out, '}'))
	return strconv.Itoa(version) + ":" + hex.EncodeToString(sum[:]), nil
}

// digester writes the canonical form: JSON without spaces, names in order, everything outside ASCII escaped. Two words are not JSON's: null
// is a zero element or entry, and zero is a pointer to a zero value, which differs from none.
type digester struct {
	out   []byte
	forms map[reflect.Type]*form
}

// form is what the digester has to know about a type.
type form struct {
	fields    []jsonField // of a struct, in the order of their names
	personal  bool        // one of them is
	own       bool        // the type writes itself
	byPointer bool        // and its methods want a pointer
	isZero    bool        // it says itself whether it is zero
}

func (d *digester) formOf(t reflect.Type) *form {
	f := d.forms[t]
	if f != nil {
		return f
	}
	f = &form{isZero: t.Kind() != reflect.Interface && t.Implements(reflect.TypeFor[interface{ IsZero() bool }]())}
	for _, writes := range [...]reflect.Type{reflect.TypeFor[encoding.TextMarshaler](), reflect.TypeFor[json.Marshaler]()} {
		if f.own = reflect.PointerTo(t).Implements(writes); f.own {
			f.byPointer = !t.Implements(writes)
			break
		}
	}
	if t.Kind() == reflect.Struct {
		f.fields = jsonFields(t)
		slices.SortFunc(f.fields, func(a, b jsonField) int { return strings.Compare(a.name, b.name) })
		f.personal = slices.ContainsFunc(f.fields, func(one jsonField) bool { return one.personal })
	}
	d.forms[t] = f
	return f
}

func (d *digester) refuse(why string, cause error) *Error {
	return &Error{Code: "document/digest", Message: "cannot take part in a digest: " + why, Kind: ErrInvalid, Cause: cause}
}

func (d *digester) quote(s string) {
	if !utf8.ValidString(s) {
		s = string([]rune(s)) // as JSON keeps it
	}
	d.out = strconv.AppendQuoteToASCII(d.out, s)
}

// member writes a name and its value. A zero value is left out; an entry's stays, as null.
func (d *digester) member(name string, v reflect.Value, depth int, entry bool) *Error {
	start := len(d.out)
	if d.out[start-1] != '{' {
		d.out = append(d.out, ',')
	}
	d.quote(name)
	d.out = append(d.out, ':')
	before := len(d.out)
	if err := d.value(v, depth); err != nil {
		return err.At(pathName(name))
	}
	switch {
	case len(d.out) > before:
	case entry:
		d.out = append(d.out, "null"...)
	default:
		d.out = d.out[:start]
	}
	return nil
}

// value writes nothing for a zero value.
func (d *digester) value(v reflect.Value, depth int) *Error {
	if depth > maxDigestDepth {
		return d.refuse("nested more than "+strconv.Itoa(maxDigestDepth)+" deep", nil)
	}
	if !v.IsValid() {
		return nil
	}
	kind := v.Kind()
	if (kind == reflect.Pointer || kind == reflect.Interface) && v.IsNil() {
		return nil
	}
	f := d.formOf(v.Type())
	if f.isZero && v.Interface().(interface{ IsZero() bool }).IsZero() {
		return nil
	}
	if kind == reflect.Pointer || kind == reflect.Interface {
		before := len(d.out)
		err := d.value(v.Elem(), depth+1)
		if err == nil && len(d.out) == before {
			d.out = append(d.out, "zero"...)
		}
		return err
	}
	if f.own {
		return d.own(v, f, depth)
	}
	switch kind {
	case reflect.String:
		if v.Len() > 0 {
			d.quote(v.String())
		}
	case reflect.Bool:
		if v.Bool() {
			d.out = append(d.out, "true"...)
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if v.Int() != 0 {
			d.out = strconv.AppendInt(d.out, v.Int(), 10)
		}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		if v.Uint() != 0 {
			d.out = strconv.AppendUint(d.out, v.Uint(), 10)
		}
	case reflect.Slice, reflect.Array:
		return d.list(v, depth)
	case reflect.Map:
		return d.entries(v, depth)
	case reflect.Struct:
		return d.object(v, f, depth)
	default:
		return d.refuse("a "+kind.String()+" has no canonical form", nil)
	}
	return nil
}

func (d *digester) own(v reflect.Value, f *form, depth int) *Error {
	if v.IsZero() {
		return nil
	}
	if f.personal {
		return d.refuse("it has personal fields and writes itself", nil)
	}
	own := v.Interface()
	if f.byPointer {
		p := reflect.New(v.Type())
		p.Elem().Set(v)
		own = p.Interface()
	}
	if at, ok := own.(time.Time); ok {
		own = at.UTC() // an instant is the same in every zone
	}
	if text, ok := own.(encoding.TextMarshaler); ok {
		written, err := text.MarshalText()
		if err != nil {
			return d.refuse("it has no text form", err)
		}
		d.quote(string(written))
		return nil
	}
	raw, err := own.(json.Marshaler).MarshalJSON()
	if err != nil {
		return d.refuse("it has no JSON form", err)
	}
	var content any
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	if err := dec.Decode(&content); err != nil {
		return d.refuse("its JSON form is not JSON", err)
	}
	return d.raw(content, depth)
}

func (d *digester) list(v reflect.Value, depth int) *Error {
	if v.Len() == 0 || v.Kind() == reflect.Array && v.IsZero() {
		return nil
	}
	d.out = append(d.out, '[')
	for i := range v.Len() {
		if i > 0 {
			d.out = append(d.out, ',')
		}
		before := len(d.out)
		if err := d.value(v.Index(i), depth+1); err != nil {
			return err.At(Index("", i))
		}
		if len(d.out) == before {
			d.out = append(d.out, "null"...) // a zero element keeps its place
		}
	}
	d.out = append(d.out, ']')
	return nil
}

func (d *digester) entries(v reflect.Value, depth int) *Error {
	if v.Type().Key().Kind() != reflect.String {
		return d.refuse("a map takes part only with text keys", nil)
	}
	if v.Len() == 0 {
		return nil
	}
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	d.out = append(d.out, '{')
	for _, k := range keys {
		if err := d.member(k.String(), v.MapIndex(k), depth+1, true); err != nil {
			return err
		}
	}
	d.out = append(d.out, '}')
	return nil
}

func (d *digester) object(v reflect.Value, shape *form, depth int) *Error {
	if len(shape.fields) == 0 && v.NumField() > 0 {
		return d.refuse("it shows none of its fields", nil)
	}
	start := len(d.out)
	d.out = append(d.out, '{')
	for _, f := range shape.fields {
		if f.personal {
			continue
		}
		content, err := v.FieldByIndexErr(f.index)
		if err != nil {
			continue // it is embedded by a pointer that is nil
		}
		if err := d.member(f.name, content, depth+1, false); err != nil {
			return err
		}
	}
	if len(d.out) == start+1 {
		d.out = d.out[:start] // it has nothing, so it is zero
	} else {
		d.out = append(d.out, '}')
	}
	return nil
}
