package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store/postgres"
	"github.com/seed-3f372218/o2c/store/postgres/pgtest"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func Example() {
	ctx := context.Background()
	s := must(postgres.Open(ctx, os.Getenv("DATABASE_URL"), postgres.Config{})) // makes the tables
	defer s.Close()

	invoice := document.Record{
		Ref: document.Ref{Tenant: "acme", Kind: "invoice", ID: document.NameID("invoice", "1")}, Schema: 1, Body: []byte(`{"total":"10.00 USD"}`),
		Keys: []document.Key{{Name: "customer", Value: "lakeside"}},
	}
	done := must(s.Commit(ctx, document.Batch{
		ID: document.NameID("batch", "1"), Tenant: "acme",
		Writes:  []document.Record{invoice},
		Numbers: []document.Number{{Series: "invoice/2026", Format: "INV-2026-{n:5}"}},
	}))
	fmt.Println(done.Wrote[0].Number, "version", done.Wrote[0].Version)
	// A server is needed to run it; then it prints
	// INV-2026-00001 version 1
}

func ExampleStore_In() {
	ctx := context.Background()
	pool := must(pgxpool.New(ctx, os.Getenv("DATABASE_URL"))) // the host's own
	defer pool.Close()
	s := must(postgres.New(ctx, pool, postgres.Config{}))
	defer s.Close()

	tx := must(pool.Begin(ctx))
	defer func() { _ = tx.Rollback(ctx) }()
	must(tx.Exec(ctx, "CREATE TABLE shipment (number text)")) // what the host does itself
	must(s.In(tx).Commit(ctx, document.Batch{
		ID: document.NameID("batch", "2"), Tenant: "acme",
		Writes: []document.Record{{Ref: document.Ref{Tenant: "acme", Kind: "note", ID: document.NameID("note", "1")}, Schema: 1}},
	}))
	if err := tx.Commit(ctx); err != nil { // both, or neither
		panic(err)
	}
	note := must(s.Get(ctx, document.Ref{Tenant: "acme", Kind: "note", ID: document.NameID("note", "1")}))
	fmt.Println("version", note.Version)
	// A server is needed to run it; then it prints
	// version 1
}

func ExampleOpen() {
	_, err := postgres.Open(context.Background(), "postgres://127.0.0.1:1/shop?sslmode=disable", postgres.Config{})
	var e *document.Error
	if errors.As(err, &e) {
		fmt.Println(e.Code)
		fmt.Println(e.Help)
	}
	// Output:
	// store/unavailable
	// see that it runs and takes connections, then try again; nothing was stored
}

// TestExamples runs the examples that need a server.
func TestExamples(t *testing.T) {
	t.Setenv("DATABASE_URL", pgtest.URL(t))
	out := os.Stdout
	read, write, err := os.Pipe()
	require.NoError(t, err)
	os.Stdout = write
	func() {
		defer func() { os.Stdout = out }()
		Example()
		ExampleStore_In()
	}()
	require.NoError(t, write.Close())
	text, err := io.ReadAll(read)
	require.NoError(t, err)
	require.Equal(t, "INV-2026-00001 version 1\nversion 1\n", string(text))
}
