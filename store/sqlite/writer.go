package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"

	sqlite3 "modernc.org/sqlite/lib"
)

// writer is the one connection that Commit writes through, with its statements. It is made when it is needed, and after a trouble made anew.
type writer struct {
	conn *sql.Conn
	q    *session
}

// begin takes the file's write lock. Only this waits by the context; once the lock is there, the work ends of itself.
func (w *writer) begin(ctx context.Context, db *sql.DB) error {
	if w.conn == nil {
		conn, err := db.Conn(ctx)
		if err != nil {
			return err
		}
		w.conn, w.q = conn, newSession(conn)
	}
	if _, err := w.q.exec(ctx, "BEGIN IMMEDIATE"); err != nil {
		w.drop() // a BEGIN that was canceled may have taken effect all the same
		return err
	}
	ctx = context.WithoutCancel(ctx)
	var now int
	if _, err := w.q.row(ctx, lastSchema, nil, &now); err != nil {
		w.drop()
		return err
	}
	if err := knownSchema(now); err != nil { // another process may have migrated the file meanwhile
		w.drop()
		return err
	}
	return nil
}

// commit ends the transaction. The outcome is known but when the disk gave an error: what is in the log then may yet be found whole after a crash.
func (w *writer) commit(ctx context.Context) error {
	_, err := w.q.exec(ctx, "COMMIT")
	if err == nil {
		return nil
	}
	w.drop()
	if isCode(err, sqlite3.SQLITE_FULL) || isCode(err, sqlite3.SQLITE_BUSY) || isCode(err, sqlite3.SQLITE_READONLY) {
		return fault(ctx, err)
	}
	return unknown(err)
}

// drop gives the connection up. SQLite rolls back what it had begun.
func (w *writer) drop() {
	if w.conn == nil {
		return
	}
	_, _ = w.conn.ExecContext(context.Background(), "ROLLBACK") // mostly there is none: then it is an error that tells nothing
	w.q.close()                                                 //nolint:errcheck // the statements end with the connection
	w.conn.Raw(func(any) error { return driver.ErrBadConn })    //nolint:errcheck // it closes the connection instead of giving it back
	w.conn.Close()                                              //nolint:errcheck // it is closed
	w.conn, w.q = nil, nil
}
