package pricefile

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"strings"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// Write writes price lists into a file of lists and a file of entries, which Read reads back as they were: the same lists give the same bytes. A
// column that no list and no entry uses is left out.
//
// Lists that are not valid or not of different codes, and more than Read takes, are document.Faults (ErrInvalid), with paths such as
// lists[2].entries[0].price; nothing is written then. A writer's own error is the cause of "pricefile/write".
func (f CSV) Write(listsFile, entriesFile io.Writer, lists []pricing.PriceListDraft) error {
	if err := f.check(); err != nil {
		return err
	}
	if listsFile == nil || entriesFile == nil {
		return invalid("pricefile/writer", "there is no writer for one of the two files", "")
	}
	extensions, err := checkLists(lists)
	if err != nil {
		return err
	}
	a := newTable(listsFile, f, listNames[:])
	e := newTable(entriesFile, f, entryNames[:])
	for _, dry := range [...]bool{true, false} { // first which columns are used, then the rows
		a.begin(dry, listCode, listName, listCurrency)
		e.begin(dry, entryList, entryItem, entryUnit, entryPrice)
		for i := range lists {
			a.list(&lists[i], extensions[i])
			for k := range lists[i].Entries {
				e.entry(&lists[i], &lists[i].Entries[k])
			}
		}
	}
	if err := a.w.Flush(); err != nil {
		return failWrite("lists", err)
	}
	if err := e.w.Flush(); err != nil {
		return failWrite("entries", err)
	}
	return nil
}

// checkLists sees that lists can be read back, and gives the text of the extensions of each.
func checkLists(lists []pricing.PriceListDraft) ([][]byte, error) {
	var f document.Faults
	extensions := make([][]byte, len(lists))
	codes := make(map[string]int, len(lists))
	rows := 0
	for i := range lists {
		d, path := &lists[i], document.Index("lists", i)
		f.Check(path, "pricefile/value", d.Validate())
		if first, twice := codes[d.Code]; twice {
			f.Add(path+".code", "pricefile/duplicate", "list "+document.Quote(d.Code)+" is there already, at "+document.Index("lists", first), "keep one of the two")
		} else {
			codes[d.Code] = i
		}
		for k := range d.Entries {
			rows += max(1, len(d.Entries[k].Tiers))
		}
		if len(d.Extensions) > 0 && len(f) == 0 {
			var err error
			if extensions[i], err = extensionsOf(d); err != nil {
				f.Check(path+".extensions", "pricefile/extension", err)
			}
		}
		if len(f) >= MaxFaults {
			f = f[:MaxFaults]
			f.Add("", "pricefile/more", "there are more faults; these are the first "+strconv.Itoa(MaxFaults), "")
			return nil, f
		}
	}
	if len(lists) > MaxLists || rows > MaxRows {
		f.Add("lists", "pricefile/count", "a file has at most "+strconv.Itoa(MaxLists)+" lists and "+strconv.Itoa(MaxRows)+" rows, these are "+strconv.Itoa(len(lists))+" and "+strconv.Itoa(rows), "export them in parts")
	}
	return extensions, f.Err(nil)
}

// extensionsOf writes the host's fields, and sees that they can be read back.
func extensionsOf(d *pricing.PriceListDraft) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(d.Extensions); err != nil {
		return nil, err
	}
	text := bytes.TrimRight(b.Bytes(), "\n")
	if _, err := document.DecodeStrict[map[string]json.RawMessage](text); err != nil {
		return nil, err
	}
	if len(text) > MaxRow/4 {
		return nil, &document.Error{Code: "pricefile/row", Message: "extensions have " + strconv.Itoa(len(text)) + " bytes, more than fit into a cell", Kind: document.ErrInvalid}
	}
	return text, nil
}

// table writes one CSV file.
type table struct {
	w         *bufio.Writer
	separator byte
	comma     bool
	names     []string
	used      uint64   // columns, as a set of bits
	cells     []string // of the row
	dry       bool     // only see which columns are used
}

func newTable(w io.Writer, f CSV, names []string) *table {
	t := &table{w: bufio.NewWriterSize(w, 64<<10), separator: f.Separator, comma: f.DecimalComma, names: names, cells: make([]string, len(names))}
	if t.separator == 0 {
		t.separator = ','
		if f.DecimalComma {
			t.separator = ';'
		}
	}
	return t
}

// begin starts the file: with the columns that are always there, or with the header row.
func (t *table) begin(dry bool, always ...int) {
	if t.dry = dry; dry {
		for _, column := range always {
			t.used |= 1 << column
		}
		return
	}
	copy(t.cells, t.names)
	t.row()
}

