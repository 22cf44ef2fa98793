package pricefile_test

import (
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/model"
	"github.com/seed-3f372218/o2c/pricing/pricefile"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func qty(s string) money.Quantity { return must(money.ParseQuantity(s)) }
func price(s string) money.Price  { return must(money.ParsePrice(s)) }
func amount(s string) money.Money { return must(money.Parse(s)) }
func rate(s string) *money.Rate   { r := must(money.ParseRate(s)); return &r }
func date(s string) document.Date { return must(document.ParseDate(s)) }

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

// everything are lists with everything that a list can say.
func everything() []pricing.PriceListDraft {
	usd := must(money.ISO("USD"))
	return []pricing.PriceListDraft{{
		Code: "base", Name: "List prices, all customers", Currency: usd,
		Entries: []pricing.Entry{
			{Item: "GLOVES-M", Unit: "case", Model: model.Model{Price: price("50.00 USD"), Minimum: amount("10.00 USD"), Maximum: amount("5000.00 USD")}},
			{Item: "GLOVES-M", Unit: "case", MinimumQuantity: qty("2 pallet"), Model: model.Model{Price: price("0.00 USD")}},
			{Category: "PPE", Unit: "ea", Pooled: "ppe", Model: model.Model{Kind: model.Volume, Tiers: []model.Tier{
				{UpTo: qty("10 ea"), Price: price("5.00 USD")}, {UpTo: qty("50.5 ea"), Price: price("4.125 USD"), Flat: amount("0.00 USD")}, {Price: price("0.00 USD")},
			}}},
			{Any: true, Unit: "kg", Cumulative: true, Model: model.Model{Kind: model.Graduated, Per: qty("1000 kg"), Bound: model.Exclusive, AtZero: true, Tiers: []model.Tier{
				{UpTo: qty("10 kg"), Flat: amount("20.00 USD")}, {UpTo: qty("20 kg"), Flat: amount("30.00 USD")},
			}}},
			{Item: "WIRE", Unit: "m", Model: model.Model{Kind: model.Graduated, Tiers: []model.Tier{{Price: price("1.00 USD")}, {From: qty("100 m"), Price: price("0.90 USD")}}}},
			{Item: "SCREW", Unit: "ea", Model: model.Model{Kind: model.Package, Price: price("8.00 USD"), Size: qty("1000 ea"), Free: qty("500 ea"), RoundDown: true}},
		},
	}, {
		Code: "=cmd|' /C calc'!A0", Name: "Gold; \"contract\", 2026\r\nsecond line ", Currency: usd, Valid: document.Span{From: date("2026-01-01"), To: date("2027-01-01")}, Zone: "Europe/Vienna",
		Scope: pricing.Scope{
			Contracts: []string{"C|1", `C\2`, `C\|3\`}, Customers: []string{"lakeside", "harbor, inc."}, Organizations: []string{"'=x"}, Groups: []string{"-gold", "+silver"}, Channels: []string{"web"}, Territories: []string{"at-1"},
		},
		Priority: -7, Exclusive: true, Disabled: true,
		Derived: &pricing.Derivation{From: "base", Formula: pricing.Formula{Factor: *rate("92.5%"), Step: price("10.00 USD"), Offset: price("-0.01 USD"), MarginFloor: rate("0%"), MarginCeiling: rate("150%")}},
		Entries: []pricing.Entry{
			{Item: "@SUM(A1)", Unit: "case", Formula: &pricing.Formula{Base: pricing.BaseCost, Factor: *rate("130%"), MarginFloor: rate("-5%")}},
			{Item: "GLOVES-M", MinimumQuantity: qty("1.5 case"), Formula: &pricing.Formula{Base: "base"}},
		},
		Extensions: map[string]json.RawMessage{"erp": json.RawMessage(`{"id":7,"text":"<a&b>, \"c\""}`), "none": json.RawMessage(`null`)},
	}, {
		Code: "empty", Name: "Nothing yet", Currency: must(money.NewCurrency("BTC", 8)),
	}}
}

func writeCSV(t testing.TB, f pricefile.CSV, lists []pricing.PriceListDraft) (string, string) {
	t.Helper()
	var a, b strings.Builder
	require.NoError(t, f.Write(&a, &b, lists))
	return a.String(), b.String()
}

// told gives the lines of an error.
func told(err error) []string {
	if err == nil {
		return nil
	}
	return strings.Split(err.Error(), "\n")
}
