package money_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/money"
)

func TestAllocateByHand(t *testing.T) {
	texts := func(ms []money.Money) (s []string) {
		for _, m := range ms {
			s = append(s, m.Decimal().String())
		}
		return s
	}
	for _, c := range []struct {
		total   string
		weights []int64
		caps    []string
		want    []string
		rest    string
	}{
		{"10.00 USD", []int64{1, 1, 1}, nil, []string{"3.34", "3.33", "3.33"}, "0.00 USD"},
		{"-10.00 USD", []int64{1, 1, 1}, nil, []string{"-3.34", "-3.33", "-3.33"}, "0.00 USD"},
		{"0.05 USD", []int64{3, 7}, nil, []string{"0.02", "0.03"}, "0.00 USD"}, // 0.015 and 0.035: a tie, to the earlier
		{"100 JPY", []int64{1, 0, 2}, nil, []string{"33", "0", "67"}, "0 JPY"},
		{"0.001 KWD", []int64{1, 5}, nil, []string{"0", "0.001"}, "0.000 KWD"},
		{"0.005 USD", []int64{1, 1}, nil, []string{"0.003", "0.002"}, "0.00 USD"}, // finer total, finer unit
		{"3.00 USD", []int64{1, 1, 1}, []string{"0.50", "5", "5"}, []string{"0.5", "1.25", "1.25"}, "0.00 USD"},
		{"3.00 USD", []int64{1, 1, 1}, []string{"0.01", "0", "-0.02"}, []string{"0.01", "0", "0.02"}, "2.97 USD"},
		{"-3.00 USD", []int64{1, 0}, []string{"1", "9"}, []string{"-1", "0"}, "-2.00 USD"},
		{"0 USD", []int64{0, 0}, nil, []string{"0", "0"}, "0.00 USD"},
		{"0 USD", nil, nil, nil, "0.00 USD"},
		{"92233720368547758.07 USD", []int64{math.MaxInt64, math.MaxInt64, math.MaxInt64}, nil,
			[]string{"30744573456182586.03", "30744573456182586.02", "30744573456182586.02"}, "0.00 USD"},
	} {
		var caps []money.Money
		for _, s := range c.caps {
			caps = append(caps, parse(t, s+" USD"))
		}
		parts, rest, err := money.Allocate(parse(t, c.total), c.weights, caps)
		require.NoError(t, err)
		assert.Equal(t, c.want, texts(parts), c.total)
		assert.Equal(t, c.rest, rest.String(), c.total)
	}
	ten := parse(t, "10.00 USD")
	for _, caps := range [][]money.Money{{ten}, {}, {ten, ten, ten}} {
		_, _, err := money.Allocate(ten, []int64{1, 1}, caps)
		assert.ErrorIs(t, err, money.ErrWeights)
	}
	_, _, err := money.Allocate(ten, []int64{1}, []money.Money{parse(t, "1 JPY")})
	assert.ErrorIs(t, err, money.ErrCurrency)
	_, _, err = money.Allocate(ten, []int64{math.MinInt64}, nil)
	assert.ErrorIs(t, err, money.ErrWeights)
	_, _, err = money.Allocate(ten, []int64{}, nil)
	assert.ErrorIs(t, err, money.ErrWeights)
	_, _, err = money.Allocate(ten, []money.Quantity{quantity(t, "1 kg"), {}, quantity(t, "1 g")}, nil)
	assert.ErrorIs(t, err, money.ErrUnit)
	_, _, err = money.Allocate(ten, []money.Money{ten, {}, parse(t, "1 JPY")}, nil)
	assert.ErrorIs(t, err, money.ErrCurrency)
	parts, _, err := money.Allocate(ten, []money.Money{{}, parse(t, "1 JPY")}, nil)
	require.NoError(t, err)
	assert.Equal(t, []string{"0", "10"}, texts(parts))
	parts, rest, err := money.Allocate(money.Money{}, []int64{1, 2}, nil)
	require.NoError(t, err)
	assert.Equal(t, []money.Money{{}, {}}, parts)
	assert.Equal(t, money.Money{}, rest)
	// A cap finer than the unit counts rounded down.
	parts, rest, err = money.Allocate(ten, []int64{1}, []money.Money{parse(t, "9.999 USD")})
	require.NoError(t, err)
	assert.Equal(t, "9.99 USD", parts[0].String())
	assert.Equal(t, "0.01 USD", rest.String())
	// A cap beyond 64 bits of a fine unit is no cap.
	parts, rest, err = money.Allocate(parse(t, "1.000000000000000001 USD"), []int64{1}, []money.Money{parse(t, "37 USD")})
	require.NoError(t, err)
	assert.Equal(t, "1.000000000000000001 USD", parts[0].String())
	assert.True(t, rest.IsZero())
}
