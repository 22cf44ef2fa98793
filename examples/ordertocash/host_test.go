package main

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/postgres"
	"github.com/seed-3f372218/o2c/store/postgres/pgtest"
	"github.com/seed-3f372218/o2c/store/sqlite"
)

// hostTx is a transaction of the host's own, on whichever database.
type hostTx struct {
	exec             func(query string) error
	bound            store.Store
	commit, rollback func() error
}

// TestHostTransaction takes an order in the same transaction as the host's own row: both are there, or neither.
func TestHostTransaction(t *testing.T) {
	for name, open := range map[string]func(*testing.T, context.Context) (store.Store, func() hostTx, func() int){
		"sqlite": func(t *testing.T, ctx context.Context) (store.Store, func() hostTx, func() int) {
			s, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "shop.db"))
			require.NoError(t, err)
			t.Cleanup(func() { require.NoError(t, s.Close()) })
			begin := func() hostTx {
				tx, err := s.DB().BeginTx(ctx, nil)
				require.NoError(t, err)
				exec := func(query string) error { _, err := tx.ExecContext(ctx, query); return err }
				return hostTx{exec, s.In(tx), tx.Commit, tx.Rollback}
			}
			return s, begin, func() (n int) {
				require.NoError(t, s.DB().QueryRowContext(ctx, "SELECT count(*) FROM cart").Scan(&n))
				return n
			}
		},
		"postgres": func(t *testing.T, ctx context.Context) (store.Store, func() hostTx, func() int) {
			pool, err := pgxpool.New(ctx, pgtest.URL(t))
			require.NoError(t, err)
			t.Cleanup(pool.Close)
			s, err := postgres.New(ctx, pool, postgres.Config{})
			require.NoError(t, err)
			t.Cleanup(s.Close)
			begin := func() hostTx {
				tx, err := pool.Begin(ctx)
				require.NoError(t, err)
				exec := func(query string) error { _, err := tx.Exec(ctx, query); return err }
				return hostTx{exec, s.In(tx), func() error { return tx.Commit(ctx) }, func() error { return tx.Rollback(ctx) }}
			}
			return s, begin, func() (n int) {
				require.NoError(t, pool.QueryRow(ctx, "SELECT count(*) FROM cart").Scan(&n))
				return n
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			ctx := context.Background()
			s, begin, carts := open(t, ctx)
			openShop(s, "acme")
			engine := o2c.New(s, o2c.Config{})
			desk := engine.As(o2c.Actor{Tenant: "acme", ID: "shop"})
			orders := func() int {
				found, err := s.Find(ctx, store.Query{Tenant: "acme", Kind: order.KindSalesOrder})
				require.NoError(t, err)
				return len(found)
			}
			setup := begin()
			require.NoError(t, setup.exec("CREATE TABLE cart (id text PRIMARY KEY)"))
			require.NoError(t, setup.commit())
			draft := order.Draft{
				Seller: "northwind", Customer: "lakeside", Location: "austin",
				Lines: []order.DraftLine{{Item: "GLV-N", Quantity: must(money.ParseQuantity("2 case")), UnitPrice: must(money.ParsePrice("50.00 USD"))}},
			}

			given := begin()
			require.NoError(t, given.exec("INSERT INTO cart VALUES ('one')"))
			bound := engine.On(given.bound).As(o2c.Actor{Tenant: "acme", ID: "shop"})
			sale, err := bound.Orders.Submit(ctx, draft, o2c.Once("one"))
			require.NoError(t, err)
			sale, err = bound.Orders.Confirm(ctx, sale.Header.ID) // several verbs in one transaction
			require.NoError(t, err)
			_, err = bound.Recover(ctx)
			require.ErrorIs(t, err, document.ErrInvalid, "asks outside")
			require.NoError(t, given.rollback())
			require.Zero(t, carts())
			require.Zero(t, orders())
			_, err = desk.Orders.Get(ctx, sale.Header.ID)
			require.ErrorIs(t, err, document.ErrNotFound)

			given = begin()
			require.NoError(t, given.exec("INSERT INTO cart VALUES ('one')"))
			bound = engine.On(given.bound).As(o2c.Actor{Tenant: "acme", ID: "shop"})
			sale, err = bound.Orders.Submit(ctx, draft, o2c.Once("one"))
			require.NoError(t, err)
			refused := draft
			refused.Customer = "nobody"
			_, err = bound.Orders.Submit(ctx, refused)
			require.Error(t, err)
			require.NoError(t, given.exec("INSERT INTO cart VALUES ('two')"), "a refusal leaves the transaction as it was")
			require.NoError(t, given.commit())
			require.Equal(t, 2, carts())
			require.Equal(t, 1, orders())
			again, err := desk.Orders.Submit(ctx, draft, o2c.Once("one"))
			require.NoError(t, err)
			require.Equal(t, sale.Header.ID, again.Header.ID, "the key is remembered")
			require.NotEmpty(t, again.Header.Number)

			// A document that moved between the transaction's read and its commit is the host's to begin anew.
			given = begin()
			moved := false
			bound = engine.On(movesOnce{given.bound, &moved}).As(o2c.Actor{Tenant: "acme", ID: "shop"})
			_, err = bound.Orders.Confirm(ctx, sale.Header.ID)
			require.ErrorIs(t, err, document.ErrMoved)
			require.NoError(t, given.rollback())
			sale, err = desk.Orders.Confirm(ctx, sale.Header.ID)
			require.NoError(t, err)
			require.Equal(t, order.ConfirmedState, sale.State)
		})
	}
}

// movesOnce says that a document has moved, once.
type movesOnce struct {
	store.Store
	done *bool
}

func (m movesOnce) InTransaction() bool { return true }

func (m movesOnce) Commit(ctx context.Context, b document.Batch) (document.Committed, error) {
	if *m.done {
		return document.Committed{}, errors.New("tried again within a host's transaction")
	}
	*m.done = true
	return document.Committed{}, &document.MovedError{Ref: b.Writes[0].Ref, Read: b.Writes[0].Version, Now: b.Writes[0].Version + 1}
}
