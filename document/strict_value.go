package document

import (
	"encoding"
	"encoding/json"
	"errors"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// single looks at a value that has no parts of its own, or that decodes itself.
func (d *strict) single(i, end int, t reflect.Type) {
	if d.quick || plain(d.text[i:end], t) {
		return
	}
	d.blame(d.text[i:end], t, json.Unmarshal(d.input[i:end], reflect.New(t).Interface()))
}

// plain tells whether the value is so clearly one of a plain type that nobody has to decode it.
func plain(raw string, t reflect.Type) bool {
	if decodesItself(t) || t == reflect.TypeFor[json.Number]() {
		return false
	}
	switch k := t.Kind(); {
	case k == reflect.String:
		return raw[0] == '"'
	case k == reflect.Bool:
		return raw[0] == 't' || raw[0] == 'f'
	case k >= reflect.Int && k <= reflect.Int64:
		_, err := strconv.ParseInt(raw, 10, t.Bits())
		return err == nil
	case k >= reflect.Uint && k <= reflect.Uintptr:
		_, err := strconv.ParseUint(raw, 10, t.Bits())
		return err == nil
	}
	return false
}

// quoted looks at the value of a field that is tagged ",string".
func (d *strict) quoted(i int, t reflect.Type) int {
	end := d.untyped(i, false)
	if d.quick {
		return end
	}
	wrap := reflect.StructOf([]reflect.StructField{{Name: "Value", Type: t, Tag: `json:"value,string"`}})
	if json.Unmarshal([]byte(`{"value":`+d.text[i:end]+`}`), reflect.New(wrap).Interface()) != nil {
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		d.fault("input/type", saw(d.text[i:end])+", must be "+describe(t)+", in quotes", "")
	}
	return end
}

// blame says what is wrong with a value that could not be decoded.
func (d *strict) blame(raw string, t reflect.Type, err error) {
	mismatch, ok := errors.AsType[*json.UnmarshalTypeError](err)
	switch {
	case err == nil || d.done:
	case ok && t.Kind() == reflect.Interface && t.NumMethod() == 0:
		d.fault("input/type", "holds a number that is too large", "")
	case ok && mismatch.Field != "" && implements[json.Unmarshaler](t):
		d.down(mismatch.Field, -1)
		d.fault("input/type", "is "+jsonWord(mismatch.Value)+", must be "+describe(mismatch.Type), "")
		d.up()
	case ok || t == reflect.TypeFor[time.Time]() || t == reflect.TypeFor[json.Number]():
		d.fault("input/type", saw(raw)+", must be "+describe(t), "")
	default:
		d.append("input/value", err)
	}
}

// jsonWord gives encoding/json's word for a value in ours.
func jsonWord(value string) string {
	switch kind, _, _ := strings.Cut(value, " "); kind { // a number follows the word, and may be long
	case "string":
		return "text"
	case "array":
		return "a list"
	case "object":
		return "an object"
	case "bool":
		return "true or false"
	default:
		return "a " + kind
	}
}

// saw says what stands in the input.
func saw(raw string) string {
	switch raw[0] {
	case '{':
		return "is an object"
	case '[':
		return "is a list"
	case '"':
		return "is the text " + Quote(unquote([]byte(raw)))
	case 't', 'f', 'n':
		return "is " + raw
	}
	if number := Quote(raw); len(number) == len(raw)+2 {
		return "is the number " + raw
	}
	return "is a long number"
}

// describe says what a type wants to see.
func describe(t reflect.Type) string {
	switch k := t.Kind(); {
	case t == reflect.TypeFor[time.Time]():
		return `an instant such as "2026-07-01T12:00:00Z"`
	case implements[json.Unmarshaler](t):
		return "what " + t.Name() + " takes"
	case t == reflect.TypeFor[json.Number]():
		return "a number"
	case implements[encoding.TextUnmarshaler](t):
		return "text in quotes"
	case k == reflect.String:
		return "text in quotes"
	case k == reflect.Bool:
		return "true or false"
	case k >= reflect.Int && k <= reflect.Int64:
		return "a whole number from " + strconv.FormatInt(-1<<(t.Bits()-1), 10) + " to " + strconv.FormatInt(1<<(t.Bits()-1)-1, 10)
	case k >= reflect.Uint && k <= reflect.Uintptr:
		return "a whole number from 0 to " + strconv.FormatUint(1<<(t.Bits()-1)-1+1<<(t.Bits()-1), 10)
	case k == reflect.Float32 || k == reflect.Float64:
		return "a number"
	case k == reflect.Slice && t.Elem().Kind() == reflect.Uint8:
		return "bytes in base64, in quotes"
	case k == reflect.Slice || k == reflect.Array:
		return "a list"
	case k == reflect.Struct || k == reflect.Map:
		return "an object"
	}
	return "left out" // a func, a channel: nothing that JSON can say
}
