package model_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// figures maps quantities to charges: "1 7.00, 5 35.00".
func figures(t *testing.T, m model.Model, pairs string) {
	t.Helper()
	require.Empty(t, m.Faults("", money.Currency{}))
	for _, pair := range strings.Split(pairs, ", ") {
		q, want, _ := strings.Cut(pair, " ")
		c, err := m.Charge(qty(q + " ea"))
		require.NoError(t, err, pair)
		got, err := c.Amount(money.Rounding{})
		require.NoError(t, err, pair)
		require.Equal(t, want+" USD", got.String(), "%s ea", q)
	}
}

var (
	stripe = []model.Tier{tier("5", "7.00", ""), tier("10", "6.50", ""), tier("", "6.00", "")}
	// openMeterVolume has cliffs: 15 cost 150.00, 16 cost 80.00.
	openMeterVolume = []model.Tier{tier("5", "", "100.00"), tier("10", "", "150.00"), tier("15", "10.00", ""), tier("", "5.00", "")}
)

func TestCharge_FiguresOfOthers(t *testing.T) {
	atZero := func(m model.Model) model.Model {
		m.AtZero = true
		return m
	}
	for _, c := range []struct {
		name  string
		model model.Model
		pairs string
	}{
		{"Stripe volume", volume(stripe...), "0 0.00, 1 7.00, 5 35.00, 6 39.00, 20 120.00, 25 150.00"},
		{"Stripe graduated", graduated(stripe...), "0 0.00, 5 35.00, 6 41.50, 20 127.50, 25 157.50"},
		{"OpenMeter volume", atZero(volume(openMeterVolume...)), "0 100.00, 3 100.00, 5 100.00, 14 140.00, 15 150.00, 16 80.00, 100 500.00"},
		{"OpenMeter graduated", graduated(tier("5", "0.00", "100.00"), tier("10", "", "50.00"), tier("15", "5.00", ""), tier("", "1.00", "")), "0 0.00, 5 100.00, 22 182.00"},
		{"OpenMeter package", model.Model{Kind: model.Package, Price: price("15.00 USD"), Size: qty("10 ea")}, "0 0.00, 1 15.00, 10 15.00, 11 30.00, 22 45.00"},
		{"OpenMeter flat fee in every tier", volume(tier("5", "", "10.00"), tier("", "", "20.00")), "1 10.00, 5 10.00, 6 20.00, 600 20.00"},
		{"OpenMeter minimum", model.Model{Price: price("10.00 USD"), Minimum: amount("150.00 USD")}, "0 0.00, 10 150.00, 15 150.00, 16 160.00"},
		{"OpenMeter maximum", model.Model{Price: price("1.00 USD"), Maximum: amount("100.00 USD")}, "90 90.00, 165 100.00"},
		{
			"Lago volume", atZero(volume(tier("100", "2.00", "10.00"), tier("200", "1.00", ""), tier("", "0.50", "50.00"))),
			"0 10.00, 1 12.00, 100 210.00, 100.5 100.50, 101 101.00, 200 200.00, 300 200.00",
		},
		{
			"Lago graduated", atZero(graduated(tier("10", "10.00", "2.00"), tier("20", "5.00", "3.00"), tier("", "5.00", "3.00"))),
			"0 2.00, 1 12.00, 10 102.00, 11 110.00, 12 115.00, 21 163.00",
		},
		{"package after free units, in the order of Lago", model.Model{Kind: model.Package, Price: price("5.00 USD"), Size: qty("10 ea"), Free: qty("2 ea")}, "2 0.00, 3 5.00, 12 5.00, 13 10.00"},
		{"Kill Bill TOP_TIER, per thousand, where its blocks are full", model.Model{Kind: model.Volume, Per: qty("1000 ea"), Tiers: []model.Tier{tier("101000", "1.00", ""), tier("", "0.50", "")}}, "101000 101.00, 300000 150.00"},
		{"Kill Bill ALL_TIERS", graduated(tier("10", "1.50", ""), tier("110", "1.00", ""), tier("", "0.50", "")), "111 115.50"},
		{"Flexprice slab", graduated(tier("10", "50.00", ""), tier("20", "40.00", ""), tier("", "30.00", "")), "5 250.00, 15 700.00, 25 1050.00"},
		{"Flexprice volume, fraction above a bound", volume(tier("1000", "1.00", ""), tier("", "0.50", "")), "1000 1000.00, 1000.001 500.00"},
		{"package rounded down, as Flexprice can", model.Model{Kind: model.Package, Price: price("1.00 USD"), Size: qty("10 ea"), RoundDown: true}, "9 0.00, 10 1.00, 19.999 1.00, 20 2.00"},
		{"Chargebee package", model.Model{Kind: model.Package, Price: price("1.25 USD"), Size: qty("1000000 ea")}, "1 1.25, 1500000 2.50"},
		{"Maxio stairstep", volume(tier("10", "", "50.00"), tier("50", "", "200.00"), tier("", "", "300.00")), "0 0.00, 1 50.00, 10 50.00, 11 200.00, 51 300.00"},
		{"flat and unit", volume(tier("", "2.00", "10.00")), "0 0.00, 1 12.00, 100 210.00"},
		{"per thousand", model.Model{Price: price("12.50 USD"), Per: qty("1000 ea")}, "1 0.01, 100 1.25, 4321 54.01"},
		{"twelve places", model.Model{Price: price("0.000000000125 USD")}, "1000000000 0.13, 80000000 0.01"},
	} {
		t.Run(c.name, func(t *testing.T) { figures(t, c.model, c.pairs) })
	}
}

