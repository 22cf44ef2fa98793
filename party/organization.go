package party

import "github.com/seed-3f372218/o2c/document"

// KindOrganization is the kind of organizations.
const KindOrganization document.Kind = "organization"

// OrganizationDraft is an organization as it comes from outside.
type OrganizationDraft struct {
	Code string `json:"code"`
	Name string `json:"name"`
	Conditions
}

// Organization is what several customers belong to and inherit their conditions from. Its ID comes from its code (OrganizationID).
type Organization struct {
	Header document.Header `json:"header"`
	OrganizationDraft
}

// OrganizationID gives the ID of the organization with a code.
func OrganizationID(code string) document.ID { return document.NameID(KindOrganization, code) }

// Validate reports every fault of the draft at once.
func (d *OrganizationDraft) Validate() error {
	var faults document.Faults
	if d.Code == "" {
		faults.Add("code", "party/required", "an organization has a code", "")
	}
	if d.Name == "" {
		faults.Add("name", "party/required", "an organization has a name", "")
	}
	d.Conditions.validate(&faults)
	return faults.Err(nil)
}

func (d *OrganizationDraft) clone() OrganizationDraft {
	c := *d
	c.Conditions = d.Conditions.clone()
	return c
}

// NewOrganization makes an organization from a draft.
func NewOrganization(tenant string, draft OrganizationDraft, by document.Stamp) (*Organization, []document.Event, error) {
	if err := draft.Validate(); err != nil {
		return nil, nil, err
	}
	o := &Organization{Header: document.NewHeader(KindOrganization, tenant, OrganizationID(draft.Code), by), OrganizationDraft: draft.clone()}
	return o, []document.Event{document.NewEvent(&o.Header, by, OrganizationSaved{Code: o.Code})}, nil
}

// Revise replaces the organization's content. The code stays.
func (o *Organization) Revise(draft OrganizationDraft, by document.Stamp) ([]document.Event, error) {
	var faults document.Faults
	faults.Check("", "party/organization", draft.Validate())
	if draft.Code != o.Code {
		faults.Add("code", "party/fixed", "a code does not change: it is "+o.Code, "")
	}
	if len(faults) > 0 {
		return nil, faults.Err(&o.Header)
	}
	o.OrganizationDraft = draft.clone()
	o.Header.Touch(by)
	return []document.Event{document.NewEvent(&o.Header, by, OrganizationSaved{Code: o.Code})}, nil
}

// Head gives the organization's header.
func (o *Organization) Head() *document.Header { return &o.Header }

// Schema is 1.
func (o *Organization) Schema() int { return 1 }

// Keys: an organization is found by its ID alone.
func (o *Organization) Keys() (plain, unique []document.Key) { return nil, nil }

// Clone gives a deep copy.
func (o *Organization) Clone() *Organization {
	return &Organization{Header: o.Header.Clone(), OrganizationDraft: o.clone()}
}

// Validate checks the content and that the ID is the code's.
func (o *Organization) Validate() error {
	var faults document.Faults
	faults.Check("", "party/header", o.Header.Validate())
	faults.Check("", "party/organization", o.OrganizationDraft.Validate())
	if o.Header.ID != OrganizationID(o.Code) {
		faults.Add("header.id", "party/id", "is not the ID of "+o.Code, "")
	}
	return faults.Err(&o.Header)
}

// OrganizationSaved: an organization was made or revised.
type OrganizationSaved struct {
	Code string `json:"code"`
}

// EventType is organization.saved, schema 1.
func (OrganizationSaved) EventType() (string, int) { return "organization.saved", 1 }
