package o2c

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/seed-3f372218/o2c/document"
)

const kindAnswer document.Kind = "answer"

// answer is the record of a call with Once. Its ID comes from the key, so a key has one.
type answer struct {
	Header  document.Header `json:"header"`
	Key     string          `json:"key"`
	Request string          `json:"request"` // digest of the verb and its arguments
	State   answerState     `json:"state"`
	Expires time.Time       `json:"expires"`
	// Batch is the one that had the effect; the store knows the version and the number that it gave. Doc is the document that was answered,
	// as it was then.
	Batch document.ID `json:"batch,omitzero"`
	Doc   answeredDoc `json:"document,omitzero"`
}

type answeredDoc struct {
	Kind    document.Kind   `json:"kind"`
	ID      document.ID     `json:"id"`
	Schema  int             `json:"schema"`
	Version int64           `json:"version,omitempty"`
	Number  string          `json:"number,omitempty"`
	Body    json.RawMessage `json:"body"`
}

type answerState string

const (
	fresh    answerState = "fresh" // not stored yet, or expired
	atWork   answerState = "at_work"
	answered answerState = "answered"
)

func (a *answer) is(s answerState) bool { return a != nil && a.State == s }

func (a *answer) Head() *document.Header               { return &a.Header }
func (a *answer) Schema() int                          { return 1 }
func (a *answer) Keys() (plain, unique []document.Key) { return nil, nil }
func (a *answer) Validate() error                      { return a.Header.Validate() }

// recall finds what is known of the call's key: nil when the call has none, a fresh record when the key is new. A call that is still at
// work is ErrInProgress, another request ErrKeyReused.
func (c *call) recall(u *unit) (*answer, error) {
	if !c.once {
		return nil, nil
	}
	if c.key == "" || len(c.key) > document.MaxText || !utf8.ValidString(c.key) || strings.IndexByte(c.key, 0) >= 0 {
		return nil, document.Faults{{
			Code: "o2c/key", Path: "once", Message: "a key has 1 to " + strconv.Itoa(document.MaxText) + " bytes of UTF-8 without the character 0, this one is " + document.Quote(c.key), Kind: document.ErrInvalid,
		}}
	}
	id := document.NameID(kindAnswer, c.key)
	request, err := document.Digest(1, document.Field{Name: "verb", Value: c.verb}, document.Field{Name: "request", Value: c.request})
	if err != nil {
		return nil, err
	}
	a, err := find[answer](u, kindAnswer, id)
	if err != nil {
		return nil, err
	}
	if a == nil {
		a = &answer{Header: document.NewHeader(kindAnswer, u.batch.Tenant, id, u.by), State: fresh}
	} else if a.State != atWork && !a.Expires.After(u.by.At) { // what is at work may still move money, however long that takes (C1)
		a.State = fresh
	}
	wrong := func(code, message string, kind error) error {
		return &document.Error{Code: code, Path: "once", Message: "key " + document.Quote(c.key) + " " + message, Kind: kind}
	}
	switch {
	case a.State == fresh:
		a.Key, a.Request, a.Expires = c.key, request, u.by.At.UTC().Round(0).Add(u.desk.engine.config.KeepAnswers)
	case a.Request != request:
		return nil, wrong("o2c/key_reused", "belongs to another request", document.ErrKeyReused)
	case a.State == atWork:
		return nil, wrong("o2c/in_progress", "is still at work", document.ErrInProgress)
	}
	return a, nil
}

// keep stages the answer in the batch that has the effect.
func keep[T any, P document.Of[T]](u *unit, a *answer, doc P) error {
	rec, err := document.Encode[T, P](doc)
	if err != nil {
		return err
	}
	a.State, a.Batch = answered, u.batch.ID
	a.Doc = answeredDoc{Kind: rec.Ref.Kind, ID: rec.Ref.ID, Schema: rec.Schema, Version: rec.Version, Number: rec.Number, Body: rec.Body}
	a.Header.Touch(u.by)
	_, err = put(u, a)
	return err
}

// replay gives the answer again, as it was.
func replay[T any, P document.Of[T]](u *unit, a *answer) (P, error) {
	ref := document.Ref{Tenant: u.batch.Tenant, Kind: a.Doc.Kind, ID: a.Doc.ID}
	rec := document.Record{Ref: ref, Schema: a.Doc.Schema, Version: a.Doc.Version, Number: a.Doc.Number, Body: a.Doc.Body}
	done, err := u.desk.engine.store.Lookup(u.ctx, u.batch.Tenant, a.Batch)
	if err != nil {
		return nil, err
	}
	for _, w := range done.Wrote {
		if w.Ref == ref {
			rec.Version, rec.Number = w.Version, w.Number
		}
	}
	doc, err := document.Decode[T, P](rec)
	return doc, err
}
