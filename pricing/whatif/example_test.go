package whatif_test

import (
	"fmt"

	"github.com/seed-3f372218/o2c/pricing/whatif"
)

// Last year's orders, by the prices of next year.
func ExampleCompare() {
	before := book(list("usd", "USD", "GLOVES", "50.00", "MASKS", "1.00", "BOOTS", "80.00"))
	after := book(list("usd", "USD", "GLOVES", "55.00", "MASKS", "0.90"))
	report, err := whatif.Compare(whatif.All(
		basket("SO-1", "lakeside", "USD", "GLOVES", "2", "MASKS", "300"),
		basket("SO-2", "harbor", "USD", "GLOVES", "8"),
		basket("SO-3", "harbor", "USD", "BOOTS", "1"),
	), before, after)
	if err != nil {
		fmt.Println(err)
	}
	fmt.Print(report)
	// Output:
	// 3 baskets: 2 changed, 0 the same, 1 lost, 0 gained, 0 unpriced
	// totals    count  net before   net after  net change  gross change
	//   USD         2  800.00 USD  820.00 USD  +20.00 USD    +22.00 USD
	// customers, USD    count  net before   net after  net change  gross change
	//   harbor              1  400.00 USD  440.00 USD  +40.00 USD    +44.00 USD
	//   lakeside            1  400.00 USD  380.00 USD  -20.00 USD    -22.00 USD
	// items, USD    count  net before   net after  net change  gross change
	//   GLOVES          2  500.00 USD  550.00 USD  +50.00 USD    +55.00 USD
	//   MASKS           1  300.00 USD  270.00 USD  -30.00 USD    -33.00 USD
	// baskets, USD    net before   net after  net change  gross change
	//   SO-2          400.00 USD  440.00 USD  +40.00 USD    +44.00 USD
	//   SO-1          400.00 USD  380.00 USD  -20.00 USD    -22.00 USD
	// without a price
	//   SO-3: lost
	//     after: pricing/no_price: lines[0].item: no price list that applies has a price of "BOOTS" per "ea" in "USD" on 2026-07-01; Explain says which lists were looked at
}

// Each basket as it is worked out, and a report at the end.
func ExampleChanges() {
	before := book(list("usd", "USD", "GLOVES", "50.00"))
	after := book(list("usd", "USD", "GLOVES", "55.00"))
	var tally whatif.Tally
	for change, err := range whatif.Changes(whatif.All(basket("SO-1", "lakeside", "USD", "GLOVES", "2")), before, after) {
		if err == nil {
			err = tally.Add(change)
		}
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(change.Basket, change.Outcome, change.Before.Net, change.After.Net, change.Delta.Net)
	}
	fmt.Println(tally.Report().Changed, "changed")
	// Output:
	// SO-1 changed 100.00 USD 110.00 USD 10.00 USD
	// 1 changed
}
