package pricing

import (
	"github.com/seed-3f372218/o2c/money"
)

// verdict says how near a list came to pricing a line. Of several entries the greatest counts.
type verdict uint8

const (
	noEntry verdict = iota
	otherUnit
	belowMinimum
	noBase // the list that it takes the price from is not in force, or has none
	noCost
	notSold
	applies
)

// candidate is an entry that applies to a line.
type candidate struct {
	list  *list // that was asked
	from  *list // that has the price, in the end: another one where prices are derived
	rule  *rule // the price, of from; with a formula from cost where there is no model
	entry int32 // of the list that was asked; -1 where it takes the price from another one
	// spec is how specific the entry is: 0 for the item, then its categories, then any item.
	spec     int
	minimum  money.Quantity
	exact    bool                         // in the unit asked, without conversion
	counted  *rule                        // whose pool or cumulation counts, nil when none does
	formulas [MaxDerivations + 1]*formula // the first is applied first
	n        int
	tie      *rule // another entry of the same list with the same rank, if there is one
}

func (c *candidate) push(f *formula) {
	c.formulas[c.n] = f
	c.n++
}

// search looks for the entries that price the lines of a basket.
type search struct {
	book   *Book
	basket *Basket
	line   *BasketLine
	i      int            // of the line
	none   money.Quantity // zero of the line's unit
	hash   uint64         // of the line's item
	asked  *list
	pools  *pools                         // nil when nothing counts over lines
	spare  *[MaxDerivations + 1]candidate // a second candidate for each depth, made when it is needed
}

func (s *search) begin(i int) {
	s.i, s.line = i, &s.basket.Lines[i]
	s.none, s.hash = nothing(s.line.Quantity), hashOf(s.line.Item)
}

// ask looks for the best entry of a list for the line.
func (s *search) ask(l *list, best *candidate) verdict {
	s.asked = l
	*best = candidate{}
	v := s.find(l, 0, best)
	best.list = l
	return v
}

// find looks in a list: entries of its own first, from the item to any, then those of the list that it is derived from.
func (s *search) find(l *list, depth int, best *candidate) verdict {
	v := noEntry
	if l.filter.may(s.hash) {
		if first, ok := l.items[s.line.Item]; ok {
			v = s.chain(l, first, 0, depth, best)
		}
	}
	if len(l.categories) > 0 {
		for k := range s.line.Facts.Categories {
			if v == applies && !s.pools.collecting() {
				return v
			}
			if first, ok := l.categories[s.line.Facts.Categories[k]]; ok {
				v = max(v, s.chain(l, first, 1+k, depth, best))
			}
		}
	}
	if l.any >= 0 && (v != applies || s.pools.collecting()) {
		v = max(v, s.chain(l, l.any, 1+MaxCategories, depth, best))
	}
	if l.derived == nil || v == applies && !s.pools.collecting() || depth >= MaxDerivations {
		return v
	}
	return max(v, s.derive(l, l.Derived.From, l.derived, depth, best))
}

// derive takes the price of another list through a formula.
func (s *search) derive(l *list, from string, f *formula, depth int, best *candidate) verdict {
	base := s.book.lists[from]
	if base == nil || !base.inForce(s.basket) {
		return noBase
	}
	if f.limited() && s.line.Facts.Cost == nil {
		return noCost
	}
	v := s.find(base, depth+1, best)
	if v == applies {
		best.push(f)
		best.entry = -1
	}
	return v
}

// chain looks through the entries of a list for one target.
func (s *search) chain(l *list, first int32, spec, depth int, best *candidate) verdict {
	v := noEntry
	for k := first; k >= 0; k = l.rules[k].next {
		if v != applies {
			v = max(v, s.try(l, &l.rules[k], spec, depth, best))
			continue
		}
		if s.spare == nil {
			s.spare = new([MaxDerivations + 1]candidate)
		}
		other := &s.spare[depth]
		if s.try(l, &l.rules[k], spec, depth, other) != applies {
			continue
		}
		switch c := s.compare(other, best); {
		case c < 0:
			*best = *other
		case c == 0:
			best.tie = &l.rules[k]
		}
	}
	return v
}

// try tells whether an entry applies to the line.
func (s *search) try(l *list, r *rule, spec, depth int, c *candidate) verdict {
	exact := r.none == s.none
	if !exact && r.none != (money.Quantity{}) {
		if _, ok := s.line.Facts.ratio(s.none, r.none); !ok {
			return otherUnit
		}
	}
	cost := s.line.Facts.Cost
	switch f := r.formula; {
	case f == nil:
		*c = candidate{from: l, rule: r}
	case f.Base == BaseCost:
		if cost == nil {
			return noCost
		}
		if r.none == (money.Quantity{}) {
			if base := s.base(); base != s.none {
				if _, ok := s.line.Facts.ratio(s.none, base); !ok {
					return otherUnit
				}
			}
			exact = true
		}
		*c = candidate{from: l, rule: r}
		c.push(f)
	default:
		if depth >= MaxDerivations {
			return noBase
		}
		if v := s.derive(l, f.Base, f, depth, c); v != applies {
			return v
		}
		if r.none != (money.Quantity{}) && c.rule.none != r.none {
			return otherUnit
		}
		exact = c.exact
	}
	c.entry, c.spec, c.minimum, c.exact = r.index, spec, r.MinimumQuantity, exact
	if r.Pooled != "" || r.Cumulative {
		c.counted = r
	}
	counted := s.line.Quantity
	if c.counted != nil {
		var ok bool
		if counted, ok = s.pools.count(s, c); !ok {
			return otherUnit
		}
	}
	if !c.minimum.IsZero() && !s.pools.collecting() {
		switch sign, ok := s.line.Facts.compare(counted, c.minimum); {
		case !ok:
			return otherUnit
		case sign < 0:
			return belowMinimum
		}
	}
	return applies
}

// base gives zero of the item's base unit, of the line's where the item has none.
func (s *search) base() money.Quantity {
	if s.line.Facts.Unit == "" {
		return s.none
	}
	none, err := money.NewQuantity(0, s.line.Facts.Unit)
	if err != nil {
		return s.none
	}
	return none
}

// unit gives zero of the unit that a candidate prices.
func (s *search) unit(c *candidate) money.Quantity {
	if c.rule.none == (money.Quantity{}) {
		return s.base()
	}
	return c.rule.none
}

// compare tells which of two candidates goes first: the more specific entry, the larger minimum quantity, the larger priority of its list,
// the one in the unit asked. Negative means a, zero that nothing decides.
func (s *search) compare(a, b *candidate) int {
	if a.spec != b.spec {
		return a.spec - b.spec
	}
	if c, ok := s.line.Facts.compare(b.minimum, a.minimum); ok && c != 0 {
		return c
	}
	if a.list != nil && b.list != nil && a.list.Priority != b.list.Priority {
		if a.list.Priority > b.list.Priority {
			return -1
		}
		return 1
	}
	switch {
	case a.exact == b.exact:
		return 0
	case a.exact:
		return -1
	}
	return 1
}
