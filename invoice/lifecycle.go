package invoice

import "github.com/seed-3f372218/o2c/document"

// State is where an invoice stands. Whether it is settled or overdue is computed, never stored.
type State string

// The states of an invoice.
const (
	DraftState    State = "draft"
	ApprovedState State = "approved"
	PostedState   State = "posted"
	DroppedState  State = "dropped"
)

// Action is what can be done to an invoice.
type Action string

// The actions on an invoice.
const (
	Approve Action = "approve"
	Post    Action = "post"
	Drop    Action = "drop"
)

type row = document.Row[State, Action]

var lifecycle = document.NewTable(KindInvoice, DraftState,
	row{From: DraftState, Action: Approve, To: ApprovedState},
	row{From: DraftState, Action: Post, To: PostedState, Guard: "no more than is billable"},
	row{From: ApprovedState, Action: Post, To: PostedState, Guard: "no more than is billable"},
	row{From: DraftState, Action: Drop, To: DroppedState},
	row{From: ApprovedState, Action: Drop, To: DroppedState},
)

// Lifecycle gives the state table of invoices.
func Lifecycle() document.Table[State, Action] { return lifecycle }
