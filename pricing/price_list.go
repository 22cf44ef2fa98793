package pricing

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/edition"
	"github.com/seed-3f372218/o2c/money"
)

// KindPriceList is the kind of price lists.
const KindPriceList document.Kind = "price_list"

// PriceListDraft is a price list's content as it comes from outside.
type PriceListDraft struct {
	// Code never changes.
	Code string `json:"code"`
	Name string `json:"name"`
	// Currency is that of every price of the list.
	Currency money.Currency `json:"currency"`
	// Valid is when the list applies, from its first day to the day after its last. Which day it is for a basket, the basket says.
	Valid document.Span `json:"valid,omitzero"`
	// Zone is the IANA name of the zone whose days Valid counts; none is the seller's. Config.Zones has it when the list is compiled.
	Zone string `json:"zone,omitempty"`
	// Scope says for whom the list is; the zero Scope is for everybody.
	Scope Scope `json:"scope,omitzero"`
	// Priority decides between lists of the same scopes that have a price for the same: the larger goes first.
	Priority int `json:"priority,omitempty"`
	// Exclusive lists end the search: whom the list is for is sold nothing else by wider lists.
	Exclusive bool `json:"exclusive,omitempty"`
	// Derived takes the prices of another list for everything that this one has no entry for.
	Derived *Derivation `json:"derived,omitempty"`
	// Entries are in any order.
	Entries []Entry `json:"entries,omitempty"`
	// Disabled lists price nothing any more.
	Disabled bool `json:"disabled,omitempty"`
	// Extensions are the host's own fields. The document keeps them in its header.
	Extensions map[string]json.RawMessage `json:"extensions,omitempty"`
}

// PriceList says what items cost, for whom and when. It is one version and does not change: new prices are another version with the same
// code. Compile makes a Book of price lists.
type PriceList struct {
	Header document.Header `json:"header"`
	// Edition is the edition of the price book that the version came with; 0 means that it belongs to none, as one that comes from a file.
	Edition int `json:"edition,omitempty"`
	PriceListDraft
}

// PriceListID gives the ID of the version that the price list with this code has since an edition.
func PriceListID(code string, in int) document.ID { return edition.MemberID(KindPriceList, code, in) }

// NewPriceList makes a version of a price list, for an edition of the price book, or 0. Every fault of the draft is reported at once
// (ErrInvalid).
func NewPriceList(tenant string, draft PriceListDraft, in int, by document.Stamp) (*PriceList, []document.Event, error) {
	p := &PriceList{Header: document.NewHeader(KindPriceList, tenant, PriceListID(draft.Code, in), by), Edition: in}
	events, err := p.take(draft, by)
	if err != nil {
		return nil, nil, err
	}
	return p, events, nil
}

// Digest identifies the content, whatever edition it is in.
func (p *PriceList) Digest() (string, error) {
	return document.Digest(1, document.Field{Name: "content", Value: p.Content()})
}

func (p *PriceList) take(draft PriceListDraft, by document.Stamp) ([]document.Event, error) {
	p.PriceListDraft = draft.Clone()
	p.Header.Extensions, p.Extensions = p.Extensions, nil
	faults := draft.faults(MaxEntries)
	checkHeader(&faults, bare(p.Header), KindPriceList, PriceListID(p.Code, p.Edition))
	p.checkEdition(&faults)
	if err := faults.Err(nil); err != nil {
		return nil, err
	}
	for i := range p.Entries {
		if tiers := p.Entries[i].Tiers; len(tiers) > 0 {
			tiers[0].From = money.Quantity{} // as it is stored, so that a document reads back as it was
		}
	}
	return []document.Event{document.NewEvent(&p.Header, by, PriceListSaved{
		Code: p.Code, Edition: p.Edition, Name: p.Name, Currency: p.Currency, Valid: p.Valid, Entries: len(p.Entries), Disabled: p.Disabled,
	})}, nil
}

func (p *PriceList) checkEdition(f *document.Faults) {
	if p.Edition < 0 || p.Edition > edition.MaxEditions {
		f.Add("edition", codeCount, "is 0 to "+strconv.Itoa(edition.MaxEditions)+", this one is "+strconv.Itoa(p.Edition), "")
	}
}

// Content gives a deep copy of the content, to be changed and made another version of.
func (p *PriceList) Content() PriceListDraft {
	draft := p.PriceListDraft.Clone()
	draft.Extensions = cloneExtensions(p.Header.Extensions)
	return draft
}

// Head gives the price list's header.
func (p *PriceList) Head() *document.Header { return &p.Header }

// Schema is 1.
func (p *PriceList) Schema() int { return 1 }

// Keys finds price lists by currency, by those whom they are for, and by the lists that they take prices from.
func (p *PriceList) Keys() (plain, unique []document.Key) {
	plain = append(plain, document.Key{Name: "currency", Value: p.Currency.String()})
	for d := range dimensions {
		for _, code := range p.Scope.of(d) {
			plain = append(plain, document.Key{Name: string(dimensions[d].rank), Value: code})
		}
	}
	for _, code := range p.bases() {
		plain = append(plain, document.Key{Name: "base", Value: code})
	}
	return plain, nil
}

