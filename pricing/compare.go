package pricing

import (
	"reflect"
	"slices"
	"strings"

	"github.com/seed-3f372218/o2c/money"
)

// ListChange says how two versions of a price list differ.
type ListChange struct {
	Code string `json:"code"`
	// Was and Is are the versions: without Was the list is new, without Is it is left out.
	Was *ListRef `json:"was,omitempty"`
	Is  *ListRef `json:"is,omitempty"`
	// Fields are the parts that differ beside the entries, by their JSON names. Of a list that is new or left out there are none.
	Fields []string `json:"fields,omitempty"`
	// Entries are those that differ: of a new list all, of one that is left out all, too.
	Entries []EntryChange `json:"entries,omitempty"`
}

// EntryChange says how the entry for an item, a category or any item, in a unit, from a quantity on, differs: without Was it is new, without Is it is
// left out.
type EntryChange struct {
	Was *Entry `json:"was,omitempty"`
	Is  *Entry `json:"is,omitempty"`
}

// Compare tells how two versions of a price list differ, either of which may be nil. Entries are told apart by what they are for, their unit and
// their minimum quantity; their order does not matter. Those of the later version come first, in its order.
func Compare(was, is *PriceList) ListChange {
	var c ListChange
	before := map[compared]*Entry{}
	if was != nil {
		ref := ListRef{Code: was.Code, Version: was.Edition}
		c.Code, c.Was = was.Code, &ref
		for i := range was.Entries {
			before[was.Entries[i].compared()] = &was.Entries[i]
		}
	}
	if is != nil {
		ref := ListRef{Code: is.Code, Version: is.Edition}
		c.Code, c.Is = is.Code, &ref
		for i := range is.Entries {
			e := &is.Entries[i]
			key := e.compared()
			switch old := before[key]; {
			case old == nil:
				c.Entries = append(c.Entries, EntryChange{Is: copyEntry(e)})
			case !sameEntry(old, e):
				c.Entries = append(c.Entries, EntryChange{Was: copyEntry(old), Is: copyEntry(e)})
			}
			delete(before, key)
		}
	}
	if was == nil {
		return c
	}
	for i := range was.Entries {
		if e := &was.Entries[i]; before[e.compared()] == e {
			c.Entries = append(c.Entries, EntryChange{Was: copyEntry(e)})
		}
	}
	if is != nil {
		c.Fields = fieldsApart(was.Content(), is.Content())
	}
	return c
}

// compared tells entries apart.
type compared struct {
	item, category, unit string
	minimum              money.Quantity
}

func (e *Entry) compared() compared {
	k := compared{item: e.Item, category: e.Category, unit: e.Unit, minimum: e.MinimumQuantity}
	if k.minimum.IsZero() {
		k.minimum = money.Quantity{}
	}
	return k
}

func sameEntry(a, b *Entry) bool {
	x, err := a.MarshalJSON()
	if err != nil {
		return false
	}
	y, err := b.MarshalJSON()
	return err == nil && string(x) == string(y)
}

func copyEntry(e *Entry) *Entry {
	c := e.Clone()
	return &c
}

// fieldsApart names the fields that differ, but the entries.
func fieldsApart(a, b PriceListDraft) []string {
	var names []string
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	for i := range x.NumField() {
		name, _, _ := strings.Cut(x.Type().Field(i).Tag.Get("json"), ",")
		if name != "entries" && !reflect.DeepEqual(x.Field(i).Interface(), y.Field(i).Interface()) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
