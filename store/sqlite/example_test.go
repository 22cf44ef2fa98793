package sqlite_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/sqlite"
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
	dir := must(os.MkdirTemp("", "shop-"))
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "shop.db")

	july := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	invoice := document.Record{
		Ref:    document.Ref{Tenant: "acme", Kind: "invoice", ID: document.NewID(july, [10]byte{1})},
		Schema: 1,
		Keys:   []document.Key{{Name: "customer", Value: "lakeside"}},
		Body:   []byte(`{"total":"10.00 USD"}`),
	}
	s := must(sqlite.Open(ctx, path))
	must(s.Commit(ctx, document.Batch{
		ID: document.NewID(july, [10]byte{2}), Tenant: "acme",
		Writes:  []document.Record{invoice},
		Numbers: []document.Number{{Series: "invoice/2026", Format: "INV-{year}-{n:5}", Date: document.DateIn(july, nil)}},
	}))
	if err := s.Close(); err != nil {
		log.Fatal(err)
	}

	s = must(sqlite.Open(ctx, path)) // the next day
	query := store.Query{Tenant: "acme", Kind: "invoice", Key: document.Key{Name: "customer", Value: "lakeside"}}
	for found, err := range store.All(ctx, s, query) {
		fmt.Println(found.Number, "version", found.Version, string(found.Body), err)
	}
	fmt.Println(s.Close())
	// Output:
	// INV-2026-00001 version 1 {"total":"10.00 USD"} <nil>
	// <nil>
}

// A shipment of the host's own and the document of it are committed together.
func ExampleStore_In() {
	ctx := context.Background()
	dir := must(os.MkdirTemp("", "shop-"))
	defer func() { _ = os.RemoveAll(dir) }()
	s := must(sqlite.Open(ctx, filepath.Join(dir, "shop.db")))
	defer func() { _ = s.Close() }()
	must(s.DB().ExecContext(ctx, "CREATE TABLE shipment (number TEXT PRIMARY KEY)"))

	ship := func(number string, version int64) error {
		tx, err := s.DB().BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer tx.Rollback() //nolint:errcheck // after a commit it does nothing
		if _, err := tx.ExecContext(ctx, "INSERT INTO shipment (number) VALUES (?)", number); err != nil {
			return err
		}
		order := document.Record{Ref: document.Ref{Tenant: "acme", Kind: "order", ID: document.NameID("order", "SO-1")}, Schema: 1, Version: version, Body: []byte(`{}`)}
		_, err = s.In(tx).Commit(ctx, document.Batch{ID: document.NameID("batch", number), Tenant: "acme", Writes: []document.Record{order}})
		if err != nil {
			return err
		}
		return tx.Commit()
	}
	fmt.Println(ship("S-1", 0))
	fmt.Println(ship("S-2", 0) != nil) // the order has moved on: neither is there
	var shipments int
	err := s.DB().QueryRowContext(ctx, "SELECT count(*) FROM shipment").Scan(&shipments)
	fmt.Println(shipments, err)
	// Output:
	// <nil>
	// true
	// 1 <nil>
}
