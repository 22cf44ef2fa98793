package pricing_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
)

// figures writes a priced sheet as a person would: one line per line of the sheet, then the totals.
func figures(p pricing.Priced) []string {
	var rows []string
	for _, l := range p.Lines {
		var discounts, taxes []string
		for _, d := range l.Discounts {
			discounts = append(discounts, d.String())
		}
		for _, t := range l.Taxes {
			taxes = append(taxes, t.Amount.String())
		}
		rows = append(rows, strings.Join([]string{l.Extension.String(), strings.Join(discounts, "+"), l.OrderDiscount.String(), l.Net.String(), strings.Join(taxes, "+"), l.Gross.String()}, " | "))
	}
	t := p.Totals
	return append(rows, strings.Join([]string{t.Extension.String(), t.LineDiscount.String(), t.OrderDiscount.String(), t.Net.String(), t.Tax.String(), t.Gross.String()}, " | "))
}

func TestTotal_Figures(t *testing.T) {
	line := func(q, p string, more ...any) pricing.Line {
		l := pricing.Line{Quantity: qty(q), UnitPrice: price(p)}
		for _, m := range more {
			switch x := m.(type) {
			case pricing.Discount:
				l.Discounts = append(l.Discounts, x)
			case pricing.TaxRate:
				l.Taxes = append(l.Taxes, x)
			case money.Quantity:
				l.PriceBase = x
			}
		}
		return l
	}
	florida := tax("US-FL", "standard", "7.5%")
	cases := []struct {
		name  string
		sheet pricing.Sheet
		want  []string
	}{
		{"the worked order", pricing.Sheet{Lines: []pricing.Line{line("200 case", "50.00 USD", florida)}}, []string{
			"10000.00 USD |  |  | 10000.00 USD | 750.00 USD | 10750.00 USD",
			"10000.00 USD |  |  | 10000.00 USD | 750.00 USD | 10750.00 USD",
		}},
		{"an order discount over three equal lines; the tax is rounded once and runs", pricing.Sheet{
			Lines:     []pricing.Line{line("1 ea", "40.00 USD", florida), line("1 ea", "40.00 USD", florida), line("1 ea", "40.00 USD", florida)},
			Discounts: []pricing.Discount{off("10.00 USD")},
		}, []string{
			"40.00 USD |  | 3.34 USD | 36.66 USD | 2.75 USD | 39.41 USD", // 36.66 × 7.5 % = 2.7495
			"40.00 USD |  | 3.33 USD | 36.67 USD | 2.75 USD | 39.42 USD", // 73.33 × 7.5 % = 5.49975, less 2.75
			"40.00 USD |  | 3.33 USD | 36.67 USD | 2.75 USD | 39.42 USD", // 110.00 × 7.5 % = 8.25, less 5.50
			"120.00 USD |  | 10.00 USD | 110.00 USD | 8.25 USD | 118.25 USD",
		}},
		{"running rounding: three times 0.333 are 1.00, not 0.99", pricing.Sheet{
			Lines: []pricing.Line{line("1 ea", "3.33 USD", tax("A", "", "10%")), line("1 ea", "3.33 USD", tax("A", "", "10%")), line("1 ea", "3.33 USD", tax("A", "", "10%"))},
		}, []string{
			"3.33 USD |  |  | 3.33 USD | 0.33 USD | 3.66 USD", // 0.333
			"3.33 USD |  |  | 3.33 USD | 0.34 USD | 3.67 USD", // 0.666 → 0.67
			"3.33 USD |  |  | 3.33 USD | 0.33 USD | 3.66 USD", // 0.999 → 1.00
			"9.99 USD |  |  | 9.99 USD | 1.00 USD | 10.99 USD",
		}},
		{"a price per 100, in parts of a cent", pricing.Sheet{Lines: []pricing.Line{line("250 ea", "12.50 USD", qty("100 ea")), line("3 ea", "0.0125 USD")}}, []string{
			"31.25 USD |  |  | 31.25 USD |  | 31.25 USD",
			"0.04 USD |  |  | 0.04 USD |  | 0.04 USD", // 0.0375
			"31.29 USD |  |  | 31.29 USD | 0.00 USD | 31.29 USD",
		}},
		{"discounts apply in their order, each rounded", pricing.Sheet{Lines: []pricing.Line{
			line("1 ea", "100.00 USD", percent("10%"), off("5.00 USD"), percent("5%")), // 100 − 10 = 90 − 5 = 85 − 4.25
			line("1 ea", "100.00 USD", off("5.00 USD"), percent("10%"), percent("5%")), // 95 − 9.50 = 85.50 − 4.275 → 4.28
		}}, []string{
			"100.00 USD | 10.00 USD+5.00 USD+4.25 USD |  | 80.75 USD |  | 80.75 USD",
			"100.00 USD | 5.00 USD+9.50 USD+4.28 USD |  | 81.22 USD |  | 81.22 USD",
			"200.00 USD | 38.03 USD |  | 161.97 USD | 0.00 USD | 161.97 USD",
		}},
		{"several discounts on the whole: the second is of what the first left", pricing.Sheet{
			Lines: []pricing.Line{line("1 ea", "30.00 USD"), line("1 ea", "70.00 USD")}, Discounts: []pricing.Discount{percent("10%"), off("9.00 USD")},
		}, []string{
			"30.00 USD |  | 5.70 USD | 24.30 USD |  | 24.30 USD", // 3.00 + 2.70
			"70.00 USD |  | 13.30 USD | 56.70 USD |  | 56.70 USD",
			"100.00 USD |  | 19.00 USD | 81.00 USD | 0.00 USD | 81.00 USD",
		}},
		{"two taxes on a line, and one that differs by category only", pricing.Sheet{Lines: []pricing.Line{
			line("1 ea", "10.10 USD", tax("CA-ON", "standard", "5%"), tax("CA-ON", "provincial", "8%")),
			line("1 ea", "10.10 USD", tax("CA-ON", "reduced", "5%")),
		}}, []string{
			"10.10 USD |  |  | 10.10 USD | 0.51 USD+0.81 USD | 11.42 USD", // 0.505 → 0.51, 0.808 → 0.81
			"10.10 USD |  |  | 10.10 USD | 0.51 USD | 10.61 USD",          // a group of its own
			"20.20 USD |  |  | 20.20 USD | 1.83 USD | 22.03 USD",
		}},
		{"yen have no decimals", pricing.Sheet{Lines: []pricing.Line{line("3 ea", "33.5 JPY", tax("JP", "", "10%")), line("1 ea", "99 JPY", percent("15%"), tax("JP", "", "10%"))}}, []string{
			"101 JPY |  |  | 101 JPY | 10 JPY | 111 JPY",   // 100.5 → 101
			"99 JPY | 15 JPY |  | 84 JPY | 9 JPY | 93 JPY", // 14.85 → 15; 185 × 10 % = 18.5 → 19, less 10
			"200 JPY | 15 JPY |  | 185 JPY | 19 JPY | 204 JPY",
		}},
		{"dinars have three", pricing.Sheet{Lines: []pricing.Line{line("7 ea", "1.2345 KWD", percent("3.3%"), tax("KW", "", "5%"))}}, []string{
			"8.642 KWD | 0.285 KWD |  | 8.357 KWD | 0.418 KWD | 8.775 KWD", // 8.6415; 0.285186; 0.41785
			"8.642 KWD | 0.285 KWD |  | 8.357 KWD | 0.418 KWD | 8.775 KWD",
		}},
		{"half even", pricing.Sheet{Lines: []pricing.Line{line("1 ea", "0.125 USD"), line("1 ea", "0.375 USD")}, Rounding: money.Rounding{Mode: money.HalfEven}}, []string{
			"0.12 USD |  |  | 0.12 USD |  | 0.12 USD",
			"0.38 USD |  |  | 0.38 USD |  | 0.38 USD",
			"0.50 USD |  |  | 0.50 USD | 0.00 USD | 0.50 USD",
		}},
		{"100 % off, for a line and for the whole; free lines take no share", pricing.Sheet{
			Lines:     []pricing.Line{line("2 ea", "5.00 USD", percent("100%"), florida), line("1 ea", "7.77 USD", florida), line("9 ea", "0.00 USD", florida)},
			Discounts: []pricing.Discount{percent("100%")},
		}, []string{
			"10.00 USD | 10.00 USD | 0.00 USD | 0.00 USD | 0.00 USD | 0.00 USD",
			"7.77 USD |  | 7.77 USD | 0.00 USD | 0.00 USD | 0.00 USD",
			"0.00 USD |  | 0.00 USD | 0.00 USD | 0.00 USD | 0.00 USD",
			"17.77 USD | 10.00 USD | 7.77 USD | 0.00 USD | 0.00 USD | 0.00 USD",
		}},
		{"a percentage of nothing is nothing", pricing.Sheet{Lines: []pricing.Line{line("1 ea", "0.00 USD")}, Discounts: []pricing.Discount{percent("5%")}}, []string{
			"0.00 USD |  |  | 0.00 USD |  | 0.00 USD",
			"0.00 USD |  |  | 0.00 USD | 0.00 USD | 0.00 USD",
		}},
		{"a fixed discount is rounded, too", pricing.Sheet{Lines: []pricing.Line{line("1 ea", "10.00 USD", off("0.125 USD"))}, Discounts: []pricing.Discount{off("1.005 USD")}}, []string{
			"10.00 USD | 0.13 USD | 1.01 USD | 8.86 USD |  | 8.86 USD",
			"10.00 USD | 0.13 USD | 1.01 USD | 8.86 USD | 0.00 USD | 8.86 USD",
		}},
		{"nothing is left over where the rule is finer than a cent", pricing.Sheet{
			Lines: []pricing.Line{line("1 ea", "0.005 USD"), line("1 ea", "0.005 USD")}, Discounts: []pricing.Discount{percent("100%")}, Rounding: money.Rounding{Place: money.Places(4)},
		}, []string{
			"0.005 USD |  | 0.005 USD | 0.00 USD |  | 0.00 USD",
			"0.005 USD |  | 0.005 USD | 0.00 USD |  | 0.00 USD",
			"0.01 USD |  | 0.01 USD | 0.00 USD | 0.00 USD | 0.00 USD",
		}},
		{"a cash step; shares of an order discount are in cents", pricing.Sheet{
			Lines: []pricing.Line{line("1 ea", "1.02 CHF"), line("1 ea", "1.03 CHF"), line("1 ea", "1.00 CHF")}, Discounts: []pricing.Discount{off("0.10 CHF")}, Rounding: money.Rounding{Place: money.CashStep(5)},
		}, []string{
			"1.00 CHF |  | 0.03 CHF | 0.97 CHF |  | 0.97 CHF",
			"1.05 CHF |  | 0.04 CHF | 1.01 CHF |  | 1.01 CHF",
			"1.00 CHF |  | 0.03 CHF | 0.97 CHF |  | 0.97 CHF",
			"3.05 CHF |  | 0.10 CHF | 2.95 CHF | 0.00 CHF | 2.95 CHF",
		}},
		{"no lines", pricing.Sheet{}, []string{" |  |  |  |  | "}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := pricing.Total(c.sheet)
			require.NoError(t, err)
			require.Equal(t, c.want, figures(got))
			for i := range got.Lines {
				require.NoError(t, got.Lines[i].Validate())
			}
			sum, err := pricing.Sum(got.Lines)
			require.NoError(t, err)
			require.True(t, sum.Equal(got.Totals), "%v\n%v", sum, got.Totals)
		})
	}
}

