package party

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-3f372218/o2c/document"
)

// KindSeller is the kind of sellers.
const KindSeller document.Kind = "seller"

// BankAccount is where a seller is paid.
type BankAccount struct {
	Name    string `json:"name"`
	Bank    string `json:"bank"`
	Account string `json:"account"` // IBAN or account number
	Routing string `json:"routing"` // BIC or routing number
}

// Series says how the documents of a kind are numbered.
type Series struct {
	// Format is the text around the number, see document.FormatNumber.
	Format string `json:"format"`
	// First is the number that the series begins with; 0 means 1. A seller that comes from another system goes on where that one stopped.
	First int64 `json:"first,omitempty"`
	// Yearly begins anew each year; the format then contains {year}.
	Yearly bool `json:"yearly,omitempty"`
	// Monotonic refuses a date before that of the number drawn last.
	Monotonic bool `json:"monotonic,omitempty"`
}

// SellerDraft is a seller as it comes from outside.
type SellerDraft struct {
	Code string `json:"code"`
	// Name is what is on the letterhead, the registered one.
	Name    string  `json:"name"`
	Address Address `json:"address"`
	// Zone is the IANA name of the time zone that the seller's days are in, such as America/Chicago.
	Zone             string            `json:"zone"`
	TaxRegistrations []TaxRegistration `json:"tax_registrations,omitempty"`
	BankAccounts     []BankAccount     `json:"bank_accounts,omitempty"`
	Contacts         []Contact         `json:"contacts,omitempty"`
	// Numbering by the kind of document: sales_order, shipment, invoice, receipt. What is not named is numbered by DefaultSeries.
	Numbering map[string]Series `json:"numbering,omitempty"`
}

// Seller is the legal entity that sells. Its ID comes from its code (SellerID). Numbers are drawn per seller.
type Seller struct {
	Header document.Header `json:"header"`
	SellerDraft
}

// SellerID gives the ID of the seller with a code.
func SellerID(code string) document.ID { return document.NameID(KindSeller, code) }

// DefaultSeries numbers the documents of a kind from 1, without end: SO-1, SH-1, INV-1, RC-1; the dates of invoices and receipts never go back.
func DefaultSeries(kind string) Series {
	switch kind {
	case "sales_order":
		return Series{Format: "SO-{n}"}
	case "shipment":
		return Series{Format: "SH-{n}"}
	case "invoice":
		return Series{Format: "INV-{n}", Monotonic: true}
	case "receipt":
		return Series{Format: "RC-{n}", Monotonic: true}
	}
	return Series{Format: strings.ToUpper(kind) + "-{n}"}
}

// Validate reports every fault of the draft at once. Whether the zone exists is known to the engine.
func (d *SellerDraft) Validate() error {
	var faults document.Faults
	for _, f := range [...]struct{ path, value, what string }{
		{"code", d.Code, "a seller has a code"}, {"name", d.Name, "a seller has a name"}, {"zone", d.Zone, "a seller says which time zone its days are in"},
	} {
		if f.value == "" {
			faults.Add(f.path, "party/required", f.what, "")
		}
	}
	faults.Check("address", "party/address", d.Address.Validate())
	validateRegistrations(&faults, d.TaxRegistrations)
	for i, b := range d.BankAccounts {
		if b.Account == "" {
			faults.Add(document.Index("bank_accounts", i)+".account", "party/required", "a bank account has a number", "")
		}
	}
	day, _ := document.NewDate(2000, 1, 1)
	for _, kind := range slices.Sorted(maps.Keys(d.Numbering)) {
		s, path := d.Numbering[kind], "numbering."+kind
		if _, err := document.FormatNumber(s.Format, day, 1); err != nil {
			faults.Check(path+".format", "party/numbering", err)
		}
		if s.First < 0 {
			faults.Add(path+".first", "party/numbering", "a series does not begin below 0", "")
		}
		if s.Yearly && !strings.Contains(s.Format, "{year}") {
			faults.Add(path+".format", "party/numbering", "a series that begins anew each year has {year} in its format, or two documents would get one number", "")
		}
	}
	return faults.Err(nil)
}

func (d *SellerDraft) clone() SellerDraft {
	c := *d
	c.Address, c.Numbering = d.Address.Clone(), maps.Clone(d.Numbering)
	c.TaxRegistrations, c.BankAccounts, c.Contacts = slices.Clone(d.TaxRegistrations), slices.Clone(d.BankAccounts), slices.Clone(d.Contacts)
	return c
}

// NewSeller makes a seller from a draft.
func NewSeller(tenant string, draft SellerDraft, by document.Stamp) (*Seller, []document.Event, error) {
	if err := draft.Validate(); err != nil {
		return nil, nil, err
	}
	s := &Seller{Header: document.NewHeader(KindSeller, tenant, SellerID(draft.Code), by), SellerDraft: draft.clone()}
	return s, []document.Event{document.NewEvent(&s.Header, by, SellerSaved{Code: s.Code})}, nil
}

// Revise replaces the seller's content. The code stays.
func (s *Seller) Revise(draft SellerDraft, by document.Stamp) ([]document.Event, error) {
	var faults document.Faults
	faults.Check("", "party/seller", draft.Validate())
	if draft.Code != s.Code {
		faults.Add("code", "party/fixed", "a code does not change: it is "+s.Code, "")
	}
	if len(faults) > 0 {
		return nil, faults.Err(&s.Header)
	}
	s.SellerDraft = draft.clone()
	s.Header.Touch(by)
	return []document.Event{document.NewEvent(&s.Header, by, SellerSaved{Code: s.Code})}, nil
}

// Number gives what a batch needs to draw the next number of a kind of document, for the write with the index given, on the document's date (C25). Series are apart per seller, kind and, where the numbering begins
// anew each year, year.
func (s *Seller) Number(write int, kind string, date document.Date) document.Number {
	series, set := s.Numbering[kind]
	if !set {
		series = DefaultSeries(kind)
	}
	name := s.Code + "/" + kind
	if series.Yearly {
		name += "/" + strconv.Itoa(date.Year())
	}
	return document.Number{Write: write, Series: name, First: series.First, Format: series.Format, Date: date, Monotonic: series.Monotonic}
}

// Head gives the seller's header.
func (s *Seller) Head() *document.Header { return &s.Header }

// Schema is 1.
func (s *Seller) Schema() int { return 1 }

// Keys: a seller is found by its ID alone.
func (s *Seller) Keys() (plain, unique []document.Key) { return nil, nil }

// Clone gives a deep copy.
func (s *Seller) Clone() *Seller {
	return &Seller{Header: s.Header.Clone(), SellerDraft: s.clone()}
}

// Validate checks the content and that the ID is the code's.
func (s *Seller) Validate() error {
	var faults document.Faults
	faults.Check("", "party/header", s.Header.Validate())
	faults.Check("", "party/seller", s.SellerDraft.Validate())
	if s.Header.ID != SellerID(s.Code) {
		faults.Add("header.id", "party/id", "is not the ID of "+s.Code, "")
	}
	return faults.Err(&s.Header)
}

// SellerSaved: a seller was made or revised.
type SellerSaved struct {
	Code string `json:"code"`
}

// EventType is seller.saved, schema 1.
func (SellerSaved) EventType() (string, int) { return "seller.saved", 1 }
