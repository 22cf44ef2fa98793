package commission_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/commission"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

func TestPageStored(t *testing.T) {
	s := opened(t, "SO-1")
	entries, _ := earn(t, s, "P-1", "2026-07-20", usd(t, "33.33"), usd(t, "66.67"))
	page, err := commission.NewPage("acme", "r-1", "2026-07", by)
	require.NoError(t, err)
	closed, err := page.Book(entries[:2], later)
	require.NoError(t, err)
	assert.Empty(t, closed)
	require.NoError(t, page.Validate())
	stored(t, page, nil)
	assert.Equal(t, []money.Money{usd(t, "10.00")}, page.Totals)
	assert.Equal(t, commission.PageID("r-1", "2026-07"), page.Header.ID)
	plain, unique := page.Keys()
	assert.Empty(t, unique)
	assert.Equal(t, []document.Key{{Name: "payee", Value: "r-1"}, {Name: "period", Value: "2026-07"}}, plain)
	before := page.Clone()
	page.Entries[0].Payee, page.Totals[0] = "x", usd(t, "0.00")
	assert.Equal(t, "r-1", before.Entries[0].Payee)
	require.NoError(t, before.Validate())
}

func TestPostings(t *testing.T) {
	s := opened(t, "SO-1")
	july, _ := earn(t, s, "P-1", "2026-07-31", usd(t, "33.33"), usd(t, "66.67"))
	august, _ := earn(t, s, "P-2", "2026-08-01", usd(t, "1.00"))
	postings := commission.Postings(append(july, august...))
	require.Len(t, postings, 6)
	total := 0
	for _, p := range postings {
		page, err := commission.NewPage("acme", p.Payee, p.Period, by)
		require.NoError(t, err)
		assert.Equal(t, p.Page, page.Header.ID)
		_, err = page.Book(p.Entries, later)
		require.NoError(t, err)
		require.NoError(t, page.Validate())
		total += len(page.Entries)
	}
	assert.Equal(t, len(july)+len(august), total)
	assert.Equal(t, commission.Period(""), commission.PeriodOf(document.Date{}))
}

// A full page is closed under its number; the open one goes on with the totals, so the month is known from it alone.
func TestPageCloses(t *testing.T) {
	page, err := commission.NewPage("acme", "r-1", "2026-07", by)
	require.NoError(t, err)
	var sheets []*commission.Page
	count := 2*commission.MaxEntries + 3
	euro, err := money.Parse("1.00 EUR")
	require.NoError(t, err)
	for n := range count {
		s := opened(t, "SO-"+strconv.Itoa(n))
		amount := usd(t, "10.00")
		if n%2 == 1 {
			amount = euro
		}
		entries, _ := earn(t, s, "P-1", "2026-07-20", amount)
		closed, err := page.Book(entries[:1], later)
		require.NoError(t, err)
		sheets = append(sheets, closed...)
	}
	require.NoError(t, page.Validate())
	assert.Equal(t, 2, page.Closed)
	assert.Len(t, page.Entries, 3)
	assert.Equal(t, usd(t, "202.00"), page.Totals[1])
	assert.Equal(t, "20.10 EUR", page.Totals[0].String())
	require.Len(t, sheets, 2)
	for n, sheet := range sheets {
		require.NoError(t, sheet.Validate())
		assert.Equal(t, n+1, sheet.Sheet)
		assert.Equal(t, commission.ClosedPageID("r-1", "2026-07", n+1), sheet.Header.ID)
		assert.Equal(t, []document.Link{page.Header.Link()}, sheet.Header.From)
		_, err := sheet.Book(nil, later)
		assert.Equal(t, []string{"sheet commission/closed"}, faultsOf(t, err))
		again(t, sheet)
	}
	assert.Equal(t, page.Carried, sheets[1].Totals)
	assert.Equal(t, sheets[1].Carried, sheets[0].Totals)

	// The same at one blow.
	var all []commission.Entry
	for _, sheet := range sheets {
		all = append(all, sheet.Entries...)
	}
	all = append(all, page.Entries...)
	other, err := commission.NewPage("acme", "r-1", "2026-07", by)
	require.NoError(t, err)
	closed, err := other.Book(all, later)
	require.NoError(t, err)
	require.Len(t, closed, 2)
	assert.Equal(t, page, other)
	assert.Equal(t, sheets[1].Totals, closed[1].Totals)
}

func TestPageFaults(t *testing.T) {
	_, err := commission.NewPage("acme", "", "2026-7", by)
	assert.Equal(t, []string{"payee commission/required", "period commission/period"}, faultsOf(t, err))

	s := opened(t, "SO-1")
	entries, _ := earn(t, s, "P-1", "2026-07-20", usd(t, "10.00"))
	page, err := commission.NewPage("acme", "r-1", "2026-08", by)
	require.NoError(t, err)
	before := page.Clone()
	_, err = page.Book(append(entries[1:2:2], commission.Entry{}), later)
	got := faultsOf(t, err)
	assert.Equal(t, []string{"entries[0].payee commission/payee", "entries[0].on commission/period"}, got[:2])
	assert.Contains(t, got, "entries[1].amount commission/required")
	assert.Contains(t, got, "entries[1].line commission/line")
	assert.Equal(t, before, page)

	for _, test := range []struct {
		name   string
		change func(*commission.Page)
		want   []string
	}{
		{"totals", func(p *commission.Page) { p.Totals = nil }, []string{"totals commission/totals"}},
		{"carried", func(p *commission.Page) { p.Carried = p.Totals }, []string{"carried commission/totals"}},
		{"currencies", func(p *commission.Page) { p.Totals = append(p.Totals, p.Totals[0]) }, []string{"totals[1] commission/totals"}},
		{"sheet", func(p *commission.Page) { p.Sheet = 1 }, []string{"header.id commission/header", "sheet commission/sheet"}},
		{"too many", func(p *commission.Page) { p.Entries = make([]commission.Entry, commission.MaxEntries+1) }, []string{"entries commission/count"}},
		{"currency", func(p *commission.Page) { p.Entries[0].Base = money.Money{} }, []string{"entries[0].base commission/currency"}},
	} {
		page, err := commission.NewPage("acme", "r-1", "2026-07", by)
		require.NoError(t, err)
		_, err = page.Book(entries[:1], later)
		require.NoError(t, err)
		page = page.Clone()
		test.change(page)
		assert.Equal(t, test.want, faultsOf(t, page.Validate()), test.name)
	}
}
