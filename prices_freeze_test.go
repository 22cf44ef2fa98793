package o2c_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/model"
	"github.com/seed-3f372218/o2c/store"
)

// An order keeps the price that it was taken at, also when it is confirmed by another edition; a price that the draft named is compared with that one.
func TestT9_AnOrderKeepsTheEditionThatItWasTakenBy(t *testing.T) {
	w := priced(t)
	taken := w.submitted(unpriced(t, "2 case"))
	named := w.submitted(gloves(t, "2 case")) // at 50.00
	by := taken.Lines[0].PricedBy
	require.Equal(t, 1, by.Edition)
	require.Equal(t, pricing.ListRef{Code: "base", Version: 1}, by.List)
	require.Equal(t, pricing.RankBase, by.Rank)
	require.Equal(t, "2026-11-05", by.On.String())
	require.Nil(t, named.Lines[0].PricedBy)

	_, err := w.Prices.Save(w.ctx, gloveList(t, "base", "60.00 USD"))
	require.NoError(t, err)
	taken, err = w.Orders.Confirm(w.ctx, taken.Header.ID)
	require.NoError(t, err)
	require.Equal(t, "100.00 USD", taken.Totals.Gross.String())
	_, err = w.Orders.Confirm(w.ctx, named.Header.ID)
	require.ErrorContains(t, err, "costs 50.00 USD, by list base version 2 60.00 USD")
}

// After three more editions an old order is explained by the one that priced it, with the lists that lost then.
func TestT18_AnOldOrderIsExplainedByItsEdition(t *testing.T) {
	w := priced(t)
	_, err := w.Prices.Save(w.ctx, gloveList(t, "lakeside", "45.00 USD", "lakeside"))
	require.NoError(t, err)
	draft := unpriced(t, "2 case")
	draft.Lines = append(draft.Lines, gloves(t, "1 case").Lines...)
	o := w.submitted(draft)
	for _, p := range []string{"61.00 USD", "62.00 USD"} {
		_, err := w.Prices.Save(w.ctx, gloveList(t, "base", p))
		require.NoError(t, err)
	}
	_, err = w.Prices.Withdraw(w.ctx, "lakeside")
	require.NoError(t, err)
	_, err = w.Prices.Publish(w.ctx, time.Time{})
	require.NoError(t, err)
	require.Equal(t, "62.00 USD", w.costs())

	explained, err := w.Prices.ExplainOrder(w.ctx, o.Header.ID)
	require.NoError(t, err)
	require.Equal(t, []int{2}, explained.Agreed)
	require.Len(t, explained.Reviews, 1)
	r := explained.Reviews[0]
	require.Equal(t, 2, r.Edition)
	require.Equal(t, []int{1}, r.Lines)
	require.Empty(t, r.Differs)
	lists := r.Explanation.Lines[0].Lists
	require.Len(t, lists, 2)
	require.Equal(t, pricing.ListRef{Code: "lakeside", Version: 2}, lists[0].List)
	require.Equal(t, pricing.OutcomeWon, lists[0].Outcome)
	require.Equal(t, pricing.ListRef{Code: "base", Version: 1}, lists[1].List)
	require.Equal(t, pricing.OutcomeOutranked, lists[1].Outcome)
	require.Equal(t, o.Lines[0].Amounts.Net, r.Explanation.Lines[0].Amounts.Net)
}

