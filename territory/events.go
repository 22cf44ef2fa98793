package territory

// MapSaved says that a territory map was made or revised.
type MapSaved struct {
	Code        string `json:"code"`
	Team        string `json:"team"`
	Territories int    `json:"territories"`
	Rules       int    `json:"rules"`
}

// EventType names the event.
func (MapSaved) EventType() (name string, schema int) { return "territory_map.saved", 1 }
