package invoice_test

import (
	"fmt"

	"github.com/seed-3f372218/o2c/invoice"
)

// A part of an order is billed: 120 of 200 cases at 50.00 with 7.5 % tax.
func ExampleNew() {
	sale, _ := confirmed(gloves("200 case"))
	_ = deliver(sale, 1, "120 case")
	inv, err := invoice.New(sale, world.Seller, invoice.Draft{Order: sale.Header.ID}, first, day("2026-11-16"), by)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(inv.State, inv.Lines[0].Quantity, inv.Totals.Net, inv.Totals.Tax, inv.Totals.Gross, "due", inv.Due)
	// Output: draft 120 case 6000.00 USD 450.00 USD 6450.00 USD due 2026-12-16
}

func ExampleInvoice_Post() {
	sale, _ := confirmed(gloves("200 case"))
	_ = deliver(sale, 1, "120 case")
	a, _ := draft(sale, first)
	b, _ := draft(sale, second) // of the same quantity
	events, err := a.Post(sale, by)
	fmt.Println(a.State, len(events), err)
	_, err = b.Post(sale, by)
	fmt.Println(b.State, err != nil)
	// Output:
	// posted 1 <nil>
	// draft true
}

func ExampleInvoice_Approve() {
	sale, _ := confirmed(gloves("200 case"))
	_ = deliver(sale, 1, "120 case")
	inv, _ := draft(sale, first)
	_, err := inv.Approve(by)
	fmt.Println(inv.State, err)
	_, err = inv.Drop(by)
	fmt.Println(inv.State, err)
	// Output:
	// approved <nil>
	// dropped <nil>
}

func ExampleInvoice_Settle() {
	sale, _ := confirmed(gloves("200 case"))
	_ = deliver(sale, 1, "120 case")
	inv, _, _ := bill(sale, first)
	for _, part := range []string{"6000.00 USD", "450.00 USD"} {
		_, err := inv.Settle(paid, amount(part), day("2026-12-14"), by)
		open, _ := inv.Open()
		status, _ := inv.Settlement()
		fmt.Println(open, status, err)
	}
	// Output:
	// 450.00 USD part <nil>
	// 0.00 USD settled <nil>
}

func ExampleInvoice_Overdue() {
	sale, _ := confirmed(gloves("200 case"))
	_ = deliver(sale, 1, "120 case")
	inv, _, _ := bill(sale, first)
	for _, today := range []string{"2026-12-16", "2026-12-17"} {
		overdue, err := inv.Overdue(day(today))
		fmt.Println(today, overdue, err)
	}
	// Output:
	// 2026-12-16 false <nil>
	// 2026-12-17 true <nil>
}

func ExampleLifecycle() {
	fmt.Println(invoice.Lifecycle().Allowed(invoice.DraftState))
	fmt.Println(invoice.Lifecycle().Allowed(invoice.PostedState))
	// Output:
	// [approve post drop]
	// []
}
