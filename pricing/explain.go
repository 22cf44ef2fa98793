package pricing

import (
	"slices"
	"time"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/pricing/model"
)

// Explanation is a basket priced again, with the reasons: which list priced each line, by which entry, formulas and tiers, and which lists
// did not, and why. It prints as text and as JSON.
type Explanation struct {
	Contracts    []string       `json:"contracts,omitempty"`
	Customer     string         `json:"customer,omitempty"`
	Organization string         `json:"organization,omitempty"`
	Groups       []string       `json:"groups,omitempty"`
	Channel      string         `json:"channel,omitempty"`
	Territory    string         `json:"territory,omitempty"`
	Currency     money.Currency `json:"currency"`
	On           document.Date  `json:"on"`
	At           time.Time      `json:"at,omitzero"`
	Policy       Policy         `json:"policy,omitempty"`

	Lines []LineExplanation `json:"lines"`
	// Discounts are those on the whole, as the basket has them; what each line bears is in its amounts.
	Discounts []Discount `json:"discounts,omitempty"`
	// Totals are those of Price. They are nothing where the basket has no price.
	Totals Totals `json:"totals,omitzero"`
}

// LineExplanation says why a line costs what it costs.
type LineExplanation struct {
	Item     string         `json:"item"`
	Quantity money.Quantity `json:"quantity"`
	// Lists are all that are for the buyer, in the order in which they are asked. Lists that are for others are not among them.
	Lists []ListExplanation `json:"lists"`
	// Manual is the price that goes before the lists', Listed what the line comes to without it.
	Manual    *ManualPrice `json:"manual,omitempty"`
	Listed    money.Money  `json:"listed,omitzero"`
	Approvals []Approval   `json:"approvals,omitempty"`
	// Steps sum to the extension: quantities at unit prices, of PriceBase if there is one, and fixed amounts.
	Steps     []Step         `json:"steps,omitempty"`
	PriceBase money.Quantity `json:"price_base,omitzero"`
	Discounts []Discount     `json:"discounts,omitempty"`
	Amounts   LineAmounts    `json:"amounts,omitzero"`
}

// Outcome says what became of a price list, or of an entry, at a line.
type Outcome string

// The outcomes. The first that holds counts, but of the entries of a list the one that came nearest.
const (
	// OutcomeDisabled: the list prices nothing any more.
	OutcomeDisabled Outcome = "disabled"
	// OutcomeOtherCurrency: the list's prices are in another currency than the basket.
	OutcomeOtherCurrency Outcome = "other_currency"
	// OutcomeNotValid: the basket's day is not one of the list's.
	OutcomeNotValid Outcome = "not_valid"
	// OutcomeNotAsked: an exclusive list ended the search before.
	OutcomeNotAsked Outcome = "not_asked"
	// OutcomeNoEntry: the list does not have the item.
	OutcomeNoEntry Outcome = "no_entry"
	// OutcomeOtherUnit: the list has the item, in a unit that the quantity does not convert to.
	OutcomeOtherUnit Outcome = "other_unit"
	// OutcomeBelowMinimum: the list has the item, from a larger quantity on.
	OutcomeBelowMinimum Outcome = "below_minimum"
	// OutcomeNoBase: the list that prices are taken from is not in force, or has no price.
	OutcomeNoBase Outcome = "no_base"
	// OutcomeNoCost: a formula asks for the item's cost, which is not known.
	OutcomeNoCost Outcome = "no_cost"
	// OutcomeNotSold: the list is exclusive and does not have the item, which ends the search.
	OutcomeNotSold Outcome = "not_sold"
	// OutcomeConflict: the list has a price, and so does another, and nothing decides between them.
	OutcomeConflict Outcome = "conflict"
	// OutcomeOutranked: there is a price, one that goes first is there, too.
	OutcomeOutranked Outcome = "outranked"
	// OutcomeDearer: the list has a price, by the policy BestPrice another one goes first.
	OutcomeDearer Outcome = "dearer"
	// OutcomeWon: the price is the line's.
	OutcomeWon Outcome = "won"
)

var outcomes = [...]Outcome{noEntry: OutcomeNoEntry, otherUnit: OutcomeOtherUnit, belowMinimum: OutcomeBelowMinimum, noBase: OutcomeNoBase, noCost: OutcomeNoCost, notSold: OutcomeNotSold, applies: OutcomeOutranked}

