package report_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/report"
)

func TestAccuracy(t *testing.T) {
	over := order.LineQuantity{Line: 1, Quantity: qty("11 case")}
	for name, c := range map[string]struct {
		by   string
		live func(*feed)
		want string
	}{
		"nothing delivered": {"", func(f *feed) {}, ""},
		"in parts, the last one late": {"2026-11-20", func(f *feed) {
			f.deliver(1, "2026-11-18", lines("4 case")...)
			f.deliver(1, "2026-11-21", lines("6 case", "5 case")...)
			f.deliver(1, "2026-11-20", lines("0 case", "0 case")...) // the order of the events is not that of the days
		}, "2 of 2 lines in full, 0 of 2 on time, 2 of 2 undamaged"},
		"one line is open": {"2026-11-20", func(f *feed) {
			f.deliver(1, "2026-11-20", lines("10 case", "4 case")...)
		}, "1 of 1 lines in full, on time, undamaged, 1 open"},
		"closed short": {"", func(f *feed) {
			f.deliver(1, "2026-11-20", lines("10 case")...)
			f.add(on("2026-12-01"), ref(order.KindSalesOrder, 1), order.Closed{})
		}, "1 of 2 lines in full, 1 of 2 on time, 2 of 2 undamaged"},
		"too much": {"", func(f *feed) {
			f.deliver(1, "2026-11-20", over)
		}, "0 of 1 lines in full, 1 of 1 on time, 1 of 1 undamaged, 1 open"},
		"without a shipment": {"2026-11-20", func(f *feed) {
			f.add(on("2026-11-20"), ref(order.KindSalesOrder, 1), order.LinesDelivered{On: day("2026-11-20"), Lines: lines("10 case", "5 case")})
		}, "2 of 2 lines in full, on time, undamaged"},
		"one line canceled": {"2026-11-20", func(f *feed) {
			f.deliver(1, "2026-11-20", lines("10 case")...)
			f.add(on("2026-11-21"), ref(order.KindSalesOrder, 1), order.Canceled{Canceled: []order.LineQuantity{{Line: 2, Quantity: qty("5 case")}}})
		}, "1 of 1 lines in full, on time, undamaged"},
		"a part canceled": {"2026-11-20", func(f *feed) {
			f.deliver(1, "2026-11-20", lines("6 case", "5 case")...)
			f.add(on("2026-11-21"), ref(order.KindSalesOrder, 1), order.Canceled{Canceled: lines("4 case")})
		}, "2 of 2 lines in full, on time, undamaged"},
	} {
		t.Run(name, func(t *testing.T) {
			var f feed
			f.submit(1, on("2026-11-05"), "1.00 USD")
			f.confirm(1, on("2026-11-05"), c.by, "", "10 case", "5 case")
			c.live(&f)
			a := kpi(t, folded(t, f), 1).Accuracy
			if c.want == "" {
				require.Nil(t, a)
				return
			}
			require.Equal(t, c.want, a.String())
		})
	}
}

func TestDaysToLastShipment(t *testing.T) {
	var f feed
	f.submit(1, on("2026-11-05"), "1.00 USD")
	f.confirm(1, on("2026-11-06"), "", "", "10 case", "5 case")
	f.ship(1, "2026-11-07", lines("10 case")...)
	require.Nil(t, kpi(t, folded(t, f), 1).DaysToLastShipment, "a line is unshipped")
	f.ship(1, "2026-11-06", lines("0 case", "4 case")...)
	require.Nil(t, kpi(t, folded(t, f), 1).DaysToLastShipment, "a case is unshipped")
	rest := append(f[:len(f):len(f)], feed{}...)
	rest.ship(1, "2026-11-06", lines("0 case", "1 case")...)
	require.Equal(t, "submitted to last shipment 2 civil days (to confirmation 24 h)", kpi(t, folded(t, rest), 1).String(), "the last day counts, not the last event")
	f.add(on("2026-11-09"), ref(order.KindSalesOrder, 1), order.Canceled{Canceled: []order.LineQuantity{{Line: 2, Quantity: qty("1 case")}}})
	require.Equal(t, 2, *kpi(t, folded(t, f), 1).DaysToLastShipment, "what is canceled need not be shipped")

	// An order whose submission was not seen has no beginning.
	var g feed
	g.confirm(1, on("2026-11-05"), "", "", "1 case")
	g.ship(1, "2026-11-06", lines("1 case")...)
	require.Nil(t, kpi(t, folded(t, g), 1).DaysToLastShipment)

	var one feed
	one.submit(1, on("2026-11-05"), "1.00 USD")
	one.confirm(1, on("2026-11-05"), "", "", "1 case")
	one.ship(1, "2026-11-06", lines("1 case")...)
	k := kpi(t, folded(t, one), 1)
	require.Equal(t, "submitted to last shipment 1 civil day (to confirmation 0 s)", k.String())
	k.ToConfirmation = nil
	require.Equal(t, "submitted to last shipment 1 civil day", k.String())
}

