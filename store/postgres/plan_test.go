package postgres_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/postgres"
	"github.com/seed-3f372218/o2c/store/postgres/pgtest"
)

// TestNoPlanReadsATable looks at the plans that the server makes once and for all when the tables are new and small, which are those that it keeps while the
// tables grow: none may read a whole table. The rows of tenants and of the migration are few.
func TestNoPlanReadsATable(t *testing.T) {
	server := pgtest.Private(t, "session_preload_libraries='auto_explain'", "auto_explain.log_min_duration=0", "auto_explain.log_nested_statements=on", "plan_cache_mode=force_generic_plan")
	s := open(t, server.URL(t), postgres.Config{})
	d := newTill(acme, 0)
	commit(t, s, d.opening())
	for range 3 {
		commit(t, s, d.next())
	}
	several := document.Batch{ID: id(0), Tenant: acme} // more than one of everything, then keys that change
	for n := range 5 {
		several.Writes = append(several.Writes, write(n, 0, "{}"))
		several.Numbers = append(several.Numbers, document.Number{Write: n, Series: []string{"a", "b"}[n%2], Format: "{n}"})
	}
	c := commit(t, s, several)
	for n := range several.Writes {
		several.Writes[n].Version, several.Writes[n].Number = 1, c.Wrote[n].Number
		several.Writes[n].Keys, several.Writes[n].Unique = nil, nil
	}
	several.ID, several.Numbers = id(1), nil
	commit(t, s, several)
	for _, key := range []document.Key{{}, {Name: "customer", Value: "c-1"}} {
		found, err := s.Find(t.Context(), store.Query{Tenant: acme, Kind: "sales_order", Key: key})
		require.NoError(t, err)
		require.NotEmpty(t, found)
	}
	events, err := s.Events(t.Context(), acme, 3, 0)
	require.NoError(t, err)
	require.Len(t, events, 6)
	exported(t, s)

	text, err := os.ReadFile(filepath.Join(filepath.Dir(server.Socket()), "log"))
	require.NoError(t, err)
	require.Greater(t, len(regexp.MustCompile(`Index (Only )?Scan|Index Scan using`).FindAll(text, -1)), 30, "the server does not log plans")
	for _, scan := range regexp.MustCompile(`Seq Scan on \w+`).FindAll(text, -1) {
		require.Contains(t, []string{"Seq Scan on o2c_migration", "Seq Scan on o2c_tenant"}, string(scan))
	}
}
