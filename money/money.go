package money

import (
	"database/sql/driver"
	"math"
	"math/big"
	"strconv"

	"github.com/shopspring/decimal"
)

// Money is an exact amount in a currency: 16 bytes without pointers, safe to copy, compare and use concurrently. It has
// at least the decimals of its currency and at most 18, and holds up to 9223372036854775807 units of the last one.
// Equal amounts are == and print alike; there is no negative zero, NaN or infinity.
//
// The zero value Money{} is nothing, of no currency: Add, Sub, Sum and Cmp take it as a zero of the other operand's
// currency, so it can seed a sum. It is "" as text, null in JSON and NULL in SQL. Zero dollars are "0.00 USD", which
// is not the same as nothing.
type Money struct{ n number }

const (
	moneyExample = "10.00 USD"
	moneyHelp    = `write an amount, one space and a currency, as "10.00 USD"`
)

// Parse reads "10.00 USD": an optional minus, digits without leading zeros, optionally a point and 1 to 18 decimals,
// one space, and a currency as [ParseCurrency] reads it. Anything else is [ErrSyntax], [ErrCurrency] or, when it does
// not fit, [ErrOverflow] or [ErrInexact]. Nothing is rounded.
func Parse(s string) (Money, error) {
	n, err := parseLabeled(s, "an amount of money", moneyHelp, parseCurrencyLabel)
	return Money{n}, err
}

func parseCurrencyLabel(s string) (label uint64, least int, err error) {
	c, err := ParseCurrency(s)
	return c.label, c.Digits(), err
}

// FromMinor returns so many minor units of c: FromMinor(1050, usd) is 10.50 USD. math.MinInt64 is [ErrOverflow], no
// currency [ErrCurrency].
func FromMinor(minor int64, c Currency) (Money, error) {
	if c.IsZero() {
		return Money{}, failNoCurrency("an amount")
	}
	if minor == math.MinInt64 {
		return Money{}, failOverflow(strconv.FormatInt(minor, 10) + " minor units")
	}
	return Money{number{minor, c.label | uint64(c.Digits())}}, nil
}

// FromDecimal returns d units of c, exactly. More than 18 decimals are [ErrInexact], too large values [ErrOverflow]; a
// huge exponent is refused without being expanded.
func FromDecimal(d decimal.Decimal, c Currency) (Money, error) {
	n, err := amountFromDecimal(d, c)
	return Money{n}, err
}

func amountFromDecimal(d decimal.Decimal, c Currency) (number, error) {
	if c.IsZero() {
		return number{}, failNoCurrency("an amount")
	}
	return fromDecimal(d, c.Digits(), c.label)
}

// digits are the least scale of an amount: those of the currency in its label.
func (n number) digits() int { return int(n.tag >> 8 & 0xff) }

// addAmounts adds amounts of one currency; the number without label is neutral.
func addAmounts(x, y number) (number, error) {
	if x.label() != y.label() {
		switch {
		case x.label() == 0:
			return y, nil
		case y.label() == 0:
			return x, nil
		}
		return number{}, failCurrencies("a sum", x.label(), y.label())
	}
	if n, ok := add(x, y, x.digits()); ok {
		return n, nil
	}
	return number{}, failOverflow(Money{x}.String() + " + " + Money{y}.String())
}

func compareAmounts(x, y number) (int, error) {
	if x.label() != y.label() && x.label() != 0 && y.label() != 0 {
		return 0, failCurrencies("a comparison", x.label(), y.label())
	}
	return compare(x, y), nil
}

func mulAmount(x number, r Rate, rd Rounding) (number, error) {
	neg := (x.coef < 0) != (r.n.coef < 0)
	n, err := rd.quotient(neg, magnitude(x.coef), magnitude(r.n.coef), x.scale()+r.n.scale(), 1, x.label())
	if err != nil {
		return number{}, explain(err, Money{x}.String(), " × ", r.String())
	}
	return n, nil
}

