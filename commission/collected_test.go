package commission_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/commission"
	"github.com/seed-3f372218/o2c/money"
)

func TestCollectedNet(t *testing.T) {
	nets := []money.Money{usd(t, "36.66"), usd(t, "36.67"), usd(t, "36.67")}
	var said []string
	before := usd(t, "0.00")
	for _, now := range []string{"50.00", "50.00", "-20.00", "38.25"} {
		shares, err := commission.CollectedNet(nets, usd(t, "118.25"), before, usd(t, now), money.Rounding{})
		require.NoError(t, err)
		before, err = before.Add(usd(t, now))
		require.NoError(t, err)
		for _, s := range shares {
			said = append(said, s.String()[:len(s.String())-4])
		}
	}
	assert.Equal(t, []string{
		"15.50", "15.51", "15.51",
		"15.50", "15.50", "15.50",
		"-6.20", "-6.20", "-6.20",
		"11.86", "11.86", "11.86",
	}, said)
}

func TestCollectedNetFaults(t *testing.T) {
	zero, ten := usd(t, "0.00"), usd(t, "10.00")
	euro, err := money.Parse("1.00 EUR")
	require.NoError(t, err)
	fine, err := money.Parse("5.005 USD")
	require.NoError(t, err)
	for _, test := range []struct {
		name               string
		nets               []money.Money
		gross, before, now money.Money
		want               []string
	}{
		{"nothing", nil, money.Money{}, money.Money{}, money.Money{}, []string{"gross commission/currency", "settled_before commission/currency", "settled_now commission/currency"}},
		{"no gross amount", nil, zero, zero, zero, []string{"gross commission/amount"}},
		{"currencies and signs", []money.Money{euro, ten.Neg()}, ten, ten.Neg(), euro, []string{"settled_before commission/amount", "settled_now commission/currency", "nets[0] commission/currency", "nets[1] commission/amount"}},
		{"too much", []money.Money{ten}, ten, ten, ten, []string{"settled_now commission/amount"}},
		{"too much before", []money.Money{ten}, ten, usd(t, "10.01"), usd(t, "-1.00"), []string{"settled_before commission/amount"}},
		{"goes back too far", []money.Money{ten}, ten, zero, usd(t, "-0.01"), []string{"settled_now commission/amount"}},
		{"too many", make([]money.Money, commission.MaxLines+1), ten, zero, ten, []string{"nets commission/count"}},
	} {
		_, err := commission.CollectedNet(test.nets, test.gross, test.before, test.now, money.Rounding{})
		assert.Equal(t, test.want, faultsOf(t, err), test.name)
	}
	shares, err := commission.CollectedNet([]money.Money{ten}, ten, zero, fine, money.Rounding{})
	require.NoError(t, err)
	assert.Equal(t, []money.Money{usd(t, "5.01")}, shares, "an amount with a fraction of a cent")
	_, err = commission.CollectedNet([]money.Money{ten}, ten, zero, usd(t, "1.00"), money.Rounding{Place: money.Places(99)})
	assert.Equal(t, []string{"nets[0] commission/amount"}, faultsOf(t, err))
}
