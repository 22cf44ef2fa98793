package sqlite_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// Ten processes open a file that is not there at once, and commit to one tenant at once: the schema is made once, numbers and positions have no gap.
func TestS7_TenProcesses(t *testing.T) {
	const processes = 10
	path := newPath(t)
	var children []*child
	for i := range processes {
		children = append(children, start(t, fmt.Sprint(i), path))
	}
	for _, c := range children {
		require.Equal(t, "ready", c.says())
	}
	for _, c := range children {
		c.goOn()
	}
	for _, c := range children {
		require.Equal(t, "done", c.says())
	}

	s := open(t, path)
	require.Equal(t, 1, count(t, s, "SELECT count(*) FROM o2c_schema"))
	numbers := map[string]bool{}
	for rec, err := range store.All(t.Context(), s, store.Query{Tenant: acme, Kind: note}) {
		require.NoError(t, err)
		numbers[rec.Number] = true
	}
	for n := range processes * childRounds {
		require.True(t, numbers[fmt.Sprint(n+1)], "no document has number %d", n+1)
	}
	last := int64(0)
	var before document.Ref
	for e, err := range store.AllEvents(t.Context(), s, acme, 0) {
		require.NoError(t, err)
		require.Equal(t, last+1, e.Position)
		if last = e.Position; last%2 == 0 {
			require.Equal(t, before, e.Ref, "the events of a batch stand together")
		}
		before = e.Ref
	}
	require.Equal(t, int64(2*processes*childRounds), last)
}
