package catalog_test

import (
	"math"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

func TestConvert(t *testing.T) {
	item := rice(t)
	for _, c := range []struct{ from, unit, want string }{
		{"1500 g", "kg", "1.5 kg"},
		{"1.5 kg", "g", "1500 g"},
		{"2 bag", "g", "50000 g"},
		{"10 kg", "bag", "0.4 bag"},
		{"3 third", "kg", "1 kg"},
		{"150 third", "bag", "2 bag"}, // in one step: one of them alone is no decimal
		{"-1500 g", "kg", "-1.5 kg"},
		{"0 g", "kg", "0 kg"},
		{"7 kg", "kg", "7 kg"},
		{"1 third", "third", "1 third"},
	} {
		got, err := item.Convert(quantity(t, c.from), c.unit)
		require.NoError(t, err, c.from)
		assert.Equal(t, c.want, got.String(), c.from)
	}
	base, err := item.ToBase(quantity(t, "4 bag"))
	require.NoError(t, err)
	assert.Equal(t, "100 kg", base.String())
}

func TestConvertRefuses(t *testing.T) {
	item := rice(t)
	for _, c := range []struct {
		q    money.Quantity
		unit string
		want error
	}{
		{quantity(t, "1 third"), "kg", money.ErrInexact},
		{quantity(t, "1 case"), "kg", document.ErrInvalid},
		{quantity(t, "1 kg"), "case", document.ErrInvalid},
		{quantity(t, "1 kg"), "", document.ErrInvalid},
		{money.Quantity{}, "kg", document.ErrInvalid},
		{quantity(t, "9223372036854775807 kg"), "g", money.ErrOverflow},
	} {
		_, err := item.Convert(c.q, c.unit)
		assert.ErrorIs(t, err, c.want, "%s in %s", c.q, c.unit)
	}
	_, err := item.Conversion("case")
	assert.EqualError(t, err, `catalog/unit: item "RICE-1" has no unit "case"; use kg, g, bag, third`)
	broken := catalog.ItemDraft{Unit: "kg", Units: []catalog.Conversion{{Unit: "g", Num: math.MaxInt64, Den: math.MinInt64}, {Unit: "t", Num: 0, Den: 0}}}
	for _, q := range []string{"1 g", "1 t"} {
		_, err := broken.ToBase(quantity(t, q))
		assert.ErrorIs(t, err, document.ErrInvalid, "an item that was not validated")
	}
}

// The same amount costs the same, whichever of the item's units it is written in: a price per kilogram times grams in kilograms.
func TestT8_SameAmountInKilogramsAndGrams(t *testing.T) {
	properties := gopter.NewProperties(parameters(t))
	item := rice(t)
	properties.Property("price(q in g) = price(q/1000 in kg), to the cent", prop.ForAll(
		func(grams int64, mills int32) bool {
			g, err := money.NewQuantity(grams, "g")
			if err != nil {
				return false
			}
			kg, err := g.Convert(1, 1000, "kg")
			if err != nil {
				return false
			}
			unit := *price(t, "0.0001 USD")
			unit, err = unit.Mul(money.RateFromBasisPoints(mills), money.Rounding{Place: money.Places(8)})
			if err != nil {
				return false
			}
			fromGrams, err := item.ToBase(g)
			if err != nil || fromGrams != kg {
				return false
			}
			a, errA := unit.Extend(fromGrams, money.Quantity{}, money.Rounding{})
			b, errB := unit.Extend(kg, money.Quantity{}, money.Rounding{})
			back, errC := item.Convert(kg, "g")
			return errA == nil && errB == nil && errC == nil && a == b && back == g
		},
		gen.Int64Range(-1_000_000_000_000, 1_000_000_000_000), gen.Int32(),
	))
	properties.Property("what converts exactly converts back, and by way of the base unit", prop.ForAll(
		func(n int64, num, den, num2, den2 int64) bool {
			item := catalog.ItemDraft{SKU: "X", Unit: "base", Units: []catalog.Conversion{{Unit: "a", Num: num, Den: den}, {Unit: "b", Num: num2, Den: den2}}}
			q, err := money.NewQuantity(n, "a")
			if err != nil {
				return false
			}
			b, err := item.Convert(q, "b")
			if err != nil {
				return true // not exact, or too large
			}
			back, err := item.Convert(b, "a")
			if err != nil || back != q {
				return false
			}
			base, err := item.ToBase(q)
			if err != nil {
				return true // the step between is not exact where the whole is
			}
			direct, err := item.Convert(base, "b")
			return err == nil && direct == b
		},
		gen.Int64Range(-1_000_000, 1_000_000), gen.Int64Range(1, 1000), gen.Int64Range(1, 100), gen.Int64Range(1, 1000), gen.Int64Range(1, 100),
	))
	properties.TestingRun(t)
}
