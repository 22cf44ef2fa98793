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

	sqlite3 "modernc.org/sqlite/lib"

	"github.com/seed-3f372218/o2c/document"
)

// lastMigration is the number of the last of the migrations, and so of the schema that this release writes.
const lastMigration = 1

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
	if len(list) != lastMigration {
		return nil, fmt.Errorf("there are %d migrations, must be %d", len(list), lastMigration)
	}
	return list, nil
}

// migrate brings the file to the last schema. A file that is there already is only read. Many may do it at once: each step is taken under the
// file's write lock, by the first.
func migrate(ctx context.Context, conn *sql.Conn) error {
	there, now := 0, 0
	if err := conn.QueryRowContext(ctx, hasSchema).Scan(&there); err != nil {
		return err
	}
	if there > 0 {
		if err := conn.QueryRowContext(ctx, lastSchema).Scan(&now); err != nil {
			return err
		}
		if now >= lastMigration {
			return knownSchema(now)
		}
	}
	steps, err := migrations()
	if err != nil {
		return err
	}
	tx, err := conn.BeginTx(ctx, nil) // immediate
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back, and before it the first error counts
	if _, err := tx.ExecContext(ctx, makeSchema); err != nil {
		return err
	}
	if err := tx.QueryRowContext(ctx, lastSchema).Scan(&now); err != nil {
		return err
	}
	if now >= lastMigration { // another has been quicker
		return knownSchema(now)
	}
	for _, step := range steps[now:] {
		if _, err := tx.ExecContext(ctx, step.text); err != nil {
			if isCode(err, sqlite3.SQLITE_ERROR) { // there is such a table already
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

// knownSchema refuses tables of a later release than this one. ErrNewerSchema.
func knownSchema(now int) error {
	if now <= lastMigration {
		return nil
	}
	return &document.Error{
		Code: "store/newer_schema", Message: fmt.Sprintf("the file has tables of schema %d, this release knows up to %d", now, lastMigration),
		Help: "open it with the release that wrote it, or a later one", Kind: document.ErrNewerSchema,
	}
}