func TestTotal_TaxGroups(t *testing.T) {
	a, b, c := tax("US-FL", "standard", "7.5%"), tax("US-FL", "food", "7.5%"), tax("US-FL", "standard", "1%")
	got, err := pricing.Total(pricing.Sheet{Lines: []pricing.Line{
		{Quantity: qty("1 ea"), UnitPrice: price("10.00 USD"), Taxes: []pricing.TaxRate{a, c}},
		{Quantity: qty("1 ea"), UnitPrice: price("20.00 USD"), Taxes: []pricing.TaxRate{b}},
		{Quantity: qty("1 ea"), UnitPrice: price("30.00 USD"), Taxes: []pricing.TaxRate{a}},
	}})
	require.NoError(t, err)
	require.Equal(t, []pricing.Tax{
		{TaxRate: a, Base: usd("40.00"), Amount: usd("3.00")}, {TaxRate: c, Base: usd("10.00"), Amount: usd("0.10")}, {TaxRate: b, Base: usd("20.00"), Amount: usd("1.50")},
	}, got.Totals.Taxes)
}

// As many taxes as lines, each twice, are found without looking at every other one.
func TestTotal_ManyTaxGroups(t *testing.T) {
	const n = 20_000
	s := pricing.Sheet{Lines: make([]pricing.Line, 2*n)}
	for i := range s.Lines {
		s.Lines[i] = pricing.Line{Quantity: qty("1 ea"), UnitPrice: price("1.00 USD"), Taxes: []pricing.TaxRate{{Jurisdiction: strconv.Itoa(i % n), Rate: rate("5%")}}}
	}
	got, err := pricing.Total(s)
	require.NoError(t, err)
	require.Len(t, got.Totals.Taxes, n)
	for i, tax := range got.Totals.Taxes {
		require.Equal(t, pricing.Tax{TaxRate: s.Lines[i].Taxes[0], Base: usd("2.00"), Amount: usd("0.10")}, tax)
	}
}

