package lincheck

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

const notes = document.Kind("lincheck_note")

// world is one tenant: its documents, and what was called. Safe for concurrent use.
type world struct {
	tenant string
	clock  atomic.Int64
	serial atomic.Int64

	mu     sync.Mutex
	calls  []*call
	broken string // an answer that no store may give at all
}

func newWorld(seed int64, round, n int) *world {
	return &world{tenant: fmt.Sprintf("t%d-%d-%d", seed, round, n)}
}

// together runs n functions at once and waits for all of them.
func together(n int, f func(i int)) {
	var all sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		all.Go(func() {
			<-start
			f(i)
		})
	}
	close(start)
	all.Wait()
}

func (w *world) ref(doc int) document.Ref {
	return document.Ref{Tenant: w.tenant, Kind: notes, ID: document.NameID(notes, w.tenant, fmt.Sprint(doc))}
}

func (w *world) batch(n int) document.ID {
	return document.NameID("lincheck_batch", w.tenant, fmt.Sprint(n))
}

// index finds a document by its reference; -1 when it is none of this world.
func (w *world) index(ref document.Ref) int {
	for i := range documents {
		if w.ref(i) == ref {
			return i
		}
	}
	return -1
}

func (w *world) fail(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.broken == "" {
		w.broken = fmt.Sprintf(format, args...)
	}
}

// history gives the calls as porcupine takes them. A call of an unknown outcome does not end, and has a line of its own.
func (w *world) history() []porcupine.Operation {
	list := make([]porcupine.Operation, len(w.calls))
	for i, c := range w.calls {
		c.at = i
		list[i] = porcupine.Operation{ClientId: c.client, Input: c, Call: c.begin, Output: c.answer, Return: c.end}
		if c.answer.open {
			list[i].ClientId, list[i].Return = 1000+i, math.MaxInt64
		}
	}
	return list
}

// client makes random calls.
func (w *world) client(ctx context.Context, s store.Store, seed int64, client, calls int) {
	random := rand.New(rand.NewSource(seed))
	var known [documents]doc
	for range calls {
		c := &call{client: client}
		switch n := random.Intn(20); {
		case n < 10:
			w.chooseBatch(c, random, &known)
		case n < 14:
			c.kind, c.doc = gets, random.Intn(documents)
		case n < 16:
			c.kind, c.color = finds, colors(random)
		case n < 18:
			c.kind, c.batch = lookups, 1+random.Intn(max(1, int(w.serial.Load())))
		default:
			c.kind, c.after = events, int64(random.Intn(4))
		}
		within, cancel := context.WithCancel(ctx)
		if c.kind == commits && random.Intn(10) == 0 {
			wait := time.Duration(random.Intn(200)) * time.Microsecond
			time.AfterFunc(wait, cancel)
		}
		c.begin = w.clock.Add(1)
		err := w.ask(within, s, c, &known)
		c.end = w.clock.Add(1)
		canceled := within.Err() != nil
		cancel()
		if err != nil && !w.explains(c, err, canceled) {
			w.fail("%v gave %v", c, err)
			return
		}
		w.mu.Lock()
		w.calls = append(w.calls, c)
		w.mu.Unlock()
	}
}

func colors(random *rand.Rand) string { return []string{"red", "blue"}[random.Intn(2)] }

// chooseBatch makes a batch out of what the client knows, now and then one that was made before.
func (w *world) chooseBatch(c *call, random *rand.Rand, known *[documents]doc) {
	if random.Intn(12) == 0 {
		w.mu.Lock()
		defer w.mu.Unlock()
		if len(w.calls) > 0 {
			if old := w.calls[random.Intn(len(w.calls))]; old.kind == commits {
				c.batch, c.writes, c.guards, c.told = old.batch, old.writes, old.guards, old.told
				return
			}
		}
	}
	c.batch = int(w.serial.Add(1))
	order := random.Perm(documents)
	for _, i := range order[:1+random.Intn(2)] {
		one := write{doc: i, version: known[i].version, number: known[i].number, color: colors(random)}
		if random.Intn(3) == 0 {
			one.unique = []string{"u1", "u2"}[random.Intn(2)]
		}
		one.draws = one.number == "" && random.Intn(2) == 0
		c.writes = append(c.writes, one)
	}
	if i := order[3]; random.Intn(3) == 0 {
		c.guards = append(c.guards, guard{i, known[i].version})
	}
	c.told = random.Intn(3)
}

