package pricing_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/edition"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/model"
)

func wholesale() pricing.PriceListDraft {
	d := draft("wholesale", gloves(model.Volume), flat("MASK", "ea", "0.125 USD"))
	d.Name, d.Valid = "Wholesale 2026", span("2026-01-01", "2027-01-01")
	d.Scope = pricing.Scope{Groups: []string{"wholesale"}, Customers: []string{"lakeside"}}
	screws := tiered("SCREW", "ea", model.Graduated, "2.50 USD", "1000 ea", "2.25 USD")
	screws.Per = qty("100 ea")
	d.Entries = append(d.Entries, screws)
	d.Extensions = map[string]json.RawMessage{"erp": json.RawMessage(`"PL-7"`)}
	return d
}

func TestPriceList_Stored(t *testing.T) {
	p, events, err := pricing.NewPriceList("acme", wholesale(), 3, clerk)
	require.NoError(t, err)
	stored(t, p, events)
	again(t, p)
	plain, unique := p.Keys()
	require.Equal(t, []document.Key{{Name: "currency", Value: "USD"}, {Name: "customer", Value: "lakeside"}, {Name: "group", Value: "wholesale"}}, plain)
	require.Empty(t, unique)
	require.Equal(t, pricing.PriceListID("wholesale", 3), p.Header.ID)
}

// The first tier may say its bound; the document does not keep it, so both drafts make the same document.
func TestPriceList_FirstBoundIsLeftOut(t *testing.T) {
	d := wholesale()
	d.Entries[0].Tiers[0].From = qty("0 case")
	require.Equal(t, made(wholesale()), made(d))
	require.Equal(t, qty("0 case"), d.Entries[0].Tiers[0].From, "the draft is not changed")
}

// A version has its own ID and keeps what it says; equal content has one digest, whatever edition it is in.
func TestPriceList_Versions(t *testing.T) {
	p := made(wholesale())
	before := p.Clone()
	d := p.Content()
	require.Equal(t, wholesale().Extensions, d.Extensions)
	d.Entries[0].Tiers[0].Price, d.Name = price("61.00 USD"), "Wholesale"
	require.Equal(t, before, p, "content is a copy")
	next, events, err := pricing.NewPriceList("acme", d, 2, later)
	require.NoError(t, err)
	require.Equal(t, "desk-3", next.Header.ChangedBy)
	require.NotEqual(t, p.Header.ID, next.Header.ID)
	require.Equal(t, price("61.00 USD"), next.Entries[0].Tiers[0].Price)
	require.Equal(t, pricing.PriceListSaved{Code: "wholesale", Edition: 2, Name: "Wholesale", Currency: iso("USD"), Valid: d.Valid, Entries: 3}, events[0].Payload)
	same, _, err := pricing.NewPriceList("acme", wholesale(), 5, later)
	require.NoError(t, err)
	digests := [...]string{must(p.Digest()), must(same.Digest()), must(next.Digest())}
	require.Equal(t, digests[0], digests[1])
	require.NotEqual(t, digests[0], digests[2])
	for _, in := range []int{-1, edition.MaxEditions + 1} {
		_, _, err := pricing.NewPriceList("acme", d, in, later)
		require.Equal(t, []string{"edition pricing/count"}, faultsOf(t, err))
	}
}

