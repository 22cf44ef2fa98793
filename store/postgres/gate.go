package postgres

import (
	"context"
	"sync"
)

// gates let one commit of a tenant pass at a time, those of one process: a commit that would only wait for the lock of the tenant's row waits here, where it
// takes no connection, and where the next one begins as soon as the one before it has ended.
type gates struct {
	mu   sync.Mutex
	open map[string]*gate // of the tenants that somebody commits for
}

type gate struct {
	turn  chan struct{} // holds something while a commit is under way
	users int
}

// enter waits for its turn and gives what ends it, or the context's error.
func (g *gates) enter(ctx context.Context, tenant string) (leave func(), err error) {
	g.mu.Lock()
	one := g.open[tenant]
	if one == nil {
		if g.open == nil {
			g.open = map[string]*gate{}
		}
		one = &gate{turn: make(chan struct{}, 1)}
		g.open[tenant] = one
	}
	one.users++
	g.mu.Unlock()
	quit := func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		if one.users--; one.users == 0 {
			delete(g.open, tenant)
		}
	}
	select {
	case one.turn <- struct{}{}:
		return func() { <-one.turn; quit() }, nil
	case <-ctx.Done():
		quit()
		return nil, ctx.Err()
	}
}
