package fulfillment_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
)

// Nothing is reserved beyond what is on hand and may be backordered, over all lines of one item: a demand passes when its sum fits, and then every line of it can be reserved. A count is recorded whatever it finds; while
// stock is short of what is reserved, nothing more is.
func TestC21_NothingIsReservedTwice(t *testing.T) {
	property(t, 500, func(n *numbers) string {
		skus := []string{"GLV-N", "WIPE"}
		stocks, onHand, may, reserved := map[string]*fulfillment.Stock{}, map[string]int64{}, map[string]int64{}, map[string]int64{}
		count := func(sku string) {
			hand, back := n.below(40), n.below(2)*n.below(20)
			draft := fulfillment.StockDraft{Location: "austin", SKU: sku, OnHand: cases(hand), Backorder: cases(back)}
			if stocks[sku] == nil {
				stocks[sku], _, _ = fulfillment.NewStock("acme", draft, at(0))
			} else {
				must(stocks[sku].Count(draft, at(1)))
			}
			onHand[sku], may[sku] = hand, hand+back
		}
		count(skus[0])
		count(skus[1])
		for n.left() {
			sku := skus[n.below(2)]
			before, q := stocks[sku].Clone(), 1+n.below(15)
			var err error
			var fits bool
			switch n.below(5) {
			case 0:
				count(sku)
				before, fits = stocks[sku], true
			case 1:
				if err, fits = stocks[sku].Release(cases(q), at(2)), q <= reserved[sku]; fits {
					reserved[sku] -= q
				}
			case 2:
				if err, fits = stocks[sku].Ship(cases(q), at(2)), q <= reserved[sku] && q <= onHand[sku]; fits {
					reserved[sku], onHand[sku], may[sku] = reserved[sku]-q, onHand[sku]-q, may[sku]-q
				}
			default:
				var demand []order.StockDemand
				asked := map[string]int64{}
				for range 1 + n.below(4) {
					sku, q := skus[n.below(2)], 1+n.below(15)
					demand = append(demand, order.StockDemand{Line: len(demand) + 1, SKU: sku, Quantity: cases(q)})
					asked[sku] += q
				}
				reasons, failed := fulfillment.CheckStock(demand, stocks)
				short := 0
				for sku, q := range asked {
					if q > max(0, may[sku]-reserved[sku]) {
						short++
					}
				}
				if failed != nil || len(reasons) != short {
					return fmt.Sprintf("%v for %v: %v", reasons, asked, failed)
				}
				if short > 0 {
					continue
				}
				for _, d := range demand {
					if err := stocks[d.SKU].Reserve(d.Quantity, at(3)); err != nil {
						return err.Error()
					}
				}
				reserved[skus[0]], reserved[skus[1]] = reserved[skus[0]]+asked[skus[0]], reserved[skus[1]]+asked[skus[1]]
				before, fits = stocks[sku], true
			}
			if (err == nil) != fits {
				return fmt.Sprintf("%v, the model says %v: on hand %d, reserved %d, to move %d", err, fits, onHand[sku], reserved[sku], q)
			}
			if err != nil && (!errors.Is(err, document.ErrRefused) || !reflect.DeepEqual(before, stocks[sku])) {
				return "a refused move changed the stock: " + err.Error()
			}
			for _, sku := range skus {
				s := stocks[sku]
				if err := s.Validate(); err != nil {
					return err.Error()
				}
				if s.OnHand != cases(onHand[sku]) || s.Reserved != cases(reserved[sku]) || must(s.Available()) != cases(max(0, may[sku]-reserved[sku])) || must(s.Short()) != cases(max(0, reserved[sku]-may[sku])) {
					return fmt.Sprintf("%+v, the model says on hand %d, reserved %d of %d", s, onHand[sku], reserved[sku], may[sku])
				}
			}
		}
		return ""
	})
}

