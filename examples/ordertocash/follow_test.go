package main

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/postgres"
	"github.com/seed-3f372218/o2c/store/postgres/pgtest"
	"github.com/seed-3f372218/o2c/store/sqlite"
)

// TestS5_FollowerOfAnotherProcess follows a tenant's events through one store while orders are taken through another on the same database, as two
// processes do: every event comes, in order, without a gap.
func TestS5_FollowerOfAnotherProcess(t *testing.T) {
	for name, open := range map[string]func(*testing.T) (desks, follower store.Store){
		"sqlite": func(t *testing.T) (store.Store, store.Store) {
			file := filepath.Join(t.TempDir(), "orders.db")
			var both [2]store.Store
			for i := range both {
				s, err := sqlite.Open(t.Context(), file)
				require.NoError(t, err)
				t.Cleanup(func() { require.NoError(t, s.Close()) })
				both[i] = s
			}
			return both[0], both[1]
		},
		"postgres": func(t *testing.T) (store.Store, store.Store) {
			url := pgtest.URL(t)
			var both [2]store.Store
			for i := range both {
				s, err := postgres.Open(t.Context(), url, postgres.Config{})
				require.NoError(t, err)
				t.Cleanup(s.Close)
				both[i] = s
			}
			return both[0], both[1]
		},
	} {
		t.Run(name, func(t *testing.T) {
			desks, other := open(t)
			shop := openShop(desks, "acme")
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			const orders = 5
			closed, last := 0, int64(0)
			done := make(chan error, 1)
			go func() {
				done <- o2c.New(other, o2c.Config{}).As(o2c.Actor{Tenant: "acme", ID: "warehouse"}).Events.Follow(ctx, "warehouse", func(_ context.Context, e document.EventRecord) error {
					require.Equal(t, last+1, e.Position)
					last = e.Position
					if e.Type == "sales_order.closed" {
						closed++
					}
					if closed == orders {
						stop()
					}
					return nil
				})
			}()
			for range orders {
				require.NoError(t, shop.carry())
			}
			require.ErrorIs(t, <-done, context.Canceled)
			consumer, err := shop.Events.Consumer(t.Context(), "warehouse")
			require.NoError(t, err)
			require.Equal(t, last, consumer.Position, "its position is stored")
			require.Equal(t, orders, closed)
		})
	}
}
