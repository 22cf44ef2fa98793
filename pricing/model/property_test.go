package model_test

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// agrees sees that a model prices tenths of a unit as the oracle does, in every part, and rounds as it does.
func agrees(m *model.Model, n int64, mode money.Mode) bool {
	q := tenths(n)
	c, err := m.Charge(q)
	if err != nil {
		return false
	}
	want := costOf(*m, rat(n, 10))
	cost, quantity := sumOf(c)
	amount, err := c.Amount(money.Rounding{Mode: mode})
	return err == nil && cost.Cmp(want) == 0 && quantity.Cmp(rat(n, 10)) == 0 && is(amount, rounded(want, 2, mode))
}

// Every model prices every quantity by its definition.
func TestCharge_AgreesWithFractions(t *testing.T) {
	holds(t, 2_000, "charge", func(n *numbers) bool {
		m := modelOf(n)
		return len(m.Faults("ea", money.Currency{})) == 0 && agrees(&m, n.below(3_000), money.Mode(n.below(6)))
	})
}

// What is between two quantities, up or down, is the difference of their charges: in its parts exactly, in its amount of what was rounded.
// A settled charge has parts that make the amount.
func TestBetween_IsTheDifference(t *testing.T) {
	holds(t, 3_000, "between", func(n *numbers) bool {
		m, r := modelOf(n), money.Rounding{Mode: money.Mode(n.below(6))}
		before, after := n.below(9)%8*n.below(300), n.below(9)%8*n.below(300) // often zero
		c, err := m.Between(tenths(before), tenths(after))
		if err != nil {
			return false
		}
		was, is1 := costOf(m, rat(before, 10)), costOf(m, rat(after, 10))
		cost, quantity := sumOf(c)
		want := new(big.Rat).Sub(rounded(is1, 2, r.Mode), rounded(was, 2, r.Mode))
		if cost.Cmp(new(big.Rat).Sub(is1, was)) != 0 || quantity.Cmp(rat(after-before, 10)) != 0 || !is(must(c.Amount(r)), want) {
			return false
		}
		settled, amount, err := c.Settle(r)
		if err != nil || !is(amount, want) || settled.Quantity != c.Quantity {
			return false
		}
		again := must(model.Extend(settled.AppendSteps(nil), settled.Per, r))
		return again == amount && must(settled.Amount(r)) == amount
	})
}

// All ways to a quantity cost the same, to the cent, for every model: forward, and back and forth.
func TestT4_ProgressiveChargesSumToTheWhole(t *testing.T) {
	holds(t, 1_000, "ways", func(n *numbers) bool {
		m, r := modelOf(n), money.Rounding{Mode: money.Mode(n.below(6))}
		var sum money.Money
		var at money.Quantity // nothing was charged
		for range 1 + n.below(6) {
			next := tenths(n.below(9) % 8 * n.below(300))
			c := must(m.Between(at, next))
			sum, at = must(sum.Add(must(c.Amount(r)))), next
		}
		whole := must(m.Charge(at))
		return sum == must(whole.Amount(r))
	})
}

// falling builds a graduated table without flat amounts whose prices fall.
func falling(n *numbers) model.Model {
	m := model.Model{Kind: model.Graduated, Tiers: tiersOf(n)}
	cents := 1_000 + n.below(100_000)
	for i := range m.Tiers {
		m.Tiers[i].Price, m.Tiers[i].Flat = price(decimal(cents, 2)+" USD"), money.Money{}
		cents = max(cents-n.below(500), 0)
	}
	return m
}

