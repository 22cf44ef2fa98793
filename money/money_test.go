package money_test

import (
	"encoding/json"
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/money"
)

func TestParse(t *testing.T) {
	for in, want := range map[string]string{
		"10.00 USD": "10.00 USD", "10 USD": "10.00 USD", "10.0 USD": "10.00 USD", "0 USD": "0.00 USD",
		"-0.00 USD": "0.00 USD", "-0 JPY": "0 JPY", "-1.5 USD": "-1.50 USD", "0.0050 USD": "0.005 USD",
		"1.000000000000000001 USD":      "1.000000000000000001 USD",
		"9.223372036854775807 USD":      "9.223372036854775807 USD",
		"92233720368547758.07 USD":      "92233720368547758.07 USD",
		"-9223372036854775807 JPY":      "-9223372036854775807 JPY",
		"9000000000000000000 JPY":       "9000000000000000000 JPY",
		"1.500000000000000000 KWD":      "1.500 KWD",
		"0.00000001 BTC/8":              "0.00000001 BTC/8",
		"1 BTC/8":                       "1.00000000 BTC/8",
		"7 PTS/0":                       "7 PTS/0",
		"1.00 USD/2":                    "1.00 USD",
		"1.00 BGN":                      "1.00 BGN", // retired, still readable
		"92233720368547758.070000 USD":  "92233720368547758.07 USD",
		"0.000000000000000001 ABCDEF/0": "0.000000000000000001 ABCDEF/0",
	} {
		m, err := money.Parse(in)
		if assert.NoError(t, err, in) {
			assert.Equal(t, want, m.String(), in)
			again, err := money.Parse(want)
			assert.NoError(t, err)
			assert.True(t, again == m, in)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for in, kind := range map[string]error{
		"": money.ErrSyntax, " ": money.ErrSyntax, "USD": money.ErrSyntax, "10": money.ErrSyntax, "10USD": money.ErrSyntax,
		"NaN USD": money.ErrSyntax, "Inf USD": money.ErrSyntax, "-Infinity USD": money.ErrSyntax, "1.-5 USD": money.ErrSyntax,
		"--5 USD": money.ErrSyntax, "+5 USD": money.ErrSyntax, "1e2 USD": money.ErrSyntax, "1e999999999 USD": money.ErrSyntax,
		"1. USD": money.ErrSyntax, ".5 USD": money.ErrSyntax, "007 USD": money.ErrSyntax, "00 USD": money.ErrSyntax,
		"-.5 USD": money.ErrSyntax, "1.2.3 USD": money.ErrSyntax, "1,000.00 USD": money.ErrSyntax, "٣ USD": money.ErrSyntax,
		" 10 USD": money.ErrSyntax, "10\tUSD": money.ErrSyntax, "0x10 USD": money.ErrSyntax, "1_000 USD": money.ErrSyntax,
		"\x0010 USD": money.ErrSyntax, "- USD": money.ErrSyntax, "(9.99) USD": money.ErrSyntax, "10 BTC/x": money.ErrSyntax,
		"10 BTC/08": money.ErrSyntax, "10 BTC/": money.ErrSyntax, "10 BTC/-1": money.ErrSyntax,
		strings.Repeat("1", 1<<20) + " USD": money.ErrSyntax, "10 " + strings.Repeat("A", 1<<20): money.ErrSyntax,
		"10  USD": money.ErrCurrency, "10 USD ": money.ErrCurrency, "10 usd": money.ErrCurrency, "10 US": money.ErrCurrency,
		"10 ": money.ErrCurrency, "10 XYZ": money.ErrCurrency, "10 USD/3": money.ErrCurrency, "10 BTC": money.ErrCurrency,
		"10 BTC/13": money.ErrCurrency, "10 B/8": money.ErrCurrency, "10 BITCOIN/8": money.ErrCurrency,
		"10 8BTC/8": money.ErrCurrency, "10 USD\x00": money.ErrCurrency, "10 €": money.ErrCurrency,
		"92233720368547758.08 USD": money.ErrOverflow, "9223372036854775808 JPY": money.ErrOverflow,
		"99999999999999999999 JPY": money.ErrOverflow, "20000000000000000001 JPY": money.ErrOverflow,
		"-20000000000000000000 JPY": money.ErrOverflow, "200000000000000000.01 USD": money.ErrOverflow, "100000000000000000000000000000 JPY": money.ErrOverflow,
		"10.000000000000000001 USD":  money.ErrOverflow,
		"1.0000000000000000001 USD":  money.ErrInexact,
		"0.00000000000000000001 USD": money.ErrInexact,
	} {
		m, err := money.Parse(in)
		name := in[:min(len(in), 60)]
		assert.ErrorIs(t, err, kind, name)
		assert.Equal(t, money.Money{}, m, name)
		checkError(t, err)
		_, err = money.ParsePrice(in)
		assert.ErrorIs(t, err, kind, name)
	}
}

// checkError asserts the one shape: a listed code, a bounded message, and help.
func TestCurrency(t *testing.T) {
	usd, err := money.NewCurrency("USD", 2)
	require.NoError(t, err)
	iso, err := money.ISO("USD")
	require.NoError(t, err)
	assert.Equal(t, iso, usd)
	assert.Equal(t, "USD", usd.Code())
	assert.Equal(t, 2, usd.Digits())
	btc, err := money.NewCurrency("BTC", 8)
	require.NoError(t, err)
	assert.Equal(t, "BTC/8", btc.String())
	other, err := money.NewCurrency("BTC", 5)
	require.NoError(t, err)
	assert.NotEqual(t, btc, other)
	assert.True(t, jsonAndSQL(t, btc) && jsonAndSQL(t, usd) && jsonAndSQL(t, money.Currency{}))
	data, err := json.Marshal(map[money.Currency]money.Money{btc: {}})
	require.NoError(t, err)
	assert.Equal(t, `{"BTC/8":null}`, string(data))
	for _, bad := range []struct {
		code   string
		digits int
	}{{"USD", 3}, {"BTC", -1}, {"BTC", 13}, {"B", 1}, {"", 1}, {"1BC", 1}, {"ABCDEFG", 1}, {"btc", 1}, {"BT\x00", 1}} {
		_, err := money.NewCurrency(bad.code, bad.digits)
		assert.ErrorIs(t, err, money.ErrCurrency, bad.code)
		checkError(t, err)
	}
}

func TestZeroMoneyIsNeutral(t *testing.T) {
	var none money.Money
	ten := parse(t, "10.00 USD")
	for _, pair := range [][2]money.Money{{none, ten}, {ten, none}} {
		sum, err := pair[0].Add(pair[1])
		require.NoError(t, err)
		assert.Equal(t, ten, sum)
	}
	difference, err := none.Sub(ten)
	require.NoError(t, err)
	assert.Equal(t, "-10.00 USD", difference.String())
	c, err := none.Cmp(ten)
	require.NoError(t, err)
	assert.Equal(t, -1, c)
	sum, err := money.Sum()
	require.NoError(t, err)
	assert.Equal(t, none, sum)
	_, err = none.Minor()
	assert.ErrorIs(t, err, money.ErrCurrency)
	assert.Equal(t, "", none.String())
	assert.True(t, jsonAndSQL(t, none))
	zero := parse(t, "0 USD")
	assert.True(t, zero.IsZero() && none.IsZero() && zero != none)
	for _, f := range []func() (money.Money, error){
		func() (money.Money, error) { return none.Round(money.Rounding{Place: money.CashStep(5)}) },
		func() (money.Money, error) { return none.Mul(rate(t, "7.5%"), money.Rounding{Place: money.Places(3)}) },
		func() (money.Money, error) {
			return none.Share(quantity(t, "1 kg"), quantity(t, "3 kg"), money.Rounding{})
		},
	} {
		m, err := f()
		require.NoError(t, err)
		assert.Equal(t, none, m)
	}
	_, err = zero.Add(parse(t, "0 EUR"))
	assert.ErrorIs(t, err, money.ErrCurrency, "a zero with a currency is not neutral")
}

func TestSumIsExactInAnyOrder(t *testing.T) {
	largest := parse(t, "92233720368547758.07 USD")
	cent := parse(t, "0.01 USD")
	for _, ms := range [][]money.Money{{largest, cent, largest.Neg()}, {largest, largest.Neg(), cent}, {cent, largest, largest.Neg()}} {
		sum, err := money.Sum(ms...)
		require.NoError(t, err)
		assert.Equal(t, cent, sum)
	}
	_, err := money.Sum(largest, cent)
	assert.ErrorIs(t, err, money.ErrOverflow)
	_, err = money.Sum(cent, parse(t, "1 JPY"), largest)
	assert.ErrorIs(t, err, money.ErrCurrency)
	checkError(t, err)
}

func TestFromDecimalBounds(t *testing.T) {
	dollar := usd(t)
	for _, d := range []decimal.Decimal{
		decimal.New(1, 999999999), decimal.New(1, math.MaxInt32), decimal.New(math.MinInt64, 0), decimal.New(1, 19),
		decimal.NewFromBigInt(new(big.Int).Lsh(big.NewInt(1), 1<<20), 0),
	} {
		_, err := money.FromDecimal(d, dollar)
		assert.ErrorIs(t, err, money.ErrOverflow)
		checkError(t, err)
	}
	for _, d := range []decimal.Decimal{decimal.New(1, -19), decimal.New(1, math.MinInt32), decimal.New(1, -999999999)} {
		_, err := money.FromDecimal(d, dollar)
		assert.ErrorIs(t, err, money.ErrInexact)
		checkError(t, err)
	}
	zero, err := money.FromDecimal(decimal.New(0, 999999999), dollar)
	require.NoError(t, err)
	assert.Equal(t, "0.00 USD", zero.String())
	trailing, err := money.FromDecimal(decimal.NewFromBigInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(30), nil), -31), dollar)
	require.NoError(t, err)
	assert.Equal(t, "0.10 USD", trailing.String())
	allocations := testing.AllocsPerRun(10, func() { _, _ = money.FromDecimal(decimal.New(1, math.MaxInt32), dollar) })
	assert.Less(t, allocations, 10.0)
	_, err = money.FromMinor(math.MinInt64, dollar)
	assert.ErrorIs(t, err, money.ErrOverflow)
}

