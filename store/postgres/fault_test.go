package postgres_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/postgres"
	"github.com/seed-3f372218/o2c/store/postgres/pgtest"
)

// TestS12_LockedTenant lets another transaction hold the tenant's row.
func TestS12_LockedTenant(t *testing.T) {
	url := pgtest.URL(t)
	s := open(t, url, postgres.Config{})
	commit(t, s, batch(1, write(1, 0, "one")))
	tx := begun(t, url, pgx.ReadCommitted)
	_, err := tx.Exec(t.Context(), "SELECT FROM o2c_tenant FOR UPDATE")
	require.NoError(t, err)

	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		_, err := s.Commit(ctx, batch(2, write(2, 0, "two")))
		ended <- err
	}()
	blocked(t, url)
	cancel()
	require.Equal(t, context.Canceled, <-ended)

	hasty := open(t, url+"&lock_timeout=10", postgres.Config{})
	_, err = hasty.Commit(t.Context(), batch(2, write(2, 0, "two")))
	requireCode(t, "store/locked", err)
	late := open(t, url+"&statement_timeout=10", postgres.Config{})
	_, err = late.Commit(t.Context(), batch(2, write(2, 0, "two")))
	requireCode(t, "store/timeout", err)

	absent(t, s, 2) // a reader does not wait
	other := batch(3, write(3, 0, "of another tenant"))
	other.Tenant, other.Writes[0].Ref.Tenant, other.Events[0].Ref.Tenant = "beside", "beside", "beside"
	commit(t, s, other) // nor does another tenant
	require.NoError(t, tx.Rollback(t.Context()))
	require.Equal(t, "N-2", commit(t, hasty, batch(2, write(2, 0, "two"))).Wrote[0].Number)
}

func TestReadOnly(t *testing.T) {
	url := pgtest.URL(t)
	readOnly := url + "&default_transaction_read_only=on"
	_, err := postgres.Open(t.Context(), readOnly, postgres.Config{})
	requireCode(t, "store/read_only", err)
	commit(t, open(t, url, postgres.Config{}), batch(1, write(1, 0, "one")))

	s := open(t, readOnly, postgres.Config{})
	_, err = s.Commit(t.Context(), batch(2, write(2, 0, "two")))
	requireCode(t, "store/read_only", err)
	requireCode(t, "store/read_only", s.Import(t.Context(), "other", func(func(store.Entry, error) bool) {}))
	rec, err := s.Get(t.Context(), ref(1))
	require.NoError(t, err)
	require.Equal(t, "one", string(rec.Body))
	_, err = s.Lookup(t.Context(), acme, id(7))
	require.ErrorIs(t, err, document.ErrNotFound)
	n := 0
	for _, err := range s.Export(t.Context(), acme) {
		require.NoError(t, err)
		n++
	}
	require.Equal(t, 4, n, "a record, an event, a batch and a series")
}

func TestPermission(t *testing.T) {
	server := pgtest.Private(t)
	url := server.URL(t)
	commit(t, open(t, url, postgres.Config{}), batch(1, write(1, 0, "one")))
	schema := query[string](t, url, "SELECT current_schema()")
	execute(t, url, "CREATE ROLE clerk LOGIN")
	execute(t, url, "GRANT USAGE ON SCHEMA "+schema+" TO clerk")
	asClerk := strings.Replace(url, "user=postgres", "user=clerk", 1)
	_, err := postgres.Open(t.Context(), asClerk, postgres.Config{})
	requireCode(t, "store/permission", err)
	execute(t, url, "GRANT SELECT ON ALL TABLES IN SCHEMA "+schema+" TO clerk")
	s := open(t, asClerk, postgres.Config{})
	_, err = s.Commit(t.Context(), batch(2, write(2, 0, "two")))
	requireCode(t, "store/permission", err)
	execute(t, url, "GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "+schema+" TO clerk")
	commit(t, s, batch(2, write(2, 0, "two")))
}

func TestS10_NewerTables(t *testing.T) {
	url := pgtest.URL(t)
	s := open(t, url, postgres.Config{})
	execute(t, url, "UPDATE o2c_migration SET version = 99")
	_, err := postgres.Open(t.Context(), url, postgres.Config{})
	require.ErrorIs(t, err, document.ErrNewerSchema)
	requireCode(t, "store/newer_schema", err)
	require.ErrorContains(t, err, "form 99, this release knows forms up to 1")
	commit(t, s, batch(1, write(1, 0, "one"))) // one that is open goes on
}

