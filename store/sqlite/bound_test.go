package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/sqlite"
	"github.com/seed-3f372218/o2c/store/storetest"
)

// withHost gives a store whose file has a table of the host's own.
func withHost(t testing.TB, options ...sqlite.Option) *sqlite.Store {
	s := openNew(t, options...)
	execute(t, s, "CREATE TABLE host_shipment (number TEXT PRIMARY KEY)")
	return s
}

func begin(t testing.TB, s *sqlite.Store) *sql.Tx {
	t.Helper()
	tx, err := s.DB().BeginTx(t.Context(), nil)
	require.NoError(t, err)
	t.Cleanup(func() { _ = tx.Rollback() })
	return tx
}

func TestS1_HostAndDocumentsTogether(t *testing.T) {
	s := withHost(t)
	for _, end := range []string{"roll back", "commit"} {
		tx := begin(t, s)
		_, err := tx.Exec("INSERT INTO host_shipment VALUES ('S-1')")
		require.NoError(t, err)
		in := s.In(tx)
		require.True(t, store.InTransaction(in))
		require.False(t, store.InTransaction(s))
		c, err := in.Commit(t.Context(), batch(10, write(1, 0, "one")))
		require.NoError(t, err)
		require.Equal(t, int64(1), c.FirstEvent)

		rec, err := in.Get(t.Context(), ref(1)) // the transaction sees what it wrote
		require.NoError(t, err)
		require.Equal(t, "one", string(rec.Body))
		found, err := in.Find(t.Context(), store.Query{Tenant: acme, Kind: note, Key: document.Key{Name: "no", Value: "1"}})
		require.NoError(t, err)
		require.Len(t, found, 1)
		events, err := in.Events(t.Context(), acme, 0, 0)
		require.NoError(t, err)
		require.Len(t, events, 1)
		again, err := in.Lookup(t.Context(), acme, id(10))
		require.NoError(t, err)
		require.Equal(t, c, again)
		_, err = s.Get(t.Context(), ref(1)) // others do not, yet
		require.ErrorIs(t, err, document.ErrNotFound)

		if end == "commit" {
			require.NoError(t, tx.Commit())
			require.Equal(t, 1, count(t, s, "SELECT count(*) FROM host_shipment"))
			_, err = s.Get(t.Context(), ref(1))
			require.NoError(t, err)
			continue
		}
		require.NoError(t, tx.Rollback())
		require.Zero(t, count(t, s, "SELECT count(*) FROM host_shipment"))
		_, err = s.Get(t.Context(), ref(1))
		require.ErrorIs(t, err, document.ErrNotFound)
		_, err = s.Lookup(t.Context(), acme, id(10))
		require.ErrorIs(t, err, document.ErrNotFound)
	}
}

func TestS2_HostGetsMoved(t *testing.T) {
	s := withHost(t)
	_, err := s.Commit(t.Context(), batch(10, write(1, 0, "one")))
	require.NoError(t, err)
	tx := begin(t, s)
	_, err = tx.Exec("INSERT INTO host_shipment VALUES ('S-1')")
	require.NoError(t, err)
	_, err = s.In(tx).Commit(t.Context(), batch(11, write(1, 0, "two")))
	var moved *document.MovedError
	require.ErrorAs(t, err, &moved)
	require.Equal(t, int64(1), moved.Now)
	require.NoError(t, tx.Rollback())
	require.Zero(t, count(t, s, "SELECT count(*) FROM host_shipment"))
}

func TestS4_TakenDoesNotAbort(t *testing.T) {
	s := withHost(t)
	_, err := s.Commit(t.Context(), batch(10, write(1, 0, "one")))
	require.NoError(t, err)
	tx := begin(t, s)
	in := s.In(tx)
	taker := write(2, 0, "two")
	taker.Unique = write(1, 0, "").Unique
	_, err = in.Commit(t.Context(), batch(11, taker))
	var taken *document.TakenError
	require.ErrorAs(t, err, &taken)
	require.Equal(t, ref(1), taken.Holder)

	_, err = in.Commit(t.Context(), batch(11, write(2, 0, "two"))) // with a key that is free
	require.NoError(t, err)
	_, err = tx.Exec("INSERT INTO host_shipment VALUES ('S-1')")
	require.NoError(t, err)
	require.NoError(t, tx.Commit())
	require.Equal(t, 1, count(t, s, "SELECT count(*) FROM host_shipment"))
	rec, err := s.Get(t.Context(), ref(2))
	require.NoError(t, err)
	require.Equal(t, "two", string(rec.Body))
}

