package pricefile

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// entries reads the file of entries into the lists.
type entries struct {
	cells
	lists   []*list
	byCode  map[string]*list
	unknown map[string]bool

	list  *list  // of the row before; nil where there was none, or one that is not known
	open  bool   // the entry of the row before has tiers
	unit  string // its unit, none where that is no unit
	began rows   // a copy of its first row
}

// read takes all rows; when the lists are not known, it looks at the header row only.
func (e *entries) read(known bool) error {
	if ok, err := e.header(); err != nil || !ok || !e.need(entryUnit) || !known {
		return err
	}
	if !e.has(entryList) && len(e.lists) > 1 {
		e.add(e.at, -1, "pricefile/column", "the file has no column list, and there are several lists", "")
		return nil
	}
	for {
		ok, err := e.advance()
		if err != nil || !ok {
			return err
		}
		e.broken = 0
		e.row()
	}
}

// row reads one row: a new entry, or another tier of the one before.
func (e *entries) row() {
	item, category := unguard(e.get(entryItem)), unguard(e.get(entryCategory))
	any := e.yes(entryAny)
	target := len(item) > 0 || len(category) > 0 || any
	code := unguard(e.get(entryList))
	l := e.list
	switch {
	case !e.has(entryList) && len(e.lists) == 1:
		l = e.lists[0]
	case len(code) > 0:
		l = e.byCode[string(code)]
	case target || l == nil:
		l = nil
	}
	if l == nil {
		e.open, e.list = false, nil
		e.nowhere(string(code))
		return
	}
	unit := e.once(entryUnit)
	if e.open && l == e.list && e.same(l, target, string(item), string(category), any, unit) {
		e.tier(l)
		return
	}
	e.list, e.open = l, false
	if len(code) == 0 && e.has(entryList) {
		e.bad(entryList, "pricefile/list", "the row says no list, and continues no tiers", "write the code of the list")
	}
	l.first = append(l.first, int32(len(l.lines)))
	l.draft.Entries = append(l.draft.Entries, pricing.Entry{Item: string(item), Category: e.text(category), Any: any, Unit: unit})
	e.entry(l, &l.draft.Entries[len(l.draft.Entries)-1])
	e.close(l)
}

// text gives a text that occurs again and again.
func (e *entries) text(cell []byte) string {
	if text, known := e.texts[string(cell)]; known {
		return text
	}
	return string(cell)
}

// close keeps what is known of the row's place.
func (e *entries) close(l *list) {
	if e.broken != 0 {
		if l.bad == nil {
			l.bad = map[int32]uint64{}
		}
		if e.broken&(1<<entryFlat) != 0 {
			e.hide(entryPrice) // a tier has one of the two
		}
		if e.broken&(1<<entryMinimumCharge) != 0 {
			e.hide(entryAtZero) // which may be for it
		}
		l.bad[int32(len(l.lines))] = e.broken
	}
	l.lines = append(l.lines, int32(e.at))
}

// nowhere faults a row whose list is not there, once for each list.
func (e *entries) nowhere(code string) {
	switch {
	case code == "" && len(e.lists) == 0 && !e.has(entryList):
		e.add(e.at, -1, "pricefile/list", "the file of lists has no list", "")
	case code == "":
		e.add(e.at, entryList, "pricefile/list", "the row says no list", "write the code of the list")
	case !e.unknown[code] && len(e.unknown) < MaxFaults:
		e.unknown[code] = true
		e.add(e.at, entryList, "pricefile/list", "the file of lists has no list "+document.Quote(code), "add it there, or take its rows out")
	}
}

// same tells whether the row is for the same as the entry before. A row that leaves out whom it is for continues it.
func (e *entries) same(l *list, target bool, item, category string, any bool, unit string) bool {
	before := &l.draft.Entries[len(l.draft.Entries)-1]
	if target && (item != before.Item || category != before.Category || any != before.Any) || unit != before.Unit && (target || unit != "") {
		return false
	}
	if kind := e.plain(entryKind); len(kind) > 0 && !bytes.Equal(kind, bytes.TrimSpace(e.began.cell(e.places[entryKind]))) {
		return false
	}
	if cell := e.get(entryMinimumQuantity); len(cell) > 0 || target {
		return bytes.Equal(bytes.TrimSpace(cell), bytes.TrimSpace(e.began.cell(e.places[entryMinimumQuantity])))
	}
	return true
}

