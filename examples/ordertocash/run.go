package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/paymenttest"
	"github.com/seed-3f372218/o2c/store"
)

// runner carries deals through the chain, each step at its time.
type runner struct {
	desk    *o2c.Desk
	store   store.Store
	gateway *paymenttest.Gateway
	now     time.Time
	steps   []step
	seller  string
	chains  []*chain
}

// step is something that happens at a time.
type step struct {
	at    time.Time
	where string // of the input
	do    func(context.Context) error
}

const tenant = "example"

// run carries every deal through the chain, in the order of time. The clock stands where the input says, and identifiers count up, so the
// same input gives the same output to the byte.
func run(ctx context.Context, in input, records store.Store) (*result, error) {
	if len(in.Deals) == 0 {
		return nil, errors.New("deals.json: there is no deal")
	}
	zone, err := time.LoadLocation(in.Seller.Zone)
	if err != nil {
		return nil, fmt.Errorf("seller.json: zone: %w", err)
	}
	if before, err := records.Events(ctx, tenant, 0, 1); err != nil {
		return nil, err
	} else if len(before) > 0 {
		return nil, errors.New("the store has been used already; give a new one")
	}
	r := &runner{store: records, seller: in.Seller.Code}
	for i := range in.Deals {
		c := &chain{Name: in.Deals[i].Name}
		r.chains = append(r.chains, c)
		r.plan(c, &in.Deals[i], fmt.Sprintf("deals.json: [%d]", i))
	}
	slices.SortStableFunc(r.steps, func(a, b step) int { return a.at.Compare(b.at) })
	r.gateway = paymenttest.NewGateway(charges(in.Deals)...)
	r.now = r.steps[0].at
	var made uint64
	r.desk = o2c.New(r.store, o2c.Config{
		Gateway: r.gateway,
		Clock:   func() time.Time { return r.now },
		IDs: func(at time.Time) document.ID {
			made++
			var random [10]byte
			binary.BigEndian.PutUint64(random[2:], made)
			return document.NewID(at, random)
		},
	}).As(o2c.Actor{Tenant: tenant, ID: "desk"})
	if err := prepare(ctx, r.desk, in); err != nil {
		return nil, err
	}
	for _, s := range r.steps {
		r.now = s.at
		if err := s.do(ctx); err != nil {
			return nil, fmt.Errorf("%s: %w", s.where, err)
		}
	}
	return r.look(ctx, in, zone)
}

// charges gives how the gateway behaves with each payment, in the order of time: one that settles later is pending first.
func charges(deals []deal) []paymenttest.Behavior {
	var through []paymentMade
	for _, d := range deals {
		for _, p := range d.Payments {
			if p.Method.ThroughGateway() {
				through = append(through, p)
			}
		}
	}
	slices.SortStableFunc(through, func(a, b paymentMade) int { return a.At.Compare(b.At) })
	behaviors := make([]paymenttest.Behavior, len(through))
	for i, p := range through {
		switch {
		case p.Declined:
			behaviors[i] = paymenttest.Decline
		case !p.SettledAt.IsZero():
			behaviors[i] = paymenttest.Delay
		}
	}
	return behaviors
}

// prepare stores who sells, who buys, what is sold, what is there, and the rules.
func prepare(ctx context.Context, desk *o2c.Desk, in input) error {
	if _, err := desk.Records.SaveSeller(ctx, in.Seller); err != nil {
		return fmt.Errorf("seller.json: %w", err)
	}
	return errors.Join(
		each(ctx, "customers.json", in.Customers, desk.Records.SaveCustomer),
		each(ctx, "items.json", in.Items, desk.Records.SaveItem),
		each(ctx, "stock.json", in.Stock, desk.Stock.Count),
		each(ctx, "prices.json", in.Prices, desk.Prices.Save),
		each(ctx, "tax.json", in.Taxes, desk.Records.SaveTaxTable),
		each(ctx, "team.json", in.Teams, desk.Records.SaveTeam),
		each(ctx, "territories.json", in.Territories, desk.Records.SaveTerritoryMap),
		each(ctx, "commission.json", in.Commissions, desk.Records.SaveCommissionPlan),
	)
}

func each[Draft, Doc any](ctx context.Context, file string, drafts []Draft, save func(context.Context, Draft, ...o2c.Option) (Doc, error)) error {
	var all error
	for i, draft := range drafts {
		if _, err := save(ctx, draft); err != nil {
			all = errors.Join(all, fmt.Errorf("%s: [%d]: %w", file, i, err))
		}
	}
	return all
}

func (r *runner) at(at time.Time, where string, do func(context.Context) error) {
	r.steps = append(r.steps, step{at, where, do})
}

