package pricing_test

import (
	"fmt"
	"math"
	"runtime"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// scaleLists has so many entries: nine tenths in base lists of at most 10,000, the rest in the contracts of a thousand customers, of at
// least one entry each.
func scaleLists(entries int) []*pricing.PriceList {
	var lists []*pricing.PriceList
	base := entries * 9 / 10
	for first := 0; first < base; first += pricing.MaxEntries {
		d := draft("base-" + strconv.Itoa(first/pricing.MaxEntries))
		for i := first; i < min(first+pricing.MaxEntries, base); i++ {
			d.Entries = append(d.Entries, scaleEntry(i))
		}
		lists = append(lists, made(d))
	}
	contracts := min(1_000, entries-base)
	each := (entries - base) / contracts
	for c := range contracts {
		d := draft("contract-" + strconv.Itoa(c))
		d.Scope.Contracts = []string{d.Code}
		for i := range each {
			e := scaleEntry((c*each*7 + i*13) % base)
			d.Entries = append(d.Entries, flat(e.Item, "ea", decimal(int64(900+i), 2)+" USD"))
		}
		d.Entries = dedupe(d.Entries)
		lists = append(lists, made(d))
	}
	return lists
}

func dedupe(entries []pricing.Entry) []pricing.Entry {
	seen := map[string]bool{}
	var kept []pricing.Entry
	for _, e := range entries {
		if !seen[e.Item] {
			kept = append(kept, e)
		}
		seen[e.Item] = true
	}
	return kept
}

func scaleEntry(i int) pricing.Entry {
	item, cents := "ITEM-"+strconv.Itoa(i), int64(1_000+i*37%10_000)
	if i%3 > 0 {
		return flat(item, "ea", decimal(cents, 2)+" USD")
	}
	e := pricing.Entry{Item: item, Unit: "ea", Model: model.Model{Kind: model.Volume}}
	for k, from := range []int64{0, 10, 50} {
		e.Tiers = append(e.Tiers, model.Tier{From: decimals(from, 0, "ea"), Price: price(decimal(cents-int64(k)*100, 2) + " USD")})
	}
	return e
}

func scaleBasket(lines, entries int) pricing.Basket {
	b := asks()
	b.Contracts = []string{"contract-7"}
	for i := range lines {
		b.Lines = append(b.Lines, pricing.BasketLine{
			Item: "ITEM-" + strconv.Itoa(i*7919%(entries*9/10)), Quantity: decimals(int64(1+i%97), 0, "ea"), Discounts: []pricing.Discount{percent("5%")}, Taxes: []pricing.TaxRate{tax("US-FL", "standard", "7.5%")},
		})
	}
	return b
}

// arithmetic works out the figures that Price gives, from prices that are known: what is left when nothing is looked up.
func arithmetic(lines []pricing.BasketLine, prices []money.Price) (gross money.Money, err error) {
	var nets, taxes money.Money
	for i := range lines {
		l := &lines[i]
		extension, err := prices[i].Extend(l.Quantity, money.Quantity{}, money.Rounding{})
		if err != nil {
			return gross, err
		}
		off, err := extension.Mul(l.Discounts[0].Percent, money.Rounding{})
		if err != nil {
			return gross, err
		}
		net, err := extension.Sub(off)
		if err != nil {
			return gross, err
		}
		if nets, err = nets.Add(net); err != nil {
			return gross, err
		}
		upTo, err := nets.Mul(l.Taxes[0].Rate, money.Rounding{})
		if err != nil {
			return gross, err
		}
		tax, err := upTo.Sub(taxes)
		if err != nil {
			return gross, err
		}
		taxes = upTo
		line, err := net.Add(tax)
		if err != nil {
			return gross, err
		}
		if gross, err = gross.Add(line); err != nil {
			return gross, err
		}
	}
	return gross, nil
}

// arithmeticCents is arithmetic in whole cents.
func arithmeticCents(prices, quantities []int64) (gross int64) {
	var nets, taxes int64
	for i, p := range prices {
		extension := p * quantities[i]
		net := extension - (extension*5+50)/100
		nets += net
		upTo := (nets*75 + 500) / 1000
		gross += net + upTo - taxes
		taxes = upTo
	}
	return gross
}

// BenchmarkBasket prices 100 lines against 100,000 entries, a tenth of them in a thousand customers' contracts. Its reference is the
// arithmetic alone.
func BenchmarkBasket(b *testing.B) {
	const lines, entries = 100, 100_000
	book := compiled(scaleLists(entries)...)
	basket := scaleBasket(lines, entries)
	priced, err := book.Price(basket)
	require.NoError(b, err)
	prices, cents, quantities := make([]money.Price, lines), make([]int64, lines), make([]int64, lines)
	for i := range priced.Lines {
		prices[i] = priced.Lines[i].UnitPrice
		cents[i] = prices[i].Decimal().Shift(2).IntPart()
		quantities[i] = basket.Lines[i].Quantity.Decimal().IntPart()
	}
	gross, err := arithmetic(basket.Lines, prices)
	require.NoError(b, err)
	require.Equal(b, priced.Totals.Gross, gross)
	require.Equal(b, must(gross.Minor()), arithmeticCents(cents, quantities))
	b.Run("price", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := book.Price(basket); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("arithmetic", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := arithmetic(basket.Lines, prices); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("int64", func(b *testing.B) {
		for b.Loop() {
			if arithmeticCents(cents, quantities) == 0 {
				b.Fatal("no total")
			}
		}
	})
	b.Run("explain", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := book.Explain(basket); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkLookup prices 100 lines against books of growing size. Per line it may grow no faster than the logarithm of the book.
func BenchmarkLookup(b *testing.B) {
	for _, entries := range []int{1_000, 10_000, 100_000, 1_000_000} {
		book := compiled(largeList(entries))
		basket := scaleBasket(100, entries)
		b.Run("entries="+strconv.Itoa(entries), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := book.Price(basket); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/100, "ns/line")
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/100/math.Log2(float64(entries)), "ns/line/log2")
		})
	}
}

// largeList is one list, larger than one that is stored.
func largeList(entries int) *pricing.PriceList {
	p := made(draft("large"))
	p.Entries = make([]pricing.Entry, entries)
	for i := range p.Entries {
		p.Entries[i] = scaleEntry(i)
	}
	return p
}

// BenchmarkCompile compiles books of growing size: time and memory per entry stay flat.
func BenchmarkCompile(b *testing.B) {
	for _, entries := range []int{1_000, 10_000, 100_000, 1_000_000} {
		lists := scaleLists(entries)
		b.Run("entries="+strconv.Itoa(entries), func(b *testing.B) {
			b.ReportAllocs()
			var before, after runtime.MemStats
			var book *pricing.Book
			runtime.GC()
			runtime.ReadMemStats(&before)
			for b.Loop() {
				book = compiled(lists...)
			}
			runtime.GC()
			runtime.ReadMemStats(&after)
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(entries), "ns/entry")
			b.ReportMetric(float64(int64(after.HeapAlloc)-int64(before.HeapAlloc))/float64(entries), "kept-B/entry")
			runtime.KeepAlive(book)
		})
	}
}

// BenchmarkReplace changes 1 % of 100,000 entries: 1 of the prices of a hundred lists of 1,000. The reference is to compile them all.
func BenchmarkReplace(b *testing.B) {
	for _, size := range []int{100, 1_000, 10_000} {
		var lists []*pricing.PriceList
		for c := range 100_000 / size {
			d := draft("list-" + strconv.Itoa(c))
			for i := range size {
				d.Entries = append(d.Entries, scaleEntry(c*size+i))
			}
			lists = append(lists, made(d))
		}
		book := compiled(lists...)
		changed := lists[:max(1, 1_000/size)]
		b.Run(fmt.Sprintf("lists of %d/replace", size), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := book.Replace(changed...); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("lists of %d/compile", size), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				compiled(lists...)
			}
		})
	}
}

// A basket costs a few allocations, whatever its number of lines and the size of the book; derived prices and minimum quantities cost none
// a line.
func TestPrice_AllocatesNothingPerLine(t *testing.T) {
	many := draft("base")
	for i := range 200 {
		e := scaleEntry(i)
		larger := e
		larger.MinimumQuantity = qty("20 ea")
		many.Entries = append(many.Entries, e, larger)
	}
	book := compiled(made(many), with(from("own", "base", pricing.Formula{Factor: rate("90%"), Step: price("0.05 USD"), Offset: price("-0.01 USD"), MarginFloor: rateOf("0%")}), forLakeside))
	allocations := func(lines int) float64 {
		basket := costing(scaleBasket(lines, 200), "1.00 USD")
		return testing.AllocsPerRun(5, func() {
			if _, err := book.Price(basket); err != nil {
				t.Fatal(err)
			}
		})
	}
	require.LessOrEqual(t, allocations(1_000), allocations(10)+2)
}
