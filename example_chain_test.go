package o2c_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/commission"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/paymenttest"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/model"
	"github.com/seed-3f372218/o2c/store/memory"
	"github.com/seed-3f372218/o2c/team"
	"github.com/seed-3f372218/o2c/territory"
)

var dollars = try(money.ISO("USD"))

// tampaClinic lies in the territory of the rep rita.
var tampaClinic = party.Address{City: "Tampa", Region: "FL", PostalCode: "33602", Country: "US"}

func gloveTiers() []model.Tier {
	return []model.Tier{
		{Price: try(money.ParsePrice("60.00 USD"))},
		{From: try(money.ParseQuantity("50 case")), Price: try(money.ParsePrice("55.00 USD"))},
		{From: try(money.ParseQuantity("200 case")), Price: try(money.ParsePrice("50.00 USD"))},
	}
}

// branch is the shop with rules: gloves at 60.00, from 50 cases at 55.00, from 200 at 50.00; 7.5% tax in Florida; a credit limit of 25,000.00; rita owns
// 33602, and earns 10% of what is collected, her manager dan 3%.
func branch(config o2c.Config) (context.Context, *o2c.Desk) {
	if config.Clock == nil {
		config.Clock = november
	}
	ctx, limit := context.Background(), try(money.Parse("25000.00 USD"))
	desk := o2c.New(memory.New(), config).As(o2c.Actor{Tenant: "acme", ID: "desk-2"})
	try(desk.Records.SaveSeller(ctx, party.SellerDraft{Code: "northwind", Name: "Northwind Medical Supply", Zone: "America/Chicago", Currency: dollars}))
	try(desk.Records.SaveCustomer(ctx, party.CustomerDraft{Code: "lakeside", Name: "Lakeside Clinic", Terms: &party.Terms{NetDays: 30}, CreditLimit: &limit, BillTo: tampaClinic}))
	try(desk.Records.SaveItem(ctx, catalog.ItemDraft{SKU: "GLV-N", Name: "Nitrile gloves", Type: catalog.Goods, Unit: "case"}))
	try(desk.Stock.Count(ctx, fulfillment.StockDraft{Location: "austin", SKU: "GLV-N", OnHand: try(money.ParseQuantity("600 case"))}))
	try(desk.Prices.Save(ctx, pricing.PriceListDraft{Code: "base", Name: "Base", Currency: dollars, Entries: []pricing.Entry{{Item: "GLV-N", Unit: "case", Model: model.Model{Kind: model.Volume, Tiers: gloveTiers()}}}}))
	try(desk.Records.SaveTaxTable(ctx, pricing.TaxTableDraft{Code: "sample", Name: "Sample rates", Rows: []pricing.TaxRow{{Country: "US", Region: "FL", Jurisdiction: "US-FL", Rate: try(money.ParseRate("7.5%"))}}}))
	try(desk.Records.SaveTeam(ctx, team.Draft{Code: "field", Name: "Field", Levels: []string{"manager", "rep"}, Members: []team.Member{{Rep: "dan", Level: "manager"}, {Rep: "rita", Level: "rep", Manager: "dan"}}}))
	try(desk.Records.SaveTerritoryMap(ctx, territory.MapDraft{Code: "florida", Team: "field", Territories: []territory.Territory{{Code: "tampa", Rep: "rita", Country: "US", Postal: []territory.Rule{"336*"}}}}))
	try(desk.Records.SaveCommissionPlan(ctx, commission.PlanDraft{Code: "field", Name: "Field", Team: "field", Rates: []commission.LevelRate{
		{Level: "rep", Rate: try(money.ParseRate("10%"))}, {Level: "manager", Rate: try(money.ParseRate("3%"))},
	}}))
	return ctx, desk
}

// listed is an order of so many cases at the price that the book has for them.
func listed(cases int64) order.Draft {
	draft := want(cases)
	draft.Lines[0].UnitPrice = money.Price{}
	return draft
}

// offer is a quote of so many cases at the price that the book has for them.
func offer(cases int64) order.QuoteDraft {
	return order.QuoteDraft{Seller: "northwind", Customer: "lakeside", Location: "austin", Lines: []order.QuoteDraftLine{{Item: "GLV-N", Quantity: try(money.NewQuantity(cases, "case"))}}}
}

// offered is a quote that was sent.
func offered(ctx context.Context, desk *o2c.Desk, cases int64) *order.Quote {
	return try(desk.Quotes.Send(ctx, try(desk.Quotes.Draft(ctx, offer(cases))).Header.ID))
}

// buys is the customer's purchase order for what was quoted, at a price of its own.
func buys(quote *order.Quote, unitPrice string) order.PurchaseOrderDraft {
	return order.PurchaseOrderDraft{Number: "4711", Seller: "northwind", Customer: "lakeside", Quote: quote.Header.ID, Lines: []order.PurchaseOrderDraftLine{
		{Item: "GLV-N", Quantity: quote.Lines[0].Quantity, UnitPrice: try(money.ParsePrice(unitPrice))},
	}}
}

func ExampleQuotes_Request() {
	ctx, desk := branch(o2c.Config{})
	request := try(desk.Quotes.Request(ctx, order.RFQDraft{
		Seller: "northwind", Customer: "lakeside", Channel: order.CustomerService,
		Lines: []order.RFQDraftLine{{Item: "GLV-N", Quantity: try(money.ParseQuantity("200 case"))}},
	}))
	fmt.Println(request.Header.Number, request.State, request.Lines[0].Quantity)
	// Output: RFQ-00001 received 200 case
}

