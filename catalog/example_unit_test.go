package catalog_test

import (
	"fmt"

	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/money"
)

func ExampleItemDraft_Convert() {
	cola := catalog.ItemDraft{SKU: "COLA-330", Name: "Cola", Type: catalog.Goods, Unit: "can", Units: []catalog.Conversion{
		{Unit: "case", Num: 24, Den: 1}, {Unit: "pallet", Num: 1440, Den: 1},
	}}
	for _, text := range []string{"2 pallet", "36 can", "1 can"} {
		quantity, err := money.ParseQuantity(text)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Print(text, " = ")
		fmt.Println(cola.Convert(quantity, "case"))
	}
	// Output:
	// 2 pallet = 120 case <nil>
	// 36 can = 1.5 case <nil>
	// 1 can =  money/inexact: 1 can × 1 ÷ 24 is not exact in case; use a quantity that converts exactly, or the smaller unit
}
