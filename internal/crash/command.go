package crash

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"reflect"
	"time"

	"github.com/seed-3f372218/o2c"
	"github.com/seed-3f372218/o2c/document"
	"github.com/seed-3f372218/o2c/fulfillment"
	"github.com/seed-3f372218/o2c/invoice"
	"github.com/seed-3f372218/o2c/order"
	"github.com/seed-3f372218/o2c/payment"
)

// command is one call of a verb, written down before it is made, so that another process can make it again.
type command struct {
	Tenant string `json:"tenant"`
	Verb   string `json:"verb"`
	// Key is that of o2c.Once; a verb that has none is idempotent by itself.
	Key string `json:"key,omitempty"`
	// On is the document that the verb is about; Text a reason, a customer or a provider's key.
	On       document.ID                `json:"on,omitzero"`
	Text     string                     `json:"text,omitempty"`
	Until    time.Time                  `json:"until,omitzero"`
	Blocks   []order.Operation          `json:"blocks,omitempty"`
	Lines    []order.LineQuantity       `json:"lines,omitempty"`
	Order    *order.Draft               `json:"order,omitempty"`
	RFQ      *order.RFQDraft            `json:"rfq,omitempty"`
	Quote    *order.QuoteDraft          `json:"quote,omitempty"`
	Purchase *order.PurchaseOrderDraft  `json:"purchase,omitempty"`
	Shipment *fulfillment.ShipmentDraft `json:"shipment,omitempty"`
	Stock    *fulfillment.StockDraft    `json:"stock,omitempty"`
	Payment  *payment.Draft             `json:"payment,omitempty"`
}

// outcome is how a call ended, as far as the caller can tell.
type outcome string

const (
	done    outcome = "done"    // with an answer that is kept under the key
	refused outcome = "refused" // by a rule; nothing is kept
	waiting outcome = "waiting" // an intent is open: the money's fate is not known yet
	failed  outcome = "failed"  // by an error that no rule explains
)

// answer is what a caller was told.
type answer struct {
	Outcome outcome       `json:"outcome"`
	Kind    document.Kind `json:"kind,omitempty"`
	ID      document.ID   `json:"id,omitzero"`
	Version int64         `json:"version,omitempty"`
	Number  string        `json:"number,omitempty"`
	State   string        `json:"state,omitempty"`
	// Digest is that of the whole document.
	Digest string `json:"digest,omitempty"`
	Error  string `json:"error,omitempty"`
}

// do calls the verb and sums up what it answered.
func (c *command) do(ctx context.Context, desk *o2c.Desk, gateway payment.Gateway) answer {
	var options []o2c.Option
	if c.Key != "" {
		options = append(options, o2c.Once(c.Key))
	}
	doc, err := c.call(ctx, desk, gateway, options)
	var a answer
	if doc != nil {
		head := doc.Head()
		a = answer{Kind: head.Kind, ID: head.ID, Version: head.Version, Number: head.Number, State: stateOf(doc)}
		if body, err := json.Marshal(doc); err == nil {
			sum := sha256.Sum256(body)
			a.Digest = hex.EncodeToString(sum[:8])
		}
	}
	if err != nil {
		a.Error = err.Error()
	}
	a.Outcome = c.judge(doc, err)
	return a
}

func (c *command) judge(doc document.Document, err error) outcome {
	if p, ok := doc.(*payment.Payment); ok && c.throughGateway() {
		if _, _, open := p.Open(); open {
			return waiting
		}
		if err == nil || errors.Is(err, document.ErrRefused) {
			return done
		}
	}
	if _, ok := doc.(*payment.StoredMethod); ok && errors.Is(err, document.ErrRefused) {
		return done
	}
	switch {
	case err == nil:
		return done
	case errors.Is(err, document.ErrInProgress):
		return waiting
	}
	for _, kind := range []error{document.ErrRefused, document.ErrState, document.ErrTaken, document.ErrInvalid} {
		if errors.Is(err, kind) {
			return refused
		}
	}
	return failed
}

// throughGateway tells whether the verb calls outside.
func (c *command) throughGateway() bool {
	switch c.Verb {
	case "charge", "retry":
		return true
	case "pay":
		return c.Payment.Method.ThroughGateway()
	}
	return false
}

