package o2c_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/party"
	"github.com/seed-3f372218/o2c/payment"
	"github.com/seed-3f372218/o2c/paymenttest"
)

// boxes is a cash sale of sharps boxes at 43.00 USD each, with tax.
func boxes(t testing.TB, n string) order.Draft {
	return order.Draft{
		Seller: "northwind", Customer: "bayside", Type: order.CashSale, Channel: order.FieldRep, Location: "van-7",
		Lines: []order.DraftLine{{Item: "BOX", Quantity: quantity(t, n+" each")}},
	}
}

func payFor(o *order.SalesOrder, method payment.Method) payment.Draft {
	d := payment.Draft{Seller: "northwind", Customer: "bayside", Method: method, Amount: o.Totals.Gross, Order: o.Header.ID}
	if method.ThroughGateway() {
		d.Token = "tok-1"
	}
	return d
}

// Money on the counter pays for a cash order under the same conditions as a card: exactly its amount, from its customer, to its seller.
func TestC10_CashPaysExactlyWhatTheOrderCosts(t *testing.T) {
	w := tampa(t, o2c.Config{})
	o := w.confirmed(boxes(t, "2"))
	for name, change := range map[string]func(*payment.Draft){
		"less":          func(d *payment.Draft) { d.Amount = amount(t, "1.00 USD") },
		"more":          func(d *payment.Draft) { d.Amount = amount(t, "1000.00 USD") },
		"another payer": func(d *payment.Draft) { d.Customer = "lakeside" },
	} {
		d := payFor(o, payment.Cash)
		change(&d)
		p, err := w.Payments.Record(w.ctx, d)
		require.ErrorIs(t, err, document.ErrRefused, name)
		require.Nil(t, p, name)
	}
	stock, err := w.Stock.Get(w.ctx, "van-7", "BOX")
	require.NoError(t, err)
	require.Equal(t, "10 each", stock.OnHand.String())
	_, err = w.Payments.Record(w.ctx, payFor(o, payment.Cash))
	require.NoError(t, err)
}

// hooked is a gateway at which something happens before it answers.
type hooked struct {
	*paymenttest.Gateway
	before func()
}

func (g *hooked) Authorize(ctx context.Context, r payment.Request) (payment.Outcome, error) {
	g.before()
	return g.Gateway.Authorize(ctx, r)
}

