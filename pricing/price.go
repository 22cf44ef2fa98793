package pricing

import (
	"errors"
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// Price works out a basket. Each line is priced by the first list that has an entry for it: for its item, its quantity and its unit, in the
// basket's currency, on the basket's day. Lists are asked in the order of their ranks, then those that state more dimensions first. Between
// the entries of lists that are asked together the more specific one goes first (item, category from the narrowest, any item), then the one
// with the larger minimum quantity, then that of the larger priority. What is cheaper matters only to the policy BestPrice. Then the lines
// are worked out as Total does.
//
// A line that no list prices is a fault at lines[i].item, never free: "pricing/no_price", "pricing/not_sold" where an exclusive list ends the
// search, and "pricing/conflict", a *ConflictError, where nothing decides between two entries. That and everything that Total refuses are
// document.Faults (ErrInvalid). The result shares no memory with basket or book.
func (b *Book) Price(basket Basket) (PricedBasket, error) {
	w := work{search: search{book: b, basket: &basket}}
	return w.price()
}

// work is one basket being priced.
type work struct {
	search
	offers []*list
	room   [8]*list
	best   candidate
	other  candidate
	faults document.Faults
	priced PricedBasket
	sheet  Sheet

	steps   []Step
	scratch model.Model
	tiers   []model.Tier
	told    func(formulaStep) // of every part of a formula that changed something
	clamped []clamp           // prices that a margin held, of the model at hand
	tier    int               // that is being derived
	before  map[poolKey]money.Quantity
}

// foundLine says what became of the search for a line, and the list that ended it.
type foundLine struct {
	v   verdict
	by  *list
	err *ConflictError
}

func (w *work) price() (PricedBasket, error) {
	if w.faults = w.basket.faults(); len(w.faults) > 0 {
		return PricedBasket{}, w.faults
	}
	lines := w.basket.Lines
	w.offers = w.book.offers(w.room[:0], w.basket)
	w.priced.Lines = make([]PricedLine, len(lines))
	w.sheet = Sheet{Lines: make([]Line, len(lines)), Discounts: w.basket.Discounts, Rounding: w.basket.Rounding}
	var won []candidate
	var found []foundLine
	if slices.ContainsFunc(w.offers, w.counts) {
		for i := range lines {
			lines[i].faults(&w.faults, i, w.basket.Currency)
		}
		if len(w.faults) > 0 {
			return PricedBasket{}, w.faults
		}
		won, found = w.settle()
		w.before = map[poolKey]money.Quantity{}
	}
	approve := false
	for i := range lines {
		w.begin(i)
		if won != nil {
			w.fill(&won[i], found[i])
		} else if lines[i].faults(&w.faults, i, w.basket.Currency) {
			w.fill(&w.best, w.pick(&w.best))
		}
		approve = approve || w.line.Manual != nil || w.line.Limits != Limits{}
	}
	if err := w.faults.Err(nil); err != nil {
		return PricedBasket{}, err
	}
	worked, err := Total(w.sheet)
	if err != nil {
		return PricedBasket{}, err
	}
	for i := range worked.Lines {
		w.priced.Lines[i].Amounts = worked.Lines[i]
	}
	w.priced.Totals = worked.Totals
	if approve {
		w.approve(found)
	}
	return w.priced, nil
}

// counts tells whether a list, or one that it takes prices from, has entries that count over lines or orders.
func (w *work) counts(l *list) bool { return w.book.counts(l, 0) }

func (b *Book) counts(l *list, depth int) bool {
	if l.counts {
		return true
	}
	if depth > MaxDerivations {
		return false
	}
	for _, code := range l.from {
		if base := b.lists[code]; base != nil && b.counts(base, depth+1) {
			return true
		}
	}
	return false
}

// fill prices the line by the candidate that was found for it.
func (w *work) fill(c *candidate, f foundLine) {
	from, to, won := w.line, &w.sheet.Lines[w.i], &w.priced.Lines[w.i]
	switch {
	case f.err != nil:
		w.faults = append(w.faults, &document.Error{
			Code: "pricing/conflict", Path: document.Index("lines", w.i) + ".item", Message: f.err.Error(), Help: "give one of the lists a larger priority, or take the entry out of one", Kind: document.ErrInvalid, Cause: f.err,
		})
		return
	case f.v == applies:
		if err := w.byList(c, won); errors.Is(err, money.ErrInexact) {
			w.faults = append(w.faults, &document.Error{
				Code: "pricing/unit", Path: document.Index("lines", w.i) + ".quantity", Message: from.Quantity.String() + " is not exact in the unit that is priced, nor are the tiers in its own", Help: "ask in another unit of the item", Kind: document.ErrInvalid, Cause: err,
			})
			return
		} else if err != nil {
			w.faults.Check(document.Index("lines", w.i), "pricing/amount", err)
			return
		}
	case from.Manual == nil || !from.Manual.Off.IsZero():
		w.faults = append(w.faults, w.noPrice(f))
		return
	}
	if from.Manual != nil {
		if err := w.byHand(won, f); err != nil {
			w.faults.Check(document.Index("lines", w.i)+".manual", "pricing/amount", err)
			return
		}
	}
	to.Quantity, to.UnitPrice, to.PriceBase, to.Steps = from.Quantity, won.UnitPrice, won.PriceBase, won.Steps
	to.Discounts, to.Taxes = from.Discounts, from.Taxes
}

func (w *work) byList(c *candidate, won *PricedLine) error {
	won.List, won.Rank, won.Entry = c.list.ref(), c.list.Scope.Rank(), int(c.rule.index)
	if c.from != c.list {
		won.From = c.from.ref()
	}
	if c.counted == nil {
		return w.charge(c, counting{}, won)
	}
	w.asked = c.list
	key := w.poolKey(c)
	n := counting{whole: w.pools.sums[key]}
	unit := w.unit(c)
	before, known := w.before[key]
	if !known {
		n.first = true
		if c.counted.Cumulative && !w.line.Prior.IsZero() {
			var err error
			if before, err = w.line.Facts.convert(w.line.Prior, unit); err != nil {
				return err
			}
		}
	}
	n.before = before
	q, err := w.line.Facts.convert(w.line.Quantity, unit)
	if err != nil {
		return err
	}
	if w.before[key], err = before.Add(q); err != nil {
		return err
	}
	won.Counted = n.whole
	return w.charge(c, n, won)
}

// probe says what the line costs by a candidate.
func (w *work) probe(c *candidate) (money.Money, error) {
	var n counting
	if c.counted != nil {
		unit := w.unit(c)
		q, err := w.line.Facts.convert(w.line.Quantity, unit)
		if err != nil {
			return money.Money{}, err
		}
		n.whole = w.pools.could[w.poolKey(c)]
		if n.before, err = n.whole.Sub(q); err != nil {
			return money.Money{}, err
		}
		n.first = n.before.IsZero()
	}
	steps := len(w.steps)
	defer func() { w.steps = w.steps[:steps] }()
	var to PricedLine
	if err := w.charge(c, n, &to); err != nil {
		return money.Money{}, err
	}
	return to.extension(w.line.Quantity, w.basket.Rounding)
}

// extension works out what the quantity comes to by the line's prices.
func (p *PricedLine) extension(q money.Quantity, r money.Rounding) (money.Money, error) {
	if len(p.Steps) > 0 {
		return model.Extend(p.Steps, p.PriceBase, r)
	}
	return p.UnitPrice.Extend(q, p.PriceBase, r)
}

func (w *work) noPrice(f foundLine) *document.Error {
	line, basket := w.line, w.basket
	what := document.Quote(line.Item) + " per " + document.Quote(line.Quantity.Unit()) + " in " + document.Quote(basket.Currency.String()) + " on " + basket.On.String()
	e := &document.Error{
		Code: "pricing/no_price", Path: document.Index("lines", w.i) + ".item", Kind: document.ErrInvalid,
		Message: "no price list that applies has a price of " + what, Help: "Explain says which lists were looked at",
	}
	if f.v == notSold {
		e.Code = "pricing/not_sold"
		e.Message = "list " + f.by.ref().String() + " is all that is sold here, and it has no price of " + what
	}
	return e
}
