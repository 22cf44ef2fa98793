package crash

import (
	"context"
	"fmt"

	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/money"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/paymenttest"
	"github.com/seed-3f372218/o2c/pricing"
)

// submit takes an order: on account from the warehouse, with services and lines of vendors, or cash from the van.
func (d *desk) submit(context.Context) *command {
	draft := order.Draft{Seller: "northwind", Customer: d.customer(), Location: "austin"}
	switch d.rand.IntN(3) {
	case 0:
		draft.Type, draft.Location, draft.Channel = order.CashSale, "van-7", order.FieldRep
		draft.Lines = []order.DraftLine{{Item: "BOX", Quantity: units(1+d.rand.IntN(3), "each")}}
		if d.rand.IntN(4) == 0 {
			draft.Lines = append(draft.Lines, order.DraftLine{Item: "INST", Quantity: units(1, "hour")})
		}
	default:
		for range 1 + d.rand.IntN(3) {
			line := order.DraftLine{Item: "GLV-N", Quantity: units(1+d.rand.IntN(40), "case")}
			switch d.rand.IntN(8) {
			case 0:
				line.Source = order.FromMake
			case 1:
				line.Source = order.FromThirdParty
			case 2:
				line = order.DraftLine{Item: "INST", Quantity: units(1+d.rand.IntN(8), "hour")}
			}
			if d.rand.IntN(2) == 0 {
				line.Discounts = []pricing.Discount{d.percent()}
			}
			draft.Lines = append(draft.Lines, line)
		}
		draft.BillOn = []order.Trigger{"", order.OnOrder, order.OnShipment, order.OnDelivery}[d.rand.IntN(4)]
	}
	if d.rand.IntN(3) == 0 {
		draft.Discounts = []pricing.Discount{d.percent()}
	}
	return &command{Verb: "submit", Order: &draft}
}

func (d *desk) count(context.Context) *command {
	if d.rand.IntN(2) == 0 {
		return &command{Verb: "count", Stock: &fulfillment.StockDraft{Location: "van-7", SKU: "BOX", OnHand: units(100+d.rand.IntN(300), "each")}}
	}
	return &command{Verb: "count", Stock: &fulfillment.StockDraft{Location: "austin", SKU: "GLV-N", OnHand: units(300+d.rand.IntN(900), "case")}}
}

// receive takes in money: by check, or by a debit or card through the gateway.
func (d *desk) receive(ctx context.Context) *command {
	amount, err := money.Parse(fmt.Sprintf("%d.%02d USD", 1+d.rand.IntN(2500), d.rand.IntN(100)))
	if err != nil {
		return nil
	}
	draft := payment.Draft{Seller: "northwind", Customer: d.customer(), Method: payment.Check, Amount: amount}
	if d.rand.IntN(3) == 0 {
		draft.Wishes = d.wishes(ctx, draft.Customer)
	}
	switch d.rand.IntN(4) {
	case 0:
		draft.Method, draft.Token = payment.ACH, "tok-1"
	case 1:
		draft.Method, draft.Token = payment.Card, "tok-1"
		if d.rand.IntN(6) == 0 {
			draft.Token = paymenttest.DecliningToken
		}
	default:
		return &command{Verb: "record", Payment: &draft}
	}
	return &command{Verb: "charge", Payment: &draft}
}

// wishes names some invoices that the customer has open.
func (d *desk) wishes(ctx context.Context, customer string) (wishes []payment.Wish) {
	for inv, err := range d.Invoices.OpenOf(ctx, customer) {
		if err != nil || len(wishes) == 3 {
			break
		}
		wishes = append(wishes, payment.Wish{Invoice: inv.Header.ID})
	}
	return wishes
}

// pay pays for a cash sale.
func (d *desk) pay(ctx context.Context) *command {
	id := d.pick(d.rand, order.KindSalesOrder)
	if o, err := d.Orders.Get(ctx, id); err != nil || o.Policy.OnAccount || o.State != order.ConfirmedState {
		return nil
	}
	return d.payFor(id)
}

