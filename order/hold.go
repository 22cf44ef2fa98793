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

// Hold blocks operations on an order for a reason. A hold that a gate raised goes when the gate passes; one that a person raised goes when
// it is released.
type Hold struct {
	// Kind is the gate that raised it ("stock", "credit", "price"), or "manual".
	Kind   string      `json:"kind"`
	Reason string      `json:"reason"`
	Blocks []Operation `json:"blocks"`
	// Digest is that of the order which it was raised on (SalesOrder.Digest).
	Digest   string    `json:"digest"`
	RaisedAt time.Time `json:"raised_at"`
	RaisedBy string    `json:"raised_by"`
}

const manual = "manual"

// Hold raises a hold by hand. An order that is closed or canceled is ErrState, a hold without a reason or that blocks nothing that there is
// document.Faults (ErrInvalid).
func (o *SalesOrder) Hold(reason string, blocks []Operation, by document.Stamp) ([]document.Event, error) {
	if len(lifecycle.Allowed(o.State)) == 0 {
		return nil, (&document.Error{Code: "sales_order/state", Path: "state", Message: "cannot hold: state is " + string(o.State) + ", which is final", Kind: document.ErrState}).About(&o.Header)
	}
	if err := (Hold{Kind: manual, Reason: reason, Blocks: blocks}).validate(); err != nil {
		var faults document.Faults
		faults.Check("", "order/hold", err)
		return nil, faults.Err(&o.Header)
	}
	return o.raise([]Hold{{Kind: manual, Reason: reason, Blocks: slices.Clone(blocks)}}, by)
}

func (h Hold) validate() error {
	var faults document.Faults
	if h.Kind == "" {
		faults.Add("kind", "order/hold", "a hold has a kind", "")
	}
	if h.Reason == "" {
		faults.Add("reason", "order/hold", "a hold has a reason", "")
	}
	if len(h.Blocks) == 0 {
		faults.Add("blocks", "order/hold", "a hold blocks something", "write confirm, ship or invoice")
	}
	for i, op := range h.Blocks {
		if op != Confirming && op != Shipping && op != Invoicing {
			faults.Add(document.Index("blocks", i), "order/hold", "there is no operation "+document.Quote(string(op)), "write confirm, ship or invoice")
		}
	}
	return faults.Err(nil)
}

// Block records the gates that refused the order's confirmation: it stays submitted, with a hold for each. Holds of gates that are not
// among the reasons go; those raised by hand stay as they are. An order that cannot be confirmed is ErrState.
func (o *SalesOrder) Block(refusal *document.Refusal, by document.Stamp) ([]document.Event, error) {
	if _, err := lifecycle.Next(&o.Header, o.State, Confirm); err != nil {
		return nil, err
	}
	var holds []Hold
	for _, reason := range refusal.Reasons {
		if reason.Gate == manual {
			continue // it stands on the order already
		}
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

// ReleaseHolds removes the holds that were raised by hand. An order that has none is ErrState.
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