func TestPriceListDraft_Faults(t *testing.T) {
	entry := func(change func(*pricing.Entry)) func(*pricing.PriceListDraft) {
		return func(d *pricing.PriceListDraft) { change(&d.Entries[0]) }
	}
	for name, c := range map[string]struct {
		change func(*pricing.PriceListDraft)
		faults []string
	}{
		"fine":      {func(*pricing.PriceListDraft) {}, nil},
		"empty":     {func(d *pricing.PriceListDraft) { *d = pricing.PriceListDraft{} }, []string{"code pricing/required", "name pricing/required", "currency pricing/required"}},
		"code":      {func(d *pricing.PriceListDraft) { d.Code = " x" }, []string{"code pricing/text"}},
		"span":      {func(d *pricing.PriceListDraft) { d.Valid = span("2026-01-01", "2026-01-01") }, []string{"valid document/span"}},
		"customers": {func(d *pricing.PriceListDraft) { d.Scope.Customers = []string{"a", "", "a"} }, []string{"scope.customers[1] pricing/required", "scope.customers[2] pricing/duplicate"}},
		"groups":    {func(d *pricing.PriceListDraft) { d.Scope.Groups = make([]string, pricing.MaxScope+1) }, []string{"scope.groups pricing/count"}},
		"entries":   {func(d *pricing.PriceListDraft) { d.Entries = make([]pricing.Entry, pricing.MaxEntries+1) }, []string{"entries pricing/count"}},
		"twice":     {func(d *pricing.PriceListDraft) { d.Entries = append(d.Entries, gloves(model.Volume)) }, []string{"entries[3] pricing/duplicate"}},
		"other unit is another price": {func(d *pricing.PriceListDraft) {
			d.Entries = append(d.Entries, flat("GLOVES-M", "box", "7.00 USD"))
		}, nil},
		"extension":       {func(d *pricing.PriceListDraft) { d.Extensions["x"] = json.RawMessage("{") }, []string{"extensions.x pricing/extension"}},
		"item":            {entry(func(e *pricing.Entry) { e.Item = strings.Repeat("x", 65) }), []string{"entries[0].item pricing/text"}},
		"unit":            {entry(func(e *pricing.Entry) { e.Unit = "a b" }), []string{"entries[0].unit pricing/unit"}},
		"tiering":         {entry(func(e *pricing.Entry) { e.Kind = "staircase" }), []string{"entries[0].kind pricing/model"}},
		"tiers untold":    {entry(func(e *pricing.Entry) { e.Kind = "" }), []string{"entries[0].price pricing/required", "entries[0].tiers pricing/model"}},
		"too many":        {entry(func(e *pricing.Entry) { e.Tiers = make([]model.Tier, model.MaxTiers+1) }), []string{"entries[0].tiers pricing/count"}},
		"base unit":       {entry(func(e *pricing.Entry) { e.Per = qty("10 ea") }), []string{"entries[0].per pricing/unit"}},
		"base zero":       {entry(func(e *pricing.Entry) { e.Per = qty("0 case") }), []string{"entries[0].per pricing/price_base"}},
		"no price":        {entry(func(e *pricing.Entry) { e.Tiers[1].Price = money.Price{} }), []string{"entries[0].tiers[1].price pricing/required"}},
		"negative price":  {entry(func(e *pricing.Entry) { e.Tiers[1].Price = price("-1.00 USD") }), []string{"entries[0].tiers[1].price pricing/negative"}},
		"other currency":  {entry(func(e *pricing.Entry) { e.Tiers[2].Price = price("50.00 EUR") }), []string{"entries[0].tiers[2].price pricing/currency"}},
		"first not 0":     {entry(func(e *pricing.Entry) { e.Tiers[0].From = qty("1 case") }), []string{"entries[0].tiers[0].from pricing/tiers"}},
		"first unit":      {entry(func(e *pricing.Entry) { e.Tiers[0].From = qty("0 ea") }), []string{"entries[0].tiers[0].from pricing/unit"}},
		"second 0":        {entry(func(e *pricing.Entry) { e.Tiers[1].From = money.Quantity{} }), []string{"entries[0].tiers[1].from pricing/required"}},
		"not ascending":   {entry(func(e *pricing.Entry) { e.Tiers[2].From = qty("50 case") }), []string{"entries[0].tiers[2].from pricing/tiers"}},
		"negative bound":  {entry(func(e *pricing.Entry) { e.Tiers[1].From = qty("-50 case") }), []string{"entries[0].tiers[1].from pricing/tiers"}},
		"other unit":      {entry(func(e *pricing.Entry) { e.Tiers[1].From = qty("50 ea") }), []string{"entries[0].tiers[1].from pricing/unit"}},
		"several at once": {entry(func(e *pricing.Entry) { e.Item, e.Tiers[1].Price = "", price("-1.00 USD") }), []string{"entries[0].item pricing/required", "entries[0].tiers[1].price pricing/negative"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := wholesale()
			c.change(&d)
			_, events, err := pricing.NewPriceList("acme", d, 3, clerk)
			if c.faults == nil {
				require.NoError(t, err)
				require.NoError(t, d.Validate())
				return
			}
			require.Equal(t, c.faults, faultsOf(t, err))
			require.Equal(t, c.faults, faultsOf(t, d.Validate()))
			require.Empty(t, events)
		})
	}
}

func TestPriceList_ValidateSeesTheHeader(t *testing.T) {
	p := made(wholesale())
	p.Header.Kind = "item"
	p.Code = "other"
	p.Extensions = map[string]json.RawMessage{"x": json.RawMessage("1")}
	require.Equal(t, []string{"header.kind pricing/header", "header.id pricing/header", "extensions pricing/extension"}, faultsOf(t, p.Validate()))
	_, _, err := pricing.NewPriceList("", wholesale(), 3, clerk)
	require.Equal(t, []string{"header.tenant document/required"}, faultsOf(t, err))
}