func (d *desk) payFor(id document.ID) *command {
	draft := payment.Draft{Method: payment.Cash}
	if d.rand.IntN(3) > 0 {
		draft.Method, draft.Token = payment.Card, "tok-1"
	}
	return &command{Verb: "pay", On: id, Payment: &draft}
}

// observe lets the provider bring what is pending to an end, and tell of it.
func (d *desk) observe(ctx context.Context) *command {
	id := d.pick(d.rand, payment.KindPayment)
	if id.IsZero() {
		return nil
	}
	p, err := d.Payments.Get(ctx, id)
	if err != nil || len(p.Attempts) == 0 {
		return nil
	}
	key, verb := p.Attempts[len(p.Attempts)-1].Key, "settle"
	if d.rand.IntN(4) == 0 {
		verb = "return"
	}
	if _, err := d.gateway.call(ctx, verb, message{Key: key}); err != nil {
		return nil
	}
	return &command{Verb: "observe", On: id, Text: key}
}

func (d *desk) vault(context.Context) *command {
	return &command{Verb: "vault", Text: d.customer()}
}

func (d *desk) request(context.Context) *command {
	return &command{Verb: "request", RFQ: &order.RFQDraft{
		Seller: "northwind", Customer: d.customer(), Channel: order.CustomerService, Lines: []order.RFQDraftLine{{Item: "GLV-N", Quantity: units(1+d.rand.IntN(40), "case")}},
	}}
}

func (d *desk) answerRequest(ctx context.Context) *command {
	c := d.on("answer", order.KindRFQ)(ctx)
	if c != nil {
		c.Quote = &order.QuoteDraft{Location: "austin"}
	}
	return c
}

func (d *desk) quote(context.Context) *command {
	return &command{Verb: "quote", Quote: &order.QuoteDraft{
		Seller: "northwind", Customer: d.customer(), Location: "austin", Lines: []order.QuoteDraftLine{{Item: "GLV-N", Quantity: units(1+d.rand.IntN(40), "case")}},
	}}
}

func (d *desk) revise(ctx context.Context) *command {
	c := d.on("revise", order.KindQuote)(ctx)
	if c != nil {
		c.Quote = &order.QuoteDraft{Discounts: []pricing.Discount{d.percent()}}
	}
	return c
}

// purchase is a customer's purchase order for what a quote offers, now and then at another price.
func (d *desk) purchase(ctx context.Context) *command {
	q, err := d.Quotes.Get(ctx, d.pick(d.rand, order.KindQuote))
	if err != nil || q.State != order.QuoteSentState {
		return nil
	}
	price := q.Lines[0].UnitPrice
	if d.rand.IntN(4) == 0 {
		if price, err = money.ParsePrice("41.00 USD"); err != nil {
			return nil
		}
	}
	return &command{Verb: "purchase", Purchase: &order.PurchaseOrderDraft{
		Number: fmt.Sprintf("PO-%d-%d-%d", d.life, d.number, d.rand.IntN(1_000_000)), Seller: "northwind", Customer: q.Customer, Quote: q.Header.ID,
		Lines: []order.PurchaseOrderDraftLine{{Item: "GLV-N", Quantity: q.Lines[0].Quantity, UnitPrice: price}},
	}}
}

// differences decides on a purchase order that says something else than its quote.
func (d *desk) differences(ctx context.Context) *command {
	for po, err := range d.Orders.PurchaseOrdersOf(ctx, d.customer()) {
		if err != nil {
			return nil
		}
		if po.State != order.PurchaseOrderMismatchedState {
			continue
		}
		if d.rand.IntN(3) == 0 {
			return &command{Verb: "reject purchase", On: po.Header.ID, Text: "not at this price"}
		}
		if digest, err := po.Digest(); err == nil {
			return &command{Verb: "accept differences", On: po.Header.ID, Text: digest}
		}
	}
	return nil
}
