package party

import (
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// Roles are the codes of the customers that take part in a sale.
type Roles struct {
	SoldTo string `json:"sold_to"`
	BillTo string `json:"bill_to"`
	Payer  string `json:"payer"`
}

// Roles gives who buys, who gets the invoice and who pays it. A role that the customer leaves open is its own.
func (d *CustomerDraft) Roles() Roles {
	r := Roles{SoldTo: d.Code, BillTo: d.BillToCustomer, Payer: d.Payer}
	if r.BillTo == "" {
		r.BillTo = d.Code
	}
	if r.Payer == "" {
		r.Payer = d.Code
	}
	return r
}

// ShipTo gives the address that goods go to when nobody says otherwise: the default of ShipTos, else the first, else BillTo.
func (d *CustomerDraft) ShipTo() Address {
	if len(d.ShipTos) == 0 {
		return d.BillTo.Clone()
	}
	for _, s := range d.ShipTos {
		if s.Code == d.DefaultShipTo {
			return s.Address.Clone()
		}
	}
	return d.ShipTos[0].Address.Clone()
}

// ShipToAddress gives the address of the ship-to with this code; false when there is none.
func (d *CustomerDraft) ShipToAddress(code string) (Address, bool) {
	n := slices.IndexFunc(d.ShipTos, func(s ShipTo) bool { return s.Code == code })
	if n < 0 {
		return Address{}, false
	}
	return d.ShipTos[n].Address.Clone(), true
}

// ExemptionFor gives the exemption from the taxes of a jurisdiction that is valid on a date, the first of several; false when there is none.
// The jurisdiction must be written alike: an exemption of "US" is none of "US-IL".
func (d *CustomerDraft) ExemptionFor(jurisdiction string, on document.Date) (Exemption, bool) {
	for _, e := range d.Exemptions {
		if e.Jurisdiction == jurisdiction && e.Span.Contains(on) {
			return e, true
		}
	}
	return Exemption{}, false
}

// PaymentTerms gives the terms of payment; due on receipt when none are stated.
func (d *CustomerDraft) PaymentTerms() Terms {
	if d.Terms == nil {
		return Terms{}
	}
	return *d.Terms
}

// NeedsPurchaseOrder tells whether orders need the buyer's own number; no when nothing is stated.
func (d *CustomerDraft) NeedsPurchaseOrder() bool {
	return d.PurchaseOrderRequired != nil && *d.PurchaseOrderRequired
}

// InForce gives a copy of the customer with the values in force: its own, else those of its organization. It fills Group, Currency, Terms,
// CreditLimit and PurchaseOrderRequired; each member has the organization's credit limit for itself. The organization may be nil, and one that
// the customer is not in hands nothing down.
func (c *Customer) InForce(of *Organization) *Customer {
	in := c.Clone()
	if of == nil || c.Organization == "" || of.Code != c.Organization {
		return in
	}
	if in.Group == "" {
		in.Group = of.Group
	}
	if in.Currency == (money.Currency{}) {
		in.Currency = of.Currency
	}
	if in.Terms == nil {
		in.Terms = clone(of.Terms)
	}
	if in.CreditLimit == nil {
		in.CreditLimit = clone(of.CreditLimit)
	}
	if in.PurchaseOrderRequired == nil {
		in.PurchaseOrderRequired = clone(of.PurchaseOrderRequired)
	}
	return in
}

func checkConditions(f *document.Faults, terms *Terms, limit *money.Money) {
	if terms != nil {
		f.Check("terms", "party/terms", terms.Validate())
	}
	if limit != nil && (limit.Currency().IsZero() || limit.Sign() < 0) {
		f.Add("credit_limit", "party/credit_limit", "must be 0 or more of a currency, is "+document.Quote(limit.String()), "leave it out for no limit")
	}
}
