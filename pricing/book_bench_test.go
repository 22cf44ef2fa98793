package pricing_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/model"
)

const benchItems = 5_000

// benchBook has 5,000 items with three tiers each for everybody, and a list of the customer with every tenth of them.
func benchBook(tiering model.Kind) *pricing.Book {
	base, own := draft("base"), draft("own")
	own.Scope.Customers = []string{"lakeside"}
	for i := range benchItems {
		cents := int64(1_000 + i*37%10_000)
		e := pricing.Entry{Item: "ITEM-" + strconv.Itoa(i), Unit: "ea", Model: model.Model{Kind: tiering}}
		for k, from := range []int64{0, 10, 50} {
			e.Tiers = append(e.Tiers, model.Tier{From: decimals(from, 0, "ea"), Price: price(decimal(cents-int64(k)*100, 2) + " USD")})
		}
		base.Entries = append(base.Entries, e)
		if i%10 == 0 {
			own.Entries = append(own.Entries, flat(e.Item, "ea", decimal(cents-500, 2)+" USD"))
		}
	}
	return compiled(made(base), made(own))
}

func benchBasket(lines int) pricing.Basket {
	basket := asks()
	for i := range lines {
		basket.Lines = append(basket.Lines, pricing.BasketLine{Item: "ITEM-" + strconv.Itoa(i*7%benchItems), Quantity: decimals(int64(1+i%97), 0, "ea")})
	}
	return basket
}

// floorPrice looks a price in cents up and multiplies: what no pricing can be faster than.
func floorPrice(prices map[string]int64, items []string, quantities []int64) (total int64) {
	for i, item := range items {
		total += prices[item] * quantities[i]
	}
	return total
}

// BenchmarkPrice compares with a map of prices in cents, times quantities. The ratio to it is what counts.
func BenchmarkPrice(b *testing.B) {
	prices := map[string]int64{}
	for i := range benchItems {
		prices["ITEM-"+strconv.Itoa(i)] = int64(1_000 + i*37%10_000)
	}
	volume, graduated := benchBook(model.Volume), benchBook(model.Graduated)
	for _, n := range []int{10, 1_000} {
		basket := benchBasket(n)
		for name, book := range map[string]*pricing.Book{"volume": volume, "graduated": graduated} {
			b.Run(name+"/lines="+strconv.Itoa(n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := book.Price(basket); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/line")
			})
		}
		items, quantities := make([]string, n), make([]int64, n)
		for i, l := range basket.Lines {
			items[i], quantities[i] = l.Item, int64(1+i%97)
		}
		b.Run("floor/lines="+strconv.Itoa(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if floorPrice(prices, items, quantities) == 0 {
					b.Fatal("no total")
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/line")
		})
	}
}

// A basket costs a handful of allocations, whatever its number of lines; graduated prices a few more, where the steps grow.
func TestPrice_AllocatesPerBasket(t *testing.T) {
	for tiering, most := range map[model.Kind]float64{model.Volume: 6, model.Graduated: 9} {
		book := benchBook(tiering)
		for _, n := range []int{10, 1_000} {
			basket := benchBasket(n)
			got := testing.AllocsPerRun(5, func() {
				if _, err := book.Price(basket); err != nil {
					t.Fatal(err)
				}
			})
			require.LessOrEqual(t, got, most, "%s, %d lines", tiering, n)
		}
	}
}
