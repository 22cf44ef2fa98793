package crash

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/paymenttest"
	"github.com/seed-3f372218/o2c/store"
)

// world is one place with two tenants and one provider, and the children that live and die in it.
type world struct {
	t       *testing.T
	h       Harness
	seed    uint64
	rand    *rand.Rand
	place   string
	tenants []string
	// processes is how many live at once.
	processes int
	known     known
	provider  *provider
	alive     atomic.Pointer[[]*life]
	tally     *Tally
	broken    []Broken
	// open are the stories of children whose calls were not made again yet.
	open []*story
	// at says what is being checked, for what is found broken.
	at string
	// now is what the parent's clock shows.
	now time.Time
}

func newWorld(t *testing.T, h Harness, seed uint64, tally *Tally) *world {
	t.Helper()
	w := &world{
		t: t, h: h, seed: seed, rand: rand.New(rand.NewPCG(seed, 0)), place: h.Place(t), known: known{}, tally: tally,
		tenants: []string{fmt.Sprintf("acme-%d", seed), fmt.Sprintf("globex-%d", seed)}, processes: 1,
	}
	if seed%2 == 0 {
		w.processes = max(1, h.Processes)
	}
	var err error
	if w.provider, err = startProvider(paymenttest.NewGateway(moods(w.rand)...), func(string) {
		if lives := w.alive.Load(); lives != nil {
			for _, l := range *lives {
				l.hear(line{What: acted})
			}
		}
	}); err != nil {
		t.Fatal(err)
	}
	return w
}

// moods is how the provider behaves, call by call.
func moods(r *rand.Rand) []paymenttest.Behavior {
	all := []paymenttest.Behavior{
		paymenttest.Answer, paymenttest.Answer, paymenttest.Answer, paymenttest.Answer, paymenttest.Delay, paymenttest.Delay, paymenttest.Decline,
		paymenttest.TimeoutAfter, paymenttest.TimeoutBefore, paymenttest.ErrorAfter,
	}
	script := make([]paymenttest.Behavior, 5_000)
	for i := range script {
		script[i] = all[r.IntN(len(all))]
	}
	return script
}

func (w *world) say(invariant, format string, args ...any) {
	if len(w.broken) < 20 {
		w.broken = append(w.broken, Broken{invariant, fmt.Sprintf("O2C_SEED=%d, %s: %s", w.seed, w.at, fmt.Sprintf(format, args...))})
	}
}

// opened gives the store to the parent for a while.
func (w *world) opened(use func(s store.Store) error) {
	s, end, err := w.h.Open(w.place)
	if err != nil {
		w.say("S1", "the store does not open: %v", err)
		return
	}
	if err = use(s); err != nil {
		w.say("S1", "the store cannot be read: %v", err)
	}
	if err = end(); err != nil {
		w.say("S1", "the store does not close: %v", err)
	}
}

// desk gives an engine of the parent to work with.
func (w *world) desk(s store.Store, tenant string) *o2c.Desk {
	return o2c.New(s, o2c.Config{Gateway: w.provider.Gateway, Clock: func() time.Time { return w.now }}).As(o2c.Actor{Tenant: tenant, ID: "after"})
}

// run lets so many children live and die, and checks after each.
func (w *world) run(ctx context.Context, lives int) {
	defer w.provider.close()
	w.at, w.now = "at first", founding().Add(-time.Hour)
	w.opened(func(s store.Store) error {
		for _, tenant := range w.tenants {
			if err := found(ctx, w.desk(s, tenant)); err != nil {
				return err
			}
		}
		return nil
	})
	for n := 1; n <= lives && len(w.broken) == 0; n++ {
		lines, struck, err := w.live(n)
		if err != nil {
			w.say("S1", "%v", err)
			return
		}
		w.opened(func(s store.Store) error { return w.after(ctx, s, lines, struck, n == lives || w.rand.IntN(3) > 0) })
	}
	if len(w.broken) == 0 {
		w.at = "in the end"
		w.opened(func(s store.Store) error { return w.settle(ctx, s) })
	}
}