func ExampleQuotes_Answer() {
	ctx, desk := branch(o2c.Config{})
	request := try(desk.Quotes.Request(ctx, order.RFQDraft{
		Seller: "northwind", Customer: "lakeside", Channel: order.CustomerService,
		Lines: []order.RFQDraftLine{{Item: "GLV-N", Quantity: try(money.ParseQuantity("200 case"))}},
	}))
	quote := try(desk.Quotes.Answer(ctx, request.Header.ID, order.QuoteDraft{Location: "austin"})) // the rest is the request's and the book's
	fmt.Println(quote.Header.Number, quote.State, "until", quote.Valid.To)
	fmt.Println(quote.Lines[0].Quantity, "at", quote.Lines[0].UnitPrice, "by list", quote.Lines[0].PriceList)
	fmt.Println(quote.Totals.Net, "+", quote.Totals.Tax, "=", quote.Totals.Gross)
	fmt.Println("the request is", try(desk.Quotes.GetRequest(ctx, request.Header.ID)).State)
	// Output:
	// QT-00001 sent until 2026-12-05
	// 200 case at 50.00 USD by list base version 1
	// 10000.00 USD + 750.00 USD = 10750.00 USD
	// the request is answered
}

func ExampleQuotes_Draft() {
	ctx, desk := branch(o2c.Config{})
	quote := try(desk.Quotes.Draft(ctx, offer(50)))
	fmt.Println(quote.Header.Number, quote.State, quote.Lines[0].UnitPrice)
	// Output: QT-00001 draft 55.00 USD
}

func ExampleQuotes_Send() {
	ctx, desk := branch(o2c.Config{})
	quote := try(desk.Quotes.Draft(ctx, offer(50)))
	_, err := desk.Quotes.Accept(ctx, quote.Header.ID)
	fmt.Println(err)
	fmt.Println(try(desk.Quotes.Send(ctx, quote.Header.ID)).State)
	// Output:
	// quote/state: quote QT-00001: cannot accept: state is draft, accept needs sent; allowed now: send, withdraw, supersede
	// sent
}

func ExampleQuotes_Accept() {
	ctx, desk := branch(o2c.Config{})
	quote := try(desk.Quotes.Accept(ctx, offered(ctx, desk, 200).Header.ID))
	fmt.Println(quote.State, "on", quote.Acceptance.On, "by", quote.Acceptance.By)
	// Output: accepted on 2026-11-05 by desk-2
}

func ExampleQuotes_AcceptLate() {
	now := november()
	ctx, desk := branch(o2c.Config{Clock: func() time.Time { return now }})
	quote := offered(ctx, desk, 200)
	now = now.AddDate(0, 0, 30) // the first day on which it is not valid any more
	_, err := desk.Quotes.Accept(ctx, quote.Header.ID)
	fmt.Println(err)
	quote = try(desk.Quotes.AcceptLate(ctx, quote.Header.ID, "the buyer was ill"))
	fmt.Println(quote.State, "late:", quote.Acceptance.Late)
	// Output:
	// quote/validity: quote QT-00001: cannot accept: valid: valid from 2026-11-05, no more on 2026-12-05, today is 2026-12-05; accept it late, with a reason, or make a revision
	// accepted late: the buyer was ill
}

func ExampleQuotes_Decline() {
	ctx, desk := branch(o2c.Config{})
	quote := try(desk.Quotes.Decline(ctx, offered(ctx, desk, 200).Header.ID, "bought elsewhere"))
	fmt.Println(quote.State, "because:", quote.Reason)
	// Output: declined because: bought elsewhere
}

func ExampleQuotes_Withdraw() {
	ctx, desk := branch(o2c.Config{})
	quote := try(desk.Quotes.Withdraw(ctx, offered(ctx, desk, 200).Header.ID, "the gloves are recalled"))
	_, err := desk.Orders.FromQuote(ctx, quote.Header.ID)
	fmt.Println(err)
	// Output: quote/state: quote QT-00001: cannot accept: state is withdrawn, accept needs sent; nothing is allowed now
}

func ExampleQuotes_Counter() {
	ctx, desk := branch(o2c.Config{})
	quote := try(desk.Quotes.Counter(ctx, offered(ctx, desk, 200).Header.ID, "49.00 a case"))
	fmt.Println(quote.State, "wants:", quote.Reason)
	// Output: countered wants: 49.00 a case
}

func ExampleQuotes_Revise() {
	ctx, desk := branch(o2c.Config{})
	quote := try(desk.Quotes.Counter(ctx, offered(ctx, desk, 200).Header.ID, "2% off"))
	next := quote.Content() // the same lines at the same prices
	next.Discounts = []pricing.Discount{{Percent: try(money.ParseRate("2%"))}}
	revision := try(desk.Quotes.Revise(ctx, quote.Header.ID, next))
	fmt.Println(try(desk.Quotes.Get(ctx, quote.Header.ID)).State, quote.Totals.Net)
	fmt.Println(revision.Header.Number, "revision", revision.Revision, revision.State, revision.Totals.Net)
	// Output:
	// superseded 10000.00 USD
	// QT-00002 revision 2 sent 9800.00 USD
}

func ExampleOrders_FromQuote() {
	ctx, desk := branch(o2c.Config{})
	quote := offered(ctx, desk, 200)
	sale := try(desk.Orders.FromQuote(ctx, quote.Header.ID))
	fmt.Println(sale.Header.Number, sale.State, sale.Totals.Gross, "from a", sale.Origin)
	fmt.Println("the quote is", try(desk.Quotes.Get(ctx, quote.Header.ID)).State)
	// Output:
	// SO-00001 submitted 10750.00 USD from a quote
	// the quote is accepted
}

