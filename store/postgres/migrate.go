package postgres

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/seed-3f372218/o2c/document"
)

// migrations are the forms that the tables have had, one after the other: 0001_tables.sql, 0002_….
//
//go:embed migrations/*.sql
var migrations embed.FS

// partitioned are the tables that Config.Partitions divides. o2c_tenant is small.
var partitioned = [...]string{"o2c_record", "o2c_key", "o2c_unique", "o2c_event", "o2c_batch", "o2c_series"}

// open looks at the database, and makes the tables or brings them to this release's form.
func (s *Store) open(ctx context.Context, config Config) error {
	return s.try(ctx, func(c *pgxpool.Conn) error {
		if err := s.inspect(ctx, c); err != nil {
			return err
		}
		if err := s.migrate(ctx, c, config); err != nil {
			return err
		}
		var table uint32
		if err := c.QueryRow(ctx, "SELECT CAST(CAST('o2c_tenant' AS regclass) AS oid)").Scan(&table); err != nil {
			return err
		}
		s.server.channel = "o2c_" + strconv.FormatUint(uint64(table), 10)
		return nil
	})
}

// inspect refuses a database that cannot hold what documents hold.
func (s *Store) inspect(ctx context.Context, c *pgxpool.Conn) error {
	var version, encoding, client string
	var schema *string
	b := &pgx.Batch{}
	b.Queue("SELECT version(), current_schema()").QueryRow(func(row pgx.Row) error { return row.Scan(&version, &schema) })
	b.Queue("SHOW server_encoding").QueryRow(func(row pgx.Row) error { return row.Scan(&encoding) })
	b.Queue("SHOW client_encoding").QueryRow(func(row pgx.Row) error { return row.Scan(&client) })
	if err := c.SendBatch(ctx, b).Close(); err != nil {
		return err
	}
	if !isUTF8(encoding) {
		return &document.Error{
			Code: "store/encoding", Message: "the database has the encoding " + document.Quote(encoding) + " and cannot hold every text",
			Help: "make one with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0", Kind: document.ErrInvalid,
		}
	}
	if !isUTF8(client) {
		return &document.Error{
			Code: "store/encoding", Message: "connections have the client_encoding " + document.Quote(client), Help: "remove that setting from the role, the database or the URL", Kind: document.ErrInvalid,
		}
	}
	if schema == nil {
		return &document.Error{Code: "store/no_schema", Message: "the search_path names no schema that is there", Help: "create the schema, or set another search_path", Kind: document.ErrInvalid}
	}
	cockroach, yugabyte := strings.Contains(version, "CockroachDB"), strings.Contains(version, "-YB-")
	s.server.byteText = cockroach
	s.server.notifies = !cockroach && !yugabyte
	return nil
}

func isUTF8(encoding string) bool {
	return strings.EqualFold(encoding, "UTF8") || strings.EqualFold(encoding, "UTF-8")
}

// migrate brings the tables to this release's form. Several processes may do so at once: one of them works while the others wait for its lock.
func (s *Store) migrate(ctx context.Context, c *pgxpool.Conn, config Config) error {
	files, err := fs.Glob(migrations, "migrations/*.sql") // in order
	if err != nil {
		return err
	}
	newest := len(files)
	var now int
	err = c.QueryRow(ctx, "SELECT version FROM o2c_migration WHERE id = 1").Scan(&now)
	if missing(err) {
		err = s.begin(ctx, c)
	}
	if err != nil {
		return err
	}
	if now == newest {
		return nil // without a lock, so that a role that may only read and write rows can open a store
	}
	tx, err := c.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.ReadCommitted})
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }() // nothing is left to roll back after a commit
	if err := tx.QueryRow(ctx, "SELECT version FROM o2c_migration WHERE id = 1 FOR UPDATE").Scan(&now); err != nil {
		return err
	}
	if now > newest {
		return newerSchema(now, newest)
	}
	for ; now < newest; now++ {
		text, err := fs.ReadFile(migrations, files[now])
		if err != nil {
			return err
		}
		for _, statement := range s.statements(string(text), config.Partitions) {
			if _, err := tx.Exec(ctx, statement, pgx.QueryExecModeSimpleProtocol); err != nil {
				return fmt.Errorf("%s: %w", files[now], err)
			}
		}
		if _, err := tx.Exec(ctx, "UPDATE o2c_migration SET version = $1 WHERE id = 1", now+1); err != nil {
			return err
		}
	}
	return tx.Commit(ctx)
}

// begin makes the table that tells the form of the others.
func (s *Store) begin(ctx context.Context, c *pgxpool.Conn) error {
	for _, sql := range []string{
		"CREATE TABLE IF NOT EXISTS o2c_migration (id integer NOT NULL CHECK (id = 1), version integer NOT NULL, PRIMARY KEY (id))",
		"INSERT INTO o2c_migration (id, version) VALUES (1, 0) ON CONFLICT (id) DO NOTHING",
	} {
		if _, err := c.Exec(ctx, sql, pgx.QueryExecModeSimpleProtocol); err != nil {
			return err
		}
	}
	return nil
}

// statements gives the statements of a migration as this database takes them.
func (s *Store) statements(text string, parts int) []string {
	if s.server.byteText {
		text = strings.ReplaceAll(text, ` COLLATE "C"`, "")
	}
	if parts < 2 {
		return []string{text}
	}
	text = strings.NewReplacer("/* PARTITION", "PARTITION", "(tenant) */;", "(tenant);").Replace(text)
	all := []string{text}
	for _, table := range partitioned {
		for i := range parts {
			all = append(all, fmt.Sprintf("CREATE TABLE IF NOT EXISTS %s_%d PARTITION OF %s FOR VALUES WITH (MODULUS %d, REMAINDER %d)", table, i, table, parts, i))
		}
	}
	return all
}

// missing tells whether an error says that our own table, or its row, is not there.
func missing(err error) bool {
	var pg *pgconn.PgError
	return errors.Is(err, pgx.ErrNoRows) || errors.As(err, &pg) && pg.Code == "42P01"
}

func newerSchema(now, newest int) error {
	return &document.Error{
		Code: "store/newer_schema", Message: fmt.Sprintf("the tables have form %d, this release knows forms up to %d", now, newest),
		Help: "use the release that made them, or a newer one", Kind: document.ErrNewerSchema,
	}
}
