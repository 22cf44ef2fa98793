package money_test

import (
	"math"
	"math/big"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
	"github.com/shopspring/decimal"

	"github.com/seed-3f372218/o2c/money"
)

// Generators make plain integers, which shrink well; the properties shape them. coefficient favors small numbers, the
// ends of the range and round ones.
func coefficient(raw int64) int64 {
	switch n := raw >> 3; raw & 7 {
	case 0, 1:
		return n % 1000
	case 2:
		return n % (1 << 32)
	case 3:
		return math.MaxInt64 - (n & 1023)
	case 4:
		return n&1023 - math.MaxInt64
	case 5:
		return n % 10 * 1e18
	}
	return max(raw, -math.MaxInt64)
}

// weight favors zeros and equal weights.
func weight(raw int64) int64 {
	switch n := raw >> 2 & (1<<61 - 1); raw & 3 {
	case 0:
		return n % 4
	case 1, 2:
		return n % 1001
	default:
		return n << 2
	}
}

func shape(raw []int64, f func(int64) int64) []int64 {
	shaped := make([]int64, len(raw))
	for i, r := range raw {
		shaped[i] = f(r)
	}
	return shaped
}

func scales() gopter.Gen { return gen.IntRange(0, 18) }

func modes() gopter.Gen { return gen.UInt8Range(uint8(money.HalfAway), uint8(money.Floor)) }

// amount builds coef × 10^-(digits+scale mod what is left to 18).
func amount(coef int64, scale int, c money.Currency) (money.Money, bool) {
	m, err := money.FromDecimal(decimal.New(coef, -int32(scale)), c)
	return m, err == nil
}

func TestT17_SumsAgreeWithRationals(t *testing.T) {
	all := currencies(t)
	properties := gopter.NewProperties(parameters(t, 5000))
	properties.Property("add, sub, cmp, sum, negation", prop.ForAll(
		func(a int64, as int, b int64, bs int, c int) bool {
			a, b = coefficient(a), coefficient(b)
			x, ok1 := amount(a, as, all[c])
			y, ok2 := amount(b, bs, all[c])
			if !ok1 || !ok2 {
				return true
			}
			xr, yr, digits := ratOf(x.Decimal()), ratOf(y.Decimal()), all[c].Digits()
			sum, err := x.Add(y)
			good := agree(new(big.Rat).Add(xr, yr), digits, sum.Decimal(), err)
			reverse, err2 := y.Add(x)
			good = good && reverse == sum && (err == nil) == (err2 == nil)
			difference, err := x.Sub(y)
			good = good && agree(new(big.Rat).Sub(xr, yr), digits, difference.Decimal(), err)
			order, err := x.Cmp(y)
			good = good && err == nil && order == xr.Cmp(yr) && (order == 0) == (x == y)
			total, err := money.Sum(x, y, x.Neg(), y.Neg(), y)
			return good && err == nil && total == y && x.Neg().Neg() == x && x.Abs().Sign() == x.Sign()*x.Sign()
		}, gen.Int64(), scales(), gen.Int64(), scales(), gen.IntRange(0, len(all)-1)))
	properties.Property("quantities and rates", prop.ForAll(
		func(a int64, as int, b int64, bs int) bool {
			a, b = coefficient(a), coefficient(b)
			x, err := money.QuantityFromDecimal(decimal.New(a, -int32(as)), "kg")
			y, err2 := money.QuantityFromDecimal(decimal.New(b, -int32(bs)), "kg")
			r, err3 := money.RateFromDecimal(decimal.New(a, -int32(as)))
			s, err4 := money.RateFromDecimal(decimal.New(b, -int32(bs)))
			if err != nil || err2 != nil || err3 != nil || err4 != nil {
				return false
			}
			xr, yr := ratOf(x.Decimal()), ratOf(y.Decimal())
			sum, err := x.Add(y)
			good := agree(new(big.Rat).Add(xr, yr), 0, sum.Decimal(), err)
			difference, err := x.Sub(y)
			good = good && agree(new(big.Rat).Sub(xr, yr), 0, difference.Decimal(), err)
			order, err := x.Cmp(y)
			good = good && err == nil && order == xr.Cmp(yr)
			rates, err := r.Add(s)
			good = good && agree(new(big.Rat).Add(xr, yr), 0, rates.Decimal(), err)
			rates, err = r.Sub(s)
			return good && agree(new(big.Rat).Sub(xr, yr), 0, rates.Decimal(), err) && r.Cmp(s) == xr.Cmp(yr)
		}, gen.Int64(), scales(), gen.Int64(), scales()))
	properties.TestingRun(t)
}

