package money_test

import (
	"errors"
	"math/big"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/money"
)

// The oracle computes in rational numbers, by the definitions and not by the code under test.

func pow10(n int) *big.Rat {
	p := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(n, -n))), nil)
	if n < 0 {
		return new(big.Rat).SetFrac(big.NewInt(1), p)
	}
	return new(big.Rat).SetInt(p)
}

func ratOf(d decimal.Decimal) *big.Rat { return d.Rat() }

func mul(a, b *big.Rat) *big.Rat { return new(big.Rat).Mul(a, b) }

func quo(a, b *big.Rat) *big.Rat { return new(big.Rat).Quo(a, b) }

// oracleRound rounds x to a multiple of unit.
func oracleRound(x, unit *big.Rat, mode money.Mode) *big.Rat {
	q := quo(x, unit)
	floor := new(big.Int)
	floor.DivMod(q.Num(), q.Denom(), new(big.Int)) // Euclidean: the floor, as the denominator is positive
	if q.IsInt() {
		return x
	}
	ceiling := new(big.Int).Add(floor, big.NewInt(1))
	toFloor := new(big.Rat).Sub(q, new(big.Rat).SetInt(floor)).Cmp(big.NewRat(1, 2)) // -1: the floor is nearer
	negative := q.Sign() < 0
	var result *big.Int
	switch mode {
	case money.HalfAway:
		result = ceiling
		if toFloor < 0 || toFloor == 0 && negative {
			result = floor
		}
	case money.HalfEven:
		result = ceiling
		if toFloor < 0 || toFloor == 0 && floor.Bit(0) == 0 {
			result = floor
		}
	case money.Up:
		result = ceiling
		if negative {
			result = floor
		}
	case money.Down:
		result = floor
		if negative {
			result = ceiling
		}
	case money.Ceiling:
		result = ceiling
	case money.Floor:
		result = floor
	}
	return mul(new(big.Rat).SetInt(result), unit)
}

// place pairs a rounding place with what it means.
type place struct {
	place money.Place
	unit  func(digits int) *big.Rat
}

func places() []place {
	minor := func(digits int) *big.Rat { return pow10(-digits) }
	all := []place{{money.Minor, minor}}
	for n := range 19 {
		all = append(all, place{money.Places(n), func(int) *big.Rat { return pow10(-n) }})
	}
	for _, step := range []int64{1, 5, 10, 25, 100, 32767} {
		all = append(all, place{money.CashStep(int(step)), func(digits int) *big.Rat {
			return mul(big.NewRat(step, 1), minor(digits))
		}})
	}
	return all
}

// fits reports whether x can be held with at least digits and at most 18 decimals.
func fits(x *big.Rat, digits int) bool {
	for scale := digits; scale <= 18; scale++ {
		if c := mul(x, pow10(scale)); c.IsInt() {
			return new(big.Int).Abs(c.Num()).Cmp(new(big.Int).SetUint64(1<<63-1)) <= 0
		}
	}
	return false
}

// agree checks a result against the oracle: equal when it fits, ErrOverflow when not.
func agree(want *big.Rat, digits int, got decimal.Decimal, err error) bool {
	if fits(want, digits) {
		return err == nil && ratOf(got).Cmp(want) == 0
	}
	return errors.Is(err, money.ErrOverflow)
}

// oracleAllocate splits total, in units, with caps or nil. It goes round by round, as the definition reads.
func oracleAllocate(total *big.Int, weights []*big.Rat, caps []*big.Int) (parts []*big.Int, rest *big.Int) {
	sign := int64(total.Sign())
	left := new(big.Int).Abs(total)
	parts = make([]*big.Int, len(weights))
	var open []int
	for i, w := range weights {
		parts[i] = new(big.Int)
		if w.Sign() > 0 {
			open = append(open, i)
		}
	}
	sumOpen := func() *big.Rat {
		sum := new(big.Rat)
		for _, i := range open {
			sum.Add(sum, weights[i])
		}
		return sum
	}
	share := func(i int, sum *big.Rat) *big.Rat {
		return quo(mul(weights[i], new(big.Rat).SetInt(left)), sum)
	}
	for changed := caps != nil; changed; {
		changed = false
		var still []int
		taken, sum := new(big.Int), sumOpen()
		for _, i := range open {
			if share(i, sum).Cmp(new(big.Rat).SetInt(caps[i])) >= 0 {
				parts[i].Set(caps[i])
				taken.Add(taken, caps[i])
				changed = true
			} else {
				still = append(still, i)
			}
		}
		open = still
		left.Sub(left, taken)
	}
	if len(open) > 0 {
		remainders := make(map[int]*big.Rat)
		units, sum := new(big.Int).Set(left), sumOpen()
		for _, i := range open {
			s := share(i, sum)
			parts[i].Quo(s.Num(), s.Denom())
			remainders[i] = new(big.Rat).Sub(s, new(big.Rat).SetInt(parts[i]))
			units.Sub(units, parts[i])
		}
		slices.SortStableFunc(open, func(i, j int) int { return remainders[j].Cmp(remainders[i]) })
		for _, i := range open[:units.Int64()] {
			parts[i].Add(parts[i], big.NewInt(1))
		}
		left.SetInt64(0)
	}
	for _, p := range parts {
		p.Mul(p, big.NewInt(sign))
	}
	return parts, left.Mul(left, big.NewInt(sign))
}

// currencies have 0, 2, 3, 4 and 8 digits.
func currencies(t testing.TB) []money.Currency {
	var all []money.Currency
	for _, s := range []string{"JPY", "USD", "KWD", "CLF", "BTC/8"} {
		c, err := money.ParseCurrency(s)
		require.NoError(t, err)
		all = append(all, c)
	}
	return all
}

func usd(t testing.TB) money.Currency {
	c, err := money.ISO("USD")
	require.NoError(t, err)
	return c
}

func parse(t testing.TB, s string) money.Money {
	m, err := money.Parse(s)
	require.NoError(t, err)
	return m
}

func quantity(t testing.TB, s string) money.Quantity {
	q, err := money.ParseQuantity(s)
	require.NoError(t, err)
	return q
}

func rate(t testing.TB, s string) money.Rate {
	r, err := money.ParseRate(s)
	require.NoError(t, err)
	return r
}

// parameters seeds property tests from O2C_SEED, or the same way every time.
func parameters(t testing.TB, tests int) *gopter.TestParameters {
	seed := int64(20240229)
	if s := os.Getenv("O2C_SEED"); s != "" {
		var err error
		seed, err = strconv.ParseInt(s, 10, 64)
		require.NoError(t, err, "O2C_SEED")
	}
	t.Logf("O2C_SEED=%d", seed)
	p := gopter.DefaultTestParametersWithSeed(seed)
	p.MinSuccessfulTests = tests
	return p
}
