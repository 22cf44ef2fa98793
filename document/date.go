package document

import (
	"strconv"
	"time"
)

// Date is a civil date, without time and zone: the 0001-01-01 to 9999-12-31 of the Gregorian calendar. Dates are comparable with ==. The zero Date
// means none; its text is empty.
type Date struct {
	year       int16
	month, day int8
}

// NewDate gives a date. One that does not exist (30 February) is ErrInvalid.
func NewDate(year int, month time.Month, day int) (Date, error) {
	if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return Date{}, badDate(strconv.Itoa(year) + "-" + strconv.Itoa(int(month)) + "-" + strconv.Itoa(day))
	}
	return Date{int16(year), int8(month), int8(day)}, nil
}

// ParseDate reads YYYY-MM-DD and nothing else. A text of another form, or a date that does not exist, is ErrInvalid.
func ParseDate(s string) (Date, error) {
	if len(s) != len("2006-01-02") {
		return Date{}, badDate(s)
	}
	t, err := time.Parse("2006-01-02", s)
	if err != nil || t.Year() < 1 {
		return Date{}, badDate(s)
	}
	return dateOf(t), nil
}

func badDate(s string) error {
	return &Error{Code: "document/date", Message: "not a date: " + Quote(s), Help: "write YYYY-MM-DD, a day that exists", Kind: ErrInvalid}
}

// DateIn gives the civil date of an instant in a zone; nil means UTC. An instant outside the years 1 to 9999 gives the zero Date.
func DateIn(at time.Time, zone *time.Location) Date {
	if zone == nil {
		zone = time.UTC
	}
	return dateOf(at.In(zone))
}

func dateOf(t time.Time) Date {
	y, m, d := t.Date()
	if y < 1 || y > 9999 {
		return Date{}
	}
	return Date{int16(y), int8(m), int8(d)}
}

func daysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// Year gives the year, 0 for the zero Date.
func (d Date) Year() int { return int(d.year) }

// Month gives the month, 0 for the zero Date.
func (d Date) Month() time.Month { return time.Month(d.month) }

// Day gives the day of the month, 0 for the zero Date.
func (d Date) Day() int { return int(d.day) }

// Weekday gives the day of the week; that of the zero Date means nothing.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// IsZero tells whether the date is none.
func (d Date) IsZero() bool { return d == Date{} }

func (d Date) utc() time.Time {
	return time.Date(int(d.year), time.Month(d.month), int(d.day), 0, 0, 0, 0, time.UTC)
}

// Start gives the first instant of the date in a zone; nil means UTC. Where a clock change skips midnight, it is the first instant after
// the gap, and where one skips the whole day, the first of the next; where midnight comes twice, it is the earlier. The zero Date gives the
// zero time.
func (d Date) Start(zone *time.Location) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	if zone == nil {
		zone = time.UTC
	}
	midnight := d.utc()
	t := time.Date(int(d.year), time.Month(d.month), int(d.day)-2, 0, 0, 0, 0, zone)
	for { // t is where one offset of the zone begins to hold, or lies well before the date
		_, offset := t.Zone()
		_, end := t.ZoneBounds()
		first := midnight.Add(-time.Duration(offset) * time.Second)
		if first.Before(t) {
			first = t
		}
		if end.IsZero() || !end.After(t) || first.Before(end) { // the bounds of late years may be empty: the library counts leap years short
			return first.In(zone)
		}
		t = end
	}
}

// AddDays gives the date n days later (earlier when negative). A date past the calendar's ends gives the zero Date.
func (d Date) AddDays(n int) Date {
	const span = 9999 * 366
	if d.IsZero() || n > span || n < -span {
		return Date{}
	}
	return dateOf(d.utc().AddDate(0, 0, n))
}

// AddMonths gives the same day n months later, clamped to the month's end: 31 January plus one month is 28 or 29 February. A date past the
// calendar's ends gives the zero Date.
func (d Date) AddMonths(n int) Date {
	const span = 9999 * 12
	if d.IsZero() || n > span || n < -span {
		return Date{}
	}
	total := int(d.year)*12 + int(d.month) - 1 + n
	year, month := total/12, time.Month(total%12+1)
	if total < 12 || year > 9999 {
		return Date{}
	}
	return Date{int16(year), int8(month), int8(min(int(d.day), daysIn(year, month)))}
}

// EndOfMonth gives the last day of the date's month.
func (d Date) EndOfMonth() Date {
	if d.IsZero() {
		return d
	}
	return Date{d.year, d.month, int8(daysIn(int(d.year), time.Month(d.month)))}
}

// DaysUntil counts the days from d to later: 0 for the same day, negative when later lies before d. It is 0 when one of the two is the zero Date.
func (d Date) DaysUntil(later Date) int {
	if d.IsZero() || later.IsZero() {
		return 0
	}
	return int((later.utc().Unix() - d.utc().Unix()) / (24 * 60 * 60))
}

// Compare gives -1, 0 or 1; the zero Date is before all others.
func (d Date) Compare(other Date) int {
	a := int(d.year)<<16 | int(d.month)<<8 | int(d.day)
	b := int(other.year)<<16 | int(other.month)<<8 | int(other.day)
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Before tells whether d is an earlier day than other.
func (d Date) Before(other Date) bool { return d.Compare(other) < 0 }

// After tells whether d is a later day than other.
func (d Date) After(other Date) bool { return d.Compare(other) > 0 }

// String gives YYYY-MM-DD, and "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.utc().Format("2006-01-02")
}

// MarshalText is String as bytes.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText is ParseDate; empty text gives the zero Date.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// Span is a half-open stretch of days, [From, To): From is in it, To is not. A zero end is open.
type Span struct {
	From Date `json:"from,omitzero"`
	To   Date `json:"to,omitzero"`
}

// Contains tells whether the date is in the span. The zero Date is before all others, so only a span that is open at its beginning holds it.
func (s Span) Contains(d Date) bool {
	return !d.Before(s.From) && (s.To.IsZero() || d.Before(s.To))
}

// Overlaps tells whether two spans share a day. A span that holds no day overlaps none.
func (s Span) Overlaps(o Span) bool {
	from, to := s.From, s.To
	if o.From.After(from) {
		from = o.From
	}
	if to.IsZero() || !o.To.IsZero() && o.To.Before(to) {
		to = o.To
	}
	return to.IsZero() || from.Before(to)
}

// IsZero tells whether the span is open at both ends.
func (s Span) IsZero() bool { return s == Span{} }

// Validate refuses a span that ends where it begins or before, as ErrInvalid.
func (s Span) Validate() error {
	if !s.To.IsZero() && !s.From.Before(s.To) {
		return &Error{Code: "document/span", Message: "from " + s.From.String() + " to " + s.To.String() + " holds no day", Help: "the end is the first day that is outside; it lies after the beginning", Kind: ErrInvalid}
	}
	return nil
}
