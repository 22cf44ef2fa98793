package compat_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing/compat"
)

func TestTable_Faults(t *testing.T) {
	many := table(compat.LastTier)
	for range compat.MaxRows + 1 {
		many.Rows = append(many.Rows, row("", "", "1.00", ""))
	}
	euro := row("", "", "", "")
	euro.Price = must(money.ParsePrice("1.00 EUR"))
	both := percent("", "", "5%", "")
	both.Price = usd("1.00")
	kilo := row("", "", "1.00", "")
	kilo.To = qty("10 kg")
	fine := percent("", "", "5%", "")
	huge := must(money.ParseRate("900000000000000000%"))
	fine.Rate = &huge
	flatBlock := compat.Row{Block: ea("1"), Flat: must(money.Parse("1.00 USD"))}
	for _, c := range []struct {
		name  string
		table compat.Table
		want  []string
	}{
		{"no convention", table("best", row("", "", "1.00", "")), []string{"convention pricing/convention"}},
		{"nothing", compat.Table{Convention: compat.Ranges}, []string{"currency pricing/required", "rows pricing/required"}},
		{"too many rows", many, []string{"rows pricing/count"}},
		{"another currency", table(compat.LastTier, euro), []string{"rows[0].price pricing/currency"}},
		{"a price and a rate", table(compat.LastTier, both), []string{"rows[0].rate pricing/convention"}},
		{"no price", table(compat.LastTier, row("", "10", "", "")), []string{"rows[0].price pricing/required"}},
		{"negative", table(compat.LastTier, row("-1", "", "-1.00", "-1.00"), percent("", "", "-1%", "")), []string{
			"rows[0].price pricing/negative", "rows[0].flat pricing/negative", "rows[0].from pricing/unit", "rows[1].rate pricing/negative",
		}},
		{"a huge rate", table(compat.LastTier, fine), nil},
		{"units", table(compat.LastTier, row("", "5", "1.00", ""), kilo), []string{"rows[1].to pricing/unit"}},
		{"bounds the wrong way", table(compat.Sections, row("10", "5", "1.00", "")), []string{"rows[0].to pricing/tiers"}},
		{"blocks with bounds", table(compat.TopTier, row("1", "2", "1.00", "3.00")), []string{
			"rows[0].from pricing/convention", "rows[0].to pricing/convention", "rows[0].flat pricing/convention", "rows[0].block pricing/required",
		}},
		{"bounds with blocks", table(compat.Sections, block("1", 2, "1.00")), []string{"rows[0].block pricing/convention", "rows[0].blocks pricing/convention"}},
		{"a block of nothing", table(compat.AllTiers, block("0", 2, "1.00"), block("1", -2, "1.00")), []string{"rows[0].block pricing/tiers", "rows[1].blocks pricing/negative"}},
		{"two open ends", table(compat.AllTiers, block("1", 0, "1.00"), block("1", 0, "1.00")), []string{"rows[0].blocks pricing/tiers"}},
		{"a block without a price", table(compat.AllTiers, flatBlock), []string{"rows[0].flat pricing/convention", "rows[0].price pricing/required"}},
		{"ranges from 1", table(compat.Ranges, row("1", "10", "1.00", "")), []string{"rows[0].from pricing/tiers"}},
		{"ranges with a hole", table(compat.Ranges, row("0", "10", "1.00", ""), row("12", "", "1.00", "")), []string{"rows[1].from pricing/tiers"}},
		{"ranges that overlap", table(compat.Ranges, row("0", "10", "1.00", ""), row("9", "", "1.00", "")), []string{"rows[1].from pricing/tiers"}},
		{"ranges without a beginning", table(compat.Ranges, row("0", "10", "1.00", ""), row("", "", "1.00", "")), []string{"rows[1].from pricing/required"}},
		{"ranges with two open ends", table(compat.Ranges, row("0", "", "1.00", ""), row("1", "", "1.00", "")), []string{"rows[0].to pricing/tiers"}},
		{"ranges of a single point", table(compat.Ranges, row("0", "0", "1.00", ""), row("0", "", "1.00", "")), []string{"rows[1].from pricing/tiers"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, f := range c.table.Faults() {
				got = append(got, f.Path+" "+f.Code)
			}
			require.Equal(t, c.want, got)
			if _, err := c.table.ToModel(true); c.want != nil {
				require.ErrorIs(t, err, document.ErrInvalid)
			}
		})
	}
}

