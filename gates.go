package o2c

import (
	"errors"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/territory"
)

// partiesOf reads what a draft names. What is not there stays nil: order.New says so, with all other faults.
func partiesOf(u *unit, seller, customer string, skus iter.Seq[string]) (order.Parties, error) {
	p := order.Parties{Items: map[string]*catalog.Item{}, Policies: u.desk.engine.config.Policies}
	var err error
	if p.Seller, err = find[party.Seller](u, party.KindSeller, party.SellerID(seller)); err != nil {
		return p, err
	}
	if p.Customer, err = customerInForce(u, customer); err != nil {
		return p, err
	}
	for sku := range skus {
		if _, known := p.Items[sku]; known {
			continue
		}
		if p.Items[sku], err = find[catalog.Item](u, catalog.KindItem, catalog.ItemID(sku)); err != nil {
			return p, err
		}
	}
	return p, nil
}

// filled gives the draft with the prices and taxes that it leaves to the seller's book and table. What cannot be found stays open:
// order.New says so, except an item without a price and a place without a tax rate.
func filled(u *unit, draft order.Draft, p order.Parties, today document.Date) (order.Draft, error) {
	draft.Lines = slices.Clone(draft.Lines)
	lines := make([]open, len(draft.Lines))
	for i := range draft.Lines {
		l := &draft.Lines[i]
		lines[i] = open{item: l.Item, quantity: l.Quantity, price: order.Price{UnitPrice: l.UnitPrice, PriceBase: l.PriceBase, Steps: l.Steps}, taxes: l.Taxes}
	}
	err := fill(u, p, filling{on: firstDate(draft.Date, today), to: draft.ShipTo, taxed: len(draft.Taxes) > 0}, lines)
	for i := range lines {
		l := &draft.Lines[i]
		l.UnitPrice, l.PriceBase, l.Steps, l.Taxes = lines[i].price.UnitPrice, lines[i].price.PriceBase, lines[i].price.Steps, lines[i].taxes
	}
	return draft, err
}

// filling says for when and where lines are filled; taxed, that the document names its taxes itself.
type filling struct {
	on    document.Date
	to    *party.Address
	taxed bool
}

func firstDate(date, otherwise document.Date) document.Date {
	if date.IsZero() {
		return otherwise
	}
	return date
}

// fill gives lines the prices and taxes that they leave open, where the tenant has a book and a table.
func fill(u *unit, p order.Parties, f filling, lines []open) error {
	if p.Customer == nil || p.Seller == nil {
		return nil
	}
	book, err := u.book()
	if err != nil {
		return err
	}
	table, err := u.taxes()
	if err != nil {
		return err
	}
	to := p.Customer.ShipTo()
	if f.to != nil {
		to = *f.to
	}
	var faults document.Faults
	for i := range lines {
		l := &lines[i]
		item := p.Items[l.item]
		if item == nil || l.quantity.Sign() <= 0 {
			continue // the document says so
		}
		if book != nil && l.price.UnitPrice == (money.Price{}) && len(l.price.Steps) == 0 {
			priced, err := book.Price(pricing.Basket{
				Customer: p.Customer.Code, Group: p.Customer.Group, Currency: currencyOf(p), On: f.on, Lines: []pricing.BasketLine{{Item: l.item, Quantity: l.quantity}},
			})
			if err != nil {
				faults.Check("", "order/price", relined(err, i))
				continue
			}
			won := &priced.Lines[0]
			l.price = order.Price{UnitPrice: won.UnitPrice, PriceBase: won.PriceBase, Steps: won.Steps, By: won.List.String()}
		}
		if table != nil && !f.taxed && len(l.taxes) == 0 {
			if l.taxes, err = table.Rates(to, item.TaxClass, f.on); err != nil {
				faults.Check(document.Index("lines", i)+".taxes", "order/tax", err)
			}
		}
	}
	return faults.Err(nil)
}

