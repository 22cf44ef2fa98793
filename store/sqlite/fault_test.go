package sqlite_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/sqlite"
)

// requireWorks commits and reads.
func requireWorks(t testing.TB, s store.Store, n int) {
	t.Helper()
	_, err := s.Commit(t.Context(), batch(n, write(n, 0, "works")))
	require.NoError(t, err)
	rec, err := s.Get(t.Context(), ref(n))
	require.NoError(t, err)
	require.Equal(t, "works", string(rec.Body))
}

// requireNothing checks that a batch that failed has left nothing, and that all else is as before.
func requireNothing(t testing.TB, s store.Store, b document.Batch) {
	t.Helper()
	_, err := s.Lookup(t.Context(), b.Tenant, b.ID)
	require.ErrorIs(t, err, document.ErrNotFound)
	for _, w := range b.Writes {
		rec, err := s.Get(t.Context(), w.Ref)
		if w.Version == 0 {
			require.ErrorIs(t, err, document.ErrNotFound)
		} else {
			require.NoError(t, err)
			require.Equal(t, w.Version, rec.Version)
		}
	}
}

func large(n int) document.Batch {
	var writes []document.Record
	for i := range 8 {
		w := write(1000*n+i, 0, "")
		w.Body = bytes.Repeat([]byte{byte(n), 1, 2, 3}, document.MaxBody/4)
		writes = append(writes, w)
	}
	return batch(n, writes...)
}

func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=16m"); err != nil {
		t.Skipf("no file system can be mounted here (%v), so the disk cannot be filled; run this test as root. TestFullFile fills a file instead", err)
	}
	t.Cleanup(func() { require.NoError(t, syscall.Unmount(dir, 0)) })
	s, err := sqlite.Open(t.Context(), filepath.Join(dir, "o2c.db"))
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	requireWorks(t, s, 1)
	full := 0
	for n := 2; n < 6; n++ {
		b := large(n)
		if _, err := s.Commit(t.Context(), b); err != nil {
			full++
			requireCode(t, "store/disk_full", err)
			requireNothing(t, s, b)
		}
	}
	require.Positive(t, full)
	rec, err := s.Get(t.Context(), ref(1))
	require.NoError(t, err)
	require.Equal(t, "works", string(rec.Body))
	require.NoError(t, syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT, "size=128m"))
	requireWorks(t, s, 7)
	_, err = s.Commit(t.Context(), large(8))
	require.NoError(t, err)
	require.Equal(t, 1, count(t, s, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"))
}

func TestS1_DiskFailsAmidCommit(t *testing.T) {
	path := newPath(t)
	require.Equal(t, "<nil>", start(t, "failing disk", path).says())
	s := open(t, path)
	for n, body := range map[int]string{1: "one", 2: "two"} {
		rec, err := s.Get(t.Context(), ref(n))
		require.NoError(t, err)
		require.Equal(t, body, string(rec.Body))
		require.Equal(t, int64(1), rec.Version)
	}
	require.Equal(t, 2, count(t, s, "SELECT max(position) FROM o2c_event"))
}

func TestFullFile(t *testing.T) {
	s := withHost(t)
	requireWorks(t, s, 1)
	tx := begin(t, s)
	in := s.In(tx)
	_, err := tx.Exec("INSERT INTO host_shipment VALUES ('S-1')")
	require.NoError(t, err)
	var pages, most int
	require.NoError(t, tx.QueryRow("PRAGMA page_count").Scan(&pages))
	require.NoError(t, tx.QueryRow(fmt.Sprintf("PRAGMA max_page_count = %d", pages+20)).Scan(&most))
	_, err = in.Commit(t.Context(), large(2))
	requireCode(t, "store/disk_full", err)
	require.NoError(t, tx.QueryRow("PRAGMA max_page_count = 1000000").Scan(&most))
	_, err = tx.Exec("SELECT 1")
	require.NoError(t, err)
	_ = tx.Rollback() // SQLite may have done so already
	requireNothing(t, s, large(2))
	require.Zero(t, count(t, s, "SELECT count(*) FROM host_shipment"))
	requireWorks(t, s, 3)
}

func TestLocked(t *testing.T) {
	path := newPath(t)
	s := open(t, path, sqlite.LockWait(20*time.Millisecond))
	patient := open(t, path)
	requireWorks(t, s, 1)
	holder := start(t, "lock", path)
	require.Equal(t, "locked", holder.says())

	_, err := s.Commit(t.Context(), batch(2, write(2, 0, "two")))
	requireCode(t, "store/locked", err)
	_, err = s.Get(t.Context(), ref(1)) // readers do not wait
	require.NoError(t, err)
	_, err = sqlite.Open(t.Context(), path, sqlite.LockWait(0)) // a file that is there needs no lock
	require.NoError(t, err)
	err = s.Import(t.Context(), "other", func(func(store.Entry, error) bool) {})
	requireCode(t, "store/locked", err)

	for _, commit := range []func(context.Context) error{
		func(ctx context.Context) error {
			_, err := patient.Commit(ctx, batch(2, write(2, 0, "two")))
			return err
		},
		func(ctx context.Context) error {
			return patient.Import(ctx, "other", func(func(store.Entry, error) bool) {})
		},
		func(ctx context.Context) error {
			_, err := patient.DB().BeginTx(ctx, nil)
			return err
		},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond) // it ends while the lock is held, however long that takes
		require.ErrorIs(t, commit(ctx), context.DeadlineExceeded)
		cancel()
	}
	requireNothing(t, s, batch(2, write(2, 0, "two")))
	ended := make(chan error)
	go func() {
		_, err := patient.Commit(t.Context(), batch(3, write(3, 0, "three")))
		ended <- err
	}()
	holder.goOn()
	require.Equal(t, "free", holder.says())
	require.NoError(t, <-ended)
	requireWorks(t, s, 2)
}