// A batch that fails in its midst leaves nothing in the host's transaction, which can still be committed.
func TestS1_FailedBatchLeavesNothing(t *testing.T) {
	s := withHost(t)
	execute(t, s, "CREATE TRIGGER host_rule BEFORE INSERT ON o2c_event WHEN new.actor = 'nobody' BEGIN SELECT raise(ABORT, 'nobody does nothing'); END")
	failing := batch(10, write(1, 0, "one"))
	failing.Events[0].Actor = "nobody"
	failing.Numbers = []document.Number{{Series: "s", Format: "{n}"}}
	_, err := s.Commit(t.Context(), failing)
	requireCode(t, "store/sqlite", err)
	requireNothing(t, s, failing)

	tx := begin(t, s)
	_, err = tx.Exec("INSERT INTO host_shipment VALUES ('S-1')")
	require.NoError(t, err)
	in := s.In(tx)
	_, err = in.Commit(t.Context(), failing)
	requireCode(t, "store/sqlite", err)
	requireNothing(t, in, failing)
	c, err := in.Commit(t.Context(), batch(11, write(2, 0, "two")))
	require.NoError(t, err)
	require.Equal(t, int64(1), c.FirstEvent)
	require.NoError(t, tx.Commit())
	requireNothing(t, s, failing)
	require.Equal(t, 1, count(t, s, "SELECT count(*) FROM host_shipment"))
	require.Equal(t, 1, count(t, s, "SELECT count(*) FROM o2c_document"))
	require.Equal(t, 1, count(t, s, "SELECT count(*) FROM o2c_key WHERE is_unique"))
}

func TestS2_TwoHostTransactions(t *testing.T) {
	s := withHost(t)
	_, err := s.Commit(t.Context(), batch(10, write(1, 0, "0")))
	require.NoError(t, err)
	const hosts, rounds = 2, 20
	var all sync.WaitGroup
	for host := range hosts {
		all.Go(func() {
			for round := range rounds {
				tx, err := s.DB().BeginTx(t.Context(), nil)
				if err != nil {
					t.Error(err)
					return
				}
				in := s.In(tx)
				rec, err := in.Get(t.Context(), ref(1)) // read under the lock: nobody can be quicker
				if err == nil {
					rec.Body = append(rec.Body, '+')
					_, err = in.Commit(t.Context(), batch(100+host*rounds+round, rec))
				}
				if err = errors.Join(err, tx.Commit()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	rec, err := s.Get(t.Context(), ref(1))
	require.NoError(t, err)
	require.Equal(t, int64(1+hosts*rounds), rec.Version)
	require.Len(t, rec.Body, 1+hosts*rounds)
	require.Equal(t, 1+hosts*rounds, count(t, s, "SELECT max(position) FROM o2c_event"))
}

func TestDeferredTransaction(t *testing.T) {
	path := newPath(t)
	s := open(t, path)
	host, err := sql.Open("sqlite", path+"?_pragma=busy_timeout(10000)") // the host's own pool: it begins deferred
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, host.Close()) })

	tx, err := host.BeginTx(t.Context(), nil)
	require.NoError(t, err)
	in := s.In(tx)
	_, err = in.Commit(t.Context(), batch(10, write(1, 0, "one"))) // nobody has come between: as good as immediate
	require.NoError(t, err)
	require.NoError(t, tx.Commit())

	tx, err = host.BeginTx(t.Context(), nil)
	require.NoError(t, err)
	in = s.In(tx)
	rec, err := in.Get(t.Context(), ref(1))
	require.NoError(t, err)
	_, err = s.Commit(t.Context(), batch(11, write(1, 1, "two")))
	require.NoError(t, err)
	rec.Body = []byte("lost")
	_, err = in.Commit(t.Context(), batch(12, rec))
	requireCode(t, "store/transaction_stale", err)
	_, err = in.Commit(t.Context(), batch(13, write(1, 2, "three"))) // right, but judged by what is no longer so it would be ErrMoved
	requireCode(t, "store/transaction_stale", err)
	require.NoError(t, tx.Rollback())
	rec, err = s.Get(t.Context(), ref(1))
	require.NoError(t, err)
	require.Equal(t, "two", string(rec.Body))
}

func TestEndedTransaction(t *testing.T) {
	s := withHost(t)
	tx := begin(t, s)
	in := s.In(tx)
	require.NoError(t, tx.Rollback())
	_, err := in.Get(t.Context(), ref(1))
	requireCode(t, "store/transaction_closed", err)
	_, err = in.Commit(t.Context(), batch(10, write(1, 0, "one")))
	requireCode(t, "store/transaction_closed", err)
}

// hosted commits each batch in a transaction of a host's own.
type hosted struct{ *sqlite.Store }

func (h hosted) Commit(ctx context.Context, b document.Batch) (document.Committed, error) {
	tx, err := h.DB().BeginTx(ctx, nil)
	if err != nil {
		return document.Committed{}, err
	}
	c, err := h.In(tx).Commit(ctx, b)
	if err != nil {
		_ = tx.Rollback() // the end of the context may have done so already
		return c, err
	}
	if err := tx.Commit(); err != nil {
		return document.Committed{}, errors.Join(err, ctx.Err())
	}
	return c, nil
}

// TestHosted proves every promise for commits through In.
func TestHosted(t *testing.T) {
	storetest.Run(t, storetest.Harness{Open: func(t testing.TB) store.Store { return hosted{openNew(t)} }, Reopen: reopenHosted})
}

func reopenHosted(t testing.TB, s store.Store) store.Store {
	var path string
	require.NoError(t, s.(hosted).DB().QueryRow("SELECT file FROM pragma_database_list WHERE name = 'main'").Scan(&path))
	return hosted{open(t, path)}
}