func ExampleOrders_FromPurchaseOrder() {
	ctx, desk := branch(o2c.Config{})
	quote := offered(ctx, desk, 200)
	sale := try(desk.Orders.FromPurchaseOrder(ctx, buys(quote, "50.00 USD")))
	fmt.Println(sale.Header.Number, sale.State, "for purchase order", sale.Purchase.Number)
	_, err := desk.Orders.FromPurchaseOrder(ctx, buys(quote, "50.00 USD")) // a quote leads to one order
	fmt.Println(errors.Is(err, document.ErrRefused))
	// Output:
	// SO-00001 submitted for purchase order 4711
	// true
}

func ExampleOrders_FromPurchaseOrder_mismatch() {
	ctx, desk := branch(o2c.Config{})
	_, err := desk.Orders.FromPurchaseOrder(ctx, buys(offered(ctx, desk, 200), "49.00 USD"))
	if refusal, ok := errors.AsType[*document.Refusal](err); ok {
		for _, reason := range refusal.Reasons {
			fmt.Println(reason.Code, reason.Path+":", reason.Saw)
		}
	}
	// Output: purchase_order/price lines[0].unit_price: quoted 50.00 USD, ordered 49.00 USD (-200.00 USD)
}

func ExampleOrders_AcceptDifferences() {
	ctx, desk := branch(o2c.Config{})
	if _, err := desk.Orders.FromPurchaseOrder(ctx, buys(offered(ctx, desk, 200), "49.00 USD")); err == nil {
		panic("it says something else than the quote")
	}
	for kept, err := range desk.Orders.PurchaseOrdersOf(ctx, "lakeside") {
		fmt.Println(try(kept, err).Header.Number, kept.State)
		sale := try(desk.Orders.AcceptDifferences(ctx, kept.Header.ID, "a good customer", try(kept.Digest())))
		fmt.Println(sale.Header.Number, sale.Lines[0].UnitPrice, sale.Totals.Net)
	}
	// Output:
	// PO-00001 mismatched
	// SO-00001 49.00 USD 9800.00 USD
}

func ExampleOrders_PurchaseOrdersOf() {
	ctx, desk := branch(o2c.Config{})
	try(desk.Orders.FromPurchaseOrder(ctx, buys(offered(ctx, desk, 200), "50.00 USD")))
	for po, err := range desk.Orders.PurchaseOrdersOf(ctx, "lakeside") {
		fmt.Println(try(po, err).Header.Number, po.Purchase.Number, po.State)
	}
	// Output: PO-00001 4711 accepted
}

func ExampleOrders_Waive() {
	ctx, desk := branch(o2c.Config{}) // the customer may owe 25,000.00
	sale := try(desk.Orders.Submit(ctx, listed(500)))
	_, err := desk.Orders.Confirm(ctx, sale.Header.ID)
	fmt.Println(err)
	try(desk.Orders.Waive(ctx, sale.Header.ID, order.CreditGate, "the bank vouches", time.Time{}))
	fmt.Println(try(desk.Orders.Confirm(ctx, sale.Header.ID)).State)
	// Output:
	// gate/credit: sales order SO-00001: cannot confirm: exposure 0.00 USD + this order 26875.00 USD = 26875.00 USD, over the limit of 25000.00 USD by 1875.00 USD; pay or prepay 1875.00 USD, or order at most 465 case, or an approval
	// confirmed
}

func ExampleOrders_Sign() {
	ctx, desk := branch(o2c.Config{})
	sale := try(desk.Orders.Submit(ctx, listed(2)))
	sale = try(desk.Orders.Sign(ctx, sale.Header.ID, "Dana Reyes", "buyer"))
	fmt.Println(sale.Signatures[0].Name, sale.Signatures[0].Digest == try(sale.Digest()))
	// Output: Dana Reyes true
}

func ExampleOrders_Deliver() {
	ctx, desk := shop(o2c.Config{})
	try(desk.Records.SaveItem(ctx, catalog.ItemDraft{SKU: "INST", Name: "Installation", Type: catalog.Service, Unit: "hour"}))
	draft := want(1)
	draft.Lines[0].Item, draft.Lines[0].Quantity = "INST", try(money.ParseQuantity("8 hour"))
	sale := try(desk.Orders.Confirm(ctx, try(desk.Orders.Submit(ctx, draft)).Header.ID))
	sale = try(desk.Orders.Deliver(ctx, sale.Header.ID, []order.LineQuantity{{Line: 1, Quantity: try(money.ParseQuantity("3 hour"))}}))
	bill := try(desk.Invoices.Bill(ctx, invoice.Draft{Order: sale.Header.ID}))
	fmt.Println(bill.Lines[0].Quantity, bill.Totals.Net)
	// Output: 3 hour 150.00 USD
}

func ExampleOrders_Reserve() {
	ctx, desk := shop(o2c.Config{})
	draft := want(700) // 600 are in stock
	draft.Lines[0].Source = order.FromMake
	sale := try(desk.Orders.Confirm(ctx, try(desk.Orders.Submit(ctx, draft)).Header.ID)) // they will be made
	_, err := desk.Orders.Reserve(ctx, sale.Header.ID)
	fmt.Println(err)
	try(desk.Stock.Count(ctx, fulfillment.StockDraft{Location: "austin", SKU: "GLV-N", OnHand: try(money.ParseQuantity("700 case"))}))
	fmt.Println("reserved", try(desk.Orders.Reserve(ctx, sale.Header.ID)).Lines[0].Ledger.Reserved)
	// Output:
	// gate/stock: sales order SO-00001: cannot reserve: GLV-N: needs 700 case, can reserve 600 case; receive 100 case, or order at most 600 case
	// reserved 700 case
}

