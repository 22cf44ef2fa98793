package pricing

import (
	"encoding/json"
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// Entry is the price of an item, of the items of a category, or of any item, in a unit. It states one of Item, Category and Any, and a
// model or a formula.
type Entry struct {
	Item string `json:"item,omitempty"` // SKU
	// Category is the code of a category: the entry is for the items in it and below it. The narrowest goes first.
	Category string `json:"category,omitempty"`
	Any      bool   `json:"any,omitempty"`
	// Unit is the one that is priced. Quantities in other units of the item are converted, exactly. The formula of an entry may leave it
	// out: it then prices in the unit of its base.
	Unit string `json:"unit,omitempty"`
	// MinimumQuantity is the quantity from which the entry applies, in any unit of the item. Of several that apply the largest goes first. It
	// says whether the entry applies, the model's tiers what it then costs.
	MinimumQuantity money.Quantity `json:"minimum_quantity,omitzero"`
	// Pooled names a pool: all lines that are priced by entries of the list with the same pool sum their quantities, for minimum and tier.
	Pooled string `json:"pooled,omitempty"`
	// Cumulative entries count what was bought before, BasketLine.Prior, for minimum and tier. What was bought before is never priced again.
	Cumulative bool `json:"cumulative,omitempty"`
	// Formula makes the price of the item's cost or of another list's price, instead of a model.
	Formula *Formula `json:"formula,omitempty"`
	model.Model
}

// entryForm is an entry as it is written: without a price where there is none.
type entryForm struct {
	Item            string         `json:"item,omitempty"`
	Category        string         `json:"category,omitempty"`
	Any             bool           `json:"any,omitempty"`
	Unit            string         `json:"unit,omitempty"`
	MinimumQuantity money.Quantity `json:"minimum_quantity,omitzero"`
	Pooled          string         `json:"pooled,omitempty"`
	Cumulative      bool           `json:"cumulative,omitempty"`
	Formula         *Formula       `json:"formula,omitempty"`
	Kind            model.Kind     `json:"kind,omitempty"`
	Price           *money.Price   `json:"price,omitempty"`
	Per             money.Quantity `json:"per,omitzero"`
	Tiers           []model.Tier   `json:"tiers,omitempty"`
	Bound           model.Bound    `json:"bound,omitempty"`
	AtZero          bool           `json:"at_zero,omitempty"`
	Size            money.Quantity `json:"size,omitzero"`
	Free            money.Quantity `json:"free,omitzero"`
	RoundDown       bool           `json:"round_down,omitempty"`
	Minimum         money.Money    `json:"minimum,omitzero"`
	Maximum         money.Money    `json:"maximum,omitzero"`
}

// MarshalJSON leaves out what the entry does not have, and keeps a price of zero.
func (e Entry) MarshalJSON() ([]byte, error) {
	form := entryForm{
		Item: e.Item, Category: e.Category, Any: e.Any, Unit: e.Unit, MinimumQuantity: e.MinimumQuantity, Pooled: e.Pooled, Cumulative: e.Cumulative, Formula: e.Formula,
		Kind: e.Kind, Per: e.Per, Tiers: e.Tiers, Bound: e.Bound, AtZero: e.AtZero, Size: e.Size, Free: e.Free, RoundDown: e.RoundDown, Minimum: e.Minimum, Maximum: e.Maximum,
	}
	if e.Price != (money.Price{}) {
		form.Price = &e.Price
	}
	return json.Marshal(form)
}

// Clone gives a deep copy.
func (e Entry) Clone() Entry {
	e.Formula, e.Tiers = e.Formula.clone(), slices.Clone(e.Tiers)
	return e
}

// target names what the entry is for, such as `item "GLOVES-M"`.
func (e *Entry) target() string {
	switch {
	case e.Item != "":
		return "item " + document.Quote(e.Item)
	case e.Category != "":
		return "category " + document.Quote(e.Category)
	}
	return "any item"
}

// isModel tells whether the entry has a model; a formula alone leaves it empty.
func (e *Entry) hasModel() bool {
	m := &e.Model
	return m.Kind != "" || m.Price != (money.Price{}) || m.Per != (money.Quantity{}) || len(m.Tiers) > 0 || m.Bound != "" || m.AtZero || m.Size != (money.Quantity{}) ||
		m.Free != (money.Quantity{}) || m.RoundDown || m.Minimum != (money.Money{}) || m.Maximum != (money.Money{})
}

func (e *Entry) faults(currency money.Currency) document.Faults {
	var f document.Faults
	checkCode(&f, "item", e.Item, false)
	checkCode(&f, "category", e.Category, false)
	targets := 0
	for _, is := range [...]bool{e.Item != "", e.Category != "", e.Any} {
		if is {
			targets++
		}
	}
	switch {
	case targets == 0:
		f.Add("item", codeRequired, "an entry is for an item, for a category or for any item", "")
	case targets > 1:
		f.Add("", "pricing/target", "an entry is for one of item, category and any, this one states "+e.target()+" and more", "make an entry of each")
	}
	switch {
	case e.Unit != "" || e.Formula == nil:
		if _, err := money.NewQuantity(0, e.Unit); err != nil {
			f.Check("unit", "pricing/unit", err)
			return f
		}
	}
	if e.MinimumQuantity.Sign() < 0 {
		f.Add("minimum_quantity", "pricing/negative", "is not negative, this one is "+e.MinimumQuantity.String(), "")
	}
	checkCode(&f, "pooled", e.Pooled, false)
	if e.Pooled != "" && e.Cumulative {
		f.Add("cumulative", "pricing/pool", "an entry counts over lines or over earlier orders, not over both", "leave one of the two out")
	}
	if (e.Pooled != "" || e.Cumulative) && e.Kind == model.Volume && (e.Minimum != (money.Money{}) || e.Maximum != (money.Money{})) {
		f.Add("minimum", "pricing/pool", "a volume price over several lines or orders has no minimum and maximum charge", "leave them out, or price graduated")
	}
	if e.Formula == nil {
		f.Check("", "pricing/entry", e.Model.Faults(e.Unit, currency).Err(nil))
		return f
	}
	if e.hasModel() {
		f.Add("formula", "pricing/formula", "an entry has a price or a formula, not both", "")
	}
	if e.Formula.Base == "" {
		f.Add("formula.base", codeRequired, "the formula of an entry starts from the cost or from another list", `write "cost", or the code of a list`)
	}
	checkCode(&f, "formula.base", e.Formula.Base, false)
	if e.Formula.Base != BaseCost && e.Pooled != "" && e.Unit == "" {
		f.Add("unit", codeRequired, "an entry of a pool has a unit", "")
	}
	f.Check("formula", "pricing/formula", e.Formula.faults(currency).Err(nil))
	return f
}
