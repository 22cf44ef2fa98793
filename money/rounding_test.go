package money_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/money"
)

func TestRoundingTable(t *testing.T) {
	type row struct{ in, halfAway, halfEven, up, down, ceiling, floor string }
	for _, r := range []row{
		{"2.345", "2.35", "2.34", "2.35", "2.34", "2.35", "2.34"},
		{"2.355", "2.36", "2.36", "2.36", "2.35", "2.36", "2.35"},
		{"-2.345", "-2.35", "-2.34", "-2.35", "-2.34", "-2.34", "-2.35"},
		{"2.3449", "2.34", "2.34", "2.35", "2.34", "2.35", "2.34"},
		{"-2.341", "-2.34", "-2.34", "-2.35", "-2.34", "-2.34", "-2.35"},
		{"-0.001", "0.00", "0.00", "-0.01", "0.00", "0.00", "-0.01"},
		{"2.34", "2.34", "2.34", "2.34", "2.34", "2.34", "2.34"},
	} {
		for mode, want := range []string{r.halfAway, r.halfEven, r.up, r.down, r.ceiling, r.floor} {
			m, err := parse(t, r.in+" USD").Round(money.Rounding{Mode: money.Mode(mode)})
			require.NoError(t, err)
			assert.Equal(t, want+" USD", m.String(), "%s %s", r.in, money.Mode(mode))
		}
	}
	for in, want := range map[string]string{"10.02": "10.00", "10.025": "10.05", "10.03": "10.05", "-10.03": "-10.05"} {
		m, err := parse(t, in+" CHF").Round(money.Rounding{Place: money.CashStep(5)})
		require.NoError(t, err)
		assert.Equal(t, want+" CHF", m.String())
	}
	m, err := parse(t, "12.50 USD").Round(money.Rounding{Place: money.Places(0)})
	require.NoError(t, err)
	assert.Equal(t, "13.00 USD", m.String())
}

func TestRoundingText(t *testing.T) {
	for text, rd := range map[string]money.Rounding{
		`{"mode":"half_away","place":"minor"}`:  {},
		`{"mode":"half_even","place":"cash:5"}`: {Mode: money.HalfEven, Place: money.CashStep(5)},
		`{"mode":"floor","place":"places:0"}`:   {Mode: money.Floor, Place: money.Places(0)},
		`{"mode":"up","place":"places:18"}`:     {Mode: money.Up, Place: money.Places(18)},
	} {
		data, err := json.Marshal(rd)
		require.NoError(t, err)
		assert.Equal(t, text, string(data))
		var back money.Rounding
		require.NoError(t, json.Unmarshal(data, &back))
		assert.Equal(t, rd, back)
	}
	for _, bad := range []string{
		`{"mode":"half_up"}`, `{"mode":0}`, `{"place":"cash:0"}`, `{"place":"cash:05"}`, `{"place":"places:+4"}`,
		`{"place":"places:19"}`, `{"place":"cash:32768"}`, `{"place":5}`, `{"place":"places:-1"}`, `{"mood":"up"}`,
		`{"Mode":"up"}`, `{"mode":"up","mode":"down"}`, `{"mode":null}`, `{"mode":"up","place":"minor","mode":"up"}`, `{"mode":"up"} 1`, `[]`, `"up"`, `null`, `{"mode":"up"`,
	} {
		rd := money.Rounding{Mode: money.Up}
		err := rd.UnmarshalJSON([]byte(bad))
		assert.Error(t, err, bad)
		assert.Equal(t, money.Rounding{Mode: money.Up}, rd, "unchanged after %s", bad)
	}
	for _, bad := range []money.Rounding{
		{Mode: money.Floor + 1}, {Mode: 255}, {Place: money.Places(19)}, {Place: money.Places(-1)}, {Place: money.CashStep(0)},
		{Place: money.CashStep(1 << 20)}, {Place: math.MinInt16}, {Place: 20},
	} {
		_, err := json.Marshal(bad)
		assert.ErrorIs(t, err, money.ErrRounding, "%v", bad)
		one := parse(t, "1.00 USD")
		_, err = one.Round(bad)
		assert.ErrorIs(t, err, money.ErrRounding, "%v", bad)
		_, err = one.Mul(rate(t, "1%"), bad)
		assert.ErrorIs(t, err, money.ErrRounding, "%v", bad)
		_, err = one.Price().Extend(quantity(t, "1 kg"), money.Quantity{}, bad)
		assert.ErrorIs(t, err, money.ErrRounding, "%v", bad)
		_, err = money.Money{}.Round(bad)
		assert.ErrorIs(t, err, money.ErrRounding, "%v", bad)
		checkError(t, err)
	}
}

func TestExtend(t *testing.T) {
	for _, c := range []struct{ price, quantity, per, want string }{
		{"12.50 USD", "3 case", "", "37.50 USD"},
		{"0.0125 USD", "1000 pc", "", "12.50 USD"},
		{"0.000000000005 USD", "1000000000 pc", "", "0.01 USD"}, // 12 decimals: 0.005 rounds up
		{"12.50 USD", "250 pc", "100 pc", "31.25 USD"},
		{"100 JPY", "1 pc", "3 pc", "33 JPY"},
		{"1.2345 KWD", "1 pc", "", "1.235 KWD"},
		{"-1.005 USD", "1 pc", "", "-1.01 USD"},
		{"12.50 USD", "-2 pc", "1 pc", "-25.00 USD"},
		{"12.50 USD", "0.333 kg", "", "4.16 USD"},
	} {
		p, err := money.ParsePrice(c.price)
		require.NoError(t, err)
		var per money.Quantity
		if c.per != "" {
			per = quantity(t, c.per)
		}
		got, err := p.Extend(quantity(t, c.quantity), per, money.Rounding{})
		require.NoError(t, err)
		assert.Equal(t, c.want, got.String())
	}
	p, _ := money.ParsePrice("12.50 USD")
	_, err := p.Extend(quantity(t, "1 kg"), quantity(t, "1 g"), money.Rounding{})
	assert.ErrorIs(t, err, money.ErrUnit)
	_, err = p.Extend(quantity(t, "1 kg"), quantity(t, "0 kg"), money.Rounding{})
	assert.ErrorIs(t, err, money.ErrDivisionByZero)
	_, err = p.Extend(quantity(t, "9223372036854775807 kg"), money.Quantity{}, money.Rounding{})
	assert.ErrorIs(t, err, money.ErrOverflow)
	checkError(t, err)
	m, err := p.Extend(money.Quantity{}, quantity(t, "100 kg"), money.Rounding{})
	require.NoError(t, err)
	assert.Equal(t, "0.00 USD", m.String())
}
