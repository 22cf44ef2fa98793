package whatif_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/whatif"
)

// Gloves go up by 5.00, masks down by 0.10, boots are taken out, hats come in; tax is 10 %.
func books() (before, after *pricing.Book) {
	before = book(list("usd", "USD", "GLOVES", "50.00", "MASKS", "1.00", "BOOTS", "80.00"), list("eur", "EUR", "GLOVES", "45.00"))
	after = book(list("usd", "USD", "GLOVES", "55.00", "MASKS", "0.90", "HATS", "9.00"), list("eur", "EUR", "GLOVES", "44.00"))
	return before, after
}

func orders() []whatif.Basket {
	return []whatif.Basket{
		basket("SO-1", "lakeside", "USD", "GLOVES", "2", "MASKS", "100"), // 100+100 → 110+90
		basket("SO-2", "lakeside", "USD", "GLOVES", "1", "GLOVES", "3"),  // 200 → 220
		basket("SO-3", "harbor", "USD", "MASKS", "500"),                  // 500 → 450
		basket("SO-4", "harbor", "USD", "GLOVES", "1", "BOOTS", "1"),     // lost
		basket("SO-5", "harbor", "USD", "HATS", "1"),                     // gained
		basket("SO-6", "", "USD", "NOTHING", "1"),                        // unpriced
		basket("SO-7", "lakeside", "EUR", "GLOVES", "10"),                // 450 → 440 EUR
		basket("SO-8", "", "USD"),                                        // 0
	}
}

func figures(before, after, delta string) string { return before + " " + after + " " + delta }

func net(f whatif.Figures) string {
	return figures(f.Before.Net.String(), f.After.Net.String(), f.Delta.Net.String())
}

func TestCompare(t *testing.T) {
	before, after := books()
	r, err := whatif.Compare(whatif.All(orders()...), before, after)
	require.NoError(t, err)
	require.Equal(t, [6]int64{8, 3, 2, 1, 1, 1}, [6]int64{r.Baskets, r.Changed, r.Same, r.Lost, r.Gained, r.Unpriced}) // SO-1 comes to the same
	show := func(groups []whatif.Group) (rows []string) {
		for _, g := range groups {
			rows = append(rows, fmt.Sprint(g.Currency, " ", g.Code, " ", g.Count, ": ", net(g.Figures)))
		}
		return rows
	}
	require.Equal(t, []string{
		"EUR  1: 450.00 EUR 440.00 EUR -10.00 EUR",
		"USD  4: 900.00 USD 870.00 USD -30.00 USD",
	}, show(r.Totals))
	require.Equal(t, []string{
		"EUR lakeside 1: 450.00 EUR 440.00 EUR -10.00 EUR",
		"USD harbor 1: 500.00 USD 450.00 USD -50.00 USD",
		"USD lakeside 2: 400.00 USD 420.00 USD 20.00 USD",
		"USD  1: 0.00 USD 0.00 USD 0.00 USD",
	}, show(r.Customers))
	require.Equal(t, []string{
		"EUR GLOVES 1: 450.00 EUR 440.00 EUR -10.00 EUR",
		"USD MASKS 2: 600.00 USD 540.00 USD -60.00 USD",
		"USD GLOVES 3: 300.00 USD 330.00 USD 30.00 USD",
	}, show(r.Items))
	var movers, failures []string
	for _, c := range r.Movers {
		movers = append(movers, c.Basket+" "+net(c.Figures))
		require.Nil(t, c.Lines)
	}
	require.Equal(t, []string{"SO-7 450.00 EUR 440.00 EUR -10.00 EUR", "SO-3 500.00 USD 450.00 USD -50.00 USD", "SO-2 200.00 USD 220.00 USD 20.00 USD"}, movers)
	require.Equal(t, amount("-55.00 USD"), r.Movers[1].Delta.Gross, "with 10 % tax")
	for _, c := range r.Failures {
		failures = append(failures, fmt.Sprintf("%s %s %d %d %s", c.Basket, c.Outcome, len(c.BeforeFaults), len(c.AfterFaults), c.Before.Net))
	}
	require.Equal(t, []string{"SO-4 lost 0 1 130.00 USD", "SO-5 gained 1 0 ", "SO-6 unpriced 1 1 "}, failures)
	require.Equal(t, "pricing/no_price", r.Failures[0].AfterFaults[0].Code)
	require.Equal(t, "lines[1].item", r.Failures[0].AfterFaults[0].Path)
}

