package fulfillment_test

import (
	"fmt"

	"github.com/seed-3f372218/o2c/fulfillment"
)

func ExampleNewStock() {
	s, _, err := fulfillment.NewStock("acme", fulfillment.StockDraft{Location: "austin", SKU: "GLV-N", OnHand: qty("600 case")}, at(1))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Reserve(qty("200 case"), at(2)))
	available, err := s.Available()
	fmt.Println("on hand", s.OnHand, "available", available, err)
	// Output:
	// <nil>
	// on hand 600 case available 400 case <nil>
}
