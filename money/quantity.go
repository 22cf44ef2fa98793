package money

import (
	"database/sql/driver"
	"math"
	"strconv"

	"github.com/shopspring/decimal"
)

// Quantity is an exact number of a unit of measure, such as "120 case" or "0.5 kg": 16 bytes without pointers, safe to
// copy, compare and use concurrently. It has at most 18 decimals and no trailing zeros, and holds up to
// 9223372036854775807 units of the last decimal. Equal quantities are == and print alike.
//
// A unit is 1 to 7 characters: a letter, then letters, digits, '_' or '-'. This package knows no units and converts
// none by itself; see [Quantity.Convert]. The zero value Quantity{} is nothing, of no unit: Add, Sub and Cmp take it as
// a zero of the other operand's unit. It is "" as text, null in JSON and NULL in SQL.
type Quantity struct{ n number }

const (
	maxUnit         = 7
	quantityExample = "120 case"
)

// ParseQuantity reads "0.5 kg": an optional minus, digits without leading zeros, optionally a point and 1 to 18
// decimals, one space, and a unit. Anything else is [ErrSyntax], [ErrUnit], [ErrOverflow] or [ErrInexact].
func ParseQuantity(s string) (Quantity, error) {
	n, err := parseLabeled(s, "a quantity", `write a number, one space and a unit, as "120 case"`, parseUnitLabel)
	return Quantity{n}, err
}

func parseUnitLabel(unit string) (label uint64, least int, err error) {
	label, err = packUnit(unit)
	return label, 0, err
}

// packUnit puts the characters into the bytes 7 to 1 of a tag.
func packUnit(unit string) (uint64, error) {
	ok := len(unit) >= 1 && len(unit) <= maxUnit && isLetter(unit[0])
	var label uint64
	for i := 0; ok && i < len(unit); i++ {
		c := unit[i]
		ok = isLetter(c) || isDigit(c) || c == '_' || c == '-'
		label |= uint64(c) << (56 - 8*i)
	}
	if ok {
		return label, nil
	}
	code := codeUnit
	if unit == "" {
		code = codeUnitMissing
	}
	return 0, fail(ErrUnit, code, quote(unit)+" is not a unit of measure",
		`use 1 to 7 characters, a letter and then letters, digits, "_" or "-"`)
}

func isLetter(c byte) bool { return c|0x20-'a' < 26 }

// NewQuantity returns n of the unit. math.MinInt64 is [ErrOverflow], a malformed unit [ErrUnit].
func NewQuantity(n int64, unit string) (Quantity, error) {
	label, err := packUnit(unit)
	if err != nil {
		return Quantity{}, err
	}
	if n == math.MinInt64 {
		return Quantity{}, failOverflow(strconv.FormatInt(n, 10) + " " + unit)
	}
	return Quantity{number{n, label}}, nil
}

// QuantityFromDecimal returns d of the unit, exactly. More than 18 decimals are [ErrInexact], too large values
// [ErrOverflow], a malformed unit [ErrUnit].
func QuantityFromDecimal(d decimal.Decimal, unit string) (Quantity, error) {
	label, err := packUnit(unit)
	if err != nil {
		return Quantity{}, err
	}
	n, err := fromDecimal(d, 0, label)
	return Quantity{n}, err
}

func addQuantities(x, y Quantity) (Quantity, error) {
	if x.n.label() != y.n.label() {
		switch {
		case x.n.label() == 0:
			return y, nil
		case y.n.label() == 0:
			return x, nil
		}
		return Quantity{}, failUnits("a sum", x, y)
	}
	if n, ok := add(x.n, y.n, 0); ok {
		return Quantity{n}, nil
	}
	return Quantity{}, failOverflow(x.String() + " + " + y.String())
}

func failUnits(operation string, x, y Quantity) error {
	return fail(ErrUnit, codeUnitMismatch, quote(x.Unit())+" and "+quote(y.Unit())+" do not mix in "+operation,
		"convert one of them to the other unit first")
}

// Add returns q + o. Different units are [ErrUnit], a result that does not fit [ErrOverflow].
func (q Quantity) Add(o Quantity) (Quantity, error) { return addQuantities(q, o) }

// Sub returns q - o. Different units are [ErrUnit], a result that does not fit [ErrOverflow].
func (q Quantity) Sub(o Quantity) (Quantity, error) { return addQuantities(q, o.Neg()) }

// Neg returns -q.
func (q Quantity) Neg() Quantity { return Quantity{q.n.neg()} }

