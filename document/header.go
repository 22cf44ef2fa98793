package document

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"
)

// Kind names a sort of document in lower snake case, such as "sales_order".
type Kind string

// Words gives the kind as it stands in a sentence: "sales_order" reads "sales order".
func (k Kind) Words() string {
	b := []byte(k)
	for i, c := range b {
		if c == '_' {
			b[i] = ' '
		}
	}
	return string(b)
}

// Ref points at one document of one tenant. It is comparable, so it can be a map key.
type Ref struct {
	Tenant string `json:"tenant"`
	Kind   Kind   `json:"kind"`
	ID     ID     `json:"id"`
}

// Link points at a document that another one came from, within the same tenant.
type Link struct {
	Kind Kind `json:"kind"`
	ID   ID   `json:"id"`
}

// LineSource says which line of which document a line came from, so that the chain can be walked line by line in both directions.
type LineSource struct {
	Kind Kind `json:"kind"`
	ID   ID   `json:"id"`
	Line int  `json:"line"`
}

// Stamp says who acts and when. Whoever calls a verb of a document passes one in; documents never ask for the time themselves.
type Stamp struct {
	At    time.Time
	Actor string
}

// Header is what every document carries beside its content. Version and Number are assigned by the store when the document is committed; they
// stand in the record, not in the stored body.
type Header struct {
	Kind   Kind   `json:"kind"`
	ID     ID     `json:"id"`
	Tenant string `json:"tenant"`
	// Number is what people call the document, such as "INV-2026-00017"; empty until one is drawn.
	Number string `json:"number,omitempty"`
	// Version counts the commits of the document, from 1; 0 means that it has not been stored.
	Version   int64     `json:"version,omitempty"`
	CreatedAt time.Time `json:"created_at"`
	CreatedBy string    `json:"created_by"`
	ChangedAt time.Time `json:"changed_at"`
	ChangedBy string    `json:"changed_by"`
	// From names the documents that this one came from.
	From []Link `json:"from,omitempty"`
	// Extensions are the host's own fields, kept as they came.
	Extensions map[string]json.RawMessage `json:"extensions,omitempty"`
}

// NewHeader begins a document: made now, by the stamp's actor, out of the documents that from names. The instant is kept in UTC.
func NewHeader(kind Kind, tenant string, id ID, by Stamp, from ...Link) Header {
	at := by.At.UTC().Round(0)
	return Header{
		Kind: kind, ID: id, Tenant: tenant,
		CreatedAt: at, CreatedBy: by.Actor, ChangedAt: at, ChangedBy: by.Actor,
		From: slices.Clone(from),
	}
}

// Touch records that the stamp's actor changed the document.
func (h *Header) Touch(by Stamp) {
	h.ChangedAt = by.At.UTC().Round(0)
	h.ChangedBy = by.Actor
}

// Ref gives the reference that a store knows the document by.
func (h *Header) Ref() Ref { return Ref{Tenant: h.Tenant, Kind: h.Kind, ID: h.ID} }

// Link gives what another document keeps in From when it comes from this one.
func (h *Header) Link() Link { return Link{Kind: h.Kind, ID: h.ID} }

// Name gives the document's name in a sentence, such as "sales order SO-17"; one without a number is named by its ID.
// It is empty when there is neither kind nor ID.
func (h *Header) Name() string {
	if h.Number != "" {
		return h.Kind.Words() + " " + h.Number
	}
	return strings.TrimSpace(h.Kind.Words() + " " + h.ID.String())
}

// Clone gives a deep copy.
func (h *Header) Clone() Header {
	c := *h
	c.From = slices.Clone(h.From)
	c.Extensions = maps.Clone(h.Extensions)
	for name, raw := range c.Extensions {
		c.Extensions[name] = slices.Clone(raw)
	}
	return c
}

// Validate checks that the header says what, who, when and whose, and that extensions are JSON. It reports every fault at once.
func (h *Header) Validate() error {
	var faults Faults
	if h.Kind == "" {
		faults.Add("header.kind", "document/required", "a document has a kind", "")
	}
	if h.ID.IsZero() {
		faults.Add("header.id", "document/required", "a document has an ID", "")
	}
	if h.Tenant == "" {
		faults.Add("header.tenant", "document/required", "a document belongs to a tenant", "")
	}
	if h.CreatedAt.IsZero() || h.ChangedAt.IsZero() {
		faults.Add("header.created_at", "document/required", "a document says when it was made and changed", "")
	}
	for _, name := range slices.Sorted(maps.Keys(h.Extensions)) {
		if !json.Valid(h.Extensions[name]) {
			faults.Add(join("header.extensions", pathName(name)), "document/json", "an extension is one JSON value", "")
		}
	}
	return faults.Err(h)
}
