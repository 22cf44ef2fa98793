package crash_test

import (
	"path/filepath"
	"testing"

	"github.com/seed-3f372218/o2c/internal/crash"
	"github.com/seed-3f372218/o2c/store"
)

func file(t testing.TB) string { return filepath.Join(t.TempDir(), "journal") }

func openJournal(place string) (store.Store, func() error, error) {
	j, err := crash.OpenJournal(place)
	if err != nil {
		return nil, nil, err
	}
	return j, j.Close, nil
}

// Some processes on the smallest durable store are killed anywhere, and nothing is lost, doubled or left half done.
func TestS11_KilledAnywhere(t *testing.T) {
	crash.Run(t, crash.Harness{Place: file, Open: openJournal, Kills: 40})
}
