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

// clash is two entries that price the same, of two lists in the order in which they were given.
type clash struct {
	first, later *list
	i, k         int32 // their entries
	shared       string
}

// certain tells whether two lists are asked together by every basket that asks both, on days that they share.
func certain(a, b *list) bool {
	return a != b && a.stated == b.stated && a.Currency == b.Currency && a.Priority == b.Priority && !a.Disabled && !b.Disabled && a.Valid.Overlaps(b.Valid)
}

// allConflicts compares all lists that share a scope.
func (c *compiler) allConflicts() {
	c.conflictsAmong(c.book.bases, nil)
	for _, lists := range c.book.byScope {
		c.conflictsAmong(lists, nil)
	}
	c.tell()
}

// newConflicts compares the lists given with all that they share a scope with.
func (c *compiler) newConflicts() {
	given := make(map[*list]bool, len(c.given))
	groups := map[scopeKey]bool{}
	for _, l := range c.given {
		given[l] = true
		top := l.Scope.top()
		if top < 0 {
			groups[scopeKey{dimension: -1}] = true
			continue
		}
		for _, code := range l.Scope.of(top) {
			groups[scopeKey{int8(top), code}] = true
		}
	}
	for key := range groups {
		if key.dimension < 0 {
			c.conflictsAmong(c.book.bases, given)
		} else {
			c.conflictsAmong(c.book.byScope[key], given)
		}
	}
	c.tell()
}

// conflictsAmong compares lists that share a code, those that are new with all; nil is all of them. Where many lists meet, their entries
// are compared by an index of those that are new, else pair by pair.
func (c *compiler) conflictsAmong(lists []*list, isNew map[*list]bool) {
	if len(lists) < 2 {
		return
	}
	pairs := meetings(lists, isNew)
	if len(pairs) > 4*len(lists) {
		c.byIndex(lists, isNew)
		return
	}
	for _, p := range pairs {
		a, b := p[0], p[1]
		if len(b.rules) < len(a.rules) {
			a, b = b, a
		}
		for i := range a.rules {
			r := &a.rules[i]
			for k := b.chainOf(r.Entry); k >= 0; k = b.rules[k].next {
				c.compare(a, b, r, &b.rules[k])
			}
		}
	}
}

// meetings gives the pairs of lists that are asked together on some day, one of them new; not many more than four times as many as there
// are lists.
func meetings(lists []*list, isNew map[*list]bool) (pairs [][2]*list) {
	if isNew != nil {
		for _, a := range lists {
			for i := 0; isNew[a] && i < len(lists) && len(pairs) <= 4*len(lists); i++ {
				if b := lists[i]; certain(a, b) && (!isNew[b] || a.Code < b.Code) {
					pairs = append(pairs, [2]*list{a, b})
				}
			}
		}
		return pairs
	}
	lists = slices.Clone(lists)
	slices.SortFunc(lists, func(a, b *list) int {
		if a.Currency != b.Currency {
			return cmp.Compare(a.Currency.String(), b.Currency.String())
		}
		return a.Valid.From.Compare(b.Valid.From)
	})
	for i, a := range lists {
		for _, b := range lists[i+1:] {
			if a.Currency != b.Currency || !a.Valid.To.IsZero() && !b.Valid.From.Before(a.Valid.To) || len(pairs) > 4*len(lists) {
				break // all further ones begin later still
			}
			if certain(a, b) {
				pairs = append(pairs, [2]*list{a, b})
			}
		}
	}
	return pairs
}

// byIndex compares the entries of lists with those of the new ones among them, by what they are for.
func (c *compiler) byIndex(lists []*list, isNew map[*list]bool) {
	type place struct {
		list *list
		rule *rule
		next int32
	}
	var places []place
	entries := 0
	for _, l := range lists {
		if isNew == nil || isNew[l] {
			entries += len(l.rules)
		}
	}
	places = make([]place, 0, entries)
	firstItem, firstCategory, firstAny := make(map[string]int32, entries), map[string]int32{}, int32(-1)
	for _, l := range lists {
		if isNew != nil && !isNew[l] {
			continue
		}
		for i := range l.rules {
			p := place{l, &l.rules[i], -1}
			at := int32(len(places))
			switch item := p.rule.Item; {
			case item != "":
				if next, ok := firstItem[item]; ok {
					p.next = next
				}
				firstItem[item] = at
			case p.rule.Category != "":
				if next, ok := firstCategory[p.rule.Category]; ok {
					p.next = next
				}
				firstCategory[p.rule.Category] = at
			default:
				p.next, firstAny = firstAny, at
			}
			places = append(places, p)
		}
	}
	for _, l := range lists {
		for i := range l.rules {
			r := &l.rules[i]
			at, ok := firstAny, true
			switch {
			case r.Item != "":
				at, ok = firstItem[r.Item]
			case r.Category != "":
				at, ok = firstCategory[r.Category]
			}
			for ok && at >= 0 {
				p := &places[at]
				if certain(l, p.list) {
					c.compare(l, p.list, r, p.rule)
				}
				at = p.next
			}
		}
	}
}

// compare keeps two entries for the same, if they are in the same unit and from the same quantity on.
func (c *compiler) compare(a, b *list, r, o *rule) {
	if o.none != r.none || !sameMinimum(o.MinimumQuantity, r.MinimumQuantity) || r.formula != nil || o.formula != nil {
		return
	}
	shared, ok := a.Scope.meets(&b.Scope)
	if !ok {
		return
	}
	if c.after(a, b) {
		a, b, r, o = b, a, o, r
	}
	c.clashes = append(c.clashes, clash{a, b, r.index, o.index, shared})
}

// after tells whether a list was given after another one. Those that were not given come first, by code.
func (c *compiler) after(a, b *list) bool {
	i, okA := c.places[a.Code]
	k, okB := c.places[b.Code]
	if okA != okB {
		return okA
	}
	if okA {
		return i > k
	}
	return a.Code > b.Code
}

// tell makes faults of the conflicts, in the order of the lists and entries that came later.
func (c *compiler) tell() {
	order := func(a, b *list) int {
		switch {
		case a == b:
			return 0
		case c.after(a, b):
			return 1
		}
		return -1
	}
	slices.SortFunc(c.clashes, func(a, b clash) int {
		return cmp.Or(order(a.later, b.later), order(a.first, b.first), cmp.Compare(a.k, b.k), cmp.Compare(a.i, b.i))
	})
	c.clashes = slices.CompactFunc(c.clashes, func(a, b clash) bool { return a.first == b.first && a.later == b.later && a.i == b.i && a.k == b.k })
	for _, x := range c.clashes[:min(len(c.clashes), maxConflicts)] {
		c.conflict(x)
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

func (c *compiler) conflict(x clash) {
	entry := &x.later.Entries[x.k]
	e := &ConflictError{
		Item: entry.Item, Category: entry.Category, Unit: entry.Unit, Rank: x.later.Scope.Rank(), For: x.shared,
		Lists: [2]ListRef{x.first.ref(), x.later.ref()}, Entries: [2]int{int(x.i), int(x.k)},
		Paths: [2]string{document.Index(c.path(x.first)+".entries", int(x.i)), document.Index(c.path(x.later)+".entries", int(x.k))},
	}
	c.faults = append(c.faults, &document.Error{
		Code: "pricing/conflict", Path: e.Paths[1], Message: e.Error(), Help: "let one of them end before the other begins, give one a larger priority, or take the entry out of one", Kind: document.ErrInvalid, Cause: e,
	})
}
