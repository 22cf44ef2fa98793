package fulfillment_test

import (
	"fmt"

	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/order"
)

func ExampleCheckStock() {
	stocks := map[string]*fulfillment.Stock{"GLV-N": stock("GLV-N", "100 case", "")}
	demand := []order.StockDemand{{Line: 1, SKU: "GLV-N", Quantity: qty("60 case")}, {Line: 2, SKU: "GLV-N", Quantity: qty("60 case")}}
	reasons, err := fulfillment.CheckStock(demand, stocks)
	fmt.Println(reasons[0].Path, reasons[0].Saw, reasons[0].Help, err)
	// Output: GLV-N needs 120 case, can reserve 100 case [receive 20 case order at most 100 case] <nil>
}

func ExamplePlan() {
	o, _ := confirmed()
	s, err := fulfillment.Plan(o, fulfillment.ShipmentDraft{Order: o.Header.ID}, idB, at(4)) // all that is still to pick
	for _, l := range s.Lines {
		fmt.Println(l.OrderLine, l.SKU, l.Quantity, err)
	}
	// Output:
	// 1 GLV-N 200 case <nil>
	// 2 WIPE 3 case <nil>
	// 3 WIPE 6 third <nil>
}

// A shipment from the plan to the buyer's door.
func ExampleShipment_Ship() {
	o, stocks := confirmed()
	s := plan(o, order.LineQuantity{Line: 1, Quantity: qty("120 case")})
	show := func(err error) {
		fmt.Println(s.State, "on hand", stocks["GLV-N"].OnHand, "reserved", stocks["GLV-N"].Reserved, err)
	}
	_, err := s.Release(at(5))
	show(err)
	_, err = s.Pick(o, at(6))
	show(err)
	_, err = s.Pack(o, at(7))
	show(err)
	_, err = s.Ship(o, stocks, today, at(8))
	show(err)
	// Output:
	// released on hand 600 case reserved 200 case <nil>
	// picking on hand 600 case reserved 200 case <nil>
	// packed on hand 600 case reserved 200 case <nil>
	// shipped on hand 480 case reserved 80 case <nil>
}

func ExampleShipment_Deliver() {
	o, stocks := confirmed()
	s := plan(o)
	_, err := s.Deliver(o, today, at(5))
	fmt.Println(err != nil, s.State) // it has not left
	must(s.Release(at(5)))
	must(s.Pick(o, at(5)))
	must(s.Pack(o, at(5)))
	must(s.Ship(o, stocks, today, at(5)))
	events, err := s.Deliver(o, today, at(6))
	fmt.Println(s.State, s.DeliveredOn, len(events), err)
	// Output:
	// true planned
	// delivered 2026-11-05 1 <nil>
}

func ExampleShipment_Cancel() {
	o, _ := confirmed()
	s := plan(o)
	must(s.Release(at(5)))
	must(s.Pick(o, at(5)))
	_, err := s.Cancel(o, today, at(6))
	progress, _ := o.Lines[0].Ledger.Progress(o.BillOn)
	fmt.Println(s.State, "to pick", progress.ToPick, "reserved", progress.Reserved, err)
	// Output: canceled to pick 200 case reserved 200 case <nil>
}

func ExampleStock_Reserve() {
	s := stock("GLV-N", "100 case", "10 case")
	fmt.Println(s.Reserve(qty("105 case"), at(1)))
	err := s.Reserve(qty("6 case"), at(1))
	fmt.Println(err != nil, s.Reserved)
	// Output:
	// <nil>
	// true 105 case
}

func ExampleStock_Count() {
	s := stock("GLV-N", "100 case", "")
	if err := s.Reserve(qty("80 case"), at(1)); err != nil {
		fmt.Println(err)
	}
	_, err := s.Count(fulfillment.StockDraft{Location: "austin", SKU: "GLV-N", OnHand: qty("70 case")}, at(2)) // a count is a fact
	short, _ := s.Short()
	available, _ := s.Available()
	fmt.Println("short", short, "available", available, err)
	// Output: short 10 case available 0 case <nil>
}

func ExampleLifecycle() {
	table := fulfillment.Lifecycle()
	fmt.Println(table.Allowed(fulfillment.Packed))
	fmt.Println(len(table.Mermaid()) > 0)
	// Output:
	// [ship cancel]
	// true
}
