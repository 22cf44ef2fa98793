package model_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing/model"
)

func TestFaults(t *testing.T) {
	for _, c := range []struct{ json, want string }{
		{`{}`, "price pricing/required"},
		{`{"kind":"tiered"}`, "kind pricing/model"},
		{`{"price":"-1.00 USD"}`, "price pricing/negative"},
		{`{"price":"1 JPY"}`, "price pricing/currency"},
		{`{"price":"1.00 USD","per":"0 ea"}`, "per pricing/price_base"},
		{`{"price":"1.00 USD","per":"10 kg"}`, "per pricing/unit"},
		{`{"price":"1.00 USD","tiers":[{"price":"1.00 USD"}]}`, "tiers pricing/model"},
		{`{"price":"1.00 USD","bound":"exclusive","at_zero":true,"size":"1 ea","free":"1 ea","round_down":true}`, "bound pricing/model, at_zero pricing/model, size pricing/model, free pricing/model, round_down pricing/model"},
		{`{"price":"1.00 USD","minimum":"0.00 USD","maximum":"-5.00 USD"}`, "minimum pricing/negative, maximum pricing/negative, maximum pricing/model"},
		{`{"price":"1.00 USD","minimum":"7.00 USD","maximum":"5.00 USD"}`, "maximum pricing/model"},
		{`{"price":"1.00 USD","maximum":"5 JPY"}`, "maximum pricing/currency"},
		{`{"kind":"volume"}`, "tiers pricing/required"},
		{`{"kind":"volume","price":"1.00 USD","bound":"both","tiers":[{"price":"1.00 USD"}]}`, "price pricing/model, bound pricing/model"},
		{`{"kind":"volume","tiers":[{}]}`, "tiers[0].price pricing/required"},
		{`{"kind":"volume","tiers":[{"price":"-1.00 USD","flat":"-1.00 USD"}]}`, "tiers[0].price pricing/negative, tiers[0].flat pricing/negative"},
		{`{"kind":"volume","tiers":[{"up_to":"5 ea","price":"1.00 USD"},{"price":"1 JPY","flat":"1.000 KWD"}]}`, "tiers[1].price pricing/currency, tiers[1].flat pricing/currency"},
		{`{"kind":"volume","tiers":[{"price":"1.00 USD"},{"price":"1.00 USD"}]}`, "tiers[0].up_to pricing/tiers"},
		{`{"kind":"graduated","tiers":[{"up_to":"5 ea","price":"1.00 USD"},{"price":"1.00 USD"},{"price":"1.00 USD"}]}`, "tiers[1].up_to pricing/tiers"},
		{`{"kind":"volume","tiers":[{"up_to":"5 ea","price":"1.00 USD"},{"up_to":"5 ea","price":"1.00 USD"},{"up_to":"4 ea","price":"1.00 USD"}]}`, "tiers[1].up_to pricing/tiers, tiers[2].up_to pricing/tiers"},
		{`{"kind":"volume","tiers":[{"up_to":"0 ea","price":"1.00 USD"},{"up_to":"-5 ea","price":"1.00 USD"},{"up_to":"5 kg","price":"1.00 USD"}]}`, "tiers[0].up_to pricing/tiers, tiers[1].up_to pricing/tiers, tiers[2].up_to pricing/unit"},
		{`{"kind":"volume","tiers":[{"up_to":"5 ea","price":"1.00 USD"},{"from":"5 ea","price":"1.00 USD"}]}`, "tiers[1].from pricing/tiers"},
		{`{"kind":"volume","tiers":[{"from":"0 ea","price":"1.00 USD"},{"up_to":"5 ea","price":"1.00 USD"}]}`, "tiers[1].up_to pricing/tiers, tiers[1].from pricing/required"},
		{`{"kind":"volume","tiers":[{"from":"1 ea","price":"1.00 USD"},{"from":"-2 ea","price":"1.00 USD"},{"from":"5 ea","price":"1.00 USD"},{"from":"5 ea","price":"1.00 USD"},{"from":"6 kg","price":"1.00 USD"}]}`, "tiers[0].from pricing/tiers, tiers[1].from pricing/tiers, tiers[3].from pricing/tiers, tiers[4].from pricing/unit"},
		{`{"kind":"package","price":"1.00 USD"}`, "size pricing/required"},
		{`{"kind":"package","price":"1.00 USD","size":"0 ea","free":"-1 ea","per":"1 ea","tiers":[{}],"at_zero":true}`, "size pricing/model, free pricing/negative, tiers pricing/model, per pricing/model, at_zero pricing/model"},
		{`{"kind":"package","price":"1.00 USD","size":"1 kg","free":"1 kg"}`, "size pricing/unit, free pricing/unit"},
	} {
		m, err := document.DecodeStrict[model.Model]([]byte(c.json))
		require.NoError(t, err, c.json)
		require.Equal(t, c.want, strings.Join(faultsOf(m.Faults("ea", amount("0.00 USD").Currency())), ", "), c.json)
	}
}

