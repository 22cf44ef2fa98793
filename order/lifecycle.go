package order

import "github.com/seed-3f372218/o2c/document"

// State is where a sales order stands in its lifecycle. How far it has come is read from its lines.
type State string

// The states of a sales order.
const (
	DraftState     State = "draft"
	SubmittedState State = "submitted"
	ConfirmedState State = "confirmed"
	ClosedState    State = "closed"
	CanceledState  State = "canceled"
)

// Action is what can be done to a sales order.
type Action string

// The actions on a sales order.
const (
	Submit  Action = "submit"
	Confirm Action = "confirm"
	Cancel  Action = "cancel"
	Close   Action = "close"
)

type row = document.Row[State, Action]

var lifecycle = document.NewTable(KindSalesOrder, DraftState,
	row{From: DraftState, Action: Submit, To: SubmittedState},
	row{From: SubmittedState, Action: Confirm, To: ConfirmedState, Guard: "no hold, gates pass"},
	row{From: ConfirmedState, Action: Close, To: ClosedState, Guard: "delivered, invoiced, paid"},
	row{From: DraftState, Action: Cancel, To: CanceledState},
	row{From: SubmittedState, Action: Cancel, To: CanceledState},
	row{From: ConfirmedState, Action: Cancel, To: CanceledState, Guard: "nothing shipped, nothing invoiced"},
)

// Lifecycle gives the state table of sales orders.
func Lifecycle() document.Table[State, Action] { return lifecycle }
