package model_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// FuzzModel: whatever has no faults is written and read back as it is, and prices any quantity as rational numbers would, or says why not;
// what has faults does not panic either.
func FuzzModel(f *testing.F) {
	f.Add([]byte(`{"price":"0.000000000125 USD","per":"3 ea","minimum":"0.10 USD"}`), "80000000.5 ea", "1 ea")
	f.Add([]byte(`{"kind":"volume","at_zero":true,"tiers":[{"up_to":"5 ea","flat":"100.00 USD"},{"up_to":"15 ea","price":"10.00 USD"},{"price":"5.00 USD"}]}`), "16 ea", "15 ea")
	f.Add([]byte(`{"kind":"graduated","maximum":"500.00 USD","tiers":[{"price":"50.00 USD"},{"from":"10 ea","price":"40.00 USD","flat":"1.00 USD"}]}`), "15 ea", "0 ea")
	f.Add([]byte(`{"kind":"package","price":"15 JPY","size":"10 kg","free":"2 kg","round_down":true}`), "22.25 kg", "")
	f.Add([]byte(`{"kind":"volume","bound":"exclusive","tiers":[{"up_to":"9223372036854775807 ea","price":"9223372036854775807 JPY"}]}`), "9223372036854775806 ea", "0 ea")
	f.Fuzz(func(t *testing.T, input []byte, quantity, earlier string) {
		m, err := document.DecodeStrict[model.Model](input)
		if err != nil {
			return
		}
		q, err := money.ParseQuantity(quantity)
		if err != nil {
			return
		}
		var before money.Quantity
		if earlier != "" {
			if before, err = money.ParseQuantity(earlier); err != nil {
				return
			}
		}
		faults := m.Faults("", money.Currency{})
		if len(faults) == 0 {
			raw, err := json.Marshal(m)
			require.NoError(t, err)
			again, err := document.DecodeStrict[model.Model](raw)
			require.NoError(t, err)
			require.Equal(t, raw, must(json.Marshal(again)))
		}
		for _, i := range m.Inversions() {
			require.Less(t, i.Tier, len(m.Tiers)-1)
		}
		_, _, err = m.NextBreak(q, before)
		isOurs(t, err)
		c, err := m.Between(before, q)
		isOurs(t, err)
		if err != nil {
			return
		}
		settled, amount, err := c.Settle(money.Rounding{})
		isOurs(t, err)
		if err != nil || len(faults) > 0 {
			return
		}
		want := rounded(costOf(m, q.Decimal().Rat()), int64(amount.Currency().Digits()), money.HalfAway)
		if before != (money.Quantity{}) {
			want.Sub(want, rounded(costOf(m, before.Decimal().Rat()), int64(amount.Currency().Digits()), money.HalfAway))
		}
		require.Zero(t, amount.Decimal().Rat().Cmp(want), "%s, not %s", amount, want.FloatString(4))
		extended, err := model.Extend(settled.AppendSteps(nil), settled.Per, money.Rounding{})
		require.NoError(t, err)
		require.Equal(t, amount, extended)
	})
}

// isOurs sees that an error, if it is one, has the shape of this module's.
func isOurs(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		require.Contains(t, codeOf(t, err), "pricing/")
	}
}
