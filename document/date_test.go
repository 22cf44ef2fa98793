package document_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the same zones on every machine

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	require.NoError(t, err)
	return z
}

func TestNewDate(t *testing.T) {
	for _, c := range []struct {
		y    int
		m    time.Month
		d    int
		want string
	}{
		{2026, 2, 28, "2026-02-28"}, {2024, 2, 29, "2024-02-29"}, {2000, 2, 29, "2000-02-29"}, {1, 1, 1, "0001-01-01"}, {9999, 12, 31, "9999-12-31"},
		{2026, 2, 29, ""}, {1900, 2, 29, ""}, {2100, 2, 29, ""}, {2026, 4, 31, ""}, {2026, 13, 1, ""}, {2026, 0, 1, ""}, {2026, 1, 0, ""}, {2026, 1, 32, ""}, {0, 1, 1, ""}, {10000, 1, 1, ""},
		{-1, 1, 1, ""}, {2026, -1, 1, ""}, {2026, 1, -1, ""}, {1<<16 + 2026, 1, 1, ""}, {2026, 1<<8 + 1, 1, ""}, {2026, 1, 1<<8 + 1, ""},
	} {
		d, err := document.NewDate(c.y, c.m, c.d)
		if c.want == "" {
			require.ErrorIs(t, err, document.ErrInvalid, "%d-%d-%d", c.y, c.m, c.d)
			require.True(t, d.IsZero())
			continue
		}
		require.NoError(t, err)
		require.Equal(t, c.want, d.String())
		require.Equal(t, []int{c.y, int(c.m), c.d}, []int{d.Year(), int(d.Month()), d.Day()})
		parsed, err := document.ParseDate(c.want)
		require.NoError(t, err)
		require.True(t, d == parsed, "dates are comparable")
	}
}

func TestParseDate(t *testing.T) {
	for _, bad := range []string{"", "2026-2-01", "2026-02-1", "26-02-01", "2026-02-30", "2026-00-10", "2026-13-01", "2026-01-00", "0000-01-01", "-001-01-01", "+026-01-01", "2026/01/01", "2026-01-01 ",
		" 2026-01-01", "2026-01-01T00:00:00Z", "20260101", "2026-1 -01", "２０２６-01", strings.Repeat("9", 1<<20)} {
		d, err := document.ParseDate(bad)
		require.ErrorIs(t, err, document.ErrInvalid, bad)
		require.True(t, d.IsZero())
		require.Less(t, len(err.Error()), 400)
	}
	_, err := document.ParseDate("2026-02-30")
	require.EqualError(t, err, `document/date: not a date: "2026-02-30"; write YYYY-MM-DD, a day that exists`)
}

func TestDate_Zero(t *testing.T) {
	var none document.Date
	require.True(t, none.IsZero())
	require.Equal(t, "", none.String())
	require.Equal(t, []int{0, 0, 0}, []int{none.Year(), int(none.Month()), none.Day()})
	require.True(t, none.AddDays(1).IsZero())
	require.True(t, none.AddMonths(1).IsZero())
	require.True(t, none.EndOfMonth().IsZero())
	require.True(t, none.Start(nil).IsZero())
	require.Zero(t, none.DaysUntil(day(t, "2026-01-01")))
	require.Zero(t, day(t, "2026-01-01").DaysUntil(none))
	require.True(t, none.Before(day(t, "0001-01-01")))
	raw, err := json.Marshal(none)
	require.NoError(t, err)
	require.Equal(t, `""`, string(raw))
	d := day(t, "2026-01-01")
	require.NoError(t, json.Unmarshal(raw, &d))
	require.True(t, d.IsZero())
	d = day(t, "2026-01-01")
	require.Error(t, d.UnmarshalText([]byte("soon")))
	require.Equal(t, "2026-01-01", d.String(), "a bad text changes nothing")
}

func TestDate_Arithmetic(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-01-31", 1, "2026-02-28"}, {"2024-01-31", 1, "2024-02-29"}, {"2026-01-31", 2, "2026-03-31"}, {"2026-03-31", -1, "2026-02-28"}, {"2024-02-29", 12, "2025-02-28"}, {"2024-02-29", 48, "2028-02-29"},
		{"2026-01-15", -1, "2025-12-15"}, {"2026-12-31", 1, "2027-01-31"}, {"2026-08-31", 1, "2026-09-30"}, {"2026-05-05", 0, "2026-05-05"}, {"9999-12-31", 1, ""}, {"0001-01-31", -1, ""}, {"0001-12-31", -11, "0001-01-31"},
		{"2026-01-01", 1 << 62, ""}, {"2026-01-01", -1 << 63, ""},
	} {
		require.Equal(t, c.want, day(t, c.from).AddMonths(c.n).String(), "%s + %d months", c.from, c.n)
	}
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-02-28", 1, "2026-03-01"}, {"2024-02-28", 1, "2024-02-29"}, {"2026-01-01", -1, "2025-12-31"}, {"2026-01-01", 30, "2026-01-31"}, {"9999-12-31", 1, ""}, {"0001-01-01", -1, ""}, {"0001-01-01", 3652058, "9999-12-31"},
		{"2026-01-01", 1 << 62, ""}, {"2026-01-01", -1 << 63, ""},
	} {
		require.Equal(t, c.want, day(t, c.from).AddDays(c.n).String(), "%s + %d days", c.from, c.n)
	}
	require.Equal(t, "2026-02-28", day(t, "2026-02-03").EndOfMonth().String())
	require.Equal(t, "2024-02-29", day(t, "2024-02-29").EndOfMonth().String())
	require.Equal(t, "9999-12-31", day(t, "9999-12-01").EndOfMonth().String())
	require.Equal(t, 3652058, day(t, "0001-01-01").DaysUntil(day(t, "9999-12-31")), "more than the 292 years of a duration")
	require.Equal(t, -365, day(t, "2026-01-01").DaysUntil(day(t, "2025-01-01")))
	require.Equal(t, time.Wednesday, day(t, "2026-07-01").Weekday())
}

