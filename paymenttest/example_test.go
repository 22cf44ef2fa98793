package paymenttest_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/paymenttest"
)

func ExampleGateway() {
	ctx := context.Background()
	gateway := paymenttest.NewGateway(paymenttest.TimeoutAfter)
	amount, _ := money.Parse("4300.00 USD")
	request := payment.Request{Key: "0190b5a0-7c3e-7d52-9f0e-0f4e6a1b2c3d/1", Amount: amount, Token: "tok-1", Capture: true}

	_, err := gateway.Authorize(ctx, request) // it is done, and nobody hears of it
	fmt.Println(err)
	outcome, err := gateway.Lookup(ctx, request.Key)
	fmt.Println(outcome.Result, outcome.Amount, err)
	moved, err := gateway.Moved()
	fmt.Println(moved, err)
	// Output:
	// paymenttest: no answer in time
	// succeeded 4300.00 USD <nil>
	// 4300.00 USD <nil>
}

func ExampleGateway_Arrive() {
	ctx := context.Background()
	gateway := paymenttest.NewGateway(paymenttest.Late)
	amount, _ := money.Parse("4300.00 USD")
	request := payment.Request{Key: "k-1", Amount: amount, Token: "tok-1", Capture: true}

	_, err := gateway.Authorize(ctx, request)
	fmt.Println(err)
	_, err = gateway.Lookup(ctx, "k-1")
	fmt.Println(err)
	fmt.Println(gateway.Arrive())
	outcome, err := gateway.Lookup(ctx, "k-1")
	fmt.Println(outcome.Result, err)
	// Output:
	// paymenttest: no answer in time
	// paymenttest: key "k-1": not found
	// [k-1]
	// succeeded <nil>
}

func ExampleChecks() {
	for _, check := range paymenttest.Checks()[:3] {
		fmt.Println(check.Name)
	}
	// Output:
	// Authorize_HoldsOrTakes
	// C1_SameKeyOneEffect
	// C1_SameKeyConcurrent
}

func ExampleRun() {
	usd, _ := money.ISO("USD")
	_ = func(t *testing.T) { // a test of the host
		paymenttest.Run(t, paymenttest.Harness{
			Open:  func(testing.TB) payment.Gateway { return paymenttest.NewGateway() },
			Token: "tok-1", DecliningToken: paymenttest.DecliningToken,
			Secret:     func(testing.TB) string { return "what the provider's form gave" },
			Currencies: []money.Currency{usd},
		})
	}
	fmt.Println(len(paymenttest.Checks()), "promises")
	// Output: 13 promises
}
