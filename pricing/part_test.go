package pricing_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
)

func priced(t testing.TB, s pricing.Sheet) pricing.LineAmounts {
	t.Helper()
	p, err := pricing.Total(s)
	require.NoError(t, err)
	return p.Lines[0]
}

// hundred is 3 pieces for 100.00, of which 10 % and 5.00 of the whole go off, with 7.5 % tax: 100.00 − 10.00 − 5.00 = 85.00 + 6.38.
func hundred(t testing.TB) pricing.LineAmounts {
	return priced(t, pricing.Sheet{
		Lines:     []pricing.Line{{Quantity: qty("3 ea"), PriceBase: qty("3 ea"), UnitPrice: price("100.00 USD"), Discounts: []pricing.Discount{percent("10%")}, Taxes: []pricing.TaxRate{tax("US-FL", "", "7.5%")}}},
		Discounts: []pricing.Discount{off("5.00 USD")},
	})
}

func TestPart_Figures(t *testing.T) {
	line := hundred(t)
	cases := []struct{ before, after, want string }{
		{"0 ea", "1 ea", "33.33 = 28.33 + 3.33 + 1.67; 28.33 + 2.13 = 30.46"},
		{"1 ea", "2 ea", "33.34 = 28.34 + 3.34 + 1.66; 28.34 + 2.12 = 30.46"}, // 56.67 − 28.33, 6.67 − 3.33, 3.33 − 1.67, 4.25 − 2.13
		{"2 ea", "3 ea", "33.33 = 28.33 + 3.33 + 1.67; 28.33 + 2.13 = 30.46"},
		{"0 ea", "3 ea", "100.00 = 85.00 + 10.00 + 5.00; 85.00 + 6.38 = 91.38"},
		{"3 ea", "4 ea", "33.33 = 28.33 + 3.33 + 1.67; 28.33 + 2.13 = 30.46"},        // beyond the whole, at the same rate
		{"4 ea", "5 ea", "33.34 = 28.34 + 3.34 + 1.66; 28.34 + 2.12 = 30.46"},        // and so on
		{"3 ea", "2 ea", "-33.33 = -28.33 + -3.33 + -1.67; -28.33 + -2.13 = -30.46"}, // back
		{"1.5 ea", "1.5 ea", "0.00 = 0.00 + 0.00 + 0.00; 0.00 + 0.00 = 0.00"},
	}
	plain := func(m money.Money) string { return m.Decimal().StringFixed(2) }
	for _, c := range cases {
		p, err := line.Part(qty(c.before), qty(c.after), qty("3 ea"), money.Rounding{})
		require.NoError(t, err)
		require.Equal(t, c.want, plain(p.Extension)+" = "+plain(p.Net)+" + "+plain(p.Discounts[0])+" + "+plain(p.OrderDiscount)+"; "+plain(p.Net)+" + "+plain(p.Tax)+" = "+plain(p.Gross))
		require.NoError(t, p.Validate())
		require.Equal(t, p.Net, p.Taxes[0].Base)
	}
	whole, err := line.Part(money.Quantity{}, qty("3 ea"), qty("3 ea"), money.Rounding{})
	require.NoError(t, err)
	require.True(t, whole.Equal(line))
}

func TestPart_Faults(t *testing.T) {
	line := hundred(t)
	for _, c := range []struct{ before, after, whole string }{{"0 ea", "1 box", "3 ea"}, {"1 box", "2 ea", "3 ea"}, {"0 ea", "1 ea", "0 ea"}, {"0 ea", "9223372036854775807 ea", "0.000000000000000001 ea"}} {
		p, err := line.Part(qty(c.before), qty(c.after), qty(c.whole), money.Rounding{})
		require.ErrorIs(t, err, document.ErrInvalid, "%v", c)
		require.Empty(t, p)
	}
	_, err := line.Part(qty("0 ea"), qty("1 ea"), qty("3 ea"), money.Rounding{Mode: 99})
	require.ErrorIs(t, err, document.ErrInvalid)
	fine := priced(t, pricing.Sheet{Lines: []pricing.Line{{Quantity: qty("1 ea"), UnitPrice: price("0.1234 USD")}}, Rounding: money.Rounding{Place: money.Places(4)}})
	_, err = fine.Part(qty("0 ea"), qty("1 ea"), qty("1 ea"), money.Rounding{})
	require.ErrorContains(t, err, "pricing/rounding: quantity: 0.1234 USD is finer than the rounding")
}

