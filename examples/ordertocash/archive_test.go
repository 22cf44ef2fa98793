package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/archive"
	"github.com/seed-3f372218/o2c/store/memory"
	"github.com/seed-3f372218/o2c/store/postgres"
	"github.com/seed-3f372218/o2c/store/postgres/pgtest"
	"github.com/seed-3f372218/o2c/store/sqlite"
)

// TestS10_FromStoreToStore carries a tenant from memory into a file, into PostgreSQL and back into memory: what comes out is what went in, to the
// byte. One tenant is that of the archive of release 0.1, which has the oddest texts and instants; the other has had the three orders.
func TestS10_FromStoreToStore(t *testing.T) {
	odd, err := os.ReadFile(filepath.Join("..", "..", "store", "archive", "testdata", "release-0.1.jsonl"))
	require.NoError(t, err)
	in, err := read(os.DirFS("testdata"))
	require.NoError(t, err)
	first := memory.New()
	_, err = run(t.Context(), in, first)
	require.NoError(t, err)
	var orders bytes.Buffer
	totals, err := archive.Export(t.Context(), first, tenant, &orders)
	require.NoError(t, err)
	require.Positive(t, totals.Records)
	for name, c := range map[string]struct {
		tenant string
		file   []byte
	}{"odd": {"acme", odd}, "orders": {tenant, orders.Bytes()}} {
		t.Run(name, func(t *testing.T) {
			file := c.file
			for _, s := range []store.Store{openSQLite(t), openPostgres(t), memory.New()} {
				broken := bytes.Replace(file, []byte(`{"totals"`), []byte(`{"totalz"`), 1)
				_, err := archive.Import(t.Context(), s, c.tenant, bytes.NewReader(broken))
				require.ErrorIs(t, err, document.ErrInvalid)
				_, err = archive.Import(t.Context(), s, c.tenant, bytes.NewReader(file))
				require.NoError(t, err, "nothing of the broken one was kept")
				_, err = archive.Import(t.Context(), s, c.tenant, bytes.NewReader(file))
				require.ErrorIs(t, err, document.ErrRefused, "once")
				var out bytes.Buffer
				_, err = archive.Export(t.Context(), s, c.tenant, &out)
				require.NoError(t, err)
				require.Equal(t, string(file), out.String())
				file = out.Bytes()
			}
		})
	}
}

func openSQLite(t *testing.T) store.Store {
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "orders.db"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

func openPostgres(t *testing.T) store.Store {
	s, err := postgres.Open(t.Context(), pgtest.URL(t), postgres.Config{})
	require.NoError(t, err)
	t.Cleanup(s.Close)
	return s
}
