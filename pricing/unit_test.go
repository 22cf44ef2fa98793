package pricing_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// weights are facts of an item in kg, with grams, tonnes and bags of 7/3 kg.
var weights = pricing.ItemFacts{Unit: "kg", Units: []catalog.Conversion{{Unit: "g", Num: 1, Den: 1000}, {Unit: "t", Num: 1000, Den: 1}, {Unit: "bag", Num: 7, Den: 3}}}

// pieces are facts of an item in pieces, in boxes of 5 and cases of 12.
var pieces = pricing.ItemFacts{Unit: "ea", Units: []catalog.Conversion{{Unit: "box", Num: 5, Den: 1}, {Unit: "case", Num: 12, Den: 1}}}

func asksFacts(facts pricing.ItemFacts, itemsAndQuantities ...string) pricing.Basket {
	b := asks(itemsAndQuantities...)
	for i := range b.Lines {
		b.Lines[i].Facts = facts
	}
	return b
}

// Figures of other systems' tests, sales.md 2.4 and 2.5.
func TestBook_UnitsAsOthers(t *testing.T) {
	// Odoo: a tonne costs 100, from 3 tonnes on 10 less. 2000 kg are 0.10 a kg, 3500 kg are 0.09.
	tonne := []pricing.Entry{flat("X", "t", "100.00 USD"), flat("X", "t", "90.00 USD")}
	tonne[1].MinimumQuantity = qty("3 t")
	// Tryton: 10 a kg, 9 from 10 kg on; 10000 g are 9 a kg.
	tryton := []pricing.Entry{flat("X", "kg", "10.00 USD"), flat("X", "kg", "9.00 USD")}
	tryton[1].MinimumQuantity = qty("10 kg")
	// ERPNext: a rule of 5 to 7 pieces takes 17.5% off 100; a box of 5 is one, two boxes are not.
	erpnext := []pricing.Entry{flat("X", "ea", "20.00 USD"), flat("X", "ea", "16.50 USD"), flat("X", "ea", "20.00 USD")}
	erpnext[1].MinimumQuantity, erpnext[2].MinimumQuantity = qty("5 ea"), qty("8 ea")
	for _, c := range []struct {
		source   string
		entries  []pricing.Entry
		facts    pricing.ItemFacts
		quantity string
		amount   string
		price    string
		base     string
	}{
		{"Odoo", tonne, weights, "2000 kg", "200.00", "100.00 USD", "1000 kg"},
		{"Odoo", tonne, weights, "3500 kg", "315.00", "90.00 USD", "1000 kg"},
		{"Tryton", tryton, weights, "10000 g", "90.00", "9.00 USD", "1000 g"},
		{"Tryton", tryton, weights, "9999 g", "99.99", "10.00 USD", "1000 g"},
		{"ERPNext", erpnext, pieces, "1 box", "82.50", "82.50 USD", ""},
		{"ERPNext", erpnext, pieces, "2 box", "200.00", "100.00 USD", ""},
	} {
		t.Run(c.source+" "+c.quantity, func(t *testing.T) {
			priced, err := compiled(made(draft("base", c.entries...))).Price(asksFacts(c.facts, "X", c.quantity))
			require.NoError(t, err)
			require.Equal(t, usd(c.amount), priced.Totals.Net)
			require.Equal(t, c.price, priced.Lines[0].UnitPrice.String())
			require.Equal(t, c.base, priced.Lines[0].PriceBase.String())
		})
	}
}

// The same quantity in another unit costs the same and reaches the same tier; unit prices are rounded only after extension.
func TestT8_UnitsDoNotMatter(t *testing.T) {
	holds(t, 500, "units", func(n *numbers) bool {
		e := tableOf(n, []model.Kind{model.Volume, model.Graduated}[n.below(2)], false)
		if n.below(2) == 1 {
			e.Per = decimals(1+n.below(30), 0, "kg")
		}
		if n.below(3) == 1 {
			e.MinimumQuantity = decimals(n.below(2_000), 1, "g")
		}
		book := compiled(made(draft("base", e)))
		grams := n.below(300_000_000)
		kg, err := book.Price(asksFacts(weights, "X", decimal(grams, 3)+" kg"))
		g, err2 := book.Price(asksFacts(weights, "X", decimal(grams, 0)+" g"))
		tonnes, err3 := book.Price(asksFacts(weights, "X", decimal(grams, 6)+" t"))
		if err != nil || err2 != nil || err3 != nil {
			return (err == nil) == (err2 == nil) && (err == nil) == (err3 == nil)
		}
		return kg.Totals.Equal(g.Totals) && kg.Totals.Equal(tonnes.Totals) && kg.Lines[0].Tier == g.Lines[0].Tier && kg.Lines[0].Tier == tonnes.Lines[0].Tier
	})
}

