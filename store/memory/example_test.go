package memory_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/memory"
)

// must keeps the examples short. Programs check their errors.
func must[T any](v T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return v
}

func Example() {
	ctx := context.Background()
	s := memory.New()

	july := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	invoice := document.Record{
		Ref:    document.Ref{Tenant: "acme", Kind: "invoice", ID: document.NewID(july, [10]byte{1})},
		Schema: 1,
		Keys:   []document.Key{{Name: "customer", Value: "lakeside"}},
		Body:   []byte(`{"total":"10.00 USD"}`),
	}
	first := must(s.Commit(ctx, document.Batch{
		ID: document.NewID(july, [10]byte{2}), Tenant: "acme",
		Writes:  []document.Record{invoice},
		Numbers: []document.Number{{Series: "invoice/2026", Format: "INV-{year}-{n:5}", Date: document.DateIn(july, nil)}},
	}))
	fmt.Println(first.Wrote[0].Number, "version", first.Wrote[0].Version)

	query := store.Query{Tenant: "acme", Kind: "invoice", Key: document.Key{Name: "customer", Value: "lakeside"}}
	for found, err := range store.All(ctx, s, query) {
		fmt.Println(found.Number, string(found.Body), err)
	}

	// The invoice was read before it was stored: another has been quicker.
	_, err := s.Commit(ctx, document.Batch{ID: document.NewID(july, [10]byte{3}), Tenant: "acme", Writes: []document.Record{invoice}})
	fmt.Println(errors.Is(err, document.ErrMoved))
	// Output:
	// INV-2026-00001 version 1
	// INV-2026-00001 {"total":"10.00 USD"} <nil>
	// true
}

func ExampleNew() {
	s := memory.New()
	_, err := s.Get(context.Background(), document.Ref{Tenant: "acme", Kind: "sales_order", ID: document.NameID("sales_order", "SO-1")})
	fmt.Println(err)
	// Output: store/not_found: sales order e8a988e3-9e87-8536-a295-792437609fb2: there is no such document for this tenant
}
