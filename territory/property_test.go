package territory_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"
	"github.com/stretchr/testify/assert"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/territory"
)

// model is a rule as the properties understand it, without the package's help.
type model struct {
	owner  string
	text   territory.Rule
	shape  int // 0 rest, 1 prefix, 2 range, 3 code
	lo, hi string
}

// models makes rules from plain numbers, four for each, which shrink well. Codes have two or three digits.
func models(raw []int) []model {
	var all []model
	for ; len(raw) >= 4; raw = raw[4:] {
		width := 2 + raw[1]%2
		most := []int{100, 1000}[width-2]
		lo, hi := raw[2]%most, raw[3]%most
		m := model{owner: fmt.Sprintf("t%d", len(all)%3), shape: raw[0] % 8}
		m.lo = fmt.Sprintf("%0*d", width, min(lo, hi))
		m.hi = fmt.Sprintf("%0*d", width, max(lo, hi))
		switch m.shape {
		case 0:
			m.text = "*"
		case 1, 2:
			m.shape, m.lo = 1, m.lo[:1+raw[3]%2]
			m.text = territory.Rule(m.lo + "*")
		case 3, 4, 5:
			m.shape, m.text = 2, territory.Rule(m.lo+"-"+m.hi)
			if m.lo == m.hi {
				m.shape = 3
			}
		default:
			m.shape, m.text = 3, territory.Rule(m.lo)
		}
		all = append(all, m)
	}
	return all
}

func (m *model) has(code string) bool {
	switch m.shape {
	case 0:
		return true
	case 1:
		return strings.HasPrefix(code, m.lo)
	case 2:
		return len(code) == len(m.lo) && m.lo <= code && code <= m.hi
	}
	return code == m.lo
}

// rank is how specific the rule is: the higher wins.
func (m *model) rank() int {
	switch m.shape {
	case 0:
		return 0
	case 1:
		return 1 + len(m.lo)
	case 2:
		shared := 0
		for shared < len(m.lo) && m.lo[shared] == m.hi[shared] {
			shared++
		}
		return 1 + shared
	}
	return 100
}

// few is for properties that look at every code each time.
func few(t testing.TB) *gopter.TestParameters {
	p := parameters(t)
	p.MinSuccessfulTests = 150
	return p
}

// codesOf gives all codes of one to three digits, some of four, and none.
func codesOf() []string {
	all := []string{""}
	for n := range 10 {
		all = append(all, fmt.Sprintf("%d", n))
	}
	for n := range 100 {
		all = append(all, fmt.Sprintf("%02d", n))
	}
	for n := range 1000 {
		all = append(all, fmt.Sprintf("%03d", n))
	}
	for n := range 100 {
		all = append(all, fmt.Sprintf("%04d", n*97))
	}
	return all
}

// sound tells whether no two rules that are equally specific share a code.
func sound(rules []model, codes []string) bool {
	for i := range rules {
		for j := range i {
			if rules[i].rank() == rules[j].rank() && slices.ContainsFunc(codes, func(c string) bool { return rules[i].has(c) && rules[j].has(c) }) {
				return false
			}
		}
	}
	return true
}

// best gives the most specific rule that has the code, nil for a gap.
func best(rules []model, code string) *model {
	var won *model
	for i := range rules {
		m := &rules[i]
		if code == "" && m.shape != 0 || !m.has(code) {
			continue
		}
		if won == nil || m.rank() > won.rank() {
			won = m
		}
	}
	return won
}

// draftOf puts rules into three territories of Germany, in the order given.
func draftOf(rules []model) territory.MapDraft {
	draft := territory.MapDraft{Code: "m", Team: "t"}
	for _, owner := range []string{"t2", "t0", "t1"} {
		in := territory.Territory{Code: owner, Rep: "r-" + owner, Country: "DE"}
		for _, m := range rules {
			if m.owner == owner {
				in.Postal = append(in.Postal, m.text)
			}
		}
		draft.Territories = append(draft.Territories, in)
	}
	return draft
}

func in(code string) party.Address { return party.Address{Country: "DE", PostalCode: code} }

