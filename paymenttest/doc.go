// Package paymenttest holds a payment gateway for tests that misbehaves as real ones do, and the conformance kit that a host's own gateway
// has to pass. A host proves its gateway on the provider's sandbox:
//
//	func TestOurGateway(t *testing.T) {
//		paymenttest.Run(t, paymenttest.Harness{
//			Open:           func(t testing.TB) payment.Gateway { return ours.Open(os.Getenv("SANDBOX_KEY")) },
//			Token:          "pm_card_visa",
//			DecliningToken: "pm_card_chargeDeclined",
//			Secret:         func(testing.TB) string { return "tok_visa" },
//			Currencies:     []money.Currency{usd, jpy, kwd},
//		})
//	}
//
// Each promise is a subtest of its own, such as C1_SameKeyOneEffect; Checks lists them. A failure begins with the promise that was broken,
// says what was seen, and ends with what a correct gateway does. The kit knows only the methods of payment.Gateway, and uses nothing but
// the standard library.
package paymenttest
