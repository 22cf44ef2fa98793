package money_test

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/money"
)

func TestQuantity(t *testing.T) {
	for in, want := range map[string]string{"120 case": "120 case", "0.50 kg": "0.5 kg", "-0 m": "0 m", "1 a-b_c9Z": "1 a-b_c9Z"} {
		q := quantity(t, in)
		assert.Equal(t, want, q.String())
		assert.True(t, jsonAndSQL(t, q))
	}
	for in, kind := range map[string]error{
		"1": money.ErrSyntax, "1kg": money.ErrSyntax, "1 ": money.ErrUnit, "1 9kg": money.ErrUnit, "1 k g": money.ErrUnit,
		"1 toolong8": money.ErrUnit, "1 kö": money.ErrUnit, "1 -kg": money.ErrUnit, "1  kg": money.ErrUnit, "": money.ErrSyntax,
		"NaN kg": money.ErrSyntax, "1 k\x00": money.ErrUnit,
	} {
		_, err := money.ParseQuantity(in)
		assert.ErrorIs(t, err, kind, in)
		checkError(t, err)
	}
	assert.True(t, quantity(t, "3 kg").IsWhole())
	assert.False(t, quantity(t, "3.5 kg").IsWhole())
	bottles, err := quantity(t, "2.5 case").Convert(12, 1, "bottle")
	require.NoError(t, err)
	assert.Equal(t, "30 bottle", bottles.String())
	half, err := quantity(t, "9000000000000000000 x").Convert(1, 8, "y")
	require.NoError(t, err)
	assert.Equal(t, "1125000000000000000 y", half.String())
	_, err = quantity(t, "1 kg").Convert(math.MinInt64, math.MinInt64, "g")
	require.NoError(t, err)
	_, err = quantity(t, "2 kg").Convert(math.MaxInt64, 1, "g")
	assert.ErrorIs(t, err, money.ErrOverflow)
}

func TestRate(t *testing.T) {
	for in, want := range map[string]string{
		"7.5%": "7.5%", "0.075": "7.5%", "0": "0%", "-0%": "0%", "1": "100%", "100%": "100%", "0.0001%": "0.0001%",
		"-12.50%": "-12.5%", "9223372036854775807": "922337203685477580700%", "922337203685477580700%": "922337203685477580700%",
		"0.0000000000000001%": "0.0000000000000001%", "10": "1000%",
	} {
		r := rate(t, in)
		assert.Equal(t, want, r.String())
		assert.True(t, jsonAndSQL(t, r))
	}
	for in, kind := range map[string]error{
		"": money.ErrSyntax, "%": money.ErrSyntax, "7.5 %": money.ErrSyntax, "7,5%": money.ErrSyntax, "7.5%%": money.ErrSyntax,
		"+1%": money.ErrSyntax, "NaN": money.ErrSyntax, "1e9": money.ErrSyntax, "9223372036854775808": money.ErrOverflow,
		"0.00000000000000001%": money.ErrInexact, "922337203685477580800%": money.ErrOverflow, "1 %": money.ErrSyntax,
	} {
		_, err := money.ParseRate(in)
		assert.ErrorIs(t, err, kind, in)
		checkError(t, err)
	}
	assert.Equal(t, "7.5%", money.RateFromBasisPoints(750).String())
	assert.Equal(t, "-21474836.48%", money.RateFromBasisPoints(math.MinInt32).String())
	assert.Equal(t, "0%", money.Rate{}.String())
	var r money.Rate
	assert.ErrorIs(t, json.Unmarshal([]byte("null"), &r), money.ErrSyntax)
	assert.ErrorIs(t, r.Scan(nil), money.ErrSyntax)
}