// live lets children live at once until each is dead, and gives what they told, and whether the server was struck meanwhile.
func (w *world) live(n int) (lines []line, struck bool, err error) {
	start := founding().Add(time.Duration(n) * 7 * time.Hour)
	w.now = start.Add(50 * time.Minute)
	lives := make([]*life, w.processes)
	for i := range lives {
		lives[i] = &life{point: pointOf(w.rand)}
	}
	w.at = fmt.Sprintf("life %d, killed %v", n, lives)
	if w.h.Strike != nil && n%livesOfWorld == livesOfWorld/2 {
		struck, lives[0].strike = true, func() { w.h.Strike(w.t) }
	}
	w.alive.Store(&lives)
	defer w.alive.Store(nil)
	told, errs := make([][]line, len(lives)), make([]error, len(lives))
	var all sync.WaitGroup
	for i, l := range lives {
		t := task{
			Place: w.place, Provider: w.provider.url, Tenants: w.tenants, Seed: w.seed, Life: n, Process: i, Desks: max(len(w.tenants), desks/len(lives)), Start: start,
			Known: w.known, Stubborn: struck, Recover: len(w.open) > 0,
		}
		all.Go(func() { told[i], errs[i] = l.live(w.t.Name(), t) })
	}
	all.Wait()
	for i, l := range lives {
		lines = append(lines, told[i]...)
		w.tally.Kills++
		if l.struck {
			w.tally.Strikes++
		}
		if l.provider {
			w.tally.Provider++
		}
	}
	return lines, struck, errors.Join(errs...)
}

// after is what is done with a store that a process died on: it is compared with what that process was told, and checked; then it is
// recovered and every call is made again, or left to the next child, which recovers it and may die at that.
func (w *world) after(ctx context.Context, s store.Store, lines []line, struck, here bool) error {
	story := tellStory(lines)
	if err := w.checkBatches(ctx, s, story); err != nil {
		return err
	}
	if err := w.checkAnswers(ctx, s, story, struck); err != nil {
		return err
	}
	w.check(ctx, s)
	w.tallyUp(story)
	w.open = append(w.open, story)
	if !here {
		return nil
	}
	if err := w.recover(ctx, s); err != nil {
		return err
	}
	for _, story := range w.open {
		if err := w.again(ctx, s, story); err != nil {
			return err
		}
	}
	w.open = nil
	w.check(ctx, s)
	return nil
}

func (w *world) check(ctx context.Context, s store.Store) {
	for _, tenant := range w.tenants {
		broken, err := Check(ctx, s, tenant)
		if err != nil {
			w.say("S1", "tenant %s cannot be read: %v", tenant, err)
		}
		for _, b := range broken {
			w.say(b.Invariant, "tenant %s: %s", tenant, b.What)
		}
		if err := w.checkMarks(ctx, s, tenant); err != nil {
			w.say("S1", "tenant %s cannot be read: %v", tenant, err)
		}
	}
}

// recover finishes what was left open, twice: the second time there is nothing to do.
func (w *world) recover(ctx context.Context, s store.Store) error {
	for _, tenant := range w.tenants {
		desk := w.desk(s, tenant)
		first, err := desk.Recover(ctx)
		if err != nil {
			return err
		}
		for i, trouble := range first.Errors {
			w.say("S11", "Recover: %s %s: %v", first.Troubled[i].Kind, first.Troubled[i].ID, trouble)
		}
		w.tally.Recovered += len(first.Finished)
		before, err := lastEvent(ctx, s, tenant)
		if err != nil {
			return err
		}
		second, err := desk.Recover(ctx)
		if err != nil {
			return err
		}
		after, err := lastEvent(ctx, s, tenant)
		if err != nil {
			return err
		}
		if len(second.Finished) > 0 || before != after {
			w.say("S11", "a second Recover finished %d and told %d events", len(second.Finished), after-before)
		}
	}
	return nil
}

// settle brings everything that is pending to an end, and compares with the provider.
func (w *world) settle(ctx context.Context, s store.Store) error {
	w.now = w.now.Add(24 * time.Hour)
	for _, key := range w.provider.Keys() {
		w.provider.Settle(key)
	}
	for _, tenant := range w.tenants {
		r, err := w.desk(s, tenant).Recover(ctx)
		if err != nil {
			return err
		}
		for i, trouble := range r.Errors {
			w.say("S11", "Recover: %s %s: %v", r.Troubled[i].Kind, r.Troubled[i].ID, trouble)
		}
		for _, left := range r.Waiting {
			w.say("S11", "Recover still waits for %s %s", left.Kind, left.ID)
		}
	}
	w.check(ctx, s)
	return w.checkProvider(ctx, s)
}

func lastEvent(ctx context.Context, s store.Store, tenant string) (last int64, err error) {
	for e, err := range store.AllEvents(ctx, s, tenant, 0) {
		if err != nil {
			return 0, err
		}
		last = e.Position
	}
	return last, nil
}

func (w *world) ref(tenant string, kind document.Kind, id document.ID) document.Ref {
	return document.Ref{Tenant: tenant, Kind: kind, ID: id}
}
