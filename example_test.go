package o2c_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/paymenttest"
	"github.com/seed-3f372218/o2c/store/memory"
)

// try ends the program at an error.
func try[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// november is the clock of the examples.
func november() time.Time { return time.Date(2026, 11, 5, 15, 0, 0, 0, time.UTC) }

func Example() {
	ctx := context.Background()
	engine := o2c.New(memory.New(), o2c.Config{Clock: november})
	desk := engine.As(o2c.Actor{Tenant: "acme", ID: "desk-2"})

	try(desk.Records.SaveSeller(ctx, party.SellerDraft{Code: "northwind", Name: "Northwind Medical Supply", Zone: "America/Chicago"}))
	try(desk.Records.SaveCustomer(ctx, party.CustomerDraft{Code: "lakeside", Name: "Lakeside Clinic", Terms: &party.Terms{NetDays: 30}}))
	try(desk.Records.SaveItem(ctx, catalog.ItemDraft{SKU: "GLV-N", Name: "Nitrile gloves", Type: catalog.Goods, Unit: "case"}))
	try(desk.Stock.Count(ctx, fulfillment.StockDraft{Location: "austin", SKU: "GLV-N", OnHand: try(money.ParseQuantity("600 case"))}))

	draft := try(document.DecodeStrict[order.Draft]([]byte(`{
		"seller": "northwind", "customer": "lakeside", "location": "austin",
		"taxes": [{"jurisdiction": "US-FL", "rate": "7.5%"}],
		"lines": [{"item": "GLV-N", "quantity": "200 case", "unit_price": "50.00 USD"}]
	}`)))
	sale := try(desk.Orders.Submit(ctx, draft, o2c.Once("po-4711"))) // called again, it gives the same order
	sale = try(desk.Orders.Confirm(ctx, sale.Header.ID))             // 200 cases are reserved
	fmt.Println(sale.Header.Number, sale.State, sale.Totals.Gross)

	shipment := try(desk.Fulfillment.Ship(ctx, fulfillment.ShipmentDraft{Order: sale.Header.ID}))
	try(desk.Fulfillment.Deliver(ctx, shipment.Header.ID))
	bill := try(desk.Invoices.Bill(ctx, invoice.Draft{Order: sale.Header.ID}))
	fmt.Println(bill.Header.Number, bill.Totals.Net, "+", bill.Totals.Tax, "due", bill.Due)

	paid := try(desk.Payments.Record(ctx, payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.Check, Amount: bill.Totals.Gross}))
	receipt := try(desk.Payments.Receipt(ctx, paid.Receipt.ID))
	fmt.Println(receipt.Header.Number, receipt.Amount, "for", receipt.Lines[0].Number)
	// Output:
	// SO-00001 confirmed 10750.00 USD
	// INV-00001 10000.00 USD + 750.00 USD due 2026-12-05
	// RC-00001 10750.00 USD for INV-00001
}

// shop opens a desk with a seller, a customer, gloves at 50.00 and 600 cases of them in Austin.
func shop(config o2c.Config) (context.Context, *o2c.Desk) {
	ctx := context.Background()
	config.Clock = november
	desk := o2c.New(memory.New(), config).As(o2c.Actor{Tenant: "acme", ID: "desk-2"})
	try(desk.Records.SaveSeller(ctx, party.SellerDraft{Code: "northwind", Name: "Northwind Medical Supply", Zone: "America/Chicago"}))
	try(desk.Records.SaveCustomer(ctx, party.CustomerDraft{Code: "lakeside", Name: "Lakeside Clinic", Terms: &party.Terms{NetDays: 30}}))
	try(desk.Records.SaveItem(ctx, catalog.ItemDraft{SKU: "GLV-N", Name: "Nitrile gloves", Type: catalog.Goods, Unit: "case"}))
	try(desk.Stock.Count(ctx, fulfillment.StockDraft{Location: "austin", SKU: "GLV-N", OnHand: try(money.ParseQuantity("600 case"))}))
	return ctx, desk
}

// want is a draft of so many cases of gloves at 50.00.
func want(cases int64) order.Draft {
	return order.Draft{Seller: "northwind", Customer: "lakeside", Location: "austin", Lines: []order.DraftLine{
		{Item: "GLV-N", Quantity: try(money.NewQuantity(cases, "case")), UnitPrice: try(money.ParsePrice("50.00 USD"))},
	}}
}

// sold is a confirmed order, delivered when it says so.
func sold(ctx context.Context, desk *o2c.Desk, cases int64, delivered bool) *order.SalesOrder {
	sale := try(desk.Orders.Submit(ctx, want(cases)))
	sale = try(desk.Orders.Confirm(ctx, sale.Header.ID))
	if delivered {
		shipment := try(desk.Fulfillment.Ship(ctx, fulfillment.ShipmentDraft{Order: sale.Header.ID}))
		try(desk.Fulfillment.Deliver(ctx, shipment.Header.ID))
	}
	return sale
}