func ExampleOrders_ReleaseHolds() {
	ctx, desk := shop(o2c.Config{})
	sale := try(desk.Orders.Submit(ctx, want(2)))
	sale = try(desk.Orders.Hold(ctx, sale.Header.ID, "ask about the address", []order.Operation{order.Shipping}))
	fmt.Println(len(sale.Holds), len(try(desk.Orders.ReleaseHolds(ctx, sale.Header.ID)).Holds))
	// Output: 1 0
}

func ExampleOrders_Advance() {
	ctx, desk := branch(o2c.Config{})
	sale := try(desk.Orders.Submit(ctx, listed(2)))
	advance := func() {
		now, waits, err := desk.Orders.Advance(ctx, sale.Header.ID)
		fmt.Println(try(now, err).State)
		for _, reason := range waits {
			fmt.Println(" ", reason.Saw)
		}
	}
	advance()
	try(desk.Fulfillment.Deliver(ctx, try(desk.Fulfillment.Ship(ctx, fulfillment.ShipmentDraft{Order: sale.Header.ID})).Header.ID))
	advance()
	try(desk.Payments.Record(ctx, payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.Wire, Amount: sale.Totals.Gross}))
	advance()
	// Output:
	// confirmed
	//   2 case not delivered
	// confirmed
	//   invoice INV-00001 has 129.00 USD open
	// closed
}

func ExampleFulfillment_Cancel() {
	ctx, desk := shop(o2c.Config{})
	shipment := try(desk.Fulfillment.Plan(ctx, fulfillment.ShipmentDraft{Order: sold(ctx, desk, 200, false).Header.ID}))
	try(desk.Fulfillment.Release(ctx, shipment.Header.ID))
	try(desk.Fulfillment.Pick(ctx, shipment.Header.ID))
	fmt.Println(try(desk.Fulfillment.Cancel(ctx, shipment.Header.ID)).State)
	stock := try(desk.Stock.Get(ctx, "austin", "GLV-N"))
	fmt.Println("on hand", stock.OnHand, "reserved", stock.Reserved)
	// Output:
	// canceled
	// on hand 600 case reserved 200 case
}

func ExampleFulfillment_Dispatch() {
	ctx, desk := shop(o2c.Config{})
	shipment := try(desk.Fulfillment.Plan(ctx, fulfillment.ShipmentDraft{Order: sold(ctx, desk, 200, false).Header.ID}))
	_, err := desk.Fulfillment.Dispatch(ctx, shipment.Header.ID)
	fmt.Println(err)
	try(desk.Fulfillment.Release(ctx, shipment.Header.ID))
	try(desk.Fulfillment.Pick(ctx, shipment.Header.ID))
	try(desk.Fulfillment.Pack(ctx, shipment.Header.ID))
	fmt.Println(try(desk.Fulfillment.Dispatch(ctx, shipment.Header.ID)).State)
	// Output:
	// shipment/state: shipment SH-00001: cannot ship: state is planned, ship needs packed; allowed now: release, cancel
	// shipped
}

func ExampleFulfillment_Ship() {
	ctx, desk := shop(o2c.Config{})
	shipment := try(desk.Fulfillment.Ship(ctx, fulfillment.ShipmentDraft{Order: sold(ctx, desk, 200, false).Header.ID})) // at once, all of it
	fmt.Println(shipment.Header.Number, shipment.State, try(desk.Stock.Get(ctx, "austin", "GLV-N")).OnHand)
	fmt.Println(try(desk.Fulfillment.Deliver(ctx, shipment.Header.ID)).State)
	// Output:
	// SH-00001 shipped 400 case
	// delivered
}

func ExampleInvoices_Bill() {
	ctx, desk := shop(o2c.Config{})
	sale := sold(ctx, desk, 2, true)
	bill := try(desk.Invoices.Bill(ctx, invoice.Draft{Order: sale.Header.ID}))
	fmt.Println(bill.Header.Number, bill.State, bill.Totals.Gross, "due", bill.Due)
	_, err := desk.Invoices.Bill(ctx, invoice.Draft{Order: sale.Header.ID})
	fmt.Println(err)
	// Output:
	// INV-00001 posted 100.00 USD due 2026-12-05
	// invoice/nothing: sales order SO-00001: cannot invoice: nothing is billable now: the order bills on delivery
}

func ExampleInvoices_Approve() {
	ctx, desk := shop(o2c.Config{})
	bill := try(desk.Invoices.Draft(ctx, invoice.Draft{Order: sold(ctx, desk, 2, true).Header.ID}))
	fmt.Println(try(desk.Invoices.Approve(ctx, bill.Header.ID)).State)
	fmt.Println(try(desk.Invoices.Post(ctx, bill.Header.ID)).State)
	// Output:
	// approved
	// posted
}

func ExampleInvoices_Post() {
	ctx, desk := shop(o2c.Config{})
	sale := sold(ctx, desk, 2, true)
	first := try(desk.Invoices.Draft(ctx, invoice.Draft{Order: sale.Header.ID}))
	second := try(desk.Invoices.Draft(ctx, invoice.Draft{Order: sale.Header.ID})) // of the same cases
	fmt.Println(try(desk.Invoices.Post(ctx, first.Header.ID)).Header.Number)
	_, err := desk.Invoices.Post(ctx, second.Header.ID)
	fmt.Println(errors.Is(err, document.ErrRefused))
	// Output:
	// INV-00001
	// true
}

func ExampleInvoices_Drop() {
	ctx, desk := shop(o2c.Config{})
	sale := sold(ctx, desk, 2, true)
	bill := try(desk.Invoices.Draft(ctx, invoice.Draft{Order: sale.Header.ID}))
	fmt.Println(try(desk.Invoices.Drop(ctx, bill.Header.ID)).State)
	fmt.Println(try(desk.Invoices.Bill(ctx, invoice.Draft{Order: sale.Header.ID})).Header.Number) // no number was used up
	// Output:
	// dropped
	// INV-00001
}

