package territory

import (
	"github.com/seed-3f372218/o2c/document"
)

// Gap says that no territory of a map has an address. It is ErrRefused, and unwraps to the *document.Error that it prints as.
type Gap struct {
	Map        string `json:"map"`
	MapVersion int64  `json:"map_version"`
	Team       string `json:"team"`
	Country    string `json:"country"`
	// PostalCode is the code as territories compare it, none for an address without one.
	PostalCode string `json:"postal_code,omitempty"`
}

func (x *Index) gap(country, code string) *Gap {
	return &Gap{Map: x.code, MapVersion: x.version, Team: x.team, Country: country, PostalCode: code}
}

// Error names the place and the map, and proposes a rule.
func (g *Gap) Error() string { return g.shape().Error() }

// Unwrap gives the one shape of errors.
func (g *Gap) Unwrap() error { return g.shape() }

func (g *Gap) shape() *document.Error {
	e := &document.Error{Code: "territory/gap", Kind: document.ErrRefused}
	if g.PostalCode == "" {
		e.Message = "no territory of map " + document.Quote(g.Map) + " has an address in " + g.Country + " without a postal code"
		e.Help = `give the address a postal code, or add the rule "*" to a territory of ` + g.Country
		return e
	}
	e.Message = "no territory of map " + document.Quote(g.Map) + " has postal code " + document.Quote(g.PostalCode) + " of " + g.Country
	e.Help = "add the rule " + document.Quote(g.PostalCode) + ` or "*" to a territory of ` + g.Country
	return e
}
