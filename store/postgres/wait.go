package postgres

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

var _ store.Waiter = (*Store)(nil)

const (
	getLast = "SELECT last_event FROM o2c_tenant WHERE tenant = $1"
	notify  = "SELECT count(pg_notify($1, u.tenant)) FROM unnest($2::text[]) AS u(tenant)"
)

// WaitEvents returns nil as soon as the tenant has events after the position. It is told by this process, and by others through LISTEN and NOTIFY, over one
// connection that all waiters share; it looks by itself, too, so that no event is overlooked when a notification is lost or the database has none.
func (s *Store) WaitEvents(ctx context.Context, tenant string, after int64) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	news, leave := s.hub.join(tenant)
	defer leave()
	for {
		last, err := s.lastEvent(ctx, tenant)
		if err != nil {
			return err
		}
		if last > after {
			return nil
		}
		timer := time.NewTimer(s.hub.interval())
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-s.hub.ended.Done():
			timer.Stop()
			return errClosed()
		case <-news:
			timer.Stop()
		case <-timer.C:
		}
	}
}

func (s *Store) lastEvent(ctx context.Context, tenant string) (last int64, err error) {
	if !storable(tenant) {
		return 0, nil
	}
	err = s.read(ctx, func(q session) error {
		rows, err := q.Query(ctx, getLast, tenant)
		if err != nil {
			return err
		}
		last, err = pgx.CollectOneRow(rows, pgx.RowTo[int64])
		if errors.Is(err, pgx.ErrNoRows) {
			err = nil
		}
		return err
	})
	return last, err
}

// hub tells waiters of this process about news, and other processes about what this one has committed.
type hub struct {
	s       *Store
	ended   context.Context // ends with close
	end     context.CancelFunc
	work    sync.WaitGroup
	hearing atomic.Bool // notifications come

	mu      sync.Mutex
	closed  bool
	listens bool                              // the listener runs
	tells   bool                              // the teller runs
	waiting map[string]map[chan struct{}]bool // by tenant; each channel holds one piece of news
	untold  map[string]bool                   // tenants that have events of which others have not been told
}

func newHub(s *Store) *hub {
	ended, end := context.WithCancel(context.Background())
	return &hub{s: s, ended: ended, end: end, waiting: map[string]map[chan struct{}]bool{}, untold: map[string]bool{}}
}

// interval is how long a waiter waits before it looks by itself.
func (h *hub) interval() time.Duration {
	if h.hearing.Load() {
		return 10 * h.s.poll
	}
	return h.s.poll
}

// join gives a channel for news of a tenant, and the way out.
func (h *hub) join(tenant string) (news <-chan struct{}, leave func()) {
	one := make(chan struct{}, 1)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.waiting[tenant] == nil {
		h.waiting[tenant] = map[chan struct{}]bool{}
	}
	h.waiting[tenant][one] = true
	if !h.listens && !h.closed && h.s.server.notifies {
		h.listens = true
		h.work.Go(h.listen)
	}
	return one, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.waiting[tenant], one)
		if len(h.waiting[tenant]) == 0 {
			delete(h.waiting, tenant)
		}
	}
}

func wake(channels map[chan struct{}]bool) {
	for one := range channels {
		select {
		case one <- struct{}{}:
		default: // it has news already
		}
	}
}

// committed tells the waiters of this process at once, and those of others a little later.
func (h *hub) committed(tenant string, c document.Committed) {
	if c.FirstEvent == 0 {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	wake(h.waiting[tenant])
	if h.closed || !h.s.server.notifies {
		return
	}
	h.untold[tenant] = true
	if !h.tells {
		h.tells = true
		h.work.Go(h.tell)
	}
}

// tellEvery is the shortest time between two notifications.
const tellEvery = 20 * time.Millisecond

// tell notifies other processes of every tenant that has had events since, and ends when there is no news. It is no part of the commit's transaction:
// PostgreSQL lets transactions that notify commit one after the other only, whatever their tenants.
func (h *hub) tell() {
	for {
		h.mu.Lock()
		tenants := make([]string, 0, len(h.untold))
		for tenant := range h.untold {
			tenants = append(tenants, tenant)
		}
		clear(h.untold)
		h.tells = len(tenants) > 0 && !h.closed
		h.mu.Unlock()
		if len(tenants) == 0 {
			return
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(h.ended), 5*time.Second) // also when the store is being closed
		_, _ = h.s.pool.Exec(ctx, notify, h.s.server.channel, tenants)                    // what is lost, waiters see when they look by themselves
		cancel()
		if h.ended.Err() != nil {
			return
		}
		pause(h.ended, tellEvery)
	}
}

// listen hears what other processes tell, and connects again when the connection is lost.
func (h *hub) listen() {
	for attempt := 0; h.ended.Err() == nil; attempt++ {
		if attempt > 0 {
			pause(h.ended, min(time.Second, h.s.poll))
		}
		if c, err := h.subscribe(); err == nil {
			h.hear(c)
		}
		h.hearing.Store(false)
		h.wakeAll() // to look at once, and to wait for less long
	}
}

// subscribe takes a connection out of the pool for good, because connections of the pool are set up as the host wants them.
func (h *hub) subscribe() (*pgx.Conn, error) {
	var c *pgxpool.Conn
	c, err := h.s.pool.Acquire(h.ended)
	if err != nil {
		return nil, err
	}
	if _, err := c.Exec(h.ended, "LISTEN "+pgx.Identifier{h.s.server.channel}.Sanitize(), pgx.QueryExecModeSimpleProtocol); err != nil {
		c.Release()
		return nil, err
	}
	return c.Hijack(), nil
}

func (h *hub) hear(c *pgx.Conn) {
	defer func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		_ = c.Close(ctx)
		cancel()
	}()
	h.hearing.Store(true)
	h.wakeAll() // what was told before it listened
	for {
		n, err := c.WaitForNotification(h.ended)
		if err != nil {
			return
		}
		h.mu.Lock()
		wake(h.waiting[n.Payload])
		h.mu.Unlock()
	}
}

func (h *hub) wakeAll() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, channels := range h.waiting {
		wake(channels)
	}
}

func (h *hub) close() {
	h.mu.Lock()
	h.closed = true
	h.mu.Unlock()
	h.end()
	h.work.Wait()
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
