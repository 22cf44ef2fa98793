package pricing_test

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// Every fault of a basket is told at its place; nothing panics, nothing is free.
func TestBook_BadBaskets(t *testing.T) {
	loose := flat("", "ea", "1.00 USD")
	loose.Any = true
	book := compiled(made(draft("base", loose, tiered("T", "ea", model.Graduated, "1.00 USD", "10 ea", "0.50 USD"))))
	line := func(change func(*pricing.BasketLine)) func(*pricing.Basket) {
		return func(b *pricing.Basket) { change(&b.Lines[1]) }
	}
	for name, c := range map[string]struct {
		change func(*pricing.Basket)
		faults []string
	}{
		"fine":              {func(*pricing.Basket) {}, nil},
		"no currency":       {func(b *pricing.Basket) { b.Currency = money.Currency{} }, []string{"currency pricing/required"}},
		"no day":            {func(b *pricing.Basket) { b.On = document.Date{} }, []string{"on pricing/required"}},
		"policy":            {func(b *pricing.Basket) { b.Policy = "luck" }, []string{"policy pricing/policy"}},
		"many contracts":    {func(b *pricing.Basket) { b.Contracts = make([]string, pricing.MaxScope+1) }, []string{"contracts pricing/count"}},
		"many groups":       {func(b *pricing.Basket) { b.Groups = make([]string, pricing.MaxScope+1) }, []string{"groups pricing/count"}},
		"negative":          {line(func(l *pricing.BasketLine) { l.Quantity = qty("-1 ea") }), []string{"lines[1].quantity pricing/negative"}},
		"negative prior":    {line(func(l *pricing.BasketLine) { l.Prior = qty("-1 ea") }), []string{"lines[1].prior pricing/negative"}},
		"absurd quantity":   {line(func(l *pricing.BasketLine) { l.Quantity = qty("9223372036854775807 ea") }), []string{"lines[1].steps pricing/range"}},
		"unknown unit":      {line(func(l *pricing.BasketLine) { l.Quantity = qty("1 keg") }), []string{"lines[1].item pricing/no_price"}},
		"unit without name": {line(func(l *pricing.BasketLine) { l.Quantity = money.Quantity{} }), []string{"lines[1].item pricing/no_price"}},
		"no item":           {line(func(l *pricing.BasketLine) { l.Item, l.Quantity = "", qty("1 keg") }), []string{"lines[1].item pricing/no_price"}},
		"category cycle":    {line(func(l *pricing.BasketLine) { l.Facts.Categories = []string{"a", "b", "a"} }), []string{"lines[1].facts.categories[2] pricing/category_cycle"}},
		"many categories":   {line(func(l *pricing.BasketLine) { l.Facts.Categories = make([]string, 1_000_000) }), []string{"lines[1].facts.categories pricing/count"}},
		"many units":        {line(func(l *pricing.BasketLine) { l.Facts.Units = make([]catalog.Conversion, 1_000_000) }), []string{"lines[1].facts.units pricing/count"}},
		"conversion":        {line(func(l *pricing.BasketLine) { l.Facts.Units = []catalog.Conversion{{Unit: "box", Num: 1}} }), []string{"lines[1].facts.units[0] pricing/conversion"}},
		"negative cost":     {line(func(l *pricing.BasketLine) { l.Facts.Cost = new(price("-1.00 USD")) }), []string{"lines[1].facts.cost pricing/negative"}},
		"cost in euros":     {line(func(l *pricing.BasketLine) { l.Facts.Cost = new(price("1.00 EUR")) }), []string{"lines[1].facts.cost pricing/currency"}},
		"rounding":          {func(b *pricing.Basket) { b.Rounding.Mode = 99 }, []string{"lines[0].unit_price pricing/amount", "lines[1].steps pricing/rounding"}},
		"every line":        {func(b *pricing.Basket) { b.Lines[0].Quantity, b.Lines[1].Quantity = qty("-1 ea"), qty("1 keg") }, []string{"lines[0].quantity pricing/negative", "lines[1].item pricing/no_price"}},
	} {
		t.Run(name, func(t *testing.T) {
			basket := asks("X", "1 ea", "T", "20 ea")
			c.change(&basket)
			priced, err := book.Price(basket)
			why, err2 := book.Explain(basket)
			require.NotEmpty(t, why.String())
			if c.faults == nil {
				require.NoError(t, err)
				return
			}
			require.Error(t, err2)
			require.Equal(t, err.Error(), err2.Error())
			require.Equal(t, pricing.PricedBasket{}, priced)
			require.Equal(t, c.faults, faultsOf(t, err))
		})
	}
}

