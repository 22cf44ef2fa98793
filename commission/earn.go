package commission

import (
	"slices"
	"strconv"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// Collected is the net amount that a payment brought on one line of the order, negative when money went back.
type Collected struct {
	Line int         `json:"line"`
	Net  money.Money `json:"net"`
}

// Earn books a payment, or a reversal: it takes what is collected on lines of the order now and gives the entries, by payee in the order of
// the credits and then by line, and an event for each payee who has one. A line may occur more than once. A line that nothing was collected
// on gets an entry only when a unit of the order's rounding comes to it or leaves it.
//
// Faults are ErrInvalid, each with its path: amounts in another currency, and more going back than was collected on a line. The standing is
// then as it was.
func (s *Standing) Earn(collected []Collected, payment document.Link, on document.Date, by document.Stamp) ([]Entry, []document.Event, error) {
	var f document.Faults
	checkLink(&f, "payment", payment)
	if on.IsZero() {
		f.Add("on", codeRequired, "is required", "")
	}
	if len(collected) == 0 {
		f.Add("collected", codeRequired, "a payment brings money on a line", "")
	}
	lines, now := s.merge(&f, collected)
	if err := f.Err(&s.Header); err != nil {
		return nil, nil, err
	}
	targets, err := s.targets(lines)
	if err != nil {
		f.Check("collected", "commission/amount", err)
		return nil, nil, f.Err(&s.Header)
	}
	payees := len(s.Credits.Payees)
	zero, err := lines[0].Collected.Sub(lines[0].Collected)
	if err != nil {
		f.Check("collected", "commission/amount", err)
		return nil, nil, f.Err(&s.Header)
	}
	entries := make([]Entry, 0, len(collected)*payees)
	for i, p := range s.Credits.Payees {
		for n := range lines {
			target := targets[n*payees+i]
			before, brought := zero, now[n]
			if i < len(lines[n].Booked) {
				before = lines[n].Booked[i]
			}
			if brought.IsZero() {
				if target == before {
					continue
				}
				brought = zero
			}
			amount, err := target.Sub(before)
			if err != nil {
				f.Check("collected", "commission/amount", err)
				return nil, nil, f.Err(&s.Header)
			}
			entries = append(entries, Entry{
				Payee: p.Rep, Plan: s.Credits.Plan, PlanVersion: s.Credits.PlanVersion, Level: p.Level, Territory: s.Credits.Territory,
				Order: s.Order, OrderNumber: s.OrderNumber, Line: lines[n].Line, Payment: payment, On: on,
				Collected: brought, Base: lines[n].Collected, Rate: p.Rate, Booked: before, Amount: amount,
			})
		}
	}
	next := *s
	next.Lines = lines
	for n := range lines {
		lines[n].Booked = targets[n*payees : (n+1)*payees : (n+1)*payees]
	}
	events, err := next.earned(entries, by)
	if err != nil {
		f.Check("collected", "commission/amount", err)
		return nil, nil, f.Err(&s.Header)
	}
	next.Header.Touch(by)
	*s = next
	return entries, events, nil
}

// merge gives the lines with what is collected now added, and how much that is on each. What is booked is that of before, nil on a new line.
func (s *Standing) merge(f *document.Faults, collected []Collected) (lines []StandingLine, now []money.Money) {
	if !checkCount(f, "collected", len(collected), MaxLines) {
		return nil, nil
	}
	order := make([]int, 0, len(collected))
	for n, c := range collected {
		path := document.Index("collected", n)
		currency := collected[0].Net.Currency()
		if len(s.Lines) > 0 {
			currency = s.Lines[0].Collected.Currency()
		}
		switch {
		case c.Line < 1:
			f.Add(path+".line", "commission/line", "is "+strconv.Itoa(c.Line)+", lines are numbered from 1", "")
		case c.Net.Currency().IsZero() || c.Net.Currency() != currency:
			f.Add(path+".net", "commission/currency", "is "+document.Quote(c.Net.String())+", the order's currency is "+document.Quote(currency.String()), "")
		}
		if len(*f) > maxFaults {
			return nil, nil
		}
		order = append(order, n)
	}
	if len(*f) > 0 {
		return nil, nil
	}
	slices.SortStableFunc(order, func(a, b int) int { return collected[a].Line - collected[b].Line })
	lines, now = make([]StandingLine, 0, len(s.Lines)+len(collected)), make([]money.Money, 0, len(s.Lines)+len(collected))
	for old := s.Lines; len(old) > 0 || len(order) > 0; {
		var line StandingLine
		switch {
		case len(order) == 0 || len(old) > 0 && old[0].Line <= collected[order[0]].Line:
			line, old = old[0], old[1:]
		default:
			line = StandingLine{Line: collected[order[0]].Line}
		}
		var sum money.Money
		last := none
		for ; len(order) > 0 && collected[order[0]].Line == line.Line; order = order[1:] {
			var err error
			last = order[0]
			if sum, err = sum.Add(collected[last].Net); err != nil {
				f.Check(document.Index("collected", last)+".net", "commission/amount", err)
				return nil, nil
			}
		}
		if last != none {
			before := line.Collected
			after, err := before.Add(sum)
			if err != nil {
				f.Check(document.Index("collected", last)+".net", "commission/amount", err)
				return nil, nil
			}
			if after.Sign() < 0 {
				f.Add(document.Index("collected", last)+".net", "commission/collected", "takes back "+sum.Neg().String()+" on line "+strconv.Itoa(line.Line)+", where "+before.String()+" is collected", "take back at most that")
			}
			line.Collected = after
		}
		lines, now = append(lines, line), append(now, sum)
	}
	checkCount(f, "lines", len(lines), MaxLines)
	return lines, now
}

const none = -1

// targets gives what every payee has to have from every line, line by line, by running rounding in line order.
func (s *Standing) targets(lines []StandingLine) ([]money.Money, error) {
	payees := s.Credits.Payees
	targets := make([]money.Money, len(lines)*len(payees))
	for i := range payees {
		var base, before money.Money
		for n := range lines {
			var err error
			if base, err = base.Add(lines[n].Collected); err != nil {
				return nil, err
			}
			upTo, err := base.Mul(payees[i].Rate, s.Rounding)
			if err != nil {
				return nil, err
			}
			if targets[n*len(payees)+i], err = upTo.Sub(before); err != nil {
				return nil, err
			}
			before = upTo
		}
	}
	return targets, nil
}

// earned gives an event for each run of entries of one payee.
func (s *Standing) earned(entries []Entry, by document.Stamp) ([]document.Event, error) {
	base, err := s.Collected()
	if err != nil {
		return nil, err
	}
	var events []document.Event
	for len(entries) > 0 {
		first := &entries[0]
		run := 1
		for run < len(entries) && entries[run].Payee == first.Payee && entries[run].Level == first.Level {
			run++
		}
		e := Earned{
			Payee: first.Payee, Level: first.Level, Plan: first.Plan, PlanVersion: first.PlanVersion, Territory: first.Territory,
			Order: first.Order, OrderNumber: first.OrderNumber, Payment: first.Payment, On: first.On, Rate: first.Rate, Base: base,
			Lines: make([]EarnedLine, 0, run),
		}
		for _, entry := range entries[:run] {
			if e.Collected, err = e.Collected.Add(entry.Collected); err != nil {
				return nil, err
			}
			if e.Amount, err = e.Amount.Add(entry.Amount); err != nil {
				return nil, err
			}
			e.Lines = append(e.Lines, EarnedLine{Line: entry.Line, Collected: entry.Collected, Base: entry.Base, Amount: entry.Amount})
		}
		events = append(events, document.NewEvent(&s.Header, by, e))
		entries = entries[run:]
	}
	return events, nil
}
