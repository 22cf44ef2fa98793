package pricing

import (
	"maps"
	"slices"
	"time"

	"github.com/seed-3f372218/o2c/document"
)

// Config is what compiling asks of its surroundings. The zero Config is for lists that state no zones.
type Config struct {
	// Zones are the zones that lists state, by their IANA names.
	Zones map[string]*time.Location
	// Today lets Lint tell which lists are over; the zero Date leaves that out.
	Today document.Date
	// Items are what Lint knows of items, by SKU: their costs and units.
	Items map[string]ItemFacts
}

// Book finds the prices of baskets in price lists that do not contradict each other. It is immutable and safe for concurrent use.
type Book struct {
	zones   map[string]*time.Location
	tenant  string
	lists   map[string]*list // by code
	byScope map[scopeKey][]*list
	bases   []*list // for everybody
}

// scopeKey is a code of the narrowest dimension that lists state.
type scopeKey struct {
	dimension int8
	code      string
}

// Compile makes a book of price lists of one tenant, in any order. It keeps copies. A list may be larger than one that is stored, up to
// MaxCompiled entries.
//
// Lists that are not valid, of another tenant, with the code of another, in a zone that the config does not have, derived from lists that
// are not there, from themselves or over more than MaxDerivations lists, and lists that contradict each other are document.Faults
// (ErrInvalid), each with its path: of each two entries in conflict, the later one's. Those are also a *ConflictError, which has both
// paths. Lists that are disabled, in different currencies, of different days or of different priorities are in no conflict. Lint says the
// same and more.
func Compile(lists []*PriceList, config Config) (*Book, error) {
	b := &Book{zones: maps.Clone(config.Zones), lists: make(map[string]*list, len(lists)), byScope: make(map[scopeKey][]*list, len(lists))}
	c := compiler{book: b, places: make(map[string]int, len(lists))}
	c.take(lists)
	c.graph()
	c.allConflicts()
	if err := c.faults.Err(nil); err != nil {
		return nil, err
	}
	return b, nil
}

// Replace makes a book with these lists in the place of those with the same codes, or beside them. Everything else is shared with the old
// book, which stays as it is, so that the cost lies in what changed: in the lists given, not in their entries that did. Errors are those of
// Compile; paths name lists that were not given by their codes.
func (b *Book) Replace(lists ...*PriceList) (*Book, error) {
	next := &Book{zones: b.zones, tenant: b.tenant, lists: maps.Clone(b.lists), byScope: maps.Clone(b.byScope), bases: b.bases}
	c := compiler{book: next, places: make(map[string]int, len(lists)), old: b}
	c.take(lists)
	c.graph()
	c.newConflicts()
	if err := c.faults.Err(nil); err != nil {
		return nil, err
	}
	return next, nil
}

// Without makes a book without the lists of these codes; others are shared with the old one. A code that no list has, and a list that
// others take prices from, are document.Faults (ErrInvalid).
func (b *Book) Without(codes ...string) (*Book, error) {
	next := &Book{zones: b.zones, tenant: b.tenant, lists: maps.Clone(b.lists), byScope: maps.Clone(b.byScope), bases: b.bases}
	c := compiler{book: next, old: b}
	for i, code := range codes {
		l := next.lists[code]
		if l == nil {
			c.faults.Add(document.Index("codes", i), "pricing/unknown_list", "there is no list "+document.Quote(code), "")
			continue
		}
		next.drop(l)
	}
	c.graph()
	if err := c.faults.Err(nil); err != nil {
		return nil, err
	}
	return next, nil
}

// compiler fills a book.
type compiler struct {
	book    *Book
	old     *Book          // whose lists are shared; nil for a new book
	given   []*list        // that were compiled now
	places  map[string]int // of codes among the lists given
	faults  document.Faults
	clashes []clash
}

// path names a list: by its place where it was given, else by its code.
func (c *compiler) path(l *list) string {
	if i, ok := c.places[l.Code]; ok {
		return document.Index("lists", i)
	}
	return "lists[" + document.Quote(l.Code) + "]"
}

