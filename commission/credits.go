package commission

import (
	"slices"
	"strconv"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/team"
)

// Credits are who gets what share of an order's collected money. They are fixed when the order is confirmed: no later change of plan, team
// or territory touches them.
type Credits struct {
	// Plan and PlanVersion name the plan that the rates are of.
	Plan        string `json:"plan"`
	PlanVersion int64  `json:"plan_version"`
	Basis       Basis  `json:"basis"`
	// Territory says what brought the order to the rep, such as "33602". Whoever assigned the rep sets it; entries repeat it.
	Territory string  `json:"territory,omitempty"`
	Payees    []Payee `json:"payees,omitempty"`
	// Skipped are the levels that get nothing.
	Skipped []Skip `json:"skipped,omitempty"`
}

// Payee is one rep with a share.
type Payee struct {
	Rep   string     `json:"rep"`
	Level string     `json:"level"`
	Rate  money.Rate `json:"rate"`
}

// SkipReason says why a level gets nothing: one of the reasons that team.Vacancy has, or NoRate.
type SkipReason string

// The reasons to skip a level.
const (
	SkipUnassigned = SkipReason(team.Unassigned)
	SkipAbsent     = SkipReason(team.Absent)
	SkipDisabled   = SkipReason(team.Disabled)
	// NoRate: the plan has no rate for the level, or 0%.
	NoRate SkipReason = "no_rate"
)

// Skip is a level that gets nothing.
type Skip struct {
	Level string `json:"level"`
	// Rep is who would stand there, if anybody is named.
	Rep    string     `json:"rep,omitempty"`
	Reason SkipReason `json:"reason"`
}

// String says it in words.
func (s Skip) String() string {
	who := "nobody is named"
	switch {
	case s.Reason == NoRate:
		who = "the plan has no rate for the level"
	case s.Rep != "":
		who = s.Rep + " is " + string(s.Reason)
	}
	return s.Level + " is skipped: " + who
}

// Credits gives the shares of an order that is confirmed on a date, from the chain of its rep: every level that is filled gets its own rate, on the
// same basis. What would be a vacant level's is paid to nobody.
//
// A date on which the plan is not valid is ErrRefused. A chain that no team gives (empty, a level twice, a filled level without a rep) is ErrInvalid.
func (p *Plan) Credits(chain []team.Link, on document.Date) (Credits, error) {
	if !on.IsZero() && !p.Valid.Contains(on) {
		return Credits{}, (&document.Error{
			Code: "commission/not_valid", Message: "plan " + document.Quote(p.Code) + " is not valid on " + on.String(), Help: "use a plan that is, or revise its days", Kind: document.ErrRefused,
		}).About(&p.Header)
	}
	var f document.Faults
	if on.IsZero() {
		f.Add("on", codeRequired, "credits are asked for as of a date", "")
	}
	if len(chain) == 0 {
		f.Add("chain", codeRequired, "a chain has the level of the rep", "")
	}
	credits := Credits{Plan: p.Code, PlanVersion: p.Header.Version, Basis: p.Basis}
	if checkCount(&f, "chain", len(chain), MaxPayees) {
		for n, link := range chain {
			path := document.Index("chain", n)
			if slices.ContainsFunc(chain[:n], func(l team.Link) bool { return l.Level == link.Level }) {
				f.Add(path+".level", codeDuplicate, document.Quote(link.Level)+" is in the chain already", "")
			}
			checkCode(&f, path+".level", link.Level, true)
			checkCode(&f, path+".rep", link.Rep, link.Vacancy == team.Filled)
			switch rate, has := p.Rate(link.Level); {
			case link.Vacancy != team.Filled:
				credits.Skipped = append(credits.Skipped, Skip{Level: link.Level, Rep: link.Rep, Reason: SkipReason(link.Vacancy)})
			case !has || rate.IsZero():
				credits.Skipped = append(credits.Skipped, Skip{Level: link.Level, Rep: link.Rep, Reason: NoRate})
			default:
				credits.Payees = append(credits.Payees, Payee{Rep: link.Rep, Level: link.Level, Rate: rate})
			}
		}
	}
	if err := f.Err(nil); err != nil {
		return Credits{}, err
	}
	return credits, nil
}

// Clone gives a deep copy.
func (c Credits) Clone() Credits {
	c.Payees, c.Skipped = slices.Clone(c.Payees), slices.Clone(c.Skipped)
	return c
}

// Validate reports every fault at once, each with its path.
func (c *Credits) Validate() error { return c.faults().Err(nil) }

func (c *Credits) faults() document.Faults {
	var f document.Faults
	checkCode(&f, "plan", c.Plan, true)
	if c.PlanVersion < 0 {
		f.Add("plan_version", "commission/version", "is "+strconv.FormatInt(c.PlanVersion, 10), "")
	}
	if c.Basis != BasisCollectedNet {
		f.Add("basis", "commission/basis", "is not known: "+document.Quote(string(c.Basis)), "write "+string(BasisCollectedNet))
	}
	checkText(&f, "territory", c.Territory, false)
	if checkCount(&f, "payees", len(c.Payees), MaxPayees) {
		for n, p := range c.Payees {
			path := document.Index("payees", n)
			checkCode(&f, path+".rep", p.Rep, true)
			checkCode(&f, path+".level", p.Level, true)
			checkRate(&f, path+".rate", p.Rate)
			if slices.ContainsFunc(c.Payees[:n], func(o Payee) bool { return o.Level == p.Level }) {
				f.Add(path+".level", codeDuplicate, document.Quote(p.Level)+" is paid already", "keep one of the two")
			}
		}
	}
	if checkCount(&f, "skipped", len(c.Skipped), MaxPayees) {
		for n, s := range c.Skipped {
			path := document.Index("skipped", n)
			checkCode(&f, path+".level", s.Level, true)
			checkCode(&f, path+".rep", s.Rep, false)
			checkCode(&f, path+".reason", string(s.Reason), true)
		}
	}
	return f
}