func ExampleInvoices_OfOrder() {
	ctx, desk := shop(o2c.Config{})
	sale := sold(ctx, desk, 3, true) // 150.00 USD
	try(desk.Invoices.Bill(ctx, invoice.Draft{Order: sale.Header.ID, Lines: []order.LineQuantity{{Line: 1, Quantity: try(money.ParseQuantity("1 case"))}}}))
	try(desk.Invoices.Bill(ctx, invoice.Draft{Order: sale.Header.ID})) // the rest
	for bill, err := range desk.Invoices.OfOrder(ctx, sale.Header.ID) {
		fmt.Println(try(bill, err).Header.Number, bill.Totals.Gross)
	}
	// Output:
	// INV-00001 50.00 USD
	// INV-00002 100.00 USD
}

func ExamplePayments_Record_cashSale() {
	ctx, desk := shop(o2c.Config{})
	draft := want(2)
	draft.Type = order.CashSale
	sale := try(desk.Orders.Confirm(ctx, try(desk.Orders.Submit(ctx, draft)).Header.ID))
	paid := try(desk.Payments.Record(ctx, payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.Cash, Amount: sale.Totals.Gross, Order: sale.Header.ID}))
	bill := try(desk.Invoices.Get(ctx, paid.Allocations[0].Invoice.ID))
	fmt.Println(bill.Header.Number, try(bill.Settlement()), "with", paid.Received)
	fmt.Println("handed over:", try(desk.Orders.Get(ctx, sale.Header.ID)).Lines[0].Ledger.Delivered)
	fmt.Println("left in Austin:", try(desk.Stock.Get(ctx, "austin", "GLV-N")).OnHand)
	// Output:
	// INV-00001 settled with 100.00 USD
	// handed over: 2 case
	// left in Austin: 598 case
}

func ExamplePayments_Apply() {
	ctx, desk := shop(o2c.Config{})
	paid := try(desk.Payments.Record(ctx, payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.Wire, Amount: try(money.Parse("130.00 USD"))})) // nothing is owed yet
	try(desk.Invoices.Bill(ctx, invoice.Draft{Order: sold(ctx, desk, 2, true).Header.ID}))                                                                         // 100.00 USD
	paid = try(desk.Payments.Apply(ctx, paid.Header.ID))
	fmt.Println("paid", paid.Allocations[0].Number, "with", paid.Allocations[0].Amount, "left", try(paid.Unapplied()))
	// Output: paid INV-00001 with 100.00 USD left 30.00 USD
}

func ExamplePayments_Receipt() {
	ctx, desk := shop(o2c.Config{})
	try(desk.Invoices.Bill(ctx, invoice.Draft{Order: sold(ctx, desk, 2, true).Header.ID})) // 100.00 USD
	paid := try(desk.Payments.Record(ctx, payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.Wire, Amount: try(money.Parse("130.00 USD"))}))
	receipt := try(desk.Payments.Receipt(ctx, paid.Receipt.ID))
	fmt.Println(receipt.Header.Number, receipt.Amount, "of which", receipt.Lines[0].Amount, "for", receipt.Lines[0].Number)
	fmt.Println("kept:", receipt.Unapplied)
	// Output:
	// RC-00001 130.00 USD of which 100.00 USD for INV-00001
	// kept: 30.00 USD
}

func ExamplePayments_Retry() {
	ctx, desk := shop(o2c.Config{Gateway: paymenttest.NewGateway(paymenttest.TimeoutBefore)})
	paid, err := desk.Payments.Charge(ctx, payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.Card, Token: "tok-1", Amount: try(money.Parse("100.00 USD"))})
	fmt.Println(errors.Is(err, document.ErrUnknown))
	_, err = desk.Payments.Retry(ctx, paid.Header.ID) // perhaps the money has moved
	if refusal, ok := errors.AsType[*document.Refusal](err); ok {
		fmt.Println(refusal.Reasons[0].Saw, refusal.Reasons[0].Help)
	}
	// Output:
	// true
	// attempt 1 is unknown [wait until its outcome is known]
}

func ExamplePayments_OfInvoice() {
	ctx, desk := shop(o2c.Config{})
	bill := try(desk.Invoices.Bill(ctx, invoice.Draft{Order: sold(ctx, desk, 2, true).Header.ID})) // 100.00 USD
	for _, sum := range []string{"60.00 USD", "40.00 USD"} {
		try(desk.Payments.Record(ctx, payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.Check, Amount: try(money.Parse(sum))}))
	}
	for paid, err := range desk.Payments.OfInvoice(ctx, bill.Header.ID) {
		fmt.Println(try(paid, err).Method, paid.Received)
	}
	fmt.Println(try(try(desk.Invoices.Get(ctx, bill.Header.ID)).Settlement()))
	// Output:
	// check 60.00 USD
	// check 40.00 USD
	// settled
}

func ExamplePayments_Vault() {
	ctx, desk := shop(o2c.Config{Gateway: paymenttest.NewGateway()})
	stored := try(desk.Payments.Vault(ctx, "lakeside", payment.Card, "what the provider's form gave"))
	paid := try(desk.Payments.Charge(ctx, payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.Card, Token: stored.Token, Amount: try(money.Parse("100.00 USD"))}))
	fmt.Println(paid.Attempts[0].State, paid.Received)
	// Output: succeeded 100.00 USD
}

