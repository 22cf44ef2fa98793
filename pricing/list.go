package pricing

import (
	"math/bits"
	"strconv"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// ListRef names a price list, and which version of it.
type ListRef struct {
	Code string `json:"code"`
	// Version is the edition of the price book that the list was last changed by; 0 means that it belongs to none.
	Version int `json:"version,omitempty"`
}

// String gives for instance "wholesale version 3".
func (r ListRef) String() string {
	if r.Version == 0 {
		return r.Code
	}
	return r.Code + " version " + strconv.Itoa(r.Version)
}

// list is a price list as a book keeps it. It is never changed, so that books share it.
type list struct {
	*PriceList
	zone   *time.Location // nil: the seller's
	level  int8           // of its rank
	dims   int8           // how many dimensions its scope states
	stated uint8          // which

	rules             []rule
	items, categories map[string]int32 // the first rule of each
	filter            filter           // of the items
	any               int32            // the first rule for any item, or -1
	derived           *formula
	from              []string // codes of the lists that it takes prices from
	counts            bool     // whether an entry of its own counts over lines or orders
}

// rule is an entry as a book keeps it.
type rule struct {
	*Entry
	none    money.Quantity // zero of the entry's unit; Quantity{} when it states none
	formula *formula
	index   int32 // of the entry
	next    int32 // the next rule for the same item, category or any item, or -1
}

// newList makes a list of one that has no faults. It keeps a copy.
func newList(p *PriceList, zone *time.Location) (*list, error) {
	l := &list{PriceList: p.Clone(), zone: zone, level: levelBase, any: -1, items: make(map[string]int32, len(p.Entries)), filter: newFilter(len(p.Entries))}
	if top := l.Scope.top(); top >= 0 {
		l.level = dimensions[top].level
	}
	l.stated = l.Scope.stated()
	l.dims = int8(bits.OnesCount8(l.stated))
	l.from = l.bases()
	var err error
	if l.Derived != nil {
		if l.derived, err = l.formula(l.Derived.Formula); err != nil {
			return nil, err
		}
	}
	l.rules = make([]rule, len(l.Entries))
	for i := len(l.Entries) - 1; i >= 0; i-- { // from the back, so that each chain is in the entries' order
		e := &l.Entries[i]
		r := &l.rules[i]
		*r = rule{Entry: e, index: int32(i), next: -1}
		if e.Unit != "" {
			r.none, _ = money.NewQuantity(0, e.Unit) // the list is valid, so its units are
		}
		if e.Formula != nil {
			if r.formula, err = l.formula(*e.Formula); err != nil {
				return nil, err
			}
		}
		l.counts = l.counts || e.Pooled != "" || e.Cumulative
		switch {
		case e.Item != "":
			if first, ok := l.items[e.Item]; ok {
				r.next = first
			}
			l.items[e.Item] = int32(i)
			l.filter.add(hashOf(e.Item))
		case e.Category != "":
			if l.categories == nil {
				l.categories = map[string]int32{}
			}
			if first, ok := l.categories[e.Category]; ok {
				r.next = first
			}
			l.categories[e.Category] = int32(i)
		default:
			r.next, l.any = l.any, int32(i)
		}
	}
	return l, nil
}

func (l *list) formula(f Formula) (*formula, error) {
	made, err := newFormula(l.Code, f)
	return &made, err
}

func (l *list) ref() ListRef { return ListRef{Code: l.Code, Version: l.Edition} }

// day gives the list's own day of a basket.
func (l *list) day(b *Basket) document.Date {
	if l.zone == nil || b.At.IsZero() {
		return b.On
	}
	return document.DateIn(b.At, l.zone)
}

// inForce tells whether the list has prices in the basket's currency on its day.
func (l *list) inForce(b *Basket) bool {
	return !l.Disabled && l.Currency == b.Currency && l.Valid.Contains(l.day(b))
}

// before tells whether a list is asked before another one, whatever their entries.
func (l *list) before(o *list) bool {
	if c := l.rank(o); c != 0 {
		return c < 0
	}
	return l.Code < o.Code
}

// rank compares the ranks of two lists: negative when l is asked first, zero when they are asked together.
func (l *list) rank(o *list) int {
	if l.level != o.level {
		return int(l.level) - int(o.level)
	}
	return int(o.dims) - int(l.dims)
}
