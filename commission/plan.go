package commission

import (
	"encoding/json"
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// KindPlan is the kind of commission plans.
const KindPlan document.Kind = "commission_plan"

// Basis is what a rate is applied to.
type Basis string

// BasisCollectedNet is the net amount of the lines that the customer has paid, without tax.
const BasisCollectedNet Basis = "collected_net"

// PlanDraft is a plan's content as it comes from outside.
type PlanDraft struct {
	// Code never changes.
	Code string `json:"code"`
	Name string `json:"name"`
	// Team is the code of the team whose levels the rates are for.
	Team string `json:"team"`
	// Basis is what the rates are applied to; none means BasisCollectedNet.
	Basis Basis `json:"basis,omitempty"`
	// Rates are for levels, each on the same basis. A level without one is not paid.
	Rates []LevelRate `json:"rates"`
	// Valid is when orders may be confirmed under the plan.
	Valid document.Span `json:"valid,omitzero"`
	// Extensions are the host's own fields. The document keeps them in its header.
	Extensions map[string]json.RawMessage `json:"extensions,omitempty"`
}

// LevelRate is what one level of the team gets.
type LevelRate struct {
	Level string `json:"level"`
	// Rate is from 0% to 100%.
	Rate money.Rate `json:"rate"`
}

// Plan says what share of the collected money each level of a team gets.
type Plan struct {
	Header document.Header `json:"header"`
	PlanDraft
}

// PlanID gives the ID of the plan with this code.
func PlanID(code string) document.ID { return document.NameID(KindPlan, code) }

// NewPlan makes a plan. Every fault of the draft is reported at once (ErrInvalid).
func NewPlan(tenant string, draft PlanDraft, by document.Stamp) (*Plan, []document.Event, error) {
	p := &Plan{Header: document.NewHeader(KindPlan, tenant, PlanID(draft.Code), by)}
	events, err := p.take(draft, by)
	if err != nil {
		return nil, nil, err
	}
	return p, events, nil
}

// Revise replaces the plan's content; the code stays. Orders that have their credits keep them. An error is ErrInvalid and leaves the plan as it
// was.
func (p *Plan) Revise(draft PlanDraft, by document.Stamp) ([]document.Event, error) {
	if err := fixed(p.Code, draft.Code); err != nil {
		return nil, err
	}
	next := &Plan{Header: p.Header.Clone()}
	next.Header.Touch(by)
	events, err := next.take(draft, by)
	if err != nil {
		return nil, err
	}
	*p = *next
	return events, nil
}

func (p *Plan) take(draft PlanDraft, by document.Stamp) ([]document.Event, error) {
	p.PlanDraft = draft.Clone()
	p.Header.Extensions, p.Extensions = p.Extensions, nil
	if p.Basis == "" {
		p.Basis = BasisCollectedNet
	}
	faults := p.faults()
	checkExtensions(&faults, p.Header.Extensions)
	checkHeader(&faults, bare(p.Header), KindPlan, PlanID(p.Code))
	if err := faults.Err(nil); err != nil {
		return nil, err
	}
	return []document.Event{document.NewEvent(&p.Header, by, PlanSaved{
		Code: p.Code, Name: p.Name, Team: p.Team, Basis: p.Basis, Rates: slices.Clone(p.Rates), Valid: p.Valid,
	})}, nil
}

// Content gives a deep copy of the content, to be changed and given to Revise.
func (p *Plan) Content() PlanDraft {
	draft := p.PlanDraft.Clone()
	draft.Extensions = cloneExtensions(p.Header.Extensions)
	return draft
}

// Head gives the plan's header.
func (p *Plan) Head() *document.Header { return &p.Header }

// Schema is 1.
func (p *Plan) Schema() int { return 1 }

// Keys finds plans by their team.
func (p *Plan) Keys() (plain, unique []document.Key) {
	return []document.Key{{Name: "team", Value: p.Team}}, nil
}

// Validate checks every invariant of the plan and reports all faults at once.
func (p *Plan) Validate() error {
	faults := p.faults()
	if p.Basis == "" {
		faults.Add("basis", codeRequired, "is required", "")
	}
	checkHeader(&faults, &p.Header, KindPlan, PlanID(p.Code))
	checkNoExtensions(&faults, p.Extensions)
	return faults.Err(&p.Header)
}

// Clone gives a deep copy.
func (p *Plan) Clone() *Plan { return &Plan{Header: p.Header.Clone(), PlanDraft: p.PlanDraft.Clone()} }

// Clone gives a deep copy.
func (d PlanDraft) Clone() PlanDraft {
	d.Rates, d.Extensions = slices.Clone(d.Rates), cloneExtensions(d.Extensions)
	return d
}

// Rate gives the rate of a level; false when the plan has none for it.
func (d *PlanDraft) Rate(level string) (money.Rate, bool) {
	for _, r := range d.Rates {
		if r.Level == level {
			return r.Rate, true
		}
	}
	return money.Rate{}, false
}

// Validate reports every fault of the draft at once, each with its path.
func (d *PlanDraft) Validate() error {
	f := d.faults()
	checkExtensions(&f, d.Extensions)
	return f.Err(nil)
}

func (d *PlanDraft) faults() document.Faults {
	var f document.Faults
	checkCode(&f, "code", d.Code, true)
	checkText(&f, "name", d.Name, true)
	checkCode(&f, "team", d.Team, true)
	if d.Basis != "" && d.Basis != BasisCollectedNet {
		f.Add("basis", "commission/basis", "is not known: "+document.Quote(string(d.Basis)), "write "+string(BasisCollectedNet))
	}
	f.Check("valid", "commission/valid", d.Valid.Validate())
	if len(d.Rates) == 0 {
		f.Add("rates", codeRequired, "a plan has a rate for a level", "")
	}
	if !checkCount(&f, "rates", len(d.Rates), MaxPayees) {
		return f
	}
	for n, r := range d.Rates {
		path := document.Index("rates", n)
		checkCode(&f, path+".level", r.Level, true)
		checkRate(&f, path+".rate", r.Rate)
		if first := slices.IndexFunc(d.Rates, func(o LevelRate) bool { return o.Level == r.Level }); first < n && r.Level != "" {
			f.Add(path+".level", codeDuplicate, document.Quote(r.Level)+" has a rate at "+document.Index("rates", first)+" already", "keep one of the two")
		}
	}
	return f
}

func checkRate(f *document.Faults, path string, rate money.Rate) {
	if rate.Sign() < 0 || rate.Cmp(money.RateFromBasisPoints(10_000)) > 0 {
		f.Add(path, "commission/rate", "is "+rate.String()+", rates are from 0% to 100%", `write percent, such as "10%"`)
	}
}