// Money that the gateway has moved is recorded whatever happened to the order meanwhile: it stays the customer's, nobody is charged again, and when the obstacle is gone the order is shipped, billed and paid with it.
func TestC6_MoneyForAnOrderThatCannotBeHandedOverIsKept(t *testing.T) {
	for name, obstacle := range map[string]func(w *world, o *order.SalesOrder){
		"counted away": func(w *world, o *order.SalesOrder) {
			_, err := w.Stock.Count(w.ctx, fulfillment.StockDraft{Location: "van-7", SKU: "BOX", OnHand: quantity(t, "1 each")})
			require.NoError(t, err)
		},
		"held": func(w *world, o *order.SalesOrder) {
			_, err := w.Orders.Hold(w.ctx, o.Header.ID, "recall", []order.Operation{order.Shipping})
			require.NoError(t, err)
		},
		"shipped by hand": func(w *world, o *order.SalesOrder) {
			_, err := w.Fulfillment.Ship(w.ctx, fulfillment.ShipmentDraft{Order: o.Header.ID})
			require.NoError(t, err)
		},
	} {
		gateway := &hooked{Gateway: paymenttest.NewGateway()}
		w := tampa(t, o2c.Config{Gateway: gateway})
		o := w.confirmed(boxes(t, "2"))
		gateway.before = func() {
			obstacle(w, o)
			_, err := w.Orders.Cancel(w.ctx, o.Header.ID, "changed my mind")
			require.ErrorIs(t, err, document.ErrRefused, "money may be moving for it: %s", name)
		}
		p, err := w.Payments.Charge(w.ctx, payFor(o, payment.Card), o2c.Once("pay"))
		require.ErrorIs(t, err, document.ErrRefused, name)
		require.Equal(t, "86.00 USD", p.Received.String(), name)
		again, err := w.Payments.Charge(w.ctx, payFor(o, payment.Card), o2c.Once("pay"))
		require.ErrorIs(t, err, document.ErrRefused, name)
		require.Equal(t, p.Header, again.Header, name)
		_, err = w.Payments.Charge(w.ctx, payFor(o, payment.Card))
		require.ErrorIs(t, err, document.ErrRefused, "nobody pays twice: %s", name)
		require.Len(t, gateway.Keys(), 1)
		account, err := w.Payments.Account(w.ctx, "bayside", p.Amount.Currency())
		require.NoError(t, err)
		require.Equal(t, "86.00 USD", account.Unapplied.String(), name)

		_, err = w.Stock.Count(w.ctx, fulfillment.StockDraft{Location: "van-7", SKU: "BOX", OnHand: quantity(t, "10 each")})
		require.NoError(t, err)
		_, _ = w.Orders.ReleaseHolds(w.ctx, o.Header.ID)
		s, err := w.Fulfillment.Ship(w.ctx, fulfillment.ShipmentDraft{Order: o.Header.ID})
		if name == "shipped by hand" {
			continue
		}
		require.NoError(t, err, name)
		_, err = w.Fulfillment.Deliver(w.ctx, s.Header.ID)
		require.NoError(t, err, name)
		o, waits, err := w.Orders.Advance(w.ctx, o.Header.ID)
		require.NoError(t, err, name)
		require.Empty(t, waits, name)
		require.Equal(t, order.ClosedState, o.State, name)
	}
}

// Before anything is sent, an order of which something has left is refused: it cannot be handed over as a whole any more.
func TestC1_NothingIsChargedForAnOrderThatHasLeft(t *testing.T) {
	gateway := paymenttest.NewGateway()
	w := tampa(t, o2c.Config{Gateway: gateway})
	o := w.confirmed(boxes(t, "2"))
	_, err := w.Fulfillment.Ship(w.ctx, fulfillment.ShipmentDraft{Order: o.Header.ID})
	require.NoError(t, err)
	_, err = w.Payments.Charge(w.ctx, payFor(o, payment.Card))
	require.ErrorIs(t, err, document.ErrRefused)
	require.Empty(t, gateway.Keys())
	require.Zero(t, w.count(payment.KindPayment))
}

func TestC1_ConcurrentChargesOfOneOrderAreOneCharge(t *testing.T) {
	gateway := paymenttest.NewGateway()
	w := tampa(t, o2c.Config{Gateway: gateway})
	o := w.confirmed(boxes(t, "2"))
	require.Equal(t, 1, together(t, 8, document.ErrRefused, func(int) error {
		_, err := w.Payments.Charge(w.ctx, payFor(o, payment.Card))
		return err
	}))
	require.Len(t, gateway.Keys(), 1)
	moved, err := gateway.Moved()
	require.NoError(t, err)
	require.Equal(t, "86.00 USD", moved.String())
}

// A payment that was declined lets go of its order; once another has paid for it, trying the first again is refused before anything is sent.
func TestC1_RetryAfterAnotherPaymentTookTheOrder(t *testing.T) {
	gateway := paymenttest.NewGateway(paymenttest.Decline)
	w := tampa(t, o2c.Config{Gateway: gateway})
	o := w.confirmed(boxes(t, "2"))
	first, err := w.Payments.Charge(w.ctx, payFor(o, payment.Card))
	require.ErrorIs(t, err, document.ErrRefused)
	_, err = w.Payments.Record(w.ctx, payFor(o, payment.Cash))
	require.NoError(t, err)
	_, err = w.Payments.Retry(w.ctx, first.Header.ID)
	require.ErrorIs(t, err, document.ErrRefused)
	require.Len(t, gateway.Keys(), 1, "the declined one")
}

