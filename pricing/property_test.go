package pricing_test

import (
	"math/big"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
)

// property runs a check over random descriptions. They are lists of numbers, which gopter shrinks.
func property(t *testing.T, least int, check func(n *numbers) string) {
	t.Helper()
	properties := gopter.NewProperties(parameters(t, least))
	properties.Property(t.Name(), prop.ForAll(func(list []int64) string { return check(&numbers{list: list}) }, gen.SliceOf(gen.Int64Range(0, 1<<40))))
	properties.TestingRun(t)
}

func sum(ms ...money.Money) money.Money { return must(money.Sum(ms...)) }

func same(a, b money.Money) bool { return a == b || a.IsZero() && b.IsZero() }

// T1, T2: an order discount reaches the lines whole, none gets more than it is worth, and a line worth nothing gets nothing.
func TestT2_OrderDiscountIsBroughtToTheLines(t *testing.T) {
	property(t, 500, func(n *numbers) string {
		s := sheetOf(n)
		bare := s
		bare.Discounts = nil
		before, err := pricing.Total(bare)
		if err != nil {
			return err.Error()
		}
		after, err := pricing.Total(s)
		if err != nil {
			return err.Error()
		}
		var shares money.Money
		for i := range after.Lines {
			share, worth := after.Lines[i].OrderDiscount, before.Lines[i].Net
			if c := must(share.Cmp(worth)); share.Sign() < 0 || c > 0 || worth.IsZero() && !share.IsZero() {
				return "share " + share.String() + " of a line of " + worth.String()
			}
			shares = sum(shares, share)
		}
		if off := must(before.Totals.Net.Sub(after.Totals.Net)); !same(off, shares) || !same(shares, after.Totals.OrderDiscount) {
			return "shares sum to " + shares.String() + ", off is " + off.String()
		}
		return ""
	})
}

// Discounts apply in their order, each rounded once: the running base never falls below zero, and strays from the exact product by half a unit a step at most.
func TestT13_DiscountsInTheirOrder(t *testing.T) {
	property(t, 500, func(n *numbers) string {
		s := sheetOf(n)
		p, err := pricing.Total(s)
		if err != nil {
			return err.Error()
		}
		for i, l := range p.Lines {
			running := l.Extension
			exact := units(l.Extension.Decimal().Rat(), l.Extension.Currency().Digits())
			for d, off := range l.Discounts {
				percent := s.Lines[i].Discounts[d].Percent
				if want := must(running.Mul(percent, s.Rounding)); off != want {
					return "off " + off.String() + ", " + percent.String() + " of " + running.String() + " is " + want.String()
				}
				running = must(running.Sub(off))
				exact.Mul(exact, new(big.Rat).Sub(big.NewRat(1, 1), percent.Decimal().Rat()))
			}
			net := units(running.Decimal().Rat(), running.Currency().Digits())
			if stray := new(big.Rat).Sub(net, exact); running.Sign() < 0 || stray.Abs(stray).Cmp(big.NewRat(int64(len(l.Discounts)), 2)) > 0 {
				return "net " + running.String() + ", exact " + exact.FloatString(6)
			}
			if !same(running, must(l.Net.Add(l.OrderDiscount))) {
				return "net and order discount are not what the discounts leave"
			}
		}
		return ""
	})
}

// The same lines worked out by another party, in rational numbers, have the same figures.
func TestT16_AnybodyComesToTheSameTotals(t *testing.T) {
	property(t, 1000, func(n *numbers) string {
		s := sheetOf(n)
		p, err := pricing.Total(s)
		if err != nil {
			return err.Error()
		}
		for i, want := range oracle(s) {
			got := p.Lines[i]
			if !agrees(got.Extension, want.extension) || !agrees(got.OrderDiscount, want.orderOff) || !agrees(got.Net, want.net) {
				return "line " + got.Net.String() + ", by hand " + want.net.String()
			}
			for d := range want.off {
				if !agrees(got.Discounts[d], want.off[d]) {
					return "discount " + got.Discounts[d].String() + ", by hand " + want.off[d].String()
				}
			}
			for k := range want.tax {
				if !agrees(got.Taxes[k].Amount, want.tax[k]) {
					return "tax " + got.Taxes[k].Amount.String() + ", by hand " + want.tax[k].String()
				}
			}
			if err := got.Validate(); err != nil {
				return err.Error()
			}
		}
		sums, err := pricing.Sum(p.Lines)
		if err != nil || !sums.Equal(p.Totals) {
			return "the lines do not sum to the totals"
		}
		return ""
	})
}

