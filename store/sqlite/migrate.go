package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-3f372218/o2c/document"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

const (
	makeSchema   = "CREATE TABLE IF NOT EXISTS o2c_schema (version INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT"
	hasSchema    = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'o2c_schema'"
	lastSchema   = "SELECT ifnull(max(version), 0) FROM o2c_schema"
	insertSchema = "INSERT INTO o2c_schema (version, name) VALUES (?, ?)"
)

// migration is one step from the tables of one release to those of a later one.
type migration struct {
	version int
	name    string // of the file
	text    string
}

// migrations gives the steps in their order: version n is the n-th of them.
func migrations() ([]migration, error) {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	list := make([]migration, len(names))
	for i, path := range names {
		text, err := migrationFiles.ReadFile(path)
		if err != nil {
			return nil, err
		}
		name := strings.TrimPrefix(path, "migrations/")
		if version, err := strconv.Atoi(name[:4]); err != nil || version != i+1 {
			return nil, fmt.Errorf("migration %s is not number %d", name, i+1)
		}
		list[i] = migration{version: i + 1, name: name, text: string(text)}
	}
	return list, nil
}

// migrate brings the file to the last schema. A file that is there already is only read. Many may do it at once: each step is taken under the
// file's write lock, by the first.
func migrate(ctx context.Context, conn *sql.Conn) error {
	steps, err := migrations()
	if err != nil {
		return err
	}
	there := 0
	if err := conn.QueryRowContext(ctx, hasSchema).Scan(&there); err != nil {
		return err
	}
	if there > 0 {
		if now, err := schemaOf(ctx, conn, len(steps)); err != nil || now == len(steps) {
			return err
		}
	}
	tx, err := conn.BeginTx(ctx, nil) // immediate
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back, and before it the first error counts
	if _, err := tx.ExecContext(ctx, makeSchema); err != nil {
		return err
	}
	now, err := schemaOf(ctx, tx, len(steps))
	if err != nil {
		return err
	}
	for _, step := range steps[now:] {
		if _, err := tx.ExecContext(ctx, step.text); err != nil {
			if isCode(err, 1) { // SQLITE_ERROR: the statement cannot be carried out
				return &document.Error{Code: "store/migration", Message: "the file cannot take the tables of " + step.name, Help: "names with the prefix o2c_ belong to the store; rename tables of your own", Cause: err}
			}
			return err
		}
		if _, err := tx.ExecContext(ctx, insertSchema, step.version, step.name); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// schemaOf gives the version of the file's tables. ErrNewerSchema when they are of a later release than this one, which knows the number given.
func schemaOf(ctx context.Context, on interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}, known int,
) (int, error) {
	var now int
	if err := on.QueryRowContext(ctx, lastSchema).Scan(&now); err != nil {
		return 0, err
	}
	if now > known {
		return 0, newerSchema(now, known)
	}
	return now, nil
}

func newerSchema(now, known int) error {
	return &document.Error{
		Code: "store/newer_schema", Message: fmt.Sprintf("the file has tables of schema %d, this release knows up to %d", now, known),
		Help: "open it with the release that wrote it, or a later one", Kind: document.ErrNewerSchema,
	}
}
