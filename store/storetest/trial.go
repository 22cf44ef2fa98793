package storetest

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand"
	"sync"
	"testing"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

const (
	acme = "acme"                          // the tenant, where one is enough
	note = document.Kind("storetest_note") // the kind, where one is enough

	crowdOf = 32 // how many write the same thing at once
)

// trial is one run of one check. The first thing that goes wrong is kept; what comes after it does not count. Safe for concurrent use.
type trial struct {
	ctx  context.Context
	tb   testing.TB
	h    Harness
	seed int64

	mu     sync.Mutex
	random *rand.Rand
	saw    string
}

func newTrial(ctx context.Context, tb testing.TB, h Harness, seed int64) *trial {
	return &trial{ctx: ctx, tb: tb, h: h, seed: seed, random: rand.New(rand.NewSource(seed))}
}

func (x *trial) open() store.Store { return x.h.Open(x.tb) }

func (x *trial) reopen(s store.Store) store.Store { return x.h.Reopen(x.tb, s) }

// fail keeps what was seen.
func (x *trial) fail(format string, args ...any) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.saw == "" {
		x.saw = fmt.Sprintf(format, args...)
	}
}

func (x *trial) failure() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.saw
}

func (x *trial) failed() bool { return x.failure() != "" }

// want keeps what was seen unless ok.
func (x *trial) want(ok bool, format string, args ...any) bool {
	if !ok {
		x.fail(format, args...)
	}
	return ok
}

// source gives a source of random numbers of its own, for one goroutine.
func (x *trial) source(n int) *rand.Rand { return rand.New(rand.NewSource(x.seed + int64(n)*7919)) }

// id gives a new identifier. All 128 bits are random, so that an order by anything but bytes shows.
func (x *trial) id() document.ID {
	x.mu.Lock()
	defer x.mu.Unlock()
	var id document.ID
	binary.BigEndian.PutUint64(id[:8], x.random.Uint64())
	binary.BigEndian.PutUint64(id[8:], x.random.Uint64())
	id[15] |= 1 // odd, so never the zero ID
	return id
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

func key(name, value string) document.Key { return document.Key{Name: name, Value: value} }

// ref gives a new reference of the usual tenant and kind.
func (x *trial) ref() document.Ref { return document.Ref{Tenant: acme, Kind: note, ID: x.id()} }

// note gives a new record with plain keys.
func (x *trial) note(body string, keys ...document.Key) document.Record {
	return document.Record{Ref: x.ref(), Schema: 1, Keys: keys, Body: []byte(body)}
}

// unique gives a new record with unique keys.
func (x *trial) unique(body string, keys ...document.Key) document.Record {
	return document.Record{Ref: x.ref(), Schema: 1, Unique: keys, Body: []byte(body)}
}

// batch gives a batch of writes, in the tenant of the first.
func (x *trial) batch(writes ...document.Record) document.Batch {
	b := document.Batch{ID: x.id(), Tenant: acme, Writes: writes}
	if len(writes) > 0 {
		b.Tenant = writes[0].Ref.Tenant
	}
	return b
}

var noon = time.Date(2026, 7, 1, 12, 0, 0, 123000000, time.UTC)

func happened(ref document.Ref, text string) document.EventRecord {
	return document.EventRecord{Ref: ref, Type: "storetest.happened", Schema: 1, At: noon, Actor: "desk-2", Body: []byte(text)}
}

func draw(write int, series string) document.Number {
	return document.Number{Write: write, Series: series, Format: "N-{n}"}
}

func day(year, month, d int) document.Date {
	date, err := document.NewDate(year, time.Month(month), d)
	if err != nil {
		panic(err) // the kit's own mistake
	}
	return date
}

// next gives the record as the next write of it: at the version that is stored now.
func next(r document.Record, c document.Committed, i int, body string) document.Record {
	r = r.Clone()
	if i < len(c.Wrote) {
		r.Version, r.Number = c.Wrote[i].Version, c.Wrote[i].Number
	}
	r.Body = []byte(body)
	return r
}

// commit commits a batch that nothing stands against. What it gives has one result for each write, also when something went wrong.
func (x *trial) commit(s store.Store, b document.Batch) document.Committed {
	c, err := s.Commit(x.ctx, b)
	if x.want(err == nil, "a batch that nothing stands against was refused: %v", err) {
		x.fits(b, c)
	}
	for len(c.Wrote) < len(b.Writes) {
		c.Wrote = append(c.Wrote, document.Written{})
	}
	return c
}

// fits compares the result of a commit with the batch.
func (x *trial) fits(b document.Batch, c document.Committed) {
	x.want(c.Batch == b.ID, "the result of batch %v names batch %v", b.ID, c.Batch)
	if !x.want(len(c.Wrote) == len(b.Writes), "a batch of %d writes has a result of %d", len(b.Writes), len(c.Wrote)) {
		return
	}
	numbered := map[int]bool{}
	for _, n := range b.Numbers {
		numbered[n.Write] = true
	}
	for i, w := range c.Wrote {
		if numbered[i] {
			x.want(w.Number != "", "a write for which a number was drawn got none")
		} else {
			x.want(w.Number == b.Writes[i].Number, "a write with number %q, for which none was drawn, got %q", b.Writes[i].Number, w.Number)
		}
		x.want(w.Ref == b.Writes[i].Ref, "the result's write %d is %v, the batch's is %v", i, w.Ref, b.Writes[i].Ref)
		x.want(w.Version == b.Writes[i].Version+1, "a write that was read at version %d got version %d", b.Writes[i].Version, w.Version)
	}
	x.want((c.FirstEvent > 0) == (len(b.Events) > 0), "a batch of %d events has its first at %d", len(b.Events), c.FirstEvent)
}

// refused commits a batch that must end with an error of the kind.
func (x *trial) refused(s store.Store, b document.Batch, kind error, why string) {
	_ = x.refusal(s, b, kind, why)
}

// refusal is refused, and gives the error.
func (x *trial) refusal(s store.Store, b document.Batch, kind error, why string) error {
	_, err := s.Commit(x.ctx, b)
	if err == nil {
		x.fail("%s was committed, must be refused: %v", why, kind)
	} else {
		x.want(errors.Is(err, kind), "%s was refused with %v, must be: %v", why, err, kind)
	}
	return err
}

// get reads a record that is there.
func (x *trial) get(s store.Store, ref document.Ref) document.Record {
	r, err := s.Get(x.ctx, ref)
	if x.want(err == nil, "a record that was committed cannot be read: %v", err) {
		x.want(r.Ref == ref, "Get of %v gave %v", ref, r.Ref)
	}
	return r
}

// absent reads a record that is not there.
func (x *trial) absent(s store.Store, ref document.Ref, what string) {
	r, err := s.Get(x.ctx, ref)
	if err == nil {
		x.fail("%s can be read: version %d, body %s", what, r.Version, document.Quote(string(r.Body)))
	} else {
		x.want(errors.Is(err, document.ErrNotFound), "Get of %s gave %v, must be: %v", what, err, document.ErrNotFound)
	}
}

// unknown looks up a batch that has not been committed.
func (x *trial) unknown(s store.Store, tenant string, batch document.ID, what string) {
	_, err := s.Lookup(x.ctx, tenant, batch)
	if err == nil {
		x.fail("%s can be looked up", what)
	} else {
		x.want(errors.Is(err, document.ErrNotFound), "Lookup of %s gave %v, must be: %v", what, err, document.ErrNotFound)
	}
}
