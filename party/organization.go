package party

import (
	"encoding/json"
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// KindOrganization is the kind of organizations.
const KindOrganization document.Kind = "organization"

// OrganizationDraft is an organization's content as it comes from outside.
type OrganizationDraft struct {
	// Code never changes.
	Code     string    `json:"code"`
	Name     string    `json:"name"`
	Contacts []Contact `json:"contacts,omitempty"`
	// What follows is inherited by members that leave it open, see Customer.InForce.
	Group                 string         `json:"group,omitempty"`
	Currency              money.Currency `json:"currency,omitzero"`
	Terms                 *Terms         `json:"terms,omitempty"`
	CreditLimit           *money.Money   `json:"credit_limit,omitempty"`
	PurchaseOrderRequired *bool          `json:"purchase_order_required,omitempty"`
	// Extensions are the host's own fields. The document keeps them in its header.
	Extensions map[string]json.RawMessage `json:"extensions,omitempty"`
}

// Organization stands above related customers, such as branches or subsidiaries. A customer is in one at most, and says so itself.
type Organization struct {
	Header document.Header `json:"header"`
	OrganizationDraft
}

// OrganizationID gives the ID of the organization with this code.
func OrganizationID(code string) document.ID { return document.NameID(KindOrganization, code) }

// NewOrganization makes an organization. Every fault of the draft is reported at once (ErrInvalid).
func NewOrganization(tenant string, draft OrganizationDraft, by document.Stamp) (*Organization, []document.Event, error) {
	o := &Organization{Header: document.NewHeader(KindOrganization, tenant, OrganizationID(draft.Code), by)}
	events, err := o.take(draft, by)
	if err != nil {
		return nil, nil, err
	}
	return o, events, nil
}

// Revise replaces the organization's content; the code stays. An error is ErrInvalid and leaves the organization as it was.
func (o *Organization) Revise(draft OrganizationDraft, by document.Stamp) ([]document.Event, error) {
	if err := fixed(o.Code, draft.Code); err != nil {
		return nil, err
	}
	next := &Organization{Header: o.Header.Clone()}
	next.Header.Touch(by)
	events, err := next.take(draft, by)
	if err != nil {
		return nil, err
	}
	*o = *next
	return events, nil
}

func (o *Organization) take(draft OrganizationDraft, by document.Stamp) ([]document.Event, error) {
	o.OrganizationDraft = draft.Clone()
	o.Header.Extensions, o.Extensions = o.Extensions, nil
	faults := draft.faults()
	checkHeader(&faults, bare(o.Header), KindOrganization, OrganizationID(o.Code))
	if err := faults.Err(nil); err != nil {
		return nil, err
	}
	return []document.Event{document.NewEvent(&o.Header, by, OrganizationSaved{Code: o.Code, Name: o.Name, Group: o.Group})}, nil
}

// Content gives a deep copy of the content, to be changed and given to Revise.
func (o *Organization) Content() OrganizationDraft {
	draft := o.OrganizationDraft.Clone()
	draft.Extensions = cloneExtensions(o.Header.Extensions)
	return draft
}

// Head gives the organization's header.
func (o *Organization) Head() *document.Header { return &o.Header }

// Schema is 1.
func (o *Organization) Schema() int { return 1 }

// Keys are none: an organization is read by its code.
func (o *Organization) Keys() (plain, unique []document.Key) { return nil, nil }

// Validate checks every invariant of the organization and reports all faults at once.
func (o *Organization) Validate() error {
	faults := o.faults()
	checkHeader(&faults, &o.Header, KindOrganization, OrganizationID(o.Code))
	checkNoExtensions(&faults, o.Extensions)
	return faults.Err(&o.Header)
}

// Clone gives a deep copy.
func (o *Organization) Clone() *Organization {
	return &Organization{Header: o.Header.Clone(), OrganizationDraft: o.OrganizationDraft.Clone()}
}

// Clone gives a deep copy.
func (d OrganizationDraft) Clone() OrganizationDraft {
	d.Contacts = slices.Clone(d.Contacts)
	d.Terms, d.CreditLimit, d.PurchaseOrderRequired = clone(d.Terms), clone(d.CreditLimit), clone(d.PurchaseOrderRequired)
	d.Extensions = cloneExtensions(d.Extensions)
	return d
}

// Validate reports every fault of the draft at once, each with its path.
func (d *OrganizationDraft) Validate() error { return d.faults().Err(nil) }

func (d *OrganizationDraft) faults() document.Faults {
	var f document.Faults
	checkCode(&f, "code", d.Code, true)
	checkText(&f, "name", d.Name, true)
	checkContacts(&f, d.Contacts)
	checkCode(&f, "group", d.Group, false)
	checkConditions(&f, d.Terms, d.CreditLimit)
	checkExtensions(&f, d.Extensions)
	return f
}
