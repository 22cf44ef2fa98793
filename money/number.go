package money

import (
	"math"
	"math/big"
	"math/bits"
	"strconv"

	"github.com/shopspring/decimal"
)

const (
	maxCoef  = math.MaxInt64
	maxScale = 18
)

// number is the core of every type here: coef × 10^-scale of something. The tag holds the scale in its low byte and,
// above it, the label: a currency, a unit or nothing. One word instead of a string or a byte array keeps a value in two
// machine registers and makes "same label and same scale" a single comparison.
//
// The form is canonical, so that == is numeric equality: no trailing zero past the least scale (the currency's digits,
// else 0), a zero has the least scale, and coef is never math.MinInt64.
type number struct {
	coef int64
	tag  uint64
}

const scaleMask = 0xff

func (n number) scale() int    { return int(n.tag & scaleMask) }
func (n number) label() uint64 { return n.tag &^ scaleMask }
func (n number) neg() number   { return number{-n.coef, n.tag} }

func (n number) sign() int {
	switch {
	case n.coef < 0:
		return -1
	case n.coef > 0:
		return 1
	}
	return 0
}

func magnitude(i int64) uint64 {
	if i < 0 {
		return -uint64(i)
	}
	return uint64(i)
}

// signed puts a magnitude of at most maxCoef back under its sign.
func signed(neg bool, m uint64) int64 {
	if neg {
		return -int64(m)
	}
	return int64(m)
}

// pow10 holds the powers of ten that fit into 64 bits. It is never written.
var pow10 = [20]uint64{
	1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
}

// canonical brings coef × 10^-scale into the form of number with the given least scale. It reports false when that
// does not fit. Scales below zero stand for trailing zeros before the decimal point.
func canonical(neg bool, m uint64, scale, least int, label uint64) (number, bool) {
	if m == 0 {
		return number{0, label | uint64(least)}, true
	}
	for scale > least && m%10 == 0 {
		m /= 10
		scale--
	}
	if scale < least {
		if least-scale > maxScale {
			return number{}, false
		}
		hi, lo := bits.Mul64(m, pow10[least-scale])
		if hi != 0 {
			return number{}, false
		}
		m, scale = lo, least
	}
	if m > maxCoef || scale > maxScale {
		return number{}, false
	}
	return number{signed(neg, m), label | uint64(scale)}, true
}

// add expects equal labels.
func add(x, y number, least int) (number, bool) {
	if x.tag == y.tag && x.scale() == least {
		sum := x.coef + y.coef
		overflow := (x.coef^sum)&(y.coef^sum) < 0 || sum == math.MinInt64
		return number{sum, x.tag}, !overflow
	}
	ah, al, bh, bl := align(x, y)
	neg := x.coef < 0
	if neg == (y.coef < 0) {
		lo, carry := bits.Add64(al, bl, 0)
		ah, al = ah+bh+carry, lo
	} else {
		if ah < bh || ah == bh && al < bl {
			ah, al, bh, bl, neg = bh, bl, ah, al, !neg
		}
		lo, borrow := bits.Sub64(al, bl, 0)
		ah, al = ah-bh-borrow, lo
	}
	if ah != 0 {
		return number{}, false
	}
	return canonical(neg, al, max(x.scale(), y.scale()), least, x.label())
}

func compare(x, y number) int {
	if x.tag == y.tag || x.coef == 0 || y.coef == 0 || (x.coef < 0) != (y.coef < 0) {
		switch {
		case x.coef < y.coef:
			return -1
		case x.coef > y.coef:
			return 1
		}
		return 0
	}
	ah, al, bh, bl := align(x, y)
	if ah == bh && al == bl {
		return 0
	}
	if (ah < bh || ah == bh && al < bl) != (x.coef < 0) {
		return -1
	}
	return 1
}

// align returns both magnitudes at the larger of the two scales. 10^18 × 2^63 is less than 2^123.
func align(x, y number) (ah, al, bh, bl uint64) {
	d := y.scale() - x.scale()
	if d >= 0 {
		ah, al = bits.Mul64(magnitude(x.coef), pow10[d])
		return ah, al, 0, magnitude(y.coef)
	}
	bh, bl = bits.Mul64(magnitude(y.coef), pow10[-d])
	return 0, magnitude(x.coef), bh, bl
}