// Kill Bill's ALL_TIERS figure, 15 + 100 + 0.5, shows its parts; so does OpenMeter's 100 + 50 + 25 + 7.
func TestCharge_StepsShowTheParts(t *testing.T) {
	kill := graduated(tier("10", "1.50", ""), tier("110", "1.00", ""), tier("", "0.50", ""))
	require.Equal(t, []model.Step{
		{Quantity: qty("10 ea"), UnitPrice: price("1.50 USD")}, {Quantity: qty("100 ea"), UnitPrice: price("1.00 USD")}, {Quantity: qty("1 ea"), UnitPrice: price("0.50 USD")},
	}, must(kill.Charge(qty("111 ea"))).Steps)

	meter := graduated(tier("5", "0.00", "100.00"), tier("10", "", "50.00"), tier("15", "5.00", ""), tier("", "1.00", ""))
	c := must(meter.Charge(qty("22 ea")))
	var parts []string
	for i := range c.Steps {
		parts = append(parts, must(model.Extend(c.Steps[i:i+1], c.Per, money.Rounding{})).String())
	}
	require.Equal(t, []string{"100.00 USD", "50.00 USD", "25.00 USD", "7.00 USD"}, parts)
	require.Equal(t, 3, c.Tier)
}

func TestBetween_FiguresOfOthers(t *testing.T) {
	pack := model.Model{Kind: model.Package, Price: price("15.00 USD"), Size: qty("10 ea")}
	for _, c := range []struct {
		name                string
		model               model.Model
		before, after, want string
	}{
		{"OpenMeter package: 17 already and 5 more are a third one", pack, "17 ea", "22 ea", "15.00 USD"},
		{"OpenMeter maximum: 90 already, the next 75 are 10", model.Model{Price: price("1.00 USD"), Maximum: amount("100.00 USD")}, "90 ea", "165 ea", "10.00 USD"},
		{"OpenMeter volume, which it refuses: 16 are cheaper than 15", volume(openMeterVolume...), "15 ea", "16 ea", "-70.00 USD"},
		{"Kill Bill TOP_TIER, which it refuses: a true-up", model.Model{Kind: model.Volume, Per: qty("1000 ea"), Tiers: []model.Tier{tier("101000", "1.00", ""), tier("", "0.50", "")}}, "101000 ea", "101001 ea", "-50.50 USD"},
		{"Stripe graduated", graduated(stripe...), "5 ea", "20 ea", "92.50 USD"},
		{"back again", graduated(stripe...), "20 ea", "5 ea", "-92.50 USD"},
		{"Maxio stairstep within a tier", volume(tier("10", "", "50.00"), tier("", "", "200.00")), "1 ea", "10 ea", "0.00 USD"},
		{"Maxio stairstep to the next", volume(tier("10", "", "50.00"), tier("", "", "200.00")), "1 ea", "11 ea", "150.00 USD"},
	} {
		t.Run(c.name, func(t *testing.T) {
			charge, err := c.model.Between(qty(c.before), qty(c.after))
			require.NoError(t, err)
			require.Equal(t, c.want, must(charge.Amount(money.Rounding{})).String())
			require.Equal(t, must(qty(c.after).Sub(qty(c.before))), charge.Quantity)
		})
	}
}

// OpenMeter: a minimum of 150 with 100 billed leaves 50; the limits stand in the charge as steps of their own.
func TestCharge_LimitsAreSteps(t *testing.T) {
	least := model.Model{Price: price("10.00 USD"), Minimum: amount("150.00 USD")}
	c := must(least.Charge(qty("10 ea")))
	require.Equal(t, []model.Step{{Quantity: qty("10 ea"), UnitPrice: price("10.00 USD")}, {Amount: amount("50.00 USD")}}, c.Steps)
	require.Equal(t, model.AtMinimum, c.Limit)
	due := must(must(c.Amount(money.Rounding{})).Sub(amount("100.00 USD")))
	require.Equal(t, "50.00 USD", due.String())

	most := model.Model{Price: price("1.00 USD"), Maximum: amount("100.00 USD")}
	c = must(most.Between(qty("90 ea"), qty("165 ea")))
	require.Equal(t, []model.Step{{Quantity: qty("75 ea"), UnitPrice: price("1.00 USD")}, {Amount: amount("-65.00 USD")}}, c.Steps)
	require.Equal(t, model.AtMaximum, c.Limit)

	exactly := must(least.Charge(qty("15 ea")))
	require.Equal(t, model.NoLimit, exactly.Limit)
	require.Equal(t, price("10.00 USD"), exactly.UnitPrice)
	require.Empty(t, exactly.Steps)

	// A third of a dollar has no decimal, so what is missing to the minimum has none either.
	third := model.Model{Price: price("1.00 USD"), Per: qty("3 ea"), Minimum: amount("5.00 USD")}
	require.Equal(t, []model.Step{{Quantity: qty("1 ea"), Amount: amount("5.00 USD")}}, must(third.Charge(qty("1 ea"))).Steps)
	require.Equal(t, []model.Step{{Quantity: qty("-1 ea"), Amount: amount("-5.00 USD")}, {Quantity: qty("16 ea"), UnitPrice: price("1.00 USD")}}, must(third.Between(qty("1 ea"), qty("16 ea"))).Steps)
}