// bases gives the codes of the lists that this one takes prices from, sorted.
func (d *PriceListDraft) bases() []string {
	var codes []string
	if d.Derived != nil {
		codes = append(codes, d.Derived.From)
	}
	for i := range d.Entries {
		if f := d.Entries[i].Formula; f != nil && f.Base != BaseCost {
			codes = append(codes, f.Base)
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// Validate checks every invariant of the price list and reports all faults at once.
func (p *PriceList) Validate() error { return p.validate(MaxEntries) }

func (p *PriceList) validate(entries int) error {
	faults := p.faults(entries)
	checkHeader(&faults, &p.Header, KindPriceList, PriceListID(p.Code, p.Edition))
	p.checkEdition(&faults)
	checkNoExtensions(&faults, p.Extensions)
	return faults.Err(&p.Header)
}

// Clone gives a deep copy.
func (p *PriceList) Clone() *PriceList {
	return &PriceList{Header: p.Header.Clone(), Edition: p.Edition, PriceListDraft: p.PriceListDraft.Clone()}
}

// Clone gives a deep copy.
func (d PriceListDraft) Clone() PriceListDraft {
	d.Scope, d.Derived, d.Entries = d.Scope.clone(), d.Derived.clone(), slices.Clone(d.Entries)
	d.Extensions = cloneExtensions(d.Extensions)
	for i := range d.Entries {
		d.Entries[i] = d.Entries[i].Clone()
	}
	return d
}

// Validate reports every fault of the draft at once, each with its path.
func (d *PriceListDraft) Validate() error { return d.faults(MaxEntries).Err(nil) }

// faults allows so many entries: a stored list has fewer than one that is only compiled.
func (d *PriceListDraft) faults(entries int) document.Faults {
	var f document.Faults
	checkCode(&f, "code", d.Code, true)
	if d.Code == BaseCost {
		f.Add("code", codeDuplicate, document.Quote(BaseCost)+" is the base of formulas that start from the cost", "give the list another code")
	}
	checkText(&f, "name", d.Name, true)
	if d.Currency.IsZero() {
		f.Add("currency", codeRequired, "is required", `write for instance "USD"`)
	}
	f.Check("valid", "pricing/valid", d.Valid.Validate())
	checkCode(&f, "zone", d.Zone, false)
	f.Check("scope", "pricing/scope", d.Scope.faults().Err(nil))
	if d.Priority < -MaxPriority || d.Priority > MaxPriority {
		f.Add("priority", codeCount, "is "+strconv.Itoa(d.Priority)+", at most "+strconv.Itoa(MaxPriority)+" are allowed", "")
	}
	if d.Derived != nil {
		checkCode(&f, "derived.from", d.Derived.From, true)
		switch {
		case d.Derived.From == BaseCost:
			f.Add("derived.from", "pricing/formula", "a list is derived from another list", "write an entry for any item, with a formula that starts from the cost")
		case d.Derived.Base != "":
			f.Add("derived.base", "pricing/formula", "the formula of a derivation starts from the list that it is derived from", "leave it out")
		}
		f.Check("derived", "pricing/formula", d.Derived.Formula.faults(d.Currency).Err(nil))
	}
	if checkCount(&f, "entries", len(d.Entries), entries) {
		d.checkEntries(&f)
	}
	checkExtensions(&f, d.Extensions)
	return f
}

// doubles finds entries for the same, in the same unit and from the same quantity on.
type doubles struct {
	items, others map[string]int32 // the last entry of each; others are categories, and any item as ""
	next          []int32          // the one before, or -1
}

func newDoubles(entries int) *doubles {
	return &doubles{items: make(map[string]int32, entries), others: map[string]int32{}, next: make([]int32, entries)}
}

// add gives the entry that is the same as entry i, -1 when there is none so far, and whether there are too many for one target.
func (d *doubles) add(entries []Entry, i int) (same int, many bool) {
	e := &entries[i]
	of, key := d.items, e.Item
	if key == "" {
		of, key = d.others, e.Category
	}
	last, ok := of[key]
	if !ok {
		last = -1
	}
	d.next[i], of[key] = last, int32(i)
	same = -1
	count := 1
	for k := last; k >= 0; k = d.next[k] {
		if count++; count > MaxTarget {
			return same, true
		}
		if o := &entries[k]; o.Category == e.Category && o.Unit == e.Unit && sameMinimum(o.MinimumQuantity, e.MinimumQuantity) {
			same = int(k)
		}
	}
	return same, false
}

func (d *PriceListDraft) checkEntries(f *document.Faults) {
	seen := newDoubles(len(d.Entries))
	pools := map[string]string{}
	for i := range d.Entries {
		e := &d.Entries[i]
		if faults := e.faults(d.Currency); len(faults) > 0 {
			f.Check(document.Index("entries", i), "pricing/entry", faults)
		}
		switch first, many := seen.add(d.Entries, i); {
		case many:
			f.Add(document.Index("entries", i), codeCount, "is one more than the "+strconv.Itoa(MaxTarget)+" that there may be for "+e.target(), "price tiers within one entry")
			return
		case first >= 0:
			f.Add(document.Index("entries", i), codeDuplicate, "the price of "+e.target()+" per "+document.Quote(e.Unit)+" is there already, at "+document.Index("entries", first), "keep one of the two")
		}
		if e.Pooled == "" {
			continue
		}
		if unit, known := pools[e.Pooled]; !known {
			pools[e.Pooled] = e.Unit
		} else if unit != e.Unit {
			f.Add(document.Index("entries", i)+".unit", "pricing/pool", "the entries of pool "+document.Quote(e.Pooled)+" are in one unit, "+document.Quote(unit)+", this one is in "+document.Quote(e.Unit), "")
		}
	}
}