// take compiles lists and puts them into the book.
func (c *compiler) take(lists []*PriceList) {
	b := c.book
	for i, p := range lists {
		path := document.Index("lists", i)
		if p == nil {
			c.faults.Add(path, codeRequired, "is no list", "")
			continue
		}
		if err := p.validate(MaxCompiled); err != nil {
			c.faults.Check(path, "pricing/list", err)
			continue
		}
		if first, twice := c.places[p.Code]; twice {
			c.faults.Add(path+".code", codeDuplicate, "list "+document.Quote(p.Code)+" is there already, at "+document.Index("lists", first), "give one version of each")
			continue
		}
		if b.tenant == "" {
			b.tenant = p.Header.Tenant
		}
		if p.Header.Tenant != b.tenant {
			c.faults.Add(path+".header.tenant", "pricing/tenant", "is not the first list's tenant", "a book is of one tenant")
			continue
		}
		zone := b.zones[p.Zone]
		if p.Zone != "" && zone == nil {
			c.faults.Add(path+".zone", "pricing/zone", "zone "+document.Quote(p.Zone)+" is not known", "give it in Config.Zones")
			continue
		}
		l, err := newList(p, zone)
		if err != nil {
			c.faults.Check(path, "pricing/list", err)
			continue
		}
		c.places[p.Code] = i
		if was := b.lists[p.Code]; was != nil {
			b.drop(was)
		}
		b.put(l)
		c.given = append(c.given, l)
	}
}

// put adds a list. Slices are never changed in place: another book may have them.
func (b *Book) put(l *list) {
	b.lists[l.Code] = l
	top := l.Scope.top()
	if top < 0 {
		b.bases = append(slices.Clip(b.bases), l)
		return
	}
	for _, code := range l.Scope.of(top) {
		key := scopeKey{int8(top), code}
		b.byScope[key] = append(slices.Clip(b.byScope[key]), l)
	}
}

func (b *Book) drop(l *list) {
	delete(b.lists, l.Code)
	without := func(lists []*list) []*list {
		return slices.DeleteFunc(slices.Clone(lists), func(o *list) bool { return o == l })
	}
	top := l.Scope.top()
	if top < 0 {
		b.bases = without(b.bases)
		return
	}
	for _, code := range l.Scope.of(top) {
		key := scopeKey{int8(top), code}
		if rest := without(b.byScope[key]); len(rest) > 0 {
			b.byScope[key] = rest
		} else {
			delete(b.byScope, key)
		}
	}
}

// each goes through the lists that are for the basket's buyer, whatever their currency and days, in no order.
func (b *Book) each(basket *Basket, do func(*list)) {
	for d := range dimensions {
		switch d {
		case 0:
			b.eachOf(d, basket.Contracts, basket, do)
		case 3:
			b.eachOf(d, basket.Groups, basket, do)
		default:
			if code := basket.one(d); code != "" {
				for _, l := range b.byScope[scopeKey{int8(d), code}] {
					if l.dims == 1 || l.Scope.holds(basket) {
						do(l)
					}
				}
			}
		}
	}
	for _, l := range b.bases {
		do(l)
	}
}

// eachOf goes through the lists of a dimension that a basket has several codes of, each list once.
func (b *Book) eachOf(d int, codes []string, basket *Basket, do func(*list)) {
	for i, code := range codes {
		if code == "" || slices.Contains(codes[:i], code) {
			continue
		}
		for _, l := range b.byScope[scopeKey{int8(d), code}] {
			had := slices.ContainsFunc(codes[:i], func(one string) bool { return one != "" && slices.Contains(l.Scope.of(d), one) })
			if !had && l.Scope.holds(basket) {
				do(l)
			}
		}
	}
}

// offers appends the lists that take part, in the order in which they are asked.
func (b *Book) offers(to []*list, basket *Basket) []*list {
	b.each(basket, func(l *list) {
		if l.inForce(basket) {
			to = append(to, l)
		}
	})
	slices.SortFunc(to, inOrder)
	return to
}

func inOrder(a, b *list) int {
	switch {
	case a.before(b):
		return -1
	case b.before(a):
		return 1
	}
	return 0
}