// What changed beside the price book is told: here what the item costs the seller, from which the list prices.
func TestPrices_ExplainTellsWhatDiffers(t *testing.T) {
	w := priced(t)
	cost := func(p string) {
		at := price(t, p)
		_, err := w.Records.SaveItem(w.ctx, catalog.ItemDraft{SKU: "GLV-N", Name: "Nitrile gloves", Type: catalog.Goods, Unit: "case", Cost: &at})
		require.NoError(t, err)
	}
	cost("30.00 USD")
	plus := rate(t, "150%")
	list := gloveList(t, "base", "50.00 USD")
	list.Entries[0].Model, list.Entries[0].Formula = model.Model{}, &pricing.Formula{Base: pricing.BaseCost, Factor: plus}
	_, err := w.Prices.Save(w.ctx, list)
	require.NoError(t, err)
	o := w.submitted(unpriced(t, "1 case"))
	require.Equal(t, "45.00 USD", o.Totals.Gross.String())
	cost("40.00 USD")
	explained, err := w.Prices.ExplainOrder(w.ctx, o.Header.ID)
	require.NoError(t, err)
	require.Equal(t, []document.Reason{{Code: "o2c/price_differs", Path: "lines[0]", Saw: "costs 45.00 USD, edition 2 now gives 60.00 USD"}}, explained.Reviews[0].Differs)
	_, err = w.Orders.Confirm(w.ctx, o.Header.ID)
	require.NoError(t, err, "the customer keeps the price")
}

// A quote's prices stay with its order and its revisions, and so does how they came about.
func TestT18_FromQuoteToOrder(t *testing.T) {
	w := priced(t)
	q, err := w.Quotes.Draft(w.ctx, order.QuoteDraft{Seller: "northwind", Customer: "lakeside", Location: "austin", Lines: []order.QuoteDraftLine{{Item: "GLV-N", Quantity: quantity(t, "3 case")}}})
	require.NoError(t, err)
	require.Equal(t, 1, q.Lines[0].PricedBy.Edition)
	q, err = w.Quotes.Send(w.ctx, q.Header.ID)
	require.NoError(t, err)
	_, err = w.Prices.Save(w.ctx, gloveList(t, "base", "60.00 USD"))
	require.NoError(t, err)
	q, err = w.Quotes.Revise(w.ctx, q.Header.ID, order.QuoteDraft{Delivery: "on Friday"})
	require.NoError(t, err)
	require.Equal(t, 1, q.Lines[0].PricedBy.Edition)
	o, err := w.Orders.FromQuote(w.ctx, q.Header.ID)
	require.NoError(t, err)
	require.Equal(t, q.Lines[0].PricedBy, o.Lines[0].PricedBy)
	require.Equal(t, "150.00 USD", o.Totals.Gross.String())
	for _, explain := range []func() (o2c.DocumentPrices, error){
		func() (o2c.DocumentPrices, error) { return w.Prices.ExplainQuote(w.ctx, q.Header.ID) },
		func() (o2c.DocumentPrices, error) { return w.Prices.ExplainOrder(w.ctx, o.Header.ID) },
	} {
		explained, err := explain()
		require.NoError(t, err)
		require.Equal(t, 1, explained.Reviews[0].Edition)
		require.Empty(t, explained.Reviews[0].Differs)
	}
}

// Any instant of the past has the prices that it had.
func TestT9_AsOfThePast(t *testing.T) {
	w := priced(t)
	first := w.clock.Now()
	var changed []time.Time
	for _, p := range []string{"51.00 USD", "52.00 USD", "53.00 USD"} {
		w.clock.Advance(24 * time.Hour)
		changed = append(changed, w.clock.Now())
		_, err := w.Prices.Save(w.ctx, gloveList(t, "base", p))
		require.NoError(t, err)
	}
	w.clock.Advance(24 * time.Hour)
	for at, want := range map[time.Time]string{
		first: "100.00 USD", changed[0].Add(-1): "100.00 USD", changed[0]: "102.00 USD", changed[1].Add(time.Hour): "104.00 USD", changed[2]: "106.00 USD", {}: "106.00 USD",
	} {
		basket := pricing.Basket{Customer: "lakeside", At: at, Lines: []pricing.BasketLine{{Item: "GLV-N", Quantity: quantity(t, "2 case")}}}
		got, err := w.Prices.Price(w.ctx, "northwind", basket)
		require.NoError(t, err)
		require.Equal(t, want, got.Totals.Gross.String(), at)
		why, err := w.Prices.Explain(w.ctx, "northwind", basket)
		require.NoError(t, err)
		require.Equal(t, want, why.Totals.Gross.String())
	}
	basket := pricing.Basket{Customer: "nobody", At: first, Lines: []pricing.BasketLine{{Item: "GLV-N", Quantity: quantity(t, "2 case")}, {Item: "GONE", Quantity: quantity(t, "1 ea")}}}
	_, err := w.Prices.Price(w.ctx, "northwind", basket)
	require.ErrorContains(t, err, `customer: there is no customer "nobody"`)
	require.ErrorContains(t, err, `lines[1].item: there is no item "GONE"`)
	basket.At = first.Add(-time.Second)
	basket.Customer, basket.Lines = "", basket.Lines[:1]
	_, err = w.Prices.Price(w.ctx, "northwind", basket)
	require.ErrorIs(t, err, document.ErrNotFound, "there was no price book")
}

