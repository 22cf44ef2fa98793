package main

import (
	"context"
	"errors"
	"time"

	"github.com/seed-3f372218/o2c/commission"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/report"
	"github.com/seed-3f372218/o2c/store"
)

// result is everything that is printed.
type result struct {
	Deals  []*chain      `json:"deals"`
	Report report.Report `json:"report"`

	zone *time.Location
}

// chain is the documents of one deal, as they are at the end.
type chain struct {
	Name      string                  `json:"name"`
	Request   *order.RFQ              `json:"rfq,omitempty"`
	Quote     *order.Quote            `json:"quote,omitempty"`
	Purchase  *order.PurchaseOrder    `json:"purchase_order,omitempty"`
	Order     *order.SalesOrder       `json:"sales_order"`
	WaitsFor  []document.Reason       `json:"waits_for,omitempty"`
	Shipments []*fulfillment.Shipment `json:"shipments,omitempty"`
	Invoices  []*invoice.Invoice      `json:"invoices,omitempty"`
	Payments  []*payment.Payment      `json:"payments,omitempty"`
	Receipts  []*payment.Receipt      `json:"receipts,omitempty"`
	Earned    []earned                `json:"earned,omitempty"`
	Speed     *report.OrderKPI        `json:"kpi,omitempty"`
	Timeline  []happened              `json:"timeline"`

	invoiceNumbers map[document.ID]string
}

// earned is what a payee earned by one payment, and why.
type earned struct {
	commission.Entry
	Why string `json:"why"`
}

// happened is one entry of the timeline.
type happened struct {
	Position int64         `json:"position"`
	At       time.Time     `json:"at"`
	Event    string        `json:"event"`
	Document document.Kind `json:"document"`
	Number   string        `json:"number,omitempty"`
}

// look reads every document as it is at the end, and folds the report from what happened.
func (r *runner) look(ctx context.Context, in input, zone *time.Location) (*result, error) {
	res := &result{Deals: r.chains, zone: zone}
	fold := report.New(report.Zones{Default: zone})
	if err := fold.AddAll(store.AllEvents(ctx, r.store, "example", 0)); err != nil {
		return nil, err
	}
	res.Report = fold.Report()
	for _, c := range r.chains {
		if err := r.lookAt(ctx, c); err != nil {
			return nil, err
		}
		if kpi, ok := fold.Order(c.Order.Header.ID); ok {
			c.Speed = &kpi
		}
	}
	return res, nil
}

func (r *runner) lookAt(ctx context.Context, c *chain) error {
	var err error
	if c.Order, err = r.desk.Orders.Get(ctx, c.Order.Header.ID); err != nil {
		return err
	}
	if c.Request != nil {
		if c.Request, err = r.desk.Quotes.GetRequest(ctx, c.Request.Header.ID); err != nil {
			return err
		}
		if c.Quote, err = r.desk.Quotes.Get(ctx, c.Quote.Header.ID); err != nil {
			return err
		}
	}
	for _, from := range c.Order.Header.From {
		if from.Kind == order.KindPurchaseOrder {
			if c.Purchase, err = r.desk.Orders.PurchaseOrder(ctx, from.ID); err != nil {
				return err
			}
		}
	}
	if c.Shipments, err = all[fulfillment.Shipment](ctx, r.store, fulfillment.KindShipment, "order", c.Order.Header.ID.String()); err != nil {
		return err
	}
	if c.Invoices, err = r.invoices(ctx, c); err != nil {
		return err
	}
	c.invoiceNumbers = map[document.ID]string{}
	for _, inv := range c.Invoices {
		c.invoiceNumbers[inv.Header.ID] = inv.Header.Number
		for p, err := range r.desk.Payments.OfInvoice(ctx, inv.Header.ID) {
			if err != nil {
				return err
			}
			c.Payments = append(c.Payments, p)
			receipt, err := r.desk.Payments.Receipt(ctx, p.Receipt.ID)
			if err != nil {
				return err
			}
			c.Receipts = append(c.Receipts, receipt)
		}
	}
	if err := r.lookAtEarned(ctx, c); err != nil {
		return err
	}
	return r.lookAtTimeline(ctx, c)
}

// lookAtEarned collects the entries of the order, payee by payee.
func (r *runner) lookAtEarned(ctx context.Context, c *chain) error {
	standing, err := r.desk.Commissions.Standing(ctx, c.Order.Header.ID)
	if errors.Is(err, document.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, payee := range standing.Credits.Payees {
		for page, err := range r.desk.Commissions.OfPayee(ctx, payee.Rep) {
			if err != nil {
				return err
			}
			for _, e := range page.Entries {
				if e.Order == c.Order.Header.Link() {
					c.Earned = append(c.Earned, earned{e, e.Reason()})
				}
			}
		}
	}
	return nil
}

// lookAtTimeline collects what happened to the deal's documents.
func (r *runner) lookAtTimeline(ctx context.Context, c *chain) error {
	mine := map[document.ID]bool{c.Order.Header.ID: true}
	if c.Request != nil {
		mine[c.Request.Header.ID], mine[c.Quote.Header.ID] = true, true
	}
	if c.Purchase != nil {
		mine[c.Purchase.Header.ID] = true
	}
	for _, s := range c.Shipments {
		mine[s.Header.ID] = true
	}
	for _, inv := range c.Invoices {
		mine[inv.Header.ID] = true
	}
	for i := range c.Payments {
		mine[c.Payments[i].Header.ID], mine[c.Receipts[i].Header.ID] = true, true
	}
	mine[commission.StandingID(c.Order.Header.ID)] = true
	for e, err := range store.AllEvents(ctx, r.store, "example", 0) {
		if err != nil {
			return err
		}
		if !mine[e.Ref.ID] {
			continue
		}
		rec, err := r.store.Get(ctx, e.Ref)
		if err != nil {
			return err
		}
		c.Timeline = append(c.Timeline, happened{Position: e.Position, At: e.At, Event: e.Type, Document: e.Ref.Kind, Number: rec.Number})
	}
	return nil
}

func all[T any, P document.Of[T]](ctx context.Context, s store.Store, kind document.Kind, key, value string) ([]*T, error) {
	var docs []*T
	for rec, err := range store.All(ctx, s, store.Query{Tenant: "example", Kind: kind, Key: document.Key{Name: key, Value: value}}) {
		if err != nil {
			return nil, err
		}
		doc, err := document.Decode[T, P](rec)
		if err != nil {
			return nil, err
		}
		docs = append(docs, doc)
	}
	return docs, nil
}
