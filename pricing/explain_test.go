package pricing_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/model"
)

func explained() (*pricing.Book, pricing.Basket) {
	book := compiled(
		with(draft("base", gloves(model.Graduated), flat("MASK", "ea", "0.125 USD")), func(d *pricing.PriceListDraft) { d.Valid = span("", "2026-08-01") }),
		with(draft("summer", flat("GLOVES-M", "case", "40.00 USD")), func(d *pricing.PriceListDraft) { d.Valid = span("2026-08-01", "2026-09-01") }),
		with(draft("wholesale", flat("GLOVES-M", "box", "7.00 USD")), func(d *pricing.PriceListDraft) { d.Scope.Groups = []string{"wholesale"} }),
		with(draft("lakeside", gloves(model.Volume)), func(d *pricing.PriceListDraft) { d.Scope.Customers = []string{"lakeside"} }),
		with(draft("off", gloves(model.Volume)), func(d *pricing.PriceListDraft) { d.Disabled = true }),
		with(draft("hillside", gloves(model.Volume)), func(d *pricing.PriceListDraft) { d.Scope.Customers = []string{"hillside"} }),
		with(draft("euro"), func(d *pricing.PriceListDraft) { d.Currency, d.Entries = iso("EUR"), nil }),
	)
	basket := asks("GLOVES-M", "199 case", "MASK", "8 ea")
	basket.Lines[0].Discounts = []pricing.Discount{{Name: "loyalty", Percent: rate("10%")}}
	basket.Lines[0].Taxes = []pricing.TaxRate{tax("US-FL", "standard", "7.5%")}
	basket.Discounts = []pricing.Discount{off("51.50 USD")}
	return book, basket
}

func TestBook_Explain(t *testing.T) {
	book, basket := explained()
	why, err := book.Explain(basket)
	require.NoError(t, err)
	outcomes := map[string]pricing.Outcome{}
	for _, l := range why.Lines[0].Lists {
		outcomes[l.List.Code] = l.Outcome
	}
	require.Equal(t, map[string]pricing.Outcome{
		"lakeside": pricing.OutcomeWon, "wholesale": pricing.OutcomeOtherUnit, "base": pricing.OutcomeOutranked, "summer": pricing.OutcomeNotValid,
		"off": pricing.OutcomeDisabled, "euro": pricing.OutcomeOtherCurrency,
	}, outcomes, "lists of other customers are not told")
	require.Equal(t, "lakeside", why.Lines[0].Lists[0].List.Code, "the narrowest scope first")
	require.Equal(t, pricing.OutcomeNoEntry, why.Lines[1].Lists[0].Outcome)
	require.Equal(t, `prices in USD on 2026-07-01, customer lakeside, group wholesale
GLOVES-M, 199 case: 10945.00 USD
  won: lakeside (customer)
    won: item GLOVES-M per case, volume = 10945.00 USD
      from 0 case at 60.00 USD
      from 50 case at 55.00 USD: 199 case
      from 200 case at 50.00 USD
  other_unit: wholesale (group)
    other_unit: item GLOVES-M per box
  outranked: base (base, to 2026-08-01)
    outranked: item GLOVES-M per case, graduated = 11195.00 USD
      from 0 case at 60.00 USD: 50 case
      from 50 case at 55.00 USD: 149 case
      from 200 case at 50.00 USD
  other_currency: euro (base)
  disabled: off (base)
  not_valid: summer (base, from 2026-08-01, to 2026-09-01)
  discount: loyalty 10% = 1094.50 USD
  share of the discounts on the whole: 51.49 USD
  tax: US-FL tax 7.5% of 9799.01 USD = 734.93 USD
MASK, 8 ea: 1.00 USD
  no_entry: lakeside (customer)
  no_entry: wholesale (group)
  won: base (base, to 2026-08-01)
    won: item MASK per ea = 1.00 USD
      from 0 ea at 0.125 USD: 8 ea
  other_currency: euro (base)
  disabled: off (base)
  not_valid: summer (base, from 2026-08-01, to 2026-09-01)
  share of the discounts on the whole: 0.01 USD
discount on the whole: 51.50 USD
total: 10946.00 USD, less 1094.50 USD off lines, less 51.50 USD off the whole, net 9800.00 USD, tax 734.93 USD, gross 10534.93 USD
`, why.String())

	body, err := json.Marshal(why)
	require.NoError(t, err)
	golden(t, "explanation.1.json", body)
	var read pricing.Explanation
	require.NoError(t, json.Unmarshal(body, &read))
	require.Equal(t, why.String(), read.String())
}

// What has no price is explained, too.
func TestBook_ExplainNoPrice(t *testing.T) {
	book, basket := explained()
	basket.Customer, basket.Groups, basket.Discounts = "", nil, nil
	basket.Lines = basket.Lines[:1]
	basket.Lines[0] = pricing.BasketLine{Item: "GLOVES-M", Quantity: qty("1 pack")}
	why, err := book.Explain(basket)
	require.Equal(t, []string{"lines[0].item pricing/no_price"}, faultsOf(t, err))
	require.Equal(t, `prices in USD on 2026-07-01
GLOVES-M, 1 pack
  other_unit: base (base, to 2026-08-01)
    other_unit: item GLOVES-M per case
  other_currency: euro (base)
  disabled: off (base)
  not_valid: summer (base, from 2026-08-01, to 2026-09-01)
`, why.String())
	basket.Lines[0].Quantity = qty("-3 case")
	why, err = book.Explain(basket)
	require.Equal(t, []string{"lines[0].quantity pricing/negative"}, faultsOf(t, err))
	require.Empty(t, why.Totals)
	basket.Currency, basket.On = money.Currency{}, document.Date{}
	_, err = book.Explain(basket)
	require.Equal(t, []string{"currency pricing/required", "on pricing/required"}, faultsOf(t, err))
}

// A list that is for the basket in two ways has one turn.
func TestBook_ExplainsEachListOnce(t *testing.T) {
	book := compiled(with(draft("own", gloves(model.Volume)), func(d *pricing.PriceListDraft) { d.Scope.Groups = []string{"retail", "wholesale"} }))
	basket := asks("GLOVES-M", "1 case")
	basket.Groups = []string{"wholesale", "", "retail", "wholesale"}
	why, err := book.Explain(basket)
	require.NoError(t, err)
	require.Len(t, why.Lines[0].Lists, 1)
	require.Equal(t, pricing.RankGroup, why.Lines[0].Lists[0].Rank)
}