// relined gives the faults of a basket of one line as those of line i of the order.
func relined(err error, i int) error {
	var faults document.Faults
	faults.Check("", "order/price", err)
	for _, f := range faults {
		if rest, one := strings.CutPrefix(f.Path, "lines[0]"); one {
			f.Path = document.Index("lines", i) + rest
		}
	}
	return faults
}

// currencyOf is what a customer is priced in: its own currency, or else the seller's.
func currencyOf(p order.Parties) money.Currency {
	if !p.Customer.Currency.IsZero() {
		return p.Customer.Currency
	}
	return p.Seller.Currency
}

// asked is what the gates of an order found.
type asked struct {
	reasons []document.Reason
	demand  []order.StockDemand
	stocks  map[string]*fulfillment.Stock
	owner   *order.Owner
	today   document.Date // in the seller's zone
}

// askGates asks every gate of the order's policy, so that all that refuse say so at once.
func askGates(u *unit, o *order.SalesOrder) (asked, error) {
	var a asked
	seller, err := load[party.Seller](u, party.KindSeller, party.SellerID(o.Seller))
	if err != nil {
		return a, err
	}
	if a.today, err = u.today(seller); err != nil {
		return a, err
	}
	if a.demand, err = o.Demand(); err != nil {
		return a, err
	}
	if a.stocks, err = stocksFor(u, o.Location, a.demand); err != nil {
		return a, err
	}
	for _, gate := range []struct {
		name order.Gate
		ask  func() ([]document.Reason, error)
	}{
		{order.PriceGate, func() ([]document.Reason, error) { return checkPrices(u, o) }},
		{order.StockGate, func() ([]document.Reason, error) { return fulfillment.CheckStock(a.demand, a.stocks) }},
		{order.CreditGate, func() ([]document.Reason, error) { return checkCredit(u, o) }},
		{order.TerritoryGate, func() (reasons []document.Reason, err error) {
			a.owner, reasons, err = ownerOf(u, o)
			return reasons, err
		}},
	} {
		if !o.Policy.Asks(gate.name) && gate.name != order.StockGate { // what a line takes from stock has to be there, whatever the type (C21)
			continue
		}
		reasons, err := gate.ask()
		if err != nil {
			return a, err
		}
		a.reasons = append(a.reasons, reasons...)
	}
	return a, nil
}

// checkPrices compares an order's prices with the quote that it came from, or else with the book on the order's date.
func checkPrices(u *unit, o *order.SalesOrder) ([]document.Reason, error) {
	prices := make([]order.Price, len(o.Lines))
	waived, err := differencesAccepted(u, o)
	if err != nil {
		return nil, err
	}
	basket := pricing.Basket{Customer: o.Customer, Currency: o.Totals.Gross.Currency(), On: o.Date}
	var listed []int
	for i := range o.Lines {
		l := &o.Lines[i]
		if l.From == nil || l.From.Kind != order.KindQuote {
			basket.Lines = append(basket.Lines, pricing.BasketLine{Item: l.SKU, Quantity: l.Ledger.Ordered})
			listed = append(listed, i)
			continue
		}
		if waived {
			continue // somebody accepted what the buyer ordered instead
		}
		if prices[i], err = quoted(u, *l.From); err != nil {
			return nil, err
		}
	}
	book, err := u.book()
	if err != nil || book == nil || len(listed) == 0 {
		return order.CheckPrices(o, prices), err
	}
	customer, err := customerInForce(u, o.Customer)
	if err != nil {
		return nil, err
	}
	if customer != nil {
		basket.Group = customer.Group
	}
	priced, err := book.Price(basket)
	if err != nil {
		return []document.Reason{{Code: "gate/price", Gate: string(order.PriceGate), Saw: err.Error(), Help: []string{"add a price", "an approval"}}}, nil
	}
	for k, i := range listed {
		p := &priced.Lines[k]
		prices[i] = order.Price{UnitPrice: p.UnitPrice, PriceBase: p.PriceBase, Steps: p.Steps, By: "list " + p.List.String()}
	}
	return order.CheckPrices(o, prices), nil
}

