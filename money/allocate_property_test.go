package money_test

import (
	"math/big"
	"slices"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/money"
)

func units(m money.Money, scale int) *big.Int {
	r := mul(ratOf(m.Decimal()), pow10(scale))
	if !r.IsInt() {
		return nil
	}
	return r.Num()
}

func TestT1_AllocationSum(t *testing.T) {
	all := currencies(t)
	properties := gopter.NewProperties(parameters(t, 5000))
	properties.Property("agrees with the definition and the oracle", prop.ForAll(
		func(coef int64, scale, c int, raw []int64) bool {
			coef = coefficient(coef)
			weights := shape(raw, weight)
			total, ok := amount(coef, scale, all[c])
			if !ok {
				return true
			}
			unit := max(all[c].Digits(), -int(total.Decimal().Exponent()))
			parts, rest, err := money.Allocate(total, weights, nil)
			positive := slices.ContainsFunc(weights, func(w int64) bool { return w > 0 })
			if !positive && total.Sign() != 0 {
				return err != nil
			}
			if err != nil || rest.Sign() != 0 || len(parts) != len(weights) {
				return false
			}
			rats, sum := make([]*big.Rat, len(weights)), new(big.Rat)
			for i, w := range weights {
				rats[i] = big.NewRat(w, 1)
				sum.Add(sum, rats[i])
			}
			back, err := money.Sum(parts...)
			if err != nil || len(parts) > 0 && back != total {
				return false
			}
			mirrored, _, err := money.Allocate(total.Neg(), weights, nil)
			if err != nil {
				return false
			}
			wants, _ := oracleAllocate(units(total, unit), rats, nil)
			for i, p := range parts {
				if p.Sign() != 0 && p.Sign() != total.Sign() || weights[i] == 0 && p.Sign() != 0 || mirrored[i] != p.Neg() {
					return false
				}
				if got := units(p, unit); got == nil || got.Cmp(wants[i]) != 0 {
					return false
				}
				if positive {
					exact := quo(mul(ratOf(total.Decimal()), rats[i]), sum)
					off := exact.Sub(exact, ratOf(p.Decimal()))
					if off.Abs(off).Cmp(pow10(-unit)) >= 0 {
						return false
					}
				}
			}
			return true
		}, gen.Int64(), scales(), gen.IntRange(0, len(all)-1), gen.SliceOf(gen.Int64())))
	properties.Property("permuting inputs permutes outputs, except for ties", prop.ForAll(
		func(coef int64, raw []int64) bool {
			coef = coefficient(coef)
			weights := shape(raw, weight)
			total, err := money.FromMinor(coef, all[1])
			if err != nil {
				return false
			}
			parts, _, err := money.Allocate(total, weights, nil)
			if err != nil {
				return true
			}
			slices.Reverse(weights)
			reversed, _, err := money.Allocate(total, weights, nil)
			if err != nil {
				return false
			}
			slices.Reverse(reversed)
			slices.Reverse(weights)
			for i := range parts {
				if parts[i] != reversed[i] {
					// Only a tie may differ, by one unit.
					a, _ := parts[i].Minor()
					b, _ := reversed[i].Minor()
					if a-b != 1 && b-a != 1 {
						return false
					}
				}
			}
			return true
		}, gen.Int64(), gen.SliceOf(gen.Int64())))
	properties.TestingRun(t)
}

func TestT1_WeightsOfEveryType(t *testing.T) {
	properties := gopter.NewProperties(parameters(t, 3000))
	properties.Property("scaled weights agree with the oracle", prop.ForAll(
		func(coef int64, raw []int64, scales []int) bool {
			coef = coefficient(coef)
			weights := shape(raw, weight)
			total, err := money.FromMinor(coef, usd(t))
			if err != nil {
				return false
			}
			n := min(len(weights), len(scales))
			rats := make([]*big.Rat, n)
			quantities, rates, amounts := make([]money.Quantity, n), make([]money.Rate, n), make([]money.Money, n)
			positive := false
			for i := range n {
				d := decimal.New(weights[i]/100, -int32(scales[i]))
				rats[i] = ratOf(d)
				positive = positive || d.Sign() > 0
				var err1, err2, err3 error
				quantities[i], err1 = money.QuantityFromDecimal(d, "kg")
				rates[i], err2 = money.RateFromDecimal(d)
				amounts[i], err3 = money.FromDecimal(d, usd(t))
				if err1 != nil || err2 != nil || err3 != nil {
					return false
				}
			}
			byQuantity, _, err1 := money.Allocate(total, quantities, nil)
			byRate, _, err2 := money.Allocate(total, rates, nil)
			byAmount, _, err3 := money.Allocate(total, amounts, nil)
			if !positive && total.Sign() != 0 {
				return err1 != nil && err2 != nil && err3 != nil
			}
			wants, _ := oracleAllocate(units(total, 2), rats, nil)
			for i, want := range wants {
				got := units(byQuantity[i], 2)
				if got.Cmp(want) != 0 || byRate[i] != byQuantity[i] || byAmount[i] != byQuantity[i] {
					return false
				}
			}
			return err1 == nil && err2 == nil && err3 == nil
		}, gen.Int64(), gen.SliceOf(gen.Int64()), gen.SliceOf(scales())))
	properties.TestingRun(t)
}