// Abs returns q without its sign.
func (q Quantity) Abs() Quantity {
	if q.n.coef < 0 {
		return q.Neg()
	}
	return q
}

// Cmp returns -1, 0 or 1 as q is less than, equal to or greater than o. Different units are [ErrUnit].
func (q Quantity) Cmp(o Quantity) (int, error) {
	if q.n.label() != o.n.label() && q.n.label() != 0 && o.n.label() != 0 {
		return 0, failUnits("a comparison", q, o)
	}
	return compare(q.n, o.n), nil
}

// Sign returns -1, 0 or 1 as q is negative, zero or positive.
func (q Quantity) Sign() int { return q.n.sign() }

// IsZero reports whether q is numerically zero, of any unit or none. To ask for nothing compare with Quantity{}.
func (q Quantity) IsZero() bool { return q.n.coef == 0 }

// IsWhole reports whether q has no fraction.
func (q Quantity) IsWhole() bool { return q.n.scale() == 0 }

// Unit returns the unit, "" for Quantity{}.
func (q Quantity) Unit() string {
	var b [maxUnit]byte
	return string(q.appendUnit(b[:0]))
}

func (q Quantity) appendUnit(b []byte) []byte {
	for shift := 56; shift >= 8; shift -= 8 {
		c := byte(q.n.tag >> shift)
		if c == 0 {
			break
		}
		b = append(b, c)
	}
	return b
}

// Decimal returns the quantity without its unit.
func (q Quantity) Decimal() decimal.Decimal { return q.n.decimal() }

// Convert returns q × num ÷ den in the unit, exactly: with 12 bottles to a case, 3 case are Convert(12, 1, "bottle").
// A result that 18 decimals cannot hold is [ErrInexact], one that is too large [ErrOverflow], a zero den
// [ErrDivisionByZero].
func (q Quantity) Convert(num, den int64, unit string) (Quantity, error) {
	label, err := packUnit(unit)
	if err != nil {
		return Quantity{}, err
	}
	ratio := " × " + strconv.FormatInt(num, 10) + " ÷ " + strconv.FormatInt(den, 10)
	if den == 0 {
		return Quantity{}, failDivision(q.String() + ratio)
	}
	neg := (q.n.coef < 0) != ((num < 0) != (den < 0))
	// The finest place whose coefficient fits decides: if the value is not exact there, it is nowhere.
	for places := maxScale; places >= 0; places-- {
		m, exact, ok := mulDiv(Down, neg, magnitude(q.n.coef), magnitude(num), places-q.n.scale(), magnitude(den), 1)
		if !ok {
			continue
		}
		if !exact {
			return Quantity{}, fail(ErrInexact, codeInexact, q.String()+ratio+" is not exact in "+unit,
				"use a quantity that converts exactly, or the smaller unit")
		}
		n, _ := canonical(neg, m, places, 0, label)
		return Quantity{n}, nil
	}
	return Quantity{}, failOverflow(q.String() + ratio)
}

// AppendText appends what [Quantity.String] returns; it never fails.
func (q Quantity) AppendText(b []byte) ([]byte, error) {
	if q.n.label() == 0 {
		return b, nil
	}
	return q.appendUnit(append(appendNumber(b, q.n.coef, q.n.scale()), ' ')), nil
}

// String returns the text that [ParseQuantity] reads: "0.5 kg", and "" for Quantity{}.
func (q Quantity) String() string { return text(q) }

// MarshalText returns what String returns.
func (q Quantity) MarshalText() ([]byte, error) { return marshalText(q) }

// UnmarshalText reads as [ParseQuantity] does; empty text is Quantity{}.
func (q *Quantity) UnmarshalText(b []byte) error { return unmarshalText(q, b, true, ParseQuantity) }

// MarshalJSON returns a JSON string, or null for Quantity{}.
func (q Quantity) MarshalJSON() ([]byte, error) { return marshalJSON(q, true) }

// UnmarshalJSON reads a JSON string as [ParseQuantity] does, and null as Quantity{}. JSON numbers are an error.
func (q *Quantity) UnmarshalJSON(b []byte) error {
	return unmarshalJSON(q, b, true, quantityExample, ParseQuantity)
}

// Value returns text for a database column, NULL for Quantity{}.
func (q Quantity) Value() (driver.Value, error) { return value(q, true) }

// Scan reads text from a database column, NULL as Quantity{}.
func (q *Quantity) Scan(src any) error { return scan(q, src, true, quantityExample, ParseQuantity) }