// differencesAccepted tells whether the order came from a purchase order whose differences from the quote were accepted.
func differencesAccepted(u *unit, o *order.SalesOrder) (bool, error) {
	for _, l := range o.Header.From {
		if l.Kind != order.KindPurchaseOrder {
			continue
		}
		po, err := load[order.PurchaseOrder](u, order.KindPurchaseOrder, l.ID)
		return err == nil && po.Waiver != nil, err
	}
	return false, nil
}

func checkCredit(u *unit, o *order.SalesOrder) ([]document.Reason, error) {
	if !o.Policy.OnAccount {
		return nil, nil
	}
	customer, err := customerInForce(u, o.Customer)
	if err != nil || customer == nil {
		return nil, err
	}
	account, err := accountOf(u, o.Customer, o.Totals.Gross.Currency())
	if err != nil {
		return nil, err
	}
	return payment.CheckCredit(account, customer.CreditLimit, o)
}

// ownerOf tells whose an order is, by the address that its goods go to. Without a map nobody owns it.
func ownerOf(u *unit, o *order.SalesOrder) (*order.Owner, []document.Reason, error) {
	index, err := u.territories()
	if err != nil || index == nil {
		return nil, nil, err
	}
	found, err := index.Assign(o.ShipTo)
	if gap, ok := errors.AsType[*territory.Gap](err); ok {
		return nil, []document.Reason{{Code: "gate/territory", Gate: string(order.TerritoryGate), Saw: "no territory of map " + gap.Map + " has " + gap.Country + " " + gap.PostalCode, Help: []string{"add a rule for it to the map", "an approval"}}}, nil
	}
	if err != nil {
		return nil, []document.Reason{{Code: "gate/territory", Gate: string(order.TerritoryGate), Saw: err.Error(), Help: []string{"correct the address"}}}, nil
	}
	return &order.Owner{
		Rep: found.Rep, Team: found.Team, Territory: found.Territory, Map: found.Map, MapID: territory.MapID(found.Map), MapVersion: found.MapVersion, Rule: string(found.Rule),
	}, nil, nil
}

// accountOf reads a customer's account in a currency, or begins it.
func accountOf(u *unit, customer string, currency money.Currency) (*payment.Account, error) {
	id := payment.AccountID(customer, currency)
	if known, ok := u.accounts[id]; ok {
		return known, nil
	}
	account, err := find[payment.Account](u, payment.KindAccount, id)
	if err == nil && account == nil {
		account, err = payment.NewAccount(u.batch.Tenant, customer, currency, u.by)
	}
	if err != nil {
		return nil, err
	}
	if u.accounts == nil {
		u.accounts = map[document.ID]*payment.Account{}
	}
	u.accounts[id] = account
	return account, nil
}

// owes changes what a customer owes for confirmed orders on account that are not invoiced yet.
func owes(u *unit, o *order.SalesOrder, gross money.Money) error {
	if !o.Policy.OnAccount {
		return nil
	}
	return changeAccount(u, o.Customer, gross, money.Money{}, money.Money{})
}

// changeAccount moves amounts of a customer's account. It is staged once, with all the changes of the unit.
func changeAccount(u *unit, customer string, orders, invoices, unapplied money.Money) error {
	var currency money.Currency
	for _, m := range [...]money.Money{orders, invoices, unapplied} {
		if !m.Currency().IsZero() {
			currency = m.Currency()
		}
	}
	account, err := accountOf(u, customer, currency)
	if err != nil {
		return err
	}
	if err := account.Change(orders, invoices, unapplied, u.by); err != nil {
		return err
	}
	if u.changed == nil {
		u.changed = map[document.ID]bool{}
	}
	u.changed[account.Header.ID] = true
	return nil
}

// putAccounts stages the accounts that the unit changed.
func putAccounts(u *unit) error {
	for _, id := range slices.SortedFunc(maps.Keys(u.changed), document.ID.Compare) {
		if _, err := put(u, u.accounts[id]); err != nil {
			return err
		}
	}
	u.changed = nil
	return nil
}
