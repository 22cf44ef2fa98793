package crash

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// checkAnswers checks that what callers were told is stored.
func (w *world) checkAnswers(ctx context.Context, s store.Store, story *story, struck bool) error {
	for _, c := range story.calls {
		switch {
		case c.answer == nil:
			continue
		case c.answer.Outcome == failed && !struck:
			w.say("S13", "%s failed: %s", c.command.Verb, c.answer.Error)
			continue
		}
		w.known.add(c.command.Tenant, c.answer.Kind, c.answer.ID)
		if c.answer.Outcome != done && c.answer.Outcome != waiting || c.answer.ID.IsZero() {
			continue
		}
		wrote := document.Written{Ref: w.ref(c.command.Tenant, c.answer.Kind, c.answer.ID), Version: c.answer.Version, Number: c.answer.Number}
		if err := w.checkStored(ctx, s, wrote, "the answered call "+c.command.Verb); err != nil {
			return err
		}
	}
	return nil
}

// again makes every call again that a restarted host would: those that were answered get the same answer and have no further effect, those
// that were not get one now, once.
func (w *world) again(ctx context.Context, s store.Store, story *story) error {
	before := map[string]int64{}
	for _, tenant := range w.tenants {
		last, err := lastEvent(ctx, s, tenant)
		if err != nil {
			return err
		}
		before[tenant] = last
	}
	for _, c := range story.calls {
		if c.command.Key == "" || c.answer == nil || c.answer.Outcome != done {
			continue
		}
		if now := c.command.do(ctx, w.desk(s, c.command.Tenant), w.provider.Gateway); now != *c.answer {
			w.say("S8", "%s with key %s was answered %+v, and now %+v", c.command.Verb, c.command.Key, *c.answer, now)
		}
	}
	for _, tenant := range w.tenants {
		last, err := lastEvent(ctx, s, tenant)
		if err != nil {
			return err
		}
		if last != before[tenant] {
			w.say("S8", "calls that were answered before had %d more events when they were made again", last-before[tenant])
		}
	}
	for _, c := range story.calls {
		if c.answer == nil || c.answer.Outcome == waiting || c.answer.Outcome == failed {
			if err := w.late(ctx, s, c); err != nil {
				return err
			}
		}
	}
	return nil
}

// late makes a call again of which nobody heard the end, twice.
func (w *world) late(ctx context.Context, s store.Store, c *called) error {
	kept, err := w.kept(ctx, s, c.command)
	if err != nil {
		return err
	}
	before, err := lastEvent(ctx, s, c.command.Tenant)
	if err != nil {
		return err
	}
	desk := w.desk(s, c.command.Tenant)
	first := c.command.do(ctx, desk, w.provider.Gateway)
	after, err := lastEvent(ctx, s, c.command.Tenant)
	if err != nil {
		return err
	}
	switch {
	case first.Outcome == failed:
		w.say("S8", "%s with key %s, which was not answered, now fails: %s", c.command.Verb, c.command.Key, first.Error)
	case kept && after != before:
		w.say("S8", "%s with key %s was committed before the kill, and made again it told %d more events", c.command.Verb, c.command.Key, after-before)
	case kept && first.Outcome == refused:
		w.say("S8", "%s with key %s was committed before the kill, and made again it is refused: %s", c.command.Verb, c.command.Key, first.Error)
	}
	w.known.add(c.command.Tenant, first.Kind, first.ID)
	if first.Outcome == done && c.command.Key != "" {
		if second := c.command.do(ctx, desk, w.provider.Gateway); second != first {
			w.say("S8", "%s with key %s was answered %+v, and then %+v", c.command.Verb, c.command.Key, first, second)
		}
	}
	return nil
}

// kept tells whether the store has an answer under the command's key.
func (w *world) kept(ctx context.Context, s store.Store, c *command) (bool, error) {
	if c.Key == "" {
		return false, nil
	}
	rec, err := s.Get(ctx, w.ref(c.Tenant, "answer", document.NameID("answer", c.Key)))
	if errors.Is(err, document.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	var stored struct {
		State string `json:"state"`
	}
	err = json.Unmarshal(rec.Body, &stored)
	return stored.State == "answered", err
}
