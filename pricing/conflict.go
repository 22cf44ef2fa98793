package pricing

import (
	"cmp"
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// ConflictError says that two entries price the same thing, and nothing says which of the two applies.
type ConflictError struct {
	// Item or Category is what both price; none of the two means any item.
	Item     string
	Category string
	Unit     string
	// Rank is the one that both lists have, and For the code that they share.
	Rank Rank
	For  string
	// Lists are the two, and Entries the places of their entries. Paths are where they stand among what was compiled, such as
	// "lists[0].entries[2]"; none in a conflict that a basket ran into.
	Lists   [2]ListRef
	Entries [2]int
	Paths   [2]string
}

// Error names both lists.
func (e *ConflictError) Error() string {
	what := "any item"
	if e.Item != "" {
		what = document.Quote(e.Item)
	} else if e.Category != "" {
		what = "category " + document.Quote(e.Category)
	}
	if e.Paths[0] == "" && e.Lists[0] == e.Lists[1] {
		return document.Index("entries", e.Entries[0]) + " and " + document.Index("entries", e.Entries[1]) + " of price list " + e.Lists[0].String() + " both price " + what + " per " + document.Quote(e.Unit) + ", and neither goes before the other"
	}
	if e.Paths[0] == "" {
		return "price lists " + e.place(0) + " and " + e.place(1) + " both price " + what + " per " + document.Quote(e.Unit) + ", and neither goes before the other"
	}
	whom := string(e.Rank)
	if e.For != "" {
		whom += " " + document.Quote(e.For)
	}
	return "price lists " + e.Lists[0].String() + " (" + e.Paths[0] + ") and " + e.Lists[1].String() + " (" + e.Paths[1] + ") both price " +
		what + " per " + document.Quote(e.Unit) + " for " + whom + " on the same days"
}

func (e *ConflictError) place(i int) string {
	return e.Lists[i].String() + " (" + document.Index("entries", e.Entries[i]) + ")"
}

// Unwrap gives ErrInvalid.
func (e *ConflictError) Unwrap() error { return document.ErrInvalid }

// conflict gives the conflict that the line runs into, the lists in the order of their codes.
func (w *work) conflict(a, b *candidate) *ConflictError {
	if b.list.Code < a.list.Code || b.list == a.list && b.rule.index < a.rule.index {
		a, b = b, a
	}
	return &ConflictError{
		Item: w.line.Item, Unit: w.line.Quantity.Unit(), Rank: a.list.Scope.Rank(), Lists: [2]ListRef{a.list.ref(), b.list.ref()}, Entries: [2]int{int(a.rule.index), int(b.rule.index)},
	}
}

// maxConflicts is how many conflicts Compile lists.
const maxConflicts = 100

// pair is two lists that some basket asks together, in the order in which they were given.
type pair struct {
	first, later *list
	shared       string
}

// certain tells whether two lists are asked together by every basket that asks both, on days that they share.
func certain(a, b *list) bool {
	return a != b && a.stated == b.stated && a.Currency == b.Currency && a.Priority == b.Priority && !a.Disabled && !b.Disabled && a.Valid.Overlaps(b.Valid)
}

// allConflicts compares all lists that share a scope.
func (c *compiler) allConflicts() {
	groups := make([][]*list, 0, len(c.book.byScope)+1)
	groups = append(groups, c.book.bases)
	for _, lists := range c.book.byScope {
		if len(lists) > 1 {
			groups = append(groups, lists)
		}
	}
	var pairs []pair
	for _, lists := range groups {
		lists = slices.Clone(lists)
		slices.SortFunc(lists, func(a, b *list) int {
			return cmp.Or(cmp.Compare(a.Currency.String(), b.Currency.String()), a.Valid.From.Compare(b.Valid.From), cmp.Compare(a.Code, b.Code))
		})
		for i, a := range lists {
			for _, b := range lists[i+1:] {
				if a.Currency != b.Currency || !a.Valid.To.IsZero() && !b.Valid.From.Before(a.Valid.To) {
					break // all further ones begin later still
				}
				pairs = c.pair(pairs, a, b)
			}
		}
	}
	c.compareAll(pairs)
}

// newConflicts compares the lists given with all that they share a scope with.
func (c *compiler) newConflicts() {
	var pairs []pair
	for _, l := range c.given {
		top := l.Scope.top()
		if top < 0 {
			for _, o := range c.book.bases {
				pairs = c.pair(pairs, o, l)
			}
			continue
		}
		for _, code := range l.Scope.of(top) {
			for _, o := range c.book.byScope[scopeKey{int8(top), code}] {
				pairs = c.pair(pairs, o, l)
			}
		}
	}
	c.compareAll(pairs)
}

func (c *compiler) pair(pairs []pair, a, b *list) []pair {
	if !certain(a, b) {
		return pairs
	}
	shared, ok := a.Scope.meets(&b.Scope)
	if !ok {
		return pairs
	}
	if c.later(b, a) > 0 {
		a, b = b, a
	}
	return append(pairs, pair{a, b, shared})
}

// later orders lists: those that were not given first, by code, then those given, by their places.
func (c *compiler) later(a, b *list) int {
	i, okA := c.places[a.Code]
	k, okB := c.places[b.Code]
	switch {
	case okA && okB:
		return k - i
	case okA:
		return -1
	case okB:
		return 1
	}
	return cmp.Compare(b.Code, a.Code)
}

func (c *compiler) compareAll(pairs []pair) {
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Or(c.later(b.later, a.later), c.later(b.first, a.first)) })
	pairs = slices.CompactFunc(pairs, func(a, b pair) bool { return a.first == b.first && a.later == b.later })
	for _, p := range pairs {
		if c.count <= maxConflicts {
			c.compare(p)
		}
	}
}

