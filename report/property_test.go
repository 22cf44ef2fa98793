package report_test

import (
	"fmt"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/commission"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/report"
)

// stream makes a feed from plain numbers, five for each event, which shrink well. Invoices have up to four lines, owners and items may be missing, some bill more than their lines, some less than nothing.
func stream(raw []int) feed {
	var f feed
	currencies := []string{"USD", "EUR", "JPY"}
	cash := func(n int, c string) money.Money {
		return must(money.FromMinor(int64(n), must(money.ISO(c))))
	}
	name := func(kind string, n int) string {
		if n%4 == 0 {
			return ""
		}
		return fmt.Sprint(kind, n%4)
	}
	for ; len(raw) >= 5; raw = raw[5:] {
		what, a, b, c, d := raw[0], raw[1], raw[2], raw[3], raw[4]
		date, currency := day("2026-10-30").AddDays(a%65), currencies[b%3]
		n := len(f)
		switch what % 5 {
		case 0:
			f.submit(n, on(date.String()), "1.00 USD")
			f.confirm(n, on(date.String()), "", order.Channel(name("channel", c)), "5 case", "5 case")
			f.ship(n, date.AddDays(2).String(), lines("3 case", "5 case")...)
			f.deliver(n, date.AddDays(3).String(), lines("3 case", "5 case")...) // n deliveries and m invoices
		case 1, 2, 3:
			p := invoice.Posted{Order: id(c % (n + 1)), Date: date, Rep: name("rep", c), Territory: name("territory", d), Net: cash(d%5-2, currency)}
			for i := range d % 5 {
				l := invoice.PostedLine{Line: i + 1, SKU: name("sku", c+i*d), Net: cash((c-500)*(i+1)+b, currency)}
				p.Net = must(p.Net.Add(l.Net))
				p.Lines = append(p.Lines, l)
			}
			f.add(on(date.String()), ref(invoice.KindInvoice, n), p)
			f.add(on(date.String()), ref(invoice.KindInvoice, n), invoice.SettledPart{Amount: cash(d+1, currency), On: date.AddDays(c % 40)})
		case 4:
			f.add(on(date.String()), ref("commission_standing", n), commission.Earned{Payee: name("rep", c), On: date, Amount: cash(d-500, currency)})
		}
	}
	// Orders are billed in one currency: what settles another is left out.
	var kept feed
	fold := report.New(inChicago())
	for _, rec := range f {
		rec.Position = int64(len(kept)) + 1
		if fold.Add(rec) == nil {
			kept = append(kept, rec)
		}
	}
	return kept
}

func check(t *testing.T, holds func(feed) error) {
	t.Helper()
	properties := gopter.NewProperties(parameters(t))
	properties.Property("for every stream of events", prop.ForAll(func(raw []int) (string, error) {
		f := stream(raw)
		if err := holds(f); err != nil {
			return fmt.Sprint(err), nil
		}
		return "", nil
	}, gen.SliceOf(gen.IntRange(0, 999))))
	properties.TestingRun(t)
}

// posted gives the invoices of a feed.
func posted(f feed) []invoice.Posted {
	var all []invoice.Posted
	for _, rec := range f {
		if e, err := document.DecodeEvent[invoice.Posted](rec); err == nil {
			all = append(all, e)
		}
	}
	return all
}

func of(f feed) (*report.Fold, error) {
	fold := report.New(inChicago())
	return fold, fold.AddAll(f.all)
}