func TestJSONIsStrict(t *testing.T) {
	m := parse(t, "1.00 USD")
	for _, bad := range []string{`1`, `1.5`, `"1"`, `""`, `{}`, `[]`, `true`, `"1.00 USD`, `"`, ``, `"1.00\u0020USD\"`, `nul`} {
		assert.ErrorIs(t, m.UnmarshalJSON([]byte(bad)), money.ErrSyntax, bad)
		assert.Equal(t, "1.00 USD", m.String(), "unchanged after %s", bad)
	}
	require.NoError(t, json.Unmarshal([]byte(`"2.00\u0020BTC\/8"`), &m))
	assert.Equal(t, "2.00000000 BTC/8", m.String())
	require.NoError(t, json.Unmarshal([]byte(`null`), &m))
	assert.Equal(t, money.Money{}, m)
	err := json.Unmarshal([]byte(`12.5`), &m)
	assert.ErrorContains(t, err, `write "10.00 USD"`)
	for _, src := range []any{int64(1), 1.5, true, "", []byte(nil), "1", []byte("x")} {
		assert.ErrorIs(t, m.Scan(src), money.ErrSyntax, "%v", src)
	}
	require.NoError(t, m.Scan([]byte("3.00 USD")))
	assert.Equal(t, "3.00 USD", m.String())
}

