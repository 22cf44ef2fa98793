package compat_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing/compat"
	"github.com/seed-3f372218/o2c/pricing/model"
)

func TestToModel(t *testing.T) {
	zero := usd("0.00")
	for _, c := range []struct {
		name  string
		table compat.Table
		whole bool
		want  model.Model
	}{
		{"one tier of blocks is a package", table(compat.AllTiers, block("1000", 0, "1.25")), false, model.Model{Kind: model.Package, Price: usd("1.25"), Size: ea("1000")}},
		{"the top tier of one", table(compat.TopTier, block("1000", 7, "1.25")), false, model.Model{Kind: model.Package, Price: usd("1.25"), Size: ea("1000")}},
		{
			"blocks of one, all tiers", table(compat.AllTiers, block("1", 10, "1.50"), block("1", 100, "1.00")), true,
			model.Model{Kind: model.Graduated, Tiers: []model.Tier{{UpTo: ea("10"), Price: usd("1.50")}, {UpTo: ea("110"), Price: usd("1.00")}, {Price: zero}}},
		},
		{
			"blocks of one, top tier", table(compat.TopTier, block("1", 10, "1.50"), block("1", 100, "1.00")), true,
			model.Model{Kind: model.Volume, Tiers: []model.Tier{{UpTo: ea("10"), Price: usd("1.50")}, {Price: usd("1.00")}}},
		},
		{
			"adjacent ranges", atZero(table(compat.Ranges, row("0", "10", "10.00", "2.00"), row("10", "", "", "3.00"))), false,
			model.Model{Kind: model.Graduated, AtZero: true, Tiers: []model.Tier{{UpTo: ea("10"), Price: usd("10.00"), Flat: row("", "", "", "2.00").Flat}, {Flat: row("", "", "", "3.00").Flat}}},
		},
		{
			"percentages are prices of one dollar", table(compat.Ranges, percent("0", "10", "1%", ""), percent("11", "20", "0%", "")), false,
			model.Model{Kind: model.Graduated, Tiers: []model.Tier{{UpTo: qty("10 USD"), Price: usd("0.01")}, {UpTo: qty("20 USD"), Price: zero}, {Price: zero}}},
		},
		{
			"the last tier prices what is above", table(compat.LastTier, row("", "10", "50.00", ""), row("", "20", "40.00", "")), false,
			model.Model{Kind: model.Volume, Tiers: []model.Tier{{UpTo: ea("10"), Price: usd("50.00")}, {Price: usd("40.00")}}},
		},
		{
			"the first tier prices what is above", table(compat.FirstTier, row("1", "10", "5.00", ""), row("11", "20", "4.00", "")), true,
			model.Model{Kind: model.Volume, Tiers: []model.Tier{{UpTo: ea("10"), Price: usd("5.00")}, {UpTo: ea("20"), Price: usd("4.00")}, {Price: usd("5.00")}}},
		},
		{
			"overlapping sections, the first counts", table(compat.Sections, row("0", "10", "5.00", ""), row("5", "20", "4.00", "")), false,
			model.Model{Kind: model.Volume, Tiers: []model.Tier{{UpTo: ea("10"), Price: usd("5.00")}, {UpTo: ea("20"), Price: usd("4.00")}, {Price: zero}}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := c.table.ToModel(c.whole)
			require.NoError(t, err)
			require.Equal(t, c.want, m)
		})
	}
}

func TestToModel_SaysWhyNot(t *testing.T) {
	for _, c := range []struct {
		name  string
		table compat.Table
		whole bool
		path  string
	}{
		{"blocks of a hundred", table(compat.AllTiers, block("1", 10, "1.00"), block("100", 0, "90.00")), true, "rows[1].block"},
		{"blocks of one and fractions", table(compat.TopTier, block("1", 10, "1.00"), block("1", 0, "0.90")), false, "rows[0].block"},
		{"a single tier that ends", table(compat.AllTiers, block("100", 10, "1.00")), true, "rows[0].block"},
		{"mixed ranges", table(compat.Ranges, row("0", "10", "1.00", ""), row("10", "20", "0.90", ""), row("21", "", "0.80", "")), false, "rows[1].from"},
		{"a hole", table(compat.Sections, row("0", "10", "1.00", ""), row("12", "20", "0.90", "")), true, "rows[1].from"},
		{"a hole for fractions", table(compat.LastTier, row("0", "10", "1.00", ""), row("11", "20", "0.90", "")), false, "rows[1].from"},
		{"a hole at a fraction", table(compat.LastTier, row("0", "10.5", "1.00", ""), row("11.5", "20", "0.90", "")), true, "rows[1].from"},
		{"a hole at zero", table(compat.LastTier, row("2", "10", "1.00", ""), row("11", "20", "0.90", "")), true, "rows[0].from"},
		{"a fee for zero in another tier", atZero(table(compat.LastTier, row("1", "10", "", "1.00"), row("11", "20", "", "0.90"))), true, "rows[0].from"},
		{"a row behind an open end", table(compat.LastTier, row("0", "", "1.00", ""), row("11", "20", "0.90", "")), true, "rows[1]"},
		{"a row behind others", table(compat.LastTier, row("0", "20", "1.00", ""), row("5", "10", "0.90", "")), true, "rows[1].to"},
		{"a row that ends with another", table(compat.LastTier, row("0", "10", "1.00", ""), row("5", "10", "0.90", "")), true, "rows[1].to"},
		{"a row for zero", table(compat.LastTier, row("0", "0", "1.00", ""), row("0", "10", "0.90", "")), true, "rows[0].to"},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Empty(t, c.table.Faults(), "the other system has such tables")
			_, err := c.table.ToModel(c.whole)
			require.Equal(t, []string{c.path + " pricing/no_model"}, faultsOf(t, err))
		})
	}
}

