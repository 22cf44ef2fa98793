package pricing_test

import (
	"os"
	"strconv"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func qty(s string) money.Quantity { return must(money.ParseQuantity(s)) }
func price(s string) money.Price  { return must(money.ParsePrice(s)) }
func usd(s string) money.Money    { return must(money.Parse(s + " USD")) }
func rate(s string) money.Rate    { return must(money.ParseRate(s)) }

func percent(s string) pricing.Discount { return pricing.Discount{Percent: rate(s)} }
func off(s string) pricing.Discount     { return pricing.Discount{Amount: must(money.Parse(s))} }

func tax(jurisdiction, category, r string) pricing.TaxRate {
	return pricing.TaxRate{Jurisdiction: jurisdiction, Name: "tax", Category: category, Rate: rate(r)}
}

// parameters gives the settings of a property: the seed comes from O2C_SEED, else it is fixed.
func parameters(t testing.TB, least int) *gopter.TestParameters {
	t.Helper()
	seed := int64(20260701)
	if text := os.Getenv("O2C_SEED"); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		require.NoError(t, err, "O2C_SEED is a whole number")
		seed = n
	}
	p := gopter.DefaultTestParametersWithSeed(seed)
	p.MinSuccessfulTests = least
	return p
}

// numbers are the plain description of a case: the property reads what it needs from them, in turn, and 0 when they are used up, so that a shorter list of smaller numbers is a simpler case.
type numbers struct {
	list []int64
	used int
}

func (n *numbers) below(limit int64) int64 {
	if n.used >= len(n.list) {
		return 0
	}
	n.used++
	v := n.list[n.used-1] % limit
	if v < 0 {
		v = -v
	}
	return v
}

var currencyCodes = []string{"USD", "JPY", "KWD"}

// sheetOf builds a sheet of 1 to 8 lines: whole and decimal quantities, prices of up to 4 decimals, price bases, discounts, taxes and discounts on the whole.
func sheetOf(n *numbers) pricing.Sheet {
	s := pricing.Sheet{Rounding: money.Rounding{Mode: money.Mode(n.below(2))}}
	code := currencyCodes[n.below(3)]
	for range 1 + n.below(8) {
		l := pricing.Line{Quantity: decimals(n.below(100_000), n.below(3), "kg"), UnitPrice: price(decimal(n.below(1_000_000), n.below(5)) + " " + code)}
		if n.below(4) == 1 {
			l.PriceBase = decimals(1+n.below(1_000), 0, "kg")
		}
		for range n.below(3) {
			l.Discounts = append(l.Discounts, pricing.Discount{Percent: money.RateFromBasisPoints(int32(1 + n.below(10_000)))})
		}
		for range n.below(3) {
			l.Taxes = append(l.Taxes, pricing.TaxRate{Jurisdiction: "J" + strconv.FormatInt(n.below(2), 10), Category: strconv.Itoa(len(l.Taxes)), Rate: money.RateFromBasisPoints(int32(n.below(3_000)))})
		}
		s.Lines = append(s.Lines, l)
	}
	for range n.below(3) {
		s.Discounts = append(s.Discounts, pricing.Discount{Percent: money.RateFromBasisPoints(int32(1 + n.below(10_000)))})
	}
	return s
}

func decimal(n, places int64) string {
	text := strconv.FormatInt(n, 10)
	if places == 0 {
		return text
	}
	for int64(len(text)) <= places {
		text = "0" + text
	}
	return text[:int64(len(text))-places] + "." + text[int64(len(text))-places:]
}

func decimals(n, places int64, unit string) money.Quantity {
	return qty(decimal(n, places) + " " + unit)
}

// partition cuts 1 to whole into increasing ends; the last is whole.
func partition(n *numbers, whole int64) []int64 {
	var ends []int64
	for at := int64(0); at < whole; {
		at += 1 + n.below(whole)
		ends = append(ends, min(at, whole))
	}
	return ends
}
