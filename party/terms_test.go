package party_test

import (
	"testing"
	"time"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/party"
)

func TestC26_Due(t *testing.T) {
	for _, c := range []struct {
		days      int
		from, due string
		text      string
	}{
		{0, "2026-01-31", "2026-01-31", "due on receipt"},
		{1, "2026-01-31", "2026-02-01", "net 1"},
		{30, "2026-01-31", "2026-03-02", "net 30"}, // 28 days in February
		{30, "2028-01-31", "2028-03-01", "net 30"}, // 29
		{30, "2026-03-01", "2026-03-31", "net 30"}, // clocks go forward in between
		{30, "2026-10-15", "2026-11-14", "net 30"}, // and back
		{10, "2026-12-25", "2027-01-04", "net 10"},
		{365, "2027-03-01", "2028-02-29", "net 365"},
		{party.MaxNetDays, "2026-01-01", "2035-12-30", "net 3650"},
		{1, "9999-12-31", "", "net 1"},
	} {
		terms := party.Terms{NetDays: c.days}
		require.NoError(t, terms.Validate())
		assert.Equal(t, c.due, terms.Due(day(t, c.from)).String(), "%s from %s", terms, c.from)
		assert.Equal(t, c.text, terms.String())
	}
	assert.True(t, party.Terms{NetDays: 30}.Due(document.Date{}).IsZero())
	for _, days := range []int{-1, party.MaxNetDays + 1} {
		assert.Equal(t, []string{"net_days party/terms"}, faultsOf(t, party.Terms{NetDays: days}.Validate()))
	}
}

// A due date is a civil date: it lies the stated number of days later, whatever zone the seller is in.
func TestC26_DueCountsCivilDays(t *testing.T) {
	zone, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	properties := gopter.NewProperties(parameters(t))
	properties.Property("days from date to due = net days", prop.ForAll(
		func(seconds int64, days int) bool {
			at := time.Unix(seconds, 0)
			for _, in := range []*time.Location{time.UTC, zone} {
				from := document.DateIn(at, in)
				due := party.Terms{NetDays: days}.Due(from)
				if from.DaysUntil(due) != days || due.Before(from) {
					return false
				}
			}
			return true
		},
		gen.Int64Range(0, 4_000_000_000), gen.IntRange(0, party.MaxNetDays),
	))
	properties.TestingRun(t)
}
