// Package territory says which rep owns a delivery: a map divides the countries of a team into territories by rules over postal codes, an
// index compiled from it assigns an address, and explains itself.
//
// A rule is a single code ("33602"), a range ("33601-33699", or "100-0001..100-0099" where codes have dashes), a prefix ("336*") or the
// rest of a country ("*"). Codes are compared as normalized text: upper-case, without spaces and dashes, so "SW1A 1AA" is "sw1a1aa", and
// "02139" is not "2139". The ends of a range have the same number of digits, and a range contains only codes of that many: "9" is not in
// "10-99". A US code is its first five digits: "33602-1234" falls under "33602", and one of four digits is an error that proposes the
// leading zero.
//
// The more specific rule wins, wherever it stands in the map: a code before everything else, then the rule that fixes more leading
// characters (a prefix those it has, a range those that its ends share), and the rest of the country last. Rules that are equally specific
// and share a code are refused, so there is one answer or none. None is a *Gap.
//
// All functions are pure. Documents are not safe for concurrent change; reading them is, and so is an Index.
package territory
