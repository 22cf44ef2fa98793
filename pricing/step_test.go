package pricing_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
)

func stepped(base string, quantitiesAndPrices ...string) pricing.Line {
	var l pricing.Line
	if base != "" {
		l.PriceBase = qty(base)
	}
	for i := 0; i < len(quantitiesAndPrices); i += 2 {
		s := pricing.Step{Quantity: qty(quantitiesAndPrices[i]), UnitPrice: price(quantitiesAndPrices[i+1])}
		l.Quantity = must(l.Quantity.Add(s.Quantity))
		l.Steps = append(l.Steps, s)
	}
	return l
}

// The products are added up exactly and rounded once, whatever their decimals.
func TestTotal_StepsAreRoundedOnce(t *testing.T) {
	minor := money.Rounding{}
	for name, c := range map[string]struct {
		line      pricing.Line
		rounding  money.Rounding
		extension string
	}{
		"worked":                   {stepped("", "50 case", "60.00 USD", "150 case", "55.00 USD"), minor, "11250.00 USD"},
		"two halves of a cent":     {stepped("", "1 ea", "0.005 USD", "1 ea", "0.005 USD"), minor, "0.01 USD"},
		"a tie away from zero":     {stepped("", "1 ea", "0.002 USD", "1 ea", "0.003 USD"), minor, "0.01 USD"},
		"a tie to even":            {stepped("", "1 ea", "0.002 USD", "1 ea", "0.003 USD"), money.Rounding{Mode: money.HalfEven}, "0.00 USD"},
		"thirds of a cent":         {stepped("3 ea", "1 ea", "0.01 USD", "1 ea", "0.01 USD", "1 ea", "0.01 USD"), minor, "0.01 USD"},
		"half a cent of thirds":    {stepped("3 ea", "1 ea", "0.01 USD", "1 ea", "0.005 USD"), minor, "0.01 USD"},
		"just below half a cent":   {stepped("3 ea", "1 ea", "0.01 USD", "1 ea", "0.004999999 USD"), minor, "0.00 USD"},
		"just above the even tie":  {stepped("3 ea", "1 ea", "0.01 USD", "1 ea", "0.005000001 USD"), money.Rounding{Mode: money.HalfEven}, "0.01 USD"},
		"many decimals":            {stepped("", "0.000000001 kg", "0.000000001 USD", "1 kg", "0.0049999999999999 USD"), minor, "0.00 USD"},
		"up from very little":      {stepped("", "0.000000001 kg", "0.0000000001 USD", "0 kg", "1.00 USD"), money.Rounding{Mode: money.Up}, "0.01 USD"},
		"cash step":                {stepped("", "1 ea", "1.00 CHF", "1 ea", "0.024 CHF"), money.Rounding{Place: money.CashStep(5)}, "1.00 CHF"},
		"cash step, wide":          {stepped("3 ea", "3 ea", "1.00 CHF", "1 ea", "0.076 CHF"), money.Rounding{Place: money.CashStep(5)}, "1.05 CHF"},
		"places":                   {stepped("3 ea", "1 ea", "1.00 USD", "1 ea", "1.00 USD"), money.Rounding{Place: money.Places(4)}, "0.6667 USD"},
		"large":                    {stepped("", "9000000000000000 ea", "1.00 USD", "4000000000 ea", "0.10 USD"), minor, "9000000400000000.00 USD"},
		"large and not exact":      {stepped("7 ea", "90000000000000 ea", "7.00 USD", "1 ea", "0.03 USD"), minor, "90000000000000.00 USD"},
		"no decimals":              {stepped("", "3 ea", "33.5 JPY", "1 ea", "1 JPY"), minor, "102 JPY"},
		"exact where 18 are asked": {stepped("", "1 ea", "0.000000000000000001 USD", "1 ea", "0.000000000000000001 USD"), money.Rounding{Place: money.Places(18)}, "0.000000000000000002 USD"},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := pricing.Total(pricing.Sheet{Lines: []pricing.Line{c.line}, Rounding: c.rounding})
			require.NoError(t, err)
			require.Equal(t, c.extension, p.Lines[0].Extension.String())
			require.Equal(t, p.Lines[0].Extension, p.Totals.Gross)
		})
	}
}

func TestTotal_StepFaults(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*pricing.Line)
		fault  string
	}{
		"price too":      {func(l *pricing.Line) { l.UnitPrice = price("1.00 USD") }, "lines[0].unit_price pricing/steps"},
		"sum":            {func(l *pricing.Line) { l.Quantity = qty("199 case") }, "lines[0].steps pricing/steps"},
		"other unit":     {func(l *pricing.Line) { l.Steps[1].Quantity = qty("150 ea") }, "lines[0].steps[1] pricing/amount"},
		"other currency": {func(l *pricing.Line) { l.Steps[1].UnitPrice = price("1.00 EUR") }, "lines[0].steps[1] pricing/steps"},
		"negative":       {func(l *pricing.Line) { l.Steps[0].UnitPrice = price("-1.00 USD") }, "lines[0].steps[0] pricing/negative"},
		"base zero":      {func(l *pricing.Line) { l.PriceBase = qty("0 case") }, "lines[0].steps pricing/price_base"},
		"base unit":      {func(l *pricing.Line) { l.PriceBase = qty("10 ea") }, "lines[0].steps pricing/unit"},
	} {
		t.Run(name, func(t *testing.T) {
			l := stepped("", "50 case", "60.00 USD", "150 case", "55.00 USD")
			c.change(&l)
			_, err := pricing.Total(pricing.Sheet{Lines: []pricing.Line{l}})
			require.Equal(t, []string{c.fault}, faultsOf(t, err))
		})
	}
	_, err := pricing.Total(pricing.Sheet{Lines: []pricing.Line{stepped("3 ea", "1 ea", "1.00 USD", "1 ea", "1.03 USD")}, Rounding: money.Rounding{Place: money.Places(18)}})
	require.Equal(t, []string{"lines[0].steps pricing/range"}, faultsOf(t, err), "a third has no exact neighbors at 18 places that are told apart")
	_, err = pricing.Total(pricing.Sheet{Lines: []pricing.Line{stepped("", "1 ea", "1.00 USD")}, Rounding: money.Rounding{Mode: 99}})
	require.Equal(t, []string{"lines[0].steps pricing/rounding"}, faultsOf(t, err))
}
