package postgres_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store/postgres"
	"github.com/seed-3f372218/o2c/store/postgres/pgtest"
)

// TestS1_AnswerLost breaks the connection before and after the server gets the COMMIT: the store cannot tell, and Lookup can.
func TestS1_AnswerLost(t *testing.T) {
	server := pgtest.Private(t)
	p := newProxy(t, server, server.URL(t))
	s := open(t, p.url, postgres.Config{})
	for round, what := range []cut{cutBefore, cutAfter, cutBefore, cutAfter} { // the first is also the first of its tenant
		n := 10 + round
		done := p.arm(what, "COMMIT\x00")
		_, err := s.Commit(t.Context(), batch(n, write(n, 0, "lost")))
		require.ErrorIs(t, err, document.ErrUnknown)
		requireCode(t, "store/unknown", err)
		<-done
		c, err := s.Lookup(t.Context(), acme, batch(n, write(n, 0, "lost")).ID)
		if what == cutAfter {
			require.NoError(t, err)
			require.Equal(t, int64(1), c.Wrote[0].Version)
			require.Equal(t, c, commit(t, s, batch(n, write(n, 0, "lost"))), "the same batch again has no second effect")
		} else {
			require.ErrorIs(t, err, document.ErrNotFound)
			absent(t, s, n)
			commit(t, s, batch(n, write(n, 0, "lost")))
		}
	}
	events, err := s.Events(t.Context(), acme, 0, 0)
	require.NoError(t, err)
	require.Len(t, events, 4)
	rec, err := s.Get(t.Context(), ref(13))
	require.NoError(t, err)
	require.Equal(t, "N-4", rec.Number)
}

// TestS12_CanceledAfterCommitWasSent cancels when the server has committed and its answer is on its way.
func TestS12_CanceledAfterCommitWasSent(t *testing.T) {
	server := pgtest.Private(t)
	p := newProxy(t, server, server.URL(t))
	s := open(t, p.url, postgres.Config{})
	done := p.arm(holdAfter, "COMMIT\x00")
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-done
		cancel()
	}()
	_, err := s.Commit(ctx, batch(1, write(1, 0, "held")))
	require.ErrorIs(t, err, document.ErrUnknown)
	require.ErrorIs(t, err, context.Canceled)
	c, err := s.Lookup(t.Context(), acme, batch(1, write(1, 0, "held")).ID)
	require.NoError(t, err)
	require.Equal(t, "N-1", c.Wrote[0].Number)
}

// TestConnectionLostEarlier breaks connections where nothing can have happened: the store tries again by itself.
func TestConnectionLostEarlier(t *testing.T) {
	server := pgtest.Private(t)
	p := newProxy(t, server, server.URL(t))
	s := open(t, p.url, postgres.Config{})
	commit(t, s, batch(1, write(1, 0, "one")))

	done := p.arm(cutBefore, "FOR UPDATE")
	commit(t, s, batch(2, write(2, 0, "two")))
	<-done
	done = p.arm(cutBefore, "o2c_record")
	_, err := s.Get(t.Context(), ref(2))
	require.NoError(t, err)
	<-done
	done = p.arm(cutBefore, "o2c_event")
	events, err := s.Events(t.Context(), acme, 0, 0)
	require.NoError(t, err)
	<-done
	require.Len(t, events, 2)
}

// TestServerStops kills the server: calls say so, and the next ones work when it runs again, over all the connections that broke.
func TestServerStops(t *testing.T) {
	server := pgtest.Private(t)
	s := open(t, server.URL(t)+"&pool_max_conns=6", postgres.Config{})
	first := commit(t, s, batch(1, write(1, 0, "one")))
	warm(t, s, 6)

	require.NoError(t, server.Kill())
	_, err := s.Commit(t.Context(), batch(2, write(2, 0, "two")))
	requireCode(t, "store/unavailable", err)
	_, err = s.Get(t.Context(), ref(1))
	requireCode(t, "store/unavailable", err)
	for _, err := range s.Export(t.Context(), acme) {
		requireCode(t, "store/unavailable", err)
	}
	require.NoError(t, server.Restart())
	commit(t, s, batch(2, write(2, 0, "two")))
	require.Equal(t, first, commit(t, s, batch(1, write(1, 0, "one"))))

	warm(t, s, 6)
	require.NoError(t, server.Kill())
	require.NoError(t, server.Restart())
	_, err = s.Get(t.Context(), ref(1)) // never told that its connections are gone
	require.NoError(t, err)
	warm(t, s, 6)
	require.NoError(t, server.Restart())
	commit(t, s, batch(3, write(3, 0, "three")))
}

// warm makes the pool have so many connections.
func warm(t *testing.T, s *postgres.Store, n int) {
	t.Helper()
	errs := make(chan error, n)
	for range n {
		go func() {
			_, err := s.Get(t.Context(), ref(1))
			errs <- err
		}()
	}
	for range n {
		require.NoError(t, <-errs)
	}
}

func TestUnreachable(t *testing.T) {
	_, err := postgres.Open(t.Context(), "postgres://127.0.0.1:1/nowhere?connect_timeout=5", postgres.Config{})
	requireCode(t, "store/unavailable", err)
	_, err = postgres.Open(t.Context(), "postgres://127.0.0.1:port/", postgres.Config{})
	require.ErrorIs(t, err, document.ErrInvalid)
	requireCode(t, "store/url", err)
	_, err = postgres.Open(t.Context(), "postgres://127.0.0.1:1/nowhere", postgres.Config{Partitions: -1})
	require.ErrorIs(t, err, document.ErrInvalid)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = postgres.Open(ctx, "postgres://127.0.0.1:1/nowhere", postgres.Config{})
	require.True(t, errors.Is(err, context.Canceled), "%v", err)
}