// An answer that is still open never expires: a second call after KeepAnswers would be a second charge.
func TestC1_AKeyAtWorkDoesNotExpire(t *testing.T) {
	gateway := paymenttest.NewGateway(paymenttest.Delay)
	w := northwind(t, o2c.Config{Gateway: gateway, KeepAnswers: time.Hour}, nil)
	_, err := w.Payments.Charge(w.ctx, card(t, "10.00 USD"), o2c.Once("pay"))
	require.NoError(t, err)
	w.clock.Advance(100 * time.Hour)
	_, err = w.Payments.Charge(w.ctx, card(t, "10.00 USD"), o2c.Once("pay"))
	require.ErrorIs(t, err, document.ErrInProgress)
	require.Len(t, gateway.Keys(), 1)
}

func TestS13_OnceRefusesKeysThatAreNone(t *testing.T) {
	w := northwind(t, o2c.Config{}, nil)
	before := w.snapshot()
	for _, key := range []string{"", "a\x00b", "\xff", strings.Repeat("k", document.MaxText+1), strings.Repeat("k", 1<<20)} {
		_, err := w.Orders.Submit(w.ctx, gloves(t, "1 case"), o2c.Once(key))
		require.ErrorIs(t, err, document.ErrInvalid)
		require.ErrorContains(t, err, "once")
		require.Less(t, len(err.Error()), 1000)
	}
	require.Equal(t, before, w.snapshot())
	_, err := w.Orders.Submit(w.ctx, gloves(t, "1 case"), o2c.Once(strings.Repeat("k", document.MaxText)))
	require.NoError(t, err)
}

// A refusal that is not recorded brings no document: what was only tried is nowhere.
func TestRefusal_BringsNoDocumentThatIsNotStored(t *testing.T) {
	w := northwind(t, o2c.Config{}, nil)
	o := w.confirmed(gloves(t, "2 case"))
	inv, err := w.Invoices.Bill(w.ctx, invoice.Draft{Order: o.Header.ID})
	require.ErrorIs(t, err, document.ErrRefused)
	require.Nil(t, inv)
	s, err := w.Fulfillment.Ship(w.ctx, fulfillment.ShipmentDraft{Order: o.Header.ID, Lines: []order.LineQuantity{{Line: 1, Quantity: quantity(t, "3 case")}}})
	require.ErrorIs(t, err, document.ErrRefused)
	require.Nil(t, s)
	w.delivered(o, "1 case")
	_, err = w.Invoices.Bill(w.ctx, invoice.Draft{Order: o.Header.ID, Date: date(t, "2026-11-10")})
	require.NoError(t, err)
	w.delivered(o, "1 case")
	inv, err = w.Invoices.Bill(w.ctx, invoice.Draft{Order: o.Header.ID})
	require.ErrorContains(t, err, "date it 2026-11-10 or later")
	require.Nil(t, inv, "refused by the store")
}