// Quantities that one direction cannot hold exactly are priced in the other; parts that neither holds by their amount.
func TestBook_UnitsThatDoNotGoInto(t *testing.T) {
	perCase := compiled(made(draft("base", flat("X", "case", "10.00 USD"))))
	priced, err := perCase.Price(asksFacts(pieces, "X", "7 ea")) // 7/12 of a case
	require.NoError(t, err)
	require.Equal(t, usd("5.83"), priced.Totals.Net)
	require.Equal(t, "10.00 USD per 12 ea", priced.Lines[0].UnitPrice.String()+" per "+priced.Lines[0].PriceBase.String())

	cases := compiled(made(draft("base", tiered("X", "case", model.Volume, "12.00 USD", "10 case", "11.00 USD"))))
	for quantity, want := range map[string]string{"119 ea": "119.00", "121 ea": "110.92"} { // 121/12 × 11
		priced, err = cases.Price(asksFacts(pieces, "X", quantity))
		require.NoError(t, err)
		require.Equal(t, usd(want), priced.Totals.Net, quantity)
	}

	each := compiled(made(draft("base", tiered("X", "ea", model.Graduated, "2.00 USD", "50 ea", "1.00 USD"))))
	priced, err = each.Price(asksFacts(pieces, "X", "5 case")) // 50 at 2.00, 10 at 1.00: 50 pieces are no decimal of cases
	require.NoError(t, err)
	require.Equal(t, usd("110.00"), priced.Totals.Net)
	require.Equal(t, []pricing.Step{{Quantity: qty("5 case"), Amount: usd("110.00")}}, priced.Lines[0].Steps)
	priced, err = each.Price(asksFacts(pieces, "X", "20 box")) // boxes of 5 hold them: 10 boxes at 10.00, 10 at 5.00
	require.NoError(t, err)
	require.Equal(t, []pricing.Step{{Quantity: qty("10 box"), UnitPrice: price("10.00 USD")}, {Quantity: qty("10 box"), UnitPrice: price("5.00 USD")}}, priced.Lines[0].Steps)

	bags := compiled(made(draft("base", tiered("X", "bag", model.Volume, "2.00 USD", "1 bag", "1.00 USD")))) // 1 bag = 7/3 kg
	_, err = bags.Price(asksFacts(weights, "X", "5 kg"))
	require.Equal(t, []string{"lines[0].quantity pricing/unit"}, faultsOf(t, err))
	require.ErrorIs(t, err, money.ErrInexact)
	flatBags := compiled(made(draft("base", flat("X", "bag", "2.00 USD"))))
	priced, err = flatBags.Price(asksFacts(weights, "X", "5 kg")) // 15/7 × 2.00
	require.NoError(t, err)
	require.Equal(t, usd("4.29"), priced.Totals.Net)
	require.Equal(t, "6.00 USD", priced.Lines[0].UnitPrice.String())
	require.Equal(t, qty("7 kg"), priced.Lines[0].PriceBase)
}

// A package is one whatever the line counts in.
func TestBook_PackagesInOtherUnits(t *testing.T) {
	e := pricing.Entry{Item: "X", Unit: "ea", Model: model.Model{Kind: model.Package, Price: price("15.00 USD"), Size: qty("10 ea")}}
	book := compiled(made(draft("base", e)))
	for quantity, want := range map[string]string{"10 ea": "15.00", "11 ea": "30.00", "2 box": "15.00", "3 box": "30.00", "1 case": "30.00"} {
		priced, err := book.Price(asksFacts(pieces, "X", quantity))
		require.NoError(t, err)
		require.Equal(t, usd(want), priced.Totals.Net, quantity)
	}
}

func TestFactsOf(t *testing.T) {
	item := &catalog.ItemDraft{SKU: "X", Unit: "ea", Units: pieces.Units, Category: "nitrile"}
	facts, err := pricing.FactsOf(item, nil)
	require.NoError(t, err)
	require.Equal(t, []string{"nitrile"}, facts.Categories)
	tree := &catalog.CategoryTreeDraft{Categories: []catalog.Category{{Code: "supplies"}, {Code: "gloves", Parent: "supplies"}, {Code: "nitrile", Parent: "gloves"}}}
	facts, err = pricing.FactsOf(item, tree)
	require.NoError(t, err)
	require.Equal(t, pricing.ItemFacts{Unit: "ea", Units: pieces.Units, Categories: []string{"nitrile", "gloves", "supplies"}}, facts)
	item.Category = "latex"
	_, err = pricing.FactsOf(item, tree)
	require.Error(t, err)
}
