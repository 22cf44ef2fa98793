package pricing

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/seed-3f372218/o2c/document"
)

// graph sees that lists take prices from lists that are there, in one currency, and never in a circle.
func (c *compiler) graph() {
	b := c.book
	const walking = -1
	depths := map[string]int{} // over how many lists each is derived, counted from 1
	var walk func(l *list, path []string) int
	walk = func(l *list, path []string) int {
		if d, known := depths[l.Code]; known {
			if d == walking {
				circle := path[slices.Index(path, l.Code):]
				at := len(circle) - 1
				if i := slices.IndexFunc(circle, func(code string) bool { _, given := c.places[code]; return given }); i >= 0 && c.old != nil {
					at = i // of a changed book, a list that was given
				}
				of := b.lists[circle[at]]
				c.faults.Add(c.path(of)+of.basePath(circle[(at+1)%len(circle)]), "pricing/cycle", "a list takes its prices from itself: "+chainOf(circle, l.Code), "take one of them from another list")
				return 1
			}
			return d
		}
		depths[l.Code] = walking
		path = append(path, l.Code)
		depth := 1
		for _, code := range l.from {
			base := b.lists[code]
			switch {
			case base == nil:
				c.faults.Add(c.path(l)+l.basePath(code), "pricing/unknown_list", "there is no list "+document.Quote(code), "give it, too, or take the prices from another")
				continue
			case base.Currency != l.Currency:
				c.faults.Add(c.path(l)+l.basePath(code), "pricing/currency", "list "+document.Quote(code)+" is in "+base.Currency.String()+", this one in "+l.Currency.String(), "take prices from a list in the same currency")
				continue
			}
			depth = max(depth, 1+walk(base, path))
		}
		if depth == MaxDerivations+2 { // those derived from it are deeper still
			c.faults.Add(c.path(l)+l.basePath(l.from[0]), "pricing/depth", "list "+document.Quote(l.Code)+" is derived over more than "+strconv.Itoa(MaxDerivations)+" lists", "derive it from one further up")
		}
		depths[l.Code] = depth
		return depth
	}
	for _, l := range c.deriving() {
		walk(l, nil)
	}
}

// deriving gives the lists that take prices from others: of a new book in the order given, of a changed one by code.
func (c *compiler) deriving() []*list {
	if c.old == nil {
		return slices.DeleteFunc(slices.Clone(c.given), func(l *list) bool { return len(l.from) == 0 })
	}
	var lists []*list
	for _, l := range c.book.lists {
		if len(l.from) > 0 {
			lists = append(lists, l)
		}
	}
	slices.SortFunc(lists, func(a, b *list) int { return cmp.Compare(a.Code, b.Code) })
	return lists
}

// basePath says where a list names the one that it takes prices from.
func (l *list) basePath(code string) string {
	if l.Derived != nil && l.Derived.From == code {
		return ".derived.from"
	}
	for i := range l.Entries {
		if f := l.Entries[i].Formula; f != nil && f.Base == code {
			return ".entries[" + strconv.Itoa(i) + "].formula.base"
		}
	}
	return ""
}

// chainOf names the lists of a circle.
func chainOf(codes []string, first string) string {
	text := ""
	for _, code := range codes {
		text += document.Quote(code) + " from "
	}
	return text + document.Quote(first)
}
