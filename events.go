package o2c

import (
	"context"
	"errors"
	"iter"
	"strconv"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/feed"
)

// Events delivers what happened to named consumers. Each consumer gets every event of the tenant, one after another by their positions, at
// least once: after a crash, and when two processes run one consumer, an event may come again, and EventRecord.ID tells which it is. An
// event that a handler could not handle is parked with the error, and the others go on.
type Events struct{ desk *Desk }

// Handler takes one event in. Its error, or a panic in it, means that it could not: it is called again up to Config.Attempts times in a row, and
// then the event is parked. Where the trouble is not the event's, such as a service that is down, it returns an error that wraps
// feed.ErrStop: then the delivery ends, nothing is parked, and this event is the first of the next delivery.
type Handler func(ctx context.Context, e document.EventRecord) error

// CatchUp delivers to a consumer all that has happened since it was here last, and returns. A name that is new begins with the first event.
// It gives how many events it went past, those that it parked included. Errors are those of the store, feed.ErrStop and the context's; what was
// handled before is stored then, too. A name that feed.CheckName refuses is ErrInvalid, and so is a consumer that is further than the feed,
// as after the loss of events.
//
// How far the consumer has come is stored after every 100 events, after Config.Poll has passed, and at the end, in one commit with the events that it
// parked. On an engine that is bound to a transaction of the host's own (Engine.On) that commit is part of the transaction: what the handler
// writes in the same transaction is then written exactly once.
func (v Events) CatchUp(ctx context.Context, name string, handle Handler) (int, error) {
	r, err := v.begin(ctx, name, handle)
	if err != nil {
		return 0, err
	}
	return r.catchUp(ctx)
}

// Follow delivers as CatchUp does, and goes on with what happens then until the context ends or the handler stops it; its error says which. An
// error of the store ends it, too: call it again then. Where the store can tell of new events (store.Waiter) it is told, else it looks every
// Config.Poll. Any number of processes may follow under one name; they do the same work, so run one, and another for when that fails.
func (v Events) Follow(ctx context.Context, name string, handle Handler) error {
	if err := v.desk.engine.unbound("Events.Follow"); err != nil {
		return err
	}
	r, err := v.begin(ctx, name, handle)
	for err == nil {
		if _, err = r.catchUp(ctx); err == nil {
			err = r.wait(ctx)
		}
	}
	return err
}

// Consumer reads how far a consumer has come; ErrNotFound when it has handled nothing yet.
func (v Events) Consumer(ctx context.Context, name string) (*feed.Consumer, error) {
	if err := feed.CheckName(name); err != nil {
		return nil, err
	}
	return get[feed.Consumer](ctx, v.desk, feed.KindConsumer, feed.ConsumerID(name))
}

// Consumers walks through all consumers of the tenant.
func (v Events) Consumers(ctx context.Context) iter.Seq2[*feed.Consumer, error] {
	return each[feed.Consumer](ctx, v.desk, feed.KindConsumer, document.Key{})
}

// Reposition sets a consumer to a position, back or forward: the event after it is delivered next, and 0 delivers everything again. A name that is
// new is made. A process that delivers meanwhile goes on from there, too. A position that the feed has not reached is ErrInvalid.
func (v Events) Reposition(ctx context.Context, name string, position int64) (*feed.Consumer, error) {
	if err := feed.CheckName(name); err != nil {
		return nil, err
	}
	var c *feed.Consumer
	err := v.desk.run(ctx, func(u *unit) (err error) {
		if c, err = consumer(u, name); err != nil {
			return err
		}
		if err = c.Reposition(position, u.by); err != nil {
			return err
		}
		if err = v.reached(ctx, c); err != nil {
			return err
		}
		_, err = put(u, c)
		return err
	})
	if err != nil {
		return nil, err
	}
	return c, nil
}