func roundAmount(x number, rd Rounding) (number, error) {
	if rd.Place == Minor && x.scale() == x.digits() && rd.Mode <= Floor {
		return x, nil
	}
	n, err := rd.quotient(x.coef < 0, magnitude(x.coef), 1, x.scale(), 1, x.label())
	if err != nil {
		return number{}, explain(err, Money{x}.String(), " rounded at ", rd.Place.String())
	}
	return n, nil
}

// Add returns m + o. Different currencies are [ErrCurrency], a result that does not fit [ErrOverflow].
func (m Money) Add(o Money) (Money, error) {
	n, err := addAmounts(m.n, o.n)
	return Money{n}, err
}

// Sub returns m - o. Different currencies are [ErrCurrency], a result that does not fit [ErrOverflow].
func (m Money) Sub(o Money) (Money, error) {
	n, err := addAmounts(m.n, o.n.neg())
	return Money{n}, err
}

// Sum adds up any number of amounts, exactly and in any order: it is [ErrOverflow] only when the total does not fit,
// whatever the partial sums. The sum of nothing is Money{}.
func Sum(ms ...Money) (Money, error) {
	var total Money
	for _, m := range ms {
		t, err := total.Add(m)
		if err != nil {
			return sumWide(ms)
		}
		total = t
	}
	return total, nil
}

// sumWide is Sum when a partial sum did not fit or currencies differ.
func sumWide(ms []Money) (Money, error) {
	var total big.Int
	var label uint64
	for _, m := range ms {
		if m.n.label() == 0 {
			continue
		}
		if label != 0 && label != m.n.label() {
			return Money{}, failCurrencies("a sum", label, m.n.label())
		}
		label = m.n.label()
		c := big.NewInt(m.n.coef)
		total.Add(&total, c.Mul(c, new(big.Int).SetUint64(pow10[maxScale-m.n.scale()])))
	}
	n, err := fromBig(&total, maxScale, int(label>>8&0xff), label)
	return Money{n}, err
}

// Neg returns -m.
func (m Money) Neg() Money { return Money{m.n.neg()} }

// Abs returns m without its sign.
func (m Money) Abs() Money {
	if m.n.coef < 0 {
		return m.Neg()
	}
	return m
}

// Cmp returns -1, 0 or 1 as m is less than, equal to or greater than o. Different currencies are [ErrCurrency].
func (m Money) Cmp(o Money) (int, error) { return compareAmounts(m.n, o.n) }

// Sign returns -1, 0 or 1 as m is negative, zero or positive.
func (m Money) Sign() int { return m.n.sign() }

// IsZero reports whether m is numerically zero, of any currency or none. To ask for nothing compare with Money{}. As
// encoding/json's omitzero asks this method, it leaves out "0.00 USD" too.
func (m Money) IsZero() bool { return m.n.coef == 0 }

// Currency returns the currency, which is the zero Currency for Money{}.
func (m Money) Currency() Currency { return Currency{m.n.label()} }

// Decimal returns the amount without its currency.
func (m Money) Decimal() decimal.Decimal { return m.n.decimal() }

// Minor returns the amount in minor units, such as cents, for payment gateways. An amount with a fraction of a minor
// unit is [ErrInexact]; round it first. Money{} is [ErrCurrency].
func (m Money) Minor() (int64, error) {
	switch {
	case m.n.label() == 0:
		return 0, failNoCurrency("minor units")
	case m.n.scale() != m.n.digits():
		return 0, fail(ErrInexact, codeInexact, m.String()+" is not a whole number of minor units", "round it first")
	}
	return m.n.coef, nil
}

// Price returns m as a unit price.
func (m Money) Price() Price { return Price(m) }

// Mul returns m × r, rounded by rd. A result that does not fit is [ErrOverflow].
func (m Money) Mul(r Rate, rd Rounding) (Money, error) {
	n, err := mulAmount(m.n, r, rd)
	return Money{n}, err
}