func TestTotal_Faults(t *testing.T) {
	good := pricing.Line{Quantity: qty("1 ea"), UnitPrice: price("1.00 USD")}
	with := func(change func(*pricing.Line)) pricing.Line { l := good; change(&l); return l }
	huge := pricing.Line{Quantity: qty("1 ea"), UnitPrice: price("92233720368547758.07 USD")}
	cases := []struct {
		name  string
		sheet pricing.Sheet
		want  []string
	}{
		{"every line's fault at once", pricing.Sheet{Lines: []pricing.Line{
			with(func(l *pricing.Line) { l.Quantity = qty("-1 ea") }),
			with(func(l *pricing.Line) { l.UnitPrice = price("-1 USD") }),
			good,
			with(func(l *pricing.Line) { l.PriceBase = qty("0 ea") }),
			with(func(l *pricing.Line) { l.PriceBase = qty("1 box") }),
			with(func(l *pricing.Line) { l.Discounts = []pricing.Discount{percent("5%"), {}} }),
			with(func(l *pricing.Line) { l.Discounts = []pricing.Discount{off("1.01 USD")} }),
			with(func(l *pricing.Line) { l.Discounts = []pricing.Discount{off("0.01 EUR")} }),
			with(func(l *pricing.Line) { l.Quantity = qty("9223372036854775807 ea") }),
		}}, []string{
			"pricing/negative: lines[0].quantity: is not negative", "pricing/negative: lines[1].unit_price: is not negative", "pricing/amount: lines[3].unit_price: ", "pricing/amount: lines[4].unit_price: ",
			"pricing/discount: lines[5].discounts[1]: ", "pricing/discount: lines[6].discounts[0].amount: ", "pricing/amount: lines[7].discounts[0]: ", "pricing/amount: lines[8].unit_price: ",
		}},
		{"two currencies", pricing.Sheet{Lines: []pricing.Line{good, with(func(l *pricing.Line) { l.UnitPrice = price("0 EUR") })}}, []string{"pricing/amount: lines[1]: "}},
		{"two currencies in one tax", pricing.Sheet{Lines: []pricing.Line{
			with(func(l *pricing.Line) { l.Taxes = []pricing.TaxRate{tax("A", "", "1%")} }),
			with(func(l *pricing.Line) { l.UnitPrice, l.Taxes = price("1 EUR"), []pricing.TaxRate{tax("A", "", "1%")} }),
		}}, []string{"pricing/amount: lines[1].taxes[0]: "}},
		{"the sum is beyond range", pricing.Sheet{Lines: []pricing.Line{huge, huge, huge}}, []string{"pricing/amount: lines[1]: "}},
		{"the same with an order discount", pricing.Sheet{Lines: []pricing.Line{huge, huge, huge}, Discounts: []pricing.Discount{percent("1%")}}, []string{"pricing/amount: discounts[0]: "}},
		{"more off than there is", pricing.Sheet{Lines: []pricing.Line{good}, Discounts: []pricing.Discount{percent("50%"), off("0.51 USD")}}, []string{"pricing/discount: discounts[1].amount: a discount of 0.51 USD is more than the 0.50 USD that are left to take it from"}},
		{"a fixed amount off nothing", pricing.Sheet{Lines: []pricing.Line{with(func(l *pricing.Line) { l.UnitPrice = price("0 USD") })}, Discounts: []pricing.Discount{off("0.01 USD")}}, []string{"pricing/discount: discounts[0].amount: "}},
		{"more than 100 %", pricing.Sheet{Lines: []pricing.Line{good}, Discounts: []pricing.Discount{percent("100.01%")}}, []string{"pricing/discount: discounts[0].percent: "}},
		{"a rounding that is none", pricing.Sheet{Lines: []pricing.Line{good}, Rounding: money.Rounding{Mode: 99}}, []string{"pricing/amount: lines[0].unit_price: "}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := pricing.Total(c.sheet)
			require.ErrorIs(t, err, document.ErrInvalid)
			require.Empty(t, got)
			rows := strings.Split(err.Error(), "\n")
			require.Len(t, rows, len(c.want), "%v", err)
			for i, row := range rows {
				require.True(t, strings.HasPrefix(row, c.want[i]), "%s\n%s", row, c.want[i])
			}
		})
	}
}

func TestDiscount_Validate(t *testing.T) {
	for _, d := range []pricing.Discount{percent("5%"), percent("100%"), off("0.01 USD")} {
		require.NoError(t, d.Validate())
	}
	for _, d := range []pricing.Discount{{}, {Name: "none"}, percent("-5%"), percent("101%"), off("-1 USD"), {Percent: rate("5%"), Amount: usd("1")}, off("0.00 USD")} {
		require.ErrorIs(t, d.Validate(), document.ErrInvalid, "%v", d)
	}
}
