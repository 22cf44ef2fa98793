package payment_test

import (
	"fmt"

	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/payment"
)

// A check of 70.00 pays two invoices, the earliest due first; 5.00 stay the customer's.
func ExamplePayment_Spread() {
	p, err := payment.New("acme", check("70.00 USD"), paymentID, today, by)
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = p.Arrive(by)
	fmt.Println(p.Received, err)
	_, err = p.Spread([]*invoice.Invoice{owed(2, "25.00 USD", "2026-11-24"), owed(1, "40.00 USD", "2026-11-16")}, p.On, by)
	for _, a := range p.Allocations {
		fmt.Println(a.Number, a.Amount)
	}
	left, _ := p.Unapplied()
	fmt.Println(left, err)
	// Output:
	// 70.00 USD <nil>
	// INV-1 40.00 USD
	// INV-2 25.00 USD
	// 5.00 USD <nil>
}

// The gateway's answer is lost: nothing is charged again until it is known what happened.
func ExamplePayment_Begin() {
	p, _ := payment.New("acme", card("43.00 USD"), paymentID, today, by)
	request, err := p.Begin(by)
	fmt.Println(request.Amount, request.Capture, err)
	_, _ = p.Lost("connection reset", by)
	_, err = p.Begin(by)
	fmt.Println(err != nil)
	again, state, _ := p.Open()
	fmt.Println(again == request, state)
	_, err = p.Learn(payment.Outcome{Result: payment.ResultSucceeded, Amount: request.Amount, Reference: "ch_17"}, by)
	fmt.Println(p.Attempts[0].State, p.Received, err)
	// Output:
	// 43.00 USD true <nil>
	// true
	// true unknown
	// succeeded 43.00 USD <nil>
}

func ExampleNeverArrived() {
	p, _ := payment.New("acme", card("43.00 USD"), paymentID, today, by)
	first, _ := p.Begin(by)
	_, _ = p.Lost("no answer", by)
	_, _ = p.Learn(payment.NeverArrived(), by) // the in-flight time is over, and the provider knows nothing
	second, err := p.Begin(by)
	fmt.Println(first.Key == second.Key, err)
	// Output: false <nil>
}

func ExamplePayment_Allocate() {
	p, _ := payment.New("acme", check("70.00 USD"), paymentID, today, by)
	_, _ = p.Arrive(by)
	inv := owed(1, "40.00 USD", "2026-11-16")
	_, err := p.Allocate(inv, amount("40.01 USD"), today, by)
	fmt.Println(err)
	_, err = p.Allocate(inv, amount("40.00 USD"), today, by)
	status, _ := inv.Settlement()
	fmt.Println(status, err)
	// Output:
	// invoice/settle: invoice INV-1: cannot settle: open 40.00 USD, to settle 40.01 USD; settle more than nothing and at most 40.00 USD
	// settled <nil>
}

func ExamplePayment_Apply() {
	p, _ := payment.New("acme", check("70.00 USD"), paymentID, today, by)
	_, _ = p.Arrive(by) // there is nothing to pay yet
	next := owed(1, "40.00 USD", "2026-12-16")
	_, err := p.Apply([]*invoice.Invoice{next}, day("2026-12-20"), by)
	left, _ := p.Unapplied()
	fmt.Println(left, err)
	// Output: 30.00 USD <nil>
}

func ExampleNewReceipt() {
	p, _ := payment.New("acme", check("70.00 USD"), paymentID, today, by)
	_, _ = p.Arrive(by)
	_, _ = p.Spread([]*invoice.Invoice{owed(1, "40.00 USD", "2026-11-16")}, p.On, by)
	r, events, err := payment.NewReceipt(p, receiptID, by)
	fmt.Println(r.Amount, r.Lines[0].Number, r.Unapplied, len(events), err)
	// Output: 70.00 USD INV-1 30.00 USD 1 <nil>
}

func ExampleDraft_Validate() {
	d := payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.Card, Amount: amount("43.005 USD")}
	fmt.Println(d.Validate())
	// Output:
	// payment/token: token: a payment by card names a vaulted method
	// payment/amount: amount: has a fraction of the smallest unit of its currency: 43.005 USD; write for instance "10750.00 USD"
}

func ExampleAttemptLifecycle() {
	fmt.Println(payment.AttemptLifecycle().Allowed(payment.Unknown))
	// Output: [wait succeed fail]
}