func ExamplePayments_MethodsOf() {
	ctx, desk := shop(o2c.Config{Gateway: paymenttest.NewGateway()})
	try(desk.Payments.Vault(ctx, "lakeside", payment.Card, "form-1"))
	try(desk.Payments.Vault(ctx, "lakeside", payment.ACH, "form-2"))
	for stored, err := range desk.Payments.MethodsOf(ctx, "lakeside") {
		fmt.Println(try(stored, err).Method, stored.Token != "")
	}
	// Output:
	// card true
	// ach true
}

func ExamplePayments_Observe() {
	ctx, desk := shop(o2c.Config{Gateway: paymenttest.NewGateway(paymenttest.Delay)}) // the debit settles days later
	sum := try(money.Parse("100.00 USD"))
	paid := try(desk.Payments.Charge(ctx, payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.ACH, Token: "tok-1", Amount: sum}))
	fmt.Println(paid.Attempts[0].State, paid.Received)

	paid = try(desk.Payments.Observe(ctx, paid.Attempts[0].Key, payment.Outcome{Result: payment.ResultSucceeded, Amount: sum})) // the provider's event
	fmt.Println(paid.Attempts[0].State, paid.Received)
	// Output:
	// pending 0.00 USD
	// succeeded 100.00 USD
}

func ExamplePayments_Account() {
	ctx, desk := shop(o2c.Config{})
	try(desk.Invoices.Bill(ctx, invoice.Draft{Order: sold(ctx, desk, 3, true).Header.ID}))
	sold(ctx, desk, 2, false)
	account := try(desk.Payments.Account(ctx, "lakeside", dollars))
	fmt.Println("ordered", account.Orders, "invoiced", account.Invoices, "owed", try(account.Exposure()))
	// Output: ordered 100.00 USD invoiced 150.00 USD owed 250.00 USD
}

// earned is an order of 10,000.00 net that was delivered, billed and paid in the month of the examples.
func earned(ctx context.Context, desk *o2c.Desk) *order.SalesOrder {
	sale := try(desk.Orders.Confirm(ctx, try(desk.Orders.Submit(ctx, listed(200))).Header.ID))
	try(desk.Fulfillment.Deliver(ctx, try(desk.Fulfillment.Ship(ctx, fulfillment.ShipmentDraft{Order: sale.Header.ID})).Header.ID))
	try(desk.Invoices.Bill(ctx, invoice.Draft{Order: sale.Header.ID}))
	try(desk.Payments.Record(ctx, payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.Wire, Amount: sale.Totals.Gross}))
	return sale
}

func ExampleCommissions_Page() {
	ctx, desk := branch(o2c.Config{})
	earned(ctx, desk) // 10,000.00 net
	page := try(desk.Commissions.Page(ctx, "rita", "2026-11"))
	fmt.Println(page.Payee, page.Totals[0])
	fmt.Println(page.Entries[0].Reason())
	// Output:
	// rita 1000.00 USD
	// 10% of 10000.00 USD collected on SO-00001 line 1, territory tampa
}

func ExampleCommissions_Standing() {
	ctx, desk := branch(o2c.Config{})
	standing := try(desk.Commissions.Standing(ctx, earned(ctx, desk).Header.ID))
	fmt.Println("collected", try(standing.Collected()))
	for i, payee := range standing.Credits.Payees {
		fmt.Println(payee.Rep, payee.Rate, try(standing.Booked(i)))
	}
	// Output:
	// collected 10000.00 USD
	// rita 10% 1000.00 USD
	// dan 3% 300.00 USD
}

func ExampleCommissions_OfPayee() {
	ctx, desk := branch(o2c.Config{})
	earned(ctx, desk)
	for page, err := range desk.Commissions.OfPayee(ctx, "dan") {
		fmt.Println(try(page, err).Period, page.Totals[0])
	}
	// Output: 2026-11 300.00 USD
}

func ExampleRecords_SaveSeller() {
	ctx, desk := shop(o2c.Config{})
	seller := party.SellerDraft{Code: "northwind", Name: "Northwind Medical Supply", Zone: "Chicago"}
	_, err := desk.Records.SaveSeller(ctx, seller)
	fmt.Println(err)
	seller.Zone, seller.Numbering = "America/Chicago", []party.Numbering{{Series: "sales_order", Format: "SO-{year}-{n:4}", Reset: party.Yearly}}
	try(desk.Records.SaveSeller(ctx, seller))
	fmt.Println(try(desk.Orders.Submit(ctx, want(2))).Header.Number)
	// Output:
	// o2c/zone: zone: there is no time zone "Chicago"; write an IANA name such as America/Chicago
	// SO-2026-0001
}

func ExampleRecords_SaveCustomer() {
	ctx, desk := shop(o2c.Config{})
	sale := try(desk.Orders.Submit(ctx, want(2)))
	try(desk.Records.SaveCustomer(ctx, party.CustomerDraft{Code: "lakeside", Name: "Lakeside Clinic", Terms: &party.Terms{NetDays: 60}}))
	fmt.Println(try(desk.Orders.Get(ctx, sale.Header.ID)).Terms) // as it was agreed
	fmt.Println(try(desk.Orders.Submit(ctx, want(2))).Terms)
	// Output:
	// net 30
	// net 60
}

func ExampleRecords_Customer() {
	ctx, desk := shop(o2c.Config{})
	lakeside := try(desk.Records.Customer(ctx, "lakeside")).Content()
	lakeside.Disabled = true // the rest stays as it is
	try(desk.Records.SaveCustomer(ctx, lakeside))
	_, err := desk.Orders.Submit(ctx, want(2))
	fmt.Println(err)
	// Output: order/disabled: customer: customer "lakeside" is disabled
}

