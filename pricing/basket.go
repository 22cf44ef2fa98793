package pricing

import (
	"slices"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/money"
)

// Basket is what is to be priced, for whom and when.
type Basket struct {
	// Customer and Group are the codes by which price lists name them; either may be empty.
	Customer string         `json:"customer,omitempty"`
	Group    string         `json:"group,omitempty"`
	Currency money.Currency `json:"currency"`
	// On is the day whose prices apply, to all lines.
	On    document.Date `json:"on"`
	Lines []BasketLine  `json:"lines"`
	// Discounts are taken off the sum of the lines' nets, in their order.
	Discounts []Discount `json:"discounts,omitempty"`
	// Rounding is the rule of every figure; the zero Rounding is half away from zero, in the currency's minor unit.
	Rounding money.Rounding `json:"rounding,omitzero"`
}

// BasketLine asks for the price of a quantity of an item.
type BasketLine struct {
	Item string `json:"item"` // SKU
	// Quantity is not negative. A price is one for exactly its unit; nothing is converted.
	Quantity money.Quantity `json:"quantity"`
	// Discounts are taken off the extension, in their order.
	Discounts []Discount `json:"discounts,omitempty"`
	// Taxes are all worked out of the line's net; TaxTable.Rates gives them.
	Taxes []TaxRate `json:"taxes,omitempty"`
}

// PricedBasket is a basket worked out: what each line costs and by which price, in the lines' order, and their totals.
type PricedBasket struct {
	Lines  []PricedLine `json:"lines"`
	Totals Totals       `json:"totals"`
}

// PricedLine says what a line costs, and by which price.
type PricedLine struct {
	// List is the price list that won, and Scope why it stands where it stands.
	List  ListRef `json:"list"`
	Scope Scope   `json:"scope"`
	// UnitPrice is the price of all of the quantity. It is none where Steps have several.
	UnitPrice money.Price `json:"unit_price,omitzero"`
	// PriceBase is the quantity that prices are for; none means 1.
	PriceBase money.Quantity `json:"price_base,omitzero"`
	// Steps are the parts of the quantity that have prices of their own, where graduated prices make several; they sum to the quantity.
	Steps []Step `json:"steps,omitempty"`
	// Tier is the tier that prices the quantity, or the last part of it, counted from 0.
	Tier    int         `json:"tier"`
	Amounts LineAmounts `json:"amounts"`
}

// Price works out a basket. Each line is priced by the list with the narrowest scope of those that are for the basket's customer, in its
// currency, valid on its day, not disabled, and that have the item in the quantity's unit; what is cheaper does not matter. Then the lines
// are worked out as Total does.
//
// An item that no list prices is a fault at lines[i].item, never free. That and everything that Total refuses are document.Faults
// (ErrInvalid). The result shares no memory with basket or book.
func (b *Book) Price(basket Basket) (PricedBasket, error) {
	faults := basket.faults()
	if len(faults) > 0 {
		return PricedBasket{}, faults
	}
	var room [8]offer
	offers := b.offers(room[:0], &basket)
	priced := PricedBasket{Lines: make([]PricedLine, len(basket.Lines))}
	sheet := Sheet{Lines: make([]Line, len(basket.Lines)), Discounts: basket.Discounts, Rounding: basket.Rounding}
	var steps []Step
	for i := range basket.Lines {
		from, to := &basket.Lines[i], &sheet.Lines[i]
		if from.Quantity.Sign() < 0 {
			faults.Add(document.Index("lines", i)+".quantity", "pricing/negative", "is not negative, this one is "+from.Quantity.String(), "")
			continue
		}
		found, err := priced.Lines[i].find(offers, from, &steps, 2*len(basket.Lines))
		if err != nil {
			faults.Check(document.Index("lines", i), "pricing/amount", err)
			continue
		}
		if !found {
			faults = append(faults, noPrice(i, from, &basket))
			continue
		}
		won := &priced.Lines[i]
		to.Quantity, to.UnitPrice, to.PriceBase, to.Steps = from.Quantity, won.UnitPrice, won.PriceBase, won.Steps
		to.Discounts, to.Taxes = from.Discounts, from.Taxes
	}
	if err := faults.Err(nil); err != nil {
		return PricedBasket{}, err
	}
	worked, err := Total(sheet)
	if err != nil {
		return PricedBasket{}, err
	}
	for i := range worked.Lines {
		priced.Lines[i].Amounts = worked.Lines[i]
	}
	priced.Totals = worked.Totals
	return priced, nil
}

