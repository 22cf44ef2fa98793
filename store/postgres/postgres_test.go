package postgres_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/postgres"
	"github.com/seed-3f372218/o2c/store/postgres/pgtest"
	"github.com/seed-3f372218/o2c/store/storetest"
)

// kit is the harness of stores made by one way.
func kit(t *testing.T, make func(testing.TB, string) store.Store) storetest.Harness {
	pgtest.Start(t) // skips where there is no PostgreSQL
	urls := map[store.Store]string{}
	return storetest.Harness{
		Open: func(t testing.TB) store.Store {
			url := pgtest.URL(t)
			s := make(t, url)
			urls[s] = url
			return s
		},
		Reopen: func(t testing.TB, s store.Store) store.Store {
			again := make(t, urls[s]) // s is abandoned, its calls may still be under way
			urls[again] = urls[s]
			return again
		},
		Begin: func(t testing.TB, s store.Store) (store.Store, func(commit bool) error) {
			tx, err := newPool(t, urls[s]).Begin(t.Context())
			require.NoError(t, err)
			t.Cleanup(func() { _ = tx.Rollback(context.Background()) })
			return s.(*postgres.Store).In(tx), func(commit bool) error {
				if commit {
					return tx.Commit(t.Context())
				}
				return tx.Rollback(t.Context())
			}
		},
	}
}

func TestStore(t *testing.T) {
	storetest.Run(t, kit(t, func(t testing.TB, url string) store.Store { return open(t, url, postgres.Config{}) }))
}

func TestPartitioned(t *testing.T) {
	storetest.Run(t, kit(t, func(t testing.TB, url string) store.Store { return open(t, url, postgres.Config{Partitions: 4}) }))
}

// TestHostsPool runs the kit over pools of the host's own, in the ways of executing that a pooler between them and the server needs.
func TestHostsPool(t *testing.T) {
	modes := []string{"exec", "simple_protocol", "cache_describe"}
	if testing.Short() {
		modes = modes[:1]
		t.Log("short: only", modes)
	}
	for _, mode := range modes {
		t.Run(mode, func(t *testing.T) {
			storetest.Run(t, kit(t, func(t testing.TB, url string) store.Store {
				s, err := postgres.New(t.Context(), newPool(t, url+"&default_query_exec_mode="+mode), postgres.Config{})
				require.NoError(t, err)
				t.Cleanup(s.Close)
				return s
			}))
		})
	}
}
