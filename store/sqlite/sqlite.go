package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	_ "modernc.org/sqlite" // registers the driver "sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// Store keeps documents in a SQLite file. It is safe for concurrent use, and so is the file for several processes on one machine. Open makes one.
type Store struct {
	db    *sql.DB
	reads *session
	group group
	wake  wake
}

var _ store.Store = (*Store)(nil)

// Option changes how Open opens a file.
type Option func(*config)

type config struct {
	lockWait time.Duration
}

// LockWait sets how long a call waits for a lock that another process, or a transaction of the host's own, holds before it fails with
// store/locked; 10 seconds unless told, and at most a day. A context that ends earlier ends the wait.
func LockWait(d time.Duration) Option {
	return func(c *config) { c.lockWait = min(max(d, 0), 24*time.Hour) }
}

// Open opens the file, and makes it when it is not there; the directory must be there. The file's tables are brought to this release's schema, in
// one transaction, also when many processes open it at once. A file that a newer release has written is ErrNewerSchema. A file that holds
// other tables, such as the host's own, keeps them: all that the store makes has the prefix o2c_. Its journal becomes a write-ahead log. The
// context bounds the opening, not the store.
func Open(ctx context.Context, path string, options ...Option) (*Store, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	c := config{lockWait: 10 * time.Second}
	for _, set := range options {
		set(&c)
	}
	name, err := dataSource(path, c)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", name)
	if err != nil {
		return nil, fault(ctx, err)
	}
	db.SetMaxIdleConns(2 * runtime.GOMAXPROCS(0)) // those of readers stay open, with their statements
	if err := prepareFile(ctx, db, c.lockWait); err != nil {
		db.Close() //nolint:errcheck // the first error counts
		return nil, fault(ctx, err)
	}
	s := &Store{db: db, reads: newSession(db)}
	s.group.begin(s)
	return s, nil
}

// dataSource gives the driver's name of the file. synchronous is FULL: a commit that was answered outlives a loss of power.
func dataSource(path string, c config) (string, error) {
	if path == "" || strings.HasPrefix(path, ":memory:") || strings.IndexByte(path, 0) >= 0 {
		return "", &document.Error{Code: "store/path", Message: "not the path of a file: " + document.Quote(path), Help: "name a file; to hold documents in memory use package store/memory", Kind: document.ErrInvalid}
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return "", &document.Error{Code: "store/path", Message: "not the path of a file: " + document.Quote(path), Help: "name a file by its full path", Kind: document.ErrInvalid, Cause: err}
	}
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") { // C:/...
		path = "/" + path
	}
	escaped := (&url.URL{Path: path}).EscapedPath()
	return fmt.Sprintf("file://%s?_txlock=immediate&_pragma=busy_timeout(%d)&_pragma=synchronous(FULL)", escaped, c.lockWait.Milliseconds()), nil
}

// prepareFile turns the write-ahead log on and migrates. The change of the journal does not wait for the lock of another that does the same, so it
// is tried again.
func prepareFile(ctx context.Context, db *sql.DB, lockWait time.Duration) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close() //nolint:errcheck // it only goes back to the pool
	var encoding string
	if err := conn.QueryRowContext(ctx, "PRAGMA encoding").Scan(&encoding); err != nil {
		return err
	}
	if encoding != "UTF-8" {
		return &document.Error{Code: "store/encoding", Message: "the file's texts are " + encoding, Help: "name another file, or copy this one into one of UTF-8", Kind: document.ErrInvalid}
	}
	for until := time.Now().Add(lockWait); ; {
		var mode string
		err := conn.QueryRowContext(ctx, "PRAGMA journal_mode = WAL").Scan(&mode)
		if err == nil && mode != "wal" {
			return &document.Error{Code: "store/no_wal", Message: "the file cannot have a write-ahead log, its journal stays " + mode, Help: "keep it on a local disk that the process can write"}
		}
		if err == nil {
			break
		}
		if !isCode(err, sqlite3.SQLITE_BUSY) || !time.Now().Before(until) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
	}
	return migrate(ctx, conn)
}

// DB gives the pool of connections that the store works with, for tables of the host's own in the same file and for transactions to hand to In:
// they begin immediate. The store holds one connection for its own commits and needs others for reading, so leave their number unlimited. Whoever
// closes it closes the store.
func (s *Store) DB() *sql.DB { return s.db }

// Close ends the store: it waits for the commits under way, and closes the file and DB. Calls after it give store/closed. A second Close does nothing.
func (s *Store) Close() error {
	s.group.end()
	s.reads.close() //nolint:errcheck // the statements end with their connections
	if err := s.db.Close(); err != nil {
		return fault(context.Background(), err)
	}
	return nil
}

// Get reads one record; ErrNotFound when there is none.
func (s *Store) Get(ctx context.Context, ref document.Ref) (document.Record, error) {
	if err := ctx.Err(); err != nil {
		return document.Record{}, err
	}
	rec, err := s.reads.get(ctx, ref)
	if err != nil {
		return document.Record{}, fault(ctx, err)
	}
	return rec, nil
}

// Find reads one page of the records that the query asks for, ordered by ID. A page of large bodies may be shorter than was asked for.
func (s *Store) Find(ctx context.Context, q store.Query) ([]document.Record, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	page, err := s.reads.find(ctx, q)
	if err != nil {
		return nil, fault(ctx, err)
	}
	return page, nil
}

// Lookup gives the result of a committed batch; ErrNotFound when it has not been committed.
func (s *Store) Lookup(ctx context.Context, tenant string, batch document.ID) (document.Committed, error) {
	if err := ctx.Err(); err != nil {
		return document.Committed{}, err
	}
	c, there, err := s.reads.lookup(ctx, tenant, batch)
	if err != nil {
		return document.Committed{}, fault(ctx, err)
	}
	if !there {
		return document.Committed{}, noBatch(tenant, batch)
	}
	return c, nil
}

func noBatch(tenant string, batch document.ID) error {
	return document.NotFound(document.Ref{Tenant: tenant, Kind: "batch", ID: batch})
}

// Events reads the tenant's events after a position, in order. A page of large bodies may be shorter than was asked for.
func (s *Store) Events(ctx context.Context, tenant string, after int64, limit int) ([]document.EventRecord, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	page, err := s.reads.events(ctx, tenant, after, limit)
	if err != nil {
		return nil, fault(ctx, err)
	}
	return page, nil
}
