package whatif_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c/pricing/whatif"
)

// The text has ten rows of each table in each currency and says how many it leaves out; names cannot break its lines.
func TestReport_Text(t *testing.T) {
	before, after := books()
	var baskets []whatif.Basket
	for i := range 12 {
		baskets = append(baskets, basket(fmt.Sprint("U", i), fmt.Sprint("c", i, "\n"), "USD", "GLOVES", fmt.Sprint(1+i)), basket(fmt.Sprint("E", i), "", "EUR", "GLOVES", "1"), basket("lost", "", "USD", "BOOTS", "1"))
	}
	r, err := whatif.Compare(whatif.All(baskets...), before, after)
	require.NoError(t, err)
	text := r.String()
	require.True(t, strings.HasPrefix(text, "36 baskets: 24 changed, 0 the same, 12 lost, 0 gained, 0 unpriced\ntotals"), text)
	require.Contains(t, text, "\n  \"\"                 12  540.00 EUR  528.00 EUR  -12.00 EUR    -13.20 EUR\ncustomers, USD")
	require.Contains(t, text, "\n  \"c11\\n\"             1  600.00 USD  660.00 USD  +60.00 USD    +66.00 USD\n")
	require.Contains(t, text, "  and 2 more\nitems, EUR")
	require.True(t, strings.HasSuffix(text, "  and 2 more\n"))
	require.NotContains(t, text, "c0\\n", "the customer that moves least is left out")
	require.Equal(t, "0 baskets: 0 changed, 0 the same, 0 lost, 0 gained, 0 unpriced\n", whatif.Report{}.String())
}
