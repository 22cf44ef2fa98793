package pricing_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/pricing"
)

// listed makes a list of "X" per "ea" at a price, after a change.
func listed(code, p string, change func(*pricing.PriceListDraft)) *pricing.PriceList {
	return with(draft(code, flat("X", "ea", p)), change)
}

func everywhere(*pricing.PriceListDraft) {}

// buyer has a code in every dimension.
func buyer(lines ...string) pricing.Basket {
	b := asks(lines...)
	b.Contracts, b.Customer, b.Organization, b.Groups, b.Channel, b.Territory = []string{"K-1", "K-2"}, "lakeside", "lakes", []string{"wholesale", "clinics"}, "web", "FL"
	return b
}

func wonBy(t *testing.T, book *pricing.Book, basket pricing.Basket) string {
	t.Helper()
	priced, err := book.Price(basket)
	require.NoError(t, err)
	return priced.Lines[0].List.Code
}

// The narrowest dimension goes first, whatever is cheaper: each list is dearer than all wider ones. As commercetools ranks customer, group,
// channel and country.
func TestBook_RanksByDimension(t *testing.T) {
	lists := []*pricing.PriceList{
		listed("base", "1.00 USD", everywhere),
		listed("channel", "2.00 USD", func(d *pricing.PriceListDraft) { d.Scope.Channels = []string{"web"} }),
		listed("both", "3.00 USD", func(d *pricing.PriceListDraft) {
			d.Scope.Channels, d.Scope.Territories = []string{"web"}, []string{"GA", "FL"}
		}),
		listed("group", "4.00 USD", func(d *pricing.PriceListDraft) { d.Scope.Groups = []string{"clinics"} }),
		listed("group and channel", "5.00 USD", func(d *pricing.PriceListDraft) {
			d.Scope.Groups, d.Scope.Channels = []string{"clinics"}, []string{"web"}
		}),
		listed("organization", "6.00 USD", func(d *pricing.PriceListDraft) { d.Scope.Organizations = []string{"lakes"} }),
		listed("customer", "7.00 USD", func(d *pricing.PriceListDraft) { d.Scope.Customers = []string{"lakeside"} }),
		listed("contract", "8.00 USD", func(d *pricing.PriceListDraft) { d.Scope.Contracts = []string{"K-2"} }),
		listed("contract of customer", "9.00 USD", func(d *pricing.PriceListDraft) {
			d.Scope.Contracts, d.Scope.Customers = []string{"K-1"}, []string{"lakeside"}
		}),
	}
	codes := []string{"base", "channel", "both", "group", "group and channel", "organization", "customer", "contract", "contract of customer"}
	for n := len(lists); n > 0; n-- {
		require.Equal(t, codes[n-1], wonBy(t, compiled(lists[:n]...), buyer("X", "1 ea")))
	}
	priced, err := compiled(lists...).Price(buyer("X", "1 ea"))
	require.NoError(t, err)
	require.Equal(t, pricing.RankContract, priced.Lines[0].Rank)
}

// A list applies when the basket has one of the codes in every dimension that the list states, and an empty code is none.
func TestBook_ScopeIsAllOfItsDimensions(t *testing.T) {
	book := compiled(listed("base", "1.00 USD", everywhere), listed("narrow", "2.00 USD", func(d *pricing.PriceListDraft) {
		d.Scope = pricing.Scope{Organizations: []string{"lakes"}, Groups: []string{"x", "clinics"}, Channels: []string{"web"}, Territories: []string{"FL"}}
	}))
	require.Equal(t, "narrow", wonBy(t, book, buyer("X", "1 ea")))
	for name, change := range map[string]func(*pricing.Basket){
		"organization": func(b *pricing.Basket) { b.Organization = "hills" },
		"group":        func(b *pricing.Basket) { b.Groups = []string{"", "retail"} },
		"channel":      func(b *pricing.Basket) { b.Channel = "" },
		"territory":    func(b *pricing.Basket) { b.Territory = "GA" },
	} {
		basket := buyer("X", "1 ea")
		change(&basket)
		require.Equal(t, "base", wonBy(t, book, basket), name)
	}
}

