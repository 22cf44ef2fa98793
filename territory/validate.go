package territory

import (
	"slices"
	"strconv"

	"github.com/seed-3f372218/o2c/document"
)

// maxFaults keeps hostile input from filling memory with complaints.
const maxFaults = 100

// placed is a rule with its place in the map.
type placed struct {
	territory, postal int
	country           string
	reading
}

func (p *placed) path() string {
	return document.Index(document.Index("territories", p.territory)+".postal", p.postal)
}

// Validate reports every fault of the draft at once (of a hostile one the first hundred or so), each with its path.
func (d *MapDraft) Validate() error {
	f := d.faults()
	checkExtensions(&f, d.Extensions)
	return f.Err(nil)
}

func (d *MapDraft) faults() document.Faults {
	var f document.Faults
	checkCode(&f, "code", d.Code, true)
	checkCode(&f, "team", d.Team, true)
	if !checkCount(&f, "territories", len(d.Territories), MaxTerritories) {
		return f
	}
	if n := d.rules(); n > MaxRules {
		f.Add("territories", codeCount, "have "+strconv.Itoa(n)+" rules, at most "+strconv.Itoa(MaxRules)+" are allowed", "write ranges and prefixes for single codes")
		return f
	}
	at := make(map[string]int, len(d.Territories))
	for n := range d.Territories {
		t, path := &d.Territories[n], document.Index("territories", n)
		checkCode(&f, path+".code", t.Code, true)
		checkText(&f, path+".name", t.Name, false)
		checkCode(&f, path+".rep", t.Rep, true)
		f.Check(path, "territory/country", checkCountry(t.Country))
		if first, twice := at[t.Code]; twice && t.Code != "" {
			f.Add(path+".code", codeDuplicate, document.Quote(t.Code)+" is the code of "+document.Index("territories", first)+" too", "give it another code")
		} else {
			at[t.Code] = n
		}
		if len(f) > maxFaults {
			return f
		}
	}
	d.checkOverlaps(&f, d.read(&f))
	return f
}

// read gives every rule as it is compared, and faults those that cannot be read.
func (d *MapDraft) read(f *document.Faults) []placed {
	all := make([]placed, 0, d.rules())
	for n := range d.Territories {
		t := &d.Territories[n]
		if checkCountry(t.Country) != nil { // faulted already
			continue
		}
		for i, rule := range t.Postal {
			p := placed{territory: n, postal: i, country: t.Country}
			var err *document.Error
			if p.reading, err = rule.read(t.Country); err != nil {
				*f = append(*f, err.At(p.path()))
				if len(*f) > maxFaults {
					return all
				}
				continue
			}
			all = append(all, p)
		}
	}
	return all
}

// checkOverlaps sees that no two rules that are equally specific share a code.
func (d *MapDraft) checkOverlaps(f *document.Faults, all []placed) {
	for _, pair := range overlaps(all) {
		first, second := &all[pair[0]], &all[pair[1]]
		code, owner := "territory/conflict", document.Quote(d.Territories[first.territory].Code)
		if first.territory == second.territory {
			code, owner = codeDuplicate, "the same territory"
		}
		f.Add(second.path(), code, document.Quote(string(d.rule(second)))+" shares codes with "+document.Quote(string(d.rule(first)))+" at "+first.path()+" of "+owner+" and is as specific",
			"remove one of the two, or write narrower rules")
		if len(*f) > maxFaults {
			return
		}
	}
}

func (d *MapDraft) rule(p *placed) Rule { return d.Territories[p.territory].Postal[p.postal] }

// place is where rules can meet that are equally specific: rules of two places never share a code, or one of them is more specific.
type place struct {
	country string
	shape   shape
	text    string
}

// overlaps gives the pairs of rules that share a code and are equally specific, the earlier of each pair first, in the order of the map. Of many
// rules that all meet it gives enough pairs to name each of them.
func overlaps(all []placed) [][2]int {
	var pairs [][2]int
	whole := make(map[place]int, len(all)) // codes, prefixes and rests
	ranges := map[place][]int{}
	for n := range all {
		at := place{all[n].country, all[n].shape, all[n].text}
		if all[n].width > 0 {
			ranges[at] = append(ranges[at], n)
		} else if first, there := whole[at]; there {
			pairs = append(pairs, [2]int{first, n})
		} else {
			whole[at] = n
		}
	}
	for at, group := range ranges { // the pairs are sorted below
		prefix, there := whole[at]
		slices.SortFunc(group, func(a, b int) int { return all[a].compare(&all[b].reading, a, b) })
		widest := group[0]
		for i, n := range group {
			if there {
				pairs = append(pairs, [2]int{min(prefix, n), max(prefix, n)})
			}
			if i == 0 {
				continue
			}
			if all[n].width == all[widest].width && all[n].from <= all[widest].to {
				pairs = append(pairs, [2]int{min(widest, n), max(widest, n)})
			}
			if all[n].width != all[widest].width || all[n].to > all[widest].to {
				widest = n
			}
		}
	}
	slices.SortFunc(pairs, func(a, b [2]int) int {
		if a[1] != b[1] {
			return a[1] - b[1]
		}
		return a[0] - b[0]
	})
	return pairs
}

// compare orders ranges by the digits of their codes, their beginning, and last by the numbers given.
func (r *reading) compare(o *reading, own, other int) int {
	switch {
	case r.width != o.width:
		return r.width - o.width
	case r.from < o.from:
		return -1
	case r.from > o.from:
		return 1
	}
	return own - other
}
