package o2c_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store/memory"
)

// A search index follows the items. One that it cannot take is parked, and retried once the index is mended.
func ExampleEvents_CatchUp() {
	ctx := context.Background()
	desk := o2c.New(memory.New(), o2c.Config{}).As(o2c.Actor{Tenant: "acme", ID: "indexer"})
	for _, sku := range []string{"GLV-N", "GLÖ-1", "MSK-2"} {
		if _, err := desk.Records.SaveItem(ctx, catalog.ItemDraft{SKU: sku, Name: "Item " + sku, Type: catalog.Goods, Unit: "case"}); err != nil {
			panic(err)
		}
	}
	var index []string
	mended := false
	handle := func(_ context.Context, e document.EventRecord) error {
		if e.Type != "item.saved" {
			return nil
		}
		saved, err := document.DecodeEvent[catalog.ItemSaved](e)
		if err != nil {
			return err
		}
		if !mended && saved.SKU == "GLÖ-1" {
			return errors.New("cannot index Ö")
		}
		index = append(index, saved.SKU) // where it must not come twice, remember e.ID()
		return nil
	}
	n, err := desk.Events.CatchUp(ctx, "search", handle) // or Follow, which goes on until ctx ends
	fmt.Println(n, index, err)

	mended = true
	for p, err := range desk.Events.Parked(ctx, "search") {
		if err != nil {
			panic(err)
		}
		fmt.Println("parked:", p.Position, p.Type, p.Error, p.Attempts)
		p, err := desk.Events.Retry(ctx, "search", p.Position, handle)
		fmt.Println(p.State, index, err)
	}
	// Output:
	// 3 [GLV-N MSK-2] <nil>
	// parked: 2 item.saved cannot index Ö 3
	// done [GLV-N MSK-2 GLÖ-1] <nil>
}

func ExampleEvents_Follow() {
	ctx, cancel := context.WithCancel(context.Background())
	desk := o2c.New(memory.New(), o2c.Config{}).As(o2c.Actor{Tenant: "acme", ID: "indexer"})
	if _, err := desk.Records.SaveItem(ctx, catalog.ItemDraft{SKU: "GLV-N", Name: "Gloves", Type: catalog.Goods, Unit: "case"}); err != nil {
		panic(err)
	}
	err := desk.Events.Follow(ctx, "mail", func(_ context.Context, e document.EventRecord) error {
		fmt.Println(e.Position, e.Type)
		cancel() // the program ends
		return nil
	})
	fmt.Println(err)
	// Output:
	// 1 item.saved
	// context canceled
}
