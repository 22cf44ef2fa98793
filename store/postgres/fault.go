package postgres

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/seed-3f372218/o2c/document"
)

// most is how often something is tried that fails because of others.
const most = 12

// try runs something on a connection of the pool, and again when it failed certainly and for a reason that passes: a deadlock or a conflict of
// transactions (40P01, 40001), or a connection that the server had closed. What comes back is an error as the package documents it.
func (s *Store) try(ctx context.Context, do func(*pgxpool.Conn) error) error {
	lost := false
	for attempt := 1; ; attempt++ {
		c, err := s.acquire(ctx, lost)
		if err != nil {
			return s.noConnection(ctx, err)
		}
		err = do(c)
		release(ctx, c)
		if err == nil {
			return nil
		}
		var ours *document.Error
		if ctx.Err() != nil || errors.As(err, &ours) || attempt == most {
			return fault(ctx, err)
		}
		switch {
		case conflict(err):
			if err := sleep(ctx, attempt); err != nil {
				return err
			}
		case disconnected(err) && !lost:
			lost = true
		default:
			return fault(ctx, err)
		}
	}
}

// acquire takes a connection of the pool. After one was lost, others may be, too: then each is asked before it is used.
func (s *Store) acquire(ctx context.Context, ask bool) (*pgxpool.Conn, error) {
	for {
		c, err := s.pool.Acquire(ctx)
		if err != nil || !ask || c.Ping(ctx) == nil {
			return c, err
		}
		c.Release() // which closes it
	}
}

// noConnection says why acquire has given none.
func (s *Store) noConnection(ctx context.Context, err error) error {
	if s.own && s.hub != nil && s.hub.ended.Err() != nil && ctx.Err() == nil {
		return errClosed()
	}
	return fault(ctx, err)
}

// release gives a connection back, out of any transaction.
func release(ctx context.Context, c *pgxpool.Conn) {
	if !c.Conn().IsClosed() && c.Conn().PgConn().TxStatus() != 'I' {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		_, _ = c.Exec(ctx, "ROLLBACK") // when that fails, the pool closes the connection
		cancel()
	}
	c.Release()
}

// sleep waits before the next attempt: up to 2, 4, 8 … 256 milliseconds.
func sleep(ctx context.Context, attempt int) error {
	timer := time.NewTimer(rand.N(time.Millisecond << min(attempt, 8)))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// conflict tells whether the transaction was rolled back for the sake of others, and may be tried again. The others are what several processes meet that
// make the same table at once.
func conflict(err error) bool {
	switch code(err) {
	case "40001", "40P01":
		return true
	case "42P07", "42710", "23505":
		return raced(err)
	case "XX000": // "tuple concurrently updated"
		return raced(err)
	}
	return false
}

// raced tells whether processes that made the same tables met in the catalog.
func raced(err error) bool {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return false
	}
	return pg.Code != "23505" && pg.Code != "XX000" || pg.SchemaName == "pg_catalog" || pg.Message == "tuple concurrently updated"
}

// disconnected tells whether the connection is gone, or the server is about to go.
func disconnected(err error) bool {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return !errors.Is(err, pgx.ErrTxClosed)
	}
	switch pg.Code {
	case "57P01", "57P02", "57P03", "57P05":
		return true
	}
	return pg.Code[:2] == "08"
}

func code(err error) string {
	var pg *pgconn.PgError
	if errors.As(err, &pg) && len(pg.Code) == 5 {
		return pg.Code
	}
	return ""
}

// fault gives an error as the package documents it. An error of our own, and that of a context that has ended, stay as they are.
func fault(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	var ours *document.Error
	var moved *document.MovedError
	var taken *document.TakenError
	if errors.As(err, &ours) || errors.As(err, &moved) || errors.As(err, &taken) {
		return err
	}
	if ended := ctx.Err(); ended != nil {
		return ended
	}
	e := func(code, message, help string) error {
		return &document.Error{Code: code, Message: message, Help: help, Cause: err}
	}
	switch c := code(err); {
	case c == "40001" || c == "40P01":
		return e("store/contention", "the transaction was rolled back for the sake of another", "roll back what is left of it and run it again")
	case c == "25006":
		return e("store/read_only", "the database takes no writes now", "connect to the primary server, or set default_transaction_read_only off")
	case c == "53100" || c == "53400":
		return e("store/disk_full", "the database has no room left", "give it more disk space, then try again; nothing was stored")
	case c == "53300" || c == "53200" || c == "53000":
		return e("store/overloaded", "the database has no connections or memory left", "raise max_connections, lower the size of pools, or try again later")
	case c == "55P03":
		return e("store/locked", "another commit of the tenant holds its lock for longer than lock_timeout allows", "try again; look for a transaction that stays open")
	case c == "57014" || c == "25P03" || c == "25P04":
		return e("store/timeout", "the database gave up after the time that it is set to", "raise statement_timeout for this role, or try again")
	case c == "42501":
		return e("store/permission", "the role may not do this", "grant it SELECT, INSERT, UPDATE and DELETE on the tables o2c_…; to make them, also CREATE on the schema")
	case c == "42P01" || c == "42703":
		return e("store/tables", "the tables of the store are not there, or not in this release's form", "open the store once with a role that may make them, and with the same search_path")
	case c == "25P02":
		return e("store/transaction_aborted", "an earlier statement has broken off the transaction", "roll it back and run it again")
	case c == "26000" || c == "42P05" || c == "08P01" || c == "0A000":
		return e("store/prepared", "the database has lost or keeps another prepared statement", "behind PgBouncer in transaction mode add default_query_exec_mode=exec to the URL")
	case c == "XX001" || c == "XX002":
		return e("store/corrupt", "the database says that its files are damaged", "restore a backup; do not write any more")
	case errors.Is(err, pgx.ErrTxClosed):
		return e("store/transaction_closed", "the transaction has been committed or rolled back already", "use the store of a transaction before it ends")
	case disconnected(err):
		return e("store/unavailable", "the database cannot be reached", "see that it runs and takes connections, then try again; nothing was stored")
	}
	return e("store/database", "the database refused a statement of the store", "read the cause; nothing was stored")
}

// corrupt says that a row is not as the store writes it. The error of a connection that broke amid the row stays what it is.
func corrupt(tenant, what string, err error) error {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return err
	}
	return &document.Error{
		Code: "store/corrupt", Message: "of tenant " + document.Quote(tenant) + ", " + what + " is not as the store writes it",
		Help: "somebody else has changed the row; restore it from a backup", Cause: err,
	}
}
