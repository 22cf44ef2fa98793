package catalog

// ItemSaved says that an item was made or revised.
type ItemSaved struct {
	SKU      string   `json:"sku"`
	Name     string   `json:"name"`
	Type     ItemType `json:"type"`
	Unit     string   `json:"unit"`
	Category string   `json:"category,omitempty"`
	TaxClass string   `json:"tax_class,omitempty"`
	Disabled bool     `json:"disabled,omitempty"`
}

// EventType names the event.
func (ItemSaved) EventType() (name string, schema int) { return "item.saved", 1 }

// CategoryTreeSaved says that the category tree was made or revised.
type CategoryTreeSaved struct {
	Categories int `json:"categories"` // how many there are
}

// EventType names the event.
func (CategoryTreeSaved) EventType() (name string, schema int) { return "category_tree.saved", 1 }

// ProductSetSaved says that a product set was made or revised.
type ProductSetSaved struct {
	Code     string `json:"code"`
	Name     string `json:"name"`
	Disabled bool   `json:"disabled,omitempty"`
}

// EventType names the event.
func (ProductSetSaved) EventType() (name string, schema int) { return "product_set.saved", 1 }
