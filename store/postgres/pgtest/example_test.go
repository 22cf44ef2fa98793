package pgtest_test

import (
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/seed-3f372218/o2c/store/postgres/pgtest"
)

func ExampleURL() {
	test := func(t *testing.T) { // a test of the host
		conn, err := pgx.Connect(t.Context(), pgtest.URL(t)) // an empty schema, removed when the test ends
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = conn.Close(t.Context()) }()
	}
	fmt.Printf("%T\n", test)
	// Output: func(*testing.T)
}
