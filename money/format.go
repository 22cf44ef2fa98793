package money

import (
	"strings"
	"unicode"

	"github.com/bojanz/currency"
)

// Format writes m for people, with the symbol, separators, digits and patterns of a locale such as "en", "de-CH" or
// "ar-EG", from CLDR data: "$1,234.50". All decimals of m are shown, nothing is rounded. A currency of the host shows
// its code. Money{} is "". A locale for which there is no data is [ErrLocale]; one without data for the country uses
// those of the language.
func (m Money) Format(locale string) (string, error) {
	if !knownLocale(locale) {
		return "", fail(ErrLocale, codeLocale, "there is no formatting data for locale "+quote(locale),
			`use a language and optionally a script and a country, as "en", "de-CH" or "sr-Latn-RS"`)
	}
	if m.n.label() == 0 {
		return "", nil
	}
	code := m.Currency().Code()
	scale := m.n.scale()
	f := currency.NewFormatter(currency.NewLocale(locale))
	f.MinDigits, f.MaxDigits = uint8(scale), uint8(scale)
	carrier := code
	if _, iso := isoDigits(code); !iso || !currency.IsValid(code) {
		// The formatter only takes currencies it knows, and what a program registers there must not matter here.
		carrier = "USD"
		f.SymbolMap[carrier] = code
	}
	// The formatter writes numbers below 0.000001 as 1E-7, so a one takes the place of the zero before the point.
	magnitude := string(appendNumber(nil, m.n.coef, scale))
	small := strings.HasPrefix(strings.TrimPrefix(magnitude, "-"), "0.00000")
	if small {
		magnitude = strings.Replace(magnitude, "0", "1", 1)
	}
	amount, err := currency.NewAmount(magnitude, carrier)
	if err != nil {
		return "", fail(ErrLocale, codeLocale, "the formatter refused "+m.String()+": "+err.Error(), "report this")
	}
	s := f.Format(amount)
	if small {
		s = zeroFirstDigit(s, f.SymbolMap[carrier])
	}
	return s, nil
}

// zeroFirstDigit turns the first digit, a one in any script, into a zero. Digits in the symbol do not count.
func zeroFirstDigit(s, symbol string) string {
	start := 0
	if symbol != "" {
		if i := strings.Index(s, symbol); i >= 0 && strings.IndexFunc(s[:i], unicode.IsDigit) < 0 {
			start = i + len(symbol)
		}
	}
	for i, r := range s[start:] {
		if unicode.IsDigit(r) {
			return s[:start+i] + string(r-1) + s[start+i+len(string(r)):]
		}
	}
	return s
}

// languages are those the formatter has CLDR data for; it silently takes any other for English.
const languages = " af ak am ar as az ba be bg bn bs ca chr cs cv cy da de dsb el en es et eu fa fi fil fr ga gd gl gu" +
	" ha he hi hr hsb ht hu hy id ig is it ja jv ka kk km kn ko kok ky lo lt lv mk ml mn mr ms my nb ne nl nn no or pa" +
	" pcm pl ps pt qu rm ro ru sd shn si sk sl so sq sr sv sw ta te th ti tk tr uk ur uz vi yo yue zh zu "

// knownLocale accepts language[-Script][-COUNTRY] in any case, with '-' or '_'.
func knownLocale(locale string) bool {
	if len(locale) > len("fil-Latn-001") {
		return false
	}
	parts := strings.Split(strings.ReplaceAll(strings.ToLower(locale), "_", "-"), "-")
	if !isWord(parts[0], 2, 3, 'a', 'z') || !strings.Contains(languages, " "+parts[0]+" ") {
		return false
	}
	rest := parts[1:]
	if len(rest) > 0 && isWord(rest[0], 4, 4, 'a', 'z') {
		rest = rest[1:]
	}
	if len(rest) > 0 && (isWord(rest[0], 2, 2, 'a', 'z') || isWord(rest[0], 3, 3, '0', '9')) {
		rest = rest[1:]
	}
	return len(rest) == 0
}

func isWord(s string, shortest, longest int, first, last byte) bool {
	for i := range len(s) {
		if s[i] < first || s[i] > last {
			return false
		}
	}
	return len(s) >= shortest && len(s) <= longest
}
