package commission_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/commission"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// The worked figures: an order that is invoiced twice and paid in full, and a cash order of three lines.
func TestWorkedFigures(t *testing.T) {
	s := opened(t, "SO-1")
	nets, err := commission.CollectedNet([]money.Money{usd(t, "6000.00")}, usd(t, "6450.00"), usd(t, "0.00"), usd(t, "6450.00"), s.Rounding)
	require.NoError(t, err)
	first, _ := earn(t, s, "P-1", "2026-07-20", nets...)
	assert.Equal(t, map[string]string{"r-1": "600.00 USD", "r-4": "180.00 USD", "r-9": "120.00 USD"}, amounts(t, first))
	assert.Equal(t, "10% of 6000.00 USD collected on SO-1 line 1, territory 33602", first[0].Reason())
	assert.Equal(t, "3% of 6000.00 USD collected on SO-1 line 1, territory 33602", first[1].Reason())

	nets, err = commission.CollectedNet([]money.Money{usd(t, "4000.00")}, usd(t, "4300.00"), usd(t, "0.00"), usd(t, "4300.00"), s.Rounding)
	require.NoError(t, err)
	second, _ := earn(t, s, "P-2", "2026-08-20", nets...)
	assert.Equal(t, map[string]string{"r-1": "400.00 USD", "r-4": "120.00 USD", "r-9": "80.00 USD"}, amounts(t, second))
	assert.Equal(t, "10% of 10000.00 USD collected on SO-1 line 1, territory 33602, less 600.00 USD booked before", second[0].Reason())

	cash := opened(t, "SO-2")
	nets, err = commission.CollectedNet([]money.Money{usd(t, "36.66"), usd(t, "36.67"), usd(t, "36.67")}, usd(t, "118.25"), usd(t, "0.00"), usd(t, "118.25"), s.Rounding)
	require.NoError(t, err)
	entries, events := earn(t, cash, "P-3", "2026-07-20", nets...)
	assert.Equal(t, map[string]string{"r-1": "11.00 USD", "r-4": "3.30 USD", "r-9": "2.20 USD"}, amounts(t, entries))
	require.Len(t, entries, 9)
	for i, want := range []string{"3.67", "3.66", "3.67", "1.10", "1.10", "1.10", "0.73", "0.74", "0.73"} {
		assert.Equal(t, want+" USD", entries[i].Amount.String(), i)
	}
	assert.Equal(t, "10% of 36.67 USD collected on SO-2 line 2, territory 33602, rounded over the lines of the order", entries[1].Reason())
	require.Len(t, events, 3)
	earned, ok := events[0].Payload.(commission.Earned)
	require.True(t, ok)
	assert.Equal(t, []string{"11.00 USD", "110.00 USD", "110.00 USD"}, []string{earned.Amount.String(), earned.Base.String(), earned.Collected.String()})
	booked, err := cash.Booked(0)
	require.NoError(t, err)
	assert.Equal(t, usd(t, "11.00"), booked)
	collected, err := cash.Collected()
	require.NoError(t, err)
	assert.Equal(t, usd(t, "110.00"), collected)
}

// Money that goes back takes the commission back at the rate it was earned by; when all of it has, nothing is left.
func TestReversal(t *testing.T) {
	s := opened(t, "SO-1")
	earn(t, s, "P-1", "2026-07-20", usd(t, "33.33"), usd(t, "66.67"))
	back, events := earn(t, s, "P-1", "2026-07-25", usd(t, "-11.11"))
	assert.Equal(t, map[string]string{"r-1": "-1.11 USD", "r-4": "-0.33 USD", "r-9": "-0.22 USD"}, amounts(t, back))
	assert.Equal(t, "10% of 22.22 USD collected on SO-1 line 1 after 11.11 USD went back, territory 33602, less 3.33 USD booked before", back[0].Reason())
	require.Len(t, events, 3)
	rest, _ := earn(t, s, "P-1", "2026-07-26", usd(t, "-22.22"), usd(t, "-66.67"))
	assert.Equal(t, map[string]string{"r-1": "-8.89 USD", "r-4": "-2.67 USD", "r-9": "-1.78 USD"}, amounts(t, rest))
	for payee := range s.Credits.Payees {
		booked, err := s.Booked(payee)
		require.NoError(t, err)
		assert.Equal(t, usd(t, "0.00"), booked)
	}
}

// A unit of the order's rounding may come to a line on which nothing was collected now.
func TestRoundingReachesOtherLines(t *testing.T) {
	s := opened(t, "SO-1")
	earn(t, s, "P-1", "2026-07-20", usd(t, "0.00"), usd(t, "0.03"), usd(t, "0.03"))
	entries, _ := earn(t, s, "P-2", "2026-07-21", usd(t, "0.02"))
	require.Len(t, entries, 5)
	assert.Equal(t, []string{"0.00 USD", "0.01 USD", "-0.01 USD", "0.00 USD", "0.00 USD"}, []string{
		entries[0].Amount.String(), entries[1].Amount.String(), entries[2].Amount.String(), entries[3].Amount.String(), entries[4].Amount.String(),
	})
	assert.Equal(t, 2, entries[1].Line)
	assert.Equal(t, "0.00 USD", entries[1].Collected.String())
	assert.Equal(t, "10% of 0.03 USD collected on SO-1 line 2, territory 33602, rounded over the lines of the order", entries[1].Reason())
}

