package money_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-3f372218/o2c/money"
)

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