func TestReport_JSON(t *testing.T) {
	before, after := books()
	r, err := whatif.Compare(whatif.All(orders()[1], orders()[3]), before, after)
	require.NoError(t, err)
	text, err := json.MarshalIndent(r, "", " ")
	require.NoError(t, err)
	figures := `"before":{"net":"200.00 USD","gross":"220.00 USD"},"after":{"net":"220.00 USD","gross":"242.00 USD"},"delta":{"net":"20.00 USD","gross":"22.00 USD"}`
	got := string(text)
	i, j := strings.Index(got, `"failures"`), strings.LastIndex(got, `"after_faults"`)
	require.JSONEq(t, `{"baskets":2,"same":0,"changed":1,"lost":1,"gained":0,"unpriced":0,
		"totals":[{"currency":"USD","count":1,`+figures+`}],
		"customers":[{"currency":"USD","code":"lakeside","count":1,`+figures+`}],
		"items":[{"currency":"USD","code":"GLOVES","count":2,`+figures+`}],
		"movers":[{"basket":"SO-2","customer":"lakeside","currency":"USD","outcome":"changed",`+figures+`}]}`, strings.TrimRight(got[:i], ", \n")+"}")
	require.Contains(t, got[i:j], `"basket": "SO-4"`)
	require.Contains(t, got[j:], `"code": "pricing/no_price"`)
	var back whatif.Report
	require.NoError(t, json.Unmarshal(text, &back))
	require.Equal(t, r.Totals, back.Totals)
}

