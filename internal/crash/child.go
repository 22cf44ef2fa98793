package crash

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"sync"
	"time"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/store"
)

// environment is the variable that makes a test binary the child; its value is the task.
const environment = "O2C_CRASH_CHILD"

// patience is how often a stubborn child tries again what failed.
const patience = 3_000

// task is what the parent asks of a child.
type task struct {
	Place    string   `json:"place"`
	Provider string   `json:"provider"`
	Tenants  []string `json:"tenants"`
	Seed     uint64   `json:"seed"`
	Life     int      `json:"life"` // the how manieth child on this store
	Process  int      `json:"process"`
	Desks    int      `json:"desks"`
	// Stubborn lets a desk make a call again that failed, because the server comes back.
	Stubborn bool `json:"stubborn,omitempty"`
	// Start is what the child's clock shows at first.
	Start time.Time `json:"start"`
	// Recover lets the first desk of each tenant recover first.
	Recover bool `json:"recover,omitempty"`
	// Known are documents that the tenants have already.
	Known map[string]map[document.Kind][]document.ID `json:"known,omitempty"`
}

// work is the life of a child. It ends when every desk has met a failure, or when the parent is gone; mostly it is killed.
func work(text string, open func(place string) (store.Store, func() error, error)) error {
	var t task
	if err := json.Unmarshal([]byte(text), &t); err != nil {
		return err
	}
	go func() { // the parent holds the other end of the standard input: when it dies, so do we
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(3)
	}()
	out := &teller{out: os.NewFile(3, "lines")}
	s, _, err := open(t.Place)
	for try := 0; err != nil && t.Stubborn && try < patience; try++ { // the server is away
		time.Sleep(10 * time.Millisecond)
		s, _, err = open(t.Place)
	}
	if err != nil {
		return fmt.Errorf("crash: the child cannot open the store: %w", err)
	}
	begin := time.Now()
	clock := func() time.Time { return t.Start.Add(time.Since(begin)) }
	engine := o2c.New(telling{s, out}, o2c.Config{Gateway: providerLine{t.Provider}, Clock: clock})
	out.tell(line{What: ready})
	grounds := map[string]*ground{}
	for _, tenant := range t.Tenants {
		grounds[tenant] = newGround(t.Known[tenant])
	}
	var all sync.WaitGroup
	for i := range t.Desks {
		tenant, number := t.Tenants[i%len(t.Tenants)], t.Process*t.Desks+i
		d := &desk{
			Desk: engine.As(o2c.Actor{Tenant: tenant, ID: fmt.Sprint("desk-", number)}), ground: grounds[tenant], tenant: tenant, clock: clock,
			gateway: providerLine{t.Provider}, rand: rand.New(rand.NewPCG(t.Seed, uint64(t.Life*100+number))),
			life: t.Life, number: number, recover: t.Recover && i < len(t.Tenants), stubborn: t.Stubborn,
		}
		all.Go(func() { d.work(out) })
	}
	all.Wait()
	out.tell(line{What: over})
	return out.err
}

// work makes calls until one fails.
func (d *desk) work(out *teller) {
	for n := 1; ; n++ {
		at := place{d.number, n}
		ctx := context.WithValue(context.Background(), callOf{}, at)
		c := &command{Verb: "recover"}
		if n > 1 || !d.recover {
			if c = d.choose(ctx); c == nil {
				continue
			}
		}
		c.Tenant = d.tenant
		if c.Verb != "advance" && c.Verb != "observe" && c.Verb != "recover" {
			c.Key = fmt.Sprintf("%d-%d-%d", d.life, d.number, n)
		}
		c.mark()
		a := d.do(ctx, out, n, c)
		for try := 0; a.Outcome == failed && d.stubborn && try < patience; try++ {
			time.Sleep(10 * time.Millisecond)
			a = d.do(ctx, out, n, c)
		}
		if a.Outcome == failed {
			return
		}
		if a.Outcome != refused && !a.ID.IsZero() {
			if a.Kind == invoice.KindInvoice && a.Number == "" {
				a.Kind = drafted
			}
			d.ground.add(a.Kind, a.ID)
		}
	}
}

// do makes one call, and tells of it before and after.
func (d *desk) do(ctx context.Context, out *teller, n int, c *command) answer {
	out.tell(line{What: begins, Desk: d.number, N: n, Command: c})
	a := c.do(ctx, d.Desk, d.gateway)
	out.tell(line{What: answered, Desk: d.number, N: n, Answer: &a})
	return a
}

// ground is what the desks of one tenant work on: documents by kind, the newest last.
type ground struct {
	mu   sync.Mutex
	docs map[document.Kind][]document.ID
	has  map[document.Link]bool
}

func newGround(known map[document.Kind][]document.ID) *ground {
	g := &ground{docs: map[document.Kind][]document.ID{}, has: map[document.Link]bool{}}
	for kind, ids := range known {
		for _, id := range ids {
			g.add(kind, id)
		}
	}
	return g
}

func (g *ground) add(kind document.Kind, id document.ID) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if one := (document.Link{Kind: kind, ID: id}); !g.has[one] {
		g.has[one] = true
		g.docs[kind] = append(g.docs[kind], id)
	}
}

// pick gives one of the newest, so that desks meet; the zero ID when there is none.
func (g *ground) pick(r *rand.Rand, kind document.Kind) document.ID {
	g.mu.Lock()
	defer g.mu.Unlock()
	ids := g.docs[kind]
	if len(ids) == 0 {
		return document.ID{}
	}
	return ids[len(ids)-1-r.IntN(min(len(ids), 7))]
}
