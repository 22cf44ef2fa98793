package money_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/money"
)

func TestFormat(t *testing.T) {
	for _, c := range []struct{ in, locale, want string }{
		{"1234.50 USD", "en", "$1,234.50"},
		{"-1234.50 USD", "en-US", "-$1,234.50"},
		{"1234.50 EUR", "de", "1.234,50\u00a0€"},
		{"1234567.5 CHF", "de-CH", "CHF\u00a01'234'567.50"},
		{"1234 JPY", "ja", "￥1,234"},
		{"1234.5 INR", "hi_IN", "₹1,234.50"},
		{"12345678.005 USD", "en", "$12,345,678.005"},
		{"0.000000001 USD", "en", "$0.000000001"},
		{"-0.000000001 USD", "en", "-$0.000000001"},
		{"0.5 BTC/8", "en", "BTC\u00a00.50000000"},
		{"0.00000001 B1/8", "en", "B10.00000001"},
		{"0.00000001 B1/8", "de", "0,00000001\u00a0B1"},
		{"92233720368547758.07 USD", "en", "$92,233,720,368,547,758.07"},
		{"-92233720368547758.07 USD", "en", "-$92,233,720,368,547,758.07"},
		{"0.000000000000000001 USD", "en", "$0.000000000000000001"},
		{"9.223372036854775807 USD", "en", "$9.223372036854775807"},
		{"1.00 BGN", "en", "BGN\u00a01.00"},
		{"0 USD", "en", "$0.00"},
	} {
		got, err := parse(t, c.in).Format(c.locale)
		require.NoError(t, err)
		assert.Equal(t, c.want, got, "%s %s", c.in, c.locale)
	}
	for _, locale := range []string{"", "xx", "und", "tlh", "klingon", "en-", "en--US", "e", "en-USA", "en-US-x", "de CH", "\x00", "den", strings.Repeat("en", 1<<19)} {
		_, err := parse(t, "1 USD").Format(locale)
		assert.ErrorIs(t, err, money.ErrLocale, "%.20s", locale)
		checkError(t, err)
	}
	s, err := money.Money{}.Format("en")
	require.NoError(t, err)
	assert.Empty(t, s)
	for _, locale := range []string{"ar-EG", "fa", "bn", "mr", "my", "ne"} {
		got, err := parse(t, "0.00000000101 USD").Format(locale)
		require.NoError(t, err)
		assert.NotContains(t, got, "E")
		zero, err := parse(t, "0.00 USD").Format(locale)
		require.NoError(t, err)
		digit := []rune(strings.TrimLeft(zero, "$US\u200e\u200f\u00a0\u061c"))[0]
		assert.Equal(t, 10, strings.Count(got, string(digit)), "%s: %s", locale, got)
	}
}
