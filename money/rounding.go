package money

import (
	"bytes"
	"encoding/json"
	"math"
	"math/bits"
	"strconv"
	"strings"
)

// Mode says which neighbor a value between two representable ones goes to. The zero value is [HalfAway]. Every mode but
// [Ceiling] and [Floor] is symmetric in sign. Its text forms are those of the constants in snake case: "half_away".
type Mode uint8

// The rounding modes.
const (
	HalfAway Mode = iota // to the nearest, a tie away from zero: 0.5 → 1, -0.5 → -1
	HalfEven             // to the nearest, a tie to the even neighbor: 0.5 → 0, 1.5 → 2
	Up                   // away from zero
	Down                 // toward zero
	Ceiling              // toward positive infinity
	Floor                // toward negative infinity
)

// away reports whether the magnitude grows: odd is the truncated quotient's last bit, half compares the remainder with
// half of the divisor. It is only asked about inexact quotients.
func (m Mode) away(neg, odd bool, half int) bool {
	switch m {
	case HalfAway:
		return half >= 0
	case HalfEven:
		return half > 0 || half == 0 && odd
	case Up:
		return true
	case Ceiling:
		return !neg
	case Floor:
		return neg
	}
	return false
}

// String returns the text form, such as "half_even".
func (m Mode) String() string {
	switch m {
	case HalfAway:
		return "half_away"
	case HalfEven:
		return "half_even"
	case Up:
		return "up"
	case Down:
		return "down"
	case Ceiling:
		return "ceiling"
	case Floor:
		return "floor"
	}
	return "Mode(" + strconv.Itoa(int(m)) + ")"
}

// MarshalText returns the text form, or [ErrRounding] for a mode that does not exist.
func (m Mode) MarshalText() ([]byte, error) {
	if m > Floor {
		return nil, failMode(m.String())
	}
	return []byte(m.String()), nil
}

// UnmarshalText reads the text form.
func (m *Mode) UnmarshalText(text []byte) error {
	for i := HalfAway; i <= Floor; i++ {
		if string(text) == i.String() {
			*m = i
			return nil
		}
	}
	return failMode(quote(string(text)))
}

func failMode(what string) error {
	return fail(ErrRounding, codeRounding, what+" is not a rounding mode",
		"use half_away, half_even, up, down, ceiling or floor")
}

// Place says where to round. The zero value is [Minor]; [Places] and [CashStep] make the others. Its text forms are
// "minor", "places:4" and "cash:5".
type Place int16

// Minor rounds to the currency's minor unit: 0.01 USD, 1 JPY, 0.001 KWD.
const Minor Place = 0

// The encoding: 0 is minor, 1..19 are 0..18 places, a negative value is a cash step.
const badPlace Place = math.MaxInt16

// Places rounds to n decimals, whatever the currency; n is 0 to 18. With another n the result is a place that every
// operation refuses with [ErrRounding].
func Places(n int) Place {
	if n < 0 || n > maxScale {
		return badPlace
	}
	return Place(n + 1)
}

// CashStep rounds to a multiple of so many minor units: CashStep(5) is 0.05 CHF. It is 1 to 32767; with another number
// the result is a place that every operation refuses with [ErrRounding].
func CashStep(minorUnits int) Place {
	if minorUnits < 1 || minorUnits > math.MaxInt16 {
		return badPlace
	}
	return Place(-minorUnits)
}

func (p Place) valid() bool { return p <= maxScale+1 && p != math.MinInt16 }

// String returns the text form, such as "places:4".
func (p Place) String() string {
	switch {
	case p == Minor:
		return "minor"
	case !p.valid():
		return "Place(" + strconv.Itoa(int(p)) + ")"
	case p < 0:
		return "cash:" + strconv.Itoa(-int(p))
	}
	return "places:" + strconv.Itoa(int(p)-1)
}

// MarshalText returns the text form, or [ErrRounding] for a place out of range.
func (p Place) MarshalText() ([]byte, error) {
	if !p.valid() {
		return nil, failPlace(p.String())
	}
	return []byte(p.String()), nil
}

