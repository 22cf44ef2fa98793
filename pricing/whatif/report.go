package whatif

import (
	"cmp"
	"iter"
	"maps"
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
)

// Bounds of what a report lists, whatever the number of baskets.
const (
	MaxMovers   = 10    // baskets that move most, in each currency
	MaxUnpriced = 1_000 // baskets that a book does not price; Changes gives all of them
)

// Report says what another book makes of baskets. Totals, Customers and Items add up the baskets that both books price, and only those, so that in
// each currency the three have the same sums.
type Report struct {
	// Baskets counts all of them, and the outcomes each.
	Baskets  int64 `json:"baskets"`
	Same     int64 `json:"same"`
	Changed  int64 `json:"changed"`
	Lost     int64 `json:"lost"`
	Gained   int64 `json:"gained"`
	Unpriced int64 `json:"unpriced"`
	// Totals has one entry for each currency, in the order of their codes. Customers and Items are in this order too, then those that move most
	// come first, up or down, by net and then gross, then in the order of their codes.
	Totals    []Group `json:"totals,omitempty"`
	Customers []Group `json:"customers,omitempty"`
	Items     []Group `json:"items,omitempty"`
	// Movers are the baskets that move most, up to MaxMovers in each currency, without their lines; of equals those that came first.
	Movers []Change `json:"movers,omitempty"`
	// Failures are the first MaxUnpriced baskets that are lost, gained or unpriced, in their order, with the reasons.
	Failures []Change `json:"failures,omitempty"`
}

// Group is what some baskets or lines come to, in one currency.
type Group struct {
	Currency money.Currency `json:"currency"`
	// Code is a customer's or an item's; none in totals, and for baskets without a customer.
	Code string `json:"code,omitempty"`
	// Count is the number of baskets, for an item that of lines.
	Count int64 `json:"count"`
	Figures
}

// Compare prices baskets by two books and reports the difference. It is Changes, added up by a Tally; errors are those of Changes and Tally.Add.
func Compare(baskets iter.Seq2[Basket, error], before, after *pricing.Book) (Report, error) {
	var t Tally
	for c, err := range Changes(baskets, before, after) {
		if err == nil {
			err = t.Add(c)
		}
		if err != nil {
			return Report{}, err
		}
	}
	return t.Report(), nil
}

// Tally adds up changes, for hosts that look at each of them on the way. The zero Tally is empty. It is not safe for concurrent use.
type Tally struct {
	counts                   Report // the numbers and the lists that need no order
	totals, customers, items map[key]*Group
	movers                   map[money.Currency][]Change
}

type key struct {
	currency money.Currency
	code     string
}

// Add takes one more change. Sums beyond range and figures of different currencies are document.Faults (ErrInvalid); the tally is then worth nothing.
func (t *Tally) Add(c Change) error {
	n := &t.counts
	n.Baskets++
	switch c.Outcome {
	case Same:
		n.Same++
	case Changed:
		n.Changed++
	case Lost:
		n.Lost++
	case Gained:
		n.Gained++
	default:
		n.Unpriced++
	}
	if c.Outcome != Same && c.Outcome != Changed {
		if len(n.Failures) < MaxUnpriced {
			n.Failures = append(n.Failures, c)
		}
		return nil
	}
	if err := add(&t.totals, key{c.Currency, ""}, &c.Figures); err != nil {
		return failAmount("all baskets", err)
	}
	if err := add(&t.customers, key{c.Currency, c.Customer}, &c.Figures); err != nil {
		return failAmount("customer "+document.Quote(c.Customer), err)
	}
	for i := range c.Lines {
		if err := add(&t.items, key{c.Currency, c.Lines[i].Item}, &c.Lines[i].Figures); err != nil {
			return failAmount("item "+document.Quote(c.Lines[i].Item), err)
		}
	}
	if c.Outcome == Changed {
		t.move(c)
	}
	return nil
}

func add(to *map[key]*Group, k key, d *Figures) error {
	if *to == nil {
		*to = map[key]*Group{}
	}
	g := (*to)[k]
	if g == nil {
		g = &Group{Currency: k.currency, Code: k.code}
		(*to)[k] = g
	}
	g.Count++
	return g.add(d)
}

// move keeps a basket when it is one of those that move most.
func (t *Tally) move(c Change) {
	if t.movers == nil {
		t.movers = map[money.Currency][]Change{}
	}
	c.Lines = nil
	top := t.movers[c.Currency]
	at := len(top)
	for at > 0 && farther(&c.Figures, &top[at-1].Figures) < 0 {
		at--
	}
	if at < MaxMovers {
		top = slices.Insert(top, at, c)
		t.movers[c.Currency] = top[:min(len(top), MaxMovers)]
	}
}

// farther is negative when a moves more than b, which is in the same currency.
func farther(a, b *Figures) int {
	net, _ := b.Delta.Net.Abs().Cmp(a.Delta.Net.Abs())
	gross, _ := b.Delta.Gross.Abs().Cmp(a.Delta.Gross.Abs())
	return cmp.Or(net, gross)
}

// Report gives what was added until now. It shares nothing that a later Add changes.
func (t *Tally) Report() Report {
	r := t.counts
	r.Failures = slices.Clone(r.Failures)
	r.Totals, r.Customers, r.Items = groups(t.totals), groups(t.customers), groups(t.items)
	for _, g := range r.Totals {
		r.Movers = append(r.Movers, t.movers[g.Currency]...)
	}
	return r
}

func groups(from map[key]*Group) []Group {
	list := make([]Group, 0, len(from))
	for _, k := range slices.SortedFunc(maps.Keys(from), func(a, b key) int {
		return cmp.Or(cmp.Compare(a.currency.String(), b.currency.String()), farther(&from[a].Figures, &from[b].Figures), cmp.Compare(a.code, b.code))
	}) {
		list = append(list, *from[k])
	}
	return list
}
