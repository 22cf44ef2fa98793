package order_test

import (
	"errors"
	"fmt"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
)

func ExampleNew() {
	o, err := order.New(worked(), parties(), "acme", idA, day("2026-11-05"), at(1))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(o.State, o.Totals.Net, "+", o.Totals.Tax, "=", o.Totals.Gross)
	// Output: draft 10000.00 USD + 750.00 USD = 10750.00 USD
}

// Every fault is reported at once.
func ExampleDraft_Validate() {
	draft := worked()
	draft.Location = ""
	draft.Lines[0].Quantity = draft.Lines[0].Quantity.Neg()
	fmt.Println(draft.Validate())
	// Output:
	// order/required: location: an order names the location that its stock is taken from
	// order/quantity: lines[0].quantity: must be positive, is -200 case; write for instance "200 case"
}

// A gate that fails refuses the order, which stays submitted, with a hold.
func ExampleSalesOrder_Confirm() {
	o := submitted(worked())
	o.Header.Number = "SO-1"
	_, err := o.Confirm([]document.Reason{{Code: "gate/stock", Gate: "stock", Path: "GLV-N", Saw: "needs 200 case, can reserve 120 case", Help: []string{"receive 80 case"}}}, nil, at(3))
	fmt.Println(err)
	if refusal, ok := errors.AsType[*document.Refusal](err); ok {
		_, err = o.Block(refusal, at(3))
	}
	fmt.Println(o.State, o.Holds[0].Kind, err)

	_, err = o.Confirm(nil, nil, at(4))
	fmt.Println(o.State, len(o.Holds), err)
	// Output:
	// gate/stock: sales order SO-1: cannot confirm: GLV-N: needs 200 case, can reserve 120 case; receive 80 case
	// submitted stock <nil>
	// confirmed 0 <nil>
}

func ExampleSalesOrder_Record() {
	o := confirmed(worked())
	o.Header.Number = "SO-1"
	part := []order.LineQuantity{{Line: 1, Quantity: qty("120 case")}}
	for _, step := range []order.Step{order.Picked, order.Packed, order.Shipped, order.Delivered} {
		if err := o.Record(step, part, at(4)); err != nil {
			fmt.Println(err)
		}
	}
	fmt.Println(o.Record(order.Invoiced, []order.LineQuantity{{Line: 1, Quantity: qty("121 case")}}, at(5)))
	// Output: order/too_much: sales order SO-1: cannot invoice: lines[0]: 121 case of line 1, which has 120 case to invoice; at most 120 case
}

// Services have no shipment: they are delivered on the order.
func ExampleSalesOrder_Deliver() {
	draft := worked()
	draft.Lines = []order.DraftLine{{Item: "INST", Quantity: qty("4 hour"), UnitPrice: price("80.00 USD")}}
	o := confirmed(draft)
	_, err := o.Deliver(nil, day("2026-11-10"), at(4)) // all that is left
	progress, _ := o.Lines[0].Ledger.Progress(o.BillOn)
	fmt.Println(progress.ToDeliver, progress.ToInvoice, err)
	// Output: 0 hour 4 hour <nil>
}

func ExampleLedger_Progress() {
	ledger := order.Ledger{Ordered: qty("200 case"), Picked: qty("120 case"), Packed: qty("120 case"), Shipped: qty("120 case"), Delivered: qty("80 case"), Invoiced: qty("80 case")}
	for _, trigger := range []order.Trigger{order.OnOrder, order.OnShipment, order.OnDelivery} {
		p, err := ledger.Progress(trigger)
		fmt.Println("bill on", trigger, "to ship", p.ToShip, "in transit", p.InTransit, "to invoice", p.ToInvoice, err)
	}
	// Output:
	// bill on order to ship 80 case in transit 40 case to invoice 120 case <nil>
	// bill on shipment to ship 80 case in transit 40 case to invoice 40 case <nil>
	// bill on delivery to ship 80 case in transit 40 case to invoice 0 case <nil>
}

func ExampleSalesOrder_Hold() {
	o := confirmed(worked())
	o.Header.Number = "SO-1"
	if _, err := o.Hold("customs papers are missing", []order.Operation{order.Shipping}, at(4)); err != nil {
		fmt.Println(err)
	}
	fmt.Println(o.Record(order.Picked, []order.LineQuantity{{Line: 1, Quantity: qty("1 case")}}, at(5)))
	// Output: order/hold: sales order SO-1: cannot ship: held: customs papers are missing; release the hold
}

func ExampleSalesOrder_Cancel() {
	o := confirmed(worked())
	back, _ := o.InStock() // to be released in the same commit
	_, err := o.Cancel("changed plans", at(4))
	fmt.Println(o.State, back[0].SKU, back[0].Quantity, err)
	// Output: canceled GLV-N 200 case <nil>
}

func ExampleSalesOrder_Close() {
	o := complete()
	o.Header.Number = "SO-1"
	open, _ := money.Parse("10750.00 USD")
	_, err := o.Close([]order.Unpaid{{Invoice: "invoice INV-1", Open: open}}, nil, at(5))
	fmt.Println(err)
	_, err = o.Close(nil, nil, at(6))
	fmt.Println(o.State, err)
	// Output:
	// order/open: sales order SO-1: cannot close: invoice INV-1 has 10750.00 USD open; settle it
	// closed <nil>
}

func ExampleSalesOrder_Demand() {
	draft := worked()
	draft.Lines = []order.DraftLine{{Item: "WIPE", Quantity: qty("3 case"), UnitPrice: price("12.00 USD")}} // of 12 boxes each
	demand, err := submitted(draft).Demand()
	fmt.Println(demand[0].SKU, demand[0].Quantity, err)
	// Output: WIPE 36 box <nil>
}

func ExampleLifecycle() {
	fmt.Print(order.Lifecycle().Mermaid())
	// Output:
	// stateDiagram-v2
	//     [*] --> draft
	//     draft --> submitted: submit
	//     submitted --> confirmed: confirm [no hold, gates pass]
	//     confirmed --> closed: close [delivered, invoiced, paid]
	//     draft --> canceled: cancel
	//     submitted --> canceled: cancel
	//     confirmed --> canceled: cancel [nothing shipped, nothing invoiced]
	//     closed --> [*]
	//     canceled --> [*]
}
