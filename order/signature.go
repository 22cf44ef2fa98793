package order

import (
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"time"
)

// Signature is who signed what was agreed, and when.
type Signature struct {
	Name string    `json:"name" o2c:"personal"`
	Role string    `json:"role,omitempty"`
	At   time.Time `json:"at"`
	// Digest is what was signed; a signature under other content does not hold.
	Digest string `json:"digest"`
}

// Sign records that a person signed what the order says now.
func (o *SalesOrder) Sign(name, role string, by document.Stamp) ([]document.Event, error) {
	var faults document.Faults
	checkText(&faults, "name", name, "a signature is somebody's")
	checkText(&faults, "role", role, "")
	if o.State == CanceledState {
		faults.Add("state", "order/signature", "a canceled order is not signed", "")
	}
	if len(faults) > 0 {
		return nil, faults.Err(&o.Header)
	}
	digest, err := o.Digest()
	if err != nil {
		return nil, err
	}
	o.Signatures = append(slices.Clone(o.Signatures), Signature{Name: name, Role: role, At: by.At.UTC().Round(0), Digest: digest})
	o.Header.Touch(by)
	return []document.Event{document.NewEvent(&o.Header, by, Signed{Role: role})}, nil
}
