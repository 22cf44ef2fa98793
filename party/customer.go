package party

import (
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// KindCustomer is the kind of customers.
const KindCustomer document.Kind = "customer"

// Market says whether a customer is a business or a consumer.
type Market string

// The markets.
const (
	B2B Market = "b2b"
	B2C Market = "b2c"
)

// ShipTo is a place that a customer has goods sent to.
type ShipTo struct {
	Code    string  `json:"code"`
	Address Address `json:"address"`
}

// Exemption frees a customer from the taxes of a jurisdiction while its certificate is valid.
type Exemption struct {
	Jurisdiction string        `json:"jurisdiction"`
	Certificate  string        `json:"certificate"`
	Valid        document.Span `json:"valid,omitzero"`
}

// Conditions are what a customer may inherit from its organization.
type Conditions struct {
	Group string `json:"group,omitempty"`
	Terms *Terms `json:"terms,omitempty"`
	// CreditLimit bounds what the customer may owe; none means that no limit is set.
	CreditLimit *money.Money `json:"credit_limit,omitempty"`
	// PurchaseOrderRequired says that every order names the buyer's own order.
	PurchaseOrderRequired *bool       `json:"purchase_order_required,omitempty"`
	Exemptions            []Exemption `json:"exemptions,omitempty"`
}

func (c Conditions) clone() Conditions {
	if c.Terms != nil {
		terms := *c.Terms
		c.Terms = &terms
	}
	if c.CreditLimit != nil {
		limit := *c.CreditLimit
		c.CreditLimit = &limit
	}
	if c.PurchaseOrderRequired != nil {
		required := *c.PurchaseOrderRequired
		c.PurchaseOrderRequired = &required
	}
	c.Exemptions = slices.Clone(c.Exemptions)
	return c
}

// under gives the conditions with what they leave open taken from those above.
func (c Conditions) under(above Conditions) Conditions {
	in := c.clone()
	above = above.clone()
	if in.Group == "" {
		in.Group = above.Group
	}
	if in.Terms == nil {
		in.Terms = above.Terms
	}
	if in.CreditLimit == nil {
		in.CreditLimit = above.CreditLimit
	}
	if in.PurchaseOrderRequired == nil {
		in.PurchaseOrderRequired = above.PurchaseOrderRequired
	}
	in.Exemptions = append(in.Exemptions, above.Exemptions...)
	return in
}

func (c Conditions) validate(faults *document.Faults) {
	if c.Terms != nil {
		faults.Check("terms", "party/terms", c.Terms.Validate())
	}
	if c.CreditLimit != nil && c.CreditLimit.Sign() < 0 {
		faults.Add("credit_limit", "party/credit_limit", "is not negative, this one is "+c.CreditLimit.String(), "")
	}
	for i, e := range c.Exemptions {
		path := document.Index("exemptions", i)
		if e.Jurisdiction == "" || e.Certificate == "" {
			faults.Add(path, "party/exemption", "an exemption names jurisdiction and certificate", "")
		}
		faults.Check(path+".valid", "party/exemption", e.Valid.Validate())
	}
}

// CustomerDraft is a customer as it comes from outside.
type CustomerDraft struct {
	Code   string `json:"code"`
	Name   string `json:"name" o2c:"personal"`
	Market Market `json:"market"`
	// Organization is the code of the one that the customer belongs to and inherits from.
	Organization string `json:"organization,omitempty"`
	Conditions
	// BillTo gets the invoices; it is where the customer is, too, when it has no other place.
	BillTo Address `json:"bill_to"`
	// ShipTos are the places that goods go to, the default first. None means BillTo.
	ShipTos []ShipTo `json:"ship_tos,omitempty"`
	// Payer is the code of the customer that pays the invoices; none means this one.
	Payer            string            `json:"payer,omitempty"`
	TaxRegistrations []TaxRegistration `json:"tax_registrations,omitempty"`
	Contacts         []Contact         `json:"contacts,omitempty"`
	Disabled         bool              `json:"disabled,omitempty"`
}

// Customer buys. Its ID comes from its code (CustomerID).
type Customer struct {
	Header document.Header `json:"header"`
	CustomerDraft
}

// CustomerID gives the ID of the customer with a code.
func CustomerID(code string) document.ID { return document.NameID(KindCustomer, code) }

// Validate reports every fault of the draft at once.
func (d *CustomerDraft) Validate() error {
	var faults document.Faults
	if d.Code == "" {
		faults.Add("code", "party/required", "a customer has a code", "")
	}
	if d.Name == "" {
		faults.Add("name", "party/required", "a customer has a name", "")
	}
	switch d.Market {
	case B2B, B2C:
	default:
		faults.Add("market", "party/market", "there is no market "+document.Quote(string(d.Market)), "write b2b or b2c")
	}
	faults.Check("bill_to", "party/address", d.BillTo.Validate())
	seen := map[string]bool{}
	for i, s := range d.ShipTos {
		path := document.Index("ship_tos", i)
		if s.Code == "" || seen[s.Code] {
			faults.Add(path+".code", "party/required", "a place has a code of its own", "")
		}
		seen[s.Code] = true
		faults.Check(path+".address", "party/address", s.Address.Validate())
	}
	d.Conditions.validate(&faults)
	validateRegistrations(&faults, d.TaxRegistrations)
	return faults.Err(nil)
}

func (d *CustomerDraft) clone() CustomerDraft {
	c := *d
	c.Conditions, c.BillTo = d.Conditions.clone(), d.BillTo.Clone()
	c.ShipTos = slices.Clone(d.ShipTos)
	for i := range c.ShipTos {
		c.ShipTos[i].Address = c.ShipTos[i].Address.Clone()
	}
	c.TaxRegistrations, c.Contacts = slices.Clone(d.TaxRegistrations), slices.Clone(d.Contacts)
	return c
}

// NewCustomer makes a customer from a draft.
func NewCustomer(tenant string, draft CustomerDraft, by document.Stamp) (*Customer, []document.Event, error) {
	if err := draft.Validate(); err != nil {
		return nil, nil, err
	}
	c := &Customer{Header: document.NewHeader(KindCustomer, tenant, CustomerID(draft.Code), by), CustomerDraft: draft.clone()}
	return c, []document.Event{document.NewEvent(&c.Header, by, CustomerSaved{Code: c.Code})}, nil
}

// Revise replaces the customer's content. The code stays.
func (c *Customer) Revise(draft CustomerDraft, by document.Stamp) ([]document.Event, error) {
	var faults document.Faults
	faults.Check("", "party/customer", draft.Validate())
	if draft.Code != c.Code {
		faults.Add("code", "party/fixed", "a code does not change: it is "+c.Code, "")
	}
	if len(faults) > 0 {
		return nil, faults.Err(&c.Header)
	}
	c.CustomerDraft = draft.clone()
	c.Header.Touch(by)
	return []document.Event{document.NewEvent(&c.Header, by, CustomerSaved{Code: c.Code})}, nil
}

// ShipTo gives the default place that goods go to.
func (c *Customer) ShipTo() Address {
	if len(c.ShipTos) == 0 {
		return c.BillTo
	}
	return c.ShipTos[0].Address
}

// InForce gives a copy of the customer with what it leaves open taken from its organization; nil changes nothing.
func (c *Customer) InForce(o *Organization) *Customer {
	in := c.Clone()
	if o != nil {
		in.Conditions = c.Conditions.under(o.Conditions)
	}
	return in
}

// PaymentTerms gives the terms; none are due at once.
func (c *Customer) PaymentTerms() Terms {
	if c.Terms == nil {
		return Terms{}
	}
	return *c.Terms
}

// NeedsPurchaseOrder tells whether every order of the customer names the buyer's own order.
func (c *Customer) NeedsPurchaseOrder() bool {
	return c.PurchaseOrderRequired != nil && *c.PurchaseOrderRequired
}

// ExemptionFor gives the exemption from a jurisdiction's taxes that is valid on a date, and whether there is one.
func (c *Customer) ExemptionFor(jurisdiction string, date document.Date) (Exemption, bool) {
	for _, e := range c.Exemptions {
		if e.Jurisdiction == jurisdiction && e.Valid.Contains(date) {
			return e, true
		}
	}
	return Exemption{}, false
}

// Head gives the customer's header.
func (c *Customer) Head() *document.Header { return &c.Header }

// Schema is 1.
func (c *Customer) Schema() int { return 1 }

// Keys finds customers by organization and group.
func (c *Customer) Keys() (plain, unique []document.Key) {
	return []document.Key{{Name: "organization", Value: c.Organization}, {Name: "group", Value: c.Group}}, nil
}

// Clone gives a deep copy.
func (c *Customer) Clone() *Customer {
	return &Customer{Header: c.Header.Clone(), CustomerDraft: c.clone()}
}

// Validate checks the content and that the ID is the code's.
func (c *Customer) Validate() error {
	var faults document.Faults
	faults.Check("", "party/header", c.Header.Validate())
	faults.Check("", "party/customer", c.CustomerDraft.Validate())
	if c.Header.ID != CustomerID(c.Code) {
		faults.Add("header.id", "party/id", "is not the ID of "+c.Code, "")
	}
	return faults.Err(&c.Header)
}

// CustomerSaved: a customer was made or revised.
type CustomerSaved struct {
	Code string `json:"code"`
}

// EventType is customer.saved, schema 1.
func (CustomerSaved) EventType() (string, int) { return "customer.saved", 1 }
