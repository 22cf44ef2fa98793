package party

import (
	"slices"
	"strings"

	"github.com/seed-3f372218/o2c/document"
)

// Address is a postal address.
type Address struct {
	// Name of the person or company that receives.
	Name       string   `json:"name,omitempty" o2c:"personal"`
	Lines      []string `json:"lines,omitempty"` // street and number, building, floor; at most MaxLines
	City       string   `json:"city,omitempty"`
	Region     string   `json:"region,omitempty"` // state or province, such as "IL"
	PostalCode string   `json:"postal_code,omitempty"`
	Country    string   `json:"country"` // ISO 3166-1 alpha-2, such as "US"
}

// IsZero tells whether the address says nothing.
func (a Address) IsZero() bool {
	return a.Name == "" && len(a.Lines) == 0 && a.City == "" && a.Region == "" && a.PostalCode == "" && a.Country == ""
}

// Clone gives a deep copy.
func (a Address) Clone() Address {
	a.Lines = slices.Clone(a.Lines)
	return a
}

// Validate reports every fault at once (ErrInvalid). An address has a country; the rest differs by country and is only kept within bounds.
func (a Address) Validate() error {
	var f document.Faults
	checkText(&f, "name", a.Name, false)
	if checkCount(&f, "lines", len(a.Lines), MaxLines) {
		for n, line := range a.Lines {
			checkText(&f, document.Index("lines", n), line, true)
		}
	}
	checkText(&f, "city", a.City, false)
	checkText(&f, "region", a.Region, false)
	checkText(&f, "postal_code", a.PostalCode, false)
	checkCountry(&f, "country", a.Country)
	return f.Err(nil)
}

func checkCountry(f *document.Faults, path, country string) {
	if country == "" {
		f.Add(path, codeRequired, "is required", "write for instance US")
	} else if len(country) != 2 || !upper(country[0]) || !upper(country[1]) {
		f.Add(path, "party/country", "is not a country: "+document.Quote(country), "write the two upper-case letters of ISO 3166-1, such as US")
	}
}

// Contact is how a party is reached. Name, e-mail address and telephone number are personal.
type Contact struct {
	// Role says what the contact is for, in the host's words, such as "billing".
	Role  string `json:"role,omitempty"`
	Name  string `json:"name,omitempty" o2c:"personal"`
	Email string `json:"email,omitempty" o2c:"personal"`
	Phone string `json:"phone,omitempty" o2c:"personal"`
}

// Validate reports every fault at once (ErrInvalid): a contact says something, and what it says can be written to.
func (c Contact) Validate() error {
	var f document.Faults
	checkCode(&f, "role", c.Role, false)
	checkText(&f, "name", c.Name, false)
	checkText(&f, "email", c.Email, false)
	checkText(&f, "phone", c.Phone, false)
	if c.Name == "" && c.Email == "" && c.Phone == "" {
		f.Add("", codeRequired, "a contact has a name, an e-mail address or a telephone number", "")
	}
	if at := strings.LastIndexByte(c.Email, '@'); c.Email != "" && (at < 1 || at == len(c.Email)-1 || strings.ContainsAny(c.Email, " \t\r\n<>")) {
		f.Add("email", "party/email", "is not an e-mail address", "write name@example.com, without a display name")
	}
	return f.Err(nil)
}

func checkContacts(f *document.Faults, contacts []Contact) {
	if checkCount(f, "contacts", len(contacts), MaxEntries) {
		for n, c := range contacts {
			f.Check(document.Index("contacts", n), "party/contact", c.Validate())
		}
	}
}