// Graduated prices never fall, never jump, and grow ever slower where tiers get cheaper; parts priced one after another sum to the whole.
func TestT3_GraduatedIsContinuousConcaveAndTelescopes(t *testing.T) {
	holds(t, 500, "graduated", func(n *numbers) bool {
		m := falling(n)
		at := func(n int64) *big.Rat {
			c := must(m.Charge(tenths(n)))
			cost, _ := sumOf(c)
			return cost
		}
		x := n.below(2_000)
		below, here, above := at(x), at(x+1), at(x+2)
		first, second := new(big.Rat).Sub(here, below), new(big.Rat).Sub(above, here)
		most := new(big.Rat).Mul(rat(1, 10), m.Tiers[0].Price.Decimal().Rat())
		if second.Sign() < 0 || second.Cmp(first) > 0 || first.Cmp(most) > 0 {
			return false
		}
		whole := 1 + n.below(2_000)
		sum := new(big.Rat)
		for before := int64(0); before < whole; {
			end := min(before+1+n.below(whole), whole)
			c := must(m.Between(tenths(before), tenths(end)))
			part, _ := sumOf(c)
			for _, s := range c.AppendSteps(nil) {
				if s.Quantity.Sign() <= 0 { // nothing is taken back
					return false
				}
			}
			sum.Add(sum, part)
			before = end
		}
		return sum.Cmp(at(whole)) == 0
	})
}

// volumeOf builds a volume table that may have a price base and limits.
func volumeOf(n *numbers) model.Model {
	m := modelOf(n)
	if m.Kind != model.Volume {
		m.Kind, m.Price, m.Size, m.Free, m.RoundDown = model.Volume, money.Price{}, money.Quantity{}, money.Quantity{}, false
		if len(m.Tiers) == 0 {
			m.Tiers = tiersOf(n)
		}
	}
	return m
}

// For each bound: what follows it costs less than the end of the tier up to break-even, no less from there on until the tier after, and
// where no interval is reported it costs no less right behind the bound.
func TestT4_InversionsReachToBreakEven(t *testing.T) {
	const fine = 1_000_000_000
	holds(t, 1_000, "inversions", func(n *numbers) bool {
		m := volumeOf(n)
		found := m.Inversions()
		tiers, exclusive := ratTiers(m)
		for k := range len(tiers) - 1 {
			bound := tiers[k].end
			near := rat(1, fine)
			if !exclusive {
				near = new(big.Rat)
			}
			end := costOf(m, new(big.Rat).Sub(bound, near)) // right at the end, or as good as
			behind := costOf(m, new(big.Rat).Add(bound, rat(1, fine)))
			slack := rat(1, 1_000) // for the two that are only near
			inverted := len(found) > 0 && found[0].Tier == k
			if !inverted {
				if new(big.Rat).Add(behind, slack).Cmp(end) < 0 {
					return false
				}
				continue
			}
			i := found[0]
			found = found[1:]
			if i.After.Decimal().Rat().Cmp(bound) != 0 || behind.Cmp(new(big.Rat).Add(end, slack)) > 0 {
				return false
			}
			to := new(big.Rat).Add(bound, rat(100_000, 1)) // never: far out
			if i.BreakEven != (money.Quantity{}) {
				to = i.BreakEven.Decimal().Rat()
				past := costOf(m, new(big.Rat).Add(to, rat(1, fine)))
				if new(big.Rat).Add(past, slack).Cmp(end) < 0 {
					return false
				}
			}
			for part := int64(1); part < 20; part++ {
				x := new(big.Rat).Sub(to, bound)
				x.Add(bound, x.Mul(x, rat(part, 20)))
				if costOf(m, x).Cmp(new(big.Rat).Add(end, slack)) >= 0 {
					return false
				}
			}
		}
		return len(found) == 0
	})
}

// At each bound, just below it and just above it a quantity lies in exactly one tier, by both conventions, and costs what that says; at
// zero the flat amount is charged or not, as the model says.
func TestT5_BoundsAndZero(t *testing.T) {
	holds(t, 1_000, "bounds", func(n *numbers) bool {
		m := model.Model{Kind: []model.Kind{model.Volume, model.Graduated}[n.below(2)], Tiers: tiersOf(n), AtZero: n.below(2) == 1}
		if m.Tiers[len(m.Tiers)-1].From == (money.Quantity{}) && n.below(2) == 1 {
			m.Bound = model.Exclusive
		}
		tiers, _ := ratTiers(m)
		for _, bound := range tiers {
			if bound.end == nil {
				break
			}
			at := new(big.Rat).Mul(bound.end, rat(10, 1)).Num().Int64()
			for _, x := range []int64{at - 1, at, at + 1} {
				if must(m.Tier(tenths(x))) != lies(m, rat(x, 10)) || !agrees(&m, x, money.HalfAway) {
					return false
				}
			}
		}
		zero := must(m.Charge(tenths(0)))
		cost, _ := sumOf(zero)
		want := new(big.Rat)
		if m.AtZero {
			want = m.Tiers[0].Flat.Decimal().Rat()
		}
		return cost.Cmp(want) == 0
	})
}

