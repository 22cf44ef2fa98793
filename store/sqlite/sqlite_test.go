package sqlite_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/sqlite"
	"github.com/seed-3f372218/o2c/store/storetest"
)

// harness opens each store in a directory of its own. A restart opens the file anew beside the store that was used before, which is abandoned.
func harness() storetest.Harness {
	paths := map[store.Store]string{}
	open := func(t testing.TB, path string) store.Store {
		s, err := sqlite.Open(t.Context(), path)
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, s.Close()) })
		paths[s] = path
		return s
	}
	return storetest.Harness{
		Open:   func(t testing.TB) store.Store { return open(t, filepath.Join(t.TempDir(), "o2c.db")) },
		Reopen: func(t testing.TB, s store.Store) store.Store { return open(t, paths[s]) },
	}
}

func TestStore(t *testing.T) { storetest.Run(t, harness()) }
