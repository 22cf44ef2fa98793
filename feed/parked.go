package feed

import (
	"math"
	"strconv"
	"time"

	"github.com/seed-3f372218/o2c/document"
)

// KindParked is the kind of parked events.
const KindParked document.Kind = "parked_event"

// Parked is an event that a consumer could not handle, and what went wrong. The event itself stays in the feed.
type Parked struct {
	Header   document.Header `json:"header"`
	Consumer string          `json:"consumer"`
	// Position is that of the event, EventID what document.EventRecord.ID gives, Type what it tells, and Subject whom of.
	Position int64         `json:"position"`
	EventID  document.ID   `json:"event_id"`
	Type     string        `json:"type"`
	Subject  document.Link `json:"subject"`
	State    State         `json:"state"`
	// Error is what the handler said last, cut after MaxError bytes; Attempts is how often it failed, from First to Last.
	Error    string    `json:"error"`
	Attempts int       `json:"attempts"`
	First    time.Time `json:"first"`
	Last     time.Time `json:"last"`
	// Reason says why it was dropped.
	Reason string `json:"reason,omitempty"`
}

// ParkedID gives the ID of the event at a position that a consumer could not handle.
func ParkedID(consumer string, position int64) document.ID {
	return document.NameID(KindParked, consumer, strconv.FormatInt(position, 10))
}

// NewParked parks an event that the consumer's handler has failed to handle, attempts times (at least one), with what it said last. An event
// without a position or a type is ErrInvalid.
func NewParked(consumer string, e document.EventRecord, said string, attempts int, by document.Stamp) (*Parked, error) {
	subject := document.Link{Kind: e.Ref.Kind, ID: e.Ref.ID}
	p := &Parked{
		Header:   document.NewHeader(KindParked, e.Ref.Tenant, ParkedID(consumer, e.Position), by, subject),
		Consumer: consumer, Position: e.Position, EventID: e.ID(), Type: e.Type, Subject: subject,
		State: lifecycle.Initial(), Error: bounded(said), Attempts: attempts,
	}
	p.First, p.Last = p.Header.CreatedAt, p.Header.CreatedAt
	return p, p.Validate()
}

// Fail says that the event could not be handled again: it is parked, also when it was done or dropped before and was delivered anew.
func (p *Parked) Fail(said string, attempts int, by document.Stamp) error {
	if attempts < 1 {
		return &document.Error{Code: "feed/attempts", Doc: p.Header.Name(), ID: p.Header.ID, Path: "attempts", Message: "who fails has tried at least once", Kind: document.ErrInvalid}
	}
	if err := p.move(Fail, by); err != nil {
		return err
	}
	p.Error, p.Attempts, p.Last, p.Reason = bounded(said), p.Attempts+min(attempts, math.MaxInt-p.Attempts), p.Header.ChangedAt, ""
	return nil
}

// Succeed says that the event was handled after all.
func (p *Parked) Succeed(by document.Stamp) error { return p.move(Succeed, by) }

// Drop says that the event need not be handled, and why. A reason that is empty, longer than document.MaxText or no text is ErrInvalid.
func (p *Parked) Drop(reason string, by document.Stamp) error {
	var f document.Faults
	if checkText(&f, "reason", "feed/reason", reason); len(f) > 0 {
		return f.Err(&p.Header)
	}
	if err := p.move(Drop, by); err != nil {
		return err
	}
	p.Reason = reason
	return nil
}

func (p *Parked) move(a Action, by document.Stamp) error {
	to, err := lifecycle.Next(&p.Header, p.State, a)
	if err != nil {
		return err
	}
	p.State = to
	p.Header.Touch(by)
	return nil
}

// Head gives the parked event's header.
func (p *Parked) Head() *document.Header { return &p.Header }

// Schema is 1.
func (p *Parked) Schema() int { return 1 }

// ParkedOf is the key that a consumer's events have as long as they are parked.
func ParkedOf(consumer string) document.Key { return document.Key{Name: "consumer", Value: consumer} }

// Keys are the consumer, as long as the event is parked.
func (p *Parked) Keys() (plain, unique []document.Key) {
	if p.State != ParkedState {
		return nil, nil
	}
	return []document.Key{ParkedOf(p.Consumer)}, nil
}

// Validate checks every invariant of the parked event and reports all faults at once.
func (p *Parked) Validate() error {
	var f document.Faults
	checkText(&f, "consumer", "feed/name", p.Consumer)
	checkHeader(&f, &p.Header, KindParked, ParkedID(p.Consumer, p.Position))
	if p.Position < 1 {
		f.Add("position", "feed/position", "an event that happened has a position", "")
	}
	checkText(&f, "type", "feed/event", p.Type)
	if event := (document.EventRecord{Ref: document.Ref{Tenant: p.Header.Tenant}, Position: p.Position}); p.EventID != event.ID() {
		f.Add("event_id", "feed/event", "is not that of the event at the position", "")
	}
	if p.Subject.Kind == "" || p.Subject.ID.IsZero() {
		f.Add("subject", "feed/event", "an event is told of a document", "")
	}
	if !lifecycle.Has(p.State) {
		f.Add("state", "feed/state", "there is no state "+document.Quote(string(p.State)), "")
	}
	if p.Error != bounded(p.Error) {
		f.Add("error", "feed/error", "has at most "+strconv.Itoa(MaxError)+" bytes of UTF-8 without the character 0", "")
	}
	if p.Attempts < 1 {
		f.Add("attempts", "feed/attempts", "who fails has tried at least once", "")
	}
	if p.First.IsZero() || p.Last.Before(p.First) && p.Attempts == 1 {
		f.Add("first", "feed/attempts", "an attempt has an instant", "")
	}
	if (p.Reason != "") != (p.State == DroppedState) {
		f.Add("reason", "feed/reason", "what is dropped, and nothing else, has a reason", "")
	} else if p.Reason != "" {
		checkText(&f, "reason", "feed/reason", p.Reason)
	}
	return f.Err(&p.Header)
}

// Clone gives a deep copy.
func (p *Parked) Clone() *Parked {
	d := *p
	d.Header = p.Header.Clone()
	return &d
}