func TestEncoding(t *testing.T) {
	server := pgtest.Private(t)
	execute(t, server.AdminURL(), "CREATE DATABASE ascii ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
	execute(t, server.AdminURL(), "CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
	for _, name := range []string{"ascii", "latin"} {
		_, err := postgres.Open(t.Context(), strings.Replace(server.AdminURL(), "///postgres", "///"+name, 1), postgres.Config{})
		require.ErrorIs(t, err, document.ErrInvalid)
		requireCode(t, "store/encoding", err)
	}
	_, err := postgres.Open(t.Context(), server.URL(t)+"&client_encoding=LATIN1", postgres.Config{})
	requireCode(t, "store/encoding", err)
	_, err = postgres.Open(t.Context(), server.AdminURL()+"&search_path=nowhere", postgres.Config{})
	requireCode(t, "store/no_schema", err)
}

// TestCorruptRows spoils rows: what cannot be read is named, and everything else works.
func TestCorruptRows(t *testing.T) {
	url := pgtest.URL(t)
	s := open(t, url, postgres.Config{})
	for n := range 3 {
		commit(t, s, batch(n, write(n, 0, `{"n":1}`)))
	}
	uuid := ref(1).ID.String()
	execute(t, url, `UPDATE o2c_record SET body = '\xff00' WHERE id = $1`, uuid)
	rec, err := s.Get(t.Context(), ref(1))
	require.NoError(t, err)
	require.Equal(t, []byte{0xff, 0}, rec.Body, "a store does not look into bodies")

	execute(t, url, `UPDATE o2c_record SET keys = '{color}' WHERE id = $1`, uuid)
	_, err = s.Get(t.Context(), ref(1))
	requireCode(t, "store/corrupt", err)
	require.ErrorContains(t, err, "note "+uuid)
	_, err = s.Find(t.Context(), store.Query{Tenant: acme, Kind: note})
	requireCode(t, "store/corrupt", err)
	_, err = s.Commit(t.Context(), batch(11, write(1, 1, "again")))
	requireCode(t, "store/corrupt", err)
	execute(t, url, `UPDATE o2c_batch SET ids = '{}' WHERE id = $1`, id(1_000_001).String())
	_, err = s.Lookup(t.Context(), acme, id(1_000_001))
	requireCode(t, "store/corrupt", err)
	execute(t, url, `UPDATE o2c_series SET date = 'May'`)
	_, err = s.Commit(t.Context(), batch(12, write(12, 0, "numbered")))
	requireCode(t, "store/corrupt", err)

	rec, err = s.Get(t.Context(), ref(2))
	require.NoError(t, err)
	require.Equal(t, `{"n":1}`, string(rec.Body))
	rec.Body = []byte("next")
	commit(t, s, batch(13, rec))
	execute(t, url, `DROP TABLE o2c_event`)
	_, err = s.Events(t.Context(), acme, 0, 0)
	requireCode(t, "store/tables", err)
}

// TestLargeBatch commits 90 MiB at once, which is more than one statement and one page hold.
func TestLargeBatch(t *testing.T) {
	s := open(t, pgtest.URL(t), postgres.Config{})
	b := document.Batch{ID: id(0), Tenant: acme}
	for n := range 90 {
		b.Writes = append(b.Writes, document.Record{Ref: ref(n), Schema: 1, Body: bytes.Repeat([]byte{byte(n)}, document.MaxBody)})
	}
	commit(t, s, b)
	page, err := s.Find(t.Context(), store.Query{Tenant: acme, Kind: note, Limit: 1000})
	require.NoError(t, err)
	require.Len(t, page, 65, "a page ends with the record that passes 64 MiB")
	n := 0
	for _, err := range store.All(t.Context(), s, store.Query{Tenant: acme, Kind: note, Limit: 1000}) {
		require.NoError(t, err)
		n++
	}
	require.Equal(t, 90, n)

	b.ID, b.Writes = id(1), make([]document.Record, document.MaxOperations+1)
	_, err = s.Commit(t.Context(), b)
	require.ErrorIs(t, err, document.ErrInvalid)
}

func TestS12_PoolExhausted(t *testing.T) {
	pool := newPool(t, pgtest.URL(t)+"&pool_max_conns=1")
	s, err := postgres.New(t.Context(), pool, postgres.Config{})
	require.NoError(t, err)
	t.Cleanup(s.Close)
	held, err := pool.Acquire(t.Context())
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		_, err := s.Commit(ctx, batch(1, write(1, 0, "one")))
		ended <- err
	}()
	cancel()
	require.Equal(t, context.Canceled, <-ended)
	held.Release()
	commit(t, s, batch(1, write(1, 0, "one")))
	s.Close()
	s.Close()
	require.NoError(t, pool.Ping(t.Context()), "the host's pool stays open")
}

// refuse makes the database refuse the results of batches with an error code, so many times.
func refuse(t *testing.T, url, code string, times int) {
	t.Helper()
	execute(t, url, "DROP SEQUENCE IF EXISTS refused CASCADE")
	execute(t, url, "CREATE SEQUENCE refused")
	execute(t, url, `CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
		BEGIN
			IF nextval('refused') <= TG_ARGV[1]::bigint THEN RAISE EXCEPTION 'refused' USING ERRCODE = TG_ARGV[0]; END IF;
			RETURN NEW;
		END $$`)
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer func() { _ = conn.Close(context.Background()) }()
	_, err = conn.Exec(t.Context(), "CREATE OR REPLACE TRIGGER refuse BEFORE INSERT ON o2c_batch FOR EACH ROW EXECUTE FUNCTION refuse($1, $2)", pgx.QueryExecModeSimpleProtocol, code, times)
	require.NoError(t, err)
}

// TestConflictsAreTriedAgain lets the database break transactions off for the sake of others.
func TestConflictsAreTriedAgain(t *testing.T) {
	url := pgtest.URL(t)
	s := open(t, url, postgres.Config{})
	commit(t, s, batch(0, write(0, 0, "zero")))
	for n, code := range []string{"40001", "40P01"} {
		refuse(t, url, code, 3)
		c := commit(t, s, batch(10+n, write(10+n, 0, "in the end")))
		require.Equal(t, int64(2+n), c.FirstEvent)
		require.Equal(t, int64(4), query[int64](t, url, "SELECT last_value FROM refused"))
	}
	refuse(t, url, "40001", 1000)
	_, err := s.Commit(t.Context(), batch(20, write(20, 0, "never")))
	requireCode(t, "store/contention", err)
	refuse(t, url, "23514", 1) // any other error is not tried again
	_, err = s.Commit(t.Context(), batch(20, write(20, 0, "never")))
	requireCode(t, "store/database", err)
	absent(t, s, 20)
	require.Equal(t, "N-4", commit(t, s, batch(20, write(20, 0, "after all"))).Wrote[0].Number)
}