// row writes the cells and clears them. Errors of the writer stay until it is flushed.
func (t *table) row() {
	first := true
	for column, cell := range t.cells {
		t.cells[column] = ""
		if t.dry {
			if cell != "" {
				t.used |= 1 << column
			}
			continue
		}
		if t.used&(1<<column) == 0 {
			continue
		}
		if !first {
			_ = t.w.WriteByte(t.separator)
		}
		first = false
		if cell == "" || strings.IndexByte(cell, t.separator) < 0 && !strings.ContainsAny(cell, "\"\r\n") && cell[0] != ' ' && cell[len(cell)-1] != ' ' {
			_, _ = t.w.WriteString(cell)
			continue
		}
		_ = t.w.WriteByte('"')
		_, _ = t.w.WriteString(strings.ReplaceAll(cell, `"`, `""`))
		_ = t.w.WriteByte('"')
	}
	if !t.dry {
		_ = t.w.WriteByte('\n')
	}
}

// number gives a number as the file has it, without what it is a number of where that is said elsewhere.
func (t *table) number(text, of string) string {
	text = strings.TrimSuffix(text, " "+of)
	if t.comma {
		text = strings.Replace(text, ".", ",", 1) // units and currencies have no point
	}
	return text
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

func (t *table) list(d *pricing.PriceListDraft, extensions []byte) {
	c := t.cells
	currency := d.Currency.String()
	c[listCode], c[listName], c[listCurrency], c[listZone] = guard(d.Code), guard(d.Name), currency, guard(d.Zone)
	c[listValidFrom], c[listValidBefore] = d.Valid.From.String(), d.Valid.To.String()
	c[listContracts], c[listCustomers], c[listOrganizations] = join(d.Scope.Contracts), join(d.Scope.Customers), join(d.Scope.Organizations)
	c[listGroups], c[listChannels], c[listTerritories] = join(d.Scope.Groups), join(d.Scope.Channels), join(d.Scope.Territories)
	if d.Priority != 0 {
		c[listPriority] = strconv.Itoa(d.Priority)
	}
	c[listExclusive], c[listDisabled] = yes(d.Exclusive), yes(d.Disabled)
	if d.Derived != nil {
		c[listDerivedFrom] = guard(d.Derived.From)
		t.formula(listFactor, &d.Derived.Formula, currency)
	}
	c[listExtensions] = string(extensions)
	t.row()
}

// formula fills the five columns of a formula, from that of its factor on.
func (t *table) formula(from int, f *pricing.Formula, currency string) {
	c := t.cells[from:]
	if !f.Factor.IsZero() {
		c[0] = t.number(f.Factor.String(), "")
	}
	c[1], c[2] = t.number(f.Step.String(), currency), t.number(f.Offset.String(), currency)
	for i, margin := range [...]*money.Rate{f.MarginFloor, f.MarginCeiling} {
		if margin != nil {
			c[3+i] = t.number(margin.String(), "")
		}
	}
}

func (t *table) entry(d *pricing.PriceListDraft, e *pricing.Entry) {
	c, currency := t.cells, d.Currency.String()
	c[entryPooled], c[entryCumulative] = guard(e.Pooled), yes(e.Cumulative)
	c[entryBound], c[entryAtZero] = string(e.Bound), yes(e.AtZero)
	c[entryPer], c[entrySize], c[entryFree] = t.number(e.Per.String(), e.Unit), t.number(e.Size.String(), e.Unit), t.number(e.Free.String(), e.Unit)
	c[entryRoundDown] = yes(e.RoundDown)
	c[entryPrice] = t.number(e.Price.String(), currency)
	c[entryMinimumCharge], c[entryMaximumCharge] = t.number(e.Minimum.String(), currency), t.number(e.Maximum.String(), currency)
	if e.Formula != nil {
		c[entryBase] = guard(e.Formula.Base)
		t.formula(entryFactor, e.Formula, currency)
	}
	var open model.Tier
	tiers := e.Tiers
	if len(tiers) == 0 {
		tiers = []model.Tier{open}
	}
	for i := range tiers {
		c[entryList], c[entryItem], c[entryCategory], c[entryAny], c[entryUnit] = guard(d.Code), guard(e.Item), guard(e.Category), yes(e.Any), e.Unit
		c[entryMinimumQuantity] = t.number(e.MinimumQuantity.String(), e.Unit)
		c[entryKind] = string(e.Kind)
		if len(e.Tiers) > 0 {
			tier := &tiers[i]
			c[entryFrom], c[entryUpTo] = t.number(tier.From.String(), e.Unit), t.number(tier.UpTo.String(), e.Unit)
			c[entryPrice], c[entryFlat] = t.number(tier.Price.String(), currency), t.number(tier.Flat.String(), currency)
		}
		t.row()
	}
}