func (b *Basket) faults() document.Faults {
	var f document.Faults
	if b.Currency.IsZero() {
		f.Add("currency", codeRequired, "a basket has a currency", "")
	}
	if b.On.IsZero() {
		f.Add("on", codeRequired, "a basket says the day whose prices apply", "")
	}
	return f
}

func noPrice(i int, line *BasketLine, basket *Basket) *document.Error {
	return &document.Error{
		Code: "pricing/no_price", Path: document.Index("lines", i) + ".item", Kind: document.ErrInvalid,
		Message: "no price list that applies has a price of " + document.Quote(line.Item) + " per " + document.Quote(line.Quantity.Unit()) + " in " + document.Quote(basket.Currency.String()) + " on " + basket.On.String(),
		Help:    "Explain says which lists were looked at",
	}
}

// offer is a list that is for the basket's customer, and why.
type offer struct {
	*list
	scope Scope
}

func (o offer) applies(basket *Basket) bool {
	return !o.Disabled && o.Currency == basket.Currency && o.Valid.Contains(basket.On)
}

// offers appends the lists that take part, the narrowest scope first.
func (b *Book) offers(to []offer, basket *Basket) []offer {
	b.each(basket, func(o offer) {
		if o.applies(basket) {
			to = append(to, o)
		}
	})
	return to
}

// each goes through the lists that are for the basket's customer, whatever their currency and days, the narrowest scope first.
func (b *Book) each(basket *Basket, do func(offer)) {
	if basket.Customer != "" {
		for _, l := range b.customers[basket.Customer] {
			do(offer{l, ScopeCustomer})
		}
	}
	if basket.Group != "" {
		for _, l := range b.groups[basket.Group] {
			if basket.Customer == "" || !slices.Contains(l.Customers, basket.Customer) { // else it had its turn
				do(offer{l, ScopeGroup})
			}
		}
	}
	for _, l := range b.everybody {
		do(offer{l, ScopeEverybody})
	}
}

// find looks for the price of a line, and tells whether there is one. Steps of all lines share memory, at first for so many.
func (p *PricedLine) find(offers []offer, line *BasketLine, steps *[]Step, room int) (bool, error) {
	none, err := line.Quantity.Sub(line.Quantity)
	if err != nil {
		return false, err
	}
	key := thing{line.Item, none}
	for i := range offers {
		n, ok := offers[i].entries[key]
		if !ok {
			continue
		}
		e := &offers[i].Entries[n]
		p.List, p.Scope, p.PriceBase = offers[i].ref(), offers[i].scope, e.PriceBase
		if p.Tier, err = e.reached(line.Quantity); err != nil {
			return false, err
		}
		if e.Tiering != Graduated || p.Tier == 0 {
			p.UnitPrice = e.Tiers[p.Tier].Price
			return true, nil
		}
		if *steps == nil {
			*steps = make([]Step, 0, room)
		}
		begin := len(*steps)
		if *steps, err = e.appendSteps(*steps, line.Quantity); err != nil {
			return false, err
		}
		part := (*steps)[begin:len(*steps):len(*steps)]
		if p.Tier = len(part) - 1; p.Tier > 0 {
			p.Steps = part
		} else {
			p.UnitPrice = part[0].UnitPrice // the quantity is just the first tier
		}
		return true, nil
	}
	return false, nil
}
