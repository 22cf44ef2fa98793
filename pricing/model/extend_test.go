package model_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// What is far below any place still decides a tie, and which way up is.
func TestExtend_NothingIsCutOffBeforeRounding(t *testing.T) {
	tie := model.Step{Quantity: qty("0.005 ea"), UnitPrice: price("1.00 USD")}
	grain := model.Step{Quantity: qty("0.000000000000000001 ea"), UnitPrice: price("0.000000000001 USD")} // 10⁻³⁰
	minus := func(s model.Step) model.Step { s.Quantity = s.Quantity.Neg(); return s }
	for _, c := range []struct {
		steps []model.Step
		mode  money.Mode
		want  string
	}{
		{[]model.Step{tie, grain}, money.HalfEven, "0.01 USD"},
		{[]model.Step{tie, minus(grain)}, money.HalfAway, "0.00 USD"},
		{[]model.Step{minus(tie), minus(grain)}, money.HalfEven, "-0.01 USD"},
		{[]model.Step{minus(tie), grain}, money.HalfAway, "0.00 USD"},
		{[]model.Step{grain, grain}, money.Up, "0.01 USD"},
		{[]model.Step{grain, grain}, money.Ceiling, "0.01 USD"},
		{[]model.Step{minus(grain), minus(grain)}, money.Floor, "-0.01 USD"},
		{[]model.Step{minus(grain), minus(grain)}, money.Ceiling, "0.00 USD"},
	} {
		got, err := model.Extend(c.steps, money.Quantity{}, money.Rounding{Mode: c.mode})
		require.NoError(t, err)
		require.Equal(t, c.want, got.String(), "%v %v", c.steps, c.mode)
	}
}

func TestExtend_BadStepsAreErrors(t *testing.T) {
	one := model.Step{Quantity: qty("1 ea"), UnitPrice: price("1.00 USD")}
	huge := model.Step{Quantity: qty("9223372036854775807 ea"), UnitPrice: price("9223372036854775 USD")}
	for code, c := range map[string]struct {
		steps []model.Step
		per   string
	}{
		"pricing/currency":   {[]model.Step{one, {Quantity: qty("1 ea"), Amount: amount("1 JPY")}}, ""},
		"pricing/unit":       {[]model.Step{{Amount: amount("1.00 USD")}, one, {Quantity: qty("1 kg"), UnitPrice: price("1.00 USD")}}, ""},
		"pricing/price_base": {[]model.Step{one, one}, "0 ea"},
		"pricing/range":      {[]model.Step{huge, huge}, ""},
	} {
		_, err := model.Extend(c.steps, qty(c.per), money.Rounding{})
		require.Equal(t, code, codeOf(t, err), "%v", err)
	}
	_, err := model.Extend([]model.Step{one}, qty("1 kg"), money.Rounding{})
	require.Equal(t, "pricing/unit", codeOf(t, err))
	_, err = model.Extend([]model.Step{one}, qty("0 ea"), money.Rounding{})
	require.Equal(t, "pricing/price_base", codeOf(t, err))
	_, err = model.Extend([]model.Step{huge}, money.Quantity{}, money.Rounding{})
	require.Equal(t, "pricing/range", codeOf(t, err))
	_, err = model.Extend([]model.Step{one, one}, money.Quantity{}, money.Rounding{Place: money.Places(99)})
	require.Equal(t, "pricing/rounding", codeOf(t, err))
	nothing, err := model.Extend(nil, money.Quantity{}, money.Rounding{})
	require.NoError(t, err)
	require.Equal(t, money.Money{}, nothing)
}

// A step and a tier write what they have, zeros included, and are read back as they are.
func TestStep_JSON(t *testing.T) {
	for want, s := range map[string]model.Step{
		`{"quantity":"5 ea","unit_price":"7.00 USD"}`:                       {Quantity: qty("5 ea"), UnitPrice: price("7.00 USD")},
		`{"quantity":"0 ea","unit_price":"0.00 USD"}`:                       {Quantity: qty("0 ea"), UnitPrice: price("0.00 USD")},
		`{"quantity":"5 ea","amount":"15.00 USD"}`:                          {Quantity: qty("5 ea"), Amount: amount("15.00 USD")},
		`{"quantity":"5 ea","unit_price":"0.00 USD","amount":"100.00 USD"}`: {Quantity: qty("5 ea"), UnitPrice: price("0.00 USD"), Amount: amount("100.00 USD")},
		`{"amount":"-65.00 USD"}`:                                           {Amount: amount("-65.00 USD")},
	} {
		raw, err := json.Marshal(s)
		require.NoError(t, err)
		require.Equal(t, want, string(raw))
		require.Equal(t, s, must(document.DecodeStrict[model.Step](raw)))
	}
}

func TestModel_JSON(t *testing.T) {
	for want, m := range map[string]model.Model{
		`{"price":"50.00 USD"}`: {Price: price("50.00 USD")},
		`{"price":"0.00 USD"}`:  {Price: price("0.00 USD")},
		`{"kind":"volume","price":null,"per":"1000 ea","tiers":[{"up_to":"5 ea","price":"0.00 USD","flat":"0.00 USD"},{"flat":"3.00 USD"}],"bound":"exclusive","at_zero":true}`: {
			Kind: model.Volume, Per: qty("1000 ea"), Tiers: []model.Tier{tier("5", "0.00", "0.00"), tier("", "", "3.00")}, Bound: model.Exclusive, AtZero: true,
		},
		`{"kind":"package","price":"15.00 USD","size":"10 ea","free":"2 ea","round_down":true,"minimum":"1.00 USD","maximum":"99.00 USD"}`: {
			Kind: model.Package, Price: price("15.00 USD"), Size: qty("10 ea"), Free: qty("2 ea"), RoundDown: true, Minimum: amount("1.00 USD"), Maximum: amount("99.00 USD"),
		},
	} {
		require.Empty(t, m.Faults("ea", money.Currency{}))
		raw, err := json.Marshal(m)
		require.NoError(t, err)
		require.Equal(t, want, string(raw))
		require.Equal(t, m, must(document.DecodeStrict[model.Model](raw)))
	}
}
