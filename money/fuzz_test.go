package money_test

import (
	"errors"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/seed-3f372218/o2c/money"
)

var nasty = []string{
	"", " ", "0", "NaN", "Inf", "-Infinity", "1e999999999", "1.-5", "--5", "-0.00", "007", "+1", "1.", ".5", "٣", "1_0", "0x1",
	"9223372036854775807", "9223372036854775808", "-9223372036854775808", "1.000000000000000000", "0.0000000000000000001",
	"92233720368547758.07", "1\x00", "\x00", "1,5", strings.Repeat("9", 70), strings.Repeat("1", 1<<20), "10000000000000000000",
}

func seed(f *testing.F, suffixes ...string) {
	for _, n := range nasty {
		for _, s := range suffixes {
			f.Add(n + s)
		}
	}
}

// checkParsed compares a parser with the grammar: what it accepts, and that it means what it says.
func checkParsed(t *testing.T, s, grammar string, digits int, got decimal.Decimal, text string, err error) {
	if err != nil {
		checkError(t, err)
	}
	match := regexp.MustCompile(`^(-?(?:0|[1-9][0-9]*)(?:\.[0-9]{1,18})?)` + grammar + `$`).FindStringSubmatch(s)
	if match == nil || len(s) > 64 {
		if err == nil {
			t.Fatalf("%q was accepted as %s", s, text)
		}
		return
	}
	want, ok := new(big.Rat).SetString(match[1])
	if !ok {
		t.Fatal(match[1])
	}
	if strings.HasSuffix(s, "%") {
		want.Quo(want, big.NewRat(100, 1))
	}
	if err == nil && ratOf(got).Cmp(want) != 0 {
		t.Fatalf("%q was read as %s", s, got)
	}
	if err == nil && strings.HasPrefix(text, "-0") && want.Sign() == 0 {
		t.Fatalf("negative zero %s", text)
	}
	if fits(want, digits) && (err != nil && !errors.Is(err, money.ErrCurrency)) {
		t.Fatalf("%q: %v", s, err)
	}
}

