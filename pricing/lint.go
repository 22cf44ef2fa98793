package pricing

import (
	"cmp"
	"errors"
	"maps"
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// Severity says whether a finding stops Compile.
type Severity string

// The severities.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
)

// Finding is something that Lint saw in price lists.
type Finding struct {
	Severity Severity `json:"severity"`
	Code     string   `json:"code"`
	Path     string   `json:"path"`
	// Other is where the other of two lists or entries stands.
	Other   string `json:"other,omitempty"`
	Message string `json:"message"`
	Help    string `json:"help,omitempty"`
	// Inversion holds the quantities that cost less than a smaller one, for "pricing/inversion".
	Inversion *model.Interval `json:"inversion,omitempty"`
	// Days are those that a finding is about.
	Days document.Span `json:"days,omitzero"`

	place int // of the list
	entry int
}

// maxFindings is how many findings Lint gives.
const maxFindings = 10_000

// Lint looks price lists over before somebody sells by them. Errors are what stops Compile, with the same codes and paths. Warnings are of
// lists that have no errors:
//
//   - pricing/inversion: a volume table by which more costs less, with the interval up to break-even
//   - pricing/gap: days between two lists for the same that neither covers; a table with a closed end
//   - pricing/overlap: days on which priority decides between two lists for the same
//   - pricing/tie: two lists of different dimensions, or derived ones, that a basket can find equal
//   - pricing/unreachable: an entry that another list always goes before, one whose minimum lies above its table, a tier below the minimum
//   - pricing/below_cost: a price below the cost that Config.Items has
//   - pricing/stale_base: prices taken from a list that is disabled, or ends before the one that takes them
//
// The findings are sorted: errors first, then by list and entry; at most 10,000 are given. The same lists and config give the same findings.
func Lint(lists []*PriceList, config Config) []Finding {
	b := &Book{zones: maps.Clone(config.Zones), lists: make(map[string]*list, len(lists)), byScope: make(map[scopeKey][]*list, len(lists))}
	c := compiler{book: b, places: make(map[string]int, len(lists))}
	c.take(lists)
	c.graph()
	sound := len(c.faults) == 0 // else the chains may not end
	c.allConflicts()
	l := linter{compiler: &c, config: &config}
	for i, f := range c.faults {
		x := Finding{Severity: SeverityError, Code: f.Code, Path: f.Path, Message: f.Message, Help: f.Help, place: -1, entry: i}
		if conflict, ok := errors.AsType[*ConflictError](f); ok {
			x.Other = conflict.Paths[0]
		}
		l.findings = append(l.findings, x)
	}
	for _, one := range c.given {
		l.entries(one)
		if sound {
			l.bases(one)
			l.costs(one)
		}
	}
	l.pairs()
	l.gaps()
	slices.SortStableFunc(l.findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(a.entry, b.entry), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Other, b.Other))
	})
	if len(l.findings) > maxFindings {
		l.findings = l.findings[:maxFindings]
	}
	return l.findings
}

type linter struct {
	*compiler
	config   *Config
	findings []Finding
}

// warn adds a warning about a list, or about an entry of it where entry is not negative.
func (l *linter) warn(of *list, entry int, code, path, message, help string) *Finding {
	f := Finding{Severity: SeverityWarning, Code: code, Path: l.path(of), Message: message, Help: help, place: l.places[of.Code], entry: entry}
	if entry >= 0 {
		f.Path = document.Index(f.Path+".entries", entry)
	}
	f.Path += path
	l.findings = append(l.findings, f)
	return &l.findings[len(l.findings)-1]
}

// full tells whether enough was found.
func (l *linter) full() bool { return len(l.findings) > 2*maxFindings }

// entries looks at each entry on its own.
func (l *linter) entries(of *list) {
	for i := range of.Entries {
		if l.full() {
			return
		}
		e := &of.Entries[i]
		for _, inversion := range e.Inversions() {
			text := "more than " + inversion.After.String() + " cost less"
			if inversion.BreakEven != (money.Quantity{}) {
				text += ", up to " + inversion.BreakEven.String()
			}
			l.warn(of, i, "pricing/inversion", document.Index(".tiers", inversion.Tier+1), text, "sell more for less on purpose, or make the price graduated").Inversion = &inversion
		}
		l.bounds(of, i, e)
	}
}

// bounds looks at the ends of a table, and at its minimum quantity.
func (l *linter) bounds(of *list, i int, e *Entry) {
	last := len(e.Tiers) - 1
	if last < 0 {
		return
	}
	if end := e.Tiers[last].UpTo; end != (money.Quantity{}) {
		if c, err := e.MinimumQuantity.Cmp(end); err == nil && c > 0 {
			l.warn(of, i, "pricing/unreachable", "", "applies from "+e.MinimumQuantity.String()+" on, and its table ends at "+end.String(), "")
			return
		}
		l.warn(of, i, "pricing/gap", document.Index(".tiers", last), "nothing has a price above "+end.String(), "leave the end of the last tier open")
	}
	if e.MinimumQuantity.IsZero() {
		return
	}
	if first, err := e.Tier(e.MinimumQuantity); err == nil && first > 0 && e.Kind == model.Volume {
		l.warn(of, i, "pricing/unreachable", document.Index(".tiers", first-1), "ends before "+e.MinimumQuantity.String()+", from which the entry applies", "leave the tiers out, or the minimum")
	}
}

