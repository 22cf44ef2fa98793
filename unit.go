package o2c

import (
	"context"
	"errors"
	"maps"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/store"
)

// unit is one try at a verb: what it read, and what it wants to commit. A document that was read and is not written becomes a guard, so
// that no decision rests on something that has moved (S3).
type unit struct {
	ctx   context.Context
	desk  *Desk
	by    document.Stamp
	reads map[document.Ref]int64
	order []document.Ref // reads in their order, so that a batch is the same each time
	// looked are documents that were read by the way: they are no guards of the commit.
	looked []document.Guard
	batch  document.Batch
	// placed are the documents of the writes, to be told version and number after the commit.
	placed []document.Document
	events []document.Event
	// refusal is what the verb answers although the unit is committed: an order that its gates refuse keeps their holds.
	refusal error
	// accounts are those that the unit read or began, changed those that it changes.
	accounts map[document.ID]*payment.Account
	changed  map[document.ID]bool
}

func (d *Desk) newUnit(ctx context.Context, at time.Time) *unit {
	return &unit{
		ctx: ctx, desk: d, by: document.Stamp{At: at, Actor: d.actor.ID}, reads: make(map[document.Ref]int64),
		batch: document.Batch{ID: d.engine.config.IDs(at), Tenant: d.actor.Tenant},
	}
}

// staged is how far a unit has come.
type staged struct {
	writes, numbers, events int
	accounts                map[document.ID]*payment.Account
	changed                 map[document.ID]bool
}

func (u *unit) mark() staged {
	accounts := make(map[document.ID]*payment.Account, len(u.accounts))
	for id, a := range u.accounts {
		accounts[id] = a.Clone()
	}
	return staged{len(u.batch.Writes), len(u.batch.Numbers), len(u.events), accounts, maps.Clone(u.changed)}
}

// rewind forgets what was staged since the mark. What was read stays a guard: the unit rests on it.
func (u *unit) rewind(to staged) {
	u.batch.Writes, u.placed = u.batch.Writes[:to.writes], u.placed[:to.writes]
	u.batch.Numbers, u.events = u.batch.Numbers[:to.numbers], u.events[:to.events]
	u.accounts, u.changed = to.accounts, to.changed
}

func (u *unit) newID() document.ID { return u.desk.engine.config.IDs(u.by.At) }

func (u *unit) saw(ref document.Ref, version int64) {
	if _, again := u.reads[ref]; !again {
		u.reads[ref] = version
		u.order = append(u.order, ref)
	}
}

// load reads a document that has to be there.
func load[T any, P document.Of[T]](u *unit, kind document.Kind, id document.ID) (*T, error) {
	ref := document.Ref{Tenant: u.batch.Tenant, Kind: kind, ID: id}
	rec, err := u.desk.engine.store.Get(u.ctx, ref)
	if err != nil {
		return nil, err
	}
	u.saw(ref, rec.Version)
	return document.Decode[T, P](rec)
}

// find reads a document that may be missing: then it gives nil, and the batch is guarded against its being made meanwhile.
func find[T any, P document.Of[T]](u *unit, kind document.Kind, id document.ID) (*T, error) {
	doc, err := load[T, P](u, kind, id)
	if errors.Is(err, document.ErrNotFound) {
		u.saw(document.Ref{Tenant: u.batch.Tenant, Kind: kind, ID: id}, 0)
		return nil, nil
	}
	return doc, err
}

// guard lets the batch fail when a document that all read has moved.
func (u *unit) guard(h *document.Header) { u.saw(h.Ref(), h.Version) }

// all reads every document of a kind that has a key. They are not guarded: where a decision rests on one, guard it.
func all[T any, P document.Of[T]](u *unit, kind document.Kind, key document.Key) ([]*T, error) {
	var docs []*T
	for rec, err := range store.All(u.ctx, u.desk.engine.store, store.Query{Tenant: u.batch.Tenant, Kind: kind, Key: key}) {
		if err != nil {
			return nil, err
		}
		doc, err := document.Decode[T, P](rec)
		if err != nil {
			return nil, err
		}
		u.looked = append(u.looked, document.Guard{Ref: rec.Ref, Version: rec.Version})
		docs = append(docs, doc)
	}
	return docs, nil
}