func TestCharge_Refuses(t *testing.T) {
	open := table(compat.Ranges, row("0", "10", "1.00", ""), row("11", "", "0.50", ""))
	for q, code := range map[string]string{"": "pricing/required", "-1 ea": "pricing/negative", "1 kg": "pricing/unit"} {
		_, err := open.Amount(qty(q), money.Rounding{})
		require.Equal(t, code, codeOf(t, err), q)
	}
	empty := table(compat.Ranges)
	_, err := empty.Charge(ea("1"))
	require.Equal(t, []string{"rows pricing/required"}, faultsOf(t, err))

	most := must(money.NewQuantity(math.MaxInt64, "ea"))
	for name, c := range map[string]compat.Table{
		"a price":           table(compat.LastTier, row("", "", "1000000.00", "")),
		"a width":           table(compat.TopTier, block("1000000000", math.MaxInt64, "1.00"), block("1", 0, "1.00")),
		"another width":     table(compat.AllTiers, block("1000000000", math.MaxInt64, "1.00"), block("1", 0, "1.00")),
		"a price of blocks": table(compat.AllTiers, block("1", 0, "9.00")),
	} {
		_, err := c.Amount(most, money.Rounding{})
		require.Equal(t, "pricing/range", codeOf(t, err), name)
	}
	wide := table(compat.AllTiers, block("1", math.MaxInt64, "0.00"), block("1", math.MaxInt64, "0.00"))
	_, err = wide.ToModel(true)
	require.Equal(t, "pricing/range", codeOf(t, err))
}

func TestChoose_Refuses(t *testing.T) {
	one := []compat.Candidate{{Name: "a", Price: usd("1.00")}}
	_, err := compat.Order("cheapest").Choose(ea("1"), one)
	require.Equal(t, "pricing/convention", codeOf(t, err))
	_, err = compat.OdooOrder.Choose(ea("1"), nil)
	require.Equal(t, "pricing/no_price", codeOf(t, err))
	_, err = compat.OdooOrder.Choose(ea("1"), make([]compat.Candidate, compat.MaxCandidates+1))
	require.Equal(t, "pricing/count", codeOf(t, err))
	bad := []compat.Candidate{one[0], {From: qty("1 kg"), To: qty("2 kg"), Price: must(money.ParsePrice("1.00 EUR")), Target: 9}}
	_, err = compat.OdooOrder.Choose(ea("1"), bad)
	require.Equal(t, []string{
		"candidates[1].from pricing/unit", "candidates[1].to pricing/unit", "candidates[1].target pricing/convention", "candidates[1].price pricing/currency",
	}, faultsOf(t, err))
}

// The order in which candidates are given changes nothing where the other system has an order for them.
func TestT10_ChooseIgnoresTheOrderOfCandidates(t *testing.T) {
	holds(t, 1_000, "choose", func(n *numbers) bool {
		order := []compat.Order{compat.OdooOrder, compat.TrytonOrder, compat.ERPNextOrder}[n.below(3)]
		var candidates []compat.Candidate
		for i := range 1 + n.below(6) {
			candidates = append(candidates, compat.Candidate{
				ID: i, Target: compat.Target(n.below(4)), Sequence: n.below(3), Priority: n.below(5), From: ea(tenths(n.below(40))), Category: []string{"", "A", "B"}[n.below(3)],
			})
		}
		q := ea(tenths(n.below(50)))
		i, err := order.Choose(q, candidates)
		turn := n.below(int64(len(candidates)))
		turned := append(append([]compat.Candidate{}, candidates[turn:]...), candidates[:turn]...)
		j, again := order.Choose(q, turned)
		if err != nil || again != nil {
			return err != nil && again != nil && codeOf(t, err) == codeOf(t, again)
		}
		return candidates[i] == turned[j]
	})
}

// A table reads back from JSON as it was, prices of zero included.
func TestTable_JSON(t *testing.T) {
	all := table(compat.Ranges, row("0", "10", "0.00", "0.00"), percent("11", "", "0%", ""), block("1", 2, "3.00"))
	var back compat.Table
	require.NoError(t, json.Unmarshal(must(json.Marshal(all)), &back))
	require.Equal(t, all, back)
}

// Whatever is read, there is an answer: a charge or an error of the one shape.
func FuzzTable(f *testing.F) {
	f.Add(string(must(json.Marshal(table(compat.TopTier, block("100", 10, "1.00"), block("1000", 0, "0.50"))))), "1001 ea")
	f.Add(string(must(json.Marshal(table(compat.Ranges, row("0", "10", "1.00", "2.00"), row("10", "", "1.00", ""))))), "10.5 ea")
	f.Add(string(must(json.Marshal(table(compat.Sections, percent("0", "10", "5%", ""))))), "9223372036854775807 USD")
	f.Fuzz(func(t *testing.T, text, quantity string) {
		var c compat.Table
		if json.Unmarshal([]byte(text), &c) != nil {
			return
		}
		q, err := money.ParseQuantity(quantity)
		if err != nil {
			return
		}
		if _, err := c.Amount(q, money.Rounding{}); err != nil {
			require.ErrorIs(t, err, document.ErrInvalid)
		}
		for _, whole := range []bool{false, true} {
			m, err := c.ToModel(whole)
			if err != nil {
				require.ErrorIs(t, err, document.ErrInvalid)
				continue
			}
			require.Empty(t, m.Faults("", c.Currency))
		}
	})
}
