package catalog_test

import (
	"fmt"
	"time"

	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

var clerk = document.Stamp{At: time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC), Actor: "desk-2"}

func ExampleNewItem() {
	item, events, err := catalog.NewItem("acme", catalog.ItemDraft{
		SKU: "COLA-330", Name: "Cola 330 ml", Type: catalog.Goods, Unit: "can",
		Units: []catalog.Conversion{{Unit: "case", Num: 24, Den: 1}, {Unit: "pallet", Num: 1536, Den: 1}},
	}, clerk)
	if err != nil {
		fmt.Println(err)
		return
	}
	q, err := money.ParseQuantity("3 case")
	if err != nil {
		fmt.Println(err)
		return
	}
	cans, err := item.ToBase(q)
	fmt.Println(cans, err)
	pallets, err := item.Convert(cans, "pallet")
	fmt.Println(pallets, err)
	fmt.Printf("%+v\n", events[0].Payload)
	// Output:
	// 72 can <nil>
	// 0.046875 pallet <nil>
	// {SKU:COLA-330 Name:Cola 330 ml Type:goods Unit:can Category: TaxClass: Disabled:false}
}

func ExampleNewItem_faults() {
	_, _, err := catalog.NewItem("acme", catalog.ItemDraft{
		SKU: "COLA-330", Type: catalog.Goods, Unit: "can", Units: []catalog.Conversion{{Unit: "case", Num: 24}},
	}, clerk)
	fmt.Println(err)
	// Output:
	// catalog/required: name: is required
	// catalog/conversion: units[0]: both terms must be 1 to 1000000000, they are 24 and 0; write 1 "case" = num/den "can"
}

func ExampleItem_Revise() {
	item, _, err := catalog.NewItem("acme", catalog.ItemDraft{SKU: "COLA-330", Name: "Cola", Type: catalog.Goods, Unit: "can"}, clerk)
	if err != nil {
		fmt.Println(err)
		return
	}
	draft := item.Content()
	draft.Name = "Cola 330 ml"
	_, err = item.Revise(draft, clerk)
	fmt.Println(item.Name, err)
	draft.Unit = "case"
	_, err = item.Revise(draft, clerk)
	fmt.Println(err)
	// Output:
	// Cola 330 ml <nil>
	// catalog/fixed: unit: is "can" and cannot become "case"; make a new item, or add the unit to units
}

func ExampleNewCategoryTree() {
	tree, _, err := catalog.NewCategoryTree("acme", catalog.CategoryTreeDraft{Categories: []catalog.Category{
		{Code: "drinks", Name: "Drinks"},
		{Code: "soda", Name: "Soda", Parent: "drinks"},
	}}, clerk)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(tree.Contains("drinks", "soda"), tree.Contains("soda", "drinks"))
	draft := tree.Content()
	draft.Categories[0].Parent = "soda"
	_, err = tree.Revise(draft, clerk)
	fmt.Println(err)
	// Output:
	// true false
	// catalog/category_cycle: categories[0].parent: a category lies within itself: "drinks" in "soda" in "drinks"
}

func ExampleNewProductSet() {
	tree, _, err := catalog.NewCategoryTree("acme", catalog.CategoryTreeDraft{Categories: []catalog.Category{
		{Code: "drinks", Name: "Drinks"},
		{Code: "soda", Name: "Soda", Parent: "drinks"},
	}}, clerk)
	if err != nil {
		fmt.Println(err)
		return
	}
	cola, _, err := catalog.NewItem("acme", catalog.ItemDraft{SKU: "COLA-330", Name: "Cola", Type: catalog.Goods, Unit: "can", Category: "soda"}, clerk)
	if err != nil {
		fmt.Println(err)
		return
	}
	set, _, err := catalog.NewProductSet("acme", catalog.ProductSetDraft{Code: "summer", Name: "Summer", Categories: []string{"drinks"}}, clerk)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(set.Contains(cola, tree))
	// Output: true
}
