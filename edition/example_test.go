package edition_test

import (
	"fmt"
	"log"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/edition"
)

func Example() {
	june := time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
	dana := document.Stamp{At: june, Actor: "dana"}
	register := edition.NewRegister("price_book", "acme", dana)
	must(register.Stage("wholesale", "v1:5f2a", dana))
	first, _, err := register.Publish(june, nil, dana)
	must(err)

	must(register.Stage("wholesale", "v1:c07e", dana)) // new prices …
	july := june.AddDate(0, 1, 0)
	second, _, err := register.Publish(july, first, dana) // … from July on
	must(err)

	for _, at := range []time.Time{june, july.Add(-time.Second), july} {
		e, _ := register.InForce(at)
		fmt.Println(at.Format(time.DateTime), "edition", e.Number)
	}
	fmt.Println(second.Members)
	// Output:
	// 2026-06-01 09:00:00 edition 1
	// 2026-07-01 08:59:59 edition 1
	// 2026-07-01 09:00:00 edition 2
	// [{wholesale 2 v1:c07e}]
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