// sameCharge sees that a table and a model price a quantity alike, exactly.
func sameCharge(table *compat.Table, m *model.Model, q money.Quantity) bool {
	exact := money.Rounding{Place: money.Places(12)}
	want, err := table.Amount(q, exact)
	if err != nil {
		return false
	}
	c, err := m.Charge(q)
	if err != nil {
		return false
	}
	got, err := c.Amount(exact)
	return err == nil && got == want
}

// Blocks of one are tiers as any: a model prices the same whole quantities, graduated or by volume.
func TestT3_BlocksOfOneAreTiers(t *testing.T) {
	holds(t, 500, "blocks of one", func(n *numbers) bool {
		c := table([]compat.Convention{compat.AllTiers, compat.TopTier}[n.below(2)])
		for range 2 + n.below(4) {
			c.Rows = append(c.Rows, block("1", 1+n.below(20), cents(n.below(10_000))))
		}
		m, err := c.ToModel(true)
		return err == nil && sameCharge(&c, &m, ea(tenths(10*n.below(120))))
	})
}

// Whatever table has a model, the model prices every quantity as the table does: whole ones only where that was asked for.
func TestT3_ModelsPriceAsTheTable(t *testing.T) {
	models := 0
	holds(t, 4_000, "models", func(n *numbers) bool {
		c, whole := tableOf(n), n.below(2) == 1
		if len(c.Faults()) > 0 {
			return true
		}
		m, err := c.ToModel(whole)
		if err != nil {
			return true
		}
		models++
		q := n.below(700)
		if whole {
			q -= q % 10
		}
		return sameCharge(&c, &m, ea(tenths(q)))
	})
	require.Greater(t, models, 500, "tables that have a model")
}

// tableOf builds a table of any convention in tenths of an ea, often with holes, overlaps and mixed styles, now and then with faults.
func tableOf(n *numbers) compat.Table {
	c := table([]compat.Convention{compat.Ranges, compat.Sections, compat.LastTier, compat.FirstTier, compat.TopTier, compat.AllTiers}[n.below(6)])
	c.AtZero = n.below(4) == 1
	unit := []int64{10, 10, 5}[n.below(3)]
	end := int64(0)
	rows := 1 + n.below(4)
	for i := range rows {
		if c.Convention == compat.TopTier || c.Convention == compat.AllTiers {
			c.Rows = append(c.Rows, block([]string{"1", "1", "2.5", "10"}[n.below(4)], 1+n.below(12), cents(n.below(10_000))))
			continue
		}
		from := end + []int64{0, unit, 0, unit, -unit, 2 * unit}[n.below(6)]
		if i == 0 {
			from = []int64{0, 0, unit}[n.below(3)]
		}
		end = max(from, 0) + unit*(1+n.below(20))
		r := row(tenths(max(from, 0)), tenths(end), cents(n.below(10_000)), "")
		if n.below(3) == 1 {
			r.Flat = must(money.Parse(cents(n.below(10_000)) + " USD"))
		}
		if i == rows-1 && n.below(2) == 1 {
			r.To = money.Quantity{}
		}
		c.Rows = append(c.Rows, r)
	}
	return c
}

// A graduated table that is cut off, in blocks of any size, never costs less for more; its parts sum to the quantity.
func TestT7_BlocksCountOnce(t *testing.T) {
	holds(t, 500, "blocks", func(n *numbers) bool {
		c := table(compat.AllTiers)
		for range 1 + n.below(4) {
			c.Rows = append(c.Rows, block(tenths(1+n.below(50)), 1+n.below(20), cents(n.below(10_000))))
		}
		low, more := n.below(2_000), n.below(500)
		a, err := c.Charge(ea(tenths(low)))
		if err != nil {
			return false
		}
		b, err := c.Charge(ea(tenths(low + more)))
		if err != nil || b.Packages < a.Packages {
			return false
		}
		var sum money.Quantity
		for _, s := range b.Steps {
			sum = must(sum.Add(s.Quantity))
		}
		less, err := must(a.Amount(money.Rounding{})).Cmp(must(b.Amount(money.Rounding{})))
		return err == nil && less <= 0 && sum == b.Quantity
	})
}
