// Package pgtest gives tests a PostgreSQL of their own. It uses the server that the environment variable O2C_POSTGRES_URL names; else it starts one
// for the process, in a folder for temporary files and on a Unix socket, with the initdb and pg_ctl that it finds, and removes it when the
// process ends, however it ends. Where there is neither, the test is skipped and says so loudly; with O2C_POSTGRES_REQUIRED=1 it fails.
//
//	func TestOurs(t *testing.T) {
//		s, err := postgres.Open(t.Context(), pgtest.URL(t), postgres.Config{})
//		…
//	}
//
// The server of the process keeps nothing through a failure of the machine (fsync is off), which makes it quick. It does keep everything when it is
// killed alone. A server that syncs is got with Private(t, "fsync=on").
package pgtest

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Server is a PostgreSQL for tests. Its methods are safe for concurrent use.
type Server struct {
	admin   string   // the URL of a database in which schemas are made
	cluster *cluster // nil when the server is not ours
}

// shared is the server of the process. It is made once and never changed.
var shared = sync.OnceValues(func() (*Server, error) {
	if given := os.Getenv("O2C_POSTGRES_URL"); given != "" {
		return &Server{admin: given}, nil
	}
	c, err := newCluster([]string{"fsync=off", "full_page_writes=off"})
	if err != nil {
		return nil, err
	}
	return &Server{admin: c.url(), cluster: c}, nil
})

// Start gives the server of the process, which all its tests share. The first call starts it. Without PostgreSQL the test is skipped, or fails when
// O2C_POSTGRES_REQUIRED is 1.
func Start(t testing.TB) *Server {
	t.Helper()
	s, err := shared()
	check(t, err)
	return s
}

// URL gives the URL of a new, empty schema on the server of the process. It is removed when the test ends.
func URL(t testing.TB) string {
	t.Helper()
	return Start(t).URL(t)
}

// Private starts a server for this test alone, with settings such as "fsync=on", and removes it when the test ends. It needs PostgreSQL on this
// machine, whatever O2C_POSTGRES_URL says.
func Private(t testing.TB, settings ...string) *Server {
	t.Helper()
	c, err := newCluster(settings)
	check(t, err)
	t.Cleanup(c.remove)
	return &Server{admin: c.url(), cluster: c}
}

// check skips the test when there is no PostgreSQL, and fails it when there is one that does not work.
func check(t testing.TB, err error) {
	t.Helper()
	if err == nil {
		return
	}
	if errors.Is(err, errNone) && os.Getenv("O2C_POSTGRES_REQUIRED") != "1" {
		t.Skipf("SKIPPED: no PostgreSQL: %v; install it, or set O2C_POSTGRES_URL", err)
	}
	t.Fatalf("no PostgreSQL: %v", err)
}

// patience is how long the server may take for what the package itself asks of it.
const patience = time.Minute

// URL gives the URL of a new, empty schema on this server, the only one of its search_path. It is removed when the test ends, with all that is in it;
// so ask for it before what uses it is opened, and close that by t.Cleanup.
func (s *Server) URL(t testing.TB) string {
	t.Helper()
	var random [8]byte
	_, _ = rand.Read(random[:]) // never fails
	schema := "o2c_test_" + hex.EncodeToString(random[:])
	if err := s.exec("CREATE SCHEMA " + schema); err != nil {
		t.Fatalf("cannot make a schema for the test: %v", err)
	}
	t.Cleanup(func() {
		if err := s.exec("DROP SCHEMA " + schema + " CASCADE"); err != nil && s.cluster == nil {
			t.Errorf("the schema %s of the test is still there: %v", schema, err)
		}
	})
	u, err := url.Parse(s.admin)
	if err != nil {
		t.Fatalf("the server is not named by a URL such as postgres://user@host/database: %v", err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}

// AdminURL gives the URL of the database in which URL makes its schemas.
func (s *Server) AdminURL() string { return s.admin }

// Socket gives the path of the Unix socket that the server listens on; "" when the server is not one that the package has started.
func (s *Server) Socket() string {
	if s.cluster == nil {
		return ""
	}
	return filepath.Join(s.cluster.folder, ".s.PGSQL.5432")
}

// Kill ends the server at once, without a checkpoint (pg_ctl stop -m immediate): every connection breaks, and the next start recovers from the log. It is
// an error when the server is not one that the package has started, or does not run.
func (s *Server) Kill() error {
	if s.cluster == nil {
		return errForeign
	}
	return s.cluster.stop()
}

// Restart starts the server again after Kill, or ends and starts one that runs. It returns when the server takes connections. URLs stay as they were.
func (s *Server) Restart() error {
	if s.cluster == nil {
		return errForeign
	}
	return s.cluster.restart()
}

var errForeign = errors.New("the server of O2C_POSTGRES_URL is not pgtest's to stop or start; use Private")

func (s *Server) exec(sql string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.admin)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, sql)
	return errors.Join(err, conn.Close(ctx))
}
