package model_test

import (
	"os"
	"strconv"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing/model"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// qty, price and amount read what is given, and none from "".
func qty(s string) money.Quantity {
	if s == "" {
		return money.Quantity{}
	}
	return must(money.ParseQuantity(s))
}

func price(s string) money.Price {
	if s == "" {
		return money.Price{}
	}
	return must(money.ParsePrice(s))
}

func amount(s string) money.Money {
	if s == "" {
		return money.Money{}
	}
	return must(money.Parse(s))
}

// tier makes one in ea and USD: where it ends, its unit price and its flat amount, each of which may be "".
func tier(upTo, unit, flat string) model.Tier {
	label := func(s, l string) string {
		if s == "" {
			return ""
		}
		return s + " " + l
	}
	return model.Tier{UpTo: qty(label(upTo, "ea")), Price: price(label(unit, "USD")), Flat: amount(label(flat, "USD"))}
}

func volume(tiers ...model.Tier) model.Model { return model.Model{Kind: model.Volume, Tiers: tiers} }
func graduated(tiers ...model.Tier) model.Model {
	return model.Model{Kind: model.Graduated, Tiers: tiers}
}

// faultsOf gives the paths and codes of the faults of a model, or of an error.
func faultsOf(f document.Faults) []string {
	var all []string
	for _, one := range f {
		all = append(all, one.Path+" "+one.Code)
	}
	return all
}

// codeOf gives the code of an error.
func codeOf(t testing.TB, err error) string {
	t.Helper()
	var e *document.Error
	require.ErrorAs(t, err, &e)
	require.ErrorIs(t, err, document.ErrInvalid)
	return e.Code
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

// holds runs a property on lists of numbers, from which it builds its case.
func holds(t *testing.T, least int, name string, property func(n *numbers) bool) {
	t.Helper()
	p := gopter.NewProperties(parameters(t, least))
	p.Property(name, prop.ForAll(func(list []int64) bool { return property(&numbers{list: list}) }, gen.SliceOf(gen.Int64Range(0, 1<<40))))
	p.TestingRun(t)
}

// numbers are the plain description of a case: the property reads what it needs from them, in turn, and 0 when they are used up, so that a
// shorter list of smaller numbers is a simpler case.
type numbers struct {
	list []int64
	used int
}

func (n *numbers) below(limit int64) int64 {
	if n.used >= len(n.list) {
		return 0
	}
	n.used++
	return n.list[n.used-1] % limit
}

// decimal writes n with a point before its last places.
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

// tenths makes a quantity of tenths of an ea.
func tenths(n int64) money.Quantity { return qty(decimal(n, 1) + " ea") }

// modelOf builds a model of any kind in ea and USD, with bounds of tenths, prices of up to 12 places, flat amounts, price bases, minimums
// and maximums.
func modelOf(n *numbers) model.Model {
	m := model.Model{Kind: []model.Kind{model.Flat, model.Volume, model.Graduated, model.Package}[n.below(4)]}
	switch m.Kind {
	case model.Flat:
		m.Price = priceOf(n)
	case model.Package:
		m.Price, m.Size, m.RoundDown = priceOf(n), tenths(1+n.below(300)), n.below(2) == 1
		if n.below(2) == 1 {
			m.Free = tenths(n.below(500))
		}
	default:
		m.Tiers = tiersOf(n)
		m.AtZero = n.below(2) == 1
		if m.Tiers[len(m.Tiers)-1].From == (money.Quantity{}) && n.below(2) == 1 {
			m.Bound = model.Exclusive
		}
	}
	if m.Kind != model.Package && n.below(3) == 1 {
		m.Per = qty(decimal(1+n.below(1_000), 0) + " ea")
	}
	if n.below(4) == 1 {
		m.Minimum = amount(decimal(1+n.below(100_000), 2) + " USD")
	}
	if n.below(4) == 1 {
		m.Maximum = amount(decimal(100_000+n.below(1_000_000), 2) + " USD")
	}
	return m
}

func priceOf(n *numbers) money.Price {
	places := []int64{2, 0, 5, 12}[n.below(4)]
	return price(decimal(n.below(100_000), places) + " USD")
}

// tiersOf builds 1 to 6 tiers with an open end, which state where they end or where they begin.
func tiersOf(n *numbers) []model.Tier {
	tiers := make([]model.Tier, 1+n.below(6))
	from, bound := n.below(3) == 1, int64(0)
	for i := range tiers {
		t := &tiers[i]
		if bound > 0 && from {
			t.From = tenths(bound)
		}
		bound += 1 + n.below(300)
		if i < len(tiers)-1 && !from {
			t.UpTo = tenths(bound)
		}
		what := n.below(4)
		if what < 3 {
			t.Price = priceOf(n)
		}
		if what > 1 {
			t.Flat = amount(decimal(n.below(50_000), 2) + " USD")
		}
	}
	return tiers
}
