package catalog

import (
	"encoding/json"
	"slices"

	"github.com/seed-3f372218/o2c/document"
)

// KindProductSet is the kind of product sets.
const KindProductSet document.Kind = "product_set"

// ProductSetDraft is the content of a product set as it comes from outside.
type ProductSetDraft struct {
	// Code never changes.
	Code string `json:"code"`
	Name string `json:"name"`
	// SKUs are in the set by themselves.
	SKUs []string `json:"skus,omitempty"`
	// Categories bring in every item of theirs and of the categories below them.
	Categories []string `json:"categories,omitempty"`
	// Except are SKUs that are not in the set although a category of theirs is.
	Except []string `json:"except,omitempty"`
	// Disabled sets are not offered any more. What is in them stays the same.
	Disabled bool `json:"disabled,omitempty"`
	// Extensions are the host's own fields. The document keeps them in its header.
	Extensions map[string]json.RawMessage `json:"extensions,omitempty"`
}

// ProductSet is a named choice of items that prices, promotions and commissions are declared for. An item may be in several.
type ProductSet struct {
	Header document.Header `json:"header"`
	ProductSetDraft
}

// ProductSetID gives the ID of the product set with this code.
func ProductSetID(code string) document.ID { return document.NameID(KindProductSet, code) }

// NewProductSet makes a product set. Every fault of the draft is reported at once (ErrInvalid). Whether the SKUs and categories exist is not
// looked at.
func NewProductSet(tenant string, draft ProductSetDraft, by document.Stamp) (*ProductSet, []document.Event, error) {
	s := &ProductSet{Header: document.NewHeader(KindProductSet, tenant, ProductSetID(draft.Code), by)}
	events, err := s.take(draft, by)
	if err != nil {
		return nil, nil, err
	}
	return s, events, nil
}

// Revise replaces the set's content; the code stays. An error is ErrInvalid and leaves the set as it was.
func (s *ProductSet) Revise(draft ProductSetDraft, by document.Stamp) ([]document.Event, error) {
	if err := fixed("code", s.Code, draft.Code, "make a new product set"); err != nil {
		return nil, err
	}
	next := &ProductSet{Header: s.Header.Clone()}
	next.Header.Touch(by)
	events, err := next.take(draft, by)
	if err != nil {
		return nil, err
	}
	*s = *next
	return events, nil
}

func (s *ProductSet) take(draft ProductSetDraft, by document.Stamp) ([]document.Event, error) {
	s.ProductSetDraft = draft.Clone()
	s.Header.Extensions, s.Extensions = s.Extensions, nil
	faults := draft.faults()
	checkHeader(&faults, bare(s.Header), KindProductSet, ProductSetID(s.Code))
	if err := faults.Err(nil); err != nil {
		return nil, err
	}
	return []document.Event{document.NewEvent(&s.Header, by, ProductSetSaved{Code: s.Code, Name: s.Name, Disabled: s.Disabled})}, nil
}

// Content gives a deep copy of the content, to be changed and given to Revise.
func (s *ProductSet) Content() ProductSetDraft {
	draft := s.ProductSetDraft.Clone()
	draft.Extensions = cloneExtensions(s.Header.Extensions)
	return draft
}

// Contains tells whether the item is in the set. The tree may be nil; then, and for categories that are not in it, an item is in its own
// category only.
func (d *ProductSetDraft) Contains(item *Item, tree *CategoryTree) bool {
	if item == nil || slices.Contains(d.Except, item.SKU) {
		return false
	}
	if slices.Contains(d.SKUs, item.SKU) {
		return true
	}
	if item.Category == "" || len(d.Categories) == 0 {
		return false
	}
	if slices.Contains(d.Categories, item.Category) {
		return true
	}
	if tree == nil {
		return false
	}
	path, err := tree.Path(item.Category)
	return err == nil && slices.ContainsFunc(path, func(c Category) bool { return slices.Contains(d.Categories, c.Code) })
}

// Head gives the set's header.
func (s *ProductSet) Head() *document.Header { return &s.Header }

// Schema is 1.
func (s *ProductSet) Schema() int { return 1 }

// Keys are none: a set is read by its code.
func (s *ProductSet) Keys() (plain, unique []document.Key) { return nil, nil }

// Validate checks every invariant of the set and reports all faults at once.
func (s *ProductSet) Validate() error {
	faults := s.faults()
	checkHeader(&faults, &s.Header, KindProductSet, ProductSetID(s.Code))
	checkNoExtensions(&faults, s.Extensions)
	return faults.Err(&s.Header)
}

// Clone gives a deep copy.
func (s *ProductSet) Clone() *ProductSet {
	return &ProductSet{Header: s.Header.Clone(), ProductSetDraft: s.ProductSetDraft.Clone()}
}

// Clone gives a deep copy.
func (d ProductSetDraft) Clone() ProductSetDraft {
	d.SKUs, d.Categories, d.Except = slices.Clone(d.SKUs), slices.Clone(d.Categories), slices.Clone(d.Except)
	d.Extensions = cloneExtensions(d.Extensions)
	return d
}

// Validate reports every fault of the draft at once, each with its path.
func (d *ProductSetDraft) Validate() error { return d.faults().Err(nil) }

func (d *ProductSetDraft) faults() document.Faults {
	var f document.Faults
	checkCode(&f, "code", d.Code, true)
	checkText(&f, "name", d.Name, MaxName, true)
	checkExtensions(&f, d.Extensions)
	checkCodes(&f, "skus", d.SKUs)
	checkCodes(&f, "categories", d.Categories)
	checkCodes(&f, "except", d.Except)
	if len(f) > 0 {
		return f
	}
	in := make(map[string]bool, len(d.SKUs))
	for _, sku := range d.SKUs {
		in[sku] = true
	}
	for n, sku := range d.Except {
		if in[sku] {
			f.Add(document.Index("except", n), "catalog/except", "SKU "+document.Quote(sku)+" is in skus too", "keep one of the two")
		}
	}
	return f
}

func checkCodes(f *document.Faults, path string, codes []string) {
	if !checkCount(f, path, len(codes), MaxMembers) {
		return
	}
	seen := make(map[string]bool, len(codes))
	for n, code := range codes {
		checkCode(f, document.Index(path, n), code, true)
		if seen[code] {
			f.Add(document.Index(path, n), codeDuplicate, document.Quote(code)+" is there already", "keep one of the two")
		}
		seen[code] = true
	}
}
