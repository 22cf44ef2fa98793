package postgres_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/memory"
	"github.com/seed-3f372218/o2c/store/postgres"
	"github.com/seed-3f372218/o2c/store/postgres/pgtest"
)

// update writes testdata anew, for a release that changes the tables: under a new name, because a file of a release is never changed.
var update = flag.Bool("update", false, "write testdata/release-0.1.sql")

const releaseFile = "testdata/release-0.1.sql"

// released is the content of the file: two kinds, several versions, keys of all sorts, two series, instants and bodies of all sorts.
func released() []document.Batch {
	day, err := document.ParseDate("2026-07-01")
	if err != nil {
		panic(err)
	}
	other := write(3, 0, "\x00\xff not JSON")
	other.Ref.Kind, other.Number = "Lieferung ß 租户", "L-7"
	other.Keys = []document.Key{{Name: `quote"`, Value: `back\slash, comma, {brace}`}, {Name: "empty", Value: ""}, {Name: "NULL", Value: "NULL"}}
	first := batch(1, write(1, 0, `{"total":"10.00 USD"}`), write(2, 0, `{"total":"20.00 USD"}`), other)
	first.Numbers = append(first.Numbers, document.Number{Write: 1, Series: "dated", First: 41, Format: "D-{year}-{n:5}", Date: day, Monotonic: true})
	first.Events = append(first.Events, document.EventRecord{Ref: other.Ref, Type: "sent", Schema: 3, At: time.Date(-44, 3, 15, 1, 2, 3, 4, time.UTC)}, document.EventRecord{Ref: other.Ref, Type: "lost", Schema: 1})
	one, two := write(1, 1, `{"total":"11.00 USD"}`), write(2, 1, `{"total":"21.00 USD"}`)
	one.Number, two.Number = "N-1", "D-2026-00041"
	one.Unique, two.Unique = two.Unique, one.Unique // they change their keys
	guards := document.Batch{ID: id(99), Tenant: acme, Guards: []document.Guard{{Ref: ref(1), Version: 2}}}
	return []document.Batch{first, batch(2, one, two), guards}
}

func TestS10_Release01(t *testing.T) {
	if *update {
		dump(t, releaseFile)
	}
	text, err := os.ReadFile(releaseFile)
	require.NoError(t, err)
	url := pgtest.URL(t)
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	_, err = conn.PgConn().Exec(t.Context(), string(text)).ReadAll()
	require.NoError(t, err)
	require.NoError(t, conn.Close(t.Context()))

	s, must := open(t, url, postgres.Config{}), memory.New()
	for _, b := range released() {
		c := commit(t, must, b)
		require.Equal(t, c, commit(t, s, b), "a batch of the release, committed again")
	}
	require.Equal(t, exported(t, must), exported(t, s))
	for _, key := range []document.Key{{}, {Name: "color", Value: "blue"}, {Name: "no", Value: "1"}} {
		q := store.Query{Tenant: acme, Kind: note, Key: key}
		want, err := must.Find(t.Context(), q)
		require.NoError(t, err)
		got, err := s.Find(t.Context(), q)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	next := batch(7, write(7, 0, "next"))
	require.Equal(t, commit(t, must, next), commit(t, s, next))
	require.Equal(t, exported(t, must), exported(t, s))
}

func exported(t *testing.T, s store.Archiver) (all []store.Entry) {
	t.Helper()
	for e, err := range s.Export(t.Context(), acme) {
		require.NoError(t, err)
		if e.Record != nil && len(e.Record.Body) == 0 {
			e.Record.Body = nil // no body and an empty one are the same
		}
		if e.Event != nil && len(e.Event.Body) == 0 {
			e.Event.Body = nil
		}
		all = append(all, e)
	}
	return all
}

// dump writes the tables and rows of a new store that has the content of the release.
func dump(t *testing.T, file string) {
	url := pgtest.URL(t)
	s := open(t, url, postgres.Config{})
	for _, b := range released() {
		commit(t, s, b)
	}
	made, err := os.ReadFile("migrations/0001_tables.sql")
	require.NoError(t, err)
	var out strings.Builder
	out.Write(made)
	out.WriteString("\nCREATE TABLE o2c_migration (id integer NOT NULL CHECK (id = 1), version integer NOT NULL, PRIMARY KEY (id));\n\n")
	for _, table := range []string{"o2c_migration", "o2c_tenant", "o2c_record", "o2c_key", "o2c_unique", "o2c_event", "o2c_batch", "o2c_series"} {
		columns := query[string](t, url, "SELECT string_agg(column_name, ', ' ORDER BY ordinal_position) FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1", table)
		values := strings.ReplaceAll(columns, ", ", "::text, ") + "::text"
		rows := query[*string](t, url, fmt.Sprintf("SELECT string_agg(format('INSERT INTO %s (%s) VALUES (%s);', %s), E'\n' ORDER BY 1) FROM %s", table, columns, strings.TrimSuffix(strings.Repeat("%L, ", strings.Count(columns, ",")+1), ", "), values, table))
		require.NotNil(t, rows, table)
		out.WriteString(*rows + "\n")
	}
	require.NoError(t, os.WriteFile(file, []byte(out.String()), 0o644))
}