// put stages a document, which has to be valid. It gives the index of the write, for a number to be drawn.
func put[T any, P document.Of[T]](u *unit, doc P) (int, error) {
	if err := doc.Validate(); err != nil {
		return 0, err
	}
	rec, err := document.Encode[T, P](doc)
	if err != nil {
		return 0, err
	}
	u.batch.Writes = append(u.batch.Writes, rec)
	u.placed = append(u.placed, doc)
	return len(u.batch.Writes) - 1, nil
}

func (u *unit) emit(events ...document.Event) { u.events = append(u.events, events...) }

// seal completes the batch with guards and events.
func (u *unit) seal() error {
	if err := putAccounts(u); err != nil {
		return err
	}
	written := make(map[document.Ref]bool, len(u.batch.Writes))
	for i := range u.batch.Writes {
		written[u.batch.Writes[i].Ref] = true
	}
	for _, ref := range u.order {
		if !written[ref] {
			u.batch.Guards = append(u.batch.Guards, document.Guard{Ref: ref, Version: u.reads[ref]})
		}
	}
	for _, e := range u.events {
		rec, err := e.Record()
		if err != nil {
			return err
		}
		u.batch.Events = append(u.batch.Events, rec)
	}
	return nil
}

// commit stores the unit. When the answer is lost it asks what became of the batch and, as long as that is not known, sends the same batch
// again: under one ID it has one effect (S8). Within a transaction of the host's own only the host can find out.
func (u *unit) commit() error {
	s := u.desk.engine.store
	done, err := s.Commit(u.ctx, u.batch)
	for again := 0; errors.Is(err, document.ErrUnknown) && again < 3 && !u.desk.engine.bound(); again++ {
		if done, err = s.Lookup(u.ctx, u.batch.Tenant, u.batch.ID); errors.Is(err, document.ErrNotFound) {
			done, err = s.Commit(u.ctx, u.batch)
		}
	}
	if err != nil {
		return err
	}
	for i, w := range done.Wrote {
		head := u.placed[i].Head()
		head.Version, head.Number = w.Version, w.Number
	}
	return nil
}

// run decides and commits, and decides again as long as documents move meanwhile, which within a transaction of the host's own is up to the
// host. An error of decide ends it with nothing done.
func (d *Desk) run(ctx context.Context, decide func(u *unit) error) error {
	if err := d.identified(); err != nil {
		return err
	}
	retries := d.engine.config.Retries
	if d.engine.bound() {
		retries = 0
	}
	for try := 0; ; try++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		u := d.newUnit(ctx, d.engine.config.Clock())
		if err := decide(u); err != nil {
			switch moved := u.moved(); {
			case moved == nil:
				return err
			case try < retries:
				continue // it was decided on documents of different moments
			case d.engine.bound():
				return moved
			}
			return err
		}
		if len(u.batch.Writes) == 0 {
			return u.refusal
		}
		if err := u.seal(); err != nil {
			return err
		}
		err := u.commit()
		switch {
		case err == nil:
			return u.told()
		case errors.Is(err, document.ErrMoved) && try < retries:
		default:
			return err
		}
	}
}

// told gives the refusal that the unit answers, with the number that its document has got in the commit.
func (u *unit) told() error {
	refusal, ok := errors.AsType[*document.Refusal](u.refusal)
	if !ok {
		return u.refusal
	}
	named := *refusal
	for _, doc := range u.placed {
		if head := doc.Head(); head.ID == refusal.ID {
			named.Doc = head.Name()
		}
	}
	return &named
}

// moved finds a document that has moved since the unit read it; nil when there is none. Then there was a moment, after the last read, at which
// all of them stood as they were read: versions only grow.
func (u *unit) moved() error {
	reads := u.looked
	for _, ref := range u.order {
		reads = append(reads, document.Guard{Ref: ref, Version: u.reads[ref]})
	}
	for _, read := range reads {
		rec, err := u.desk.engine.store.Get(u.ctx, read.Ref)
		if err != nil && !errors.Is(err, document.ErrNotFound) {
			return nil
		}
		if rec.Version != read.Version {
			return &document.MovedError{Ref: read.Ref, Read: read.Version, Now: rec.Version}
		}
	}
	return nil
}

func (d *Desk) identified() error {
	var faults document.Faults
	if d.actor.Tenant == "" {
		faults.Add("actor.tenant", "o2c/actor", "a verb needs a tenant", "write engine.As(o2c.Actor{Tenant: …, ID: …})")
	}
	if d.actor.ID == "" {
		faults.Add("actor.id", "o2c/actor", "a verb needs an actor", "write engine.As(o2c.Actor{Tenant: …, ID: …})")
	}
	return faults.Err(nil)
}
