package pricing

import (
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// Explanation is a basket priced again, with the reasons: which list priced each line, by which tiers, and which lists did not, and why. It
// prints as text and as JSON.
type Explanation struct {
	Customer string            `json:"customer,omitempty"`
	Group    string            `json:"group,omitempty"`
	Currency money.Currency    `json:"currency"`
	On       document.Date     `json:"on"`
	Lines    []LineExplanation `json:"lines"`
	// Discounts are those on the whole, as the basket has them; what each line bears is in its amounts.
	Discounts []Discount `json:"discounts,omitempty"`
	// Totals are those of Price. They are nothing where the basket has no price.
	Totals Totals `json:"totals,omitzero"`
}

// LineExplanation says why a line costs what it costs.
type LineExplanation struct {
	Item     string         `json:"item"`
	Quantity money.Quantity `json:"quantity"`
	// Lists are all that are for the customer, the narrowest scope first, in the order of the book within a scope. Lists that are for
	// others are not among them.
	Lists     []ListExplanation `json:"lists"`
	Discounts []Discount        `json:"discounts,omitempty"`
	Amounts   LineAmounts       `json:"amounts,omitzero"`
}

// Outcome says what became of a price list at a line.
type Outcome string

// The outcomes. The first that holds counts.
const (
	// OutcomeDisabled: the list prices nothing any more.
	OutcomeDisabled Outcome = "disabled"
	// OutcomeOtherCurrency: the list's prices are in another currency than the basket.
	OutcomeOtherCurrency Outcome = "other_currency"
	// OutcomeNotValid: the basket's day is not one of the list's.
	OutcomeNotValid Outcome = "not_valid"
	// OutcomeNoEntry: the list does not have the item.
	OutcomeNoEntry Outcome = "no_entry"
	// OutcomeOtherUnit: the list has the item, but not in the quantity's unit.
	OutcomeOtherUnit Outcome = "other_unit"
	// OutcomeOutranked: the list has a price, one with a narrower scope has one, too.
	OutcomeOutranked Outcome = "outranked"
	// OutcomeWon: the list's price is the line's.
	OutcomeWon Outcome = "won"
)

// ListExplanation says what became of a price list at a line.
type ListExplanation struct {
	List    ListRef       `json:"list"`
	Scope   Scope         `json:"scope"`
	Valid   document.Span `json:"valid,omitzero"`
	Outcome Outcome       `json:"outcome"`
	// Tiering, price base and tiers are those of the entry, where the list won or was outranked.
	Tiering   Tiering           `json:"tiering,omitempty"`
	PriceBase money.Quantity    `json:"price_base,omitzero"`
	Tiers     []TierExplanation `json:"tiers,omitempty"`
}

// TierExplanation is a tier of an entry, and how much of the line's quantity it prices, or would price.
type TierExplanation struct {
	From  money.Quantity `json:"from"`
	Price money.Price    `json:"price"`
	// Prices is nothing where the tier prices none of the quantity.
	Prices money.Quantity `json:"prices,omitzero"`
}

// Explain prices a basket again and says why. It errs as Price does; the lists that were looked at are explained also then. The result
// shares no memory with basket or book.
func (b *Book) Explain(basket Basket) (Explanation, error) {
	why := Explanation{
		Customer: basket.Customer, Group: basket.Group, Currency: basket.Currency, On: basket.On,
		Lines: make([]LineExplanation, len(basket.Lines)), Discounts: append([]Discount(nil), basket.Discounts...),
	}
	for i := range basket.Lines {
		line, to := &basket.Lines[i], &why.Lines[i]
		to.Item, to.Quantity, to.Discounts = line.Item, line.Quantity, append([]Discount(nil), line.Discounts...)
		won := false
		b.each(&basket, func(o offer) {
			l := o.explain(&basket, line)
			if l.Outcome == OutcomeWon && won {
				l.Outcome = OutcomeOutranked
			}
			won = won || l.Outcome == OutcomeWon
			to.Lists = append(to.Lists, l)
		})
	}
	priced, err := b.Price(basket)
	if err != nil {
		return why, err
	}
	for i := range priced.Lines {
		why.Lines[i].Amounts = priced.Lines[i].Amounts
	}
	why.Totals = priced.Totals
	return why, nil
}

// explain says what would become of the list at a line if there were no other.
func (o offer) explain(basket *Basket, line *BasketLine) ListExplanation {
	l := ListExplanation{List: o.ref(), Scope: o.scope, Valid: o.Valid}
	switch {
	case o.Disabled:
		l.Outcome = OutcomeDisabled
		return l
	case o.Currency != basket.Currency:
		l.Outcome = OutcomeOtherCurrency
		return l
	case !o.Valid.Contains(basket.On):
		l.Outcome = OutcomeNotValid
		return l
	}
	l.Outcome = OutcomeNoEntry
	for i := range o.Entries {
		e := &o.Entries[i]
		if e.Item != line.Item {
			continue
		}
		if e.Unit != line.Quantity.Unit() {
			l.Outcome = OutcomeOtherUnit
			continue
		}
		l.Outcome, l.Tiering, l.PriceBase, l.Tiers = OutcomeWon, e.Tiering, e.PriceBase, e.explain(line.Quantity)
		break
	}
	return l
}

func (e *Entry) explain(q money.Quantity) []TierExplanation {
	tiers := make([]TierExplanation, len(e.Tiers))
	for i := range tiers {
		tiers[i] = TierExplanation{From: e.Tiers[i].From, Price: e.Tiers[i].Price}
	}
	if none, err := q.Sub(q); err == nil {
		tiers[0].From = none // says the unit
	}
	if q.Sign() < 0 {
		return tiers
	}
	if e.Tiering != Graduated {
		if last, err := e.reached(q); err == nil {
			tiers[last].Prices = q
		}
		return tiers
	}
	if steps, err := e.appendSteps(nil, q); err == nil {
		for i := range steps {
			tiers[i].Prices = steps[i].Quantity
		}
	}
	return tiers
}
