package pricing

import (
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// ManualPrice is a price that somebody gives instead of the list's: a unit price, or a part of the list price taken off.
type ManualPrice struct {
	// Price of one unit of the line's quantity, or of PriceBase.
	Price     money.Price    `json:"price,omitzero"`
	PriceBase money.Quantity `json:"price_base,omitzero"`
	// Free gives the line away: a price of zero is one only when it is said so.
	Free bool `json:"free,omitempty"`
	// Off is taken off the list's unit price, instead of a Price.
	Off    money.Rate `json:"off,omitzero"`
	Reason string     `json:"reason"`
}

func (m *ManualPrice) faults(currency money.Currency) document.Faults {
	var f document.Faults
	ways := 0
	for _, is := range [...]bool{!m.Price.IsZero(), m.Free, !m.Off.IsZero()} {
		if is {
			ways++
		}
	}
	switch {
	case ways != 1:
		f.Add("", "pricing/manual", "a manual price is a price, a part off the list price, or free, one of the three", "")
	case m.Price.Sign() < 0:
		f.Add("price", "pricing/negative", "is not negative, this one is "+m.Price.String(), "")
	case !m.Price.IsZero() && !currency.IsZero() && m.Price.Currency() != currency:
		f.Add("price", "pricing/currency", "is in "+m.Price.Currency().String()+", the basket in "+currency.String(), "")
	case m.Off.Sign() < 0 || m.Off.Cmp(money.RateFromBasisPoints(10_000)) > 0:
		f.Add("off", "pricing/manual", "is 0% to 100%, this one is "+m.Off.String(), "")
	}
	if m.PriceBase != (money.Quantity{}) && (m.PriceBase.Sign() <= 0 || m.Price.IsZero()) {
		f.Add("price_base", "pricing/manual", "is a positive quantity that the price is for, this one is "+m.PriceBase.String(), "")
	}
	checkText(&f, "reason", m.Reason, true)
	return f
}

// Limits are what may be given without approval. What is nil is not limited.
type Limits struct {
	// MostOff is how much less than by the list a line with a manual price may come to, its own discounts included.
	MostOff *money.Rate `json:"most_off,omitempty"`
	// MarginFloor is how much more than the cost each line comes to at least, as a part of the cost, its own discounts included.
	MarginFloor *money.Rate `json:"margin_floor,omitempty"`
}

// IsZero tells whether there is no limit.
func (l Limits) IsZero() bool { return l.MostOff == nil && l.MarginFloor == nil }

func (l *Limits) faults() document.Faults {
	var f document.Faults
	if l.MostOff != nil && l.MostOff.Sign() < 0 {
		f.Add("most_off", "pricing/limit", "is not negative, this one is "+l.MostOff.String(), "")
	}
	if l.MarginFloor != nil && l.MarginFloor.Cmp(money.RateFromBasisPoints(-10_000)) < 0 {
		f.Add("margin_floor", "pricing/limit", "is at least -100%, this one is "+l.MarginFloor.String(), "")
	}
	return f
}

// ApprovalRule says why a line needs an approval.
type ApprovalRule string

// The rules.
const (
	// ApproveOff: the line comes to less than Limits.MostOff allows.
	ApproveOff ApprovalRule = "most_off"
	// ApproveMargin: the line comes to less than Limits.MarginFloor asks for.
	ApproveMargin ApprovalRule = "margin_floor"
	// ApproveCost: the cost is not known, so nobody can tell whether Limits.MarginFloor is kept.
	ApproveCost ApprovalRule = "no_cost"
	// ApproveUnlisted: the line has a manual price and no list has one to compare it with.
	ApproveUnlisted ApprovalRule = "no_list_price"
	// ApproveNotSold: the line has a manual price, and an exclusive list says that the item is not sold to the customer.
	ApproveNotSold ApprovalRule = "not_sold"
)

// Approval is one that a line needs. Pricing never refuses a price for it: who asks for one, decides.
type Approval struct {
	Rule  ApprovalRule `json:"rule"`
	Limit *money.Rate  `json:"limit,omitempty"`
	// Saw is what the line has instead, to the hundredth of a percent; nil where that cannot be told.
	Saw *money.Rate `json:"saw,omitempty"`
}

// approve says which approvals a line needs that comes to net; listed is the extension by the list, none where there is no list price.
func (l *BasketLine) approve(listed, net money.Money, found verdict) []Approval {
	var needs []Approval
	if l.Manual != nil {
		switch {
		case found == notSold:
			needs = append(needs, Approval{Rule: ApproveNotSold})
		case listed == (money.Money{}):
			needs = append(needs, Approval{Rule: ApproveUnlisted})
		case l.Limits.MostOff != nil && below(net, listed, l.Limits.MostOff.Neg()):
			needs = append(needs, Approval{Rule: ApproveOff, Limit: cloneOf(l.Limits.MostOff), Saw: apart(listed, net, listed)})
		}
	}
	if floor := l.Limits.MarginFloor; floor != nil && !l.Quantity.IsZero() {
		cost, ok := l.cost()
		switch {
		case !ok:
			needs = append(needs, Approval{Rule: ApproveCost, Limit: cloneOf(floor)})
		case below(net, cost, *floor):
			needs = append(needs, Approval{Rule: ApproveMargin, Limit: cloneOf(floor), Saw: apart(net, cost, cost)})
		}
	}
	return needs
}

// cost gives what the line's quantity costs, with many decimals.
func (l *BasketLine) cost() (money.Money, bool) {
	if l.Facts.Cost == nil {
		return money.Money{}, false
	}
	q := l.Quantity
	if l.Facts.Unit != "" {
		base, err := money.NewQuantity(0, l.Facts.Unit)
		if err != nil {
			return money.Money{}, false
		}
		if q, err = l.Facts.convert(q, base); err != nil {
			return money.Money{}, false
		}
	}
	cost, err := l.Facts.Cost.Extend(q, money.Quantity{}, money.Rounding{Place: money.Places(pricePlaces / 2)})
	return cost, err == nil
}

// below tells whether an amount is less than base × (100% + rate), exactly.
func below(amount, base money.Money, rate money.Rate) bool {
	bound := rate.Decimal().Rat()
	bound.Add(bound, big.NewRat(1, 1)).Mul(bound, base.Decimal().Rat())
	return amount.Decimal().Rat().Cmp(bound) < 0
}

// apart gives (a - b) ÷ of, to the hundredth of a percent; nil when there is nothing to compare with.
func apart(a, b, of money.Money) *money.Rate {
	if of.IsZero() {
		return nil
	}
	x := a.Decimal().Rat()
	x.Sub(x, b.Decimal().Rat()).Quo(x, of.Decimal().Rat())
	d, err := decimal.NewFromString(x.FloatString(4))
	if err != nil {
		return nil
	}
	r, err := money.RateFromDecimal(d)
	if err != nil {
		return nil
	}
	return &r
}
