package feed

import (
	"strconv"

	"github.com/seed-3f372218/o2c/document"
)

// KindConsumer is the kind of consumers.
const KindConsumer document.Kind = "consumer"

// Consumer is a named reader of a tenant's feed, and how far it has come.
type Consumer struct {
	Header document.Header `json:"header"`
	Name   string          `json:"name"`
	// Position is that of the last event which was handled or parked; 0 when there is none.
	Position int64 `json:"position"`
	// Furthest is the highest position that it has ever had.
	Furthest int64 `json:"furthest"`
	// Repositioned counts how often it was set to a position, so that one who delivers meanwhile notices.
	Repositioned int64 `json:"repositioned,omitempty"`
}

// ConsumerID gives the ID of the consumer with this name.
func ConsumerID(name string) document.ID { return document.NameID(KindConsumer, name) }

// NewConsumer makes a consumer that has read nothing. A name that CheckName refuses is ErrInvalid.
func NewConsumer(tenant, name string, by document.Stamp) (*Consumer, error) {
	c := &Consumer{Header: document.NewHeader(KindConsumer, tenant, ConsumerID(name), by), Name: name}
	return c, c.Validate()
}

// Advance says that all events up to the position were handled or parked. To go back is ErrInvalid.
func (c *Consumer) Advance(position int64, by document.Stamp) error {
	if position < c.Position {
		return c.wrong("is at " + strconv.FormatInt(c.Position, 10) + " and cannot advance to " + strconv.FormatInt(position, 10))
	}
	c.set(position, by)
	return nil
}

// Reposition sets the consumer to a position, forward or back: the event after it is the next one. A negative position is ErrInvalid.
func (c *Consumer) Reposition(position int64, by document.Stamp) error {
	if position < 0 {
		return c.wrong("a position is not negative, this one is " + strconv.FormatInt(position, 10))
	}
	c.Repositioned++
	c.set(position, by)
	return nil
}

func (c *Consumer) set(position int64, by document.Stamp) {
	c.Position, c.Furthest = position, max(position, c.Furthest)
	c.Header.Touch(by)
}

func (c *Consumer) wrong(message string) error {
	return &document.Error{Code: "feed/position", Doc: c.Header.Name(), ID: c.Header.ID, Path: "position", Message: message, Kind: document.ErrInvalid}
}

// Head gives the consumer's header.
func (c *Consumer) Head() *document.Header { return &c.Header }

// Schema is 1.
func (c *Consumer) Schema() int { return 1 }

// Keys are none: a consumer is read by its name.
func (c *Consumer) Keys() (plain, unique []document.Key) { return nil, nil }

// Validate checks every invariant of the consumer and reports all faults at once.
func (c *Consumer) Validate() error {
	var f document.Faults
	checkText(&f, "name", "feed/name", c.Name)
	checkHeader(&f, &c.Header, KindConsumer, ConsumerID(c.Name))
	if c.Position < 0 || c.Furthest < c.Position || c.Repositioned < 0 {
		f.Add("position", "feed/position", "must be from 0 to furthest", "")
	}
	return f.Err(&c.Header)
}

// Clone gives a deep copy.
func (c *Consumer) Clone() *Consumer {
	d := *c
	d.Header = c.Header.Clone()
	return &d
}