func TestC6_ObserveTakesEventsInAnyOrder(t *testing.T) {
	gateway := paymenttest.NewGateway(paymenttest.Delay)
	w := northwind(t, o2c.Config{Gateway: gateway}, nil)
	draft := card(t, "10.00 USD")
	draft.Method = payment.ACH
	p, err := w.Payments.Charge(w.ctx, draft)
	require.NoError(t, err)
	key := p.Attempts[0].Key
	ten := amount(t, "10.00 USD")
	for name, try := range map[string]struct {
		key     string
		outcome payment.Outcome
		want    error
	}{
		"no key":              {"", payment.Outcome{Result: payment.ResultSucceeded, Amount: ten}, document.ErrInvalid},
		"short":               {"abc", payment.Outcome{Result: payment.ResultSucceeded, Amount: ten}, document.ErrInvalid},
		"no ID":               {strings.Repeat("z", 40), payment.Outcome{Result: payment.ResultSucceeded, Amount: ten}, document.ErrInvalid},
		"an unknown payment":  {document.NameID("x", "y").String() + "/1", payment.Outcome{Result: payment.ResultSucceeded, Amount: ten}, document.ErrNotFound},
		"an unknown attempt":  {p.Header.ID.String() + "/99", payment.Outcome{Result: payment.ResultSucceeded, Amount: ten}, document.ErrRefused},
		"no attempt":          {p.Header.ID.String(), payment.Outcome{Result: payment.ResultSucceeded, Amount: ten}, document.ErrRefused},
		"no result":           {key, payment.Outcome{}, document.ErrInvalid},
		"a result of its own": {key, payment.Outcome{Result: "maybe", Amount: ten}, document.ErrInvalid},
		"another amount":      {key, payment.Outcome{Result: payment.ResultSucceeded, Amount: amount(t, "9.99 USD")}, document.ErrRefused},
		"another currency":    {key, payment.Outcome{Result: payment.ResultSucceeded, Amount: amount(t, "10.00 EUR")}, document.ErrRefused},
		"pending once more":   {key, payment.Outcome{Result: payment.ResultPending, Amount: ten}, nil},
	} {
		before := w.snapshot()
		_, err := w.Payments.Observe(w.ctx, try.key, try.outcome)
		require.ErrorIs(t, err, try.want, name)
		require.Equal(t, before, w.snapshot(), name)
	}
	_, err = w.Payments.Observe(w.ctx, key, payment.Outcome{Result: payment.ResultSucceeded, Amount: ten})
	require.NoError(t, err)
	before := w.snapshot()
	for _, result := range []payment.Result{payment.ResultPending, payment.ResultSucceeded} {
		_, err = w.Payments.Observe(w.ctx, key, payment.Outcome{Result: result, Amount: ten})
		require.NoError(t, err, "%s after it succeeded", result)
	}
	_, err = w.Payments.Observe(w.ctx, key, payment.Outcome{Result: payment.ResultFailed})
	require.ErrorIs(t, err, document.ErrRefused, "that contradicts")
	_, err = w.Payments.Observe(w.ctx, key, payment.Outcome{Result: payment.ResultSucceeded, Amount: amount(t, "11.00 USD")})
	require.ErrorIs(t, err, document.ErrRefused, "so does another amount")
	_, err = w.Payments.Observe(w.ctx, key, payment.Outcome{Result: "maybe"})
	require.ErrorIs(t, err, document.ErrInvalid)
	require.Equal(t, before, w.snapshot())
}

// vaultless is a gateway that keeps no method of payment, or gives a token that nobody can use.
type vaultless struct {
	*paymenttest.Gateway
	answer payment.Vaulted
	err    error
}

func (g *vaultless) Vault(context.Context, payment.VaultRequest) (payment.Vaulted, error) {
	return g.answer, g.err
}

// A method that was not kept is refused, with the same answer to the same call, and its failure is no success the second time.
func TestS8_VaultThatFailedFailsAgain(t *testing.T) {
	gateway := &vaultless{Gateway: paymenttest.NewGateway(), err: paymenttest.ErrInternal}
	w := northwind(t, o2c.Config{Gateway: gateway}, nil)
	m, err := w.Payments.Vault(w.ctx, "lakeside", payment.Card, "secret", o2c.Once("v"))
	require.ErrorIs(t, err, paymenttest.ErrInternal)
	require.ErrorIs(t, err, document.ErrRefused)
	require.Empty(t, m.Token)
	again, err := w.Payments.Vault(w.ctx, "lakeside", payment.Card, "secret", o2c.Once("v"))
	require.ErrorIs(t, err, document.ErrRefused)
	require.Equal(t, m.Header, again.Header)
	_, err = w.Payments.Vault(w.ctx, "nobody", payment.Card, "secret")
	require.ErrorIs(t, err, document.ErrInvalid)
	_, err = w.Payments.Vault(w.ctx, "lakeside", payment.Check, "secret")
	require.ErrorIs(t, err, document.ErrInvalid)

	gateway.err = nil
	for name, answer := range map[string]payment.Vaulted{"none": {}, "long": {Token: strings.Repeat("t", payment.MaxText+1)}, "no text": {Token: "\xff"}} {
		gateway.answer = answer
		m, err = w.Payments.Vault(w.ctx, "lakeside", payment.Card, "secret")
		require.Error(t, err, name)
		require.Nil(t, m, name)
	}
	w.clock.Advance(time.Hour)
	r, err := w.Recover(w.ctx)
	require.NoError(t, err)
	require.Len(t, r.Finished, 3)
	require.Empty(t, r.Errors)

	gateway.answer = payment.Vaulted{Token: "tok-9", Label: strings.Repeat("x", 2<<20)}
	m, err = w.Payments.Vault(w.ctx, "lakeside", payment.Card, "secret")
	require.NoError(t, err)
	require.Len(t, m.Label, payment.MaxText)
	for _, kept := range w.dump(payment.KindStoredMethod) {
		require.NotContains(t, kept, "secret")
	}
}

