package sqlite_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// What BenchmarkCommit measures against stores the same rows, column by column.
func TestReferenceStoresTheSame(t *testing.T) {
	s := openNew(t)
	r, err := newReference(t.Context(), filepath.Join(t.TempDir(), "reference.db"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, r.db.Close()) })
	for tenant := range 2 {
		d := newDesk(fmt.Sprintf("tenant-%d", tenant), tenant)
		b := d.opening()
		for range 5 {
			_, err := s.Commit(t.Context(), b)
			require.NoError(t, err)
			require.NoError(t, r.commit(t.Context(), &b))
			b = d.next()
		}
	}
	require.InDelta(t, 3500, len(newDesk("", 0).body), 500, "the body of an order has 3 to 4 KB")
	for table, rows := range map[string]int{"document": 2 * (12 + 4), "key": 2 * (20 + 4*7), "event": 2 * 4 * 3, "series": 2, "batch": 2 * 5} {
		mine, its := dump(t, s.DB(), "o2c_"+table), dump(t, r.db, table)
		require.Len(t, mine, rows, table)
		require.Equal(t, mine, its, table)
	}
	require.Error(t, r.commit(t.Context(), new(newDesk("tenant-0", 0).opening())), "a batch that comes twice")
}

func dump(t testing.TB, db *sql.DB, table string) []string {
	t.Helper()
	rows, err := db.QueryContext(context.Background(), "SELECT * FROM "+table+" ORDER BY 1, 2, 3, 4")
	require.NoError(t, err)
	defer func() { require.NoError(t, rows.Close()) }()
	names, err := rows.Columns()
	require.NoError(t, err)
	var lines []string
	for rows.Next() {
		values, into := make([]any, len(names)), make([]any, len(names))
		for i := range values {
			into[i] = &values[i]
		}
		require.NoError(t, rows.Scan(into...))
		lines = append(lines, fmt.Sprint(names, values))
	}
	require.NoError(t, rows.Err())
	return lines
}
