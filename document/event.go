package document

import (
	"bytes"
	"encoding/json"
	"strconv"
	"time"
)

// Payload is the typed facts of an event: small, and enough to fold every report without reading documents. It is a struct, with value
// methods. One that has had an older schema is also an Upgrader, by its pointer.
type Payload interface {
	// EventType names the fact, such as "sales_order.confirmed", and the number of the rules that the payload is written by, from 1.
	EventType() (name string, schema int)
}

// Event is something that happened to a document, as its verbs return it.
type Event struct {
	Ref     Ref
	At      time.Time
	Actor   string
	Payload Payload
}

// NewEvent says that something happened to the document with this header.
func NewEvent(h *Header, by Stamp, payload Payload) Event {
	return Event{Ref: h.Ref(), At: by.At.UTC().Round(0), Actor: by.Actor, Payload: payload}
}

// Record gives the event as a store carries it, without a position. A payload that is missing or that JSON cannot say is ErrInvalid.
func (e Event) Record() (EventRecord, error) {
	if e.Payload == nil {
		return EventRecord{}, &Error{Code: "document/encode", Message: "an event has a payload", Kind: ErrInvalid}
	}
	body, err := json.Marshal(e.Payload)
	if err != nil {
		return EventRecord{}, &Error{Code: "document/encode", Message: "an event cannot be encoded", Kind: ErrInvalid, Cause: err}
	}
	name, schema := e.Payload.EventType()
	return EventRecord{Ref: e.Ref, Type: name, Schema: schema, At: e.At, Actor: e.Actor, Body: body}, nil
}

// EventRecord is an event as a store carries it. Position is assigned by the store: a tenant's events stand at 1, 2, 3 … without a gap.
type EventRecord struct {
	Position int64
	Ref      Ref
	Type     string
	Schema   int
	At       time.Time
	Actor    string
	Body     []byte
}

// ID names the event for those who have to know it again: the same for every reader, every time, and after an import elsewhere. It is derived
// from tenant and position.
func (e EventRecord) ID() ID {
	return NameID("event", e.Ref.Tenant, strconv.FormatInt(e.Position, 10))
}

// DecodeEvent reads the payload of an event as the type the caller names. An event of a newer schema is ErrNewerSchema. One of another
// type, of a schema below 1, or without a body that is that type's JSON, is ErrInvalid. An older schema is read by the payload's Upgrade,
// or, where it has none, as the present one.
func DecodeEvent[T Payload](rec EventRecord) (T, error) {
	var payload T
	name, schema := payload.EventType()
	fail := func(message string, kind, cause error) (T, error) {
		var none T
		return none, &Error{Code: "document/event", Path: "events[" + strconv.FormatInt(rec.Position, 10) + "]", Message: message, Kind: kind, Cause: cause}
	}
	if rec.Type != name {
		return fail("is "+Quote(rec.Type)+", not "+name, ErrInvalid, nil)
	}
	if rec.Schema > schema {
		return fail(name+" was written by schema "+strconv.Itoa(rec.Schema)+", this release reads up to "+strconv.Itoa(schema), ErrNewerSchema, nil)
	}
	if rec.Schema < 1 {
		return fail(name+" has schema "+strconv.Itoa(rec.Schema)+"; schemas begin at 1", ErrInvalid, nil)
	}
	if string(bytes.TrimSpace(rec.Body)) == "null" {
		return fail(name+" has no payload", ErrInvalid, nil)
	}
	var err error
	if old, can := any(&payload).(Upgrader); can && rec.Schema < schema {
		err = old.Upgrade(rec.Schema, rec.Body)
	} else {
		err = json.Unmarshal(rec.Body, &payload)
	}
	if err != nil {
		return fail("the payload is not "+name, ErrInvalid, err)
	}
	return payload, nil
}