func TestVault_OfAnotherTenant(t *testing.T) {
	gateway := paymenttest.NewGateway()
	w := northwind(t, o2c.Config{Gateway: gateway}, nil)
	other := o2c.New(w.store, o2c.Config{Gateway: gateway, Clock: w.clock.Now, IDs: w.clock.NewID}).As(o2c.Actor{Tenant: "globex", ID: "desk-1"})
	_, err := other.Payments.Vault(w.ctx, "lakeside", payment.Card, "secret")
	require.ErrorIs(t, err, document.ErrInvalid, "there is no such customer here")
}

// Two tenants with the same codes share nothing: numbers, references, keys, stock and accounts are each one's own (S6).
func TestS6_TwoTenantsWithTheSameCodes(t *testing.T) {
	w := northwind(t, o2c.Config{}, nil)
	other := &world{t: t, ctx: w.ctx, store: w.store, clock: w.clock}
	other.Desk = o2c.New(w.store, o2c.Config{Clock: w.clock.Now, IDs: w.clock.NewID}).As(o2c.Actor{Tenant: "globex", ID: "desk-2"})
	seller, err := w.Records.Seller(w.ctx, "northwind")
	require.NoError(t, err)
	_, err = other.Records.SaveSeller(w.ctx, party.SellerDraft{Code: "northwind", Name: "Another", Zone: seller.Zone})
	require.NoError(t, err)
	_, err = other.Records.SaveCustomer(w.ctx, party.CustomerDraft{Code: "lakeside", Name: "Another", Market: party.B2B})
	require.NoError(t, err)
	draft := gloves(t, "2 case")
	draft.Reference = "web-1"
	_, err = other.Orders.Submit(w.ctx, draft, o2c.Once("k"))
	require.ErrorIs(t, err, document.ErrInvalid, "the item is not there")
	mine, err := w.Orders.Submit(w.ctx, draft, o2c.Once("k"))
	require.NoError(t, err)
	for _, verb := range []func() error{
		func() error { _, err := other.Orders.Get(w.ctx, mine.Header.ID); return err },
		func() error { _, err := other.Orders.Confirm(w.ctx, mine.Header.ID); return err },
		func() error { _, err := other.Orders.Cancel(w.ctx, mine.Header.ID, "x"); return err },
		func() error { _, _, err := other.Orders.Advance(w.ctx, mine.Header.ID); return err },
		func() error { _, err := other.Stock.Get(w.ctx, "austin", "GLV-N"); return err },
		func() error { _, err := other.Invoices.Bill(w.ctx, invoice.Draft{Order: mine.Header.ID}); return err },
		func() error {
			_, err := other.Fulfillment.Ship(w.ctx, fulfillment.ShipmentDraft{Order: mine.Header.ID})
			return err
		},
	} {
		require.ErrorIs(t, verb(), document.ErrNotFound)
	}
	require.Equal(t, "SO-00001", mine.Header.Number)
}
