package pricing_test

import (
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/pricing"
)

// answers gives what a book says to some baskets, errors included.
func answers(book *pricing.Book) []string {
	var all []string
	for _, customer := range []string{"lakeside", "hillside", "list-3", ""} {
		for _, group := range []string{"wholesale", "x"} {
			for _, line := range [][]string{{"item-0", "3 ea"}, {"item-1", "2 case"}, {"item-2", "1 ea"}, {"item-3", "1 ea"}} {
				basket := asks(line...)
				basket.Customer, basket.Groups = customer, []string{group}
				priced, err := book.Price(basket)
				if err != nil {
					all = append(all, err.Error())
					continue
				}
				all = append(all, priced.Lines[0].List.String()+" "+priced.Totals.Net.String())
			}
		}
	}
	return all
}

// A book that was changed list by list answers as one compiled of the same lists, and refuses what that refuses; the old book answers as
// before.
func TestBook_ReplaceIsCompile(t *testing.T) {
	replaced := 0
	holds(t, 500, "replace", func(n *numbers) bool {
		lists := listsOf(n)
		book, err := pricing.Compile(lists, pricing.Config{})
		if err != nil {
			return true
		}
		before := answers(book)
		for range 1 + n.below(3) {
			next := slices.Clone(lists)
			var change []*pricing.PriceList
			for _, l := range listsOf(n) {
				if n.below(2) == 1 {
					continue
				}
				change = append(change, l)
				if i := slices.IndexFunc(next, func(o *pricing.PriceList) bool { return o.Code == l.Code }); i >= 0 {
					next[i] = l
				} else {
					next = append(next, l)
				}
			}
			got, err := book.Replace(change...)
			want, err2 := pricing.Compile(next, pricing.Config{})
			if (err == nil) != (err2 == nil) || !slices.Equal(answers(book), before) {
				return false
			}
			if err != nil {
				continue
			}
			replaced++
			if !slices.Equal(answers(got), answers(want)) {
				return false
			}
			book, lists, before = got, next, answers(want)
			if len(lists) == 0 {
				break
			}
			if drop := lists[n.below(int64(len(lists)))]; n.below(3) == 1 {
				got, err := book.Without(drop.Code)
				rest := slices.DeleteFunc(slices.Clone(lists), func(l *pricing.PriceList) bool { return l == drop })
				if err != nil || !slices.Equal(answers(got), answers(must(pricing.Compile(rest, pricing.Config{})))) {
					return false
				}
				book, lists, before = got, rest, answers(got)
			}
		}
		return true
	})
	require.Greater(t, replaced, 100, "many cases are replaced")
}

func TestBook_ReplaceFaults(t *testing.T) {
	book := compiled(made(draft("base", flat("X", "ea", "1.00 USD"))), with(from("own", "base", pricing.Formula{}), forLakeside))
	_, err := book.Replace(made(draft("second", flat("X", "ea", "1.00 USD"))))
	require.Equal(t, []string{"lists[0].entries[0] pricing/conflict"}, faultsOf(t, err))
	require.ErrorContains(t, err, `price lists base (lists["base"].entries[0]) and second (lists[0].entries[0])`)
	_, err = book.Replace(made(draft("base", pricing.Entry{Any: true, Formula: &pricing.Formula{Base: "own"}})))
	require.Equal(t, []string{"lists[0].entries[0].formula.base pricing/cycle"}, faultsOf(t, err))
	_, err = book.Without("base", "gone")
	require.Equal(t, []string{"codes[1] pricing/unknown_list", `lists["own"].derived.from pricing/unknown_list`}, faultsOf(t, err))
	stranger, _, err := pricing.NewPriceList("umbrella", draft("theirs"), 0, clerk)
	require.NoError(t, err)
	_, err = book.Replace(stranger)
	require.Equal(t, []string{"lists[0].header.tenant pricing/tenant"}, faultsOf(t, err))
	empty, err := book.Without("own", "base")
	require.NoError(t, err)
	_, err = empty.Price(asks("X", "1 ea"))
	require.Equal(t, []string{"lines[0].item pricing/no_price"}, faultsOf(t, err))
}

// A derived list has the new prices of its base as soon as the base is replaced; the old book keeps the old ones.
func TestBook_ReplacedBasesGoOn(t *testing.T) {
	book := compiled(made(draft("base", flat("X", "ea", "10.00 USD"))), with(from("own", "base", pricing.Formula{Factor: rate("90%")}), forLakeside))
	next, err := book.Replace(made(draft("base", flat("X", "ea", "20.00 USD"))))
	require.NoError(t, err)
	for i, b := range []*pricing.Book{book, next} {
		priced, err := b.Price(asks("X", "1 ea"))
		require.NoError(t, err)
		require.Equal(t, strconv.Itoa(9*(i+1))+".00 USD", priced.Lines[0].UnitPrice.String())
	}
}
