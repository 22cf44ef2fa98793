package commission

import (
	"slices"
	"strconv"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// KindStanding is the kind of standings.
const KindStanding document.Kind = "commission_standing"

// Standing is where the commission of one order stands: its credits, what is collected, and what is booked of it.
type Standing struct {
	Header      document.Header `json:"header"`
	Order       document.Link   `json:"order"`
	OrderNumber string          `json:"order_number"`
	Credits     Credits         `json:"credits"`
	// Rounding is the rule of all its entries.
	Rounding money.Rounding `json:"rounding"`
	// Lines are those that money has been collected on, by their number.
	Lines []StandingLine `json:"lines,omitempty"`
}

// StandingLine is where one line of the order stands.
type StandingLine struct {
	Line int `json:"line"`
	// Collected is the net amount collected so far, less what went back.
	Collected money.Money `json:"collected"`
	// Booked is what every payee has from the line, in the order of the credits.
	Booked []money.Money `json:"booked,omitempty"`
}

// StandingID gives the ID of the standing of an order.
func StandingID(order document.ID) document.ID { return document.NameID(KindStanding, order.String()) }

// NewStanding opens the standing of an order, with the credits that are fixed from now on. Everything wrong is reported at once (ErrInvalid).
func NewStanding(tenant string, order document.Link, number string, credits Credits, rounding money.Rounding, by document.Stamp) (*Standing, []document.Event, error) {
	s := &Standing{
		Header: document.NewHeader(KindStanding, tenant, StandingID(order.ID), by, order),
		Order:  order, OrderNumber: number, Credits: credits.Clone(), Rounding: rounding,
	}
	if err := s.faults().Err(nil); err != nil {
		return nil, nil, err
	}
	return s, []document.Event{document.NewEvent(&s.Header, by, Credited{Order: order, OrderNumber: number, Credits: credits.Clone()})}, nil
}

// Head gives the standing's header.
func (s *Standing) Head() *document.Header { return &s.Header }

// Schema is 1.
func (s *Standing) Schema() int { return 1 }

// Keys finds standings by order and by payee.
func (s *Standing) Keys() (plain, unique []document.Key) {
	plain = append(plain, document.Key{Name: "order", Value: s.Order.ID.String()})
	for n, p := range s.Credits.Payees {
		if !slices.ContainsFunc(s.Credits.Payees[:n], func(o Payee) bool { return o.Rep == p.Rep }) {
			plain = append(plain, document.Key{Name: "payee", Value: p.Rep})
		}
	}
	return plain, nil
}

// Clone gives a deep copy.
func (s *Standing) Clone() *Standing {
	c := *s
	c.Header, c.Credits, c.Lines = s.Header.Clone(), s.Credits.Clone(), slices.Clone(s.Lines)
	for n := range c.Lines {
		c.Lines[n].Booked = slices.Clone(c.Lines[n].Booked)
	}
	return &c
}

// Collected gives the net amount collected on the order so far, Money{} before the first payment.
func (s *Standing) Collected() (money.Money, error) {
	var sum money.Money
	for n := range s.Lines {
		var err error
		if sum, err = sum.Add(s.Lines[n].Collected); err != nil {
			return money.Money{}, overflow("lines", err)
		}
	}
	return sum, nil
}

// Booked gives what is booked for a payee of the credits, by its place there; Money{} before the first payment and for a place that is not there.
func (s *Standing) Booked(payee int) (money.Money, error) {
	var sum money.Money
	for n := range s.Lines {
		if payee < 0 || payee >= len(s.Lines[n].Booked) {
			return money.Money{}, nil
		}
		var err error
		if sum, err = sum.Add(s.Lines[n].Booked[payee]); err != nil {
			return money.Money{}, overflow("lines", err)
		}
	}
	return sum, nil
}

// Validate checks every invariant of the standing and reports all faults at once: what is booked is what the rates give of what is collected.
func (s *Standing) Validate() error { return s.faults().Err(&s.Header) }

func (s *Standing) faults() document.Faults {
	var f document.Faults
	checkHeader(&f, &s.Header, KindStanding, StandingID(s.Order.ID))
	checkLink(&f, "order", s.Order)
	checkCode(&f, "order_number", s.OrderNumber, true)
	f.Check("credits", "commission/credits", s.Credits.Validate())
	if _, err := s.Rounding.Place.MarshalText(); err != nil {
		f.Check("rounding", "commission/rounding", err)
	} else if _, err := s.Rounding.Mode.MarshalText(); err != nil {
		f.Check("rounding", "commission/rounding", err)
	}
	if !checkCount(&f, "lines", len(s.Lines), MaxLines) {
		return f
	}
	for n := range s.Lines {
		line, path := &s.Lines[n], document.Index("lines", n)
		if line.Line < 1 || n > 0 && line.Line <= s.Lines[n-1].Line {
			f.Add(path+".line", "commission/line", "is "+strconv.Itoa(line.Line)+", lines are numbered from 1 and stand in order", "")
		}
		if line.Collected.Sign() < 0 || line.Collected.Currency().IsZero() || line.Collected.Currency() != s.Lines[0].Collected.Currency() {
			f.Add(path+".collected", "commission/collected", "is "+document.Quote(line.Collected.String())+", which is no amount collected in the order's currency", "")
		}
		if len(line.Booked) != len(s.Credits.Payees) {
			f.Add(path+".booked", codeCount, "has "+strconv.Itoa(len(line.Booked))+" amounts for "+strconv.Itoa(len(s.Credits.Payees))+" payees", "")
		}
		if len(f) > maxFaults {
			return f
		}
	}
	if len(f) > 0 {
		return f
	}
	targets, err := s.targets(s.Lines)
	if err != nil {
		f.Check("lines", "commission/booked", err)
		return f
	}
	for n := range s.Lines {
		for i, booked := range s.Lines[n].Booked {
			if booked != targets[n*len(s.Credits.Payees)+i] && len(f) <= maxFaults {
				f.Add(document.Index(document.Index("lines", n)+".booked", i), "commission/booked",
					"is "+booked.String()+", the collected money gives "+targets[n*len(s.Credits.Payees)+i].String(), "")
			}
		}
	}
	return f
}

// maxFaults keeps hostile input from filling memory with complaints.
const maxFaults = 100

func checkLink(f *document.Faults, path string, link document.Link) {
	checkCode(f, path+".kind", string(link.Kind), true)
	if link.ID.IsZero() {
		f.Add(path+".id", codeRequired, "is required", "")
	}
}

func overflow(path string, err error) error {
	var f document.Faults
	f.Check(path, "commission/amount", err)
	return f.Err(nil)
}
