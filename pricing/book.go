package pricing

import (
	"slices"
	"strconv"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// Scope says for whom a price list applies. The narrower goes before the wider, whatever is cheaper.
type Scope string

// The scopes, from the narrowest to the widest.
const (
	ScopeCustomer  Scope = "customer"
	ScopeGroup     Scope = "group"
	ScopeEverybody Scope = "everybody"
)

// ListRef names a price list, and which version of it.
type ListRef struct {
	Code string `json:"code"`
	// Version is the one of the list's header; 0 means that it was not stored.
	Version int64 `json:"version,omitempty"`
}

// String gives for instance "wholesale version 3".
func (r ListRef) String() string {
	if r.Version == 0 {
		return r.Code
	}
	return r.Code + " version " + strconv.FormatInt(r.Version, 10)
}

// Book finds the prices of baskets in price lists that do not contradict each other. It is immutable and safe for concurrent use.
type Book struct {
	customers, groups map[string][]*list
	everybody         []*list
}

// list is a price list as a book keeps it.
type list struct {
	*PriceList
	place   int // among the lists given to Compile
	entries map[thing]int
}

// thing is what has a price: an item in a unit. The unit is kept as nothing of it, which compares faster than its name.
type thing struct {
	item string
	unit money.Quantity
}

// ConflictError says that two price lists have a price for the same thing, for the same customers, on the same days. Nothing says which of
// the two applies.
type ConflictError struct {
	Item string
	Unit string
	// Scope is the one that both have, and For the customer or the group that they share.
	Scope Scope
	For   string
	// Lists are the two, and Paths where their entries stand, such as "lists[0].entries[2]".
	Lists [2]ListRef
	Paths [2]string
}

// Error names both lists.
func (e *ConflictError) Error() string {
	whom := string(e.Scope)
	if e.For != "" {
		whom += " " + document.Quote(e.For)
	}
	return "price lists " + e.Lists[0].String() + " (" + e.Paths[0] + ") and " + e.Lists[1].String() + " (" + e.Paths[1] + ") both price " +
		document.Quote(e.Item) + " per " + document.Quote(e.Unit) + " for " + whom + " on the same days"
}

// Unwrap gives ErrInvalid.
func (e *ConflictError) Unwrap() error { return document.ErrInvalid }

// maxConflicts is how many conflicts Compile lists.
const maxConflicts = 100

// Compile makes a book of price lists of one tenant, in any order. It keeps copies.
//
// A list that is not valid, one of another tenant or with the code of another, and lists that contradict each other are document.Faults
// (ErrInvalid), each with its path: of each two entries in conflict, the later one's. Those are also a *ConflictError, which has both
// paths. Lists that are disabled, in different currencies or of different days are in no conflict.
func Compile(lists []*PriceList) (*Book, error) {
	c := compiler{lists: make([]*list, 0, len(lists)), book: &Book{customers: map[string][]*list{}, groups: map[string][]*list{}}, seen: map[[2]int]bool{}}
	codes := make(map[string]int, len(lists))
	for i, p := range lists {
		path := document.Index("lists", i)
		if p == nil {
			c.faults.Add(path, codeRequired, "is no list", "")
			continue
		}
		if err := p.Validate(); err != nil {
			c.faults.Check(path, "pricing/list", err)
			continue
		}
		if first, twice := codes[p.Code]; twice {
			c.faults.Add(path+".code", codeDuplicate, "list "+document.Quote(p.Code)+" is there already, at "+document.Index("lists", first), "give one version of each")
			continue
		}
		codes[p.Code] = i
		if len(c.lists) > 0 && p.Header.Tenant != c.lists[0].Header.Tenant {
			c.faults.Add(path+".header.tenant", "pricing/tenant", "is not the first list's tenant", "a book is of one tenant")
			continue
		}
		c.add(i, p)
	}
	c.conflicts()
	if err := c.faults.Err(nil); err != nil {
		return nil, err
	}
	return c.book, nil
}

type compiler struct {
	book   *Book
	lists  []*list
	faults document.Faults
	seen   map[[2]int]bool // pairs of lists that were compared
	count  int
}

func (c *compiler) add(place int, p *PriceList) {
	l := &list{PriceList: p.Clone(), place: place, entries: make(map[thing]int, len(p.Entries))}
	for i := range l.Entries {
		none, _ := money.NewQuantity(0, l.Entries[i].Unit) // the list is valid, so its units are
		l.entries[thing{l.Entries[i].Item, none}] = i
	}
	c.lists = append(c.lists, l)
	b := c.book
	for _, customer := range l.Customers {
		b.customers[customer] = append(b.customers[customer], l)
	}
	for _, group := range l.Groups {
		b.groups[group] = append(b.groups[group], l)
	}
	if len(l.Customers)+len(l.Groups) == 0 {
		b.everybody = append(b.everybody, l)
	}
}

// conflicts compares the lists that share a customer or a group, and those for everybody, in the order in which they were given.
func (c *compiler) conflicts() {
	for _, l := range c.lists {
		for _, customer := range l.Customers {
			c.compare(l, c.book.customers[customer], ScopeCustomer, customer)
		}
		for _, group := range l.Groups {
			c.compare(l, c.book.groups[group], ScopeGroup, group)
		}
		if len(l.Customers)+len(l.Groups) == 0 {
			c.compare(l, c.book.everybody, ScopeEverybody, "")
		}
	}
}

// compare looks for what a list prices as one of those before it does.
func (c *compiler) compare(later *list, among []*list, scope Scope, whom string) {
	for _, first := range among {
		if first.place >= later.place {
			return // they stand in order
		}
		pair := [2]int{first.place, later.place}
		if c.seen[pair] || first.Disabled || later.Disabled || first.Currency != later.Currency || !first.Valid.Overlaps(later.Valid) {
			continue
		}
		c.seen[pair] = true
		var both [][2]int // entries of the two, in the order of the later's
		if len(first.entries) < len(later.entries) {
			for t, i := range first.entries {
				if k, ok := later.entries[t]; ok {
					both = append(both, [2]int{k, i})
				}
			}
		} else {
			for t, k := range later.entries {
				if i, ok := first.entries[t]; ok {
					both = append(both, [2]int{k, i})
				}
			}
		}
		slices.SortFunc(both, func(a, b [2]int) int { return a[0] - b[0] })
		for _, e := range both {
			c.conflict(first, later, e[1], e[0], scope, whom)
		}
	}
}

func (c *compiler) conflict(first, later *list, i, k int, scope Scope, whom string) {
	if c.count++; c.count > maxConflicts {
		return
	}
	path := func(l *list, entry int) string {
		return document.Index(document.Index("lists", l.place)+".entries", entry)
	}
	e := &ConflictError{
		Item: later.Entries[k].Item, Unit: later.Entries[k].Unit, Scope: scope, For: whom,
		Lists: [2]ListRef{first.ref(), later.ref()}, Paths: [2]string{path(first, i), path(later, k)},
	}
	c.faults = append(c.faults, &document.Error{
		Code: "pricing/conflict", Path: e.Paths[1], Message: e.Error(), Help: "let one of them end before the other begins, or take the entry out of one", Kind: document.ErrInvalid, Cause: e,
	})
}

func (l *list) ref() ListRef { return ListRef{Code: l.Code, Version: l.Header.Version} }
