package order

import (
	"slices"
	"time"

	"github.com/seed-3f372218/o2c/document"
)

// Operation is what a hold can block.
type Operation string

// The operations that a hold may block.
const (
	Confirming Operation = "confirm"
	Shipping   Operation = "ship"
	Invoicing  Operation = "invoice"
)

// Hold blocks operations on an order for a reason. A hold that a gate raised goes when the gate passes; one that a person raised goes when it is released.
type Hold struct {
	// Kind is the gate that raised it ("stock", "credit", "price"), or "manual".
	Kind   string      `json:"kind"`
	Reason string      `json:"reason"`
	Blocks []Operation `json:"blocks"`
	// Digest is the content that it was raised on.
	Digest   string    `json:"digest"`
	RaisedAt time.Time `json:"raised_at"`
	RaisedBy string    `json:"raised_by"`
}

const manual = "manual"

// Hold raises a hold by hand.
func (o *SalesOrder) Hold(reason string, blocks []Operation, by document.Stamp) ([]document.Event, error) {
	if reason == "" || len(blocks) == 0 {
		return nil, document.Faults{{Code: "order/hold", Path: "reason", Message: "a hold has a reason and blocks something", Kind: document.ErrInvalid}}.Err(&o.Header)
	}
	return o.raise([]Hold{{Kind: manual, Reason: reason, Blocks: slices.Clone(blocks)}}, by)
}

// Block records the gates that refused the order's confirmation: it stays submitted, with a hold for each. Holds of gates that are not among the reasons go.
func (o *SalesOrder) Block(refusal *document.Refusal, by document.Stamp) ([]document.Event, error) {
	var holds []Hold
	for _, reason := range refusal.Reasons {
		holds = append(holds, Hold{Kind: reason.Gate, Reason: reason.Saw, Blocks: []Operation{Confirming}})
	}
	kept := o.Holds
	o.Holds = slices.DeleteFunc(slices.Clone(o.Holds), func(h Hold) bool { return h.Kind != manual })
	events, err := o.raise(holds, by)
	if err != nil {
		o.Holds = kept
	}
	return events, err
}

func (o *SalesOrder) raise(holds []Hold, by document.Stamp) ([]document.Event, error) {
	digest, err := o.Digest()
	if err != nil {
		return nil, err
	}
	raised := slices.Clone(o.Holds)
	var kinds []string
	for _, h := range holds {
		h.Digest, h.RaisedAt, h.RaisedBy = digest, by.At.UTC().Round(0), by.Actor
		raised = append(raised, h)
		kinds = append(kinds, h.Kind)
	}
	o.Holds = raised
	o.Header.Touch(by)
	return []document.Event{document.NewEvent(&o.Header, by, Held{Kinds: kinds})}, nil
}

// ReleaseHolds removes the holds that were raised by hand.
func (o *SalesOrder) ReleaseHolds(by document.Stamp) ([]document.Event, error) {
	left := slices.DeleteFunc(slices.Clone(o.Holds), func(h Hold) bool { return h.Kind == manual })
	if len(left) == len(o.Holds) {
		return nil, &document.Error{Code: "order/hold", Doc: o.Header.Name(), ID: o.Header.ID, Message: "has no hold that was raised by hand", Kind: document.ErrState}
	}
	o.Holds = left
	o.Header.Touch(by)
	return []document.Event{document.NewEvent(&o.Header, by, Released{})}, nil
}

// blocked refuses an operation that a hold blocks.
func (o *SalesOrder) blocked(op Operation, holds []Hold) error {
	var reasons []document.Reason
	for _, h := range holds {
		if slices.Contains(h.Blocks, op) {
			reasons = append(reasons, document.Reason{Code: "order/hold", Gate: h.Kind, Saw: "held: " + h.Reason, Help: []string{"release the hold"}})
		}
	}
	if len(reasons) == 0 {
		return nil
	}
	return document.Refuse(&o.Header, string(op), reasons...)
}