// Within one rank: item before category from the narrowest, before any; then the larger minimum that is reached; then priority. As
// ERPNext's tests choose: item code before item group, a larger priority before all that is equal.
func TestBook_RanksEntries(t *testing.T) {
	categories := []string{"nitrile", "gloves", "supplies"}
	any := flat("", "ea", "1.00 USD")
	any.Any = true
	wide, narrow := flat("", "ea", "2.00 USD"), flat("", "ea", "3.00 USD")
	wide.Category, narrow.Category = "supplies", "gloves"
	item := flat("X", "ea", "4.00 USD")
	from10, from50 := item, item
	from10.MinimumQuantity, from10.Price = qty("10 ea"), price("5.00 USD")
	from50.MinimumQuantity, from50.Price = qty("50 ea"), price("6.00 USD")
	for _, c := range []struct {
		entries  []pricing.Entry
		quantity string
		price    string
	}{
		{[]pricing.Entry{any}, "1 ea", "1.00 USD"},
		{[]pricing.Entry{any, wide}, "1 ea", "2.00 USD"},
		{[]pricing.Entry{wide, narrow, any}, "1 ea", "3.00 USD"},
		{[]pricing.Entry{any, item, wide, narrow}, "1 ea", "4.00 USD"},
		{[]pricing.Entry{from50, from10, item}, "9.999 ea", "4.00 USD"},
		{[]pricing.Entry{from50, from10, item}, "10 ea", "5.00 USD"},
		{[]pricing.Entry{from50, from10, item}, "50 ea", "6.00 USD"},
		{[]pricing.Entry{from50, narrow}, "49 ea", "3.00 USD"}, // the item's entry does not apply yet
	} {
		basket := asks("X", c.quantity)
		basket.Lines[0].Facts.Categories = categories
		priced, err := compiled(made(draft("base", c.entries...))).Price(basket)
		require.NoError(t, err)
		require.Equal(t, c.price, priced.Lines[0].UnitPrice.String())
	}
	base := listed("base", "1.00 USD", everywhere)
	campaign := listed("campaign", "2.00 USD", func(d *pricing.PriceListDraft) { d.Priority = 8 })
	require.Equal(t, "campaign", wonBy(t, compiled(base, campaign), asks("X", "1 ea")))
	narrowBase := with(draft("categories", narrow), func(d *pricing.PriceListDraft) { d.Priority = 9 })
	basket := asks("X", "1 ea")
	basket.Lines[0].Facts.Categories = categories
	require.Equal(t, "base", wonBy(t, compiled(base, narrowBase), basket), "the more specific entry goes before priority")
}

// A tie that only a basket can run into is told by the line that does, with both entries; it is an error, never luck.
func TestBook_ConflictOfABasket(t *testing.T) {
	book := compiled(
		listed("web", "2.00 USD", func(d *pricing.PriceListDraft) { d.Scope.Channels = []string{"web"} }),
		listed("florida", "3.00 USD", func(d *pricing.PriceListDraft) {
			d.Scope.Territories = []string{"FL"}
			d.Entries = append([]pricing.Entry{flat("Y", "ea", "1.00 USD")}, d.Entries...)
		}),
	)
	basket := buyer("X", "1 ea", "Y", "1 ea")
	_, err := book.Price(basket)
	require.Equal(t, []string{"lines[0].item pricing/conflict"}, faultsOf(t, err))
	conflict, ok := errors.AsType[*pricing.ConflictError](err)
	require.True(t, ok)
	require.Equal(t, &pricing.ConflictError{
		Item: "X", Unit: "ea", Rank: pricing.RankTerritory, Lists: [2]pricing.ListRef{{Code: "florida"}, {Code: "web"}}, Entries: [2]int{1, 0},
	}, conflict)
	require.ErrorContains(t, err, `price lists florida (entries[1]) and web (entries[0]) both price "X" per "ea", and neither goes before the other`)
	why, err := book.Explain(basket)
	require.Error(t, err)
	require.Equal(t, pricing.OutcomeConflict, why.Lines[0].Lists[0].Outcome)
	require.Equal(t, pricing.OutcomeConflict, why.Lines[0].Lists[1].Outcome)
	basket.Channel = ""
	require.Equal(t, "florida", wonBy(t, book, basket))
	basket.Channel, basket.Policy = "web", pricing.BestPrice
	require.Equal(t, "web", wonBy(t, book, func() pricing.Basket { b := basket; b.Lines = b.Lines[:1]; return b }()), "by the best price there is no tie")

	// Two units of one item in one list, neither of them the line's.
	units := pricing.ItemFacts{Unit: "ea", Units: []catalog.Conversion{{Unit: "box", Num: 5, Den: 1}, {Unit: "case", Num: 50, Den: 1}}}
	book = compiled(made(draft("base", flat("X", "box", "4.00 USD"), flat("X", "case", "30.00 USD"))))
	basket = asks("X", "50 ea")
	basket.Lines[0].Facts = units
	_, err = book.Price(basket)
	require.Equal(t, []string{"lines[0].item pricing/conflict"}, faultsOf(t, err))
	basket.Lines[0].Quantity = qty("10 box")
	priced, err := book.Price(basket)
	require.NoError(t, err, "the unit asked goes first")
	require.Equal(t, usd("40.00"), priced.Totals.Net)
}