func TestT5_FractionBetweenWholeBounds(t *testing.T) {
	for _, bound := range []model.Bound{model.Inclusive, model.Exclusive} {
		m := volume(tier("100", "2.00", ""), tier("200", "1.00", ""), tier("", "0.50", ""))
		m.Bound = bound
		require.Equal(t, 1, must(m.Tier(qty("100.5 ea"))), "it belongs to the upper tier")
		require.Equal(t, 0, must(m.Tier(qty("99.999999999999999 ea"))))
		require.Equal(t, map[model.Bound]int{model.Inclusive: 0, model.Exclusive: 1}[bound], must(m.Tier(qty("100 ea"))))
	}
}

// A table that is out of order, or has a bound twice, below zero or missing, is refused; above a closed end there is no price.
func TestT6_TablesAscendAndEnd(t *testing.T) {
	holds(t, 1_000, "tables", func(n *numbers) bool {
		m := model.Model{Kind: []model.Kind{model.Volume, model.Graduated}[n.below(2)], Tiers: tiersOf(n)}
		for i := range m.Tiers {
			m.Tiers[i].From = money.Quantity{}
			m.Tiers[i].UpTo = tenths(int64(i+1) * (1 + n.below(100)) * 1_000) // ascending or not, below
		}
		ascends := true
		for i := 1; i < len(m.Tiers); i++ {
			c := must(m.Tiers[i].UpTo.Cmp(m.Tiers[i-1].UpTo))
			ascends = ascends && c > 0
		}
		if (len(m.Faults("ea", money.Currency{})) == 0) != ascends {
			return false
		}
		if ascends {
			last := m.Tiers[len(m.Tiers)-1].UpTo
			_, fits := m.Charge(last)
			_, above := m.Charge(must(last.Add(qty("0.1 ea"))))
			_, onTheWay := m.Between(qty("1 ea"), must(last.Add(qty("0.1 ea"))))
			m.Bound = model.Exclusive
			_, at := m.Charge(last)
			if fits != nil || above == nil || onTheWay == nil || at == nil {
				return false
			}
		}
		i := int(n.below(int64(len(m.Tiers))))
		switch n.below(4) {
		case 0:
			m.Tiers[i].UpTo = m.Tiers[i].UpTo.Neg()
		case 1:
			m.Tiers = append(m.Tiers, m.Tiers[len(m.Tiers)-1])
		case 2:
			m.Tiers = append(m.Tiers, m.Tiers[i])
			m.Tiers[i].UpTo = money.Quantity{}
		case 3:
			m.Tiers[i].UpTo = tenths(0)
		}
		return len(m.Faults("ea", money.Currency{})) > 0
	})
}

// Increments of packages are the difference of the rounded counts; they sum to the packages of the whole, and free units are taken off once.
func TestT7_PackagesOfIncrementsSumToTheWhole(t *testing.T) {
	holds(t, 1_000, "packages", func(n *numbers) bool {
		m := model.Model{Kind: model.Package, Price: price("0.07 USD"), Size: tenths(1 + n.below(300)), Free: tenths(n.below(500)), RoundDown: n.below(2) == 1}
		whole := n.below(5_000)
		sum, free := int64(0), new(big.Rat)
		for before := int64(0); before < whole; {
			end := min(before+1+n.below(whole), whole)
			c := must(m.Between(tenths(before), tenths(end)))
			want := new(big.Int).Sub(packagesOf(m, rat(end, 10)), packagesOf(m, rat(before, 10)))
			if c.Packages != want.Int64() {
				return false
			}
			for _, s := range c.Steps {
				if s.UnitPrice != (money.Price{}) {
					free.Add(free, s.Quantity.Decimal().Rat())
				}
			}
			sum, before = sum+c.Packages, end
		}
		all := must(m.Charge(tenths(whole)))
		return sum == packagesOf(m, rat(whole, 10)).Int64() && all.Packages == sum && free.Cmp(m.Free.Decimal().Rat()) <= 0
	})
}