// Every view of the revenue sums to the same total, which is that of the invoices.
func TestT36_EveryViewSumsToTheTotal(t *testing.T) {
	rows := 0
	check(t, func(f feed) error {
		fold, err := of(f)
		if err != nil {
			return err
		}
		want := map[string]money.Money{}
		for _, p := range posted(f) {
			key := p.Date.String()[:7] + p.Net.Currency().Code()
			want[key] = must(want[key].Add(p.Net))
		}
		all := fold.Revenue()
		rows += len(all)
		if len(all) != len(want) {
			return fmt.Errorf("%d rows, want %d", len(all), len(want))
		}
		for _, r := range all {
			if w := want[r.Month+r.Currency.Code()]; r.Total != w {
				return fmt.Errorf("%s: total %s, want %s", r.Month, r.Total, w)
			}
			for _, view := range [][]report.Bucket{r.ByRep, r.ByTerritory, r.BySKU} {
				var sum money.Money
				for i, b := range view {
					if sum, err = sum.Add(b.Net); err != nil {
						return err
					}
					if i > 0 && view[i-1].Key >= b.Key {
						return fmt.Errorf("%s stands after %s", b.Key, view[i-1].Key)
					}
				}
				if c, err := sum.Cmp(r.Total); err != nil || c != 0 {
					return fmt.Errorf("%s: %s of %s", r.Month, sum, r.Total)
				}
			}
		}
		return nil
	})
	require.Greater(t, rows, 500)
}

// What has no rep, territory or item is a bucket of its own.
func TestT37_UnassignedIsABucket(t *testing.T) {
	var f feed
	f.add(on("2026-11-05"), ref(invoice.KindInvoice, 1), invoice.Posted{Date: day("2026-11-05"), Net: amount("12.00 USD"), Lines: []invoice.PostedLine{{Line: 1, SKU: "GLV-N", Net: amount("10.00 USD")}}})
	f.add(on("2026-11-05"), ref(invoice.KindInvoice, 2), invoice.Posted{Date: day("2026-11-05"), Rep: "rita", Territory: "tampa", Net: amount("5.00 USD"), Lines: []invoice.PostedLine{{Line: 1, Net: amount("5.00 USD")}}})
	r := folded(t, f).Revenue()[0]
	require.Equal(t, []report.Bucket{{Key: "", Net: amount("12.00 USD")}, {Key: "rita", Net: amount("5.00 USD")}}, r.ByRep)
	require.Equal(t, []report.Bucket{{Key: "", Net: amount("12.00 USD")}, {Key: "tampa", Net: amount("5.00 USD")}}, r.ByTerritory)
	require.Equal(t, []report.Bucket{{Key: "", Net: amount("7.00 USD")}, {Key: "GLV-N", Net: amount("10.00 USD")}}, r.BySKU, "the freight of 2.00 and the line without an item")
	require.Equal(t, "17.00 USD", r.Total.String())
	require.Equal(t, []string{"Unassigned", "rita"}, []string{r.ByRep[0].Name(), r.ByRep[1].Name()})
	require.Contains(t, folded(t, f).Report().String(), "2026-11  rep        Unassigned  12.00 USD\n")
}

// An order that is canceled later changes that day's count only.
func TestT38_CancelingChangesTheDeltaOnly(t *testing.T) {
	var f feed
	f.submit(1, on("2026-11-05"), "1.00 USD")
	f.confirm(1, on("2026-11-05"), "", order.FieldRep, "1 case")
	f.submit(2, on("2026-11-05"), "1.00 USD")
	f.add(on("2026-11-06"), ref(order.KindSalesOrder, 1), order.Canceled{Canceled: lines("1 case")})
	f.add(on("2026-11-06"), ref(order.KindSalesOrder, 2), order.Canceled{Canceled: lines("1 case")}) // never confirmed
	f.add(on("2026-11-06"), ref(order.KindSalesOrder, 3), order.Canceled{Canceled: lines("1 case")}) // a draft
	fold := folded(t, f)
	require.Equal(t, []report.Volume{
		{Day: day("2026-11-05"), Channel: order.FieldRep, Confirmed: 1},
		{Day: day("2026-11-06"), Channel: order.FieldRep, Canceled: 1},
	}, fold.Volume())
	require.Nil(t, kpi(t, fold, 1).Accuracy, "neither in numerator nor in denominator")
	require.Nil(t, kpi(t, fold, 1).DaysToLastShipment)
	require.Equal(t, "submitted to confirmation 0 s", kpi(t, fold, 1).String())
	require.Equal(t, "canceled", kpi(t, fold, 2).String())
}