// Other units are other prices, and no conflict; a tie is one also where the list with the tie goes before another.
func TestBook_TiesOfTheFirst(t *testing.T) {
	facts := pricing.ItemFacts{Unit: "ea", Units: []catalog.Conversion{{Unit: "box", Num: 5, Den: 1}, {Unit: "case", Num: 50, Den: 1}}}
	book := compiled(listed("a", "5.00 USD", everywhere), made(draft("b", flat("X", "box", "4.00 USD"))))
	basket := asks("X", "1 ea")
	basket.Lines[0].Facts = facts
	require.Equal(t, "a", wonBy(t, book, basket))
	basket.Lines[0].Quantity = qty("1 box")
	require.Equal(t, "b", wonBy(t, book, basket))

	book = compiled(listed("a", "5.00 USD", everywhere), with(draft("b", flat("X", "box", "4.00 USD"), flat("X", "case", "30.00 USD")), func(d *pricing.PriceListDraft) { d.Priority = 1 }))
	basket.Lines[0].Quantity = qty("1 ea")
	_, err := book.Price(basket)
	require.Equal(t, []string{"lines[0].item pricing/conflict"}, faultsOf(t, err))
	require.ErrorContains(t, err, `entries[0] and entries[1] of price list b both price "X" per "ea", and neither goes before the other`)
}

// An exclusive list ends the search for whom it is for: what it does not have is not sold, whatever wider lists say.
func TestBook_Exclusive(t *testing.T) {
	book := compiled(
		with(draft("base", flat("X", "ea", "1.00 USD"), flat("Y", "ea", "1.00 USD"), flat("Z", "ea", "1.00 USD")), everywhere),
		with(draft("assortment", flat("X", "ea", "2.00 USD")), func(d *pricing.PriceListDraft) { d.Exclusive, d.Scope.Customers = true, []string{"lakeside"} }),
		with(draft("contract", flat("Y", "ea", "3.00 USD")), func(d *pricing.PriceListDraft) { d.Scope.Contracts = []string{"K-1"} }),
	)
	for _, policy := range []pricing.Policy{pricing.MostSpecific, pricing.BestPrice} {
		basket := buyer("X", "1 ea", "Y", "1 ea", "Z", "1 ea")
		basket.Policy = policy
		_, err := book.Price(basket)
		require.Equal(t, []string{"lines[2].item pricing/not_sold"}, faultsOf(t, err), "the contract is narrower and sells more")
		require.ErrorContains(t, err, `list assortment is all that is sold here, and it has no price of "Z" per "ea"`)
		why, err := book.Explain(basket)
		require.Error(t, err)
		require.Equal(t, "contract", why.Lines[2].Lists[0].List.Code)
		require.Equal(t, pricing.OutcomeNoEntry, why.Lines[2].Lists[0].Outcome)
		require.Equal(t, pricing.OutcomeNotSold, why.Lines[2].Lists[1].Outcome)
		require.Equal(t, pricing.OutcomeNotAsked, why.Lines[2].Lists[2].Outcome)
		basket.Lines = basket.Lines[:2]
		priced, err := book.Price(basket)
		require.NoError(t, err)
		require.Equal(t, "contract", priced.Lines[1].List.Code)
		basket.Customer, basket.Lines = "hillside", buyer("Z", "1 ea").Lines
		require.Equal(t, "base", wonBy(t, book, basket))
	}
}

