package pricing_test

import (
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/model"
)

func pooled(e pricing.Entry, pool string) pricing.Entry {
	e.Pooled = pool
	return e
}

func category(code string, e pricing.Entry) pricing.Entry {
	e.Item, e.Category = "", code
	return e
}

func inCategory(b pricing.Basket, codes ...string) pricing.Basket {
	for i := range b.Lines {
		b.Lines[i].Facts.Categories = codes
	}
	return b
}

// Five of one size and five of another are ten gloves: Odoo #30036 asks for it, and has each line on its own.
func TestBook_MixAndMatch(t *testing.T) {
	e := pooled(category("gloves", tiered("", "ea", model.Volume, "10.00 USD", "10 ea", "8.00 USD")), "sizes")
	book := compiled(made(draft("base", e, flat("MASK", "ea", "1.00 USD"))))
	basket := inCategory(asks("S", "5 ea", "M", "5 ea", "MASK", "1 ea"), "gloves")
	priced, err := book.Price(basket)
	require.NoError(t, err)
	require.Equal(t, usd("81.00"), priced.Totals.Net)
	require.Equal(t, qty("10 ea"), priced.Lines[0].Counted)
	require.Equal(t, money.Quantity{}, priced.Lines[2].Counted, "a mask is an item of its own")
	basket.Lines[1].Quantity = qty("4 ea")
	priced, err = book.Price(basket)
	require.NoError(t, err)
	require.Equal(t, usd("91.00"), priced.Totals.Net)
	why, err := book.Explain(basket)
	require.NoError(t, err)
	require.Contains(t, why.String(), "won: category gloves per ea, volume, counting 9 ea = 50.00 USD")
}

// Tiers with flat amounts, graduated prices and packages go on from line to line; the lines sum to the charge of the sum, to the cent.
func TestBook_PooledLinesSumToTheWhole(t *testing.T) {
	holds(t, 300, "pools", func(n *numbers) bool {
		e := pricing.Entry{Unit: "kg", Model: tableOf(n, model.Graduated, false).Model}
		switch n.below(4) {
		case 0:
			e.Kind = model.Volume
		case 1:
			e.Model = model.Model{Kind: model.Package, Price: price(decimal(1+n.below(10_000), 2) + " USD"), Size: decimals(1+n.below(100), 1, "kg"), Free: decimals(n.below(50), 1, "kg")}
		case 2:
			e.Minimum = usd(decimal(1+n.below(10_000), 2))
		}
		if len(e.Tiers) > 0 && n.below(2) == 1 {
			for k := range e.Tiers {
				e.Tiers[k].Flat = usd(decimal(n.below(1_000), 2))
			}
		}
		e.Any = true
		single := compiled(made(draft("base", e)))
		e.Pooled = "all"
		pool := e
		if e.Kind == model.Volume {
			pool.Minimum = money.Money{}
		}
		book := compiled(made(draft("base", pool)))
		var basket pricing.Basket
		tenths := int64(0)
		for i := range 1 + n.below(4) {
			q := 1 + n.below(400)
			tenths += q
			basket.Lines = append(basket.Lines, asks("ITEM-"+strconv.FormatInt(i, 10), decimal(q, 1)+" kg").Lines...)
		}
		basket.Currency, basket.On = iso("USD"), today
		together := must(single.Price(asks("X", decimal(tenths, 1)+" kg")))
		priced, err := book.Price(basket)
		if err != nil {
			return false
		}
		if e.Kind == model.Volume { // each line is rounded on its own
			off := must(priced.Totals.Net.Sub(together.Totals.Net)).Abs()
			return must(off.Cmp(usd("0.03"))) < 0
		}
		return priced.Totals.Net == together.Totals.Net
	})
}