func TestTheRangeIsSymmetric(t *testing.T) {
	least, one := parse(t, "-9223372036854775807 JPY"), parse(t, "1 JPY")
	_, err := least.Sub(one)
	assert.ErrorIs(t, err, money.ErrOverflow)
	_, err = least.Add(one.Neg())
	assert.ErrorIs(t, err, money.ErrOverflow)
	sum, err := least.Abs().Add(least)
	require.NoError(t, err)
	assert.Equal(t, "0 JPY", sum.String())
	_, err = least.Neg().Mul(rate(t, "200%"), money.Rounding{})
	assert.ErrorIs(t, err, money.ErrOverflow)
	assert.ErrorContains(t, err, "9223372036854775807 JPY × 200%")
	checkError(t, err)
}

func TestPrice(t *testing.T) {
	price := func(s string) money.Price {
		p, err := money.ParsePrice(s)
		require.NoError(t, err)
		return p
	}
	a, b := price("0.0125 USD"), price("12.50 USD")
	sum, err := a.Add(b)
	require.NoError(t, err)
	assert.Equal(t, "12.5125 USD", sum.String())
	difference, err := a.Sub(b)
	require.NoError(t, err)
	assert.Equal(t, "-12.4875 USD", difference.String())
	assert.Equal(t, []int{1, -1, 0}, []int{a.Sign(), difference.Sign(), price("0 USD").Sign()})
	assert.Equal(t, b, b.Neg().Neg())
	assert.True(t, money.Price{}.IsZero())
	assert.Equal(t, "USD", a.Currency().String())
	order, err := a.Cmp(b)
	require.NoError(t, err)
	assert.Equal(t, -1, order)
	_, err = a.Cmp(price("1 JPY"))
	assert.ErrorIs(t, err, money.ErrCurrency)
	rounded, err := a.Round(money.Rounding{Mode: money.HalfEven, Place: money.Places(3)})
	require.NoError(t, err)
	assert.Equal(t, "0.012 USD", rounded.String())
	discounted, err := a.Mul(rate(t, "90%"), money.Rounding{Place: money.Places(6)})
	require.NoError(t, err)
	assert.Equal(t, "0.01125 USD", discounted.String())
	assert.True(t, jsonAndSQL(t, money.Price{}))
	_, err = money.PriceFromDecimal(decimal.New(1, 0), money.Currency{})
	assert.ErrorIs(t, err, money.ErrCurrency)
}