// Round rounds m by rd. Places finer than m keep the value; a result that does not fit is [ErrOverflow].
func (m Money) Round(rd Rounding) (Money, error) {
	n, err := roundAmount(m.n, rd)
	return Money{n}, err
}

// Share returns m × part ÷ whole, rounded once by rd. For amounts of partial deliveries that never drift from m, take
// the share of the cumulative quantity and subtract the share of the quantity before: the last one ends at m exactly.
// Different units are [ErrUnit], a zero whole is [ErrDivisionByZero], a result that does not fit [ErrOverflow].
func (m Money) Share(part, whole Quantity, rd Rounding) (Money, error) {
	if part.n.label() != whole.n.label() && part.n.label() != 0 && whole.n.label() != 0 {
		return Money{}, failUnits("a share", part, whole)
	}
	if whole.n.coef == 0 {
		return Money{}, failDivision("a share of " + m.String())
	}
	p, w := part.n, whole.n
	neg := (m.n.coef < 0) != ((p.coef < 0) != (w.coef < 0))
	n, err := rd.quotient(neg, magnitude(m.n.coef), magnitude(p.coef), m.n.scale()+p.scale()-w.scale(),
		magnitude(w.coef), m.n.label())
	if err != nil {
		return Money{}, explain(err, m.String(), " × ", part.String()+" ÷ "+whole.String())
	}
	return Money{n}, nil
}

// Convert returns m in the quote currency of x, whose base must be m's currency, rounded by rd, where minor units and
// cash steps are those of the quote currency. Another currency is [ErrCurrency], a result that does not fit
// [ErrOverflow]. Money{} stays Money{}.
func (m Money) Convert(x ExchangeRate, rd Rounding) (Money, error) {
	if x.base.IsZero() {
		return Money{}, failNoCurrency("a conversion")
	}
	if m.n.label() == 0 {
		return Money{}, rd.check()
	}
	if m.n.label() != x.base.label {
		return Money{}, fail(ErrCurrency, codeCurrencyMismatch, m.String()+" does not convert at "+x.String(),
			"use a rate whose base is "+m.Currency().String())
	}
	n, err := rd.quotient(m.n.coef < 0, magnitude(m.n.coef), magnitude(x.rate.n.coef), m.n.scale()+x.rate.n.scale(), 1,
		x.quote.label)
	if err != nil {
		return Money{}, explain(err, m.String(), " at ", x.String())
	}
	return Money{n}, nil
}

// AppendText appends what [Money.String] returns; it never fails.
func (m Money) AppendText(b []byte) ([]byte, error) { return m.n.appendAmount(b), nil }

func (n number) appendAmount(b []byte) []byte {
	if n.label() == 0 {
		return b
	}
	return Currency{n.label()}.append(append(appendNumber(b, n.coef, n.scale()), ' '))
}

// String returns the text that [Parse] reads: "10.00 USD", and "" for Money{}. For people use [Money.Format].
func (m Money) String() string { return text(m) }

// MarshalText returns what String returns.
func (m Money) MarshalText() ([]byte, error) { return marshalText(m) }

// UnmarshalText reads as [Parse] does; empty text is Money{}.
func (m *Money) UnmarshalText(b []byte) error { return unmarshalText(m, b, true, Parse) }

// MarshalJSON returns a JSON string, or null for Money{}.
func (m Money) MarshalJSON() ([]byte, error) { return marshalJSON(m, true) }

// UnmarshalJSON reads a JSON string as [Parse] does, and null as Money{}. JSON numbers are an error.
func (m *Money) UnmarshalJSON(b []byte) error { return unmarshalJSON(m, b, true, moneyExample, Parse) }

// Value returns text for a database column, NULL for Money{}.
func (m Money) Value() (driver.Value, error) { return value(m, true) }

// Scan reads text from a database column, NULL as Money{}.
func (m *Money) Scan(src any) error { return scan(m, src, true, moneyExample, Parse) }