func TestDateIn(t *testing.T) {
	at := time.Date(2026, 6, 30, 23, 30, 0, 0, time.UTC)
	require.Equal(t, "2026-06-30", document.DateIn(at, nil).String())
	require.Equal(t, "2026-07-01", document.DateIn(at, zone(t, "Europe/Berlin")).String())
	require.Equal(t, "2026-06-30", document.DateIn(at, zone(t, "America/New_York")).String())
	require.True(t, document.DateIn(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), nil).IsZero())
	require.True(t, document.DateIn(time.Date(0, 12, 31, 0, 0, 0, 0, time.UTC), nil).IsZero())
	require.True(t, document.DateIn(time.Unix(1<<62, 0), nil).IsZero())
	require.Equal(t, "0001-01-01", document.DateIn(time.Time{}, nil).String())
}

func TestDate_Start(t *testing.T) {
	for _, c := range []struct{ date, zone, want string }{
		{"2026-07-01", "UTC", "2026-07-01T00:00:00Z"},
		{"2026-07-01", "Asia/Kathmandu", "2026-07-01T00:00:00+05:45"},
		{"2018-11-04", "America/Sao_Paulo", "2018-11-04T01:00:00-02:00"}, // midnight is skipped
		{"2018-02-18", "America/Sao_Paulo", "2018-02-18T00:00:00-03:00"}, // 23:00 of the day before comes twice
		{"2021-03-28", "Asia/Beirut", "2021-03-28T01:00:00+03:00"},
		{"2020-03-29", "Europe/Berlin", "2020-03-29T00:00:00+01:00"},
		{"2019-11-03", "America/Havana", "2019-11-03T00:00:00-04:00"}, // midnight comes twice
		{"2011-12-29", "Pacific/Apia", "2011-12-29T00:00:00-10:00"},
		{"2011-12-30", "Pacific/Apia", "2011-12-31T00:00:00+14:00"}, // there was no such day
		{"2011-12-31", "Pacific/Apia", "2011-12-31T00:00:00+14:00"},
		{"0001-01-01", "Asia/Tokyo", "0001-01-01T00:00:00+09:18"},
		{"9999-12-31", "Pacific/Kiritimati", "9999-12-31T00:00:00+14:00"},
	} {
		start := day(t, c.date).Start(zone(t, c.zone))
		require.Equal(t, c.want, start.Format(time.RFC3339), "%s in %s", c.date, c.zone)
	}
	far := time.FixedZone("far", 10*24*3600)
	require.Equal(t, "2026-07-01", document.DateIn(day(t, "2026-07-01").Start(far), far).String())
	require.Equal(t, time.UTC, day(t, "2026-07-01").Start(nil).Location())
}

func TestSpan(t *testing.T) {
	first, last := day(t, "2026-01-01"), day(t, "2026-07-01")
	half := document.Span{From: first, To: last}
	require.True(t, half.Contains(first))
	require.True(t, half.Contains(last.AddDays(-1)))
	require.False(t, half.Contains(last))
	require.False(t, half.Contains(first.AddDays(-1)))
	require.False(t, half.Contains(document.Date{}))
	require.True(t, document.Span{}.IsZero())
	require.True(t, document.Span{}.Contains(first))
	require.True(t, document.Span{From: first}.Contains(last))
	require.True(t, document.Span{To: last}.Contains(document.Date{}), "none is before all dates")

	require.False(t, half.Overlaps(document.Span{From: last}), "the end is outside")
	require.True(t, half.Overlaps(document.Span{From: last.AddDays(-1)}))
	require.True(t, half.Overlaps(document.Span{}))
	require.False(t, half.Overlaps(document.Span{From: day(t, "2026-02-02"), To: day(t, "2026-02-02")}), "no day, no overlap")

	require.NoError(t, half.Validate())
	require.NoError(t, document.Span{}.Validate())
	require.NoError(t, document.Span{From: last}.Validate())
	require.EqualError(t, document.Span{From: last, To: last}.Validate(), "document/span: from 2026-07-01 to 2026-07-01 holds no day; the end is the first day that is outside; it lies after the beginning")
	require.ErrorIs(t, document.Span{From: last, To: first}.Validate(), document.ErrInvalid)

	raw, err := json.Marshal([]document.Span{{}, half, {To: last}})
	require.NoError(t, err)
	require.Equal(t, `[{},{"from":"2026-01-01","to":"2026-07-01"},{"to":"2026-07-01"}]`, string(raw))
}

func TestDate_StartOfTheLastDaysOfLateLeapYears(t *testing.T) {
	zone, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	for _, day := range []string{"2040-12-31", "2041-01-01", "2041-01-02", "2096-12-31"} {
		d, err := document.ParseDate(day)
		require.NoError(t, err)
		require.Equal(t, day+" 00:00 -0500", d.Start(zone).Format("2006-01-02 15:04 -0700"))
	}
}
