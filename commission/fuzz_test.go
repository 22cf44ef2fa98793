package commission_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/commission"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/team"
)

// FuzzPlanDraft: whatever is accepted validates, is read back as it was stored, and pays its levels exactly the rounded rates.
func FuzzPlanDraft(f *testing.F) {
	whole, err := json.Marshal(standard(f))
	require.NoError(f, err)
	f.Add(whole, int64(600_000))
	f.Add([]byte(`{"code":"p","name":"P","team":"t","rates":[{"level":"a","rate":"0.0000001%"},{"level":"b","rate":"0%"},{"level":"c","rate":"100%"}]}`), int64(1))
	f.Add([]byte(`{"code":"p","name":"P","team":"t","basis":"margin","rates":[{"level":"a","rate":"101%"},{"level":"a","rate":"-1%"}]}`), int64(1<<62))
	f.Fuzz(func(t *testing.T, input []byte, net int64) {
		draft, err := document.DecodeStrict[commission.PlanDraft](input)
		if err != nil {
			return
		}
		made, events, err := commission.NewPlan("acme", draft, by)
		if err != nil {
			require.ErrorIs(t, err, document.ErrInvalid)
			return
		}
		require.Len(t, events, 1)
		again(t, made)
		var links []team.Link
		for _, r := range made.Rates {
			links = append(links, team.Link{Level: r.Level, Rep: "r"})
		}
		on := made.Valid.From
		if on.IsZero() {
			on = made.Valid.To.AddDays(-1)
		}
		credits, err := made.Credits(links, on)
		if err != nil { // no day is named
			return
		}
		require.Len(t, made.Rates, len(credits.Payees)+len(credits.Skipped))
		s, _, err := commission.NewStanding("acme", order("SO-1"), "SO-1", credits, money.Rounding{}, by)
		require.NoError(t, err)
		again(t, s)
		dollar, err := money.ISO("USD")
		require.NoError(t, err)
		amount, err := money.FromMinor(net, dollar)
		if err != nil {
			return
		}
		entries, _, err := s.Earn([]commission.Collected{{Line: 1, Net: amount}}, payment("P-1"), on, later)
		if err != nil {
			require.ErrorIs(t, err, document.ErrInvalid)
			return
		}
		again(t, s)
		for i, e := range entries {
			want, err := amount.Mul(credits.Payees[i].Rate, money.Rounding{})
			require.NoError(t, err)
			require.Equal(t, want, e.Amount)
			require.NotEmpty(t, e.Reason())
		}
	})
}

// FuzzPage: a stored page that reads either validates or says what is wrong, and does not take entries that are not its own.
func FuzzPage(f *testing.F) {
	s := opened(f, "SO-1")
	entries, _ := earn(f, s, "P-1", "2026-07-20", usd(f, "33.33"), usd(f, "66.67"))
	page, err := commission.NewPage("acme", "r-1", "2026-07", by)
	require.NoError(f, err)
	_, err = page.Book(entries[:2], later)
	require.NoError(f, err)
	body, err := json.Marshal(page)
	require.NoError(f, err)
	f.Add(body)
	f.Fuzz(func(t *testing.T, input []byte) {
		var page commission.Page
		if json.Unmarshal(input, &page) != nil {
			return
		}
		for _, e := range page.Entries {
			_ = e.Reason()
		}
		_ = commission.Postings(page.Entries)
		if err := page.Validate(); err != nil {
			require.ErrorIs(t, err, document.ErrInvalid)
			return
		}
		again(t, &page)
		if page.Sheet == 0 {
			if _, err := page.Book(page.Entries, later); err == nil {
				require.NoError(t, page.Validate())
			} else {
				require.ErrorIs(t, err, document.ErrInvalid)
			}
		}
	})
}
