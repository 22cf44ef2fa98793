package document_test

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"github.com/seed-3f372218/o2c/document"
)

// Generators make plain values, which shrink well; the properties shape them.

const lastDay = 3652058 // days from 0001-01-01 to 9999-12-31

func days() (lowest, highest int) { return 0, lastDay }

func dateAt(n int) document.Date {
	first, _ := document.NewDate(1, 1, 1)
	return first.AddDays(n)
}

var zones = []string{"UTC", "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Asia/Beirut", "Africa/Cairo", "America/Havana", "Asia/Tehran", "Asia/Kathmandu", "Australia/Lord_Howe",
	"Pacific/Kiritimati", "Pacific/Marquesas", "America/Asuncion", "Atlantic/Azores", "Antarctica/Troll", "Asia/Gaza", "Asia/Amman", "America/St_Johns", "Africa/Monrovia", "America/Scoresbysund"}

// check tells gopter to look for arguments for which the property, which says what is wrong, says anything.
func check(t *testing.T, property any, gens ...gopter.Gen) {
	t.Helper()
	properties := gopter.NewProperties(parameters(t))
	properties.Property(t.Name(), prop.ForAll(property, gens...))
	properties.TestingRun(t)
}

func TestC26_AddMonthsClamps(t *testing.T) {
	lo, hi := days()
	check(t, func(n, months int) string {
		d := dateAt(n)
		got := d.AddMonths(months)
		month := int(d.Month()) - 1 + months
		year := d.Year() + int(math.Floor(float64(month)/12))
		if year < 1 || year > 9999 {
			return expect(document.Date{}, got)
		}
		first, _ := document.NewDate(year, time.Month(((month%12)+12)%12+1), 1)
		if got.Year() != first.Year() || got.Month() != first.Month() {
			return fmt.Sprintf("%v + %d months left the month: %v", d, months, got)
		}
		return expect(min(d.Day(), first.EndOfMonth().Day()), got.Day())
	}, gen.IntRange(lo, hi), gen.IntRange(-200, 200))
}

func TestC26_DaysUntilUndoesAddDays(t *testing.T) {
	lo, hi := days()
	check(t, func(a, b int) string {
		from, to := dateAt(a), dateAt(b)
		if got := expect(b-a, from.DaysUntil(to)); got != "" {
			return got
		}
		if got := expect(to, from.AddDays(b-a)); got != "" {
			return got
		}
		if got := expect(a < b, from.Before(to)) + expect(a > b, from.After(to)); got != "" {
			return got
		}
		return expect(time.Weekday((a+1)%7), from.Weekday()) // 0001-01-01 was a Monday
	}, gen.IntRange(lo, hi), gen.IntRange(lo, hi))
}

// The start of a day is in the day, and a nanosecond before it no later day has begun; so neither clock changes nor the hour move a due date.
func TestC26_StartAndDateInAgree(t *testing.T) {
	lo, hi := dateAt(0).DaysUntil(day(t, "1970-01-01")), dateAt(0).DaysUntil(day(t, "2040-01-01"))
	locations := make([]*time.Location, len(zones))
	for i, name := range zones {
		locations[i] = zone(t, name)
	}
	check(t, func(n, where int, second uint32) string {
		d, z := dateAt(n), locations[where%len(locations)]
		start := d.Start(z)
		if got := expect(d, document.DateIn(start, z)); got != "" {
			return z.String() + ": " + got
		}
		if !document.DateIn(start.Add(-1), z).Before(d) {
			return fmt.Sprintf("%v in %v has begun before %v", d, z, start)
		}
		at := start.Add(time.Duration(second%86400) * time.Second)
		if at.Before(d.AddDays(1).Start(z)) && document.DateIn(at, z).After(d) || at.Before(start) {
			return fmt.Sprintf("%v is not in %v", at, d)
		}
		return ""
	}, gen.IntRange(lo, hi), gen.IntRange(0, len(zones)-1), gen.UInt32())
}

