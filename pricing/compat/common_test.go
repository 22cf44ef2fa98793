package compat_test

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing/compat"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func qty(s string) money.Quantity {
	if s == "" {
		return money.Quantity{}
	}
	return must(money.ParseQuantity(s))
}

// ea gives a number of ea, none from "".
func ea(s string) money.Quantity {
	if s == "" {
		return money.Quantity{}
	}
	return qty(s + " ea")
}

func usd(s string) money.Price {
	if s == "" {
		return money.Price{}
	}
	return must(money.ParsePrice(s + " USD"))
}

func dollar() money.Currency { return must(money.ISO("USD")) }

// block makes a tier of blocks in ea: their size, how many, the price of one.
func block(size string, blocks int64, price string) compat.Row {
	return compat.Row{Block: ea(size), Blocks: blocks, Price: usd(price)}
}

// row makes one in ea and USD, each part of which may be "".
func row(from, to, price, flat string) compat.Row {
	r := compat.Row{From: ea(from), To: ea(to), Price: usd(price)}
	if flat != "" {
		r.Flat = must(money.Parse(flat + " USD"))
	}
	return r
}

// percent makes a row of amounts in USD.
func percent(from, to, rate, flat string) compat.Row {
	r := row("", "", "", flat)
	if from != "" {
		r.From = qty(from + " USD")
	}
	if to != "" {
		r.To = qty(to + " USD")
	}
	p := must(money.ParseRate(rate))
	r.Rate = &p
	return r
}

func table(c compat.Convention, rows ...compat.Row) compat.Table {
	return compat.Table{Convention: c, Currency: dollar(), Rows: rows}
}

// figures maps quantities to what they cost: "1 7.00, 5 35.00".
func figures(t *testing.T, table compat.Table, unit, pairs string) {
	t.Helper()
	require.Empty(t, table.Faults())
	for _, pair := range strings.Split(pairs, ", ") {
		q, want, _ := strings.Cut(pair, " ")
		got, err := table.Amount(qty(q+" "+unit), money.Rounding{})
		require.NoError(t, err, pair)
		require.Equal(t, want+" USD", got.String(), "%s %s", q, unit)
	}
}

// faultsOf gives the paths and codes of an error.
func faultsOf(t testing.TB, err error) []string {
	t.Helper()
	var faults document.Faults
	if !errors.As(err, &faults) {
		return []string{" " + codeOf(t, err)}
	}
	var all []string
	for _, f := range faults {
		all = append(all, f.Path+" "+f.Code)
	}
	return all
}

func codeOf(t testing.TB, err error) string {
	t.Helper()
	var e *document.Error
	require.ErrorAs(t, err, &e)
	require.ErrorIs(t, err, document.ErrInvalid)
	return e.Code
}

// holds runs a property on lists of numbers, from which it builds its case. The seed comes from O2C_SEED, else it is fixed.
func holds(t *testing.T, least int, name string, property func(n *numbers) bool) {
	t.Helper()
	seed := int64(20260702)
	if text := os.Getenv("O2C_SEED"); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		require.NoError(t, err, "O2C_SEED is a whole number")
		seed = n
	}
	parameters := gopter.DefaultTestParametersWithSeed(seed)
	parameters.MinSuccessfulTests = least
	p := gopter.NewProperties(parameters)
	p.Property(name, prop.ForAll(func(list []int64) bool { return property(&numbers{list: list}) }, gen.SliceOf(gen.Int64Range(0, 1<<40))))
	p.TestingRun(t)
}

// numbers are the plain description of a case: the property reads what it needs from them, in turn, and 0 when they are used up.
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

// tenths writes a number of tenths.
func tenths(n int64) string { return strconv.FormatInt(n/10, 10) + "." + strconv.FormatInt(n%10, 10) }

// cents writes a number of cents.
func cents(n int64) string { return tenths(n/10) + strconv.FormatInt(n%10, 10) }
