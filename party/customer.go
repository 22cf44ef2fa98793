package party

import (
	"encoding/json"
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// KindCustomer is the kind of customers.
const KindCustomer document.Kind = "customer"

// Market says whether a customer buys as a business or as a consumer.
type Market string

// The markets.
const (
	B2B Market = "b2b"
	B2C Market = "b2c"
)

// ShipTo is a place that a customer's goods go to.
type ShipTo struct {
	Code    string  `json:"code"` // such as "dock-2", one of its kind within the customer
	Address Address `json:"address"`
}

// CustomerDraft is a customer's content as it comes from outside.
type CustomerDraft struct {
	// Code never changes.
	Code string `json:"code"`
	Name string `json:"name" o2c:"personal"`
	// Organization is the code of the organization that the customer inherits from; none when it stands alone.
	Organization string `json:"organization,omitempty"`
	// Market; none means b2b.
	Market Market `json:"market,omitempty"`
	// Group is the code by which prices, taxes and commissions tell customers apart; none means the organization's.
	Group string `json:"group,omitempty"`
	// BillTo is the address that invoices go to.
	BillTo Address `json:"bill_to,omitzero"`
	// ShipTos are the places that goods go to. None means that they go to the address of BillTo.
	ShipTos []ShipTo `json:"ship_tos,omitempty"`
	// DefaultShipTo is the code of one of ShipTos; none means the first.
	DefaultShipTo string `json:"default_ship_to,omitempty"`
	// BillToCustomer and Payer are the codes of the customers that get and pay the invoices; none means this one.
	BillToCustomer string `json:"bill_to_customer,omitempty"`
	Payer          string `json:"payer,omitempty"`

	Contacts         []Contact         `json:"contacts,omitempty"`
	TaxRegistrations []TaxRegistration `json:"tax_registrations,omitempty"`
	Exemptions       []Exemption       `json:"exemptions,omitempty"`
	// Currency that the customer is quoted in; none means the organization's.
	Currency money.Currency `json:"currency,omitzero"`
	// Terms of payment; nil means the organization's, and due on receipt where that has none.
	Terms *Terms `json:"terms,omitempty"`
	// CreditLimit is how much the customer may owe; nil means the organization's, and no limit where that has none.
	CreditLimit *money.Money `json:"credit_limit,omitempty"`
	// PurchaseOrderRequired says whether orders need the buyer's own number; nil means what the organization says, and no where that says nothing.
	PurchaseOrderRequired *bool `json:"purchase_order_required,omitempty"`
	// Disabled customers order no more.
	Disabled bool `json:"disabled,omitempty"`
	// Extensions are the host's own fields. The document keeps them in its header.
	Extensions map[string]json.RawMessage `json:"extensions,omitempty"`
}

// Customer is who buys. Documents copy what they take from it, so a revision does not change them.
type Customer struct {
	Header document.Header `json:"header"`
	CustomerDraft
}

// CustomerID gives the ID of the customer with this code.
func CustomerID(code string) document.ID { return document.NameID(KindCustomer, code) }

// NewCustomer makes a customer. Every fault of the draft is reported at once (ErrInvalid). Whether the customers and the organization that it
// names exist is not looked at.
func NewCustomer(tenant string, draft CustomerDraft, by document.Stamp) (*Customer, []document.Event, error) {
	c := &Customer{Header: document.NewHeader(KindCustomer, tenant, CustomerID(draft.Code), by)}
	events, err := c.take(draft, by)
	if err != nil {
		return nil, nil, err
	}
	return c, events, nil
}

// Revise replaces the customer's content; the code stays. An error is ErrInvalid and leaves the customer as it was.
func (c *Customer) Revise(draft CustomerDraft, by document.Stamp) ([]document.Event, error) {
	if err := fixed(c.Code, draft.Code); err != nil {
		return nil, err
	}
	next := &Customer{Header: c.Header.Clone()}
	next.Header.Touch(by)
	events, err := next.take(draft, by)
	if err != nil {
		return nil, err
	}
	*c = *next
	return events, nil
}

func (c *Customer) take(draft CustomerDraft, by document.Stamp) ([]document.Event, error) {
	c.CustomerDraft = draft.Clone()
	c.Header.Extensions, c.Extensions = c.Extensions, nil
	if c.Market == "" {
		c.Market = B2B
	}
	faults := draft.faults()
	checkHeader(&faults, bare(c.Header), KindCustomer, CustomerID(c.Code))
	if err := faults.Err(nil); err != nil {
		return nil, err
	}
	return []document.Event{document.NewEvent(&c.Header, by, CustomerSaved{
		Code: c.Code, Organization: c.Organization, Market: c.Market, Group: c.Group, Disabled: c.Disabled,
	})}, nil
}

// Content gives a deep copy of the content, to be changed and given to Revise.
func (c *Customer) Content() CustomerDraft {
	draft := c.CustomerDraft.Clone()
	draft.Extensions = cloneExtensions(c.Header.Extensions)
	return draft
}

// Head gives the customer's header.
func (c *Customer) Head() *document.Header { return &c.Header }

// Schema is 1.
func (c *Customer) Schema() int { return 1 }

// Keys finds customers by organization, group, payer and bill-to customer.
func (c *Customer) Keys() (plain, unique []document.Key) {
	for _, k := range [...]document.Key{
		{Name: "organization", Value: c.Organization}, {Name: "group", Value: c.Group}, {Name: "payer", Value: c.Payer}, {Name: "bill_to_customer", Value: c.BillToCustomer},
	} {
		if k.Value != "" {
			plain = append(plain, k)
		}
	}
	return plain, nil
}

// Validate checks every invariant of the customer and reports all faults at once.
func (c *Customer) Validate() error {
	faults := c.faults()
	checkHeader(&faults, &c.Header, KindCustomer, CustomerID(c.Code))
	checkNoExtensions(&faults, c.Extensions)
	if c.Market == "" {
		faults.Add("market", codeRequired, "is required", "use b2b or b2c")
	}
	return faults.Err(&c.Header)
}

// Clone gives a deep copy.
func (c *Customer) Clone() *Customer {
	return &Customer{Header: c.Header.Clone(), CustomerDraft: c.CustomerDraft.Clone()}
}

// Clone gives a deep copy.
func (d CustomerDraft) Clone() CustomerDraft {
	d.BillTo = d.BillTo.Clone()
	d.ShipTos = slices.Clone(d.ShipTos)
	for n := range d.ShipTos {
		d.ShipTos[n].Address = d.ShipTos[n].Address.Clone()
	}
	d.Contacts, d.TaxRegistrations, d.Exemptions = slices.Clone(d.Contacts), slices.Clone(d.TaxRegistrations), slices.Clone(d.Exemptions)
	d.Terms, d.CreditLimit, d.PurchaseOrderRequired = clone(d.Terms), clone(d.CreditLimit), clone(d.PurchaseOrderRequired)
	d.Extensions = cloneExtensions(d.Extensions)
	return d
}

// Validate reports every fault of the draft at once, each with its path.
func (d *CustomerDraft) Validate() error { return d.faults().Err(nil) }

func (d *CustomerDraft) faults() document.Faults {
	var f document.Faults
	checkCode(&f, "code", d.Code, true)
	checkText(&f, "name", d.Name, true)
	checkCode(&f, "organization", d.Organization, false)
	if d.Market != "" && d.Market != B2B && d.Market != B2C {
		f.Add("market", "party/market", "there is no market "+document.Quote(string(d.Market)), "use b2b or b2c")
	}
	checkCode(&f, "group", d.Group, false)
	if !d.BillTo.IsZero() {
		f.Check("bill_to", "party/address", d.BillTo.Validate())
	}
	d.checkShipTos(&f)
	checkCode(&f, "bill_to_customer", d.BillToCustomer, false)
	checkCode(&f, "payer", d.Payer, false)
	checkContacts(&f, d.Contacts)
	checkRegistrations(&f, d.TaxRegistrations)
	checkExemptions(&f, d.Exemptions)
	checkConditions(&f, d.Terms, d.CreditLimit)
	checkExtensions(&f, d.Extensions)
	return f
}

func (d *CustomerDraft) checkShipTos(f *document.Faults) {
	if !checkCount(f, "ship_tos", len(d.ShipTos), MaxEntries) {
		return
	}
	seen := make(map[string]bool, len(d.ShipTos))
	for n, s := range d.ShipTos {
		path := document.Index("ship_tos", n)
		checkCode(f, path+".code", s.Code, true)
		if seen[s.Code] {
			f.Add(path+".code", codeDuplicate, document.Quote(s.Code)+" is there already", "keep one of the two")
		}
		seen[s.Code] = true
		f.Check(path+".address", "party/address", s.Address.Validate())
	}
	checkCode(f, "default_ship_to", d.DefaultShipTo, false)
	if d.DefaultShipTo != "" && !seen[d.DefaultShipTo] {
		f.Add("default_ship_to", "party/unknown", "there is no ship-to "+document.Quote(d.DefaultShipTo), "use the code of one of ship_tos")
	}
}
