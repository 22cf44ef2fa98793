// Command ordertocash splits an amount without losing a cent.
package main

import (
	"fmt"
	"log"

	"github.com/seed-3f372218/o2c/money"
)

func main() {
	total, err := money.Parse("100.00 USD")
	if err != nil {
		log.Fatal(err)
	}
	parts, _, err := money.Allocate(total, []int64{1, 1, 1}, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(parts)
}
