package compat_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing/compat"
)

func atZero(t compat.Table) compat.Table {
	t.AtZero = true
	return t
}

func TestCharge_FiguresOfOthers(t *testing.T) {
	kill := []compat.Row{block("100", 10, "1.00"), block("1000", 100, "1.00"), block("1000", 100, "0.50")}
	ones := []compat.Row{block("1", 10, "1.50"), block("1", 100, "1.00"), block("1", 1000, "0.50")}
	lago := []compat.Row{row("0", "10", "10.00", "2.00"), row("11", "20", "5.00", "3.00"), row("21", "", "5.00", "3.00")}
	for _, c := range []struct {
		name        string
		table       compat.Table
		unit, pairs string
	}{
		{
			"Kill Bill TOP_TIER, above its last tier too", table(compat.TopTier, kill...), "ea",
			"0 0.00, 1 1.00, 1000 10.00, 1001 2.00, 101000 101.00, 101001 51.00, 201000 100.50, 300000 150.00",
		},
		{"Kill Bill TOP_TIER with blocks of one", table(compat.TopTier, ones...), "ea", "5 7.50, 10 15.00, 11 11.00, 110 110.00, 111 55.50"},
		{"Kill Bill ALL_TIERS with blocks of one", table(compat.AllTiers, ones...), "ea", "0 0.00, 10 15.00, 111 115.50, 1110 615.00, 1111 615.00"},
		{"Kill Bill ALL_TIERS: 10 blocks of 100 and 5 of 1000", table(compat.AllTiers, block("100", 10, "1.00"), block("1000", 100, "1.00")), "ea", "5325 15.00"},
		{"Chargebee package, begun ones count", table(compat.AllTiers, block("1000000", 0, "1.25")), "ea", "1 1.25, 1000000 1.25, 1500000 2.50"},
		{"Lago graduated", table(compat.Ranges, lago...), "ea", "0 0.00, 1 12.00, 10 102.00, 10.5 107.50, 11 110.00, 12 115.00, 21 163.00"},
		{"Lago graduated, in versions with a fee for zero", atZero(table(compat.Ranges, lago...)), "ea", "0 2.00, 1 12.00, 10 102.00, 11 110.00, 12 115.00, 21 163.00"},
		{
			"Lago graduated, adjacent ranges", table(compat.Ranges, row("0", "10", "10.00", "2.00"), row("10", "20", "5.00", "3.00"), row("20", "", "5.00", "3.00")), "ea",
			"1 12.00, 10 102.00, 10.5 107.50, 11 110.00, 21 163.00",
		},
		{
			// The second range begins where the first one ends, the third one later: the eleventh unit counts twice.
			"Lago graduated, mixed ranges", table(compat.Ranges, row("0", "10", "10.00", "2.00"), row("10", "20", "5.00", "3.00"), row("21", "", "5.00", "3.00")), "ea",
			"10 102.00, 11 115.00, 21 168.00",
		},
		{
			"Lago graduated percentage", table(compat.Ranges, percent("0", "10", "1%", "200.00"), percent("11", "20", "2%", "300.00"), percent("21", "", "3%", "400.00")), "USD",
			"0 0.00, 1 200.01, 10 200.10, 11 500.12, 15 500.20, 30 900.60",
		},
		{"Lago graduated percentage of an event sum", table(compat.Ranges, percent("0", "30", "10%", "0.00"), percent("31", "", "5%", "0.00")), "USD", "60 4.50"},
		{"Lago, a range of nothing has no fee for what is above it", atZero(table(compat.Ranges, row("0", "0", "", "7.00"), row("1", "", "2.00", ""))), "ea", "0 7.00, 1 2.00, 5 10.00"},
		{"Lago, above a closed end", table(compat.Ranges, row("0", "10", "2.00", "")), "ea", "10 20.00, 11 20.00"},
		{"Flexprice volume, above a closed end", table(compat.LastTier, row("", "10", "50.00", ""), row("", "20", "40.00", "")), "ea", "5 250.00, 10 500.00, 15 600.00, 20 800.00, 30 1200.00"},
		{"Concrete community store, issue 400", table(compat.FirstTier, row("1", "10", "5.00", ""), row("11", "20", "4.00", "")), "ea", "10 50.00, 11 44.00, 20 80.00, 21 105.00"},
		{"rows with a gap, last tier", table(compat.LastTier, row("1", "10", "5.00", ""), row("15", "20", "4.00", ""), row("21", "30", "3.00", "")), "ea", "10 50.00, 12 36.00, 15 60.00, 31 93.00"},
		{
			"OCA sections", table(compat.Sections, percent("0", "1000", "5%", ""), percent("1001", "5000", "10%", "")), "USD",
			"0 0.00, 1000 50.00, 1000.50 0.00, 1001 100.10, 5000 500.00, 5000.01 0.00",
		},
	} {
		t.Run(c.name, func(t *testing.T) { figures(t, c.table, c.unit, c.pairs) })
	}
}

