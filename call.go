package o2c

import (
	"context"

	"github.com/seed-3f372218/o2c/document"
)

// Option changes how one call of a verb is carried out.
type Option func(*call)

type call struct {
	verb    string
	request any
	once    bool
	key     string
	plan    *Plan
}

// Once makes a call idempotent: within the tenant, the same verb with the same key and the same arguments has one effect and one answer,
// also when the first answer was lost. While the first call is at work a second gets ErrInProgress; the key with other arguments, or of
// another verb, gets ErrKeyReused. A refusal is not kept: the call may be tried again. Answers are kept for Config.KeepAnswers. A key has 1
// to document.MaxText bytes of UTF-8 without the character 0; any other, the empty one included, is ErrInvalid.
func Once(key string) Option { return func(c *call) { c.once, c.key = true, key } }

// DryRun lets a verb decide and tell what it would do, and commits nothing. The plan is filled in; the verb's answer is the document as it
// would be, without a number.
func DryRun(plan *Plan) Option {
	return func(c *call) {
		if plan == nil {
			plan = new(Plan)
		}
		c.plan = plan
	}
}

// Plan is what a verb would have done.
type Plan struct {
	// Writes are the documents that it would have stored, Events what it would have told.
	Writes []document.Ref
	Events []document.Event
}

// perform carries out a verb that ends with one commit and answers with a document. A refusal may come together with the document that records it.
func perform[T any, P document.Of[T]](ctx context.Context, d *Desk, verb string, request any, options []Option, decide func(u *unit) (P, error)) (P, error) {
	c := newCall(verb, request, options)
	var doc P
	recorded := false // a refusal that the unit commits; any other leaves nothing behind that could be answered
	err := d.run(ctx, func(u *unit) error {
		recorded = false
		kept, err := c.recall(u)
		if err != nil {
			return err
		}
		if kept.is(answered) {
			doc, err = replay[T, P](u, kept)
			return err
		}
		if doc, err = decide(u); err != nil {
			return err
		}
		recorded = u.refusal != nil
		if kept != nil && !recorded {
			if err := keep[T, P](u, kept, doc); err != nil {
				return err
			}
		}
		return c.finish(u)
	})
	if err != nil && !recorded {
		return nil, err
	}
	return doc, err
}

func newCall(verb string, request any, options []Option) *call {
	c := &call{verb: verb, request: request}
	for _, option := range options {
		option(c)
	}
	return c
}

// finish hands the plan of a dry run over and leaves nothing to commit.
func (c *call) finish(u *unit) error {
	if err := putAccounts(u); err != nil || c.plan == nil {
		return err
	}
	c.plan.Events = u.events
	c.plan.Writes = nil
	for i := range u.batch.Writes {
		if ref := u.batch.Writes[i].Ref; ref.Kind != kindAnswer && ref.Kind != kindIntent {
			c.plan.Writes = append(c.plan.Writes, ref)
		}
	}
	u.batch.Writes = nil
	return nil
}