// ask makes the call and keeps a good answer.
func (w *world) ask(ctx context.Context, s store.Store, c *call, known *[documents]doc) error {
	a := &c.answer
	switch c.kind {
	case gets:
		r, err := s.Get(ctx, w.ref(c.doc))
		if err != nil {
			return err
		}
		a.docs[c.doc] = read(r)
		known[c.doc] = a.docs[c.doc]
	case finds:
		page, err := s.Find(ctx, store.Query{Tenant: w.tenant, Kind: notes, Key: document.Key{Name: "color", Value: c.color}})
		if err != nil {
			return err
		}
		for _, r := range page {
			i := w.index(r.Ref)
			if i < 0 || a.docs[i] != (doc{}) {
				return fmt.Errorf("%v, which is twice in the page or in no batch", r.Ref)
			}
			a.docs[i] = read(r)
			known[i] = a.docs[i]
		}
	case lookups:
		got, err := s.Lookup(ctx, w.tenant, w.batch(c.batch))
		if err != nil {
			return err
		}
		a.result = describe(got)
	case events:
		page, err := s.Events(ctx, w.tenant, c.after, store.MaxPage)
		if err != nil {
			return err
		}
		for _, e := range page {
			a.events += string(e.Body)
		}
	case commits:
		got, err := s.Commit(ctx, w.made(c))
		if moved, is := errors.AsType[*document.MovedError](err); is {
			if i := w.index(moved.Ref); i >= 0 {
				known[i].version = moved.Now
				if moved.Now == 0 {
					known[i] = doc{}
				}
			}
		}
		if err != nil {
			return err
		}
		a.result = describe(got)
		for i := range min(len(got.Wrote), len(c.writes)) {
			known[c.writes[i].doc] = doc{version: got.Wrote[i].Version, number: got.Wrote[i].Number}
		}
	}
	return nil
}

// made gives the batch that a call commits.
func (w *world) made(c *call) document.Batch {
	b := document.Batch{ID: w.batch(c.batch), Tenant: w.tenant}
	for i, one := range c.writes {
		r := document.Record{
			Ref: w.ref(one.doc), Schema: 1, Version: one.version, Number: one.number,
			Keys: []document.Key{{Name: "color", Value: one.color}}, Body: []byte(text(c.batch)),
		}
		if one.unique != "" {
			r.Unique = []document.Key{{Name: "unique", Value: one.unique}}
		}
		if one.draws {
			b.Numbers = append(b.Numbers, document.Number{Write: i, Series: "s", Format: "N-{n}"})
		}
		b.Writes = append(b.Writes, r)
	}
	for _, g := range c.guards {
		b.Guards = append(b.Guards, document.Guard{Ref: w.ref(g.doc), Version: g.version})
	}
	for i := range c.told {
		b.Events = append(b.Events, document.EventRecord{Ref: w.ref(0), Type: "lincheck.told", Schema: 1, Body: []byte(fmt.Sprintf("%s.%d|", text(c.batch), i))})
	}
	return b
}

// explains keeps an error as the answer. It is false for one that no store may give.
func (w *world) explains(c *call, err error, canceled bool) bool {
	a := &c.answer
	*a = answer{}
	moved, isMoved := errors.AsType[*document.MovedError](err)
	taken, isTaken := errors.AsType[*document.TakenError](err)
	switch {
	case c.kind == commits && (errors.Is(err, document.ErrUnknown) || canceled && errors.Is(err, context.Canceled)):
		a.open = true
	case c.kind == commits && isMoved:
		a.kind, a.doc, a.now = "moved", w.index(moved.Ref), moved.Now
		return a.doc >= 0
	case c.kind == commits && isTaken:
		a.kind, a.doc, a.key = "taken", w.index(taken.Holder), taken.Key.Value
		return a.doc >= 0
	case (c.kind == gets || c.kind == lookups) && errors.Is(err, document.ErrNotFound):
		a.kind = "not found"
	default:
		return false
	}
	return true
}

func read(r document.Record) doc {
	d := doc{version: r.Version, body: string(r.Body), number: r.Number}
	for _, k := range r.Keys {
		d.color += k.Value
	}
	for _, k := range r.Unique {
		d.unique += k.Value
	}
	return d
}

func describe(c document.Committed) string {
	var versions, numbers []string
	for _, w := range c.Wrote {
		versions, numbers = append(versions, fmt.Sprint(w.Version)), append(numbers, strings.ReplaceAll(w.Number, "|", "/"))
	}
	return resultText(versions, numbers, int(c.FirstEvent))
}
