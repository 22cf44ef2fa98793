package catalog

import (
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// KindItem is the kind of items.
const KindItem document.Kind = "item"

// ItemType says whether an item lies in stock.
type ItemType string

// The types of items. Only goods are reserved and shipped.
const (
	Goods   ItemType = "goods"
	Service ItemType = "service"
	Digital ItemType = "digital"
)

// Conversion says that one Unit is Num/Den of the base unit: exact, both positive.
type Conversion struct {
	Unit string `json:"unit"`
	Num  int64  `json:"num"`
	Den  int64  `json:"den"`
}

// BuyerPart is what a customer calls the item.
type BuyerPart struct {
	Customer string `json:"customer"`
	Number   string `json:"number"`
}

// ItemDraft is an item as it comes from outside.
type ItemDraft struct {
	SKU         string   `json:"sku"`
	Name        string   `json:"name"`
	Description string   `json:"description,omitempty"`
	Type        ItemType `json:"type"`
	// Unit is the base unit: the one that stock is kept in. Units are the others that the item is sold in.
	Unit       string         `json:"unit"`
	Units      []Conversion   `json:"units,omitempty"`
	Category   string         `json:"category,omitempty"`
	TaxClass   string         `json:"tax_class,omitempty"`
	Cost       money.Price    `json:"cost,omitzero"`   // of one base unit
	Weight     money.Quantity `json:"weight,omitzero"` // of one base unit
	BuyerParts []BuyerPart    `json:"buyer_parts,omitempty"`
	Disabled   bool           `json:"disabled,omitempty"`
}

// Item is something that is sold. Its ID comes from its SKU (ItemID).
type Item struct {
	Header document.Header `json:"header"`
	ItemDraft
}

// ItemID gives the ID of the item with a SKU.
func ItemID(sku string) document.ID { return document.NameID(KindItem, sku) }

// Validate reports every fault of the draft at once.
func (d *ItemDraft) Validate() error {
	var faults document.Faults
	if d.SKU == "" {
		faults.Add("sku", "catalog/required", "an item has a SKU", "")
	}
	if d.Name == "" {
		faults.Add("name", "catalog/required", "an item has a name", "")
	}
	switch d.Type {
	case Goods, Service, Digital:
	default:
		faults.Add("type", "catalog/type", "there is no type "+document.Quote(string(d.Type)), "write goods, service or digital")
	}
	if _, err := money.NewQuantity(1, d.Unit); err != nil {
		faults.Check("unit", "catalog/unit", err)
	}
	seen := map[string]bool{d.Unit: true}
	for i, c := range d.Units {
		path := document.Index("units", i)
		if _, err := money.NewQuantity(1, c.Unit); err != nil {
			faults.Check(path+".unit", "catalog/unit", err)
		}
		if seen[c.Unit] {
			faults.Add(path+".unit", "catalog/unit", "unit "+document.Quote(c.Unit)+" stands twice", "")
		}
		seen[c.Unit] = true
		if c.Num < 1 || c.Den < 1 {
			faults.Add(path, "catalog/conversion", "numerator and denominator are at least 1", `write for instance {"unit": "case", "num": 12, "den": 1}`)
		}
	}
	if d.Cost.Sign() < 0 || d.Weight.Sign() < 0 {
		faults.Add("cost", "catalog/negative", "cost and weight are not negative", "")
	}
	buyers := map[string]bool{}
	for i, b := range d.BuyerParts {
		if b.Customer == "" || b.Number == "" || buyers[b.Customer] {
			faults.Add(document.Index("buyer_parts", i), "catalog/buyer_part", "a buyer's part names customer and number, one a customer", "")
		}
		buyers[b.Customer] = true
	}
	return faults.Err(nil)
}

func (d *ItemDraft) clone() ItemDraft {
	c := *d
	c.Units, c.BuyerParts = slices.Clone(d.Units), slices.Clone(d.BuyerParts)
	return c
}

// NewItem makes an item from a draft.
func NewItem(tenant string, draft ItemDraft, by document.Stamp) (*Item, []document.Event, error) {
	if err := draft.Validate(); err != nil {
		return nil, nil, err
	}
	i := &Item{Header: document.NewHeader(KindItem, tenant, ItemID(draft.SKU), by), ItemDraft: draft.clone()}
	return i, []document.Event{document.NewEvent(&i.Header, by, ItemSaved{SKU: i.SKU, Name: i.Name})}, nil
}

// Revise replaces the item's content. The SKU and the base unit stay: stock is kept in it.
func (i *Item) Revise(draft ItemDraft, by document.Stamp) ([]document.Event, error) {
	var faults document.Faults
	faults.Check("", "catalog/item", draft.Validate())
	if draft.SKU != i.SKU {
		faults.Add("sku", "catalog/fixed", "a SKU does not change: it is "+i.SKU, "")
	}
	if draft.Unit != i.Unit {
		faults.Add("unit", "catalog/fixed", "a base unit does not change: it is "+i.Unit, "")
	}
	if len(faults) > 0 {
		return nil, faults.Err(&i.Header)
	}
	i.ItemDraft = draft.clone()
	i.Header.Touch(by)
	return []document.Event{document.NewEvent(&i.Header, by, ItemSaved{SKU: i.SKU, Name: i.Name})}, nil
}

// Conversion gives what one of a unit is in the base unit; the base unit itself is 1/1. A unit that the item is not sold in is ErrInvalid.
func (i *Item) Conversion(unit string) (Conversion, error) {
	if unit == i.Unit {
		return Conversion{Unit: unit, Num: 1, Den: 1}, nil
	}
	known := i.Unit
	for _, c := range i.Units {
		if c.Unit == unit {
			return c, nil
		}
		known += ", " + c.Unit
	}
	return Conversion{}, &document.Error{Code: "catalog/unit", Message: i.SKU + " is not sold by the " + document.Quote(unit), Help: "known: " + known, Kind: document.ErrInvalid}
}

// ToBase gives a quantity in the item's base unit, exactly.
func (i *Item) ToBase(q money.Quantity) (money.Quantity, error) {
	c, err := i.Conversion(q.Unit())
	if err != nil {
		return money.Quantity{}, err
	}
	return q.Convert(c.Num, c.Den, i.Unit)
}

// BuyerPart gives what a customer calls the item, and whether it has a name of its own for it.
func (i *Item) BuyerPart(customer string) (string, bool) {
	for _, b := range i.BuyerParts {
		if b.Customer == customer {
			return b.Number, true
		}
	}
	return "", false
}

// Head gives the item's header.
func (i *Item) Head() *document.Header { return &i.Header }

// Schema is 1.
func (i *Item) Schema() int { return 1 }

// Keys finds items by category and by what buyers call them.
func (i *Item) Keys() (plain, unique []document.Key) {
	plain = []document.Key{{Name: "category", Value: i.Category}}
	for _, b := range i.BuyerParts {
		plain = append(plain, document.Key{Name: "buyer_part", Value: b.Customer + "/" + b.Number})
	}
	return plain, nil
}

// Clone gives a deep copy.
func (i *Item) Clone() *Item {
	return &Item{Header: i.Header.Clone(), ItemDraft: i.clone()}
}

// Validate checks the content and that the ID is the SKU's.
func (i *Item) Validate() error {
	var faults document.Faults
	faults.Check("", "catalog/header", i.Header.Validate())
	faults.Check("", "catalog/item", i.ItemDraft.Validate())
	if i.Header.ID != ItemID(i.SKU) {
		faults.Add("header.id", "catalog/id", "is not the ID of "+i.SKU, "")
	}
	return faults.Err(&i.Header)
}

// ItemSaved: an item was made or revised.
type ItemSaved struct {
	SKU  string `json:"sku"`
	Name string `json:"name"`
}

// EventType is item.saved, schema 1.
func (ItemSaved) EventType() (string, int) { return "item.saved", 1 }