// Two lines of one item are one demand.
func TestC21_TwoLinesOfOneItem(t *testing.T) {
	demand := []order.StockDemand{{Line: 1, SKU: "GLV-N", Quantity: qty("60 case")}, {Line: 2, SKU: "MASK", Quantity: qty("1 box")}, {Line: 3, SKU: "GLV-N", Quantity: qty("60 case")}}
	reasons, err := fulfillment.CheckStock(demand, map[string]*fulfillment.Stock{"GLV-N": stock("GLV-N", "100 case", "10 case")})
	require.NoError(t, err)
	require.Equal(t, []document.Reason{
		{Code: "gate/stock", Gate: "stock", Path: "GLV-N", Saw: "needs 120 case, can reserve 110 case", Help: []string{"receive 10 case", "order at most 110 case"}},
		{Code: "gate/stock", Gate: "stock", Path: "MASK", Saw: "needs 1 box, can reserve 0 box", Help: []string{"receive 1 box"}},
	}, reasons)
	none, err := fulfillment.CheckStock(demand, map[string]*fulfillment.Stock{"GLV-N": stock("GLV-N", "100 case", "20 case"), "MASK": stock("MASK", "1 box", "")})
	require.NoError(t, err)
	require.Empty(t, none)
	for _, bad := range [][]order.StockDemand{
		{{SKU: "GLV-N", Quantity: qty("1 box")}}, {{SKU: "GLV-N", Quantity: qty("-1 case")}}, {{SKU: "GLV-N", Quantity: qty("1 case")}, {SKU: "GLV-N", Quantity: qty("1 box")}},
		{{SKU: "GLV-N", Quantity: qty("9223372036854775807 case")}, {SKU: "GLV-N", Quantity: qty("1 case")}},
	} {
		_, err := fulfillment.CheckStock(bad, map[string]*fulfillment.Stock{"GLV-N": stock("GLV-N", "100 case", "")})
		require.ErrorIs(t, err, document.ErrInvalid)
	}
}

func TestStock_MovesPositiveQuantitiesOnly(t *testing.T) {
	s := stock("GLV-N", "100 case", "")
	require.NoError(t, s.Reserve(qty("10 case"), at(1)))
	for _, q := range []money.Quantity{{}, qty("0 case"), qty("-1 case"), qty("1 box")} {
		for _, move := range []func(money.Quantity, document.Stamp) error{s.Reserve, s.Release, s.Ship} {
			before := s.Clone()
			require.ErrorIs(t, move(q, at(2)), document.ErrInvalid)
			require.Equal(t, before, s)
		}
	}
}

func TestStockDraft_Faults(t *testing.T) {
	long := strings.Repeat("x", order.MaxText+1)
	for says, d := range map[string]fulfillment.StockDraft{
		"location: stock lies":      {SKU: "A", OnHand: qty("1 ea")},
		"sku: stock is of":          {Location: "a", OnHand: qty("1 ea")},
		"sku: has 201 bytes":        {Location: "a", SKU: long, OnHand: qty("1 ea")},
		"location: is UTF-8":        {Location: "a\x00", SKU: "A", OnHand: qty("1 ea")},
		"on_hand: is a quantity":    {Location: "a", SKU: "A"},
		"on_hand: is a quantity t":  {Location: "a", SKU: "A", OnHand: qty("-1 ea")},
		"backorder: is not neg":     {Location: "a", SKU: "A", OnHand: qty("1 ea"), Backorder: qty("-1 ea")},
		"backorder: is not negativ": {Location: "a", SKU: "A", OnHand: qty("1 ea"), Backorder: qty("1 box")},
		"backorder: money/overflow": {Location: "a", SKU: "A", OnHand: qty("9223372036854775807 ea"), Backorder: qty("1 ea")},
	} {
		s, _, err := fulfillment.NewStock("acme", d, at(0))
		require.Nil(t, s)
		require.ErrorIs(t, err, document.ErrInvalid, says)
		require.ErrorContains(t, err, says)
	}
	s := stock("GLV-N", "100 case", "")
	for _, d := range []fulfillment.StockDraft{
		{Location: "reno", SKU: "GLV-N", OnHand: qty("1 case")}, {Location: "austin", SKU: "WIPE", OnHand: qty("1 case")}, {Location: "austin", SKU: "GLV-N", OnHand: qty("1 box")}, {},
	} {
		before := s.Clone()
		_, err := s.Count(d, at(1))
		require.ErrorIs(t, err, document.ErrInvalid)
		require.Equal(t, before, s)
	}
}