func TestT31_AssignIsTotalAndDeterministic(t *testing.T) {
	codes := codesOf()
	accepted, refused := 0, 0
	properties := gopter.NewProperties(few(t))
	properties.Property("accepted = no two equally specific rules meet; then each address has the one owner that trying every rule gives, or a gap", prop.ForAll(
		func(raw []int) bool {
			rules := models(raw)
			made, _, err := territory.NewMap("acme", draftOf(rules), by)
			if ok := sound(rules, codes); ok != (err == nil) {
				t.Logf("sound %v, but %v", ok, err)
				return false
			}
			if err != nil {
				refused++
				return errors.Is(err, document.ErrInvalid)
			}
			accepted++
			index, err := territory.Compile(made)
			if err != nil {
				return false
			}
			shuffled := slices.Clone(rules)
			slices.Reverse(shuffled)
			other := draftOf(shuffled)
			slices.Reverse(other.Territories)
			again := compiled(t, other)
			for _, code := range codes {
				got, err := index.Assign(in(code))
				same, sameErr := again.Assign(in(code))
				if got != same || fmt.Sprint(err) != fmt.Sprint(sameErr) {
					t.Logf("%s: %v after shuffling, %v before", code, same, got)
					return false
				}
				want := best(rules, code)
				if want == nil {
					if _, gap := errors.AsType[*territory.Gap](err); !gap {
						return false
					}
					continue
				}
				if err != nil || got.Territory != want.owner || got.Rep != "r-"+want.owner || got.Rule != want.text {
					t.Logf("%s: %v %v, want %v", code, got, err, want)
					return false
				}
			}
			return true
		}, gen.SliceOfN(4*6, gen.IntRange(0, 1<<20))))
	properties.TestingRun(t)
	assert.Greater(t, accepted, 20)
	assert.Greater(t, refused, 20)
}

func TestT31_AnUnrelatedRuleChangesNothing(t *testing.T) {
	codes := codesOf()
	properties := gopter.NewProperties(few(t))
	properties.Property("addresses that a new rule does not have are assigned as before", prop.ForAll(
		func(raw []int) bool {
			rules := models(raw)
			if len(rules) == 0 || !sound(rules, codes) {
				return true
			}
			last := rules[len(rules)-1]
			with, without := compiled(t, draftOf(rules)), compiled(t, draftOf(rules[:len(rules)-1]))
			for _, code := range codes {
				if last.has(code) {
					continue
				}
				a, errA := with.Assign(in(code))
				b, errB := without.Assign(in(code))
				if a != b || fmt.Sprint(errA) != fmt.Sprint(errB) {
					return false
				}
			}
			return true
		}, gen.SliceOfN(4*5, gen.IntRange(0, 1<<20))))
	properties.TestingRun(t)
}

func TestT31_ExplainSaysWhatAssignDoes(t *testing.T) {
	codes := codesOf()
	properties := gopter.NewProperties(few(t))
	properties.Property("the winner is the assignment, the losers are all other rules that have the address, missed ones have it not", prop.ForAll(
		func(raw []int) bool {
			rules := models(raw)
			if !sound(rules, codes) {
				return true
			}
			index := compiled(t, draftOf(rules))
			for _, code := range codes {
				if code == "" {
					continue
				}
				got, err := index.Assign(in(code))
				why, fault := index.Explain(in(code))
				if fault != nil || why.Assignment != got || (why.Gap == nil) != (err == nil) {
					return false
				}
				var having, listed int
				for _, m := range rules {
					if m.has(code) {
						having++
					}
				}
				for _, c := range why.Considered {
					at := slices.IndexFunc(rules, func(m model) bool { return m.text == c.Rule && m.owner == c.Territory })
					if at < 0 || rules[at].has(code) != (c.Outcome != territory.Missed) || (c.Outcome == territory.Won) != (c.Rule == got.Rule) {
						t.Logf("%s: %v", code, why)
						return false
					}
					if c.Outcome != territory.Missed {
						listed++
					}
				}
				if having != listed {
					t.Logf("%s: %d of %d: %v", code, listed, having, why)
					return false
				}
			}
			return true
		}, gen.SliceOfN(4*5, gen.IntRange(0, 1<<20))))
	properties.TestingRun(t)
}

func TestT32_NormalizingIsStable(t *testing.T) {
	properties := gopter.NewProperties(parameters(t))
	properties.Property("spaces, dashes and case do not matter, leading zeros do", prop.ForAll(
		func(n int, at int) bool {
			code := fmt.Sprintf("%05d", n%100_000)
			at %= 5
			spaced := code[:at] + " -" + code[at:] + " "
			got, err := territory.PostalCode("US", spaced)
			lettered, err2 := territory.PostalCode("GB", strings.ToLower("Sw"+spaced+"a"))
			once, err3 := territory.PostalCode("GB", lettered)
			trimmed := strings.TrimLeft(code, "0")
			_, err4 := territory.PostalCode("US", trimmed)
			return err == nil && got == code && err2 == nil && lettered == "SW"+code+"A" && err3 == nil && once == lettered &&
				(trimmed == code || trimmed == "" || errors.Is(err4, document.ErrInvalid))
		}, gen.IntRange(0, 1<<20), gen.IntRange(0, 1<<20)))
	properties.TestingRun(t)
}
