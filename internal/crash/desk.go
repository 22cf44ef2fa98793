package crash

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/pricing"
)

// desk chooses what one actor does next, by chance and by what there is.
type desk struct {
	*o2c.Desk
	*ground
	tenant       string
	gateway      providerLine
	rand         *rand.Rand
	life, number int
	stubborn     bool
	recover      bool
	clock        func() time.Time
}

// choice is a verb and how often it comes up.
type choice struct {
	weight int
	choose func(ctx context.Context) *command
}

// choose gives the next command; nil when there is nothing to do it on.
func (d *desk) choose(ctx context.Context) *command {
	if first := []func(context.Context) *command{d.onward, d.onward, d.parcelOnward, nil, nil, nil}[d.rand.IntN(6)]; first != nil {
		if c := first(ctx); c != nil {
			return c
		}
	}
	choices := []choice{
		{5, d.submit}, {4, d.on("confirm", order.KindSalesOrder)}, {1, d.waive}, {1, d.hold}, {1, d.on("release holds", order.KindSalesOrder)},
		{1, d.sign}, {1, d.on("reserve", order.KindSalesOrder)}, {1, d.because("cancel", order.KindSalesOrder)}, {1, d.deliverLines}, {1, d.on("close", order.KindSalesOrder)},
		{2, d.on("advance", order.KindSalesOrder)}, {2, d.parcel("plan")}, {3, d.parcel("ship")}, {6, d.parcelOnward},
		{1, d.on("release", fulfillment.KindShipment)}, {1, d.on("pick", fulfillment.KindShipment)}, {1, d.on("pack", fulfillment.KindShipment)},
		{1, d.on("dispatch", fulfillment.KindShipment)}, {3, d.on("deliver", fulfillment.KindShipment)}, {1, d.putBack},
		{3, d.bill("bill")}, {3, d.bill("draft bill")}, {3, d.on("post", drafted)}, {1, d.on("post", invoice.KindInvoice)}, {1, d.drop},
		{3, d.receive}, {3, d.pay}, {1, d.on("retry", payment.KindPayment)}, {2, d.on("apply", payment.KindPayment)}, {2, d.observe}, {1, d.vault},
		{1, d.request}, {1, d.answerRequest}, {1, d.quote}, {1, d.on("send", order.KindQuote)}, {1, d.on("accept", order.KindQuote)},
		{1, d.on("counter", order.KindQuote)}, {1, d.revise}, {1, d.on("from quote", order.KindQuote)}, {2, d.purchase}, {2, d.differences}, {1, d.count},
		{1, d.because("withdraw", order.KindQuote)}, {1, d.because("decline", order.KindQuote)}, {1, d.on("review", order.KindRFQ)},
		{1, d.because("decline request", order.KindRFQ)}, {1, d.on("approve", drafted)},
	}
	sum := 0
	for _, c := range choices {
		sum += c.weight
	}
	at := d.rand.IntN(sum)
	for _, c := range choices {
		if at -= c.weight; at < 0 {
			return c.choose(ctx)
		}
	}
	return nil
}

// onward takes an order the next step of its life, so that many come to their end.
func (d *desk) onward(ctx context.Context) *command {
	id := d.pick(d.rand, order.KindSalesOrder)
	if id.IsZero() {
		return nil
	}
	o, err := d.Orders.Get(ctx, id)
	switch {
	case err != nil:
		return nil
	case o.State == order.SubmittedState:
		return &command{Verb: "confirm", On: id}
	case o.State != order.ConfirmedState:
		return nil
	case !o.Policy.OnAccount && o.PaidBy == nil:
		return d.payFor(id)
	}
	for i := range o.Lines {
		p, err := o.Lines[i].Ledger.Progress(o.BillOn)
		switch {
		case err != nil:
			return nil
		case p.ToInvoice.Sign() > 0:
			return &command{Verb: "bill", On: id}
		case p.InTransit.Sign() > 0:
			return d.on("deliver", fulfillment.KindShipment)(ctx)
		case p.ToShip.Sign() > 0 && o.Lines[i].Shippable():
			return &command{Verb: []string{"ship", "ship", "plan"}[d.rand.IntN(3)], Shipment: &fulfillment.ShipmentDraft{Order: id}}
		case p.ToDeliver.Sign() > 0:
			return &command{Verb: "deliver lines", On: id}
		}
	}
	for inv, err := range d.Invoices.OfOrder(ctx, id) {
		if err == nil && inv.State == invoice.PostedState {
			if open, err := inv.Open(); err == nil && open.Sign() > 0 {
				draft := payment.Draft{Seller: "northwind", Customer: o.Customer, Method: payment.Wire, Amount: open, Wishes: []payment.Wish{{Invoice: inv.Header.ID}}}
				return &command{Verb: "record", Payment: &draft}
			}
		}
	}
	return &command{Verb: "close", On: id}
}

