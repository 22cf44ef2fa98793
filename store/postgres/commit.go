package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

const begin = "BEGIN ISOLATION LEVEL READ COMMITTED"

// Commit stores all of the batch or nothing, as store.Store says, in two round trips: one locks the tenant's row and reads what the batch names, one
// writes and commits. Commits of one tenant follow one another; those of different tenants do not wait for each other.
//
// Transactions that the database rolls back for the sake of others are tried again. It gives ErrUnknown (store/unknown) when the second trip's answer
// was lost, also because the context ended; a context that ended before means that nothing happened.
func (s *Store) Commit(ctx context.Context, b document.Batch) (document.Committed, error) {
	if err := ctx.Err(); err != nil {
		return document.Committed{}, err
	}
	if err := b.Validate(); err != nil {
		return document.Committed{}, err
	}
	leave, err := s.gates.enter(ctx, b.Tenant)
	if err != nil {
		return document.Committed{}, err
	}
	defer leave()
	var done document.Committed
	err = s.try(ctx, func(c *pgxpool.Conn) (err error) {
		done, err = commit(ctx, c, &b)
		return err
	})
	if err != nil {
		return document.Committed{}, err
	}
	s.hub.committed(b.Tenant, done)
	return done, nil
}

// commit runs the transaction of a batch on a connection. When it gives an error, the transaction is still open, or the connection is lost.
func commit(ctx context.Context, c *pgxpool.Conn, b *document.Batch) (document.Committed, error) {
	st, err := readState(ctx, c, b, begin)
	if err == nil && st.fresh {
		if err := openTenant(ctx, c, b.Tenant); err != nil {
			return document.Committed{}, err
		}
		st, err = readState(ctx, c, b, begin)
	}
	if err != nil {
		return document.Committed{}, err
	}
	if st.done != nil {
		return *st.done, nil
	}
	out, err := store.Decide(b, st)
	if err != nil {
		return document.Committed{}, err
	}
	q := queueWrites(b, st, out)
	q.Queue("COMMIT")
	if err := ctx.Err(); err != nil {
		return document.Committed{}, err
	}
	return out.Committed, finish(c.SendBatch(ctx, q), q.Len(), func(err error) error { return unknown(b.ID, err) })
}

// openTenant ends the transaction and makes the tenant's row in one of its own: whoever asks whether a batch is there can wait for the row's lock then.
func openTenant(ctx context.Context, c *pgxpool.Conn, tenant string) error {
	if _, err := c.Exec(ctx, "ROLLBACK"); err != nil {
		return err
	}
	_, err := c.Exec(ctx, addTenant, tenant)
	return err
}

// finish reads the answers to the writes and to the COMMIT after them. When the database answers one of them with an error, nothing was committed. Any other
// error, also that it ends the connection, means that the answer was lost, and is given to lost.
func finish(results pgx.BatchResults, statements int, lost func(error) error) error {
	for i := range statements {
		tag, err := results.Exec()
		last := i == statements-1
		if err == nil && last && tag.String() != "COMMIT" {
			err = errors.New("the transaction was rolled back: " + tag.String())
			return errors.Join(err, results.Close())
		}
		if err == nil {
			continue
		}
		_ = results.Close() // says the same again
		// pgconn.SafeToRetry is of no use here: pgx 5.12 reports a connection that broke after everything was sent as "conn closed", safe to retry.
		var pg *pgconn.PgError
		if errors.As(err, &pg) && pg.SeverityUnlocalized == "ERROR" && pg.Code != "40003" {
			return err
		}
		return lost(err)
	}
	if err := results.Close(); err != nil {
		return lost(err)
	}
	return nil
}

func unknown(batch document.ID, err error) error {
	return &document.Error{
		Code: "store/unknown", Doc: "batch " + batch.String(), ID: batch, Message: "the answer to the commit was lost; it may have happened",
		Help: "look the batch up, or commit it again under the same ID, before anything else", Kind: document.ErrUnknown, Cause: err,
	}
}
