package pricing

import "github.com/seed-3f372218/o2c/money"

// poolKey tells what counts together: a named pool of a list, or one item under a cumulative entry.
type poolKey struct {
	list *list // that was asked
	pool string
	rule *rule // of a cumulative entry
	item string
}

type member struct {
	poolKey
	line int
}

// pools sum the quantities that count together. Which lines those are depends on which entries win, and that on the sums: so at first every
// line counts that could, and those whose minimum the real sums do not reach leave, until all that are left are reached.
type pools struct {
	collect bool
	could   map[poolKey]money.Quantity // what would count if every line that could be in a pool were
	sums    map[poolKey]money.Quantity // what counts
	members map[member]bool            // whose quantities convert
	bounds  map[member]money.Quantity  // of lines for which less counts than could
}

func (p *pools) collecting() bool { return p != nil && p.collect }

func (s *search) poolKey(c *candidate) poolKey {
	if c.counted.Pooled != "" {
		return poolKey{list: s.asked, pool: c.counted.Pooled}
	}
	return poolKey{list: s.asked, rule: c.counted, item: s.line.Item}
}

// count gives the quantity that counts for a candidate; false where a unit does not convert.
func (p *pools) count(s *search, c *candidate) (money.Quantity, bool) {
	unit := s.unit(c)
	if p == nil {
		return s.line.Quantity, true
	}
	key := s.poolKey(c)
	if !p.collect {
		m := member{key, s.i}
		if !p.members[m] {
			return unit, false
		}
		if bound, known := p.bounds[m]; known {
			return bound, true
		}
		return p.could[key], true
	}
	q, err := s.line.Facts.convert(s.line.Quantity, unit)
	if err != nil {
		return q, false
	}
	if m := (member{key, s.i}); !p.members[m] {
		if !add(p.could, s, key, c, q) {
			return q, false
		}
		p.members[m] = true
	}
	return q, true
}

// add counts a line. The first of a cumulative entry brings what was bought before.
func add(to map[poolKey]money.Quantity, s *search, key poolKey, c *candidate, q money.Quantity) bool {
	sum, known := to[key]
	if !known && c.counted.Cumulative && !s.line.Prior.IsZero() {
		prior, err := s.line.Facts.convert(s.line.Prior, nothing(q))
		if err != nil {
			return false
		}
		sum = prior
	}
	sum, err := sum.Add(q)
	if err != nil {
		return false
	}
	to[key] = sum
	return true
}

// settle finds the entries of all lines where some count over lines. A line that none prices is told by its verdict.
func (w *work) settle() (won []candidate, found []foundLine) {
	n := len(w.basket.Lines)
	won, found = make([]candidate, n), make([]foundLine, n)
	p := &pools{collect: true, could: map[poolKey]money.Quantity{}, members: map[member]bool{}, bounds: map[member]money.Quantity{}}
	w.pools = p
	var c candidate
	for i := range n {
		w.begin(i)
		for _, l := range w.offers {
			w.ask(l, &c)
		}
	}
	p.collect = false
	for again := true; again; {
		again = false
		for i := range n {
			w.begin(i)
			found[i] = w.pick(&won[i])
		}
		p.sums = map[poolKey]money.Quantity{}
		for i := range n {
			w.begin(i)
			if c := &won[i]; found[i].v == applies && c.counted != nil {
				w.asked = c.list
				if q, err := w.line.Facts.convert(w.line.Quantity, w.unit(c)); err == nil {
					add(p.sums, &w.search, w.poolKey(c), c, q)
				}
			}
		}
		for i := range n {
			w.begin(i)
			c := &won[i]
			if found[i].v != applies || c.counted == nil || c.minimum.IsZero() {
				continue
			}
			w.asked = c.list
			key := w.poolKey(c)
			if sign, ok := w.line.Facts.compare(p.sums[key], c.minimum); !ok || sign < 0 {
				p.bounds[member{key, i}] = p.sums[key]
				again = true
			}
		}
	}
	return won, found
}
