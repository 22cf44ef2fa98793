package edition

import "time"

// Published says that an edition was published.
type Published struct {
	Number  int       `json:"number"`
	From    time.Time `json:"from"`
	Changes []Change  `json:"changes"`
}

// EventType names the event.
func (Published) EventType() (name string, schema int) { return "edition.published", 1 }

// Retracted says that an edition was taken back before it applied.
type Retracted struct {
	Number int       `json:"number"`
	From   time.Time `json:"from"`
}

// EventType names the event.
func (Retracted) EventType() (name string, schema int) { return "edition.retracted", 1 }
