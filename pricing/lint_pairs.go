package pricing

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/seed-3f372218/o2c/document"
)

// pair is two lists that some basket asks together, in the order in which they were given.
type pair struct {
	first, later *list
	shared       string // code
}

// pairs looks at lists that some basket asks together.
func (l *linter) pairs() {
	groups := map[int8][]*list{} // by level: lists of different levels never tie
	for _, of := range l.given {
		if !of.Disabled {
			groups[of.level] = append(groups[of.level], of)
		}
	}
	for level := int8(0); level <= levelBase; level++ {
		for _, p := range l.together(groups[level]) {
			if l.full() {
				return
			}
			l.pairOf(p)
		}
	}
}

// together gives the pairs of lists of a level that state as many dimensions, share a code in each that both state, and are in one currency.
func (l *linter) together(lists []*list) []pair {
	buckets := map[scopeKey][]*list{}
	for _, of := range lists {
		top := of.Scope.top()
		if top < 0 {
			buckets[scopeKey{}] = append(buckets[scopeKey{}], of)
			continue
		}
		if of.level == dimensions[4].level { // channels and territories meet everywhere
			buckets[scopeKey{}] = append(buckets[scopeKey{}], of)
			continue
		}
		for _, code := range of.Scope.of(top) {
			key := scopeKey{int8(top), code}
			buckets[key] = append(buckets[key], of)
		}
	}
	var pairs []pair
	for _, key := range slices.SortedFunc(maps.Keys(buckets), func(a, b scopeKey) int {
		return cmp.Or(cmp.Compare(a.dimension, b.dimension), cmp.Compare(a.code, b.code))
	}) {
		bucket := buckets[key]
		for i, a := range bucket {
			for _, b := range bucket[i+1:] {
				switch {
				case a.dims != b.dims || a.Currency != b.Currency || !a.Valid.Overlaps(b.Valid) || len(pairs) > 100*maxFindings:
				case a.stated == b.stated && a.Priority == b.Priority && len(a.from)+len(b.from) == 0: // Compile sees their ties
				case a.stated != b.stated && a.Priority != b.Priority:
				default:
					if shared, ok := a.Scope.meets(&b.Scope); ok {
						pairs = append(pairs, pair{a, b, shared})
					}
				}
			}
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		return cmp.Or(cmp.Compare(l.places[a.later.Code], l.places[b.later.Code]), cmp.Compare(l.places[a.first.Code], l.places[b.first.Code]))
	})
	return slices.CompactFunc(pairs, func(a, b pair) bool { return a.first == b.first && a.later == b.later })
}

// pairOf says what two lists do to each other.
func (l *linter) pairOf(p pair) {
	switch {
	case p.first.Priority != p.later.Priority:
		l.shadow(p)
	case p.first.stated != p.later.stated:
		if i, k, ok := l.shared(p); ok {
			f := l.warn(p.later, k, "pricing/tie", "", "a basket that has the scopes of both finds it equal to list "+document.Quote(p.first.Code), "give one of them a larger priority")
			f.Other = document.Index(l.path(p.first)+".entries", i)
		}
	case p.first.Derived != nil && p.later.Derived != nil || l.formulas(p):
		l.warn(p.later, -1, "pricing/tie", "", "takes prices from other lists, and so does list "+document.Quote(p.first.Code)+", for the same on the same days", "give one of them a larger priority").Other = l.path(p.first)
	}
}

// shared finds the first entries of two lists that are for the same.
func (l *linter) shared(p pair) (i, k int, ok bool) {
	for k := range p.later.rules {
		r := &p.later.rules[k]
		if first := p.first.match(r); first >= 0 {
			return int(first), k, true
		}
	}
	return 0, 0, false
}

// match gives the rule of a list that is for the same as one of another list, from the same quantity on, or -1.
func (of *list) match(r *rule) int32 {
	for k := of.chainOf(r.Entry); k >= 0; k = of.rules[k].next {
		if o := &of.rules[k]; o.none == r.none && sameMinimum(o.MinimumQuantity, r.MinimumQuantity) {
			return k
		}
	}
	return -1
}

