package pricing

import (
	"slices"

	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// explainer is a basket being explained.
type explainer struct {
	work
	derived []clamp // every part of a formula, by tier
}

func (e *explainer) explain(why *Explanation) {
	var all []*list
	e.book.each(e.basket, func(l *list) { all = append(all, l) })
	slices.SortFunc(all, inOrder)
	e.offers = e.book.offers(nil, e.basket)
	e.told = func(s formulaStep) {
		e.derived = append(e.derived, clamp{s, e.tier})
		e.note(s)
	}
	won, found := make([]candidate, len(e.basket.Lines)), make([]foundLine, len(e.basket.Lines))
	if slices.ContainsFunc(e.offers, e.counts) {
		won, found = e.settle()
		e.before = map[poolKey]money.Quantity{}
	} else {
		for i := range won {
			e.begin(i)
			found[i] = e.pick(&won[i])
		}
	}
	for i := range won {
		e.begin(i)
		for _, l := range all {
			why.Lines[i].Lists = append(why.Lines[i].Lists, e.list(l, &won[i], found[i]))
		}
		if c := &won[i]; found[i].v == applies && c.counted != nil { // the next lines count on
			var line PricedLine
			_ = e.byList(c, &line) // an error is one of Price, too
		}
	}
}

// list says what became of a list at the line.
func (e *explainer) list(l *list, won *candidate, found foundLine) ListExplanation {
	x := ListExplanation{List: l.ref(), Rank: l.Scope.Rank(), Valid: l.Valid, Zone: l.Zone, Priority: l.Priority}
	switch {
	case l.Disabled:
		x.Outcome = OutcomeDisabled
	case l.Currency != e.basket.Currency:
		x.Outcome = OutcomeOtherCurrency
	case !l.Valid.Contains(l.day(e.basket)):
		x.Outcome = OutcomeNotValid
	case found.v == notSold && l.rank(found.by) > 0:
		x.Outcome = OutcomeNotAsked
	}
	if x.Outcome != "" {
		return x
	}
	var best candidate
	v := e.ask(l, &best)
	x.Outcome = outcomes[v]
	switch {
	case found.v == notSold && l == found.by:
		x.Outcome = OutcomeNotSold
	case v != applies || found.v != applies:
	case found.err != nil && (l.ref() == found.err.Lists[0] || l.ref() == found.err.Lists[1]):
		x.Outcome = OutcomeConflict
	case l == won.list:
		x.Outcome = OutcomeWon
	case e.basket.Policy == BestPrice:
		x.Outcome = OutcomeDearer
	}
	x.Entries = e.entries(l, &best, v, x.Outcome)
	return x
}

// entries says what became of the entries of a list that are for the line; best is the one that applies first.
func (e *explainer) entries(l *list, best *candidate, v verdict, outcome Outcome) []EntryExplanation {
	var all []EntryExplanation
	chain := func(first int32, spec int) {
		for k := first; k >= 0; k = l.rules[k].next {
			r := &l.rules[k]
			var c candidate
			got := e.try(l, r, spec, 0, &c)
			c.list = l
			x := EntryExplanation{Entry: int(r.index), Outcome: outcomes[got]}
			if got == applies {
				if v == applies && best.entry == r.index {
					x.Outcome = outcome
				}
				e.candidate(&c, &x)
			}
			x.of(r.Entry)
			all = append(all, x)
		}
	}
	if first, ok := l.items[e.line.Item]; ok {
		chain(first, 0)
	}
	for k, code := range e.line.Facts.Categories {
		if first, ok := l.categories[code]; ok {
			chain(first, 1+k)
		}
	}
	chain(l.any, 1+MaxCategories)
	if v == applies && best.entry < 0 {
		x := EntryExplanation{Outcome: outcome}
		e.candidate(best, &x)
		x.of(best.rule.Entry)
		all = append(all, x)
	}
	return all
}

func (x *EntryExplanation) of(e *Entry) {
	x.Item, x.Category, x.Unit, x.MinimumQuantity, x.Pooled = e.Item, e.Category, e.Unit, e.MinimumQuantity, e.Pooled
}

// candidate says how an entry that applies prices the line.
func (e *explainer) candidate(c *candidate, x *EntryExplanation) {
	if c.from != c.list {
		x.From, x.Entry = c.from.ref(), int(c.rule.index)
	}
	e.asked, e.derived = c.list, e.derived[:0]
	n := counting{}
	unit := e.unit(c)
	q, err := e.line.Facts.convert(e.line.Quantity, unit)
	if err != nil {
		q = money.Quantity{}
	}
	if c.counted != nil {
		key := e.poolKey(c)
		before, known := e.before[key]
		if !known && c.counted.Cumulative && !e.line.Prior.IsZero() {
			before, _ = e.line.Facts.convert(e.line.Prior, unit) // it converted while counting
		}
		n = counting{before: before, whole: e.pools.sums[key], first: !known}
		x.Counted = n.whole
	}
	m, err := e.model(c)
	if err != nil {
		return
	}
	x.Kind, x.PriceBase, x.Size = m.Kind, m.Per, m.Size
	x.Tiers = tiersOf(m, unit)
	for _, step := range e.derived {
		x.Tiers[step.tier].Formula = append(x.Tiers[step.tier].Formula, step.step.told())
	}
	var line PricedLine
	begin := len(e.steps)
	if err = e.charge(c, n, &line); err == nil {
		x.Limit = line.Limit
		x.Amount, _ = line.extension(e.line.Quantity, e.basket.Rounding) // an error is one of Price, too
		x.shares(m, n.before, q, line.Tier)
	}
	e.steps = e.steps[:begin]
}

// tiersOf gives the tiers of a model, or its one price.
func tiersOf(m *model.Model, unit money.Quantity) []TierExplanation {
	if len(m.Tiers) == 0 {
		return []TierExplanation{{From: unit, Price: m.Price}}
	}
	from := m.Tiers[len(m.Tiers)-1].From != money.Quantity{}
	tiers := make([]TierExplanation, len(m.Tiers))
	for k := range tiers {
		t := &m.Tiers[k]
		tiers[k] = TierExplanation{From: t.From, Price: t.Price, Flat: t.Flat}
		switch {
		case k == 0:
			tiers[k].From = unit
		case !from:
			tiers[k].From, tiers[k].Above = m.Tiers[k-1].UpTo, m.Bound != model.Exclusive
		}
	}
	return tiers
}

// shares says how much of the quantity each tier prices.
func (x *EntryExplanation) shares(m *model.Model, before, q money.Quantity, reached int) {
	if m.Kind != model.Graduated || q.IsZero() {
		x.Tiers[min(reached, len(x.Tiers)-1)].Prices = q
		return
	}
	after, err := before.Add(q)
	for k := 0; k <= reached && err == nil; k++ {
		low, high := x.Tiers[k].From, after
		if k < reached {
			high = x.Tiers[k+1].From
		}
		if c, err := before.Cmp(low); err == nil && c > 0 {
			low = before
		}
		if part, err := high.Sub(low); err == nil && part.Sign() > 0 {
			x.Tiers[k].Prices = part
		}
	}
}