func TestC26_DateTextRoundTrips(t *testing.T) {
	lo, hi := days()
	check(t, func(n int) string {
		d := dateAt(n)
		back, err := document.ParseDate(d.String())
		if err != nil {
			return err.Error()
		}
		made, _ := document.NewDate(d.Year(), d.Month(), d.Day())
		return expect(d, back) + expect(d, made)
	}, gen.IntRange(lo, hi))
}

// T9: half-open spans, against one day after the other.
func TestT9_SpansAgreeWithBruteForce(t *testing.T) {
	const week = 12
	base := day(t, "2026-02-20")
	span := func(from, to int) (s document.Span) {
		if from > 0 {
			s.From = base.AddDays(from)
		}
		if to > 0 {
			s.To = base.AddDays(to)
		}
		return s
	}
	check(t, func(a, b, c, d int) string {
		one, two := span(a, b), span(c, d)
		shared := 0
		for i := -1; i <= week+1; i++ {
			in := (a == 0 || i >= a) && (b == 0 || i < b)
			if got := expect(in, one.Contains(base.AddDays(i))); got != "" {
				return got
			}
			if in && two.Contains(base.AddDays(i)) {
				shared++
			}
		}
		return expect(shared > 0, one.Overlaps(two)) + expect(shared > 0, two.Overlaps(one)) + expect(b == 0 || a < b, one.Validate() == nil)
	}, gen.IntRange(0, week), gen.IntRange(0, week), gen.IntRange(0, week), gen.IntRange(0, week))
}

func TestC26_IDsSortByTime(t *testing.T) {
	check(t, func(a, b int64, x, y uint64) string {
		random := func(n uint64) (r [10]byte) {
			for i := range r {
				r[i] = byte(n >> (i % 8 * 8))
			}
			return r
		}
		one, two := document.NewID(time.UnixMilli(a), random(x)), document.NewID(time.UnixMilli(b), random(y))
		if a != b {
			if got := expect(a < b, one.Compare(two) < 0) + expect(a < b, one.String() < two.String()); got != "" {
				return got
			}
		}
		back, err := document.ParseID(one.String())
		return expect(one, back) + expect(error(nil), err)
	}, gen.Int64Range(0, 1<<48-1), gen.Int64Range(0, 1<<48-1), gen.UInt64(), gen.UInt64())
}

func TestC26_NameIDsAreInjective(t *testing.T) {
	check(t, func(a, b []string) string {
		if len(a) == 0 || len(b) == 0 {
			return ""
		}
		split := slices.Concat(a[:len(a)-1], []string{a[len(a)-1][:len(a[len(a)-1])/2], a[len(a)-1][len(a[len(a)-1])/2:]}) // the same letters, other parts
		for _, other := range [][]string{b, split, slices.Concat(a, []string{""})} {
			if got := expect(slices.Equal(a, other), document.NameID("item", a...) == document.NameID("item", other...)); got != "" {
				return got
			}
		}
		return expect(document.NameID("item", a...), document.NameID("item", slices.Clone(a)...))
	}, gen.SliceOf(gen.AnyString()), gen.SliceOf(gen.AnyString()))
}

func TestC25_FormattedNumbersAreUnique(t *testing.T) {
	check(t, func(a, b int64, width int, prefix string) string {
		format := strings.NewReplacer("{", "(", "}", ")").Replace(prefix) + "{year}{n:" + fmt.Sprint(width) + "}0"
		one, err := document.FormatNumber(format, dateAt(700000), a)
		if err != nil {
			return err.Error()
		}
		for _, n := range []int64{b, a + 1, a / 10, a * 10 % math.MaxInt64} {
			if n < 0 {
				continue
			}
			two, _ := document.FormatNumber(format, dateAt(700000), n)
			if got := expect(a == n, one == two); got != "" {
				return got
			}
		}
		return ""
	}, gen.Int64Range(0, math.MaxInt64-1), gen.Int64Range(0, math.MaxInt64), gen.IntRange(1, 18), gen.AnyString())
}

