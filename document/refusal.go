package document

import (
	"slices"
	"strings"
)

// Reason is one rule of the business that said no.
type Reason struct {
	// Code is stable, such as "gate/stock".
	Code string `json:"code"`
	// Gate names the rule for people: "stock", "credit", "price".
	Gate string `json:"gate"`
	Path string `json:"path,omitempty"`
	// Saw says what the rule looked at and found.
	Saw string `json:"saw"`
	// Help says what would make it pass.
	Help []string `json:"help,omitempty"`
}

// Refusal says that rules of the business do not let an operation happen: all of them at once, each with what it saw and what would help.
// It is ErrRefused.
type Refusal struct {
	Doc       string   `json:"document"`
	ID        ID       `json:"id"`
	Operation string   `json:"operation"`
	Reasons   []Reason `json:"reasons"`
}

// Refuse gives the refusal of an operation on the document with this header.
func Refuse(h *Header, operation string, reasons ...Reason) *Refusal {
	return &Refusal{Doc: h.Name(), ID: h.ID, Operation: operation, Reasons: slices.Clone(reasons)}
}

// Error prints each reason on a line of its own.
func (r *Refusal) Error() string {
	if len(r.Reasons) == 0 {
		return r.Doc + ": cannot " + r.Operation
	}
	var b strings.Builder
	for i, reason := range r.Reasons {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(reason.Code + ": " + r.Doc + ": cannot " + r.Operation + ": ")
		if reason.Path != "" {
			b.WriteString(reason.Path + ": ")
		}
		b.WriteString(reason.Saw)
		if len(reason.Help) > 0 {
			b.WriteString("; " + strings.Join(reason.Help, ", or "))
		}
	}
	return b.String()
}

// Unwrap gives ErrRefused.
func (r *Refusal) Unwrap() error { return ErrRefused }
