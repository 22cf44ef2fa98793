package pricing_test

import (
	"encoding/json"
	"errors"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/model"
)

func TestBook_Tiers(t *testing.T) {
	screws := tiered("SCREW", "ea", model.Graduated, "2.50 USD", "1000 ea", "2.25 USD")
	screws.Per = qty("100 ea")
	stripe := func(kind model.Kind) pricing.Entry { // to 5 at 7.00, to 10 at 6.50, then 6.00
		return tiered("SEAT", "ea", kind, "7.00 USD", "6 ea", "6.50 USD", "11 ea", "6.00 USD")
	}
	for _, c := range []struct {
		entry     pricing.Entry
		quantity  string
		extension string
		unitPrice string // "" means several
		tier      int
	}{
		{gloves(model.Volume), "0 case", "0.00", "60.00 USD", 0},
		{gloves(model.Volume), "49 case", "2940.00", "60.00 USD", 0},
		{gloves(model.Volume), "49.999 case", "2999.94", "60.00 USD", 0},
		{gloves(model.Volume), "50 case", "2750.00", "55.00 USD", 1},
		{gloves(model.Volume), "50.001 case", "2750.06", "55.00 USD", 1},
		{gloves(model.Volume), "199 case", "10945.00", "55.00 USD", 1},
		{gloves(model.Volume), "200 case", "10000.00", "50.00 USD", 2},
		{gloves(model.Volume), "300 case", "15000.00", "50.00 USD", 2},
		{gloves(model.Graduated), "0 case", "0.00", "60.00 USD", 0},
		{gloves(model.Graduated), "50 case", "3000.00", "60.00 USD", 1},
		{gloves(model.Graduated), "50.001 case", "3000.06", "", 1},
		{gloves(model.Graduated), "51 case", "3055.00", "", 1},
		{gloves(model.Graduated), "100.5 case", "5777.50", "", 1},
		{gloves(model.Graduated), "200 case", "11250.00", "", 2},
		{gloves(model.Graduated), "300 case", "16250.00", "", 2},
		{screws, "999 ea", "24.98", "2.50 USD", 0}, // 24.975
		{screws, "1002 ea", "25.05", "", 1},        // 25.00 + 0.045
		{stripe(model.Volume), "5 ea", "35.00", "7.00 USD", 0},
		{stripe(model.Volume), "6 ea", "39.00", "6.50 USD", 1},
		{stripe(model.Volume), "25 ea", "150.00", "6.00 USD", 2},
		{flat("SEAT", "ea", "7.00 USD"), "25 ea", "175.00", "7.00 USD", 0},
	} {
		t.Run(string(c.entry.Kind)+" "+c.entry.Item+" "+c.quantity, func(t *testing.T) {
			priced, err := compiled(made(draft("base", c.entry))).Price(asks(c.entry.Item, c.quantity))
			require.NoError(t, err)
			line := priced.Lines[0]
			require.Equal(t, usd(c.extension), line.Amounts.Extension)
			require.Equal(t, usd(c.extension), priced.Totals.Gross)
			require.Equal(t, c.tier, line.Tier)
			require.Equal(t, pricing.ListRef{Code: "base"}, line.List)
			require.Equal(t, c.entry.Per, line.PriceBase)
			require.Equal(t, c.unitPrice, line.UnitPrice.String())
			require.Equal(t, c.unitPrice == "", len(line.Steps) > 1)
		})
	}
}

// Slices of graduated seats: 1 to 5 at 7.00, 6 to 10 at 6.50, then 6.00; Stripe's own figures for 6 and 20 of them.
func TestBook_GraduatedAsStripe(t *testing.T) {
	seat := tiered("SEAT", "ea", model.Graduated, "7.00 USD", "5 ea", "6.50 USD", "10 ea", "6.00 USD")
	book := compiled(made(draft("base", seat)))
	for quantity, want := range map[string]string{"5 ea": "35.00", "6 ea": "41.50", "20 ea": "127.50", "25 ea": "157.50"} {
		priced, err := book.Price(asks("SEAT", quantity))
		require.NoError(t, err)
		require.Equal(t, usd(want), priced.Totals.Net)
	}
}

func TestBook_StepsSayWhatEachTierPrices(t *testing.T) {
	priced, err := compiled(made(draft("base", gloves(model.Graduated)))).Price(asks("GLOVES-M", "300 case", "GLOVES-M", "60 case"))
	require.NoError(t, err)
	require.Equal(t, []pricing.Step{
		{Quantity: qty("50 case"), UnitPrice: price("60.00 USD")}, {Quantity: qty("150 case"), UnitPrice: price("55.00 USD")}, {Quantity: qty("100 case"), UnitPrice: price("50.00 USD")},
	}, priced.Lines[0].Steps)
	require.Equal(t, []pricing.Step{{Quantity: qty("50 case"), UnitPrice: price("60.00 USD")}, {Quantity: qty("10 case"), UnitPrice: price("55.00 USD")}}, priced.Lines[1].Steps)
}

