package territory

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/seed-3f372218/o2c/document"
)

// Rule says which postal codes of a country belong to a territory, as people write it: "33602", "33601-33699", "336*" or "*".
type Rule string

const codeRule = "territory/rule"

// shape is the sort of a rule. The higher one wins; among partial ones the longer text does.
type shape uint8

const (
	rest    shape = iota // "*"
	partial              // a prefix or a range
	single               // one code
)

// reading is a rule as it is compared.
type reading struct {
	shape shape
	// text is the code, the prefix, or the digits that the ends of a range begin with.
	text string
	// width is the number of digits of a range's codes, 0 for what is no range. From and to are its ends, both in it.
	width    int
	from, to uint64
}

// Read gives the rule as it is compared: normalized, or an error (ErrInvalid) that says what to write.
func (r Rule) Read(country string) (Rule, error) {
	if err := checkCountry(country); err != nil {
		return "", err
	}
	read, err := r.read(country)
	if err != nil {
		return "", err
	}
	switch {
	case read.shape == single:
		return Rule(read.text), nil
	case read.width == 0:
		return Rule(read.text + "*"), nil
	}
	return Rule(pad(read.from, read.width) + "-" + pad(read.to, read.width)), nil
}

// pad writes a number with leading zeros.
func pad(n uint64, width int) string {
	digits := strconv.FormatUint(n, 10)
	return strings.Repeat("0", max(0, width-len(digits))) + digits
}

func (r Rule) read(country string) (reading, *document.Error) {
	bad := func(message, help string) (reading, *document.Error) {
		return reading{}, &document.Error{Code: codeRule, Message: document.Quote(string(r)) + " " + message, Help: help, Kind: document.ErrInvalid}
	}
	if len(r) > MaxRule {
		return bad("has "+strconv.Itoa(len(r))+" bytes, at most "+strconv.Itoa(MaxRule)+" are allowed", "")
	}
	text, ok := clean(string(r), ".*")
	switch {
	case !ok:
		return bad("is no rule over postal codes", "write a code (33602), a range (33601-33699), a prefix (336*) or * for the rest of the country")
	case text == "*":
		return reading{}, nil
	}
	if head, is := strings.CutSuffix(text, "*"); is {
		return prefix(country, strings.ReplaceAll(head, "-", ""), bad)
	}
	from, to, isRange := strings.Cut(text, "..")
	if !isRange {
		from, to, isRange = strings.Cut(text, "-")
		isRange = isRange && digits(from) && digits(to) && !dashed(country, len(from), len(to))
	}
	if isRange {
		return span(country, strings.ReplaceAll(from, "-", ""), strings.ReplaceAll(to, "-", ""), bad)
	}
	text = strings.ReplaceAll(text, "-", "")
	if !plain(text) || len(text) > MaxPostalCode {
		return bad("is no rule over postal codes", "write a code (33602), a range (33601-33699), a prefix (336*) or * for the rest of the country")
	}
	code, err := zipCode(country, text)
	switch {
	case err != nil:
		err.Path = ""
		return reading{}, err
	case code != text:
		return bad("is finer than territories are, it falls under "+code, "write "+code)
	}
	return reading{shape: single, text: code}, nil
}

func prefix(country, text string, bad func(message, help string) (reading, *document.Error)) (reading, *document.Error) {
	switch {
	case !plain(text) || len(text) > MaxPostalCode:
		return bad("is no prefix of postal codes", "write letters and digits before one *, such as 336*")
	case zips(country) && !digits(text):
		return bad("is no prefix of US codes, which have digits only", "write for instance 336*")
	case zips(country) && len(text) > zipDigits:
		return bad("is longer than a US code", "write the code, "+text[:zipDigits])
	}
	return reading{shape: partial, text: text}, nil
}

func span(country, from, to string, bad func(message, help string) (reading, *document.Error)) (reading, *document.Error) {
	switch {
	case !digits(from) || !digits(to) || len(from) > MaxPostalCode:
		return bad("is no range: its ends have digits only", "write for instance 33601-33699; for codes with letters use prefixes")
	case len(from) != len(to):
		return bad("is no range: its ends have "+strconv.Itoa(len(from))+" and "+strconv.Itoa(len(to))+" digits", "write both ends with all their digits, leading zeros too; write a single code without a dash")
	case zips(country) && len(from) != zipDigits:
		return bad("is no range of US codes, which have five digits", "write five digits, leading zeros too: "+strings.Repeat("0", max(0, zipDigits-len(from)))+from)
	case from > to:
		return bad("is empty: it ends before it begins", "write "+to+"-"+from)
	case from == to:
		return reading{shape: single, text: from}, nil
	}
	shared := 0
	for from[shared] == to[shared] {
		shared++
	}
	r := reading{shape: partial, text: from[:shared], width: len(from)}
	r.from, r.to = number(from), number(to)
	return r, nil
}

// dashed tells whether a country's own codes are written as so many digits, a dash and so many digits.
func dashed(country string, left, right int) bool {
	switch country {
	case "JP":
		return left == 3 && right == 4
	case "PL":
		return left == 2 && right == 3
	case "PT":
		return left == 4 && right == 3
	case "BR":
		return left == 5 && right == 3
	case "IR":
		return left == 5 && right == 5
	}
	return zips(country) && left == zipDigits && right == 4
}

// clean gives text in upper case without spaces, every dash as "-"; false when it is empty or has what is neither a letter or digit of ASCII, a
// space, a dash, nor one of the marks.
func clean(text, marks string) (string, bool) {
	var b strings.Builder
	for _, c := range text {
		switch {
		case c >= 'a' && c <= 'z':
			b.WriteRune(c - 'a' + 'A')
		case c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c < unicode.MaxASCII && strings.ContainsRune(marks, c):
			b.WriteRune(c)
		case unicode.Is(unicode.Pd, c):
			b.WriteByte('-')
		case !unicode.IsSpace(c):
			return "", false
		}
	}
	return b.String(), b.Len() > 0
}

// plain tells whether text is what normalized postal codes are: upper-case letters and digits, at least one.
func plain(text string) bool {
	for i := range len(text) {
		if c := text[i]; (c < '0' || c > '9') && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return text != ""
}

func digits(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return text != ""
}

// number reads digits, at most MaxPostalCode of them.
func number(digits string) (n uint64) {
	for i := range len(digits) {
		n = n*10 + uint64(digits[i]-'0')
	}
	return n
}
