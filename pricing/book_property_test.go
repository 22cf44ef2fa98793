package pricing_test

import (
	"math/big"
	"slices"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// holds runs a property on lists of numbers, from which it builds its case.
func holds(t *testing.T, least int, name string, property func(n *numbers) bool) {
	t.Helper()
	p := gopter.NewProperties(parameters(t, least))
	p.Property(name, prop.ForAll(func(list []int64) bool { return property(&numbers{list: list}) }, gen.SliceOf(gen.Int64Range(0, 1<<40))))
	p.TestingRun(t)
}

// tableOf builds an entry of 1 to 6 tiers in tenths of a unit and cents; falling prices fall strictly.
func tableOf(n *numbers, tiering model.Kind, falling bool) pricing.Entry {
	e := pricing.Entry{Item: "X", Unit: "kg", Model: model.Model{Kind: tiering}}
	bound, cents := int64(0), 1_000+n.below(10_000)
	for i := range 1 + n.below(6) {
		var from money.Quantity
		if i > 0 {
			bound += 1 + n.below(500)
			from = decimals(bound, 1, "kg")
			if falling {
				cents = max(cents-1-n.below(200), 0)
			} else {
				cents = n.below(10_000)
			}
		}
		e.Tiers = append(e.Tiers, model.Tier{From: from, Price: price(decimal(cents, 2) + " USD")})
	}
	return e
}

// extensionOf prices tenths of a kg, to the tenth of a cent, so that nothing is rounded.
func extensionOf(book *pricing.Book, tenths int64) *big.Rat {
	basket := asks("X", decimal(tenths, 1)+" kg")
	basket.Rounding = money.Rounding{Place: money.Places(3)}
	return must(book.Price(basket)).Totals.Extension.Decimal().Rat()
}

// Graduated prices never fall and grow ever slower where tiers get cheaper; parts priced one after another sum to the whole.
func TestT3_GraduatedIsContinuousConcaveAndTelescopes(t *testing.T) {
	holds(t, 300, "graduated", func(n *numbers) bool {
		book := compiled(made(draft("base", tableOf(n, model.Graduated, true))))
		at := n.below(3_000)
		below, here, above := extensionOf(book, at), extensionOf(book, at+1), extensionOf(book, at+2)
		first, second := new(big.Rat).Sub(here, below), new(big.Rat).Sub(above, here)
		if first.Sign() < 0 || second.Cmp(first) > 0 || first.Cmp(big.NewRat(1_100, 100)) > 0 { // a tenth costs a tenth of a price: no jump
			return false
		}
		whole := 1 + n.below(3_000)
		sum, before := new(big.Rat), new(big.Rat)
		for _, end := range partition(n, whole) {
			upTo := extensionOf(book, end)
			sum.Add(sum, new(big.Rat).Sub(upTo, before))
			before = upTo
		}
		return sum.Cmp(extensionOf(book, whole)) == 0
	})
}

// byHand prices by the definitions, in rational numbers.
func byHand(e pricing.Entry, q *big.Rat) *big.Rat {
	sum := new(big.Rat)
	for i, tier := range e.Tiers {
		from, end := tier.From.Decimal().Rat(), q
		if i+1 < len(e.Tiers) {
			end = e.Tiers[i+1].From.Decimal().Rat()
		}
		p := tier.Price.Decimal().Rat()
		if e.Kind != model.Graduated {
			if q.Cmp(from) >= 0 {
				sum = new(big.Rat).Mul(q, p)
			}
			continue
		}
		if q.Cmp(end) < 0 {
			end = q
		}
		if part := new(big.Rat).Sub(end, from); part.Sign() > 0 {
			sum.Add(sum, part.Mul(part, p))
		}
	}
	return sum
}

// At each bound, just below it and just above it a quantity lies in exactly one tier, with whole and with fractional quantities; nothing costs nothing.
func TestT5_BoundsBelongToTheTierThatTheyBegin(t *testing.T) {
	holds(t, 300, "bounds", func(n *numbers) bool {
		e := tableOf(n, []model.Kind{model.Volume, model.Graduated}[n.below(2)], false)
		book := compiled(made(draft("base", e)))
		if extensionOf(book, 0).Sign() != 0 {
			return false
		}
		for _, tier := range e.Tiers {
			bound := units(tier.From.Decimal().Rat(), 1).Num().Int64()
			for _, tenths := range []int64{bound - 1, bound, bound + 1} {
				if tenths < 0 {
					continue
				}
				q, want := qty(decimal(tenths, 1)+" kg"), 0
				for k := 1; k < len(e.Tiers); k++ {
					if must(q.Cmp(e.Tiers[k].From)) >= 0 {
						want = k
					}
				}
				priced := must(book.Price(asks("X", q.String())))
				if priced.Lines[0].Tier != want || extensionOf(book, tenths).Cmp(byHand(e, big.NewRat(tenths, 10))) != 0 {
					return false
				}
			}
		}
		return true
	})
}

// A table that is out of order, or has a bound twice, below zero or missing, is refused.
func TestT6_TablesAscendFromZero(t *testing.T) {
	holds(t, 300, "tables", func(n *numbers) bool {
		e := tableOf(n, model.Volume, false)
		fine := draft("base", e)
		if fine.Validate() != nil {
			return false
		}
		if len(e.Tiers) < 2 {
			return true
		}
		i := 1 + int(n.below(int64(len(e.Tiers)-1)))
		switch n.below(5) {
		case 0:
			e.Tiers[i].From = e.Tiers[i].From.Neg()
		case 1:
			e.Tiers[i].From = e.Tiers[i-1].From // twice, or missing
		case 2:
			e.Tiers[0].From, e.Tiers[i].From = e.Tiers[i].From, e.Tiers[0].From
		case 3:
			e.Tiers = append(e.Tiers, e.Tiers[i])
		case 4:
			e.Tiers[i].From = qty("0 kg")
		}
		bad := draft("base", e)
		return bad.Validate() != nil
	})
}

// What is explained adds up to what is priced: same totals, one winner a line, and the winner's tiers give the extension.
func TestBook_ExplainAddsUp(t *testing.T) {
	holds(t, 300, "explain", func(n *numbers) bool {
		e := tableOf(n, []model.Kind{model.Volume, model.Graduated}[n.below(2)], false)
		if n.below(2) == 1 {
			e.Per = decimals(1+n.below(30), 0, "kg")
		}
		book := compiled(made(draft("base", e)), with(draft("key", tableOf(n, model.Graduated, true)), func(d *pricing.PriceListDraft) { d.Scope.Groups = []string{"key"} }))
		basket := asks("X", decimal(n.below(30_000), 2)+" kg", "X", decimal(n.below(3_000), 1)+" kg")
		basket.Groups = []string{[]string{"key", "wholesale"}[n.below(2)]}
		basket.Discounts = []pricing.Discount{percent("3%")}
		priced, why := must(book.Price(basket)), must(book.Explain(basket))
		if !priced.Totals.Equal(why.Totals) {
			return false
		}
		lines := make([]pricing.LineAmounts, len(why.Lines))
		for i, l := range why.Lines {
			lines[i] = l.Amounts
			won := slices.IndexFunc(l.Lists, func(x pricing.ListExplanation) bool { return x.Outcome == pricing.OutcomeWon })
			if won < 0 || l.Lists[won].List != priced.Lines[i].List {
				return false
			}
			entry := l.Lists[won].Entries[0]
			step := pricing.Line{Quantity: l.Quantity, PriceBase: entry.PriceBase}
			for _, tier := range entry.Tiers {
				if tier.Prices != (money.Quantity{}) {
					step.Steps = append(step.Steps, pricing.Step{Quantity: tier.Prices, UnitPrice: tier.Price})
				}
			}
			if must(pricing.Total(pricing.Sheet{Lines: []pricing.Line{step}})).Lines[0].Extension != l.Amounts.Extension || entry.Amount != l.Amounts.Extension {
				return false
			}
			if must(model.Extend(l.Steps, l.PriceBase, basket.Rounding)) != l.Amounts.Extension {
				return false
			}
		}
		return must(pricing.Sum(lines)).Equal(why.Totals)
	})
}

// Steps of any decimals are rounded as rational numbers would be.
func TestTotal_StepsAgreeWithFractions(t *testing.T) {
	holds(t, 1_000, "steps", func(n *numbers) bool {
		var l pricing.Line
		exact := new(big.Rat)
		for range 1 + n.below(4) {
			s := pricing.Step{Quantity: decimals(n.below(100_000), n.below(9), "kg"), UnitPrice: price(decimal(n.below(1_000_000), n.below(9)) + " USD")}
			l.Quantity = must(l.Quantity.Add(s.Quantity))
			l.Steps = append(l.Steps, s)
			exact.Add(exact, new(big.Rat).Mul(s.Quantity.Decimal().Rat(), s.UnitPrice.Decimal().Rat()))
		}
		if n.below(2) == 1 {
			l.PriceBase = decimals(1+n.below(1_000), n.below(3), "kg")
			exact.Quo(exact, l.PriceBase.Decimal().Rat())
		}
		mode := money.Mode(n.below(2))
		p := must(pricing.Total(pricing.Sheet{Lines: []pricing.Line{l}, Rounding: money.Rounding{Mode: mode}}))
		return agrees(p.Lines[0].Extension, nearest(units(exact, 2), mode))
	})
}