// Every list has the gloves, each at another price; lists drop out one by one.
func TestBook_Selection(t *testing.T) {
	list := func(code, p string, change func(*pricing.PriceListDraft)) *pricing.PriceList {
		return with(draft(code, flat("GLOVES-M", "case", p)), change)
	}
	lists := []*pricing.PriceList{
		list("base", "60.00 USD", func(d *pricing.PriceListDraft) { d.Valid = span("2026-01-01", "2027-01-01") }),
		list("group", "65.00 USD", func(d *pricing.PriceListDraft) { d.Scope.Groups = []string{"wholesale", "key"} }),
		list("customer", "70.00 USD", func(d *pricing.PriceListDraft) { d.Scope.Customers = []string{"lakeside"} }),
		list("old", "1.00 USD", func(d *pricing.PriceListDraft) { d.Valid = span("", "2026-01-01") }),
		list("off", "2.00 USD", func(d *pricing.PriceListDraft) { d.Disabled = true }),
		list("others", "3.00 USD", func(d *pricing.PriceListDraft) { d.Scope.Customers = []string{"hillside"} }),
		with(draft("euro"), func(d *pricing.PriceListDraft) {
			d.Currency, d.Entries = iso("EUR"), []pricing.Entry{flat("GLOVES-M", "case", "55.00 EUR")}
		}),
	}
	book := compiled(lists...)
	for name, c := range map[string]struct {
		change func(*pricing.Basket)
		list   string
		rank   pricing.Rank
		gross  string
	}{
		"customer before cheaper ones":           {func(*pricing.Basket) {}, "customer", pricing.RankCustomer, "70.00 USD"},
		"group before everybody":                 {func(b *pricing.Basket) { b.Customer = "" }, "group", pricing.RankGroup, "65.00 USD"},
		"everybody":                              {func(b *pricing.Basket) { b.Customer, b.Groups = "", nil }, "base", pricing.RankBase, "60.00 USD"},
		"another customer":                       {func(b *pricing.Basket) { b.Customer = "hillside" }, "others", pricing.RankCustomer, "3.00 USD"},
		"last day":                               {func(b *pricing.Basket) { b.Customer, b.Groups, b.On = "", nil, day("2026-12-31") }, "base", pricing.RankBase, "60.00 USD"},
		"day before":                             {func(b *pricing.Basket) { b.Customer, b.Groups, b.On = "", nil, day("2025-12-31") }, "old", pricing.RankBase, "1.00 USD"},
		"currency before scope":                  {func(b *pricing.Basket) { b.Currency = iso("EUR") }, "euro", pricing.RankBase, "55.00 EUR"},
		"a day after everything for nobody else": {func(b *pricing.Basket) { b.On = day("2030-01-01") }, "customer", pricing.RankCustomer, "70.00 USD"},
	} {
		t.Run(name, func(t *testing.T) {
			basket := asks("GLOVES-M", "1 case")
			c.change(&basket)
			priced, err := book.Price(basket)
			require.NoError(t, err)
			require.Equal(t, c.list, priced.Lines[0].List.Code)
			require.Equal(t, c.rank, priced.Lines[0].Rank)
			require.Equal(t, c.gross, priced.Totals.Gross.String())
		})
	}
	basket := asks("GLOVES-M", "1 case", "GLOVES-M", "1 box", "MASK", "1 ea")
	basket.Customer, basket.Groups, basket.On = "", nil, day("2027-01-01")
	_, err := book.Price(basket)
	require.Equal(t, []string{"lines[0].item pricing/no_price", "lines[1].item pricing/no_price", "lines[2].item pricing/no_price"}, faultsOf(t, err))
}

// The version of the winning list is its edition, and a list changed after Compile does not change the book.
func TestBook_KeepsCopies(t *testing.T) {
	p, _, err := pricing.NewPriceList("acme", draft("base", gloves(model.Volume)), 3, clerk)
	require.NoError(t, err)
	book := compiled(p)
	p.Edition, p.Entries[0].Tiers[0].Price, p.Disabled = 4, price("1.00 USD"), true
	priced, err := book.Price(asks("GLOVES-M", "1 case"))
	require.NoError(t, err)
	require.Equal(t, pricing.ListRef{Code: "base", Version: 3}, priced.Lines[0].List)
	require.Equal(t, "base version 3", priced.Lines[0].List.String())
	require.Equal(t, usd("60.00"), priced.Totals.Gross)
}

