package catalog

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// KindItem is the kind of items.
const KindItem document.Kind = "item"

// ItemType says what an item is in the world.
type ItemType string

// The types of items. Only goods are stocked and shipped.
const (
	Goods   ItemType = "goods"
	Service ItemType = "service"
	Digital ItemType = "digital"
)

// ItemDraft is an item's content as it comes from outside.
type ItemDraft struct {
	// SKU is the item's name for the seller: 1 to MaxCode bytes. It never changes.
	SKU         string   `json:"sku"`
	Name        string   `json:"name"`
	Description string   `json:"description,omitempty"`
	Type        ItemType `json:"type"`
	// Unit is the base unit, that stock, cost and weight are counted in. It never changes.
	Unit string `json:"unit"`
	// Units are the other units that the item is bought and sold in.
	Units []Conversion `json:"units,omitempty"`
	// Category is the code of a category of the tenant's tree.
	Category string `json:"category,omitempty"`
	// TaxClass is what the host's tax rules know the item by.
	TaxClass string `json:"tax_class,omitempty"`
	// Cost is what one base unit costs the seller; nil means that it is not known.
	Cost *money.Price `json:"cost,omitempty"`
	// Weight of one base unit, such as "0.35 kg"; Quantity{} means that it is not known.
	Weight     money.Quantity `json:"weight,omitzero"`
	BuyerParts []BuyerPart    `json:"buyer_parts,omitempty"`
	// Disabled items are not sold any more.
	Disabled bool `json:"disabled,omitempty"`
	// Extensions are the host's own fields. The document keeps them in its header.
	Extensions map[string]json.RawMessage `json:"extensions,omitempty"`
}

// BuyerPart is the number by which a customer knows the item.
type BuyerPart struct {
	Customer string `json:"customer"` // code
	Number   string `json:"number"`
}

// Item is something that is sold. Documents copy what they take from it, so a revision does not change them.
type Item struct {
	Header document.Header `json:"header"`
	ItemDraft
}

// ItemID gives the ID of the item with this SKU.
func ItemID(sku string) document.ID { return document.NameID(KindItem, sku) }

// NewItem makes an item. Every fault of the draft is reported at once (ErrInvalid).
func NewItem(tenant string, draft ItemDraft, by document.Stamp) (*Item, []document.Event, error) {
	i := &Item{Header: document.NewHeader(KindItem, tenant, ItemID(draft.SKU), by)}
	events, err := i.take(draft, by)
	if err != nil {
		return nil, nil, err
	}
	return i, events, nil
}

// Revise replaces the item's content. SKU and base unit stay: stock is counted under them. An error is ErrInvalid and leaves the item as it was.
func (i *Item) Revise(draft ItemDraft, by document.Stamp) ([]document.Event, error) {
	if err := fixed("sku", i.SKU, draft.SKU, "make a new item"); err != nil {
		return nil, err
	}
	if err := fixed("unit", i.Unit, draft.Unit, "make a new item, or add the unit to units"); err != nil {
		return nil, err
	}
	next := &Item{Header: i.Header.Clone()}
	next.Header.Touch(by)
	events, err := next.take(draft, by)
	if err != nil {
		return nil, err
	}
	*i = *next
	return events, nil
}

func (i *Item) take(draft ItemDraft, by document.Stamp) ([]document.Event, error) {
	i.ItemDraft = draft.Clone()
	i.Header.Extensions, i.Extensions = i.Extensions, nil
	faults := draft.faults()
	checkHeader(&faults, bare(i.Header), KindItem, ItemID(i.SKU))
	if err := faults.Err(nil); err != nil {
		return nil, err
	}
	return []document.Event{document.NewEvent(&i.Header, by, ItemSaved{
		SKU: i.SKU, Name: i.Name, Type: i.Type, Unit: i.Unit, Category: i.Category, TaxClass: i.TaxClass, Disabled: i.Disabled,
	})}, nil
}

// Content gives a deep copy of the content, to be changed and given to Revise.
func (i *Item) Content() ItemDraft {
	draft := i.ItemDraft.Clone()
	draft.Extensions = cloneExtensions(i.Header.Extensions)
	return draft
}