func TestReadOnly(t *testing.T) {
	for _, test := range []struct {
		name        string
		dir, file   os.FileMode
		stillOpened bool // by another process, which may write
	}{
		{"file and directory", 0o755, 0o644, false},
		{"file and directory, opened by another", 0o755, 0o644, true},
		{"directory", 0o755, 0o666, false},
		{"file", 0o777, 0o644, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "o2c.db")
			require.NoError(t, os.Chmod(filepath.Dir(dir), 0o755))
			s, err := sqlite.Open(t.Context(), path)
			require.NoError(t, err)
			requireWorks(t, s, 1)
			if !test.stillOpened {
				require.NoError(t, s.Close())
			}
			require.NoError(t, os.Chmod(path, test.file))
			require.NoError(t, os.Chmod(dir, test.dir))
			if os.Getuid() != 0 { // the modes of the owner count then
				require.NoError(t, os.Chmod(path, test.file&^0o222|test.file&0o002<<6))
				require.NoError(t, os.Chmod(dir, test.dir&^0o222|test.dir&0o002<<6))
			}
			other := start(t, "reader", path)
			said := other.says()
			code, _, _ := strings.Cut(said, " ")
			require.Equal(t, "store/read_only", code, said)

			require.NoError(t, os.Chmod(dir, 0o777))
			for _, suffix := range []string{"", "-wal", "-shm"} {
				_ = os.Chmod(path+suffix, 0o666) // the log is there only while somebody has the file open
			}
			other.goOn()
			require.Equal(t, "ok", other.says())
			if test.stillOpened {
				require.NoError(t, s.Close())
			}
			s = open(t, path)
			for n, body := range map[int]string{1: "works", 77: "of the child"} {
				rec, err := s.Get(t.Context(), ref(n))
				require.NoError(t, err)
				require.Equal(t, body, string(rec.Body))
			}
		})
	}
}

func TestS10_NewerSchema(t *testing.T) {
	path := newPath(t)
	s := withHostAt(t, path)
	requireWorks(t, s, 1)
	execute(t, s, "INSERT INTO o2c_schema VALUES (999, '0999_later.sql')") // a later release has come
	_, err := sqlite.Open(t.Context(), path)
	require.ErrorIs(t, err, document.ErrNewerSchema)
	requireCode(t, "store/newer_schema", err)
	require.Contains(t, err.Error(), "schema 999")
	_, err = s.Commit(t.Context(), batch(2, write(2, 0, "two"))) // one that was open before does not write either
	require.ErrorIs(t, err, document.ErrNewerSchema)
	err = s.Import(t.Context(), "other", func(func(store.Entry, error) bool) {})
	require.ErrorIs(t, err, document.ErrNewerSchema)
	tx := begin(t, s)
	_, err = s.In(tx).Commit(t.Context(), batch(2, write(2, 0, "two")))
	require.ErrorIs(t, err, document.ErrNewerSchema)
	require.NoError(t, tx.Rollback())
	requireNothing(t, s, batch(2, write(2, 0, "two")))
	execute(t, s, "DELETE FROM o2c_schema WHERE version = 999")
	requireWorks(t, s, 2)
}

func withHostAt(t testing.TB, path string) *sqlite.Store {
	s := open(t, path)
	execute(t, s, "CREATE TABLE host_shipment (number TEXT PRIMARY KEY)")
	return s
}

func TestBadPath(t *testing.T) {
	dir := t.TempDir()
	for path, code := range map[string]string{
		"": "store/path", ":memory:": "store/path", "a\x00b": "store/path",
		dir: "store/cannot_open", filepath.Join(dir, "missing", "o2c.db"): "store/cannot_open",
	} {
		_, err := sqlite.Open(t.Context(), path)
		requireCode(t, code, err)
	}
	for _, name := range []string{"a b.db", "50%.db", "what?.db", "a#b.db", "ü&=.db", "%41.db", "file:x.db"} {
		path := filepath.Join(dir, name)
		requireWorks(t, open(t, path), 1)
		_, err := os.Stat(path)
		require.NoError(t, err, "the file has another name than %q", name)
	}
}

func TestClosed(t *testing.T) {
	s := openNew(t)
	requireWorks(t, s, 1)
	require.NoError(t, s.Close())
	require.NoError(t, s.Close())
	_, err := s.Get(t.Context(), ref(1))
	requireCode(t, "store/closed", err)
	_, err = s.Commit(t.Context(), batch(2, write(2, 0, "two")))
	requireCode(t, "store/closed", err)
	requireCode(t, "store/closed", s.WaitEvents(t.Context(), acme, 1))
	for _, err := range s.Export(t.Context(), acme) {
		requireCode(t, "store/closed", err)
	}
	requireCode(t, "store/closed", s.Import(t.Context(), acme, func(func(store.Entry, error) bool) {}))
}

func TestOverLimits(t *testing.T) {
	s := openNew(t)
	b := batch(1, write(1, 0, "one"))
	b.Writes[0].Body = make([]byte, document.MaxBody+1)
	_, err := s.Commit(t.Context(), b)
	require.ErrorIs(t, err, document.ErrInvalid)
	requireNothing(t, s, b)
	requireWorks(t, s, 1)
}