func TestBook_DiscountsAndTaxes(t *testing.T) {
	basket := asks("GLOVES-M", "200 case", "MASK", "8 ea")
	basket.Lines[0].Discounts = []pricing.Discount{percent("10%")}
	basket.Discounts = []pricing.Discount{off("91.00 USD")}
	for i := range basket.Lines {
		basket.Lines[i].Taxes = []pricing.TaxRate{tax("US-FL", "standard", "10%")}
	}
	priced, err := compiled(made(draft("base", gloves(model.Graduated), flat("MASK", "ea", "0.125 USD")))).Price(basket)
	require.NoError(t, err)
	// 11250.00 + 1.00, less 1125.00, less 91.00 of 10126.00
	require.Equal(t, usd("11251.00"), priced.Totals.Extension)
	require.Equal(t, usd("1125.00"), priced.Totals.LineDiscount)
	require.Equal(t, usd("10035.00"), priced.Totals.Net)
	require.Equal(t, usd("11038.50"), priced.Totals.Gross)
	require.Equal(t, usd("0.01"), priced.Lines[1].Amounts.OrderDiscount)
	body, err := json.Marshal(priced)
	require.NoError(t, err)
	var read pricing.PricedBasket
	require.NoError(t, json.Unmarshal(body, &read))
	require.Equal(t, priced.Lines[0].Steps, read.Lines[0].Steps)
	require.True(t, read.Totals.Equal(priced.Totals))
}

func TestBook_PriceFaults(t *testing.T) {
	book := compiled(made(draft("base", gloves(model.Graduated), flat("MASK", "ea", "0.125 USD"))))
	_, err := book.Price(pricing.Basket{Lines: []pricing.BasketLine{{Item: "MASK"}}})
	require.Equal(t, []string{"currency pricing/required", "on pricing/required"}, faultsOf(t, err))

	basket := asks("MASK", "-1 ea", "GLOVES-M", "9223372036854775807 case", "SOAP", "1 ea")
	basket.Lines = append(basket.Lines, pricing.BasketLine{Item: "MASK"})
	_, err = book.Price(basket)
	require.Equal(t, []string{"lines[0].quantity pricing/negative", "lines[2].item pricing/no_price", "lines[3].item pricing/no_price"}, faultsOf(t, err))
	require.ErrorContains(t, err, `no price list that applies has a price of "SOAP" per "ea" in "USD" on 2026-07-01`)

	basket.Lines = basket.Lines[1:2]
	_, err = book.Price(basket)
	require.Equal(t, []string{"lines[0].steps pricing/range"}, faultsOf(t, err))
	require.ErrorIs(t, err, money.ErrOverflow)

	empty, err := book.Price(asks())
	require.NoError(t, err)
	require.Empty(t, empty.Lines)
	none, err := pricing.Compile(nil, pricing.Config{})
	require.NoError(t, err)
	_, err = none.Price(asks("MASK", "1 ea"))
	require.Equal(t, []string{"lines[0].item pricing/no_price"}, faultsOf(t, err))
}

