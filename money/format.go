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
	if !currency.IsValid(code) {
		// The formatter only takes currencies it knows; it never sees which one this is.
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

func knownLocale(locale string) bool {
	if locale == "" {
		return false
	}
	return true
}
