package pricing_test

import (
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/pricing"
)

// Of lists that follow each other, each day has exactly one: the ends are half-open, and the day is the same for all lines.
func TestT9_EachDayHasOnePrice(t *testing.T) {
	start := day("2026-01-01")
	holds(t, 300, "days", func(n *numbers) bool {
		var lists []*pricing.PriceList
		var begins []int
		at := 0
		for i := range 1 + int(n.below(6)) {
			begins = append(begins, at)
			length := 1 + int(n.below(60))
			lists = append(lists, with(draft("list-"+strconv.Itoa(i), flat("X", "kg", strconv.Itoa(i+1)+".00 USD"), flat("Y", "kg", strconv.Itoa(i+1)+".00 USD")), func(d *pricing.PriceListDraft) {
				d.Valid = document.Span{From: start.AddDays(at), To: start.AddDays(at + length)}
			}))
			at += length
		}
		book := compiled(lists...)
		for i, begin := range begins {
			end := at
			if i+1 < len(begins) {
				end = begins[i+1]
			}
			for _, offset := range []int{begin, end - 1} {
				basket := asks("X", "1 kg", "Y", "1 kg")
				basket.On = start.AddDays(offset)
				priced := must(book.Price(basket))
				if priced.Lines[0].List.Code != "list-"+strconv.Itoa(i) || priced.Lines[1].List != priced.Lines[0].List {
					return false
				}
			}
		}
		for _, offset := range []int{-1, at} {
			basket := asks("X", "1 kg")
			basket.On = start.AddDays(offset)
			if _, err := book.Price(basket); err == nil {
				return false
			}
		}
		return true
	})
}

// listsOf builds 1 to 8 lists of 1 to 4 items, with scopes, currencies and spans; some contradict each other.
func listsOf(n *numbers) []*pricing.PriceList {
	var lists []*pricing.PriceList
	for i := range 1 + n.below(8) {
		code := currencyCodes[n.below(2)]
		d := pricing.PriceListDraft{Code: "list-" + strconv.FormatInt(i, 10), Name: "L", Currency: iso(code), Disabled: n.below(8) == 1}
		for k := range 1 + n.below(4) {
			d.Entries = append(d.Entries, flat("item-"+strconv.FormatInt(k, 10), []string{"ea", "case"}[n.below(2)], strconv.FormatInt(1+n.below(100), 10)+".00 "+code))
			if code == "JPY" {
				d.Entries[k].Price = price(strconv.FormatInt(1+n.below(100), 10) + " JPY")
			}
		}
		switch n.below(5) {
		case 1:
			d.Scope.Customers = []string{"lakeside"}
		case 2:
			d.Scope.Groups = []string{"wholesale"}
		case 3:
			d.Scope.Customers, d.Scope.Groups = []string{"lakeside", "hillside"}, []string{"wholesale"}
		}
		if from := int(n.below(20)); from > 0 {
			d.Valid.From = day("2026-06-20").AddDays(from)
		}
		if to := int(n.below(20)); to > 0 {
			d.Valid.To = day("2026-07-11").AddDays(to)
		}
		lists = append(lists, made(d))
	}
	return lists
}

// selected says by the definitions which lists are the narrowest with a price.
func selected(lists []*pricing.PriceList, basket pricing.Basket, line pricing.BasketLine) []string {
	for _, want := range []struct {
		rank       pricing.Rank
		dimensions int
	}{{pricing.RankCustomer, 2}, {pricing.RankCustomer, 1}, {pricing.RankGroup, 1}, {pricing.RankBase, 0}} {
		var codes []string
		for _, l := range lists {
			customers, groups := l.Scope.Customers, l.Scope.Groups
			if len(customers) > 0 && !slices.Contains(customers, basket.Customer) || len(groups) > 0 && !slices.Contains(groups, basket.Groups[0]) {
				continue
			}
			stated := min(len(customers), 1) + min(len(groups), 1)
			has := slices.ContainsFunc(l.Entries, func(e pricing.Entry) bool { return e.Item == line.Item && e.Unit == line.Quantity.Unit() })
			if l.Scope.Rank() == want.rank && stated == want.dimensions && has && !l.Disabled && l.Currency == basket.Currency && l.Valid.Contains(basket.On) {
				codes = append(codes, l.Code)
			}
		}
		if len(codes) > 0 {
			return codes
		}
	}
	return nil
}

// The order of lists never matters, the narrowest scope wins, and where two lists of one scope meet, there is no book at all.
func TestT10_SelectionIsDeterministic(t *testing.T) {
	books := 0
	holds(t, 1_000, "selection", func(n *numbers) bool {
		lists := listsOf(n)
		shuffled := slices.Clone(lists)
		for i := len(shuffled) - 1; i > 0; i-- {
			k := n.below(int64(i + 1))
			shuffled[i], shuffled[k] = shuffled[k], shuffled[i]
		}
		basket := asks("item-0", "3 ea", "item-1", "2 case", "item-2", "1 ea")
		one, err := pricing.Compile(lists, pricing.Config{})
		two, err2 := pricing.Compile(shuffled, pricing.Config{})
		if (err == nil) != (err2 == nil) {
			return false
		}
		if err != nil {
			return true
		}
		books++
		for _, line := range basket.Lines {
			single := basket
			single.Lines = []pricing.BasketLine{line}
			a, errA := one.Price(single)
			b, errB := two.Price(single)
			want := selected(lists, basket, line)
			if (errA == nil) != (errB == nil) || (errA == nil) != (len(want) == 1) || len(want) > 1 {
				return false
			}
			if errA == nil && (a.Lines[0].List.Code != want[0] || b.Lines[0].List != a.Lines[0].List || !a.Totals.Equal(b.Totals)) {
				return false
			}
		}
		return true
	})
	require.Greater(t, books, 100, "many cases have a book")
}

// Lists that contradict each other for the basket never make a book; the error names two of them.
func TestT10_ConflictsAreRefused(t *testing.T) {
	conflicts := 0
	holds(t, 1_000, "conflicts", func(n *numbers) bool {
		lists := listsOf(n)
		basket := asks("item-0", "3 ea", "item-1", "2 case", "item-2", "1 ea")
		_, err := pricing.Compile(lists, pricing.Config{})
		for _, line := range basket.Lines {
			if len(selected(lists, basket, line)) > 1 {
				conflicts++
				return err != nil
			}
		}
		return true
	})
	require.Greater(t, conflicts, 50, "many cases have a conflict")
}

// What is expired, disabled, in another currency or for others never prices; a line without a price is an error at its item, never free.
func TestT11_NoPriceIsAnError(t *testing.T) {
	holds(t, 500, "no price", func(n *numbers) bool {
		lists := listsOf(n)
		book, err := pricing.Compile(lists, pricing.Config{})
		if err != nil {
			return true
		}
		basket := asks("item-0", "3 ea", "item-1", "2 case", "item-9", "1 ea")
		_, err = book.Price(basket)
		var want []string
		for i, line := range basket.Lines {
			if selected(lists, basket, line) == nil {
				want = append(want, "lines["+strconv.Itoa(i)+"].item pricing/no_price")
			}
		}
		return slices.Equal(want, faultsOf(t, err))
	})
}
