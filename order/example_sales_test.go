package order_test

import (
	"fmt"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/payment"
)

func ExamplePolicies() {
	for _, p := range order.Policies() {
		fmt.Println(p.Type, p.Gates, p.Sources[0])
	}
	// Output:
	// standard [price stock credit territory] stock
	// cash [price stock territory] stock
	// rush [price stock credit territory] stock
	// scheduling_agreement [price stock credit territory] stock
	// third_party [price credit territory] third_party
}

// A host's own type: billed when the order is confirmed, and no credit limit stops it.
func ExamplePolicy_Validate() {
	p := order.Policy{Type: "prepaid", Gates: []order.Gate{order.PriceGate, "mood"}, OnAccount: true, BillOn: order.OnOrder, Sources: []order.Source{order.FromStock}}
	fmt.Println(p.Validate())
	p.Gates = p.Gates[:1]
	fmt.Println(p.Validate(), p.Asks(order.CreditGate))
	// Output:
	// order/policy: gates[1]: there is no gate "mood"; write price, stock, credit or territory
	// <nil> false
}

// A waiver is bound to what was agreed: with another date of delivery it does not hold any more.
func ExampleSalesOrder_Waive() {
	o := submitted(worked())
	o.Header.Number = "SO-1"
	over := []document.Reason{{Code: "gate/credit", Gate: "credit", Saw: "over the limit by 1875.00 USD"}}
	must(o.Waive(order.CreditGate, "the bank vouches", time.Time{}, at(3)))

	edited := o.Clone()
	edited.DeliverBy = day("2026-11-20")
	_, err := edited.Confirm(over, nil, at(4))
	fmt.Println(edited.State, err)
	_, err = o.Confirm(over, nil, at(4))
	fmt.Println(o.State, err)
	// Output:
	// submitted gate/credit: sales order SO-1: cannot confirm: over the limit by 1875.00 USD
	// confirmed <nil>
}

func ExampleSalesOrder_Sign() {
	o := submitted(worked())
	must(o.Sign("Dana Reyes", "buyer", at(3)))
	s := o.Signatures[0]
	fmt.Println(s.Name, s.Role, s.Digest == must(o.Digest()))
	o.Lines[0].UnitPrice = price("51.00 USD")
	fmt.Println(s.Digest == must(o.Digest()))
	// Output:
	// Dana Reyes buyer true
	// false
}

// An order that is paid at once is paid by one payment.
func ExampleSalesOrder_Claim() {
	draft := worked()
	draft.Type = order.CashSale
	o := confirmed(draft)
	o.Header.Number = "SO-1"
	first := document.Link{Kind: payment.KindPayment, ID: document.NewID(noon, [10]byte{1})}
	second := document.Link{Kind: payment.KindPayment, ID: document.NewID(noon, [10]byte{2})}
	fmt.Println(o.Claim(first, at(4)))
	fmt.Println(o.Claim(second, at(4)) != nil)
	o.Unclaim(first, at(5)) // it was declined
	fmt.Println(o.Claim(second, at(6)))
	// Output:
	// <nil>
	// true
	// <nil>
}

func ExampleCheckPrices() {
	o := submitted(worked()) // 200 cases at 50.00
	for _, reason := range order.CheckPrices(o, []order.Price{{UnitPrice: price("52.00 USD"), By: "list base version 3"}}) {
		fmt.Println(reason.Path+":", reason.Saw)
	}
	fmt.Println(len(order.CheckPrices(o, []order.Price{{UnitPrice: price("50.00 USD"), By: "quote QT-00007 line 1"}})))
	// Output:
	// lines[0]: costs 50.00 USD, by list base version 3 52.00 USD
	// 0
}

func ExampleSalesOrder_Digest() {
	o := submitted(worked())
	before := must(o.Digest())
	must(o.Hold("ask about the address", []order.Operation{order.Shipping}, at(3))) // what happens to it
	fmt.Println(before == must(o.Digest()))
	o.DeliverBy = day("2026-11-20") // what was agreed
	fmt.Println(before == must(o.Digest()))
	// Output:
	// true
	// false
}

func ExampleRFQ_Withdraw() {
	r := newRFQ(asked())
	must(r.Review(at(1)))
	must(r.Withdraw("the project was stopped", nil, at(2)))
	fmt.Println(r.State, order.RFQLifecycle().Allowed(r.State))
	// Output: withdrawn []
}

func ExampleQuote_AcceptLate() {
	q := sentQuote(offered())
	q.Header.Number = "QT-7"
	last := q.Valid.To.AddDays(-1)
	fmt.Println(q.Expired(last), q.Expired(q.Valid.To))
	must(q.AcceptLate("the buyer was ill", q.Valid.To, on(q.Valid.To.String())))
	fmt.Println(q.State, q.Acceptance.Late)
	// Output:
	// false true
	// accepted the buyer was ill
}

func ExamplePurchaseOrder_Reject() {
	po := matched(cheap(), sentQuote(offered()))
	must(po.Reject("below cost", on("2026-11-06")))
	fmt.Println(po.State, len(po.Differences))
	// Output: rejected 1
}

// What is made for an order is reserved once it lies in stock.
func ExampleSalesOrder_Reserve() {
	draft := worked()
	draft.Lines[0].Source = order.FromMake
	o := confirmed(draft)
	fmt.Println(must(o.Demand()), must(o.Missing())[0].Quantity)
	must(o.Reserve(at(4)))
	fmt.Println(o.Lines[0].Ledger.Reserved, must(o.Missing()))
	// Output:
	// [] 200 case
	// 200 case []
}

func ExampleQuoteLifecycle() {
	fmt.Println(order.QuoteLifecycle().Allowed(order.QuoteSentState))
	// Output: [accept accept_late decline counter withdraw supersede]
}

func ExamplePurchaseOrderLifecycle() {
	fmt.Println(order.PurchaseOrderLifecycle().Allowed(order.PurchaseOrderMismatchedState))
	// Output: [match accept_differences reject]
}
