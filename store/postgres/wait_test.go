package postgres_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/store/postgres"
	"github.com/seed-3f372218/o2c/store/postgres/pgtest"
)

// wait begins to wait for an event after a position.
func wait(t *testing.T, s *postgres.Store, after int64) <-chan error {
	t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- s.WaitEvents(t.Context(), acme, after) }()
	return ended
}

// listening waits until a connection of the schema listens, and gives its process.
func listening(t *testing.T, url string, not int) (process int) {
	t.Helper()
	require.Eventually(t, func() bool {
		process = query[int](t, url, `SELECT coalesce(max(pid), 0) FROM pg_stat_activity
			WHERE query = format('LISTEN "o2c_%s"', 'o2c_tenant'::regclass::oid) AND state = 'idle' AND pid <> $1`, not)
		return process != 0
	}, time.Minute, time.Millisecond)
	return process
}

// TestToldByOthers waits in one store for what others commit, hours before it would look by itself.
func TestToldByOthers(t *testing.T) {
	url := pgtest.URL(t)
	s, other := open(t, url, postgres.Config{Poll: time.Hour}), open(t, url, postgres.Config{})
	ended := wait(t, s, 0)
	process := listening(t, url, 0)
	commit(t, other, batch(1, write(1, 0, "one")))
	require.NoError(t, <-ended)

	tx := begun(t, url, pgx.ReadCommitted) // told when the host commits
	commit(t, other.In(tx), batch(2, write(2, 0, "two")))
	ended = wait(t, s, 1)
	require.NoError(t, tx.Commit(t.Context()))
	require.NoError(t, <-ended)

	ended = wait(t, s, 2)
	execute(t, url, "SELECT pg_terminate_backend($1)", process)
	commit(t, s, batch(3, write(3, 0, "three"))) // by itself, whether it listens or not
	require.NoError(t, <-ended)
}

// TestListensAgain breaks the connection that listens: another takes its place.
func TestListensAgain(t *testing.T) {
	url := pgtest.URL(t)
	s, other := open(t, url, postgres.Config{Poll: 50 * time.Millisecond}), open(t, url, postgres.Config{})
	ended := wait(t, s, 0)
	process := listening(t, url, 0)
	execute(t, url, "SELECT pg_terminate_backend($1)", process)
	listening(t, url, process)
	commit(t, other, batch(1, write(1, 0, "one")))
	require.NoError(t, <-ended)
}

// TestNotificationLost writes events that nobody is told of: waiters look by themselves.
func TestNotificationLost(t *testing.T) {
	url := pgtest.URL(t)
	s := open(t, url, postgres.Config{Poll: time.Millisecond})
	commit(t, s, batch(1, write(1, 0, "one")))
	ended := wait(t, s, 1)
	listening(t, url, 0)
	execute(t, url, "INSERT INTO o2c_event SELECT tenant, 2, kind, id, type, schema_number, at_seconds, at_nanos, actor, body FROM o2c_event")
	execute(t, url, "UPDATE o2c_tenant SET last_event = 2")
	require.NoError(t, <-ended)
}

func TestCloseEndsWaiting(t *testing.T) {
	url := pgtest.URL(t)
	s, err := postgres.Open(t.Context(), url, postgres.Config{})
	require.NoError(t, err)
	ended := wait(t, s, 0)
	listening(t, url, 0)
	s.Close()
	requireCode(t, "store/closed", <-ended)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.Equal(t, context.Canceled, s.WaitEvents(ctx, acme, 0))
	_, err = s.Commit(t.Context(), batch(1, write(1, 0, "one")))
	requireCode(t, "store/closed", err)
}