// |tax by line − tax by group| ≤ (n + g)/2 minor units, and a line's part of a tax is within one unit of its own.
func TestT16_TaxByLineAndByGroup(t *testing.T) {
	property(t, 500, func(n *numbers) string {
		s := sheetOf(n)
		s.Rounding = money.Rounding{}
		p, err := pricing.Total(s)
		if err != nil {
			return err.Error()
		}
		byLine, entries := new(big.Rat), 0
		for _, l := range p.Lines {
			for _, tax := range l.Taxes {
				own := must(tax.Base.Mul(tax.Rate, s.Rounding))
				stray := units(must(own.Sub(tax.Amount)).Decimal().Rat(), own.Currency().Digits())
				if stray.Abs(stray).Cmp(big.NewRat(1, 1)) > 0 || tax.Amount.Sign() < 0 {
					return "part " + tax.Amount.String() + ", on its own " + own.String()
				}
				byLine.Add(byLine, units(own.Decimal().Rat(), own.Currency().Digits()))
				entries++
			}
		}
		stray := byLine.Sub(byLine, units(p.Totals.Tax.Decimal().Rat(), p.Totals.Tax.Currency().Digits()))
		if stray.Abs(stray).Cmp(big.NewRat(int64(entries+len(p.Totals.Taxes)), 2)) > 0 {
			return "by line and by group differ by " + stray.FloatString(1)
		}
		return ""
	})
}

// The parts of any partition of a line's quantity sum to the line in every figure, and each part adds up.
func TestC11_PartsSumToTheLine(t *testing.T) {
	property(t, 1000, func(n *numbers) string {
		whole := 1 + n.below(1_000)
		ends := partition(n, whole)
		s := sheetOf(n)
		p, err := pricing.Total(s)
		if err != nil {
			return err.Error()
		}
		for _, line := range p.Lines {
			parts, fault := partsOf(line, ends, whole, s.Rounding)
			if fault != "" {
				return fault
			}
			total, err := pricing.Sum(parts)
			if err != nil {
				return err.Error()
			}
			want := must(pricing.Sum([]pricing.LineAmounts{line}))
			if !total.Equal(want) {
				return "the parts sum to " + total.Gross.String() + ", the line is " + line.Gross.String()
			}
			for d := range line.Discounts {
				var off money.Money
				for _, part := range parts {
					off = sum(off, part.Discounts[d])
				}
				if !same(off, line.Discounts[d]) {
					return "the parts of a discount sum to " + off.String() + ", it is " + line.Discounts[d].String()
				}
			}
		}
		return ""
	})
}

func partsOf(line pricing.LineAmounts, ends []int64, whole int64, r money.Rounding) ([]pricing.LineAmounts, string) {
	var parts []pricing.LineAmounts
	before := int64(0)
	for _, end := range ends {
		part, err := line.Part(decimals(before, 0, "kg"), decimals(end, 0, "kg"), decimals(whole, 0, "kg"), r)
		if err != nil {
			return nil, err.Error()
		}
		if err := part.Validate(); err != nil {
			return nil, err.Error()
		}
		if part.Net.Sign() < 0 || part.Extension.Sign() < 0 || part.Tax.Sign() < 0 {
			return nil, "a part of " + part.Extension.String() + ", net " + part.Net.String() + ", tax " + part.Tax.String()
		}
		parts = append(parts, part)
		before = end
	}
	return parts, ""
}

// What remains comes from cumulative shares of the line, never from a unit price that was found by dividing: part(a, b) = part(0, b) − part(0, a), and each share is within half a unit of the exact one.
func TestC12_RemainingIsCumulative(t *testing.T) {
	property(t, 500, func(n *numbers) string {
		whole := 1 + n.below(1_000)
		a := n.below(whole + 1)
		b := a + n.below(whole+1-a)
		s := sheetOf(n)
		p, err := pricing.Total(s)
		if err != nil {
			return err.Error()
		}
		part := func(l pricing.LineAmounts, from, to int64) pricing.LineAmounts {
			return must(l.Part(decimals(from, 0, "kg"), decimals(to, 0, "kg"), decimals(whole, 0, "kg"), s.Rounding))
		}
		for _, l := range p.Lines {
			upToA, upToB, between := part(l, 0, a), part(l, 0, b), part(l, a, b)
			if !same(between.Net, must(upToB.Net.Sub(upToA.Net))) || !same(between.Gross, must(upToB.Gross.Sub(upToA.Gross))) {
				return "between is " + between.Net.String()
			}
			digits := l.Net.Currency().Digits()
			exact := new(big.Rat).Mul(units(l.Net.Decimal().Rat(), digits), big.NewRat(b, whole))
			if exact.Sub(exact, units(upToB.Net.Decimal().Rat(), digits)); exact.Abs(exact).Cmp(big.NewRat(1, 2)) > 0 {
				return "the share is off by " + exact.FloatString(3)
			}
		}
		return ""
	})
}
