package pricing_test

import (
	"math/big"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// from makes a list that is derived from another one.
func from(code, base string, f pricing.Formula, entries ...pricing.Entry) pricing.PriceListDraft {
	d := draft(code, entries...)
	d.Derived = &pricing.Derivation{From: base, Formula: f}
	return d
}

// forLakeside makes a list that only the customer lakeside has.
func forLakeside(d *pricing.PriceListDraft) { d.Scope.Customers = []string{"lakeside"} }

func costing(b pricing.Basket, cost string) pricing.Basket {
	for i := range b.Lines {
		c := price(cost)
		b.Lines[i].Facts.Cost = &c
	}
	return b
}

func rateOf(s string) *money.Rate {
	r := rate(s)
	return &r
}

// Figures of other systems' tests, sales.md 2.5.
func TestBook_FormulasAsOthers(t *testing.T) {
	base := made(draft("base", flat("X", "ea", "104.40 USD"), flat("Y", "ea", "1000.00 USD"), flat("Z", "ea", "10.00 USD")))
	for _, c := range []struct {
		source  string
		formula pricing.Formula
		item    string
		cost    string
		price   string
		clamp   pricing.FormulaRule
	}{
		{"Odoo: round to 10, surcharge -0.01", pricing.Formula{Step: price("10.00 USD"), Offset: price("-0.01 USD")}, "X", "", "99.99 USD", ""},
		{"Odoo: 10% off, rounded to 0.05", pricing.Formula{Factor: rate("90%"), Step: price("0.05 USD")}, "X", "", "93.95 USD", ""},
		{"Odoo: a markup is a negative discount", pricing.Formula{Factor: rate("105%")}, "X", "", "109.62 USD", ""},
		{"ERPNext: margin 10%, then 10% off", pricing.Formula{Factor: rate("99%")}, "Y", "", "990.00 USD", ""},
		{"Tryton: variant × 1.1", pricing.Formula{Factor: rate("110%")}, "Z", "", "11.00 USD", ""},
		{"half a step goes up", pricing.Formula{Step: price("20.00 USD")}, "Z", "", "20.00 USD", ""},
		{"margin floor", pricing.Formula{Factor: rate("50%"), MarginFloor: rateOf("25%")}, "X", "60.00 USD", "75.00 USD", pricing.RuleFloor},
		{"margin ceiling", pricing.Formula{Factor: rate("150%"), MarginCeiling: rateOf("100%")}, "X", "60.00 USD", "120.00 USD", pricing.RuleCeiling},
		{"never below cost", pricing.Formula{Factor: rate("10%"), MarginFloor: rateOf("0%")}, "X", "60.00 USD", "60.00 USD", pricing.RuleFloor},
		{"between the margins", pricing.Formula{Factor: rate("90%"), MarginFloor: rateOf("0%"), MarginCeiling: rateOf("100%")}, "X", "60.00 USD", "93.96 USD", ""},
	} {
		t.Run(c.source, func(t *testing.T) {
			book := compiled(base, with(from("own", "base", c.formula), forLakeside))
			basket := asks(c.item, "1 ea")
			if c.cost != "" {
				basket = costing(basket, c.cost)
			}
			priced, err := book.Price(basket)
			require.NoError(t, err)
			l := priced.Lines[0]
			require.Equal(t, c.price, l.UnitPrice.String())
			require.Equal(t, "own", l.List.Code)
			require.Equal(t, "base", l.From.Code)
			if c.clamp == "" {
				require.Empty(t, l.Clamps)
				return
			}
			require.Len(t, l.Clamps, 1)
			require.Equal(t, c.clamp, l.Clamps[0].Rule)
			require.Equal(t, "own", l.Clamps[0].List)
			require.Equal(t, price(c.price), l.Clamps[0].To)
		})
	}
}

// Entries of a derived list go before what it is derived from; what the base does not have, or has on other days or in another currency, is
// not there.
func TestBook_DerivedListsHaveTheirOwnEntries(t *testing.T) {
	half := pricing.Formula{Factor: rate("50%")}
	book := compiled(
		with(draft("base", flat("X", "ea", "10.00 USD"), tiered("Y", "ea", model.Graduated, "8.00 USD", "10 ea", "6.00 USD")), func(d *pricing.PriceListDraft) { d.Valid = span("2026-07-01", "2026-08-01") }),
		with(from("own", "base", half, flat("X", "ea", "9.00 USD")), forLakeside),
		with(draft("wide", flat("Y", "ea", "99.00 USD")), func(d *pricing.PriceListDraft) { d.Priority = -1 }),
	)
	basket := asks("X", "1 ea", "Y", "15 ea")
	priced, err := book.Price(basket)
	require.NoError(t, err)
	require.Equal(t, "9.00 USD", priced.Lines[0].UnitPrice.String())
	require.Equal(t, []pricing.Step{{Quantity: qty("10 ea"), UnitPrice: price("4.00 USD")}, {Quantity: qty("5 ea"), UnitPrice: price("3.00 USD")}}, priced.Lines[1].Steps)
	basket.On = day("2026-08-01") // the day goes on to the base
	priced, err = book.Price(basket)
	require.NoError(t, err)
	require.Equal(t, "9.00 USD", priced.Lines[0].UnitPrice.String())
	require.Equal(t, "wide", priced.Lines[1].List.Code)
	why, err := book.Explain(basket)
	require.NoError(t, err)
	require.Equal(t, pricing.OutcomeNoBase, why.Lines[1].Lists[0].Outcome)
}

// Cost plus and list minus are entries with formulas: of one item, of a category, of anything.
func TestBook_FormulaEntries(t *testing.T) {
	plus := pricing.Entry{Any: true, Formula: &pricing.Formula{Base: pricing.BaseCost, Factor: rate("130%"), Step: price("0.05 USD")}}
	minus := pricing.Entry{Category: "gloves", Formula: &pricing.Formula{Base: "base", Factor: rate("85%")}}
	perBox := pricing.Entry{Item: "B", Unit: "box", Formula: &pricing.Formula{Base: pricing.BaseCost, Factor: rate("200%")}}
	book := compiled(
		made(draft("base", flat("X", "ea", "10.00 USD"), flat("Y", "ea", "20.00 USD"))),
		with(draft("own", plus, minus, perBox), forLakeside),
	)
	basket := costing(asksFacts(pieces, "X", "2 ea", "Y", "2 ea", "Z", "1 case", "B", "10 ea"), "3.01 USD")
	basket.Lines[0].Facts.Categories = []string{"nitrile", "gloves"}
	priced, err := book.Price(basket)
	require.NoError(t, err)
	require.Equal(t, usd("17.00"), priced.Lines[0].Amounts.Net)           // list minus 15%
	require.Equal(t, usd("7.80"), priced.Lines[1].Amounts.Net)            // 3.913, rounded to 3.90
	require.Equal(t, usd("46.80"), priced.Lines[2].Amounts.Net)           // 12 of them
	require.Equal(t, usd("60.20"), priced.Lines[3].Amounts.Net)           // a box costs 15.05
	require.Equal(t, "30.10 USD", priced.Lines[3].UnitPrice.String()+"")  // per box
	require.Equal(t, "5 ea", priced.Lines[3].PriceBase.String())          // which is this
	require.Equal(t, pricing.ListRef{Code: "base"}, priced.Lines[0].From) // whose entry it is
	require.Equal(t, pricing.ListRef{Code: "own"}, priced.Lines[0].List)  // and who asked for it
	basket.Lines[2].Facts.Cost = nil
	_, err = book.Price(basket)
	require.Equal(t, []string{"lines[2].item pricing/no_price"}, faultsOf(t, err), "without a cost there is no cost plus, and no price of zero")
}

// A price that a formula makes negative is an error at its line, and no gift.
func TestBook_FormulaBelowZero(t *testing.T) {
	book := compiled(made(draft("base", flat("X", "ea", "1.00 USD"))), with(from("own", "base", pricing.Formula{Offset: price("-1.01 USD")}), forLakeside))
	_, err := book.Price(asks("X", "1 ea"))
	require.Equal(t, []string{"lines[0] pricing/negative"}, faultsOf(t, err))
}

// Circles, chains that are too deep, bases that are not there or in another currency make no book.
func TestT12_ChainsEnd(t *testing.T) {
	chain := func(n int) []*pricing.PriceList {
		lists := []*pricing.PriceList{made(draft("l0", flat("X", "ea", "10.00 USD")))}
		for i := 1; i <= n; i++ {
			lists = append(lists, with(from("l"+strconv.Itoa(i), "l"+strconv.Itoa(i-1), pricing.Formula{}), func(d *pricing.PriceListDraft) { d.Scope.Customers = []string{d.Code} }))
		}
		return lists
	}
	_, err := pricing.Compile(chain(pricing.MaxDerivations), pricing.Config{})
	require.NoError(t, err)
	for _, n := range []int{pricing.MaxDerivations + 1, 3_000} {
		_, err = pricing.Compile(chain(n), pricing.Config{})
		require.Equal(t, []string{"lists[9].derived.from pricing/depth"}, faultsOf(t, err))
	}
	circle := []*pricing.PriceList{
		with(from("a", "b", pricing.Formula{}), forLakeside),
		made(draft("b", pricing.Entry{Any: true, Formula: &pricing.Formula{Base: "c"}})),
		with(from("c", "a", pricing.Formula{}), func(d *pricing.PriceListDraft) { d.Scope.Groups = []string{"x"} }),
	}
	_, err = pricing.Compile(circle, pricing.Config{})
	require.Equal(t, []string{"lists[2].derived.from pricing/cycle"}, faultsOf(t, err))
	require.ErrorContains(t, err, `a list takes its prices from itself: "a" from "b" from "c" from "a"`)
	_, err = pricing.Compile([]*pricing.PriceList{with(from("a", "a", pricing.Formula{}), everywhere)}, pricing.Config{})
	require.Equal(t, []string{"lists[0].derived.from pricing/cycle"}, faultsOf(t, err))
	euro := draft("euro", flat("X", "ea", "1.00 EUR"))
	euro.Currency = iso("EUR")
	_, err = pricing.Compile([]*pricing.PriceList{made(euro), with(from("a", "euro", pricing.Formula{}), everywhere), with(from("b", "gone", pricing.Formula{}), forLakeside)}, pricing.Config{})
	require.Equal(t, []string{"lists[1].derived.from pricing/currency", "lists[2].derived.from pricing/unknown_list"}, faultsOf(t, err))
}

// A derived price is the composition of its steps, in whatever chain; what is explained is each of them.
func TestT12_DerivedPricesAreTheirSteps(t *testing.T) {
	holds(t, 300, "chains", func(n *numbers) bool {
		cents := 1 + n.below(1_000_000)
		lists := []*pricing.PriceList{made(draft("l0", flat("X", "ea", decimal(cents, 2)+" USD")))}
		want := big.NewRat(cents, 100)
		for i := range 1 + int(n.below(pricing.MaxDerivations)) {
			var f pricing.Formula
			if n.below(2) == 0 {
				bp := 1 + n.below(20_000)
				f.Factor = money.RateFromBasisPoints(int32(bp))
				want.Mul(want, big.NewRat(bp, 10_000))
				want.SetString(want.FloatString(12)) // half away from zero
			}
			if n.below(2) == 1 {
				step := 1 + n.below(1_000)
				f.Step = price(decimal(step, 2) + " USD")
				steps := new(big.Rat).Quo(want, big.NewRat(step, 100))
				steps.SetString(steps.FloatString(0))
				want.Mul(steps, big.NewRat(step, 100))
			}
			if n.below(2) == 1 {
				offset := n.below(100)
				f.Offset = price(decimal(offset, 2) + " USD")
				want.Add(want, big.NewRat(offset, 100))
			}
			lists = append(lists, with(from("l"+strconv.Itoa(i+1), "l"+strconv.Itoa(i), f), func(d *pricing.PriceListDraft) { d.Scope.Customers = []string{d.Code} }))
		}
		basket := asks("X", "1 ea")
		basket.Customer = lists[len(lists)-1].Code
		book := compiled(lists...)
		priced := must(book.Price(basket))
		if priced.Lines[0].UnitPrice.Decimal().Rat().Cmp(want) != 0 {
			return false
		}
		why := must(book.Explain(basket)).Lines[0].Lists[0].Entries[0]
		at := lists[0].Entries[0].Price
		for _, s := range why.Tiers[0].Formula {
			if s.From != at {
				return false
			}
			at = s.To
		}
		return at == priced.Lines[0].UnitPrice && why.Tiers[0].Price == at
	})
}

// What a formula did is told step by step.
func TestBook_ExplainsFormulas(t *testing.T) {
	book := compiled(made(draft("base", flat("X", "ea", "104.40 USD"))),
		with(from("own", "base", pricing.Formula{Factor: rate("50%"), Step: price("10.00 USD"), Offset: price("-0.01 USD"), MarginFloor: rateOf("25%")}), forLakeside))
	why, err := book.Explain(costing(asks("X", "2 ea"), "60.00 USD"))
	require.NoError(t, err)
	require.Contains(t, why.String(), `  won: own (customer)
    won: item X per ea, of list base = 150.00 USD
      from 0 ea at 75.00 USD: 2 ea
        own: 104.40 USD, factor 50% = 52.20 USD
        own: 52.20 USD, step 10.00 USD = 50.00 USD
        own: 50.00 USD, offset -0.01 USD = 49.99 USD
        own: 49.99 USD, margin floor 25% = 75.00 USD
`)
	require.Equal(t, 1, strings.Count(why.String(), "outranked: base"))
}

// Tiers, flats and limits are all changed by a factor; the other parts are those of unit prices.
func TestBook_FormulasOnTables(t *testing.T) {
	e := pricing.Entry{Item: "X", Unit: "ea", Model: model.Model{Kind: model.Graduated, Minimum: usd("5.00"), Tiers: []model.Tier{
		{UpTo: qty("10 ea"), Price: price("2.00 USD"), Flat: usd("4.00")}, {Price: price("1.00 USD")},
	}}}
	book := compiled(made(draft("base", e)), with(from("own", "base", pricing.Formula{Factor: rate("50%"), Offset: price("0.10 USD")}), forLakeside))
	for quantity, want := range map[string]string{"0.1 ea": "2.50", "10 ea": "13.00", "15 ea": "16.00"} { // 2.00 + 10 × 1.10 + 5 × 0.60
		priced, err := book.Price(asks("X", quantity))
		require.NoError(t, err)
		require.Equal(t, usd(want), priced.Totals.Net, quantity)
	}
}

// Only the prices that the line has are said to be held by a margin, not those of tiers that it does not reach.
func TestBook_ClampsOfTheTiersThatPrice(t *testing.T) {
	for kind, want := range map[model.Kind][]int{model.Volume: {1, 1}, model.Graduated: {1, 2}} {
		e := tiered("X", "ea", kind, "8.00 USD", "10 ea", "6.00 USD", "20 ea", "5.00 USD")
		book := compiled(made(draft("base", e)), with(from("own", "base", pricing.Formula{MarginFloor: rateOf("0%")}), forLakeside))
		for i, quantity := range []string{"15 ea", "25 ea"} {
			priced, err := book.Price(costing(asks("X", quantity), "7.00 USD"))
			require.NoError(t, err)
			require.Len(t, priced.Lines[0].Clamps, want[i], quantity)
		}
	}
}