// Whatever stands in a file: numbers that no system has, tables of a million tiers, entries for two things at once. Each is told with its
// path.
func TestPriceListDraft_BadFiles(t *testing.T) {
	for name, c := range map[string]struct {
		entry string
		fault string
	}{
		"exponent":          {`{"item":"X","unit":"ea","price":"1e1000000000 USD"}`, "entries[0].price "},
		"many digits":       {`{"item":"X","unit":"ea","price":"` + strings.Repeat("9", 100_000) + ` USD"}`, "entries[0].price "},
		"number":            {`{"item":"X","unit":"ea","price":1.5}`, "entries[0].price "},
		"unknown field":     {`{"item":"X","unit":"ea","price":"1.00 USD","prise":"1.00 USD"}`, "entries[0].prise "},
		"old field":         {`{"item":"X","unit":"ea","tiering":"volume"}`, "entries[0].tiering "},
		"two targets":       {`{"item":"X","category":"c","unit":"ea","price":"1.00 USD"}`, "entries[0] pricing/target"},
		"no target":         {`{"unit":"ea","price":"1.00 USD"}`, "entries[0].item pricing/required"},
		"no unit":           {`{"item":"X","price":"1.00 USD"}`, "entries[0].unit "},
		"no price":          {`{"item":"X","unit":"ea"}`, "entries[0].price pricing/required"},
		"price and formula": {`{"item":"X","unit":"ea","price":"1.00 USD","formula":{"base":"cost"}}`, "entries[0].formula pricing/formula"},
		"formula of itself": {`{"item":"X","formula":{"factor":"90%"}}`, "entries[0].formula.base pricing/required"},
		"factor":            {`{"item":"X","formula":{"base":"cost","factor":"-90%"}}`, "entries[0].formula.factor pricing/formula"},
		"step":              {`{"item":"X","formula":{"base":"cost","step":"-1.00 USD"}}`, "entries[0].formula.step pricing/formula"},
		"offset in euros":   {`{"item":"X","formula":{"base":"cost","offset":"-1.00 EUR"}}`, "entries[0].formula.offset pricing/currency"},
		"margins crossed":   {`{"item":"X","formula":{"base":"cost","margin_floor":"10%","margin_ceiling":"5%"}}`, "entries[0].formula.margin_ceiling pricing/formula"},
		"margin":            {`{"item":"X","formula":{"base":"cost","margin_floor":"-101%"}}`, "entries[0].formula.margin_floor pricing/formula"},
		"negative minimum":  {`{"item":"X","unit":"ea","price":"1.00 USD","minimum_quantity":"-1 ea"}`, "entries[0].minimum_quantity pricing/negative"},
		"overlapping tiers": {`{"item":"X","unit":"ea","kind":"volume","tiers":[{"up_to":"10 ea","price":"1.00 USD"},{"up_to":"5 ea","price":"1.00 USD"},{"price":"1.00 USD"}]}`, "entries[0].tiers[1].up_to pricing/tiers"},
		"other currency":    {`{"item":"X","unit":"ea","price":"1.00 EUR"}`, "entries[0].price pricing/currency"},
		"a million tiers":   {`{"item":"X","unit":"ea","kind":"volume","tiers":[` + strings.Repeat(`{"up_to":"1 ea"},`, 1_000_000-1) + `{}]}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			input := []byte(`{"code":"a","name":"A","currency":"USD","entries":[` + c.entry + `]}`)
			d, err := document.DecodeStrict[pricing.PriceListDraft](input)
			if err == nil {
				err = d.Validate()
			}
			require.ErrorIs(t, err, document.ErrInvalid)
			if c.fault != "" {
				require.Contains(t, strings.Join(faultsOf(t, err), "\n")+"\n", c.fault)
			}
		})
	}
	d := draft("a", flat("X", "ea", "1.00 USD"))
	d.Valid = span("2026-07-01", "2026-06-01")
	d.Code, d.Zone, d.Priority, d.Derived = "cost", "a\x00", 2_000_000_000, &pricing.Derivation{From: "cost"}
	require.Equal(t, []string{"code pricing/duplicate", "valid document/span", "zone pricing/text", "priority pricing/count", "derived.from pricing/formula"}, faultsOf(t, d.Validate()))
	d = draft("a")
	for i := range 1_000_000 {
		e := flat("X", "ea", "1.00 USD")
		e.MinimumQuantity = decimals(int64(i), 0, "ea")
		d.Entries = append(d.Entries, e)
	}
	list := made(draft("a"))
	list.PriceListDraft = d
	_, err := pricing.Compile([]*pricing.PriceList{list}, pricing.Config{})
	require.Equal(t, []string{"lists[0].entries[1000] pricing/count"}, faultsOf(t, err))
	d = from("a", "b", pricing.Formula{Base: "c", Factor: rate("-1%")})
	require.Equal(t, []string{"derived.base pricing/formula", "derived.factor pricing/formula"}, faultsOf(t, d.Validate()))
}

// A stored list has at most MaxEntries; one that is only compiled may have more.
func TestCompile_TakesMoreThanIsStored(t *testing.T) {
	d := draft("large")
	for i := range pricing.MaxEntries + 1 {
		d.Entries = append(d.Entries, flat("ITEM-"+strconv.Itoa(i), "ea", "1.00 USD"))
	}
	_, _, err := pricing.NewPriceList("acme", d, 0, clerk)
	require.Equal(t, []string{"entries pricing/count"}, faultsOf(t, err))
	list := made(draft("large"))
	list.PriceListDraft = d
	require.Error(t, list.Validate())
	require.Equal(t, "large", wonBy(t, compiled(list), asks("ITEM-10000", "1 ea")))
}

// everything is a list that states all that a list can.
func everything() pricing.PriceListDraft {
	plus := pricing.Entry{Any: true, Unit: "ea", Formula: &pricing.Formula{Base: "cost", Factor: rate("130%"), Step: price("0.05 USD"), Offset: price("-0.01 USD"), MarginFloor: rateOf("10%"), MarginCeiling: rateOf("50%")}}
	case10 := flat("A", "case", "48.00 USD")
	case10.MinimumQuantity = qty("10 case")
	sizes := pooled(category("gloves", tiered("", "box", model.Volume, "5.00 USD", "10 box", "4.50 USD")), "sizes")
	hours := tiered("HOUR", "hour", model.Graduated, "100.00 USD", "40 hour", "90.00 USD")
	hours.Cumulative = true
	calls := pricing.Entry{Item: "CALL", Unit: "call", Model: model.Model{Kind: model.Package, Price: price("15.00 USD"), Size: qty("10 call"), Free: qty("5 call"), RoundDown: true, Minimum: usd("20.00"), Maximum: usd("2000.00")}}
	stairs := pricing.Entry{Item: "SEAT", Unit: "ea", Model: model.Model{Kind: model.Volume, Bound: model.Exclusive, AtZero: true, Tiers: []model.Tier{{UpTo: qty("10 ea"), Flat: usd("99.00")}, {Price: price("9.00 USD"), Flat: usd("0.00")}}}}
	screws := flat("SCREW", "ea", "0.00 USD")
	screws.Per = qty("1000 ea")
	d := from("everything", "base", pricing.Formula{Factor: rate("90%"), MarginFloor: rateOf("0%")}, flat("A", "case", "50.00 USD"), case10, sizes, plus, hours, calls, stairs, screws)
	d.Valid, d.Zone, d.Priority, d.Exclusive, d.Disabled = span("2026-01-01", "2027-01-01"), "America/New_York", -7, true, true
	d.Scope = pricing.Scope{Contracts: []string{"K-1"}, Customers: []string{"lakeside"}, Organizations: []string{"lakes"}, Groups: []string{"wholesale"}, Channels: []string{"web"}, Territories: []string{"FL"}}
	d.Extensions = map[string]json.RawMessage{"erp": json.RawMessage(`{"id":7}`)}
	return d
}

// A list with everything is stored and read back as it is, found by whom it is for and by what it takes prices from, and is short to read.
func TestPriceList_WithEverything(t *testing.T) {
	p := made(everything())
	again(t, p)
	rec, err := document.Encode(p)
	require.NoError(t, err)
	golden(t, "price_list_everything.1.json", rec.Body)
	var read pricing.PriceList
	require.NoError(t, json.Unmarshal(rec.Body, &read))
	read.Header.Version = p.Header.Version
	require.Equal(t, p, &read)
	plain, _ := p.Keys()
	require.Equal(t, []document.Key{
		{Name: "currency", Value: "USD"}, {Name: "contract", Value: "K-1"}, {Name: "customer", Value: "lakeside"}, {Name: "organization", Value: "lakes"}, {Name: "group", Value: "wholesale"},
		{Name: "channel", Value: "web"}, {Name: "territory", Value: "FL"}, {Name: "base", Value: "base"},
	}, plain)
	body, err := json.Marshal(flat("A", "case", "50.00 USD"))
	require.NoError(t, err)
	require.Equal(t, `{"item":"A","unit":"case","price":"50.00 USD"}`, string(body))
	clone := p.Clone()
	require.Equal(t, p, clone)
	clone.Scope.Groups[0], clone.Entries[3].Formula.Factor, *clone.Derived.MarginFloor, clone.Entries[2].Tiers[0].Price = "x", rate("1%"), rate("1%"), price("1.00 USD")
	require.Equal(t, made(everything()), p, "the copy is deep")
}

// An entry is written with each of its fields: one that is added and forgotten in the written form is noticed here.
func TestEntry_EveryFieldIsWritten(t *testing.T) {
	names := map[string]bool{}
	var collect func(reflect.Type)
	collect = func(of reflect.Type) {
		for i := range of.NumField() {
			if f := of.Field(i); f.Anonymous {
				collect(f.Type)
			} else {
				name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
				names[name] = true
			}
		}
	}
	collect(reflect.TypeFor[pricing.Entry]())
	body, err := json.Marshal(everything().Entries)
	require.NoError(t, err)
	var written []map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(body, &written))
	for _, e := range written {
		for name := range e {
			delete(names, name)
		}
	}
	require.Empty(t, names)
}
