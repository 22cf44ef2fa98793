package feed

import "github.com/seed-3f372218/o2c/document"

// State is where a parked event stands.
type State string

// The states of a parked event.
const (
	ParkedState  State = "parked"
	DoneState    State = "done"
	DroppedState State = "dropped"
)

// Action is what can become of a parked event.
type Action string

// The actions on a parked event.
const (
	Fail    Action = "fail"
	Succeed Action = "succeed"
	Drop    Action = "drop"
)

type row = document.Row[State, Action]

var lifecycle = document.NewTable(KindParked, ParkedState,
	row{From: ParkedState, Action: Fail, To: ParkedState},
	row{From: ParkedState, Action: Succeed, To: DoneState},
	row{From: ParkedState, Action: Drop, To: DroppedState, Guard: "with a reason"},
	row{From: DoneState, Action: Fail, To: ParkedState, Guard: "delivered anew"},
	row{From: DroppedState, Action: Fail, To: ParkedState, Guard: "delivered anew"},
)

// Lifecycle gives the state table of parked events.
func Lifecycle() document.Table[State, Action] { return lifecycle }
