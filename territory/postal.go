package territory

import (
	"strings"

	"github.com/seed-3f372218/o2c/document"
)

const zipDigits = 5

// zips tells whether a country's codes are ZIP codes: the United States and the islands that have a country code of their own.
func zips(country string) bool {
	switch country {
	case "US", "PR", "VI", "GU", "AS", "MP":
		return true
	}
	return false
}

// PostalCode gives a code as territories compare it: upper-case, without spaces and dashes, and of a US one the first five digits. No code is
// "". What is no code, and a US code without its leading zeros, is ErrInvalid.
func PostalCode(country, text string) (string, error) {
	if err := checkCountry(country); err != nil {
		return "", err
	}
	code, err := postalCode(country, text)
	if err != nil {
		return "", err
	}
	return code, nil
}

func postalCode(country, text string) (string, *document.Error) {
	if text == "" {
		return "", nil
	}
	code := text
	if !plain(text) {
		var ok bool
		if len(text) <= MaxText {
			code, ok = clean(text, "")
		}
		code = strings.ReplaceAll(code, "-", "")
		if !ok || code == "" {
			return "", &document.Error{
				Code: "territory/postal_code", Path: "postal_code", Message: "is no postal code: " + document.Quote(text), Help: "write letters, digits, spaces and dashes", Kind: document.ErrInvalid,
			}
		}
	}
	return zipCode(country, code)
}

// zipCode cuts a US code to its five digits; those of other countries stay.
func zipCode(country, code string) (string, *document.Error) {
	if !zips(country) {
		return code, nil
	}
	const extended = zipDigits + 4
	whole := digits(code)
	if whole && (len(code) == zipDigits || len(code) == extended) {
		return code[:zipDigits], nil
	}
	fault := &document.Error{Code: "territory/postal_code", Path: "postal_code", Kind: document.ErrInvalid}
	switch {
	case whole && len(code) == zipDigits-1:
		fault.Message, fault.Help = "has four digits, a US code has five: "+document.Quote(code), "write 0"+code+" if the leading zero was lost"
	case whole && len(code) == extended-1:
		fault.Message, fault.Help = "has eight digits, a US code has five or nine: "+document.Quote(code), "write 0"+code[:4]+"-"+code[4:]+" if the leading zero was lost"
	default:
		fault.Message, fault.Help = "is no US code: "+document.Quote(code), "write five digits (33602), or nine (33602-1234)"
	}
	return "", fault
}

func checkCountry(country string) error {
	if len(country) == 2 && country[0] >= 'A' && country[0] <= 'Z' && country[1] >= 'A' && country[1] <= 'Z' {
		return nil
	}
	return &document.Error{
		Code: "territory/country", Path: "country", Message: "is not a country: " + document.Quote(country), Help: "write the two upper-case letters of ISO 3166-1, such as US", Kind: document.ErrInvalid,
	}
}
