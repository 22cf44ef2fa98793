package order

import (
	"slices"
	"time"

	"github.com/seed-3f372218/o2c/document"
)

// Waiver lets an order pass a gate that refuses it. It is bound to what was agreed when it was given: an edit of that ends it (C24).
type Waiver struct {
	Gate   Gate      `json:"gate"`
	Reason string    `json:"reason"`
	Digest string    `json:"digest"`
	Until  time.Time `json:"until,omitzero"` // exclusive; none is without end
	By     string    `json:"by"`
	At     time.Time `json:"at"`
}

// Waive lets the order pass a gate of its policy, for a reason, until an instant (the zero time: without end).
func (o *SalesOrder) Waive(gate Gate, reason string, until time.Time, by document.Stamp) ([]document.Event, error) {
	var faults document.Faults
	if o.State != SubmittedState && o.State != DraftState {
		return nil, (&document.Error{Code: "sales_order/state", Path: "state", Kind: document.ErrState, Message: "cannot waive: state is " + string(o.State) + ", waive needs draft or submitted"}).About(&o.Header)
	}
	if !o.Policy.Asks(gate) {
		faults.Add("gate", "order/waiver", "the order's policy has no gate "+document.Quote(string(gate)), "")
	}
	checkText(&faults, "reason", reason, "a waiver has a reason")
	if !until.IsZero() && !until.After(by.At) {
		faults.Add("until", "order/waiver", "a waiver ends after it is given", "")
	}
	if len(faults) > 0 {
		return nil, faults.Err(&o.Header)
	}
	digest, err := o.Digest()
	if err != nil {
		return nil, err
	}
	w := Waiver{Gate: gate, Reason: reason, Digest: digest, By: by.Actor, At: by.At.UTC().Round(0)}
	if !until.IsZero() {
		w.Until = until.UTC().Round(0)
	}
	o.Waivers = append(slices.Clone(o.Waivers), w)
	o.Header.Touch(by)
	return []document.Event{document.NewEvent(&o.Header, by, Waived{Gate: gate, Reason: reason})}, nil
}

// unwaived leaves out the reasons of gates that have a live waiver for what the order says now.
func (o *SalesOrder) unwaived(reasons []document.Reason, at time.Time) ([]document.Reason, error) {
	if len(reasons) == 0 || len(o.Waivers) == 0 {
		return reasons, nil
	}
	digest, err := o.Digest()
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(reasons), func(r document.Reason) bool {
		return slices.ContainsFunc(o.Waivers, func(w Waiver) bool {
			return string(w.Gate) == r.Gate && w.Digest == digest && (w.Until.IsZero() || at.Before(w.Until))
		})
	}), nil
}