// Categories, conversions and the seller's currency come from the catalog and the seller.
func TestPrices_BasketsAreFilledIn(t *testing.T) {
	w := priced(t)
	_, err := w.Records.SaveCategories(w.ctx, catalog.CategoryTreeDraft{Categories: []catalog.Category{{Code: "care", Name: "Care"}, {Code: "masks", Name: "Masks", Parent: "care"}}})
	require.NoError(t, err)
	_, err = w.Records.SaveItem(w.ctx, catalog.ItemDraft{
		SKU: "MASK", Name: "Mask", Type: catalog.Goods, Unit: "each", Category: "masks", Units: []catalog.Conversion{{Unit: "box", Num: 20, Den: 1}},
	})
	require.NoError(t, err)
	list := gloveList(t, "base", "50.00 USD")
	list.Entries = append(list.Entries, pricing.Entry{Category: "care", Unit: "each", Model: model.Model{Kind: model.Volume, Tiers: []model.Tier{
		{Price: price(t, "0.50 USD")}, {From: quantity(t, "60 each"), Price: price(t, "0.40 USD")},
	}}})
	_, err = w.Prices.Save(w.ctx, list)
	require.NoError(t, err)
	basket := pricing.Basket{Lines: []pricing.BasketLine{{Item: "MASK", Quantity: quantity(t, "2 box")}}}
	got, err := w.Prices.Price(w.ctx, "northwind", basket)
	require.NoError(t, err)
	require.Equal(t, "20.00 USD", got.Totals.Gross.String(), "40 masks at 0.50")
	next, any, err := w.Prices.NextBreak(w.ctx, "northwind", basket, 0)
	require.NoError(t, err)
	require.True(t, any)
	require.Equal(t, "1 box", next.More.String())
	require.Equal(t, "24.00 USD", next.Totals.Gross.String(), "60 masks at 0.40")
}

// Orders are taken while editions are published: each has the price of the edition that it names, and one that was in force when it was decided.
func TestT9_ConcurrentPublishAndSubmit(t *testing.T) {
	w := priced(t)
	prices := []string{"", "50.00 USD", "51.00 USD", "52.00 USD", "53.00 USD", "54.00 USD", "55.00 USD"}
	var wg sync.WaitGroup
	wg.Go(func() {
		for _, p := range prices[2:] {
			if _, err := w.Prices.Save(w.ctx, gloveList(t, "base", p)); err != nil {
				t.Error(err)
			}
		}
	})
	taken := make(chan *order.SalesOrder, 60)
	for range 3 {
		wg.Go(func() {
			for range cap(taken) / 3 {
				o, err := w.Orders.Submit(w.ctx, unpriced(t, "1 case"))
				if err != nil {
					t.Error(err)
					continue
				}
				taken <- o
			}
		})
	}
	wg.Wait()
	close(taken)
	for o := range taken {
		by := o.Lines[0].PricedBy
		require.Equal(t, prices[by.Edition], o.Lines[0].UnitPrice.String())
		explained, err := w.Prices.ExplainOrder(w.ctx, o.Header.ID)
		require.NoError(t, err)
		require.Empty(t, explained.Reviews[0].Differs)
	}
	require.Equal(t, "55.00 USD", w.costs())
}

