package pricefile_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/pricing/model"
	"github.com/seed-3f372218/o2c/pricing/pricefile"
)

// numbers are the plain description of a case: they are read in turn, and 0 when they are used up, so that a shorter list is a simpler case.
type numbers struct {
	list []int64
	used int
}

func (n *numbers) below(limit int64) int64 {
	if n.used >= len(n.list) {
		return 0
	}
	n.used++
	return n.list[n.used-1] % limit
}

func (n *numbers) one(in int64) bool { return n.below(in) == in-1 }

// pieces make names and codes that a file could stumble over.
var pieces = []string{"a", "B", "7", "=", "+", "-", "@", "'", "|", `\`, ",", ";", "\"", " x", "ü", "&<", ".", "[0]", "cost2", "yes", "#", "%"}

func (n *numbers) code() string {
	text := ""
	for range 1 + n.below(4) {
		text += pieces[n.below(int64(len(pieces)))]
	}
	if text = strings.TrimSpace(text); text == "" {
		return "a"
	}
	return text
}

func (n *numbers) name() string {
	return n.code() + []string{"", " ", "\n", "\r\n", "\t", "\u2028", "\x00"}[n.below(7)] + n.code() + []string{"", " ", "\r", "\n"}[n.below(4)]
}

func (n *numbers) codes() (codes []string) {
	for i := range n.below(4) {
		codes = append(codes, n.code()+fmt.Sprint(i))
	}
	return codes
}

func (n *numbers) decimal() string {
	whole, places := n.below(1_000_000), n.below(13)
	if places == 0 {
		return fmt.Sprint(whole)
	}
	return fmt.Sprintf("%d.%0*d", whole, places, n.below(1_000_000)%pow(places))
}

func pow(n int64) int64 {
	p := int64(1)
	for range min(n, 6) {
		p *= 10
	}
	return p
}

func (n *numbers) quantity(unit string) money.Quantity {
	return qty(fmt.Sprintf("%d.%02d %s", 1+n.below(1000), n.below(100), unit))
}

func (n *numbers) formula(currency string) pricing.Formula {
	var f pricing.Formula
	if n.one(2) {
		f.Factor = *rate(fmt.Sprintf("%d.%d%%", n.below(1_000), n.below(1_000_000)))
	}
	if n.one(2) {
		f.Step = price("0.5 " + currency)
	}
	if n.one(2) {
		f.Offset = price(fmt.Sprintf("-%d.%02d1 %s", n.below(1_000), n.below(100), currency))
	}
	if n.one(2) {
		f.MarginFloor = rate(fmt.Sprint(n.below(10)-5) + "%")
	}
	if n.one(2) {
		f.MarginCeiling = rate(fmt.Sprintf("%d.25%%", 10+n.below(1_000)))
		if f.MarginFloor != nil {
			f.MarginCeiling = rate("10%")
		}
	}
	return f
}

func (n *numbers) entry(currency string) pricing.Entry {
	e := pricing.Entry{Unit: []string{"ea", "case", "kg"}[n.below(3)]}
	switch n.below(4) {
	case 0, 1:
		e.Item = n.code()
	case 2:
		e.Category = n.code()
	default:
		e.Any = true
	}
	if n.one(3) {
		e.MinimumQuantity = n.quantity([]string{e.Unit, "pallet"}[n.below(2)])
	}
	if n.one(4) {
		e.Cumulative = true
	}
	if n.one(5) {
		f := n.formula(currency)
		if f.Base = pricing.BaseCost; n.one(2) {
			f.Base = n.code()
			if n.one(2) && !e.Cumulative {
				e.Unit = ""
			}
		}
		e.Formula = &f
		return e
	}
	m := &e.Model
	if !e.Cumulative && n.one(3) {
		m.Minimum = amount("0.5 " + currency)
	}
	if !e.Cumulative && n.one(3) {
		m.Maximum = amount("9000000 " + currency)
	}
	switch n.below(3) {
	case 0:
		m.Price = price(n.decimal() + " " + currency)
		if n.one(3) {
			m.Per = n.quantity(e.Unit)
		}
	case 1:
		m.Kind, m.Price, m.Size = model.Package, price(n.decimal()+" "+currency), n.quantity(e.Unit)
		if m.RoundDown = n.one(2); n.one(2) {
			m.Free = n.quantity(e.Unit)
		}
	default:
		m.Kind = []model.Kind{model.Volume, model.Graduated}[n.below(2)]
		m.AtZero = n.one(3)
		if n.one(3) {
			m.Bound = model.Exclusive
		}
		if n.one(3) {
			m.Per = n.quantity(e.Unit)
		}
		from := n.one(2)
		for k := range 1 + n.below(5) {
			bound := qty(fmt.Sprintf("%d %s", 10*(k+1), e.Unit))
			var t model.Tier
			switch {
			case from && k > 0:
				t.From = bound
			case !from:
				t.UpTo = bound
			}
			ways := n.below(3)
			if ways != 1 {
				t.Price = price(n.decimal() + " " + currency)
			}
			if ways != 0 {
				t.Flat = amount(n.decimal() + " " + currency)
			}
			m.Tiers = append(m.Tiers, t)
		}
		if last := &m.Tiers[len(m.Tiers)-1]; n.one(2) {
			last.UpTo = money.Quantity{}
		}
	}
	return e
}

// lists builds lists that are valid.
func (n *numbers) lists() (lists []pricing.PriceListDraft) {
	for i := range n.below(4) {
		currency := []string{"USD", "JPY", "BTC/8"}[n.below(3)]
		d := pricing.PriceListDraft{
			Code: n.code() + fmt.Sprint(i), Name: n.name(), Currency: must(money.ParseCurrency(currency)), Exclusive: n.one(3), Disabled: n.one(3), Priority: int(n.below(7)) - 3,
			Scope: pricing.Scope{Contracts: n.codes(), Customers: n.codes(), Organizations: n.codes(), Groups: n.codes(), Channels: n.codes(), Territories: n.codes()},
		}
		if n.one(2) {
			d.Valid.From = date("2026-01-01").AddDays(int(n.below(1000)))
		}
		if n.one(2) {
			d.Valid.To = date("2030-01-01").AddDays(int(n.below(1000)))
		}
		if n.one(2) {
			d.Zone = "Europe/Vienna"
		}
		if n.one(3) {
			d.Derived = &pricing.Derivation{From: n.code(), Formula: n.formula(currency)}
		}
		if n.one(3) {
			text, _ := json.Marshal(map[string]any{n.name(): []any{n.name(), 1.5, nil}})
			d.Extensions = map[string]json.RawMessage{n.code(): text}
		}
		seen := map[string]bool{}
		for range n.below(8) {
			e := n.entry(currency)
			if k := fmt.Sprint(e.Item, "\x00", e.Category, "\x00", e.Unit, "\x00", e.MinimumQuantity); !seen[k] {
				seen[k] = true
				d.Entries = append(d.Entries, e)
			}
		}
		lists = append(lists, d)
	}
	return lists
}

func property(t *testing.T, least int, check func(n *numbers) string) {
	t.Helper()
	properties := gopter.NewProperties(parameters(t, least))
	properties.Property(t.Name(), prop.ForAll(func(list []int64) string { return check(&numbers{list: list}) }, gen.SliceOfN(300, gen.Int64Range(0, 1<<40))))
	properties.TestingRun(t)
}

// What is written reads back as it was, whatever stands in codes and names, and is written again as the same bytes.
func TestRoundTripIsLossless(t *testing.T) {
	valid, entries := 0, 0
	property(t, 1_000, func(n *numbers) string {
		want := n.lists()
		for i := range want {
			if err := want[i].Validate(); err != nil {
				return "the generator: " + err.Error()
			}
			entries += len(want[i].Entries)
		}
		valid += len(want)
		f := pricefile.CSV{Separator: ",;\t"[n.below(3)], DecimalComma: n.one(2)}
		if f.Separator == ',' {
			f.DecimalComma = false
		}
		var a, b, c, d, text, again strings.Builder
		if err := f.Write(&a, &b, want); err != nil {
			return err.Error()
		}
		got, err := f.Read(strings.NewReader(a.String()), strings.NewReader(b.String()))
		if err != nil {
			return err.Error() + "\n" + a.String() + b.String()
		}
		if len(want)+len(got) > 0 && !reflect.DeepEqual(want, got) {
			return fmt.Sprintf("CSV gives %+v\nof %+v", got, want)
		}
		if err := f.Write(&c, &d, got); err != nil || a.String() != c.String() || b.String() != d.String() {
			return "CSV is not stable"
		}
		if err := pricefile.WriteJSON(&text, want); err != nil {
			return err.Error()
		}
		if got, err = pricefile.ReadJSON(strings.NewReader(text.String())); err != nil {
			return err.Error() + "\n" + text.String()
		}
		if len(want)+len(got) > 0 && !reflect.DeepEqual(want, got) {
			return fmt.Sprintf("JSON gives %+v\nof %+v", got, want)
		}
		if err := pricefile.WriteJSON(&again, got); err != nil || text.String() != again.String() {
			return "JSON is not stable"
		}
		return ""
	})
	require.Greater(t, valid, 1_000)
	require.Greater(t, entries, 3_000)
}

// A list that was stored comes back as it is stored: zeros that say nothing are left out by JSON, and kept by CSV.
func TestRoundTripOfZeros(t *testing.T) {
	d := pricing.PriceListDraft{Code: "a", Name: "A", Currency: must(money.ISO("USD")), Entries: []pricing.Entry{
		{Item: "X", Unit: "ea", MinimumQuantity: qty("0 ea"), Model: model.Model{Kind: model.Package, Price: price("1.00 USD"), Size: qty("5 ea"), Free: qty("0 ea")}},
	}}
	var a, b strings.Builder
	require.NoError(t, pricefile.CSV{}.Write(&a, &b, []pricing.PriceListDraft{d}))
	got, err := pricefile.CSV{}.Read(strings.NewReader(a.String()), strings.NewReader(b.String()))
	require.NoError(t, err)
	require.Equal(t, d, got[0])
	got, err = pricefile.ReadJSON(strings.NewReader(writeJSON(t, []pricing.PriceListDraft{d})))
	require.NoError(t, err)
	d.Entries[0].MinimumQuantity, d.Entries[0].Free = money.Quantity{}, money.Quantity{}
	require.Equal(t, d, got[0])
}

// One character of a file changed, dropped or doubled: it is read, or there are faults with a place in it; never a panic, never a silent half.
func TestDamagedFilesAreNeverHalfRead(t *testing.T) {
	lists, entries := writeCSV(t, pricefile.CSV{}, everything())
	text := writeJSON(t, everything())
	damage := func(n *numbers, s string) string {
		i := int(n.below(int64(len(s))))
		switch c := "\",;\n'{}[]:0-x\xff"[n.below(14)]; n.below(3) {
		case 0:
			return s[:i] + s[i+1:]
		case 1:
			return s[:i] + string(rune(c)) + s[i:]
		default:
			return s[:i] + string([]byte{c}) + s[i+1:]
		}
	}
	property(t, 3_000, func(n *numbers) string {
		var got []pricing.PriceListDraft
		var err error
		switch n.below(3) {
		case 0:
			got, err = pricefile.CSV{}.Read(strings.NewReader(damage(n, lists)), strings.NewReader(entries))
		case 1:
			got, err = pricefile.CSV{}.Read(strings.NewReader(lists), strings.NewReader(damage(n, entries)))
		default:
			got, err = pricefile.ReadJSON(strings.NewReader(damage(n, text)))
		}
		return sound(got, err)
	})
}

// sound tells what is wrong with what a reader gives.
func sound(got []pricing.PriceListDraft, err error) string {
	if err == nil {
		for i := range got {
			if err := got[i].Validate(); err != nil {
				return "a list that is not valid: " + err.Error()
			}
		}
		return ""
	}
	var all document.Faults
	if !errors.As(err, &all) || got != nil {
		return fmt.Sprintf("%T with %d lists", err, len(got))
	}
	for _, one := range all {
		if _, ok := pricefile.PlaceOf(one); !ok && one.Code != "pricefile/more" {
			return "no place in " + one.Error()
		}
	}
	return ""
}