// drafted is the kind under which the ground keeps invoices that are not posted.
const drafted document.Kind = "drafted invoice"

// parcelOnward takes a shipment its next step.
func (d *desk) parcelOnward(ctx context.Context) *command {
	id := d.pick(d.rand, fulfillment.KindShipment)
	s, err := d.Fulfillment.Get(ctx, id)
	if err != nil {
		return nil
	}
	next := map[fulfillment.State]string{
		fulfillment.Planned: "release", fulfillment.Released: "pick", fulfillment.Picking: "pack", fulfillment.Packed: "dispatch", fulfillment.Shipped: "deliver",
	}
	if next[s.State] == "" {
		return nil
	}
	return &command{Verb: next[s.State], On: id}
}

// on is a verb that needs nothing but a document.
func (d *desk) on(verb string, kind document.Kind) func(context.Context) *command {
	return func(context.Context) *command {
		if id := d.pick(d.rand, kind); !id.IsZero() {
			return &command{Verb: verb, On: id}
		}
		return nil
	}
}

// withReason gives a command its reason, if there is a command.
func withReason(c *command, reason string) *command {
	if c != nil {
		c.Text = reason
	}
	return c
}

// because is a verb that needs a document and a reason, and is called now and then.
func (d *desk) because(verb string, kind document.Kind) func(context.Context) *command {
	return func(ctx context.Context) *command {
		if d.rand.IntN(3) > 0 {
			return nil
		}
		return withReason(d.on(verb, kind)(ctx), "changed")
	}
}

func (d *desk) sign(ctx context.Context) *command {
	return withReason(d.on("sign", order.KindSalesOrder)(ctx), "Dana Reyes")
}

func (d *desk) waive(ctx context.Context) *command {
	c := withReason(d.on("waive", order.KindSalesOrder)(ctx), "a good customer")
	if c != nil {
		c.Until = d.clock().Add(48 * time.Hour)
	}
	return c
}

func (d *desk) hold(ctx context.Context) *command {
	if d.rand.IntN(3) > 0 {
		return nil
	}
	c := withReason(d.on("hold", order.KindSalesOrder)(ctx), "look at it")
	if c != nil {
		c.Blocks = []order.Operation{[]order.Operation{order.Confirming, order.Shipping, order.Invoicing}[d.rand.IntN(3)]}
	}
	return c
}

func (d *desk) putBack(ctx context.Context) *command {
	if d.rand.IntN(3) > 0 {
		return nil
	}
	return d.on("put back", fulfillment.KindShipment)(ctx)
}

func (d *desk) drop(ctx context.Context) *command {
	if d.rand.IntN(2) > 0 {
		return nil
	}
	return d.on("drop", drafted)(ctx)
}

// some gives part of what an order has on a line, or nothing: then the verb takes all of it.
func (d *desk) some(ctx context.Context, id document.ID) []order.LineQuantity {
	if d.rand.IntN(2) == 0 {
		return nil
	}
	o, err := d.Orders.Get(ctx, id)
	if err != nil {
		return nil
	}
	line := &o.Lines[d.rand.IntN(len(o.Lines))]
	return []order.LineQuantity{{Line: line.Line, Quantity: units(1+d.rand.IntN(12), line.Ledger.Ordered.Unit())}}
}

func (d *desk) deliverLines(ctx context.Context) *command {
	c := d.on("deliver lines", order.KindSalesOrder)(ctx)
	if c != nil {
		c.Lines = d.some(ctx, c.On)
	}
	return c
}

func (d *desk) parcel(verb string) func(context.Context) *command {
	return func(ctx context.Context) *command {
		c := d.on(verb, order.KindSalesOrder)(ctx)
		if c != nil {
			c.Shipment = &fulfillment.ShipmentDraft{Order: c.On, Lines: d.some(ctx, c.On)}
		}
		return c
	}
}

func (d *desk) bill(verb string) func(context.Context) *command {
	return func(ctx context.Context) *command {
		c := d.on(verb, order.KindSalesOrder)(ctx)
		if c != nil {
			c.Lines = d.some(ctx, c.On)
		}
		return c
	}
}

func units(n int, unit string) money.Quantity {
	q, err := money.NewQuantity(int64(n), unit)
	if err != nil {
		return money.Quantity{} // refused by whoever gets it
	}
	return q
}

func (d *desk) customer() string { return customers()[d.rand.IntN(len(customers()))] }

func (d *desk) percent() pricing.Discount {
	r, err := money.ParseRate(fmt.Sprintf("%d.%02d%%", 1+d.rand.IntN(20), d.rand.IntN(100)))
	if err != nil {
		return pricing.Discount{}
	}
	return pricing.Discount{Percent: r}
}