// Parked walks through the events that a consumer could not handle and that are neither done nor dropped, in no particular order.
func (v Events) Parked(ctx context.Context, name string) iter.Seq2[*feed.Parked, error] {
	if err := feed.CheckName(name); err != nil {
		return func(yield func(*feed.Parked, error) bool) { yield(nil, err) }
	}
	return each[feed.Parked](ctx, v.desk, feed.KindParked, feed.ParkedOf(name))
}

// Retry delivers a parked event once more. When the handler fails again the event stays parked, and the handler's error is returned with it. One that
// is not parked (any more) is ErrState, one that never was ErrNotFound. It may be called while the consumer is delivered to.
func (v Events) Retry(ctx context.Context, name string, position int64, handle Handler) (*feed.Parked, error) {
	if err := handle.given(); err != nil {
		return nil, err
	}
	p, err := v.parked(ctx, name, position)
	if err != nil {
		return nil, err
	}
	if _, err := feed.Lifecycle().Next(&p.Header, p.State, feed.Succeed); err != nil {
		return nil, err
	}
	page, err := v.desk.engine.store.Events(ctx, v.desk.actor.Tenant, position-1, 1)
	if err != nil {
		return nil, err
	}
	if len(page) == 0 || page[0].Position != position {
		return nil, ahead(&p.Header, position)
	}
	failed := deliver(ctx, handle, page[0])
	if failed != nil && stops(ctx, failed) {
		return nil, failed
	}
	p, err = v.change(ctx, name, position, func(p *feed.Parked, by document.Stamp) error {
		switch {
		case failed != nil:
			return p.Fail(said(failed), 1, by)
		case p.State != feed.ParkedState:
			return nil // somebody else was faster
		}
		return p.Succeed(by)
	})
	return p, errors.Join(failed, err)
}

// Drop says that a parked event need not be handled, and why. One that is not parked is ErrState, one that never was ErrNotFound, and a
// missing reason ErrInvalid.
func (v Events) Drop(ctx context.Context, name string, position int64, reason string) (*feed.Parked, error) {
	return v.change(ctx, name, position, func(p *feed.Parked, by document.Stamp) error { return p.Drop(reason, by) })
}

func (v Events) parked(ctx context.Context, name string, position int64) (*feed.Parked, error) {
	if err := feed.CheckName(name); err != nil {
		return nil, err
	}
	return get[feed.Parked](ctx, v.desk, feed.KindParked, feed.ParkedID(name, position))
}

func (v Events) change(ctx context.Context, name string, position int64, change func(*feed.Parked, document.Stamp) error) (*feed.Parked, error) {
	if err := feed.CheckName(name); err != nil {
		return nil, err
	}
	var p *feed.Parked
	err := v.desk.run(ctx, func(u *unit) (err error) {
		if p, err = load[feed.Parked](u, feed.KindParked, feed.ParkedID(name, position)); err != nil {
			return err
		}
		if err = change(p, u.by); err != nil {
			return err
		}
		_, err = put(u, p)
		return err
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// consumer reads a consumer, or makes one.
func consumer(u *unit, name string) (*feed.Consumer, error) {
	c, err := find[feed.Consumer](u, feed.KindConsumer, feed.ConsumerID(name))
	if err != nil || c != nil {
		return c, err
	}
	return feed.NewConsumer(u.batch.Tenant, name, u.by)
}

// reached refuses a consumer that is further than the feed.
func (v Events) reached(ctx context.Context, c *feed.Consumer) error {
	if c.Position == 0 {
		return nil
	}
	page, err := v.desk.engine.store.Events(ctx, v.desk.actor.Tenant, c.Position-1, 1)
	if err == nil && len(page) == 0 {
		return ahead(&c.Header, c.Position)
	}
	return err
}

func ahead(h *document.Header, position int64) error {
	return (&document.Error{
		Code: "o2c/feed_ahead", Path: "position", Message: "the feed has no event " + strconv.FormatInt(position, 10), Help: "events were lost, or the position is of another tenant; use Events.Reposition", Kind: document.ErrInvalid,
	}).About(h)
}