// Without a unit and a currency a model may have any one, but one.
func TestFaults_AnyUnitAndCurrency(t *testing.T) {
	m := model.Model{Kind: model.Volume, Per: qty("1 kg"), Minimum: amount("1 JPY"), Tiers: []model.Tier{tier("5", "1.00", ""), {UpTo: qty("6 kg"), Price: price("1 JPY")}}}
	require.Equal(t, []string{"tiers[1].up_to pricing/unit", "tiers[1].price pricing/currency", "per pricing/unit", "minimum pricing/currency"}, faultsOf(m.Faults("", money.Currency{})))
}

// A million tiers are refused before they are looked at, and price without harm if nobody asked.
func TestFaults_AMillionTiers(t *testing.T) {
	m := volume()
	for i := range 1_000_000 {
		m.Tiers = append(m.Tiers, model.Tier{UpTo: qty(decimal(int64(i+1), 0) + " ea"), Price: price("1.00 USD")})
	}
	require.Equal(t, []string{"tiers pricing/count"}, faultsOf(m.Faults("ea", money.Currency{})))
	require.Empty(t, m.Inversions())
	require.Equal(t, 777_776, must(m.Tier(qty("777777 ea"))))
}

// What has faults, and quantities that no price is for, are errors and no panics.
func TestCharge_BadInputIsAnError(t *testing.T) {
	table := volume(tier("5", "1.00", ""), tier("10", "2.00", ""))
	flat := model.Model{Price: price("92233720368547758.07 USD"), Per: qty("0.000000000000000001 ea")}
	for _, c := range []struct {
		model   model.Model
		q, code string
	}{
		{model.Model{}, "1 ea", "pricing/required"},
		{model.Model{Kind: "x"}, "1 ea", "pricing/model"},
		{volume(), "1 ea", "pricing/required"},
		{graduated(), "1 ea", "pricing/required"},
		{volume(tier("", "", "")), "1 ea", "pricing/required"},
		{graduated(tier("", "", "")), "1 ea", "pricing/required"},
		{model.Model{Kind: model.Package}, "1 ea", "pricing/required"},
		{model.Model{Kind: model.Package, Price: price("1.00 USD")}, "1 ea", "pricing/model"},
		{model.Model{Kind: model.Package, Price: price("1.00 USD"), Size: qty("1 kg")}, "1 ea", "pricing/unit"},
		{model.Model{Kind: model.Package, Price: price("1.00 USD"), Size: qty("0.000000000000000001 ea")}, "9223372036854775807 ea", "pricing/range"},
		{model.Model{Kind: model.Package, Price: price("92233720368547758.07 USD"), Size: qty("1 ea")}, "2 ea", "pricing/range"},
		{model.Model{Price: price("1.00 USD"), Per: qty("-1 ea")}, "1 ea", "pricing/price_base"},
		{model.Model{Price: price("1.00 USD"), Per: qty("1 kg")}, "1 ea", "pricing/unit"},
		{model.Model{Price: price("1.00 USD"), Minimum: amount("5 JPY")}, "1 ea", "pricing/currency"},
		{table, "-1 ea", "pricing/negative"},
		{table, "1 kg", "pricing/unit"},
		{table, "10.000000000000001 ea", "pricing/above_tiers"},
		{table, "9223372036854775807 ea", "pricing/above_tiers"},
	} {
		_, err := c.model.Charge(qty(c.q))
		require.Equal(t, c.code, codeOf(t, err), "%v %s", c.model, c.q)
		_, err = c.model.Between(qty("0 "+qty(c.q).Unit()), qty(c.q))
		require.Error(t, err)
		_, _, err = c.model.NextBreak(qty(c.q), money.Quantity{})
		require.Error(t, err)
		c.model.Inversions()
	}
	c, err := flat.Charge(qty("9223372036854775807 ea"))
	require.NoError(t, err)
	_, err = c.Amount(money.Rounding{})
	require.Equal(t, "pricing/range", codeOf(t, err))
	_, err = table.Between(qty("-1 ea"), qty("1 ea"))
	require.Equal(t, "pricing/negative", codeOf(t, err))
	_, err = table.Between(qty("1 kg"), qty("1 ea"))
	require.Equal(t, "pricing/unit", codeOf(t, err))
	for _, exponent := range []string{"1e1000000000 ea", "1e-1000000000 ea"} {
		_, err = document.DecodeStrict[model.Model]([]byte(`{"kind":"volume","tiers":[{"up_to":"` + exponent + `","price":"1.00 USD"}]}`))
		require.ErrorContains(t, err, "tiers[0].up_to")
	}
}
