package crash

import (
	"context"
	"errors"
	"reflect"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// story is what a child told, put together by calls and by batches.
type story struct {
	calls   []*called
	batches []*committing
	// last is what each desk told last.
	last map[int]*called
}

// called is one call of a desk.
type called struct {
	command *command
	answer  *answer // nil when it died before
	last    *committing
}

// committing is one commit of a call.
type committing struct {
	batch *batch
	heard bool // the store answered
	done  *document.Committed
	err   string
	// stored tells whether the batch turned out to be there.
	stored bool
}

func tellStory(lines []line) *story {
	s := &story{last: map[int]*called{}}
	open := map[document.ID]*committing{}
	for i := range lines {
		l := &lines[i]
		switch l.What {
		case begins:
			s.last[l.Desk] = &called{command: l.Command}
			s.calls = append(s.calls, s.last[l.Desk])
		case answered:
			s.last[l.Desk].answer = l.Answer
		case commits:
			c := &committing{batch: l.Batch}
			if known := open[l.Batch.ID]; known != nil { // sent again after an unknown outcome
				c = known
				c.heard = false
			} else {
				s.batches = append(s.batches, c)
				open[l.Batch.ID] = c
			}
			s.last[l.Desk].last = c
		case committed:
			c := open[l.Batch.ID]
			c.heard, c.done, c.err = true, l.Done, l.Error
		}
	}
	return s
}

// checkBatches checks that each batch that the child sent is there as a whole or not at all (S1), that those which the store acknowledged
// are there with the result that it gave, and that those which it refused are not.
func (w *world) checkBatches(ctx context.Context, s store.Store, story *story) error {
	for _, c := range story.batches {
		found, err := s.Lookup(ctx, c.batch.Tenant, c.batch.ID)
		switch {
		case errors.Is(err, document.ErrNotFound):
			if c.done != nil {
				w.say("S1", "batch %s was acknowledged and is lost: it wrote %v", c.batch.ID, c.done.Wrote)
			}
			if err := w.checkNothing(ctx, s, c); err != nil {
				return err
			}
		case err != nil:
			return err
		default:
			c.stored = true
			if c.done != nil && !reflect.DeepEqual(found, *c.done) {
				w.say("S8", "batch %s was answered %v and is %v now", c.batch.ID, *c.done, found)
			}
			if err := w.checkWhole(ctx, s, c, found); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkNothing checks that no part of a batch is there which was not committed: a new document under a random ID has no other origin.
func (w *world) checkNothing(ctx context.Context, s store.Store, c *committing) error {
	for _, write := range c.batch.Writes {
		if write.Version > 0 || write.Ref.ID[6]>>4 != 7 {
			continue
		}
		_, err := s.Get(ctx, write.Ref)
		if err == nil {
			w.say("S1", "batch %s was not committed, and its %s %s is there", c.batch.ID, write.Ref.Kind, write.Ref.ID)
		} else if !errors.Is(err, document.ErrNotFound) {
			return err
		}
	}
	return nil
}

// checkWhole checks that everything of a committed batch is there: each document at its version or later, with its number, and the events
// in a row.
func (w *world) checkWhole(ctx context.Context, s store.Store, c *committing, result document.Committed) error {
	if len(result.Wrote) != len(c.batch.Writes) {
		w.say("S1", "batch %s had %d writes and %d are known", c.batch.ID, len(c.batch.Writes), len(result.Wrote))
		return nil
	}
	for i, wrote := range result.Wrote {
		if wrote.Ref != c.batch.Writes[i].Ref || wrote.Version != c.batch.Writes[i].Version+1 {
			w.say("S1", "batch %s wrote %v over %v", c.batch.ID, wrote, c.batch.Writes[i])
		}
		if err := w.checkStored(ctx, s, wrote, "batch "+c.batch.ID.String()); err != nil {
			return err
		}
	}
	if len(c.batch.Events) == 0 {
		return nil
	}
	events, err := s.Events(ctx, c.batch.Tenant, result.FirstEvent-1, len(c.batch.Events))
	if err != nil {
		return err
	}
	if len(events) != len(c.batch.Events) {
		w.say("S1", "batch %s told %d events at %d, there are %d", c.batch.ID, len(c.batch.Events), result.FirstEvent, len(events))
		return nil
	}
	for i, e := range events {
		if e.Ref != c.batch.Events[i].Ref || e.Type != c.batch.Events[i].Type || e.Position != result.FirstEvent+int64(i) {
			w.say("S5", "batch %s told %v, at %d stands %s of %s", c.batch.ID, c.batch.Events[i], e.Position, e.Type, e.Ref.ID)
		}
	}
	return nil
}

// checkStored checks that a document is there, at the version that somebody was told or a later one, with the number that it got.
func (w *world) checkStored(ctx context.Context, s store.Store, wrote document.Written, who string) error {
	rec, err := s.Get(ctx, wrote.Ref)
	switch {
	case errors.Is(err, document.ErrNotFound):
		w.say("S1", "%s wrote %s %s, which is lost", who, wrote.Ref.Kind, wrote.Ref.ID)
	case err != nil:
		return err
	case rec.Version < wrote.Version:
		w.say("S1", "%s wrote version %d of %s %s, which is at %d", who, wrote.Version, wrote.Ref.Kind, wrote.Ref.ID, rec.Version)
	case wrote.Number != "" && rec.Number != wrote.Number:
		w.say("S7", "%s gave %s %s the number %q, it has %q", who, wrote.Ref.Kind, wrote.Ref.ID, wrote.Number, rec.Number)
	}
	return nil
}

// tallyUp counts how calls ended, and where the desks died.
func (w *world) tallyUp(story *story) {
	for _, c := range story.calls {
		switch {
		case c.answer == nil:
			w.tally.Unanswered++
		default:
			w.tally.Answered++
			switch c.answer.Outcome {
			case refused:
				w.tally.Refused++
			case failed:
				w.tally.Failed++
			default:
				w.tally.Verbs[c.command.Verb]++
			}
		}
	}
	for _, c := range story.last {
		switch {
		case c.answer != nil:
			w.tally.Between++
		case c.last == nil:
			w.tally.Before++
		case c.last.heard:
			w.tally.After++
		default:
			w.tally.Amid++
			if c.last.stored {
				w.tally.AmidStored++
			}
		}
	}
}