// Under a cash step the share of an order discount is in cents; the parts still sum to the line.
func TestPart_CashStep(t *testing.T) {
	step := money.Rounding{Place: money.CashStep(5)}
	line := priced(t, pricing.Sheet{
		Lines:     []pricing.Line{{Quantity: qty("3 ea"), UnitPrice: price("1.00 CHF")}, {Quantity: qty("1 ea"), UnitPrice: price("1.05 CHF")}},
		Discounts: []pricing.Discount{off("0.10 CHF")}, Rounding: step,
	})
	require.Equal(t, "0.07 CHF", line.OrderDiscount.String())
	var parts []pricing.LineAmounts
	for i := range 3 {
		p, err := line.Part(must(money.NewQuantity(int64(i), "ea")), must(money.NewQuantity(int64(i+1), "ea")), qty("3 ea"), step)
		require.NoError(t, err)
		parts = append(parts, p)
	}
	sum, err := pricing.Sum(parts)
	require.NoError(t, err)
	require.Equal(t, []money.Money{line.Extension, line.OrderDiscount, line.Net}, []money.Money{sum.Extension, sum.OrderDiscount, sum.Net})
}

// Arguments are neither changed nor kept: results share no memory with the line or the sheet.
func TestPart_KeepsNothing(t *testing.T) {
	line := hundred(t)
	before, err := line.Part(qty("0 ea"), qty("3 ea"), qty("3 ea"), money.Rounding{})
	require.NoError(t, err)
	before.Discounts[0], before.Taxes[0].Amount = usd("0"), usd("0")
	require.True(t, line.Equal(hundred(t)))

	sheet := pricing.Sheet{Lines: []pricing.Line{{Quantity: qty("1 ea"), UnitPrice: price("10 USD"), Discounts: []pricing.Discount{percent("10%")}, Taxes: []pricing.TaxRate{tax("A", "", "5%")}}}}
	p, err := pricing.Total(sheet)
	require.NoError(t, err)
	want := figures(p)
	sheet.Lines[0].Discounts[0], sheet.Lines[0].Taxes[0] = percent("50%"), tax("B", "", "9%")
	require.Equal(t, want, figures(p))
	require.Equal(t, "A", p.Totals.Taxes[0].Jurisdiction)
	p.Lines[0].Taxes = append(p.Lines[0].Taxes, pricing.Tax{})
	require.Equal(t, want[1], figures(p)[1])
}

func TestLineAmounts_Validate(t *testing.T) {
	for name, change := range map[string]func(*pricing.LineAmounts){
		"extension":            func(a *pricing.LineAmounts) { a.Extension = usd("99.99") },
		"tax":                  func(a *pricing.LineAmounts) { a.Taxes[0].Amount = usd("6.37") },
		"gross":                func(a *pricing.LineAmounts) { a.Gross = usd("91.37") },
		"extension ":           func(a *pricing.LineAmounts) { a.Discounts[0] = usd("9.99") },
		"extension of 0":       func(a *pricing.LineAmounts) { a.OrderDiscount = money.Money{} },
		"extension and gross":  func(a *pricing.LineAmounts) { a.Net = usd("84.99") },
		"another currency":     func(a *pricing.LineAmounts) { a.OrderDiscount = must(money.Parse("5.00 EUR")) },
		"tax and gross differ": func(a *pricing.LineAmounts) { a.Tax = usd("6.39") },
	} {
		line := hundred(t)
		require.NoError(t, line.Validate())
		change(&line)
		require.ErrorIs(t, line.Validate(), document.ErrInvalid, name)
		require.False(t, line.Equal(hundred(t)), name)
	}
}

func TestSum_Faults(t *testing.T) {
	euro := priced(t, pricing.Sheet{Lines: []pricing.Line{{Quantity: qty("1 ea"), UnitPrice: price("1 EUR"), Taxes: []pricing.TaxRate{tax("US-FL", "", "7.5%")}}}})
	_, err := pricing.Sum([]pricing.LineAmounts{hundred(t), euro})
	require.ErrorIs(t, err, document.ErrInvalid)
	require.ErrorContains(t, err, "lines[1].taxes[0]")
	none, err := pricing.Sum(nil)
	require.NoError(t, err)
	require.Empty(t, none)
}