func ExampleOnce() {
	ctx, desk := shop(o2c.Config{})
	first := try(desk.Orders.Submit(ctx, want(200), o2c.Once("web-4711")))
	again := try(desk.Orders.Submit(ctx, want(200), o2c.Once("web-4711")))
	fmt.Println(first.Header.Number, again.Header.Number)

	_, err := desk.Orders.Submit(ctx, want(300), o2c.Once("web-4711"))
	fmt.Println(errors.Is(err, document.ErrKeyReused))
	// Output:
	// SO-00001 SO-00001
	// true
}

func ExampleDryRun() {
	ctx, desk := shop(o2c.Config{})
	sale := try(desk.Orders.Submit(ctx, want(200)))
	var plan o2c.Plan
	would := try(desk.Orders.Confirm(ctx, sale.Header.ID, o2c.DryRun(&plan)))
	fmt.Println("would be", would.State)
	for _, ref := range plan.Writes {
		fmt.Println("would write a", ref.Kind.Words())
	}
	fmt.Println("is", try(desk.Orders.Get(ctx, sale.Header.ID)).State)
	// Output:
	// would be confirmed
	// would write a sales order
	// would write a stock
	// would write a customer account
	// is submitted
}

func ExampleOrders_Submit() {
	ctx, desk := shop(o2c.Config{})
	draft := want(0)
	draft.Customer = "nobody"
	_, err := desk.Orders.Submit(ctx, draft)
	fmt.Println(err)
	// Output:
	// order/quantity: lines[0].quantity: must be positive, is 0 case; write for instance "200 case"
	// order/unknown: customer: there is no customer "nobody"
}

func ExampleOrders_Confirm() {
	ctx, desk := shop(o2c.Config{})
	sale := try(desk.Orders.Submit(ctx, want(700)))
	sale, err := desk.Orders.Confirm(ctx, sale.Header.ID)
	if refusal, ok := errors.AsType[*document.Refusal](err); ok {
		for _, reason := range refusal.Reasons {
			fmt.Println(reason.Gate, "gate:", reason.Saw)
			fmt.Println("what would help:", reason.Help)
		}
	}
	fmt.Println(sale.State, "with a hold:", sale.Holds[0].Kind)
	// Output:
	// stock gate: needs 700 case, can reserve 600 case
	// what would help: [receive 100 case order at most 600 case]
	// submitted with a hold: stock
}

func ExampleOrders_Hold() {
	ctx, desk := shop(o2c.Config{})
	sale := try(desk.Orders.Submit(ctx, want(200)))
	try(desk.Orders.Hold(ctx, sale.Header.ID, "ask about the address", []order.Operation{order.Confirming}))
	_, err := desk.Orders.Confirm(ctx, sale.Header.ID)
	fmt.Println(err)
	try(desk.Orders.ReleaseHolds(ctx, sale.Header.ID))
	fmt.Println(try(desk.Orders.Confirm(ctx, sale.Header.ID)).State)
	// Output:
	// order/hold: sales order SO-00001: cannot confirm: held: ask about the address; release the hold
	// confirmed
}

func ExampleOrders_Cancel() {
	ctx, desk := shop(o2c.Config{})
	sale := sold(ctx, desk, 200, false)
	fmt.Println("reserved", try(desk.Stock.Get(ctx, "austin", "GLV-N")).Reserved)
	try(desk.Orders.Cancel(ctx, sale.Header.ID, "the buyer changed its mind"))
	fmt.Println("reserved", try(desk.Stock.Get(ctx, "austin", "GLV-N")).Reserved)
	// Output:
	// reserved 200 case
	// reserved 0 case
}

func ExampleOrders_Close() {
	ctx, desk := shop(o2c.Config{})
	sale := sold(ctx, desk, 2, true)
	_, err := desk.Orders.Close(ctx, sale.Header.ID)
	fmt.Println(err)
	bill := try(desk.Invoices.Bill(ctx, invoice.Draft{Order: sale.Header.ID}))
	try(desk.Payments.Record(ctx, payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.Wire, Amount: bill.Totals.Gross}))
	fmt.Println(try(desk.Orders.Close(ctx, sale.Header.ID)).State)
	// Output:
	// order/open: sales order SO-00001: cannot close: line 1: 2 case not invoiced; invoice it
	// closed
}

func ExampleFulfillment_Plan() {
	ctx, desk := shop(o2c.Config{})
	sale := sold(ctx, desk, 200, false)
	shipment := try(desk.Fulfillment.Plan(ctx, fulfillment.ShipmentDraft{Order: sale.Header.ID, Lines: []order.LineQuantity{{Line: 1, Quantity: try(money.ParseQuantity("120 case"))}}}))
	for _, step := range []func(context.Context, document.ID, ...o2c.Option) (*fulfillment.Shipment, error){
		desk.Fulfillment.Release, desk.Fulfillment.Pick, desk.Fulfillment.Pack, desk.Fulfillment.Dispatch, desk.Fulfillment.Deliver,
	} {
		fmt.Println(try(step(ctx, shipment.Header.ID)).State)
	}
	// Output:
	// released
	// picking
	// packed
	// shipped
	// delivered
}