// compare looks for entries of two lists that price the same from the same quantity on.
func (c *compiler) compare(p pair) {
	var both [][2]int32 // entries of the two, in the order of the later's
	match := func(a, b *list, swapped bool) {
		for i := range a.rules {
			r := &a.rules[i]
			for k := b.chainOf(r.Entry); k >= 0; k = b.rules[k].next {
				if o := &b.rules[k]; o.none == r.none && sameMinimum(o.MinimumQuantity, r.MinimumQuantity) && r.formula == nil && o.formula == nil {
					if swapped {
						both = append(both, [2]int32{k, int32(i)})
					} else {
						both = append(both, [2]int32{int32(i), k})
					}
				}
			}
		}
	}
	if len(p.later.rules) <= len(p.first.rules) {
		match(p.later, p.first, false)
	} else {
		match(p.first, p.later, true)
	}
	slices.SortFunc(both, func(a, b [2]int32) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	for _, e := range both {
		c.conflict(p, int(e[1]), int(e[0]))
	}
}

func sameMinimum(a, b money.Quantity) bool { return a == b || a.IsZero() && b.IsZero() }

// chainOf gives the first rule for what an entry is for, or -1.
func (l *list) chainOf(e *Entry) int32 {
	rules, code := l.items, e.Item
	switch {
	case e.Item != "":
	case e.Category != "":
		rules, code = l.categories, e.Category
	default:
		return l.any
	}
	if first, ok := rules[code]; ok {
		return first
	}
	return -1
}

func (c *compiler) conflict(p pair, i, k int) {
	if c.count++; c.count > maxConflicts {
		return
	}
	entry := &p.later.Entries[k]
	e := &ConflictError{
		Item: entry.Item, Category: entry.Category, Unit: entry.Unit, Rank: p.later.Scope.Rank(), For: p.shared,
		Lists: [2]ListRef{p.first.ref(), p.later.ref()}, Entries: [2]int{i, k},
		Paths: [2]string{document.Index(c.path(p.first)+".entries", i), document.Index(c.path(p.later)+".entries", k)},
	}
	c.faults = append(c.faults, &document.Error{
		Code: "pricing/conflict", Path: e.Paths[1], Message: e.Error(), Help: "let one of them end before the other begins, give one a larger priority, or take the entry out of one", Kind: document.ErrInvalid, Cause: e,
	})
}
