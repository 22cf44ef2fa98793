package o2c

import (
	"errors"

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
	var wanted []pricing.BasketLine
	var listed []int
	for i := range o.Lines {
		l := &o.Lines[i]
		if l.From == nil || l.From.Kind != order.KindQuote {
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
	book, _, err := u.book(u.by.At)
	if err != nil || book == nil || len(listed) == 0 {
		return order.CheckPrices(o, prices), err
	}
	customer, err := customerInForce(u, o.Customer)
	if err != nil {
		return nil, err
	}
	basket := basketFor(customer, o.Totals.Gross.Currency(), o.Date)
	basket.Customer, basket.Lines = o.Customer, wanted
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