func TestEarnFaults(t *testing.T) {
	s := opened(t, "SO-1")
	earn(t, s, "P-1", "2026-07-20", usd(t, "10.00"))
	before := s.Clone()
	on, pay := day(t, "2026-07-21"), payment("P-2")
	euro, err := money.Parse("1.00 EUR")
	require.NoError(t, err)
	huge, err := money.Parse("92233720368547758.07 USD")
	require.NoError(t, err)
	for _, test := range []struct {
		name      string
		collected []commission.Collected
		want      []string
	}{
		{"nothing", nil, []string{"collected commission/required"}},
		{"no line, no amount, another currency", []commission.Collected{{Net: usd(t, "1.00")}, {Line: 1}, {Line: 1, Net: euro}}, []string{"collected[0].line commission/line", "collected[1].net commission/currency", "collected[2].net commission/currency"}},
		{"more goes back than came", []commission.Collected{{Line: 1, Net: usd(t, "-6.00")}, {Line: 2, Net: usd(t, "-0.01")}, {Line: 1, Net: usd(t, "-6.00")}}, []string{"collected[2].net commission/collected", "collected[1].net commission/collected"}},
		{"does not fit", []commission.Collected{{Line: 1, Net: huge}}, []string{"collected[0].net commission/amount"}},
		{"the order's sum does not fit", []commission.Collected{{Line: 2, Net: huge}}, []string{"collected commission/amount"}},
		{"too many", make([]commission.Collected, commission.MaxLines+1), []string{"collected commission/count"}},
	} {
		_, _, err := s.Earn(test.collected, pay, on, later)
		assert.Equal(t, test.want, faultsOf(t, err), test.name)
		assert.Equal(t, before, s, test.name)
	}
	_, _, err = s.Earn([]commission.Collected{{Line: 1, Net: usd(t, "1.00")}}, document.Link{}, document.Date{}, later)
	assert.Equal(t, []string{"payment.kind commission/required", "payment.id commission/required", "on commission/required"}, faultsOf(t, err))
	require.ErrorContains(t, err, "commission standing")
	assert.Equal(t, before, s)
}

func TestStandingStored(t *testing.T) {
	s := opened(t, "SO-1")
	_, events := earn(t, s, "P-1", "2026-07-20", usd(t, "33.33"), usd(t, "66.67"))
	stored(t, s, events)
	plain, unique := s.Keys()
	assert.Empty(t, unique)
	assert.Equal(t, []document.Key{{Name: "order", Value: s.Order.ID.String()}, {Name: "payee", Value: "r-1"}, {Name: "payee", Value: "r-4"}, {Name: "payee", Value: "r-9"}}, plain)
	assert.Equal(t, []document.Link{order("SO-1")}, s.Header.From)
}

func TestNewStanding(t *testing.T) {
	_, _, err := commission.NewStanding("acme", document.Link{}, "", commission.Credits{}, money.Rounding{Place: money.Places(99)}, by)
	assert.Equal(t, []string{
		"order.kind commission/required", "order.id commission/required", "order_number commission/required",
		"credits.plan commission/required", "credits.basis commission/basis", "rounding commission/rounding",
	}, faultsOf(t, err))

	s := opened(t, "SO-1")
	made, events, err := commission.NewStanding("acme", s.Order, "SO-1", s.Credits, s.Rounding, by)
	require.NoError(t, err)
	require.Len(t, events, 1)
	event, err := events[0].Record()
	require.NoError(t, err)
	golden(t, event.Type+".1.json", event.Body)
	assert.Equal(t, s, made)
	booked, err := made.Booked(7)
	require.NoError(t, err)
	assert.Equal(t, money.Money{}, booked)

	credits := s.Credits.Clone()
	credits.Payees = append(credits.Payees, credits.Payees[0])
	credits.Skipped = []commission.Skip{{}}
	credits.PlanVersion = -1
	assert.Equal(t, []string{
		"plan_version commission/version", "payees[3].level commission/duplicate", "skipped[0].level commission/required", "skipped[0].reason commission/required",
	}, faultsOf(t, credits.Validate()))
}

func TestStandingValidate(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*commission.Standing)
		want   []string
	}{
		{"booked too much", func(s *commission.Standing) { s.Lines[0].Booked[1] = usd(t, "99.00") }, []string{"lines[0].booked[1] commission/booked"}},
		{"lines out of order", func(s *commission.Standing) { s.Lines[1].Line = 1 }, []string{"lines[1].line commission/line"}},
		{"payees and amounts", func(s *commission.Standing) { s.Credits.Payees = s.Credits.Payees[:2] }, []string{"lines[0].booked commission/count", "lines[1].booked commission/count"}},
		{"less than nothing", func(s *commission.Standing) { s.Lines[0].Collected = usd(t, "-1.00") }, []string{"lines[0].collected commission/collected"}},
		{"another order", func(s *commission.Standing) { s.Order = order("SO-9") }, []string{"header.id commission/header"}},
		{"too many lines", func(s *commission.Standing) { s.Lines = make([]commission.StandingLine, commission.MaxLines+1) }, []string{"lines commission/count"}},
	} {
		s := opened(t, "SO-1")
		earn(t, s, "P-1", "2026-07-20", usd(t, "33.33"), usd(t, "66.67"))
		test.change(s)
		assert.Equal(t, test.want, faultsOf(t, s.Validate()), test.name)
	}
}

// A standing that was not validated, with fewer amounts than payees, is no reason to panic.
func TestEarnOnABrokenStanding(t *testing.T) {
	s := opened(t, "SO-1")
	earn(t, s, "P-1", "2026-07-20", usd(t, "33.33"), usd(t, "66.67"))
	s.Lines[0].Booked, s.Lines[1].Booked = nil, s.Lines[1].Booked[:1]
	s.Lines[0].Line = 7
	_, _, err := s.Earn([]commission.Collected{{Line: 2, Net: usd(t, "1.00")}, {Line: 7, Net: usd(t, "1.00")}}, payment("P-2"), day(t, "2026-07-21"), later)
	require.NoError(t, err)
}