// tier reads another tier of the entry before. What belongs to the whole entry is as in its first row, or empty.
func (e *entries) tier(l *list) {
	entry := &l.draft.Entries[len(l.draft.Entries)-1]
	for column := entryPooled; column < entryColumns; column++ {
		if column >= entryFrom && column <= entryFlat {
			continue
		}
		if cell := e.plain(column); len(cell) > 0 && !bytes.Equal(cell, bytes.TrimSpace(e.began.cell(e.places[column]))) {
			e.bad(column, "pricefile/tier", "is "+document.Quote(string(cell))+", not as in the first row of these tiers, line "+strconv.Itoa(e.began.at), "leave it empty in all rows but the first")
		}
	}
	e.addTier(l, entry)
	e.close(l)
}

func (e *entries) addTier(l *list, to *pricing.Entry) {
	to.Tiers = append(to.Tiers, model.Tier{
		From: e.quantity(entryFrom, e.unit), UpTo: e.quantity(entryUpTo, e.unit), Price: e.price(entryPrice, l.currency), Flat: e.amount(entryFlat, l.currency),
	})
}

// entry reads the first row of an entry.
func (e *entries) entry(l *list, to *pricing.Entry) {
	if formula, any := e.formula(entryFactor, l.currency); any || len(e.get(entryBase)) > 0 {
		formula.Base = e.once(entryBase)
		to.Formula = pointer(formula)
	}
	if to.Unit != "" {
		_, err := money.NewQuantity(0, to.Unit)
		e.check(entryUnit, err)
	} else if to.Formula == nil {
		e.bad(entryUnit, "pricefile/required", "is required", `write the unit that is priced, such as "case"`)
	}
	if e.unit = to.Unit; e.broken&(1<<entryUnit) != 0 {
		e.unit = "" // its quantities cannot be read, which is no fault of theirs
	}
	to.MinimumQuantity = e.quantity(entryMinimumQuantity, e.unit)
	to.Pooled, to.Cumulative = e.once(entryPooled), e.yes(entryCumulative)
	switch kind := strings.ToLower(string(e.plain(entryKind))); kind {
	case "flat":
	case "", string(model.Volume), string(model.Graduated), string(model.Package):
		to.Kind = model.Kind(e.text([]byte(kind)))
	default:
		to.Kind = model.Kind(kind)
	}
	if bound := strings.ToLower(string(e.plain(entryBound))); bound != "inclusive" {
		to.Bound = model.Bound(bound)
	}
	to.AtZero, to.RoundDown = e.yes(entryAtZero), e.yes(entryRoundDown)
	to.Per, to.Size, to.Free = e.quantity(entryPer, e.unit), e.quantity(entrySize, e.unit), e.quantity(entryFree, e.unit)
	to.Minimum, to.Maximum = e.amount(entryMinimumCharge, l.currency), e.amount(entryMaximumCharge, l.currency)
	table := to.Kind != model.Flat && to.Kind != model.Package
	if !table && len(e.plain(entryFrom))+len(e.plain(entryUpTo))+len(e.plain(entryFlat)) == 0 {
		to.Price = e.price(entryPrice, l.currency)
		return
	}
	e.open = true
	if !table {
		e.hide(entryPrice) // it is not missing, it stands in a tier: the kind is
	}
	e.began.at = e.at
	e.began.text, e.began.ends = append(e.began.text[:0], e.rows.text...), append(e.began.ends[:0], e.ends...)
	e.addTier(l, to)
}

// pointer gives a pointer to a copy, so that what is copied need not be on the heap where nobody asks for one.
func pointer[T any](v T) *T { return &v }
