package pricing_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
)

// FuzzTotal prices two lines of any text: it never panics, faults are ErrInvalid, and what is priced adds up and can be billed in two parts.
func FuzzTotal(f *testing.F) {
	f.Add("200 case", "50.00 USD", "", "", "7.5%", "1 case", "0.0001 USD", uint8(0), int16(0), "120 case")
	f.Add("3 ea", "33.5 JPY", "100 ea", "10%", "10%", "9223372036854775807 ea", "1 JPY", uint8(1), int16(0), "1 ea")
	f.Add("0.000000000000000001 kg", "9223372036854775.807 KWD", "7 kg", "0.001 KWD", "-5%", "1 kg", "0 KWD", uint8(2), int16(4), "0 kg")
	f.Add("1 ea", "1.02 CHF", "", "0.10 CHF", "0%", "2 ea", "1.03 CHF", uint8(4), int16(-5), "2 ea")
	f.Fuzz(func(t *testing.T, q1, p1, base, discount, taxed, q2, p2 string, mode uint8, place int16, billed string) {
		var s pricing.Sheet
		s.Rounding = money.Rounding{Mode: money.Mode(mode), Place: money.Place(place)}
		a, err1 := money.ParseQuantity(q1)
		b, err2 := money.ParseQuantity(q2)
		pa, err3 := money.ParsePrice(p1)
		pb, err4 := money.ParsePrice(p2)
		if errors.Join(err1, err2, err3, err4) != nil {
			return // no sheet
		}
		s.Lines = []pricing.Line{{Quantity: a, UnitPrice: pa}, {Quantity: b, UnitPrice: pb}}
		if per, err := money.ParseQuantity(base); err == nil {
			s.Lines[0].PriceBase = per
		}
		if r, err := money.ParseRate(discount); err == nil {
			s.Lines[0].Discounts, s.Discounts = []pricing.Discount{{Percent: r}}, []pricing.Discount{{Percent: r}}
		} else if m, err := money.Parse(discount); err == nil {
			s.Lines[1].Discounts, s.Discounts = []pricing.Discount{{Amount: m}}, []pricing.Discount{{Amount: m}}
		}
		if r, err := money.ParseRate(taxed); err == nil {
			s.Lines[0].Taxes = []pricing.TaxRate{{Jurisdiction: "A", Rate: r}, {Jurisdiction: "B", Rate: r}}
			s.Lines[1].Taxes = s.Lines[0].Taxes[:1]
		}
		p, err := pricing.Total(s)
		if err != nil {
			require.ErrorIs(t, err, document.ErrInvalid)
			require.Empty(t, p)
			return
		}
		for _, l := range p.Lines {
			require.NoError(t, l.Validate())
			require.GreaterOrEqual(t, l.Net.Sign(), 0)
			require.GreaterOrEqual(t, l.OrderDiscount.Sign(), 0)
		}
		sums, err := pricing.Sum(p.Lines)
		require.NoError(t, err)
		require.True(t, sums.Equal(p.Totals), "%v %v", sums, p.Totals)

		at, err := money.ParseQuantity(billed)
		if err != nil || at.Unit() != a.Unit() || at.Sign() < 0 || a.IsZero() {
			return
		}
		first, err := p.Lines[0].Part(money.Quantity{}, at, a, s.Rounding)
		if err != nil {
			require.ErrorIs(t, err, document.ErrInvalid)
			return
		}
		rest, err := p.Lines[0].Part(at, a, a, s.Rounding)
		require.NoError(t, err)
		parts, err := pricing.Sum([]pricing.LineAmounts{first, rest})
		require.NoError(t, err)
		whole, err := pricing.Sum(p.Lines[:1])
		require.NoError(t, err)
		require.True(t, parts.Equal(whole), "%v %v", parts, whole)
	})
}
