package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/postgres"
)

const (
	acme = "acme"
	note = document.Kind("note")
)

// open gives a store on a URL, closed at the end of the test.
func open(t testing.TB, url string, config postgres.Config) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(t.Context(), url, config)
	require.NoError(t, err)
	t.Cleanup(s.Close)
	return s
}

func newPool(t testing.TB, url string) *pgxpool.Pool {
	t.Helper()
	pool, err := pgxpool.New(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	return pool
}

// begun gives a transaction of the host's, rolled back at the end of the test if it is still open.
func begun(t testing.TB, url string, level pgx.TxIsoLevel) pgx.Tx {
	t.Helper()
	tx, err := newPool(t, url).BeginTx(t.Context(), pgx.TxOptions{IsoLevel: level})
	require.NoError(t, err)
	t.Cleanup(func() { _ = tx.Rollback(context.Background()) })
	return tx
}

func execute(t testing.TB, url, sql string, args ...any) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer func() { _ = conn.Close(context.Background()) }()
	_, err = conn.Exec(t.Context(), sql, args...)
	require.NoError(t, err)
}

func query[T any](t testing.TB, url, sql string, args ...any) T {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer func() { _ = conn.Close(context.Background()) }()
	var v T
	require.NoError(t, conn.QueryRow(t.Context(), sql, args...).Scan(&v))
	return v
}

func id(n int) document.ID { return document.NameID("test", fmt.Sprint(n)) }

func ref(n int) document.Ref { return document.Ref{Tenant: acme, Kind: note, ID: id(n)} }

// write gives a record with a plain key and a unique key of its own.
func write(n int, version int64, body string) document.Record {
	return document.Record{
		Ref: ref(n), Schema: 1, Version: version, Body: []byte(body),
		Keys: []document.Key{{Name: "color", Value: "blue"}}, Unique: []document.Key{{Name: "no", Value: fmt.Sprint(n)}},
	}
}

// batch gives a batch that writes, draws a number for its first write when that is new, and has one event.
func batch(n int, writes ...document.Record) document.Batch {
	b := document.Batch{ID: id(1_000_000 + n), Tenant: acme, Writes: writes}
	b.Events = []document.EventRecord{{Ref: writes[0].Ref, Type: "note.written", Schema: 1, Actor: "desk-2", At: time.Date(2026, 7, 1, 12, 0, 0, n, time.UTC), Body: []byte("{}")}}
	if writes[0].Version == 0 {
		b.Numbers = []document.Number{{Series: "notes", Format: "N-{n}"}}
	}
	return b
}

func commit(t testing.TB, s store.Store, b document.Batch) document.Committed {
	t.Helper()
	c, err := s.Commit(t.Context(), b)
	require.NoError(t, err)
	return c
}

// requireCode checks the code of an error, that it says what would help, and that it is no refusal.
func requireCode(t testing.TB, code string, err error) {
	t.Helper()
	var e *document.Error
	require.True(t, errors.As(err, &e), "%v", err)
	require.Equal(t, code, e.Code, "%v", err)
	require.NotEmpty(t, e.Help)
}

func absent(t testing.TB, s store.Store, n int) {
	t.Helper()
	_, err := s.Get(t.Context(), ref(n))
	require.ErrorIs(t, err, document.ErrNotFound)
}

// blocked waits until some statement of the tables on the URL waits for a lock.
func blocked(t testing.TB, url string) {
	t.Helper()
	require.Eventually(t, func() bool {
		return query[int](t, url, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%o2c_tenant%' AND pid <> pg_backend_pid()") > 0
	}, time.Minute, time.Millisecond)
}