func TestCompile_Faults(t *testing.T) {
	base := draft("base", gloves(model.Volume), flat("MASK", "ea", "0.125 USD"))
	other := func(change func(*pricing.PriceListDraft)) *pricing.PriceList {
		return with(draft("other", flat("MASK", "ea", "0.20 USD"), flat("SOAP", "ea", "1.00 USD")), change)
	}
	stranger, _, err := pricing.NewPriceList("umbrella", draft("theirs"), 0, clerk)
	require.NoError(t, err)
	broken := made(base)
	broken.Entries[0].Tiers[1].Price = money.Price{}
	for name, c := range map[string]struct {
		lists  []*pricing.PriceList
		faults []string
	}{
		"conflict": {[]*pricing.PriceList{made(base), other(func(*pricing.PriceListDraft) {})}, []string{"lists[1].entries[0] pricing/conflict"}},
		"last day is free": {[]*pricing.PriceList{
			with(base, func(d *pricing.PriceListDraft) { d.Valid = span("", "2026-07-01") }), other(func(d *pricing.PriceListDraft) { d.Valid = span("2026-07-01", "") }),
		}, nil},
		"one day in common": {[]*pricing.PriceList{
			with(base, func(d *pricing.PriceListDraft) { d.Valid = span("", "2026-07-02") }), other(func(d *pricing.PriceListDraft) { d.Valid = span("2026-07-01", "") }),
		}, []string{"lists[1].entries[0] pricing/conflict"}},
		"other scope": {[]*pricing.PriceList{made(base), other(func(d *pricing.PriceListDraft) { d.Scope.Groups = []string{"x"} })}, nil},
		"other group": {[]*pricing.PriceList{
			with(base, func(d *pricing.PriceListDraft) { d.Scope.Groups = []string{"y"} }), other(func(d *pricing.PriceListDraft) { d.Scope.Groups = []string{"x"} }),
		}, nil},
		"shared customer, shared group: one conflict": {[]*pricing.PriceList{
			with(base, func(d *pricing.PriceListDraft) { d.Scope.Customers, d.Scope.Groups = []string{"a", "b"}, []string{"x"} }),
			other(func(d *pricing.PriceListDraft) { d.Scope.Customers, d.Scope.Groups = []string{"b"}, []string{"x"} }),
		}, []string{"lists[1].entries[0] pricing/conflict"}},
		"disabled":  {[]*pricing.PriceList{made(base), other(func(d *pricing.PriceListDraft) { d.Disabled = true })}, nil},
		"nil":       {[]*pricing.PriceList{nil}, []string{"lists[0] pricing/required"}},
		"same code": {[]*pricing.PriceList{made(base), made(base)}, []string{"lists[1].code pricing/duplicate"}},
		"tenant":    {[]*pricing.PriceList{made(base), stranger}, []string{"lists[1].header.tenant pricing/tenant"}},
		"broken":    {[]*pricing.PriceList{made(draft("fine")), broken}, []string{"lists[1].entries[0].tiers[1].price pricing/required"}},
	} {
		t.Run(name, func(t *testing.T) {
			book, err := pricing.Compile(c.lists, pricing.Config{})
			if c.faults == nil {
				require.NoError(t, err)
				return
			}
			require.Equal(t, c.faults, faultsOf(t, err))
			require.Nil(t, book)
		})
	}
}

func TestCompile_ConflictNamesBoth(t *testing.T) {
	a := with(draft("a", flat("SOAP", "ea", "1.00 USD"), gloves(model.Volume)), func(d *pricing.PriceListDraft) { d.Scope.Groups = []string{"key"} })
	second := draft("b", gloves(model.Volume))
	second.Scope.Groups = []string{"retail", "key"}
	b, _, err := pricing.NewPriceList("acme", second, 2, clerk)
	require.NoError(t, err)
	_, err = pricing.Compile([]*pricing.PriceList{a, b}, pricing.Config{})
	conflict, ok := errors.AsType[*pricing.ConflictError](err)
	require.True(t, ok)
	require.Equal(t, &pricing.ConflictError{
		Item: "GLOVES-M", Unit: "case", Rank: pricing.RankGroup, For: "key",
		Lists: [2]pricing.ListRef{{Code: "a"}, {Code: "b", Version: 2}}, Entries: [2]int{1, 0}, Paths: [2]string{"lists[0].entries[1]", "lists[1].entries[0]"},
	}, conflict)
	require.ErrorIs(t, conflict, document.ErrInvalid)
	require.EqualError(t, err, `pricing/conflict: lists[1].entries[0]: price lists a (lists[0].entries[1]) and b version 2 (lists[1].entries[0]) both price "GLOVES-M" per "case" for group "key" on the same days; `+
		"let one of them end before the other begins, give one a larger priority, or take the entry out of one")
}

// Not more conflicts than somebody reads are listed.
func TestCompile_ListsSomeConflicts(t *testing.T) {
	many := draft("many")
	for i := range 300 {
		many.Entries = append(many.Entries, flat("ITEM-"+strconv.Itoa(i), "ea", "1.00 USD"))
	}
	second := many
	second.Code = "second"
	_, err := pricing.Compile([]*pricing.PriceList{made(many), made(second)}, pricing.Config{})
	require.Len(t, faultsOf(t, err), 100)
}

// A book is used by many at once; the race detector watches.
func TestBook_Concurrent(t *testing.T) {
	book := compiled(made(draft("base", gloves(model.Graduated))))
	basket := asks("GLOVES-M", "200 case", "GLOVES-M", "60 case")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 50 {
				priced, err := book.Price(basket)
				why, err2 := book.Explain(basket)
				if err != nil || err2 != nil || priced.Totals.Net != usd("14800.00") || !why.Totals.Equal(priced.Totals) {
					t.Errorf("%v %v %v", priced.Totals.Net, err, err2)
				}
			}
		})
	}
	all.Wait()
}