func ExampleInvoices_Draft() {
	ctx, desk := shop(o2c.Config{})
	sale := sold(ctx, desk, 200, true)
	bill := try(desk.Invoices.Draft(ctx, invoice.Draft{Order: sale.Header.ID}))
	fmt.Printf("%q %s\n", bill.Header.Number, bill.State)
	try(desk.Invoices.Approve(ctx, bill.Header.ID))
	bill = try(desk.Invoices.Post(ctx, bill.Header.ID))
	fmt.Printf("%q %s\n", bill.Header.Number, bill.State)
	// Output:
	// "" draft
	// "INV-00001" posted
}

func ExampleInvoices_OpenOf() {
	ctx, desk := shop(o2c.Config{})
	for _, cases := range []int64{2, 3} {
		try(desk.Invoices.Bill(ctx, invoice.Draft{Order: sold(ctx, desk, cases, true).Header.ID}))
	}
	for bill, err := range desk.Invoices.OpenOf(ctx, "lakeside") {
		fmt.Println(try(bill, err).Header.Number, try(bill.Open()))
	}
	// Output:
	// INV-00001 100.00 USD
	// INV-00002 150.00 USD
}

func ExamplePayments_Record() {
	ctx, desk := shop(o2c.Config{})
	try(desk.Invoices.Bill(ctx, invoice.Draft{Order: sold(ctx, desk, 2, true).Header.ID})) // 100.00 USD
	paid := try(desk.Payments.Record(ctx, payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.Check, Reference: "1001", Amount: try(money.Parse("130.00 USD"))}))
	fmt.Println("paid", paid.Allocations[0].Number, "with", paid.Allocations[0].Amount)
	fmt.Println("kept for the customer:", try(paid.Unapplied()))

	try(desk.Invoices.Bill(ctx, invoice.Draft{Order: sold(ctx, desk, 1, true).Header.ID})) // 50.00 USD
	paid = try(desk.Payments.Apply(ctx, paid.Header.ID))
	fmt.Println("paid", paid.Allocations[1].Number, "with", paid.Allocations[1].Amount)
	// Output:
	// paid INV-00001 with 100.00 USD
	// kept for the customer: 30.00 USD
	// paid INV-00002 with 30.00 USD
}

func ExamplePayments_Charge() {
	gateway := paymenttest.NewGateway(paymenttest.Decline) // the first call is declined
	ctx, desk := shop(o2c.Config{Gateway: gateway})
	paid, err := desk.Payments.Charge(ctx, payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.Card, Token: "tok-1", Amount: try(money.Parse("100.00 USD"))})
	fmt.Println(paid.Attempts[0].State, errors.Is(err, document.ErrRefused))
	paid = try(desk.Payments.Retry(ctx, paid.Header.ID))
	fmt.Println(paid.Attempts[1].State, paid.Received)
	// Output:
	// failed true
	// succeeded 100.00 USD
}

func ExampleDesk_Recover() {
	now := november()
	gateway := paymenttest.NewGateway(paymenttest.TimeoutAfter) // the money moves, the answer is lost
	desk := o2c.New(memory.New(), o2c.Config{Gateway: gateway, Clock: func() time.Time { return now }}).As(o2c.Actor{Tenant: "acme", ID: "desk-2"})
	ctx := context.Background()
	try(desk.Records.SaveSeller(ctx, party.SellerDraft{Code: "northwind", Name: "Northwind Medical Supply"}))
	try(desk.Records.SaveCustomer(ctx, party.CustomerDraft{Code: "lakeside", Name: "Lakeside Clinic"}))

	paid, err := desk.Payments.Charge(ctx, payment.Draft{Seller: "northwind", Customer: "lakeside", Method: payment.Card, Token: "tok-1", Amount: try(money.Parse("100.00 USD"))})
	fmt.Println(paid.Attempts[0].State, errors.Is(err, document.ErrUnknown))

	now = now.Add(2 * time.Minute) // the lease has ended
	try(desk.Recover(ctx))
	paid = try(desk.Payments.Get(ctx, paid.Header.ID))
	fmt.Println(paid.Attempts[0].State, paid.Received)
	// Output:
	// unknown true
	// succeeded 100.00 USD
}

func ExampleRecords_SaveItem() {
	ctx, desk := shop(o2c.Config{})
	item := try(desk.Records.SaveItem(ctx, catalog.ItemDraft{SKU: "GLV-N", Name: "Nitrile gloves, powder-free", Type: catalog.Goods, Unit: "case"}))
	fmt.Println(item.Name, "at version", item.Header.Version)
	// Output:
	// Nitrile gloves, powder-free at version 2
}

func ExampleStock_Count() {
	ctx, desk := shop(o2c.Config{})
	sold(ctx, desk, 200, false)
	stock := try(desk.Stock.Count(ctx, fulfillment.StockDraft{Location: "austin", SKU: "GLV-N", OnHand: try(money.ParseQuantity("150 case"))}))
	fmt.Println("on hand", stock.OnHand, "reserved", stock.Reserved, "short", try(stock.Short()))
	// Output:
	// on hand 150 case reserved 200 case short 50 case
}
