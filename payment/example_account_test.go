package payment_test

import (
	"errors"
	"fmt"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/pricing"
)

// owing is the account of a customer with 10,000.00 ordered, 5,000.00 invoiced, and 1,000.00 that arrived and pay no invoice yet.
func owing() *payment.Account {
	a := must(payment.NewAccount("acme", "lakeside", must(money.ISO("USD")), by))
	must(a, a.Change(amount("10000.00 USD"), amount("5000.00 USD"), amount("1000.00 USD"), by))
	return a
}

func ExampleNewAccount() {
	a, err := payment.NewAccount("acme", "lakeside", must(money.ISO("USD")), by)
	fmt.Println(a.Customer, must(a.Exposure()), err)
	// Output: lakeside 0.00 USD <nil>
}

func ExampleAccount_Change() {
	a := owing()
	sum := amount("4000.00 USD") // a part of the orders is invoiced
	fmt.Println(a.Change(sum.Neg(), sum, money.Money{}, by))
	fmt.Println(a.Orders, a.Invoices, must(a.Exposure()))
	fmt.Println(a.Change(amount("-6000.01 USD"), money.Money{}, money.Money{}, by) != nil) // never below zero
	// Output:
	// <nil>
	// 6000.00 USD 9000.00 USD 14000.00 USD
	// true
}

func ExampleAccount_Exposure() {
	a := owing()
	fmt.Println(a.Orders, "+", a.Invoices, "-", a.Unapplied, "=", must(a.Exposure()))
	// Output: 10000.00 USD + 5000.00 USD - 1000.00 USD = 14000.00 USD
}

func ExampleCheckCredit() {
	limit := amount("25000.00 USD") // 14,000.00 of it are used
	o := &order.SalesOrder{Lines: []order.Line{{Ledger: order.Ledger{Ordered: must(money.ParseQuantity("200 case"))}}}}
	for _, gross := range []string{"11000.00 USD", "12000.00 USD"} {
		o.Totals = pricing.Totals{Gross: amount(gross)}
		reasons, err := payment.CheckCredit(owing(), &limit, o)
		fmt.Println(len(reasons), err)
		for _, reason := range reasons {
			fmt.Println(reason.Saw)
			fmt.Println(reason.Help)
		}
	}
	// Output:
	// 0 <nil>
	// 1 <nil>
	// exposure 14000.00 USD + this order 12000.00 USD = 26000.00 USD, over the limit of 25000.00 USD by 1000.00 USD
	// [pay or prepay 1000.00 USD order at most 183 case an approval]
}

func ExampleNewStoredMethod() {
	m, err := payment.NewStoredMethod("acme", "lakeside", payment.Card, paymentID, by)
	fmt.Printf("%s %q %v\n", m.Method, m.Token, err)
	_, err = payment.NewStoredMethod("acme", "lakeside", payment.Check, paymentID, by)
	fmt.Println(err)
	// Output:
	// card "" <nil>
	// payment_method/method: payment method 01a27548-4400-7100-8000-000000000000: method: a provider keeps card and ach, not "check"
}

func ExampleStoredMethod_Keep() {
	m := must(payment.NewStoredMethod("acme", "lakeside", payment.Card, paymentID, by))
	_, err := m.Keep(payment.Vaulted{Token: "tok-17", Label: "Visa ending in 4242"}, by)
	fmt.Println(m.Token, m.Label, err)
	_, err = m.Keep(payment.Vaulted{Token: "tok-18"}, by)
	fmt.Println(errors.Is(err, document.ErrState))
	// Output:
	// tok-17 Visa ending in 4242 <nil>
	// true
}

func ExampleStoredMethod_Fail() {
	m := must(payment.NewStoredMethod("acme", "lakeside", payment.Card, paymentID, by))
	fmt.Println(m.Fail("the form has expired", by), m.Failed)
	// Output: <nil> the form has expired
}