// ListExplanation says what became of a price list at a line.
type ListExplanation struct {
	List     ListRef       `json:"list"`
	Rank     Rank          `json:"rank"`
	Valid    document.Span `json:"valid,omitzero"`
	Zone     string        `json:"zone,omitempty"`
	Priority int           `json:"priority,omitempty"`
	Outcome  Outcome       `json:"outcome"`
	// Entries are those for the item, its categories and any item, and the one that a derived list took from another.
	Entries []EntryExplanation `json:"entries,omitempty"`
}

// EntryExplanation says what became of an entry at a line.
type EntryExplanation struct {
	// From is the list that has the price, where it is not the entry's own; Entry is the entry's place there.
	From  ListRef `json:"from,omitzero"`
	Entry int     `json:"entry"`
	// Item or Category is what it is for; none of the two means any item.
	Item            string         `json:"item,omitempty"`
	Category        string         `json:"category,omitempty"`
	Unit            string         `json:"unit,omitempty"`
	MinimumQuantity money.Quantity `json:"minimum_quantity,omitzero"`
	Pooled          string         `json:"pooled,omitempty"`
	Outcome         Outcome        `json:"outcome"`
	// What follows is there where the entry applies. Counted is what minimum and tier were chosen by, where that is not the line's quantity
	// alone.
	Counted   money.Quantity    `json:"counted,omitzero"`
	Kind      model.Kind        `json:"kind,omitempty"`
	PriceBase money.Quantity    `json:"price_base,omitzero"`
	Size      money.Quantity    `json:"size,omitzero"` // of a package
	Tiers     []TierExplanation `json:"tiers,omitempty"`
	Limit     model.Limit       `json:"limit,omitempty"`
	// Amount is what the line comes to by the entry.
	Amount money.Money `json:"amount,omitzero"`
}

// TierExplanation is a tier of an entry, or its one price, and how much of the line's quantity it prices, or would price.
type TierExplanation struct {
	// From is where the tier begins. Above tells that it begins above that.
	From  money.Quantity `json:"from"`
	Above bool           `json:"above,omitempty"`
	// Formula is how the price came about, where it is derived, from the price or the cost at the beginning.
	Formula []FormulaStep `json:"formula,omitempty"`
	Price   money.Price   `json:"price,omitempty"`
	Flat    money.Money   `json:"flat,omitzero"`
	// Prices is nothing where the tier prices none of the quantity.
	Prices money.Quantity `json:"prices,omitzero"`
}

// Explain prices a basket again and says why. It errs as Price does; the lists that were looked at are explained also then, unless the basket
// itself is not well-formed. The result shares no memory with basket or book.
func (b *Book) Explain(basket Basket) (Explanation, error) {
	why := Explanation{
		Contracts: slices.Clone(basket.Contracts), Customer: basket.Customer, Organization: basket.Organization, Groups: slices.Clone(basket.Groups), Channel: basket.Channel, Territory: basket.Territory,
		Currency: basket.Currency, On: basket.On, At: basket.At, Policy: basket.Policy, Lines: make([]LineExplanation, len(basket.Lines)), Discounts: slices.Clone(basket.Discounts),
	}
	for i := range basket.Lines {
		line, to := &basket.Lines[i], &why.Lines[i]
		to.Item, to.Quantity, to.Manual, to.Discounts = line.Item, line.Quantity, cloneOf(line.Manual), slices.Clone(line.Discounts)
	}
	faults := basket.faults()
	for i := range basket.Lines {
		basket.Lines[i].faults(&faults, i, basket.Currency)
	}
	if len(faults) > 0 {
		_, err := b.Price(basket)
		return why, err
	}
	e := explainer{work: work{search: search{book: b, basket: &basket}}}
	e.explain(&why)
	priced, err := b.Price(basket)
	if err != nil {
		return why, err
	}
	for i := range priced.Lines {
		p, to := &priced.Lines[i], &why.Lines[i]
		to.Listed, to.Approvals, to.PriceBase, to.Amounts = p.Listed, p.Approvals, p.PriceBase, p.Amounts
		if to.Steps = slices.Clone(p.Steps); len(to.Steps) == 0 {
			to.Steps = []Step{{Quantity: to.Quantity, UnitPrice: p.UnitPrice}}
		}
	}
	why.Totals = priced.Totals
	return why, nil
}