func TestPaymentSpeed(t *testing.T) {
	type paid struct{ on, amount string }
	for name, c := range map[string]struct {
		parts []paid
		want  string
	}{
		"nothing":                {nil, ""},
		"at once":                {[]paid{{"2026-11-01", "100.00 USD"}}, "0.0"},
		"in one":                 {[]paid{{"2026-11-29", "100.00 USD"}}, "28.0"},
		"small and large":        {[]paid{{"2026-11-11", "99.99 USD"}, {"2027-02-09", "0.01 USD"}}, "10.0"},
		"halves away from zero":  {[]paid{{"2026-11-02", "95.00 USD"}, {"2026-11-03", "5.00 USD"}}, "1.1"},
		"thirds":                 {[]paid{{"2026-11-02", "33.33 USD"}, {"2026-11-03", "33.33 USD"}, {"2026-11-04", "33.34 USD"}}, "2.0"},
		"paid in advance":        {[]paid{{"2026-10-22", "100.00 USD"}}, "-10.0"},
		"no negative zero":       {[]paid{{"2026-10-31", "0.01 USD"}, {"2026-11-01", "99.99 USD"}}, "0.0"},
		"most of a large amount": {[]paid{{"2026-11-08", "92233720368547758.07 USD"}}, "7.0"},
	} {
		t.Run(name, func(t *testing.T) {
			var f feed
			f.submit(1, on("2026-11-01"), "1.00 USD")
			f.bill(1, 21, "2026-11-01", "100.00 USD", "100.00 USD")
			for _, p := range c.parts {
				f.pay(21, p.on, p.amount)
			}
			speed := kpi(t, folded(t, f), 1).PaymentSpeed
			if c.want == "" {
				require.Nil(t, speed)
				return
			}
			require.Equal(t, c.want, speed.Days)
			require.Equal(t, c.want+" days", speed.String())
		})
	}
}

func TestElapsed(t *testing.T) {
	for d, want := range map[time.Duration][2]string{
		0:                               {"0 s", "PT0S"},
		time.Millisecond:                {"0 s", "PT0S"},
		-time.Millisecond:               {"0 s", "PT0S"},
		59 * time.Second:                {"59 s", "PT59S"},
		time.Minute + time.Second:       {"1 min", "PT1M1S"},
		150 * time.Minute:               {"2 h 30 min", "PT2H30M"},
		50*time.Hour + time.Second:      {"50 h", "PT50H1S"},
		-150 * time.Minute:              {"-2 h 30 min", "-PT2H30M"},
		time.Duration(1<<63 - 1):        {"2562047 h 47 min", "PT2562047H47M16S"},
		-time.Duration(1<<63-1) - 1:     {"-2562047 h 47 min", "-PT2562047H47M16S"},
		24*time.Hour - time.Millisecond: {"23 h 59 min", "PT23H59M59S"},
	} {
		e := report.Elapsed(d)
		require.Equal(t, want[0], e.String())
		require.Equal(t, `"`+want[1]+`"`, string(must(json.Marshal(e))))
		var back report.Elapsed
		require.NoError(t, json.Unmarshal(must(json.Marshal(e)), &back))
		require.Equal(t, d.Truncate(time.Second), time.Duration(back))
	}
	for _, text := range []string{"", "PT", "2h", "PT2h", "pt2H", "PT90M", "PT0.5S", "PT2H30M0S", "P1D", "PT5MS", "+PT1H", "PT99999999999H", "-PT0S", "PT1H PT"} {
		var e report.Elapsed
		require.ErrorIs(t, e.UnmarshalText([]byte(text)), document.ErrInvalid, text)
	}
}
