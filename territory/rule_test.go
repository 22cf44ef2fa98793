package territory_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/territory"
)

func TestT32_PostalCodes(t *testing.T) {
	for _, test := range []struct{ country, text, want, help string }{
		{"US", "33602", "33602", ""},
		{"US", "33602-1234", "33602", ""},
		{"US", " 33602 1234 ", "33602", ""},
		{"US", "336021234", "33602", ""},
		{"US", "02139", "02139", ""},
		{"US", "2139", "", "write 02139 if the leading zero was lost"},
		{"US", "2139-1234", "", "write 02139-1234 if the leading zero was lost"},
		{"US", "213", "", "write five digits (33602), or nine (33602-1234)"},
		{"US", "3360A", "", "write five digits (33602), or nine (33602-1234)"},
		{"PR", "901", "", "write five digits (33602), or nine (33602-1234)"},
		{"PR", "0901", "", "write 00901 if the leading zero was lost"},
		{"US", "", "", ""},
		{"GB", "SW1A 1AA", "SW1A1AA", ""},
		{"GB", "sw1a1aa", "SW1A1AA", ""},
		{"GB", "sw1a\u00a01aa", "SW1A1AA", ""},
		{"CA", "k1a–0b1", "K1A0B1", ""},
		{"LV", "LV-1010", "LV1010", ""},
		{"JP", "100-0001", "1000001", ""},
		{"GB", "SW1A/1AA", "", "write letters, digits, spaces and dashes"},
		{"GB", " - ", "", "write letters, digits, spaces and dashes"},
		{"GB", "\xff", "", "write letters, digits, spaces and dashes"},
		{"gb", "SW1A 1AA", "", "write the two upper-case letters of ISO 3166-1, such as US"},
	} {
		got, err := territory.PostalCode(test.country, test.text)
		assert.Equal(t, test.want, got, "%s %q", test.country, test.text)
		if test.help == "" {
			require.NoError(t, err, "%s %q", test.country, test.text)
			continue
		}
		require.ErrorIs(t, err, document.ErrInvalid)
		assert.ErrorContains(t, err, test.help)
	}
}

func TestRules(t *testing.T) {
	for _, test := range []struct{ country, text, want, help string }{
		{"US", "33602", "33602", ""},
		{"US", "33601-33699", "33601-33699", ""},
		{"US", "33601 – 33699", "33601-33699", ""},
		{"US", "33601..33699", "33601-33699", ""},
		{"US", "33602-33602", "33602", ""},
		{"US", "00501-00544", "00501-00544", ""},
		{"US", "336*", "336*", ""},
		{"US", "*", "*", ""},
		{"US", " * ", "*", ""},
		{"JP", "100-0001", "1000001", ""},
		{"JP", "100-0001..100-0099", "1000001-1000099", ""},
		{"PL", "00-001", "00001", ""},
		{"BR", "01310-100", "01310100", ""},
		{"PT", "1000-001", "1000001", ""},
		{"IR", "12345-67890", "1234567890", ""},
		{"LV", "LV-1010", "LV1010", ""},
		{"GB", "sw1*", "SW1*", ""},
		{"US", "", "", "write a code"},
		{"US", "2139", "", "write 02139"},
		{"US", "33602-1234", "", "write 33602"},
		{"US", "3360-3369", "", "write five digits, leading zeros too: 03360"},
		{"US", "336021*", "", "write the code, 33602"},
		{"US", "33A*", "", "write for instance 336*"},
		{"US", "3*6*", "", "write letters and digits before one *"},
		{"US", "-*", "", "write letters and digits before one *"},
		{"US", "33699-33601", "", "write 33601-33699"},
		{"DE", "9-99", "", "write both ends with all their digits"},
		{"GB", "SW1A..SW2A", "", "for codes with letters use prefixes"},
		{"GB", "SW1;DROP", "", "write a code"},
		{"DE", "..", "", "write for instance 33601-33699"},
		{"DE", "1..", "", "write for instance 33601-33699"},
		{"DE", "1..2..3", "", "write for instance 33601-33699"},
		{"DE", "12345678901234567", "", "write a code"},
		{"DE", "00000000000000000-99999999999999999", "", "at most 40"},
		{"DE", "0000000000000000-9999999999999999", "0000000000000000-9999999999999999", ""},
		{"Germany", "10115", "", "write the two upper-case letters"},
	} {
		got, err := territory.Rule(test.text).Read(test.country)
		assert.Equal(t, territory.Rule(test.want), got, "%s %q", test.country, test.text)
		if test.help == "" {
			require.NoError(t, err, "%s %q", test.country, test.text)
			continue
		}
		require.ErrorIs(t, err, document.ErrInvalid, "%s %q", test.country, test.text)
		if test.help != "at most 40" {
			assert.ErrorContains(t, err, test.help, "%s %q", test.country, test.text)
		}
	}
}
