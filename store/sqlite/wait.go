package sqlite

import (
	"context"
	"sync"
	"time"
)

// lookAgain is how often WaitEvents looks for what other processes and transactions of the host have committed.
const lookAgain = 200 * time.Millisecond

// WaitEvents returns as soon as the tenant has events after the position: at once after a commit through this store, within a fifth of a second after one of
// another process or of a host's transaction.
func (s *Store) WaitEvents(ctx context.Context, tenant string, after int64) error {
	timer := time.NewTimer(lookAgain)
	defer timer.Stop()
	for {
		woken := s.wake.next() // before the look, so that nothing falls between
		if err := ctx.Err(); err != nil {
			return err
		}
		var last int64
		if _, err := s.reads.row(ctx, getLast, []any{tenant}, &last); err != nil {
			return fault(ctx, err)
		}
		if last > after {
			return nil
		}
		timer.Reset(lookAgain)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-woken:
		case <-timer.C:
		}
	}
}

// wake tells all who wait that something was committed.
type wake struct {
	mu      sync.Mutex
	channel chan struct{} // closed by the next commit; nil when nobody waits
}

func (w *wake) next() <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.channel == nil {
		w.channel = make(chan struct{})
	}
	return w.channel
}

func (w *wake) all() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.channel != nil {
		close(w.channel)
		w.channel = nil
	}
}
