package o2c

import (
	"errors"
	"slices"

	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/pricing"
	"github.com/seed-3f372218/o2c/territory"
)

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
		{order.PriceGate, func() ([]document.Reason, error) { return checkPrices(u, o, a.today) }},
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

// checkPrices compares an order's prices with the quote that it came from, or with what the price book gave when the order was taken: the customer
// keeps that. Prices that the draft named are compared with the edition in force now, on the order's date. Prices that need an approval are
// reasons, too.
func checkPrices(u *unit, o *order.SalesOrder, today document.Date) ([]document.Reason, error) {
	prices := make([]order.Price, len(o.Lines))
	waived, err := differencesAccepted(u, o)
	if err != nil {
		return nil, err
	}
	var wanted []pricing.BasketLine
	var listed []int
	for i := range o.Lines {
		l := &o.Lines[i]
		if l.From == nil || l.From.Kind != order.KindQuote {
			if by := l.PricedBy; by != nil {
				prices[i] = order.Price{UnitPrice: by.UnitPrice, PriceBase: by.PriceBase, Steps: by.Steps, By: "list " + by.List.String()}
				continue
			}
			wanted = append(wanted, pricing.BasketLine{Item: l.SKU, Quantity: l.Ledger.Ordered})
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
	needed := order.CheckApprovals(o)
	if len(listed) == 0 {
		return append(order.CheckPrices(o, prices), needed...), nil
	}
	book, _, err := u.book(u.by.At)
	if err != nil || book == nil {
		return append(order.CheckPrices(o, prices), needed...), err
	}
	customer, err := customerInForce(u, o.Customer)
	if err != nil {
		return nil, err
	}
	basket := basketFor(customer, o.Totals.Gross.Currency(), o.Date)
	basket.Customer, basket.Channel, basket.Lines = o.Customer, string(o.Channel), wanted
	if o.Date == today {
		basket.At = u.by.At
	}
	if err := factsOf(u, basket.Lines); err != nil {
		return nil, err
	}
	priced, err := book.Price(basket)
	if err != nil {
		missing := document.Reason{Code: "gate/price", Gate: string(order.PriceGate), Saw: err.Error(), Help: []string{"add a price", "an approval"}}
		return slices.Concat(order.CheckPrices(o, prices), needed, []document.Reason{missing}), nil
	}
	for k, i := range listed {
		p := &priced.Lines[k]
		prices[i] = order.Price{UnitPrice: p.UnitPrice, PriceBase: p.PriceBase, Steps: p.Steps, By: "list " + p.List.String()}
	}
	return append(order.CheckPrices(o, prices), needed...), nil
}

// factsOf fills in what the catalog says of the items of a basket, one that it does not have left out. They are no guards.
func factsOf(u *unit, lines []pricing.BasketLine) error {
	facts := factsIn(u)
	for i := range lines {
		item, err := read[catalog.Item](u, catalog.KindItem, catalog.ItemID(lines[i].Item))
		if errors.Is(err, document.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if lines[i].Facts, err = facts(item); err != nil {
			return err
		}
	}
	return nil
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
