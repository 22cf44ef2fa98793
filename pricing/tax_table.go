package pricing

import (
	"encoding/json"
	"slices"

	"github.com/seed-3f372218/o2c/document"
)

// KindTaxTable is the kind of tax tables.
const KindTaxTable document.Kind = "tax_table"

// TaxTableDraft is a tax table's content as it comes from outside.
type TaxTableDraft struct {
	// Code never changes.
	Code string `json:"code"`
	Name string `json:"name"`
	// Note says where the rates come from and how far they can be relied on, such as "sample rates".
	Note string `json:"note,omitempty"`
	// Rows are in any order.
	Rows []TaxRow `json:"rows"`
	// Extensions are the host's own fields. The document keeps them in its header.
	Extensions map[string]json.RawMessage `json:"extensions,omitempty"`
}

// TaxTable is a table of tax rates by place, class of item and day, for hosts that have no tax service. It answers with rates; what they are taken of, pricing.Total says.
type TaxTable struct {
	Header document.Header `json:"header"`
	TaxTableDraft
}

// TaxTableID gives the ID of the tax table with this code.
func TaxTableID(code string) document.ID { return document.NameID(KindTaxTable, code) }

// NewTaxTable makes a tax table. Every fault of the draft is reported at once (ErrInvalid).
func NewTaxTable(tenant string, draft TaxTableDraft, by document.Stamp) (*TaxTable, []document.Event, error) {
	t := &TaxTable{Header: document.NewHeader(KindTaxTable, tenant, TaxTableID(draft.Code), by)}
	events, err := t.take(draft, by)
	if err != nil {
		return nil, nil, err
	}
	return t, events, nil
}

// Revise replaces the tax table's content; the code stays. An error is ErrInvalid and leaves the table as it was.
func (t *TaxTable) Revise(draft TaxTableDraft, by document.Stamp) ([]document.Event, error) {
	if err := fixed(t.Code, draft.Code); err != nil {
		return nil, err
	}
	next := &TaxTable{Header: t.Header.Clone()}
	next.Header.Touch(by)
	events, err := next.take(draft, by)
	if err != nil {
		return nil, err
	}
	*t = *next
	return events, nil
}

func (t *TaxTable) take(draft TaxTableDraft, by document.Stamp) ([]document.Event, error) {
	t.TaxTableDraft = draft.Clone()
	t.Header.Extensions, t.Extensions = t.Extensions, nil
	faults := draft.faults()
	checkHeader(&faults, bare(t.Header), KindTaxTable, TaxTableID(t.Code))
	if err := faults.Err(nil); err != nil {
		return nil, err
	}
	return []document.Event{document.NewEvent(&t.Header, by, TaxTableSaved{Code: t.Code, Name: t.Name, Rows: len(t.Rows)})}, nil
}

// Content gives a deep copy of the content, to be changed and given to Revise.
func (t *TaxTable) Content() TaxTableDraft {
	draft := t.TaxTableDraft.Clone()
	draft.Extensions = cloneExtensions(t.Header.Extensions)
	return draft
}

// Head gives the tax table's header.
func (t *TaxTable) Head() *document.Header { return &t.Header }

// Schema is 1.
func (t *TaxTable) Schema() int { return 1 }

// Keys finds tax tables by the countries that they have rows of.
func (t *TaxTable) Keys() (plain, unique []document.Key) {
	seen := map[string]bool{}
	for i := range t.Rows {
		if country := t.Rows[i].Country; !seen[country] {
			seen[country] = true
			plain = append(plain, document.Key{Name: "country", Value: country})
		}
	}
	return plain, nil
}

// Validate checks every invariant of the tax table and reports all faults at once.
func (t *TaxTable) Validate() error {
	faults := t.faults()
	checkHeader(&faults, &t.Header, KindTaxTable, TaxTableID(t.Code))
	checkNoExtensions(&faults, t.Extensions)
	return faults.Err(&t.Header)
}

// Clone gives a deep copy.
func (t *TaxTable) Clone() *TaxTable {
	return &TaxTable{Header: t.Header.Clone(), TaxTableDraft: t.TaxTableDraft.Clone()}
}

// Clone gives a deep copy.
func (d TaxTableDraft) Clone() TaxTableDraft {
	d.Rows, d.Extensions = slices.Clone(d.Rows), cloneExtensions(d.Extensions)
	return d
}

// Validate reports every fault of the draft at once, each with its path.
func (d *TaxTableDraft) Validate() error { return d.faults().Err(nil) }

func (d *TaxTableDraft) faults() document.Faults {
	var f document.Faults
	checkCode(&f, "code", d.Code, true)
	checkText(&f, "name", d.Name, true)
	checkText(&f, "note", d.Note, false)
	if checkCount(&f, "rows", len(d.Rows), MaxRows) {
		same := make(map[TaxRow][]int, len(d.Rows))
		for i := range d.Rows {
			r, path := &d.Rows[i], document.Index("rows", i)
			f.Check(path, "pricing/row", r.faults().Err(nil))
			for _, first := range same[r.key()] {
				if r.Valid.Overlaps(d.Rows[first].Valid) {
					f.Add(path, codeDuplicate, "the same tax is there already on some of the days, at "+document.Index("rows", first), "let one of them end before the other begins")
					break
				}
			}
			same[r.key()] = append(same[r.key()], i)
		}
	}
	checkExtensions(&f, d.Extensions)
	return f
}