func FuzzParse(f *testing.F) {
	seed(f, "", " USD", " JPY", " BTC/8", " ", " usd")
	f.Fuzz(func(t *testing.T, s string) {
		m, err := money.Parse(s)
		_, code, _ := strings.Cut(s, " ")
		c, _ := money.ParseCurrency(code)
		checkParsed(t, s, ` [A-Z][A-Z0-9]{1,5}(/(0|[1-9][0-9]?))?`, c.Digits(), m.Decimal(), m.String(), err)
		if err != nil {
			if m != (money.Money{}) {
				t.Fatal("a value with an error")
			}
			return
		}
		if again, err := money.Parse(m.String()); err != nil || again != m || !jsonAndSQL(t, m) {
			t.Fatalf("%q became %s", s, again)
		}
		if _, err := m.Format("en"); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzParsePrice(f *testing.F) {
	seed(f, "", " USD", " KWD", " X1/12")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := money.ParsePrice(s)
		m, err2 := money.Parse(s)
		if (err == nil) != (err2 == nil) || p != m.Price() {
			t.Fatalf("%q: %v, %v", s, err, err2)
		}
		if err == nil && !jsonAndSQL(t, p) {
			t.Fatal(s)
		}
	})
}

func FuzzParseQuantity(f *testing.F) {
	seed(f, "", " kg", " case", " toolong8", " 9")
	f.Fuzz(func(t *testing.T, s string) {
		q, err := money.ParseQuantity(s)
		checkParsed(t, s, ` [A-Za-z][A-Za-z0-9_-]{0,6}`, 0, q.Decimal(), q.String(), err)
		if err == nil && !jsonAndSQL(t, q) {
			t.Fatal(s)
		}
	})
}

func FuzzParseRate(f *testing.F) {
	seed(f, "", "%", " %", "%%")
	f.Fuzz(func(t *testing.T, s string) {
		r, err := money.ParseRate(s)
		checkParsed(t, s, `%?`, 0, r.Decimal(), r.String(), err)
		if err == nil && !jsonAndSQL(t, r) {
			t.Fatal(s)
		}
		if x, err := money.ParseExchangeRate(s); err == nil && !jsonAndSQL(t, x) {
			t.Fatal(s)
		}
		_ = new(money.Money).UnmarshalJSON([]byte(s))
		_ = new(money.Rounding).UnmarshalJSON([]byte(s))
		_ = new(money.Place).UnmarshalText([]byte(s))
	})
}

func FuzzRound(f *testing.F) {
	f.Add(int64(2345), uint8(3), uint8(0), uint8(0), uint8(1))
	f.Add(int64(-5), uint8(18), uint8(5), uint8(22), uint8(4))
	f.Add(int64(9223372036854775807), uint8(2), uint8(2), uint8(3), uint8(1))
	f.Add(int64(-9223372036854775808), uint8(0), uint8(1), uint8(0), uint8(0))
	f.Fuzz(func(t *testing.T, coef int64, scale, mode, p, c uint8) {
		all, where := currencies(t), places()
		cur, at := all[int(c)%len(all)], where[int(p)%len(where)]
		m, ok := amount(coef, int(scale%19), cur)
		if !ok {
			return
		}
		rd := money.Rounding{Mode: money.Mode(mode % 6), Place: at.place}
		got, err := m.Round(rd)
		want := oracleRound(ratOf(m.Decimal()), at.unit(cur.Digits()), rd.Mode)
		if !agree(want, cur.Digits(), got.Decimal(), err) {
			t.Fatalf("%s by %s: %s, %v, want %s", m, rd, got, err, want.FloatString(18))
		}
		if again, err2 := got.Round(rd); err == nil && (err2 != nil || again != got) {
			t.Fatalf("%s is not stable under %s", got, rd)
		}
	})
}

func FuzzAllocate(f *testing.F) {
	f.Add(int64(1000), []byte{1, 1, 1}, []byte(nil))
	f.Add(int64(-7), []byte{0, 3, 9, 3}, []byte{1, 2, 3, 4})
	f.Add(int64(9223372036854775807), []byte{255, 255, 1}, []byte{0})
	f.Fuzz(func(t *testing.T, coef int64, weightBytes, capBytes []byte) {
		dollar := usd(t)
		total, err := money.FromMinor(coef, dollar)
		if err != nil || len(weightBytes) > 100 {
			return
		}
		weights, rats, positive := make([]int64, len(weightBytes)), make([]*big.Rat, len(weightBytes)), false
		for i, b := range weightBytes {
			// The high bits shift, so that small and enormous weights mix.
			weights[i] = int64(b&15) << (b >> 4 * 3)
			rats[i] = big.NewRat(weights[i], 1)
			positive = positive || weights[i] > 0
		}
		var caps []money.Money
		var limits []*big.Int
		if len(capBytes) > 0 {
			for i := range weights {
				b := capBytes[i%len(capBytes)]
				limit := int64(b&15) << (b >> 4 * 3)
				c, _ := money.FromMinor(limit, dollar)
				caps, limits = append(caps, c), append(limits, big.NewInt(limit))
			}
		}
		parts, rest, err := money.Allocate(total, weights, caps)
		if !positive && coef != 0 {
			if !errors.Is(err, money.ErrWeights) {
				t.Fatal(err)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		wants, wantRest := oracleAllocate(big.NewInt(coef), rats, limits)
		for i, want := range wants {
			if units(parts[i], 2).Cmp(want) != 0 {
				t.Fatalf("part %d of %s by %v, caps %v: %s, want %s cents", i, total, weights, caps, parts[i], want)
			}
		}
		if units(rest, 2).Cmp(wantRest) != 0 {
			t.Fatalf("rest %s, want %s cents", rest, wantRest)
		}
		if sum, err := money.Sum(slices.Concat(parts, []money.Money{rest})...); err != nil || sum.Sign() != 0 && sum != total {
			t.Fatalf("sum %s, %v", sum, err)
		}
	})
}
