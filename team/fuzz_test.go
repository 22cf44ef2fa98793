package team_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/team"
)

// FuzzTeamDraft: whatever is accepted validates, is read back as it was stored, and has a chain for every member on the days that something changes.
func FuzzTeamDraft(f *testing.F) {
	whole, err := json.Marshal(north(f))
	require.NoError(f, err)
	f.Add(whole)
	f.Add([]byte(`{"code":"n","name":"N","levels":["a","b"],"members":[{"rep":"x","level":"b","manager":"y"},{"rep":"y","level":"a","span":{"to":"2026-01-01"}}]}`))
	f.Add([]byte(`{"code":"n","name":"N","levels":["a"],"members":[{"rep":"x","level":"a","manager":"y"},{"rep":"y","level":"a","manager":"x"}]}`))
	f.Fuzz(func(t *testing.T, input []byte) {
		draft, err := document.DecodeStrict[team.Draft](input)
		if err != nil {
			return
		}
		for _, m := range draft.Members {
			_, _ = draft.Chain(m.Rep, m.Span.From)
			_, _ = draft.Chain(m.Rep, m.Span.To)
		}
		made, events, err := team.New("acme", draft, by)
		if err != nil {
			require.ErrorIs(t, err, document.ErrInvalid)
			return
		}
		require.Len(t, events, 1)
		again(t, made)
		for _, m := range made.Members {
			if m.Span.From.IsZero() {
				continue
			}
			chain, err := made.Chain(m.Rep, m.Span.From)
			require.NoError(t, err)
			require.Equal(t, m.Level, chain[0].Level)
			require.Equal(t, made.Levels[0], chain[len(chain)-1].Level)
		}
	})
}