// Only lines that the pool's entries price count for it: a line with a narrower list of its own does not carry the others over the minimum.
func TestBook_PoolsCountWhatTheyPrice(t *testing.T) {
	many := pooled(category("gloves", flat("", "ea", "8.00 USD")), "sizes")
	many.MinimumQuantity = qty("10 ea")
	few := category("gloves", flat("", "ea", "9.00 USD"))
	base := made(draft("base", many, few))
	own := with(draft("own", flat("L", "ea", "7.00 USD")), forLakeside)
	basket := inCategory(asks("S", "5 ea", "M", "4 ea", "L", "5 ea"), "gloves")
	price := func(lists ...*pricing.PriceList) []string {
		priced, err := compiled(lists...).Price(basket)
		require.NoError(t, err)
		var prices []string
		for _, l := range priced.Lines {
			prices = append(prices, l.UnitPrice.String())
		}
		return prices
	}
	require.Equal(t, []string{"8.00 USD", "8.00 USD", "8.00 USD"}, price(base), "14 of the pool")
	require.Equal(t, []string{"9.00 USD", "9.00 USD", "7.00 USD"}, price(base, own), "9 of the pool")
	basket.Lines[1].Quantity = qty("5 ea")
	require.Equal(t, []string{"8.00 USD", "8.00 USD", "7.00 USD"}, price(base, own), "10 of the pool")
	slices.Reverse(basket.Lines)
	require.Equal(t, []string{"7.00 USD", "8.00 USD", "8.00 USD"}, price(own, base), "in any order")
}

// A line that leaves one pool is counted by another one: 6 and 6 are not the 20 of the customer's own pool, but the 10 of everybody's.
func TestBook_PoolsThatAreLeft(t *testing.T) {
	own, all := pooled(category("gloves", flat("", "ea", "5.00 USD")), "own"), pooled(category("gloves", flat("", "ea", "8.00 USD")), "all")
	own.MinimumQuantity, all.MinimumQuantity = qty("20 ea"), qty("10 ea")
	book := compiled(made(draft("base", all, category("gloves", flat("", "ea", "9.00 USD")))), with(draft("own", own, flat("L", "ea", "7.00 USD")), forLakeside))
	basket := inCategory(asks("S", "6 ea", "M", "6 ea", "L", "9 ea"), "gloves")
	priced, err := book.Price(basket)
	require.NoError(t, err)
	require.Equal(t, "8.00 USD", priced.Lines[0].UnitPrice.String())
	require.Equal(t, "8.00 USD", priced.Lines[1].UnitPrice.String())
	require.Equal(t, "7.00 USD", priced.Lines[2].UnitPrice.String())
	require.Equal(t, qty("12 ea"), priced.Lines[0].Counted)
}

// The flat amount of a volume tier is charged when the tier is reached, and not again in it.
func TestBook_CumulativeFlats(t *testing.T) {
	e := pricing.Entry{Item: "X", Unit: "ea", Cumulative: true, Model: model.Model{Kind: model.Volume, Tiers: []model.Tier{{UpTo: qty("10 ea"), Price: price("2.00 USD"), Flat: usd("5.00")}, {Price: price("1.00 USD"), Flat: usd("3.00")}}}}
	book := compiled(made(draft("base", e)))
	for before, want := range map[string]string{"0 ea": "13.00", "3 ea": "8.00", "7 ea": "7.00", "10 ea": "7.00", "11 ea": "4.00"} {
		priced, err := book.Price(prior(asks("X", "4 ea"), before))
		require.NoError(t, err)
		require.Equal(t, usd(want), priced.Totals.Net, before)
	}
}

// A pool counts in its own unit.
func TestBook_PoolsConvert(t *testing.T) {
	e := pooled(tiered("", "ea", model.Graduated, "2.00 USD", "10 ea", "1.00 USD"), "all")
	e.Any = true
	basket := asksFacts(pieces, "X", "1 box", "Y", "8 ea", "Z", "1 case")
	priced, err := compiled(made(draft("base", e))).Price(basket) // 5, then 5 + 3, then 12
	require.NoError(t, err)
	require.Equal(t, usd("10.00"), priced.Lines[0].Amounts.Net)
	require.Equal(t, usd("13.00"), priced.Lines[1].Amounts.Net)
	require.Equal(t, usd("12.00"), priced.Lines[2].Amounts.Net)
	require.Equal(t, "10.00 USD", priced.Lines[0].UnitPrice.String())
}

