package party

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// KindSeller is the kind of sellers.
const KindSeller document.Kind = "seller"

// SellerDraft is a seller's content as it comes from outside.
type SellerDraft struct {
	// Code never changes. It begins the names of the seller's number series, so it has no slash.
	Code string `json:"code"`
	Name string `json:"name"`
	// LegalName is the name in the register of companies; none means Name.
	LegalName string  `json:"legal_name,omitempty"`
	Address   Address `json:"address,omitzero"`
	// Zone is the IANA time zone that decides what day it is for the seller, such as "America/Chicago"; none means UTC. Whether there is such a zone
	// is not looked at here.
	Zone             string            `json:"zone,omitempty"`
	Currency         money.Currency    `json:"currency,omitzero"`
	TaxRegistrations []TaxRegistration `json:"tax_registrations,omitempty"`
	BankAccounts     []BankAccount     `json:"bank_accounts,omitempty"`
	Contacts         []Contact         `json:"contacts,omitempty"`
	// Numbering says how documents are numbered, for the series that the defaults do not suit; see Number.
	Numbering []Numbering `json:"numbering,omitempty"`
	// Disabled sellers sell no more.
	Disabled bool `json:"disabled,omitempty"`
	// Extensions are the host's own fields. The document keeps them in its header.
	Extensions map[string]json.RawMessage `json:"extensions,omitempty"`
}

// Seller is a legal entity that sells. Documents copy what they take from it, so a revision does not change them.
type Seller struct {
	Header document.Header `json:"header"`
	SellerDraft
}

// SellerID gives the ID of the seller with this code.
func SellerID(code string) document.ID { return document.NameID(KindSeller, code) }

// NewSeller makes a seller. Every fault of the draft is reported at once (ErrInvalid).
func NewSeller(tenant string, draft SellerDraft, by document.Stamp) (*Seller, []document.Event, error) {
	s := &Seller{Header: document.NewHeader(KindSeller, tenant, SellerID(draft.Code), by)}
	events, err := s.take(draft, by)
	if err != nil {
		return nil, nil, err
	}
	return s, events, nil
}

// Revise replaces the seller's content; the code stays. An error is ErrInvalid and leaves the seller as it was. A series that begins again
// each year or month is another series than one that does not: its numbers begin again with the revision.
func (s *Seller) Revise(draft SellerDraft, by document.Stamp) ([]document.Event, error) {
	if err := fixed(s.Code, draft.Code); err != nil {
		return nil, err
	}
	next := &Seller{Header: s.Header.Clone()}
	next.Header.Touch(by)
	events, err := next.take(draft, by)
	if err != nil {
		return nil, err
	}
	*s = *next
	return events, nil
}

func (s *Seller) take(draft SellerDraft, by document.Stamp) ([]document.Event, error) {
	s.SellerDraft = draft.Clone()
	s.Header.Extensions, s.Extensions = s.Extensions, nil
	if s.Zone == "" {
		s.Zone = "UTC"
	}
	faults := draft.faults()
	checkHeader(&faults, bare(s.Header), KindSeller, SellerID(s.Code))
	if err := faults.Err(nil); err != nil {
		return nil, err
	}
	return []document.Event{document.NewEvent(&s.Header, by, SellerSaved{Code: s.Code, Name: s.Name, Zone: s.Zone, Disabled: s.Disabled})}, nil
}

// Content gives a deep copy of the content, to be changed and given to Revise.
func (s *Seller) Content() SellerDraft {
	draft := s.SellerDraft.Clone()
	draft.Extensions = cloneExtensions(s.Header.Extensions)
	return draft
}

// Head gives the seller's header.
func (s *Seller) Head() *document.Header { return &s.Header }

// Schema is 1.
func (s *Seller) Schema() int { return 1 }

// Keys are none: a seller is read by its code.
func (s *Seller) Keys() (plain, unique []document.Key) { return nil, nil }

// Validate checks every invariant of the seller and reports all faults at once.
func (s *Seller) Validate() error {
	faults := s.faults()
	checkHeader(&faults, &s.Header, KindSeller, SellerID(s.Code))
	checkNoExtensions(&faults, s.Extensions)
	if s.Zone == "" {
		faults.Add("zone", codeRequired, "is required", "write an IANA name such as America/Chicago")
	}
	return faults.Err(&s.Header)
}

// Clone gives a deep copy.
func (s *Seller) Clone() *Seller {
	return &Seller{Header: s.Header.Clone(), SellerDraft: s.SellerDraft.Clone()}
}

// Clone gives a deep copy.
func (d SellerDraft) Clone() SellerDraft {
	d.Address, d.TaxRegistrations, d.BankAccounts = d.Address.Clone(), slices.Clone(d.TaxRegistrations), slices.Clone(d.BankAccounts)
	d.Contacts, d.Numbering, d.Extensions = slices.Clone(d.Contacts), slices.Clone(d.Numbering), cloneExtensions(d.Extensions)
	return d
}

// Validate reports every fault of the draft at once, each with its path.
func (d *SellerDraft) Validate() error { return d.faults().Err(nil) }

func (d *SellerDraft) faults() document.Faults {
	var f document.Faults
	checkCode(&f, "code", d.Code, true)
	if strings.Contains(d.Code, "/") {
		f.Add("code", codeText, "has a slash", "a seller's code begins the names of its number series")
	}
	checkText(&f, "name", d.Name, true)
	checkText(&f, "legal_name", d.LegalName, false)
	if !d.Address.IsZero() {
		f.Check("address", "party/address", d.Address.Validate())
	}
	if !zoneShape(d.Zone) {
		f.Add("zone", "party/zone", "is not the name of a time zone: "+document.Quote(d.Zone), "write an IANA name such as America/Chicago")
	}
	checkRegistrations(&f, d.TaxRegistrations)
	if checkCount(&f, "bank_accounts", len(d.BankAccounts), MaxEntries) {
		for n, a := range d.BankAccounts {
			f.Check(document.Index("bank_accounts", n), "party/bank_account", a.Validate())
		}
	}
	checkContacts(&f, d.Contacts)
	d.checkNumbering(&f)
	checkExtensions(&f, d.Extensions)
	return f
}

// zoneShape tells whether text looks like an IANA name. "Local" is the machine's zone, which is nobody's.
func zoneShape(zone string) bool {
	if len(zone) > MaxCode || zone == "Local" || strings.HasPrefix(zone, "/") || strings.Contains(zone, "..") {
		return false
	}
	for _, c := range []byte(zone) {
		if !upper(c) && !upper(c-0x20) && !digit(c) && !strings.ContainsRune("/_+-", rune(c)) {
			return false
		}
	}
	return true
}
