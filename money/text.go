package money

import (
	"bytes"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"strconv"
)

// maxText bounds every text form; longer input is refused before it is looked at.
const maxText = 64

// maxIntegerDigits is what a rate can have before the point in percent: 19 digits and two zeros.
const maxIntegerDigits = 21

type scanResult uint8

const (
	scanOK scanResult = iota
	scanMalformed
	scanTooFine
	scanTooLarge
)

// scanNumber reads the number that s begins with: an optional minus, digits without leading zeros, and optionally a
// point and digits. It returns the number without its trailing zeros, so that scale is negative for 100, and how many
// bytes it took.
func scanNumber(s string) (neg bool, m uint64, scale, length int, result scanResult) {
	i := 0
	if i < len(s) && s[i] == '-' {
		neg = true
		i++
	}
	start, zeros := i, 0
	var tooLarge bool
	digit := func(c byte) {
		if c == '0' {
			zeros++
			return
		}
		if m != 0 {
			for ; zeros >= 0; zeros-- {
				if m > maxCoef/10 {
					tooLarge = true
					return
				}
				m *= 10
			}
		}
		zeros = 0
		m += uint64(c - '0')
		if m > maxCoef {
			tooLarge = true
		}
	}
	for ; i < len(s) && isDigit(s[i]); i++ {
		digit(s[i])
	}
	whole := i - start
	if whole == 0 || whole > 1 && s[start] == '0' {
		return neg, 0, 0, 0, scanMalformed
	}
	if i < len(s) && s[i] == '.' {
		i++
		point := i
		for ; i < len(s) && isDigit(s[i]); i++ {
			digit(s[i])
		}
		if scale = i - point; scale == 0 {
			return neg, 0, 0, 0, scanMalformed
		}
	}
	switch {
	case scale > maxScale:
		return neg, 0, 0, i, scanTooFine
	case whole > maxIntegerDigits || tooLarge:
		return neg, 0, 0, i, scanTooLarge
	case m == 0:
		return false, 0, 0, i, scanOK
	}
	return neg, m, scale - zeros, i, scanOK
}

// parseLabeled reads "number label", whose label is read by the given function into a tag's label and a least scale.
func parseLabeled(s, what, help string, parseLabel func(string) (label uint64, least int, err error)) (number, error) {
	if len(s) > maxText {
		return number{}, failSyntax(what, s, help)
	}
	neg, m, scale, length, result := scanNumber(s)
	if result == scanMalformed || length >= len(s) || s[length] != ' ' {
		return number{}, failSyntax(what, s, help)
	}
	label, least, err := parseLabel(s[length+1:])
	if err != nil {
		return number{}, err
	}
	if result == scanTooFine {
		return number{}, failDecimals(quote(s))
	}
	if result == scanOK {
		if n, ok := canonical(neg, m, scale, least, label); ok {
			return n, nil
		}
	}
	return number{}, failOverflow(quote(s))
}

// appendNumber writes a plain decimal, never an exponent.
func appendNumber(b []byte, coef int64, scale int) []byte {
	if coef < 0 {
		b = append(b, '-')
	}
	var buf [20]byte
	digits := strconv.AppendUint(buf[:0], magnitude(coef), 10)
	if len(digits) <= scale {
		b = append(b, "0."...)
		for range scale - len(digits) {
			b = append(b, '0')
		}
		return append(b, digits...)
	}
	b = append(b, digits[:len(digits)-scale]...)
	if scale > 0 {
		b = append(b, '.')
		b = append(b, digits[len(digits)-scale:]...)
	}
	return b
}

// texter is what the glue below needs of a type: its text, and whether it is the zero value that stands for nothing.
type texter interface {
	comparable
	AppendText([]byte) ([]byte, error)
}

func text[T texter](v T) string {
	var buf [maxText]byte
	b, _ := v.AppendText(buf[:0])
	return string(b)
}

func marshalText[T texter](v T) ([]byte, error) { return v.AppendText(make([]byte, 0, 32)) }

// marshalJSON writes a string. A type for which the zero value is nothing passes nullable.
func marshalJSON[T texter](v T, nullable bool) ([]byte, error) {
	var zero T
	if nullable && v == zero {
		return []byte("null"), nil
	}
	b, err := v.AppendText(append(make([]byte, 0, 32), '"'))
	return append(b, '"'), err
}

func unmarshalText[T texter](dst *T, data []byte, nullable bool, parse func(string) (T, error)) error {
	var zero T
	if nullable && len(data) == 0 {
		*dst = zero
		return nil
	}
	v, err := parse(clip(data))
	if err == nil {
		*dst = v
	}
	return err
}

// clip copies at most what is needed to see that the text is too long.
func clip(data []byte) string { return string(data[:min(len(data), maxText+1)]) }

func unmarshalJSON[T texter](dst *T, data []byte, nullable bool, example string, parse func(string) (T, error)) error {
	var zero T
	if nullable && string(data) == "null" {
		*dst = zero
		return nil
	}
	if len(data) < 2 || data[0] != '"' || data[len(data)-1] != '"' {
		return fail(ErrSyntax, codeJSON, quote(clip(data))+" is not a JSON string",
			fmt.Sprintf("write %q in quotes, as JSON numbers lose digits in many readers", example))
	}
	s := clip(data[1 : len(data)-1])
	if bytes.IndexByte(data, '\\') >= 0 { // some writers escape the slash of "BTC\/8"
		if err := json.Unmarshal(data, &s); err != nil {
			return fail(ErrSyntax, codeJSON, quote(clip(data))+" is not a JSON string", fmt.Sprintf("write %q", example))
		}
	}
	v, err := parse(s)
	if err == nil {
		*dst = v
	}
	return err
}

func value[T texter](v T, nullable bool) (driver.Value, error) {
	var zero T
	if nullable && v == zero {
		return nil, nil
	}
	return text(v), nil
}

func scan[T texter](dst *T, src any, nullable bool, example string, parse func(string) (T, error)) error {
	var s string
	switch src := src.(type) {
	case nil:
		if nullable {
			var zero T
			*dst = zero
			return nil
		}
		return fail(ErrSyntax, codeScan, "NULL is not allowed here", fmt.Sprintf("store text such as %q", example))
	case string:
		s = src
	case []byte:
		s = clip(src)
	default:
		return fail(ErrSyntax, codeScan, fmt.Sprintf("a database value of type %T is not text", src),
			fmt.Sprintf("store text such as %q", example))
	}
	v, err := parse(s)
	if err == nil {
		*dst = v
	}
	return err
}