// bases looks at the lists that prices are taken from.
func (l *linter) bases(of *list) {
	if of.Disabled || l.over(of) {
		return
	}
	for _, code := range of.from {
		base := l.book.lists[code]
		path := of.basePath(code)
		switch {
		case base.Disabled:
			l.warn(of, -1, "pricing/stale_base", path, "takes prices from list "+document.Quote(code)+", which is disabled", "take them from another").Other = l.path(base)
		case l.over(base):
			f := l.warn(of, -1, "pricing/stale_base", path, "takes prices from list "+document.Quote(code)+", which ended "+base.Valid.To.String(), "take them from another")
			f.Other, f.Days = l.path(base), document.Span{From: base.Valid.To, To: of.Valid.To}
		case !base.Valid.To.IsZero() && (of.Valid.To.IsZero() || base.Valid.To.Before(of.Valid.To)):
			f := l.warn(of, -1, "pricing/stale_base", path, "takes prices from list "+document.Quote(code)+", which ends before it, "+base.Valid.To.String(), "take them from another by then")
			f.Other, f.Days = l.path(base), document.Span{From: base.Valid.To, To: of.Valid.To}
		case base.Valid.From.After(of.Valid.From):
			f := l.warn(of, -1, "pricing/stale_base", path, "takes prices from list "+document.Quote(code)+", which begins after it, "+base.Valid.From.String(), "let it begin later")
			f.Other, f.Days = l.path(base), document.Span{From: of.Valid.From, To: base.Valid.From}
		}
	}
}

// over tells whether a list has ended.
func (l *linter) over(of *list) bool {
	return !l.config.Today.IsZero() && !of.Valid.To.IsZero() && !l.config.Today.Before(of.Valid.To)
}

// costs compares prices with the costs of items.
func (l *linter) costs(of *list) {
	if of.Disabled || l.over(of) {
		return
	}
	if of.Derived == nil && len(of.from) == 0 {
		for i := range of.rules {
			r := &of.rules[i]
			if facts, ok := l.config.Items[r.Item]; ok && r.Item != "" && facts.Cost != nil && r.formula == nil && !l.full() {
				l.cost(of, r.Item, facts, &candidate{list: of, from: of, rule: r, entry: r.index})
			}
		}
		return
	}
	for _, item := range slices.Sorted(maps.Keys(l.config.Items)) {
		facts := l.config.Items[item]
		unit, err := money.NewQuantity(1, facts.Unit)
		if facts.Cost == nil || err != nil || l.full() || len(facts.faults()) > 0 {
			continue
		}
		w := work{search: search{book: l.book, basket: &Basket{Currency: of.Currency, On: of.Valid.From, Lines: []BasketLine{{Item: item, Quantity: unit, Facts: facts}}}}}
		if w.basket.On.Before(l.config.Today) {
			w.basket.On = l.config.Today
		}
		w.begin(0)
		var c candidate
		if w.ask(of, &c) == applies {
			l.cost(of, item, facts, &c)
		}
	}
}

// cost compares the prices of a candidate with the cost of an item.
func (l *linter) cost(of *list, item string, facts ItemFacts, c *candidate) {
	if facts.Cost.Currency() != of.Currency || len(facts.faults()) > 0 {
		return
	}
	unit, err := money.NewQuantity(1, facts.Unit)
	if err != nil {
		return
	}
	w := work{search: search{book: l.book, basket: &Basket{Currency: of.Currency, Lines: []BasketLine{{Item: item, Quantity: unit, Facts: facts}}}}}
	w.begin(0)
	m, err := w.model(c)
	if err != nil {
		return
	}
	per := m.Per
	if m.Kind == model.Package {
		per = m.Size
	}
	cost, err := w.cost(per, w.unit(c))
	if err != nil {
		return
	}
	entry, path := int(c.entry), ""
	if entry < 0 {
		path = ".derived"
	}
	look := func(p money.Price, where string) {
		if p == (money.Price{}) {
			return
		}
		if below, err := p.Cmp(cost); err == nil && below < 0 {
			l.warn(of, entry, "pricing/below_cost", path+where, document.Quote(item)+" at "+p.String()+" costs the seller "+cost.String(), "raise the price, or set a margin floor")
		}
	}
	look(m.Price, "")
	for k := range m.Tiers {
		if m.Tiers[k].Flat.IsZero() {
			look(m.Tiers[k].Price, document.Index(".tiers", k))
		}
	}
}
