package party

import "github.com/seed-3f372218/o2c/document"

// TaxRegistration is the number under which a party is known to a tax authority.
type TaxRegistration struct {
	Country string `json:"country"`          // ISO 3166-1 alpha-2
	Region  string `json:"region,omitempty"` // state or province where that has taxes of its own
	Number  string `json:"number"`
}

func checkRegistrations(f *document.Faults, all []TaxRegistration) {
	if !checkCount(f, "tax_registrations", len(all), MaxEntries) {
		return
	}
	seen := make(map[TaxRegistration]bool, len(all))
	for n, r := range all {
		path := document.Index("tax_registrations", n)
		checkCountry(f, path+".country", r.Country)
		checkText(f, path+".region", r.Region, false)
		checkCode(f, path+".number", r.Number, true)
		if seen[r] {
			f.Add(path, codeDuplicate, "is there already", "keep one of the two")
		}
		seen[r] = true
	}
}

// Exemption frees a customer from the taxes of a jurisdiction while a certificate is valid.
type Exemption struct {
	// Jurisdiction is written as the host's tax rules write it, such as "US-IL".
	Jurisdiction string `json:"jurisdiction"`
	Certificate  string `json:"certificate"`
	// Span is when the certificate is valid: from its first day to the day after its last.
	Span document.Span `json:"span,omitzero"`
}

func checkExemptions(f *document.Faults, all []Exemption) {
	if !checkCount(f, "exemptions", len(all), MaxEntries) {
		return
	}
	for n, e := range all {
		path := document.Index("exemptions", n)
		checkCode(f, path+".jurisdiction", e.Jurisdiction, true)
		checkCode(f, path+".certificate", e.Certificate, true)
		f.Check(path+".span", "party/span", e.Span.Validate())
	}
}
