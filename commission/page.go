package commission

import (
	"slices"
	"strconv"
	"strings"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// KindPage is the kind of ledger pages.
const KindPage document.Kind = "commission_page"

// Period is a month as YYYY-MM.
type Period string

// PeriodOf gives the month of a date, none for no date.
func PeriodOf(on document.Date) Period {
	if on.IsZero() {
		return ""
	}
	return Period(on.String()[:len("2006-01")])
}

// Page is what one payee was booked in one month. The open page is found by its name; when it is full, its entries move to a closed page
// with a number.
type Page struct {
	Header document.Header `json:"header"`
	Payee  string          `json:"payee"`
	Period Period          `json:"period"`
	// Sheet is the number of a closed page, from 1; 0 for the open one.
	Sheet int `json:"sheet,omitempty"`
	// Closed is how many closed pages there are, on the open one.
	Closed int `json:"closed,omitempty"`
	// Carried is what the pages before this one sum to, an amount for each currency.
	Carried []money.Money `json:"carried,omitempty"`
	// Totals are Carried and the entries: on the open page, all of the month. There is one for each currency, by its code.
	Totals  []money.Money `json:"totals,omitempty"`
	Entries []Entry       `json:"entries,omitempty"`
}

// PageID gives the ID of a payee's open page of a month.
func PageID(payee string, period Period) document.ID {
	return document.NameID(KindPage, payee, string(period))
}

// ClosedPageID gives the ID of a payee's closed page of a month, from 1.
func ClosedPageID(payee string, period Period, sheet int) document.ID {
	return document.NameID(KindPage, payee, string(period), strconv.Itoa(sheet))
}

// NewPage opens a payee's page for a month, without entries.
func NewPage(tenant, payee string, period Period, by document.Stamp) (*Page, error) {
	p := &Page{Header: document.NewHeader(KindPage, tenant, PageID(payee, period), by), Payee: payee, Period: period}
	if err := p.faults().Err(nil); err != nil {
		return nil, err
	}
	return p, nil
}

// Book writes entries on the open page. The pages that this fills are returned closed: they are new documents, to be committed with this
// one. Entries of another payee or month, and a page that is closed, are ErrInvalid and leave the page as it was.
func (p *Page) Book(entries []Entry, by document.Stamp) (closed []*Page, err error) {
	var f document.Faults
	if p.Sheet != 0 {
		f.Add("sheet", "commission/closed", "page "+strconv.Itoa(p.Sheet)+" of "+string(p.Period)+" is closed", "book on the open page")
	}
	for n := range entries {
		p.checkEntry(&f, document.Index("entries", n), &entries[n])
		if len(f) > maxFaults {
			break
		}
	}
	if err := f.Err(&p.Header); err != nil {
		return nil, err
	}
	next := *p
	next.Header = p.Header.Clone()
	next.Header.Touch(by)
	next.Totals, next.Entries = slices.Clone(p.Totals), slices.Clone(p.Entries)
	for n := range entries {
		if len(next.Entries) == MaxEntries {
			full := next.close(by)
			closed = append(closed, full)
		}
		if next.Totals, err = add(next.Totals, entries[n].Amount); err != nil {
			f.Check(document.Index("entries", n)+".amount", "commission/amount", err)
			return nil, f.Err(&p.Header)
		}
		next.Entries = append(next.Entries, entries[n])
	}
	*p = next
	return closed, nil
}

// close moves the entries to a page of their own and carries the totals over.
func (p *Page) close(by document.Stamp) *Page {
	p.Closed++
	full := &Page{
		Header: document.NewHeader(KindPage, p.Header.Tenant, ClosedPageID(p.Payee, p.Period, p.Closed), by, p.Header.Link()),
		Payee:  p.Payee, Period: p.Period, Sheet: p.Closed, Carried: p.Carried, Totals: p.Totals, Entries: p.Entries,
	}
	p.Carried, p.Totals, p.Entries = slices.Clone(p.Totals), slices.Clone(p.Totals), nil
	return full
}

// add gives the totals with an amount added to that of its currency. The totals given may change.
func add(totals []money.Money, amount money.Money) ([]money.Money, error) {
	at, there := slices.BinarySearchFunc(totals, amount, byCurrency)
	if !there {
		return slices.Insert(totals, at, amount), nil
	}
	sum, err := totals[at].Add(amount)
	if err != nil {
		return nil, err
	}
	totals[at] = sum
	return totals, nil
}

func byCurrency(a, b money.Money) int {
	return strings.Compare(a.Currency().String(), b.Currency().String())
}

// Head gives the page's header.
func (p *Page) Head() *document.Header { return &p.Header }

// Schema is 1.
func (p *Page) Schema() int { return 1 }

// Keys finds pages by payee and by month, closed ones too.
func (p *Page) Keys() (plain, unique []document.Key) {
	return []document.Key{{Name: "payee", Value: p.Payee}, {Name: "period", Value: string(p.Period)}}, nil
}

// Clone gives a deep copy.
func (p *Page) Clone() *Page {
	c := *p
	c.Header, c.Carried, c.Totals, c.Entries = p.Header.Clone(), slices.Clone(p.Carried), slices.Clone(p.Totals), slices.Clone(p.Entries)
	return &c
}

// Validate checks every invariant of the page and reports all faults at once: totals are what was carried and the entries.
func (p *Page) Validate() error { return p.faults().Err(&p.Header) }

func (p *Page) faults() document.Faults {
	var f document.Faults
	id := PageID(p.Payee, p.Period)
	if p.Sheet != 0 {
		id = ClosedPageID(p.Payee, p.Period, p.Sheet)
	}
	checkHeader(&f, &p.Header, KindPage, id)
	checkCode(&f, "payee", p.Payee, true)
	if first, err := document.ParseDate(string(p.Period) + "-01"); err != nil || PeriodOf(first) != p.Period {
		f.Add("period", "commission/period", "is no month: "+document.Quote(string(p.Period)), "write for instance 2026-07")
	}
	if p.Sheet < 0 || p.Closed < 0 || p.Sheet > 0 && (p.Closed > 0 || len(p.Entries) != MaxEntries) {
		f.Add("sheet", "commission/sheet", "is "+strconv.Itoa(p.Sheet)+" with "+strconv.Itoa(p.Closed)+" closed pages and "+strconv.Itoa(len(p.Entries))+" entries", "")
	}
	if p.Sheet <= 1 && p.Closed == 0 && len(p.Carried) > 0 {
		f.Add("carried", "commission/totals", "nothing stands before the first page", "")
	}
	if !checkCount(&f, "entries", len(p.Entries), MaxEntries) {
		return f
	}
	for n := range p.Entries {
		p.checkEntry(&f, document.Index("entries", n), &p.Entries[n])
		if len(f) > maxFaults {
			return f
		}
	}
	if len(f) == 0 {
		p.checkTotals(&f)
	}
	return f
}

func (p *Page) checkEntry(f *document.Faults, path string, e *Entry) {
	e.check(f, path)
	if e.Payee != p.Payee {
		f.Add(path+".payee", "commission/payee", "is "+document.Quote(e.Payee)+", the page is "+document.Quote(p.Payee)+"'s", "sort entries with Postings")
	}
	if PeriodOf(e.On) != p.Period {
		f.Add(path+".on", "commission/period", "is "+e.On.String()+", the page is of "+document.Quote(string(p.Period)), "sort entries with Postings")
	}
}

func (p *Page) checkTotals(f *document.Faults) {
	for _, list := range [...]struct {
		path string
		of   []money.Money
	}{{"carried", p.Carried}, {"totals", p.Totals}} {
		for n, m := range list.of {
			if m.Currency().IsZero() || n > 0 && byCurrency(list.of[n-1], m) >= 0 {
				f.Add(document.Index(list.path, n), "commission/totals", "is "+document.Quote(m.String())+", there is one amount for each currency, by its code", "")
			}
		}
	}
	if len(*f) > 0 {
		return
	}
	want, err := slices.Clone(p.Carried), error(nil)
	for n := range p.Entries {
		if want, err = add(want, p.Entries[n].Amount); err != nil {
			f.Check(document.Index("entries", n)+".amount", "commission/amount", err)
			return
		}
	}
	if !slices.Equal(want, p.Totals) {
		f.Add("totals", "commission/totals", "are not what was carried and the entries", "")
	}
}