// Kill Bill's 115.5 shows its parts, 15 + 100 + 0.5, and what is above a closed end is a part that costs nothing.
func TestCharge_StepsShowTheParts(t *testing.T) {
	ones := table(compat.AllTiers, block("1", 10, "1.50"), block("1", 100, "1.00"), block("1", 1000, "0.50"))
	var got []string
	c := must(ones.Charge(ea("1112")))
	for _, s := range c.Steps {
		got = append(got, s.Quantity.String()+" "+s.Amount.String()+s.UnitPrice.String())
	}
	require.Equal(t, []string{"10 ea 15.00 USD", "100 ea 100.00 USD", "1000 ea 500.00 USD", "2 ea 0.00 USD"}, got)
	require.Equal(t, int64(1110), c.Packages)
	require.Equal(t, -1, c.Tier, "above all tiers")

	top := table(compat.TopTier, block("100", 10, "1.00"), block("1000", 0, "0.50"))
	c = must(top.Charge(ea("1001")))
	require.Equal(t, 1, c.Tier)
	require.Equal(t, int64(2), c.Packages)
}

// A price of many places is extended exactly and rounded once.
func TestT17_AmountIsRoundedOnce(t *testing.T) {
	fine := table(compat.Ranges, row("0", "3", "0.001666666667", ""), row("3", "", "0.001666666666", ""))
	require.Equal(t, "0.01 USD", must(fine.Amount(ea("3"), money.Rounding{})).String())
	require.Equal(t, "0.009999999999 USD", must(fine.Amount(ea("6"), money.Rounding{Place: money.Places(12)})).String())
}