// before is a store where something happens just before the next commit.
type before struct {
	store.Store
	do func()
}

func (b *before) Commit(ctx context.Context, batch document.Batch) (document.Committed, error) {
	if do := b.do; do != nil {
		b.do = nil
		do()
	}
	return b.Store.Commit(ctx, batch)
}

// An edition that comes into force between an order's decision and its commit is the order's edition: the register is guarded.
func TestT9_PublishedJustBeforeTheCommit(t *testing.T) {
	w := priced(t)
	s := &before{Store: w.store, do: func() {
		_, err := w.Prices.Save(w.ctx, gloveList(t, "base", "60.00 USD"))
		require.NoError(t, err)
	}}
	o, err := o2c.New(s, o2c.Config{Clock: w.clock.Now, IDs: w.clock.NewID}).As(clerk).Orders.Submit(w.ctx, unpriced(t, "1 case"))
	require.NoError(t, err)
	require.Equal(t, "60.00 USD", o.Totals.Gross.String())
	require.Equal(t, 2, o.Lines[0].PricedBy.Edition)

	named := gloves(t, "1 case") // 50.00, which the book of now refuses; a book that comes between takes it
	n := w.submitted(named)
	s.do = func() {
		_, err := w.Prices.Save(w.ctx, gloveList(t, "base", "50.00 USD"))
		require.NoError(t, err)
	}
	_, err = o2c.New(s, o2c.Config{Clock: w.clock.Now, IDs: w.clock.NewID}).As(clerk).Orders.Confirm(w.ctx, n.Header.ID)
	require.NoError(t, err)
}

// The process dies at every store call of staging, publishing and taking an order; run again with the same keys, all comes out as without.
func TestS11_CrashWhilePublishing(t *testing.T) {
	chain := func(w *world) error {
		for _, c := range []string{"base", "second"} {
			list := gloveList(t, c, "55.00 USD")
			if c == "second" {
				list.Scope.Groups = []string{"none"}
			}
			if _, err := w.Prices.Stage(w.ctx, list, o2c.Once("stage "+c)); err != nil {
				return err
			}
		}
		if _, err := w.Prices.Publish(w.ctx, time.Time{}, o2c.Once("publish")); err != nil {
			return err
		}
		_, err := w.Orders.Submit(w.ctx, unpriced(t, "2 case"), o2c.Once("submit"))
		return err
	}
	for _, after := range []bool{false, true} {
		for dieAt := 1; ; dieAt++ {
			crashing := &faulty{}
			w := priced(t)
			crashing.Store, crashing.dieAt, crashing.after = w.store, dieAt, after
			w.Desk = o2c.New(store.Store(crashing), o2c.Config{Clock: w.clock.Now, IDs: w.clock.NewID}).As(clerk)
			died := chain(w)
			w.Desk = o2c.New(w.store, o2c.Config{Clock: w.clock.Now, IDs: w.clock.NewID}).As(clerk)
			if died != nil {
				w.clock.Advance(10 * time.Minute)
				require.NoError(t, chain(w), "die at %d", dieAt)
			}
			history, err := w.Prices.History(w.ctx)
			require.NoError(t, err)
			require.Len(t, history, 2, "die at %d", dieAt)
			require.Equal(t, 1, w.count(order.KindSalesOrder))
			require.Equal(t, "55.00 USD", w.costs())
			if died == nil {
				require.Greater(t, dieAt, 15)
				break
			}
		}
	}
}

// A price that needs an approval is a reason of the price gate, which a waiver lifts as long as the order says the same.
func TestPrices_ApprovalIsAReasonOfTheGate(t *testing.T) {
	o := &order.SalesOrder{Lines: []order.Line{{}, {PricedBy: &pricing.Snapshot{Approvals: []pricing.Approval{{Rule: pricing.ApproveCost}}}}}}
	require.Equal(t, []document.Reason{{Code: "gate/approval", Gate: "price", Path: "lines[1]", Saw: "needs an approval: no_cost", Help: []string{"an approval", "another price"}}}, order.CheckApprovals(o))
}
