package party

import (
	"slices"

	"github.com/seed-3f372218/o2c/document"
)

// Address is where a party is reached or goods go.
type Address struct {
	// Name is the addressee.
	Name       string   `json:"name,omitempty" o2c:"personal"`
	Lines      []string `json:"lines,omitempty"`
	City       string   `json:"city,omitempty"`
	Region     string   `json:"region,omitempty"` // such as FL
	PostalCode string   `json:"postal_code,omitempty"`
	Country    string   `json:"country"` // ISO 3166-1 alpha-2, upper case
}

// Clone gives a deep copy.
func (a Address) Clone() Address {
	a.Lines = slices.Clone(a.Lines)
	return a
}

// IsZero tells whether nothing is filled in.
func (a Address) IsZero() bool {
	return a.Name == "" && len(a.Lines) == 0 && a.City == "" && a.Region == "" && a.PostalCode == "" && a.Country == ""
}

// Validate wants a country code; what else an address needs differs from country to country.
func (a Address) Validate() error {
	var faults document.Faults
	if !countryCode(a.Country) {
		faults.Add("country", "party/country", "is a country code of two capital letters, this one is "+document.Quote(a.Country), "write for instance US")
	}
	return faults.Err(nil)
}

func countryCode(s string) bool {
	return len(s) == 2 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'A' && s[1] <= 'Z'
}

// Contact is a person to talk to.
type Contact struct {
	Name  string `json:"name" o2c:"personal"`
	Email string `json:"email,omitempty" o2c:"personal"`
	Phone string `json:"phone,omitempty" o2c:"personal"`
}

// TaxRegistration is a number under which a party is known to a tax authority.
type TaxRegistration struct {
	Country string `json:"country"`
	Region  string `json:"region,omitempty"`
	Number  string `json:"number"`
}

func validateRegistrations(faults *document.Faults, registrations []TaxRegistration) {
	for i, r := range registrations {
		if !countryCode(r.Country) || r.Number == "" {
			faults.Add(document.Index("tax_registrations", i), "party/registration", "a registration has a country code and a number", "")
		}
	}
}