func TestInversions_Figures(t *testing.T) {
	m := volume(openMeterVolume...)
	require.Equal(t, []model.Interval{
		{Tier: 1, After: qty("10 ea"), BreakEven: qty("15 ea")}, {Tier: 2, After: qty("15 ea"), BreakEven: qty("30 ea")},
	}, m.Inversions())
	kill := volume(tier("3", "1.00", ""), tier("", "0.90", "")) // 3.33… break even
	require.Equal(t, []model.Interval{{After: qty("3 ea"), BreakEven: qty("3.333333333333333334 ea")}}, kill.Inversions())
	never := volume(tier("3", "1.00", ""), tier("", "", "2.00"))
	require.Equal(t, []model.Interval{{After: qty("3 ea")}}, never.Inversions())
	jump := volume(tier("3", "1.00", ""), tier("4", "", "2.00"), tier("", "", "9.00"))
	require.Equal(t, []model.Interval{{After: qty("3 ea"), BreakEven: qty("4 ea")}}, jump.Inversions())
	ends := volume(tier("3", "1.00", ""), tier("6", "0.50", ""), tier("", "0.25", ""))
	require.Equal(t, []model.Interval{{After: qty("3 ea"), BreakEven: qty("6 ea")}, {Tier: 1, After: qty("6 ea"), BreakEven: qty("12 ea")}}, ends.Inversions())
	ends.Bound = model.Exclusive // 6 cost 1.50
	require.Equal(t, []model.Interval{{After: qty("3 ea"), BreakEven: qty("12 ea")}, {Tier: 1, After: qty("6 ea"), BreakEven: qty("12 ea")}}, ends.Inversions())
	m = graduated(stripe...)
	require.Empty(t, m.Inversions())
	m = volume(stripe...)
	m.Minimum = amount("65.00 USD") // 10 × 6.50: what follows costs no less
	require.Empty(t, m.Inversions())
	m.Minimum, m.Maximum = money.Money{}, amount("60.00 USD")
	require.Equal(t, []model.Interval{{After: qty("5 ea"), BreakEven: qty("5.384615384615384616 ea")}}, m.Inversions())
}

func TestNextBreak_Figures(t *testing.T) {
	m := volume(openMeterVolume...)
	next, ok, err := m.NextBreak(qty("12 ea"), money.Quantity{})
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, []string{"4 ea", "16 ea", "5.00 USD"}, []string{next.More.String(), next.Quantity.String(), next.UnitPrice.String()})
	require.Equal(t, "80.00 USD", must(next.Charge.Amount(money.Rounding{})).String())
	require.True(t, next.Cheaper, "12 cost 120.00")

	next, ok, err = m.NextBreak(qty("14.7 ea"), qty("0.25 ea"))
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, []string{"0.5 ea", "15.2 ea"}, []string{next.More.String(), next.Quantity.String()})

	next, ok, err = m.NextBreak(qty("3 ea"), money.Quantity{})
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, "3 ea", next.More.String())
	require.Equal(t, money.Price{}, next.UnitPrice)
	require.False(t, next.Cheaper)

	_, ok, err = m.NextBreak(qty("16 ea"), money.Quantity{})
	require.NoError(t, err)
	require.False(t, ok, "the last tier")

	m.Bound = model.Exclusive
	next, ok, err = m.NextBreak(qty("12 ea"), qty("1 ea"))
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, "3 ea", next.More.String())

	closed := volume(tier("10", "2.00", ""), tier("12", "1.00", ""))
	_, ok, err = closed.NextBreak(qty("8 ea"), qty("5 ea"))
	require.NoError(t, err)
	require.False(t, ok, "5 more are above the closed end")
	closed.Bound = model.Exclusive
	_, ok, err = closed.NextBreak(qty("8 ea"), qty("4 ea"))
	require.NoError(t, err)
	require.False(t, ok, "4 more are at the closed end, which is not in the table")
	_, _, err = closed.NextBreak(qty("8 ea"), qty("0 ea"))
	require.Equal(t, "pricing/negative", codeOf(t, err))
}
