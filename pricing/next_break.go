package pricing

import (
	"math/big"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// Break is the next price of a line.
type Break struct {
	// More is how much more of the line reaches it, in whole units of its quantity, and Quantity the line's quantity then.
	More     money.Quantity `json:"more"`
	Quantity money.Quantity `json:"quantity"`
	// Line is the line then, and Totals are those of the whole basket.
	Line   PricedLine `json:"line"`
	Totals Totals     `json:"totals"`
	// Cheaper tells that the whole basket then costs less than it does now, for more goods.
	Cheaper bool `json:"cheaper,omitempty"`
}

// maxBreaks is how many quantities NextBreak tries.
const maxBreaks = 100

// NextBreak says how many more units of a line, counted from 0, reach another price: the next tier of its entry, or an entry with a larger
// minimum quantity, of its list or of one that goes before. It reports false where there is none. Errors are those of Price, and
// "pricing/line" for a line that the basket does not have.
func (b *Book) NextBreak(basket Basket, line int) (Break, bool, error) {
	if line < 0 || line >= len(basket.Lines) {
		return Break{}, false, document.Faults{{
			Code: "pricing/line", Path: document.Index("lines", line), Message: "the basket has " + strconv.Itoa(len(basket.Lines)) + " lines, counted from 0", Kind: document.ErrInvalid,
		}}
	}
	w := work{search: search{book: b, basket: &basket}}
	now, err := w.price()
	if err != nil {
		return Break{}, false, err
	}
	more, err := w.breaks(line)
	if err != nil {
		return Break{}, false, err
	}
	basket.Lines = slices.Clone(basket.Lines)
	q := basket.Lines[line].Quantity
	was := &now.Lines[line]
	for _, m := range more {
		quantity, err := q.Add(m)
		if err != nil {
			break // more than fits
		}
		basket.Lines[line].Quantity = quantity
		then, err := b.Price(basket)
		if err != nil {
			continue // such as above a closed end
		}
		is := &then.Lines[line]
		if is.List == was.List && is.From == was.From && is.Entry == was.Entry && is.Tier == was.Tier {
			continue
		}
		next := Break{More: m, Quantity: quantity, Line: *is, Totals: then.Totals}
		if c, err := then.Totals.Net.Cmp(now.Totals.Net); err == nil {
			next.Cheaper = c < 0
		}
		return next, true, nil
	}
	return Break{}, false, nil
}

// breaks gives how much more of the line might reach another price, ascending.
func (w *work) breaks(i int) ([]money.Quantity, error) {
	var c candidate
	w.begin(i)
	if f := w.pick(&c); f.v != applies {
		return nil, nil // priced by hand
	}
	w.asked = c.list
	var found []*big.Rat
	counted := w.line.Quantity
	if c.counted != nil {
		counted = w.pools.sums[w.poolKey(&c)]
	}
	m, err := w.model(&c)
	if err != nil {
		return nil, err
	}
	// The bounds of the entry's own tiers, then the minima of all entries that could apply. A bound that is not reached before it is passed
	// needs one unit more.
	bounds := make([]money.Quantity, 0, len(m.Tiers)+8)
	for k := range m.Tiers {
		bounds = append(bounds, m.Tiers[k].UpTo, m.Tiers[k].From)
	}
	for _, l := range w.offers {
		bounds = w.minima(l, 0, bounds)
	}
	for _, bound := range bounds {
		if bound.IsZero() {
			continue
		}
		left, ok := w.inLine(bound)
		if !ok {
			continue
		}
		had, ok := w.inLine(counted)
		if !ok {
			continue
		}
		if left.Sub(left, had).Sign() >= 0 {
			found = append(found, left)
		}
	}
	var whole []*big.Int
	for _, left := range found {
		n := new(big.Int).Quo(left.Num(), left.Denom())
		whole = append(whole, n, new(big.Int).Add(n, big.NewInt(1)))
	}
	slices.SortFunc(whole, (*big.Int).Cmp)
	whole = slices.CompactFunc(whole, func(a, b *big.Int) bool { return a.Cmp(b) == 0 })
	var more []money.Quantity
	for _, n := range whole {
		if q, err := money.QuantityFromDecimal(decimal.NewFromBigInt(n, 0), w.line.Quantity.Unit()); err == nil && q.Sign() > 0 && len(more) < maxBreaks {
			more = append(more, q)
		}
	}
	return more, nil
}

// inLine gives a quantity in the line's unit, exactly.
func (w *work) inLine(q money.Quantity) (*big.Rat, bool) {
	x, from := q.Decimal().Rat(), nothing(q)
	if from == w.none {
		return x, true
	}
	r, ok := w.line.Facts.ratio(from, w.none)
	if !ok {
		return nil, false
	}
	return x.Mul(x, big.NewRat(r.num, r.den)), true
}

// minima appends the minimum quantities of the entries for the line, of a list and of those that it takes prices from.
func (w *work) minima(l *list, depth int, to []money.Quantity) []money.Quantity {
	chain := func(k int32) {
		for ; k >= 0 && len(to) < 10*maxBreaks; k = l.rules[k].next {
			to = append(to, l.rules[k].MinimumQuantity)
		}
	}
	if first, ok := l.items[w.line.Item]; ok {
		chain(first)
	}
	for _, code := range w.line.Facts.Categories {
		if first, ok := l.categories[code]; ok {
			chain(first)
		}
	}
	chain(l.any)
	if depth < MaxDerivations {
		for _, code := range l.from {
			if base := w.book.lists[code]; base != nil && base.inForce(w.basket) {
				to = w.minima(base, depth+1, to)
			}
		}
	}
	return to
}
