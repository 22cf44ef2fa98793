package order_test

import (
	"fmt"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/order"
)

func ExampleNewRFQ() {
	rfq, events, err := order.NewRFQ(order.RFQDraft{
		Seller: "northwind", Customer: "lakeside", Channel: order.CustomerService, Date: day("2026-10-28"), WantedBy: day("2026-12-01"),
		Lines: []order.RFQDraftLine{{Item: "GLV-N", Quantity: qty("200 case")}},
	}, parties(), "acme", idRFQ, day("2026-10-28"), on("2026-10-28"))
	if err != nil {
		fmt.Println(err)
		return
	}
	name, _ := events[0].Payload.EventType()
	fmt.Println(name, rfq.State, rfq.Lines[0].Quantity, rfq.Lines[0].Name)
	// Output: rfq.received received 200 case Nitrile gloves
}

func ExampleNewQuote() {
	draft := order.QuoteDraft{
		Seller: "northwind", Customer: "lakeside", Valid: document.Span{To: day("2026-12-02")}, DeliverBy: day("2026-12-01"), Taxes: offered().Taxes,
		Lines: []order.QuoteDraftLine{{Item: "GLV-N", Quantity: qty("200 case"), UnitPrice: price("50.00 USD")}},
	}
	quote, err := order.NewQuote(draft, parties(), "acme", idQuote, day("2026-11-02"), on("2026-11-02"), document.Link{Kind: order.KindRFQ, ID: idRFQ})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(quote.State, quote.Totals.Net, "+", quote.Totals.Tax, "=", quote.Totals.Gross)
	// Output: draft 10000.00 USD + 750.00 USD = 10750.00 USD
}

// A quote is accepted on its days only; afterwards that is an action of its own.
func ExampleQuote_Accept() {
	quote := newQuote(offered())
	quote.Header.Number = "QT-7"
	if _, err := quote.Send(day("2026-11-02"), on("2026-11-02")); err != nil {
		fmt.Println(err)
	}
	_, err := quote.Accept(day("2026-12-02"), on("2026-12-02"))
	fmt.Println(err)
	fmt.Println(quote.State, quote.Expired(day("2026-12-02")))

	_, err = quote.Accept(day("2026-11-05"), on("2026-11-05"))
	fmt.Println(quote.State, err)
	// Output:
	// quote/validity: quote QT-7: cannot accept: valid: valid from 2026-11-02, no more on 2026-12-02, today is 2026-12-02; accept it late, with a reason, or make a revision
	// sent true
	// accepted <nil>
}

// Who wants to keep the prices of a quote revises its content.
func ExampleQuote_Revise() {
	first := sentQuote(offered())
	if _, err := first.Counter("48.00 a case?", on("2026-11-03")); err != nil {
		fmt.Println(err)
	}
	draft := first.Content()
	draft.Lines[0].UnitPrice = price("49.00 USD")
	second, err := first.Revise(draft, parties(), idQuote2, day("2026-11-04"), on("2026-11-04"))
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = first.Supersede(second, on("2026-11-04"))
	fmt.Println(first.Revision, first.State, first.Totals.Net, err)
	fmt.Println(second.Revision, second.State, second.Totals.Net)
	// Output:
	// 1 superseded 10000.00 USD <nil>
	// 2 draft 9800.00 USD
}

func ExampleQuote_Draft() {
	quote := sentQuote(offered())
	sale, err := order.New(quote.Draft(&order.PurchaseOrderRef{Number: "PO-4711"}), parties(), "acme", idA, day("2026-11-05"), on("2026-11-05"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(sale.Purchase.Number, sale.Lines[0].UnitPrice, sale.Totals.Gross, "from line", sale.Lines[0].From.Line, "of the", sale.Lines[0].From.Kind)
	// Output: PO-4711 50.00 USD 10750.00 USD from line 1 of the quote
}

// Every difference is told at once, with what was quoted and what was ordered.
func ExamplePurchaseOrder_Match() {
	draft := ordered()
	draft.Lines[0].UnitPrice, draft.DeliverBy = price("49.00 USD"), day("2026-11-20")
	po, _, err := order.NewPurchaseOrder(draft, parties(), "acme", idPO, day("2026-11-05"), on("2026-11-05"))
	if err != nil {
		fmt.Println(err)
		return
	}
	po.Header.Number = "PI-3"
	if _, err := po.Match(sentQuote(offered()), on("2026-11-05")); err != nil {
		fmt.Println(err)
	}
	fmt.Println(po.State)
	for _, reason := range po.Refusal().Reasons {
		fmt.Println(reason.Code, reason.Path+":", reason.Saw)
	}

	// Somebody looks at them and lets them be: these, and no others.
	digest, err := po.Digest()
	if err != nil {
		fmt.Println(err)
	}
	_, err = po.AcceptDifferences("a good customer, and stock is there", digest, on("2026-11-05"))
	fmt.Println(po.State, err)
	// Output:
	// mismatched
	// purchase_order/date deliver_by: quoted 2026-12-01, ordered 2026-11-20
	// purchase_order/price lines[0].unit_price: quoted 50.00 USD, ordered 49.00 USD (-200.00 USD)
	// accepted <nil>
}
