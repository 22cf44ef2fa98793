package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strconv"
	"unicode/utf8"
)

// Bounds of input from outside.
const (
	maxInput  = 16 << 20  // bytes
	maxMemory = 256 << 20 // bytes that its lists, maps and pointers may take up
	maxDepth  = 64
	maxFaults = 100 // more are not listed, so that hostile input cannot fill memory with complaints
)

// DecodeStrict reads input from outside: one JSON value of the type the caller names. These are faults: names that are unknown, that differ
// from a field's only in case, or that occur twice, however they are escaped; values of another type; list elements, map entries and whole
// inputs that are null where the type has no null (a field that is null counts as left out); lists of another length than an array's; two
// spellings of one map key; text that is not UTF-8; and anything after the value. All are reported at once, each with its path, up to 100.
//
// A type that decodes itself answers for the names inside; here no two of them may be the same or differ only in case. In json.RawMessage
// and any, no name may occur twice.
//
// Input of more than 16 MiB, nested more than 64 deep, or that would take more than 256 MiB of memory is refused. The error is Faults
// (ErrInvalid), and the value then is T's zero value. Time and memory are a small multiple of json.Unmarshal's.
func DecodeStrict[T any](input []byte) (T, error) {
	var value, none T
	if err := checkSyntax(input); err != nil {
		return none, Faults{err}
	}
	t := reflect.TypeFor[T]()
	err := error(nil)
	if walk(input, t, true) == nil {
		if err = json.Unmarshal(input, &value); err == nil {
			return value, nil
		}
	}
	faults := walk(input, t, false)
	if len(faults) == 0 {
		faults.Check("", "input/value", err)
	}
	return none, faults
}

// checkSyntax sees that the input is one JSON value of bounded size and depth.
func checkSyntax(input []byte) *Error {
	refuse := func(code, message, help string) *Error {
		return &Error{Code: code, Message: message, Help: help, Kind: ErrInvalid}
	}
	if len(input) > maxInput {
		return refuse("input/size", "the input has "+strconv.Itoa(len(input))+" bytes, more than 16 MiB", "")
	}
	if deepest(input) > maxDepth {
		return refuse("input/depth", "the input is nested more than "+strconv.Itoa(maxDepth)+" deep", "")
	}
	if len(bytes.TrimSpace(input)) == 0 {
		return refuse("input/json", "the input is empty", "send one JSON value")
	}
	if !utf8.Valid(input) {
		return refuse("input/utf8", "the input is not UTF-8, at byte "+strconv.Itoa(firstInvalid(input)), "send UTF-8")
	}
	if json.Valid(input) {
		return nil
	}
	var first json.RawMessage
	dec := json.NewDecoder(bytes.NewReader(input))
	err := dec.Decode(&first)
	if err == nil {
		end := len(input) - len(bytes.TrimLeft(input[dec.InputOffset():], " \t\r\n"))
		return refuse("input/trailing", "something follows the value, at byte "+strconv.Itoa(end), "send one JSON value")
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return refuse("input/json", "not JSON: the input ends before the value does", "")
	}
	broken := refuse("input/json", "not JSON", "")
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		before := input[:min(max(int(syntax.Offset)-1, 0), len(input))]
		line, column := 1+bytes.Count(before, []byte{'\n'}), len(before)-bytes.LastIndexByte(before, '\n')
		broken.Message += ", line " + strconv.Itoa(line) + ", byte " + strconv.Itoa(column)
	}
	broken.Message += ": " + err.Error()
	broken.Cause = err
	return broken
}

// deepest counts the nesting of what is perhaps JSON; it stops counting where there is too much.
func deepest(input []byte) int {
	most, depth, inText := 0, 0, false
	for i := 0; i < len(input) && most <= maxDepth; i++ {
		switch c := input[i]; {
		case inText && c == '\\':
			i++
		case c == '"':
			inText = !inText
		case inText:
		case c == '{' || c == '[':
			depth++
			most = max(most, depth)
		case c == '}' || c == ']':
			depth--
		}
	}
	return most
}

func firstInvalid(input []byte) int {
	for i := 0; i < len(input); {
		r, size := utf8.DecodeRune(input[i:])
		if r == utf8.RuneError && size <= 1 {
			return i
		}
		i += size
	}
	return len(input)
}
