package sqlite_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/seed-3f372218/o2c/internal/crash"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/sqlite"
)

// Processes at work on one file are killed anywhere, and nothing that was acknowledged is lost, doubled or left half done.
func TestS11_KilledAnywhere(t *testing.T) {
	crash.Run(t, crash.Harness{
		Processes: 3,
		Place:     func(t testing.TB) string { return filepath.Join(t.TempDir(), "o2c.db") },
		Open: func(place string) (store.Store, func() error, error) {
			s, err := sqlite.Open(context.Background(), place)
			if err != nil {
				return nil, nil, err
			}
			return s, s.Close, nil
		},
	})
}