// Σ per basket = Σ per customer = Σ per item = totals, in each currency, and each figure is that of Book.Price.
func TestFiguresAddUp(t *testing.T) {
	both, unpriced := 0, 0
	property(t, 300, func(n *numbers) string {
		items := []string{"A", "B", "C", "D", "E"}
		random := func() *pricing.Book {
			var lists []pricing.PriceListDraft
			for _, cur := range []string{"USD", "JPY", "KWD"} {
				var entries []string
				for _, item := range items {
					if n.below(12) != 11 {
						entries = append(entries, item, fmt.Sprintf("%d.%03d", n.below(1_000), n.below(1_000)))
					}
				}
				lists = append(lists, list(cur, cur, entries...))
			}
			return book(lists...)
		}
		before, after := random(), random()
		var baskets []whatif.Basket
		for i := range 1 + n.below(12) {
			b := basket(fmt.Sprint("B", i), []string{"", "x", "y"}[n.below(3)], []string{"USD", "JPY", "KWD"}[n.below(3)])
			for range n.below(4) {
				b.Lines = append(b.Lines, basket("", "", "USD", items[n.below(5)], fmt.Sprint(n.below(100), ".5")).Lines...)
			}
			if len(b.Lines) > 0 && n.below(3) == 2 {
				b.Discounts = []pricing.Discount{{Percent: money.RateFromBasisPoints(int32(1 + n.below(5_000)))}}
			}
			baskets = append(baskets, b)
		}
		r, err := whatif.Compare(whatif.All(baskets...), before, after)
		if err != nil {
			return err.Error()
		}
		sums := map[money.Currency]whatif.Figures{}
		for _, b := range baskets {
			was, err1 := before.Price(b.Basket)
			is, err2 := after.Price(b.Basket)
			if err1 != nil || err2 != nil {
				unpriced++
				continue
			}
			both++
			s := sums[b.Currency]
			s.Before.Net, s.Before.Gross = must(s.Before.Net.Add(was.Totals.Net)), must(s.Before.Gross.Add(was.Totals.Gross))
			s.After.Net, s.After.Gross = must(s.After.Net.Add(is.Totals.Net)), must(s.After.Gross.Add(is.Totals.Gross))
			sums[b.Currency] = s
		}
		if len(r.Totals) != len(sums) {
			return fmt.Sprint(len(r.Totals), " totals of ", len(sums), " currencies")
		}
		for name, groups := range map[string][]whatif.Group{"totals": r.Totals, "customers": r.Customers, "items": r.Items} {
			got := map[money.Currency]whatif.Figures{}
			for _, g := range groups {
				for _, m := range []money.Money{g.Before.Net, g.Before.Gross, g.After.Net, g.After.Gross, g.Delta.Net, g.Delta.Gross} {
					if m.Currency() != g.Currency {
						return name + ": " + m.String() + " in a group of " + g.Currency.String()
					}
				}
				if must(g.Before.Net.Add(g.Delta.Net)) != g.After.Net || must(g.Before.Gross.Add(g.Delta.Gross)) != g.After.Gross {
					return name + ": before and change do not give after"
				}
				s := got[g.Currency]
				s.Before.Net, s.Before.Gross = must(s.Before.Net.Add(g.Before.Net)), must(s.Before.Gross.Add(g.Before.Gross))
				s.After.Net, s.After.Gross = must(s.After.Net.Add(g.After.Net)), must(s.After.Gross.Add(g.After.Gross))
				got[g.Currency] = s
			}
			for cur, want := range sums {
				for _, pair := range [][2]money.Money{{got[cur].Before.Net, want.Before.Net}, {got[cur].Before.Gross, want.Before.Gross}, {got[cur].After.Net, want.After.Net}, {got[cur].After.Gross, want.After.Gross}} {
					if pair[0] != pair[1] && !(pair[0].IsZero() && pair[1].IsZero()) {
						return name + " sum to " + pair[0].String() + ", baskets to " + pair[1].String()
					}
				}
			}
		}
		if int(r.Same+r.Changed) != len(baskets)-int(r.Lost+r.Gained+r.Unpriced) || r.Baskets != int64(len(baskets)) || len(r.Failures) != int(r.Lost+r.Gained+r.Unpriced) {
			return "outcomes do not add up"
		}
		// The order of the baskets decides nothing but the order of equal movers and of failures.
		slices.Reverse(baskets)
		again, err := whatif.Compare(whatif.All(baskets...), before, after)
		if err != nil || fmt.Sprint(again.Totals, again.Customers, again.Items) != fmt.Sprint(r.Totals, r.Customers, r.Items) {
			return "another order of baskets gives other groups"
		}
		return ""
	})
	require.Greater(t, both, 500)
	require.Greater(t, unpriced, 200)
}

// Of very many movers and failures the report keeps its bounds; the movers are those of a sorted list.
func TestReportIsBounded(t *testing.T) {
	before, after := books()
	count := 3_000
	baskets := func(yield func(whatif.Basket, error) bool) {
		for i := range count {
			item := []string{"GLOVES", "BOOTS"}[i%2]
			if !yield(basket(fmt.Sprint("B", i), "", "USD", item, strconv.Itoa(1+i*7919%count)), nil) {
				return
			}
		}
	}
	r, err := whatif.Compare(baskets, before, after)
	require.NoError(t, err)
	require.Len(t, r.Failures, whatif.MaxUnpriced)
	require.Equal(t, int64(count/2), r.Lost)
	require.Equal(t, "B1", r.Failures[0].Basket)
	var all []whatif.Change
	for c, err := range whatif.Changes(baskets, before, after) {
		require.NoError(t, err)
		if c.Outcome == whatif.Changed {
			c.Lines = nil
			all = append(all, c)
		}
	}
	slices.SortStableFunc(all, func(a, b whatif.Change) int { return must(b.Delta.Net.Abs().Cmp(a.Delta.Net.Abs())) })
	require.Equal(t, all[:whatif.MaxMovers], r.Movers)

	many := basket("many", "", "USD")
	for range 100 {
		many.Lines = append(many.Lines, basket("", "", "USD", "NOTHING", "1").Lines...)
	}
	r, err = whatif.Compare(whatif.All(many), before, after)
	require.NoError(t, err)
	require.Len(t, r.Failures[0].BeforeFaults, whatif.MaxReasons)
}

