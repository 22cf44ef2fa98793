package payment

import (
	"time"

	"github.com/seed-3f372218/o2c/document"
)

// AttemptState is where one attempt to move money through a gateway stands.
type AttemptState string

// The states of an attempt. A timeout is Unknown, never Failed.
const (
	Created   AttemptState = "created"
	Sent      AttemptState = "sent"
	Pending   AttemptState = "pending"
	Succeeded AttemptState = "succeeded"
	Failed    AttemptState = "failed"
	Unknown   AttemptState = "unknown"
)

// AttemptAction is what can happen to an attempt.
type AttemptAction string

// The actions on an attempt.
const (
	Send    AttemptAction = "send"
	Wait    AttemptAction = "wait"
	Succeed AttemptAction = "succeed"
	Fail    AttemptAction = "fail"
	Lose    AttemptAction = "lose_sight"
)

type row = document.Row[AttemptState, AttemptAction]

var attempts = document.NewTable("payment_attempt", Created,
	row{From: Created, Action: Send, To: Sent, Guard: "the key is stored"},
	row{From: Sent, Action: Wait, To: Pending},
	row{From: Sent, Action: Succeed, To: Succeeded},
	row{From: Sent, Action: Fail, To: Failed, Guard: "the provider said no"},
	row{From: Sent, Action: Lose, To: Unknown},
	row{From: Unknown, Action: Wait, To: Pending},
	row{From: Unknown, Action: Succeed, To: Succeeded},
	row{From: Unknown, Action: Fail, To: Failed, Guard: "the provider said no, or knows nothing after the in-flight time"},
	row{From: Pending, Action: Succeed, To: Succeeded},
	row{From: Pending, Action: Fail, To: Failed, Guard: "the provider said no"},
)

// AttemptLifecycle gives the state table of attempts.
func AttemptLifecycle() document.Table[AttemptState, AttemptAction] { return attempts }

// Attempt is one try at moving money through a gateway, under one key. A new key is made only after a definite failure (C1, C2).
type Attempt struct {
	// Number counts the attempts of the payment, from 1.
	Number int          `json:"number"`
	State  AttemptState `json:"state"`
	// Key names the attempt to the provider; the same key always carries the same request.
	Key    string    `json:"key"`
	SentAt time.Time `json:"sent_at,omitzero"`
	// Reference is the provider's name for it, Reason its words for a failure.
	Reference string `json:"reference,omitempty"`
	Reason    string `json:"reason,omitempty"`
}

// live tells whether the attempt may still move, or has moved, money.
func (a *Attempt) live() bool { return a.State != Failed }