// mulDiv returns a × b × 10^e ÷ (d × step) rounded by mode, whether that was exact, and false when it exceeds maxCoef.
// neg is the sign of the result, which the modes Ceiling and Floor look at. It is the only division in this package
// that rounds. Neither d nor step may be 0.
func mulDiv(mode Mode, neg bool, a, b uint64, e int, d, step uint64) (q uint64, exact, ok bool) {
	hi, lo := bits.Mul64(a, b)
	den := d
	if e != 0 || step != 1 {
		var over uint64
		switch over, den = bits.Mul64(d, step); {
		case over != 0 || e < -19 || e > 19:
			return mulDivWide(mode, neg, a, b, e, d, step)
		case e < 0:
			over, den = bits.Mul64(den, pow10[-e])
		default:
			var mid, carry uint64
			over, hi = bits.Mul64(hi, pow10[e])
			mid, lo = bits.Mul64(lo, pow10[e])
			hi, carry = bits.Add64(hi, mid, 0)
			over += carry
		}
		if over != 0 {
			return mulDivWide(mode, neg, a, b, e, d, step)
		}
	}
	var r uint64
	switch {
	case hi == 0:
		q, r = lo/den, lo%den
	case hi < den:
		q, r = bits.Div64(hi, lo, den)
	default:
		return 0, false, false
	}
	if r == 0 {
		return q, true, q <= maxCoef
	}
	// Comparing r with den-r instead of 2r with den cannot overflow; nor can q++, as a larger q is refused anyway.
	if q <= maxCoef && mode.away(neg, q&1 == 1, compareUint(r, den-r)) {
		q++
	}
	return q, false, q <= maxCoef
}

func compareUint(a, b uint64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// mulDivWide is mulDiv for operands beyond 128 bits: rare, so plain and slow.
func mulDivWide(mode Mode, neg bool, a, b uint64, e int, d, step uint64) (q uint64, exact, ok bool) {
	n, exact := quotientWide(mode, neg, a, b, e, d, step)
	if !n.IsUint64() || n.Uint64() > maxCoef {
		return 0, exact, false
	}
	return n.Uint64(), exact, true
}

// quotientWide is mulDiv in integers of any size. The operands keep them below 2^400.
func quotientWide(mode Mode, neg bool, a, b uint64, e int, d, step uint64) (q *big.Int, exact bool) {
	q = new(big.Int).SetUint64(a)
	q.Mul(q, new(big.Int).SetUint64(b))
	den := new(big.Int).SetUint64(d)
	den.Mul(den, new(big.Int).SetUint64(step))
	p := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(e, -e))), nil)
	if e < 0 {
		den.Mul(den, p)
	} else {
		q.Mul(q, p)
	}
	r := new(big.Int)
	q.QuoRem(q, den, r)
	exact = r.Sign() == 0
	if !exact && mode.away(neg, q.Bit(0) == 1, r.Cmp(new(big.Int).Sub(den, r))) {
		q.Add(q, big.NewInt(1))
	}
	return q, exact
}

// fromDecimal converts exactly. Exponents are looked at first, so that 1e999999999 costs nothing.
func fromDecimal(d decimal.Decimal, least int, label uint64) (number, error) {
	if d.Sign() == 0 {
		return number{0, label | uint64(least)}, nil
	}
	const widest = 128 // decimals of intermediate results that may still end in zeros
	e := int(d.Exponent())
	if e > maxScale {
		return number{}, failOverflow("a decimal with exponent " + strconv.Itoa(e))
	}
	if e < -widest {
		return number{}, failDecimals("a decimal with exponent " + strconv.Itoa(e))
	}
	c := d.Coefficient()
	if c.BitLen() > 512 {
		return number{}, failOverflow("a decimal of " + strconv.Itoa(c.BitLen()) + " bits")
	}
	return fromBig(c, -e, least, label)
}

// fromBig converts c × 10^-scale exactly. It writes to c.
func fromBig(c *big.Int, scale, least int, label uint64) (number, error) {
	neg := c.Sign() < 0
	c.Abs(c)
	ten, next, r := big.NewInt(10), new(big.Int), new(big.Int)
	for scale > least && c.Sign() != 0 {
		if next.QuoRem(c, ten, r); r.Sign() != 0 {
			break
		}
		c, next = next, c
		scale--
	}
	text := func() string {
		s := c.String()
		if neg {
			s = "-" + s
		}
		return quote(s + "e" + strconv.Itoa(-scale))
	}
	if scale > maxScale {
		return number{}, failDecimals(text())
	}
	if c.IsUint64() {
		if n, ok := canonical(neg, c.Uint64(), scale, least, label); ok {
			return n, nil
		}
	}
	return number{}, failOverflow(text())
}

func (n number) decimal() decimal.Decimal { return decimal.New(n.coef, -int32(n.scale())) }