// plan puts the steps of a deal on the timeline.
func (r *runner) plan(c *chain, d *deal, where string) {
	if d.OrderFile == "" {
		r.at(d.RequestedAt, d.RequestFile, func(ctx context.Context) (err error) {
			c.Request, err = r.desk.Quotes.Request(ctx, d.request)
			return err
		})
		r.at(d.Offer.SentAt, where+".offer", func(ctx context.Context) (err error) {
			c.Quote, err = r.desk.Quotes.Answer(ctx, c.Request.Header.ID, order.QuoteDraft{Valid: d.Offer.Valid, Location: d.Offer.Location, Delivery: d.Offer.Delivery, Conditions: d.Offer.Conditions})
			return err
		})
	}
	r.at(d.OrderedAt, d.OrderFile+d.PurchaseOrderFile, func(ctx context.Context) (err error) {
		if d.OrderFile != "" {
			c.Order, err = r.desk.Orders.Submit(ctx, d.order)
			return err
		}
		d.purchase.Quote = c.Quote.Header.ID
		c.Order, err = r.desk.Orders.FromPurchaseOrder(ctx, d.purchase, o2c.Once(d.purchase.Number))
		return err
	})
	r.at(d.ConfirmedAt, d.OrderFile+d.PurchaseOrderFile, func(ctx context.Context) error {
		if err := r.advance(ctx, c); err != nil || c.Order.State == order.ConfirmedState || len(d.Shipments)+len(d.Payments) == 0 {
			return err
		}
		_, err := r.desk.Orders.Confirm(ctx, c.Order.Header.ID) // what was to follow cannot: say why
		return err
	})
	for i, s := range d.Shipments {
		here := fmt.Sprintf("%s.shipments[%d]", where, i)
		var sent *fulfillment.Shipment
		r.at(s.ShippedAt, here, func(ctx context.Context) (err error) {
			sent, err = r.desk.Fulfillment.Ship(ctx, fulfillment.ShipmentDraft{Order: c.Order.Header.ID, Tracking: s.Tracking, Lines: s.Lines})
			return err
		})
		r.at(s.DeliveredAt, here, func(ctx context.Context) error {
			if _, err := r.desk.Fulfillment.Deliver(ctx, sent.Header.ID); err != nil {
				return err
			}
			return r.advance(ctx, c)
		})
	}
	for i, p := range d.Payments {
		r.pay(c, p, fmt.Sprintf("%s.payments[%d]", where, i))
	}
}

// advance lets the order go on by itself.
func (r *runner) advance(ctx context.Context, c *chain) (err error) {
	c.Order, c.WaitsFor, err = r.desk.Orders.Advance(ctx, c.Order.Header.ID)
	return err
}

// pay plans a payment, and its settlement where that comes later.
func (r *runner) pay(c *chain, made paymentMade, where string) {
	var paid *payment.Payment
	r.at(made.At, where, func(ctx context.Context) error {
		draft := payment.Draft{Seller: r.seller, Customer: c.Order.Customer, Method: made.Method, Amount: made.Amount, Reference: made.Reference}
		if !c.Order.Policy.OnAccount {
			draft.Order = c.Order.Header.ID
		}
		if made.Invoice > 0 {
			bills, err := r.invoices(ctx, c)
			if err != nil {
				return err
			}
			if made.Invoice > len(bills) {
				return fmt.Errorf("the deal has %d invoices by then, not %d", len(bills), made.Invoice)
			}
			draft.Wishes = []payment.Wish{{Invoice: bills[made.Invoice-1].Header.ID}}
		}
		if !made.Method.ThroughGateway() {
			if _, err := r.desk.Payments.Record(ctx, draft); err != nil {
				return err
			}
			return r.advance(ctx, c)
		}
		vaulted, err := r.desk.Payments.Vault(ctx, c.Order.Customer, made.Method, made.Reference)
		if err != nil {
			return err
		}
		draft.Token = vaulted.Token
		if paid, err = r.desk.Payments.Charge(ctx, draft); err != nil {
			return err
		}
		return r.advance(ctx, c)
	})
	if made.SettledAt.IsZero() {
		return
	}
	r.at(made.SettledAt, where, func(ctx context.Context) error {
		key := paid.Attempts[len(paid.Attempts)-1].Key
		r.gateway.Settle(key)
		if _, err := r.desk.Payments.Observe(ctx, key, payment.Outcome{Result: payment.ResultSucceeded, Amount: made.Amount}); err != nil {
			return err
		}
		return r.advance(ctx, c)
	})
}

func (r *runner) invoices(ctx context.Context, c *chain) ([]*invoice.Invoice, error) {
	var bills []*invoice.Invoice
	for inv, err := range r.desk.Invoices.OfOrder(ctx, c.Order.Header.ID) {
		if err != nil {
			return nil, err
		}
		bills = append(bills, inv)
	}
	return bills, nil
}
