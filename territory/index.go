package territory

import (
	"slices"
	"sort"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/party"
)

// Assignment is the answer for one address, to be kept on the document that it was asked for.
type Assignment struct {
	// Map and MapVersion name what decided.
	Map        string `json:"map"`
	MapVersion int64  `json:"map_version"`
	Team       string `json:"team"`
	Territory  string `json:"territory"`
	Rep        string `json:"rep"`
	// Rule is the rule that won, as the map has it.
	Rule Rule `json:"rule"`
}

// Index is a compiled map. It does not change, also when the map does, and may be shared.
type Index struct {
	code, team string
	version    int64
	owners     []owner
	rules      []owned
	countries  map[string]*region
}

type owner struct{ territory, rep string }

// owned is a rule with its territory's place among the owners.
type owned struct {
	owner int
	text  Rule
}

const none = -1

// region holds the rules of a country; rules are named by their place in the index.
type region struct {
	codes   map[string]int
	parts   map[string]part // by the characters that a rule fixes
	longest int             // text in parts
	rest    int             // the rule "*", or none
}

// part holds the rules that fix the same characters: a prefix, or ranges that do not overlap.
type part struct {
	prefix int
	ranges []interval // by width and beginning
}

type interval struct {
	width    int
	from, to uint64
	rule     int
}

// Compile makes an index of a map, in n log n steps. What the map's Validate finds is ErrInvalid.
func Compile(m *Map) (*Index, error) {
	if m == nil {
		return nil, &document.Error{Code: codeRequired, Message: "there is no map to compile", Kind: document.ErrInvalid}
	}
	if err := m.Validate(); err != nil {
		return nil, err
	}
	var unread document.Faults // none are left
	all := m.read(&unread)
	x := &Index{code: m.Code, team: m.Team, version: m.Header.Version, countries: map[string]*region{}}
	for n := range m.Territories {
		x.owners = append(x.owners, owner{m.Territories[n].Code, m.Territories[n].Rep})
	}
	x.rules = make([]owned, 0, len(all))
	for n := range all {
		x.add(&all[n], m.rule(&all[n]))
	}
	for _, c := range x.countries {
		for _, p := range c.parts {
			slices.SortFunc(p.ranges, func(a, b interval) int {
				one := reading{width: a.width, from: a.from}
				return one.compare(&reading{width: b.width, from: b.from}, a.rule, b.rule)
			})
		}
	}
	return x, nil
}

func (x *Index) add(p *placed, text Rule) {
	n := len(x.rules)
	x.rules = append(x.rules, owned{p.territory, text})
	c := x.countries[p.country]
	if c == nil {
		c = &region{codes: map[string]int{}, parts: map[string]part{}, rest: none}
		x.countries[p.country] = c
	}
	switch p.shape {
	case rest:
		c.rest = n
	case single:
		c.codes[p.text] = n
	default:
		at, there := c.parts[p.text]
		if !there {
			at.prefix = none
		}
		if p.width > 0 {
			at.ranges = append(at.ranges, interval{p.width, p.from, p.to, n})
		} else {
			at.prefix = n
		}
		c.parts[p.text] = at
		c.longest = max(c.longest, len(p.text))
	}
}

// Assign gives the owner of an address, by its country and postal code; an address without a code has the owner of the rest of its country. Where
// nobody is the owner the error is a *Gap (ErrRefused). No country, and what is no postal code, is ErrInvalid.
func (x *Index) Assign(to party.Address) (Assignment, error) {
	code, c, err := x.where(&to)
	if err != nil {
		return Assignment{}, err
	}
	if n := c.find(code); n != none {
		return x.assignment(n), nil
	}
	return Assignment{}, x.gap(to.Country, code)
}

// where gives the normalized code and the rules of the country, nil when there are none.
func (x *Index) where(to *party.Address) (string, *region, error) {
	if x == nil {
		return "", nil, &document.Error{Code: codeRequired, Message: "there is no index", Kind: document.ErrInvalid}
	}
	c := x.countries[to.Country]
	if c == nil {
		if err := checkCountry(to.Country); err != nil {
			return "", nil, err
		}
	}
	code, err := postalCode(to.Country, to.PostalCode)
	if err != nil {
		return "", nil, err
	}
	return code, c, nil
}

func (x *Index) assignment(n int) Assignment {
	rule := &x.rules[n]
	by := &x.owners[rule.owner]
	return Assignment{Map: x.code, MapVersion: x.version, Team: x.team, Territory: by.territory, Rep: by.rep, Rule: rule.text}
}

// find gives the rule that wins a code.
func (c *region) find(code string) int {
	if c == nil {
		return none
	}
	if n, there := c.codes[code]; there {
		return n
	}
	if code != "" {
		for fixed := min(c.longest, len(code)); fixed >= 0; fixed-- {
			p, there := c.parts[code[:fixed]]
			if !there {
				continue
			}
			if p.prefix != none {
				return p.prefix
			}
			if after := p.after(code); after > 0 && p.ranges[after-1].contains(code) {
				return p.ranges[after-1].rule
			}
		}
	}
	return c.rest
}

// after gives the place of the first range that begins after a code, among those of as many digits.
func (p *part) after(code string) int {
	if len(p.ranges) == 0 || len(code) > MaxPostalCode || !digits(code) {
		return 0
	}
	width, n := len(code), number(code)
	return sort.Search(len(p.ranges), func(i int) bool {
		return p.ranges[i].width > width || p.ranges[i].width == width && p.ranges[i].from > n
	})
}

// contains tells whether a code of digits is in the range.
func (r *interval) contains(code string) bool {
	return r.width == len(code) && r.from <= number(code) && number(code) <= r.to
}
