package pricing_test

import (
	"math/big"
	"slices"

	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
)

// The oracle works the sheet out in whole minor units and rational numbers, by the definitions: it shares no arithmetic with the package.

type oracleLine struct {
	extension, net *big.Int
	off            []*big.Int
	orderOff       *big.Int
	tax            []*big.Int
}

func units(r *big.Rat, digits int) *big.Rat {
	return new(big.Rat).Mul(r, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil)))
}

// nearest rounds what is not negative.
func nearest(r *big.Rat, mode money.Mode) *big.Int {
	double := new(big.Int).Mul(r.Num(), big.NewInt(2))
	floor, rest := new(big.Int).DivMod(double.Add(double, r.Denom()), new(big.Int).Mul(r.Denom(), big.NewInt(2)), new(big.Int))
	if mode == money.HalfEven && rest.Sign() == 0 && floor.Bit(0) == 1 {
		floor.Sub(floor, big.NewInt(1))
	}
	return floor
}

func times(n *big.Int, r money.Rate) *big.Rat {
	return new(big.Rat).Mul(new(big.Rat).SetInt(n), r.Decimal().Rat())
}

func oracle(s pricing.Sheet) []oracleLine {
	mode, digits := s.Rounding.Mode, s.Lines[0].UnitPrice.Currency().Digits()
	lines := make([]oracleLine, len(s.Lines))
	for i, l := range s.Lines {
		exact := new(big.Rat).Mul(l.Quantity.Decimal().Rat(), l.UnitPrice.Decimal().Rat())
		if l.PriceBase != (money.Quantity{}) {
			exact.Quo(exact, l.PriceBase.Decimal().Rat())
		}
		o := &lines[i]
		o.extension, o.orderOff = nearest(units(exact, digits), mode), new(big.Int)
		o.net = new(big.Int).Set(o.extension)
		for _, d := range l.Discounts {
			off := nearest(times(o.net, d.Percent), mode)
			o.off, o.net = append(o.off, off), new(big.Int).Sub(o.net, off)
		}
	}
	for _, d := range s.Discounts {
		whole := new(big.Int)
		for i := range lines {
			whole.Add(whole, lines[i].net)
		}
		if whole.Sign() == 0 {
			continue
		}
		left := nearest(times(whole, d.Percent), mode)
		order, remainders, total := []int{}, make([]*big.Int, len(lines)), new(big.Int).Set(left)
		for i := range lines {
			share, rest := new(big.Int).DivMod(new(big.Int).Mul(total, lines[i].net), whole, new(big.Int))
			order, remainders[i] = append(order, i), rest
			lines[i].orderOff = new(big.Int).Add(lines[i].orderOff, share)
			lines[i].net = new(big.Int).Sub(lines[i].net, share)
			left.Sub(left, share)
		}
		slices.SortStableFunc(order, func(a, b int) int { return remainders[b].Cmp(remainders[a]) })
		for _, i := range order[:left.Int64()] {
			lines[i].orderOff.Add(lines[i].orderOff, big.NewInt(1))
			lines[i].net.Sub(lines[i].net, big.NewInt(1))
		}
	}
	base, taxed := map[pricing.TaxRate]*big.Int{}, map[pricing.TaxRate]*big.Int{}
	for i, l := range s.Lines {
		for _, rate := range l.Taxes {
			if base[rate] == nil {
				base[rate], taxed[rate] = new(big.Int), new(big.Int)
			}
			base[rate].Add(base[rate], lines[i].net)
			upTo := nearest(times(base[rate], rate.Rate), mode)
			lines[i].tax = append(lines[i].tax, new(big.Int).Sub(upTo, taxed[rate]))
			taxed[rate] = upTo
		}
	}
	return lines
}

func agrees(m money.Money, want *big.Int) bool {
	return units(m.Decimal().Rat(), m.Currency().Digits()).Cmp(new(big.Rat).SetInt(want)) == 0
}
