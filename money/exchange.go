package money

import (
	"database/sql/driver"
	"strings"
)

// ExchangeRate says how much of the quote currency one unit of the base currency costs: "EUR/USD 1.0832" is 1.0832
// dollars for a euro. It is a value without pointers; == compares currencies and rate. It is never inverted or chained
// silently: state the rate that was agreed. The zero value is no rate: "" as text, null in JSON, NULL in SQL.
type ExchangeRate struct {
	base, quote Currency
	rate        Rate
}

const (
	exchangeExample = "EUR/USD 1.0832"
	exchangeHelp    = `write base, slash, quote, one space and a positive number, as "EUR/USD 1.0832"`
)

// NewExchangeRate returns a rate from base to quote. Missing or equal currencies and rates that are not positive are
// [ErrCurrency].
func NewExchangeRate(base, quote Currency, rate Rate) (ExchangeRate, error) {
	if base.IsZero() || quote.IsZero() {
		return ExchangeRate{}, failNoCurrency("an exchange rate")
	}
	x := ExchangeRate{base, quote, rate}
	if base == quote || rate.Sign() <= 0 {
		return ExchangeRate{}, fail(ErrCurrency, codeExchange, x.String()+" is not an exchange rate",
			"give two different currencies and a positive rate")
	}
	return x, nil
}

// ParseExchangeRate reads "EUR/USD 1.0832": two currencies as [ParseCurrency] reads them, one space, and a positive
// factor of at most 18 decimals. Anything else is [ErrSyntax], [ErrCurrency], [ErrOverflow] or [ErrInexact].
func ParseExchangeRate(s string) (ExchangeRate, error) {
	pair, factor, ok := strings.Cut(s[:min(len(s), maxText+1)], " ")
	if !ok || len(s) > maxText || strings.HasSuffix(factor, "%") {
		return ExchangeRate{}, failSyntax("an exchange rate", s, exchangeHelp)
	}
	// A currency of the host carries its digits after a slash too, as in "BTC/8/USD"; a code never starts with a digit.
	cut := strings.IndexByte(pair, '/')
	if cut >= 0 && cut+1 < len(pair) && isDigit(pair[cut+1]) {
		if next := strings.IndexByte(pair[cut+1:], '/'); next >= 0 {
			cut += 1 + next
		}
	}
	if cut < 0 {
		return ExchangeRate{}, failSyntax("an exchange rate", s, exchangeHelp)
	}
	base, err := ParseCurrency(pair[:cut])
	if err != nil {
		return ExchangeRate{}, err
	}
	quote, err := ParseCurrency(pair[cut+1:])
	if err != nil {
		return ExchangeRate{}, err
	}
	rate, err := ParseRate(factor)
	if err != nil {
		return ExchangeRate{}, err
	}
	return NewExchangeRate(base, quote, rate)
}

// Base returns the currency that is converted from.
func (x ExchangeRate) Base() Currency { return x.base }

// Quote returns the currency that is converted to.
func (x ExchangeRate) Quote() Currency { return x.quote }

// Rate returns how many units of quote one unit of base costs.
func (x ExchangeRate) Rate() Rate { return x.rate }

// AppendText appends what [ExchangeRate.String] returns; it never fails.
func (x ExchangeRate) AppendText(b []byte) ([]byte, error) {
	if x == (ExchangeRate{}) {
		return b, nil
	}
	b = append(x.base.append(b), '/')
	b = append(x.quote.append(b), ' ')
	return appendNumber(b, x.rate.n.coef, x.rate.n.scale()), nil
}

// String returns the text that [ParseExchangeRate] reads, and "" for the zero value.
func (x ExchangeRate) String() string { return text(x) }

// MarshalText returns what String returns.
func (x ExchangeRate) MarshalText() ([]byte, error) { return marshalText(x) }

// UnmarshalText reads as [ParseExchangeRate] does; empty text is the zero value.
func (x *ExchangeRate) UnmarshalText(b []byte) error {
	return unmarshalText(x, b, true, ParseExchangeRate)
}

// MarshalJSON returns a JSON string, or null for the zero value.
func (x ExchangeRate) MarshalJSON() ([]byte, error) { return marshalJSON(x, true) }

// UnmarshalJSON reads a JSON string as [ParseExchangeRate] does, and null as the zero value.
func (x *ExchangeRate) UnmarshalJSON(b []byte) error {
	return unmarshalJSON(x, b, true, exchangeExample, ParseExchangeRate)
}

// Value returns text for a database column, NULL for the zero value.
func (x ExchangeRate) Value() (driver.Value, error) { return value(x, true) }

// Scan reads text from a database column, NULL as the zero value.
func (x *ExchangeRate) Scan(src any) error {
	return scan(x, src, true, exchangeExample, ParseExchangeRate)
}
