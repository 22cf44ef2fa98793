package money

import (
	"database/sql/driver"

	"github.com/shopspring/decimal"
)

// Rate is an exact dimensionless factor, such as a tax or discount rate: 16 bytes without pointers, safe to copy,
// compare and use concurrently. Its text form is in percent, "7.5%"; the value is the factor, 0.075, with at most 18
// decimals, 16 in percent. Equal rates are == and print alike. The zero value is 0%.
type Rate struct{ n number }

const (
	rateExample = "7.5%"
	rateHelp    = `write percent, as "7.5%", or the factor, as "0.075"`
)

// ParseRate reads percent, "7.5%", or the plain factor, "0.075": an optional minus, digits without leading zeros,
// optionally a point and decimals, optionally a percent sign. Anything else is [ErrSyntax], [ErrOverflow] or
// [ErrInexact].
func ParseRate(s string) (Rate, error) {
	if len(s) > maxText {
		return Rate{}, failSyntax("a rate", s, rateHelp)
	}
	neg, m, scale, length, result := scanNumber(s)
	if length == len(s)-1 && s[length] == '%' {
		scale += 2
		length++
	}
	if result == scanMalformed || length != len(s) {
		return Rate{}, failSyntax("a rate", s, rateHelp)
	}
	if result == scanTooFine || result == scanOK && m != 0 && scale > maxScale {
		return Rate{}, failDecimals(quote(s))
	}
	if result == scanOK {
		if n, ok := canonical(neg, m, scale, 0, 0); ok {
			return Rate{n}, nil
		}
	}
	return Rate{}, failOverflow(quote(s))
}

// RateFromDecimal returns the factor d, exactly: decimal 0.075 is 7.5%. More than 18 decimals are [ErrInexact], too
// large values [ErrOverflow].
func RateFromDecimal(d decimal.Decimal) (Rate, error) {
	n, err := fromDecimal(d, 0, 0)
	return Rate{n}, err
}

// RateFromBasisPoints returns bp hundredths of a percent: 750 is 7.5%. It takes 32 bits so that it cannot fail.
func RateFromBasisPoints(bp int32) Rate {
	n, _ := canonical(bp < 0, magnitude(int64(bp)), 4, 0, 0)
	return Rate{n}
}

// Add returns r + o. A result that does not fit is [ErrOverflow].
func (r Rate) Add(o Rate) (Rate, error) {
	if n, ok := add(r.n, o.n, 0); ok {
		return Rate{n}, nil
	}
	return Rate{}, failOverflow(r.String() + " + " + o.String())
}

// Sub returns r - o. A result that does not fit is [ErrOverflow].
func (r Rate) Sub(o Rate) (Rate, error) { return r.Add(o.Neg()) }

// Neg returns -r.
func (r Rate) Neg() Rate { return Rate{r.n.neg()} }

// Cmp returns -1, 0 or 1 as r is less than, equal to or greater than o.
func (r Rate) Cmp(o Rate) int { return compare(r.n, o.n) }

// Sign returns -1, 0 or 1 as r is negative, zero or positive.
func (r Rate) Sign() int { return r.n.sign() }

// IsZero reports whether r is 0%.
func (r Rate) IsZero() bool { return r.n.coef == 0 }

// Decimal returns the factor: 0.075 for 7.5%.
func (r Rate) Decimal() decimal.Decimal { return r.n.decimal() }

// AppendText appends what [Rate.String] returns; it never fails.
func (r Rate) AppendText(b []byte) ([]byte, error) {
	scale := r.n.scale() - 2
	b = appendNumber(b, r.n.coef, max(scale, 0))
	if r.n.coef != 0 {
		// A factor of fewer than two decimals ends in zeros as percent; multiplying it might not fit.
		for ; scale < 0; scale++ {
			b = append(b, '0')
		}
	}
	return append(b, '%'), nil
}

// String returns percent, such as "7.5%".
func (r Rate) String() string { return text(r) }

// MarshalText returns what String returns.
func (r Rate) MarshalText() ([]byte, error) { return marshalText(r) }

// UnmarshalText reads as [ParseRate] does.
func (r *Rate) UnmarshalText(b []byte) error { return unmarshalText(r, b, false, ParseRate) }

// MarshalJSON returns a JSON string in percent.
func (r Rate) MarshalJSON() ([]byte, error) { return marshalJSON(r, false) }

// UnmarshalJSON reads a JSON string as [ParseRate] does. JSON numbers and null are errors.
func (r *Rate) UnmarshalJSON(b []byte) error {
	return unmarshalJSON(r, b, false, rateExample, ParseRate)
}

// Value returns text for a database column.
func (r Rate) Value() (driver.Value, error) { return value(r, false) }

// Scan reads text from a database column. NULL is an error.
func (r *Rate) Scan(src any) error { return scan(r, src, false, rateExample, ParseRate) }