func TestExchangeRate(t *testing.T) {
	for _, s := range []string{"EUR/USD 1.0832", "BTC/8/USD 65000", "USD/BTC/8 0.00001538", "BTC/8/ETH/12 15.2"} {
		x, err := money.ParseExchangeRate(s)
		require.NoError(t, err)
		assert.Equal(t, s, x.String())
		assert.True(t, jsonAndSQL(t, x))
	}
	for in, kind := range map[string]error{
		"": money.ErrSyntax, "EUR/USD": money.ErrSyntax, "EURUSD 1": money.ErrSyntax, "EUR/USD 1%": money.ErrSyntax,
		"EUR/USD 0": money.ErrCurrency, "EUR/USD -1": money.ErrCurrency, "EUR/EUR 1": money.ErrCurrency,
		"EUR/USD/2/2 1": money.ErrCurrency, "/USD 1": money.ErrCurrency, "EUR/ 1": money.ErrCurrency, "/ 1": money.ErrCurrency,
		"EUR/USD  1": money.ErrSyntax, "EUR/USD 1 ": money.ErrSyntax, "BTC/8 1": money.ErrCurrency,
		"EUR/USD " + strings.Repeat("1", 1<<20): money.ErrSyntax,
	} {
		_, err := money.ParseExchangeRate(in)
		if assert.Error(t, err, in) {
			checkError(t, err)
			if !errors.Is(err, kind) {
				assert.ErrorIs(t, err, money.ErrSyntax, in)
			}
		}
	}
	x, err := money.ParseExchangeRate("EUR/JPY 161.237")
	require.NoError(t, err)
	m, err := parse(t, "10.55 EUR").Convert(x, money.Rounding{})
	require.NoError(t, err)
	assert.Equal(t, "1701 JPY", m.String())
	_, err = parse(t, "10.55 USD").Convert(x, money.Rounding{})
	assert.ErrorIs(t, err, money.ErrCurrency)
	_, err = parse(t, "10.55 USD").Convert(money.ExchangeRate{}, money.Rounding{})
	assert.ErrorIs(t, err, money.ErrCurrency)
	assert.True(t, jsonAndSQL(t, money.ExchangeRate{}))
}

func TestQuantityArithmetic(t *testing.T) {
	a, b := quantity(t, "1.5 kg"), quantity(t, "-2 kg")
	sum, err := a.Add(b)
	require.NoError(t, err)
	assert.Equal(t, "-0.5 kg", sum.String())
	assert.Equal(t, "0.5 kg", sum.Abs().String())
	assert.Equal(t, a, a.Abs())
	assert.Equal(t, []int{1, -1, 0}, []int{a.Sign(), b.Sign(), money.Quantity{}.Sign()})
	assert.True(t, quantity(t, "0 kg").IsZero() && !a.IsZero())
	for _, pair := range [][2]money.Quantity{{a, {}}, {{}, a}} {
		sum, err := pair[0].Add(pair[1])
		require.NoError(t, err)
		assert.Equal(t, a, sum)
		_, err = pair[0].Cmp(pair[1])
		require.NoError(t, err)
	}
	_, err = a.Sub(quantity(t, "1 g"))
	assert.ErrorIs(t, err, money.ErrUnit)
	_, err = a.Cmp(quantity(t, "1 g"))
	assert.ErrorIs(t, err, money.ErrUnit)
	checkError(t, err)
	_, err = money.NewQuantity(math.MinInt64, "kg")
	assert.ErrorIs(t, err, money.ErrOverflow)
	_, err = quantity(t, "9223372036854775807 kg").Add(a)
	assert.ErrorIs(t, err, money.ErrOverflow)
	checkError(t, err)
}

func TestShareRefuses(t *testing.T) {
	m := parse(t, "10.00 USD")
	_, err := m.Share(quantity(t, "1 kg"), quantity(t, "3 g"), money.Rounding{})
	assert.ErrorIs(t, err, money.ErrUnit)
	_, err = m.Share(quantity(t, "1 kg"), quantity(t, "0 kg"), money.Rounding{})
	assert.ErrorIs(t, err, money.ErrDivisionByZero)
	_, err = m.Share(quantity(t, "1 kg"), money.Quantity{}, money.Rounding{})
	assert.ErrorIs(t, err, money.ErrDivisionByZero)
	_, err = m.Share(quantity(t, "9223372036854775807 kg"), quantity(t, "0.1 kg"), money.Rounding{})
	assert.ErrorIs(t, err, money.ErrOverflow)
	checkError(t, err)
	none, err := m.Share(money.Quantity{}, quantity(t, "3 kg"), money.Rounding{})
	require.NoError(t, err)
	assert.Equal(t, "0.00 USD", none.String())
}
