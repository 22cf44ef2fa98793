package whatif_test

import (
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/model"
	"github.com/seed-3f372218/o2c/pricing/whatif"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func qty(s string) money.Quantity      { return must(money.ParseQuantity(s)) }
func amount(s string) money.Money      { return must(money.Parse(s)) }
func currency(s string) money.Currency { return must(money.ISO(s)) }

// list makes a list for everybody in a currency: item, price, item, price …
func list(code, cur string, entries ...string) pricing.PriceListDraft {
	d := pricing.PriceListDraft{Code: code, Name: code, Currency: currency(cur)}
	for i := 0; i < len(entries); i += 2 {
		d.Entries = append(d.Entries, pricing.Entry{Item: entries[i], Unit: "ea", Model: model.Model{Price: must(money.ParsePrice(entries[i+1] + " " + cur))}})
	}
	return d
}

func book(drafts ...pricing.PriceListDraft) *pricing.Book {
	by := document.Stamp{At: time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC), Actor: "desk-2"}
	var lists []*pricing.PriceList
	for _, d := range drafts {
		p, _, err := pricing.NewPriceList("acme", d, 0, by)
		lists = append(lists, must(p, err))
	}
	return must(pricing.Compile(lists, pricing.Config{}))
}

// basket makes a basket of pieces: item, number, item, number …
func basket(name, customer, cur string, lines ...string) whatif.Basket {
	b := whatif.Basket{Name: name, Basket: pricing.Basket{Customer: customer, Currency: currency(cur), On: must(document.ParseDate("2026-07-01"))}}
	for i := 0; i < len(lines); i += 2 {
		b.Lines = append(b.Lines, pricing.BasketLine{
			Item: lines[i], Quantity: qty(lines[i+1] + " ea"), Taxes: []pricing.TaxRate{{Jurisdiction: "US-FL", Name: "sales", Rate: money.RateFromBasisPoints(1_000)}},
		})
	}
	return b
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

// numbers are the plain description of a case: they are read in turn, and 0 when they are used up.
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

func property(t *testing.T, least int, check func(n *numbers) string) {
	t.Helper()
	properties := gopter.NewProperties(parameters(t, least))
	properties.Property(t.Name(), prop.ForAll(func(list []int64) string { return check(&numbers{list: list}) }, gen.SliceOfN(200, gen.Int64Range(0, 1<<40))))
	properties.TestingRun(t)
}
