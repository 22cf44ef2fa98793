package pricing

import (
	"slices"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// Policy says which of the lists that have a price for a line gives it.
type Policy string

// The policies.
const (
	// MostSpecific takes the narrowest list, whatever is cheaper.
	MostSpecific Policy = ""
	// BestPrice takes the list by which the line costs least; of equals the narrowest. Exclusive lists still end the search. An entry of a pool is
	// compared by the pool that all lines would make that could be in it.
	BestPrice Policy = "best_price"
)

// Basket is what is to be priced, for whom and when. Who buys is told by the codes that the scopes of lists name; each may be left out.
type Basket struct {
	Contracts    []string `json:"contracts,omitempty"`
	Customer     string   `json:"customer,omitempty"`
	Organization string   `json:"organization,omitempty"`
	Groups       []string `json:"groups,omitempty"`
	Channel      string   `json:"channel,omitempty"`
	Territory    string   `json:"territory,omitempty"`

	Currency money.Currency `json:"currency"`
	// On is the day whose prices apply, in the seller's zone, to all lines. It may be any day of the past.
	On document.Date `json:"on"`
	// At is the instant of which On is the day. Lists that state a zone take their own day from it; without it, On is their day too.
	At     time.Time    `json:"at,omitzero"`
	Policy Policy       `json:"policy,omitempty"`
	Lines  []BasketLine `json:"lines"`
	// Discounts are taken off the sum of the lines' nets, in their order.
	Discounts []Discount `json:"discounts,omitempty"`
	// Rounding is the rule of every figure; the zero Rounding is half away from zero, in the currency's minor unit.
	Rounding money.Rounding `json:"rounding,omitzero"`
}

// BasketLine asks for the price of a quantity of an item.
type BasketLine struct {
	Item string `json:"item"` // SKU
	// Quantity is not negative, in any unit of the item.
	Quantity money.Quantity `json:"quantity"`
	Facts    ItemFacts      `json:"facts,omitzero"`
	// Prior is what was bought before and counts for cumulative entries: confirmed within the contract's period, less what was credited. It
	// is in any unit of the item.
	Prior money.Quantity `json:"prior,omitzero"`
	// Manual is the price that somebody gives instead of the list's.
	Manual *ManualPrice `json:"manual,omitempty"`
	// Limits are what may be given without approval.
	Limits Limits `json:"limits,omitzero"`
	// Discounts are taken off the extension, in their order.
	Discounts []Discount `json:"discounts,omitempty"`
	// Taxes are all worked out of the line's net; TaxTable.Rates gives them.
	Taxes []TaxRate `json:"taxes,omitempty"`
}

// IsZero tells whether nothing is known of the item.
func (f ItemFacts) IsZero() bool {
	return f.Unit == "" && len(f.Units) == 0 && len(f.Categories) == 0 && f.Cost == nil
}

// hasOne tells whether the basket has one of the codes in a dimension.
func (b *Basket) hasOne(dimension int, codes []string) bool {
	switch dimension {
	case 0:
		return slices.ContainsFunc(b.Contracts, func(code string) bool { return code != "" && slices.Contains(codes, code) })
	case 3:
		return slices.ContainsFunc(b.Groups, func(code string) bool { return code != "" && slices.Contains(codes, code) })
	}
	one := b.one(dimension)
	return one != "" && slices.Contains(codes, one)
}

// one gives the basket's code in a dimension that it has one of.
func (b *Basket) one(dimension int) string {
	switch dimension {
	case 1:
		return b.Customer
	case 2:
		return b.Organization
	case 4:
		return b.Channel
	case 5:
		return b.Territory
	}
	return ""
}

func (b *Basket) faults() document.Faults {
	var f document.Faults
	if b.Currency.IsZero() {
		f.Add("currency", codeRequired, "a basket has a currency", "")
	}
	if b.On.IsZero() {
		f.Add("on", codeRequired, "a basket says the day whose prices apply", "")
	}
	if b.Policy != MostSpecific && b.Policy != BestPrice {
		f.Add("policy", "pricing/policy", "there is no policy "+document.Quote(string(b.Policy)), `leave it out, or write "best_price"`)
	}
	checkCount(&f, "contracts", len(b.Contracts), MaxScope)
	checkCount(&f, "groups", len(b.Groups), MaxScope)
	return f
}

// faults adds those of a line, and tells whether there are none.
func (l *BasketLine) faults(f *document.Faults, i int, currency money.Currency) bool {
	before := len(*f)
	at := func(path string) string { return document.Index("lines", i) + path }
	if l.Quantity.Sign() < 0 {
		f.Add(at(".quantity"), "pricing/negative", "is not negative, this one is "+l.Quantity.String(), "price a return by its invoice line")
	}
	if l.Prior.Sign() < 0 {
		f.Add(at(".prior"), "pricing/negative", "is not negative, this one is "+l.Prior.String(), "")
	}
	if len(l.Facts.Categories) > 0 || len(l.Facts.Units) > 0 || l.Facts.Cost != nil {
		if faults := l.Facts.faults(); len(faults) > 0 {
			f.Check(at(".facts"), "pricing/facts", faults)
		}
		if c := l.Facts.Cost; c != nil && *c != (money.Price{}) && !currency.IsZero() && c.Currency() != currency {
			f.Add(at(".facts.cost"), "pricing/currency", "is in "+c.Currency().String()+", the basket in "+currency.String(), "convert it, or leave it out")
		}
	}
	if l.Manual != nil {
		f.Check(at(".manual"), "pricing/manual", l.Manual.faults(currency).Err(nil))
	}
	if !l.Limits.IsZero() {
		f.Check(at(".limits"), "pricing/limit", l.Limits.faults().Err(nil))
	}
	return len(*f) == before
}
