package money_test

import (
	"fmt"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/money"
)

// The priced document, three times: each line has extension = price × quantity, a percent discount on it, the net, one
// tax on the net and the gross, the products rounded half away to the cent.

type pricedLine struct {
	price    money.Price
	quantity money.Quantity
	discount money.Rate
	tax      money.Rate
}

type pricedFigures struct{ extension, discount, net, tax, gross money.Money }

func priceDocument(lines []pricedLine, figures []pricedFigures) (err error) {
	var half money.Rounding
	for i := range lines {
		l, f := &lines[i], &figures[i]
		if f.extension, err = l.price.Extend(l.quantity, money.Quantity{}, half); err != nil {
			return err
		}
		if f.discount, err = f.extension.Mul(l.discount, half); err != nil {
			return err
		}
		if f.net, err = f.extension.Sub(f.discount); err != nil {
			return err
		}
		if f.tax, err = f.net.Mul(l.tax, half); err != nil {
			return err
		}
		if f.gross, err = f.net.Add(f.tax); err != nil {
			return err
		}
	}
	return nil
}

// The floor: cents, whole quantities and basis points in plain integers, unchecked.

type intLine struct{ cents, quantity, discountBP, taxBP int64 }

type intFigures struct{ extension, discount, net, tax, gross int64 }

func roundBP(n int64) int64 {
	if n < 0 {
		return (n - 5000) / 10000
	}
	return (n + 5000) / 10000
}

func priceInts(lines []intLine, figures []intFigures) {
	for i := range lines {
		l, f := &lines[i], &figures[i]
		f.extension = l.cents * l.quantity
		f.discount = roundBP(f.extension * l.discountBP)
		f.net = f.extension - f.discount
		f.tax = roundBP(f.net * l.taxBP)
		f.gross = f.net + f.tax
	}
}

type decimalLine struct{ price, quantity, discount, tax decimal.Decimal }

type decimalFigures struct{ extension, discount, net, tax, gross decimal.Decimal }

func priceDecimals(lines []decimalLine, figures []decimalFigures) {
	for i := range lines {
		l, f := &lines[i], &figures[i]
		f.extension = l.price.Mul(l.quantity).Round(2)
		f.discount = f.extension.Mul(l.discount).Round(2)
		f.net = f.extension.Sub(f.discount)
		f.tax = f.net.Mul(l.tax).Round(2)
		f.gross = f.net.Add(f.tax)
	}
}

type testDocument struct {
	lines    []pricedLine
	ints     []intLine
	decimals []decimalLine

	figures        []pricedFigures
	intFigures     []intFigures
	decimalFigures []decimalFigures
}

func newTestDocument(tb testing.TB, n int) *testDocument {
	usd, err := money.ISO("USD")
	require.NoError(tb, err)
	d := &testDocument{
		make([]pricedLine, n), make([]intLine, n), make([]decimalLine, n),
		make([]pricedFigures, n), make([]intFigures, n), make([]decimalFigures, n),
	}
	for i := range n {
		in := intLine{int64(i*37%99900 + 101), int64(i%48 + 1), int64(i * 25 % 3000), int64(700 + i%5*125)}
		price, err := money.FromMinor(in.cents, usd)
		require.NoError(tb, err)
		quantity, err := money.NewQuantity(in.quantity, "case")
		require.NoError(tb, err)
		d.ints[i] = in
		d.lines[i] = pricedLine{price.Price(), quantity, money.RateFromBasisPoints(int32(in.discountBP)),
			money.RateFromBasisPoints(int32(in.taxBP))}
		d.decimals[i] = decimalLine{decimal.New(in.cents, -2), decimal.NewFromInt(in.quantity),
			decimal.New(in.discountBP, -4), decimal.New(in.taxBP, -4)}
	}
	return d
}

func TestPricedDocumentsAgree(t *testing.T) {
	d := newTestDocument(t, 10_000)
	require.NoError(t, priceDocument(d.lines, d.figures))
	priceInts(d.ints, d.intFigures)
	priceDecimals(d.decimals, d.decimalFigures)
	minor := func(m money.Money) int64 {
		i, err := m.Minor()
		require.NoError(t, err)
		return i
	}
	for i := range d.lines {
		o, n, e := d.figures[i], d.intFigures[i], d.decimalFigures[i]
		got := intFigures{minor(o.extension), minor(o.discount), minor(o.net), minor(o.tax), minor(o.gross)}
		require.Equal(t, n, got, "line %d", i)
		cents := func(d decimal.Decimal) int64 { return d.Shift(2).IntPart() }
		require.Equal(t, n, intFigures{cents(e.extension), cents(e.discount), cents(e.net), cents(e.tax), cents(e.gross)})
	}
}

func TestPricedDocumentAllocations(t *testing.T) {
	for _, n := range []int{10, 1000} {
		d := newTestDocument(t, n)
		perRun := testing.AllocsPerRun(10, func() {
			figures := make([]pricedFigures, len(d.lines))
			if err := priceDocument(d.lines, figures); err != nil {
				t.Error(err)
			}
		})
		require.LessOrEqual(t, perRun, 5.0, "%d lines", n)
	}
}

func BenchmarkPricedDocument(b *testing.B) {
	for _, n := range []int{10, 100, 10_000} {
		d := newTestDocument(b, n)
		perLine := func(b *testing.B) {
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/line")
		}
		b.Run(fmt.Sprintf("o2c/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := priceDocument(d.lines, d.figures); err != nil {
					b.Fatal(err)
				}
			}
			perLine(b)
		})
		b.Run(fmt.Sprintf("int64/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				priceInts(d.ints, d.intFigures)
			}
			perLine(b)
		})
		b.Run(fmt.Sprintf("decimal/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				priceDecimals(d.decimals, d.decimalFigures)
			}
			perLine(b)
		})
	}
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := money.Parse("1234.50 USD"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAppendText(b *testing.B) {
	m, err := money.Parse("1234.50 USD")
	require.NoError(b, err)
	buf := make([]byte, 0, 64)
	b.ReportAllocs()
	for b.Loop() {
		buf, _ = m.AppendText(buf[:0])
	}
}

func BenchmarkMarshalJSON(b *testing.B) {
	m, err := money.Parse("1234.50 USD")
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := m.MarshalJSON(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkUnmarshalJSON(b *testing.B) {
	var m money.Money
	data := []byte(`"1234.50 USD"`)
	b.ReportAllocs()
	for b.Loop() {
		if err := m.UnmarshalJSON(data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAllocate(b *testing.B) {
	usd, err := money.ISO("USD")
	require.NoError(b, err)
	for _, n := range []int{10, 10_000} {
		weights, caps := make([]int64, n), make([]money.Money, n)
		for i := range n {
			weights[i] = int64(i*7919%10_000 + 1)
			caps[i], err = money.FromMinor(int64(i*31%5000), usd)
			require.NoError(b, err)
		}
		total, err := money.FromMinor(int64(n)*1234+5, usd)
		require.NoError(b, err)
		b.Run(fmt.Sprintf("plain/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := money.Allocate(total, weights, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("caps/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := money.Allocate(total, weights, caps); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