func TestOrder_FiguresOfOthers(t *testing.T) {
	tonne := []compat.Candidate{{Name: "list", ID: 1, Price: usd("100.00")}, {Name: "from 3 t", ID: 2, From: qty("3 t"), Price: usd("90.00")}}
	variants := []compat.Candidate{
		{Name: "all", Sequence: 40, Price: usd("10.00")}, {Name: "variant", Sequence: 30, Price: usd("11.00")},
		{Name: "from 10 kg", Sequence: 20, From: qty("10 kg"), Price: usd("9.00")}, {Name: "variant from 10 kg", Sequence: 10, From: qty("10 kg"), Price: usd("8.00")},
	}
	generic := compat.Candidate{Name: "item 10%", Price: usd("90.00")}
	group := compat.Candidate{Name: "group 15%", Target: compat.ForCategory, Price: usd("85.00")}
	campaign := compat.Candidate{Name: "campaign 5%", Priority: 8, Price: usd("95.00")}
	unranked := campaign
	unranked.Priority = 0
	boxes := []compat.Candidate{{Name: "17.5%", From: ea("5"), To: ea("7"), Price: usd("82.50")}}
	for _, c := range []struct {
		name       string
		order      compat.Order
		q          string
		candidates []compat.Candidate
		want       string // a name, or the code of an error
	}{
		{"Odoo, 2000 kg", compat.OdooOrder, "2 t", tonne, "list"},
		{"Odoo, 3500 kg", compat.OdooOrder, "3.5 t", tonne, "from 3 t"},
		{"Odoo, a narrower target before a larger minimum", compat.OdooOrder, "20 ea", []compat.Candidate{{Name: "any", Target: compat.ForAny, From: ea("10")}, {Name: "product", Target: compat.ForProduct}}, "product"},
		{"Odoo, the category that sorts last", compat.OdooOrder, "1 ea", []compat.Candidate{{Name: "A", Target: compat.ForCategory, Category: "All / A", ID: 9}, {Name: "B", Target: compat.ForCategory, Category: "All / B", ID: 1}}, "B"},
		{"Odoo, the larger ID", compat.OdooOrder, "1 ea", []compat.Candidate{{Name: "old", ID: 1}, {Name: "new", ID: 2}}, "new"},
		{"Tryton, 10000 g of a product", compat.TrytonOrder, "10 kg", []compat.Candidate{variants[0], variants[2]}, "from 10 kg"},
		{"Tryton, a return", compat.TrytonOrder, "-10 kg", []compat.Candidate{variants[0], variants[2]}, "from 10 kg"},
		{"Tryton, a variant", compat.TrytonOrder, "1 kg", variants, "variant"},
		{"Tryton, 10 kg of a variant", compat.TrytonOrder, "10 kg", variants, "variant from 10 kg"},
		{"Tryton, equal sequence", compat.TrytonOrder, "1 ea", []compat.Candidate{{Name: "second", ID: 2}, {Name: "first", ID: 1}}, "first"},
		{"Medusa, a list before the product's price", compat.MedusaOrder, "1 ea", medusa(compat.Candidate{Name: "base", Rules: 3, Price: usd("5.00")}, compat.Candidate{Name: "list", List: true, Price: usd("8.00")}), "list"},
		{"Medusa, more rules before a lower amount", compat.MedusaOrder, "1 ea", medusa(compat.Candidate{Name: "one", Rules: 1, Price: usd("5.00")}, compat.Candidate{Name: "two", Rules: 2, Price: usd("8.00")}), "two"},
		{"Medusa, the lower amount among equals", compat.MedusaOrder, "1 ea", medusa(compat.Candidate{Name: "8", Price: usd("8.00")}, compat.Candidate{Name: "5", Price: usd("5.00")}), "5"},
		{"Medusa, a missing bound is not compared", compat.MedusaOrder, "1 ea", []compat.Candidate{{Name: "open", From: ea("1"), Price: usd("5.00")}, {Name: "plain", Price: usd("6.00")}}, "pricing/no_price"},
		{"ERPNext, the item before its group", compat.ERPNextOrder, "1 ea", []compat.Candidate{group, generic}, "item 10%"},
		{"ERPNext, the larger priority", compat.ERPNextOrder, "1 ea", []compat.Candidate{generic, campaign}, "campaign 5%"},
		{"ERPNext, equal priorities", compat.ERPNextOrder, "1 ea", []compat.Candidate{generic, unranked}, "pricing/conflict"},
		{"ERPNext, a group of larger priority than an item that has one", compat.ERPNextOrder, "1 ea", []compat.Candidate{campaign, {Name: "group", Target: compat.ForCategory, Priority: 9}}, "group"},
		{"ERPNext, a group of larger priority than an item without", compat.ERPNextOrder, "1 ea", []compat.Candidate{generic, {Name: "group", Target: compat.ForCategory, Priority: 9}}, "item 10%"},
		{"ERPNext, a hidden group when the item's quantity is not reached", compat.ERPNextOrder, "1 ea", []compat.Candidate{{Name: "item", From: ea("10")}, group}, "pricing/no_price"},
		{"ERPNext, one box of 5", compat.ERPNextOrder, "5 ea", boxes, "17.5%"},
		{"ERPNext, two boxes of 5", compat.ERPNextOrder, "10 ea", boxes, "pricing/no_price"},
	} {
		t.Run(c.name, func(t *testing.T) {
			i, err := c.order.Choose(qty(c.q), c.candidates)
			if err != nil {
				require.Equal(t, -1, i)
				require.Equal(t, c.want, codeOf(t, err))
				return
			}
			require.Equal(t, c.want, c.candidates[i].Name)
		})
	}
}

// medusa gives candidates for any usual quantity.
func medusa(candidates ...compat.Candidate) []compat.Candidate {
	for i := range candidates {
		candidates[i].From, candidates[i].To = ea("1"), ea("1000")
	}
	return candidates
}