type content struct {
	Text  string            `json:"text"`
	List  []int64           `json:"list,omitempty"`
	Map   map[string]string `json:"map,omitempty"`
	Later *string           `json:"later,omitempty"`
}

// C24 binds approvals to digests: equal content, equal digest, and other content, another one.
func TestC24_DigestsTellContentApart(t *testing.T) {
	of := func(c content) string {
		d, err := document.Digest(1, document.Field{Name: "text", Value: c.Text}, document.Field{Name: "list", Value: c.List}, document.Field{Name: "map", Value: c.Map}, document.Field{Name: "later", Value: c.Later})
		if err != nil {
			return err.Error()
		}
		return d
	}
	check(t, func(textA, textB string, listA, listB []int64, mapA, mapB map[string]string) string {
		a, b := content{Text: textA, List: listA, Map: mapA}, content{Text: textB, List: listB, Map: mapB}
		// Compared as it is stored: as JSON.
		rawA, _ := json.Marshal(a)
		rawB, _ := json.Marshal(b)
		var back content
		if err := json.Unmarshal(rawA, &back); err != nil {
			return err.Error()
		}
		before, _ := document.Digest(1, document.Field{Name: "map", Value: a.Map}, document.Field{Name: "list", Value: a.List}, document.Field{Name: "text", Value: a.Text})
		return expect(string(rawA) == string(rawB), of(a) == of(b)) + expect(of(a), of(back)) + expect(before, of(a))
	}, gen.AnyString(), gen.AnyString(), gen.SliceOf(gen.Int64()), gen.SliceOf(gen.Int64()), gen.MapOf(gen.AnyString(), gen.AnyString()), gen.MapOf(gen.AnyString(), gen.AnyString()))
}

// Any bytes, any text, any number: an error or a value, never a panic.
func TestS13_BadInputNeverPanics(t *testing.T) {
	check(t, func(raw []byte, text string, n, m int, at int64) string {
		for _, in := range [][]byte{raw, []byte(text), []byte(`{"lines":` + text + `}`), []byte(`{"` + text + `":{}}`)} {
			_, _ = document.DecodeStrict[input](in)
			_, _ = document.DecodeStrict[any](in)
			_, _ = document.Decode[memo](document.Record{Schema: n, Body: in})
			_, _ = document.DecodeEvent[noted](document.EventRecord{Type: "memo.noted", Schema: m, Body: in})
			_, _ = document.Digest(n, document.Field{Name: text, Value: json.RawMessage(in)}, document.Field{Name: "m", Value: map[string]any{text: in}})
		}
		_, _ = document.ParseID(text)
		_, _ = document.ParseDate(text)
		d, _ := document.NewDate(n, time.Month(m), int(at))
		for _, d := range []document.Date{d, dateAt(n), document.DateIn(time.Unix(at, at), nil), {}} {
			_ = d.AddDays(m).AddMonths(n).EndOfMonth().String()
			_ = d.Start(time.FixedZone("", m%100000)).String() + d.Weekday().String()
			_ = d.DaysUntil(dateAt(m))
			_, _ = document.FormatNumber(text, d, at)
		}
		_ = document.NewID(time.Unix(at, 0), [10]byte{}).String() + document.NameID(document.Kind(text), text).String() + document.Quote(text) + document.Quote(string(raw))
		b := goodBatch()
		b.Tenant, b.Numbers[0].Format, b.Numbers[0].Write, b.Writes[0].Version = text, text, n, at
		_ = b.Validate()
		_, err := orders().Next(orderHeader(text), state(text), action(text))
		_ = err.Error()
		h := document.Header{Kind: document.Kind(text), Extensions: map[string]json.RawMessage{text: raw}}
		_ = h.Validate()
		return ""
	}, gen.SliceOf(gen.UInt8()), gen.AnyString(), gen.Int(), gen.Int(), gen.Int64())
}

func expect(want, got any) string {
	if reflect.DeepEqual(want, got) {
		return ""
	}
	return fmt.Sprintf("want %v, got %v; ", want, got)
}
