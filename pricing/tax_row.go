package pricing

import (
	"slices"
	"strings"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/party"
)

// TaxRow is the rate of a tax in a place, for a class of items, on some days. Jurisdiction and Name say which tax it is.
type TaxRow struct {
	Country string `json:"country"` // ISO 3166-1 alpha-2, such as "US"
	// Region is written as addresses write it, such as "FL"; none means the whole country.
	Region string `json:"region,omitempty"`
	// PostalPrefix is what postal codes begin with, as addresses write them, such as "331"; none means all.
	PostalPrefix string `json:"postal_prefix,omitempty"`
	// Jurisdiction is who levies the tax, such as "US-FL"; Name what it is called; Category why this rate applies, such as "standard" or "exempt".
	Jurisdiction string `json:"jurisdiction"`
	Name         string `json:"name,omitempty"`
	Category     string `json:"category,omitempty"`
	// Class is the tax class of items; none means those for which the tax has no row of their own.
	Class string `json:"class,omitempty"`
	// Rate may be zero: that says that nothing is due, which no row at all does not say.
	Rate money.Rate `json:"rate"`
	// Valid is when the rate applies, from its first day to the day after its last.
	Valid document.Span `json:"valid,omitzero"`
}

func (r *TaxRow) faults() document.Faults {
	var f document.Faults
	f.Check("", "pricing/country", party.Address{Country: r.Country}.Validate())
	checkCode(&f, "region", r.Region, false)
	checkCode(&f, "postal_prefix", r.PostalPrefix, false)
	checkCode(&f, "jurisdiction", r.Jurisdiction, true)
	checkText(&f, "name", r.Name, false)
	checkText(&f, "category", r.Category, false)
	checkCode(&f, "class", r.Class, false)
	if r.Rate.Sign() < 0 {
		f.Add("rate", "pricing/negative", "is not negative, this one is "+r.Rate.String(), "")
	}
	f.Check("valid", "pricing/valid", r.Valid.Validate())
	return f
}

// key is what only one row has on a day.
func (r *TaxRow) key() TaxRow {
	return TaxRow{Country: r.Country, Region: r.Region, PostalPrefix: r.PostalPrefix, Jurisdiction: r.Jurisdiction, Name: r.Name, Class: r.Class}
}

// narrower tells whether a row is about a smaller place than another: the longer postal prefix first, then a region, then the country.
func (r *TaxRow) narrower(than *TaxRow) int {
	if d := len(than.PostalPrefix) - len(r.PostalPrefix); d != 0 {
		return d
	}
	return len(than.Region) - len(r.Region)
}

// Rates gives the taxes that an item of a class bears when it goes to an address on a day, those of the smallest place first, then in the
// order in which the table names them. Of the rows of one tax (jurisdiction and name) one applies: that of the item's class before the one
// for all classes, then that of the smallest place.
//
// No row that applies is ErrInvalid, never a rate of zero, and so is an address without a region or a postal code where the country's rows
// depend on it.
func (t *TaxTable) Rates(to party.Address, class string, on document.Date) ([]TaxRate, error) {
	var f document.Faults
	if on.IsZero() {
		f.Add("on", codeRequired, "a rate is one of a day", "")
		return nil, f
	}
	var rows []*TaxRow
	place := false // whether there is a row of the place
	for i := range t.Rows {
		r := &t.Rows[i]
		if r.Country != to.Country || !r.Valid.Contains(on) {
			continue
		}
		if r.Region != "" && to.Region == "" && f.Err(nil) == nil {
			f.Add("to.region", "pricing/tax_address", "taxes in "+document.Quote(to.Country)+" depend on the region, the address has none", "")
		}
		if r.Region != "" && r.Region != to.Region {
			continue
		}
		if r.PostalPrefix != "" && to.PostalCode == "" && f.Err(nil) == nil {
			f.Add("to.postal_code", "pricing/tax_address", "taxes there depend on the postal code, the address has none", "")
		}
		if !strings.HasPrefix(to.PostalCode, r.PostalPrefix) {
			continue
		}
		place = true
		if r.Class == "" || r.Class == class {
			rows = keep(rows, r)
		}
	}
	if err := f.Err(nil); err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, t.noRate(to, class, on, place)
	}
	slices.SortStableFunc(rows, (*TaxRow).narrower)
	rates := make([]TaxRate, len(rows))
	for i, r := range rows {
		rates[i] = TaxRate{Jurisdiction: r.Jurisdiction, Name: r.Name, Category: r.Category, Rate: r.Rate}
	}
	return rates, nil
}

// keep adds a row to those that apply, or lets it take the place of one of the same tax.
func keep(rows []*TaxRow, r *TaxRow) []*TaxRow {
	for i, other := range rows {
		if other.Jurisdiction != r.Jurisdiction || other.Name != r.Name {
			continue
		}
		if r.Class != "" && other.Class == "" || r.Class == other.Class && r.narrower(other) < 0 {
			rows[i] = r
		}
		return rows
	}
	return append(rows, r)
}

func (t *TaxTable) noRate(to party.Address, class string, on document.Date, place bool) error {
	where := document.Quote(strings.TrimSuffix(to.Country+"-"+to.Region, "-"))
	message := "tax table " + document.Quote(t.Code) + " has no row for " + where
	if to.PostalCode != "" {
		message += ", postal code " + document.Quote(to.PostalCode) + ","
	}
	if place {
		message += " and items of class " + document.Quote(class)
	}
	return document.Faults{{
		Code: "pricing/no_tax", Path: "to", Message: message + " on " + on.String(), Help: "add one; where nothing is due, with a rate of 0%", Kind: document.ErrInvalid,
	}}
}
