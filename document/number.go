package document

import (
	"fmt"
	"strconv"
)

// Number asks the store to draw the next number of a series for one write, inside the commit: no other commit gets it, and a batch that
// fails uses none up.
type Number struct {
	// Write is the index of the record that gets the number. A record that already has one keeps it, and the batch is ErrInvalid.
	Write int
	// Series names the sequence within the tenant, such as "northwind/invoice/2026". Where numbering starts over each year, the year is part of it.
	Series string
	// First is the number that a new series begins with; 0 means 1.
	First int64
	// Format is the text around the number, see FormatNumber.
	Format string
	// Date is the document's date.
	Date Date
	// Monotonic refuses a date that lies before the date of the number drawn last.
	Monotonic bool
	// Gaps allows numbers to be left out: a store may then draw ahead of the commit, so that commits do not wait for one another, and lose
	// what a batch that fails has drawn. No number comes twice. A monotonic series cannot have gaps.
	Gaps bool
}

// FormatNumber renders a number: "{n}" stands for it, "{n:5}" pads it with zeros to 5 digits (at most 18), "{year}", "{month}" and "{day}"
// come from the date. Everything else stands as it is. A format needs {n} exactly once, so that different numbers have different texts;
// other text in braces is ErrInvalid, and so are a date field without a date and a number below 0.
func FormatNumber(format string, date Date, n int64) (string, error) {
	bad := func(why string) (string, error) {
		return "", &Error{Code: "document/number_format", Message: "number format " + Quote(format) + " " + why, Help: "write for instance INV-{year}-{n:5}", Kind: ErrInvalid}
	}
	if n < 0 {
		return bad("cannot render " + strconv.FormatInt(n, 10) + ": a number is not negative")
	}
	out := make([]byte, 0, len(format)+20)
	numbers := 0
	for i := 0; i < len(format); i++ {
		if format[i] == '}' {
			return bad("closes a brace that was not opened")
		}
		if format[i] != '{' {
			out = append(out, format[i])
			continue
		}
		end := i + 1
		for end < len(format) && format[end] != '}' {
			end++
		}
		if end == len(format) {
			return bad("does not close a brace")
		}
		field := format[i+1 : end]
		i = end
		width := 0
		if len(field) > 2 && field[:2] == "n:" {
			w, err := strconv.Atoi(field[2:])
			if err != nil || w < 1 || w > 18 || strconv.Itoa(w) != field[2:] {
				return bad("pads to a width that is not 1 to 18")
			}
			field, width = "n", w
		}
		if date.IsZero() && (field == "year" || field == "month" || field == "day") {
			return bad("needs a date for {" + field + "}")
		}
		switch field {
		case "n":
			numbers++
			out = fmt.Appendf(out, "%0*d", width, n)
		case "year":
			out = fmt.Appendf(out, "%04d", date.Year())
		case "month":
			out = fmt.Appendf(out, "%02d", date.Month())
		case "day":
			out = fmt.Appendf(out, "%02d", date.Day())
		default:
			return bad("has an unknown field " + Quote("{"+field+"}"))
		}
	}
	if numbers != 1 {
		return bad("needs {n} exactly once")
	}
	return string(out), nil
}

// DateBackwards is the refusal (ErrRefused) of a monotonic series for a date before its last.
func DateBackwards(series string, last, date Date) error {
	return &Error{
		Code: "store/number_date", Message: "series " + Quote(series) + " has already numbered a document of " + last.String() + ", this one is of " + date.String(),
		Help: "date it " + last.String() + " or later", Kind: ErrRefused,
	}
}
