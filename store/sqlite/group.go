package sqlite

import (
	"context"
	"slices"
	"sync"

	"github.com/seed-3f372218/o2c/document"
)

// groupOf is how many batches one transaction has at most, so that nobody waits for too many.
const groupOf = 128

// group lets commits of one process that come at the same time share a transaction, and so the wait for the disk. Whoever has the turn leads: it takes
// the lock of the file, then the batches that wait, does them one after the other, and commits once for all.
type group struct {
	s       *Store
	turn    chan struct{} // holds one: the leader's
	writer  writer        // the leader's
	waiting struct {
		sync.Mutex
		list   []*request
		closed bool
	}
}

// request is one batch on its way.
type request struct {
	batch  *document.Batch
	done   chan struct{} // closed when answer and err are there
	answer answer
	err    error
}

func (g *group) begin(s *Store) { g.s, g.turn = s, make(chan struct{}, 1) }

// end waits for the commits under way and lets none come after.
func (g *group) end() {
	g.waiting.Lock()
	g.waiting.closed = true
	g.waiting.Unlock()
	g.turn <- struct{}{}
	g.writer.drop()
	for _, r := range g.take(0) {
		r.fail(closed())
	}
	<-g.turn
}

// Commit stores all of the batch or nothing, as store.Store says. Commits that come at the same time share one transaction. The context ends the wait for
// the batch's turn and for the lock of the file; a batch that has been taken up is finished. After an error of the disk amid the commit it is ErrUnknown.
func (s *Store) Commit(ctx context.Context, b document.Batch) (document.Committed, error) {
	if err := ctx.Err(); err != nil {
		return document.Committed{}, err
	}
	if err := b.Validate(); err != nil {
		return document.Committed{}, err
	}
	a, err := s.group.commit(ctx, &b)
	if err == nil {
		err = a.refusal
	}
	if err != nil {
		return document.Committed{}, err
	}
	return a.committed, nil
}

func (g *group) commit(ctx context.Context, b *document.Batch) (answer, error) {
	r := &request{batch: b, done: make(chan struct{})}
	if err := g.join(r); err != nil {
		return answer{}, err
	}
	for {
		select {
		case <-r.done:
			return r.answer, r.err
		case <-ctx.Done():
			if g.leave(r) {
				return answer{}, ctx.Err()
			}
			<-r.done // it was taken: the truth is on its way
			return r.answer, r.err
		case g.turn <- struct{}{}:
			if g.waits(r) {
				g.lead(ctx)
			}
			<-g.turn
		}
	}
}

// lead does the batches that wait. When the leader's own context ends before the file's lock is there, nothing has happened, and another leads.
func (g *group) lead(ctx context.Context) {
	if err := g.writer.begin(ctx, g.s.db); err != nil {
		if ctx.Err() == nil {
			for _, r := range g.take(0) {
				r.fail(fault(ctx, err))
			}
		}
		return
	}
	ctx = context.WithoutCancel(ctx)
	taken := g.take(groupOf)
	for _, r := range taken {
		var err error
		if r.answer, err = g.writer.q.commit(ctx, r.batch, nil); err != nil {
			g.writer.drop()
			for _, each := range taken {
				each.fail(fault(ctx, err))
			}
			return
		}
	}
	err := g.writer.commit(ctx)
	for _, r := range taken {
		if r.err = err; err != nil {
			r.answer = answer{}
		}
		close(r.done)
	}
	if err == nil {
		g.s.wake.all()
	}
}

func (r *request) fail(err error) {
	r.answer, r.err = answer{}, err
	close(r.done)
}

func (g *group) join(r *request) error {
	g.waiting.Lock()
	defer g.waiting.Unlock()
	if g.waiting.closed {
		return closed()
	}
	g.waiting.list = append(g.waiting.list, r)
	return nil
}

// leave takes a request back; false when it has been taken up.
func (g *group) leave(r *request) bool {
	g.waiting.Lock()
	defer g.waiting.Unlock()
	i := slices.Index(g.waiting.list, r)
	if i < 0 {
		return false
	}
	g.waiting.list = slices.Delete(g.waiting.list, i, i+1)
	return true
}

func (g *group) waits(r *request) bool {
	g.waiting.Lock()
	defer g.waiting.Unlock()
	return slices.Contains(g.waiting.list, r)
}

// take takes up the requests that have waited longest, at most so many; 0 takes all.
func (g *group) take(most int) []*request {
	g.waiting.Lock()
	defer g.waiting.Unlock()
	n := len(g.waiting.list)
	if most > 0 {
		n = min(n, most)
	}
	taken := slices.Clone(g.waiting.list[:n])
	g.waiting.list = slices.Delete(g.waiting.list, 0, n)
	return taken
}
