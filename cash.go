package o2c

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/seed-3f372218/o2c/catalog"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/payment"
)

// Pay pays for an order that is paid at once: with says how (method, token, reference), seller, customer and amount are the order's. Card and
// ACH go through the gateway, as Payments.Charge says; other methods are recorded, as Payments.Record says.
func (v Orders) Pay(ctx context.Context, id document.ID, with payment.Draft, options ...Option) (*payment.Payment, error) {
	o, err := v.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	with.Seller, with.Customer, with.Amount, with.Order = o.Seller, o.Customer, o.Totals.Gross, id
	if with.Method.ThroughGateway() {
		return v.desk.Payments.Charge(ctx, with, options...)
	}
	return v.desk.Payments.Record(ctx, with, options...)
}

// claim lets a payment pay for the order that it names, and stages the order. Without one it does nothing.
func claim(u *unit, p *payment.Payment) error {
	if p.Order.IsZero() {
		return nil
	}
	o, err := load[order.SalesOrder](u, order.KindSalesOrder, p.Order)
	if err != nil {
		return err
	}
	if err := claimFor(o, p, u.by); err != nil {
		return err
	}
	_, err = put(u, o)
	return err
}

// claimFor lets a payment pay for an order: the customer, the seller and exactly the amount have to be the order's.
func claimFor(o *order.SalesOrder, p *payment.Payment, by document.Stamp) error {
	if o.Customer != p.Customer || o.Seller != p.Seller || o.Totals.Gross != p.Amount {
		return document.Refuse(&o.Header, "pay", document.Reason{
			Code: "payment/order", Gate: "amount", Saw: "the order is of customer " + o.Customer + " and seller " + o.Seller + " and costs " + o.Totals.Gross.String() + ", the payment is " + p.Amount.String() + " from " + p.Customer + " to " + p.Seller,
			Help: []string{"pay " + o.Totals.Gross.String()},
		})
	}
	return o.Claim(p.Header.Link(), by)
}

// unclaim lets go of the order that a payment has failed to pay for.
func unclaim(u *unit, p *payment.Payment) error {
	if p.Order.IsZero() {
		return nil
	}
	o, err := load[order.SalesOrder](u, order.KindSalesOrder, p.Order)
	if err != nil {
		return err
	}
	if o.PaidBy == nil || *o.PaidBy != p.Header.Link() {
		return nil
	}
	o.Unclaim(p.Header.Link(), u.by)
	_, err = put(u, o)
	return err
}

// handOverOrKeep is handOver for money that has moved already: when the order cannot be handed over (it was shipped by hand meanwhile,
// held, or its stock was counted away), the money is recorded all the same and stays the customer's, and the order stays claimed, so that
// nobody pays again. The answer is then no invoice.
func handOverOrKeep(u *unit, p *payment.Payment, seller *party.Seller, today document.Date) (*invoice.Invoice, error) {
	before := u.mark()
	inv, err := handOver(u, p, seller, today)
	for _, kind := range [...]error{document.ErrRefused, document.ErrState, document.ErrInvalid} {
		if p.Method.ThroughGateway() && errors.Is(err, kind) {
			u.rewind(before)
			return nil, nil
		}
	}
	return inv, err
}

// handOver hands over the goods of an order that is paid at once, delivers what is not goods, and bills all of it. The order, its shipment
// and its stock are staged; the invoice is staged by the caller, when it is settled.
func handOver(u *unit, p *payment.Payment, seller *party.Seller, today document.Date) (*invoice.Invoice, error) {
	o, err := load[order.SalesOrder](u, order.KindSalesOrder, p.Order)
	if err != nil {
		return nil, err
	}
	if err := claimFor(o, p, u.by); err != nil {
		return nil, err
	}
	stocks := map[string]*fulfillment.Stock{}
	if slices.ContainsFunc(o.Lines, func(l order.Line) bool { return l.Shippable() }) {
		s, err := fulfillment.Plan(o, fulfillment.ShipmentDraft{Order: o.Header.ID}, u.newID(), u.by)
		if err != nil {
			return nil, err
		}
		for _, action := range [...]fulfillment.Action{fulfillment.Release, fulfillment.Pick, fulfillment.Pack, fulfillment.Ship, fulfillment.Deliver} {
			if err := act(u, s, o, action, stocks, today); err != nil {
				return nil, err
			}
		}
		if err := putNumbered(u, s, seller, seriesShipment, today); err != nil {
			return nil, err
		}
	}
	if slices.ContainsFunc(o.Lines, func(l order.Line) bool { return !l.Shippable() || l.Type != catalog.Goods }) {
		events, err := o.Deliver(nil, today, u.by)
		if err != nil {
			return nil, err
		}
		u.emit(events...)
	}
	inv, err := invoice.New(o, seller, invoice.Draft{Order: o.Header.ID}, u.newID(), today, u.by)
	if err != nil {
		return nil, err
	}
	if err := post(u, inv, o); err != nil {
		return nil, err
	}
	if _, err := put(u, o); err != nil {
		return nil, err
	}
	for _, sku := range slices.Sorted(maps.Keys(stocks)) {
		if _, err := put(u, stocks[sku]); err != nil {
			return nil, err
		}
	}
	return inv, nil
}

// post freezes an invoice, and enters it into the order and the customer's account. Staging is the caller's.
func post(u *unit, inv *invoice.Invoice, o *order.SalesOrder) error {
	events, err := inv.Post(o, u.by)
	if err != nil {
		return err
	}
	u.emit(events...)
	if err := owes(u, o, inv.Totals.Gross.Neg()); err != nil {
		return err
	}
	return changeAccount(u, inv.Customer, money.Money{}, inv.Totals.Gross, money.Money{})
}
