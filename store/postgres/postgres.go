package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// Config is what a host may set. The zero Config works.
type Config struct {
	// Partitions divides the tables by a hash of the tenant into so many parts, 0 and 1 mean not at all. It counts when the tables are made; later it is
	// ignored. See the section on partitioning in the package's documentation.
	Partitions int
	// Poll is how often a waiter looks for events where the database cannot tell it (LISTEN), 0 means half a second. Where it can, a waiter
	// looks ten times less often, in case a notification is lost.
	Poll time.Duration
}

// maxPartitions is the most parts that tables are divided into.
const maxPartitions = 1024

// Store keeps documents in PostgreSQL. Its methods are safe for concurrent use, also by many processes on one database.
type Store struct {
	pool   *pgxpool.Pool
	own    bool // the pool is the store's to close
	poll   time.Duration
	server server
	hub    *hub
	gates  gates
}

var _ store.Store = (*Store)(nil)

// server is what the store has found out about the database.
type server struct {
	notifies bool   // has LISTEN and NOTIFY
	channel  string // the channel for news of these tables
	byteText bool   // compares texts byte by byte, and has no column with COLLATE "C"
}

// Open connects to the database of a URL (or of a keyword/value string) as pgxpool.ParseConfig reads it, and makes the tables or brings them to
// this release's form. Close ends it. A URL that cannot be read and a Config out of bounds are ErrInvalid, tables of a newer release
// ErrNewerSchema; that the database cannot be reached, used or written is an error of the store's own, see the package's documentation.
func Open(ctx context.Context, url string, config Config) (*Store, error) {
	parsed, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, &document.Error{Code: "store/url", Message: "the URL of the database cannot be read", Help: "write for instance postgres://user:password@host:5432/database", Kind: document.ErrInvalid, Cause: err}
	}
	pool, err := pgxpool.NewWithConfig(ctx, parsed)
	if err != nil {
		return nil, fault(ctx, err)
	}
	s, err := New(ctx, pool, config)
	if err != nil {
		pool.Close()
		return nil, err
	}
	s.own = true
	return s, nil
}

// New uses the host's own pool and makes the tables as Open does. Close leaves the pool open. Errors are those of Open.
func New(ctx context.Context, pool *pgxpool.Pool, config Config) (*Store, error) {
	if config.Partitions < 0 || config.Partitions > maxPartitions {
		return nil, &document.Error{Code: "store/config", Path: "partitions", Message: "tables have 0 to 1024 partitions", Kind: document.ErrInvalid}
	}
	if config.Poll < 0 {
		return nil, &document.Error{Code: "store/config", Path: "poll", Message: "an interval is not negative", Kind: document.ErrInvalid}
	}
	s := &Store{pool: pool, poll: config.Poll}
	if s.poll == 0 {
		s.poll = 500 * time.Millisecond
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := s.open(ctx, config); err != nil {
		return nil, err
	}
	s.hub = newHub(s)
	return s, nil
}

// Close ends what the store does on its own, and closes the pool when Open has made it. It waits for calls that are under way. Calls after it fail, or
// work as long as the host's pool does. It may be called again.
func (s *Store) Close() {
	s.hub.close()
	if s.own {
		s.pool.Close()
	}
}

// errClosed is what callers get when the store is closed.
func errClosed() error {
	return &document.Error{Code: "store/closed", Message: "the store has been closed", Help: "open it again, or close it last"}
}
