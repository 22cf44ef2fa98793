package o2c

import (
	"context"
	"errors"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/store"
)

const kindIntent document.Kind = "intent"

// intent says that a verb is about to do something outside, or something larger than a batch. It is committed before, and finished in the
// batch that records the result. As long as its lease runs it belongs to the call that began it; then Recover takes it up.
type intent struct {
	Header  document.Header `json:"header"`
	Verb    string          `json:"verb"`
	Subject document.Link   `json:"subject"`
	// Answer is the record of the call's key, if it had one.
	Answer document.ID `json:"answer,omitzero"`
	Done   bool        `json:"done,omitempty"`
	Lease  time.Time   `json:"lease"`
}

func (i *intent) Head() *document.Header { return &i.Header }
func (i *intent) Schema() int            { return 1 }
func (i *intent) Validate() error        { return i.Header.Validate() }

var openIntents = document.Key{Name: "state", Value: "open"}

func (i *intent) Keys() (plain, unique []document.Key) {
	if i.Done {
		return nil, nil
	}
	return []document.Key{openIntents, {Name: "subject", Value: i.Subject.ID.String()}}, nil
}

// intend stages the intent of a verb on a subject. When the call has a key it is at work until the intent is done.
func intend(u *unit, c *call, kept *answer, subject document.Link) (*intent, error) {
	i := &intent{
		Header: document.NewHeader(kindIntent, u.batch.Tenant, u.newID(), u.by, subject), Verb: c.verb, Subject: subject,
		Lease: u.by.At.UTC().Round(0).Add(u.desk.engine.config.Lease),
	}
	if kept != nil {
		kept.State = atWork
		kept.Header.Touch(u.by)
		i.Answer = kept.Header.ID
		if _, err := put(u, kept); err != nil {
			return nil, err
		}
	}
	_, err := put(u, i)
	return i, err
}

// done stages the end of an intent, and the answer to the call that began it.
func done[T any, P document.Of[T]](u *unit, i *intent, doc P) error {
	i.Done = true
	i.Header.Touch(u.by)
	if _, err := put(u, i); err != nil || i.Answer.IsZero() {
		return err
	}
	kept, err := load[answer](u, kindAnswer, i.Answer)
	if err != nil {
		return err
	}
	return keep[T, P](u, kept, doc)
}

// Recovery tells what Recover did.
type Recovery struct {
	// Finished are the documents whose open business was brought to an end, Waiting those of which nothing final is known yet, or whose lease runs.
	Finished []document.Link
	Waiting  []document.Link
	// Troubled are those that could not be brought to an end, with the error of each, in the same order. They stay open, and do not keep
	// others from being finished.
	Troubled []document.Link
	Errors   []error
}

// Recover takes up what calls left open when they ended without an answer: it asks the outside what happened and finishes it. An intent
// whose lease runs is left alone, and so is one that another Recover is at. It is safe to run at any time, any number of times, by several
// processes; run it at start and every minute. What goes wrong with one intent is told in Troubled and Errors, and the others go on; the
// error is of the store or the context.
func (d *Desk) Recover(ctx context.Context) (Recovery, error) {
	var r Recovery
	if err := d.identified(); err != nil {
		return r, err
	}
	if err := d.engine.unbound("Recover"); err != nil {
		return r, err
	}
	for rec, err := range store.All(ctx, d.engine.store, store.Query{Tenant: d.actor.Tenant, Kind: kindIntent, Key: openIntents}) {
		if err != nil {
			return r, err
		}
		i, err := document.Decode[intent](rec)
		if err != nil {
			return r, err
		}
		finished, err := d.takeUp(ctx, i)
		switch {
		case ctx.Err() != nil:
			return r, ctx.Err()
		case finished && err == nil:
			r.Finished = append(r.Finished, i.Subject)
		case err == nil || errors.Is(err, document.ErrMoved): // moved: somebody else is at it
			r.Waiting = append(r.Waiting, i.Subject)
		default:
			r.Troubled, r.Errors = append(r.Troubled, i.Subject), append(r.Errors, err)
		}
	}
	return r, nil
}

func (d *Desk) takeUp(ctx context.Context, i *intent) (finished bool, err error) {
	now := d.engine.config.Clock()
	if now.Before(i.Lease) {
		return false, nil
	}
	switch i.Verb {
	case verbCharge, verbRetry:
		return d.Payments.resume(ctx, i)
	case verbVault: // the secret is not stored, so nobody can ask again
		_, err := d.Payments.stored(ctx, i, payment.Vaulted{}, errors.New("the call ended without an answer"))
		return err == nil, err
	}
	return false, &document.Error{Code: "o2c/intent", Doc: i.Header.Name(), ID: i.Header.ID, Message: "this release does not know the verb " + document.Quote(i.Verb), Kind: document.ErrNewerSchema}
}
