package pricing

import (
	"encoding/json"
	"slices"

	"github.com/seed-3f372218/o2c/document"
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
	// Valid is when the list applies, from its first day to the day after its last. Which day it is for a basket, the caller says.
	Valid document.Span `json:"valid,omitzero"`
	// Customers and Groups are the codes of those whom the list is for; it is for everybody when both are empty. A list for a customer goes
	// before one for the customer's group, and that before one for everybody.
	Customers []string `json:"customers,omitempty"`
	Groups    []string `json:"groups,omitempty"`
	// Entries are in any order; an item has one in each unit at most.
	Entries []Entry `json:"entries"`
	// Disabled lists price nothing any more.
	Disabled bool `json:"disabled,omitempty"`
	// Extensions are the host's own fields. The document keeps them in its header.
	Extensions map[string]json.RawMessage `json:"extensions,omitempty"`
}

// PriceList says what items cost, for whom and when. Compile makes a Book of price lists.
type PriceList struct {
	Header document.Header `json:"header"`
	PriceListDraft
}

// PriceListID gives the ID of the price list with this code.
func PriceListID(code string) document.ID { return document.NameID(KindPriceList, code) }

// NewPriceList makes a price list. Every fault of the draft is reported at once (ErrInvalid).
func NewPriceList(tenant string, draft PriceListDraft, by document.Stamp) (*PriceList, []document.Event, error) {
	p := &PriceList{Header: document.NewHeader(KindPriceList, tenant, PriceListID(draft.Code), by)}
	events, err := p.take(draft, by)
	if err != nil {
		return nil, nil, err
	}
	return p, events, nil
}

// Revise replaces the price list's content; the code stays. An error is ErrInvalid and leaves the list as it was.
func (p *PriceList) Revise(draft PriceListDraft, by document.Stamp) ([]document.Event, error) {
	if err := fixed(p.Code, draft.Code); err != nil {
		return nil, err
	}
	next := &PriceList{Header: p.Header.Clone()}
	next.Header.Touch(by)
	events, err := next.take(draft, by)
	if err != nil {
		return nil, err
	}
	*p = *next
	return events, nil
}

func (p *PriceList) take(draft PriceListDraft, by document.Stamp) ([]document.Event, error) {
	p.PriceListDraft = draft.Clone()
	p.Header.Extensions, p.Extensions = p.Extensions, nil
	faults := draft.faults()
	checkHeader(&faults, bare(p.Header), KindPriceList, PriceListID(p.Code))
	if err := faults.Err(nil); err != nil {
		return nil, err
	}
	for i := range p.Entries {
		p.Entries[i].Tiers[0].From = money.Quantity{} // as it is stored, so that a document reads back as it was
	}
	return []document.Event{document.NewEvent(&p.Header, by, PriceListSaved{
		Code: p.Code, Name: p.Name, Currency: p.Currency, Valid: p.Valid, Entries: len(p.Entries), Disabled: p.Disabled,
	})}, nil
}

// Content gives a deep copy of the content, to be changed and given to Revise.
func (p *PriceList) Content() PriceListDraft {
	draft := p.PriceListDraft.Clone()
	draft.Extensions = cloneExtensions(p.Header.Extensions)
	return draft
}

// Head gives the price list's header.
func (p *PriceList) Head() *document.Header { return &p.Header }

// Schema is 1.
func (p *PriceList) Schema() int { return 1 }

// Keys finds price lists by currency, and by the customers and groups that they are for.
func (p *PriceList) Keys() (plain, unique []document.Key) {
	plain = append(plain, document.Key{Name: "currency", Value: p.Currency.String()})
	for _, customer := range p.Customers {
		plain = append(plain, document.Key{Name: "customer", Value: customer})
	}
	for _, group := range p.Groups {
		plain = append(plain, document.Key{Name: "group", Value: group})
	}
	return plain, nil
}

// Validate checks every invariant of the price list and reports all faults at once.
func (p *PriceList) Validate() error {
	faults := p.faults()
	checkHeader(&faults, &p.Header, KindPriceList, PriceListID(p.Code))
	checkNoExtensions(&faults, p.Extensions)
	return faults.Err(&p.Header)
}

// Clone gives a deep copy.
func (p *PriceList) Clone() *PriceList {
	return &PriceList{Header: p.Header.Clone(), PriceListDraft: p.PriceListDraft.Clone()}
}

// Clone gives a deep copy.
func (d PriceListDraft) Clone() PriceListDraft {
	d.Customers, d.Groups, d.Entries = slices.Clone(d.Customers), slices.Clone(d.Groups), slices.Clone(d.Entries)
	d.Extensions = cloneExtensions(d.Extensions)
	for i := range d.Entries {
		d.Entries[i].Tiers = slices.Clone(d.Entries[i].Tiers)
	}
	return d
}

// Validate reports every fault of the draft at once, each with its path.
func (d *PriceListDraft) Validate() error { return d.faults().Err(nil) }

func (d *PriceListDraft) faults() document.Faults {
	var f document.Faults
	checkCode(&f, "code", d.Code, true)
	checkText(&f, "name", d.Name, true)
	if d.Currency.IsZero() {
		f.Add("currency", codeRequired, "is required", `write for instance "USD"`)
	}
	f.Check("valid", "pricing/valid", d.Valid.Validate())
	checkCodes(&f, "customers", d.Customers)
	checkCodes(&f, "groups", d.Groups)
	if checkCount(&f, "entries", len(d.Entries), MaxEntries) {
		type key struct{ item, unit string }
		seen := make(map[key]int, len(d.Entries))
		for i := range d.Entries {
			e, path := &d.Entries[i], document.Index("entries", i)
			f.Check(path, "pricing/entry", e.faults(d.Currency).Err(nil))
			k := key{e.Item, e.Unit}
			if first, twice := seen[k]; twice {
				f.Add(path, codeDuplicate, "the price of "+document.Quote(e.Item)+" per "+document.Quote(e.Unit)+" is there already, at "+document.Index("entries", first), "keep one of the two")
			} else {
				seen[k] = i
			}
		}
	}
	checkExtensions(&f, d.Extensions)
	return f
}
