package report

import (
	"cmp"
	"maps"
	"slices"

	"github.com/seed-3f372218/o2c/commission"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// Commission is what one payee earned in one month and currency: what was earned less what was taken back.
type Commission struct {
	// Month is that of the days on which it was earned, such as "2026-12".
	Month  string      `json:"month"`
	Payee  string      `json:"payee"`
	Amount money.Money `json:"amount"`
}

type earnedKey struct {
	month    document.Date
	payee    string
	currency money.Currency
}

func (f *Fold) commission(rec document.EventRecord, e *commission.Earned) error {
	month, ok := monthOf(e.On)
	if !ok || e.Amount.Currency().IsZero() {
		return wrong(rec, "report/event", "has no day or no currency", "", nil)
	}
	s := staged[earnedKey]{sums: f.earned}
	s.add(earnedKey{month, e.Payee, e.Amount.Currency()}, e.Amount)
	if err := s.commit(); err != nil {
		return wrong(rec, "report/event", "does not add up with the month's commission", "", err)
	}
	f.named(e.Order.ID, e.OrderNumber)
	return nil
}

// Commission gives what was earned, by month, payee and currency, in this order.
func (f *Fold) Commission() []Commission {
	all := make([]Commission, 0, len(f.earned))
	for _, k := range slices.SortedFunc(maps.Keys(f.earned), func(a, b earnedKey) int {
		return cmp.Or(a.month.Compare(b.month), cmp.Compare(a.payee, b.payee), cmp.Compare(a.currency.Code(), b.currency.Code()))
	}) {
		all = append(all, Commission{Month: monthText(k.month), Payee: k.payee, Amount: f.earned[k]})
	}
	return all
}
