package money

import (
	"database/sql/driver"

	"github.com/shopspring/decimal"
)

// Price is an exact price of one unit, or of a base quantity, of a good. It is built like [Money], with the same bounds
// and text form, but is a type of its own: it usually has more decimals than the currency, and a line needs
// [Price.Extend] to become an amount owed. The zero value Price{} is no price: "" as text, null in JSON, NULL in SQL.
type Price struct{ n number }

const priceExample = "0.0125 USD"

// ParsePrice reads "0.0125 USD", by the rules of [Parse].
func ParsePrice(s string) (Price, error) {
	n, err := parseLabeled(s, "a price", `write an amount, one space and a currency, as "0.0125 USD"`, parseCurrencyLabel)
	return Price{n}, err
}

// PriceFromDecimal returns d units of c per unit, exactly, with the bounds of [FromDecimal].
func PriceFromDecimal(d decimal.Decimal, c Currency) (Price, error) {
	n, err := amountFromDecimal(d, c)
	return Price{n}, err
}

// Extend returns q × p ÷ per, rounded once by rd: the amount of a line. The price base quantity per is what the price
// buys, as in 12.50 USD per 100 pieces; Quantity{} stands for one unit, whatever q's unit is. A base in another unit
// than q is [ErrUnit], a zero base [ErrDivisionByZero], a result that does not fit [ErrOverflow].
func (p Price) Extend(q, per Quantity, rd Rounding) (Money, error) {
	neg := (q.n.coef < 0) != (p.n.coef < 0)
	scale, d := q.n.scale()+p.n.scale(), uint64(1)
	if per != (Quantity{}) {
		if q.n.label() != per.n.label() && q.n.label() != 0 {
			return Money{}, failUnits("a price extension", q, per)
		}
		if per.n.coef == 0 {
			return Money{}, failDivision("a price of " + p.String() + " per " + per.String())
		}
		scale, d, neg = scale-per.n.scale(), magnitude(per.n.coef), neg != (per.n.coef < 0)
	}
	n, err := rd.quotient(neg, magnitude(q.n.coef), magnitude(p.n.coef), scale, d, p.n.label())
	if err != nil {
		return Money{}, explain(err, q.String(), " × ", p.String())
	}
	return Money{n}, nil
}

// Add returns p + o. Different currencies are [ErrCurrency], a result that does not fit [ErrOverflow].
func (p Price) Add(o Price) (Price, error) {
	n, err := addAmounts(p.n, o.n)
	return Price{n}, err
}

// Sub returns p - o. Different currencies are [ErrCurrency], a result that does not fit [ErrOverflow].
func (p Price) Sub(o Price) (Price, error) {
	n, err := addAmounts(p.n, o.n.neg())
	return Price{n}, err
}

// Mul returns p × r, rounded by rd. The place is usually finer than the currency, as in Places(4); the zero Rounding
// rounds to the currency's minor unit.
func (p Price) Mul(r Rate, rd Rounding) (Price, error) {
	n, err := mulAmount(p.n, r, rd)
	return Price{n}, err
}

// Round rounds p by rd. Places finer than p keep the value.
func (p Price) Round(rd Rounding) (Price, error) {
	n, err := roundAmount(p.n, rd)
	return Price{n}, err
}

// Neg returns -p.
func (p Price) Neg() Price { return Price{p.n.neg()} }

// Cmp returns -1, 0 or 1 as p is less than, equal to or greater than o. Different currencies are [ErrCurrency].
func (p Price) Cmp(o Price) (int, error) { return compareAmounts(p.n, o.n) }

// Sign returns -1, 0 or 1 as p is negative, zero or positive.
func (p Price) Sign() int { return p.n.sign() }

// IsZero reports whether p is numerically zero, of any currency or none. To ask for no price compare with Price{}.
func (p Price) IsZero() bool { return p.n.coef == 0 }

// Currency returns the currency, which is the zero Currency for Price{}.
func (p Price) Currency() Currency { return Currency{p.n.label()} }

// Decimal returns the price without its currency.
func (p Price) Decimal() decimal.Decimal { return p.n.decimal() }

// AppendText appends what [Price.String] returns; it never fails.
func (p Price) AppendText(b []byte) ([]byte, error) { return p.n.appendAmount(b), nil }

// String returns the text that [ParsePrice] reads: "0.0125 USD", and "" for Price{}.
func (p Price) String() string { return text(p) }

// MarshalText returns what String returns.
func (p Price) MarshalText() ([]byte, error) { return marshalText(p) }

// UnmarshalText reads as [ParsePrice] does; empty text is Price{}.
func (p *Price) UnmarshalText(b []byte) error { return unmarshalText(p, b, true, ParsePrice) }

// MarshalJSON returns a JSON string, or null for Price{}.
func (p Price) MarshalJSON() ([]byte, error) { return marshalJSON(p, true) }

// UnmarshalJSON reads a JSON string as [ParsePrice] does, and null as Price{}. JSON numbers are an error.
func (p *Price) UnmarshalJSON(b []byte) error {
	return unmarshalJSON(p, b, true, priceExample, ParsePrice)
}

// Value returns text for a database column, NULL for Price{}.
func (p Price) Value() (driver.Value, error) { return value(p, true) }

// Scan reads text from a database column, NULL as Price{}.
func (p *Price) Scan(src any) error { return scan(p, src, true, priceExample, ParsePrice) }
