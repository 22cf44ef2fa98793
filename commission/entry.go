package commission

import (
	"slices"
	"strconv"
	"strings"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// Entry is one line of a payee's ledger: what one payment, or its reversal, changed on one line of one order. Entries are never altered;
// what turns out different later is another entry.
type Entry struct {
	Payee       string `json:"payee"`
	Plan        string `json:"plan"`
	PlanVersion int64  `json:"plan_version"`
	Level       string `json:"level"`
	// Territory is what brought the order to the rep, as the credits say.
	Territory   string        `json:"territory,omitempty"`
	Order       document.Link `json:"order"`
	OrderNumber string        `json:"order_number"`
	Line        int           `json:"line"`
	Payment     document.Link `json:"payment"`
	On          document.Date `json:"on"`
	// Collected is the net amount that the payment brought on the line, negative for a reversal.
	Collected money.Money `json:"collected"`
	// Base is the net amount collected on the line so far.
	Base money.Money `json:"base"`
	Rate money.Rate  `json:"rate"`
	// Booked is what was booked of the line for the payee before.
	Booked money.Money `json:"booked"`
	// Amount is what is booked now, negative for what is taken back: the line's part of rate × collected, less Booked.
	Amount money.Money `json:"amount"`
}

// Reason says in words how the amount came about, such as "10% of 6000.00 USD collected on SO-1 line 1, territory 33602".
func (e *Entry) Reason() string {
	var b strings.Builder
	b.WriteString(e.Rate.String() + " of " + e.Base.String() + " collected on " + e.OrderNumber + " line " + strconv.Itoa(e.Line))
	if e.Collected.Sign() < 0 {
		b.WriteString(" after " + e.Collected.Neg().String() + " went back")
	}
	if e.Territory != "" {
		b.WriteString(", territory " + e.Territory)
	}
	if !e.Booked.IsZero() {
		b.WriteString(", less " + e.Booked.String() + " booked before")
	}
	alone, err := e.Base.Mul(e.Rate, money.Rounding{})
	if total, err2 := e.Booked.Add(e.Amount); err == nil && err2 == nil && alone != total {
		b.WriteString(", rounded over the lines of the order")
	}
	return b.String()
}

// Posting is the entries of one payee in one period: what one page takes.
type Posting struct {
	Payee  string
	Period Period
	// Page is the ID of the open page.
	Page    document.ID
	Entries []Entry
}

// Postings sorts entries into pages, in the order in which the payees first occur. The entries keep their order.
func Postings(entries []Entry) []Posting {
	var all []Posting
	for n := range entries {
		e := &entries[n]
		period := PeriodOf(e.On)
		at := slices.IndexFunc(all, func(p Posting) bool { return p.Payee == e.Payee && p.Period == period })
		if at < 0 {
			at = len(all)
			all = append(all, Posting{Payee: e.Payee, Period: period, Page: PageID(e.Payee, period)})
		}
		all[at].Entries = append(all[at].Entries, *e)
	}
	return all
}

func (e *Entry) check(f *document.Faults, path string) {
	checkCode(f, path+".payee", e.Payee, true)
	checkCode(f, path+".plan", e.Plan, true)
	checkCode(f, path+".level", e.Level, true)
	checkText(f, path+".territory", e.Territory, false)
	checkLink(f, path+".order", e.Order)
	checkCode(f, path+".order_number", e.OrderNumber, true)
	checkLink(f, path+".payment", e.Payment)
	if e.Line < 1 {
		f.Add(path+".line", "commission/line", "is "+strconv.Itoa(e.Line)+", lines are numbered from 1", "")
	}
	if e.On.IsZero() {
		f.Add(path+".on", codeRequired, "is required", "")
	}
	checkRate(f, path+".rate", e.Rate)
	if e.Amount.Currency().IsZero() {
		f.Add(path+".amount", codeRequired, "is required", "")
	}
	for _, m := range [...]struct {
		field  string
		amount money.Money
	}{{".collected", e.Collected}, {".base", e.Base}, {".booked", e.Booked}} {
		if m.amount.Currency() != e.Amount.Currency() {
			f.Add(path+m.field, "commission/currency", "is "+document.Quote(m.amount.String())+", the amount is in "+document.Quote(e.Amount.Currency().String()), "")
		}
	}
}
