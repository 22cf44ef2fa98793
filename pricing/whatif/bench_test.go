package whatif_test

import (
	"fmt"
	"testing"

	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/whatif"
)

// BenchmarkCompare compares 1,000 baskets of 10 lines, and prices the same baskets by both books alone.
func BenchmarkCompare(b *testing.B) {
	const baskets = 1_000
	var entries, dearer []string
	for i := range 100 {
		entries = append(entries, fmt.Sprint("ITEM-", i), fmt.Sprintf("%d.50", 1+i))
		dearer = append(dearer, fmt.Sprint("ITEM-", i), fmt.Sprintf("%d.75", 1+i))
	}
	before, after := book(list("usd", "USD", entries...)), book(list("usd", "USD", dearer...))
	var all []whatif.Basket
	for i := range baskets {
		one := basket(fmt.Sprint("B", i), fmt.Sprint("C", i%100), "USD")
		for k := range 10 {
			one.Lines = append(one.Lines, basket("", "", "USD", fmt.Sprint("ITEM-", (i*7+k*13)%100), fmt.Sprint(1+k)).Lines...)
		}
		all = append(all, one)
	}
	perSecond := func(b *testing.B) {
		b.ReportMetric(baskets*float64(b.N)/b.Elapsed().Seconds(), "baskets/s")
	}
	b.Run("compare", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := whatif.Compare(whatif.All(all...), before, after); err != nil {
				b.Fatal(err)
			}
		}
		perSecond(b)
	})
	b.Run("price-twice", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for i := range all {
				for _, one := range [...]*pricing.Book{before, after} {
					if _, err := one.Price(all[i].Basket); err != nil {
						b.Fatal(err)
					}
				}
			}
		}
		perSecond(b)
	})
}
