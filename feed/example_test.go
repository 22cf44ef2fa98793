package feed_test

import (
	"fmt"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/feed"
)

func ExampleNewParked() {
	event := document.EventRecord{Position: 17, Ref: document.Ref{Tenant: "acme", Kind: "invoice", ID: document.NameID("invoice", "1")}, Type: "invoice.posted"}
	p, err := feed.NewParked("ledger", event, "no such account", 3, at(9))
	if err != nil {
		panic(err)
	}
	fmt.Println(p.State, p.Type, p.Error, p.Attempts)
	if err := p.Succeed(at(10)); err != nil {
		panic(err)
	}
	fmt.Println(p.State)
	fmt.Println(p.Drop("too late", at(11)) != nil)
	// Output:
	// parked invoice.posted no such account 3
	// done
	// true
}