func TestT17_ProductsAgreeWithRationals(t *testing.T) {
	all, where := currencies(t), places()
	properties := gopter.NewProperties(parameters(t, 20_000))
	properties.Property("extend, mul, share, convert, round", prop.ForAll(
		func(raw []int64, scales []int, c, p int, mode uint8) bool {
			numbers := shape(raw, coefficient)
			rd := money.Rounding{Mode: money.Mode(mode), Place: where[p].place}
			cur, unit := all[c], where[p].unit(all[c].Digits())
			x, ok := amount(numbers[0], scales[0], cur)
			if !ok {
				return true
			}
			q, err1 := money.QuantityFromDecimal(decimal.New(numbers[1], -int32(scales[1])), "pc")
			per, err2 := money.QuantityFromDecimal(decimal.New(numbers[2], -int32(scales[2])), "pc")
			r, err3 := money.RateFromDecimal(decimal.New(numbers[1], -int32(scales[1])))
			if err1 != nil || err2 != nil || err3 != nil {
				return false
			}
			xr, qr, pr := ratOf(x.Decimal()), ratOf(q.Decimal()), ratOf(per.Decimal())
			round := func(v *big.Rat, digits int) *big.Rat { return oracleRound(v, where[p].unit(digits), rd.Mode) }

			product, err := x.Mul(r, rd)
			good := agree(round(mul(xr, qr), cur.Digits()), cur.Digits(), product.Decimal(), err)
			price, err := x.Price().Mul(r, rd)
			good = good && agree(round(mul(xr, qr), cur.Digits()), cur.Digits(), price.Decimal(), err)
			line, err := x.Price().Extend(q, money.Quantity{}, rd)
			good = good && agree(round(mul(xr, qr), cur.Digits()), cur.Digits(), line.Decimal(), err)
			rounded, err := x.Round(rd)
			good = good && agree(oracleRound(xr, unit, rd.Mode), cur.Digits(), rounded.Decimal(), err)
			if pr.Sign() != 0 {
				line, err = x.Price().Extend(q, per, rd)
				want := quo(mul(xr, qr), pr)
				good = good && agree(round(want, cur.Digits()), cur.Digits(), line.Decimal(), err)
				share, err := x.Share(q, per, rd)
				good = good && agree(round(want, cur.Digits()), cur.Digits(), share.Decimal(), err)
			}
			if r.Sign() > 0 {
				quote := all[(c+1)%len(all)]
				rate, err := money.NewExchangeRate(cur, quote, r)
				if err != nil {
					return false
				}
				converted, err := x.Convert(rate, rd)
				good = good && agree(round(mul(xr, qr), quote.Digits()), quote.Digits(), converted.Decimal(), err)
			}
			return good
		},
		gen.SliceOfN(3, gen.Int64()), gen.SliceOfN(3, scales()),
		gen.IntRange(0, len(all)-1), gen.IntRange(0, len(where)-1), modes()))
	properties.TestingRun(t)
}

func TestT17_UnitConversionIsExact(t *testing.T) {
	properties := gopter.NewProperties(parameters(t, 5000))
	properties.Property("exact or an error", prop.ForAll(
		func(coef int64, scale int, num, den int64) bool {
			coef, num, den = coefficient(coef), coefficient(num), coefficient(den)
			q, err := money.QuantityFromDecimal(decimal.New(coef, -int32(scale)), "case")
			if err != nil || den == 0 {
				return den == 0
			}
			want := quo(mul(ratOf(q.Decimal()), big.NewRat(num, 1)), big.NewRat(den, 1))
			got, err := q.Convert(num, den, "kg")
			if fits(want, 0) {
				return err == nil && ratOf(got.Decimal()).Cmp(want) == 0 && got.Unit() == "kg"
			}
			return err != nil
		}, gen.Int64(), scales(), gen.Int64(), gen.Int64()))
	properties.TestingRun(t)
}

func TestT17_TextRoundTrips(t *testing.T) {
	all := currencies(t)
	properties := gopter.NewProperties(parameters(t, 5000))
	properties.Property("text, JSON and SQL of every type", prop.ForAll(
		func(coef int64, scale, c int) bool {
			coef = coefficient(coef)
			m, ok := amount(coef, scale, all[c])
			if !ok {
				return true
			}
			q, err1 := money.QuantityFromDecimal(m.Decimal(), "m-2")
			r, err2 := money.RateFromDecimal(m.Decimal())
			m2, err3 := money.Parse(m.String())
			p2, err4 := money.ParsePrice(m.Price().String())
			q2, err5 := money.ParseQuantity(q.String())
			r2, err6 := money.ParseRate(r.String())
			for _, err := range []error{err1, err2, err3, err4, err5, err6} {
				if err != nil {
					return false
				}
			}
			return m2 == m && p2 == m.Price() && q2 == q && r2 == r && jsonAndSQL(t, m) && jsonAndSQL(t, q) && jsonAndSQL(t, r)
		}, gen.Int64(), scales(), gen.IntRange(0, len(all)-1)))
	properties.TestingRun(t)
}

func TestC34_MinorUnitsRoundTrip(t *testing.T) {
	all := currencies(t)
	properties := gopter.NewProperties(parameters(t, 5000))
	properties.Property("minor → amount → minor", prop.ForAll(
		func(minor int64, c int) bool {
			minor = coefficient(minor)
			m, err := money.FromMinor(minor, all[c])
			if err != nil {
				return false
			}
			back, err := m.Minor()
			parsed, err2 := money.Parse(m.String())
			want := mul(big.NewRat(minor, 1), pow10(-all[c].Digits()))
			return err == nil && err2 == nil && back == minor && parsed == m && ratOf(m.Decimal()).Cmp(want) == 0
		}, gen.Int64(), gen.IntRange(0, len(all)-1)))
	properties.Property("an amount either has minor units or says so", prop.ForAll(
		func(coef int64, scale, c int) bool {
			coef = coefficient(coef)
			m, ok := amount(coef, scale, all[c])
			if !ok {
				return true
			}
			minor, err := m.Minor()
			exact := mul(ratOf(m.Decimal()), pow10(all[c].Digits()))
			if !exact.IsInt() {
				return err != nil
			}
			return err == nil && exact.Num().IsInt64() && exact.Num().Int64() == minor
		}, gen.Int64(), scales(), gen.IntRange(0, len(all)-1)))
	properties.TestingRun(t)
}