// The memory that a tally holds depends on customers and items, not on baskets.
func TestMemoryIsThatOfTheGroups(t *testing.T) {
	before, after := books()
	held := func(count int) int64 {
		baskets := func(yield func(whatif.Basket, error) bool) {
			for i := range count {
				if !yield(basket(fmt.Sprint("B", i), fmt.Sprint("C", i%50), "USD", "GLOVES", strconv.Itoa(1+i%97)), nil) {
					return
				}
			}
		}
		var start, end runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&start)
		var tally whatif.Tally
		for c, err := range whatif.Changes(baskets, before, after) {
			require.NoError(t, err)
			require.NoError(t, tally.Add(c))
		}
		runtime.GC()
		runtime.ReadMemStats(&end)
		require.Len(t, tally.Report().Customers, 50)
		return int64(end.HeapAlloc) - int64(start.HeapAlloc)
	}
	few, many := held(1_000), held(50_000)
	require.Less(t, many, few+256<<10, "%d bytes for 1,000 baskets, %d for 50,000", few, many)
}

func TestErrors(t *testing.T) {
	before, after := books()
	gone := errors.New("the database is gone")
	failing := func(yield func(whatif.Basket, error) bool) {
		_ = yield(orders()[0], nil) && yield(whatif.Basket{}, gone) && yield(orders()[1], nil)
	}
	r, err := whatif.Compare(failing, before, after)
	require.Equal(t, gone, err)
	require.Zero(t, r)

	for _, c := range []struct {
		baskets       iter.Seq2[whatif.Basket, error]
		before, after *pricing.Book
		want          string
	}{{nil, before, after, "whatif/required: baskets: is required"}, {failing, nil, after, "whatif/required: before: is required"}, {failing, before, nil, "whatif/required: after: is required"}} {
		_, err := whatif.Compare(c.baskets, c.before, c.after)
		require.ErrorIs(t, err, document.ErrInvalid)
		require.EqualError(t, err, c.want)
	}

	// A sum that no longer fits is told, with whose it is.
	huge := book(list("usd", "USD", "X", "60000000000000000.00"))
	_, err = whatif.Compare(whatif.All(basket("1", "c", "USD", "X", "1"), basket("2", "c", "USD", "X", "1")), huge, huge)
	require.ErrorIs(t, err, money.ErrOverflow)
	require.ErrorContains(t, err, "whatif/amount: the figures of all baskets do not fit")

	// A basket that no book takes is one without a price.
	r, err = whatif.Compare(whatif.All(whatif.Basket{Name: "nothing"}), before, after)
	require.NoError(t, err)
	require.Equal(t, int64(1), r.Unpriced)
}

// Who stops early is obeyed.
func TestChangesStops(t *testing.T) {
	before, after := books()
	seen := 0
	baskets := func(yield func(whatif.Basket, error) bool) {
		for _, b := range orders() {
			if seen++; !yield(b, nil) {
				return
			}
		}
	}
	for _, err := range whatif.Changes(baskets, before, after) {
		require.NoError(t, err)
		break
	}
	require.Equal(t, 1, seen)
	for _, err := range whatif.All(orders()...) {
		require.NoError(t, err)
		break
	}
}