func ExampleRecords_SaveOrganization() {
	ctx, desk := shop(o2c.Config{})
	try(desk.Records.SaveOrganization(ctx, party.OrganizationDraft{Code: "harbor", Name: "Harbor Health", Terms: &party.Terms{NetDays: 45}}))
	try(desk.Records.SaveCustomer(ctx, party.CustomerDraft{Code: "lakeside", Name: "Lakeside Clinic", Organization: "harbor"})) // no terms of its own
	fmt.Println(try(desk.Orders.Submit(ctx, want(2))).Terms)
	// Output: net 45
}

func ExampleRecords_SaveTeam() {
	ctx, desk := branch(o2c.Config{})
	field := try(desk.Records.Team(ctx, "field")).Content()
	field.Members[0].Manager = "rita" // dan reports to rita, who reports to dan
	_, err := desk.Records.SaveTeam(ctx, field)
	fmt.Println(err)
	// Output: team/cycle: members[0].manager: on the first day "dan" → "rita" → "dan"; let one of them report to somebody else
}

func ExamplePriceBook_Save() {
	ctx, desk := shop(o2c.Config{})
	try(desk.Records.SaveSeller(ctx, party.SellerDraft{Code: "northwind", Name: "Northwind Medical Supply", Currency: dollars}))
	try(desk.Prices.Save(ctx, pricing.PriceListDraft{Code: "base", Name: "Base", Currency: dollars, Entries: []pricing.Entry{
		{Item: "GLV-N", Unit: "case", Model: model.Model{Price: try(money.ParsePrice("60.00 USD"))}},
	}}))
	fmt.Println(try(desk.Orders.Submit(ctx, listed(2))).Totals.Net) // the draft names no price

	sale := try(desk.Orders.Submit(ctx, want(2))) // the draft says 50.00
	_, err := desk.Orders.Confirm(ctx, sale.Header.ID)
	fmt.Println(err)
	// Output:
	// 120.00 USD
	// gate/price: sales order SO-00002: cannot confirm: lines[0]: costs 50.00 USD, by list base version 1 60.00 USD; take that price, or an approval
}

func ExampleRecords_SaveTaxTable() {
	ctx, desk := branch(o2c.Config{})
	try(desk.Records.SaveTaxTable(ctx, pricing.TaxTableDraft{Code: "sample", Name: "Sample rates", Rows: []pricing.TaxRow{
		{Country: "US", Region: "FL", Jurisdiction: "US-FL", Rate: try(money.ParseRate("6%"))},
		{Country: "US", Region: "FL", PostalPrefix: "336", Jurisdiction: "Hillsborough County", Rate: try(money.ParseRate("1.5%"))},
	}}))
	for _, tax := range try(desk.Orders.Submit(ctx, listed(200))).Totals.Taxes {
		fmt.Println(tax.Jurisdiction, tax.Amount)
	}
	// Output:
	// Hillsborough County 150.00 USD
	// US-FL 600.00 USD
}

func ExampleRecords_SaveTerritoryMap() {
	ctx, desk := branch(o2c.Config{})
	try(desk.Records.SaveTerritoryMap(ctx, territory.MapDraft{Code: "florida", Team: "field", Territories: []territory.Territory{
		{Code: "tampa", Rep: "rita", Country: "US", Postal: []territory.Rule{"336*"}},
		{Code: "harbor", Rep: "dan", Country: "US", Postal: []territory.Rule{"33602"}},
	}}))
	sale := try(desk.Orders.Confirm(ctx, try(desk.Orders.Submit(ctx, listed(2))).Header.ID))
	fmt.Println(sale.ShipTo.PostalCode, "belongs to", sale.Owner.Rep, "by the rule", sale.Owner.Rule)
	// Output: 33602 belongs to dan by the rule 33602
}

func ExampleRecords_SaveCommissionPlan() {
	ctx, desk := branch(o2c.Config{})
	before := try(desk.Orders.Confirm(ctx, try(desk.Orders.Submit(ctx, listed(2))).Header.ID))
	try(desk.Records.SaveCommissionPlan(ctx, commission.PlanDraft{Code: "field", Name: "Field", Team: "field", Rates: []commission.LevelRate{{Level: "rep", Rate: try(money.ParseRate("12%"))}}}))
	after := try(desk.Orders.Confirm(ctx, try(desk.Orders.Submit(ctx, listed(2))).Header.ID))
	for _, sale := range []*order.SalesOrder{before, after} { // orders keep what was promised when they were confirmed
		fmt.Println(sale.Header.Number, try(desk.Commissions.Standing(ctx, sale.Header.ID)).Credits.Payees)
	}
	// Output:
	// SO-00001 [{rita rep 10%} {dan manager 3%}]
	// SO-00002 [{rita rep 12%}]
}

func ExampleRecords_SaveCategories() {
	ctx, desk := shop(o2c.Config{})
	tree := try(desk.Records.SaveCategories(ctx, catalog.CategoryTreeDraft{Categories: []catalog.Category{{Code: "ppe", Name: "Protection"}, {Code: "gloves", Name: "Gloves", Parent: "ppe"}}}))
	for _, category := range try(tree.Path("gloves")) {
		fmt.Println(category.Name)
	}
	// Output:
	// Protection
	// Gloves
}

func ExampleRecords_SaveProductSet() {
	ctx, desk := shop(o2c.Config{})
	tree := try(desk.Records.SaveCategories(ctx, catalog.CategoryTreeDraft{Categories: []catalog.Category{{Code: "ppe", Name: "Protection"}}}))
	gloves := try(desk.Records.SaveItem(ctx, catalog.ItemDraft{SKU: "GLV-N", Name: "Nitrile gloves", Type: catalog.Goods, Unit: "case", Category: "ppe"}))
	set := try(desk.Records.SaveProductSet(ctx, catalog.ProductSetDraft{Code: "clinic", Name: "For clinics", Categories: []string{"ppe"}}))
	fmt.Println(set.Contains(gloves, tree))
	// Output: true
}

