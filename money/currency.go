package money

import (
	"database/sql/driver"
	"strconv"
	"strings"
)

// Currency is an ISO 4217 currency or one of the host's own, with the number of decimals of its minor unit. It is a
// value without pointers: == compares code and digits. The zero value is no currency.
type Currency struct {
	// label holds the code in bytes 7 to 2, the digits in byte 1, and 0 in the byte number uses for the scale.
	label uint64
}

const (
	maxCode   = 6
	maxDigits = 12
)

func packCurrency(code string, digits int) Currency {
	label := uint64(digits) << 8
	for i := range len(code) {
		label |= uint64(code[i]) << (56 - 8*i)
	}
	return Currency{label}
}

// ISO returns the currency with the three-letter, upper-case ISO 4217 code, such as "USD". The table of codes and
// digits is compiled in. Unknown codes are [ErrCurrency].
func ISO(code string) (Currency, error) {
	if digits, ok := isoDigits(code); ok {
		return packCurrency(code, digits), nil
	}
	return Currency{}, fail(ErrCurrency, codeCurrencyUnknown, quote(code)+" is not an ISO 4217 currency",
		`use a code such as "USD"; a currency of your own is made by NewCurrency and written with its digits, as "BTC/8"`)
}

// isoDigits searches the sorted table of four-byte entries, a code and its digits.
func isoDigits(code string) (int, bool) {
	if len(code) != 3 {
		return 0, false
	}
	lo, hi := 0, len(isoTable)/4
	for lo < hi {
		mid := (lo + hi) / 2
		switch entry := isoTable[4*mid : 4*mid+4]; {
		case entry[:3] < code:
			lo = mid + 1
		case entry[:3] > code:
			hi = mid
		default:
			return int(entry[3] - '0'), true
		}
	}
	return 0, false
}

// NewCurrency returns a currency by value, for the host's own such as bitcoin or loyalty points; nothing is registered
// anywhere. The code is 2 to 6 characters, a letter A-Z and then letters or digits; digits are the decimals of the
// minor unit, 0 to 12. An ISO code with its own digits is the ISO currency, with others it is [ErrCurrency].
func NewCurrency(code string, digits int) (Currency, error) {
	if !validCode(code) {
		return Currency{}, fail(ErrCurrency, codeCurrencyUnknown, quote(code)+" is not a currency code",
			"use 2 to 6 characters, a letter A-Z and then letters A-Z or digits")
	}
	if digits < 0 || digits > maxDigits {
		return Currency{}, fail(ErrCurrency, codeCurrencyDigits, "currency "+code+" with "+strconv.Itoa(digits)+" digits",
			"use 0 to 12 digits")
	}
	if iso, ok := isoDigits(code); ok && iso != digits {
		return Currency{}, fail(ErrCurrency, codeCurrencyDigits,
			"currency "+code+" with "+strconv.Itoa(digits)+" digits contradicts ISO 4217",
			"use "+strconv.Itoa(iso)+" digits or another code")
	}
	return packCurrency(code, digits), nil
}

func validCode(code string) bool {
	if len(code) < 2 || len(code) > maxCode || code[0] < 'A' || code[0] > 'Z' {
		return false
	}
	for i := range len(code) {
		if c := code[i]; (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// ParseCurrency reads what [Currency.String] writes: "USD", or "BTC/8" for a currency of the host with its digits.
func ParseCurrency(s string) (Currency, error) {
	code, tail, own := strings.Cut(s, "/")
	if !own {
		return ISO(s)
	}
	digits, ok := parseDigits(tail)
	if !ok {
		return Currency{}, failSyntax("a currency", s, `write "USD", or "BTC/8" for a currency of your own with 8 digits`)
	}
	return NewCurrency(code, digits)
}

// parseDigits reads 0 to 99 without sign or leading zero.
func parseDigits(s string) (int, bool) {
	switch {
	case len(s) == 1 && isDigit(s[0]):
		return int(s[0] - '0'), true
	case len(s) == 2 && isDigit(s[0]) && s[0] != '0' && isDigit(s[1]):
		return int(s[0]-'0')*10 + int(s[1]-'0'), true
	}
	return 0, false
}

func isDigit(c byte) bool { return c-'0' <= 9 }

// Code returns the code, such as "USD", or "" for no currency.
func (c Currency) Code() string {
	var b [maxCode]byte
	return string(c.appendCode(b[:0]))
}

func (c Currency) appendCode(b []byte) []byte {
	for shift := 56; shift >= 16; shift -= 8 {
		ch := byte(c.label >> shift)
		if ch == 0 {
			break
		}
		b = append(b, ch)
	}
	return b
}

// Digits returns the number of decimals of the minor unit: 2 for USD, 0 for JPY, 3 for KWD.
func (c Currency) Digits() int { return int(c.label >> 8 & 0xff) }

// IsZero reports whether c is no currency.
func (c Currency) IsZero() bool { return c == Currency{} }

// String returns the code of an ISO currency, code and digits of another ("BTC/8"), and "" for no currency.
func (c Currency) String() string {
	var b [maxCode + 3]byte
	return string(c.append(b[:0]))
}

func (c Currency) append(b []byte) []byte {
	start := len(b)
	b = c.appendCode(b)
	if c.IsZero() {
		return b
	}
	// The conversion does not allocate: the compiler sees that isoDigits keeps nothing.
	if _, iso := isoDigits(string(b[start:])); !iso {
		b = strconv.AppendInt(append(b, '/'), int64(c.Digits()), 10)
	}
	return b
}

func failCurrencies(operation string, a, b uint64) error {
	return fail(ErrCurrency, codeCurrencyMismatch,
		Currency{a}.String()+" and "+Currency{b}.String()+" do not mix in "+operation,
		"convert one of them with an exchange rate first")
}

func failNoCurrency(operation string) error {
	return fail(ErrCurrency, codeCurrencyMissing, operation+" without a currency", "use a currency from ISO or NewCurrency")
}

const currencyExample = "USD"

// AppendText appends what [Currency.String] returns; it never fails.
func (c Currency) AppendText(b []byte) ([]byte, error) { return c.append(b), nil }

// MarshalText returns what String returns.
func (c Currency) MarshalText() ([]byte, error) { return marshalText(c) }

// UnmarshalText reads as [ParseCurrency] does; empty text is no currency.
func (c *Currency) UnmarshalText(b []byte) error { return unmarshalText(c, b, true, ParseCurrency) }

// MarshalJSON returns a JSON string, or null for no currency.
func (c Currency) MarshalJSON() ([]byte, error) { return marshalJSON(c, true) }

// UnmarshalJSON reads a JSON string as [ParseCurrency] does, and null as no currency.
func (c *Currency) UnmarshalJSON(b []byte) error {
	return unmarshalJSON(c, b, true, currencyExample, ParseCurrency)
}

// Value returns text for a database column, NULL for no currency.
func (c Currency) Value() (driver.Value, error) { return value(c, true) }

// Scan reads text from a database column, NULL as no currency.
func (c *Currency) Scan(src any) error { return scan(c, src, true, currencyExample, ParseCurrency) }