// Currencies of 0, 2 and 3 digits, unit prices of 12 places, quantities of 9 places, any price base and rounding: as rational numbers would be.
func TestT17_CurrenciesAndPlaces(t *testing.T) {
	holds(t, 2_000, "places", func(n *numbers) bool {
		currency := []string{"USD", "JPY", "KWD"}[n.below(3)]
		digits := map[string]int64{"USD": 2, "JPY": 0, "KWD": 3}[currency]
		m := model.Model{Kind: model.Graduated, Per: qty(decimal(1+n.below(100_000), n.below(3)) + " kg")}
		bound := int64(0)
		for i := range 1 + n.below(4) {
			if i > 0 {
				bound += 1 + n.below(1_000_000_000)
				m.Tiers[i-1].UpTo = qty(decimal(bound, 9) + " kg")
			}
			m.Tiers = append(m.Tiers, model.Tier{Price: price(decimal(n.below(1_000_000_000_000), 12) + " " + currency)})
		}
		q, mode := n.below(5_000_000_000), money.Mode(n.below(6))
		c := must(m.Charge(qty(decimal(q, 9) + " kg")))
		return is(must(c.Amount(money.Rounding{Mode: mode})), rounded(costOf(m, rat(q, 1_000_000_000)), digits, mode))
	})
}

// The next break is the first one that multiples of the step reach.
func TestNextBreak_IsTheFirst(t *testing.T) {
	holds(t, 1_000, "breaks", func(n *numbers) bool {
		m := volumeOf(n)
		q, step := n.below(1_000), 1+n.below(50)
		at := lies(m, rat(q, 10))
		next, ok, err := m.NextBreak(tenths(q), tenths(step))
		if err != nil || ok != (at < len(m.Tiers)-1) {
			return false
		}
		if !ok {
			return true
		}
		more := step
		for lies(m, rat(q+more, 10)) == at {
			more += step
		}
		cost, _ := sumOf(next.Charge)
		return next.More == tenths(more) && next.Quantity == tenths(q+more) && next.Tier == lies(m, rat(q+more, 10)) &&
			cost.Cmp(costOf(m, rat(q+more, 10))) == 0 && next.Cheaper == (cost.Cmp(costOf(m, rat(q, 10))) < 0)
	})
}

// Steps of any decimals and signs are rounded as rational numbers would be.
func TestExtend_AgreesWithFractions(t *testing.T) {
	holds(t, 2_000, "steps", func(n *numbers) bool {
		c := model.Charge{}
		if n.below(2) == 1 {
			c.Per = qty(decimal(1+n.below(1_000), n.below(3)) + " ea")
		}
		for range 1 + n.below(4) {
			s := model.Step{Quantity: qty(decimal(n.below(100_000), n.below(9)) + " ea"), UnitPrice: price(decimal(n.below(1_000_000), n.below(9)) + " USD")}
			if n.below(3) == 1 {
				s.Amount = amount(decimal(n.below(100_000), n.below(5)) + " USD")
			}
			if n.below(3) == 1 {
				s.Quantity = s.Quantity.Neg()
			}
			if n.below(3) == 1 {
				s.Amount = s.Amount.Neg()
			}
			c.Steps = append(c.Steps, s)
		}
		mode := money.Mode(n.below(6))
		exact, _ := sumOf(c)
		return is(must(model.Extend(c.Steps, c.Per, money.Rounding{Mode: mode})), rounded(exact, 2, mode))
	})
}