// What has no denominator is unset, and counts never exceed theirs.
func TestT39_EmptyDenominatorIsUnset(t *testing.T) {
	var f feed
	f.submit(1, on("2026-11-05"), "1.00 USD")
	text := asJSON(t, kpi(t, folded(t, f), 1))
	for _, field := range []string{"received", "confirmed", "to_confirmation", "days_to_last_shipment", "accuracy", "payment_speed"} {
		require.Contains(t, text, `"`+field+`": null`)
	}
	f.confirm(1, on("2026-11-05"), "", "", "1 case")
	f.bill(1, 21, "2026-11-05", "0.00 USD", "0.00 USD")
	k := kpi(t, folded(t, f), 1)
	require.Nil(t, k.Accuracy)
	require.Nil(t, k.PaymentSpeed)
	require.Nil(t, k.DaysToLastShipment, "an order that is open took no time yet, not no time")
	check(t, func(f feed) error {
		fold, err := of(f)
		if err != nil {
			return err
		}
		for _, k := range fold.Orders() {
			if a := k.Accuracy; a != nil && (a.Lines < 1 || min(a.InFull, a.OnTime, a.Undamaged, a.Open) < 0 || max(a.InFull, a.OnTime, a.Undamaged) > a.Lines) {
				return fmt.Errorf("%+v", *a)
			}
			if k.PaymentSpeed != nil && k.PaymentSpeed.Settled.Sign() <= 0 {
				return fmt.Errorf("a speed of nothing")
			}
		}
		return nil
	})
}

// Amounts of two currencies are never added.
func TestT40_NoSumAcrossCurrencies(t *testing.T) {
	var f feed
	f.bill(1, 21, "2026-11-05", "10.00 USD", "10.00 USD")
	f.bill(1, 22, "2026-11-05", "20.00 EUR", "20.00 EUR")
	f.earn(1, "2026-11-05", "rita", "1.00 USD", "rita", "2.00 EUR")
	fold := folded(t, f)
	require.Equal(t, []report.Commission{
		{Month: "2026-11", Payee: "rita", Amount: amount("2.00 EUR")}, {Month: "2026-11", Payee: "rita", Amount: amount("1.00 USD")},
	}, fold.Commission())
	require.Len(t, fold.Revenue(), 2)
	check(t, func(f feed) error {
		fold, err := of(f)
		if err != nil {
			return err
		}
		for _, r := range fold.Revenue() {
			for _, b := range append(append(append([]report.Bucket{{Net: r.Total}}, r.ByRep...), r.ByTerritory...), r.BySKU...) {
				if b.Net.Currency() != r.Currency {
					return fmt.Errorf("%s in %s", b.Net, r.Currency)
				}
			}
		}
		return nil
	})
}

// The same events give the same answers, to the byte, and events delivered again change nothing; asking changes nothing either.
func TestReplayGivesTheSame(t *testing.T) {
	check(t, func(f feed) error {
		first, err := of(f)
		if err != nil {
			return err
		}
		second := report.New(inChicago())
		for i := range f {
			if err := second.AddAll(f[:i+1][max(0, i-2):].all); err != nil {
				return err
			}
			_ = second.Report()
		}
		if a, b := asJSON(t, first.Report()), asJSON(t, second.Report()); a != b || first.Report().String() != second.Report().String() {
			return fmt.Errorf("%s\n%s", a, b)
		}
		return nil
	})
}

// An invoice of many items adds up as one of few does.
func TestManyItems(t *testing.T) {
	p := invoice.Posted{Date: day("2026-11-05"), Net: amount("300.00 USD")}
	for i := range 300 {
		p.Lines = append(p.Lines, invoice.PostedLine{Line: i + 1, SKU: fmt.Sprintf("SKU-%02d", i%60), Net: amount("1.00 USD")})
	}
	var f feed
	f.add(on("2026-11-05"), ref(invoice.KindInvoice, 1), p)
	r := folded(t, f).Revenue()[0]
	require.Len(t, r.BySKU, 60)
	for _, b := range r.BySKU {
		require.Equal(t, "5.00 USD", b.Net.String())
	}
}
