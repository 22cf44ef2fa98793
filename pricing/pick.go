package pricing

import "github.com/seed-3f372218/o2c/money"

// pick looks for the entry that prices the line.
func (w *work) pick(best *candidate) (f foundLine) {
	if w.basket.Policy == BestPrice {
		return w.cheapest(best)
	}
	for i := 0; i < len(w.offers); {
		first := w.offers[i]
		var exclusive *list
		f.err = nil
		for ; i < len(w.offers) && w.offers[i].rank(first) == 0; i++ {
			l := w.offers[i]
			if f.v != applies {
				if v := w.ask(l, best); v == applies {
					f.v = v
					f.err = w.tied(best)
					continue
				} else if f.v = max(f.v, v); l.Exclusive {
					exclusive = l
				}
				continue
			}
			other := &w.other
			if w.ask(l, other) != applies {
				continue
			}
			switch c := w.compare(other, best); {
			case c < 0:
				*best, f.err = *other, w.tied(other)
			case c == 0:
				f.err = w.conflict(best, other)
			}
		}
		if f.v == applies {
			return f
		}
		if exclusive != nil {
			return foundLine{v: notSold, by: exclusive}
		}
	}
	return f
}

// cheapest looks for the entry by which the line costs least, one of each list; of equals the one that pick would ask first.
func (w *work) cheapest(best *candidate) (f foundLine) {
	var least money.Money
	for i := 0; i < len(w.offers); {
		first, found := w.offers[i], false
		var exclusive *list
		for ; i < len(w.offers) && w.offers[i].rank(first) == 0; i++ {
			c := &w.other
			v := w.ask(w.offers[i], c)
			if v != applies {
				if f.v != applies {
					f.v = max(f.v, v)
				}
				if w.offers[i].Exclusive {
					exclusive = w.offers[i]
				}
				continue
			}
			found = true
			if c.tie != nil {
				*best = *c
				return foundLine{v: applies, err: w.tied(best)}
			}
			costs, err := w.probe(c)
			if err != nil {
				continue // it prices nothing; when it is the only one, fill says why
			}
			less := f.v != applies || least == money.Money{}
			if !less {
				order, err := costs.Cmp(least)
				less = err == nil && (order < 0 || order == 0 && c.list.rank(best.list) == 0 && w.compare(c, best) < 0)
			}
			if less {
				*best, least, f = *c, costs, foundLine{v: applies}
			}
		}
		if exclusive != nil && !found {
			if f.v != applies {
				return foundLine{v: notSold, by: exclusive}
			}
			return f
		}
	}
	return f
}

// tied gives the conflict within one list.
func (w *work) tied(c *candidate) *ConflictError {
	if c.tie == nil {
		return nil
	}
	other := *c
	other.rule = c.tie
	return w.conflict(c, &other)
}