func TestT2_CapsAreMagnitudes(t *testing.T) {
	all := currencies(t)
	properties := gopter.NewProperties(parameters(t, 5000))
	properties.Property("agrees with the definition and the oracle", prop.ForAll(
		func(coef int64, c int, raw, rawCaps []int64) bool {
			coef = coefficient(coef)
			weights, capInts := shape(raw, weight), shape(rawCaps, coefficient)
			total, err := money.FromMinor(coef, all[c])
			if err != nil {
				return false
			}
			n := min(len(weights), len(capInts))
			weights = weights[:n]
			caps, limits, rats := make([]money.Money, n), make([]*big.Int, n), make([]*big.Rat, n)
			capSum, positive := new(big.Int), false
			for i := range n {
				if caps[i], err = money.FromMinor(capInts[i], all[c]); err != nil {
					return false
				}
				rats[i] = big.NewRat(weights[i], 1)
				limits[i] = new(big.Int).Abs(big.NewInt(capInts[i]))
				if weights[i] > 0 {
					capSum.Add(capSum, limits[i])
					positive = true
				}
			}
			parts, rest, err := money.Allocate(total, weights, caps)
			if !positive && total.Sign() != 0 {
				return err != nil
			}
			if err != nil {
				return false
			}
			digits := all[c].Digits()
			wants, wantRest := oracleAllocate(units(total, digits), rats, limits)
			sum := new(big.Int)
			for i, p := range parts {
				got := units(p, digits)
				if got.Cmp(wants[i]) != 0 || got.CmpAbs(limits[i]) > 0 {
					return false
				}
				sum.Add(sum, got)
			}
			magnitude := new(big.Int).Abs(big.NewInt(coef))
			if magnitude.Cmp(capSum) > 0 {
				magnitude = capSum
			}
			back, err := money.Sum(append(parts, rest)...)
			return err == nil && back == total && sum.CmpAbs(magnitude) == 0 && units(rest, digits).Cmp(wantRest) == 0
		}, gen.Int64(), gen.IntRange(0, len(all)-1), gen.SliceOf(gen.Int64()),
		gen.SliceOf(gen.Int64())))
	properties.TestingRun(t)
}

func TestT1_SharesOfADeliveryNeverDrift(t *testing.T) {
	properties := gopter.NewProperties(parameters(t, 1000))
	properties.Property("cumulative shares end at the total", prop.ForAll(
		func(coef int64, deliveries []int64) bool {
			coef = coefficient(coef)
			total, err := money.FromMinor(coef, usd(t))
			if err != nil {
				return false
			}
			var ordered int64
			for _, d := range deliveries {
				ordered += d
			}
			if ordered == 0 {
				return true
			}
			whole, _ := money.NewQuantity(ordered, "pc")
			var delivered int64
			var invoiced money.Money
			for _, d := range deliveries {
				delivered += d
				part, _ := money.NewQuantity(delivered, "pc")
				cumulative, err := total.Share(part, whole, money.Rounding{})
				if err != nil {
					return false
				}
				delta, err := cumulative.Sub(invoiced)
				if err != nil {
					return false
				}
				if invoiced, err = invoiced.Add(delta); err != nil {
					return false
				}
			}
			return invoiced == total
		}, gen.Int64(), gen.SliceOf(gen.Int64Range(0, 1000))))
	properties.TestingRun(t)
}

func TestT1_LargeAllocationIsFast(t *testing.T) {
	weights := make([]int64, 200_000)
	caps := make([]money.Money, len(weights))
	for i := range weights {
		weights[i] = int64(i%977 + 1)
		caps[i], _ = money.FromMinor(int64(i%50), usd(t))
	}
	parts, rest, err := money.Allocate(parse(t, "123456.78 USD"), weights, caps)
	require.NoError(t, err)
	sum, err := money.Sum(append(parts, rest)...)
	require.NoError(t, err)
	require.Equal(t, "123456.78 USD", sum.String())
}
