package commission

import (
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// PlanSaved says that a plan was made or revised.
type PlanSaved struct {
	Code  string        `json:"code"`
	Name  string        `json:"name"`
	Team  string        `json:"team"`
	Basis Basis         `json:"basis"`
	Rates []LevelRate   `json:"rates"`
	Valid document.Span `json:"valid,omitzero"`
}

// EventType names the event.
func (PlanSaved) EventType() (name string, schema int) { return "commission_plan.saved", 1 }

// Credited says who will be paid for an order.
type Credited struct {
	Order       document.Link `json:"order"`
	OrderNumber string        `json:"order_number"`
	Credits     Credits       `json:"credits"`
}

// EventType names the event.
func (Credited) EventType() (name string, schema int) { return "commission.credited", 1 }

// Earned says what one payee got from one payment, or gave back. The amounts of all such events of a payee at a level of an order sum to
// round(rate × base), with the base of the last.
type Earned struct {
	Payee       string        `json:"payee"`
	Level       string        `json:"level"`
	Plan        string        `json:"plan"`
	PlanVersion int64         `json:"plan_version"`
	Territory   string        `json:"territory,omitempty"`
	Order       document.Link `json:"order"`
	OrderNumber string        `json:"order_number"`
	Payment     document.Link `json:"payment"`
	On          document.Date `json:"on"`
	Rate        money.Rate    `json:"rate"`
	// Collected is the net amount that this payment brought, negative for a reversal.
	Collected money.Money `json:"collected"`
	// Base is the net amount collected on the order so far.
	Base money.Money `json:"base"`
	// Amount is what is earned now, negative for what is taken back.
	Amount money.Money `json:"amount"`
	// Lines add up to Collected and Amount.
	Lines []EarnedLine `json:"lines"`
}

// EarnedLine is what came of one line of the order.
type EarnedLine struct {
	Line      int         `json:"line"`
	Collected money.Money `json:"collected"`
	Base      money.Money `json:"base"`
	Amount    money.Money `json:"amount"`
}

// EventType names the event.
func (Earned) EventType() (name string, schema int) { return "commission.earned", 1 }
