package model_test

import (
	"math/big"

	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// The oracle prices by the definitions, tier by tier, in rational numbers, and shares nothing with the package.

type ratTier struct{ end, price, flat *big.Rat } // the end is nil where it is open

func ratTiers(m model.Model) (tiers []ratTier, exclusive bool) {
	exclusive = m.Bound == model.Exclusive
	for i, t := range m.Tiers {
		r := ratTier{price: t.Price.Decimal().Rat(), flat: t.Flat.Decimal().Rat()}
		if t.UpTo != (money.Quantity{}) {
			r.end = t.UpTo.Decimal().Rat()
		}
		if i > 0 && !t.From.IsZero() {
			exclusive = true
			tiers[i-1].end = t.From.Decimal().Rat()
		}
		tiers = append(tiers, r)
	}
	return tiers, exclusive
}

// lies gives the tier that a quantity lies in, -1 for none.
func lies(m model.Model, q *big.Rat) int {
	tiers, exclusive := ratTiers(m)
	for k, t := range tiers {
		if t.end == nil || q.Cmp(t.end) < 0 || q.Cmp(t.end) == 0 && !exclusive {
			return k
		}
	}
	return -1
}

// costOf gives the exact charge of a quantity that lies in a tier.
func costOf(m model.Model, q *big.Rat) *big.Rat {
	cost, charged := new(big.Rat), q.Sign() > 0 || m.AtZero
	perUnit := func(part, p *big.Rat) *big.Rat {
		x := new(big.Rat).Mul(part, p)
		if !m.Per.IsZero() {
			x.Quo(x, m.Per.Decimal().Rat())
		}
		return x
	}
	tiers, _ := ratTiers(m)
	switch m.Kind {
	case model.Flat:
		cost = perUnit(q, m.Price.Decimal().Rat())
	case model.Volume:
		t := tiers[lies(m, q)]
		cost = perUnit(q, t.price)
		if charged {
			cost.Add(cost, t.flat)
		}
	case model.Graduated:
		begin := new(big.Rat)
		for k := 0; k <= lies(m, q); k++ {
			upTo := q
			if tiers[k].end != nil && tiers[k].end.Cmp(q) < 0 {
				upTo = tiers[k].end
			}
			cost.Add(cost, perUnit(new(big.Rat).Sub(upTo, begin), tiers[k].price))
			if charged {
				cost.Add(cost, tiers[k].flat)
			}
			begin = tiers[k].end
		}
	case model.Package:
		cost.Mul(new(big.Rat).SetInt(packagesOf(m, q)), m.Price.Decimal().Rat())
	}
	if charged && m.Minimum.Sign() > 0 && cost.Cmp(m.Minimum.Decimal().Rat()) < 0 {
		cost = m.Minimum.Decimal().Rat()
	}
	if charged && m.Maximum.Sign() > 0 && cost.Cmp(m.Maximum.Decimal().Rat()) > 0 {
		cost = m.Maximum.Decimal().Rat()
	}
	return cost
}

func packagesOf(m model.Model, q *big.Rat) *big.Int {
	over := new(big.Rat).Sub(q, m.Free.Decimal().Rat())
	if over.Sign() <= 0 {
		return new(big.Int)
	}
	over.Quo(over, m.Size.Decimal().Rat())
	n, rest := new(big.Int).QuoRem(over.Num(), over.Denom(), new(big.Int))
	if rest.Sign() > 0 && !m.RoundDown {
		n.Add(n, big.NewInt(1))
	}
	return n
}

// sumOf adds up the parts of a charge.
func sumOf(c model.Charge) (cost, quantity *big.Rat) {
	cost, quantity = new(big.Rat), new(big.Rat)
	for _, s := range c.AppendSteps(nil) {
		x := new(big.Rat).Mul(s.Quantity.Decimal().Rat(), s.UnitPrice.Decimal().Rat())
		if !c.Per.IsZero() {
			x.Quo(x, c.Per.Decimal().Rat())
		}
		cost.Add(cost, x.Add(x, s.Amount.Decimal().Rat()))
		quantity.Add(quantity, s.Quantity.Decimal().Rat())
	}
	return cost, quantity
}

// rounded rounds x at so many places by the definition of the mode.
func rounded(x *big.Rat, places int64, mode money.Mode) *big.Rat {
	scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(places), nil))
	scaled := new(big.Rat).Mul(x, scale)
	floor := new(big.Int).Div(scaled.Num(), scaled.Denom()) // Euclidean: the divisor is positive
	rest := new(big.Rat).Sub(scaled, new(big.Rat).SetInt(floor))
	half := rest.Cmp(big.NewRat(1, 2))
	up := false
	switch mode {
	case money.HalfAway:
		up = half > 0 || half == 0 && x.Sign() > 0
	case money.HalfEven:
		up = half > 0 || half == 0 && floor.Bit(0) == 1
	case money.Up:
		up = rest.Sign() > 0 && x.Sign() > 0
	case money.Down:
		up = rest.Sign() > 0 && x.Sign() < 0
	case money.Ceiling:
		up = rest.Sign() > 0
	}
	if up {
		floor.Add(floor, big.NewInt(1))
	}
	return new(big.Rat).Quo(new(big.Rat).SetInt(floor), scale)
}

func rat(n, d int64) *big.Rat { return big.NewRat(n, d) }

func is(m money.Money, x *big.Rat) bool { return m.Decimal().Rat().Cmp(x) == 0 }
