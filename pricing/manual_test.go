package pricing_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// A rep gives a price with a reason. Within the limits nothing is asked; outside, the line says which approval it needs, and has the price.
func TestBook_ManualPrices(t *testing.T) {
	book := compiled(
		made(draft("base", flat("X", "ea", "10.00 USD"), tiered("G", "ea", model.Graduated, "10.00 USD", "5 ea", "8.00 USD"))),
		with(draft("own"), func(d *pricing.PriceListDraft) { d.Scope.Customers, d.Exclusive = []string{"hillside"}, true }),
	)
	limits := pricing.Limits{MostOff: rateOf("10%"), MarginFloor: rateOf("20%")}
	for name, c := range map[string]struct {
		item     string
		manual   *pricing.ManualPrice
		discount string
		cost     string
		customer string
		net      string
		needs    []pricing.Approval
	}{
		"by the list":          {"X", nil, "", "8.00 USD", "", "100.00", nil},
		"list below the floor": {"X", nil, "", "9.00 USD", "", "100.00", []pricing.Approval{{Rule: pricing.ApproveMargin, Limit: rateOf("20%"), Saw: rateOf("11.11%")}}},
		"at the limit":         {"X", &pricing.ManualPrice{Price: price("9.00 USD")}, "", "7.50 USD", "", "90.00", nil},
		"too much off":         {"X", &pricing.ManualPrice{Price: price("8.99 USD")}, "", "7.00 USD", "", "89.90", []pricing.Approval{{Rule: pricing.ApproveOff, Limit: rateOf("10%"), Saw: rateOf("10.1%")}}},
		"both": {"X", &pricing.ManualPrice{Off: rate("25%")}, "", "7.00 USD", "", "75.00", []pricing.Approval{
			{Rule: pricing.ApproveOff, Limit: rateOf("10%"), Saw: rateOf("25%")}, {Rule: pricing.ApproveMargin, Limit: rateOf("20%"), Saw: rateOf("7.14%")}}},
		"discounts count":      {"X", &pricing.ManualPrice{Price: price("9.50 USD")}, "10%", "7.00 USD", "", "85.50", []pricing.Approval{{Rule: pricing.ApproveOff, Limit: rateOf("10%"), Saw: rateOf("14.5%")}}},
		"dearer than the list": {"X", &pricing.ManualPrice{Price: price("11.00 USD")}, "", "7.00 USD", "", "110.00", nil},
		"off steps":            {"G", &pricing.ManualPrice{Off: rate("10%")}, "", "7.00 USD", "", "81.00", []pricing.Approval{{Rule: pricing.ApproveMargin, Limit: rateOf("20%"), Saw: rateOf("15.71%")}}},
		"free":                 {"X", &pricing.ManualPrice{Free: true}, "", "0.00 USD", "", "0.00", []pricing.Approval{{Rule: pricing.ApproveOff, Limit: rateOf("10%"), Saw: rateOf("100%")}}},
		"cost not known":       {"X", &pricing.ManualPrice{Price: price("9.50 USD")}, "", "", "", "95.00", []pricing.Approval{{Rule: pricing.ApproveCost, Limit: rateOf("20%")}}},
		"no list price":        {"N", &pricing.ManualPrice{Price: price("9.00 USD"), PriceBase: qty("2 ea")}, "", "3.00 USD", "", "45.00", []pricing.Approval{{Rule: pricing.ApproveUnlisted}}},
		"not sold":             {"X", &pricing.ManualPrice{Price: price("9.00 USD")}, "", "3.00 USD", "hillside", "90.00", []pricing.Approval{{Rule: pricing.ApproveNotSold}}},
	} {
		t.Run(name, func(t *testing.T) {
			basket := asks(c.item, "10 ea")
			if c.customer != "" {
				basket.Customer = c.customer
			}
			if c.cost != "" {
				basket = costing(basket, c.cost)
			}
			l := &basket.Lines[0]
			if l.Limits, l.Manual = limits, c.manual; c.manual != nil {
				c.manual.Reason = "met the other offer"
			}
			if c.discount != "" {
				l.Discounts = []pricing.Discount{percent(c.discount)}
			}
			priced, err := book.Price(basket)
			require.NoError(t, err)
			require.Equal(t, usd(c.net), priced.Totals.Net)
			require.Equal(t, c.needs, priced.Lines[0].Approvals)
			if c.manual != nil && c.item != "N" && c.customer == "" {
				require.NotEqual(t, money.Money{}, priced.Lines[0].Listed)
			}
			why, err := book.Explain(basket)
			require.NoError(t, err)
			require.Equal(t, c.needs, why.Lines[0].Approvals)
			require.True(t, why.Totals.Equal(priced.Totals))
		})
	}
}

func TestBook_ManualFaults(t *testing.T) {
	book := compiled(made(draft("base", flat("X", "ea", "10.00 USD"))))
	for name, c := range map[string]struct {
		manual pricing.ManualPrice
		faults []string
	}{
		"nothing":        {pricing.ManualPrice{Reason: "r"}, []string{"lines[0].manual pricing/manual"}},
		"two ways":       {pricing.ManualPrice{Free: true, Off: rate("1%"), Reason: "r"}, []string{"lines[0].manual pricing/manual"}},
		"no reason":      {pricing.ManualPrice{Free: true}, []string{"lines[0].manual.reason pricing/required"}},
		"negative":       {pricing.ManualPrice{Price: price("-1.00 USD"), Reason: "r"}, []string{"lines[0].manual.price pricing/negative"}},
		"other currency": {pricing.ManualPrice{Price: price("1.00 EUR"), Reason: "r"}, []string{"lines[0].manual.price pricing/currency"}},
		"more than all":  {pricing.ManualPrice{Off: rate("101%"), Reason: "r"}, []string{"lines[0].manual.off pricing/manual"}},
		"base":           {pricing.ManualPrice{Price: price("1.00 USD"), PriceBase: qty("0 ea"), Reason: "r"}, []string{"lines[0].manual.price_base pricing/manual"}},
		"base unit":      {pricing.ManualPrice{Price: price("1.00 USD"), PriceBase: qty("1 kg"), Reason: "r"}, []string{"lines[0].unit_price pricing/amount"}},
	} {
		t.Run(name, func(t *testing.T) {
			basket := asks("X", "10 ea")
			basket.Lines[0].Manual = &c.manual
			_, err := book.Price(basket)
			require.Equal(t, c.faults, faultsOf(t, err))
		})
	}
	basket := asks("Y", "1 ea")
	basket.Lines[0].Manual = &pricing.ManualPrice{Off: rate("5%"), Reason: "r"}
	_, err := book.Price(basket)
	require.Equal(t, []string{"lines[0].item pricing/no_price"}, faultsOf(t, err), "there is nothing to take it off")
	basket = asks("X", "1 ea")
	basket.Lines[0].Limits = pricing.Limits{MostOff: rateOf("-1%"), MarginFloor: rateOf("-101%")}
	_, err = book.Price(basket)
	require.Equal(t, []string{"lines[0].limits.most_off pricing/limit", "lines[0].limits.margin_floor pricing/limit"}, faultsOf(t, err))
}
