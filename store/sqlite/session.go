package sqlite

import (
	"context"
	"database/sql"
	"sync"
)

// preparer is what statements are prepared on: the pool, the writer's connection, or a host's transaction.
type preparer interface {
	PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
}

// session runs statements, each prepared once.
type session struct {
	on preparer

	mu    sync.RWMutex
	stmts map[string]*sql.Stmt
}

func newSession(on preparer) *session { return &session{on: on, stmts: map[string]*sql.Stmt{}} }

func (q *session) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	q.mu.RLock()
	stmt := q.stmts[query]
	q.mu.RUnlock()
	if stmt != nil {
		return stmt, nil
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if stmt = q.stmts[query]; stmt != nil {
		return stmt, nil
	}
	stmt, err := q.on.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	q.stmts[query] = stmt
	return stmt, nil
}

func (q *session) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	stmt, err := q.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.ExecContext(ctx, args...)
}

func (q *session) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	stmt, err := q.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(ctx, args...)
}

// row reads at most one row; false when there is none.
func (q *session) row(ctx context.Context, query string, args []any, into ...any) (bool, error) {
	rows, err := q.query(ctx, query, args...)
	if err != nil {
		return false, err
	}
	there := rows.Next()
	if there {
		err = rows.Scan(into...)
	}
	if closed := rows.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = rows.Err()
	}
	return there && err == nil, err
}

// close gives the statements back; the first error counts.
func (q *session) close() error {
	q.mu.Lock()
	defer q.mu.Unlock()
	var first error
	for _, stmt := range q.stmts {
		if err := stmt.Close(); first == nil {
			first = err
		}
	}
	clear(q.stmts)
	return first
}
