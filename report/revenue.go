package report

import (
	"cmp"
	"maps"
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/money"
)

// Unassigned is how the bucket without a key is called in print.
const Unassigned = "Unassigned"

// Bucket is a part of a total.
type Bucket struct {
	// Key is the rep, territory or SKU; it is empty for what has none.
	Key string      `json:"key"`
	Net money.Money `json:"net"`
}

// Name gives the key, and Unassigned for what has none.
func (b Bucket) Name() string { return nameOf(b.Key) }

func nameOf(key string) string {
	if key == "" {
		return Unassigned
	}
	return key
}

// Revenue is the net amount of the invoices of one month in one currency. Each of the views sums to Total. Buckets stand in the order of
// their keys, the one without a key first.
type Revenue struct {
	// Month is that of the invoice dates, such as "2026-11".
	Month    string         `json:"month"`
	Currency money.Currency `json:"currency"`
	Total    money.Money    `json:"total"`
	// ByRep and ByTerritory go by the owner of the order as it stands on the invoice.
	ByRep       []Bucket `json:"by_rep"`
	ByTerritory []Bucket `json:"by_territory"`
	// BySKU goes by the lines. What an invoice bills beside its lines has no SKU.
	BySKU []Bucket `json:"by_sku"`
}

// view is a way to split the revenue.
type view uint8

const (
	whole view = iota
	byRep
	byTerritory
	bySKU
)

type revenueKey struct {
	month    document.Date // its first day
	currency money.Currency
	view     view
	key      string
}

// sums are running sums of money, each in one currency.
type sums[K comparable] map[K]money.Money

// staged are sums as they will be. Nothing is changed until all of them are known.
type staged[K comparable] struct {
	sums  sums[K]
	next  []next[K]
	index map[K]int // where a key stands in next, once there are many
	wrong error
}

type next[K comparable] struct {
	key K
	sum money.Money
}

func (s *staged[K]) add(key K, amount money.Money) {
	at := s.find(key)
	if at < 0 {
		at = len(s.next)
		s.next = append(s.next, next[K]{key, s.sums[key]})
		if s.index != nil {
			s.index[key] = at
		}
	}
	sum, err := s.next[at].sum.Add(amount)
	if err != nil && s.wrong == nil {
		s.wrong = err
	}
	s.next[at].sum = sum
}

// find gives the place of a key in next, -1 when it has none.
func (s *staged[K]) find(key K) int {
	const few = 16
	if len(s.next) <= few {
		return slices.IndexFunc(s.next, func(n next[K]) bool { return n.key == key })
	}
	if s.index == nil {
		s.index = make(map[K]int, 2*len(s.next))
		for i := range s.next {
			s.index[s.next[i].key] = i
		}
	}
	if at, ok := s.index[key]; ok {
		return at
	}
	return -1
}

func (s *staged[K]) commit() error {
	if s.wrong != nil {
		return s.wrong
	}
	for _, n := range s.next {
		s.sums[n.key] = n.sum
	}
	return nil
}

func (f *Fold) posted(rec document.EventRecord, e *invoice.Posted) error {
	if _, known := f.invoices[rec.Ref.ID]; known {
		return wrong(rec, "report/event", "was posted before", "", nil)
	}
	month, ok := monthOf(e.Date)
	if !ok || e.Net.Currency().IsZero() {
		return wrong(rec, "report/event", "has no date or no currency", "", nil)
	}
	s := staged[revenueKey]{sums: f.revenue, next: make([]next[revenueKey], 0, 3+len(e.Lines))}
	key := func(v view, name string) revenueKey { return revenueKey{month, e.Net.Currency(), v, name} }
	s.add(key(whole, ""), e.Net)
	s.add(key(byRep, e.Rep), e.Net)
	s.add(key(byTerritory, e.Territory), e.Net)
	rest := e.Net
	for i := range e.Lines {
		var err error
		if rest, err = rest.Sub(e.Lines[i].Net); err != nil {
			return wrong(rec, "report/event", "has lines that do not add up", "", err)
		}
		s.add(key(bySKU, e.Lines[i].SKU), e.Lines[i].Net)
	}
	if !rest.IsZero() {
		s.add(key(bySKU, ""), rest)
	}
	if err := s.commit(); err != nil {
		return wrong(rec, "report/event", "does not add up with the month's revenue", "", err)
	}
	if f.orders[e.Order] != nil {
		f.invoices[rec.Ref.ID] = bill{order: e.Order, date: e.Date}
	}
	return nil
}

func monthOf(d document.Date) (document.Date, bool) {
	first, err := document.NewDate(d.Year(), d.Month(), 1)
	return first, err == nil
}

func monthText(first document.Date) string {
	text := first.String()
	return text[:max(0, len(text)-len("-01"))]
}

// Revenue gives the net amounts billed, for each month and currency, in their order.
func (f *Fold) Revenue() []Revenue {
	keys := slices.SortedFunc(maps.Keys(f.revenue), func(a, b revenueKey) int {
		return cmp.Or(a.month.Compare(b.month), cmp.Compare(a.currency.Code(), b.currency.Code()), cmp.Compare(a.view, b.view), cmp.Compare(a.key, b.key))
	})
	all := []Revenue{}
	for _, k := range keys {
		sum := f.revenue[k]
		if k.view == whole { // the first of its month and currency
			all = append(all, Revenue{Month: monthText(k.month), Currency: k.currency, Total: sum, BySKU: []Bucket{}})
			continue
		}
		r := &all[len(all)-1]
		views := [...]*[]Bucket{byRep: &r.ByRep, byTerritory: &r.ByTerritory, bySKU: &r.BySKU}
		*views[k.view] = append(*views[k.view], Bucket{Key: k.key, Net: sum})
	}
	return all
}
