package money

import (
	"errors"
	"strconv"
)

// The kinds of failure. Every error of this package is an [*Error] that unwraps to one of them, so errors.Is tells the
// kind and errors.As the details.
var (
	// ErrSyntax is text, JSON or a database value that does not have the documented form.
	ErrSyntax = errors.New("malformed text")
	// ErrOverflow is a result that does not fit into 64 bits; nothing saturates or wraps.
	ErrOverflow = errors.New("overflow")
	// ErrCurrency is an unknown, missing or different currency.
	ErrCurrency = errors.New("currency")
	// ErrUnit is a malformed, missing or different unit of measure.
	ErrUnit = errors.New("unit of measure")
	// ErrDivisionByZero is a zero divisor: a whole, a price base quantity or a unit factor.
	ErrDivisionByZero = errors.New("division by zero")
	// ErrWeights is a set of weights or caps by which nothing can be allocated.
	ErrWeights = errors.New("allocation weights")
	// ErrInexact is a value that would have to be rounded where rounding was not asked for.
	ErrInexact = errors.New("inexact")
	// ErrRounding is a rounding with a mode, a place or a cash step out of range.
	ErrRounding = errors.New("rounding")
	// ErrLocale is a locale for which there is no formatting data.
	ErrLocale = errors.New("locale")
)

// Error is the one shape of failure in this package: what happened, and what would be right. Values are immutable.
type Error struct {
	// Code is stable and meant for programs, such as "money/overflow"; [Codes] lists them all.
	Code string
	// Message says what happened and quotes the offending input, cut to about 40 bytes.
	Message string
	// Help says what would be right.
	Help string
	// Kind is one of the package's Err variables.
	Kind error
}

// Error returns "code: message; help".
func (e *Error) Error() string { return e.Code + ": " + e.Message + "; " + e.Help }

// Unwrap returns the kind, for errors.Is.
func (e *Error) Unwrap() error { return e.Kind }

// Codes are contracts: one may be retired, none may change its meaning.
const (
	codeSyntax           = "money/syntax"
	codeJSON             = "money/json"
	codeScan             = "money/scan"
	codeOverflow         = "money/overflow"
	codeCurrencyUnknown  = "money/currency_unknown"
	codeCurrencyMissing  = "money/currency_missing"
	codeCurrencyMismatch = "money/currency_mismatch"
	codeCurrencyDigits   = "money/currency_digits"
	codeExchange         = "money/exchange_rate"
	codeUnit             = "money/unit"
	codeUnitMissing      = "money/unit_missing"
	codeUnitMismatch     = "money/unit_mismatch"
	codeDivisionByZero   = "money/division_by_zero"
	codeWeightNegative   = "money/weight_negative"
	codeWeightsZero      = "money/weights_zero"
	codeCaps             = "money/caps"
	codeInexact          = "money/inexact"
	codeDecimals         = "money/decimals"
	codeRounding         = "money/rounding"
	codeLocale           = "money/locale"
)

// Codes returns every code an [Error] of this package can carry, in a new slice.
func Codes() []string {
	return []string{
		codeSyntax, codeJSON, codeScan, codeOverflow,
		codeCurrencyUnknown, codeCurrencyMissing, codeCurrencyMismatch, codeCurrencyDigits, codeExchange,
		codeUnit, codeUnitMissing, codeUnitMismatch,
		codeDivisionByZero, codeWeightNegative, codeWeightsZero, codeCaps,
		codeInexact, codeDecimals, codeRounding, codeLocale,
	}
}

const maxQuoted = 40

// quote renders untrusted input for a message: escaped, and cut so that a megabyte of input does not become a
// megabyte of log.
func quote(s string) string {
	if len(s) > maxQuoted {
		return strconv.QuoteToASCII(s[:maxQuoted]) + "..."
	}
	return strconv.QuoteToASCII(s)
}

func fail(kind error, code, message, help string) error {
	return &Error{Code: code, Message: message, Help: help, Kind: kind}
}

func failSyntax(what, input, help string) error {
	return fail(ErrSyntax, codeSyntax, quote(input)+" is not "+what, help)
}

func failOverflow(operation string) error {
	return fail(ErrOverflow, codeOverflow, operation+" does not fit",
		"a value holds at most 9223372036854775807 units of its last decimal place")
}

// explain adds to the bare ErrOverflow of an inner function what overflowed; every other error is complete already.
func explain(err error, left, operator, right string) error {
	if err == ErrOverflow { //nolint:errorlint // only the bare one: a wrapped one says already what overflowed
		return failOverflow(left + operator + right)
	}
	return err
}

func failDivision(operation string) error {
	return fail(ErrDivisionByZero, codeDivisionByZero, operation+" divides by zero", "give a divisor other than zero")
}

func failDecimals(input string) error {
	return fail(ErrInexact, codeDecimals, input+" has more than 18 decimals", "round it to at most 18 decimals first")
}
