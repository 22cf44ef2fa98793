package pgtest_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/store/postgres/pgtest"
)

func query[T any](t *testing.T, url, sql string) T {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close(t.Context())) }()
	var v T
	require.NoError(t, conn.QueryRow(t.Context(), sql).Scan(&v))
	return v
}

func TestURL(t *testing.T) {
	a, b := pgtest.URL(t), pgtest.URL(t)
	require.NotEqual(t, a, b)
	require.Regexp(t, "^o2c_test_[0-9a-f]{16}$", query[string](t, a, "SELECT current_schema()"))
	require.NotEqual(t, query[string](t, a, "SELECT current_schema()"), query[string](t, b, "SELECT current_schema()"))

	const schemas = "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'o2c_test_%'"
	before := query[int](t, a, schemas)
	t.Run("inner", func(t *testing.T) {
		require.Equal(t, 1, query[int](t, pgtest.URL(t), "WITH x AS (SELECT 1) SELECT 1"))
		require.Equal(t, before+1, query[int](t, a, schemas))
	})
	require.Equal(t, before, query[int](t, a, schemas), "the schema of a test is gone when it ends")
}

func TestKillAndRestart(t *testing.T) {
	server := pgtest.Private(t, "fsync=on")
	u := server.URL(t)
	require.Equal(t, "on", query[string](t, u, "SHOW fsync"))
	conn, err := pgx.Connect(t.Context(), u)
	require.NoError(t, err)
	_, err = conn.Exec(t.Context(), "CREATE TABLE kept AS SELECT 7 AS n")
	require.NoError(t, err)
	require.NoError(t, server.Kill())
	_, err = conn.Exec(t.Context(), "SELECT 1")
	require.Error(t, err)
	_ = conn.Close(t.Context())
	_, err = pgx.Connect(t.Context(), u)
	require.Error(t, err)
	require.NoError(t, server.Restart())
	require.Equal(t, 7, query[int](t, u, "SELECT n FROM kept"))
	require.NoError(t, server.Restart(), "of a server that runs")
	require.Equal(t, 7, query[int](t, u, "SELECT n FROM kept"))
}

// TestNothingIsLeft kills a process that has started a server; the server ends with it.
func TestNothingIsLeft(t *testing.T) {
	if os.Getenv("PGTEST_CHILD") != "" {
		_, err := os.Stdout.WriteString(pgtest.Private(t).Socket() + "\n")
		require.NoError(t, err)
		select {} // until it is killed
	}
	pgtest.Private(t) // skips where there is no PostgreSQL
	child := exec.Command(os.Args[0], "-test.run=^TestNothingIsLeft$")
	child.Env = append(os.Environ(), "PGTEST_CHILD=1")
	out, err := child.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	var socket []byte
	for b := make([]byte, 1); ; socket = append(socket, b[0]) {
		_, err := out.Read(b)
		require.NoError(t, err)
		if b[0] == '\n' {
			break
		}
	}
	folder := filepath.Dir(string(socket))
	require.FileExists(t, filepath.Join(folder, "log"))
	require.NoError(t, child.Process.Kill())
	require.Error(t, child.Wait())
	require.Eventually(t, func() bool {
		_, err := os.Stat(folder)
		return os.IsNotExist(err)
	}, time.Minute, 10*time.Millisecond)
}
