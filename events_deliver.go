package o2c

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/feed"
	"github.com/seed-3f372218/o2c/store"
)

const (
	// feedPage is how many events are read at once, and the most that a crash lets come again to a handler that is quick.
	feedPage = 100
	// feedSaving is how long the storing of a position may take after the caller's context has ended.
	feedSaving = 5 * time.Second
	// feedPatience is how many polls a store that tells of events may say nothing until its consumer is looked at again: it may have been repositioned.
	feedPatience = 30
)

// delivery is what one process delivers to a consumer.
type delivery struct {
	events Events
	name   string
	handle Handler

	position     int64 // of the last event that was handled or parked here, or stored by others
	furthest     int64
	repositioned int64
	stored       int64 // the position that is stored
	storedAt     time.Time
	failures     []failure
	// handled are the positions at which an event was handled that may have been parked before.
	handled []int64
}

// failure is an event that is to be parked.
type failure struct {
	event    document.EventRecord
	said     string
	attempts int
}

func (v Events) begin(ctx context.Context, name string, handle Handler) (*delivery, error) {
	if err := feed.CheckName(name); err != nil {
		return nil, err
	}
	if err := handle.given(); err != nil {
		return nil, err
	}
	r := &delivery{events: v, name: name, handle: handle}
	return r, r.look(ctx)
}

// look takes over how far the consumer has come.
func (r *delivery) look(ctx context.Context) error {
	c, err := r.events.Consumer(ctx, r.name)
	if errors.Is(err, document.ErrNotFound) {
		c, err = &feed.Consumer{}, nil
	}
	if err != nil {
		return err
	}
	r.take(c)
	return r.events.reached(ctx, c)
}

// take goes on from where the consumer is stored.
func (r *delivery) take(c *feed.Consumer) {
	r.position, r.stored, r.furthest, r.repositioned = c.Position, c.Position, c.Furthest, c.Repositioned
	r.storedAt = r.events.desk.engine.config.Clock()
	r.failures, r.handled = nil, nil
}

// catchUp delivers page by page until there is nothing more.
func (r *delivery) catchUp(ctx context.Context) (delivered int, err error) {
	for {
		page, err := r.events.desk.engine.store.Events(ctx, r.events.desk.actor.Tenant, r.position, feedPage)
		if err != nil || len(page) == 0 {
			return delivered, err
		}
		n, stopped := r.deliver(ctx, page)
		delivered += n
		if err := errors.Join(stopped, r.save(ctx)); err != nil {
			return delivered, err
		}
	}
}

// deliver hands the events of a page over, as long as the handler takes its time: then the position is due to be stored.
func (r *delivery) deliver(ctx context.Context, page []document.EventRecord) (delivered int, stopped error) {
	config := &r.events.desk.engine.config
	for _, e := range page {
		var failed error
		for try := 1; try <= config.Attempts; try++ {
			if err := ctx.Err(); err != nil {
				return delivered, err
			}
			if failed = deliver(ctx, r.handle, e); failed == nil {
				break
			}
			if stops(ctx, failed) {
				return delivered, failed
			}
		}
		switch {
		case failed != nil:
			r.failures = append(r.failures, failure{e, said(failed), config.Attempts})
		case e.Position <= r.furthest:
			r.handled = append(r.handled, e.Position)
		}
		r.position = e.Position
		delivered++
		if config.Clock().Sub(r.storedAt) >= config.Poll {
			break
		}
	}
	return delivered, nil
}

// save stores the position and parks what failed, in one commit, also when the caller's context has ended. When somebody else has stored a
// position that is further, or has repositioned the consumer, it is gone on from there.
func (r *delivery) save(ctx context.Context) error {
	if r.position == r.stored {
		return nil
	}
	saving, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, func() {
		select {
		case <-time.After(feedSaving):
			cancel()
		case <-saving.Done():
		}
	})()
	var c *feed.Consumer
	err := r.events.desk.run(saving, func(u *unit) (err error) {
		if c, err = consumer(u, r.name); err != nil {
			return err
		}
		if c.Repositioned != r.repositioned || c.Position >= r.position {
			return nil
		}
		for _, f := range r.failures {
			if err := park(u, r.name, f, c.Position); err != nil {
				return err
			}
		}
		for _, position := range r.handled {
			if err := heal(u, r.name, position); err != nil {
				return err
			}
		}
		if err = c.Advance(r.position, u.by); err != nil {
			return err
		}
		_, err = put(u, c)
		return err
	})
	if err == nil {
		r.take(c)
	}
	return err
}

// park stages an event that failed; not one that another process has gone past meanwhile: there it was handled, or parked.
func park(u *unit, name string, f failure, past int64) error {
	if f.event.Position <= past {
		return nil
	}
	p, err := find[feed.Parked](u, feed.KindParked, feed.ParkedID(name, f.event.Position))
	if err != nil {
		return err
	}
	if p == nil {
		p, err = feed.NewParked(name, f.event, f.said, f.attempts, u.by)
	} else {
		err = p.Fail(f.said, f.attempts, u.by)
	}
	if err != nil {
		return err
	}
	_, err = put(u, p)
	return err
}

// heal stages that an event which was parked has been handled now that it was delivered anew.
func heal(u *unit, name string, position int64) error {
	p, err := find[feed.Parked](u, feed.KindParked, feed.ParkedID(name, position))
	if err != nil || p == nil || p.State != feed.ParkedState {
		return err
	}
	if err := p.Succeed(u.by); err != nil {
		return err
	}
	_, err = put(u, p)
	return err
}

// wait returns when there may be new events, or the consumer may have been repositioned, and looks.
func (r *delivery) wait(ctx context.Context) error {
	config := &r.events.desk.engine.config
	patient, cancel := context.WithTimeout(ctx, feedPatience*config.Poll)
	defer cancel()
	err := store.Wait(patient, r.events.desk.engine.store, r.events.desk.actor.Tenant, r.position, config.Poll)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil && patient.Err() == nil:
		return err
	}
	return r.look(ctx)
}

// stops tells whether an error of a handler ends the delivery instead of parking the event.
func stops(ctx context.Context, err error) bool {
	return ctx.Err() != nil || errors.Is(err, feed.ErrStop)
}

// deliver calls the handler with an event of its own, and gives its panic as an error.
func deliver(ctx context.Context, handle Handler, e document.EventRecord) (err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			err = &document.Error{Code: "o2c/handler_panic", Message: fmt.Sprintf("the handler panicked: %v", panicked), Help: "mend the handler and retry the event", Kind: document.ErrInvalid}
		}
	}()
	e.Body = bytes.Clone(e.Body)
	return handle(ctx, e)
}

// said gives the text of a handler's error, also of one that cannot say it.
func said(err error) (text string) {
	defer func() {
		if panicked := recover(); panicked != nil {
			text = fmt.Sprintf("an error of type %T, whose text panicked: %v", err, panicked)
		}
	}()
	return err.Error()
}

func (h Handler) given() error {
	if h != nil {
		return nil
	}
	return document.Faults{{Code: "o2c/handler", Path: "handle", Message: "there is no handler", Help: "give a function", Kind: document.ErrInvalid}}
}