// BuyerPart gives the number by which a customer knows the item; false when the customer has none of its own.
func (i *Item) BuyerPart(customer string) (number string, ok bool) {
	for _, p := range i.BuyerParts {
		if p.Customer == customer {
			return p.Number, true
		}
	}
	return "", false
}

// BuyerPartKey gives the key that finds the item which a customer knows by a number.
func BuyerPartKey(customer, number string) document.Key {
	return document.Key{Name: "buyer_part", Value: strconv.Quote(customer) + " " + strconv.Quote(number)}
}

// Head gives the item's header.
func (i *Item) Head() *document.Header { return &i.Header }

// Schema is 1.
func (i *Item) Schema() int { return 1 }

// Keys finds items by type and category. A buyer's part number (BuyerPartKey) means one item at a time; disabled ones give theirs up.
func (i *Item) Keys() (plain, unique []document.Key) {
	plain = append(plain, document.Key{Name: "type", Value: string(i.Type)})
	if i.Category != "" {
		plain = append(plain, document.Key{Name: "category", Value: i.Category})
	}
	if !i.Disabled {
		for _, p := range i.BuyerParts {
			unique = append(unique, BuyerPartKey(p.Customer, p.Number))
		}
	}
	return plain, unique
}

// Validate checks every invariant of the item and reports all faults at once.
func (i *Item) Validate() error {
	faults := i.faults()
	checkHeader(&faults, &i.Header, KindItem, ItemID(i.SKU))
	checkNoExtensions(&faults, i.Extensions)
	return faults.Err(&i.Header)
}

// Clone gives a deep copy.
func (i *Item) Clone() *Item {
	return &Item{Header: i.Header.Clone(), ItemDraft: i.ItemDraft.Clone()}
}

// Clone gives a deep copy.
func (d ItemDraft) Clone() ItemDraft {
	d.Units, d.BuyerParts, d.Extensions = slices.Clone(d.Units), slices.Clone(d.BuyerParts), cloneExtensions(d.Extensions)
	if d.Cost != nil {
		d.Cost = new(*d.Cost)
	}
	return d
}

// Validate reports every fault of the draft at once, each with its path.
func (d *ItemDraft) Validate() error { return d.faults().Err(nil) }

func (d *ItemDraft) faults() document.Faults {
	var f document.Faults
	checkCode(&f, "sku", d.SKU, true)
	checkText(&f, "name", d.Name, MaxName, true)
	checkText(&f, "description", d.Description, MaxDescription, false)
	if d.Type != Goods && d.Type != Service && d.Type != Digital {
		f.Add("type", "catalog/type", "there is no item type "+document.Quote(string(d.Type)), "use goods, service or digital")
	}
	checkUnit(&f, "unit", d.Unit)
	d.checkUnits(&f)
	checkCode(&f, "category", d.Category, false)
	checkCode(&f, "tax_class", d.TaxClass, false)
	if d.Cost != nil && (d.Cost.Currency().IsZero() || d.Cost.Sign() < 0) {
		f.Add("cost", "catalog/cost", "must be 0 or more of a currency, is "+document.Quote(d.Cost.String()), "")
	}
	if d.Weight != (money.Quantity{}) && d.Weight.Sign() <= 0 {
		f.Add("weight", "catalog/weight", "must be positive, is "+document.Quote(d.Weight.String()), "leave it out where it is not known")
	}
	if checkCount(&f, "buyer_parts", len(d.BuyerParts), MaxBuyerParts) {
		seen := make(map[string]bool, len(d.BuyerParts))
		for n, p := range d.BuyerParts {
			path := document.Index("buyer_parts", n)
			checkCode(&f, path+".customer", p.Customer, true)
			checkCode(&f, path+".number", p.Number, true)
			if seen[p.Customer] {
				f.Add(path+".customer", codeDuplicate, "customer "+document.Quote(p.Customer)+" has a number already", "keep one of the two")
			}
			seen[p.Customer] = true
		}
	}
	checkExtensions(&f, d.Extensions)
	return f
}
