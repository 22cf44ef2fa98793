package pricefile

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/pricing"
)

// list is a price list being read, and where its parts stand.
type list struct {
	draft    pricing.PriceListDraft
	currency string
	line     int              // in the file of lists
	broken   uint64           // its columns there whose values are not known
	lines    []int32          // in the file of entries, of each row
	first    []int32          // the first row of each entry
	bad      map[int32]uint64 // by row: columns whose values are not known
}

// lists reads the file of lists; whole is false where lists may be missing, so that nobody knows what the entries belong to.
func (c *cells) lists() (all []*list, byCode map[string]*list, whole bool, err error) {
	byCode = map[string]*list{}
	if ok, err := c.header(); err != nil || !ok || !c.need(listCode, listName, listCurrency) {
		return nil, byCode, false, err
	}
	for {
		ok, err := c.advance()
		if err != nil || !ok {
			return all, byCode, !c.lost, err
		}
		c.broken = 0
		l := c.list()
		l.broken = c.broken
		if before := byCode[l.draft.Code]; before != nil {
			c.add(c.at, listCode, "pricefile/duplicate", "list "+document.Quote(l.draft.Code)+" is there already, at line "+strconv.Itoa(before.line), "keep one of the two")
			continue
		}
		if len(all) == MaxLists {
			c.add(c.at, -1, "pricefile/count", "the file has more than "+strconv.Itoa(MaxLists)+" lists", "import it in parts")
			return all, byCode, false, nil
		}
		byCode[l.draft.Code] = l
		all = append(all, l)
	}
}

func (c *cells) list() *list {
	l := &list{line: c.at}
	d := &l.draft
	d.Code, d.Name = string(unguard(c.get(listCode))), string(unguard(c.get(listName)))
	c.check(listCurrency, d.Currency.UnmarshalText(c.plain(listCurrency)))
	l.currency = d.Currency.String()
	d.Valid = document.Span{From: c.date(listValidFrom), To: c.date(listValidBefore)}
	d.Zone = string(unguard(c.get(listZone)))
	for _, codes := range [...]struct {
		to     *[]string
		column int
	}{
		{&d.Scope.Contracts, listContracts}, {&d.Scope.Customers, listCustomers}, {&d.Scope.Organizations, listOrganizations}, {&d.Scope.Groups, listGroups},
		{&d.Scope.Channels, listChannels}, {&d.Scope.Territories, listTerritories},
	} {
		*codes.to = split(c.get(codes.column))
	}
	if cell := string(c.plain(listPriority)); cell != "" {
		n, err := strconv.Atoi(cell)
		if err != nil {
			c.bad(listPriority, "pricefile/value", "is "+document.Quote(cell), "write a whole number")
		}
		d.Priority = n
	}
	d.Exclusive, d.Disabled = c.yes(listExclusive), c.yes(listDisabled)
	formula, any := c.formula(listFactor, l.currency)
	if from := string(unguard(c.get(listDerivedFrom))); any || from != "" {
		d.Derived = &pricing.Derivation{From: from, Formula: formula}
	}
	if cell := c.plain(listExtensions); len(cell) > 0 {
		extensions, err := document.DecodeStrict[map[string]json.RawMessage](cell)
		if c.check(listExtensions, err); len(extensions) > 0 {
			d.Extensions = extensions
		}
	}
	return l
}

// formula reads the five columns of a formula, from that of its factor on.
func (c *cells) formula(from int, currency string) (f pricing.Formula, any bool) {
	for column := from; column < from+5; column++ {
		any = any || len(c.plain(column)) > 0
	}
	if !any {
		return f, false
	}
	f.Factor, _ = c.rate(from)
	f.Step, f.Offset = c.price(from+1, currency), c.price(from+2, currency)
	if margin, there := c.rate(from + 3); there {
		f.MarginFloor = pointer(margin)
	}
	if margin, there := c.rate(from + 4); there {
		f.MarginCeiling = pointer(margin)
	}
	return f, true
}

// validate tells every fault of the list where it stands in the files.
func (l *list) validate(lists, entries *sheet) {
	var all document.Faults
	if err := l.draft.Validate(); err == nil {
		return
	} else if !errors.As(err, &all) {
		all.Check("", "pricefile/value", err)
	}
	for _, one := range all {
		if row, rest, ok := l.entry(one.Path); ok {
			column, bad := entryColumn(rest), l.bad[row]
			if column < 0 && bad == 0 || column >= 0 && bad&(1<<column) == 0 {
				entries.fault(int(l.lines[row]), column, one)
			}
			continue
		}
		if column := listColumn(one.Path); column < 0 || l.broken&(1<<column) == 0 {
			lists.fault(l.line, column, one)
		}
	}
}

// entry finds the row that a path within a list means, and what of it.
func (l *list) entry(path string) (row int32, rest string, ok bool) {
	i, rest, ok := index(path, "entries")
	if !ok || i >= len(l.first) {
		return 0, "", false
	}
	row = l.first[i]
	if k, of, tier := index(rest, "tiers"); tier && int(row)+k < len(l.lines) {
		return row + int32(k), of, true
	}
	return row, rest, true
}

// index reads the head of a path such as entries[3].price.
func index(path, name string) (i int, rest string, ok bool) {
	rest, ok = strings.CutPrefix(path, name+"[")
	if !ok {
		return 0, path, false
	}
	number, rest, _ := strings.Cut(rest, "]")
	i, err := strconv.Atoi(number)
	return i, strings.TrimPrefix(rest, "."), err == nil && i >= 0
}

// listColumn gives the column of a path within a list, -1 for the whole row.
func listColumn(path string) int {
	head, rest, _ := strings.Cut(path, ".")
	switch head {
	case "code":
		return listCode
	case "valid":
		return listValidFrom
	case "scope":
		name, _, _ := strings.Cut(rest, "[")
		return indexOf(listNames[:], name)
	case "derived":
		if rest == "from" || rest == "" {
			return listDerivedFrom
		}
		return indexOf(listNames[:], rest)
	}
	return indexOf(listNames[:], head)
}

// entryColumn gives the column of a path within an entry, -1 for the whole row.
func entryColumn(path string) int {
	head, rest, _ := strings.Cut(path, ".")
	switch head {
	case "minimum":
		return entryMinimumCharge
	case "maximum":
		return entryMaximumCharge
	case "tiers":
		return entryKind
	case "formula":
		if rest == "" {
			return entryBase
		}
		return indexOf(entryNames[:], rest)
	}
	return indexOf(entryNames[:], head)
}
