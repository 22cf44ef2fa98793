package postgres_test

import (
	"context"
	"errors"
	"testing"

	"github.com/seed-3f372218/o2c/internal/crash"
	"github.com/seed-3f372218/o2c/store"
	"github.com/seed-3f372218/o2c/store/postgres"
	"github.com/seed-3f372218/o2c/store/postgres/pgtest"
)

// Processes at work on one database, and now and then the server itself, are killed anywhere, and nothing that was acknowledged is lost, doubled or
// left half done.
func TestS11_KilledAnywhere(t *testing.T) {
	var server *pgtest.Server // started when the first place is asked for, so that the children start none
	crash.Run(t, crash.Harness{
		Processes: 3,
		Place: func(t testing.TB) string {
			if server == nil {
				server = pgtest.Private(t, "fsync=on", "synchronous_commit=on")
			}
			return server.URL(t)
		},
		Open: func(place string) (store.Store, func() error, error) {
			s, err := postgres.Open(context.Background(), place, postgres.Config{})
			if err != nil {
				return nil, nil, err
			}
			return s, func() error { s.Close(); return nil }, nil
		},
		Strike: func(t testing.TB) {
			if err := errors.Join(server.Kill(), server.Restart()); err != nil {
				t.Error(err)
			}
		},
	})
}
