package money_test

import (
	"encoding/json"
	"errors"
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
		"99999999999999999999 JPY": money.ErrOverflow, "100000000000000000000000000000 JPY": money.ErrOverflow,
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
func checkError(t testing.TB, err error) {
	var e *money.Error
	if !assert.ErrorAs(t, err, &e) {
		return
	}
	assert.Contains(t, money.Codes(), e.Code)
	assert.NotEmpty(t, e.Message)
	assert.NotEmpty(t, e.Help)
	assert.NotNil(t, e.Kind)
	assert.Less(t, len(err.Error()), 400)
	assert.Equal(t, e.Code+": "+e.Message+"; "+e.Help, err.Error())
}

func TestCodesAreStable(t *testing.T) {
	assert.Equal(t, []string{
		"money/syntax", "money/json", "money/scan", "money/overflow", "money/currency_unknown", "money/currency_missing",
		"money/currency_mismatch", "money/currency_digits", "money/exchange_rate", "money/unit", "money/unit_missing",
		"money/unit_mismatch", "money/division_by_zero", "money/weight_negative", "money/weights_zero", "money/caps",
		"money/inexact", "money/decimals", "money/rounding", "money/locale",
	}, money.Codes())
}

func TestEveryCodeHappens(t *testing.T) {
	dollar, yen, kilo := parse(t, "1.00 USD"), parse(t, "1 JPY"), quantity(t, "1 kg")
	allocate := func(weights []int64, caps []money.Money) error {
		_, _, err := money.Allocate(dollar, weights, caps)
		return err
	}
	second := func(_ any, err error) error { return err }
	var m money.Money
	for code, err := range map[string]error{
		"money/syntax":            second(money.Parse("x")),
		"money/json":              m.UnmarshalJSON([]byte("1.5")),
		"money/scan":              m.Scan(1.5),
		"money/overflow":          second(money.Parse("9223372036854775808 JPY")),
		"money/currency_unknown":  second(money.ISO("usd")),
		"money/currency_missing":  second(money.FromMinor(1, money.Currency{})),
		"money/currency_mismatch": second(dollar.Add(yen)),
		"money/currency_digits":   second(money.NewCurrency("USD", 3)),
		"money/exchange_rate":     second(money.NewExchangeRate(dollar.Currency(), yen.Currency(), money.Rate{})),
		"money/unit":              second(money.NewQuantity(1, "k g")),
		"money/unit_missing":      second(money.NewQuantity(1, "")),
		"money/unit_mismatch":     second(kilo.Add(quantity(t, "1 g"))),
		"money/division_by_zero":  second(kilo.Convert(1, 0, "g")),
		"money/weight_negative":   allocate([]int64{1, -1}, nil),
		"money/weights_zero":      allocate([]int64{0, 0}, nil),
		"money/caps":              allocate([]int64{1}, []money.Money{}),
		"money/inexact":           second(kilo.Convert(1, 3, "x")),
		"money/decimals":          second(money.ParseRate("0.00000000000000000001")),
		"money/rounding":          second(dollar.Round(money.Rounding{Place: money.Places(19)})),
		"money/locale":            second(dollar.Format("tlh")),
	} {
		var e *money.Error
		if assert.ErrorAs(t, err, &e, code) {
			assert.Equal(t, code, e.Code)
			checkError(t, err)
		}
	}
}

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

func TestFormat(t *testing.T) {
	for _, c := range []struct{ in, locale, want string }{
		{"1234.50 USD", "en", "$1,234.50"},
		{"-1234.50 USD", "en-US", "-$1,234.50"},
		{"1234.50 EUR", "de", "1.234,50\u00a0€"},
		{"1234567.5 CHF", "de-CH", "CHF\u00a01'234'567.50"},
		{"1234 JPY", "ja", "￥1,234"},
		{"1234.5 INR", "hi_IN", "₹1,234.50"},
		{"12345678.005 USD", "en", "$12,345,678.005"},
		{"0.000000001 USD", "en", "$0.000000001"},
		{"-0.000000001 USD", "en", "-$0.000000001"},
		{"0.5 BTC/8", "en", "BTC\u00a00.50000000"},
		{"0.00000001 B1/8", "en", "B10.00000001"},
		{"0.00000001 B1/8", "de", "0,00000001\u00a0B1"},
		{"92233720368547758.07 USD", "en", "$92,233,720,368,547,758.07"},
		{"-92233720368547758.07 USD", "en", "-$92,233,720,368,547,758.07"},
		{"0.000000000000000001 USD", "en", "$0.000000000000000001"},
		{"9.223372036854775807 USD", "en", "$9.223372036854775807"},
		{"1.00 BGN", "en", "BGN\u00a01.00"},
		{"0 USD", "en", "$0.00"},
	} {
		got, err := parse(t, c.in).Format(c.locale)
		require.NoError(t, err)
		assert.Equal(t, c.want, got, "%s %s", c.in, c.locale)
	}
	for _, locale := range []string{"", "xx", "und", "tlh", "klingon", "en-", "en--US", "e", "en-USA", "en-US-x", "de CH", "\x00", "den", strings.Repeat("en", 1<<19)} {
		_, err := parse(t, "1 USD").Format(locale)
		assert.ErrorIs(t, err, money.ErrLocale, "%.20s", locale)
		checkError(t, err)
	}
	s, err := money.Money{}.Format("en")
	require.NoError(t, err)
	assert.Empty(t, s)
	for _, locale := range []string{"ar-EG", "fa", "bn", "mr", "my", "ne"} {
		got, err := parse(t, "0.00000000101 USD").Format(locale)
		require.NoError(t, err)
		assert.NotContains(t, got, "E")
		zero, err := parse(t, "0.00 USD").Format(locale)
		require.NoError(t, err)
		digit := []rune(strings.TrimLeft(zero, "$US\u200e\u200f\u00a0\u061c"))[0]
		assert.Equal(t, 10, strings.Count(got, string(digit)), "%s: %s", locale, got)
	}
}

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
}
