package pricing_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/model"
)

func TestBook_NextBreak(t *testing.T) {
	inclusive := pricing.Entry{Item: "I", Unit: "ea", Model: model.Model{Kind: model.Volume, Tiers: []model.Tier{{UpTo: qty("10 ea"), Price: price("2.00 USD")}, {Price: price("1.00 USD")}}}}
	many := flat("M", "ea", "4.00 USD")
	many.MinimumQuantity = qty("1 case")
	boxes := flat("B", "box", "9.00 USD")
	boxes.MinimumQuantity = qty("3 box")
	all := pooled(category("gloves", tiered("", "ea", model.Volume, "10.00 USD", "10 ea", "8.00 USD")), "all")
	closed := pricing.Entry{Item: "C", Unit: "ea", Model: model.Model{Kind: model.Volume, Tiers: []model.Tier{{UpTo: qty("10 ea"), Price: price("2.00 USD")}}}}
	cumulative := tiered("K", "ea", model.Volume, "4.00 USD", "150 ea", "3.00 USD")
	cumulative.Cumulative = true
	book := compiled(
		made(draft("base", gloves(model.Volume), inclusive, flat("M", "ea", "5.00 USD"), many, flat("B", "ea", "2.00 USD"), boxes, all, closed, cumulative)),
		with(from("own", "base", pricing.Formula{}, flat("GLOVES-M", "case", "50.00 USD")), func(d *pricing.PriceListDraft) {
			d.Scope.Customers, d.Entries[0].MinimumQuantity = []string{"lakeside"}, qty("30 case")
		}),
	)
	for _, c := range []struct {
		item, quantity, customer string
		more, unitPrice, net     string // more of "" means that there is none
		cheaper                  bool
	}{
		{"GLOVES-M", "49 case", "", "1 case", "55.00 USD", "2750.00", true},
		{"GLOVES-M", "46 case", "", "4 case", "55.00 USD", "2750.00", true},
		{"GLOVES-M", "40 case", "", "10 case", "55.00 USD", "2750.00", false},
		{"GLOVES-M", "49.5 case", "", "1 case", "55.00 USD", "2777.50", true},
		{"GLOVES-M", "200 case", "", "", "", "", false},
		{"GLOVES-M", "29 case", "lakeside", "1 case", "50.00 USD", "1500.00", true},
		{"I", "9 ea", "", "2 ea", "1.00 USD", "11.00", true},
		{"I", "10 ea", "", "1 ea", "1.00 USD", "11.00", true},
		{"M", "3 ea", "", "9 ea", "4.00 USD", "48.00", false},
		{"B", "11 ea", "", "4 ea", "9.00 USD", "27.00", false},
		{"C", "4 ea", "", "", "", "", false},
		{"K", "20 ea", "", "30 ea", "3.00 USD", "150.00", false},
	} {
		t.Run(c.item+" "+c.quantity, func(t *testing.T) {
			basket := asksFacts(pieces, c.item, c.quantity)
			basket.Customer = c.customer
			if c.item == "K" {
				basket.Lines[0].Prior = qty("100 ea")
			}
			next, ok, err := book.NextBreak(basket, 0)
			require.NoError(t, err)
			require.Equal(t, c.more != "", ok)
			if !ok {
				require.Equal(t, pricing.Break{}, next)
				return
			}
			require.Equal(t, c.more, next.More.String())
			require.Equal(t, c.unitPrice, next.Line.UnitPrice.String())
			require.Equal(t, usd(c.net), next.Totals.Net)
			require.Equal(t, c.cheaper, next.Cheaper)
			basket.Lines[0].Quantity = next.Quantity
			then, err := book.Price(basket)
			require.NoError(t, err)
			require.Equal(t, then.Totals, next.Totals)
		})
	}
	basket := inCategory(asks("S", "5 ea", "T", "2 ea"), "gloves")
	next, ok, err := book.NextBreak(basket, 1)
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, qty("3 ea"), next.More, "the pool has 7")
	require.Equal(t, usd("80.00"), next.Totals.Net)
	for _, line := range []int{-1, 2} {
		_, _, err = book.NextBreak(basket, line)
		require.Len(t, faultsOf(t, err), 1)
	}
	basket.Lines[0].Item, basket.Lines[0].Facts = "N", pricing.ItemFacts{}
	_, _, err = book.NextBreak(basket, 1)
	require.Equal(t, []string{"lines[0].item pricing/no_price"}, faultsOf(t, err))
	require.Equal(t, qty("2 ea"), basket.Lines[1].Quantity, "the basket is not changed")
}

// No smaller number of whole units reaches another price than the one that NextBreak says.
func TestBook_NextBreakIsTheNext(t *testing.T) {
	holds(t, 200, "next", func(n *numbers) bool {
		e := tableOf(n, model.Volume, false)
		book := compiled(made(draft("base", e)))
		tenths := n.below(2_000)
		basket := asks("X", decimal(tenths, 1)+" kg")
		tier := must(book.Price(basket)).Lines[0].Tier
		next, ok, err := book.NextBreak(basket, 0)
		if err != nil {
			return false
		}
		at := func(more int64) int {
			b := asks("X", decimal(tenths+10*more, 1)+" kg")
			return must(book.Price(b)).Lines[0].Tier
		}
		if !ok {
			return at(1_000) == tier
		}
		more, _ := next.More.Decimal().Float64()
		return at(int64(more)-1) == tier && at(int64(more)) != tier && next.More.IsWhole() && next.More != money.Quantity{}
	})
}
