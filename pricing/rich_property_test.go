package pricing_test

import (
	"errors"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// richLists builds 1 to 8 lists that use everything: scopes, priorities, exclusive ones, derivations, entries for items, categories and
// anything, minimum quantities in several units, pools, cumulative entries and formulas.
func richLists(n *numbers) []*pricing.PriceList {
	var lists []*pricing.PriceList
	for i := range 1 + int(n.below(8)) {
		d := draft("list-" + strconv.Itoa(i))
		d.Priority, d.Exclusive, d.Disabled = int(n.below(3)), n.below(6) == 1, n.below(10) == 1
		switch n.below(7) {
		case 0, 1:
			d.Scope.Customers = []string{"lakeside"}
		case 2:
			d.Scope.Groups = []string{"wholesale", "x"}
		case 3:
			d.Scope.Channels = []string{"web"}
		case 4:
			d.Scope.Contracts, d.Scope.Territories = []string{"K-1"}, []string{"FL"}
		}
		if i > 0 && n.below(3) == 1 {
			d.Derived = &pricing.Derivation{From: "list-" + strconv.FormatInt(n.below(int64(i)), 10), Formula: pricing.Formula{Factor: money.RateFromBasisPoints(int32(5_000 + n.below(10_000)))}}
			if n.below(3) == 1 {
				d.Derived.MarginFloor = rateOf("5%")
			}
		}
		seen := map[string]bool{}
		for range n.below(5) {
			e := richEntry(n, i)
			key := e.Item + "/" + e.Category + "/" + e.Unit + "/" + e.MinimumQuantity.String()
			if !seen[key] {
				d.Entries = append(d.Entries, e)
			}
			seen[key] = true
		}
		lists = append(lists, made(d))
	}
	return lists
}

func richEntry(n *numbers, i int) pricing.Entry {
	e := pricing.Entry{Unit: []string{"ea", "box", "case"}[n.below(3)]}
	switch n.below(4) {
	case 0:
		e.Any = true
	case 1:
		e.Category = []string{"nitrile", "gloves"}[n.below(2)]
	default:
		e.Item = "item-" + strconv.FormatInt(n.below(3), 10)
	}
	if n.below(3) == 1 {
		e.MinimumQuantity = decimals(1+n.below(30), 0, []string{"ea", "box"}[n.below(2)])
	}
	if n.below(6) == 1 {
		e.Formula = &pricing.Formula{Base: pricing.BaseCost, Factor: money.RateFromBasisPoints(int32(10_000 + n.below(10_000)))}
		if i > 0 && n.below(2) == 1 {
			e.Formula.Base, e.Unit = "list-"+strconv.FormatInt(n.below(int64(i)), 10), ""
		}
		return e
	}
	first := tableOf(n, []model.Kind{model.Volume, model.Graduated}[n.below(2)], false).Model
	for k := range first.Tiers {
		if q := first.Tiers[k].From; q != (money.Quantity{}) {
			first.Tiers[k].From = must(money.QuantityFromDecimal(q.Decimal(), e.Unit))
		}
	}
	e.Model = first
	switch n.below(4) {
	case 1:
		e.Pooled = "pool-" + e.Unit
	case 2:
		e.Cumulative = true
	}
	return e
}

func richBasket(n *numbers) pricing.Basket {
	b := buyer()
	for range 1 + n.below(4) {
		l := asks("item-"+strconv.FormatInt(n.below(4), 10), decimal(n.below(400), n.below(2))+" "+[]string{"ea", "box", "case"}[n.below(3)]).Lines[0]
		l.Facts = pieces
		l.Facts.Categories = []string{"nitrile", "gloves"}
		if n.below(2) == 1 {
			c := price("3.00 USD")
			l.Facts.Cost = &c
		}
		l.Prior = decimals(n.below(100), 0, "ea")
		b.Lines = append(b.Lines, l)
	}
	b.Policy = []pricing.Policy{pricing.MostSpecific, pricing.MostSpecific, pricing.BestPrice}[n.below(3)]
	if n.below(2) == 1 {
		b.Channel, b.Contracts = "", nil
	}
	return b
}

// answer gives what a book says to a basket; of entries it tells what they are for, for their places change with their order.
func answer(book *pricing.Book, basket pricing.Basket) []string {
	priced, err := book.Price(basket)
	if err != nil {
		faults, _ := errors.AsType[document.Faults](err)
		var all []string
		for _, one := range faults {
			if conflict, ok := errors.AsType[*pricing.ConflictError](one); ok {
				conflict.Entries = [2]int{}
				all = append(all, conflict.Error())
				continue
			}
			all = append(all, one.Error())
		}
		return all
	}
	var all []string
	for _, l := range priced.Lines {
		all = append(all, l.List.Code+" "+l.From.Code+" "+l.UnitPrice.String()+" "+strconv.Itoa(l.Tier)+" "+l.Counted.String()+" "+l.Amounts.Extension.String())
	}
	return all
}

func shuffled[T any](n *numbers, all []T) []T {
	all = slices.Clone(all)
	for i := len(all) - 1; i > 0; i-- {
		k := n.below(int64(i + 1))
		all[i], all[k] = all[k], all[i]
	}
	return all
}

// Lists and entries in whatever order give the same answers and the same errors, and a list for somebody else changes nothing.
func TestT10_OrderAndStrangersDoNotMatter(t *testing.T) {
	books, priced, conflicts := 0, 0, 0
	holds(t, 2_000, "order", func(n *numbers) bool {
		lists := richLists(n)
		basket := richBasket(n)
		one, err := pricing.Compile(lists, pricing.Config{})
		var other []*pricing.PriceList
		for _, l := range shuffled(n, lists) {
			d := l.Content()
			d.Entries = shuffled(n, d.Entries)
			other = append(other, made(d))
		}
		stranger := with(draft("stranger", flat("item-0", "ea", "0.01 USD"), pricing.Entry{Any: true, Unit: "ea", Model: model.Model{Price: price("0.01 USD")}}), func(d *pricing.PriceListDraft) {
			d.Scope.Customers, d.Exclusive, d.Priority = []string{"hillside"}, true, 100
		})
		two, err2 := pricing.Compile(append(other, stranger), pricing.Config{})
		if (err == nil) != (err2 == nil) {
			return false
		}
		if err != nil {
			return true
		}
		books++
		a, b := answer(one, basket), answer(two, basket)
		if _, err := one.Price(basket); err == nil {
			priced++
		} else if _, ok := errors.AsType[*pricing.ConflictError](err); ok {
			conflicts++
		}
		return slices.Equal(a, b)
	})
	require.Greater(t, books, 1_000, "many cases have a book")
	require.Greater(t, priced, 100, "many baskets have a price")
	require.NotZero(t, conflicts, "some baskets have a conflict")
}

// Whatever the lists are, Explain comes to what Price comes to, says who won as Price does, and its steps and amounts add up to the lines.
func TestBook_ExplainsEverything(t *testing.T) {
	explained := 0
	holds(t, 2_000, "explain", func(n *numbers) bool {
		book, err := pricing.Compile(richLists(n), pricing.Config{})
		if err != nil {
			return true
		}
		basket := richBasket(n)
		priced, err := book.Price(basket)
		why, err2 := book.Explain(basket)
		if (err == nil) != (err2 == nil) || err != nil && err.Error() != err2.Error() {
			return false
		}
		if err != nil {
			return true
		}
		explained++
		for i, l := range why.Lines {
			if !l.Amounts.Equal(priced.Lines[i].Amounts) || must(model.Extend(l.Steps, l.PriceBase, basket.Rounding)) != l.Amounts.Extension && !l.Amounts.Extension.IsZero() {
				return false
			}
			winners := 0
			for _, x := range l.Lists {
				if x.Outcome != pricing.OutcomeWon {
					continue
				}
				winners++
				k := slices.IndexFunc(x.Entries, func(e pricing.EntryExplanation) bool { return e.Outcome == pricing.OutcomeWon })
				if x.List != priced.Lines[i].List || k < 0 || x.Entries[k].Amount != l.Amounts.Extension || x.Entries[k].Counted != priced.Lines[i].Counted {
					return false
				}
			}
			if winners != 1 {
				return false
			}
		}
		return why.Totals.Equal(priced.Totals)
	})
	require.Greater(t, explained, 100, "many baskets are explained")
}

// What is over, disabled or in another currency never prices, and an open end always does, whatever else there is.
func TestT11_OnlyWhatIsInForce(t *testing.T) {
	seen := 0
	holds(t, 1_000, "in force", func(n *numbers) bool {
		lists := listsOf(n)
		book, err := pricing.Compile(lists, pricing.Config{})
		if err != nil {
			return true
		}
		basket := asks("item-0", "3 ea")
		basket.On = today.AddDays(int(n.below(30)) - 15)
		priced, err := book.Price(basket)
		if err != nil {
			return true
		}
		seen++
		i := slices.IndexFunc(lists, func(l *pricing.PriceList) bool { return l.Code == priced.Lines[0].List.Code })
		l := lists[i]
		return !l.Disabled && l.Currency == basket.Currency && l.Valid.Contains(basket.On) && !priced.Totals.Net.IsZero()
	})
	require.Greater(t, seen, 50)
}
