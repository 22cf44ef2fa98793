package store_test

import (
	"context"
	"fmt"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/memory"
)

func fill(s store.Store, n int) error {
	for i := range n {
		ref := document.Ref{Tenant: "acme", Kind: "note", ID: document.NameID("note", fmt.Sprint(i))}
		_, err := s.Commit(context.Background(), document.Batch{
			ID: document.NameID("batch", fmt.Sprint(i)), Tenant: "acme",
			Writes: []document.Record{{Ref: ref, Schema: 1, Keys: []document.Key{{Name: "color", Value: "blue"}}, Body: []byte("{}")}},
			Events: []document.EventRecord{{Ref: ref, Type: "note.written", Schema: 1, Body: []byte("{}")}},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func ExampleAll() {
	s := memory.New()
	if err := fill(s, 7); err != nil {
		panic(err)
	}
	n := 0
	query := store.Query{Tenant: "acme", Kind: "note", Key: document.Key{Name: "color", Value: "blue"}, Limit: 3} // three pages
	for _, err := range store.All(context.Background(), s, query) {
		if err != nil {
			panic(err)
		}
		n++
	}
	fmt.Println(n, "blue notes")
	// Output: 7 blue notes
}

func ExampleAllEvents() {
	s := memory.New()
	if err := fill(s, 5); err != nil {
		panic(err)
	}
	for e, err := range store.AllEvents(context.Background(), s, "acme", 3) {
		if err != nil {
			panic(err)
		}
		fmt.Println(e.Position, e.Type)
	}
	// Output:
	// 4 note.written
	// 5 note.written
}

func ExampleSize() {
	fmt.Println(store.Size(0), store.Size(20), store.Size(5000))
	// Output: 100 20 1000
}
