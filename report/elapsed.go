package report

import (
	"strconv"
	"strings"
	"time"

	"github.com/seed-3f372218/o2c/document"
)

// Elapsed is a length of time in whole seconds. Its text is that of ISO 8601 in hours, minutes and seconds, such as "PT2H30M".
type Elapsed time.Duration

// String gives it for people: "2 h 30 min"; seconds are said below a minute only.
func (e Elapsed) String() string {
	d := time.Duration(e)
	var b strings.Builder
	if d < 0 {
		b.WriteString("-")
	}
	h, m, s := parts(d)
	switch {
	case h > 0 && m > 0:
		b.WriteString(strconv.FormatUint(h, 10) + " h " + strconv.FormatUint(m, 10) + " min")
	case h > 0:
		b.WriteString(strconv.FormatUint(h, 10) + " h")
	case m > 0:
		b.WriteString(strconv.FormatUint(m, 10) + " min")
	case s > 0:
		b.WriteString(strconv.FormatUint(s, 10) + " s")
	default:
		return "0 s"
	}
	return b.String()
}

// MarshalText gives the ISO 8601 form; parts of a second are left out.
func (e Elapsed) MarshalText() ([]byte, error) { return []byte(e.iso()), nil }

func (e Elapsed) iso() string {
	d := time.Duration(e)
	h, m, s := parts(d)
	var b strings.Builder
	if d <= -time.Second {
		b.WriteString("-")
	}
	b.WriteString("PT")
	for _, part := range [...]struct {
		n    uint64
		unit string
	}{{h, "H"}, {m, "M"}, {s, "S"}} {
		if part.n > 0 || part.unit == "S" && h == 0 && m == 0 {
			b.WriteString(strconv.FormatUint(part.n, 10) + part.unit)
		}
	}
	return b.String()
}

// UnmarshalText reads what MarshalText gives, and nothing else; other text is ErrInvalid.
func (e *Elapsed) UnmarshalText(text []byte) error {
	s := strings.Replace(strings.ToLower(string(text)), "pt", "", 1)
	d, err := time.ParseDuration(s)
	if err != nil || Elapsed(d).iso() != string(text) {
		return &document.Error{Code: "report/elapsed", Message: "not a length of time: " + document.Quote(string(text)), Help: "write PT2H30M", Kind: document.ErrInvalid}
	}
	*e = Elapsed(d)
	return nil
}

// parts splits the length without its sign.
func parts(d time.Duration) (hours, minutes, seconds uint64) {
	n := uint64(d)
	if d < 0 {
		n = -n
	}
	n /= uint64(time.Second)
	return n / 3600, n / 60 % 60, n % 60
}
