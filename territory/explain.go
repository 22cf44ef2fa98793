package territory

import (
	"strings"

	"github.com/seed-3f372218/o2c/party"
)

// Outcome is what became of a rule that was considered.
type Outcome string

// The outcomes.
const (
	Won Outcome = "won"
	// Lost rules have the address, and a more specific one has it too.
	Lost Outcome = "lost"
	// Missed ranges begin with the same digits and end before the code or begin after it.
	Missed Outcome = "missed"
)

// Considered is one rule that was looked at.
type Considered struct {
	Territory string  `json:"territory"`
	Rep       string  `json:"rep"`
	Rule      Rule    `json:"rule"`
	Outcome   Outcome `json:"outcome"`
	// Why says it in words.
	Why string `json:"why"`
}

// Explanation is an assignment with its reasons.
type Explanation struct {
	// Assignment is zero when there is a gap.
	Assignment Assignment `json:"assignment,omitzero"`
	Country    string     `json:"country"`
	// PostalCode is the code as territories compare it.
	PostalCode string `json:"postal_code,omitempty"`
	// Considered are the rules that have the address, the most specific first, and the ranges nearest to it that do not.
	Considered []Considered `json:"considered,omitempty"`
	// Gap says why nobody is the owner, nil when somebody is.
	Gap *Gap `json:"gap,omitempty"`
}

// String gives a line for the address and one for each rule.
func (e *Explanation) String() string {
	var b strings.Builder
	b.WriteString(strings.TrimSpace(e.Country+" "+e.PostalCode) + ": ")
	if e.Gap != nil {
		b.WriteString(e.Gap.Error())
	} else {
		b.WriteString(e.Assignment.Rep + " of " + e.Assignment.Territory)
	}
	for _, c := range e.Considered {
		b.WriteString("\n  " + string(c.Rule) + " of " + c.Territory + " (" + c.Rep + ") " + string(c.Outcome) + ": " + c.Why)
	}
	return b.String()
}

// Explain assigns as Assign does and lists every rule that it looked at, with what became of it. A gap is part of the explanation and no error;
// what Assign calls ErrInvalid is.
func (x *Index) Explain(to party.Address) (*Explanation, error) {
	code, c, err := x.where(&to)
	if err != nil {
		return nil, err
	}
	e := &Explanation{Country: to.Country, PostalCode: code}
	winner := c.find(code)
	if winner == none {
		e.Gap = x.gap(to.Country, code)
	} else {
		e.Assignment = x.assignment(winner)
	}
	if c == nil {
		return e, nil
	}
	has := func(n int, as string) {
		if n == winner {
			e.add(x, n, Won, as)
		} else {
			e.add(x, n, Lost, as+"; "+string(x.rules[winner].text)+" is more specific")
		}
	}
	if n, there := c.codes[code]; there {
		has(n, "is the code")
	}
	for fixed := min(c.longest, len(code)); fixed >= 0 && code != ""; fixed-- {
		p, there := c.parts[code[:fixed]]
		if !there {
			continue
		}
		if p.prefix != none {
			has(p.prefix, "the code begins with "+code[:fixed])
		}
		after := p.after(code)
		if after > 0 {
			switch r := &p.ranges[after-1]; {
			case r.contains(code):
				has(r.rule, "has the code")
			case r.width == len(code):
				e.add(x, r.rule, Missed, "ends before "+code)
			}
		}
		if after < len(p.ranges) && p.ranges[after].width == len(code) && digits(code) {
			e.add(x, p.ranges[after].rule, Missed, "begins after "+code)
		}
	}
	if c.rest != none {
		has(c.rest, "has the rest of "+to.Country)
	}
	return e, nil
}

func (e *Explanation) add(x *Index, n int, outcome Outcome, why string) {
	a := x.assignment(n)
	e.Considered = append(e.Considered, Considered{Territory: a.Territory, Rep: a.Rep, Rule: a.Rule, Outcome: outcome, Why: why})
}