// formulas tells whether two lists have entries for the same, one of them with a formula; Compile does not see those.
func (l *linter) formulas(p pair) bool {
	for k := range p.later.rules {
		r := &p.later.rules[k]
		if first := p.first.match(r); first >= 0 && (r.formula != nil || p.first.rules[first].formula != nil) {
			return true
		}
	}
	return false
}

// gaps looks at lists of the same scopes that follow each other.
func (l *linter) gaps() {
	series := map[string][]*list{}
	for _, of := range l.given {
		if !of.Disabled {
			key := of.Currency.String() + of.Zone
			for d := range dimensions {
				codes := slices.Clone(of.Scope.of(d))
				slices.Sort(codes)
				key += "\x00" + strings.Join(codes, "\x01")
			}
			series[key] = append(series[key], of)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(series)) {
		lists := series[key]
		slices.SortStableFunc(lists, func(a, b *list) int { return a.Valid.From.Compare(b.Valid.From) })
		last := lists[0] // that ends last so far
		for _, next := range lists[1:] {
			if !last.Valid.To.IsZero() && last.Valid.To.Before(next.Valid.From) && !l.full() {
				l.gap(last, next)
			}
			if !last.Valid.To.IsZero() && (next.Valid.To.IsZero() || last.Valid.To.Before(next.Valid.To)) {
				last = next
			}
		}
	}
}

// gap tells of the days between two lists for the same, when no third list that is asked with them or after them covers some of them.
func (l *linter) gap(a, b *list) {
	i, k, ok := l.shared(pair{first: a, later: b})
	if !ok {
		return
	}
	days := document.Span{From: a.Valid.To, To: b.Valid.From}
	r := &b.rules[k]
	for _, of := range l.given {
		if of != a && of != b && !of.Disabled && of.Currency == a.Currency && of.Valid.Overlaps(days) && of.rank(a) >= 0 && of.chainOf(r.Entry) >= 0 {
			return
		}
	}
	f := l.warn(b, k, "pricing/gap", "", r.target()+" has no price from "+days.From.String()+" to "+days.To.String(), "let one list begin where the other ends")
	f.Other, f.Days = document.Index(l.path(a)+".entries", i), days
}

// shadow tells of entries that never or not always price, because a list of the same scopes with a larger priority goes first.
func (l *linter) shadow(p pair) {
	high, low := p.first, p.later
	if low.Priority > high.Priority {
		high, low = low, high
	}
	whole := covers(high.Valid, low.Valid) && sameScope(&high.Scope, &low.Scope) && high.Zone == low.Zone
	for k := range low.rules {
		r := &low.rules[k]
		i := high.match(r)
		if i < 0 || high.rules[i].formula != nil {
			continue
		}
		if l.full() {
			return
		}
		if whole {
			f := l.warn(low, k, "pricing/unreachable", "", "list "+document.Quote(high.Code)+" has the same and always goes first", "take the entry out")
			f.Other = document.Index(l.path(high)+".entries", int(i))
			continue
		}
		days := document.Span{From: high.Valid.From, To: high.Valid.To}
		if low.Valid.From.After(days.From) {
			days.From = low.Valid.From
		}
		if days.To.IsZero() || !low.Valid.To.IsZero() && low.Valid.To.Before(days.To) {
			days.To = low.Valid.To
		}
		f := l.warn(low, k, "pricing/overlap", "", "list "+document.Quote(high.Code)+" has the same on some days, and goes first by its priority", "")
		f.Other, f.Days = document.Index(l.path(high)+".entries", int(i)), days
	}
}

// covers tells whether a span holds all days of another.
func covers(a, b document.Span) bool {
	return !b.From.Before(a.From) && (a.To.IsZero() || !b.To.IsZero() && !a.To.Before(b.To))
}

func sameScope(a, b *Scope) bool {
	for d := range dimensions {
		mine, theirs := slices.Clone(a.of(d)), slices.Clone(b.of(d))
		slices.Sort(mine)
		slices.Sort(theirs)
		if !slices.Equal(mine, theirs) {
			return false
		}
	}
	return true
}
