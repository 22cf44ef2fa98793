package postgres_test

import (
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/postgres"
	"github.com/seed-3f372218/o2c/store/postgres/pgtest"
)

func TestS1_HostAndDocumentsTogether(t *testing.T) {
	url := pgtest.URL(t)
	pool := newPool(t, url)
	s, err := postgres.New(t.Context(), pool, postgres.Config{})
	require.NoError(t, err)
	t.Cleanup(s.Close)
	execute(t, url, "CREATE TABLE shipment (number text PRIMARY KEY)")
	for _, end := range []string{"roll back", "commit"} {
		tx, err := pool.Begin(t.Context())
		require.NoError(t, err)
		_, err = tx.Exec(t.Context(), "INSERT INTO shipment VALUES ('S-1')")
		require.NoError(t, err)
		in := s.In(tx)
		require.True(t, store.InTransaction(in))
		require.False(t, store.InTransaction(s))
		c := commit(t, in, batch(10, write(1, 0, "one")))
		require.Equal(t, int64(1), c.FirstEvent)
		require.Equal(t, "N-1", c.Wrote[0].Number)

		rec, err := in.Get(t.Context(), ref(1)) // the transaction sees what it wrote
		require.NoError(t, err)
		require.Equal(t, "one", string(rec.Body))
		found, err := in.Find(t.Context(), store.Query{Tenant: acme, Kind: note, Key: document.Key{Name: "no", Value: "1"}})
		require.NoError(t, err)
		require.Len(t, found, 1)
		events, err := in.Events(t.Context(), acme, 0, 0)
		require.NoError(t, err)
		require.Len(t, events, 1)
		again, err := in.Lookup(t.Context(), acme, id(1_000_010))
		require.NoError(t, err)
		require.Equal(t, c, again)
		require.Equal(t, c, commit(t, in, batch(10, write(1, 0, "one"))), "the same batch again")
		absent(t, s, 1) // others do not see it yet

		if end == "commit" {
			require.NoError(t, tx.Commit(t.Context()))
		} else {
			require.NoError(t, tx.Rollback(t.Context()))
			absent(t, s, 1)
		}
	}
	rec, err := s.Get(t.Context(), ref(1))
	require.NoError(t, err)
	require.Equal(t, "N-1", rec.Number, "the number that was rolled back is given again")
	require.Equal(t, 1, query[int](t, url, "SELECT count(*) FROM shipment"))
}

// TestRefusedWithinTransaction refuses batches in every way; the host's transaction goes on and commits.
func TestRefusedWithinTransaction(t *testing.T) {
	url := pgtest.URL(t)
	s := open(t, url, postgres.Config{})
	commit(t, s, batch(1, write(1, 0, "one")))
	execute(t, url, "CREATE TABLE shipment (number text PRIMARY KEY)")
	tx := begun(t, url, pgx.ReadCommitted)
	_, err := tx.Exec(t.Context(), "INSERT INTO shipment VALUES ('S-1')")
	require.NoError(t, err)
	in := s.In(tx)

	taker := write(2, 0, "two")
	taker.Unique = []document.Key{{Name: "no", Value: "1"}}
	_, err = in.Commit(t.Context(), batch(2, taker))
	var taken *document.TakenError
	require.ErrorAs(t, err, &taken)
	require.Equal(t, ref(1), taken.Holder)
	_, err = in.Commit(t.Context(), batch(3, write(1, 7, "stale")))
	var moved *document.MovedError
	require.ErrorAs(t, err, &moved)
	require.Equal(t, document.MovedError{Ref: ref(1), Read: 7, Now: 1}, *moved)
	_, err = in.Commit(t.Context(), document.Batch{})
	require.ErrorIs(t, err, document.ErrInvalid)

	commit(t, in, batch(4, write(3, 0, "three")))
	require.NoError(t, tx.Commit(t.Context()))
	require.Equal(t, 1, query[int](t, url, "SELECT count(*) FROM shipment"))
	_, err = s.Get(t.Context(), ref(3))
	require.NoError(t, err)
	absent(t, s, 2)

	_, err = in.Get(t.Context(), ref(3))
	requireCode(t, "store/transaction_closed", err)
}

// TestStricterTransactions lets the host work at levels that read from one snapshot: what came after it is never overlooked.
func TestStricterTransactions(t *testing.T) {
	url := pgtest.URL(t)
	s := open(t, url, postgres.Config{})
	commit(t, s, batch(1, write(1, 0, "one")))
	for i, level := range []pgx.TxIsoLevel{pgx.RepeatableRead, pgx.Serializable} {
		tx := begun(t, url, level)
		_, err := s.In(tx).Get(t.Context(), ref(1)) // the snapshot is taken
		require.NoError(t, err)
		between := document.Batch{ID: id(100 + i), Tenant: acme, Guards: []document.Guard{{Ref: ref(1), Version: 1}}} // nothing but a result
		commit(t, s, between)
		_, err = s.In(tx).Commit(t.Context(), batch(10+i, write(10+i, 0, "late")))
		requireCode(t, "store/contention", err)
		_, err = s.In(tx).Get(t.Context(), ref(1))
		requireCode(t, "store/transaction_aborted", err)
		require.NoError(t, tx.Rollback(t.Context()))
		absent(t, s, 10+i)

		tx = begun(t, url, level)
		commit(t, s.In(tx), batch(10+i, write(10+i, 0, "again")))
		require.NoError(t, tx.Commit(t.Context()))
	}
	events, err := s.Events(t.Context(), acme, 0, 0)
	require.NoError(t, err)
	require.Len(t, events, 3)
}
