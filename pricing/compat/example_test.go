package compat_test

import (
	"fmt"

	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing/compat"
)

// An old system sold blocks of 100, and blocks of 1000 above 1000. Its figures can be compared; a live model has none like them.
func ExampleTable_Amount() {
	old := table(compat.AllTiers, block("100", 10, "1.00"), block("1000", 100, "0.90"))
	fmt.Println(old.Amount(ea("950"), money.Rounding{}))
	fmt.Println(old.Amount(ea("5325"), money.Rounding{}))
	_, err := old.ToModel(true)
	fmt.Println(err)
	// Output:
	// 10.00 USD <nil>
	// 14.50 USD <nil>
	// pricing/no_model: rows[0].block: blocks of 100 ea round up in each tier, where a model prices each part as it is; keep the table, or price packages of one size
}

// Ranges that state where they begin are imported as a graduated model, which prices the same.
func ExampleTable_ToModel() {
	old := table(compat.Ranges, row("0", "10", "10.00", "2.00"), row("11", "20", "5.00", "3.00"), row("21", "", "5.00", "3.00"))
	m, err := old.ToModel(false)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, t := range m.Tiers {
		fmt.Printf("up to %q: %v and %v\n", t.UpTo, t.Price, t.Flat)
	}
	c, err := m.Charge(ea("12"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(c.Amount(money.Rounding{}))
	fmt.Println(old.Amount(ea("12"), money.Rounding{}))
	// Output:
	// up to "10 ea": 10.00 USD and 2.00 USD
	// up to "20 ea": 5.00 USD and 3.00 USD
	// up to "": 5.00 USD and 3.00 USD
	// 115.00 USD <nil>
	// 115.00 USD <nil>
}

// A host compares which price its old system took.
func ExampleOrder_Choose() {
	prices := []compat.Candidate{
		{Name: "list price", Target: compat.ForProduct, Price: usd("10.00")},
		{Name: "from 10", Target: compat.ForProduct, From: ea("10"), Price: usd("9.00")},
		{Name: "gloves", Target: compat.ForCategory, Category: "All / Gloves", Price: usd("8.00")},
	}
	i, err := compat.OdooOrder.Choose(ea("12"), prices)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(prices[i].Name, prices[i].Price)
	// Output:
	// from 10 9.00 USD
}