func prior(b pricing.Basket, q string) pricing.Basket {
	for i := range b.Lines {
		b.Lines[i].Prior = qty(q)
	}
	return b
}

// What was bought under the contract counts for the tier and is not priced again: 145 before, 20 now, of which 5 are left at 4.00 and 15 at
// 6.00 under graduated prices; under volume prices all 20 are at the tier that 165 reach. The figures are Spiff's, sales.md 2.9.
func TestBook_CumulativeQuantity(t *testing.T) {
	graduated, volume := tiered("G", "ea", model.Graduated, "4.00 USD", "150 ea", "6.00 USD"), tiered("V", "ea", model.Volume, "4.00 USD", "150 ea", "3.00 USD")
	plain := tiered("P", "ea", model.Volume, "4.00 USD", "150 ea", "3.00 USD")
	graduated.Cumulative, volume.Cumulative = true, true
	from100 := flat("M", "ea", "5.00 USD")
	from100.MinimumQuantity, from100.Cumulative = qty("100 ea"), true
	book := compiled(made(draft("base", graduated, volume, plain, from100, flat("M", "ea", "9.00 USD"))))
	priced, err := book.Price(prior(asks("G", "20 ea", "V", "20 ea", "P", "20 ea", "M", "20 ea"), "145 ea"))
	require.NoError(t, err)
	for i, want := range []string{"110.00", "60.00", "80.00", "100.00"} {
		require.Equal(t, usd(want), priced.Lines[i].Amounts.Net, i)
	}
	require.Equal(t, qty("165 ea"), priced.Lines[0].Counted)
	priced, err = book.Price(prior(asks("M", "20 ea"), "79 ea"))
	require.NoError(t, err)
	require.Equal(t, usd("180.00"), priced.Totals.Net)

	// Two lines of the same item are one quantity.
	priced, err = book.Price(prior(asks("G", "10 ea", "G", "10 ea"), "145 ea"))
	require.NoError(t, err)
	require.Equal(t, usd("50.00"), priced.Lines[0].Amounts.Net)
	require.Equal(t, usd("60.00"), priced.Lines[1].Amounts.Net)
}

// Orders one after another, each with what came before as its prior quantity, come to what one order of all would: nothing is priced again.
func TestBook_CumulativeOrdersTelescope(t *testing.T) {
	holds(t, 300, "orders", func(n *numbers) bool {
		e := tableOf(n, model.Graduated, false)
		if n.below(3) == 1 {
			e.Model = model.Model{Kind: model.Package, Price: price(decimal(1+n.below(10_000), 2) + " USD"), Size: decimals(1+n.below(100), 1, "kg"), Free: decimals(n.below(50), 1, "kg")}
		}
		single := compiled(made(draft("base", e)))
		e.Cumulative = true
		book := compiled(made(draft("base", e)))
		whole := 1 + n.below(3_000)
		sum, before := usd("0.00"), int64(0)
		for _, end := range partition(n, whole) {
			basket := asks("X", decimal(end-before, 1)+" kg")
			basket.Lines[0].Prior = decimals(before, 1, "kg")
			sum = must(sum.Add(must(book.Price(basket)).Totals.Net))
			before = end
		}
		return sum == must(single.Price(asks("X", decimal(whole, 1)+" kg"))).Totals.Net
	})
}

func TestEntry_PoolFaults(t *testing.T) {
	both := pooled(flat("X", "ea", "1.00 USD"), "p")
	both.Cumulative = true
	limited := pooled(tiered("Y", "ea", model.Volume, "1.00 USD"), "p")
	limited.Minimum = usd("5.00")
	d := draft("base", both, limited, pooled(flat("Z", "kg", "1.00 USD"), "p"))
	require.Equal(t, []string{"entries[0].cumulative pricing/pool", "entries[1].minimum pricing/pool", "entries[2].unit pricing/pool"}, faultsOf(t, d.Validate()))
}
