package archive

import (
	"encoding/base64"
	"encoding/json"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/store"
)

// line is one line after the first, as format 1 has it. Exactly one of its fields is set.
type line struct {
	Record *record `json:"record"`
	Event  *event  `json:"event"`
	Batch  *batch  `json:"batch"`
	Series *series `json:"series"`
	Totals *Totals `json:"totals"`
}

type record struct {
	Kind    document.Kind   `json:"kind"`
	ID      document.ID     `json:"id"`
	Schema  int             `json:"schema"`
	Version int64           `json:"version"`
	Number  string          `json:"number"`
	Keys    []document.Key  `json:"keys"`
	Unique  []document.Key  `json:"unique"`
	Body    json.RawMessage `json:"body"`
	Base64  *string         `json:"body_base64"`
}

type event struct {
	Position int64           `json:"position"`
	Kind     document.Kind   `json:"kind"`
	ID       document.ID     `json:"id"`
	Type     string          `json:"type"`
	Schema   int             `json:"schema"`
	At       string          `json:"at"`
	AtUnix   *[2]int64       `json:"at_unix"`
	Actor    string          `json:"actor"`
	Body     json.RawMessage `json:"body"`
	Base64   *string         `json:"body_base64"`
}

type batch struct {
	ID         document.ID `json:"id"`
	Wrote      []written   `json:"wrote"`
	FirstEvent int64       `json:"first_event"`
}

type written struct {
	Kind    document.Kind `json:"kind"`
	ID      document.ID   `json:"id"`
	Version int64         `json:"version"`
	Number  string        `json:"number"`
}

type series struct {
	Name string        `json:"name"`
	Last int64         `json:"last"`
	Date document.Date `json:"date"`
}

func (l *line) sorts() (n int) {
	for _, set := range [...]bool{l.Record != nil, l.Event != nil, l.Batch != nil, l.Series != nil, l.Totals != nil} {
		if set {
			n++
		}
	}
	return n
}

// entry gives what a store takes. Its texts and sizes are not checked yet.
func (l *line) entry(tenant string) (store.Entry, error) {
	if l.sorts() != 1 {
		return store.Entry{}, wrong("", "a line is one record, event, batch, series or totals")
	}
	switch {
	case l.Record != nil:
		r := l.Record
		body, err := bodyOf(r.Body, r.Base64)
		return store.Entry{Record: &document.Record{
			Ref: document.Ref{Tenant: tenant, Kind: r.Kind, ID: r.ID}, Schema: r.Schema, Version: r.Version, Number: r.Number, Keys: r.Keys, Unique: r.Unique, Body: body,
		}}, err
	case l.Event != nil:
		return l.Event.entry(tenant)
	case l.Batch != nil:
		c := &document.Committed{Batch: l.Batch.ID, FirstEvent: l.Batch.FirstEvent}
		if len(l.Batch.Wrote) > document.MaxOperations { // before room is made for them
			return store.Entry{}, wrong("wrote", "a batch has written more than a batch can")
		}
		for _, w := range l.Batch.Wrote {
			c.Wrote = append(c.Wrote, document.Written{Ref: document.Ref{Tenant: tenant, Kind: w.Kind, ID: w.ID}, Version: w.Version, Number: w.Number})
		}
		return store.Entry{Batch: c}, nil
	}
	return store.Entry{Series: &store.Series{Name: l.Series.Name, Drawn: store.Drawn{Last: l.Series.Last, Date: l.Series.Date}}}, nil
}

func (e *event) entry(tenant string) (store.Entry, error) {
	body, err := bodyOf(e.Body, e.Base64)
	if err != nil {
		return store.Entry{}, err
	}
	at, err := e.instant()
	return store.Entry{Event: &document.EventRecord{
		Position: e.Position, Ref: document.Ref{Tenant: tenant, Kind: e.Kind, ID: e.ID}, Type: e.Type, Schema: e.Schema, At: at, Actor: e.Actor, Body: body,
	}}, err
}

// instant gives when the event was. An instant has one spelling, so that a file has.
func (e *event) instant() (time.Time, error) {
	if e.AtUnix == nil {
		at, err := time.Parse(time.RFC3339Nano, e.At)
		if at = at.UTC(); err != nil || at.Year() < 1 || at.Format(time.RFC3339Nano) != e.At {
			return time.Time{}, wrong("at", "not an instant such as 2026-07-01T12:00:00.5Z: "+document.Quote(e.At))
		}
		return at, nil
	}
	at := time.Unix(e.AtUnix[0], e.AtUnix[1]).UTC()
	if e.At != "" || e.AtUnix[1] < 0 || e.AtUnix[1] > 999_999_999 || at.Year() >= 1 && at.Year() <= 9999 {
		return time.Time{}, wrong("at_unix", "seconds since 1970 and nanoseconds are for an instant outside the years 1 to 9999")
	}
	return at, nil
}

func bodyOf(plain json.RawMessage, encoded *string) ([]byte, error) {
	switch {
	case encoded == nil:
		return plain, nil
	case plain != nil:
		return nil, wrong("body_base64", "a body stands once")
	}
	body, err := base64.StdEncoding.Strict().DecodeString(*encoded)
	if err != nil {
		return nil, wrong("body_base64", "not base64: "+err.Error())
	}
	return body, nil
}

func wrong(path, message string) error {
	return &document.Error{Code: "store/archive_line", Path: path, Message: message, Kind: document.ErrInvalid}
}
