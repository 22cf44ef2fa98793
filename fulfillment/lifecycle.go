package fulfillment

import "github.com/seed-3f372218/o2c/document"

// State is where a shipment stands.
type State string

// The states of a shipment.
const (
	Planned   State = "planned"
	Released  State = "released"
	Picking   State = "picking"
	Packed    State = "packed"
	Shipped   State = "shipped"
	Delivered State = "delivered"
	Canceled  State = "canceled"
)

// Action is what can be done to a shipment.
type Action string

// The actions on a shipment.
const (
	Release Action = "release"
	Pick    Action = "pick"
	Pack    Action = "pack"
	Ship    Action = "ship"
	Deliver Action = "deliver"
	Cancel  Action = "cancel"
)

type row = document.Row[State, Action]

var lifecycle = document.NewTable(KindShipment, Planned,
	row{From: Planned, Action: Release, To: Released},
	row{From: Released, Action: Pick, To: Picking, Guard: "order confirmed, no more than is wanted"},
	row{From: Picking, Action: Pack, To: Packed, Guard: "no more than is picked"},
	row{From: Packed, Action: Ship, To: Shipped, Guard: "no hold, no more than is packed"},
	row{From: Shipped, Action: Deliver, To: Delivered},
	row{From: Planned, Action: Cancel, To: Canceled},
	row{From: Released, Action: Cancel, To: Canceled},
	row{From: Picking, Action: Cancel, To: Canceled},
	row{From: Packed, Action: Cancel, To: Canceled},
)

// Lifecycle gives the state table of shipments.
func Lifecycle() document.Table[State, Action] { return lifecycle }