func ExampleFixedPrices() {
	list, _, err := pricing.NewPriceList("acme", pricing.PriceListDraft{Code: "files", Name: "From a file", Currency: dollars, Entries: []pricing.Entry{
		{Item: "GLV-N", Unit: "case", Model: model.Model{Price: try(money.ParsePrice("45.00 USD"))}},
	}}, 0, document.Stamp{At: november(), Actor: "import"})
	book := try(pricing.Compile([]*pricing.PriceList{try(list, err)}, pricing.Config{}))
	ctx, desk := branch(o2c.Config{Prices: o2c.FixedPrices(book)})
	fmt.Println(try(desk.Orders.Submit(ctx, listed(2))).Totals.Net)
	// Output: 90.00 USD
}

func ExampleFixedTaxes() {
	table, _, err := pricing.NewTaxTable("acme", pricing.TaxTableDraft{Code: "files", Name: "From a file", Rows: []pricing.TaxRow{
		{Country: "US", Jurisdiction: "US", Rate: try(money.ParseRate("1%"))},
	}}, document.Stamp{At: november(), Actor: "import"})
	ctx, desk := branch(o2c.Config{Taxes: o2c.FixedTaxes(try(table, err))})
	fmt.Println(try(desk.Orders.Submit(ctx, listed(200))).Totals.Tax) // of 10,000.00 USD
	// Output: 100.00 USD
}

func ExampleFixedTerritories() {
	made, _, err := territory.NewMap("acme", territory.MapDraft{Code: "files", Team: "field", Territories: []territory.Territory{
		{Code: "all", Rep: "dan", Country: "US", Postal: []territory.Rule{"*"}},
	}}, document.Stamp{At: november(), Actor: "import"})
	index := try(territory.Compile(try(made, err)))
	ctx, desk := branch(o2c.Config{Territories: o2c.FixedTerritories(index)})
	sale := try(desk.Orders.Confirm(ctx, try(desk.Orders.Submit(ctx, listed(2))).Header.ID))
	fmt.Println(sale.Owner.Rep, "by map", sale.Owner.Map)
	// Output: dan by map files
}

func ExampleQuotes_DeclineRequest() {
	ctx, desk := branch(o2c.Config{})
	request := try(desk.Quotes.Request(ctx, order.RFQDraft{
		Seller: "northwind", Customer: "lakeside", Channel: order.CustomerService, Lines: []order.RFQDraftLine{{Item: "GLV-N", Quantity: try(money.ParseQuantity("200 case"))}},
	}))
	fmt.Println(try(desk.Quotes.Review(ctx, request.Header.ID)).State)
	fmt.Println(try(desk.Quotes.DeclineRequest(ctx, request.Header.ID, "sold out until spring")).State)
	// Output:
	// in_review
	// declined
}

func ExampleQuotes_WithdrawRequest() {
	ctx, desk := branch(o2c.Config{})
	request := try(desk.Quotes.Request(ctx, order.RFQDraft{
		Seller: "northwind", Customer: "lakeside", Channel: order.FieldRep, Lines: []order.RFQDraftLine{{Item: "GLV-N", Quantity: try(money.ParseQuantity("200 case"))}},
	}))
	fmt.Println(try(desk.Quotes.WithdrawRequest(ctx, request.Header.ID, "bought elsewhere")).State)
	// Output: withdrawn
}

func ExampleOrders_RejectPurchaseOrder() {
	ctx, desk := branch(o2c.Config{})
	quote := offered(ctx, desk, 200)
	_, err := desk.Orders.FromPurchaseOrder(ctx, buys(quote, "49.00 USD"))
	fmt.Println(errors.Is(err, document.ErrRefused))
	for received, err := range desk.Orders.PurchaseOrdersOf(ctx, "lakeside") {
		fmt.Println(try(desk.Orders.RejectPurchaseOrder(ctx, try(received, err).Header.ID, "not the quoted price")).State)
	}
	sale := try(desk.Orders.FromPurchaseOrder(ctx, buys(quote, "50.00 USD"))) // corrected, under the same number
	fmt.Println(sale.Header.Number)
	// Output:
	// true
	// rejected
	// SO-00001
}

func ExamplePriceBook_List() {
	ctx, desk := branch(o2c.Config{})
	list := try(desk.Prices.List(ctx, "base"))
	next := list.Content()
	next.Name = "Base, from July"
	try(desk.Prices.Save(ctx, next))
	list = try(desk.Prices.List(ctx, "base"))
	fmt.Println(list.Name, "of edition", list.Edition)
	// Output: Base, from July of edition 2
}

func ExampleOrders_Pay() {
	ctx, desk := branch(o2c.Config{})
	draft := order.Draft{Seller: "northwind", Customer: "lakeside", Type: order.CashSale, Location: "austin", Lines: []order.DraftLine{{Item: "GLV-N", Quantity: try(money.ParseQuantity("1 case"))}}}
	sale := try(desk.Orders.Submit(ctx, draft))
	sale = try(desk.Orders.Confirm(ctx, sale.Header.ID))
	paid := try(desk.Orders.Pay(ctx, sale.Header.ID, payment.Draft{Method: payment.Cash}))
	fmt.Println("paid", paid.Received)
	fmt.Println("delivered", try(desk.Orders.Get(ctx, sale.Header.ID)).Lines[0].Ledger.Delivered)
	// Output:
	// paid 64.50 USD
	// delivered 1 case
}