func (c *command) call(ctx context.Context, d *o2c.Desk, gateway payment.Gateway, options []o2c.Option) (document.Document, error) {
	switch c.Verb {
	case "count":
		return doc(d.Stock.Count(ctx, *c.Stock, options...))
	case "submit":
		return doc(d.Orders.Submit(ctx, *c.Order, options...))
	case "confirm":
		return doc(d.Orders.Confirm(ctx, c.On, options...))
	case "waive":
		return doc(d.Orders.Waive(ctx, c.On, order.CreditGate, c.Text, c.Until, options...))
	case "hold":
		return doc(d.Orders.Hold(ctx, c.On, c.Text, c.Blocks, options...))
	case "release holds":
		return doc(d.Orders.ReleaseHolds(ctx, c.On, options...))
	case "sign":
		return doc(d.Orders.Sign(ctx, c.On, c.Text, "buyer", options...))
	case "reserve":
		return doc(d.Orders.Reserve(ctx, c.On, options...))
	case "cancel":
		return doc(d.Orders.Cancel(ctx, c.On, c.Text, options...))
	case "deliver lines":
		return doc(d.Orders.Deliver(ctx, c.On, c.Lines, options...))
	case "close":
		return doc(d.Orders.Close(ctx, c.On, options...))
	case "advance":
		o, _, err := d.Orders.Advance(ctx, c.On)
		return doc(o, err)
	case "plan":
		return doc(d.Fulfillment.Plan(ctx, *c.Shipment, options...))
	case "ship":
		return doc(d.Fulfillment.Ship(ctx, *c.Shipment, options...))
	case "release":
		return doc(d.Fulfillment.Release(ctx, c.On, options...))
	case "pick":
		return doc(d.Fulfillment.Pick(ctx, c.On, options...))
	case "pack":
		return doc(d.Fulfillment.Pack(ctx, c.On, options...))
	case "dispatch":
		return doc(d.Fulfillment.Dispatch(ctx, c.On, options...))
	case "deliver":
		return doc(d.Fulfillment.Deliver(ctx, c.On, options...))
	case "put back":
		return doc(d.Fulfillment.Cancel(ctx, c.On, options...))
	}
	if c.Verb == "observe" {
		o, err := gateway.Lookup(ctx, c.Text)
		if err != nil {
			return nil, nil // the provider says nothing yet
		}
		return doc(d.Payments.Observe(ctx, c.Text, o))
	}
	if c.Verb == "recover" {
		r, err := d.Recover(ctx)
		return nil, errors.Join(append(r.Errors, err)...)
	}
	return c.callOffice(ctx, d, options)
}

func (c *command) callOffice(ctx context.Context, d *o2c.Desk, options []o2c.Option) (document.Document, error) {
	switch c.Verb {
	case "bill":
		return doc(d.Invoices.Bill(ctx, invoice.Draft{Order: c.On, Lines: c.Lines}, options...))
	case "draft bill":
		return doc(d.Invoices.Draft(ctx, invoice.Draft{Order: c.On, Lines: c.Lines}, options...))
	case "post":
		return doc(d.Invoices.Post(ctx, c.On, options...))
	case "drop":
		return doc(d.Invoices.Drop(ctx, c.On, options...))
	case "record":
		return doc(d.Payments.Record(ctx, *c.Payment, options...))
	case "charge":
		return doc(d.Payments.Charge(ctx, *c.Payment, options...))
	case "pay":
		return doc(d.Orders.Pay(ctx, c.On, *c.Payment, options...))
	case "retry":
		return doc(d.Payments.Retry(ctx, c.On, options...))
	case "apply":
		return doc(d.Payments.Apply(ctx, c.On, options...))
	case "vault":
		return doc(d.Payments.Vault(ctx, c.Text, payment.Card, "secret of "+c.Key, options...))
	case "request":
		return doc(d.Quotes.Request(ctx, *c.RFQ, options...))
	case "answer":
		return doc(d.Quotes.Answer(ctx, c.On, *c.Quote, options...))
	case "quote":
		return doc(d.Quotes.Draft(ctx, *c.Quote, options...))
	case "send":
		return doc(d.Quotes.Send(ctx, c.On, options...))
	case "accept":
		return doc(d.Quotes.Accept(ctx, c.On, options...))
	case "counter":
		return doc(d.Quotes.Counter(ctx, c.On, c.Text, options...))
	case "revise":
		return doc(d.Quotes.Revise(ctx, c.On, *c.Quote, options...))
	case "withdraw":
		return doc(d.Quotes.Withdraw(ctx, c.On, c.Text, options...))
	case "decline":
		return doc(d.Quotes.Decline(ctx, c.On, c.Text, options...))
	case "review":
		return doc(d.Quotes.Review(ctx, c.On, options...))
	case "decline request":
		return doc(d.Quotes.DeclineRequest(ctx, c.On, c.Text, options...))
	case "approve":
		return doc(d.Invoices.Approve(ctx, c.On, options...))
	case "accept differences":
		return doc(d.Orders.AcceptDifferences(ctx, c.On, "a good customer", c.Text, options...))
	case "reject purchase":
		return doc(d.Orders.RejectPurchaseOrder(ctx, c.On, c.Text, options...))
	case "from quote":
		return doc(d.Orders.FromQuote(ctx, c.On, options...))
	case "purchase":
		return doc(d.Orders.FromPurchaseOrder(ctx, *c.Purchase, options...))
	}
	return nil, errors.New("crash: there is no verb " + c.Verb)
}

// doc gives a document, or nothing when there is none.
func doc[T any, P document.Of[T]](p P, err error) (document.Document, error) {
	if p == nil {
		return nil, err
	}
	return p, err
}

// stateOf gives the state of a document that has one.
func stateOf(d document.Document) string {
	if state := reflect.ValueOf(d).Elem().FieldByName("State"); state.IsValid() && state.Kind() == reflect.String {
		return state.String()
	}
	return ""
}