// The policy of the best price takes the list by which the line costs least: which one that is can depend on the quantity.
func TestBook_BestPrice(t *testing.T) {
	fee := flat("X", "ea", "1.00 USD")
	fee.Minimum = usd("20.00")
	book := compiled(made(draft("base", fee)), listed("own", "2.00 USD", func(d *pricing.PriceListDraft) { d.Scope.Customers = []string{"lakeside"} }))
	for quantity, want := range map[string]string{"9 ea": "own", "10 ea": "own", "11 ea": "base", "30 ea": "base"} {
		basket := asks("X", quantity)
		require.Equal(t, "own", wonBy(t, book, basket))
		basket.Policy = pricing.BestPrice
		require.Equal(t, want, wonBy(t, book, basket), quantity)
		why, err := book.Explain(basket)
		require.NoError(t, err)
		outcomes := []pricing.Outcome{why.Lines[0].Lists[0].Outcome, why.Lines[0].Lists[1].Outcome}
		if want == "own" {
			require.Equal(t, []pricing.Outcome{pricing.OutcomeWon, pricing.OutcomeDearer}, outcomes)
		} else {
			require.Equal(t, []pricing.Outcome{pricing.OutcomeDearer, pricing.OutcomeWon}, outcomes)
		}
	}
}

// A list with a zone takes its day from the instant: valid to July 1 in Honolulu, it still applies at 23:59:59 there, when it is July
// already for the seller and for all lists without a zone.
func TestT9_ListsHaveTheirOwnDays(t *testing.T) {
	honolulu := time.FixedZone("Pacific/Honolulu", -10*60*60)
	lists := []*pricing.PriceList{
		listed("june", "1.00 USD", func(d *pricing.PriceListDraft) { d.Valid.To = day("2026-07-01") }),
		listed("july", "2.00 USD", func(d *pricing.PriceListDraft) { d.Valid.From = day("2026-07-01") }),
		listed("islands", "3.00 USD", func(d *pricing.PriceListDraft) {
			d.Scope.Territories, d.Zone, d.Valid.To = []string{"HI"}, "Pacific/Honolulu", day("2026-07-01")
		}),
	}
	_, err := pricing.Compile(lists, pricing.Config{})
	require.Equal(t, []string{"lists[2].zone pricing/zone"}, faultsOf(t, err))
	book, err := pricing.Compile(lists, pricing.Config{Zones: map[string]*time.Location{"Pacific/Honolulu": honolulu}})
	require.NoError(t, err)
	basket := asks("X", "1 ea", "X", "2 ea")
	basket.Territory = "HI"
	last := time.Date(2026, 6, 30, 23, 59, 59, 999_999_999, honolulu)
	for _, c := range []struct {
		at   time.Time
		on   document.Date
		want string
	}{
		{last, day("2026-07-01"), "islands"}, {last.Add(1), day("2026-07-01"), "july"}, {time.Time{}, day("2026-07-01"), "july"}, {time.Time{}, day("2026-06-30"), "islands"},
	} {
		basket.At, basket.On = c.at, c.on
		priced, err := book.Price(basket)
		require.NoError(t, err)
		require.Equal(t, c.want, priced.Lines[0].List.Code)
		require.Equal(t, c.want, priced.Lines[1].List.Code, "the same day for all lines")
	}
}

// An open end holds every quantity and every day: Medusa's SQL never matched such rows, and took the clock's day instead of the order's.
func TestT11_OpenEndsMatchAndPastDaysArePriced(t *testing.T) {
	open := tiered("X", "ea", "volume", "2.00 USD", "10 ea", "1.00 USD")
	book := compiled(with(draft("always", open), everywhere))
	for _, on := range []string{"0001-01-01", "1999-12-31", "2026-07-01", "9999-12-31"} {
		basket := asks("X", "1000000 ea")
		basket.On = day(on)
		require.Equal(t, "always", wonBy(t, book, basket))
	}
}