// UnmarshalText reads the text form.
func (p *Place) UnmarshalText(text []byte) error {
	if len(text) > maxQuoted {
		return failPlace(quote(string(text)))
	}
	s := string(text)
	place := badPlace
	if s == "minor" {
		place = Minor
	} else if n, ok := strings.CutPrefix(s, "places:"); ok {
		if i, err := strconv.Atoi(n); err == nil {
			place = Places(i)
		}
	} else if n, ok := strings.CutPrefix(s, "cash:"); ok {
		if i, err := strconv.Atoi(n); err == nil {
			place = CashStep(i)
		}
	}
	// Comparing with the canonical text refuses "places:+4" and "cash:05".
	if !place.valid() || place.String() != s {
		return failPlace(quote(s))
	}
	*p = place
	return nil
}

func failPlace(what string) error {
	return fail(ErrRounding, codeRounding, what+" is not a rounding place",
		"use minor, places:0 to places:18, or cash:1 to cash:32767")
}

// Rounding is a rule a caller states wherever a result may not be exact. The zero value rounds half away from zero at
// the currency's minor unit. In JSON it reads {"mode":"half_away","place":"minor"}; a missing key has its zero value,
// an unknown one is an error.
type Rounding struct {
	// Mode is the neighbor that inexact values go to.
	Mode Mode `json:"mode"`
	// Place is the decimal place or cash step that values are rounded to.
	Place Place `json:"place"`
}

// String returns mode and place, such as "half_even places:4".
func (rd Rounding) String() string { return rd.Mode.String() + " " + rd.Place.String() }

func (rd Rounding) check() error {
	if rd.Mode > Floor {
		return failMode(rd.Mode.String())
	}
	if !rd.Place.valid() {
		return failPlace(rd.Place.String())
	}
	return nil
}

// quotient returns a × b ÷ (d × 10^scale), rounded, as an amount of the currency in label. It is the single way from
// any product or quotient to an amount. d must not be 0. The bare ErrOverflow is for the caller to explain.
func (rd Rounding) quotient(neg bool, a, b uint64, scale int, d, label uint64) (number, error) {
	digits := int(label >> 8 & 0xff)
	places, step := digits, uint64(1)
	if rd != (Rounding{}) {
		if err := rd.check(); err != nil {
			return number{}, err
		}
		if rd.Place > 0 {
			places = int(rd.Place) - 1
		} else if rd.Place < 0 {
			step = uint64(-int(rd.Place))
		}
	}
	q, _, ok := mulDiv(rd.Mode, neg, a, b, places-scale, d, step)
	if ok && places == digits && step == 1 {
		return number{signed(neg, q), label | uint64(digits)}, nil
	}
	if !ok && places > digits {
		// At many places a coefficient may not fit that fits without its trailing zeros.
		c, _ := quotientWide(rd.Mode, neg, a, b, places-scale, d, step)
		if neg {
			c.Neg(c)
		}
		if n, err := fromBig(c, places, digits, label); err == nil {
			return n, nil
		}
	}
	if ok {
		if hi, lo := bits.Mul64(q, step); hi == 0 {
			if n, ok := canonical(neg, lo, places, digits, label); ok {
				return n, nil
			}
		}
	}
	return number{}, ErrOverflow
}

// UnmarshalJSON reads an object with the keys "mode" and "place", each at most once; anything else is [ErrSyntax] or
// [ErrRounding].
func (rd *Rounding) UnmarshalJSON(b []byte) error {
	malformed := func() error {
		return fail(ErrSyntax, codeJSON, quote(clip(b))+" is not a rounding",
			`write {"mode":"half_away","place":"minor"}`)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return malformed()
	}
	var read Rounding
	for seen := map[json.Token]bool{}; d.More(); {
		key, err := d.Token()
		if err != nil || seen[key] {
			return malformed()
		}
		t, err := d.Token()
		text, ok := t.(string)
		if err != nil || !ok {
			return malformed()
		}
		switch key {
		case "mode":
			err = read.Mode.UnmarshalText([]byte(text))
		case "place":
			err = read.Place.UnmarshalText([]byte(text))
		default:
			return malformed()
		}
		if err != nil {
			return err
		}
		seen[key] = true
	}
	if t, err := d.Token(); err != nil || t != json.Delim('}') || d.More() {
		return malformed()
	}
	*rd = read
	return nil
}
