package memory

import "context"

// WaitEvents returns nil as soon as the tenant has events after the position; a context that ends first gives its error. Nothing is polled, and
// no goroutine is begun: whoever waits is woken by the commit. It is safe for concurrent use.
func (s *Store) WaitEvents(ctx context.Context, tenant string, after int64) error {
	after = max(after, 0)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		news := s.news(tenant, after)
		if news == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-news:
		}
	}
}

// news gives a channel that is closed when it is worth to look again, or nil when the tenant has events after the position. A tenant of which
// nothing is kept is not made for those who wait for it: they are woken by any that comes.
func (s *Store) news(name string, after int64) <-chan struct{} {
	t := s.tenant(name)
	if t == nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		if t = s.tenants[name]; t == nil {
			if s.born == nil {
				s.born = make(chan struct{})
			}
			return s.born
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.events.len() > after {
		return nil
	}
	if t.news == nil {
		t.news = make(chan struct{})
	}
	return t.news
}

// wake tells those who wait that the tenant has new events. The lock is held.
func (t *tenant) wake() {
	if t.news != nil {
		close(t.news)
		t.news = nil
	}
}
