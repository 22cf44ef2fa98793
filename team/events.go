package team

// Saved says that a team was made or revised. It carries nothing personal: events are kept when people are forgotten.
type Saved struct {
	Code    string   `json:"code"`
	Name    string   `json:"name"`
	Levels  []string `json:"levels"`
	Members int      `json:"members"` // how many memberships there are, past and future ones too
}

// EventType names the event.
func (Saved) EventType() (name string, schema int) { return "team.saved", 1 }
