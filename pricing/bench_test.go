package pricing_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
)

func benchSheet(lines int) pricing.Sheet {
	s := pricing.Sheet{Lines: make([]pricing.Line, lines)}
	for i := range s.Lines {
		s.Lines[i] = pricing.Line{
			Quantity: decimals(int64(1+i%97), 0, "ea"), UnitPrice: price(decimal(int64(100+i*37%100_000), 2) + " USD"),
			Discounts: []pricing.Discount{percent("10%")}, Taxes: []pricing.TaxRate{tax("US-FL", "standard", "7.5%")},
		}
	}
	return s
}

// plainLine is what the reference knows of a line: everything in cents and basis points.
type plainLine struct{ quantity, cents, off, tax int64 }

type plainAmounts struct{ extension, discount, net, tax, gross int64 }

func plainTotal(lines []plainLine, out []plainAmounts) (net, tax, gross int64) {
	var base, taxed int64
	for i, l := range lines {
		a := &out[i]
		a.extension = l.quantity * l.cents
		a.discount = (a.extension*l.off + 5_000) / 10_000
		a.net = a.extension - a.discount
		base += a.net
		upTo := (base*l.tax + 5_000) / 10_000
		a.tax, taxed = upTo-taxed, upTo
		a.gross = a.net + a.tax
		net, tax, gross = net+a.net, tax+a.tax, gross+a.gross
	}
	return net, tax, gross
}

func plain(lines int) []plainLine {
	all := make([]plainLine, lines)
	for i := range all {
		all[i] = plainLine{int64(1 + i%97), int64(100 + i*37%100_000), 1_000, 750}
	}
	return all
}

var sizes = []int{10, 100, 10_000}

// BenchmarkTotal compares with a reference that knows nothing but cents, by hand. Its ratio to it is what counts.
func BenchmarkTotal(b *testing.B) {
	for _, n := range sizes {
		sheet := benchSheet(n)
		b.Run("lines="+strconv.Itoa(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := pricing.Total(sheet); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/line")
		})
		reference := plain(n)
		b.Run("reference/lines="+strconv.Itoa(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				out := make([]plainAmounts, n)
				if net, _, _ := plainTotal(reference, out); net == 0 {
					b.Fatal("no total")
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/line")
		})
	}
}

// The reference is right, so that the comparison means something.
func TestTotal_AgreesWithTheReference(t *testing.T) {
	for _, n := range sizes {
		p, err := pricing.Total(benchSheet(n))
		require.NoError(t, err)
		out := make([]plainAmounts, n)
		net, taxed, gross := plainTotal(plain(n), out)
		for i, want := range out {
			got := p.Lines[i]
			require.Equal(t, []int64{want.extension, want.discount, want.net, want.tax, want.gross},
				[]int64{cents(got.Extension), cents(got.Discounts[0]), cents(got.Net), cents(got.Tax), cents(got.Gross)}, "line %d", i)
		}
		require.Equal(t, []int64{net, taxed, gross}, []int64{cents(p.Totals.Net), cents(p.Totals.Tax), cents(p.Totals.Gross)})
	}
}

func cents(m money.Money) int64 { return must(m.Minor()) }

// A document costs at most five allocations, whatever its number of lines: lines, discounts, taxes, tax groups.
func TestTotal_AllocatesPerDocument(t *testing.T) {
	for _, n := range sizes {
		sheet := benchSheet(n)
		got := testing.AllocsPerRun(5, func() {
			if _, err := pricing.Total(sheet); err != nil {
				t.Fatal(err)
			}
		})
		require.LessOrEqual(t, got, 5.0, "%d lines", n)
	}
}
